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
