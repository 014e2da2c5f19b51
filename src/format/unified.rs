//! The common record as JSON and as rows of a table.

use std::io::{self, Error, ErrorKind};
use std::sync::Arc;

use super::field_names::Fields;
use super::name::quoted;
use super::sheet::Sheet;
use super::{Rows, Shape};
use crate::error;
use crate::record::{Record, Resource, Unified};
use crate::suggestion::did_you_mean;
use crate::unified::columns::{Cell, Column, Row, columns, local_time};
use crate::unified::{Mapper, Seconds, schema};

/// The JSON texts that a chat becomes: its record, or an object a message with the columns of that table.
#[derive(Debug)]
pub struct UnifiedElements {
    rows: Rows,
    mapper: Arc<Mapper>,
    text: Vec<u8>,
}

impl UnifiedElements {
    /// Texts of whole chats, or of messages.
    pub fn new(rows: Rows, mapper: &Arc<Mapper>) -> Self {
        Self { rows, mapper: mapper.clone(), text: Vec::new() }
    }

    /// Calls `element` with each text, and returns their number.
    pub fn each(&mut self, record: &Record<'_>, mut element: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
        let Unified { chat, line } = unified(record)?;
        if self.rows == Rows::Chats {
            if let Some(line) = line {
                return element(line).map(|()| 1);
            }
            self.text.clear();
            chat.write_json(&mut self.text);
            return element(&self.text).map(|()| 1);
        }
        let mut rows = 0;
        for message in chat.messages.iter().flatten() {
            let row = Row { chat, message: Some(message), zone: &self.mapper.tz };
            self.text.clear();
            object(&row, &mut self.text)?;
            element(&self.text)?;
            rows += 1;
        }
        Ok(rows)
    }
}

/// A row of messages as a JSON object. Times stay as the record has them.
fn object(row: &Row<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    for column in columns(Rows::Messages) {
        out.push(if out.is_empty() { b'{' } else { b',' });
        out.extend_from_slice(quoted(column.name).as_bytes());
        out.push(b':');
        match (column.cell)(row) {
            Cell::Null => out.extend_from_slice(b"null"),
            Cell::Text(text) => serde_json::to_writer(&mut *out, &text)?,
            Cell::Time(_, text) => serde_json::to_writer(&mut *out, text)?,
            Cell::Day(day) => serde_json::to_writer(&mut *out, &day.to_string())?,
            Cell::Number(number) => serde_json::to_writer(&mut *out, &Seconds(number))?,
            Cell::Integer(number) => serde_json::to_writer(&mut *out, &number)?,
            Cell::Boolean(value) => serde_json::to_writer(&mut *out, &value)?,
        }
    }
    out.push(b'}');
    Ok(())
}

/// The cells of CSV.
#[derive(Debug)]
pub struct UnifiedCells {
    rows: Rows,
    columns: Vec<&'static Column>,
    mapper: Arc<Mapper>,
}

impl UnifiedCells {
    /// The columns of a table, or those asked for.
    pub fn new(shape: &Shape, mapper: &Arc<Mapper>) -> Self {
        // All of them are there anyway, so that there is none to add.
        let fields = shape.fields.as_deref().filter(|_| !shape.adds);
        Self { rows: shape.rows, columns: chosen(shape.rows, fields), mapper: mapper.clone() }
    }

    /// The columns' names.
    pub fn header(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.to_owned()).collect()
    }

    /// Writes the rows of one chat, and returns their number.
    pub(super) fn rows(&self, record: &Record<'_>, sheet: &mut Sheet) -> io::Result<u64> {
        let chat = unified(record)?.chat;
        let zone = &self.mapper.tz;
        if self.rows == Rows::Chats {
            self.row(&Row { chat, message: None, zone }, sheet);
            return Ok(1);
        }
        let messages = chat.messages.as_deref().unwrap_or_default();
        messages.iter().for_each(|message| self.row(&Row { chat, message: Some(message), zone }, sheet));
        Ok(messages.len() as u64)
    }

    fn row(&self, row: &Row<'_>, sheet: &mut Sheet) {
        for column in &self.columns {
            match (column.cell)(row) {
                Cell::Null => sheet.empty(),
                Cell::Text(text) => sheet.name(&text),
                Cell::Time(instant, _) => sheet.plain(&local_time(instant, row.zone)),
                Cell::Day(day) => sheet.plain(&day.to_string()),
                Cell::Number(number) => sheet.plain(&Seconds(number).to_string()),
                Cell::Integer(number) => sheet.plain(&number.to_string()),
                Cell::Boolean(value) => sheet.plain(if value { "true" } else { "false" }),
            }
        }
        sheet.end_row();
    }
}

/// The columns asked for, in that order; all of them if none were.
pub fn chosen(rows: Rows, fields: Option<&[String]>) -> Vec<&'static Column> {
    let all = columns(rows);
    match fields {
        None => all.iter().collect(),
        Some(names) => names.iter().filter_map(|name| all.iter().find(|column| column.name == name)).collect(),
    }
}

fn unified<'a>(record: &Record<'a>) -> io::Result<Unified<'a>> {
    record.unified.ok_or_else(|| Error::new(ErrorKind::InvalidData, "the common record was not made"))
}

/// Reads `--fields` of the common record: names of columns for tables, paths of the record for JSON. With outputs of
/// both kinds a name must be known to both.
///
/// # Errors
///
/// Exit 2, with a suggestion.
pub fn parse_fields(typed: &str, rows: Rows, (tables, json): (bool, bool)) -> error::Result<Fields> {
    let adds = typed.split(',').all(|name| name.trim().starts_with('+'));
    let mut names: Vec<String> = Vec::new();
    for name in typed.split(',').map(str::trim) {
        let name = if adds { &name[1..] } else { name };
        if names.iter().any(|known| known == name) {
            return Err(error::Error::usage(format!("--fields: `{name}` is listed twice")));
        }
        if tables || rows == Rows::Messages {
            check(name, columns(rows).iter().map(|column| column.name.to_owned()).collect(), "column")?;
        }
        if json && rows == Rows::Chats {
            check_path(name)?;
        }
        names.push(name.to_owned());
    }
    Ok(Fields { paths: names, adds, ..Fields::default() })
}

/// What `--fields help` lists.
pub fn known_fields(rows: Rows) -> Vec<String> {
    match rows {
        Rows::Messages => columns(rows).iter().map(|column| column.name.to_owned()).collect(),
        Rows::Chats => {
            let table = columns(rows).iter().map(|column| column.name.to_owned());
            let mut known: Vec<String> = table.collect();
            known.extend(paths().into_iter().filter(|path| columns(rows).iter().all(|column| column.name != path)));
            known
        }
    }
}

fn check(name: &str, known: Vec<String>, what: &str) -> error::Result<()> {
    if known.iter().any(|known| known == name) {
        return Ok(());
    }
    let meant = did_you_mean(name, known.iter().map(String::as_str));
    Err(error::Error::usage(format!("--fields: `{name}` is not a {what} of the unified shape{meant}"))
        .hint("--fields help lists them"))
}

/// What lies below `extra`, `raw` and `transfers` is the service's own.
fn check_path(name: &str) -> error::Result<()> {
    let head = name.split('.').next().unwrap_or_default();
    if matches!(head, "extra" | "raw" | "transfers") || name.starts_with("messages.extra.") {
        return Ok(());
    }
    check(name, paths(), "field")
}

/// Every path of the record.
fn paths() -> Vec<String> {
    fn add(prefix: &str, fields: &[(&str, schema::FieldType)], out: &mut Vec<String>) {
        for (name, kind) in fields {
            let path = format!("{prefix}{name}");
            out.push(path.clone());
            if let schema::FieldType::Struct(inner) | schema::FieldType::List(inner) = kind {
                add(&format!("{path}."), inner, out);
            }
        }
    }
    let mut out = Vec::new();
    add("", schema::RECORD, &mut out);
    out
}

/// Refuses a shape that a resource does not have.
///
/// # Errors
///
/// Exit 2.
pub fn check_resource(resource: &Resource) -> error::Result<()> {
    match resource.messages {
        Some(_) => Ok(()),
        None => Err(error::Error::usage(format!("--shape unified: {} are no chats", resource.name))),
    }
}
