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
        sheet: Sheet::new(shape.excel, shape.separator.byte()),
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
    /// A row a chat, and what `--fields +a` adds to it.
    Chats(Flatten, Option<Pick>),
    /// A row a message.
    Messages(Table),
    /// Picked fields of either.
    Fields(Box<Elements>, Pick),
    Unified(UnifiedCells),
}

/// The columns' names.
fn header(shape: &Shape) -> Vec<String> {
    if let Some(mapper) = &shape.unified {
        return UnifiedCells::new(shape, mapper).header();
    }
    let added = match &shape.fields {
        Some(fields) if !shape.adds => return fields.clone(),
        Some(fields) => fields.as_slice(),
        None => &[],
    };
    let mut header = documented(shape);
    header.extend_from_slice(added);
    header.push(EXTRA.to_owned());
    header
}

/// The columns that there are anyway, without the last one.
fn documented(shape: &Shape) -> Vec<String> {
    match messages(shape) {
        Some(messages) => {
            let names = message::header(messages).into_iter().map(str::to_owned);
            names.filter(|name| name != EXTRA).collect()
        }
        None => shape.resource.columns.iter().map(ToString::to_string).chain(shape.included.iter().cloned()).collect(),
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
            // A message's row is small, so that its columns may be picked like any others.
            (Some(_), Some(_)) => Self::Fields(Box::new(Elements::unpicked(shape)), Pick::new(&header(shape))),
            (Some(fields), None) if !shape.adds => Self::Fields(Box::new(Elements::unpicked(shape)), Pick::new(fields)),
            (None, Some(messages)) => Self::Messages(Table::new(messages)),
            (added, None) => {
                let columns = documented(shape);
                let columns: Vec<_> = columns.iter().map(String::as_str).collect();
                Self::Chats(Flatten::new(&columns), added.as_deref().map(Pick::new))
            }
        }
    }

    fn rows(&mut self, record: &Record<'_>, line: &mut String, sheet: &mut Sheet) -> io::Result<u64> {
        match self {
            Self::Unified(cells) => cells.rows(record, sheet),
            Self::Chats(flatten, added) => {
                let raw = compact::record(record, line)?;
                let mut cells = flatten.cells(raw)?.into_iter();
                if let Some(pick) = added {
                    let extra = cells.next_back();
                    cells.by_ref().for_each(|cell| sheet.json(cell));
                    pick.cells(text(raw)?)?.iter().for_each(|cell| sheet.json(cell.as_deref().map(str::as_bytes)));
                    extra.into_iter().for_each(|cell| sheet.json(cell));
                } else {
                    cells.for_each(|cell| sheet.json(cell));
                }
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
