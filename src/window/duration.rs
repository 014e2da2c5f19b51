//! Lengths of time as they are typed (`5m`), and days written by a template's date format (`%Y/%m`).

use std::time::Duration;

use jiff::SignedDuration;

use super::Day;

/// Reads `90s`, `5m`, `1h30m` or `250ms`; for clap's `value_parser`. Days and longer have no fixed length and are
/// refused, as are negative ones.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let expected = "expected a length of time such as `30s`, `5m` or `1h30m`";
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        return Err(format!("{expected}; is `{text}s` meant?"));
    }
    let signed: SignedDuration = text.parse().map_err(|_| expected.to_owned())?;
    Duration::try_from(signed).map_err(|_| format!("{expected}, not below zero"))
}

/// How a day is written into a path: `%Y/%m`, of letters that mean something for a day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DateFormat(String);

/// strftime's letters that a day can fill and that put no surprise into a path.
const LETTERS: &str = "YmdjVGyab";

impl DateFormat {
    /// Checks `format`; the error says which part is wrong and what may stand there.
    pub fn parse(format: &str) -> Result<Self, String> {
        let mut rest = format.chars();
        while let Some(char) = rest.next() {
            if char != '%' {
                continue;
            }
            match rest.next() {
                Some(letter) if LETTERS.contains(letter) => {}
                other => {
                    let wrong = other.map_or_else(|| "%".to_owned(), |letter| format!("%{letter}"));
                    let known = LETTERS.chars().map(|letter| format!("%{letter}")).collect::<Vec<_>>().join(" ");
                    return Err(format!("`{wrong}` is no part of a date; there are {known}"));
                }
            }
        }
        Ok(Self(format.to_owned()))
    }

    /// The finest unit in it: 0 a day, 1 a week, 2 a month, 3 a year; longer than any for none.
    pub(super) fn unit(&self) -> u8 {
        let letters = self.0.split('%').skip(1).filter_map(|part| part.chars().next());
        let unit = |letter| match letter {
            'd' | 'j' | 'a' => 0,
            'V' => 1,
            'm' | 'b' => 2,
            _ => 3,
        };
        letters.map(unit).min().unwrap_or(u8::MAX)
    }

    /// Writes `day`.
    pub fn format(&self, day: Day) -> String {
        // The letters were checked, so jiff cannot fail; the plain day is still a name.
        jiff::fmt::strtime::format(&self.0, day.0).unwrap_or_else(|_| day.to_string())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_a_unit_and_have_no_days() {
        for (text, expected) in [
            ("5m", Ok(300_000)),
            ("1h30m", Ok(5_400_000)),
            ("120s", Ok(120_000)),
            ("250ms", Ok(250)),
            ("0s", Ok(0)),
            ("5", Err("is `5s` meant?")),
            ("-5m", Err("not below zero")),
            ("1mo", Err("expected a length")),
            ("7d", Err("expected a length")),
            ("soon", Err("expected a length")),
            ("", Err("expected a length")),
        ] {
            match (parse_duration(text), expected) {
                (Ok(duration), Ok(milliseconds)) => assert_eq!(duration, Duration::from_millis(milliseconds), "{text}"),
                (Err(message), Err(part)) => assert!(message.contains(part), "{text}: {message}"),
                (found, _) => panic!("{text}: {found:?}"),
            }
        }
    }

    #[test]
    fn days_are_written_by_their_format() {
        let day = Day::parse("2026-01-02").unwrap();
        for (format, expected) in [
            ("%Y-%m-%d", "2026-01-02"),
            ("%Y/%m", "2026/01"),
            ("%G-W%V", "2026-W01"),
            ("%y%j", "26002"),
            ("%a %b", "Fri Jan"),
            ("é", "é"),
        ] {
            assert_eq!(DateFormat::parse(format).unwrap().format(day), expected, "{format}");
        }
    }

    #[test]
    fn formats_that_a_day_cannot_fill_are_refused() {
        for (format, wrong) in [("%Q", "`%Q`"), ("%H", "`%H`"), ("100%", "`%`"), ("%-d", "`%-`"), ("%%", "`%%`")] {
            let message = DateFormat::parse(format).unwrap_err();
            assert!(message.starts_with(wrong), "{format}: {message}");
        }
    }
}
