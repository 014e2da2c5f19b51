//! Rows of CSV after RFC 4180 on their way: cells, in quotes where they must be, with texts raw: line breaks and quotes
//! inside cells come out as they were. Most cells are short and need no quotes; these are checked and copied in one go.

use std::io::{self, Write};
use std::ops::Range;

use memchr::{memchr, memchr2, memchr3};
use wide::u8x16;

use super::{excel, object};

/// Cells up to this length are copied in one go.
const SHORT: usize = 32;

/// Bytes that are looked at in one go.
const BLOCK: usize = 16;

/// Whole rows, in a buffer that is used again.
#[derive(Debug)]
pub(super) struct Sheet {
    /// What follows `end` is only room.
    bytes: Vec<u8>,
    end: usize,
    /// Where the row under way begins, and whether it has a cell.
    row: usize,
    begun: bool,
    text: Vec<u8>,
    excel: bool,
    separator: u8,
}

impl Sheet {
    /// Rows for spreadsheets (`excel`), or for all others, with this byte between cells.
    pub fn new(excel: bool, separator: u8) -> Self {
        Self { bytes: Vec::new(), end: 0, row: 0, begun: false, text: Vec::new(), excel, separator }
    }

    /// A cell that holds a JSON value: the text of a string, nothing for null, else the JSON text.
    pub fn json(&mut self, value: Option<&[u8]>) {
        match value {
            Some(raw) => self.json_in(raw, &(0..raw.len())),
            None => self.delimit(),
        }
    }

    /// The same for the value that stands at `place` in `text`; an empty place is one of nothing.
    pub fn json_in(&mut self, text: &[u8], place: &Range<usize>) {
        self.delimit();
        if place.is_empty() {
            return;
        }
        match text.get(place.start) {
            Some(b'"') => self.string(text, place),
            _ if text[place.clone()] == *b"null" => {}
            _ => self.write(&text[place.clone()]),
        }
    }

    /// A cell that holds a number.
    pub fn number(&mut self, number: u64) {
        self.delimit();
        self.put(itoa::Buffer::new().format(number).as_bytes());
    }

    /// A cell that holds a name.
    pub fn name(&mut self, name: &str) {
        self.delimit();
        self.text(name.as_bytes());
    }

    /// A cell that holds what is no text: a number, a time, yes or no.
    pub fn plain(&mut self, value: &str) {
        self.delimit();
        self.write(value.as_bytes());
    }

    /// A cell of nothing.
    pub fn empty(&mut self) {
        self.delimit();
    }

    /// Cells that were written before, delimiters included, once more.
    pub fn again(&mut self, cells: Range<usize>) {
        self.delimit();
        self.room(cells.len());
        self.bytes.copy_within(cells.clone(), self.end);
        self.end += cells.len();
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        // A line with nothing on it would be no row.
        if self.end == self.row {
            self.put(b"\"\"");
        }
        self.put(if self.excel { b"\r\n" } else { b"\n" });
        (self.row, self.begun) = (self.end, false);
    }

    /// The length of what is written.
    pub fn len(&self) -> usize {
        self.end
    }

    /// Forgets what is written.
    pub fn clear(&mut self) {
        (self.end, self.row, self.begun) = (0, 0, false);
    }

    /// Hands out what is written.
    pub fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let end = self.end;
        self.clear();
        out.write_all(&self.bytes[..end])
    }

    fn text(&mut self, text: &[u8]) {
        if self.excel && excel::guards(text) {
            self.write(&[b"'", text].concat());
        } else {
            self.write(text);
        }
    }

    /// A cell's bytes, in quotes where they must be.
    fn write(&mut self, bytes: &[u8]) {
        if is_plain(bytes, self.separator) { self.put(bytes) } else { self.quote(bytes) }
    }

    /// A cell in quotes, with those inside it doubled. JSON text is full of them: what stands before each is copied as
    /// a whole block, of which only that part counts.
    fn quote(&mut self, bytes: &[u8]) {
        self.room(2 * bytes.len() + BLOCK + 2);
        self.put(b"\"");
        let mut rest = bytes;
        while let Some(ahead) = rest.first_chunk::<{ 2 * BLOCK }>() {
            let mut quotes = ahead.first_chunk().map_or(0, |block| matches(block, b'"'));
            let mut from = 0;
            while quotes != 0 {
                let next = quotes.trailing_zeros() as usize + 1;
                self.copy_block(ahead, from..next);
                self.bytes[self.end] = b'"';
                self.end += 1;
                from = next;
                quotes &= quotes - 1;
            }
            self.copy_block(ahead, from..BLOCK);
            rest = &rest[BLOCK..];
        }
        for byte in rest {
            self.put(if *byte == b'"' { b"\"\"" } else { std::slice::from_ref(byte) });
        }
        self.put(b"\"");
    }

    /// Copies a part of a block, and what follows it; that is overwritten later.
    #[inline(always)]
    fn copy_block(&mut self, bytes: &[u8; 2 * BLOCK], part: Range<usize>) {
        let block = bytes.get(part.start..).and_then(|bytes| bytes.first_chunk::<BLOCK>());
        let room = self.bytes.get_mut(self.end..).and_then(|room| room.first_chunk_mut());
        if let (Some(block), Some(room)) = (block, room) {
            *room = *block;
            self.end += part.len();
        }
    }

    /// The text of the JSON string at `place` in `text`.
    #[inline(always)]
    fn string(&mut self, text: &[u8], place: &Range<usize>) {
        let inside = place.start + 1..place.end - 1;
        let guarded = self.excel && excel::guards(&text[inside.clone()]);
        if !guarded && self.short(text, inside.clone()) {
            return;
        }
        let inside = &text[inside];
        if !guarded && memchr2(self.separator, b'\\', inside).is_none() {
            return self.put(inside);
        }
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        object::decode(inside, &mut text);
        self.text(&text);
        self.text = text;
    }

    /// Writes the inside of a JSON string if it is short and goes out as it is; false if it is not.
    #[inline(always)]
    fn short(&mut self, bytes: &[u8], inside: Range<usize>) -> bool {
        let length = inside.len();
        let found = bytes.get(inside.start..).and_then(|rest| rest.first_chunk::<SHORT>());
        let Some(found) = found.filter(|_| length <= SHORT) else { return false };
        let ([a, b], _) = found.as_chunks() else { return false };
        let signs = u64::from(signs(a, self.separator)) | u64::from(signs(b, self.separator)) << BLOCK;
        if (signs.trailing_zeros() as usize) < length {
            return false;
        }
        self.room(SHORT);
        if let Some(room) = self.bytes.get_mut(self.end..).and_then(|room| room.first_chunk_mut()) {
            *room = *found;
        }
        self.end += length;
        true
    }

    #[inline(always)]
    fn delimit(&mut self) {
        if std::mem::replace(&mut self.begun, true) {
            self.room(1);
            self.bytes[self.end] = self.separator;
            self.end += 1;
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        self.room(bytes.len());
        self.bytes[self.end..self.end + bytes.len()].copy_from_slice(bytes);
        self.end += bytes.len();
    }

    /// Makes room for so many bytes more.
    #[inline(always)]
    fn room(&mut self, length: usize) {
        if self.bytes.len() < self.end + length {
            self.bytes.resize((self.end + length).next_power_of_two(), 0);
        }
    }
}

/// Whether a cell needs no quotes.
fn is_plain(bytes: &[u8], separator: u8) -> bool {
    memchr3(separator, b'"', b'\n', bytes).is_none() && memchr(b'\r', bytes).is_none()
}

/// What keeps the inside of a JSON string from going out as it is: separators and escapes, a bit each.
#[inline(always)]
fn signs(block: &[u8; BLOCK], separator: u8) -> u32 {
    matches(block, separator) | matches(block, b'\\')
}

/// Where a block has this byte, a bit each.
#[inline(always)]
fn matches(block: &[u8; BLOCK], byte: u8) -> u32 {
    u8x16::new(*block).simd_eq(u8x16::splat(byte)).to_bitmask()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rows as a well-known writer has them.
    fn plain(rows: &[Vec<String>], excel: bool, separator: u8) -> Vec<u8> {
        let terminator = if excel { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new()
            .terminator(terminator)
            .delimiter(separator)
            .flexible(true)
            .from_writer(Vec::new());
        let guard =
            |cell: &String| if excel && excel::guards(cell.as_bytes()) { format!("'{cell}") } else { cell.clone() };
        rows.iter().for_each(|row| writer.write_record(row.iter().map(guard)).unwrap());
        writer.into_inner().unwrap()
    }

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z ]{0,40}",
            "[a,;\t\"\\\\\r\n='é]{0,6}",
            "[a-z]{20,40}[,;\t\"\n]?[a-z]{0,20}",
            "[a\"]{0,60}",
            ".{0,40}"
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn writes_cells_as_any_csv_writer_does(
            rows in prop::collection::vec(prop::collection::vec(cell(), 1..6), 0..5), excel: bool, behind in ".{0,40}",
            separator in prop::sample::select(vec![b',', b';', b'\t']),
        ) {
            let mut sheet = Sheet::new(excel, separator);
            for row in &rows {
                for cell in row {
                    let json = serde_json::Value::from(cell.as_str()).to_string();
                    sheet.json_in(format!("{json}{behind}").as_bytes(), &(0..json.len()));
                }
                sheet.end_row();
            }
            let mut out = Vec::new();
            sheet.flush(&mut out).unwrap();
            prop_assert_eq!(out, plain(&rows, excel, separator));
        }
    }

    #[test]
    fn values_that_are_no_texts_are_json_text() {
        let mut sheet = Sheet::new(false, b',');
        sheet.json_in(b" null, 6.0 ", &(1..5));
        let keys = 0..sheet.len();
        sheet.json_in(b" null, 6.0 ", &(7..10));
        sheet.json(Some(b"[1,\"a\"]"));
        sheet.json(None);
        sheet.number(u64::MAX);
        sheet.name("n");
        sheet.end_row();
        sheet.again(keys);
        sheet.end_row();
        let mut out = Vec::new();
        sheet.flush(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), ",6.0,\"[1,\"\"a\"\"]\",,18446744073709551615,n\n\"\"\n");
    }
}
