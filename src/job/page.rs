//! One page on its way through the loop: each record passes the window and the seen-set, and is written.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::TimeDelta;

use super::Run;
use super::single::why_not;
use crate::error::{Error, Exit, Result};
use crate::provider::{Ask, Facts};
use crate::record::{Key, Record};
use crate::seen::PageKeys;
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
    pub new_seen: PageKeys,
    pub new_walk: PageKeys,
    /// Unreadable records that are new in the run: why, and their text.
    pub rejects: Vec<(&'static str, String)>,
    /// How often each unreadable text has come on this page.
    odd: HashMap<u64, u64>,
    /// Hashes of the identities that have come on this page.
    met: HashSet<u64>,
    /// Whether the answer broke off and its records come again.
    repeated: bool,
    /// Whether one record was asked for by itself, and its id.
    single: bool,
    only: Option<String>,
}

impl Page {
    /// A page of which nothing has come yet; `unsaved` is what no mark has of those before it.
    pub fn new(ask: &Ask, unsaved: (PageKeys, PageKeys)) -> Self {
        let (new_seen, new_walk) = unsaved;
        Self { new_seen, new_walk, single: ask.expect == Expect::One, only: ask.only.clone(), ..Self::default() }
    }

    /// The answer starts over; what was written stays written.
    pub fn again(&mut self) {
        self.facts = Facts::default();
        self.odd.clear();
        self.met.clear();
        self.repeated = true;
    }

    /// The identity of an unreadable record: its text, and the how manieth such one it is on its page.
    fn odd(&mut self, raw: &[u8]) -> Key {
        let hash = hash(raw);
        let times = self.odd.entry(hash).or_default();
        *times += 1;
        Key::Text(0, format!("unreadable {hash:016x} {times}"))
    }
}

impl Run {
    /// Takes in one element of the list.
    pub(super) fn take(&mut self, page: &mut Page, bytes: &[u8], item: &Item) -> Result<Flow> {
        // Where one record was asked for by itself, only that one counts.
        page.facts.rows += u64::from(page.only.is_none());
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

    /// Notes an element as met in this walk. A record that is fetched by itself was met in the list that named it.
    fn walks(&mut self, page: &mut Page, key: &Key) {
        if page.single {
            return;
        }
        let fresh = self.seen.insert_in_pass(key);
        if fresh {
            page.new_walk.insert(key);
        }
        page.facts.twice += u64::from(!page.met.insert(hash(key)));
        page.facts.fresh += u64::from(fresh || (page.repeated && page.new_walk.contains(key)));
    }

    fn take_record(&mut self, page: &mut Page, bytes: &[u8], found: &Found) -> Result<Flow> {
        if let Some(only) = &page.only {
            let other = why_not(only, &bytes[found.range.clone()], self.job.query.resource);
            if other.is_some() || page.facts.rows > 0 {
                page.facts.other = page.facts.other.take().or(other);
                return Ok(Flow::On);
            }
            page.facts.rows = 1;
        }
        let key = match self.job.provider.compares_rows(&self.job.query) {
            true => whole_row(&found.key, &bytes[found.range.clone()]),
            false => found.key.clone(),
        };
        self.walks(page, &key);
        let row_id = found.key.row_id();
        page.facts.row_ids.push(row_id);
        page.facts.ids.extend(row_id.number());
        page.facts.times.extend(found.time);
        if !self.is_inside(found)? {
            if self.seen.insert(&key) {
                page.new_seen.insert(&key);
                self.counts.outside += 1;
            }
            return Ok(Flow::On);
        }
        if found.bare && !page.single && self.job.provider.fetches_bare(&self.job.query) {
            let id = found.id().into_owned();
            if !self.seen.contains(&key) && !page.facts.bare.contains(&id) {
                page.facts.bare.push(id);
            }
            return Ok(Flow::On);
        }
        self.deliver(page, bytes, found, &key)
    }

    fn deliver(&mut self, page: &mut Page, bytes: &[u8], found: &Found, key: &Key) -> Result<Flow> {
        if !self.seen.insert(key) {
            self.counts.duplicates += u64::from(!(page.repeated && page.new_seen.contains(key)));
            return Ok(Flow::On);
        }
        page.new_seen.insert(key);
        let raw = &bytes[found.range.clone()];
        let record = Record { key: &found.key, time: found.time, is_line: found.is_line, raw, unified: None };
        self.outputs.write(&record, found.key.scope())?;
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

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The identity of a row that shares its id with others: all that it holds, however it is printed.
fn whole_row(key: &Key, raw: &[u8]) -> Key {
    let plain = serde_json::from_slice::<serde_json::Value>(raw).map(|value| value.to_string());
    let plain = plain.unwrap_or_else(|_| String::from_utf8_lossy(raw).into_owned());
    Key::Text(key.scope(), format!("{key:?} {plain}"))
}
