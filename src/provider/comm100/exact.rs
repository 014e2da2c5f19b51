//! `--exact`: a search in windows small enough for one page each, so that nothing rests on page numbers.
//!
//! The windows go back in time from the end. How wide the next one is follows from the density that the answers
//! show: a window that proves too full is narrowed to what its own page says of the times in it. One that cannot be
//! narrowed (more chats in one second than a page holds) is read by pages, and that is said.

use std::collections::HashSet;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
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
    /// The most chats that came in one answer.
    full: u64,
    /// Whether this very window was asked for again, as its answer contradicts itself.
    again: bool,
    /// Chats known to be missing.
    missing: u64,
}

impl Window {
    /// The whole of the time asked for, tried first.
    pub fn whole(span: Span) -> Self {
        let floor = span.since.unwrap_or_else(beginning);
        Self { floor, from: floor, to: span.until, left: None, full: 0, again: false, missing: 0 }
    }

    /// The time to ask for.
    pub fn span(&self) -> Span {
        Span { since: Some(self.from), until: self.to }
    }

    /// Why this window is read by pages.
    pub fn why_pages(&self, facts: &Facts) -> String {
        match facts.number("total") {
            _ if self.is_ignored(facts) => "the service ignores the time filter, so --exact reads pages".to_owned(),
            None => "the service states no totals, so --exact reads pages".to_owned(),
            Some(total) => format!(
                "{total} chats were requested within a second of {}, more than a page holds: --exact reads these by pages",
                self.from.format("%Y-%m-%d %H:%M:%SZ")
            ),
        }
    }

    /// What follows this window's page.
    pub fn next(&self, query: &Query, facts: &Facts) -> Next {
        if self.is_ignored(facts) {
            return Next::Page(Page::first(None));
        }
        let Some(total) = facts.number("total") else { return Next::Page(Page::first(Some(self.clone()))) };
        let left = Some(self.left.unwrap_or(total).saturating_sub(facts.fresh));
        let full = self.full.max(facts.rows);
        let rows = different(facts);
        let mut window = Self { left, full, again: false, ..self.clone() };
        // A page that is full to the brim may have been cut at a total that lies.
        if total == rows && rows < size(query, facts) {
            return window.read(query, facts, None);
        }
        let told = facts.number("pageSize").is_some_and(|size| facts.rows < size);
        if rows > total || (rows < total && (told || rows < full)) || rows == 0 {
            if !self.again {
                return Next::Window(Self { again: true, ..window }, None);
            }
            window.missing += total.saturating_sub(rows);
            let gap = format!("the service says that there are {total} chats in {}, but {rows} came", self.words());
            return window.read(query, facts, Some(gap));
        }
        if self.to - self.from <= TimeDelta::seconds(1) {
            return Next::Page(Page::first(Some(window)));
        }
        let narrowed = self.narrowed(total, facts).clamp(self.from, self.to - TimeDelta::seconds(1));
        let middle = (self.from + (self.to - self.from) / 2).min(self.to - TimeDelta::seconds(1));
        window.from = if narrowed > self.from { narrowed } else { middle };
        Next::Window(window, None)
    }

    /// The window has been read by pages.
    pub fn done(mut self, lacking: Option<(u64, String)>, facts: &Facts) -> Next {
        let (missing, gap) = lacking.unzip();
        self.missing += missing.unwrap_or(0);
        let gap = gap.map(|gap| format!("in {}: {gap}", self.words()));
        let width = self.to - self.from;
        self.before(width, facts, gap)
    }

    fn words(&self) -> String {
        let text = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        format!("{} to {}", text(self.from), text(self.to))
    }

    /// Whether a chat lies so far outside that the service cannot have looked at the time.
    fn is_ignored(&self, facts: &Facts) -> bool {
        let margin = TimeDelta::seconds(2);
        facts.times.iter().any(|time| *time < self.from - margin || *time > self.to + margin)
    }

    /// This window is read whole: the one before it.
    fn read(self, query: &Query, facts: &Facts, gap: Option<String>) -> Next {
        let size = size(query, facts);
        let width = self.to - self.from;
        if self.left.unwrap_or(0) * 100 <= size * GUESSED {
            let rest = self.from - self.floor;
            return self.before(rest, facts, gap);
        }
        let factor = (size * GUESSED) as f64 / (facts.rows.max(1) * 100) as f64;
        let width = width.num_milliseconds() as f64 * factor.min(4.0);
        self.before(TimeDelta::milliseconds(width.max(1000.0) as i64), facts, gap)
    }

    fn before(self, width: TimeDelta, facts: &Facts, gap: Option<String>) -> Next {
        if self.from <= self.floor {
            let how = "windows of one page each".to_owned();
            let total = Some(facts.distinct + self.missing);
            return Next::End(End { how, total, missing: self.missing, gap });
        }
        let to = self.from;
        Next::Window(Self { from: (to - width).max(self.floor), to, again: false, ..self }, gap)
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

fn size(query: &Query, facts: &Facts) -> u64 {
    u64::from(query.page_size).min(facts.number("pageSize").filter(|size| *size > 0).unwrap_or(u64::MAX))
}

/// Chats of the page, each counted once.
fn different(facts: &Facts) -> u64 {
    let ids: HashSet<_> = facts.ids.iter().collect();
    facts.rows - (facts.ids.len() - ids.len()) as u64
}
