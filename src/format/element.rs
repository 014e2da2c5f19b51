//! What JSON and NDJSON have in common: the JSON texts that one record becomes. A whole chat is its own bytes, on
//! one line; a message is a new object with the columns' names; `--fields` picks from either.

use std::io;

use super::fields::{self, Pick};
use super::message::{self, Row, Table};
use super::name::quoted;
use super::unified::UnifiedElements;
use super::{Rows, Shape, compact};
use crate::record::Record;

/// Makes the texts of records.
#[derive(Debug)]
pub struct Elements {
    unified: Option<UnifiedElements>,
    table: Option<Messages>,
    /// What of the chat stands beside each of its messages, as `chat`.
    chat: Option<Pick>,
    pick: Option<Pick>,
    line: String,
    beside: String,
    picked: String,
}

impl Elements {
    /// Texts of the shape that a user asked for.
    pub fn new(shape: &Shape) -> Self {
        let pick = shape.fields.as_deref().filter(|_| !shape.adds).map(Pick::new);
        Self { pick, ..Self::unpicked(shape) }
    }

    /// The same with all fields, also those that `--fields` does not name.
    pub fn unpicked(shape: &Shape) -> Self {
        let messages = shape.resource.messages.filter(|_| shape.rows == Rows::Messages);
        let unified = shape.unified.as_ref().map(|mapper| UnifiedElements::new(shape.rows, mapper));
        let chat = messages.and(shape.fields.as_deref()).and_then(fields::of_chat);
        let (line, beside, picked) = <(String, String, String)>::default();
        Self { unified, table: messages.map(Messages::new), chat, pick: None, line, beside, picked }
    }

    /// Calls `element` with the bytes of each JSON text that `record` becomes, and returns their number.
    pub fn copy(&mut self, record: &Record<'_>, mut element: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
        let (pick, picked) = (&mut self.pick, &mut self.picked);
        let mut give = |raw: &[u8]| match pick {
            None => element(raw),
            Some(pick) => {
                picked.clear();
                pick.write(text(raw)?, picked)?;
                element(picked.as_bytes())
            }
        };
        if let Some(unified) = &mut self.unified {
            return unified.each(record, give);
        }
        let line = compact::record(record, &mut self.line)?;
        match &mut self.table {
            Some(messages) => {
                self.beside.clear();
                if let Some(chat) = &mut self.chat {
                    chat.write(text(line)?, &mut self.beside)?;
                }
                messages.each(line, &self.beside, give)
            }
            None => give(line).map(|()| 1),
        }
    }
}

/// JSON as text, for who takes it apart.
pub(super) fn text(raw: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(raw).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Messages as objects.
#[derive(Debug)]
struct Messages {
    table: Table,
    /// As JSON strings.
    names: Vec<String>,
    row: Vec<u8>,
}

impl Messages {
    fn new(messages: &crate::record::Messages) -> Self {
        let names = message::header(messages).into_iter().map(quoted).collect();
        Self { table: Table::new(messages), names, row: Vec::new() }
    }

    /// Each message of the chat `raw`, with `beside`, an object or nothing, as its `chat`.
    fn each(&mut self, raw: &[u8], beside: &str, mut give: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
        let mut outcome = Ok(());
        let count = self.table.each(raw, |row| {
            if outcome.is_ok() {
                write(&self.names, row, &mut self.row);
                if !beside.is_empty() {
                    self.row.pop();
                    self.row.extend_from_slice(b",\"chat\":");
                    self.row.extend_from_slice(beside.as_bytes());
                    self.row.push(b'}');
                }
                outcome = give(&self.row);
            }
        })?;
        outcome.map(|()| count)
    }
}

/// Writes `row` as an object with these names; what is absent is null.
fn write(names: &[String], row: &Row<'_>, out: &mut Vec<u8>) {
    let seq = row.seq.to_string();
    let values = row.keys.texts().chain([Some(seq.as_bytes())]).chain(row.columns.texts()).chain([row.extra]);
    out.clear();
    for (name, value) in names.iter().zip(values) {
        out.push(if out.is_empty() { b'{' } else { b',' });
        out.extend_from_slice(name.as_bytes());
        out.push(b':');
        out.extend_from_slice(value.unwrap_or(b"null"));
    }
    out.push(b'}');
}
