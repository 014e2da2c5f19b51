//! What an answer to a change means. Pages and practice differ about status and body, so a 2xx is a success unless
//! its body says otherwise; what a firewall or a proxy says in the service's place is told apart.

use serde_json::Value;

use crate::client::trouble::said;
use crate::provider::stated_failure;

/// What the service, or whoever stands in front of it, made of a change.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// It was done.
    Done,
    /// There is no such chat (any more).
    Absent,
    /// The agent may not do this: nothing else of the kind would work either.
    Forbidden(String),
    /// It was refused.
    Refused(Refusal),
    /// Something answered in the service's place: one has to look.
    Doubtful(String),
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// As a sentence that goes on after `chat 4875: `.
    pub why: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
    /// What kind of refusal it is.
    pub kind: Kind,
}

/// What may help after a [`Refusal`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Nothing that is known here.
    Final,
    /// Another form of the request.
    Form,
    /// Other credentials: the service does not allow this.
    Denied,
    /// Another time: there was no answer, and it has not been done.
    Lost,
}

impl Refusal {
    /// Whether it was for lack of permission.
    pub fn is_denied(&self) -> bool {
        self.kind == Kind::Denied
    }

    /// There is no such chat.
    pub fn absent() -> Self {
        Self { why: "there is no such chat".to_owned(), hint: None, kind: Kind::Final }
    }

    /// There was no answer, because of `why`, and it has not been done.
    pub fn lost(why: &str) -> Self {
        Self::later(format!("{why}, and it was not done"))
    }

    /// Another time may do better.
    pub fn later(why: String) -> Self {
        Self { why, hint: Some(LATER), kind: Kind::Lost }
    }

    /// The service does not allow it.
    pub fn denied(why: String) -> Self {
        Self { why, hint: Some(PERMISSION), kind: Kind::Denied }
    }

    /// It was not tried, because the service did not allow any of those before.
    pub fn not_tried() -> Self {
        Self::denied("not tried: the service refused all those before it".to_owned())
    }
}

/// After a web page at 403.
const FIREWALL: &str = "a firewall in front of the service did not let this through: look for text that reads like \
    HTML or SQL, or ask the service's support";

/// After answers that were lost.
const LATER: &str = "run the same command again later: what is done already is not repeated";

/// After a 403 of the service's own.
const PERMISSION: &str = "the agent behind these credentials may lack the permission";

/// Reads an answer. `Done` means that the service says so; whether it is done is looked up all the same.
pub fn read(status: u16, body: &[u8]) -> Verdict {
    let text = said(body).map(|said| format!(": {said}")).unwrap_or_default();
    let why = format!("the service answered {status}{text}");
    let is_page = body.trim_ascii_start().starts_with(b"<");
    let refused = |hint, kind| Verdict::Refused(Refusal { why: why.clone(), hint, kind });
    match status {
        // Accepted is not done, and of several some may have failed.
        202 | 207 => Verdict::Doubtful(why),
        200..=299 if is_page => Verdict::Doubtful(why),
        200..=299 => match failure(body) {
            Some(what) => refused_with(format!("the service answered {status}, but says {what}"), Kind::Final),
            None => Verdict::Done,
        },
        404 | 410 if is_own(body) => Verdict::Absent,
        404 | 410 => Verdict::Doubtful(format!("{why}, which is not the service's own answer")),
        403 if is_page => refused(Some(FIREWALL), Kind::Final),
        403 => Verdict::Forbidden(why),
        400 | 415 | 422 => refused(None, Kind::Form),
        _ => refused(None, Kind::Final),
    }
}

fn refused_with(why: String, kind: Kind) -> Verdict {
    Verdict::Refused(Refusal { why, hint: None, kind })
}

/// Whether an error's body can be the service's: JSON, or nothing at all. What stands in between answers with text.
fn is_own(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    body.is_empty() || serde_json::from_slice::<serde_json::Map<_, _>>(body).is_ok()
}

/// What the body of a success says of a failure: its own, or that of one of its items.
fn failure(body: &[u8]) -> Option<String> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    match serde_json::from_slice(body).ok()? {
        Value::Object(members) => failure_of(&members),
        Value::Array(items) => items.iter().filter_map(Value::as_object).find_map(failure_of),
        _ => None,
    }
}

fn failure_of(members: &serde_json::Map<String, Value>) -> Option<String> {
    members.iter().find_map(|(name, value)| stated_failure(name, &value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_who_said_what() {
        let refused = |why: &str, hint, kind| Verdict::Refused(Refusal { why: why.to_owned(), hint, kind });
        for (status, body, expected) in [
            (200, "", Verdict::Done),
            (201, "{\"chatId\":1}", Verdict::Done),
            (204, "", Verdict::Done),
            (
                200,
                " <html><title>Log in</title>",
                Verdict::Doubtful("the service answered 200: a web page titled \"Log in\"".to_owned()),
            ),
            (200, "[{\"id\":1,\"success\":true}]", Verdict::Done),
            (200, "{\"success\":true,\"errors\":[]}", Verdict::Done),
            (200, "{\"success\":false}", refused("the service answered 200, but says success: false", None, Kind::Final)),
            (
                201,
                "[{\"id\":1},{\"id\":2,\"errorCode\":17}]",
                refused("the service answered 201, but says errorCode: 17", None, Kind::Final),
            ),
            (202, "", Verdict::Doubtful("the service answered 202".to_owned())),
            (207, "[]", Verdict::Doubtful("the service answered 207".to_owned())),
            (404, "{\"message\":\"not found\"}", Verdict::Absent),
            (410, "", Verdict::Absent),
            (
                404,
                "<html><title>404 Not Found</title>",
                Verdict::Doubtful(
                    "the service answered 404: a web page titled \"404 Not Found\", which is not the service's own answer"
                        .to_owned(),
                ),
            ),
            (
                404,
                "default backend - 404",
                Verdict::Doubtful(
                    "the service answered 404: default backend - 404, which is not the service's own answer".to_owned(),
                ),
            ),
            (403, "{\"message\":\"no\"}", Verdict::Forbidden("the service answered 403: no".to_owned())),
            (403, "<html>", refused("the service answered 403: a web page", Some(FIREWALL), Kind::Final)),
            (409, "", refused("the service answered 409", None, Kind::Final)),
            (422, "no array", refused("the service answered 422: no array", None, Kind::Form)),
        ] {
            assert_eq!(read(status, body.as_bytes()), expected, "{status} {body}");
        }
    }
}
