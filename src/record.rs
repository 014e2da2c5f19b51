//! A record as the service sent it, and the few things that the loop must know of it.
//!
//! Nothing here reads JSON (that is [`crate::splitter`]) and nothing knows a service: what differs between
//! services is data, in [`Resource`].

use std::io::{Error, ErrorKind, Result};

use chrono::{DateTime, Utc};

/// What tells one chat from another within a resource.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Key {
    /// The integer id, and the project that it is unique in (0 where ids are unique everywhere).
    Id(u64, u64),
    /// Where there is no integer id: the guid in lower case, or the id's text.
    Text(String),
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
