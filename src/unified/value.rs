//! What a single JSON value of a service means: ids, texts, stretches of time, yes or no. None of these fails: a value
//! is understood, says that there is nothing, or is odd.

use super::record::Seconds;
use crate::format::object::text as decode;

/// What became of a value.
#[derive(Debug, PartialEq)]
pub(super) enum Read<T> {
    /// It is understood.
    Value(T),
    /// It says that there is nothing: empty, the zero GUID, -1.
    None,
    /// It may be right, but nothing proves what it means. It stays in `extra`.
    Unproven,
    /// It is of a wrong type, or makes no sense. It stays in `extra`, and is counted.
    Odd,
}

const ZERO_GUID: &str = "00000000-0000-0000-0000-000000000000";

/// Text as sent; a number is its spelling.
pub(super) fn text(raw: &str) -> Read<String> {
    match raw.as_bytes().first() {
        Some(b'"') => match string(raw) {
            empty if empty.is_empty() => Read::None,
            text => Read::Value(text),
        },
        Some(b'-' | b'0'..=b'9') => Read::Value(raw.to_owned()),
        _ => Read::Odd,
    }
}

/// The text of a JSON string.
pub(super) fn string(raw: &str) -> String {
    let mut room = String::new();
    let decoded = decode(raw, &mut room);
    if decoded.is_empty() { String::new() } else { decoded.to_owned() }
}

/// An id as text: whole numbers as plain digits, GUIDs in lower case.
pub(super) fn id(raw: &str, zero_is_none: bool) -> Read<String> {
    let id = match raw.as_bytes().first() {
        Some(b'"') => string(raw).trim().to_owned(),
        Some(b'-' | b'0'..=b'9') => match digits(raw) {
            Some(digits) => digits,
            None => return Read::Odd,
        },
        _ => return Read::Odd,
    };
    let id = if is_guid(&id) { id.to_ascii_lowercase() } else { id };
    match id.as_str() {
        "" | "-1" | ZERO_GUID => Read::None,
        "0" if zero_is_none => Read::None,
        _ => Read::Value(id),
    }
}

/// The plain digits of a whole number, however it is written.
fn digits(raw: &str) -> Option<String> {
    if raw.bytes().skip(usize::from(raw.starts_with('-'))).all(|byte| byte.is_ascii_digit()) {
        return Some(raw.to_owned());
    }
    let number: f64 = raw.parse().ok()?;
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then(|| (number as i64).to_string())
}

/// Whether it is written as a GUID.
pub(super) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// `HH:MM:SS[.fff]`, `d.HH:MM:SS[.fff]`, or a number of seconds, also in a string. Below zero is odd.
pub(super) fn seconds(raw: &str) -> Read<Seconds> {
    let text = match raw.as_bytes().first() {
        Some(b'"') => string(raw),
        Some(b'-' | b'0'..=b'9') => raw.to_owned(),
        _ => return Read::Odd,
    };
    let text = text.trim();
    if text.is_empty() {
        return Read::None;
    }
    match number(text).or_else(|| clock(text)) {
        Some(seconds) if seconds.is_finite() && seconds >= 0.0 => Read::Value(Seconds(seconds)),
        _ => Read::Odd,
    }
}

/// A number as JSON writes it; nothing else that `f64` would read, such as `inf`.
fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    if plain { text.parse().ok() } else { None }
}

fn clock(text: &str) -> Option<f64> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    let whole = |text: &str, limit: u64| text.parse::<u64>().ok().filter(|number| *number < limit);
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    if ![days, hours, minutes, second, fraction].into_iter().all(plain) {
        return None;
    }
    let total = whole(days, 1 << 32)? * 86_400 + whole(hours, 1 << 32)? * 3600 + whole(minutes, 60)? * 60;
    // One parse of the whole number keeps `7.1` from becoming 7.100000000000001.
    format!("{}.{fraction}0", total + whole(second, 60)?).parse().ok()
}

/// `true`, `false`, 0 or 1, also as a string in any case.
pub(super) fn flag(raw: &str) -> Read<bool> {
    let text = raw.trim_matches('"').trim();
    match text {
        "" => Read::None,
        "1" => Read::Value(true),
        "0" => Read::Value(false),
        _ if text.eq_ignore_ascii_case("true") => Read::Value(true),
        _ if text.eq_ignore_ascii_case("false") => Read::Value(false),
        _ => Read::Odd,
    }
}

/// A number, also in a string.
pub(super) fn any_number(raw: &str) -> Option<f64> {
    number(raw.trim_matches('"').trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_text_and_the_vendors_nothings_are_none() {
        let value = |text: &str| Read::Value(text.to_owned());
        for (raw, zero_is_none, want) in [
            ("4875", false, value("4875")),
            ("\"4875\"", false, value("4875")),
            ("4875.0", false, value("4875")),
            ("4.875e3", false, value("4875")),
            ("12345678901234567890123", false, value("12345678901234567890123")),
            ("\"84D76ADC-83F4-42C9-B06D-1B617076A3A7\"", false, value("84d76adc-83f4-42c9-b06d-1b617076a3a7")),
            ("\"AbC\"", false, value("AbC")),
            ("\"\"", false, Read::None),
            ("-1", true, Read::None),
            ("\"-1\"", false, Read::None),
            ("\"00000000-0000-0000-0000-000000000000\"", false, Read::None),
            ("0", true, Read::None),
            ("0", false, value("0")),
            ("1.5", false, Read::Odd),
            ("true", false, Read::Odd),
            ("{}", false, Read::Odd),
        ] {
            assert_eq!(id(raw, zero_is_none), want, "{raw}");
        }
    }

    #[test]
    fn stretches_of_time_are_clocks_or_numbers() {
        for (raw, want) in [
            ("\"00:07:25\"", Some(445.0)),
            ("\"1.02:03:04\"", Some(93_784.0)),
            ("\"00:00:07.1\"", Some(7.1)),
            ("\"00:00:07.1234567\"", Some(7.123_456_7)),
            ("\"25:00:00\"", Some(90_000.0)),
            ("6.0", Some(6.0)),
            ("2.25e1", Some(22.5)),
            ("\"198\"", Some(198.0)),
            ("0", Some(0.0)),
            ("-1", None),
            ("\"-00:00:01\"", None),
            ("\"00:61:00\"", None),
            ("\"12:30\"", None),
            ("\"inf\"", None),
            ("\"soon\"", None),
            ("true", None),
            ("1e999", None),
        ] {
            let want = want.map_or(Read::Odd, |number| Read::Value(Seconds(number)));
            assert_eq!(seconds(raw), want, "{raw}");
        }
        assert_eq!(seconds("\"\""), Read::None);
    }

    #[test]
    fn numbers_are_written_in_their_shortest_form() {
        for (number, want) in [(6.0, "6"), (22.5, "22.5"), (0.1, "0.1"), (1e300, "1e+300")] {
            assert_eq!(Seconds(number).to_string(), want);
        }
    }

    #[test]
    fn yes_and_no_come_in_many_forms() {
        for (raw, want) in [
            ("true", Read::Value(true)),
            ("0", Read::Value(false)),
            ("\"1\"", Read::Value(true)),
            ("\"False\"", Read::Value(false)),
            ("\"\"", Read::None),
            ("2", Read::Odd),
            ("[]", Read::Odd),
        ] {
            assert_eq!(flag(raw), want, "{raw}");
        }
    }

    #[test]
    fn texts_are_strings_or_numbers() {
        for (raw, want) in [
            ("\"a\\u00e9\"", Read::Value("aé".to_owned())),
            ("\"\\ud800\"", Read::Value("\u{fffd}".to_owned())),
            ("\"\\u0000\"", Read::Value("\0".to_owned())),
            ("1.50", Read::Value("1.50".to_owned())),
            ("\"\"", Read::None),
            ("true", Read::Odd),
            ("[1]", Read::Odd),
        ] {
            assert_eq!(text(raw), want, "{raw}");
        }
    }
}
