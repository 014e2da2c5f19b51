//! The question that a run answers: only the same question goes on with an interrupted run. Which words make it up is
//! the command's business.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::provider::Span;

/// The form of the journal that it heads; one of another form is never read as this one.
const FORM: u32 = 3;

/// The name of the trait that holds [`crate::window::Window::identity`].
pub const TIME: &str = "time";

/// The value of a switch that is on.
pub const ON: &str = "on";

/// Traits that are lists: that they differ says enough.
const LISTS: [&str; 6] = ["filters", "--include", "--fields", "ids", "projects", "outputs"];

/// A question, as a checkpoint keeps it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Question {
    form: u32,
    /// What makes it the same: `(what, value)`, what as users call it, the value empty where nothing was given.
    pub identity: Vec<(String, String)>,
    /// The instants, frozen at the first start.
    pub span: Option<Span>,
    /// When the first run started.
    pub started: DateTime<Utc>,
}

impl Question {
    /// A question asked now.
    pub fn new(identity: Vec<(String, String)>, span: Option<Span>, started: DateTime<Utc>) -> Self {
        Self { form: FORM, identity, span, started }
    }

    /// Whether this version of the program wrote it.
    pub fn is_of_this_form(&self) -> bool {
        self.form == FORM
    }

    /// Whether `old` is the same question, asked so lately that it still means the same; exit 2, with the difference,
    /// if it is another one.
    pub fn is(&self, old: &Self) -> Result<bool> {
        let names = self.identity.iter().chain(&old.identity).map(|(what, _)| what.as_str());
        for what in names {
            let (ours, theirs) = (self.value(what), old.value(what));
            if ours != theirs {
                let differs = difference(what, theirs, ours);
                return Err(Error::usage(format!("an interrupted run of another query is there: {differs}"))
                    .hint("run that command again to finish it, or add --restart to forget it and start over"));
            }
        }
        // "7d" or an open end mean another time a day later; then it is the same command, but another question.
        let words = self.value(TIME) != fixed(old.span);
        let fresh = self.started - old.started < TimeDelta::days(1);
        Ok(fresh || !words)
    }

    fn value(&self, what: &str) -> &str {
        self.identity.iter().find(|(name, _)| name == what).map_or("", |(_, value)| value)
    }
}

/// In what the interrupted run differs, as a sentence about it.
fn difference(what: &str, theirs: &str, ours: &str) -> String {
    match (theirs, ours) {
        _ if LISTS.contains(&what) => format!("its {what} differ"),
        _ if what == TIME => format!("its time is {}, not {}", time(theirs), time(ours)),
        ("", _) => format!("it was started without {what}"),
        (ON, "") => format!("it was started with {what}"),
        (_, "") => format!("it was started with {what} {theirs}"),
        _ => format!("its {what} is {theirs}, not {ours}"),
    }
}

/// A window's identity in words.
fn time(identity: &str) -> String {
    match identity.split_once("..").unwrap_or(("-", "-")) {
        ("-", "-") => "everything".to_owned(),
        (since, "-") => format!("from {since} on"),
        ("-", until) => format!("up to {until}"),
        (since, until) => format!("from {since} to {until}"),
    }
}

/// How a time that needs no words reads in an identity.
fn fixed(span: Option<Span>) -> String {
    let text = |time: DateTime<Utc>| time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    span.map_or_else(String::new, |span| format!("{}..{}", span.since.map_or("-".to_owned(), text), text(span.until)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_told_in_words_of_the_command_line() {
        for (what, theirs, ours, expected) in [
            ("page size", "100", "500", "its page size is 100, not 500"),
            ("filters", "[]", "[{}]", "its filters differ"),
            ("--fields", "", "id", "its --fields differ"),
            ("--limit", "", "30", "it was started without --limit"),
            ("--limit", "30", "", "it was started with --limit 30"),
            ("--exact", ON, "", "it was started with --exact"),
            ("time", "80d..-", "80d..2d", "its time is from 80d on, not from 80d to 2d"),
            ("time", "-..-", "-..2d", "its time is everything, not up to 2d"),
        ] {
            let question = |value: &str| {
                let identity = vec![("command".to_owned(), "x".to_owned()), (what.to_owned(), value.to_owned())];
                Question::new(identity, None, Utc::now())
            };
            let error = question(ours).is(&question(theirs)).unwrap_err();
            assert_eq!(error.to_string(), format!("an interrupted run of another query is there: {expected}"));
        }
    }
}
