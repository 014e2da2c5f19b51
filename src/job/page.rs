//! One page on its way through the loop: each record passes the window and the seen-set, and is written.

use chrono::TimeDelta;

use super::Run;
use crate::error::{Error, Exit, Result};
use crate::provider::Facts;
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
    /// Unreadable records: why, and their text.
    pub rejects: Vec<(&'static str, String)>,
    /// Whether the answer broke off and its records come again.
    repeated: bool,
    /// Whether one record was asked for by itself.
    single: bool,
}

impl Page {
    /// A page of which nothing has come yet.
    pub fn new(expect: Expect) -> Self {
        Self { single: expect == Expect::One, ..Self::default() }
    }

    /// The answer starts over; what was written stays written.
    pub fn again(&mut self) {
        self.facts = Facts::default();
        self.rejects.clear();
        self.repeated = true;
    }
}

impl Run {
    /// Takes in one element of the list.
    pub(super) fn take(&mut self, page: &mut Page, bytes: &[u8], item: &Item) -> Result<Flow> {
        page.facts.rows += 1;
        match item {
            Item::Record(found) => self.take_record(page, bytes, found),
            Item::Reject(range, reason) => {
                page.rejects.push((reason, String::from_utf8_lossy(&bytes[range.clone()]).into_owned()));
                page.facts.fresh += 1;
                Ok(Flow::On)
            }
        }
    }

    fn take_record(&mut self, page: &mut Page, bytes: &[u8], found: &Found) -> Result<Flow> {
        let fresh = self.walk.insert(&found.key);
        if fresh {
            page.new_walk.insert(&found.key);
        }
        if fresh || (page.repeated && page.new_walk.contains(&found.key)) {
            page.facts.fresh += 1;
        }
        if let Key::Id(_, id) = found.key {
            page.facts.ids.push(id);
        }
        page.facts.times.extend(found.time);
        if !self.is_inside(found)? {
            self.counts.outside += u64::from(fresh);
            return Ok(Flow::On);
        }
        if found.bare && !page.single && self.job.provider.fetches_bare(&self.job.query) {
            if !self.seen.contains(&found.key) && !page.facts.bare.contains(&found.id) {
                page.facts.bare.push(found.id.clone());
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
        // The splitter has looked at every byte; what is not UTF-8 was rejected there.
        let raw = std::str::from_utf8(&bytes[found.range.clone()])
            .map_err(|error| Error::failure("a record is not UTF-8").because(error))?;
        let scope = match found.key {
            Key::Id(scope, _) => scope,
            Key::Text(_) => 0,
        };
        self.outputs.write(&Record { key: &found.key, time: found.time, raw }, scope)?;
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
        let margin = TimeDelta::seconds(2);
        let near = time < span.until + margin && span.since.is_none_or(|since| time >= since - margin);
        if near || self.job.manner.cut_locally || !self.job.provider.filters_time() {
            return Ok(false);
        }
        let time = time.format("%Y-%m-%dT%H:%M:%SZ");
        let sentence = format!(
            "chat {} was requested at {time}, outside the time asked for: the service ignores the time filter",
            found.id
        );
        Err(Error::new(Exit::Incomplete, sentence)
            .hint("--cut-locally goes on, and cuts on this side; check the account's API version and permissions"))
    }
}
