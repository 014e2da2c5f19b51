//! Times as the services send them: with an offset, or bare.
//!
//! A bare time of VCC's is in UTC or in the account's zone, and one chat can hold both (the vendor's own example
//! does). The messages' dates carry offsets, so they can prove which; where they do not, the profile's zone says it;
//! where that is not set, or clocks showed the time twice or never, nothing is known.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::record::Basis;
use super::value::{Read, string};
use crate::window::Zone;

/// A time as it was sent.
#[derive(Debug, PartialEq)]
pub(super) enum Sent {
    /// With its offset: the text, untouched.
    Dated(String, DateTime<Utc>),
    /// Without one.
    Bare(Bare),
}

/// A time without an offset.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bare {
    /// As sent, but for a `T` between day and time.
    text: String,
    time: NaiveDateTime,
}

/// A time that is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    /// As the record has it.
    pub text: String,
    /// How its offset is known.
    pub basis: Basis,
    instant: DateTime<Utc>,
}

/// What can prove a bare time of a chat.
pub(super) struct Witness<'a> {
    /// The first and the last message that were sent with an offset: when, and the offset in seconds.
    pub first: Option<(DateTime<Utc>, i32)>,
    /// See `first`.
    pub last: Option<(DateTime<Utc>, i32)>,
    /// The profile's zone.
    pub zone: Option<&'a Zone>,
}

/// Reads a time. A day alone is no instant, and odd.
pub(super) fn sent(raw: &str) -> Read<Sent> {
    if !raw.starts_with('"') {
        return Read::Odd;
    }
    let text = string(raw);
    if text.is_empty() {
        return Read::None;
    }
    if let Ok(time) = DateTime::parse_from_rfc3339(&text) {
        return Read::Value(Sent::Dated(text, time.to_utc()));
    }
    match bare(&text) {
        Some(bare) => Read::Value(Sent::Bare(bare)),
        None => Read::Odd,
    }
}

fn bare(text: &str) -> Option<Bare> {
    let (day, time) = (text.get(..10)?, text.get(11..)?);
    let parted = matches!(text.as_bytes()[10], b'T' | b't' | b' ') && time.len() >= 8;
    let text = format!("{day}T{time}");
    let time = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    parted.then_some(Bare { text, time })
}

impl Bare {
    /// This time at that offset; `None` where RFC 3339 cannot write it.
    fn at(&self, offset: i32) -> Option<(String, DateTime<Utc>)> {
        let instant = self.time.checked_sub_signed(TimeDelta::seconds(offset.into()))?.and_utc();
        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
        let text = match offset {
            0 => format!("{}Z", self.text),
            _ if offset % 60 != 0 => return None,
            _ => format!("{}{sign}{:02}:{:02}", self.text, minutes / 60, minutes % 60),
        };
        Some((text, instant))
    }

    fn known(&self, offset: i32, basis: Basis) -> Option<Known> {
        self.at(offset).map(|(text, instant)| Known { text, basis, instant })
    }

    /// The one of UTC and `offset` at which `fits` holds; `None` if it holds at both, or neither.
    fn only(&self, offset: i32, fits: impl Fn(DateTime<Utc>) -> bool) -> Option<Known> {
        let fits = |offset: &i32| self.at(*offset).is_some_and(|(_, instant)| fits(instant));
        match (fits(&0), fits(&offset)) {
            (true, false) => self.known(0, Basis::Transcript),
            (false, true) => self.known(offset, Basis::Transcript),
            (true, true) if offset == 0 => self.known(0, Basis::Transcript),
            _ => None,
        }
    }

    /// In the profile's zone, if the time exists there exactly once.
    pub fn in_zone(&self, zone: Option<&Zone>) -> Option<Known> {
        self.known(zone?.offset_of(&self.text)?, Basis::Profile)
    }
}

/// Comm100's reading: a time without an offset is in UTC.
pub(super) fn utc(sent: Sent) -> (String, Basis) {
    match sent {
        Sent::Dated(text, _) => (text, Basis::Offset),
        Sent::Bare(bare) => (format!("{}Z", bare.text), Basis::Profile),
    }
}

impl Witness<'_> {
    /// When a session started: shortly before its first message.
    pub fn start(&self, sent: Sent) -> Option<Known> {
        let bare = match sent {
            Sent::Dated(text, instant) => return Some(Known { text, basis: Basis::Offset, instant }),
            Sent::Bare(bare) => bare,
        };
        let proven = self.first.and_then(|(message, offset)| bare.only(offset, |start| is_near(message - start)));
        proven.or_else(|| bare.in_zone(self.zone))
    }

    /// When a session ended: shortly after its last message, or `duration` seconds after a start that is proven.
    pub fn end(&self, sent: Sent, start: Option<&Known>, duration: Option<f64>) -> Option<Known> {
        let bare = match sent {
            Sent::Dated(text, instant) => return Some(Known { text, basis: Basis::Offset, instant }),
            Sent::Bare(bare) => bare,
        };
        let proven = self.last.and_then(|(message, offset)| {
            bare.only(offset, |end| is_near(end - message)).or_else(|| {
                let start = start.filter(|start| start.basis != Basis::Profile)?;
                let length = TimeDelta::milliseconds((duration? * 1000.0) as i64);
                let off = |end: DateTime<Utc>| (end - start.instant - length).num_milliseconds().abs();
                bare.only(offset, |end| off(end) <= 2000)
            })
        });
        proven.or_else(|| bare.in_zone(self.zone))
    }
}

/// From a minute before to a quarter of an hour after.
fn is_near(gap: TimeDelta) -> bool {
    (TimeDelta::seconds(-60)..=TimeDelta::minutes(15)).contains(&gap)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn value(text: &str) -> Sent {
        match sent(&format!("\"{text}\"")) {
            Read::Value(sent) => sent,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn witness<'a>(first: &str, last: &str, zone: Option<&'a Zone>) -> Witness<'a> {
        let read = |text: &str| {
            let time = DateTime::parse_from_rfc3339(text).ok()?;
            Some((time.to_utc(), time.offset().local_minus_utc()))
        };
        Witness { first: read(first), last: read(last), zone }
    }

    #[test]
    fn what_was_sent_with_an_offset_is_not_touched() {
        for text in ["2021-04-27T08:52:04.8866666+00:00", "2021-04-27T08:52:04Z", "2021-04-27T08:52:04-03:30"] {
            let (got, basis) = utc(value(text));
            assert_eq!((got.as_str(), basis), (text, Basis::Offset));
        }
        let (got, basis) = utc(value("2021-04-27 08:52:04.88"));
        assert_eq!((got.as_str(), basis), ("2021-04-27T08:52:04.88Z", Basis::Profile));
    }

    #[test]
    fn what_is_no_instant_is_odd() {
        for raw in [
            "\"2021-04-27\"",
            "\"yesterday\"",
            "5",
            "{}",
            "\"2021-13-01 00:00:00\"",
            "\"2021-04-27x08:52:04\"",
            "\"é2021-04-27 08:52\"",
        ] {
            assert_eq!(sent(raw), Read::Odd, "{raw}");
        }
        assert_eq!(sent("\"\""), Read::None);
    }

    #[test]
    fn the_first_message_proves_the_start() {
        for (bare, first, want) in [
            ("2023-01-20 11:50:43", "2023-01-20T12:50:43+01:00", Some("2023-01-20T11:50:43Z")),
            ("2023-01-20 12:50:43", "2023-01-20T12:50:43+01:00", Some("2023-01-20T12:50:43+01:00")),
            ("2023-01-20 12:51:43", "2023-01-20T12:50:43+01:00", Some("2023-01-20T12:51:43+01:00")),
            ("2023-01-20 12:51:44", "2023-01-20T12:50:43+01:00", None),
            ("2023-01-20 12:35:43", "2023-01-20T12:50:43+01:00", Some("2023-01-20T12:35:43+01:00")),
            ("2023-01-20 12:35:42", "2023-01-20T12:50:43+01:00", None),
            ("2023-01-20 12:50:43", "2023-01-20T12:50:43+00:00", Some("2023-01-20T12:50:43Z")),
            ("2023-01-20 12:45:00", "2023-01-20T12:50:43+00:05", None),
            ("2023-01-20 12:50:43.5", "2023-01-20T12:50:43-03:30", Some("2023-01-20T12:50:43.5-03:30")),
        ] {
            let known = witness(first, first, None).start(value(bare));
            assert_eq!(known.as_ref().map(|known| known.text.as_str()), want, "{bare} {first}");
            assert!(known.is_none_or(|known| known.basis == Basis::Transcript));
        }
    }

    #[test]
    fn the_last_message_or_a_proven_start_proves_the_end() {
        let dates = ("2023-01-20T12:50:43+01:00", "2023-01-20T12:52:43+01:00");
        for (bare, start, duration, want) in [
            ("2023-01-20 12:54:01", "2023-01-20 11:50:43", Some(198.0), Some("2023-01-20T12:54:01+01:00")),
            ("2023-01-20 11:54:01", "2023-01-20 11:50:43", Some(198.0), Some("2023-01-20T11:54:01Z")),
            ("2023-01-20 12:51:43", "2023-01-20 11:50:43", None, Some("2023-01-20T12:51:43+01:00")),
            ("2023-01-20 14:50:45", "2023-01-20 11:50:43", Some(7200.0), Some("2023-01-20T14:50:45+01:00")),
            ("2023-01-20 14:50:46", "2023-01-20 11:50:43", Some(7200.0), None),
            ("2023-01-20 14:50:45", "2023-01-20 01:50:43", Some(7200.0), None),
        ] {
            let witness = witness(dates.0, dates.1, None);
            let start = witness.start(value(start));
            let end = witness.end(value(bare), start.as_ref(), duration);
            assert_eq!(end.map(|end| end.text).as_deref(), want, "{bare}");
        }
    }

    #[test]
    fn the_profile_decides_only_where_the_clock_shows_a_time_once() {
        let zone = Zone::named("Europe/Budapest").unwrap();
        for (bare, want) in [
            ("2026-07-01 10:00:00", Some("2026-07-01T10:00:00+02:00")),
            ("2026-10-25 02:30:00", None),
            ("2026-03-29 02:30:00", None),
        ] {
            let known = witness("", "", Some(&zone)).start(value(bare));
            assert_eq!(known.as_ref().map(|known| known.text.as_str()), want, "{bare}");
            assert!(known.is_none_or(|known| known.basis == Basis::Profile));
            assert_eq!(witness("", "", None).start(value(bare)), None);
        }
        let proven = witness("2026-10-25T02:30:10+02:00", "", Some(&zone)).start(value("2026-10-25 02:30:00"));
        assert_eq!(proven.unwrap().text, "2026-10-25T02:30:00+02:00");
    }
}
