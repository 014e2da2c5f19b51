//! Which of the chats that the service does not list any more are marked as gone, and which days are suspect because
//! too many vanished at once. Pure.

use std::collections::{BTreeMap, HashSet};

use super::commit::{Compared, Unlisted};
use super::index::Via;
use super::series::Series;

/// Below so many chats nothing is suspected.
const ALWAYS_ALLOWED: u64 = 10;

/// A day that had so many chats does not lose all of them by chance.
const NEVER_EMPTY: u64 = 3;

/// What is decided.
#[derive(Debug, Default, PartialEq)]
pub struct Decision {
    /// Chats to be marked, and by whom they were deleted, where that is known.
    pub gone: Vec<(Unlisted, Option<&'static str>)>,
    /// Days on which none is marked.
    pub suspect: Vec<(Series, String)>,
}

/// Decides. `deleted` tells the chats that our own journal proves deleted; `accept` marks whatever is unlisted.
pub fn decide(
    compared: &[Compared],
    unlisted: Vec<Unlisted>,
    deleted: &HashSet<(String, String)>,
    accept: bool,
) -> Decision {
    let by_us = |chat: &Unlisted| deleted.contains(&(chat.series.source.clone(), chat.key.clone()));
    let mut days: BTreeMap<(Series, String), Day> = BTreeMap::new();
    for day in compared {
        let entry = days.entry((day.series.clone(), day.day.clone())).or_default();
        (entry.chats, entry.listed) = (day.chats, day.listed);
    }
    for chat in unlisted {
        days.entry((chat.series.clone(), chat.day.clone())).or_default().unlisted.push(chat);
    }
    let mut sources: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for ((series, _), day) in &mut days {
        let ours = day.unlisted.iter().filter(|chat| by_us(chat)).count() as u64;
        day.vanished = day.unlisted.iter().filter(|chat| !by_us(chat) && chat.via == Via::Export).count() as u64;
        day.chats = day.chats.saturating_sub(ours);
        let source = sources.entry(series.source.clone()).or_default();
        *source = (source.0 + day.vanished, source.1 + day.chats);
    }
    let mut decision = Decision::default();
    for ((series, name), day) in days {
        let (vanished, chats) = sources.get(&series.source).copied().unwrap_or_default();
        let refused = exceeds(day.vanished, day.chats)
            || (day.vanished > 0 && exceeds(vanished, chats))
            || (day.vanished > 0 && day.chats >= NEVER_EMPTY && day.listed == 0);
        if refused && !accept {
            decision.suspect.push((series, name));
            continue;
        }
        let by = |chat: &Unlisted| by_us(chat).then_some("delete");
        decision.gone.extend(day.unlisted.into_iter().map(|chat| (chat.clone(), by(&chat))));
    }
    decision
}

#[derive(Default)]
struct Day {
    chats: u64,
    listed: u64,
    vanished: u64,
    unlisted: Vec<Unlisted>,
}

fn exceeds(vanished: u64, chats: u64) -> bool {
    vanished > ALWAYS_ALLOWED.max(chats / 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series() -> Series {
        Series { source: "comm100".into(), account: "10000".into(), project: None, kind: "chats".into() }
    }

    fn day(name: &str, chats: u64, vanished: u64) -> (Compared, Vec<Unlisted>) {
        let compared = Compared { series: series(), day: name.into(), chats, listed: chats - vanished };
        let unlisted = (0..vanished).map(|key| Unlisted {
            series: series(),
            day: name.into(),
            key: format!("{name}-{key}"),
            v: 1,
            via: Via::Export,
        });
        (compared, unlisted.collect())
    }

    fn decided(days: &[(&str, u64, u64)], accept: bool) -> (usize, Vec<String>) {
        let (mut compared, mut unlisted) = (Vec::new(), Vec::new());
        for (name, chats, vanished) in days {
            let (one, list) = day(name, *chats, *vanished);
            compared.push(one);
            unlisted.extend(list);
        }
        let decision = decide(&compared, unlisted, &HashSet::new(), accept);
        (decision.gone.len(), decision.suspect.into_iter().map(|(_, day)| day).collect())
    }

    #[test]
    fn few_chats_may_go_and_many_are_suspect() {
        for (days, gone, suspect) in [
            (&[("01", 100, 3)][..], 3, &[][..]),
            (&[("01", 100, 10)], 10, &[]),
            (&[("01", 100, 11)], 0, &["01"]),
            (&[("01", 1000, 50)], 50, &[]),
            (&[("01", 1000, 51)], 0, &["01"]),
            // A small site: no day alone is suspect, all of them together are.
            (&[("01", 8, 7), ("02", 8, 5)], 0, &["01", "02"]),
            (&[("01", 2, 2)], 2, &[]),
            (&[("01", 3, 3)], 0, &["01"]),
            (&[("01", 100, 11), ("02", 400, 2)], 2, &["01"]),
        ] {
            let expected = (gone, suspect.iter().map(|day| (*day).to_owned()).collect());
            assert_eq!(decided(days, false), expected, "{days:?}");
        }
        assert_eq!(decided(&[("01", 8, 8), ("02", 100, 90)], true), (98, vec![]));
    }

    #[test]
    fn what_we_deleted_ourselves_is_not_suspected() {
        let (compared, unlisted) = day("01", 200, 200);
        let deleted = unlisted.iter().map(|chat| ("comm100".to_owned(), chat.key.clone())).collect();
        let decision = decide(&[compared], unlisted, &deleted, false);
        assert!(decision.suspect.is_empty() && decision.gone.iter().all(|(_, by)| *by == Some("delete")));
        assert_eq!(decision.gone.len(), 200);
    }
}
