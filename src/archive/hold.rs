//! `holds.ndjson`: what must not be pruned. Lines are only ever added or released.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::index::Version;
use super::series::Series;
use crate::error::{Error, Result};

/// The file.
pub const FILE: &str = "holds.ndjson";

/// What is kept, and why.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Hold {
    /// By which it is released.
    pub id: String,
    /// The chat, where it is one: `comm100:10000:4875`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The day of the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// The first day, where it is a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The first day that is not held any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why.
    pub reason: String,
    /// Since when.
    pub added_at: DateTime<Utc>,
    /// Since when not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<DateTime<Utc>>,
}

impl Hold {
    /// Whether it keeps `day` from being pruned.
    pub fn covers(&self, day: &str) -> bool {
        if self.released_at.is_some() {
            return false;
        }
        match &self.day {
            Some(held) => held == day,
            None => {
                self.since.as_deref().is_none_or(|since| since <= day)
                    && self.until.as_deref().is_none_or(|until| day < until)
            }
        }
    }

    /// What it holds, for people.
    pub fn what(&self) -> String {
        match (&self.key, &self.since, &self.until) {
            (Some(key), ..) => format!("chat {key} of {}", self.day.as_deref().unwrap_or_default()),
            (None, Some(since), Some(until)) => format!("{since} up to, but not including, {until}"),
            (None, Some(since), None) => format!("{since} and later"),
            (None, None, Some(until)) => format!("before {until}"),
            (None, None, None) => "everything".to_owned(),
        }
    }
}

/// Every hold, also those that were released.
pub fn read(disk: &Disk) -> Result<Vec<Hold>> {
    let read = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| {
            Error::failure(format!("{FILE}, line {number} cannot be read: {error}"))
                .hint("restore the file from a copy of the archive: nothing is pruned while it is unreadable")
        })
    };
    (1..).zip(disk.read_if_any(FILE)?.lines()).map(read).collect()
}

/// The file's text.
pub fn text(holds: &[Hold]) -> String {
    holds.iter().map(|hold| serde_json::to_string(hold).unwrap_or_default() + "\n").collect()
}

/// The next free id: `h1`, `h2` …
pub fn next_id(holds: &[Hold]) -> String {
    let numbers = holds.iter().filter_map(|hold| hold.id.strip_prefix('h')?.parse::<u32>().ok());
    format!("h{}", numbers.max().unwrap_or(0) + 1)
}

/// The hold of one chat.
pub fn of_chat(series: &Series, version: &Version) -> (String, String) {
    (super::versions::full_key(series, &version.key), version.day.clone())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn holds_cover_days_with_open_ends_until_they_are_released() {
        let hold = |since: Option<&str>, until: Option<&str>| Hold {
            id: "h1".into(),
            key: None,
            day: None,
            since: since.map(str::to_owned),
            until: until.map(str::to_owned),
            reason: "case 7".into(),
            added_at: "2026-11-24T02:15:00Z".parse().unwrap(),
            released_at: None,
        };
        for (hold, expected) in [
            (hold(Some("2026-11-02"), Some("2026-11-04")), [false, true, true, false]),
            (hold(Some("2026-11-03"), None), [false, false, true, true]),
            (hold(None, Some("2026-11-03")), [true, true, false, false]),
            (
                Hold { day: Some("2026-11-02".into()), key: Some("k".into()), ..hold(None, None) },
                [false, true, false, false],
            ),
            (Hold { released_at: Some("2026-11-25T00:00:00Z".parse().unwrap()), ..hold(None, None) }, [false; 4]),
        ] {
            let days = ["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"];
            assert_eq!(days.map(|day| hold.covers(day)), expected, "{}", hold.what());
        }
        let holds = [hold(None, None), Hold { id: "h7".into(), ..hold(None, None) }];
        assert_eq!((next_id(&holds), next_id(&[])), ("h8".to_owned(), "h1".to_owned()));
    }
}
