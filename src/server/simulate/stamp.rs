//! How the services print instants and lengths of time. Instants are in ticks of 100 ns, or in seconds, since 1970.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::chat::TICKS;

/// `2021-04-27T07:50:28.7533333Z`: as many digits of the second as it takes.
pub fn instant(ticks: i64) -> String {
    let mut text = civil(ticks);
    let rest = ticks.rem_euclid(TICKS);
    if rest > 0 {
        text.push_str(format!(".{rest:07}").trim_end_matches('0'));
    }
    text.push('Z');
    text
}

/// To whole seconds, rounded: the time of a message, which may so be later than the end of its chat.
pub fn seconds(ticks: i64) -> String {
    civil(ticks + TICKS / 2) + "Z"
}

fn civil(ticks: i64) -> String {
    bare(ticks.div_euclid(TICKS), Offset::UTC).replace(' ', "T")
}

/// To the millisecond, rounded.
pub fn round_to_millis(ticks: i64) -> i64 {
    (ticks + 5_000).div_euclid(10_000) * 10_000
}

/// `00:07:25`: cut, not rounded.
pub fn clock(ticks: i64) -> String {
    let whole = ticks / TICKS;
    format!("{:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
}

/// A zone's offset at a second since 1970.
pub fn offset(second: i64, zone: &TimeZone) -> Offset {
    zone.to_offset(Timestamp::from_second(second).unwrap_or_default())
}

/// `2023-01-20 11:50:43`.
pub fn bare(second: i64, offset: Offset) -> String {
    let time = offset.to_datetime(Timestamp::from_second(second).unwrap_or_default());
    let (year, month, day) = (time.year(), time.month(), time.day());
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
}

/// `+01:00`.
pub fn colon(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
