//! What an answer to a change means. Pages and practice differ about status and body, so any 2xx is a success; what
//! a firewall or a proxy says in the service's place is told apart.

use crate::client::trouble::said;

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
    /// Another time: there was no answer, and it has not been done.
    Lost,
}

impl Refusal {
    /// There is no such chat.
    pub fn absent() -> Self {
        Self { why: "there is no such chat".to_owned(), hint: None, kind: Kind::Final }
    }

    /// There was no answer, because of `why`, and it has not been done.
    pub fn lost(why: String) -> Self {
        Self { why: format!("{why}, and it was not done"), hint: Some(LATER), kind: Kind::Lost }
    }
}

/// After a web page at 403.
const FIREWALL: &str = "a firewall in front of the service did not let this through: look for text that reads like \
    HTML or SQL, or ask the service's support";

/// After answers that were lost.
const LATER: &str = "run the same command again later: what stands already is not repeated";

/// Reads an answer.
pub fn read(status: u16, body: &[u8]) -> Verdict {
    let text = said(body).map(|said| format!(": {said}")).unwrap_or_default();
    let why = format!("the service answered {status}{text}");
    let page = body.trim_ascii_start().starts_with(b"<");
    match status {
        200..=299 if page => Verdict::Doubtful(why),
        200..=299 => Verdict::Done,
        404 | 410 => Verdict::Absent,
        403 if page => Verdict::Refused(Refusal { why, hint: Some(FIREWALL), kind: Kind::Final }),
        403 => Verdict::Forbidden(why),
        400 | 415 | 422 => Verdict::Refused(Refusal { why, hint: None, kind: Kind::Form }),
        _ => Verdict::Refused(Refusal { why, hint: None, kind: Kind::Final }),
    }
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
            (404, "{\"message\":\"not found\"}", Verdict::Absent),
            (403, "{\"message\":\"no\"}", Verdict::Forbidden("the service answered 403: no".to_owned())),
            (403, "<html>", refused("the service answered 403: a web page", Some(FIREWALL), Kind::Final)),
            (409, "", refused("the service answered 409", None, Kind::Final)),
            (422, "no array", refused("the service answered 422: no array", None, Kind::Form)),
        ] {
            assert_eq!(read(status, body.as_bytes()), expected, "{status} {body}");
        }
    }
}
