//! `runs/YYYY/MM/ID.json`: what a run did, with the SHA-256 of each payload file before and after, and of the run file
//! before it. Its own SHA-256, the seal, is printed: kept elsewhere, it proves the whole chain.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::bag::hash_file;
use super::merge::RunId;
use super::series::Series;
use super::store::Archive;
use crate::error::{Error, Exit, Result};

/// A payload file that the run changed.
#[derive(Clone, Debug, Serialize)]
pub struct FileChange {
    /// Its path.
    pub path: String,
    /// Its hash before, if it was there.
    pub before: Option<String>,
    /// Its hash afterwards, if it stays.
    pub after: Option<String>,
}

/// The run file before this one.
#[derive(Clone, Debug, Serialize)]
pub struct Previous {
    /// Its id.
    pub id: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// The counts that a run file and a summary share.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Counts {
    /// Days that were asked.
    pub days_asked: u64,
    /// Searches that asked them.
    pub windows: u64,
    /// Chats that are new.
    pub new: u64,
    /// Chats that changed.
    pub changed: u64,
    /// Chats that were marked as gone.
    pub gone: u64,
    /// Chats that were gone and are back.
    pub returned: u64,
    /// Days on which too many chats vanished at once.
    pub suspect: u64,
    /// Days that were not reached.
    pub pending: u64,
    /// Days that the archive lacks.
    pub gaps: u64,
}

/// The file.
#[derive(Serialize)]
pub struct RunFile<'a> {
    /// `chatferry.run/1`
    pub schema: &'static str,
    /// The run.
    pub id: &'a str,
    /// `sync`, `heal`, `prune`.
    pub command: &'a str,
    /// The program that did it.
    pub version: &'static str,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// How it ended.
    pub exit_code: u8,
    /// Whether a run before it had been broken off.
    pub recovered: bool,
    /// Requests sent.
    pub requests: u64,
    /// What it came to.
    #[serde(flatten)]
    pub counts: &'a Counts,
    /// Chats that were gone and are back.
    #[serde(rename = "returned_chats", skip_serializing_if = "<[_]>::is_empty")]
    pub returned: &'a [(Series, String, String)],
    /// What was removed and why: `prune`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<serde_json::Value>,
    /// Every payload file that changed.
    pub files: Vec<FileChange>,
    /// The run file before this one.
    pub previous: Option<Previous>,
}

/// The id of a run that starts at `now`: by seconds, the next free one. A clock behind the newest run is exit 6.
pub fn start(archive: &Archive, now: DateTime<Utc>, accept_clock: bool) -> Result<RunId> {
    if let Some(last) = archive.last_run().filter(|last| last.started_at > now && !accept_clock) {
        return Err(wrong_clock(now, &format!("the last run started at {}", show(last.started_at))));
    }
    let mut at = DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now);
    while archive.disk.has(&path_of(&id_of(at))) {
        at += TimeDelta::seconds(1);
    }
    Ok(RunId { id: id_of(at), at })
}

/// The clock cannot be right: nothing is asked or written.
pub fn wrong_clock(now: DateTime<Utc>, but: &str) -> Error {
    Error::new(Exit::Unsafe, format!("this machine's clock says {}, but {but}", show(now)))
        .hint("set the clock; if it is right, --accept-clock continues")
}

fn show(time: DateTime<Utc>) -> String {
    super::days::instant(time)
}

fn id_of(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Where the run file of a run lies.
pub fn path_of(id: &str) -> String {
    format!("runs/{}/{}/{id}.json", id.get(..4).unwrap_or_default(), id.get(4..6).unwrap_or_default())
}

/// The newest run file and its hash.
pub fn previous(archive: &Archive) -> Result<Option<Previous>> {
    let Some(last) = archive.last_run() else { return Ok(None) };
    let path = archive.disk.path(&last.path);
    let (sha256, _) = hash_file(&path).map_err(|error| Error::disk("read", &path, error))?;
    Ok(Some(Previous { id: last.id, sha256 }))
}

/// The payload files that changed since the last run file.
pub fn files(archive: &Archive) -> Vec<FileChange> {
    let change = |(path, (before, after)): (&String, &(Option<String>, Option<String>))| FileChange {
        path: path.clone(),
        before: before.clone(),
        after: after.clone(),
    };
    archive.changed.iter().map(change).collect()
}
