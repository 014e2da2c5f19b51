//! Which time: half-open windows out of what was typed, days and zones ([`Zone`]), lengths of time.
//!
//! Only this folder uses jiff; everywhere else an instant is chrono's `DateTime<Utc>`. What time *means* at a
//! service (`requestedTime`, `sessionStartTime`) is the provider's business.

mod duration;
mod period;
mod zone;

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};

pub use duration::{DateFormat, parse_duration};
pub use period::Periods;
pub use zone::{Day, DayCache, Zone, zone_data};

use crate::error::{Error, Result};

/// Which time is asked for, as typed.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct When {
    /// One day in --tz: 2026-11-20, today or yesterday
    #[arg(long, value_name = "DAY", help_heading = "Time range", conflicts_with_all = ["since", "until"])]
    pub day: Option<String>,
    /// Start of the range: 2026-11-20T08:00:00Z, a date, or an age such as 36h or 7d
    #[arg(long, value_name = "WHEN", help_heading = "Time range")]
    pub since: Option<String>,
    /// End of the range, not included [default: now]
    #[arg(long, value_name = "WHEN", help_heading = "Time range")]
    pub until: Option<String>,
}

/// A half-open stretch of time: `since <= t < until`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Window {
    /// The first instant inside; without one there is no lower bound.
    pub since: Option<DateTime<Utc>>,
    /// The first instant that is not inside any more; never after the start of the run.
    pub until: DateTime<Utc>,
    /// Whether `until` is the start of the run, because nothing else was typed or it lay in the future.
    pub open_end: bool,
    /// Whether an end was typed as an age, which means no exact instant.
    since_is_age: bool,
    until_is_age: bool,
    /// The start of the run.
    now: DateTime<Utc>,
    identity: String,
}

impl Window {
    /// Resolves what was typed, at `now`, in `zone`. Errors are exit 2 and name the flag.
    pub fn resolve(when: &When, zone: &Zone, now: DateTime<Utc>) -> Result<Self> {
        // Services and filters count in milliseconds; a finer end could not be asked for.
        let now = now.trunc_subsecs(3);
        let (since, until) = match (&when.day, &when.since, &when.until) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
                return Err(Error::usage("--day stands for --since and --until; give either the one or the others"));
            }
            (Some(day), None, None) => {
                let (since, until) = day_bounds(day, zone, now)?;
                (Some(since), Some(until))
            }
            (None, since, until) => {
                let read = |flag, text: &Option<String>| text.as_deref().map(|t| bound(flag, t, zone, now)).transpose();
                (read("--since", since)?, read("--until", until)?)
            }
        };
        Self::between(since, until, now)
    }

    fn between(since: Option<Bound>, until: Option<Bound>, now: DateTime<Utc>) -> Result<Self> {
        let open_end = until.as_ref().is_none_or(|until| until.instant >= now);
        let end = until.as_ref().filter(|_| !open_end).map_or(now, |until| until.instant);
        if let Some(start) = since.as_ref().filter(|since| since.instant >= end) {
            let (start, end) = (show(start.instant), show(end));
            return Err(match open_end {
                true => Error::usage(format!("the time range begins at {start}, which is in the future")),
                false => Error::usage(format!("--since {start} is not before --until {end}"))
                    .hint("`--until DATE` means the start of that day"),
            });
        }
        let word = |bound: Option<&Bound>| bound.map_or_else(|| "-".to_owned(), |bound| bound.identity.clone());
        let identity = format!("{}..{}", word(since.as_ref()), word(until.as_ref()));
        let is_age = |bound: &Option<Bound>| bound.as_ref().is_some_and(|bound| bound.is_age);
        let (since_is_age, until_is_age) = (is_age(&since), is_age(&until));
        let since = since.map(|since| since.instant);
        Ok(Self { since, until: end, open_end, since_is_age, until_is_age, now, identity })
    }

    /// Whether `instant` is inside.
    pub fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.since.is_none_or(|since| since <= instant) && instant < self.until
    }

    /// What makes two windows the same question, a run apart: days and dates by their instants, ages and open ends
    /// by their words.
    pub fn identity(&self) -> String {
        self.identity.clone()
    }
}

/// One end of a window: its instant, and what of it counts in [`Window::identity`].
struct Bound {
    instant: DateTime<Utc>,
    identity: String,
    is_age: bool,
}

impl Bound {
    fn fixed(instant: DateTime<Utc>) -> Self {
        Self { instant, identity: show(instant), is_age: false }
    }
}

fn show(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn day_bounds(text: &str, zone: &Zone, now: DateTime<Utc>) -> Result<(Bound, Bound)> {
    let Some(day) = day(text, zone, now) else {
        return Err(Error::usage(format!("--day `{text}` is not a day"))
            .hint("expected a date such as `2026-11-20`, `today` or `yesterday`"));
    };
    let (since, until) = (zone.start_of_day(day), zone.start_of_day(day.tomorrow()));
    if since >= until {
        return Err(Error::usage(format!("--day {day}: there was no such day in {}", zone.name())));
    }
    Ok((Bound::fixed(since), Bound::fixed(until)))
}

fn day(text: &str, zone: &Zone, now: DateTime<Utc>) -> Option<Day> {
    match text {
        "today" => Some(zone.day(now)),
        "yesterday" => Some(zone.day(now).yesterday()),
        _ => Day::parse(text),
    }
}

fn bound(flag: &str, text: &str, zone: &Zone, now: DateTime<Utc>) -> Result<Bound> {
    if let Some(day) = day(text, zone, now) {
        return Ok(Bound::fixed(zone.start_of_day(day)));
    }
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Ok(Bound::fixed(zone::chrono(instant)));
    }
    if let Some(instant) = zone.instant(text) {
        return Ok(Bound::fixed(instant));
    }
    let age = text.parse::<jiff::Span>().ok().filter(|age| !age.is_negative());
    match age.and_then(|age| zone.before(now, age)) {
        Some(instant) => Ok(Bound { instant, identity: text.to_owned(), is_age: true }),
        None => Err(Error::usage(format!("{flag} `{text}` is neither a time nor a date nor an age"))
            .hint("expected for example `2026-11-20T08:00:00Z`, `2026-11-20`, `36h` or `7d`")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-21T10:00:00.123456Z";
    const FROZEN: &str = "2026-11-21T10:00:00.123Z";

    fn at(now: &str, day: &str, since: &str, until: &str) -> Result<Window> {
        let word = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let when = When { day: word(day), since: word(since), until: word(until) };
        Window::resolve(&when, &Zone::named("Europe/Budapest").unwrap(), now.parse().unwrap())
    }

    #[test]
    fn words_become_instants() {
        for (day, since, until, from, to, open) in [
            ("", "", "", "", FROZEN, true),
            ("2026-11-20", "", "", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z", false),
            ("yesterday", "", "", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z", false),
            ("today", "", "", "2026-11-20T23:00:00Z", FROZEN, true),
            ("2026-03-29", "", "", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", false),
            ("2026-10-25", "", "", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", false),
            ("", "2026-11-01", "2026-11-20", "2026-10-31T23:00:00Z", "2026-11-19T23:00:00Z", false),
            ("", "2026-11-01T08:00:00+08:00", "", "2026-11-01T00:00:00Z", FROZEN, true),
            ("", "2026-11-01T08:00:00", "", "2026-11-01T07:00:00Z", FROZEN, true),
            ("", "2026-11-01 08:00", "", "2026-11-01T07:00:00Z", FROZEN, true),
            ("", "36h", "", "2026-11-19T22:00:00.123Z", FROZEN, true),
            // Thirty local days reach over the end of summer time; 720 hours do not mind it.
            ("", "30d", "", "2026-10-22T09:00:00.123Z", FROZEN, true),
            ("", "720h", "", "2026-10-22T10:00:00.123Z", FROZEN, true),
            ("", "2w", "7d", "2026-11-07T10:00:00.123Z", "2026-11-14T10:00:00.123Z", false),
            ("", "today", "2026-12-24", "2026-11-20T23:00:00Z", FROZEN, true),
            ("", "", "2026-11-20", "", "2026-11-19T23:00:00Z", false),
        ] {
            let window = at(NOW, day, since, until).unwrap();
            let instant = |text: &str| Some(text.parse().unwrap()).filter(|_| !text.is_empty());
            let from = (!from.is_empty()).then(|| instant(from).unwrap());
            let found = (window.since, window.until, window.open_end);
            assert_eq!(found, (from, to.parse().unwrap(), open), "{day} {since} {until}");
        }
    }

    #[test]
    fn wrong_words_are_refused_with_their_flag() {
        for (day, since, until, part) in [
            ("20.11.2026", "", "", "--day `20.11.2026`"),
            ("2026-02-30", "", "", "--day `2026-02-30`"),
            ("2026-11-20", "7d", "", "--day stands for"),
            ("2026-11-20", "", "7d", "--day stands for"),
            ("2026-11-22", "", "", "in the future"),
            ("", "tomorrow", "", "--since `tomorrow`"),
            ("", "-7d", "", "--since `-7d`"),
            ("", "5", "", "--since `5`"),
            ("", "99999y", "", "--since `99999y`"),
            ("", "", "2026-13-01", "--until `2026-13-01`"),
            ("", "2026-11-20", "2026-11-20", "is not before --until"),
            ("", "2026-11-20", "2026-11-19", "is not before --until"),
            ("", "2027-01-01", "", "in the future"),
        ] {
            let error = at(NOW, day, since, until).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
            assert_eq!(error.exit(), crate::error::Exit::Usage);
        }
    }

    #[test]
    fn a_day_that_a_zone_left_out_is_refused() {
        let when = When { day: Some("2011-12-30".into()), ..When::default() };
        let error = Window::resolve(&when, &Zone::named("Pacific/Apia").unwrap(), NOW.parse().unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "--day 2011-12-30: there was no such day in Pacific/Apia");
    }

    #[test]
    fn windows_are_half_open() {
        let window = at(NOW, "2026-11-20", "", "").unwrap();
        for (instant, inside) in [
            ("2026-11-19T22:59:59.999Z", false),
            ("2026-11-19T23:00:00Z", true),
            ("2026-11-20T22:59:59.9999999Z", true),
            ("2026-11-20T23:00:00Z", false),
        ] {
            assert_eq!(window.contains(instant.parse().unwrap()), inside, "{instant}");
        }
    }

    #[test]
    fn identity_follows_the_value_of_dates_and_the_words_of_ages() {
        let later = "2026-11-21T11:00:00Z";
        for (day, since, until, same) in
            [("today", "", "", true), ("", "7d", "", true), ("", "", "", true), ("", "2026-11-01", "36h", true)]
        {
            let (one, two) = (at(NOW, day, since, until).unwrap(), at(later, day, since, until).unwrap());
            assert_eq!(one.identity() == two.identity(), same, "{day} {since} {until}");
        }
        let tomorrow = "2026-11-22T10:00:00Z";
        let (one, two) = (at(NOW, "today", "", "").unwrap(), at(tomorrow, "yesterday", "", "").unwrap());
        assert_eq!(one.identity(), two.identity(), "the same day by another word");
        assert_ne!(at(tomorrow, "today", "", "").unwrap().identity(), one.identity());
        assert_ne!(at(NOW, "", "7d", "").unwrap().identity(), at(NOW, "", "8d", "").unwrap().identity());
        assert_ne!(at(NOW, "", "", "").unwrap().identity(), at(NOW, "", "", "7d").unwrap().identity());
    }
}
