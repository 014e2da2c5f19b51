//! `--exact`: a search that rests on no page number, only on first pages of windows of time.
//!
//! The windows go back from the end. A page that holds all of its window proves it by its total. One that does not is
//! taken for the newest part of it, down to its own last chat, if the total of the rest confirms it: then nothing was
//! asked for twice. Where it does not (a list in another order, chats that come and go), the window is asked for
//! again in parts that are small enough for one page each. A part that cannot be made smaller (more chats in one
//! second than a page holds) is read by pages, and that is said.
//!
//! A page that holds all of its window, and could have been cut for all that is known of the page size, is proven by the
//! page after it. At last the total that was stated first is compared with the chats that came, and asked for once more
//! where they differ.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::paging::{Page, echoed_size, stated_total};
use super::{Next, beginning};
use crate::provider::{End, Facts, Query, Span};

/// How full a part is meant to be.
const AIM: f64 = 0.8;

/// So often the total of all is asked for once more, with one reading of everything in between.
const MAX_RECOUNTS: u8 = 2;

/// Responses in a row without a new chat after which a run gives up: so many, and so many for each that brought one,
/// as stretches of time may have to be read again.
const MAX_IDLE: u32 = 100;
const MAX_IDLE_PER_USEFUL: u32 = 3;

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
    /// The most chats that came in one response, and how many a page is known to have had room for.
    full: u64,
    room: u64,
    /// Chats of the window whose second page is asked for, as nothing else proves that its first one was not cut.
    probed: Option<u64>,
    /// All of the time asked for, the total stated for it, and whether totals turned out to be none.
    all: (DateTime<Utc>, DateTime<Utc>),
    stated: Option<u64>,
    untrusted: bool,
    /// How often the total of all was asked for at the end, and whether it is being asked for.
    recounts: u8,
    recounting: bool,
    /// Different chats met so far, responses that brought some, and those in a row that brought none.
    met: u64,
    useful: u32,
    idle: u32,
    /// Whether this very window was asked for again, as its answer contradicts itself.
    again: bool,
    /// Chats known to be missing, and whether anything was said to be.
    missing: u64,
    lacks: bool,
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
            room: 0,
            probed: None,
            all: (floor, span.until),
            stated: None,
            untrusted: false,
            recounts: 0,
            recounting: false,
            met: 0,
            useful: 0,
            idle: 0,
            again: false,
            missing: 0,
            lacks: false,
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

    /// Whether this page is only asked for to see that nothing is there: the service may refuse it.
    pub fn is_probe(&self) -> bool {
        self.number == 0 || self.probed.is_some()
    }

    /// Why this window is read by pages.
    pub fn why_pages(&self, facts: &Facts) -> String {
        match stated_total(facts).filter(|_| !self.untrusted) {
            _ if self.is_ignored(facts) => "the service ignores the time filter, so --exact reads pages".to_owned(),
            None => "the service states no totals that prove anything, so --exact reads pages".to_owned(),
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
        let counted = self.counted(facts);
        counted.take_in(query, facts)
    }

    /// Notes whether this response has brought anything.
    fn counted(&self, facts: &Facts) -> Self {
        let is_useful = facts.known() > self.met;
        let idle = if is_useful { 0 } else { self.idle + 1 };
        Self { met: facts.known(), useful: self.useful + u32::from(is_useful), idle, ..self.clone() }
    }

    fn take_in(self, query: &Query, facts: &Facts) -> Next {
        if self.idle > MAX_IDLE + MAX_IDLE_PER_USEFUL * self.useful {
            return self.give_up(facts);
        }
        if let Some(held) = self.probed {
            return self.proven(held, facts);
        }
        if self.number == 0 && facts.status != 200 {
            return Next::Window(Self { number: 1, certain: true, ..self }, None);
        }
        let Some(total) = stated_total(facts) else { return self.by_pages() };
        if self.recounting {
            return self.recounted(total, facts);
        }
        let (size, rows, was_again) = (size(query, facts), facts.rows - facts.twice, self.again);
        if let Some(number) = self.doubts_number(total, facts) {
            return Next::Window(Self { number, certain: number == 1, ..self }, None);
        }
        let full = self.full.max(facts.rows);
        let room = if total > rows { self.room.max(rows) } else { self.room };
        let stated = self.stated.or(Some(total)).filter(|_| !self.untrusted);
        // A page 0 without a new chat is page 1 over again.
        let number = if self.number == 0 && !self.certain && facts.fresh == 0 { 1 } else { self.number };
        let mut window = Self { number, full, room, stated, again: false, certain: true, ..self };
        if let Some((end, rest)) = window.newest.take()
            && rest != total
        {
            window.doubt(window.to, end);
        }
        // A page may have been cut at a total that lies, or that counts its rows alone.
        if total == rows {
            return match rows == 0 || rows < window.room {
                true => window.before(facts, None),
                false => Next::Window(Self { number: window.number + 1, probed: Some(rows), ..window }, None),
            };
        }
        if window.contradicts(total, rows, size, facts) {
            if !was_again {
                return Next::Window(Self { again: true, ..window }, None);
            }
            window.missing += total.saturating_sub(rows);
            let gap = format!("the service says that there are {total} chats in {}, but {rows} came", window.words());
            return window.before(facts, Some(gap));
        }
        window.part(total, facts)
    }

    /// The page after one that held all of its window, as it seemed.
    fn proven(mut self, held: u64, facts: &Facts) -> Next {
        (self.number, self.probed) = (self.number - 1, None);
        if facts.rows == 0 {
            self.room = self.room.max(held);
            return self.before(facts, None);
        }
        // Page 1 was read before it was found not to be the first one.
        if facts.fresh > 0 || self.number == 0 {
            (self.stated, self.untrusted) = (None, true);
        }
        self.by_pages()
    }

    /// Stretches of time that are to be read again.
    #[cfg(test)]
    pub fn doubtful(&self) -> &[(DateTime<Utc>, DateTime<Utc>)] {
        &self.doubtful
    }

    fn by_pages(self) -> Next {
        Next::Page(Page::first(Some(self)))
    }

    /// A stretch of time to be read again; it may go on where the one before begins.
    fn doubt(&mut self, from: DateTime<Utc>, to: DateTime<Utc>) {
        match self.doubtful.last_mut() {
            Some(last) if last.0 <= to && from <= last.0 => last.0 = from,
            _ => self.doubtful.push((from, to)),
        }
    }

    /// The window has been read by pages.
    pub fn done(self, lacking: Option<(u64, String)>, facts: &Facts) -> Next {
        let mut window = self.counted(facts);
        let (missing, gap) = lacking.unzip();
        window.missing += missing.unwrap_or(0);
        let gap = gap.map(|gap| format!("in {}: {gap}", window.words()));
        window.before(facts, gap)
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

    /// The first page's number to be tried next: a service may count its pages from 0. An echo of 0 proves that this was
    /// the first one.
    fn doubts_number(&self, total: u64, facts: &Facts) -> Option<i64> {
        let first = facts.number("pageIndex") == Some(0);
        match self.number {
            _ if self.certain => None,
            0 => (facts.rows == 0 && total > 0).then_some(1),
            _ => (!first).then_some(0),
        }
    }

    /// Whether there is another number of chats than the total says, although the page had room for more.
    fn contradicts(&self, total: u64, rows: u64, size: u64, facts: &Facts) -> bool {
        let told = echoed_size(facts).is_some_and(|size| facts.rows < size);
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
        self.lacks |= gap.is_some();
        if self.from > self.floor {
            let width = if self.whole { (self.to - self.from) * 2 } else { self.from - self.floor };
            self.to = self.from;
            self.from = (self.to - width).max(self.floor);
            return Next::Window(self, gap);
        }
        if let Some((from, to)) = self.doubtful.pop() {
            return Next::Window(Self { from, to, floor: from, whole: true, newest: None, ..self }, gap);
        }
        match self.stated {
            Some(stated) if stated != facts.known() && !self.lacks && self.recounts < MAX_RECOUNTS => self.recount(),
            stated => self.end(stated, gap, facts),
        }
    }

    /// Asks for the total of all once more, as the chats that came are not as many as it said.
    fn recount(self) -> Next {
        let (from, to) = self.all;
        let recounts = self.recounts + 1;
        Next::Window(Self { from, to, floor: from, recounts, recounting: true, newest: None, ..self }, None)
    }

    /// The total was asked for once more: what has come meanwhile may be read again once.
    fn recounted(mut self, total: u64, facts: &Facts) -> Next {
        self.recounting = false;
        let lacking = total.saturating_sub(facts.known());
        if lacking == 0 && (total == facts.known() || self.stated != Some(total)) {
            return self.end(Some(total), None, facts);
        }
        if self.recounts < MAX_RECOUNTS {
            let (from, to) = self.all;
            self.stated = Some(total);
            return Next::Window(Self { from, to, floor: from, whole: true, newest: None, ..self }, None);
        }
        self.missing += lacking;
        let came = facts.known();
        let gap = format!("the service says that there are {total} chats, but {came} different ones came");
        self.end(Some(total), Some(gap), facts)
    }

    fn give_up(self, facts: &Facts) -> Next {
        let gap = format!("the last {} responses brought no new chat, so the rest was given up", self.idle);
        let stated = self.stated;
        self.end(stated, Some(gap), facts)
    }

    fn end(self, total: Option<u64>, gap: Option<String>, facts: &Facts) -> Next {
        let how = "windows of one page each".to_owned();
        let gone = total.map(|total| facts.known().saturating_sub(total));
        Next::End(End { how, total, missing: self.missing, gap, gone, ..End::default() })
    }
}

fn size(query: &Query, facts: &Facts) -> u64 {
    u64::from(query.page_size).min(echoed_size(facts).unwrap_or(u64::MAX))
}
