//! Comm100's page numbers, and how an export stays exact although they shift, lie, repeat and are capped.
//!
//! A reading goes through the pages in order. Where the service's total and the different chats that came do not
//! agree, only what is doubtful is read again: the pages before a shift, a page that came short, the first pages of a
//! list that has grown, the page 0 of a server that counts from there, the pages past a stated end; at last, once,
//! everything. What page numbers cannot show, as many chats gone as come between two pages, is what
//! [`super::exact`] is for. Lists without a total are [`super::untold`]'s.

use serde::{Deserialize, Serialize};

use super::Next;
use super::exact::Window;
use super::untold::Untold;
use crate::provider::{End, Facts, Query, Span};

/// One page of a search, and what earlier pages taught.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Page {
    /// The `pageIndex` to ask for.
    pub(super) number: i64,
    /// The last page that was asked for in order.
    pub(super) forward: i64,
    /// How many pages there are, as far as known.
    pub(super) pages: i64,
    /// Chats on a full page: what was asked for, or less where the service caps it.
    pub(super) size: u64,
    /// The total as stated last.
    total: Option<u64>,
    /// By how much the total has shrunk on the way, and whether it has grown.
    removed: u64,
    grown: bool,
    /// The echoed page number less the asked one.
    pub(super) echo: Option<i64>,
    /// Pages to be read again before going on, and those that were, so that none is for ever.
    again: Vec<i64>,
    reread: Vec<i64>,
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
        Self {
            number: 1,
            forward: 1,
            pages: 1,
            size: 0,
            total: None,
            removed: 0,
            grown: false,
            echo: None,
            again: Vec::new(),
            reread: Vec::new(),
            zero: false,
            beyond: false,
            short: false,
            front: false,
            second: false,
            window: window.map(Box::new),
            untold: None,
        }
    }

    /// The `pageIndex` to ask for.
    pub fn number(&self) -> i64 {
        self.number
    }

    /// Whether a reading begins with this page.
    pub fn is_first(&self) -> bool {
        self.number == 1 && self.size == 0
    }

    /// The time asked for, where it is not the whole query's.
    pub fn span(&self) -> Option<Span> {
        self.window.as_ref().map(|window| window.span())
    }

    /// The page after this one, if all goes well.
    pub fn ahead(&self) -> Option<Self> {
        // Pages that are asked for at the same time state their totals in any order: not where these change.
        let still = !self.grown && self.removed == 0 && !self.second;
        let on = still && self.again.is_empty() && self.number == self.forward && self.forward < self.pages;
        on.then(|| Self { number: self.number + 1, forward: self.forward + 1, ..self.clone() })
    }

    /// What follows this page.
    pub fn next(mut self, query: &Query, facts: &Facts) -> Next {
        let before = self.total;
        self.learn(query, facts);
        self.suspect(before, facts);
        self.short |= self.number == self.forward && self.number >= self.pages && facts.rows < self.size;
        if !self.again.is_empty() {
            self.number = self.again.remove(0);
            return Next::Page(self);
        }
        if self.total.is_none() {
            return self.untold(facts);
        }
        if self.front && self.agrees(facts) {
            return self.end("total reached", facts);
        }
        if self.forward < self.pages && !(facts.rows == 0 && self.beyond_total()) {
            return self.step();
        }
        if self.agrees(facts) && (self.beyond || self.short) {
            return self.end("total reached", facts);
        }
        self.doubt(facts)
    }

    /// Takes over what the answer says of the whole.
    fn learn(&mut self, query: &Query, facts: &Facts) {
        if let Some(total) = facts.number("total").or(facts.number("totalCount")) {
            let before = self.total.unwrap_or(total);
            self.removed += before.saturating_sub(total);
            self.grown |= total > before;
            self.total = Some(total);
        }
        if self.size == 0 {
            let asked = u64::from(query.page_size);
            self.size = facts.number("pageSize").filter(|size| *size > 0).map_or(asked, |size| size.min(asked));
            self.size = self.capped(facts).unwrap_or(self.size);
        }
        if let Some(total) = self.total {
            let counted = total.div_ceil(self.size.max(1)) as i64;
            self.pages = counted.max(facts.number("pageCount").unwrap_or(0).min(i64::MAX as u64) as i64);
        }
    }

    /// A cap that the echo does not tell. A first page may also be short as it is the second and last one of a
    /// server that counts from 0.
    fn capped(&self, facts: &Facts) -> Option<u64> {
        let total = self.total.filter(|total| *total > facts.rows && *total != self.size + facts.rows)?;
        (facts.rows > 0 && facts.rows < self.size.min(total)).then_some(facts.rows)
    }

    /// Notes which pages may hide chats: those before a shift, and this one if it is short or not the one asked for.
    fn suspect(&mut self, before: Option<u64>, facts: &Facts) {
        let echo = facts.number("pageIndex").map(|echo| echo as i64 - self.number);
        let other = echo.is_some() && self.echo.is_some() && echo != self.echo;
        self.echo = self.echo.or(echo);
        let short = self.total.is_some() && facts.rows < self.size && self.number < self.pages && !self.beyond_total();
        if (other || short) && (1..=self.pages).contains(&self.number) && !self.reread.contains(&self.number) {
            self.reread.push(self.number);
            self.again.push(self.number);
        }
        let gone = before.unwrap_or(0).saturating_sub(self.total.unwrap_or(u64::MAX));
        let room = (self.pages as usize).saturating_mul(2) + 16;
        if gone > 0 && self.reread.len() < room {
            // What was behind the last page read before the shift is on it now.
            let last = if self.number == self.forward { self.forward - 1 } else { self.forward };
            let back = gone.div_ceil(self.size.max(1)) as i64;
            for page in (last + 1 - back).max(1)..=last {
                self.reread.push(page);
                self.again.push(page);
            }
        }
    }

    /// Whether this page lies behind the last one that the total leaves room for.
    fn beyond_total(&self) -> bool {
        self.total.is_some_and(|total| self.number > total.div_ceil(self.size.max(1)) as i64)
    }

    /// Whether what came is what the service says there is. Every chat that came is either there still or one of
    /// those removed, so `walked = total + removed` leaves none out.
    fn agrees(&self, facts: &Facts) -> bool {
        self.total.is_none_or(|total| facts.walked == total + self.removed)
    }

    pub(super) fn step(mut self) -> Next {
        self.forward += 1;
        self.number = self.forward;
        Next::Page(self)
    }

    /// All pages are read, and the numbers do not agree, or the last page is full.
    fn doubt(mut self, facts: &Facts) -> Next {
        if self.agrees(facts) {
            self.beyond = true;
            return self.step();
        }
        if self.grown && !self.front {
            (self.front, self.number, self.forward) = (true, 1, 1);
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
        if let Some(window) = self.window {
            return window.done(lacking, facts);
        }
        let (missing, gap) = lacking.unzip();
        Next::End(End { how: how.to_owned(), total: self.total, missing: missing.unwrap_or(0), gap })
    }
}
