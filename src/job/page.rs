//! One page on its way through the loop: each record passes the window and the seen-set, and is written.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::TimeDelta;

use super::Run;
use crate::error::{Error, Exit, Result};
use crate::provider::{Ask, Facts};
use crate::record::{Key, Record};
use crate::seen::Seen;
use crate::splitter::{Expect, Found, Item};

/// Whether a run goes on.
pub enum Flow {
    /// The page is whole.
    Page(Box<Page>),
    /// Nothing to stop for.
    On,
    /// `--limit` is reached.
    Stop,
}

/// What a page has come to so far.
#[derive(Default)]
pub struct Page {
    pub facts: Facts,
    /// Chats that are new in the run, and in the walk, with this page.
    pub new_seen: Seen,
    pub new_walk: Seen,
    /// Unreadable records that are new in the run: why, and their text.
    pub rejects: Vec<(&'static str, String)>,
    /// How often each unreadable text has come on this page.
    odd: HashMap<u64, u64>,
    /// Whether the answer broke off and its records come again.
    repeated: bool,
    /// Whether one record was asked for by itself, and its id.
    single: bool,
    only: Option<String>,
}

impl Page {
    /// A page of which nothing has come yet.
    pub fn new(ask: &Ask) -> Self {
        Self { single: ask.expect == Expect::One, only: ask.only.clone(), ..Self::default() }
    }

    /// The answer starts over; what was written stays written.
    pub fn again(&mut self) {
        self.facts = Facts::default();
        self.odd.clear();
        self.repeated = true;
    }

    /// The identity of an unreadable record: its text, and the how manieth such one it is on its page.
    fn odd(&mut self, raw: &[u8]) -> Key {
        let mut hasher = DefaultHasher::new();
        raw.hash(&mut hasher);
        let hash = hasher.finish();
        let times = self.odd.entry(hash).or_default();
        *times += 1;
        Key::Text(format!("unreadable {hash:016x} {times}"))
    }
}

impl Run {
    /// Takes in one element of the list.
    pub(super) fn take(&mut self, page: &mut Page, bytes: &[u8], item: &Item) -> Result<Flow> {
        page.facts.rows += 1;
        match item {
            Item::Record(found) => self.take_record(page, bytes, found),
            Item::Reject(range, reason) => {
                let raw = &bytes[range.clone()];
                let key = page.odd(raw);
                self.walks(page, &key);
                if self.seen.insert(&key) {
                    page.new_seen.insert(&key);
                    page.rejects.push((reason, String::from_utf8_lossy(raw).into_owned()));
                }
                Ok(Flow::On)
            }
        }
    }

    /// Notes an element as met in this walk.
    fn walks(&mut self, page: &mut Page, key: &Key) {
        let fresh = self.walk.insert(key);
        if fresh {
            page.new_walk.insert(key);
        }
        page.facts.fresh += u64::from(fresh || (page.repeated && page.new_walk.contains(key)));
    }

    fn take_record(&mut self, page: &mut Page, bytes: &[u8], found: &Found) -> Result<Flow> {
        if page.only.as_ref().is_some_and(|only| !is_asked(only, &found.key)) {
            page.facts.rows -= 1;
            return Ok(Flow::On);
        }
        self.walks(page, &found.key);
        if let Key::Id(_, id) = found.key {
            page.facts.ids.push(id);
        }
        page.facts.times.extend(found.time);
        if !self.is_inside(found)? {
            if self.seen.insert(&found.key) {
                page.new_seen.insert(&found.key);
                self.counts.outside += 1;
            }
            return Ok(Flow::On);
        }
        if found.bare && !page.single && self.job.provider.fetches_bare(&self.job.query) {
            let id = found.id().into_owned();
            if !self.seen.contains(&found.key) && !page.facts.bare.contains(&id) {
                page.facts.bare.push(id);
            }
            return Ok(Flow::On);
        }
        self.deliver(page, bytes, found)
    }

    fn deliver(&mut self, page: &mut Page, bytes: &[u8], found: &Found) -> Result<Flow> {
        if !self.seen.insert(&found.key) {
            self.counts.duplicates += u64::from(!(page.repeated && page.new_seen.contains(&found.key)));
            return Ok(Flow::On);
        }
        page.new_seen.insert(&found.key);
        let raw = &bytes[found.range.clone()];
        let scope = match found.key {
            Key::Id(scope, _) => scope,
            Key::Text(_) => 0,
        };
        self.outputs.write(&Record { key: &found.key, time: found.time, is_line: found.is_line, raw }, scope)?;
        self.counts.chats += 1;
        self.counts.messages += found.messages;
        Ok(if self.job.manner.limit == Some(self.counts.chats) { Flow::Stop } else { Flow::On })
    }

    /// Whether a record lies in the time asked for. One whose time cannot be read does; one that lies far outside
    /// at a service that was given the time as a filter means that the filter was ignored.
    fn is_inside(&self, found: &Found) -> Result<bool> {
        let (Some(span), Some(time)) = (self.job.query.span, found.time) else { return Ok(true) };
        if span.contains(time) {
            return Ok(true);
        }
        // A second more is asked for, and services may count in whole seconds.
        let margin = TimeDelta::seconds(1);
        let near = time < span.until + margin && span.since.is_none_or(|since| time >= since - margin);
        if near || self.job.manner.cut_locally || !self.job.provider.filters_time() {
            return Ok(false);
        }
        let time = time.format("%Y-%m-%dT%H:%M:%SZ");
        let sentence = format!(
            "chat {} was requested at {time}, outside the time asked for: the service ignores the time filter",
            found.id()
        );
        Err(Error::new(Exit::Incomplete, sentence)
            .hint("--cut-locally filters locally; check the account's API version and permissions"))
    }
}

/// Whether a record is the one that was asked for by `only`. A guid is not compared where the record has an id.
fn is_asked(only: &str, key: &Key) -> bool {
    match (only.parse::<u64>(), key) {
        (Ok(asked), Key::Id(_, id)) => asked == *id,
        (Ok(_), Key::Text(_)) | (Err(_), Key::Id(..)) => true,
        (Err(_), Key::Text(text)) => text.ends_with(&only.to_ascii_lowercase()),
    }
}
