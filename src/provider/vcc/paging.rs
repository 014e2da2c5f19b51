//! From page to page of one walk through VCC's chats, whatever `start` means.
//!
//! The vendor's page calls `start` an ID; sister lists count rows. So the second page is asked for in rows, one row
//! early: a list by rows answers with the last row known, one by ids does not, and then an id one row early is tried.
//! That overlap is the proof on which a walk rests: only a page that holds one of the rows known last (its anchors)
//! hangs together with them. Where rows have gone or come in between, the walk goes back until it meets them again.
//! A short page proves nothing (servers cap silently); by rows, a walk ends where the page that begins with the last
//! row known has nothing after it, by ids where the last id does not move on.

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

    /// The second page, asked for in rows, has come.
    fn told_by_rows(mut self, facts: &Facts) -> Place {
        // As an id, so small a number leads to the beginning of a list by rising ids, from where rows can be counted
        // too, but past the end of one by falling ids.
        let rising = facts.rows > 0 && self.falls != Some(true);
        if self.repeats == 0 && (rising || self.holds_anchor(facts)) {
            self.paging = Paging::Offset;
            return self.by_rows(facts);
        }
        self.ask_by_id(facts)
    }

    /// Asks by id, one row early: what comes must begin with the last row known, or the one before it.
    fn ask_by_id(mut self, facts: &Facts) -> Place {
        if self.anchors.is_empty() {
            return self.end(facts);
        }
        self.tries += 1;
        if self.tries > 3 {
            return self.give_up();
        }
        self.repeats = 0;
        let early = self.early();
        self.at(early, Step::ById)
    }

    /// The page asked for by id has come.
    fn told_by_id(mut self, facts: &Facts) -> Place {
        let edge = self.edge();
        match () {
            () if self.nudges > 0 || (self.full == 1 && facts.rows > 0 && self.anchors.len() == 1) => self.nudge(facts),
            () if self.anchors.len() == 1 && facts.fresh == 0 => self.end(facts),
            () if self.repeats == 0 && !self.begins(facts) => self.no_ids(),
            () if self.repeats == 0 => {
                self.paging = Paging::Id;
                self.by_id(facts)
            }
            () if self.step == Step::ById => self.at(edge, Step::ByEdge),
            // So few that each number may lead to all of them.
            () if self.full <= 2 => self.end(facts),
            () => self.gap("the service gives the same page whatever `start` says"),
        }
    }

    /// One chat came, and it may be all there is: the ids next to it, on either side, must lead to no other.
    fn nudge(mut self, facts: &Facts) -> Place {
        self.nudges += 1;
        let edge = self.edge().unwrap_or(0);
        match self.nudges {
            _ if facts.fresh > 0 || self.strung => self.gap(ONE_A_PAGE),
            1 => self.at(Some(edge.saturating_add(1)), Step::ById),
            2 => self.at(Some(edge.saturating_sub(1)), Step::ById),
            _ => self.end(facts),
        }
    }

    /// By ids: on, as long as the last id moves on.
    fn by_id(mut self, facts: &Facts) -> Place {
        self.step = Step::On;
        if !self.holds_anchor(facts) {
            let oldest = self.anchors.first().copied();
            return if self.start == oldest { self.no_ids() } else { self.at(oldest, Step::On) };
        }
        let moved = match (facts.ids.last(), self.edge(), self.falls) {
            (Some(last), Some(edge), Some(true)) => *last < edge,
            (Some(last), Some(edge), Some(false)) => *last > edge,
            _ => facts.fresh > 0,
        };
        if moved {
            self.went = true;
            self = self.kept(facts);
            let early = self.early();
            return self.at(early, Step::On);
        }
        // As long as pages come, and nothing after the last id known: there may be more behind it.
        let edge = self.edge();
        if facts.rows >= self.full && self.start != edge { self.at(edge, Step::On) } else { self.end(facts) }
    }

    fn no_ids(self) -> Place {
        if self.forced {
            return self.gap("the service does not take `start` for an id, as --paging says");
        }
        self.again_from_base()
    }

    /// By rows: on, if this page hangs together with the rows known, else back.
    fn by_rows(mut self, facts: &Facts) -> Place {
        self.step = Step::On;
        let at_base = self.start == Some(self.base);
        if facts.rows == 0 {
            return match () {
                () if self.full <= 1 && !self.stray => self.end(facts),
                () if at_base => self.give_up(),
                () => self.back(),
            };
        }
        if facts.ids.is_empty() {
            return if facts.fresh > 0 { self.forward(facts, Step::On) } else { self.end(facts) };
        }
        if !at_base && !self.holds_anchor(facts) {
            // Pages of one chat cannot overlap: such a walk rests on the list's order alone.
            let lone = self.full == 1 && facts.fresh == facts.rows && !self.stray;
            self.strung |= lone;
            return if lone { self.kept(facts).forward(facts, Step::On) } else { self.apart(facts) };
        }
        if !self.rooted && !at_base && facts.ids.first() != self.edge().as_ref() {
            return self.again_from_base();
        }
        let last = facts.ids.last().copied();
        if last == self.edge() && !at_base {
            return self.not_on(facts);
        }
        self.rooted = true;
        self.kept(facts).forward(facts, Step::On)
    }

    /// This page has nothing after the last row known: the end, unless it is as long as pages come.
    fn not_on(self, facts: &Facts) -> Place {
        match () {
            () if self.full == 1 && (self.stray || self.strung) => self.gap(ONE_A_PAGE),
            () if facts.rows < self.full || (self.full == 1 && self.forced) => self.end(facts),
            () if self.repeats == 0 || (self.repeats == 1 && self.full > 1) => self.forward(facts, Step::On),
            () if self.forced => self.gap("the service does not count rows in `start`, as --paging says"),
            () => self.ask_by_id(facts),
        }
    }

    /// This page does not hang together with the rows known: rows have come before it, or gone.
    fn apart(mut self, facts: &Facts) -> Place {
        if facts.fresh == 0 && !self.stray {
            return match self.repeats {
                0..2 => self.forward(facts, Step::On),
                _ if self.forced => self.gap("the service does not count rows in `start`, as --paging says"),
                _ => self.ask_by_id(facts),
            };
        }
        self.stray |= facts.fresh > 0;
        self.back()
    }

    /// The first page again, by its number: it may not have been what came without one.
    fn again_from_base(mut self) -> Place {
        self.rooted = true;
        self.stray = true;
        self.paging = Paging::Offset;
        let base = self.base;
        self.at(Some(base), Step::On)
    }

    /// Towards the end, one row of this page again.
    fn forward(mut self, facts: &Facts, step: Step) -> Place {
        let rows = if facts.ids.is_empty() { facts.rows } else { facts.ids.len() as u64 - 1 };
        self.start = Some(self.start.unwrap_or(self.base) + rows.max(1));
        self.step = step;
        Place::Page(self)
    }

    /// A page back, where rows known must be.
    fn back(mut self) -> Place {
        self.backs += 1;
        if self.backs > MOST_BACKS {
            return self.give_up();
        }
        let rows = self.full.saturating_sub(1).max(1);
        self.start = Some(self.start.unwrap_or(0).saturating_sub(rows).max(self.base));
        Place::Page(self)
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

    /// Whether this page begins with the last row known, or the one before it.
    fn begins(&self, facts: &Facts) -> bool {
        let first = facts.ids.first().copied();
        first.is_some() && (first == self.edge() || first == self.early())
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
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    /// A server as the vendor's could be.
    #[derive(Clone, Debug)]
    struct Server {
        /// In its order.
        ids: Vec<u64>,
        cap: usize,
        falls: bool,
        start: Start,
        past: Past,
        latest: bool,
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Start {
        Rows,
        RowsFromOne,
        After,
        At,
        Ignored,
    }

    #[derive(Clone, Copy, Debug)]
    enum Past {
        Empty,
        Repeat,
        Missing,
    }

    /// What happens between two pages, to rows at a part of the list.
    #[derive(Clone, Copy, Debug)]
    enum Move {
        Come(u8, u8),
        Go(u8, u8),
    }

    impl Server {
        fn from(&self, start: Option<u64>, size: usize) -> usize {
            let Some(start) = start else {
                return if self.latest && !self.falls { self.ids.len().saturating_sub(size) } else { 0 };
            };
            let before = |id: &u64| if self.falls { *id > start } else { *id < start };
            match self.start {
                Start::Rows => start as usize,
                Start::RowsFromOne => start.saturating_sub(1) as usize,
                Start::After if start > 0 => self.ids.partition_point(|id| before(id) || *id == start),
                Start::At if start > 0 => self.ids.partition_point(before),
                _ => 0,
            }
        }

        fn page(&self, start: Option<u64>, limit: usize, met: &mut BTreeSet<u64>) -> Facts {
            let size = limit.min(self.cap);
            let mut from = self.from(start, size).min(self.ids.len());
            let mut status = 200;
            if from == self.ids.len() && start.is_some_and(|start| start > 0) {
                match self.past {
                    Past::Empty => {}
                    Past::Repeat => from = self.ids.len().saturating_sub(1) / size * size,
                    Past::Missing => status = 404,
                }
            }
            let ids = self.ids[from..self.ids.len().min(from + size)].to_vec();
            let fresh = ids.iter().filter(|id| met.insert(**id)).count() as u64;
            Facts { status, rows: ids.len() as u64, fresh, ids, ..Facts::default() }
        }

        fn change(&mut self, change: Move) {
            let place = |part: u8, len: usize| part as usize * len / 255;
            match change {
                Move::Come(part, count) => {
                    let near = self.ids.get(place(part, self.ids.len())).copied().unwrap_or(500);
                    let free = (1..near).rev().filter(|id| !self.ids.contains(id)).take(count as usize);
                    let new: Vec<u64> = free.collect();
                    self.ids.extend(new);
                }
                Move::Go(part, count) => {
                    let from = place(part, self.ids.len());
                    self.ids.drain(from..self.ids.len().min(from + count as usize));
                }
            }
            self.ids.sort_unstable();
            if self.falls {
                self.ids.reverse();
            }
        }
    }

    #[derive(Debug)]
    struct Walked {
        met: BTreeSet<u64>,
        asked: usize,
        gap: Option<String>,
        paging: Paging,
    }

    /// Walks through all pages; `moves` happen after the page of that number.
    fn walk(server: &mut Server, limit: usize, first: Page, moves: &BTreeMap<usize, Move>) -> Walked {
        let (mut page, mut met) = (first, BTreeSet::new());
        for asked in 1.. {
            assert!(asked < 5000, "the walk does not end: {server:?}");
            let facts = server.page(page.start(), limit, &mut met);
            match page.next(&facts) {
                Place::Page(next) => page = next,
                Place::End { gap, paging, .. } => return Walked { met, asked, gap, paging },
            }
            if let Some(change) = moves.get(&asked) {
                server.change(*change);
            }
        }
        unreachable!()
    }

    fn ids() -> impl Strategy<Value = BTreeSet<u64>> {
        let gaps = prop_oneof![Just(1..2_u64), Just(1..4), Just(1..1000)];
        let first = prop_oneof![Just(1_u64), 1..30_u64, 1000..100_000_u64];
        (first, gaps, 0..90_usize).prop_flat_map(|(first, gaps, count)| {
            prop::collection::vec(gaps, count).prop_map(move |gaps| {
                gaps.iter().scan(first, |id, gap| Some(std::mem::replace(id, *id + gap))).collect()
            })
        })
    }

    fn server() -> impl Strategy<Value = Server> {
        let start = prop_oneof![
            3 => Just(Start::Rows),
            1 => Just(Start::RowsFromOne),
            3 => Just(Start::After),
            3 => Just(Start::At),
        ];
        let past = prop_oneof![Just(Past::Empty), Just(Past::Repeat), Just(Past::Missing)];
        (ids(), 2..25_usize, any::<bool>(), start, past, prop::bool::weighted(0.2)).prop_map(
            |(ids, cap, falls, start, past, latest)| {
                let mut ids: Vec<u64> = ids.into_iter().collect();
                // A new project's ids are no larger than a page: then the first page is the latest one too.
                let latest = latest && ids.first().is_some_and(|id| *id >= 1000);
                if falls {
                    ids.reverse();
                }
                Server { ids, cap, falls, start, past, latest }
            },
        )
    }

    fn moves() -> impl Strategy<Value = BTreeMap<usize, Move>> {
        let change = prop_oneof![
            (any::<u8>(), 1..30_u8).prop_map(|(part, count)| Move::Come(part, count)),
            (any::<u8>(), 1..30_u8).prop_map(|(part, count)| Move::Go(part, count)),
        ];
        prop::collection::btree_map(1..25_usize, change, 1..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_quiet_list_is_walked_through_once_whatever_start_means(server in server(), limit in 3..25_usize) {
            let mut server = Server { cap: server.cap.max(3), ..server };
            let all: BTreeSet<u64> = server.ids.iter().copied().collect();
            let pages = all.len().div_ceil(limit.min(server.cap).saturating_sub(1));
            let mut learned = Paging::Auto;
            for _ in 0..2 {
                let walked = walk(&mut server, limit, Page::first(None, Paging::Auto, learned), &BTreeMap::new());
                prop_assert_eq!(&walked.met, &all, "{:?}", walked);
                prop_assert_eq!(&walked.gap, &None);
                prop_assert!(walked.asked <= 2 * pages + 9, "{} for {} pages", walked.asked, pages);
                learned = walked.paging;
            }
        }

        #[test]
        fn rows_that_come_and_go_hide_none_that_was_there_throughout(
            server in server(), limit in 2..25_usize, moves in moves(), learned in prop::bool::ANY,
        ) {
            // Where the first page is the latest, its place in the list is not proven against rows that go.
            let mut server = Server { latest: false, ..server };
            let learned = match server.start {
                _ if !learned => Paging::Auto,
                Start::Rows | Start::RowsFromOne => Paging::Offset,
                _ => Paging::Id,
            };
            let before: BTreeSet<u64> = server.ids.iter().copied().collect();
            let mut gone = BTreeSet::new();
            let mut moved = server.clone();
            for change in moves.values() {
                let old: BTreeSet<u64> = moved.ids.iter().copied().collect();
                moved.change(*change);
                gone.extend(old.iter().filter(|id| !moved.ids.contains(id)).copied());
            }
            let walked = walk(&mut server, limit, Page::first(None, Paging::Auto, learned), &moves);
            let throughout: BTreeSet<u64> = before.iter().filter(|id| !gone.contains(id)).copied().collect();
            if walked.gap.is_none() {
                let missing: Vec<_> = throughout.difference(&walked.met).collect();
                prop_assert!(missing.is_empty(), "missing {:?}", missing);
            }
        }

        #[test]
        fn what_was_learned_wrongly_or_said_wrongly_never_hides_a_row(
            server in server(), ignores in prop::bool::weighted(0.3), limit in 3..25_usize,
            said in prop_oneof![Just(Paging::Offset), Just(Paging::Id)], forced in prop::bool::ANY,
        ) {
            let mut server = server;
            server.cap = server.cap.max(3);
            // A page that is not the first without `start` shows only where `start` is found out.
            server.latest = false;
            if ignores {
                server.start = Start::Ignored;
            }
            let all: BTreeSet<u64> = server.ids.iter().copied().collect();
            let (asked, learned) = if forced { (said, Paging::Auto) } else { (Paging::Auto, said) };
            let walked = walk(&mut server, limit, Page::first(None, asked, learned), &BTreeMap::new());
            prop_assert!(walked.gap.is_some() || walked.met == all, "{:?}", walked);
        }
    }
}
