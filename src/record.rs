//! A record as the service sent it, and the few things that the loop must know of it.
//!
//! Nothing here reads JSON (that is [`crate::splitter`]) and nothing knows a service: what differs between
//! services is data, in [`Resource`].

use std::io::{Error, ErrorKind, Result};

use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::unified::Chat;

/// What tells one chat from another within a resource: the project that its id is unique in (0 where ids are unique
/// everywhere), and the id, of whatever JSON type.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Key {
    /// An id that is an integer.
    Id(u64, u64),
    /// Any other: its text as sent, but for a GUID, which is in lower case, as only GUIDs are the same in any case.
    Text(u64, String),
}

/// A row's identity within its list, short enough to be kept between two pages and to be compared with later ones.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum RowId {
    /// An integer id, which has a place among others.
    Number(u64),
    /// A fingerprint of whatever else tells the row from others.
    Hash(u64),
}

impl Key {
    /// The project that the id is unique in; 0 if there is none.
    pub fn scope(&self) -> u64 {
        match self {
            Key::Id(scope, _) | Key::Text(scope, _) => *scope,
        }
    }

    /// The identity within a list.
    pub fn row_id(&self) -> RowId {
        match self {
            Key::Id(_, id) => RowId::Number(*id),
            Key::Text(_, text) => RowId::Hash(fingerprint(0, text.as_bytes()) as u64),
        }
    }
}

impl RowId {
    /// The integer id.
    pub fn number(self) -> Option<u64> {
        if let Self::Number(id) = self { Some(id) } else { None }
    }
}

/// 128 bits of a cryptographic hash: no two texts of a run share them, by chance or by intent.
pub fn fingerprint(scope: u64, bytes: &[u8]) -> u128 {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(&scope.to_le_bytes());
    context.update(bytes);
    let digest = context.finish();
    digest.as_ref().iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
}

/// One object as the service sent it. `raw` borrows from the page's bytes.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// Its identity.
    pub key: &'a Key,
    /// When the chat was requested (Comm100) or its session started (VCC); `None` if that cannot be read.
    pub time: Option<DateTime<Utc>>,
    /// Whether these stand on one line.
    pub is_line: bool,
    /// The object's own bytes, found to be UTF-8 when they came. Who only copies them need not look again.
    pub raw: &'a [u8],
    /// The same chat as the common record, where the run has made one of it.
    pub unified: Option<Unified<'a>>,
}

/// A chat as the common record.
#[derive(Clone, Copy, Debug)]
pub struct Unified<'a> {
    /// The record.
    pub chat: &'a Chat,
    /// Its line, where it was read from one: that may hold keys of a later version.
    pub line: Option<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// The bytes as text, for who takes them apart.
    pub fn text(&self) -> Result<&'a str> {
        simdutf8::basic::from_utf8(self.raw).map_err(|error| Error::new(ErrorKind::InvalidData, error))
    }
}

/// One kind of record that a service gives: data, not code.
#[derive(Debug)]
pub struct Resource {
    /// The service's name, as typed: `vcc`, `comm100`.
    pub source: &'static str,
    /// `chats`, `missed`, `categories`.
    pub name: &'static str,
    /// Keys under which an answer's list of records may lie; a bare array is always understood.
    pub lists: &'static [&'static str],
    /// The field with the integer id.
    pub id: &'static str,
    /// The field with the guid, where there is one.
    pub guid: Option<&'static str>,
    /// The field that the id is unique in (VCC: `projectId`).
    pub scope: Option<&'static str>,
    /// The field that `--since` and `--until` mean.
    pub time: Option<&'static str>,
    /// Columns of `--rows chats`: the documented fields, dotted paths, in the order of the vendor's page.
    pub columns: &'static [&'static str],
    /// The objects and lists inside a record, other than its messages, that are documented or asked for by name.
    pub parts: &'static [Part],
    /// The messages inside a record, where it has any.
    pub messages: Option<&'static Messages>,
}

/// An object inside a record, or a list of them.
#[derive(Debug)]
pub struct Part {
    /// The record's field that holds it.
    pub field: &'static str,
    /// What it is called when it is asked for (Comm100's `include`).
    pub include: &'static str,
    /// Whether the field holds a list, whose column is JSON text.
    pub is_list: bool,
    /// The fields that are known, in the order of the vendor's page.
    pub fields: &'static [&'static str],
    /// Whether there may be others: the page does not say.
    pub is_open: bool,
}

impl Part {
    /// Its columns, as dotted paths.
    pub fn columns(&self) -> Vec<String> {
        match self.is_list || self.fields.is_empty() {
            true => vec![self.field.to_owned()],
            false => self.fields.iter().map(|name| format!("{}.{name}", self.field)).collect(),
        }
    }
}

/// Where a record keeps its messages, and the columns of `--rows messages`:
/// `keys`, `seq`, the `columns`' headers, `extra`.
#[derive(Debug)]
pub struct Messages {
    /// The field that holds the list (or a string that holds the list as JSON text).
    pub list: &'static str,
    /// The field of a message with its time; its offset proves the zone of VCC's bare times.
    pub time: &'static str,
    /// Fields of the record that stand first in every row.
    pub keys: &'static [&'static str],
    /// `(header, field of the message)`, in order.
    pub columns: &'static [(&'static str, &'static str)],
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod proof {
    //! What the services' tables of columns are held to.

    use super::Resource;
    use serde_json::Value;

    /// Fails unless each field of `example`, and of its messages, has a column, and each column stands once.
    pub(crate) fn documents(resource: &Resource, example: &Value) {
        for (at, column) in resource.columns.iter().enumerate() {
            assert!(!resource.columns[..at].contains(column), "{column} stands twice");
            let parent = column.split_once('.').map_or("", |(parent, _)| parent);
            assert!(!resource.columns.contains(&parent), "{parent} is a column and the parent of one");
        }
        for (name, value) in example.as_object().unwrap() {
            let inner = format!("{name}.");
            if resource.columns.iter().any(|column| column.starts_with(&inner)) {
                let fields = value.as_object().unwrap().keys();
                fields.for_each(|field| assert!(resource.columns.contains(&format!("{inner}{field}").as_str())));
            } else {
                assert!(resource.columns.contains(&name.as_str()), "{name} has no column");
            }
        }
        let Some(messages) = resource.messages else { return };
        for message in example[messages.list].as_array().into_iter().flatten() {
            let fields = message.as_object().unwrap().keys();
            fields.for_each(|field| assert!(messages.columns.iter().any(|(_, known)| known == field), "{field}"));
        }
    }
}
