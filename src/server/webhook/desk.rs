//! What happens to one request: let in or not, read, told from other things, stored, answered.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{SecondsFormat, Utc};
use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::{Request, StatusCode};
use serde::Serialize;
use tokio::time::{Instant, sleep_until};
use url::form_urlencoded;

use super::archive::{Item, Outcome};
use super::body;
use super::cipher::Cipher;
use super::door::Door;
use super::intake::Intake;
use super::metric::Metric;
use super::reply::{Reply, reply};
use super::store::Inbox;
use crate::event::{Level, Listener, say};

/// With a cipher, a 200 is given at a multiple of this after its request: how long a body took to be decrypted, read
/// and stored must not tell those who can alter it what became of it.
const GRID: Duration = Duration::from_millis(50);

/// All that it takes to answer a request.
pub struct Desk {
    /// Who may write.
    pub door: Door,
    /// The limits of a body.
    pub intake: Intake,
    /// How encrypted bodies are opened.
    pub cipher: Option<Cipher>,
    /// The query parameter with the IV.
    pub iv_param: String,
    /// The way into the archive.
    pub inbox: Inbox,
    /// The numbers.
    pub metric: Arc<Metric>,
    /// Who is told.
    pub listener: Listener,
}

/// A line of the quarantine.
#[derive(Serialize)]
struct Odd<'a> {
    time: String,
    reason: &'a str,
    method: &'a str,
    path: String,
    query: String,
    /// Stands only where `raw` is base64, because the body is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'static str>,
    raw: String,
}

impl Desk {
    /// Answers a request.
    pub async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Reply {
        let (parts, body) = request.into_parts();
        let sender = self.door.sender(peer, &parts.headers);
        if let Err(refusal) = self.door.admit(&parts, sender) {
            return self.refuse(&parts, sender.address, refusal.status(), refusal.text());
        }
        let head = parts.clone();
        let received = match self.intake.read(Request::from_parts(parts, body)).await {
            Ok(received) => received,
            Err(status) => return self.refuse(&head, sender.address, status, why(status)),
        };
        let start = Instant::now();
        self.metric.received.add(1);
        self.metric.bytes_in.add(received.bytes.len() as u64);
        let item = self.read(&head, &received.bytes);
        let outcome = self.inbox.put(item).await;
        if self.cipher.is_some() {
            sleep_until(start + on_grid(start.elapsed())).await;
        }
        match outcome {
            Outcome::Stored => self.accept(sender.address, "stored"),
            Outcome::Duplicate => self.accept(sender.address, "stored before"),
            Outcome::Quarantined => self.accept(sender.address, "not a chat that can be read; kept in quarantine"),
            Outcome::Failed => {
                let status = StatusCode::SERVICE_UNAVAILABLE;
                self.metric.refuse(status);
                reply(status, "cannot be stored now, please send it again")
            }
        }
    }

    fn read(&self, head: &Parts, bytes: &[u8]) -> Item {
        let query = head.uri.query().unwrap_or_default();
        let iv = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| *name == self.iv_param);
        let iv = iv.map(|(_, iv)| iv.into_owned()).unwrap_or_default();
        match body::read(bytes, self.cipher.as_ref(), &iv) {
            Ok(chat) => Item::Chat(chat),
            Err(reason) => {
                say(&self.listener, Level::Note, format!("a body went to the quarantine: {reason}"));
                Item::Odd(self.quarantine(head, bytes, &reason))
            }
        }
    }

    fn quarantine(&self, head: &Parts, bytes: &[u8], reason: &str) -> String {
        let text = std::str::from_utf8(bytes);
        let odd = Odd {
            time: Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true),
            reason,
            method: head.method.as_str(),
            path: self.door.shown_path(head.uri.path()),
            query: self.door.shown_query(head.uri.query().unwrap_or_default()),
            encoding: text.is_err().then_some("base64"),
            raw: text.map_or_else(|_| STANDARD.encode(bytes), ToOwned::to_owned),
        };
        // A struct of strings cannot fail to become JSON.
        serde_json::to_string(&odd).unwrap_or_default() + "\n"
    }

    /// The same answer whatever became of the body; only the log says more.
    fn accept(&self, sender: IpAddr, what: &str) -> Reply {
        say(&self.listener, Level::Info, format!("200 {what}: from {sender}"));
        reply(StatusCode::OK, "received")
    }

    fn refuse(&self, head: &Parts, sender: IpAddr, status: StatusCode, text: &str) -> Reply {
        self.metric.refuse(status);
        let path = self.door.shown_path(head.uri.path());
        say(&self.listener, Level::Note, format!("{status}: {} {path} from {sender}", head.method));
        reply(status, text)
    }
}

/// The first point of the grid that is not before `took`.
fn on_grid(took: Duration) -> Duration {
    let points = took.as_micros().div_ceil(GRID.as_micros()).max(1);
    GRID * u32::try_from(points).unwrap_or(u32::MAX)
}

fn why(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "the body is larger than --max-body",
        StatusCode::REQUEST_TIMEOUT => "the body took too long to arrive",
        StatusCode::SERVICE_UNAVAILABLE => "too many bodies at once, please send it again",
        _ => "the body broke off",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_given_on_a_grid_of_time() {
        for (took, given) in [(0, 50), (1, 50), (49, 50), (50, 50), (51, 100), (1234, 1250)] {
            assert_eq!(on_grid(Duration::from_millis(took)), Duration::from_millis(given), "{took}");
        }
    }
}
