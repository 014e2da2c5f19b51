//! What happened since the start, in numbers, as Prometheus text. Counting is all that is done here.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use hyper::StatusCode;

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Count(AtomicU64);

impl Count {
    /// Adds `more`.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// The number.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The statuses that turn a request away.
pub const REFUSALS: [StatusCode; 7] = [
    StatusCode::UNAUTHORIZED,
    StatusCode::FORBIDDEN,
    StatusCode::NOT_FOUND,
    StatusCode::METHOD_NOT_ALLOWED,
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::PAYLOAD_TOO_LARGE,
    StatusCode::SERVICE_UNAVAILABLE,
];

/// The numbers of one run.
#[derive(Debug, Default)]
pub struct Metric {
    /// Bodies that were let in and read to their end.
    pub received: Count,
    /// Chats written.
    pub stored: Count,
    /// Chats that were in the archive already.
    pub duplicates: Count,
    /// Bodies kept in quarantine.
    pub quarantined: Count,
    /// Requests turned away, by [`REFUSALS`].
    pub refused: [Count; REFUSALS.len()],
    /// Bytes of the bodies that were received.
    pub bytes_in: Count,
    /// Bytes written to the archive and the quarantine.
    pub bytes_out: Count,
    /// Times that the disk was asked to make something durable.
    pub fsyncs: Count,
    /// Time that it took, in microseconds.
    pub fsync_micros: Count,
    /// Whether the last write failed.
    pub failing: AtomicBool,
}

impl Metric {
    /// Counts a refusal.
    pub fn refuse(&self, status: StatusCode) {
        if let Some(at) = REFUSALS.iter().position(|known| *known == status) {
            self.refused[at].add(1);
        }
    }

    /// Counts `bytes` made durable in `took`.
    pub fn synced(&self, bytes: usize, took: Duration) {
        self.bytes_out.add(bytes as u64);
        self.fsyncs.add(1);
        self.fsync_micros.add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// Whether what comes can be stored, as far as the last try tells.
    pub fn is_healthy(&self) -> bool {
        !self.failing.load(Ordering::Relaxed)
    }

    /// The numbers in Prometheus' text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (name, help, count) in [
            ("received_total", "Bodies received", &self.received),
            ("stored_total", "Chats stored", &self.stored),
            ("duplicates_total", "Chats that were stored before", &self.duplicates),
            ("quarantined_total", "Bodies kept in quarantine", &self.quarantined),
            ("received_bytes_total", "Bytes of the bodies received", &self.bytes_in),
            ("stored_bytes_total", "Bytes written", &self.bytes_out),
            ("fsync_total", "Times that the disk was asked to make something durable", &self.fsyncs),
        ] {
            head(&mut text, name, help);
            let _ = writeln!(text, "chatferry_webhook_{name} {}", count.get());
        }
        head(&mut text, "fsync_seconds_total", "Time that the disk took to make it durable");
        let seconds = Duration::from_micros(self.fsync_micros.get()).as_secs_f64();
        let _ = writeln!(text, "chatferry_webhook_fsync_seconds_total {seconds}");
        head(&mut text, "refused_total", "Requests turned away, by status");
        for (status, count) in REFUSALS.iter().zip(&self.refused) {
            let _ = writeln!(text, "chatferry_webhook_refused_total{{status=\"{}\"}} {}", status.as_u16(), count.get());
        }
        text
    }
}

fn head(text: &mut String, name: &str, help: &str) {
    let _ = writeln!(text, "# HELP chatferry_webhook_{name} {help}\n# TYPE chatferry_webhook_{name} counter");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_prometheus_text() {
        let metric = Metric::default();
        metric.stored.add(2);
        metric.refuse(StatusCode::UNAUTHORIZED);
        metric.synced(10, Duration::from_millis(1500));
        let text = metric.text();
        for line in [
            "# TYPE chatferry_webhook_stored_total counter",
            "chatferry_webhook_stored_total 2",
            "chatferry_webhook_refused_total{status=\"401\"} 1",
            "chatferry_webhook_refused_total{status=\"413\"} 0",
            "chatferry_webhook_fsync_seconds_total 1.5",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
    }
}
