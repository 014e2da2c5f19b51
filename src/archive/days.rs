//! `index/days.ndjson`: a line for each day and kind, and what a day's state means today.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::series::Series;
use crate::error::{Error, Result};
use crate::window::{Day, Zone};

/// How far a day is archived.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Asked completely after its end.
    Closed,
    /// Not over yet, or over for less than a day and not asked since.
    Open,
    /// Asked, and something did not come.
    Partial,
    /// A run meant to ask and had to stop.
    Pending,
    /// Never asked.
    Missing,
    /// Its file is absent or was altered.
    Damaged,
    /// So many chats vanished at once that none was marked as gone.
    Suspect,
    /// Removed by `prune`.
    Pruned,
}

impl State {
    /// As printed.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Closed => "closed",
            State::Open => "open",
            State::Partial => "partial",
            State::Pending => "pending",
            State::Missing => "missing",
            State::Damaged => "damaged",
            State::Suspect => "suspect",
            State::Pruned => "pruned",
        }
    }

    /// Whether the archive lacks something here.
    pub fn is_gap(self) -> bool {
        !matches!(self, State::Closed | State::Open | State::Pruned)
    }
}

/// A line of `index/days.ndjson`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DayRecord {
    /// Whose day.
    #[serde(flatten)]
    pub series: Series,
    /// `2026-11-20`, or `undated`.
    pub day: String,
    /// How far it is archived.
    pub state: State,
    /// Lines of its current file.
    pub chats: u64,
    /// Messages in them.
    pub messages: u64,
    /// Lines of the index.
    pub versions: u64,
    /// Chats that the service does not list any more.
    pub gone: u64,
    /// The day's own number of chats where the service's stated total proved it.
    pub expected_total: Option<u64>,
    /// The window that was asked with it, where it was more than the day: `2026-11-18..2026-11-20`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// When it was asked last: completely, unless its state is `partial`.
    pub asked_at: Option<DateTime<Utc>>,
    /// The last run that asked it.
    pub run: String,
    /// Of the current file.
    pub sha256: Option<String>,
    /// Closed by `heal --accept` although the service's total was not reached; for ever.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    /// VCC's chats that were still in progress.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unfinished: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl DayRecord {
    /// A day that was never asked.
    pub fn new(series: &Series, day: &str) -> Self {
        Self {
            series: series.clone(),
            day: day.to_owned(),
            state: State::Missing,
            chats: 0,
            messages: 0,
            versions: 0,
            gone: 0,
            expected_total: None,
            window: None,
            asked_at: None,
            run: String::new(),
            sha256: None,
            accepted: false,
            unfinished: 0,
        }
    }
}

/// All days, by series and day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Days(BTreeMap<Series, BTreeMap<String, DayRecord>>);

impl Days {
    /// Reads the file's text. Error: exit 1, as the file is our own.
    pub fn parse(text: &str) -> Result<Self> {
        let mut days = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let record: DayRecord = serde_json::from_str(line).map_err(|error| {
                Error::failure(format!("index/days.ndjson, line {number} cannot be read: {error}"))
                    .hint("restore the file from a copy of the archive")
            })?;
            days.set(record);
        }
        Ok(days)
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for record in self.iter() {
            text.push_str(&serde_json::to_string(record).unwrap_or_default());
            text.push('\n');
        }
        text
    }

    /// Every line, by series and day.
    pub fn iter(&self) -> impl Iterator<Item = &DayRecord> {
        self.0.values().flat_map(BTreeMap::values)
    }

    /// The series that have a line.
    pub fn series(&self) -> impl Iterator<Item = &Series> {
        self.0.keys()
    }

    /// The days of one series.
    pub fn of(&self, series: &Series) -> impl Iterator<Item = &DayRecord> {
        self.0.get(series).into_iter().flat_map(BTreeMap::values)
    }

    /// A day's line.
    pub fn get(&self, series: &Series, day: &str) -> Option<&DayRecord> {
        self.0.get(series)?.get(day)
    }

    /// Replaces a day's line.
    pub fn set(&mut self, record: DayRecord) {
        self.0.entry(record.series.clone()).or_default().insert(record.day.clone(), record);
    }
}

/// What a day's state is at `now`: days without a line are missing, but not before they have been over for a day.
pub fn state_at(record: Option<&DayRecord>, day: Day, now: DateTime<Utc>, zone: &Zone) -> State {
    let grace_ends = zone.start_of_day(day.tomorrow()) + TimeDelta::hours(24);
    match record.map_or(State::Missing, |record| record.state) {
        State::Missing | State::Open if now < grace_ends => State::Open,
        State::Missing | State::Open => State::Missing,
        state => state,
    }
}

/// Every day from `first` to `last`, both included.
pub fn days_between(first: Day, last: Day) -> impl Iterator<Item = Day> {
    let mut next = Some(first).filter(|first| *first <= last);
    std::iter::from_fn(move || {
        let day = next?;
        next = Some(day.tomorrow()).filter(|after| *after <= last && *after > day);
        Some(day)
    })
}

/// A stretch of days in the same state: what `gaps` prints.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Gap {
    /// Whose days.
    #[serde(flatten)]
    pub series: Series,
    /// Their state.
    pub state: State,
    /// The first one.
    pub first: String,
    /// The last one.
    pub last: String,
    /// How many.
    pub days: u64,
}

/// Joins neighbouring days of the same state; `days` come in order.
pub fn gaps(series: &Series, days: impl IntoIterator<Item = (Day, State)>) -> Vec<Gap> {
    let mut gaps: Vec<(Gap, Day)> = Vec::new();
    for (day, state) in days.into_iter().filter(|(_, state)| state.is_gap()) {
        match gaps.last_mut() {
            Some((gap, last)) if gap.state == state && last.tomorrow() == day => {
                gap.last = day.to_string();
                gap.days += 1;
                *last = day;
            }
            _ => {
                let (first, last) = (day.to_string(), day.to_string());
                gaps.push((Gap { series: series.clone(), state, first, last, days: 1 }, day));
            }
        }
    }
    gaps.into_iter().map(|(gap, _)| gap).collect()
}

/// An instant as all files of the archive have it.
pub fn instant(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn series() -> Series {
        Series { source: "comm100".into(), account: "10000".into(), project: None, kind: "chats".into() }
    }

    #[test]
    fn a_day_is_missing_only_after_it_has_been_over_for_a_day() {
        let zone = Zone::named("Europe/Budapest").unwrap();
        let day = Day::parse("2026-11-20").unwrap();
        let mut record = DayRecord::new(&series(), "2026-11-20");
        for (now, state, expected) in [
            ("2026-11-20T10:00:00Z", None, State::Open),
            ("2026-11-21T22:59:59Z", None, State::Open),
            ("2026-11-21T23:00:00Z", None, State::Missing),
            ("2026-11-21T10:00:00Z", Some(State::Open), State::Open),
            ("2026-11-22T10:00:00Z", Some(State::Open), State::Missing),
            ("2026-11-21T10:00:00Z", Some(State::Pending), State::Pending),
            ("2026-12-21T10:00:00Z", Some(State::Closed), State::Closed),
        ] {
            if let Some(state) = state {
                record.state = state;
            }
            let found = state_at(state.map(|_| &record), day, now.parse().unwrap(), &zone);
            assert_eq!(found, expected, "{now} {state:?}");
        }
    }

    #[test]
    fn gaps_are_ranges_of_one_state() {
        let day = |text: &str| Day::parse(text).unwrap();
        let days = [
            (day("2026-11-01"), State::Missing),
            (day("2026-11-02"), State::Missing),
            (day("2026-11-03"), State::Partial),
            (day("2026-11-04"), State::Closed),
            (day("2026-11-05"), State::Partial),
            (day("2026-11-06"), State::Open),
        ];
        let found: Vec<_> =
            gaps(&series(), days).into_iter().map(|gap| (gap.state, gap.first, gap.last, gap.days)).collect();
        let gap = |state, first: &str, last: &str, days| (state, first.to_owned(), last.to_owned(), days);
        assert_eq!(
            found,
            [
                gap(State::Missing, "2026-11-01", "2026-11-02", 2),
                gap(State::Partial, "2026-11-03", "2026-11-03", 1),
                gap(State::Partial, "2026-11-05", "2026-11-05", 1)
            ]
        );
    }

    #[test]
    fn lines_keep_what_they_say() {
        let mut record = DayRecord::new(&series(), "2026-11-20");
        record.state = State::Closed;
        record.asked_at = Some("2026-11-21T02:15:00Z".parse().unwrap());
        let mut days = Days::default();
        days.set(record);
        assert_eq!(Days::parse(&days.text()).unwrap(), days);
        assert!(days.text().starts_with(r#"{"source":"comm100","account":"10000","project":null,"kind":"chats","day":"2026-11-20","state":"closed","chats":0,"#));
        assert_eq!(Days::parse("{}\n").unwrap_err().exit(), crate::error::Exit::Failure);
    }
}
