//! From page to page of one walk through VCC's chats, whatever `start` means.
//!
//! The vendor's page calls `start` an ID; sister lists count rows. So the second page is asked for in rows, one row
//! early: a list by rows answers with the last row known, one by ids does not, and then the id at the edge of the
//! page is tried. That one row of overlap stays: it shows when rows have gone or come in between, and the walk goes
//! back until it meets known rows again. A short page proves nothing (servers cap silently); a walk ends when a page
//! brings nothing new where something new would have to stand.

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
    /// The id at the far edge of the page before, and the rows of that page.
    edge: u64,
    rows: u64,
    /// Whether the page asked for in rows brought something new, though nothing known.
    stray: bool,
    /// How often the walk had to go back.
    backs: u32,
    /// The latest time met.
    latest: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum Step {
    First,
    /// The second page, asked for in rows, by a walk that does not know yet.
    ByRows,
    /// The second page, asked for by id.
    ById,
    /// On the way.
    On,
    /// Back to rows that are known.
    Back,
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

/// Rows that go away faster than they can be read would make a walk endless.
const MOST_BACKS: u32 = 100;

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
            edge: 0,
            rows: 0,
            stray: false,
            backs: 0,
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

    /// Whether a walk that asked for `day` met chats that are on no day `day` of any zone: then `startDate` means
    /// "from", and the days after it need not be asked for.
    pub fn covers_later_days(&self, day: &str, facts: &Facts) -> bool {
        let latest = self.latest.max(facts.times.iter().max().copied());
        let start = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0));
        latest.zip(start).is_some_and(|(latest, start)| latest >= start.and_utc() + TimeDelta::hours(52))
    }

    /// What follows this page.
    pub fn next(mut self, facts: &Facts) -> Place {
        self.latest = self.latest.max(facts.times.iter().max().copied());
        match (self.step, self.paging) {
            (Step::First, _) if facts.rows == 0 => self.end(facts),
            (Step::First, Paging::Id) => self.by_id(facts, Step::On),
            (Step::First, Paging::Offset) => self.forward(facts, Step::On),
            (Step::First, Paging::Auto) => self.forward(facts, Step::ByRows),
            (Step::ByRows, _) => self.told_by_rows(facts),
            (Step::ById, _) => self.told_by_id(facts),
            (Step::On | Step::Back, Paging::Id) if facts.fresh > 0 => self.by_id(facts, Step::On),
            (Step::On | Step::Back, Paging::Id) => self.end(facts),
            (Step::On | Step::Back, _) => self.on(facts),
        }
    }

    /// The page asked for in rows has come.
    fn told_by_rows(mut self, facts: &Facts) -> Place {
        let known = facts.rows - facts.fresh;
        if self.rows == 1 && facts.fresh > 0 {
            return self.forward(facts, Step::On);
        }
        let repeats = facts.fresh == 0 && facts.rows == self.rows;
        let start = self.start.unwrap_or(0);
        let below = falls(facts) && facts.ids.iter().all(|id| *id <= start);
        if known > 0 && !repeats && facts.ids.contains(&self.edge) {
            self.paging = Paging::Offset;
            return self.on(facts);
        }
        if known == 0 && facts.fresh > 0 && !below {
            self.paging = Paging::Offset;
            return self.back();
        }
        self.stray = facts.fresh > 0;
        self.ask_by_id()
    }

    fn ask_by_id(mut self) -> Place {
        self.start = Some(self.edge);
        self.step = Step::ById;
        Place::Page(self)
    }

    /// The page asked for by id has come, after the one asked for in rows made no sense as such.
    fn told_by_id(mut self, facts: &Facts) -> Place {
        if facts.fresh > 0 {
            self.paging = Paging::Id;
            return self.by_id(facts, Step::On);
        }
        if self.stray {
            self.paging = Paging::Offset;
            self.start = Some(self.base + self.rows);
            return self.back();
        }
        self.end(facts)
    }

    /// Counting rows: at the place after the rows known, if this page hangs together with them.
    fn on(self, facts: &Facts) -> Place {
        let at_base = self.start.unwrap_or(0) <= self.base;
        let overlaps = self.rows > 1;
        let same = facts.fresh == 0 && self.step == Step::On && self.edge == edge(facts) && facts.rows == self.rows;
        match () {
            () if facts.fresh == facts.rows && facts.rows > 0 && (at_base || !overlaps) => {
                self.forward(facts, Step::On)
            }
            () if facts.fresh == facts.rows && overlaps && !at_base => self.back(),
            // The same page again: `start` does not count rows after all, or the server does not look at it.
            () if same && !self.forced => self.ask_by_id(),
            () if same || (facts.fresh == 0 && facts.rows <= 1) => self.end(facts),
            () => self.forward(facts, Step::On),
        }
    }

    /// Towards the end, one row of this page again, if there is more than one.
    fn forward(mut self, facts: &Facts, step: Step) -> Place {
        self.start = Some(self.start.unwrap_or(self.base) + facts.rows.saturating_sub(1).max(1));
        self.edge = edge(facts);
        self.rows = facts.rows;
        self.step = step;
        Place::Page(self)
    }

    fn by_id(mut self, facts: &Facts, step: Step) -> Place {
        self.edge = edge(facts);
        self.rows = facts.rows;
        self.start = Some(self.edge);
        self.step = step;
        Place::Page(self)
    }

    /// Rows have gone: a page back, where rows known must be.
    fn back(mut self) -> Place {
        self.backs += 1;
        if self.backs > MOST_BACKS {
            let gap = Some("the chats kept moving while they were read; some may be missing".to_owned());
            return Place::End { how: "gave up".to_owned(), paging: self.paging, gap };
        }
        self.start = Some(self.start.unwrap_or(0).saturating_sub(self.rows.max(1)).max(self.base));
        self.step = Step::Back;
        Place::Page(self)
    }

    fn end(self, facts: &Facts) -> Place {
        let how = match (facts.status, facts.rows) {
            (200, 0) => "empty page".to_owned(),
            (200, _) => "repeated page".to_owned(),
            (status, _) => format!("http {status}"),
        };
        Place::End { how, paging: self.paging, gap: None }
    }
}

/// The id at the page's far edge: the largest, unless the ids go down.
fn edge(facts: &Facts) -> u64 {
    let (largest, smallest) = (facts.ids.iter().max(), facts.ids.iter().min());
    if falls(facts) { smallest } else { largest }.copied().unwrap_or(0)
}

fn falls(facts: &Facts) -> bool {
    facts.ids.len() > 1 && facts.ids.is_sorted_by(|a, b| a >= b)
}
