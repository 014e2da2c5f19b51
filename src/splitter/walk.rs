//! The walk through the envelope of a body, from record to record.

use serde::de::IgnoredAny;

use super::key::{self, Known, Value};
use super::{Envelope, Expect, Fault, Grammar, Item};
use crate::scan::{Marks, Scan, Stop};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// Before the first byte that is not blank.
    Start,
    /// In the envelope, `nested` if inside the value of a list key that is an object.
    Member { nested: bool, first: bool },
    /// In the list; `nested` as above.
    Element { nested: bool, wrapped: bool, first: bool },
    /// After the document.
    Done,
}

/// Where the walk is, and what it has found.
pub(super) struct Walk {
    pub grammar: Grammar,
    /// Where in the bytes at hand the next step begins.
    pub at: usize,
    /// Bytes of the body before these.
    passed: usize,
    place: Place,
    listed: bool,
    /// Whether the list is an object of records.
    keyed: bool,
    pub envelope: Envelope,
    pub items: Vec<Item>,
    /// The marks of the bytes at hand, and room for [`Scan`].
    marks: Marks,
    around: Vec<u8>,
}

/// The bytes at hand.
#[derive(Clone, Copy)]
pub(super) struct Hand<'a> {
    pub bytes: &'a [u8],
    /// Nothing follows them.
    pub last: bool,
}

/// What a value turned out to be, where a record may stand.
enum Read {
    Record,
    /// Something that is none.
    Beside,
    NeedsMore,
}

/// What one step of the walk came to.
pub(super) enum Step {
    Went,
    NeedsMore,
}

impl Walk {
    /// The walk before the first byte.
    pub fn new(grammar: Grammar) -> Self {
        Self {
            grammar,
            at: 0,
            passed: 0,
            place: Place::Start,
            listed: false,
            keyed: false,
            envelope: Vec::new(),
            items: Vec::new(),
            marks: Marks::default(),
            around: Vec::new(),
        }
    }

    /// Goes through the bytes at hand up to `until`, and on to the end of the value that stands there.
    pub fn go(&mut self, hand: Hand<'_>, until: usize) -> Result<Step, Fault> {
        while self.at < until {
            if let Step::NeedsMore = self.step(hand)? {
                return Ok(Step::NeedsMore);
            }
        }
        Ok(Step::Went)
    }

    /// What follows stands at the beginning of other bytes from now on.
    pub fn turn(&mut self) {
        self.passed += std::mem::take(&mut self.at);
        self.marks.seek(0);
    }

    /// Whether the document is whole and has a list.
    pub fn end(&self) -> Result<(), Fault> {
        match self.place {
            Place::Done if self.listed => Ok(()),
            Place::Done => Err(Fault::Rubbish(self.no_list())),
            _ => Err(Fault::Cut),
        }
    }

    fn no_list(&self) -> String {
        let plain = |key: &str| key.chars().filter(|c| !c.is_control()).take(40).collect::<String>();
        let keys: Vec<_> = self.envelope.iter().map(|(key, _)| plain(key)).take(6).collect();
        let expected = self.grammar.resource.lists.join("` or `");
        format!("it has no list of records (expected `{expected}`, found `{}`)", keys.join("`, `"))
    }

    fn step(&mut self, hand: Hand<'_>) -> Result<Step, Fault> {
        while hand.bytes.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        let Some(&byte) = hand.bytes.get(self.at) else { return Ok(Step::NeedsMore) };
        match self.place {
            Place::Start => self.start(hand, byte),
            Place::Member { nested, first } => self.member(hand, byte, nested, first),
            Place::Element { nested, wrapped, first } => self.element(hand, byte, (nested, wrapped), first),
            Place::Done => Err(self.unexpected("something after the end of the document")),
        }
    }

    fn start(&mut self, hand: Hand<'_>, byte: u8) -> Result<Step, Fault> {
        match byte {
            0xEF => {
                if hand.bytes.len() < self.at + 3 && !hand.last {
                    return Ok(Step::NeedsMore);
                }
                if !hand.bytes[self.at..].starts_with(b"\xEF\xBB\xBF") {
                    return Err(self.unexpected("an odd first byte"));
                }
                self.at += 3;
                Ok(Step::Went)
            }
            b'<' => Err(Fault::Html),
            b'{' if self.grammar.expect == Expect::One => {
                self.listed = true;
                self.record(hand, Place::Done)
            }
            b'{' => {
                self.at += 1;
                self.place = Place::Member { nested: false, first: true };
                Ok(Step::Went)
            }
            b'[' => {
                self.at += 1;
                self.listed = true;
                self.place = Place::Element { nested: false, wrapped: false, first: true };
                Ok(Step::Went)
            }
            _ => Err(self.unexpected("text that is no JSON object or list")),
        }
    }

    /// At a member of the envelope, at its comma, or at its end.
    fn member(&mut self, hand: Hand<'_>, byte: u8, nested: bool, first: bool) -> Result<Step, Fault> {
        match byte {
            b'}' => {
                self.at += 1;
                // An empty object is an empty list; one of other things is none.
                self.listed |= nested && first;
                self.place = if nested { Place::Member { nested: false, first: false } } else { Place::Done };
                Ok(Step::Went)
            }
            b',' if !first => self.key(hand, self.at + 1, nested),
            b'"' if first => self.key(hand, self.at, nested),
            _ => Err(self.unexpected("no key where one was expected")),
        }
    }

    /// A key and the first byte of its value, which decides where the walk goes on.
    fn key(&mut self, hand: Hand<'_>, from: usize, nested: bool) -> Result<Step, Fault> {
        let Some((key, after)) = self.parse::<String>(hand, from)? else { return Ok(Step::NeedsMore) };
        let Some(colon) = blank(hand.bytes, after) else { return Ok(Step::NeedsMore) };
        if hand.bytes[colon] != b':' {
            return Err(self.unexpected("no `:` after a key"));
        }
        let Some(value) = blank(hand.bytes, colon + 1) else { return Ok(Step::NeedsMore) };
        let is_list = self.grammar.resource.lists.contains(&key.as_str());
        match hand.bytes[value] {
            b'[' if is_list => {
                self.at = value + 1;
                self.listed = true;
                self.place = Place::Element { nested, wrapped: true, first: true };
                Ok(Step::Went)
            }
            b'{' if is_list && !nested => {
                self.at = value + 1;
                self.place = Place::Member { nested: true, first: true };
                Ok(Step::Went)
            }
            // A list that is an object keyed by index, as PHP writes one with holes, or by something else.
            _ if nested && (is_index(&key) || hand.bytes[value] == b'{') => self.keyed(hand, key, value),
            _ => self.extra(hand, key, value, nested),
        }
    }

    /// A member of an object in the list's place: one of its records, or something that stands beside them.
    fn keyed(&mut self, hand: Hand<'_>, key: String, value: usize) -> Result<Step, Fault> {
        let before = std::mem::replace(&mut self.at, value);
        // Among records, an object that does not say which one it is, is one that cannot be read.
        let certain = is_index(&key) || self.keyed;
        let step = self.element_at(hand, Place::Member { nested: true, first: false }, certain)?;
        match step {
            Read::Record => {
                (self.listed, self.keyed) = (true, true);
                Ok(Step::Went)
            }
            Read::Beside => {
                self.at = before;
                self.extra(hand, key, value, true)
            }
            Read::NeedsMore => {
                self.at = before;
                Ok(Step::NeedsMore)
            }
        }
    }

    /// A member of the envelope that is not the list: kept as text.
    fn extra(&mut self, hand: Hand<'_>, key: String, value: usize, nested: bool) -> Result<Step, Fault> {
        let Some((_, end)) = self.parse::<IgnoredAny>(hand, value)? else { return Ok(Step::NeedsMore) };
        let text = String::from_utf8_lossy(&hand.bytes[value..end]).into_owned();
        if text == "null" && self.grammar.resource.lists.contains(&key.as_str()) {
            self.listed = true;
        }
        self.envelope.push((key, text));
        self.at = end;
        self.place = Place::Member { nested, first: false };
        Ok(Step::Went)
    }

    /// At an element of the list, at its comma, or at its end.
    fn element(&mut self, hand: Hand<'_>, byte: u8, around: (bool, bool), first: bool) -> Result<Step, Fault> {
        let (nested, wrapped) = around;
        let after = Place::Element { nested, wrapped, first: false };
        match byte {
            b']' => {
                self.at += 1;
                self.place = if wrapped { Place::Member { nested, first: false } } else { Place::Done };
                Ok(Step::Went)
            }
            b',' if !first => {
                let Some(value) = blank(hand.bytes, self.at + 1) else { return Ok(Step::NeedsMore) };
                let before = std::mem::replace(&mut self.at, value);
                let step = self.record(hand, after)?;
                if let Step::NeedsMore = step {
                    self.at = before;
                }
                Ok(step)
            }
            _ if first => self.record(hand, after),
            _ => Err(self.unexpected("no comma between two records")),
        }
    }

    /// Reads the value at `at` as a record and goes on to `after`.
    fn record(&mut self, hand: Hand<'_>, after: Place) -> Result<Step, Fault> {
        Ok(match self.element_at(hand, after, true)? {
            Read::NeedsMore => Step::NeedsMore,
            Read::Record | Read::Beside => Step::Went,
        })
    }

    /// Reads the value at `at` as a record, and goes on to `after` if it is one; it must say which one it is unless
    /// that it is one is `certain`.
    fn element_at(&mut self, hand: Hand<'_>, after: Place, certain: bool) -> Result<Read, Fault> {
        let mut scan = Scan::new(hand.bytes, &mut self.marks, &mut self.around);
        let Some((value, end)) = key::read(&mut scan, self.at, self.grammar.resource) else {
            let stop = scan.stop();
            self.marks.seek(self.at);
            return match stop {
                Stop::More if hand.last => Err(Fault::Cut),
                Stop::More => Ok(Read::NeedsMore),
                Stop::Bad(what) => Err(self.unexpected(what)),
            };
        };
        let (range, is_line) = (self.at..end, !scan.was_broken());
        let text = simdutf8::basic::from_utf8(&hand.bytes[range.clone()]);
        if !certain && !text.is_ok_and(|text| value.has_identity(text, self.at)) {
            self.marks.seek(self.at);
            return Ok(Read::Beside);
        }
        let item = match (value, text) {
            (Value::Object(fields), Ok(record)) => {
                Known { record, start: self.at, is_line, fields }.item(&self.grammar, range)
            }
            (Value::Other, Ok(_)) => Item::Reject(range, "it is not an object"),
            (_, Err(_)) => Item::Reject(range, "it is not UTF-8"),
        };
        self.items.push(item);
        self.at = end;
        self.place = after;
        Ok(Read::Record)
    }

    /// Parses a small value at `from`; `None` if more bytes are needed.
    fn parse<'b, T: serde::Deserialize<'b>>(&self, hand: Hand<'b>, from: usize) -> Result<Option<(T, usize)>, Fault> {
        let mut stream = serde_json::Deserializer::from_slice(&hand.bytes[from..]).into_iter::<T>();
        match stream.next() {
            None if hand.last => Err(Fault::Cut),
            None => Ok(None),
            Some(Ok(value)) => {
                let end = from + stream.byte_offset();
                // A number at the very end may go on in the next chunk.
                Ok(if end == hand.bytes.len() && !hand.last { None } else { Some((value, end)) })
            }
            Some(Err(error)) if is_cut(hand.bytes, &error) && !hand.last => Ok(None),
            Some(Err(error)) if is_cut(hand.bytes, &error) => Err(Fault::Cut),
            Some(Err(error)) => Err(self.syntax(&error)),
        }
    }

    fn syntax(&self, error: &serde_json::Error) -> Fault {
        let text = error.to_string();
        let what = text.split(" at line").next().unwrap_or(&text);
        self.unexpected(what)
    }

    fn unexpected(&self, what: &str) -> Fault {
        Fault::Rubbish(format!("{what} at byte {}", self.passed + self.at))
    }
}

/// Whether more bytes might mend `error`; serde_json calls a number that ends in mid-air invalid.
fn is_cut(bytes: &[u8], error: &serde_json::Error) -> bool {
    error.is_eof() || matches!(bytes.last(), Some(b'-' | b'+' | b'.' | b'e' | b'E'))
}

/// Whether a key counts records: `0`, `12`, `-1`.
fn is_index(key: &str) -> bool {
    let digits = key.strip_prefix('-').unwrap_or(key);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn blank(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).map(|offset| from + offset)
}
