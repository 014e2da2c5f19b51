//! CSV: which cells a row has. How they are written is [`super::sheet`]'s; what spreadsheets need beyond that is in
//! [`super::excel`].

use std::io::{self, Write};

use super::element::{Elements, text};
use super::fields::Pick;
use super::flatten::{EXTRA, Flatten};
use super::message::{self, Table};
use super::sheet::Sheet;
use super::unified::UnifiedCells;
use super::{RecordWriter, Rows, Shape, compact, excel};
use crate::record::Record;

/// Makes a writer.
pub fn writer(shape: &Shape) -> Box<dyn RecordWriter> {
    Box::new(Csv {
        header: header(shape),
        source: Source::new(shape),
        excel: shape.excel,
        sheet: Sheet::new(shape.excel),
        line: String::new(),
    })
}

struct Csv {
    header: Vec<String>,
    source: Source,
    excel: bool,
    sheet: Sheet,
    line: String,
}

/// Where rows come from.
enum Source {
    Chats(Flatten),
    Messages(Table),
    Fields(Box<Elements>, Pick),
    Unified(UnifiedCells),
}

/// The columns' names.
fn header(shape: &Shape) -> Vec<String> {
    if let Some(mapper) = &shape.unified {
        return UnifiedCells::new(shape, mapper).header();
    }
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
        if let Some(mapper) = &shape.unified {
            return Self::Unified(UnifiedCells::new(shape, mapper));
        }
        match (&shape.fields, messages(shape)) {
            (Some(fields), _) => Self::Fields(Box::new(Elements::whole(shape)), Pick::new(fields)),
            (None, Some(messages)) => Self::Messages(Table::new(messages)),
            (None, None) => Self::Chats(Flatten::new(shape.resource.columns)),
        }
    }

    fn rows(&mut self, record: &Record<'_>, line: &mut String, sheet: &mut Sheet) -> io::Result<u64> {
        match self {
            Self::Unified(cells) => cells.rows(record, sheet),
            Self::Chats(flatten) => {
                flatten.cells(compact::record(record, line)?)?.into_iter().for_each(|cell| sheet.json(cell));
                sheet.end_row();
                Ok(1)
            }
            Self::Messages(table) => {
                let mut keys = 0..0;
                Ok(table.each(compact::record(record, line)?, |row| {
                    // They are the same for the whole chat.
                    if row.seq == 1 {
                        let start = sheet.len();
                        row.keys.places.iter().for_each(|key| sheet.json_in(row.keys.text, key));
                        keys = start..sheet.len();
                    } else {
                        sheet.again(keys.clone());
                    }
                    sheet.number(row.seq);
                    row.columns.places.iter().for_each(|cell| sheet.json_in(row.columns.text, cell));
                    sheet.json(row.extra);
                    sheet.end_row();
                })?)
            }
            Self::Fields(elements, pick) => elements.copy(record, |raw| {
                pick.cells(text(raw)?)?.iter().for_each(|cell| sheet.json(cell.as_deref().map(str::as_bytes)));
                sheet.end_row();
                Ok(())
            }),
        }
    }
}

impl RecordWriter for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.excel {
            out.write_all(excel::MARK)?;
        }
        self.header.iter().for_each(|name| self.sheet.name(name));
        self.sheet.end_row();
        self.sheet.flush(out)
    }

    fn record(&mut self, out: &mut dyn Write, _rows: u64, record: &Record<'_>) -> io::Result<u64> {
        // Of a record that fails nothing is kept: its rows must not stand before the next one's.
        let rows = self.source.rows(record, &mut self.line, &mut self.sheet).inspect_err(|_| self.sheet.clear())?;
        self.sheet.flush(out)?;
        Ok(rows)
    }
}
