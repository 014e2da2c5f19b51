//! Turning one record into bytes: the formats, and what a user may ask of their shape.
//!
//! A writer keeps nothing back, so every offset between two calls is a safe place to resume. No writer knows
//! files, compression or the loop; none knows a service beyond its [`Resource`]'s tables.

use std::io::{self, Write};

use crate::record::{Record, Resource};

/// Turns records into bytes and keeps none back.
pub trait RecordWriter: Send {
    /// What stands before the first record; not called when a run is resumed.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes one record; `index` counts the records of this file from 0. Returns the number of rows written
    /// (a record is one row, or as many as it has messages). `rows` is the number of rows in the file so far.
    fn record(&mut self, out: &mut dyn Write, rows: u64, record: &Record<'_>) -> io::Result<u64>;

    /// What stands after the last record; called only for a complete file.
    fn end(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// `--rows`: what one row, line or array element is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Rows {
    /// One per chat.
    #[default]
    Chats,
    /// One per message.
    Messages,
}

/// What a user asked of the output's shape.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The kind of record, with its tables.
    pub resource: &'static Resource,
    /// One row per chat or per message.
    pub rows: Rows,
    /// `--fields`: dotted paths, in that order; `None` is all.
    pub fields: Option<Vec<String>>,
    /// `--csv-excel`: byte order mark, CRLF, formula guard.
    pub excel: bool,
}

/// A format: its name, its extensions, and how to make a writer of it.
pub struct Format {
    /// As typed after `-f`.
    pub name: &'static str,
    /// File extensions that mean it.
    pub extensions: &'static [&'static str],
    /// Makes a writer for one file.
    pub writer: fn(&Shape) -> Box<dyn RecordWriter>,
}
