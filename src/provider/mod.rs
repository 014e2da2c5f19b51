//! The services: what to ask, and how to read what came back. Pure: no I/O, no clock, no state.
//!
//! A provider is a table ([`Resource`]) and three functions over an opaque, serialisable [`Cursor`]. It gives one
//! page; [`crate::pager`] gives all of them.

use std::fmt;

use serde::{Deserialize, Serialize};

pub mod comm100;
pub mod vcc;

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
}

impl Request {
    /// A GET of `path`.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, path: path.into(), query: Vec::new(), body: None, repeatable: true }
    }

    /// A request with a JSON body that must not be repeated blindly.
    pub fn write(method: Method, path: impl Into<String>, body: Option<String>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), body, repeatable: false }
    }

    /// Adds a query parameter.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.query.push((name.to_owned(), value.to_string()));
        self
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
