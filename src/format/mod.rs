//! Turning one record into bytes: the formats, and what a user may ask of their shape.
//!
//! A writer keeps nothing back, so every offset between two calls is a safe place to resume. No writer knows
//! files, compression or the loop; none knows a service beyond its [`Resource`]'s tables.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::error::Result;
use crate::record::{Record, Resource};
use crate::unified::Mapper;
use crate::window::Zone;

pub mod compact;
#[cfg(test)]
mod conformance;
pub mod csv;
pub mod element;
pub mod excel;
pub mod field_names;
pub mod fields;
pub mod flatten;
pub mod json;
pub mod message;
pub mod name;
pub mod ndjson;
pub mod object;
mod parquet;
mod parquet_row;
mod partial;
mod sheet;
mod sqlite;
pub mod unified;
mod xlsx;

/// Turns records into bytes and keeps none back.
pub trait RecordWriter: Send {
    /// What stands before the first record; not called when a run is resumed.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes one record, a JSON object in whatever layout. Returns the number of rows written (a record is one
    /// row, or as many as it has messages). `rows` is the number of rows in the file so far, so that a writer
    /// made anew for a resumed run knows where it stands. Fails as `out` does, and with
    /// [`io::ErrorKind::InvalidData`] or [`io::ErrorKind::UnexpectedEof`] for a record that is no JSON object.
    fn record(&mut self, out: &mut dyn Write, rows: u64, record: &Record<'_>) -> io::Result<u64>;

    /// What stands after the last of `rows` rows; called only for a complete file.
    fn end(&mut self, _out: &mut dyn Write, _rows: u64) -> io::Result<()> {
        Ok(())
    }
}

/// `--rows`: what one row, line or array element is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum Rows {
    /// One per chat.
    #[default]
    Chats,
    /// One per message.
    Messages,
}

/// What a user asked of the output's shape. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The kind of record, with its tables.
    pub resource: &'static Resource,
    /// One row per chat or per message.
    pub rows: Rows,
    /// `--fields`: dotted paths, in that order, as [`field_names::FieldNames::parse`] gives them; `None` is all.
    pub fields: Option<Vec<String>>,
    /// Whether `fields` stand beside the columns that there are anyway, and not in their place.
    pub adds: bool,
    /// Columns of CSV beyond the resource's own: those of what `--include` adds.
    pub included: Vec<String>,
    /// `--csv-excel`: byte order mark, CRLF, formula guard.
    pub excel: bool,
    /// `--shape unified`: what makes the common record of each chat. `None` is the service's own shape.
    pub unified: Option<Arc<Mapper>>,
    /// `--csv-separator`.
    pub separator: Separator,
}

/// What stands between the cells of CSV.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum Separator {
    /// Comma.
    #[default]
    #[value(name = ",")]
    Comma,
    /// Semicolon, for Excel where the decimal separator is a comma.
    #[value(name = ";")]
    Semicolon,
    /// Tab.
    #[value(name = "tab", alias = "\t")]
    Tab,
}

impl Separator {
    /// The byte in the file.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

impl Shape {
    /// The whole of each chat of `resource`: what comes out when nothing else is asked for.
    pub fn whole(resource: &'static Resource) -> Self {
        Self {
            resource,
            rows: Rows::Chats,
            fields: None,
            adds: false,
            included: Vec::new(),
            excel: false,
            separator: Separator::Comma,
            unified: None,
        }
    }
}

/// A format: its name, its extensions, and how to make a writer of it.
#[derive(Debug)]
pub struct Format {
    /// As typed after `-f`.
    pub name: &'static str,
    /// File extensions that mean it, without the dot.
    pub extensions: &'static [&'static str],
    /// Makes a writer for one file; of a format that is made at the end, for its partial file, which is NDJSON.
    pub writer: fn(&Shape) -> Box<dyn RecordWriter>,
    /// How the file is made at the end, where records cannot be appended to it.
    pub finish: Option<Finish>,
}

/// Makes a file at the end of a run, of its partial file. So an export to such a format resumes like any other, and
/// equals an export to NDJSON that is converted afterwards.
#[derive(Clone, Copy, Debug)]
pub struct Finish {
    /// Refuses what stands under the final name already, if it may not be replaced. Called before anything is sent.
    pub check: fn(&Path) -> Result<()>,
    /// Writes [`Making::out`]. It is made durable and renamed afterwards.
    pub build: fn(&Making<'_>) -> Result<Made>,
    /// Whether the file holds both tables, and so has nothing to choose by `--rows`.
    pub holds_both: bool,
    /// Whether `--fields` chooses its columns.
    pub takes_fields: bool,
}

/// What was lost on the way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    /// Cells whose text is longer than the format allows.
    pub truncated_cells: u64,
}

/// What a file is made of.
#[derive(Clone, Copy, Debug)]
pub struct Making<'a> {
    /// NDJSON of the common record, a line a chat.
    pub ndjson: &'a Path,
    /// The final file, which may be there from an earlier run.
    pub existing: &'a Path,
    /// Where to write: an empty file beside the final one.
    pub out: &'a Path,
    /// What was asked for: rows, fields, the zone.
    pub shape: &'a Shape,
    /// What was asked for, in words: name and value.
    pub about: &'a [(String, String)],
    /// `--tz`.
    pub zone: &'a Zone,
}

/// All formats; flag values, help and tests follow from it.
pub static FORMATS: &[Format] = &[
    Format { name: "json", extensions: &["json"], writer: json::writer, finish: None },
    Format { name: "ndjson", extensions: &["ndjson", "jsonl"], writer: ndjson::writer, finish: None },
    Format { name: "csv", extensions: &["csv"], writer: csv::writer, finish: None },
    Format {
        name: "xlsx",
        extensions: &["xlsx"],
        writer: ndjson::writer,
        finish: Some(Finish { check: xlsx::check, build: xlsx::build, holds_both: true, takes_fields: true }),
    },
    Format {
        name: "parquet",
        extensions: &["parquet"],
        writer: ndjson::writer,
        finish: Some(Finish { check: parquet::check, build: parquet::build, holds_both: false, takes_fields: false }),
    },
    Format {
        name: "sqlite",
        extensions: &["sqlite", "db"],
        writer: ndjson::writer,
        finish: Some(Finish { check: sqlite::check, build: sqlite::build, holds_both: true, takes_fields: false }),
    },
];

impl Format {
    /// The format that is typed so after `-f`.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// The format of files that end so, whatever the case; `extension` comes without its dot.
    pub fn by_extension(extension: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)))
    }
}
