//! How a change becomes part of the archive, or does not: everything is staged and durable, then an intent names what
//! is to be renamed, then the names change, data before the state that claims it. After a crash the intent is either
//! finished or dropped.
//!
//! An intent that was carried out is kept as an entry of the journal until the next flush has written its effects to
//! the manifests and to `index/days.ndjson`; so a commit costs little, and none is lost.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::bag::hash_file;
use super::days::{DayRecord, State};
use super::disk::Disk;
use super::index::Via;
use super::series::Series;
use crate::error::{Error, Result};

/// The intent under way.
pub const INTENT: &str = ".chatferry/intent.json";

/// Where staged files lie.
pub const STAGE: &str = ".chatferry/stage";

const JOURNAL: &str = ".chatferry/journal";

/// The version of intents; one of another version is dropped.
const VERSION: u32 = 1;

/// A file that gets another content, or goes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Change {
    /// Its path in the archive.
    pub path: String,
    /// Where its new content lies; `None` where it goes.
    pub staged: Option<String>,
    /// Its hash before, if it was there.
    pub before: Option<String>,
    /// Its hash afterwards, if it stays.
    pub after: Option<String>,
}

/// A chat that a complete day does not list any more; whether it is marked as gone is decided at the end of the run.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Unlisted {
    /// Whose chat.
    pub series: Series,
    /// Its day.
    pub day: String,
    /// Its key.
    pub key: String,
    /// Its current version.
    pub v: u32,
    /// How that came here: what the service's list never held does not speak against the list.
    #[serde(default)]
    pub via: Via,
}

/// What is about to be done.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Intent {
    /// Of its own form.
    pub version: u32,
    /// The run that does it.
    pub run: String,
    /// Whether the manifests are among the changes, so that nothing is left for the journal.
    pub flush: bool,
    /// In the order in which names change.
    pub changes: Vec<Change>,
    /// The days' new lines.
    pub days: Vec<DayRecord>,
    /// The days that were compared with the whole of what the service lists, with the number of their chats that it
    /// was expected to list.
    #[serde(default)]
    pub compared: Vec<Compared>,
    /// Chats that it does not list.
    #[serde(default)]
    pub unlisted: Vec<Unlisted>,
    /// Keys that were gone and are back: series, day and key.
    #[serde(default)]
    pub returned: Vec<(Series, String, String)>,
}

/// A day that was compared with the whole of what the service lists.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Compared {
    /// Whose day.
    pub series: Series,
    /// The day.
    pub day: String,
    /// The chats that are not marked as gone.
    pub chats: u64,
    /// How many the service lists.
    pub listed: u64,
}

impl Intent {
    /// An intent of `run` without anything to do.
    pub fn new(run: &str) -> Self {
        Self {
            version: VERSION,
            run: run.to_owned(),
            flush: false,
            changes: Vec::new(),
            days: Vec::new(),
            compared: Vec::new(),
            unlisted: Vec::new(),
            returned: Vec::new(),
        }
    }

    /// Writes the intent durably, and carries it out.
    pub fn carry_out(&self, disk: &Disk, journal_entry: usize) -> Result<()> {
        for change in self.changes.iter().filter_map(|change| change.staged.as_ref()) {
            disk.sync_folder(change)?;
        }
        let json = serde_json::to_vec(self).unwrap_or_default();
        disk.replace(INTENT, &json)?;
        self.apply(disk, journal_entry)
    }

    /// Renames and removes, then ends the intent. May be done again after it was broken off.
    fn apply(&self, disk: &Disk, journal_entry: usize) -> Result<()> {
        let mut folders = BTreeSet::new();
        for change in &self.changes {
            match &change.staged {
                Some(staged) if disk.has(staged) => disk.rename(staged, &change.path)?,
                Some(_) => continue,
                None => disk.remove(&change.path)?,
            }
            folders.insert(change.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned());
        }
        for folder in folders {
            disk.sync_folder(format!("{folder}/x").trim_start_matches('/'))?;
        }
        if self.flush {
            for entry in journal_files(disk)? {
                disk.remove(&entry)?;
            }
            disk.remove(INTENT)?;
        } else {
            disk.rename(INTENT, &format!("{JOURNAL}/{journal_entry:08}.json"))?;
        }
        disk.sync_folder(INTENT)
    }

    /// Whether everything that it needs is there still.
    fn can_finish(&self, disk: &Disk) -> Result<bool> {
        for change in &self.changes {
            let (Some(staged), Some(after)) = (&change.staged, &change.after) else { continue };
            let found = hash_of(disk, staged)?.or(hash_of(disk, &change.path)?);
            if found.as_ref() != Some(after) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What a crash left, and what was made of it.
#[derive(Debug, Default)]
pub struct Recovered {
    /// Whether a run before this one did not end.
    pub interrupted: bool,
    /// Files that somebody changed between the crash and now: they are left alone.
    pub altered: Vec<String>,
}

/// Finishes or drops the intent that a crash left. Only the holder of the lock may do that.
pub fn recover(disk: &Disk) -> Result<Recovered> {
    let mut recovered = Recovered { interrupted: !journal_files(disk)?.is_empty(), ..Recovered::default() };
    let text = disk.read_if_any(INTENT)?;
    if text.is_empty() {
        return Ok(recovered);
    }
    recovered.interrupted = true;
    let intent = serde_json::from_str::<Intent>(&text).ok().filter(|intent| intent.version == VERSION);
    let Some(mut intent) = intent else {
        disk.remove(INTENT)?;
        return Ok(recovered);
    };
    if !intent.can_finish(disk)? {
        disk.remove(INTENT)?;
        return Ok(recovered);
    }
    let mut kept = Vec::new();
    for change in std::mem::take(&mut intent.changes) {
        let now = hash_of(disk, &change.path)?;
        let ours = now == change.before || now == change.after || (change.staged.is_none() && now.is_none());
        match ours || !change.path.starts_with("data/") {
            true => kept.push(change),
            false => {
                for record in &mut intent.days {
                    if record.series.current(&record.day) == change.path {
                        record.state = State::Damaged;
                    }
                }
                recovered.altered.push(change.path);
            }
        }
    }
    intent.changes = kept;
    if !recovered.altered.is_empty() {
        // What the journal says must be what was done.
        disk.replace(INTENT, &serde_json::to_vec(&intent).unwrap_or_default())?;
    }
    intent.apply(disk, journal_files(disk)?.len())?;
    Ok(recovered)
}

/// The intents that were carried out since the last flush.
pub fn journal(disk: &Disk) -> Result<Vec<Intent>> {
    let read = |name: &String| {
        serde_json::from_str(&disk.read(name)?).map_err(|error| {
            Error::failure(format!("{name} cannot be read: {error}")).hint("restore the archive from a copy")
        })
    };
    journal_files(disk)?.iter().map(read).collect()
}

/// Whether a run before has not ended, as a reader sees it.
pub fn is_interrupted(disk: &Disk) -> bool {
    disk.has(INTENT) || journal_files(disk).is_ok_and(|files| !files.is_empty())
}

/// The run that has not ended, where its intent or its journal tells.
pub fn interrupted_run(disk: &Disk) -> Option<String> {
    let read = |name: &str| serde_json::from_str::<Intent>(&disk.read_if_any(name).ok()?).ok();
    let last = journal_files(disk).ok()?.into_iter().next_back();
    let intent = read(INTENT).or_else(|| read(&last?))?;
    Some(intent.run).filter(|run| !run.is_empty())
}

fn journal_files(disk: &Disk) -> Result<Vec<String>> {
    let path = disk.path(JOURNAL);
    let Ok(entries) = std::fs::read_dir(&path) else { return Ok(Vec::new()) };
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<_>, _>>().map_err(|error| Error::disk("read", &path, error))?;
    names.retain(|name| name.ends_with(".json"));
    names.sort();
    Ok(names.into_iter().map(|name| format!("{JOURNAL}/{name}")).collect())
}

fn hash_of(disk: &Disk, name: &str) -> Result<Option<String>> {
    if !disk.has(name) {
        return Ok(None);
    }
    let path = disk.path(name);
    hash_file(&path).map(|(hash, _)| Some(hash)).map_err(|error| Error::disk("read", &path, error))
}
