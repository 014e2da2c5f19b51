//! Reading a request's body within its limits: its own size, its time, and the memory of all bodies together.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::header::EXPECT;
use hyper::{Request, StatusCode};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Memory for bodies that are being received or wait for the disk, unless four of the largest need more.
const MEMORY: usize = 256 << 20;

/// The limits of a body.
#[derive(Clone, Debug)]
pub struct Intake {
    max: usize,
    deadline: Duration,
    memory: Arc<Semaphore>,
}

/// A body, and its share of the memory until it is dropped.
#[derive(Debug)]
pub struct Received {
    /// Its bytes.
    pub bytes: Vec<u8>,
    _share: Option<OwnedSemaphorePermit>,
}

impl Intake {
    /// Bodies of up to `max` bytes, each received within `deadline`.
    pub fn new(max: usize, deadline: Duration) -> Self {
        let memory = MEMORY.max(max.saturating_mul(4)).min(Semaphore::MAX_PERMITS);
        Self { max, deadline, memory: Arc::new(Semaphore::new(memory)) }
    }

    /// The body of `request`, or the status that refuses it.
    pub async fn read(&self, request: Request<Incoming>) -> Result<Received, StatusCode> {
        let too_large = request.body().size_hint().lower() > self.max as u64;
        if too_large && request.headers().contains_key(EXPECT) {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        match timeout(self.deadline, self.collect(request.into_body())).await {
            Ok(received) => received,
            Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
        }
    }

    async fn collect(&self, mut body: Incoming) -> Result<Received, StatusCode> {
        let mut received = Received { bytes: Vec::new(), _share: None };
        while let Some(chunk) = next(&mut body).await? {
            if received.bytes.len() + chunk.len() > self.max {
                drop(received);
                self.discard(body).await;
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            let size = u32::try_from(chunk.len()).unwrap_or(u32::MAX);
            let share = Arc::clone(&self.memory).try_acquire_many_owned(size);
            let share = share.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
            match &mut received._share {
                Some(held) => held.merge(share),
                none => *none = Some(share),
            }
            received.bytes.extend_from_slice(&chunk);
        }
        Ok(received)
    }

    /// Reads on for a while without keeping anything: many senders look for an answer only when they have sent all.
    async fn discard(&self, mut body: Incoming) {
        let mut rest = self.max.saturating_mul(3);
        while let Ok(Some(chunk)) = next(&mut body).await {
            match rest.checked_sub(chunk.len()) {
                Some(less) => rest = less,
                None => return,
            }
        }
    }
}

async fn next(body: &mut Incoming) -> Result<Option<Bytes>, StatusCode> {
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        if let Ok(data) = frame.into_data() {
            return Ok(Some(data));
        }
    }
    Ok(None)
}

/// Reads `16MiB`, `500kB` or a plain number of bytes.
pub fn parse_size(text: &str) -> Result<usize, String> {
    let expected = || "expected a size such as 16MiB, 500kB or 1048576".to_owned();
    let digits = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit: usize = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "ki" | "kib" => 1 << 10,
        "m" | "mi" | "mib" => 1 << 20,
        "g" | "gi" | "gib" => 1 << 30,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return Err(expected()),
    };
    let bytes = number.parse::<usize>().ok().and_then(|number| number.checked_mul(unit));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(expected)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [
            ("16MiB", Some(16 << 20)),
            ("1 mib", Some(1 << 20)),
            ("500kB", Some(500_000)),
            ("10", Some(10)),
            ("0", None),
            ("MiB", None),
            ("1.5MiB", None),
            ("16 apples", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse_size(text).ok(), bytes, "{text}");
        }
    }
}
