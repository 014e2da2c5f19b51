//! XLSX: a workbook of chats, messages, and what they are; made at the end of a run. Memory stays flat: rows go to
//! temporary files as they come.
//!
//! Text is text, whatever it looks like: nothing is a formula, a link or a number by its looks.

use std::borrow::Cow;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as CellFormat, Workbook, Worksheet, XlsxError};

use super::partial::Chats;
use super::unified::chosen;
use super::{Made, Making, Rows};
use crate::error::{Error, Result};
use crate::output::path::folder_of;
use crate::unified::columns::{Cell, Column, ColumnType, Row, local_time};
use crate::window::Zone;

/// So many rows a sheet has below its header.
const MAX_ROWS: u32 = 1_048_575;

/// So many UTF-16 units a cell holds.
const MAX_CELL: usize = 32_767;

/// How a cell ends that was cut.
const CUT: &str = "… [cut]";

/// Any file may be replaced, as by every format of records.
pub fn check(_: &Path) -> Result<()> {
    Ok(())
}

/// Makes the workbook.
pub fn build(making: &Making<'_>) -> Result<Made> {
    Book::new(making, MAX_ROWS).and_then(Book::make).map_err(|problem| match problem {
        Problem::Ours(error) => error,
        Problem::Workbook(XlsxError::IoError(error)) => Error::disk("write to", making.out, error),
        Problem::Workbook(error) => {
            Error::failure(format!("cannot write {}: {error}", making.existing.display())).because(error)
        }
    })
}

enum Problem {
    Ours(Error),
    Workbook(XlsxError),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl From<XlsxError> for Problem {
    fn from(error: XlsxError) -> Self {
        Self::Workbook(error)
    }
}

/// A workbook under way.
struct Book<'a> {
    making: &'a Making<'a>,
    workbook: Workbook,
    style: Style,
    chats: Table,
    messages: Table,
    truncated_cells: u64,
}

/// How cells look.
struct Style {
    header: CellFormat,
    time: CellFormat,
    day: CellFormat,
}

/// The sheets of one table.
struct Table {
    name: &'static str,
    columns: Vec<&'static Column>,
    /// The last of its sheets, by its place in the workbook.
    sheet: usize,
    sheets: u32,
    /// Rows in the last sheet, without the header.
    rows: u32,
    total: u64,
    max_rows: u32,
}

impl<'a> Book<'a> {
    fn new(making: &'a Making<'a>, max_rows: u32) -> Result<Self, Problem> {
        let shape = making.shape;
        // `--fields` says what the table of `--rows` has; the other one is whole.
        let fields = |rows| shape.fields.as_deref().filter(|_| !shape.adds && shape.rows == rows);
        let table = |name, rows| Table {
            name,
            columns: chosen(rows, fields(rows)),
            sheet: 0,
            sheets: 0,
            rows: 0,
            total: 0,
            max_rows,
        };
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder_of(making.out))?;
        // The time of making would make two runs different.
        let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
        let style = Style {
            header: CellFormat::new().set_bold(),
            time: CellFormat::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            day: CellFormat::new().set_num_format("yyyy-mm-dd"),
        };
        let mut book = Self {
            making,
            workbook,
            style,
            chats: table("Chats", Rows::Chats),
            messages: table("Messages", Rows::Messages),
            truncated_cells: 0,
        };
        book.chats.begin_sheet(&mut book.workbook, &book.style)?;
        book.messages.begin_sheet(&mut book.workbook, &book.style)?;
        Ok(book)
    }

    fn make(mut self) -> Result<Made, Problem> {
        let zone = self.making.zone;
        let mut chats = Chats::open(self.making.ndjson)?;
        while let Some((chat, _)) = chats.next_chat()? {
            let cut = &mut self.truncated_cells;
            let row = Row { chat: &chat, message: None, zone };
            self.chats.row(&mut self.workbook, &self.style, &row, cut)?;
            for message in chat.messages.iter().flatten() {
                let row = Row { message: Some(message), ..row };
                self.messages.row(&mut self.workbook, &self.style, &row, cut)?;
            }
        }
        self.chats.end_sheet(&mut self.workbook)?;
        self.messages.end_sheet(&mut self.workbook)?;
        // Sheets that go on stand beside those that they go on from; this is stable.
        self.workbook.worksheets_mut().sort_by_key(|sheet| !sheet.name().starts_with("Chats"));
        self.about(zone, &chats.sha256())?;
        self.workbook.save(self.making.out)?;
        Ok(Made { truncated_cells: self.truncated_cells })
    }

    /// What the file is: nothing that differs between two runs that found the same.
    fn about(&mut self, zone: &Zone, sha256: &str) -> Result<(), Problem> {
        let mut facts = vec![("program".to_owned(), format!("chatferry {}", env!("CARGO_PKG_VERSION")))];
        facts.extend(self.making.about.iter().cloned());
        let fact = |name: &str, value: String| (name.to_owned(), value);
        facts.extend([
            fact("time zone", zone.name().to_owned()),
            fact("chats", self.chats.total.to_string()),
            fact("messages", self.messages.total.to_string()),
            fact("cells that were cut", self.truncated_cells.to_string()),
            fact("schema", crate::unified::SCHEMA.to_owned()),
            fact("SHA-256 of the records", sha256.to_owned()),
        ]);
        let sheet = self.workbook.add_worksheet_with_constant_memory()?.set_name("About")?;
        sheet.set_column_width(0, 24)?.set_column_width(1, 80)?;
        for (row, (name, value)) in (0..).zip(facts) {
            let value = cell_text(&value).0.into_owned();
            sheet.write_string_with_format(row, 0, name, &self.style.header)?.write_string(row, 1, value)?;
        }
        Ok(())
    }
}

impl Table {
    fn begin_sheet(&mut self, workbook: &mut Workbook, style: &Style) -> Result<(), XlsxError> {
        self.sheets += 1;
        self.rows = 0;
        self.sheet = workbook.worksheets_mut().len();
        let name = if self.sheets == 1 { self.name.to_owned() } else { format!("{} {}", self.name, self.sheets) };
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (index, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(index, width(column))?;
            sheet.write_string_with_format(0, index, column.name, &style.header)?;
        }
        Ok(())
    }

    fn end_sheet(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        workbook.worksheet_from_index(self.sheet)?.autofilter(0, 0, self.rows, last).map(drop)
    }

    fn row(&mut self, workbook: &mut Workbook, style: &Style, row: &Row<'_>, cut: &mut u64) -> Result<(), XlsxError> {
        if self.rows == self.max_rows {
            self.end_sheet(workbook)?;
            self.begin_sheet(workbook, style)?;
        }
        self.rows += 1;
        self.total += 1;
        let sheet = workbook.worksheet_from_index(self.sheet)?;
        for (index, column) in (0..).zip(&self.columns) {
            put(sheet, (self.rows, index), (column.cell)(row), (style, row.zone, &mut *cut))?;
        }
        Ok(())
    }
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    (style, zone, cut): (&Style, &Zone, &mut u64),
) -> Result<(), XlsxError> {
    match cell {
        Cell::Null => {}
        Cell::Text(text) => {
            let (text, is_cut) = cell_text(&text);
            *cut += u64::from(is_cut);
            sheet.write_string(row, column, text.into_owned())?;
        }
        Cell::Time(instant, _) => {
            let time = zone.civil(instant);
            let excel = date(time.date()).and_then(|date| {
                date.and_hms(
                    time.hour().unsigned_abs().into(),
                    time.minute().unsigned_abs(),
                    time.second().unsigned_abs(),
                )
                .ok()
            });
            match excel {
                Some(excel) => sheet.write_datetime_with_format(row, column, &excel, &style.time)?,
                // Before 1900 there are no dates in Excel.
                None => sheet.write_string(row, column, local_time(instant, zone))?,
            };
        }
        Cell::Day(day) => {
            let text = day.to_string();
            match text.parse().ok().and_then(date) {
                Some(excel) => sheet.write_datetime_with_format(row, column, &excel, &style.day)?,
                None => sheet.write_string(row, column, text)?,
            };
        }
        Cell::Number(number) => drop(sheet.write_number(row, column, number)?),
        Cell::Integer(number) => drop(sheet.write_number(row, column, number as f64)?),
        Cell::Boolean(value) => drop(sheet.write_boolean(row, column, value)?),
    }
    Ok(())
}

fn date(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    let (year, month, day) = (u16::try_from(date.year()).ok()?, date.month().unsigned_abs(), date.day().unsigned_abs());
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// Text as a cell may hold it, and whether it was cut.
fn cell_text(text: &str) -> (Cow<'_, str>, bool) {
    let forbidden = |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    let text = match text.contains(forbidden) {
        true => Cow::Owned(text.replace(forbidden, "\u{fffd}")),
        false => Cow::Borrowed(text),
    };
    // A byte is at least as long as a unit.
    if text.len() <= MAX_CELL || text.chars().map(char::len_utf16).sum::<usize>() <= MAX_CELL {
        return (text, false);
    }
    let room = MAX_CELL - CUT.chars().map(char::len_utf16).sum::<usize>();
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > room
    });
    let end = end.map_or(text.len(), |(at, _)| at);
    (Cow::Owned(format!("{}{CUT}", &text[..end])), true)
}

fn width(column: &Column) -> u32 {
    match (column.kind, column.name) {
        (ColumnType::Text, "transcript" | "text") => 80,
        (ColumnType::Text, "key" | "visitor_email" | "page_url" | "attachment_url" | "rating_comment" | "wrapup") => 30,
        (ColumnType::Text, "source" | "id" | "kind" | "role" | "type") => 11,
        (ColumnType::Text, _) => 18,
        (ColumnType::Time, _) => 19,
        (ColumnType::Day, _) => 11,
        (ColumnType::Number | ColumnType::Integer | ColumnType::Boolean, _) => 10,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_in_units_of_utf_16_and_says_so() {
        for (text, want) in [
            ("a".repeat(MAX_CELL), None),
            ("a".repeat(MAX_CELL + 1), Some(MAX_CELL)),
            // Two units each, so that one more would be too many.
            ("😀".repeat(MAX_CELL / 2), None),
            ("😀".repeat(MAX_CELL / 2 + 1), Some(MAX_CELL)),
            (format!("a{}", "😀".repeat(MAX_CELL / 2 + 1)), Some(MAX_CELL - 1)),
            ("ž".repeat(MAX_CELL), None),
        ] {
            let (found, is_cut) = cell_text(&text);
            assert_eq!(is_cut, want.is_some());
            assert_eq!(found.ends_with(CUT), is_cut);
            if let Some(want) = want {
                assert_eq!(found.encode_utf16().count(), want);
            }
        }
        assert_eq!(cell_text("a\u{0}b\tc\u{1f}\u{ffff}").0, "a\u{fffd}b\tc\u{fffd}\u{fffd}");
    }
}
