//! What was meant to be deleted and what came of it: one file for each account of each service, only ever appended
//! to, durable before the request goes out. So a killed run can be resumed, nothing is deleted twice, and what was
//! done at one account says nothing about another. It also remembers which chats were compared with an archive.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use crate::compare::Digest;
use crate::config::{Credentials, Endpoint};
use crate::error::{Error, Result};
use crate::output::file::{locked, sync_folder};

/// So long a comparison spares a rerun from making it again before the deleting begins.
const PROOF_LIFETIME: TimeDelta = TimeDelta::hours(6);

/// Whose chats a journal is about: what was done for one says nothing about another.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Account {
    /// Host, with its port where that is not the usual one.
    pub host: String,
    /// The path of the base address.
    pub path: String,
    /// The site, where one is configured.
    pub site: Option<String>,
    /// The user, the client, or a digest of the token.
    pub user: String,
}

impl Account {
    /// The account that `endpoint` is signed in to.
    pub fn of(endpoint: &Endpoint) -> Self {
        let url = &endpoint.base_url;
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let user = match &endpoint.credentials {
            Credentials::Basic { user, .. } => format!("user {}", user.to_lowercase()),
            Credentials::Bearer(token) => format!("token {}", short(token.expose_secret().as_bytes())),
            Credentials::OAuth(oauth) => match &oauth.email {
                Some(email) => format!("client {} user {}", oauth.client_id, email.to_lowercase()),
                None => format!("client {}", oauth.client_id),
            },
        };
        Self {
            host: url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}")),
            path: url.path().trim_end_matches('/').to_owned(),
            site: endpoint.site_id.clone(),
            user,
        }
    }

    /// The journal's file: a name for people, and a digest that no two accounts share.
    fn file(&self, state_dir: &Path) -> PathBuf {
        let whole = serde_json::to_string(self).unwrap_or_default();
        let host: String =
            self.host.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect();
        state_dir.join("deleted").join(format!("{host:.60}-{}.ndjson", short(whole.as_bytes())))
    }
}

/// The first half of a SHA-256, in hex.
fn short(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a line says of a chat.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// It was compared with an archive and was equal.
    Proven,
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
    /// When the chat was requested, where that is known: it can then be looked up together with others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested: Option<DateTime<Utc>>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What it was when it was compared, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

impl Entry {
    /// A line about a chat.
    pub fn new(id: u64, guid: Option<String>, step: Step) -> Self {
        Self { id, guid, step, time: String::new(), requested: None, reason: None, digest: None }
    }

    /// A line about a chat that equals what an archive holds.
    pub fn proven(id: u64, guid: Option<String>, digest: &Digest) -> Self {
        Self { digest: Some(hex(digest)), ..Self::new(id, guid, Step::Proven) }
    }
}

/// What a journal says last of a chat.
#[derive(Clone, Debug)]
pub struct Last {
    /// The chat.
    pub id: u64,
    /// What happened.
    pub step: Step,
    /// When.
    pub time: String,
    /// When the chat was requested.
    pub requested: Option<DateTime<Utc>>,
}

/// The journal of one account; no other run has it open.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    last: HashMap<u64, Last>,
    guids: HashMap<String, u64>,
    proven: HashMap<u64, (String, String)>,
}

impl Journal {
    /// Opens the journal below `state_dir`, or begins one. Exit 75 while another run has it.
    pub fn open(state_dir: &Path, account: &Account) -> Result<Self> {
        let path = account.file(state_dir);
        let folder = state_dir.join("deleted");
        crate::fs::create_folders(&folder, true).map_err(|error| Error::disk("create", &folder, error))?;
        let mut file = locked(&path, true)?;
        sync_folder(&path);
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| Error::disk("read", &path, error))?;
        let (last, guids, proven) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut journal = Self { path, file, last, guids, proven };
        if bytes.is_empty() {
            let head = serde_json::to_string(account).map_err(|error| Error::failure(error.to_string()))?;
            journal.append(format!("{head}\n").as_bytes())?;
        }
        entries(&bytes).for_each(|entry| journal.note(entry));
        if bytes.last().is_some_and(|byte| *byte != b'\n') {
            journal.append(b"\n")?;
        }
        Ok(journal)
    }

    /// The ids that were deleted, or found gone, at `account`, as far as the journal says; read without its lock.
    pub fn deleted(state_dir: &Path, account: &Account) -> Result<HashSet<u64>> {
        let path = account.file(state_dir);
        let bytes = match std::fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            read => read.map_err(|error| Error::disk("read", &path, error))?,
        };
        let mut ids = HashSet::new();
        for entry in entries(&bytes) {
            match entry.step {
                Step::Deleted | Step::Gone => ids.insert(entry.id),
                Step::Intent | Step::Failed => ids.remove(&entry.id),
                Step::Proven => false,
            };
        }
        Ok(ids)
    }

    /// What the journal says last of a chat, by id or guid.
    pub fn find(&self, name: &str) -> Option<&Last> {
        let id = name.parse().ok().or_else(|| self.guids.get(name).copied())?;
        self.last.get(&id)
    }

    /// Whether the chat was compared lately with something of that digest, and was equal.
    pub fn is_proven(&self, name: &str, digest: &Digest) -> Option<u64> {
        let id = name.parse().ok().or_else(|| self.guids.get(name).copied())?;
        let (held, time) = self.proven.get(&id)?;
        let age = Utc::now() - DateTime::parse_from_rfc3339(time).ok()?.to_utc();
        (*held == hex(digest) && age >= TimeDelta::zero() && age < PROOF_LIFETIME).then_some(id)
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
        if text.is_empty() { Ok(()) } else { self.append(text.as_bytes()) }
    }

    fn note(&mut self, entry: Entry) {
        if let Some(guid) = &entry.guid {
            self.guids.insert(guid.clone(), entry.id);
        }
        match (entry.step, entry.digest) {
            (Step::Proven, Some(digest)) => _ = self.proven.insert(entry.id, (digest, entry.time)),
            (Step::Proven, None) => {}
            (step, _) => {
                let requested = entry.requested.or_else(|| self.last.get(&entry.id).and_then(|last| last.requested));
                self.last.insert(entry.id, Last { id: entry.id, step, time: entry.time, requested });
            }
        }
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.file.seek(SeekFrom::End(0)).and_then(|_| self.file.write_all(bytes));
        written.and_then(|()| self.file.sync_data()).map_err(|error| Error::disk("write to", &self.path, error))
    }
}

/// A line that was cut by a crash was never followed by its request; the first line is the account's.
fn entries(bytes: &[u8]) -> impl Iterator<Item = Entry> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::error::Exit;

    fn entry(id: u64, step: Step) -> Entry {
        Entry::new(id, Some(format!("guid-{id}")), step)
    }

    fn account(host: &str, path: &str, site: &str, user: &str) -> Account {
        let site = Some(site.to_owned());
        Account { host: host.to_owned(), path: path.to_owned(), site, user: user.to_owned() }
    }

    #[test]
    fn remembers_the_last_step_of_each_chat_by_both_names() {
        let folder = tempfile::tempdir().unwrap();
        let one = account("127.0.0.1:80", "/v4", "1", "a");
        let open = || Journal::open(folder.path(), &one);
        let mut journal = open().unwrap();
        journal.write([entry(1, Step::Intent), entry(2, Step::Intent)]).unwrap();
        journal.write([entry(1, Step::Deleted)]).unwrap();
        assert_eq!(open().unwrap_err().exit(), Exit::Locked);
        drop(journal);
        let journal = open().unwrap();
        let step = |name| journal.find(name).map(|last| (last.id, last.step));
        assert_eq!([step("1"), step("guid-1")], [Some((1, Step::Deleted)); 2]);
        assert_eq!([step("guid-2"), step("3")], [Some((2, Step::Intent)), None]);
        assert_eq!(Journal::deleted(folder.path(), &one).unwrap(), HashSet::from([1]));
    }

    #[test]
    fn what_was_done_for_one_account_says_nothing_about_another() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = [
            account("h", "/v4", "a-b", "x"),
            account("h", "/v4", "a_b", "x"),
            account("h", "/api", "a-b", "x"),
            account("h:1", "/v4", "a-b", "x"),
            account("h", "/v4", "a-b", "y"),
            account("h_", "v4", "a-b", "x"),
            Account { site: None, ..account("h", "/v4", "none", "x") },
            account("h", "/v4", "none", "x"),
        ];
        for (at, one) in accounts.iter().enumerate() {
            let mut journal = Journal::open(folder.path(), one).unwrap();
            assert!(journal.find("1").is_none(), "{one:?}");
            journal.write([entry(1, Step::Deleted)]).unwrap();
            assert_eq!(std::fs::read_dir(folder.path().join("deleted")).unwrap().count(), at + 1);
        }
    }

    #[test]
    fn resumes_after_a_line_that_a_crash_has_cut() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Journal::open(folder.path(), &account("h", "", "1", "a")).unwrap();
        let mut journal = open();
        journal.write([entry(1, Step::Deleted)]).unwrap();
        journal.append(b"{\"id\":2,\"st").unwrap();
        drop(journal);
        open().write([entry(3, Step::Deleted)]).unwrap();
        let journal = open();
        assert!(journal.find("1").is_some() && journal.find("2").is_none() && journal.find("3").is_some());
    }

    #[test]
    fn a_comparison_holds_for_the_same_content_and_changes_no_step() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Journal::open(folder.path(), &account("h", "", "1", "a")).unwrap();
        open().write([entry(1, Step::Intent), Entry::proven(1, None, &[7; 32])]).unwrap();
        let journal = open();
        assert_eq!(journal.is_proven("guid-1", &[7; 32]), Some(1));
        assert_eq!((journal.is_proven("1", &[8; 32]), journal.is_proven("2", &[7; 32])), (None, None));
        assert_eq!(journal.find("1").unwrap().step, Step::Intent);
    }
}
