//! From page to page of one walk through VCC's chats, whatever `start` means.
//!
//! The vendor's page calls `start` an ID; sister lists count rows. So the second page is asked for in rows, one row
//! early: a list by rows answers with the last row known, one by ids does not, and then an id one row early is tried.
//! That overlap is the proof on which a walk rests: only a page that holds one of the rows known last (its anchors)
//! hangs together with them. Where rows have gone or come in between, the walk goes back until it meets them again.
//! A short page proves nothing (servers cap silently); by rows, a walk ends where the page that begins with the last
//! row known has nothing after it, by ids where the last id does not move on.

mod id;
mod row;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::provider::Facts;

/// What `start` means.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize, clap::ValueEnum)]
pub enum Paging {
    /// Found out from the answers.
    #[default]
    Auto,
    /// A number of rows to skip.
    Offset,
    /// The id of the last chat known.
    Id,
}

/// One page of a walk, and what earlier ones taught.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Page {
    step: Step,
    paging: Paging,
    /// Whether the user said what `start` means.
    forced: bool,
    /// What is sent as `start`.
    start: Option<u64>,
    /// The first page's `start`: rows before it are not wanted.
    base: u64,
    /// The last ids of the rows that hang together from the base on, the very last one at the end.
    anchors: Vec<u64>,
    /// Whether the ids go down.
    falls: Option<bool>,
    /// The most rows that came on a page.
    full: u64,
    /// First id, last id and rows of the page before, and how often it has come in a row.
    before: (u64, u64, u64),
    repeats: u8,
    /// Whether the page without `start` is known to be the list's first.
    rooted: bool,
    /// Whether rows were met that do not hang together with the anchors yet.
    stray: bool,
    /// Whether there was a page after the first.
    went: bool,
    /// Whether pages of one chat were strung together, and which neighbours of a lone id were asked for.
    strung: bool,
    nudges: u8,
    /// Tries by id, pages back, pages in a row without a new chat.
    tries: u8,
    backs: u32,
    idle: u32,
    /// The latest time met.
    latest: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum Step {
    First,
    /// The second page, asked for in rows, by a walk that does not know yet.
    ByRows,
    /// Asked for by the id of the row before the last, and then of the last, by a walk that does not know yet.
    ById,
    ByEdge,
    /// On the way.
    On,
}

/// Where a walk goes on.
pub enum Place {
    /// At another page.
    Page(Page),
    /// Nowhere: how the end was recognised, what `start` proved to mean, what may be missing.
    End {
        /// `empty page`, `repeated page`, `http 404` …
        how: String,
        /// For the walks that follow.
        paging: Paging,
        /// A sentence.
        gap: Option<String>,
    },
}

/// Rows that come or go faster than they can be read would make a walk endless.
const MOST_BACKS: u32 = 100;
const MOST_IDLE: u32 = 1000;

const ONE_A_PAGE: &str = "the service gives one chat a page, which proves nothing";

/// Ids kept to recognise the rows known last: more than one, as each of them may be deleted.
const ANCHORS: usize = 8;

impl Page {
    /// The first page of a walk: `start` and `asked` are `--start` and `--paging`, `learned` is what an earlier
    /// walk found out.
    pub fn first(start: Option<u64>, asked: Paging, learned: Paging) -> Self {
        let forced = asked != Paging::Auto;
        Self {
            step: Step::First,
            paging: if forced { asked } else { learned },
            forced,
            start,
            base: start.unwrap_or(0),
            anchors: Vec::new(),
            falls: None,
            full: 0,
            before: (0, 0, 0),
            repeats: 0,
            rooted: start.is_some(),
            stray: false,
            went: false,
            strung: false,
            nudges: 0,
            tries: 0,
            backs: 0,
            idle: 0,
            latest: None,
        }
    }

    /// Whether nothing of this walk is known yet.
    pub fn is_first(&self) -> bool {
        self.step == Step::First
    }

    /// What to send as `start`.
    pub fn start(&self) -> Option<u64> {
        self.start
    }

    /// Whether a walk that asked for `day` met chats that are on no day `day` of any zone, as if `startDate` meant
    /// "from".
    pub fn passes(&self, day: &str, facts: &Facts) -> bool {
        let latest = self.latest.max(facts.times.iter().max().copied());
        let start = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0));
        latest.zip(start).is_some_and(|(latest, start)| latest >= start.and_utc() + TimeDelta::hours(52))
    }

    /// What follows this page.
    pub fn next(mut self, facts: &Facts) -> Place {
        self.latest = self.latest.max(facts.times.iter().max().copied());
        self.full = self.full.max(facts.rows);
        self.idle = if facts.fresh > 0 { 0 } else { self.idle + 1 };
        if self.idle > MOST_IDLE {
            return self.give_up();
        }
        let before = std::mem::replace(&mut self.before, shape(facts));
        self.repeats = if before == self.before { self.repeats.saturating_add(1) } else { 0 };
        match (self.step, self.paging) {
            (Step::First, _) if facts.rows == 0 => self.end(facts),
            (Step::First, Paging::Id) => self.kept(facts).ask_by_id(facts),
            (Step::First, Paging::Offset) => self.kept(facts).forward(facts, Step::On),
            (Step::First, Paging::Auto) => self.kept(facts).forward(facts, Step::ByRows),
            (Step::ByRows, _) => self.told_by_rows(facts),
            (Step::ById | Step::ByEdge, _) => self.told_by_id(facts),
            (Step::On, Paging::Id) => self.by_id(facts),
            (Step::On, _) => self.by_rows(facts),
        }
    }

    /// Takes this page's last rows for those known last.
    fn kept(mut self, facts: &Facts) -> Self {
        self.anchors = facts.ids[facts.ids.len().saturating_sub(ANCHORS)..].to_vec();
        self.falls = falls(facts).or(self.falls);
        self
    }

    fn at(mut self, start: Option<u64>, step: Step) -> Place {
        self.start = start;
        self.step = step;
        Place::Page(self)
    }

    /// The last id known.
    fn edge(&self) -> Option<u64> {
        self.anchors.last().copied()
    }

    /// The id before it, if there is one.
    fn early(&self) -> Option<u64> {
        self.anchors.iter().nth_back(1).copied().or(self.edge())
    }

    fn holds_anchor(&self, facts: &Facts) -> bool {
        facts.ids.iter().any(|id| self.anchors.contains(id))
    }

    fn give_up(self) -> Place {
        self.gap("the chats kept moving while they were read, so some may be missing")
    }

    fn gap(self, sentence: &str) -> Place {
        Place::End { how: "gave up".to_owned(), paging: Paging::Auto, gap: Some(sentence.to_owned()) }
    }

    fn end(self, facts: &Facts) -> Place {
        let how = match (facts.status, facts.rows) {
            (200, 0) => "empty page".to_owned(),
            (200, _) => "repeated page".to_owned(),
            (status, _) => format!("http {status}"),
        };
        // Ids that led nowhere beyond the first page may be no ids.
        let unproven = self.paging == Paging::Id && (!self.went || self.stray) && !self.forced;
        Place::End { how, paging: if unproven { Paging::Auto } else { self.paging }, gap: None }
    }
}

/// First id, last id and rows: what makes two pages the same.
fn shape(facts: &Facts) -> (u64, u64, u64) {
    let id = |id: Option<&u64>| id.copied().unwrap_or(0);
    (id(facts.ids.first()), id(facts.ids.last()), facts.rows)
}

/// Whether the page's ids go down; a single one goes nowhere.
fn falls(facts: &Facts) -> Option<bool> {
    let (first, last) = (facts.ids.first()?, facts.ids.last()?);
    (first != last).then_some(first > last)
}

#[cfg(test)]
mod tests;
