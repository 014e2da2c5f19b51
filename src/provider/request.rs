//! A request as a value, before it is sent. Addresses, credentials and tries are the client's.

use std::fmt;

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
}

impl Request {
    /// A GET of `path`.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, path: path.into(), query: Vec::new(), body: None, repeatable: true, absence: false }
    }

    /// A request with a JSON body that must not be repeated blindly.
    pub fn write(method: Method, path: impl Into<String>, body: Option<String>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), body, repeatable: false, absence: false }
    }

    /// Takes "there is no such thing" for an answer.
    pub fn may_be_absent(mut self) -> Self {
        self.absence = true;
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
