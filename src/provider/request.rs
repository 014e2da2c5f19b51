//! A request as a value, before it is sent. Addresses, credentials and tries are the client's.

use std::fmt;
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// An HTTP method.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
}

/// One request as a value: comparable in tests, printable by `--dry-run`, without any secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Below the base address, with its leading slash; sent as it is (a raw `:` stays raw).
    pub path: String,
    /// In this order.
    pub query: Vec<(String, String)>,
    /// JSON text.
    pub body: Option<String>,
    /// Whether sending it twice does no harm (searches are POST but safe).
    pub repeatable: bool,
    /// Whether "there is no such thing" (400, 404, 410, 416, 417, 422) is an answer and not a failure.
    pub absence: bool,
    /// The latest instant at which it may leave: what it rests on is too old afterwards.
    pub deadline: Option<Instant>,
}

impl Request {
    /// A GET of `path`.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            path: path.into(),
            query: Vec::new(),
            body: None,
            repeatable: true,
            absence: false,
            deadline: None,
        }
    }

    /// A request with a JSON body that must not be repeated blindly.
    pub fn write(method: Method, path: impl Into<String>, body: Option<String>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), body, repeatable: false, absence: false, deadline: None }
    }

    /// Takes "there is no such thing" for an answer.
    pub fn may_be_absent(mut self) -> Self {
        self.absence = true;
        self
    }

    /// Must not leave after `deadline`, however long it has to wait.
    pub fn not_after(mut self, deadline: Option<Instant>) -> Self {
        self.deadline = deadline;
        self
    }

    /// Adds a query parameter.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.query.push((name.to_owned(), value.to_string()));
        self
    }
}

/// Method, path with query, body: what `--dry-run` prints.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        for (at, (name, value)) in self.query.iter().enumerate() {
            write!(f, "{}{name}={value}", if at == 0 { '?' } else { '&' })?;
        }
        self.body.as_ref().map_or(Ok(()), |body| write!(f, " {body}"))
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        })
    }
}

/// `text` as one segment of a path: all but letters, digits and `-._~` is escaped, so that no id, whoever made it,
/// leads to another address.
pub fn path_segment(text: &str) -> String {
    if matches!(text, "." | "..") {
        // Readers of addresses take even an escaped dot for the way up; twice escaped it is a name like any other.
        return text.replace('.', "%252E");
    }
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => segment.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => segment.push(char::from(byte)),
            _ => segment.push_str(&format!("%{byte:02X}")),
        }
    }
    segment
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_never_leads_elsewhere() {
        for (text, segment) in [
            ("4875", "4875"),
            ("84d76adc-83f4", "84d76adc-83f4"),
            ("a/b?c#d", "a%2Fb%3Fc%23d"),
            ("1:AttachToTicket", "1%3AAttachToTicket"),
            ("%2e", "%252e"),
            ("..", "%252E%252E"),
            (".", "%252E"),
            ("a b\\\n\u{fc}", "a%20b%5C%0A%C3%BC"),
        ] {
            assert_eq!(path_segment(text), segment, "{text}");
            let url = url::Url::parse(&format!("https://h/v4/chats/{segment}/x")).unwrap();
            assert_eq!(url.path_segments().unwrap().collect::<Vec<_>>(), ["v4", "chats", segment, "x"], "{text}");
            assert!(url.query().is_none() && url.fragment().is_none(), "{text}");
        }
    }
}
