//! A request as the simulated services see it, and what they answer; how both travel is [`super::door`]'s.

use axum::http::Method;
use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::fault::Service;

/// The status of an answer that is none: the connection is reset.
pub const RESET: u16 = 0;

/// How somebody showed who they are. The secret itself is compared and never kept.
#[derive(Clone, Debug, Default)]
pub enum Credentials {
    /// No Authorization header.
    #[default]
    None,
    /// User and password.
    Basic(String, String),
    /// An access token.
    Bearer(String),
    /// Something else.
    Other,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Call {
    pub service: Service,
    /// The service's requests are counted from 1.
    pub number: u64,
    pub method: Method,
    /// Below the base address, without a slash at either end, case kept.
    pub path: String,
    pub query: Vec<(String, String)>,
    pub body: Bytes,
    pub credentials: Credentials,
    /// Whether the client understands gzip.
    pub gzip: bool,
}

/// What comes back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status, or [`RESET`].
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<Bytes>,
}

impl Call {
    /// A query parameter's value; its name in any case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// A query parameter that is a number.
    pub fn number_of(&self, name: &str) -> Option<u32> {
        self.parameter(name)?.trim().parse().ok()
    }

    /// The body as JSON; an empty one is `null`.
    pub fn json(&self) -> Result<Value, Answer> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Value::Null);
        }
        let wrong = |error| Answer::error(400, &format!("The request body is not valid JSON: {error}"));
        serde_json::from_slice(&self.body).map_err(wrong)
    }
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// A body of some type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self { status, headers: vec![("content-type", content_type.to_owned())], body: vec![body.into()] }
    }

    /// JSON, as Comm100 labels it.
    pub fn json(status: u16, value: &impl Serialize) -> Self {
        Self::new(status, "application/json; charset=utf-8", serde_json::to_vec(value).unwrap_or_default())
    }

    /// Comm100's usual error body; [`super::comm100::shaped`] gives it other shapes.
    pub fn error(status: u16, message: &str) -> Self {
        let message = serde_json::to_string(message).unwrap_or_default();
        let body = format!("{{\"code\":{},\"message\":{message}}}", u32::from(status) * 1000);
        Self::new(status, "application/json; charset=utf-8", body)
    }

    /// Adds a header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Bytes of the body.
    pub fn len(&self) -> usize {
        self.body.iter().map(Bytes::len).sum()
    }
}

#[cfg(test)]
impl Call {
    /// A request in a test: `chats:search?pageSize=10`.
    pub fn of(service: Service, method: Method, target: &str, body: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            service,
            number: 1,
            method,
            path: path.to_owned(),
            query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            body: Bytes::copy_from_slice(body.as_bytes()),
            credentials: Credentials::Basic(super::vcc::CUSTOMER.to_owned(), super::vcc::TOKEN.to_owned()),
            gzip: false,
        }
    }
}
