//! Deletes chats, and loses none by accident: what is asked for is looked at first ([`survey`]), compared with
//! archives if there are any ([`archive`], [`crate::compare`]), and only then deleted ([`sweep`]), every step noted in a
//! [`journal`].
//!
//! Nothing here asks the user; [`crate::command::delete`] stands between the look and the sweep.

pub mod archive;
mod archive_folder;
pub mod journal;
pub mod listing;
pub mod lookup;
pub mod source;
pub mod survey;
pub mod sweep;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Instant;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::error::{Error, Result};
use archive::each;

/// A chat that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Its id or guid.
    pub name: String,
    /// When it was requested, where that is known.
    pub time: Option<DateTime<Utc>>,
    /// Whether it stands in an export, so that it was there once.
    pub exported: bool,
}

/// A chat that is to be deleted.
#[derive(Clone, Debug, PartialEq)]
pub struct Doomed {
    /// As asked for.
    pub name: String,
    /// What the service wants.
    pub id: u64,
    /// Where it is known.
    pub guid: Option<String>,
    /// When it was requested, where that is known.
    pub time: Option<DateTime<Utc>>,
    /// Whether it is one of the missed and refused ones.
    pub missed: bool,
    /// Whether a search shows it.
    pub listed: bool,
    /// When the request left that showed it to equal what the archives hold.
    pub proven_at: Option<Instant>,
}

/// What a look at everything that was asked for has come to. No chat stands in it twice.
#[derive(Debug, Default)]
pub struct Plan {
    /// To be deleted, in the order asked.
    pub doomed: Vec<Doomed>,
    /// Not to be deleted, and why.
    pub kept: Vec<(String, String)>,
    /// Not there any more; with the id where an earlier run had begun to delete it.
    pub gone: Vec<(String, Option<u64>)>,
    /// Not there, and nothing speaks for that it ever was.
    pub missing: Vec<String>,
    /// Deleted by an earlier run, and when.
    pub before: Vec<(String, String)>,
    /// Whether archives have proven the doomed ones.
    pub proven: bool,
}

impl Plan {
    /// How many chats were asked for, each counted once.
    pub fn asked(&self) -> usize {
        self.doomed.len() + self.kept.len() + self.gone.len() + self.missing.len() + self.before.len()
    }

    /// What a user should see before saying yes; `place` is where the chats are.
    pub fn preview(&self, place: &str) -> Vec<String> {
        let mut lines = vec![format!("{} to be deleted from {place}", chats(self.doomed.len()))];
        if let [first, .., last] = self.doomed.as_slice() {
            lines.push(format!("  first {}, last {}", first.name, last.name));
        } else if let [only] = self.doomed.as_slice() {
            lines.push(format!("  {}", only.name));
        }
        let times = self.doomed.iter().filter_map(|chat| chat.time);
        if let (Some(oldest), Some(newest)) = (times.clone().min(), times.clone().max()) {
            let text = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
            let unknown = self.doomed.len() - times.count();
            let but = if unknown == 0 { String::new() } else { format!(" ({unknown} without a known time)") };
            lines.push(format!("  requested from {} to {}{but}", text(oldest), text(newest)));
        } else if !self.doomed.is_empty() {
            lines.push("  when they were requested is not known".to_owned());
        }
        if !self.doomed.is_empty() {
            lines.push(match self.proven {
                true => "  each is complete in the archives and equals what the service holds".to_owned(),
                false => "  NOT compared with any archive (--archived-in)".to_owned(),
            });
        }
        for (count, what) in [
            (self.kept.len(), "kept: not proven archived"),
            (self.gone.len(), "not there any more"),
            (self.missing.len(), "not found"),
            (self.before.len(), "deleted by an earlier run"),
        ] {
            if count > 0 {
                lines.push(format!("  {} {what}", chats(count)));
            }
        }
        lines
    }
}

/// `1 chat`, `2 chats`
pub fn chats(count: usize) -> String {
    if count == 1 { "1 chat".to_owned() } else { format!("{count} chats") }
}

/// The chats of `ids`, then those that stand in the exports, each once.
pub fn gather(ids: Vec<String>, exports: &[PathBuf]) -> Result<Vec<Named>> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    let mut add = |name: String, time, exported| {
        if seen.insert(name.clone()) {
            all.push(Named { name, time, exported });
        }
    };
    ids.into_iter().for_each(|name| add(name, None, false));
    for path in exports {
        each(path, |_, entry| {
            entry.id.or(entry.guid).into_iter().for_each(|name| add(name, entry.time, true));
            Ok(())
        })?;
    }
    match all.is_empty() {
        true => Err(Error::usage("no chats given: the export is empty")),
        false => Ok(all),
    }
}
