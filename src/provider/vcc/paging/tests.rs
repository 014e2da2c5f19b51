//! Walks through lists in memory: whatever `start` means, and whatever comes and goes between two pages.
#![allow(clippy::unwrap_used)]

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
    /// Ids that this divides are no numbers; 0 for none.
    texts: u64,
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
        let is_text = |id: u64| self.texts > 0 && id.is_multiple_of(self.texts);
        let row_id = |id: &u64| if is_text(*id) { RowId::Hash(*id) } else { RowId::Number(*id) };
        let row_ids = ids.iter().map(row_id).collect();
        Facts { status, rows: ids.len() as u64, fresh, row_ids, ..Facts::default() }
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
        prop::collection::vec(gaps, count)
            .prop_map(move |gaps| gaps.iter().scan(first, |id, gap| Some(std::mem::replace(id, *id + gap))).collect())
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
            Server { ids, cap, falls, start, past, latest, texts: 0 }
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
            prop_assert!(walked.asked <= 3 * pages + 9, "{} for {} pages", walked.asked, pages);
            learned = walked.paging;
        }
    }

    #[test]
    fn one_or_two_chats_a_page_are_all_read_or_the_gap_is_told(
        server in server(), cap in 1..3_usize, learned in prop::bool::ANY,
    ) {
        let mut server = Server { cap, latest: false, ..server };
        let all: BTreeSet<u64> = server.ids.iter().copied().collect();
        let learned = match server.start {
            Start::Rows | Start::RowsFromOne if learned => Paging::Offset,
            _ => Paging::Auto,
        };
        let walked = walk(&mut server, 50, Page::first(None, Paging::Auto, learned), &BTreeMap::new());
        prop_assert!(walked.gap.is_some() || walked.met == all, "{:?}", walked);
        // Ids that are row numbers, too, prove nothing.
        let apart = all.first().is_none_or(|id| *id >= 1000) && !matches!(server.past, Past::Repeat);
        if apart && matches!(server.start, Start::Rows | Start::RowsFromOne) {
            prop_assert_eq!(&walked.gap, &None);
        }
    }

    #[test]
    fn ids_that_are_no_numbers_are_walked_through_like_any_others(
        server in server(), texts in 1..4_u64, limit in 2..25_usize, learned in prop::bool::ANY,
    ) {
        let mut server = Server { cap: server.cap.max(3), latest: false, texts, ..server };
        let all: BTreeSet<u64> = server.ids.iter().copied().collect();
        let learned = if learned { Paging::Id } else { Paging::Auto };
        let walked = walk(&mut server, limit, Page::first(None, Paging::Auto, learned), &BTreeMap::new());
        prop_assert!(walked.gap.is_some() || walked.met == all, "{:?}", walked);
        // A service that repeats its last page proves nothing with a single chat.
        let ends = !matches!(server.past, Past::Repeat);
        if ends && matches!(server.start, Start::Rows | Start::RowsFromOne) && learned == Paging::Auto && limit > 2 {
            prop_assert_eq!(&walked.gap, &None);
            prop_assert_eq!(&walked.met, &all);
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

#[test]
fn a_walk_without_a_new_chat_ends() {
    let mut page = Page::first(None, Paging::Offset, Paging::Auto);
    // Two pages in turn, so that none is the one before it.
    for asked in 0_u64.. {
        assert!(asked < 300, "the walk does not end");
        let row_ids = (0..10).map(|row| RowId::Number(100 * (asked % 2) + row)).collect();
        let fresh = if asked < 2 { 10 } else { 0 };
        match page.next(&Facts { status: 200, rows: 10, fresh, row_ids, ..Facts::default() }) {
            Place::Page(next) => page = next,
            Place::End { gap, how, .. } => {
                assert_eq!((gap.is_some(), how.as_str()), (true, GAVE_UP));
                break;
            }
        }
    }
}
