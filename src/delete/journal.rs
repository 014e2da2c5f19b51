//! What was meant to be deleted and what came of it: one file for each host and site in the state folder, only ever
//! appended to, durable before the request goes out. A run that was killed can so be gone on with, and nothing is
//! deleted twice.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chrono::{SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::output::file::{locked, sync_folder};

/// What a line says of a chat.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// A request to delete it goes out next.
    Intent,
    /// It was deleted.
    Deleted,
    /// It was not there any more.
    Gone,
    /// It is still there.
    Failed,
}

/// A line.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Entry {
    /// The chat.
    pub id: u64,
    /// Its guid, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// What happened.
    pub step: Step,
    /// When, in UTC.
    #[serde(default)]
    pub time: String,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The journal of one host and site; no other run has it open.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    last: HashMap<u64, (Step, String)>,
    guids: HashMap<String, u64>,
}

impl Journal {
    /// Opens the journal below `state_dir`, or begins one. Exit 75 while another run has it.
    pub fn open(state_dir: &Path, host: &str, site: Option<&str>) -> Result<Self> {
        let folder = state_dir.join("deleted");
        crate::fs::create_folders(&folder, true).map_err(|error| Error::disk("create", &folder, error))?;
        let path = path_of(&folder, host, site);
        let mut file = locked(&path, true)?;
        sync_folder(&path);
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| Error::disk("read", &path, error))?;
        let mut journal = Self { path, file, last: HashMap::new(), guids: HashMap::new() };
        for line in bytes.split(|byte| *byte == b'\n') {
            // A line that was cut by a crash was never followed by its request.
            if let Ok(entry) = serde_json::from_slice::<Entry>(line) {
                journal.note(entry);
            }
        }
        if bytes.last().is_some_and(|byte| *byte != b'\n') {
            journal.append(b"\n")?;
        }
        Ok(journal)
    }

    /// The id and the last step of a chat, by id or guid, and when that was.
    pub fn find(&self, name: &str) -> Option<(u64, Step, &str)> {
        let id = name.parse().ok().or_else(|| self.guids.get(name).copied())?;
        self.last.get(&id).map(|(step, time)| (id, *step, time.as_str()))
    }

    /// Adds lines, with the time, and makes them durable.
    pub fn write(&mut self, entries: impl IntoIterator<Item = Entry>) -> Result<()> {
        let time = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
        let mut text = String::new();
        for entry in entries {
            let entry = Entry { time: time.clone(), ..entry };
            text.push_str(&serde_json::to_string(&entry).map_err(|error| Error::failure(error.to_string()))?);
            text.push('\n');
            self.note(entry);
        }
        self.append(text.as_bytes())
    }

    fn note(&mut self, entry: Entry) {
        if let Some(guid) = entry.guid {
            self.guids.insert(guid, entry.id);
        }
        self.last.insert(entry.id, (entry.step, entry.time));
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.file.seek(SeekFrom::End(0)).and_then(|_| self.file.write_all(bytes));
        written.and_then(|()| self.file.sync_data()).map_err(|error| Error::disk("write to", &self.path, error))
    }
}

/// The ids that the journal of an account proves deleted. Takes no lock: a run that deletes may be under way.
pub fn deleted_ids(state_dir: &Path, endpoint: &crate::config::Endpoint) -> Result<Vec<u64>> {
    let host = crate::client::host(&endpoint.base_url);
    let path = path_of(&state_dir.join("deleted"), &host, endpoint.site_id.as_deref());
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::disk("read", &path, error)),
    };
    let mut last: HashMap<u64, Step> = HashMap::new();
    let entries = bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Entry>(line).ok());
    entries.for_each(|entry| _ = last.insert(entry.id, entry.step));
    Ok(last.into_iter().filter(|(_, step)| matches!(step, Step::Deleted | Step::Gone)).map(|(id, _)| id).collect())
}

fn path_of(folder: &Path, host: &str, site: Option<&str>) -> PathBuf {
    let name = format!("{host}_{}", site.unwrap_or("none"));
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect();
    folder.join(format!("{name}.ndjson"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::error::Exit;

    fn entry(id: u64, step: Step) -> Entry {
        Entry { id, guid: Some(format!("guid-{id}")), step, time: String::new(), reason: None }
    }

    #[test]
    fn remembers_the_last_step_of_each_chat_by_both_names() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Journal::open(folder.path(), "127.0.0.1:80", Some("1"));
        let mut journal = open().unwrap();
        journal.write([entry(1, Step::Intent), entry(2, Step::Intent)]).unwrap();
        journal.write([entry(1, Step::Deleted)]).unwrap();
        assert_eq!(open().unwrap_err().exit(), Exit::Locked);
        drop(journal);
        let journal = open().unwrap();
        let step = |name| journal.find(name).map(|(id, step, _)| (id, step));
        assert_eq!([step("1"), step("guid-1")], [Some((1, Step::Deleted)); 2]);
        assert_eq!([step("guid-2"), step("3")], [Some((2, Step::Intent)), None]);
        assert!(Journal::open(folder.path(), "127.0.0.1:80", None).unwrap().find("1").is_none());
    }

    #[test]
    fn goes_on_after_a_line_that_a_crash_has_cut() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Journal::open(folder.path(), "h", None).unwrap();
        let mut journal = open();
        journal.write([entry(1, Step::Deleted)]).unwrap();
        journal.append(b"{\"id\":2,\"st").unwrap();
        drop(journal);
        open().write([entry(3, Step::Deleted)]).unwrap();
        let journal = open();
        assert!(journal.find("1").is_some() && journal.find("2").is_none() && journal.find("3").is_some());
    }
}
