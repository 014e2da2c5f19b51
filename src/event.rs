//! What a run reports while it goes. The library never prints: it calls a [`Listener`], and
//! [`crate::ui`] turns events into notes, a progress bar or log lines.

use std::sync::Arc;
use std::time::Duration;

/// How much a user wants to hear before an event is shown.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// Something is wrong with what was asked or received; shown always.
    Warning,
    /// Worth a line to somebody who watches; hidden by `-q`.
    Note,
    /// Shown with `-v`.
    Info,
    /// Shown with `-vv`.
    Debug,
}

/// Something that happened. No event carries a secret or a chat's text.
#[derive(Clone, Debug)]
pub enum Event {
    /// A sentence.
    Say(Level, String),
    /// The run waits: `reason` is `rate limit`, `service asked for it`, `retry` …
    Waiting {
        /// How long.
        wait: Duration,
        /// Why.
        reason: String,
    },
    /// A request goes out (`-v`): method, path and query.
    Request(String),
    /// Where an export stands.
    Progress {
        /// Chats written so far.
        chats: u64,
        /// Chats that the service says there are, where it does.
        total: Option<u64>,
        /// Pages read.
        pages: u64,
    },
}

/// Who is told.
pub type Listener = Arc<dyn Fn(Event) + Send + Sync>;

/// Says a sentence at `level`.
pub fn say(listener: &Listener, level: Level, sentence: impl Into<String>) {
    listener(Event::Say(level, sentence.into()));
}

/// `6,500`: for people.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 chat`, `6,500 chats`: for people; `unit` is the word for one.
pub fn counted(number: u64, unit: &str) -> String {
    let plural = match (number, unit.strip_suffix('y')) {
        (1, _) => unit.to_owned(),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ => format!("{unit}s"),
    };
    format!("{} {plural}", thousands(number))
}

/// `42 s`, `2 min 5 s`: for people.
pub fn seconds(duration: Duration) -> String {
    let whole = (duration.as_secs_f64()).ceil() as u64;
    match (whole / 60, whole % 60) {
        (0, _) if duration < Duration::from_secs(1) => format!("{} ms", duration.as_millis()),
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_agree_with_their_units() {
        for (number, grouped) in
            [(0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (65_000, "65,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(thousands(number), grouped);
        }
        for (number, unit, text) in [
            (1, "chat", "1 chat"),
            (0, "chat", "0 chats"),
            (6500, "chat", "6,500 chats"),
            (2, "category", "2 categories"),
            (1, "day", "1 day"),
            (2, "day", "2 days"),
        ] {
            assert_eq!(counted(number, unit), text);
        }
    }
}
