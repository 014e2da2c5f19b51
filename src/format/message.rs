//! One row per message: the chat's keys, the message's place, its documented fields, and the rest of it.
//!
//! The usual chat is read in a single pass: its keys stand before its messages. The list may also come first, as JSON
//! text inside a string, or as an object with `"0"`, `"1"` … for names, as PHP writes some lists. What is no message
//! goes whole into `extra`, under the list's name; nothing is lost and nothing fails.

use std::ops::Range;

use serde::de::{Error as _, IgnoredAny};
use serde_json::{Error, Result};

use super::compact;
use super::flatten::{EXTRA, Extra};
use super::name::{Names, quoted};
use super::object;
use crate::record::Messages;
use crate::scan::{Marks, Scan};

/// One message.
#[derive(Debug)]
pub struct Row<'a> {
    /// The chat's key fields.
    pub keys: Cells<'a>,
    /// Its place in the chat, from 1.
    pub seq: u64,
    /// Its documented fields.
    pub columns: Cells<'a>,
    /// An object of its other fields.
    pub extra: Option<&'a [u8]>,
}

/// JSON values, and where they stand in a text.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    /// The text that they are in.
    pub text: &'a [u8],
    /// Their places; an empty one where there is no such field.
    pub places: &'a [Range<usize>],
}

/// The place of nothing.
const NOWHERE: Range<usize> = 0..0;

impl<'a> Cells<'a> {
    /// The values, as JSON text.
    pub fn texts(self) -> impl Iterator<Item = Option<&'a [u8]>> {
        self.places.iter().map(move |place| Some(&self.text[place.clone()]).filter(|value| !value.is_empty()))
    }
}

/// Makes rows of the messages of chats.
#[derive(Debug)]
pub struct Table {
    /// The chat's keys, then the list.
    heads: Names,
    keys: Vec<Range<usize>>,
    list: String,
    message: Message,
    marks: Marks,
    around: Vec<u8>,
    held: String,
    line: String,
}

/// The columns of a row, in order.
pub fn header(messages: &Messages) -> Vec<&'static str> {
    let columns = messages.columns.iter().map(|(header, _)| *header);
    messages.keys.iter().copied().chain(["seq"]).chain(columns).chain([EXTRA]).collect()
}

impl Table {
    /// Rows by the tables of `messages`.
    pub fn new(messages: &Messages) -> Self {
        let fields = Names::new(messages.columns.iter().map(|(_, field)| *field));
        let columns = vec![NOWHERE; messages.columns.len()];
        Self {
            heads: Names::new(messages.keys.iter().copied().chain([messages.list])),
            keys: vec![NOWHERE; messages.keys.len()],
            list: quoted(messages.list),
            message: Message { fields, columns, extra: Extra::default() },
            marks: Marks::default(),
            around: Vec::new(),
            held: String::new(),
            line: String::new(),
        }
    }

    /// Calls `row` for each message of the chat `raw`, and returns their number. Fails where `raw` is no object.
    pub fn each(&mut self, raw: &[u8], row: impl FnMut(&Row<'_>)) -> Result<u64> {
        let Self { heads, list, message, .. } = self;
        let mut rows = Rows { raw, list, keys: &mut self.keys, message, seq: 0, row };
        rows.keys.fill(NOWHERE);
        heads.begin();
        let (mut met, mut later) = (false, NOWHERE);
        let mut scan = Scan::begin(raw, &mut self.marks, &mut self.around);
        if !raw.starts_with(b"{") {
            return Err(no_object());
        }
        let end = scan.members(0, |scan, name, value| {
            let (start, byte) = scan.next(value)?;
            let found = if scan.was_escaped() { heads.find(raw, name) } else { heads.find_plain(raw, &name) };
            let is_list = found == Some(rows.keys.len()) && !met;
            met |= is_list;
            if is_list && byte == b'[' && !rows.keys.contains(&NOWHERE) {
                return scan.items(start, |scan, item| rows.item(scan, raw, item));
            }
            let end = scan.value(start)?;
            if is_list {
                later = start..end;
            } else if let Some(key) = found.and_then(|found| rows.keys.get_mut(found))
                && *key == NOWHERE
            {
                *key = start..end;
            }
            Some(end)
        });
        end.ok_or_else(no_object)?;
        if later == NOWHERE {
            return Ok(rows.seq);
        }
        match List::of(&raw[later], &mut self.held, &mut self.line) {
            List::Nothing => {}
            List::Items(text) => {
                let mut scan = Scan::begin(text, &mut self.marks, &mut self.around);
                scan.items(0, |scan, item| rows.item(scan, text, item)).ok_or_else(no_object)?;
            }
            List::Indexed(text) => {
                let mut scan = Scan::begin(text, &mut self.marks, &mut self.around);
                scan.members(0, |scan, _, item| rows.item(scan, text, item)).ok_or_else(no_object)?;
            }
            List::Other(value) => rows.odd(value),
        }
        Ok(rows.seq)
    }
}

#[cold]
fn no_object() -> Error {
    Error::custom("it is no JSON object")
}

/// The documented fields of one message, and the others.
#[derive(Debug)]
struct Message {
    fields: Names,
    columns: Vec<Range<usize>>,
    extra: Extra,
}

/// Rows under way.
struct Rows<'t, 'a, F> {
    raw: &'a [u8],
    list: &'t str,
    keys: &'t mut Vec<Range<usize>>,
    message: &'t mut Message,
    seq: u64,
    row: F,
}

impl<'a, F: FnMut(&Row<'_>)> Rows<'_, 'a, F> {
    /// Reads the item of the list that begins at `at` in `text`, whatever it is; gives its end.
    fn item(&mut self, scan: &mut Scan<'_>, text: &[u8], at: usize) -> Option<usize> {
        let (at, byte) = scan.next(at)?;
        if byte != b'{' {
            let end = scan.value(at)?;
            self.odd(&text[at..end]);
            return Some(end);
        }
        self.message.begin();
        let end = scan.pairs(at, |name, value| self.message.field(text, name, value))?;
        self.end(text);
        Some(end)
    }

    /// What is no message.
    fn odd(&mut self, value: &[u8]) {
        self.message.begin();
        self.message.extra.push(self.list.as_bytes(), value);
        self.end(value);
    }

    /// A message, whose fields stand in `text`, is whole.
    fn end(&mut self, text: &[u8]) {
        self.seq += 1;
        let keys = Cells { text: self.raw, places: self.keys };
        let columns = Cells { text, places: &self.message.columns };
        (self.row)(&Row { keys, seq: self.seq, columns, extra: self.message.extra.end() });
    }
}

impl Message {
    fn begin(&mut self) {
        self.fields.begin();
        self.columns.fill(NOWHERE);
        self.extra.begin();
    }

    /// A field: a cell if it is documented and the first of its name.
    fn field(&mut self, text: &[u8], name: Range<usize>, value: Range<usize>) {
        match self.fields.find(text, name.clone()).and_then(|found| self.columns.get_mut(found)) {
            Some(cell) if *cell == NOWHERE => *cell = value,
            _ => self.extra.push(&text[name], &text[value]),
        }
    }
}

/// What stands where the messages should.
enum List<'a> {
    /// A list.
    Items(&'a [u8]),
    /// An object that is a list to PHP.
    Indexed(&'a [u8]),
    /// Null, or an empty text.
    Nothing,
    /// No list.
    Other(&'a [u8]),
}

impl<'a> List<'a> {
    fn of(value: &'a [u8], held: &'a mut String, line: &'a mut String) -> Self {
        match value.first() {
            Some(b'[') => Self::Items(value),
            Some(b'n') => Self::Nothing,
            Some(b'{') if is_indexed(value) => Self::Indexed(value),
            Some(b'"') => {
                let text = object::text(text(value), held).trim_ascii();
                if text.is_empty() {
                    Self::Nothing
                } else if text.starts_with('[') && serde_json::from_str::<IgnoredAny>(text).is_ok() {
                    Self::Items(compact::line(text, line).as_bytes())
                } else {
                    Self::Other(value)
                }
            }
            _ => Self::Other(value),
        }
    }
}

/// All that is read here has been found to be text.
fn text(json: &[u8]) -> &str {
    std::str::from_utf8(json).unwrap_or_default()
}

fn is_indexed(object: &[u8]) -> bool {
    let mut indexed = true;
    let read = object::fields(text(object), |name, _| {
        indexed &= name.bytes().all(|byte| byte == b'"' || byte.is_ascii_digit());
        Ok(())
    });
    indexed && read.is_ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    static MESSAGES: Messages =
        Messages { list: "m", time: "t", keys: &["id", "at"], columns: &[("time", "t"), ("text", "x")] };

    fn rows(raw: &str) -> Vec<String> {
        let mut rows = Vec::new();
        let cell = |cell: Option<&[u8]>| String::from_utf8_lossy(cell.unwrap_or(b"-")).into_owned();
        let count = Table::new(&MESSAGES).each(raw.as_bytes(), |row| {
            let keys = row.keys.texts().map(cell);
            let columns = row.columns.texts().map(cell);
            rows.push(
                keys.chain([row.seq.to_string()]).chain(columns).chain([cell(row.extra)]).collect::<Vec<_>>().join(" "),
            );
        });
        assert_eq!(count.unwrap(), rows.len() as u64);
        rows
    }

    #[test]
    fn each_item_of_whatever_stands_for_the_list_is_a_row() {
        let table: [(&str, &[&str]); 20] = [
            ("{}", &[]),
            (r#"{"m":null}"#, &[]),
            (r#"{"m":[]}"#, &[]),
            (r#"{"m":{}}"#, &[]),
            (r#"{"m":""}"#, &[]),
            (r#"{"m":"[ ]"}"#, &[]),
            (
                r#"{"m":[{"t":"a","x":1.0,"y":2},{"x":null}],"at":"b","id":7}"#,
                &[r#"7 "b" 1 "a" 1.0 {"y":2}"#, r#"7 "b" 2 - null -"#],
            ),
            (r#"{"id":1,"m":{"0":{"t":5},"2":{"t":6}}}"#, &["1 - 1 5 - -", "1 - 2 6 - -"]),
            (
                r#"{"m":[1,null,"x",[{}],{"t":1,"t":2}]}"#,
                &[
                    r#"- - 1 - - {"m":1}"#,
                    r#"- - 2 - - {"m":null}"#,
                    r#"- - 3 - - {"m":"x"}"#,
                    r#"- - 4 - - {"m":[{}]}"#,
                    r#"- - 5 1 - {"t":2}"#,
                ],
            ),
            (r#"{"m":"[ {\"t\": \"a\\n\", \"q\":\n [ 1 ] } ]"}"#, &[r#"- - 1 "a\n" - {"q":[1]}"#]),
            (r#"{"m":"[ {\"t\": 1}, {\"t\" ]"}"#, &[r#"- - 1 - - {"m":"[ {\"t\": 1}, {\"t\" ]"}"#]),
            (r#"{"m":"hello"}"#, &[r#"- - 1 - - {"m":"hello"}"#]),
            (r#"{"m":7}"#, &[r#"- - 1 - - {"m":7}"#]),
            (r#"{"m":{"t":1}}"#, &[r#"- - 1 - - {"m":{"t":1}}"#]),
            (r#"{"m":[{"t":1}],"m":[{"t":2}]}"#, &["- - 1 1 - -"]),
            (r#"{"id":1,"at":2,"id":3,"m":[{"t":1}],"m":[{"t":2}],"at":4}"#, &["1 2 1 1 - -"]),
            (
                r#"{"id":1,"at":2,"m":[{"t":1},{"t":2},null,{"t":3}]}"#,
                &["1 2 1 1 - -", "1 2 2 2 - -", r#"1 2 3 - - {"m":null}"#, "1 2 4 3 - -"],
            ),
            (r#"{"id":1,"at":2,"m":"x"}"#, &[r#"1 2 1 - - {"m":"x"}"#]),
            (r#"{"id":1,"at":2,"m":null}"#, &[]),
            (r#"{"id":1,"at":2,"m":{"0":{"t":1},"1":7}}"#, &["1 2 1 1 - -", r#"1 2 2 - - {"m":7}"#]),
        ];
        for (raw, want) in table {
            assert_eq!(rows(raw), want, "{raw}");
        }
    }
}
