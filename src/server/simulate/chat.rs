//! When there were chats, and which ids they bear: the list of made-up chats in brief, the same for the same seed
//! and day. What was said in them is made up only when they are asked for, by [`super::vcc_chat`] and
//! [`super::comm100_chat`], from the number that each carries.

use fastrand::Rng;
use jiff::civil::{self, Date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Units of [`Brief::ticks`] in a second: 100 ns, the finest that the services print.
pub const TICKS: i64 = 10_000_000;
/// The days over which a given number of chats is spread.
const DAYS: i32 = 90;

/// How a chat ended; at VCC this is made up later.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// Somebody answered.
    Normal,
    /// Nobody was there.
    Refused,
    /// Nobody came in time.
    Missed,
    /// Nobody came in time, and the visitor left a message; the vendor's page does not list it.
    SwitchedToMessage,
}

/// A chat in brief: all the rest follows from `random`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Brief {
    /// Unique within the project (VCC), or everywhere (Comm100).
    pub id: u32,
    /// The VCC project; 0 at Comm100.
    pub project: u32,
    /// When it was requested, in 100 ns since 1970 UTC.
    pub ticks: i64,
    /// What its contents are made from.
    pub random: u64,
    /// How it ended.
    pub status: Status,
    /// Whether it came only while the simulation ran.
    pub late: bool,
}

/// What to make up.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Random seed.
    pub seed: u64,
    /// No chat is later than this.
    pub now: Timestamp,
    /// So many chats in each service's main list, and a tenth of it in the others, instead of lifelike days.
    pub chats: Option<u32>,
    /// So many Comm100 chats bear the very same instant.
    pub ties: usize,
    /// The days that are filled, beside today.
    pub days: u32,
    /// So many chats on each day in each service's main list, instead of lifelike numbers.
    pub per_day: Option<u32>,
}

impl Plan {
    /// Comm100's chats, newest first: normal ones, and missed or refused ones.
    pub fn comm100(&self) -> (Vec<Brief>, Vec<Brief>) {
        let (mut normal, mut missed) = match self.chats {
            Some(count) => (self.spread(1, count, 1000), self.spread(2, count / 10, 1000 + round_up(count))),
            None => self.comm100_days(),
        };
        for brief in &mut missed {
            brief.status = match brief.random % 12 {
                0 => Status::SwitchedToMessage,
                1..4 => Status::Refused,
                _ => Status::Missed,
            };
        }
        tie(&mut normal, self.ties);
        for list in [&mut normal, &mut missed] {
            list.retain(|brief| brief.ticks <= ticks(self.now));
            list.sort_by_key(|brief| (-brief.ticks, brief.random));
        }
        (normal, missed)
    }

    /// VCC's chats by project and id.
    pub fn vcc(&self) -> Vec<Brief> {
        let mut list = Vec::new();
        for (tag, project) in [(3, 822), (4, 130)] {
            let part = match self.chats {
                Some(count) => self.spread(tag, if project == 822 { count } else { count / 10 }, 1000),
                None => self.vcc_days(tag, project),
            };
            list.extend(part.into_iter().map(|brief| Brief { project, ticks: whole(brief.ticks), ..brief }));
        }
        if self.chats.is_none() {
            list.extend(self.vcc_days(5, 415));
        }
        list.retain(|brief| brief.ticks <= ticks(self.now));
        list.sort_by_key(|brief| (brief.project, brief.id));
        list
    }

    fn comm100_days(&self) -> (Vec<Brief>, Vec<Brief>) {
        let (mut normal, mut missed) = (Vec::new(), Vec::new());
        for day in self.days(&TimeZone::UTC) {
            let mut rng = self.rng(1, i64::from(number(day)));
            let busy = day.weekday().to_monday_zero_offset() < 5;
            let count = if busy { rng.usize(70..=120) } else { rng.usize(40..=60) };
            let count = self.per_day.map_or(count, |count| count as usize);
            let others = if self.per_day.is_some() { count.div_ceil(8) } else { rng.usize(4..=14) };
            let mut list = fill(&mut rng, count + others, start(day, &TimeZone::UTC), number(day) * 256);
            missed.extend(list.split_off(count));
            normal.extend(list);
        }
        (normal, missed)
    }

    fn vcc_days(&self, tag: u64, project: u32) -> Vec<Brief> {
        let zone = super::vcc_chat::zone();
        let mut list = Vec::new();
        for day in self.days(&zone) {
            let mut rng = self.rng(tag, i64::from(number(day)));
            let old = self.now.duration_since(start(day, &zone)).as_hours() > 24 * 60;
            let count = match project {
                822 => self.per_day.map_or_else(|| rng.usize(20..=60), |count| count as usize),
                130 => rng.usize(3..=10),
                _ if old => rng.usize(0..=2),
                _ => 0,
            };
            let made = fill(&mut rng, count, start(day, &zone), number(day) * 64);
            list.extend(made.into_iter().map(|brief| Brief { project, ticks: whole(brief.ticks), ..brief }));
        }
        list
    }

    fn days(&self, zone: &TimeZone) -> Vec<Date> {
        let today = self.now.to_zoned(zone.clone()).date();
        (0..=i64::from(self.days)).rev().map(|back| today.saturating_sub(Span::new().days(back))).collect()
    }

    /// `count` chats spread evenly over the days up to the last midnight UTC, so that they stay the same all day.
    fn spread(&self, tag: u64, count: u32, first_id: u32) -> Vec<Brief> {
        let mut rng = self.rng(tag, i64::from(count));
        let end = ticks(start(self.now.to_zoned(TimeZone::UTC).date(), &TimeZone::UTC));
        let length = i64::from(DAYS) * 86_400 * 300;
        let mut ids: Vec<u32> = (first_id..first_id + count).collect();
        ids.chunks_mut(64).for_each(|block| rng.shuffle(block));
        let steps = ids.into_iter().zip(0..i64::from(count));
        steps
            .map(|(id, step)| brief(id, end - from_thirds(length - length * step / i64::from(count)), &mut rng))
            .collect()
    }

    fn rng(&self, tag: u64, part: i64) -> Rng {
        Rng::with_seed(mix(mix(mix(self.seed) ^ tag) ^ part.cast_unsigned()))
    }
}

/// `now` in ticks.
pub fn ticks(instant: Timestamp) -> i64 {
    i64::try_from(instant.as_nanosecond() / 100).unwrap_or(i64::MAX)
}

/// Spreads the bits of a seed (the finaliser of splitmix64), as neighbouring seeds would give similar chats.
pub fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Thirty-two hexadecimal digits in their groups.
pub fn guid(number: u128) -> String {
    let text = format!("{number:032x}");
    [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-")
}

/// A day's chats: most of them in the daytime, some in one second, ids shuffled.
fn fill(rng: &mut Rng, count: usize, midnight: Timestamp, first_id: u32) -> Vec<Brief> {
    let midnight = ticks(midnight);
    let mut ids: Vec<u32> = (first_id..).take(count + count / 20).collect();
    rng.shuffle(&mut ids);
    let mut before = 0;
    let mut list = Vec::with_capacity(count);
    for id in ids.into_iter().take(count) {
        // The sum of two dice has its top at half past one in the afternoon.
        let second = match rng.u8(0..100) {
            0..5 if before > 0 => before,
            5..20 => rng.i64(0..82_800),
            _ => rng.i64(22_000..52_000) + rng.i64(0..23_000),
        };
        before = second;
        list.push(brief(id, midnight + from_thirds(second * 300 + rng.i64(0..300)), rng));
    }
    list
}

fn brief(id: u32, ticks: i64, rng: &mut Rng) -> Brief {
    Brief { id, project: 0, ticks, random: rng.u64(..), status: Status::Normal, late: false }
}

/// A third of a hundredth of a second is what the service's clock counts in: hence `.88`, `.8633333` and `.8666667`.
fn from_thirds(thirds: i64) -> i64 {
    (thirds * TICKS + 150) / 300
}

fn whole(ticks: i64) -> i64 {
    ticks - ticks.rem_euclid(TICKS)
}

fn tie(list: &mut [Brief], count: usize) {
    let first = (list.len() / 2).min(list.len().saturating_sub(count));
    let Some(instant) = list.get(first).map(|brief| brief.ticks) else { return };
    list.iter_mut().skip(first).take(count).for_each(|brief| brief.ticks = instant);
}

fn round_up(count: u32) -> u32 {
    count.next_multiple_of(1000)
}

fn number(day: Date) -> u32 {
    let days = day.since(civil::date(2020, 1, 1)).map(|span| span.get_days()).unwrap_or_default();
    days.unsigned_abs()
}

fn start(day: Date, zone: &TimeZone) -> Timestamp {
    day.to_zoned(zone.clone()).map(|zoned| zoned.timestamp()).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn plan(seed: u64, now: &str) -> Plan {
        Plan { seed, now: now.parse().unwrap(), chats: None, ties: 0, days: 90, per_day: None }
    }

    fn day(list: &[Brief], day: &str) -> Vec<Brief> {
        let first = ticks(format!("{day}T00:00:00Z").parse().unwrap());
        list.iter().filter(|brief| (first..first + 86_400 * TICKS).contains(&brief.ticks)).copied().collect()
    }

    #[test]
    fn a_day_is_the_same_whenever_it_is_looked_at() {
        let (early, late) = (plan(1, "2026-10-24T03:00:00Z"), plan(1, "2026-11-30T21:00:00Z"));
        let (one, other) = (day(&early.comm100().0, "2026-10-20"), day(&late.comm100().0, "2026-10-20"));
        assert!((40..=120).contains(&one.len()));
        assert_eq!(one, other);
        assert_eq!(day(&early.vcc(), "2026-10-20"), day(&late.vcc(), "2026-10-20"));
        assert_ne!(one, day(&plan(2, "2026-10-24T03:00:00Z").comm100().0, "2026-10-20"));
    }

    #[test]
    fn ids_are_unique_and_do_not_follow_time() {
        let plan = plan(1, "2026-11-22T12:00:00Z");
        let (normal, missed) = plan.comm100();
        let ids: HashSet<u32> = normal.iter().chain(&missed).map(|brief| brief.id).collect();
        assert_eq!(ids.len(), normal.len() + missed.len());
        assert!(!normal.is_sorted_by_key(|brief| std::cmp::Reverse(brief.id)));
        let vcc = plan.vcc();
        let ids: HashSet<(u32, u32)> = vcc.iter().map(|brief| (brief.project, brief.id)).collect();
        assert_eq!(ids.len(), vcc.len());
        let of = |project| vcc.iter().filter(move |brief| brief.project == project).map(|brief| brief.id);
        assert!(of(822).any(|id| of(130).any(|other| other == id)), "ids of projects overlap");
    }

    #[test]
    fn a_given_number_fills_the_ninety_days_evenly() {
        let plan = Plan { chats: Some(900), ..plan(1, "2026-11-22T12:00:00Z") };
        let (normal, missed) = plan.comm100();
        assert_eq!((normal.len(), missed.len(), plan.vcc().len()), (900, 90, 990));
        assert_eq!(day(&normal, "2026-10-01").len(), 10);
        assert_eq!(day(&normal, "2026-11-22").len(), 0);
    }
}
