//! The services: what to ask, and how to read what came back. Pure: no I/O, no clock, no state.
//!
//! A provider is a table ([`Resource`]) and three functions over an opaque, serialisable [`Cursor`]. It gives one
//! page; [`crate::pager`] gives all of them.

pub mod comm100;
mod request;
mod turn;
pub mod vcc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::client::Advice;
use crate::error::{Error, Result};
use crate::record::{Resource, RowId};
use crate::splitter::{Envelope, Expect, Instant};
pub use crate::stated::{stated_count, stated_failure};
pub use request::{Method, Request, path_segment};
pub use turn::{End, Step, Turn};

/// What an export asks for: everything that decides which records it holds, and nothing of how they look.
#[derive(Clone, Debug)]
pub struct Query {
    /// The kind of record.
    pub resource: &'static Resource,
    /// The time asked for; `None` where records have no time or single ones were named.
    pub span: Option<Span>,
    /// Records a page.
    pub page_size: u32,
    /// What only one service knows.
    pub detail: Detail,
}

/// The part of a query that is one service's own.
#[derive(Clone, Debug)]
pub enum Detail {
    /// VCC Live.
    Vcc(vcc::Detail),
    /// Comm100.
    Comm100(comm100::Detail),
}

/// A half-open stretch of time.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// The first instant inside; without one there is no lower bound.
    pub since: Option<DateTime<Utc>>,
    /// The first instant that is not inside any more.
    pub until: DateTime<Utc>,
}

impl Span {
    /// Whether `time` is inside.
    pub fn contains(&self, time: DateTime<Utc>) -> bool {
        self.since.is_none_or(|since| since <= time) && time < self.until
    }
}

/// Where an export stands between two pages: opaque to all but its provider, and all that a run must know of
/// paging to go on. It may carry what the service taught (page base, offset or id paging).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Cursor(String);

impl Cursor {
    /// Keeps a provider's own state.
    pub fn keep<T: Serialize>(state: &T) -> Self {
        Self(serde_json::to_string(state).unwrap_or_default())
    }

    /// Gives it back; a cursor of another provider or version is a damaged checkpoint.
    pub fn state<T: for<'a> Deserialize<'a>>(&self) -> Result<T> {
        serde_json::from_str(&self.0).map_err(|error| {
            Error::usage("the checkpoint of the interrupted run cannot be read")
                .hint("--restart forgets it and starts over")
                .because(error)
        })
    }
}

/// One page to be had: what to send and how to read the answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ask {
    /// What to send.
    pub request: Request,
    /// How to read what comes back.
    pub expect: Expect,
    /// Where one record is asked for by itself: the id that it must have.
    pub only: Option<String>,
    /// The project whose records are asked for; 0 where ids are unique everywhere.
    pub scope: u64,
}

impl Ask {
    /// A request for a list, or for no records.
    pub fn new(request: Request, expect: Expect) -> Self {
        Self { request, expect, only: None, scope: 0 }
    }
}

/// What a page came to, as the loop saw it.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// 200, or a 4xx that the request had declared to be an answer.
    pub status: u16,
    /// Elements of the list, unreadable ones too.
    pub rows: u64,
    /// Those that are new in this walk.
    pub fresh: u64,
    /// Those that this very page has had before.
    pub twice: u64,
    /// Different ones met in this walk so far, unreadable ones too.
    pub walked: u64,
    /// Different ones met in the whole run so far, unreadable ones too.
    pub distinct: u64,
    /// The integer ids, in the page's order.
    pub ids: Vec<u64>,
    /// The identities of all readable rows, in the page's order.
    pub row_ids: Vec<RowId>,
    /// The times, in the page's order, of those that have one.
    pub times: Vec<DateTime<Utc>>,
    /// Where one record was asked for by itself and did not come: what came instead, as a clause.
    pub other: Option<String>,
    /// Ids of new records that came without their messages.
    pub bare: Vec<String>,
    /// What stood beside the records.
    pub envelope: Envelope,
}

impl Facts {
    /// Different elements met in the whole run so far, with those that are still to be fetched one by one.
    pub fn known(&self) -> u64 {
        self.distinct + self.bare.len() as u64
    }

    /// A whole number of the envelope, in any form that [`stated_count`] reads. Of several members of that name the
    /// largest counts: a smaller one could hide that something is missing.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.members(name).filter_map(stated_count).max()
    }

    /// What the response says of a failure of its own, beside the records or in their place; a list that is null (one
    /// of `lists`) and in whose place no record came is one, too.
    pub fn failures(&self, lists: &[&str]) -> impl Iterator<Item = String> {
        self.envelope.iter().filter_map(|(name, json)| match json.as_str() {
            "null" if self.rows == 0 && lists.contains(&name.as_str()) => Some(format!("{name}: null")),
            _ => stated_failure(name, json),
        })
    }

    /// A member of the envelope as JSON text.
    pub fn member(&self, name: &str) -> Option<&str> {
        self.members(name).next()
    }

    /// Every member of that name as JSON text: beside the list, and inside an object that holds it.
    pub fn members(&self, name: &str) -> impl Iterator<Item = &str> {
        self.envelope.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A service: what to ask, and how to read the answer. No I/O, no state.
pub trait Provider: Sync {
    /// The word typed.
    fn name(&self) -> &'static str;

    /// What to check when it refuses.
    fn advice(&self) -> Advice;

    /// What can be exported.
    fn resources(&self) -> &'static [&'static Resource];

    /// Where an export of `query` begins.
    fn start(&self, query: &Query) -> Result<Cursor>;

    /// The page at `cursor`.
    fn ask(&self, query: &Query, cursor: &Cursor) -> Result<Ask>;

    /// The cursor that will very likely follow, so that its page can be asked for already; `None` where that is
    /// not known before the page at `cursor` has been read.
    fn ahead(&self, query: &Query, cursor: &Cursor) -> Option<Cursor>;

    /// What follows the page at `cursor`, which came to `facts`.
    fn next(&self, query: &Query, cursor: &Cursor, facts: &Facts) -> Result<Turn>;

    /// Whether the service was given the time asked for as a filter, so that a chat outside means that it was
    /// ignored.
    fn filters_time(&self) -> bool;

    /// Whether chats that a list names without their messages are to be fetched one by one.
    fn fetches_bare(&self, query: &Query) -> bool;

    /// Whether rows with the same id are different records if they differ in anything else.
    fn compares_rows(&self, _query: &Query) -> bool {
        false
    }

    /// Reads a record's time.
    fn instant(&self) -> Instant;
}

/// Every service: flags, help and conformance tests follow from this table.
pub static PROVIDERS: &[&dyn Provider] = &[&vcc::Vcc, &comm100::Comm100];
