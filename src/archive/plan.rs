//! Which days to ask, in which windows and in which order. Pure: days, the time and a ladder in, windows out.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::days::{DayRecord, Days, State, days_between, state_at};
use super::series::Series;
use crate::window::{Day, Zone};

/// The most days in a window, so that a killed run has little to ask again.
const MAX_WINDOW_DAYS: usize = 7;

/// At VCC each window also asks the days beside it, so windows are longer there.
const MAX_VCC_WINDOW_DAYS: usize = 31;

/// The ages in days at which a day is asked again.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Ladder(Vec<u32>);

impl Default for Ladder {
    fn default() -> Self {
        Self(vec![1, 2, 3, 7, 14, 30, 90])
    }
}

impl Ladder {
    /// Reads `1d,2d,7d`. Error: what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::try_from(text.split(',').map(|step| step.trim().to_owned()).collect::<Vec<_>>())
    }

    /// Its steps, in days.
    pub fn steps(&self) -> &[u32] {
        &self.0
    }

    /// Whether a day that was last asked completely at the age `asked` has a step due at the age `age`.
    fn is_due(&self, asked: i64, age: i64) -> bool {
        self.0.iter().any(|step| (asked + 1..=age).contains(&i64::from(*step)))
    }
}

impl TryFrom<Vec<String>> for Ladder {
    type Error = String;

    fn try_from(steps: Vec<String>) -> Result<Self, String> {
        let read = |step: &String| {
            let days = step.strip_suffix('d').and_then(|days| days.parse::<u32>().ok()).filter(|days| *days > 0);
            days.ok_or_else(|| format!("`{step}` is not an age in days; expected ages such as 1d,2d,7d,30d"))
        };
        let mut steps = steps.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        steps.sort_unstable();
        steps.dedup();
        Ok(Self(steps))
    }
}

impl From<Ladder> for Vec<String> {
    fn from(ladder: Ladder) -> Self {
        ladder.0.iter().map(|step| format!("{step}d")).collect()
    }
}

/// Why a day is asked, in the order in which days are asked.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Reason {
    /// A run before this one did not get to it.
    Pending,
    /// Something of it is missing.
    Gap,
    /// It is over, and was not asked since.
    New,
    /// A step of the ladder is due.
    Revisit,
    /// It is not over yet.
    Open,
}

/// Days that are asked with one search.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Window {
    /// Whose days.
    pub series: Series,
    /// The first one.
    pub first: Day,
    /// The last one.
    pub last: Day,
    /// The most urgent of their reasons.
    pub reason: Reason,
}

impl Window {
    /// Its days.
    pub fn days(&self) -> impl Iterator<Item = Day> + use<> {
        days_between(self.first, self.last)
    }

    /// Its instants: half-open, and never after `now`.
    pub fn bounds(&self, zone: &Zone, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        (zone.start_of_day(self.first), zone.start_of_day(self.last.tomorrow()).min(now))
    }
}

/// What a plan is made from.
pub struct PlanInput<'a> {
    /// What is archived.
    pub days: &'a Days,
    /// The first day of the archive.
    pub from: Day,
    /// The time of the run.
    pub now: DateTime<Utc>,
    /// The zone of days.
    pub zone: &'a Zone,
    /// Ages at which days are asked again.
    pub ladder: &'a Ladder,
    /// Whether gaps are filled.
    pub heal: bool,
    /// Whether requests are limited: then new days are asked one by one, so that each run gets somewhere.
    pub limited: bool,
    /// Only these days, whatever their state (`heal DAY`).
    pub only: Option<&'a [(Day, Day)]>,
}

impl PlanInput<'_> {
    /// The windows of one series, in the order in which they are to be asked.
    pub fn windows(&self, series: &Series) -> Vec<Window> {
        let today = self.zone.day(self.now);
        let last_closed = self.last_closed(series);
        let wanted = days_between(self.from, today)
            .filter_map(|day| Some((day, self.reason(series, day, (today, last_closed.as_deref()))?)));
        let mut windows: Vec<Window> = Vec::new();
        for (day, reason) in wanted {
            match windows.last_mut() {
                Some(window) if self.joins(window, day, reason) => {
                    window.last = day;
                    window.reason = window.reason.min(reason);
                }
                _ => windows.push(Window { series: series.clone(), first: day, last: day, reason }),
            }
        }
        windows
    }

    /// Orders the windows of several series: what is missing first and oldest first, revisits youngest first.
    pub fn order(windows: &mut [Window]) {
        windows.sort_by(|one, other| {
            let age = match one.reason {
                Reason::Revisit => other.last.cmp(&one.last),
                _ => one.first.cmp(&other.first),
            };
            one.reason.cmp(&other.reason).then(age).then_with(|| one.series.cmp(&other.series))
        });
    }

    fn joins(&self, window: &Window, day: Day, reason: Reason) -> bool {
        let days = days_between(window.first, day).take(MAX_VCC_WINDOW_DAYS + 1).count();
        if window.series.source == "vcc" && !self.limited {
            // Each window asks a day more on either side; a day that two of them would ask is cheaper inside one.
            let near = days_between(window.last, day).take(4).count() <= 3;
            let pruned = || days_between(window.last, day).any(|day| self.state(&window.series, day) == State::Pruned);
            return near && days <= MAX_VCC_WINDOW_DAYS && !pruned();
        }
        if window.last.tomorrow() != day || days > MAX_WINDOW_DAYS {
            return false;
        }
        !self.limited || (reason == Reason::Revisit && window.reason == Reason::Revisit)
    }

    fn state(&self, series: &Series, day: Day) -> State {
        self.days.get(series, &day.to_string()).map_or(State::Missing, |record| record.state)
    }

    fn reason(&self, series: &Series, day: Day, (today, last_closed): (Day, Option<&str>)) -> Option<Reason> {
        let name = day.to_string();
        let record = self.days.get(series, &name);
        let stored = record.map_or(State::Missing, |record| record.state);
        if stored == State::Pruned {
            return None;
        }
        if let Some(only) = self.only {
            return only.iter().any(|(first, last)| (*first..=*last).contains(&day)).then_some(Reason::Gap);
        }
        if day == today {
            return Some(Reason::Open);
        }
        let gap = match (stored, state_at(record, day, self.now, self.zone)) {
            (State::Closed, _) => return record.filter(|record| self.is_due(record, day)).map(|_| Reason::Revisit),
            (State::Pending, _) => Reason::Pending,
            (State::Missing | State::Open, State::Open) => return Some(Reason::New),
            (State::Missing | State::Open, _) => {
                // A day of the time since the last run is no gap that anybody left.
                if last_closed.is_none_or(|last| last < name.as_str()) { Reason::New } else { Reason::Gap }
            }
            _ => Reason::Gap,
        };
        (self.heal || gap == Reason::New).then_some(gap)
    }

    /// The last day that has been closed, as text: later days are no gaps, the archive has simply not come so far.
    fn last_closed(&self, series: &Series) -> Option<String> {
        let closed = |record: &&DayRecord| matches!(record.state, State::Closed | State::Pruned);
        let days = self.days.of(series).filter(|record| record.day != super::series::UNDATED);
        days.filter(closed).map(|record| record.day.clone()).max()
    }

    fn is_due(&self, record: &DayRecord, day: Day) -> bool {
        let Some(asked_at) = record.asked_at else { return true };
        let asked = age(day, self.zone.day(asked_at));
        if self.ladder.is_due(asked, age(day, self.zone.day(self.now))) {
            return true;
        }
        // A chat is listed when it ends: no day is settled before it has been asked a day after its end.
        let settled = self.zone.start_of_day(day.tomorrow()) + TimeDelta::hours(24);
        let later_step = self.ladder.steps().iter().any(|step| i64::from(*step) > asked.max(1));
        asked_at < settled && self.now >= settled && !later_step
    }

    /// The first time after `now` at which a closed day has a step due.
    pub fn next_revisit(&self) -> Option<Day> {
        let today = self.zone.day(self.now);
        let due = |record: &DayRecord| {
            let day = Day::parse(&record.day)?;
            let asked = age(day, self.zone.day(record.asked_at?));
            let step = self.ladder.steps().iter().find(|step| i64::from(**step) > asked)?;
            Some(day.plus_days(*step).max(today))
        };
        self.days.iter().filter(|record| record.state == State::Closed).filter_map(due).min()
    }
}

/// The days from `day` to `today`.
pub fn age(day: Day, today: Day) -> i64 {
    day.days_until(today).max(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ZONE: &str = "Europe/Budapest";

    fn series(source: &str) -> Series {
        let project = (source == "vcc").then_some(822);
        Series { source: source.into(), account: "a".into(), project, kind: "chats".into() }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn closed(series: &Series, day: &str, asked_at: &str) -> DayRecord {
        let asked_at = Some(asked_at.parse().unwrap());
        DayRecord { state: State::Closed, asked_at, ..DayRecord::new(series, day) }
    }

    struct Setup {
        days: Days,
        ladder: Ladder,
        from: &'static str,
        limited: bool,
        heal: bool,
    }

    impl Setup {
        fn windows(&self, source: &str, now: &str) -> Vec<(String, String, Reason)> {
            let zone = Zone::named(ZONE).unwrap();
            let input = PlanInput {
                days: &self.days,
                from: day(self.from),
                now: now.parse().unwrap(),
                zone: &zone,
                ladder: &self.ladder,
                heal: self.heal,
                limited: self.limited,
                only: None,
            };
            let mut windows = input.windows(&series(source));
            PlanInput::order(&mut windows);
            windows.iter().map(|window| (window.first.to_string(), window.last.to_string(), window.reason)).collect()
        }
    }

    fn setup(days: Days) -> Setup {
        Setup { days, ladder: Ladder::default(), from: "2026-08-01", limited: false, heal: true }
    }

    /// Every night at 02:15 UTC, with every window answered completely.
    fn nights(source: &str, first: &str, count: usize) -> (Setup, Vec<usize>) {
        let mut setup = setup(Days::default());
        setup.from = "2026-01-01";
        let mut now: DateTime<Utc> = first.parse().unwrap();
        let zone = Zone::named(ZONE).unwrap();
        let mut windows = Vec::new();
        for _ in 0..count {
            let planned = setup.windows(source, &now.to_rfc3339());
            windows.push(planned.len());
            let today = zone.day(now).to_string();
            for (first, last, _) in planned {
                for asked in days_between(day(&first), day(&last)) {
                    let state = if asked.to_string() == today { State::Open } else { State::Closed };
                    let record = closed(&series(source), &asked.to_string(), &now.to_rfc3339());
                    setup.days.set(DayRecord { state, ..record });
                }
            }
            now += TimeDelta::days(1);
        }
        (setup, windows)
    }

    #[test]
    fn a_night_asks_eight_days_in_five_windows() {
        let (setup, windows) = nights("comm100", "2026-01-02T02:15:00Z", 200);
        assert!(windows.iter().skip(100).all(|count| *count == 5), "{windows:?}");
        let tonight = setup.windows("comm100", "2026-07-21T02:15:00Z");
        let expected: Vec<_> = [
            ("2026-07-18", "2026-07-21", Reason::New),
            ("2026-07-14", "2026-07-14", Reason::Revisit),
            ("2026-07-07", "2026-07-07", Reason::Revisit),
            ("2026-06-21", "2026-06-21", Reason::Revisit),
            ("2026-04-22", "2026-04-22", Reason::Revisit),
        ]
        .map(|(first, last, reason)| (first.to_owned(), last.to_owned(), reason))
        .into();
        assert_eq!(tonight, expected);
    }

    #[test]
    fn a_second_run_of_the_day_asks_the_open_day_alone() {
        let (mut setup, _) = nights("comm100", "2026-01-02T02:15:00Z", 100);
        setup.limited = true;
        let again = setup.windows("comm100", "2026-04-11T21:50:00Z");
        assert_eq!(again.len(), 1, "{again:?}");
        assert_eq!(again[0].2, Reason::Open);
    }

    #[test]
    fn a_missed_week_is_made_up_for_once() {
        let (setup, _) = nights("comm100", "2026-01-02T02:15:00Z", 150);
        // The machine was off for ten days: each day with steps missed is asked once, the new days too.
        let windows = setup.windows("comm100", "2026-06-10T02:15:00Z");
        let days: usize = windows.iter().map(|(first, last, _)| days_between(day(first), day(last)).count()).sum();
        assert!(days <= 10 + 1 + 10 * 4 + 3, "{windows:?}");
        let mut seen = std::collections::HashSet::new();
        for (first, last, _) in &windows {
            days_between(day(first), day(last)).for_each(|day| assert!(seen.insert(day), "{day} is asked twice"));
        }
    }

    #[test]
    fn what_is_missing_comes_first_and_the_open_day_last() {
        let all = days_between(day("2026-11-01"), day("2026-11-20")).map(|day| day.to_string());
        let mut days = Days::default();
        for text in all {
            days.set(closed(&series("comm100"), &text, "2026-11-22T02:15:00Z"));
        }
        let partial =
            |text: &str, state| DayRecord { state, ..closed(&series("comm100"), text, "2026-11-22T02:15:00Z") };
        days.set(partial("2026-11-05", State::Partial));
        days.set(partial("2026-11-08", State::Pending));
        let mut setup = Setup { from: "2026-11-01", limited: true, ..setup(days) };
        let reasons = |setup: &Setup| {
            let windows = setup.windows("comm100", "2026-11-22T22:00:00Z");
            windows.iter().map(|(first, _, reason)| (first[8..].to_owned(), *reason)).collect::<Vec<_>>()
        };
        let expected = [("08", Reason::Pending), ("05", Reason::Gap), ("21", Reason::New), ("22", Reason::Open)];
        assert_eq!(reasons(&setup), expected.map(|(day, reason)| (day.to_owned(), reason)));
        setup.heal = false;
        assert_eq!(reasons(&setup).len(), 2, "without healing only new days are asked");
    }

    #[test]
    fn no_day_is_settled_before_it_was_asked_a_day_after_its_end() {
        let mut days = Days::default();
        days.set(closed(&series("comm100"), "2026-11-20", "2026-11-21T00:30:00Z"));
        let ladder = Ladder::parse("1d").unwrap();
        let setup = Setup { from: "2026-11-20", ladder, ..setup(days) };
        let asks = |now: &str| setup.windows("comm100", now).iter().any(|(first, ..)| first == "2026-11-20");
        assert_eq!(["2026-11-21T12:00:00Z", "2026-11-22T02:15:00Z"].map(asks), [false, true]);
    }

    #[test]
    fn vcc_windows_share_no_day_of_the_vendors() {
        let (setup, _) = nights("vcc", "2026-01-02T02:15:00Z", 120);
        for night in 0..9 {
            let now: DateTime<Utc> = "2026-05-02T02:15:00Z".parse().unwrap();
            let windows = setup.windows("vcc", &(now + TimeDelta::days(night)).to_rfc3339());
            let mut asked = std::collections::HashSet::new();
            for (first, last, _) in &windows {
                for vendor in days_between(day(first).yesterday(), day(last).tomorrow()) {
                    assert!(asked.insert(vendor), "{vendor} is asked twice: {windows:?}");
                }
            }
        }
    }

    #[test]
    fn ladders_are_read_and_refused() {
        assert_eq!(Ladder::parse("7d, 1d,1d").unwrap().steps(), [1, 7]);
        for wrong in ["", "1", "0d", "1h", "1d;2d"] {
            assert!(Ladder::parse(wrong).is_err(), "{wrong}");
        }
    }
}
