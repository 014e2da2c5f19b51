//! Comm100's page numbers, and how an export stays exact although they shift, lie, repeat and are capped.
//!
//! A reading goes through the pages in order. Where the service's total and the different chats that came do not
//! agree, only what is doubtful is read again: the pages before a shift, a page that came short, the first pages of a
//! list that has grown, the page 0 of a server that counts from there, the pages past a stated end; at last, once,
//! everything. A short page ends nothing while nothing proves that a page could hold more, and a total that counts the
//! rows of its page alone is none. What page numbers cannot show, as many chats gone as come between two pages, is what
//! [`super::exact`] is for. Lists without a total are [`super::untold`]'s.

use serde::{Deserialize, Serialize};

use super::Next;
use super::exact::Window;
use super::untold::Untold;
use crate::provider::{End, Facts, Query, Span};

/// Responses in a row without a new chat after which nothing more is expected from going on.
const MAX_IDLE: u32 = 20;

/// Pages that are remembered as read again for being short.
const MAX_DOUBTED: usize = 32;

/// One page of a search, and what earlier pages taught.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Page {
    /// The `pageIndex` to ask for.
    pub(super) number: i64,
    /// The last page that was asked for in order.
    pub(super) forward: i64,
    /// How many pages there are, as far as known.
    pub(super) pages: i64,
    /// Chats on a full page: what was asked for, or less where the service caps it.
    pub(super) size: u64,
    /// The most chats that came on a page.
    full: u64,
    /// The total as stated last.
    total: Option<u64>,
    /// Whether a total ever spoke of more chats than had come by then.
    foretold: bool,
    /// Whether the totals count the rows of their page alone, and one of them that does not.
    page_totals: bool,
    odd_total: Option<u64>,
    /// By how much the total has shrunk on the way, and whether it has grown.
    removed: u64,
    grown: bool,
    /// The echoed page number less the asked one.
    pub(super) echo: Option<i64>,
    /// Pages to be read again before going on, from the first to the last of each stretch.
    again: Vec<(i64, i64)>,
    /// How many were, and those that were for being short: none is read again for ever.
    rereads: u64,
    doubted: Vec<i64>,
    /// Responses in a row without a new chat.
    idle: u32,
    /// Which doubts have been looked into: page 0, pages past the end.
    zero: bool,
    beyond: bool,
    /// Whether the last page had room for more.
    short: bool,
    /// Whether the pages are read from the first one on again, until what came meanwhile is there.
    front: bool,
    /// Whether everything is read again, and counted anew.
    second: bool,
    /// The window that is read by pages because it cannot be made smaller, and how the windows go on after it.
    window: Option<Box<Window>>,
    /// What is known instead of a total.
    pub(super) untold: Option<Untold>,
}

impl Page {
    /// The first page of a search, or of one window of it.
    pub fn first(window: Option<Window>) -> Self {
        Self { number: 1, forward: 1, pages: 1, window: window.map(Box::new), ..Self::default() }
    }

    /// The `pageIndex` to ask for.
    pub fn number(&self) -> i64 {
        self.number
    }

    /// Whether a reading begins with this page.
    pub fn is_first(&self) -> bool {
        self.number == 1 && self.size == 0
    }

    /// Whether this page is only asked for to see that nothing is there: the service may refuse it.
    pub fn is_probe(&self) -> bool {
        self.number == 0 || self.beyond_total()
    }

    /// The time asked for, where it is not the whole query's.
    pub fn span(&self) -> Option<Span> {
        self.window.as_ref().map(|window| window.span())
    }

    /// The page after this one, if all goes well.
    pub fn ahead(&self) -> Option<Self> {
        // Pages that are asked for at the same time state their totals in any order: not where these change.
        let still = !self.grown && self.removed == 0 && !self.second && self.idle == 0;
        let on = still && self.again.is_empty() && self.number == self.forward && self.forward < self.pages;
        on.then(|| Self { number: self.number + 1, forward: self.forward + 1, ..self.clone() })
    }

    /// What follows this page.
    pub fn next(mut self, query: &Query, facts: &Facts) -> Next {
        let before = self.total;
        self.idle = if facts.fresh > 0 { 0 } else { self.idle + 1 };
        self.learn(query, facts);
        self.suspect(before, facts);
        self.short |= self.number == self.forward && self.number >= self.pages && facts.rows < self.full;
        let is_stuck = self.idle >= MAX_IDLE;
        if is_stuck {
            self.again.clear();
        }
        if let Some(number) = self.take_again() {
            self.number = number;
            return Next::Page(self);
        }
        if self.total.is_none() {
            return self.untold(facts);
        }
        if self.front && self.agrees(facts) {
            return self.end("total reached", facts);
        }
        if self.forward < self.pages && !is_stuck && !(facts.fresh == 0 && self.beyond_total()) {
            return self.step();
        }
        // A total that always said what had come by then says nothing of what is still to come.
        let nothing_more = self.beyond && facts.fresh == 0 && (self.foretold || self.knows_first());
        if self.agrees(facts) && (nothing_more || self.short && self.foretold) {
            return self.end("total reached", facts);
        }
        self.doubt(facts)
    }

    /// Takes over what the response says of the whole.
    fn learn(&mut self, query: &Query, facts: &Facts) {
        self.full = self.full.max(facts.rows);
        if let Some(total) = self.stated_total(facts) {
            let before = self.total.unwrap_or(total);
            self.removed += before.saturating_sub(total);
            self.grown |= total > before;
            self.foretold |= total > facts.walked;
            self.total = Some(total);
        }
        if self.size == 0 {
            let asked = u64::from(query.page_size);
            self.size = echoed_size(facts).map_or(asked, |size| size.min(asked));
            self.size = self.capped(facts).unwrap_or(self.size);
        }
        if let Some(total) = self.total {
            let counted = total.div_ceil(self.size.max(1)).min(i64::MAX as u64) as i64;
            self.pages = counted.max(facts.number("pageCount").unwrap_or(0).min(i64::MAX as u64) as i64);
        }
    }

    /// The total of the whole list, if the response states one. A later page that holds as many new chats as its
    /// total says that there are altogether shows that the totals count the rows of their page.
    fn stated_total(&mut self, facts: &Facts) -> Option<u64> {
        let stated = stated_total(facts)?;
        if !self.page_totals && self.number != 1 && facts.fresh > 0 && stated == facts.rows && facts.walked > stated {
            self.page_totals = true;
            (self.total, self.removed, self.grown) = (None, 0, false);
        }
        if self.page_totals && stated != facts.rows {
            self.odd_total = Some(stated);
        }
        (!self.page_totals).then_some(stated)
    }

    /// A cap that the echo does not tell. A first page may also be short as it is the second and last one of a
    /// server that counts from 0.
    fn capped(&self, facts: &Facts) -> Option<u64> {
        let total = self.total.filter(|total| *total > facts.rows && *total != self.size + facts.rows)?;
        (facts.rows > 0 && facts.rows < self.size.min(total)).then_some(facts.rows)
    }

    /// Notes which pages may hide chats: those before a shift, and this one if it is short or not the one asked for.
    fn suspect(&mut self, before: Option<u64>, facts: &Facts) {
        let echo = facts.number("pageIndex").map(|echo| echo.min(i64::MAX as u64) as i64 - self.number);
        let other = echo.is_some() && self.echo.is_some() && echo != self.echo;
        self.echo = self.echo.or(echo);
        let short = self.total.is_some() && facts.rows < self.size && self.number < self.pages && !self.beyond_total();
        if (other || short) && (1..=self.pages).contains(&self.number) && !self.doubted.contains(&self.number) {
            if self.doubted.len() == MAX_DOUBTED {
                self.doubted.remove(0);
            }
            self.doubted.push(self.number);
            self.reread(self.number, self.number);
        }
        let gone = before.unwrap_or(0).saturating_sub(self.total.unwrap_or(u64::MAX));
        let room = (self.pages as u64).saturating_mul(2).saturating_add(16);
        if gone > 0 && self.rereads < room {
            // What was behind the last page read before the shift is on it now.
            let last = if self.number == self.forward { self.forward - 1 } else { self.forward };
            let back = gone.div_ceil(self.size.max(1)).min(i64::MAX as u64) as i64;
            self.reread((last + 1).saturating_sub(back).max(1), last);
        }
    }

    fn reread(&mut self, from: i64, to: i64) {
        if from <= to {
            self.rereads += (to - from + 1) as u64;
            self.again.push((from, to));
        }
    }

    /// The next page to be read again.
    fn take_again(&mut self) -> Option<i64> {
        let (from, to) = *self.again.first()?;
        match from < to {
            true => self.again[0].0 += 1,
            false => _ = self.again.remove(0),
        }
        Some(from)
    }

    /// Whether this page lies behind the last one that the total leaves room for.
    fn beyond_total(&self) -> bool {
        let pages = |total: u64| total.div_ceil(self.size.max(1)).min(i64::MAX as u64) as i64;
        self.total.is_some_and(|total| self.size > 0 && self.number > pages(total))
    }

    /// Whether what came is what the service says there is. Every chat that came is either there still or one of
    /// those removed, so `walked = total + removed` leaves none out.
    fn agrees(&self, facts: &Facts) -> bool {
        self.total.is_none_or(|total| facts.walked == total.saturating_add(self.removed))
    }

    pub(super) fn step(mut self) -> Next {
        self.forward += 1;
        self.number = self.forward;
        Next::Page(self)
    }

    /// Whether the list's first page was read: an echo of 0 proves that, or that page 0 was asked for.
    fn knows_first(&self) -> bool {
        self.zero || self.echo == Some(-1)
    }

    /// All pages are read, and the numbers do not agree, or nothing proves yet that the last page was the last.
    fn doubt(mut self, facts: &Facts) -> Next {
        if self.agrees(facts) && self.full == 0 && self.knows_first() {
            return self.end("empty page", facts);
        }
        let is_read = self.full == 0 || self.beyond && facts.fresh == 0;
        if self.agrees(facts) && !is_read {
            self.beyond = true;
            return self.step();
        }
        if !self.agrees(facts) && self.grown && !self.front {
            (self.front, self.number, self.forward, self.idle) = (true, 1, 1, 0);
            return Next::Page(self);
        }
        if !self.zero {
            self.zero = true;
            self.number = 0;
            return Next::Page(self);
        }
        if !self.beyond || (facts.fresh > 0 && self.number > 0) {
            self.beyond = true;
            return self.step();
        }
        if !self.second {
            return Next::Page(Self { second: true, ..Self::first(self.window.map(|window| *window)) });
        }
        self.end("total not reached", facts)
    }

    fn end(self, how: &str, facts: &Facts) -> Next {
        let lacking = self.total.filter(|_| !self.agrees(facts)).map(|total| {
            let walked = facts.walked;
            let sentence = format!(
                "the service says that there are {total} chats, but {walked} different ones came, also when all was read again"
            );
            (total.saturating_sub(walked), sentence)
        });
        self.ended(how, lacking, facts)
    }

    /// Ends the reading; `lacking` is how many chats are known to be missing, and the sentence about them.
    pub(super) fn ended(self, how: &str, lacking: Option<(u64, String)>, facts: &Facts) -> Next {
        let odd = self.odd_total.map(|total| {
            let sentence =
                format!("the service says that there are {total} chats, but {} different ones came", facts.walked);
            (0, sentence)
        });
        let lacking = lacking.or(odd);
        if let Some(window) = self.window {
            return window.done(lacking, facts);
        }
        let (missing, gap) = lacking.unzip();
        let gone = self.total.map(|total| facts.known().saturating_sub(total));
        Next::End(End {
            how: how.to_owned(),
            total: self.total,
            missing: missing.unwrap_or(0),
            gap,
            gone,
            ..End::default()
        })
    }
}

/// The total that a response states for the whole list.
pub(super) fn stated_total(facts: &Facts) -> Option<u64> {
    facts.number("total").max(facts.number("totalCount"))
}

/// The page size that a response echoes, if the page does not show it to be wrong.
pub(super) fn echoed_size(facts: &Facts) -> Option<u64> {
    facts.number("pageSize").filter(|size| *size > 0 && *size >= facts.rows)
}
