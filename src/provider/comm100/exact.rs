//! `--exact`: a search that rests on no page number, only on first pages of windows of time.
//!
//! The windows go back from the end. A page that holds all of its window proves it by its total. One that does not is
//! taken for the newest part of it, down to its own last chat, if the total of the rest confirms it: then nothing was
//! asked for twice. Where it does not (a list in another order, chats that come and go), the window is asked for
//! again in parts that are small enough for one page each. A part that cannot be made smaller (more chats in one
//! second than a page holds) is read by pages, and that is said.

use std::collections::HashSet;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::paging::Page;
use super::{Next, beginning};
use crate::provider::{End, Facts, Query, Span};

/// How full a part is meant to be.
const AIM: f64 = 0.8;

/// One window, and what is still to be asked for.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Window {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    /// Where the windows of this stretch of time begin.
    floor: DateTime<Utc>,
    /// The first page's number, and whether that is certain.
    number: i64,
    certain: bool,
    /// The end of the window whose newest part a page was, and the total of the rest that would prove it.
    newest: Option<(DateTime<Utc>, u64)>,
    /// Whether a page must hold all of its window.
    whole: bool,
    /// Stretches of time to be asked for again, each page whole.
    doubtful: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// The most chats that came in one answer.
    full: u64,
    /// Whether this very window was asked for again, as its answer contradicts itself.
    again: bool,
    /// Chats known to be missing.
    missing: u64,
}

impl Window {
    /// The whole of the time asked for.
    pub fn whole(span: Span) -> Self {
        let floor = span.since.unwrap_or_else(beginning);
        Self {
            from: floor,
            to: span.until,
            floor,
            number: 1,
            certain: false,
            newest: None,
            whole: false,
            doubtful: Vec::new(),
            full: 0,
            again: false,
            missing: 0,
        }
    }

    /// The time to ask for.
    pub fn span(&self) -> Span {
        Span { since: Some(self.from), until: self.to }
    }

    /// The `pageIndex` to ask for.
    pub fn number(&self) -> i64 {
        self.number
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
        if self.number == 0 && facts.status != 200 {
            return Next::Window(Self { number: 1, certain: true, ..self.clone() }, None);
        }
        let Some(total) = facts.number("total") else { return Next::Page(Page::first(Some(self.clone()))) };
        let size = size(query, facts);
        let rows = different(facts);
        if let Some(number) = self.doubts_number(total, facts) {
            return Next::Window(Self { number, certain: number == 1, ..self.clone() }, None);
        }
        let full = self.full.max(facts.rows);
        let mut window = Self { full, again: false, certain: true, ..self.clone() };
        if let Some((end, rest)) = window.newest.take()
            && rest != total
        {
            window.doubtful.push((window.to, end));
        }
        // A page that is full to the brim may have been cut at a total that lies.
        if total == rows && rows < size {
            return window.before(facts, None);
        }
        if self.contradicts(total, rows, size, facts) {
            if !self.again {
                return Next::Window(Self { again: true, ..window }, None);
            }
            window.missing += total.saturating_sub(rows);
            let gap = format!("the service says that there are {total} chats in {}, but {rows} came", self.words());
            return window.before(facts, Some(gap));
        }
        window.part(total, facts)
    }

    /// The window has been read by pages.
    pub fn done(mut self, lacking: Option<(u64, String)>, facts: &Facts) -> Next {
        let (missing, gap) = lacking.unzip();
        self.missing += missing.unwrap_or(0);
        let gap = gap.map(|gap| format!("in {}: {gap}", self.words()));
        self.before(facts, gap)
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

    /// The first page's number to be tried next: a service may count its pages from 0. An echo of 0, or all chats at
    /// once, prove that this was the first one.
    fn doubts_number(&self, total: u64, facts: &Facts) -> Option<i64> {
        let first = facts.number("pageIndex") == Some(0) || facts.rows == total;
        match self.number {
            _ if self.certain => None,
            0 => (facts.rows == 0).then_some(1),
            _ => (!first).then_some(0),
        }
    }

    /// Whether there is another number of chats than the total says, although the page had room for more.
    fn contradicts(&self, total: u64, rows: u64, size: u64, facts: &Facts) -> bool {
        let told = facts.number("pageSize").is_some_and(|size| facts.rows < size);
        (rows > total && rows < size) || (rows < total && (told || rows < self.full)) || rows == 0
    }

    /// The window holds more than this page does.
    fn part(mut self, total: u64, facts: &Facts) -> Next {
        let second = TimeDelta::seconds(1);
        if self.to - self.from <= second {
            return Next::Page(Page::first(Some(self)));
        }
        let sorted = facts.times.len() as u64 == facts.rows && facts.times.is_sorted_by(|a, b| a >= b);
        let last = facts.times.last().filter(|_| sorted).copied();
        // Of the last chat's own instant there may be more. It is counted in milliseconds, as filters are.
        let cut = last.map(|last| last + TimeDelta::milliseconds(1)).filter(|cut| *cut < self.to);
        if let (Some(cut), false) = (cut, self.whole) {
            let later = facts.times.iter().filter(|time| **time > cut).count() as u64;
            self.newest = Some((self.to, total.saturating_sub(later)));
            self.to = cut;
            return Next::Window(self, None);
        }
        let width = self.to - self.from;
        let share = facts.rows as f64 / total.max(facts.rows) as f64 * AIM;
        let narrow = TimeDelta::milliseconds((width.num_milliseconds() as f64 * share) as i64);
        // A page of one instant: only what is as narrow as can be will hold no more than its chats.
        let narrow = if last.is_some() && cut.is_none() { second } else { narrow };
        self.from = self.to - narrow.max(second);
        Next::Window(self, None)
    }

    /// All of this window is read: the one before it.
    fn before(mut self, facts: &Facts, gap: Option<String>) -> Next {
        self.again = false;
        if self.from > self.floor {
            let width = if self.whole { (self.to - self.from) * 2 } else { self.from - self.floor };
            self.to = self.from;
            self.from = (self.to - width).max(self.floor);
            return Next::Window(self, gap);
        }
        if let Some((from, to)) = self.doubtful.pop() {
            return Next::Window(Self { from, to, floor: from, whole: true, newest: None, ..self }, gap);
        }
        let how = "windows of one page each".to_owned();
        let total = Some(facts.distinct + self.missing);
        Next::End(End { how, total, missing: self.missing, gap })
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
