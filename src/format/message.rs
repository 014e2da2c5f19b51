//! One row per message: the chat's keys, the message's place, its documented fields, and the rest of it.
//!
//! The list may also come as JSON text inside a string, or as an object with `"0"`, `"1"` … for names, as PHP
//! writes some lists. What is no message goes whole into `extra`, under the list's name; nothing is lost and
//! nothing fails.

use serde::de::IgnoredAny;
use serde_json::Result;

use super::compact;
use super::flatten::{EXTRA, Extra};
use super::name::{Names, quoted};
use super::{object, stream};
use crate::record::Messages;

/// One message, as JSON text throughout; `None` where there is no such field.
#[derive(Debug)]
pub struct Row<'a> {
    /// The chat's key fields.
    pub keys: &'a [Option<&'a str>],
    /// Its place in the chat, from 1.
    pub seq: u64,
    /// Its documented fields.
    pub columns: &'a [Option<&'a str>],
    /// An object of its other fields.
    pub extra: Option<&'a str>,
}

/// Makes rows of the messages of chats.
#[derive(Debug)]
pub struct Table {
    /// The chat's keys, then the list.
    heads: Names,
    fields: Names,
    width: usize,
    list: String,
    extra: Extra,
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
        Self {
            heads: Names::new(messages.keys.iter().copied().chain([messages.list])),
            fields: Names::new(messages.columns.iter().map(|(_, field)| *field)),
            width: messages.columns.len(),
            list: quoted(messages.list),
            extra: Extra::default(),
            held: String::new(),
            line: String::new(),
        }
    }

    /// Calls `row` for each message of the chat `raw`, and returns their number. Fails where `raw` is no object.
    pub fn each(&mut self, raw: &str, row: impl FnMut(&Row<'_>)) -> Result<u64> {
        let mut rows = Rows {
            fields: &mut self.fields,
            extra: &mut self.extra,
            keys: vec![None; self.heads.count() - 1],
            columns: vec![None; self.width],
            seq: 0,
            given: 0,
            row,
        };
        if stream::read(&mut self.heads, raw, &mut rows).is_some() {
            return Ok(rows.seq);
        }
        rows.begin_again();
        let mut found = None;
        self.heads.begin();
        object::fields(raw, |name, value| {
            match self.heads.find(name) {
                Some(at) if at == rows.keys.len() => found = found.or(Some(value)),
                Some(at) => rows.keys[at] = rows.keys[at].or(Some(value)),
                None => {}
            }
            Ok(())
        })?;
        let list = found.map_or(List::Nothing, |value| List::open(value, &mut self.held, &mut self.line));
        match list {
            List::Nothing => {}
            List::Items(list) => object::items(list, |item| rows.item(&self.list, item))?,
            List::Indexed(list) => object::fields(list, |_, item| rows.item(&self.list, item))?,
            List::Other(value) => rows.odd(&self.list, value),
        }
        Ok(rows.seq)
    }
}

/// Rows under way: fields of a message go in one by one, a row comes out at its end.
pub(super) struct Rows<'t, 'a, F> {
    fields: &'t mut Names,
    extra: &'t mut Extra,
    /// The chat's key fields, as far as they are known.
    pub(super) keys: Vec<Option<&'a str>>,
    columns: Vec<Option<&'a str>>,
    seq: u64,
    /// Rows given before the chat was begun again; they are not given twice.
    given: u64,
    row: F,
}

impl<'a, F: FnMut(&Row<'_>)> Rows<'_, 'a, F> {
    /// A message begins.
    pub(super) fn begin(&mut self) {
        self.fields.begin();
        self.columns.fill(None);
        self.extra.begin();
    }

    /// A field of the message: a cell if it is documented and the first of its name.
    pub(super) fn field(&mut self, name: &'a str, value: &'a str) {
        match self.fields.find(name).and_then(|found| self.columns.get_mut(found)) {
            Some(cell) if cell.is_none() => *cell = Some(value),
            _ => self.extra.push(name, value),
        }
    }

    /// The message ends.
    pub(super) fn end(&mut self) {
        self.seq += 1;
        if self.seq > self.given {
            let (keys, columns) = (&self.keys[..], &self.columns[..]);
            (self.row)(&Row { keys, seq: self.seq, columns, extra: self.extra.end() });
        }
    }

    fn begin_again(&mut self) {
        self.given = self.seq;
        self.seq = 0;
        self.keys.fill(None);
    }

    /// An item of the list that is called `list`, whatever it is.
    fn item(&mut self, list: &str, item: &'a str) -> Result<()> {
        if !item.starts_with('{') {
            self.odd(list, item);
            return Ok(());
        }
        self.begin();
        object::fields(item, |name, value| {
            self.field(name, value);
            Ok(())
        })?;
        self.end();
        Ok(())
    }

    /// What is no message.
    fn odd(&mut self, list: &str, value: &str) {
        self.begin();
        self.extra.push(list, value);
        self.end();
    }
}

/// What stands where the messages should.
enum List<'a> {
    /// A list.
    Items(&'a str),
    /// An object that is a list to PHP.
    Indexed(&'a str),
    /// Null, or an empty text.
    Nothing,
    /// No list.
    Other(&'a str),
}

impl<'a> List<'a> {
    fn open(value: &'a str, held: &'a mut String, line: &'a mut String) -> Self {
        match value.as_bytes().first() {
            Some(b'[') => Self::Items(value),
            Some(b'n') => Self::Nothing,
            Some(b'{') if is_indexed(value) => Self::Indexed(value),
            Some(b'"') => {
                let text = object::text(value, held).trim_ascii();
                if text.is_empty() {
                    Self::Nothing
                } else if text.starts_with('[') && serde_json::from_str::<IgnoredAny>(text).is_ok() {
                    Self::Items(compact::line(text, line))
                } else {
                    Self::Other(value)
                }
            }
            _ => Self::Other(value),
        }
    }
}

fn is_indexed(object: &str) -> bool {
    let mut indexed = true;
    let read = object::fields(object, |name, _| {
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
        let cell = |cell: &Option<&str>| cell.unwrap_or("-").to_owned();
        let count = Table::new(&MESSAGES).each(raw, |row| {
            let keys = row.keys.iter().map(cell);
            let columns = row.columns.iter().map(cell);
            rows.push(
                keys.chain([row.seq.to_string()])
                    .chain(columns)
                    .chain([cell(&row.extra)])
                    .collect::<Vec<_>>()
                    .join(" "),
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
