//! Finds the records in an answer's body while it arrives: the hot path, and nothing else.
//!
//! Here is the walk through the envelope and the refill; [`crate::scan`] checks a record's JSON. A record is given out as
//! soon as its last byte is there, with its exact bytes and the keys that the loop needs, read in the same pass. Only a complete document proves a complete page: a body that ends early is [`Fault::Cut`], whatever HTTP
//! says. No service is known here: where records lie is data, in [`Resource`].

mod key;
mod room;

use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::de::IgnoredAny;

use crate::record::{Key, Resource};
use crate::scan::{Marks, Scan, Stop};
use key::{Known, Read};
pub use room::Room;

/// The largest body that is taken in, in bytes.
pub const LARGEST_BODY: usize = 128 << 20;

/// Buffers grow by multiples of this, so that one that comes back is seldom too small.
const ROOM: usize = 64 << 10;

/// How one answer is to be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Expect {
    /// A list of records: bare, or in an envelope.
    List,
    /// One record, by itself.
    One,
    /// Not records: the whole body is handed to the provider.
    Whole,
}

/// Reads a record's time from the field's text and, where that is not enough, from its first message's time.
pub type Instant =
    fn(text: &str, first_message: &dyn Fn() -> Option<String>, zone: &crate::window::Zone) -> Option<DateTime<Utc>>;

/// What the splitter must know of the records.
#[derive(Clone)]
pub struct Grammar {
    /// Field names and where the list lies.
    pub resource: &'static Resource,
    /// How to read times.
    pub instant: Instant,
    /// The zone of times without offset.
    pub zone: crate::window::Zone,
    /// List, single record, or neither.
    pub expect: Expect,
}

/// Records that have arrived, with the bytes they stand in.
#[derive(Debug, Default)]
pub struct Batch {
    /// The bytes that the ranges point into.
    pub bytes: Vec<u8>,
    /// What was found, in order.
    pub items: Vec<Item>,
    /// Where the bytes' buffer goes afterwards.
    room: Option<Arc<Room>>,
}

impl Drop for Batch {
    fn drop(&mut self) {
        if let Some(room) = &self.room {
            room.give_back(std::mem::take(&mut self.bytes));
        }
    }
}

/// One element of the list.
#[derive(Debug)]
pub enum Item {
    /// A record that can be told from others.
    Record(Found),
    /// One that cannot, and why.
    Reject(Range<usize>, &'static str),
}

/// Where a record lies and what it is called.
#[derive(Debug)]
pub struct Found {
    /// Its bytes.
    pub range: Range<usize>,
    /// Its identity.
    pub key: Key,
    /// The text of its id as it was sent, for requests that name it.
    pub id: String,
    /// Its time, if it can be read.
    pub time: Option<DateTime<Utc>>,
    /// Whether the messages are left out (absent or null, not merely empty).
    pub bare: bool,
    /// The number of its messages, where they are given as a list.
    pub messages: u64,
    /// Whether it stands on one line.
    pub is_line: bool,
}

/// What stands in the answer beside the records: `(key, JSON text)`, members of an object that holds the list too.
pub type Envelope = Vec<(String, String)>;

/// Why a body is no answer.
#[derive(Debug, Eq, PartialEq)]
pub enum Fault {
    /// It ends before the document does, or is empty: the line's fault, worth another try.
    Cut,
    /// It is a web page.
    Html,
    /// It is no JSON, or JSON of another shape; what, and at which byte.
    Rubbish(String),
    /// It is larger than [`LARGEST_BODY`].
    Large,
}

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

/// The walk through one body.
pub struct Splitter {
    grammar: Grammar,
    buffer: Vec<u8>,
    at: usize,
    /// Below this length of `buffer`, another look at the value that begins at `at` is not worth it.
    patience: usize,
    place: Place,
    listed: bool,
    envelope: Envelope,
    received: usize,
    items: Vec<Item>,
    room: Arc<Room>,
    /// The marks of `buffer`, and room for [`Scan`].
    marks: Marks,
    around: Vec<u8>,
}

/// What one step of the walk came to.
enum Step {
    Went,
    NeedsMore,
}

impl Splitter {
    /// A splitter at the start of a body, whose buffers come from `room` and go back there.
    pub fn new(grammar: Grammar, room: Arc<Room>) -> Self {
        Self {
            grammar,
            buffer: room.take(),
            room,
            at: 0,
            patience: 0,
            place: Place::Start,
            listed: false,
            envelope: Vec::new(),
            received: 0,
            items: Vec::new(),
            marks: Marks::default(),
            around: Vec::new(),
        }
    }

    /// Takes in the next bytes of the body and gives out the records that are complete with them.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<Batch, Fault> {
        self.received += chunk.len();
        if self.received > LARGEST_BODY {
            return Err(Fault::Large);
        }
        self.buffer.reserve_exact(chunk.len().next_multiple_of(ROOM));
        self.buffer.extend_from_slice(chunk);
        if self.grammar.expect == Expect::Whole {
            return Ok(Batch::default());
        }
        if self.buffer.len() >= self.patience {
            while let Step::Went = self.step(false)? {}
            // A long value is looked at again only when a quarter more of it is there, so the cost stays linear.
            let had = self.buffer.len() - self.at;
            self.patience = self.buffer.len() + if had < 64 << 10 { 1 } else { had / 4 };
        }
        Ok(self.give())
    }

    /// Ends the body: the last records and what stood beside them.
    pub fn finish(mut self) -> Result<(Batch, Envelope), Fault> {
        if self.grammar.expect == Expect::Whole {
            return self.whole();
        }
        while let Step::Went = self.step(true)? {}
        match self.place {
            Place::Done if self.listed => Ok((self.give(), self.envelope)),
            Place::Done => Err(Fault::Rubbish(self.no_list())),
            _ => Err(Fault::Cut),
        }
    }

    fn whole(self) -> Result<(Batch, Envelope), Fault> {
        let text = String::from_utf8(self.buffer).map_err(|_| Fault::Rubbish("it is not UTF-8".to_owned()))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => Ok((Batch::default(), vec![(String::new(), text.to_owned())])),
            Err(error) if error.is_eof() => Err(Fault::Cut),
            Err(_) if text.starts_with('<') => Err(Fault::Html),
            Err(error) => Err(Fault::Rubbish(error.to_string())),
        }
    }

    fn no_list(&self) -> String {
        let plain = |key: &str| key.chars().filter(|c| !c.is_control()).take(40).collect::<String>();
        let keys: Vec<_> = self.envelope.iter().map(|(key, _)| plain(key)).take(6).collect();
        let expected = self.grammar.resource.lists.join("` or `");
        format!("it has no list of records (expected `{expected}`, found `{}`)", keys.join("`, `"))
    }

    /// Hands out what was found; the unread tail moves to a fresh buffer.
    fn give(&mut self) -> Batch {
        if self.items.is_empty() {
            return Batch::default();
        }
        let mut tail = self.room.take();
        tail.extend_from_slice(&self.buffer[self.at..]);
        let bytes = std::mem::replace(&mut self.buffer, tail);
        self.marks.seek(0);
        self.patience = self.patience.saturating_sub(self.at);
        self.at = 0;
        Batch { bytes, items: std::mem::take(&mut self.items), room: Some(self.room.clone()) }
    }

    fn step(&mut self, last: bool) -> Result<Step, Fault> {
        while self.buffer.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        let Some(&byte) = self.buffer.get(self.at) else { return Ok(Step::NeedsMore) };
        match self.place {
            Place::Start => self.start(byte, last),
            Place::Member { nested, first } => self.member(byte, nested, first, last),
            Place::Element { nested, wrapped, first } => self.element(byte, (nested, wrapped), first, last),
            Place::Done => Err(self.unexpected("something after the end of the document")),
        }
    }

    fn start(&mut self, byte: u8, last: bool) -> Result<Step, Fault> {
        match byte {
            0xEF => {
                if self.buffer.len() < self.at + 3 && !last {
                    return Ok(Step::NeedsMore);
                }
                if !self.buffer[self.at..].starts_with(b"\xEF\xBB\xBF") {
                    return Err(self.unexpected("an odd first byte"));
                }
                self.at += 3;
                Ok(Step::Went)
            }
            b'<' => Err(Fault::Html),
            b'{' if self.grammar.expect == Expect::One => {
                self.listed = true;
                self.record(last, Place::Done)
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
    fn member(&mut self, byte: u8, nested: bool, first: bool, last: bool) -> Result<Step, Fault> {
        match byte {
            b'}' => {
                self.at += 1;
                // An empty object is an empty list; one of other things is none.
                self.listed |= nested && first;
                self.place = if nested { Place::Member { nested: false, first: false } } else { Place::Done };
                Ok(Step::Went)
            }
            b',' if !first => self.key(self.at + 1, nested, last),
            b'"' if first => self.key(self.at, nested, last),
            _ => Err(self.unexpected("no key where one was expected")),
        }
    }

    /// A key and the first byte of its value, which decides where the walk goes on.
    fn key(&mut self, from: usize, nested: bool, last: bool) -> Result<Step, Fault> {
        let Some((key, after)) = self.parse::<String>(from, last)? else { return Ok(Step::NeedsMore) };
        let Some(colon) = self.blank(after) else { return Ok(Step::NeedsMore) };
        if self.buffer[colon] != b':' {
            return Err(self.unexpected("no `:` after a key"));
        }
        let Some(value) = self.blank(colon + 1) else { return Ok(Step::NeedsMore) };
        let is_list = self.grammar.resource.lists.contains(&key.as_str());
        match self.buffer[value] {
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
            // A list that is an object keyed by index, as PHP writes one with holes.
            _ if nested && !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()) => {
                let before = std::mem::replace(&mut self.at, value);
                let step = self.record(last, Place::Member { nested, first: false })?;
                match step {
                    Step::Went => self.listed = true,
                    Step::NeedsMore => self.at = before,
                }
                Ok(step)
            }
            _ => self.extra(key, value, nested, last),
        }
    }

    /// A member of the envelope that is not the list: kept as text.
    fn extra(&mut self, key: String, value: usize, nested: bool, last: bool) -> Result<Step, Fault> {
        let Some((_, end)) = self.parse::<IgnoredAny>(value, last)? else { return Ok(Step::NeedsMore) };
        let text = String::from_utf8_lossy(&self.buffer[value..end]).into_owned();
        if text == "null" && self.grammar.resource.lists.contains(&key.as_str()) {
            self.listed = true;
        }
        self.envelope.push((key, text));
        self.at = end;
        self.place = Place::Member { nested, first: false };
        Ok(Step::Went)
    }

    /// At an element of the list, at its comma, or at its end.
    fn element(&mut self, byte: u8, around: (bool, bool), first: bool, last: bool) -> Result<Step, Fault> {
        let (nested, wrapped) = around;
        let after = Place::Element { nested, wrapped, first: false };
        match byte {
            b']' => {
                self.at += 1;
                self.place = if wrapped { Place::Member { nested, first: false } } else { Place::Done };
                Ok(Step::Went)
            }
            b',' if !first => {
                let Some(value) = self.blank(self.at + 1) else { return Ok(Step::NeedsMore) };
                let before = std::mem::replace(&mut self.at, value);
                let step = self.record(last, after)?;
                if let Step::NeedsMore = step {
                    self.at = before;
                }
                Ok(step)
            }
            _ if first => self.record(last, after),
            _ => Err(self.unexpected("no comma between two records")),
        }
    }

    /// Reads the value at `at` as a record and goes on to `after`.
    fn record(&mut self, last: bool, after: Place) -> Result<Step, Fault> {
        let mut scan = Scan::new(&self.buffer, &mut self.marks, &mut self.around);
        let Some((read, end)) = key::read(&mut scan, self.at, self.grammar.resource) else {
            let stop = scan.stop();
            self.marks.seek(self.at);
            return match stop {
                Stop::More if last => Err(Fault::Cut),
                Stop::More => Ok(Step::NeedsMore),
                Stop::Bad(what) => Err(self.unexpected(what)),
            };
        };
        let (range, is_line) = (self.at..end, !scan.was_broken());
        let item = match (read, simdutf8::basic::from_utf8(&self.buffer[range.clone()])) {
            (Read::Object(fields), Ok(record)) => {
                item(&self.grammar, &Known { record, start: self.at, is_line, fields }, range)
            }
            (Read::Other, Ok(_)) => Item::Reject(range, "it is not an object"),
            (_, Err(_)) => Item::Reject(range, "it is not UTF-8"),
        };
        self.items.push(item);
        self.at = end;
        self.place = after;
        Ok(Step::Went)
    }

    /// Parses a small value at `from`; `None` if more bytes are needed.
    fn parse<'b, T: serde::Deserialize<'b>>(&'b self, from: usize, last: bool) -> Result<Option<(T, usize)>, Fault> {
        let mut stream = serde_json::Deserializer::from_slice(&self.buffer[from..]).into_iter::<T>();
        match stream.next() {
            None if last => Err(Fault::Cut),
            None => Ok(None),
            Some(Ok(value)) => {
                let end = from + stream.byte_offset();
                // A number at the very end may go on in the next chunk.
                Ok(if end == self.buffer.len() && !last { None } else { Some((value, end)) })
            }
            Some(Err(error)) if self.is_cut(&error) && !last => Ok(None),
            Some(Err(error)) if self.is_cut(&error) => Err(Fault::Cut),
            Some(Err(error)) => Err(self.syntax(&error)),
        }
    }

    /// Whether more bytes might mend `error`; serde_json calls a number that ends in mid-air invalid.
    fn is_cut(&self, error: &serde_json::Error) -> bool {
        error.is_eof() || matches!(self.buffer.last(), Some(b'-' | b'+' | b'.' | b'e' | b'E'))
    }

    fn blank(&self, from: usize) -> Option<usize> {
        let rest = self.buffer.get(from..)?;
        rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).map(|offset| from + offset)
    }

    fn syntax(&self, error: &serde_json::Error) -> Fault {
        let text = error.to_string();
        let what = text.split(" at line").next().unwrap_or(&text);
        self.unexpected(what)
    }

    fn unexpected(&self, what: &str) -> Fault {
        let byte = self.received - (self.buffer.len() - self.at);
        Fault::Rubbish(format!("{what} at byte {byte}"))
    }
}

fn item(grammar: &Grammar, known: &Known<'_>, range: Range<usize>) -> Item {
    let Some((key, id)) = known.identity() else {
        return Item::Reject(range, "it has neither an id nor a guid");
    };
    let first = || known.first_message(grammar.resource.messages?.time);
    let time = known.time().and_then(|text| (grammar.instant)(&text, &first, &grammar.zone));
    Item::Record(Found {
        range,
        key,
        id,
        time,
        bare: known.is_bare(),
        messages: known.messages(),
        is_line: known.is_line,
    })
}

#[cfg(test)]
mod tests;
