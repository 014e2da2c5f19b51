//! What can go wrong between a request and its answer, and what follows from it: wait, try again, or one sentence.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::error::{Error, Exit};
use crate::redact::redact;

/// Why there is no answer to use.
#[derive(Debug)]
pub enum Trouble {
    /// The line: refused, reset, unresolved, cut, silent, or the service's own 5xx. `sent` if the service may have
    /// got the request nevertheless.
    Line {
        /// What happened, without a secret.
        what: String,
        /// Whether the service may have got the request.
        sent: bool,
    },
    /// A limit: wait as told, or as one sees fit.
    Limit {
        /// What the service said.
        what: String,
        /// `Retry-After`.
        told: Option<Duration>,
    },
    /// 401: another token may help.
    Unauthorized(Error),
    /// Neither waiting nor trying again would help.
    Final(Error),
    /// The request's deadline had passed before it could leave.
    Expired,
}

/// Statuses that say "there is no such thing" where a request declared that to be an answer.
const ABSENT: [u16; 6] = [400, 404, 410, 416, 417, 422];

/// Whether `status` is an answer to a request of that kind.
pub fn is_answer(status: u16, absence: bool, write: bool) -> bool {
    let refused = matches!(status, 401 | 408 | 425 | 429);
    matches!(status, 200..=299)
        || (absence && ABSENT.contains(&status))
        || (write && (400..500).contains(&status) && !refused)
}

/// Reads a status that is no answer.
pub fn read(status: u16, headers: &HeaderMap, body: &[u8], place: &Place) -> Trouble {
    let said = said(body);
    let of = format!("{} answered {status}{}", place.host, said.map(|said| format!(": {said}")).unwrap_or_default());
    let limited = status == 403 && speaks_of_limit(body);
    match status {
        429 | 503 => Trouble::Limit { what: of, told: told(headers) },
        403 if limited => Trouble::Limit { what: of, told: told(headers) },
        401 => Trouble::Unauthorized(Error::new(Exit::Refused, of).hint(place.credentials)),
        403 => Trouble::Final(Error::new(Exit::Refused, of).hint(place.permission)),
        408 | 425 | 500..=599 => Trouble::Line { what: of, sent: true },
        404 => Trouble::Final(Error::failure(format!("{of} (asked for {})", place.path)).hint(place.missing)),
        _ => Trouble::Final(Error::failure(format!("{of} (asked for {})", place.path))),
    }
}

/// Where a request went, for sentences.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Host and port.
    pub host: &'a str,
    /// Path without query.
    pub path: &'a str,
    /// What to check after a 401, a 403, a 404.
    pub credentials: &'a str,
    /// After a 403.
    pub permission: &'a str,
    /// After a 404.
    pub missing: &'a str,
}

/// `Retry-After`, in seconds or as a date (counted from the answer's own `Date`, not from our clock).
pub fn told(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = |text: &str| httpdate::parse_http_date(text).ok();
    let sent = headers.get(DATE).and_then(|value| date(value.to_str().ok()?)).unwrap_or_else(SystemTime::now);
    Some(date(text)?.duration_since(sent).unwrap_or_default())
}

/// A 403 that means a limit and not a missing permission.
pub(super) fn speaks_of_limit(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&body[..body.len().min(4096)]).to_lowercase();
    ["rate limit", "limit exceeded", "too many", "exceeded", "throttl", "quota"].iter().any(|word| text.contains(word))
}

/// What an error's body says, whatever its shape, in one short line that is safe to print.
pub fn said(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&body[..body.len().min(64 << 10)]);
    let text = text.trim().trim_start_matches('\u{feff}');
    let message = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(json) => message(&json)?,
        Err(_) if text.starts_with('<') => format!("a web page{}", title(text)),
        Err(_) => text.to_owned(),
    };
    let line: String = redact(&message).split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|c| !c.is_control()).collect();
    // Before it is cut: half a secret would not be known for one.
    let line: String = redact(&line).chars().take(200).collect();
    (!line.is_empty()).then_some(line)
}

fn message(json: &serde_json::Value) -> Option<String> {
    const NAMES: [&str; 8] =
        ["message", "error_description", "errormessage", "Message", "detail", "title", "error", "errors"];
    match json {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Array(list) => list.iter().find_map(message),
        serde_json::Value::Object(map) => NAMES.iter().find_map(|name| map.get(*name).and_then(message)),
        _ => None,
    }
}

fn title(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let inside = lower.find("<title>").map(|at| at + 7).zip(lower.find("</title>"));
    inside
        .and_then(|(from, to)| html.get(from..to))
        .map(|title| format!(" titled \"{}\"", title.trim()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;

    #[test]
    fn reads_error_bodies_of_every_shape() {
        for (body, expected) in [
            (r#"{"code":400012,"message":"bad filter"}"#, Some("bad filter")),
            (r#"{"error":{"code":"x","message":"no such site"}}"#, Some("no such site")),
            (r#"{"error":"invalid_grant","error_description":"expired"}"#, Some("expired")),
            (
                r#"{"response":null,"errors":[{"errorcode":417,"errormessage":"error.missing_arguments"}]}"#,
                Some("error.missing_arguments"),
            ),
            ("<html><head><title> Access denied </title>", Some("a web page titled \"Access denied\"")),
            ("plain\n text\u{1b}[31m", Some("plain text[31m")),
            ("", None),
            ("{}", None),
        ] {
            assert_eq!(said(body.as_bytes()).as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn reads_retry_after_in_seconds_and_as_a_date_on_the_services_clock() {
        let headers = |after: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, after.parse().expect("a header"));
            headers.insert(DATE, "Sun, 06 Nov 1994 08:49:37 GMT".parse().expect("a header"));
            headers
        };
        for (after, expected) in [
            ("42", Some(42)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sun, 06 Nov 1994 08:40:37 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
        ] {
            assert_eq!(told(&headers(after)), expected.map(Duration::from_secs), "{after}");
        }
    }

    #[test]
    fn tells_a_limit_from_a_missing_permission() {
        let place = Place { host: "h", path: "/p", credentials: "", permission: "", missing: "" };
        let read = |body: &str| read(403, &HeaderMap::new(), body.as_bytes(), &place);
        assert!(matches!(read(r#"{"message":"API call limit exceeded"}"#), Trouble::Limit { .. }));
        assert!(matches!(read(r#"{"message":"You have no permission"}"#), Trouble::Final(_)));
    }
}
