//! Whole periods: files that are named by day, week, month or year hold all of it, never a part.
//!
//! A period begins where the name does: at each day on which a path's date parts read otherwise than the day before.
//! So every date format has its periods, and several outputs share those that all of them begin with.

use chrono::{DateTime, Utc};

use super::{DateFormat, Day, When, Window, Zone, show};
use crate::error::{Error, Result};

/// No period is longer than this, in days.
const MAX_DAYS: usize = 800;

/// The periods that a run's files are named by.
#[derive(Clone, Debug)]
pub struct Periods {
    /// Each output's date formats.
    outputs: Vec<Vec<DateFormat>>,
}

impl Periods {
    /// Of the date formats of each output; `None` if no output has any.
    pub fn new(mut outputs: Vec<Vec<DateFormat>>) -> Option<Self> {
        outputs.retain(|formats| !formats.is_empty());
        (!outputs.is_empty()).then_some(Self { outputs })
    }

    /// The window, widened or narrowed to whole periods, and what there is to say about it.
    ///
    /// # Errors
    /// Exit 2 if an instant, a date or `--day` cuts a period, with the flags that do not; or if no period is over.
    pub fn align(&self, window: Window, when: &When, zone: &Zone) -> Result<(Window, Option<String>)> {
        if when.day.is_some() && window.open_end {
            return self.allow_today(window, zone);
        }
        let since = match window.since {
            None => None,
            Some(since) if window.since_is_age => Some(self.floor(since, zone)?),
            Some(since) if self.is_edge(since, zone) => Some(since),
            Some(_) => return Err(self.cuts(&window, zone)),
        };
        let until = match window.open_end || window.until_is_age {
            true => self.floor(window.until, zone)?,
            false if self.is_edge(window.until, zone) => window.until,
            false => return Err(self.cuts(&window, zone)),
        };
        if since.is_some_and(|since| since >= until) {
            return Err(self.nothing_closed(&window, zone));
        }
        if (since, until) == (window.since, window.until) {
            return Ok((window, None));
        }
        let note = self.note(since, until, &window, zone);
        let open_end = window.open_end && until == window.until;
        Ok((Window { since, until, open_end, ..window }, Some(note)))
    }

    /// The present day is exported when it is asked for by name, if files are named by day.
    fn allow_today(&self, window: Window, zone: &Zone) -> Result<(Window, Option<String>)> {
        let today = zone.day(window.until);
        if !self.begins(today) || !self.begins(today.tomorrow()) {
            return Err(self.cuts(&window, zone));
        }
        let note = format!("{today} is not over: its file holds what there is up to {}", show(window.until));
        Ok((window, Some(note)))
    }

    fn note(&self, since: Option<DateTime<Utc>>, until: DateTime<Utc>, window: &Window, zone: &Zone) -> String {
        let unit = self.unit();
        let last = zone.day(until).yesterday();
        let days = match since.map(|since| zone.day(since)) {
            None => format!("up to {last}"),
            Some(first) if first == last => first.to_string(),
            Some(first) => format!("{first} to {last}"),
        };
        let today = if window.open_end { self.today_hint() } else { "" };
        format!("files are named by {unit}: exporting whole {unit}s, {days}{today}")
    }

    fn today_hint(&self) -> &'static str {
        if self.unit() == "day" { " (today is not over; `--day today` exports it so far)" } else { "" }
    }

    fn cuts(&self, window: &Window, zone: &Zone) -> Error {
        let unit = self.unit();
        let message = match window.since {
            Some(since) => format!("{} to {}", show(since), show(window.until)),
            None => format!("the time up to {}", show(window.until)),
        };
        let error = Error::usage(format!("--output has files named by {unit}, and {message} cuts a {unit}"));
        match self.suggestion(window, zone) {
            Some(flags) => error.hint(format!("use {flags}, or an output without a {unit} in its path")),
            None => self.nothing_closed(window, zone),
        }
    }

    /// Flags for the whole periods that the window touches and that are over.
    fn suggestion(&self, window: &Window, zone: &Zone) -> Option<String> {
        let since = window.since.map(|since| self.floor(since, zone)).transpose().ok()?;
        let floor = self.floor(window.until, zone).ok()?;
        let until = if window.open_end { floor } else { self.ceiling(window.until, zone, window.now).unwrap_or(floor) };
        let since = match since {
            Some(since) if since >= until => return None,
            Some(since) => format!("--since {} ", zone.day(since)),
            None => String::new(),
        };
        Some(format!("`{since}--until {}`", zone.day(until)))
    }

    fn nothing_closed(&self, window: &Window, zone: &Zone) -> Error {
        let unit = self.unit();
        let message = format!("--output has files named by {unit}, and no {unit} of this time range is over");
        let last = self.floor(window.now, zone).and_then(|end| {
            let start = self.floor(end - chrono::TimeDelta::milliseconds(1), zone)?;
            Ok(format!("--since {} --until {}", zone.day(start), zone.day(end)))
        });
        let hint = match (unit, last) {
            ("day", _) => "use `--day today` for today so far, or `--day yesterday`".to_owned(),
            (_, Ok(flags)) => format!("the last one that is over: `{flags}`"),
            (_, Err(_)) => format!("use an output without a {unit} in its path"),
        };
        Error::usage(message).hint(hint)
    }

    fn is_edge(&self, instant: DateTime<Utc>, zone: &Zone) -> bool {
        let day = zone.day(instant);
        zone.start_of_day(day) == instant && self.begins(day)
    }

    /// The beginning of the period of `instant`.
    fn floor(&self, instant: DateTime<Utc>, zone: &Zone) -> Result<DateTime<Utc>> {
        let days = std::iter::successors(Some(zone.day(instant)), |day| Some(day.yesterday()));
        let first = days.take(MAX_DAYS).find(|day| self.begins(*day));
        first.map(|day| zone.start_of_day(day)).ok_or_else(|| {
            Error::usage("the outputs are named by periods that do not begin on the same days")
                .hint("export them in two runs")
        })
    }

    /// The end of the period of `instant`, if it is over at `now`.
    fn ceiling(&self, instant: DateTime<Utc>, zone: &Zone, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.is_edge(instant, zone) {
            return Some(instant);
        }
        let days = std::iter::successors(Some(zone.day(instant).tomorrow()), |day| Some(day.tomorrow()));
        let end = days.take(MAX_DAYS).find(|day| self.begins(*day)).map(|day| zone.start_of_day(day))?;
        (end <= now).then_some(end)
    }

    /// Whether a period of every output begins on `day`.
    fn begins(&self, day: Day) -> bool {
        let (before, mut outputs) = (day.yesterday(), self.outputs.iter());
        outputs.all(|formats| formats.iter().any(|format| format.format(before) != format.format(day)))
    }

    /// What users call the periods: the coarsest of the outputs' finest units.
    fn unit(&self) -> &'static str {
        let finest = |formats: &Vec<DateFormat>| formats.iter().map(DateFormat::unit).min();
        match self.outputs.iter().filter_map(finest).max() {
            Some(3) => "year",
            Some(2) => "month",
            Some(1) => "week",
            _ => "day",
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::error::Exit;

    /// 02:15 in Budapest.
    const NOW: &str = "2026-11-24T01:15:00Z";

    fn align(formats: &[&str], day: &str, since: &str, until: &str) -> Result<(Window, Option<String>)> {
        let word = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let when = When { day: word(day), since: word(since), until: word(until) };
        let zone = Zone::named("Europe/Budapest").unwrap();
        let outputs = formats.iter().map(|format| vec![DateFormat::parse(format).unwrap()]).collect();
        let window = Window::resolve(&when, &zone, NOW.parse().unwrap()).unwrap();
        Periods::new(outputs).unwrap().align(window, &when, &zone)
    }

    #[test]
    fn ages_and_open_ends_become_whole_closed_periods() {
        const DAY: &[&str] = &["%Y-%m-%d"];
        const MONTH: &[&str] = &["%Y-%m"];
        for (formats, day, since, until, first, end, noted) in [
            (DAY, "", "7d", "", "2026-11-16T23:00:00Z", "2026-11-23T23:00:00Z", true),
            (DAY, "", "36h", "", "2026-11-21T23:00:00Z", "2026-11-23T23:00:00Z", true),
            (DAY, "", "7d", "2d", "2026-11-16T23:00:00Z", "2026-11-21T23:00:00Z", true),
            (DAY, "", "2026-11-01", "", "2026-10-31T23:00:00Z", "2026-11-23T23:00:00Z", true),
            (DAY, "", "2026-11-01", "2026-12-24", "2026-10-31T23:00:00Z", "2026-11-23T23:00:00Z", true),
            (DAY, "", "2026-11-01", "today", "2026-10-31T23:00:00Z", "2026-11-23T23:00:00Z", false),
            (DAY, "yesterday", "", "", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z", false),
            (DAY, "today", "", "", "2026-11-23T23:00:00Z", NOW, true),
            (DAY, "", "", "", "", "2026-11-23T23:00:00Z", true),
            // Summer time ended between the two.
            (DAY, "", "30d", "", "2026-10-24T22:00:00Z", "2026-11-23T23:00:00Z", true),
            (MONTH, "", "40d", "", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", true),
            (MONTH, "", "2026-10-01", "2026-11-01", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", false),
            (&["%G-W%V"], "", "10d", "", "2026-11-08T23:00:00Z", "2026-11-22T23:00:00Z", true),
            (&["%Y"], "", "400d", "", "2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z", true),
            // Two outputs share the periods of the coarser one.
            (&["%Y-%m-%d", "%Y-%m"], "", "40d", "", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", true),
        ] {
            let (window, note) = align(formats, day, since, until).unwrap();
            let first = (!first.is_empty()).then(|| first.parse().unwrap());
            let found = (window.since, window.until, note.is_some());
            assert_eq!(found, (first, end.parse().unwrap(), noted), "{formats:?} {day} {since} {until}: {note:?}");
        }
    }

    #[test]
    fn what_cuts_a_period_is_refused_with_the_flags_that_do_not() {
        for (format, day, since, until, hint) in [
            ("%Y-%m-%d", "", "2026-11-20T08:00:00", "", "use `--since 2026-11-20 --until 2026-11-24`"),
            ("%Y-%m-%d", "", "2026-11-20", "2026-11-21T08:00:00", "use `--since 2026-11-20 --until 2026-11-22`"),
            ("%Y-%m-%d", "", "2026-11-20", "2026-11-24T01:00:00", "use `--since 2026-11-20 --until 2026-11-24`"),
            ("%Y-%m-%d", "", "", "2026-11-21T08:00:00", "use `--until 2026-11-22`"),
            ("%Y-%m-%d", "", "today", "", "--day today"),
            ("%Y-%m-%d", "", "1h", "", "--day today"),
            ("%Y-%m", "2026-10-20", "", "", "use `--since 2026-10-01 --until 2026-11-01`"),
            ("%Y-%m", "today", "", "", "--since 2026-10-01 --until 2026-11-01"),
            ("%Y-%m", "", "2026-09-15", "2026-10-10", "use `--since 2026-09-01 --until 2026-11-01`"),
            ("%Y-%m", "", "7d", "", "--since 2026-10-01 --until 2026-11-01"),
        ] {
            let error = align(&[format], day, since, until).unwrap_err();
            let found = error.advice().unwrap_or_default();
            assert!(found.contains(hint), "{format} {day} {since} {until}: {error}: {found}");
            assert_eq!(error.exit(), Exit::Usage);
        }
    }
}
