//! `--exact`: a search in windows small enough for one page each, so that nothing rests on page numbers.
//!
//! The windows go back in time from the end. How wide the next one is follows from the density that the answers
//! show: a window that proves too full is narrowed to what its own page says of the times in it. One that cannot be
//! narrowed (more chats in one second than a page holds) is read by pages, and that is said.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::paging::Page;
use super::{Next, beginning};
use crate::provider::{End, Facts, Query, Span};

/// How full a window is meant to be, of 100: where only the density of the one before is known, and where its own
/// page told the times.
const GUESSED: u64 = 85;
const TOLD: usize = 96;

/// One window, and what is still unread before it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Window {
    /// Where the whole search begins.
    floor: DateTime<Utc>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    /// Chats that are still to come, by the first answer's total.
    left: Option<u64>,
}

impl Window {
    /// The whole of the time asked for, tried first.
    pub fn whole(span: Span) -> Self {
        let floor = span.since.unwrap_or_else(beginning);
        Self { floor, from: floor, to: span.until, left: None }
    }

    /// The time to ask for.
    pub fn span(&self) -> Span {
        Span { since: Some(self.from), until: self.to }
    }

    /// Why this window is read by pages.
    pub fn why_pages(&self, facts: &Facts) -> String {
        match facts.number("total") {
            None => "the service states no totals, so --exact reads pages".to_owned(),
            Some(total) => format!(
                "{total} chats were requested within a second of {}, more than a page holds: --exact reads these by pages",
                self.from.format("%Y-%m-%d %H:%M:%SZ")
            ),
        }
    }

    /// What follows this window's page.
    pub fn next(&self, query: &Query, facts: &Facts) -> Next {
        let Some(total) = facts.number("total") else { return Next::Page(Page::first(Some(self.clone()))) };
        let left = Some(self.left.unwrap_or(total).saturating_sub(facts.fresh));
        if total <= facts.rows {
            return Self { left, ..self.clone() }.read(query, facts);
        }
        if self.to - self.from <= TimeDelta::seconds(1) {
            return Next::Page(Page::first(Some(Self { left, ..self.clone() })));
        }
        let narrowed = self.narrowed(total, facts).clamp(self.from, self.to - TimeDelta::seconds(1));
        Next::Window(Self { from: narrowed.max(self.floor), left, ..self.clone() })
    }

    /// The window has been read by pages.
    pub fn done(&self, facts: &Facts) -> Next {
        self.before(self.to - self.from, facts)
    }

    /// This window is read whole: the one before it.
    fn read(self, query: &Query, facts: &Facts) -> Next {
        let size =
            u64::from(query.page_size).min(facts.number("pageSize").filter(|size| *size > 0).unwrap_or(u64::MAX));
        let width = self.to - self.from;
        if self.left.unwrap_or(0) * 100 <= size * GUESSED {
            return self.before(self.from - self.floor, facts);
        }
        let factor = (size * GUESSED) as f64 / (facts.rows.max(1) * 100) as f64;
        let width = width.num_milliseconds() as f64 * factor.min(4.0);
        self.before(TimeDelta::milliseconds(width.max(1000.0) as i64), facts)
    }

    fn before(&self, width: TimeDelta, facts: &Facts) -> Next {
        if self.from <= self.floor {
            let how = "windows of one page each".to_owned();
            return Next::End(End { how, total: Some(facts.distinct), ..End::default() });
        }
        let to = self.from;
        Next::Window(Self { from: (to - width).max(self.floor), to, ..self.clone() })
    }

    /// A start that leaves fewer chats inside than a page holds.
    fn narrowed(&self, total: u64, facts: &Facts) -> DateTime<Utc> {
        let newest_first = facts.times.len() as u64 == facts.rows && facts.times.is_sorted_by(|a, b| a >= b);
        let inside = facts.times.get((facts.times.len() * TOLD / 100).saturating_sub(1));
        match inside.filter(|time| newest_first && **time < self.to) {
            Some(time) => *time,
            None => {
                let share = facts.rows as f64 / total as f64 * GUESSED as f64 / 100.0;
                let width = (self.to - self.from).num_milliseconds() as f64 * share;
                self.to - TimeDelta::milliseconds(width as i64)
            }
        }
    }
}
