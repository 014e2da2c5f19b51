//! Walks through a made-up service in memory: what comes, at what cost, and what is said where it cannot be had.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::provider::{Facts, Query, Span, Step};

/// A service as the vendor's could be.
#[derive(Clone, Debug)]
struct Server {
    /// Newest first: when, in milliseconds after the start of the window, and the id.
    chats: Vec<(i64, u64)>,
    base: usize,
    echo: Option<usize>,
    cap: usize,
    tells_cap: bool,
    /// Echoed as the page size, whatever that is.
    tells_size: Option<u64>,
    total: Total,
    endless: bool,
    /// Pages from 1 that are empty, or the one before again, so many times.
    empty: (usize, usize),
    repeats: (usize, usize),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Total {
    True,
    Lies(i64),
    /// Of the rows of the page alone.
    OfPage,
    /// Of the rows up to this page.
    SoFar,
    Untold,
}

/// What happens between two pages, at a part of the list.
#[derive(Clone, Copy, Debug)]
enum Move {
    Come(u8, u8),
    Go(u8, u8),
}

fn origin() -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

const SPAN: i64 = 1_000_000;

impl Server {
    /// Answers a search for the chats in `window` (both ends count).
    fn page(&mut self, asked: usize, limit: usize, window: (i64, i64)) -> (Vec<(i64, u64)>, crate::splitter::Envelope) {
        let found: Vec<_> = self.chats.iter().filter(|(at, _)| (window.0..=window.1).contains(at)).copied().collect();
        let size = limit.min(self.cap);
        let mut index = asked.saturating_sub(self.base);
        if self.repeats.0 == index + 1 && index > 0 && self.repeats.1 > 0 {
            self.repeats.1 -= 1;
            index -= 1;
        }
        if self.endless {
            index = index.min(found.len().div_ceil(size).saturating_sub(1));
        }
        let hidden = self.empty.0 == index + 1 && self.empty.1 > 0;
        self.empty.1 -= usize::from(hidden);
        let from = if hidden { found.len() } else { (index * size).min(found.len()) };
        let mut envelope = Vec::new();
        let mut tell = |name: &str, value: u64| envelope.push((name.to_owned(), value.to_string()));
        if let Some(echo) = self.echo {
            tell("pageIndex", (index + echo) as u64);
        }
        if let Some(size) = self.tells_size.or(self.tells_cap.then_some(size as u64)) {
            tell("pageSize", size);
        }
        let rows = found.len().min(from + size) - from;
        let lie = if let Total::Lies(lie) = self.total { lie } else { 0 };
        if self.total != Total::Untold {
            let total = match self.total {
                Total::OfPage => rows as u64,
                Total::SoFar => (from + rows) as u64,
                _ => (found.len() as u64).saturating_add_signed(lie),
            };
            tell("total", total);
            tell("pageCount", total.div_ceil(size as u64));
        }
        (found[from..found.len().min(from + size)].to_vec(), envelope)
    }

    fn change(&mut self, change: Move) {
        let place = |part: u8, len: usize| part as usize * len / 255;
        match change {
            Move::Come(part, count) => {
                let at = place(part, self.chats.len());
                let when = self.chats.get(at).or(self.chats.last()).map_or(0, |(when, _)| *when);
                let next = 100_000 + self.chats.iter().map(|(_, id)| *id).max().unwrap_or(0);
                for id in 0..u64::from(count) {
                    self.chats.insert(at, (when, next + id));
                }
            }
            Move::Go(part, count) => {
                let from = place(part, self.chats.len());
                self.chats.drain(from..self.chats.len().min(from + count as usize));
            }
        }
    }
}

#[derive(Debug, Default)]
struct Walked {
    met: BTreeSet<u64>,
    asked: usize,
    /// The longest cursor, in bytes.
    longest: usize,
    gaps: Vec<String>,
}

/// Exports everything; `moves` happen after the request of that number.
fn export(server: &mut Server, page_size: u32, exact: bool, moves: &BTreeMap<usize, Move>) -> Walked {
    let span = Span { since: Some(origin()), until: origin() + TimeDelta::milliseconds(SPAN) };
    let detail = crate::provider::Detail::Comm100(Detail { exact, ..Detail::default() });
    let query = Query { resource: &table::CHATS, span: Some(span), page_size, detail };
    let mut cursor = Comm100.start(&query).unwrap();
    let (mut walked, mut walk) = (Walked::default(), BTreeSet::new());
    loop {
        walked.asked += 1;
        walked.longest = walked.longest.max(cursor.0.len());
        assert!(walked.asked < 20_000, "the export does not end: {server:?}");
        let request = Comm100.ask(&query, &cursor).unwrap().request;
        let asked = request.query.iter().find(|(name, _)| name == "pageIndex").unwrap().1.parse().unwrap();
        let (chats, envelope) = server.page(asked, page_size as usize, window(&request));
        let rows = chats.len() as u64;
        let fresh = chats.iter().filter(|(_, id)| walk.insert(*id)).count() as u64;
        walked.met.extend(chats.iter().map(|(_, id)| *id));
        let facts = Facts {
            status: 200,
            rows,
            fresh,
            walked: walk.len() as u64,
            distinct: walked.met.len() as u64,
            ids: chats.iter().map(|(_, id)| *id).collect(),
            times: chats.iter().map(|(at, _)| origin() + TimeDelta::milliseconds(*at)).collect(),
            envelope,
            ..Facts::default()
        };
        let turn = Comm100.next(&query, &cursor, &facts).unwrap();
        walked.gaps.extend(turn.gaps);
        match turn.step {
            Step::Next { cursor: next, walk: new } => {
                cursor = next;
                if new {
                    walk.clear();
                }
            }
            Step::End(_) => return walked,
        }
        if let Some(change) = moves.get(&walked.asked) {
            server.change(*change);
        }
    }
}

/// The time asked for, in the server's milliseconds.
fn window(request: &Request) -> (i64, i64) {
    let body: serde_json::Value = serde_json::from_str(request.body.as_ref().unwrap()).unwrap();
    let time = |index: usize| -> i64 {
        let text = body["filters"][0]["value"][index].as_str().unwrap();
        (text.parse::<DateTime<Utc>>().unwrap() - origin()).num_milliseconds()
    };
    (time(0), time(1))
}

fn ids(server: &Server) -> BTreeSet<u64> {
    server.chats.iter().map(|(_, id)| *id).collect()
}

fn chats() -> impl Strategy<Value = Vec<(i64, u64)>> {
    let even = prop::collection::vec(0..SPAN, 0..120);
    // Many in the same instant.
    let ties = (prop::collection::vec(0..SPAN, 0..40), 0..SPAN, 0..60_usize).prop_map(|(mut times, tie, count)| {
        times.extend(std::iter::repeat_n(tie, count));
        times
    });
    prop_oneof![3 => even, 1 => ties].prop_map(|mut times| {
        times.sort_unstable_by(|a, b| b.cmp(a));
        times.into_iter().zip(1..).collect()
    })
}

fn server() -> impl Strategy<Value = Server> {
    let cap = prop_oneof![2 => Just(500_usize), 1 => 3..20_usize];
    let echo = prop_oneof![3 => Just(Some(0)), 1 => Just(Some(1)), 1 => Just(None)];
    (chats(), 0..2_usize, echo, cap, any::<bool>(), any::<bool>()).prop_map(
        |(chats, base, echo, cap, tells_cap, endless)| Server {
            chats,
            base,
            echo,
            cap,
            tells_cap,
            tells_size: None,
            endless,
            total: Total::True,
            empty: (0, 0),
            repeats: (0, 0),
        },
    )
}

fn moves() -> impl Strategy<Value = BTreeMap<usize, Move>> {
    let change = prop_oneof![
        (any::<u8>(), 1..12_u8).prop_map(|(part, count)| Move::Come(part, count)),
        (any::<u8>(), 1..12_u8).prop_map(|(part, count)| Move::Go(part, count)),
    ];
    prop::collection::btree_map(1..25_usize, change, 1..6)
}

/// Those of `before` that no move took away.
fn throughout(server: &Server, moves: &BTreeMap<usize, Move>) -> BTreeSet<u64> {
    let mut moved = server.clone();
    let mut stay = ids(server);
    for change in moves.values() {
        moved.change(*change);
        let there = ids(&moved);
        stay.retain(|id| there.contains(id));
    }
    stay
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_quiet_service_gives_all_in_few_requests(server in server(), size in 10..30_u32, untold in any::<bool>()) {
        let mut server = Server { total: if untold { Total::Untold } else { Total::True }, ..server };
        let all = ids(&server);
        let pages = all.len().div_ceil(server.cap.min(size as usize)).max(1);
        // Where a cap is not told, the short page of a server that counts from 0 is taken for one.
        let pages = if server.base == 0 && !server.tells_cap { all.len().max(1) } else { pages };
        let plain = server.base == 1 && (server.tells_cap || server.cap >= size as usize) && !untold;
        let walked = export(&mut server, size, false, &BTreeMap::new());
        prop_assert_eq!(&walked.met, &all);
        prop_assert_eq!(&walked.gaps, &Vec::<String>::new());
        let most = if plain { pages + 2 } else if untold { 2 * pages + 4 } else { 3 * pages + 9 };
        prop_assert!(walked.asked <= most, "{} requests for {} pages", walked.asked, pages);
    }

    #[test]
    fn chats_that_come_and_go_hide_none_that_was_there_throughout(
        server in server(), size in 10..30_u32, moves in moves(), exact in any::<bool>(),
    ) {
        let mut server = server;
        let stay = throughout(&server, &moves);
        let walked = export(&mut server, size, exact, &moves);
        let missing: Vec<_> = stay.difference(&walked.met).collect();
        prop_assert!(missing.is_empty() || !walked.gaps.is_empty(), "missing {:?} after {}", missing, walked.asked);
    }

    #[test]
    fn bad_pages_and_lies_are_never_quiet(
        server in server(), size in 10..30_u32, lie in -4..4_i64, empty in (1..8_usize, 0..9_usize),
        repeats in (2..8_usize, 0..9_usize), untold in any::<bool>(),
    ) {
        // What is no page's number cannot be told from a page that is not there.
        let tells_cap = server.tells_cap || lie != 0;
        let mut server = Server { echo: Some(0), base: 1, tells_cap, ..server };
        let all = ids(&server);
        let lie = if all.is_empty() { 0 } else { lie };
        server.total = if untold { Total::Untold } else { Total::Lies(lie) };
        // A last page that is never there looks like a list without it.
        let last = all.len().div_ceil(server.cap.min(size as usize));
        let once = |page: (usize, usize)| if untold && page.0 >= last { (page.0, page.1.min(1)) } else { page };
        let (empty, repeats) = (once(empty), once(repeats));
        // Without a true total, one kind of trouble at a time is recognised.
        let repeats = if untold && empty.1 > 0 { (2, 0) } else { repeats };
        let (empty, repeats) = if untold || lie == 0 { (empty, repeats) } else { ((1, 0), (2, 0)) };
        (server.empty, server.repeats) = (empty, repeats);
        let walked = export(&mut server, size, false, &BTreeMap::new());
        prop_assert!(walked.met == all || !walked.gaps.is_empty(), "{:?}", walked);
        prop_assert!(lie == 0 || untold || !walked.gaps.is_empty(), "a lie of {} is not told", lie);
    }

    #[test]
    fn exact_gives_all_or_says_what_is_missing(server in server(), size in 10..30_u32, lie in -4..4_i64) {
        let tells_cap = server.tells_cap || lie != 0;
        let base = if lie == 0 { server.base } else { 1 };
        let mut server = Server { base, total: Total::Lies(lie), tells_cap, ..server };
        let all = ids(&server);
        let walked = export(&mut server, size, true, &BTreeMap::new());
        prop_assert!(walked.met == all || !walked.gaps.is_empty(), "{:?}", walked);
        prop_assert!(lie != 0 || walked.gaps.is_empty(), "{:?}", walked);
        prop_assert!(walked.asked <= 100 + 8 * all.len(), "{} requests", walked.asked);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 700, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn totals_that_say_nothing_of_the_whole_list_hide_nothing(
        server in server(), size in 10..30_u32, exact in any::<bool>(), so_far in any::<bool>(),
        tells_size in prop_oneof![Just(None), Just(Some(1)), Just(Some(500))],
    ) {
        let total = if so_far { Total::SoFar } else { Total::OfPage };
        let mut server = Server { total, tells_size, ..server };
        let all = ids(&server);
        let walked = export(&mut server, size, exact, &BTreeMap::new());
        prop_assert!(walked.met == all || !walked.gaps.is_empty(), "{} of {} by {:?}", walked.met.len(), all.len(), server);
        prop_assert!(so_far || walked.met == all, "{} of {} by {:?}", walked.met.len(), all.len(), server);
    }

    #[test]
    fn a_total_that_is_never_reached_ends_soon(
        server in server(), size in 10..30_u32, exact in any::<bool>(),
        tells_size in prop_oneof![Just(None), Just(Some(1)), Just(Some(500))],
    ) {
        let mut server = Server { total: Total::Lies(1_000_000), tells_size, ..server };
        let pages = server.chats.len().div_ceil(server.cap.min(size as usize)).max(1);
        let walked = export(&mut server, size, exact, &BTreeMap::new());
        prop_assert!(!walked.gaps.is_empty());
        let most = if exact { 300 + 8 * server.chats.len() } else { 4 * pages + 100 };
        prop_assert!(walked.asked <= most, "{} requests for {} pages by {:?}", walked.asked, pages, server);
        prop_assert!(walked.longest < 2500, "a cursor of {} bytes", walked.longest);
    }

    #[test]
    fn an_echoed_page_size_that_is_wrong_costs_nothing(server in server(), size in 10..30_u32, told in 1..9_u64) {
        let mut server = Server { base: 1, cap: 500, tells_size: Some(told), endless: false, ..server };
        let all = ids(&server);
        let walked = export(&mut server, size, false, &BTreeMap::new());
        prop_assert!(walked.met == all && walked.gaps.is_empty());
        prop_assert!(walked.asked <= all.len().div_ceil(size as usize) + 2, "{} requests", walked.asked);
    }
}

/// What a page of `rows` chats comes to, of which there are `total`.
fn facts(rows: u64, walked: u64, total: u64) -> Facts {
    let envelope = vec![("total".to_owned(), total.to_string()), ("pageIndex".to_owned(), "0".to_owned())];
    Facts { status: 200, rows, fresh: rows, walked, distinct: walked, envelope, ..Facts::default() }
}

fn query(exact: bool) -> Query {
    let span = Span { since: Some(origin()), until: origin() + TimeDelta::milliseconds(SPAN) };
    let detail = crate::provider::Detail::Comm100(Detail { exact, ..Detail::default() });
    Query { resource: &table::CHATS, span: Some(span), page_size: 10, detail }
}

/// The cursor after pages that came to `pages`.
fn after(query: &Query, pages: &[Facts]) -> Cursor {
    let start = Comm100.start(query).unwrap();
    pages.iter().fold(start, |cursor, facts| match Comm100.next(query, &cursor, facts).unwrap().step {
        Step::Next { cursor, .. } => cursor,
        Step::End(end) => panic!("{end:?}"),
    })
}

#[test]
fn pages_are_asked_for_ahead_only_while_totals_stand_still() {
    let query = query(false);
    let idle = Facts { fresh: 0, ..facts(10, 10, 60) };
    let other = Facts { envelope: vec![("total".to_owned(), "60".to_owned())], ..facts(10, 20, 60) };
    for (pages, is_ahead, what) in [
        (vec![], false, "nothing is known before the first page"),
        (vec![facts(10, 10, 60)], true, "the total stands still"),
        (vec![facts(10, 10, 60), facts(10, 20, 60)], true, "the total stands still"),
        (vec![facts(10, 10, 60), other], true, "an echo that is missing proves nothing"),
        (vec![facts(10, 10, 60), facts(10, 20, 61)], false, "the total has grown"),
        (vec![facts(10, 10, 60), facts(10, 20, 59)], false, "the total has shrunk"),
        (vec![facts(10, 10, 60), idle], false, "a page brought nothing new"),
        (vec![facts(10, 10, 10)], false, "there is no other page"),
    ] {
        assert_eq!(Comm100.ahead(&query, &after(&query, &pages)).is_some(), is_ahead, "{what}: {pages:?}");
    }
}

#[test]
fn what_a_total_contradicts_is_read_again_in_windows_that_hold_all_of_theirs() {
    let query = query(true);
    let times = |from: i64| (0..10).map(|at| origin() + TimeDelta::milliseconds(from - at * 1000)).collect::<Vec<_>>();
    let first = Facts { times: times(900_000), ..facts(10, 10, 30) };
    let cut = origin() + TimeDelta::milliseconds(900_000 - 9_000 + 1);
    // 9 of 30 lie after the cut, so 21 are left.
    for (rest, doubtful) in [(21, 0), (20, 1), (22, 1)] {
        let second = Facts { times: times(890_000), ..facts(10, 20, rest) };
        let State::Window(window) = after(&query, &[first.clone(), second]).state().unwrap() else {
            panic!("no window");
        };
        assert_eq!(window.doubtful().len(), doubtful, "{rest} left");
        assert!(
            window
                .doubtful()
                .iter()
                .all(|stretch| stretch.0 == cut && Some(stretch.1) == query.span.map(|span| span.until))
        );
    }
}
