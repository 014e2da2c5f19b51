//! Finds the records in an answer's body while it arrives: the hot path, and nothing else.
//!
//! Here the chunks are put together, in `walk` is the way through the envelope; [`crate::scan`] checks a record's JSON.
//! A record is given out as soon as its last byte is there, with its exact bytes and the keys that the loop needs, read
//! in the same pass. It is not copied unless it began in an earlier chunk. Only a complete document proves a complete
//! page: a body that ends early is [`Fault::Cut`], whatever HTTP says. No service is known here: where records lie is
//! data, in [`Resource`].

mod key;
mod walk;

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::de::IgnoredAny;

use crate::record::{Key, Resource};
use walk::{Hand, Step, Walk};

/// The largest body that is taken in, in bytes.
pub const LARGEST_BODY: usize = 128 << 20;

/// Records are given out when about so many bytes have been gone through: few enough to stay in the processor's cache
/// until they are written.
const PART: usize = 64 << 10;

/// So many bytes of a chunk at least are put behind a value that began in the one before, to find its end.
const JOIN: usize = 4 << 10;

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
    /// The project of records that name none; 0 where ids are unique everywhere.
    pub scope: u64,
    /// List, single record, or neither.
    pub expect: Expect,
}

/// Records that have arrived, with the bytes they stand in.
#[derive(Debug)]
pub struct Batch {
    /// The bytes that the ranges point into: the chunk itself, but for what began in an earlier one.
    pub bytes: Bytes,
    /// What was found, in order.
    pub items: Vec<Item>,
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
    /// Its id or guid as it was sent, where that is no number.
    pub name: String,
    /// Its time, if it can be read.
    pub time: Option<DateTime<Utc>>,
    /// Whether the messages are left out (absent or null, not merely empty).
    pub bare: bool,
    /// The number of its messages, where they are given as a list.
    pub messages: u64,
    /// Whether it stands on one line.
    pub is_line: bool,
}

impl Found {
    /// What requests call it.
    pub fn id(&self) -> Cow<'_, str> {
        match self.key {
            Key::Id(_, number) => Cow::Owned(number.to_string()),
            Key::Text(..) => Cow::Borrowed(&self.name),
        }
    }
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

/// Splits one body.
pub struct Splitter {
    walk: Walk,
    /// What has not been gone through of the chunk that came last.
    chunk: Bytes,
    /// The beginning of a value that goes on in the next chunk.
    begun: Vec<u8>,
    /// Below this length of `begun`, another look at it is not worth it.
    patience: usize,
    received: usize,
}

impl Splitter {
    /// A splitter at the start of a body.
    pub fn new(grammar: Grammar) -> Self {
        Self { walk: Walk::new(grammar), chunk: Bytes::new(), begun: Vec::new(), patience: 0, received: 0 }
    }

    /// Takes in the next bytes of the body. What is complete with them is given out by [`Splitter::batch`].
    pub fn feed(&mut self, chunk: Bytes) -> Result<(), Fault> {
        self.received += chunk.len();
        if self.received > LARGEST_BODY {
            return Err(Fault::Large);
        }
        self.chunk = chunk;
        Ok(())
    }

    /// The next records; `None` when more bytes are needed.
    pub fn batch(&mut self) -> Result<Option<Batch>, Fault> {
        if self.walk.grammar.expect == Expect::Whole {
            self.begun.extend_from_slice(&std::mem::take(&mut self.chunk));
            return Ok(None);
        }
        while !self.chunk.is_empty() {
            let bytes = if self.begun.is_empty() { Some(self.part()?) } else { self.join()? };
            if let Some(bytes) = bytes
                && !self.walk.items.is_empty()
            {
                return Ok(Some(Batch { bytes, items: std::mem::take(&mut self.walk.items) }));
            }
        }
        Ok(None)
    }

    /// Goes through a part of the chunk; gives the bytes in which it found what it found.
    fn part(&mut self) -> Result<Bytes, Fault> {
        let until = self.walk.at + PART;
        match self.walk.go(Hand { bytes: &self.chunk, last: false }, until)? {
            Step::Went => Ok(self.chunk.clone()),
            Step::NeedsMore => {
                self.begun.extend_from_slice(&self.chunk[self.walk.at..]);
                self.patience = 0;
                self.walk.turn();
                Ok(std::mem::take(&mut self.chunk))
            }
        }
    }

    /// Puts as much of the chunk behind the value that has begun as it takes to end it; gives the bytes in which it
    /// stands then.
    fn join(&mut self) -> Result<Option<Bytes>, Fault> {
        let had = self.begun.len();
        let mut taken = 0;
        while self.walk.at < had {
            if taken == self.chunk.len() {
                self.chunk.clear();
                return Ok(self.leave());
            }
            let wanted = self.patience.saturating_sub(self.begun.len()).max(self.begun.len() / 2).max(JOIN);
            let more = &self.chunk[taken..self.chunk.len().min(taken + wanted)];
            self.begun.extend_from_slice(more);
            taken += more.len();
            if self.begun.len() >= self.patience {
                self.walk.go(Hand { bytes: &self.begun, last: false }, had)?;
                // A long value is looked at again only when a quarter more of it is there, so the cost stays linear.
                let length = self.begun.len() - self.walk.at;
                self.patience = self.begun.len() + if length < 64 << 10 { 1 } else { length / 4 };
            }
        }
        self.chunk = self.chunk.split_off(self.walk.at - had);
        self.walk.turn();
        Ok(Some(std::mem::take(&mut self.begun).into()))
    }

    /// Leaves behind what was found before the value under way, if anything was; gives the bytes in which it stands.
    fn leave(&mut self) -> Option<Bytes> {
        if self.walk.items.is_empty() {
            return None;
        }
        let under_way = self.begun.split_off(self.walk.at);
        self.patience = self.patience.saturating_sub(self.walk.at);
        self.walk.turn();
        Some(std::mem::replace(&mut self.begun, under_way).into())
    }

    /// Ends the body: the last records and what stood beside them. All batches before have to be taken.
    pub fn finish(mut self) -> Result<(Batch, Envelope), Fault> {
        if self.walk.grammar.expect == Expect::Whole {
            return self.whole();
        }
        self.walk.go(Hand { bytes: &self.begun, last: true }, usize::MAX)?;
        self.walk.end()?;
        Ok((Batch { bytes: self.begun.into(), items: self.walk.items }, self.walk.envelope))
    }

    fn whole(self) -> Result<(Batch, Envelope), Fault> {
        let text = String::from_utf8(self.begun).map_err(|_| Fault::Rubbish("it is not UTF-8".to_owned()))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => {
                let none = Batch { bytes: Bytes::new(), items: Vec::new() };
                Ok((none, vec![(String::new(), text.to_owned())]))
            }
            Err(error) if error.is_eof() => Err(Fault::Cut),
            Err(_) if text.starts_with('<') => Err(Fault::Html),
            Err(error) => Err(Fault::Rubbish(error.to_string())),
        }
    }
}

#[cfg(test)]
mod tests;
