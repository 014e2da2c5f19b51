//! CSV after RFC 4180, with texts raw: line breaks and quotes inside cells come out as they were. What
//! spreadsheets need beyond that is in [`super::excel`].

use std::fmt::Write as _;
use std::io::{self, Write};

use csv_core::{Terminator, WriterBuilder};

use super::element::Elements;
use super::fields::Pick;
use super::flatten::{EXTRA, Flatten};
use super::message::{self, Table};
use super::{RecordWriter, Rows, Shape, compact, excel, object};
use crate::record::Record;

/// Makes a writer.
pub fn writer(shape: &Shape) -> Box<dyn RecordWriter> {
    Box::new(Csv {
        header: header(shape),
        source: Source::new(shape),
        sheet: Sheet::new(shape.excel),
        line: String::new(),
    })
}

struct Csv {
    header: Vec<String>,
    source: Source,
    sheet: Sheet,
    line: String,
}

/// Where rows come from.
enum Source {
    Chats(Flatten),
    Messages(Table),
    Fields(Box<Elements>, Pick),
}

/// The columns' names.
fn header(shape: &Shape) -> Vec<String> {
    match (&shape.fields, messages(shape)) {
        (Some(fields), _) => fields.clone(),
        (None, Some(messages)) => message::header(messages).into_iter().map(str::to_owned).collect(),
        (None, None) => shape.resource.columns.iter().chain(&[EXTRA]).map(ToString::to_string).collect(),
    }
}

fn messages(shape: &Shape) -> Option<&'static crate::record::Messages> {
    shape.resource.messages.filter(|_| shape.rows == Rows::Messages)
}

impl Source {
    fn new(shape: &Shape) -> Self {
        match (&shape.fields, messages(shape)) {
            (Some(fields), _) => Self::Fields(Box::new(Elements::whole(shape)), Pick::new(fields)),
            (None, Some(messages)) => Self::Messages(Table::new(messages)),
            (None, None) => Self::Chats(Flatten::new(shape.resource.columns)),
        }
    }

    fn rows(&mut self, raw: &str, sheet: &mut Sheet) -> io::Result<u64> {
        match self {
            Self::Chats(flatten) => {
                flatten.cells(raw)?.into_iter().for_each(|cell| sheet.json(cell));
                sheet.end_row();
                Ok(1)
            }
            Self::Messages(table) => Ok(table.each(raw, |row| {
                row.keys.iter().for_each(|cell| sheet.json(*cell));
                sheet.number(row.seq);
                row.columns.iter().for_each(|cell| sheet.json(*cell));
                sheet.json(row.extra);
                sheet.end_row();
            })?),
            Self::Fields(elements, pick) => elements.each(raw, |text| {
                pick.cells(text)?.iter().for_each(|cell| sheet.json(cell.as_deref()));
                sheet.end_row();
                Ok(())
            }),
        }
    }
}

impl RecordWriter for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.sheet.excel {
            out.write_all(excel::MARK)?;
        }
        self.header.iter().for_each(|name| self.sheet.text(name));
        self.sheet.end_row();
        self.sheet.flush(out)
    }

    fn record(&mut self, out: &mut dyn Write, _rows: u64, record: &Record<'_>) -> io::Result<u64> {
        let line = compact::line(record.text()?, &mut self.line);
        // Of a record that fails nothing is kept: its rows must not stand before the next one's.
        let rows = self.source.rows(line, &mut self.sheet).inspect_err(|_| self.sheet.end = 0)?;
        self.sheet.flush(out)?;
        Ok(rows)
    }
}

/// Rows under way: cells, quoted where they must be, in a buffer that is used again for the next record.
struct Sheet {
    writer: csv_core::Writer,
    bytes: Vec<u8>,
    end: usize,
    row_begins: bool,
    text: String,
    excel: bool,
}

impl Sheet {
    fn new(excel: bool) -> Self {
        let terminator = if excel { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let writer = WriterBuilder::new().terminator(terminator).build();
        Self { writer, bytes: Vec::new(), end: 0, row_begins: true, text: String::new(), excel }
    }

    /// A cell that holds a JSON value: the text of a string, nothing for null, else the JSON text.
    fn json(&mut self, value: Option<&str>) {
        match value {
            None | Some("null") => self.cell(b""),
            Some(raw) if raw.starts_with('"') => {
                let mut room = std::mem::take(&mut self.text);
                self.text(object::text(raw, &mut room));
                self.text = room;
            }
            Some(raw) => self.cell(raw.as_bytes()),
        }
    }

    /// A cell that holds a number.
    fn number(&mut self, number: u64) {
        let mut room = std::mem::take(&mut self.text);
        room.clear();
        // Writing to a string cannot fail.
        let _ = write!(room, "{number}");
        self.cell(room.as_bytes());
        self.text = room;
    }

    /// A cell that holds a text.
    fn text(&mut self, text: &str) {
        if self.excel && excel::guards(text) {
            self.cell(format!("'{text}").as_bytes())
        } else {
            self.cell(text.as_bytes())
        }
    }

    fn cell(&mut self, bytes: &[u8]) {
        // Twice the input and its quotes, after a quote and a delimiter: the most that csv-core writes.
        let needed = self.end + 2 * bytes.len() + 4;
        if self.bytes.len() < needed {
            self.bytes.resize(needed.next_power_of_two(), 0);
        }
        if !std::mem::take(&mut self.row_begins) {
            self.end += self.writer.delimiter(&mut self.bytes[self.end..]).1;
        }
        self.end += self.writer.field(bytes, &mut self.bytes[self.end..]).2;
    }

    fn end_row(&mut self) {
        if self.bytes.len() < self.end + 5 {
            self.bytes.resize(self.end + 5, 0);
        }
        self.end += self.writer.terminator(&mut self.bytes[self.end..]).1;
        self.row_begins = true;
    }

    fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&self.bytes[..std::mem::take(&mut self.end)])
    }
}
