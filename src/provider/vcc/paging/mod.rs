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
use crate::record::RowId;

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
    /// The last rows of those that hang together from the base on, the very last one at the end.
    anchors: Vec<RowId>,
    /// Whether the ids go down.
    falls: Option<bool>,
    /// The most rows that came on a page.
    full: u64,
    /// First row, last row and length of the page before, and how often it has come in a row.
    before: Shape,
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
    /// Tries by id, pages back, pages in a row without a new chat, pages with one.
    tries: u8,
    backs: u32,
    idle: u32,
    useful: u32,
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

/// Rows that come or go faster than they can be read would make a walk endless, and so would a service that gives
/// the same chats for ever: so many pages without a new chat are read, and one more for each that had one.
const MOST_BACKS: u32 = 100;
const MOST_IDLE: u32 = 100;

/// How a walk ends that does not come to the end of its list.
pub const GAVE_UP: &str = "gave up";

const ONE_A_PAGE: &str = "the service gives one chat a page, which proves nothing";
const NO_NUMBERS: &str = "the service does not count rows in `start`, and its ids are no numbers that `start` could be";

type Shape = (Option<RowId>, Option<RowId>, u64);

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
            before: (None, None, 0),
            repeats: 0,
            rooted: start.is_some(),
            stray: false,
            went: false,
            strung: false,
            nudges: 0,
            tries: 0,
            backs: 0,
            idle: 0,
            useful: 0,
            latest: None,
        }
    }

    /// Whether nothing of this walk is known yet.
    pub fn is_first(&self) -> bool {
        self.step == Step::First
    }

    /// Whether page after page brings nothing new.
    pub fn is_idle(&self) -> bool {
        self.idle >= MOST_IDLE / 2
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
        self.useful += u32::from(facts.fresh > 0);
        if self.idle > MOST_IDLE + self.useful {
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
        self.anchors = facts.row_ids[facts.row_ids.len().saturating_sub(ANCHORS)..].to_vec();
        self.falls = falls(facts).or(self.falls);
        self
    }

    fn at(mut self, start: Option<u64>, step: Step) -> Place {
        self.start = start;
        self.step = step;
        Place::Page(self)
    }

    /// At the page that begins with the row `id`, if that has a number to be asked by.
    fn at_id(self, id: Option<RowId>, step: Step) -> Place {
        match id.and_then(RowId::number) {
            Some(number) => self.at(Some(number), step),
            None if self.paging == Paging::Id => self.no_ids(),
            None => self.gap(NO_NUMBERS),
        }
    }

    /// The last row known.
    fn edge(&self) -> Option<RowId> {
        self.anchors.last().copied()
    }

    /// The row before it, if there is one.
    fn early(&self) -> Option<RowId> {
        self.anchors.iter().nth_back(1).copied().or(self.edge())
    }

    fn holds_anchor(&self, facts: &Facts) -> bool {
        facts.row_ids.iter().any(|id| self.anchors.contains(id))
    }

    fn give_up(self) -> Place {
        self.gap("the chats kept moving while they were read, so some may be missing")
    }

    fn gap(self, sentence: &str) -> Place {
        Place::End { how: GAVE_UP.to_owned(), paging: Paging::Auto, gap: Some(sentence.to_owned()) }
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

/// First row, last row and length: what makes two pages the same.
fn shape(facts: &Facts) -> Shape {
    (facts.row_ids.first().copied(), facts.row_ids.last().copied(), facts.rows)
}

/// Whether the page's ids go down; a single one goes nowhere, nor do ids that are no numbers.
fn falls(facts: &Facts) -> Option<bool> {
    let first = facts.row_ids.first()?.number()?;
    let last = facts.row_ids.last()?.number()?;
    (first != last).then_some(first > last)
}

#[cfg(test)]
mod tests;
