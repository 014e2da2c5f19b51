//! An archive that is open: its state in memory, its lock, and the way from one valid bag to the next.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::bag::{BAG_INFO, BAGIT, BagInfo, MANIFEST, Manifest, TAG_MANIFEST, hash_file};
use super::commit::{self, Change, Intent, Recovered, STAGE};
use super::days::Days;
use super::definition::{self, Definition};
use super::disk::{Disk, Guard};
use super::index::{IndexEdits, rewrite};
use super::series::sha256;
use crate::error::{Error, Exit, Result};

/// The file with the days' lines.
pub const DAYS: &str = "index/days.ndjson";

const LOCK: &str = ".chatferry/lock";
const README: &str = "README.txt";

/// An archive, open for reading or for writing.
pub struct Archive {
    /// Its folder.
    pub disk: Disk,
    /// What it holds.
    pub definition: Definition,
    /// Its days.
    pub days: Days,
    /// Payload files.
    pub manifest: Manifest,
    /// Tag files.
    pub tags: Manifest,
    /// Bytes and files of payload, and whose archive it is.
    pub info: BagInfo,
    /// What changed since the last run file: path, hash before, hash after.
    pub changed: BTreeMap<String, (Option<String>, Option<String>)>,
    /// What was carried out, but is not in the manifests yet.
    pub journal: Vec<Intent>,
    /// What the opening found of a run that did not end.
    pub recovered: Recovered,
    payload_changed: bool,
    staged: usize,
    _lock: Option<File>,
}

/// What is read of the newest run file.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct LastRun {
    /// Its id.
    pub id: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// How it ended.
    pub exit_code: u8,
    /// The file.
    #[serde(skip)]
    pub path: String,
}

/// What lies in a folder that is to be an archive.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Found {
    /// Nothing, or what a killed run left before it had begun.
    Nothing,
    /// An archive.
    Archive,
}

/// Looks at the folder. One that holds other things is exit 2.
pub fn look(root: &Path) -> Result<Found> {
    let name = root.display();
    let entries = match std::fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(Error::usage(format!("cannot read the folder {name}: {error}"))),
    };
    if root.join(definition::FILE).is_file() || root.join(commit::INTENT).is_file() {
        return Ok(Found::Archive);
    }
    match entries.flatten().any(|entry| entry.file_name() != ".chatferry") {
        true => Err(Error::usage(format!("the folder {name} is not empty, and it is not an archive"))
            .hint("give an empty folder, or the name of a new one")),
        false => Ok(Found::Nothing),
    }
}

impl Archive {
    /// Opens an archive to read its last committed state; takes no lock and writes nothing.
    pub fn read(root: &Path) -> Result<Self> {
        let definition = std::fs::read_to_string(root.join(definition::FILE)).map_err(|error| {
            Error::usage(format!("{} is not an archive: cannot read {}: {error}", root.display(), definition::FILE))
                .hint("`chatferry sync FOLDER --from DATE` makes one")
        })?;
        let definition = Definition::parse(&definition)?;
        Self::load(Disk::new(root, definition.private), definition, None)
    }

    /// Opens an archive to change it: takes the lock (75 where another run has it) and recovers from a crash.
    pub fn write(root: &Path, guard: Option<Guard>) -> Result<Self> {
        // A newer layout, or no archive at all, must not even be locked.
        if !root.join(commit::INTENT).is_file() {
            Self::read(root)?;
        }
        let disk = Disk::new(root, false).with_guard(guard);
        let lock = lock(&disk)?;
        let recovered = commit::recover(&disk)?;
        let definition = Definition::parse(&disk.read(definition::FILE)?)?;
        let mut archive = Self::load(disk, definition, Some(lock))?;
        archive.disk.set_private(archive.definition.private);
        archive.recovered = recovered;
        // What would be written anew from an altered file would look right from then on.
        for name in [DAYS, MANIFEST, definition::FILE] {
            if archive.tags.get(name).is_some() && !archive.is_as_listed(name) {
                let message = format!("{name} is damaged: it is not what {TAG_MANIFEST} says");
                return Err(Error::failure(message).hint("restore the file from a copy of the archive"));
            }
        }
        for intent in commit::journal(&archive.disk)? {
            archive.note(intent);
        }
        archive.clear_stage()?;
        Ok(archive)
    }

    /// Makes an archive out of an empty folder: a valid bag without payload.
    pub fn create(root: &Path, definition: Definition, guard: Option<Guard>) -> Result<Self> {
        let mut disk = Disk::new(root, definition.private).with_guard(guard);
        make_root(&disk)?;
        let lock = lock(&disk)?;
        disk.set_private(definition.private);
        let mut archive = Self {
            info: BagInfo { identifier: definition.identifier(), ..BagInfo::default() },
            disk,
            definition,
            days: Days::default(),
            manifest: Manifest::default(),
            tags: Manifest::default(),
            changed: BTreeMap::new(),
            journal: Vec::new(),
            recovered: Recovered::default(),
            payload_changed: true,
            staged: 0,
            _lock: Some(lock),
        };
        archive.clear_stage()?;
        Ok(archive)
    }

    fn load(disk: Disk, definition: Definition, lock: Option<File>) -> Result<Self> {
        let manifest = |name: &str| {
            Manifest::parse(&disk.read_if_any(name)?).map_err(|line| {
                Error::failure(format!("{name}: line {line} is not a hash, two blanks and a path"))
                    .hint("restore the file from a copy of the archive")
            })
        };
        let (payload, tags) = (manifest(MANIFEST)?, manifest(TAG_MANIFEST)?);
        Ok(Self {
            days: Days::parse(&disk.read_if_any(DAYS)?)?,
            manifest: payload,
            tags,
            info: BagInfo::parse(&disk.read_if_any(BAG_INFO)?),
            definition,
            disk,
            changed: BTreeMap::new(),
            journal: Vec::new(),
            recovered: Recovered::default(),
            payload_changed: false,
            staged: 0,
            _lock: lock,
        })
    }

    /// Takes the lock without opening the archive for writing: `None` where the archive cannot be written.
    pub fn try_lock(&self) -> Result<Option<File>> {
        match lock(&self.disk) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.exit() == Exit::Locked => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// Writes one tag file, such as the list of holds.
    pub fn write_tag_file(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        let date = self.info.date.clone();
        self.flush("", &date, vec![(name.to_owned(), bytes)])
    }

    /// Removes what a run left in the stage, but for windows that can be resumed.
    fn clear_stage(&mut self) -> Result<()> {
        let folder = self.disk.path(STAGE);
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
        for name in entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()) {
            if !name.starts_with(super::fetch::PREFIX) {
                self.disk.remove(&format!("{STAGE}/{name}"))?;
            }
        }
        Ok(())
    }

    /// A name in the stage that nothing else has.
    pub fn stage_name(&mut self) -> String {
        self.staged += 1;
        format!("{STAGE}/{:06}", self.staged)
    }

    /// Stages a file's new content.
    pub fn stage(&mut self, path: &str, bytes: &[u8]) -> Result<Change> {
        let staged = self.stage_name();
        self.disk.write(&staged, bytes)?;
        Ok(self.change(path, Some(staged), Some(sha256(bytes))))
    }

    /// The change of a file to what is staged, or to nothing; `after` is its hash.
    pub fn change(&self, path: &str, staged: Option<String>, after: Option<String>) -> Change {
        let manifest = if path.starts_with("data/") { &self.manifest } else { &self.tags };
        Change { path: path.to_owned(), staged, before: manifest.get(path).map(str::to_owned), after }
    }

    /// Stages the changes of index files. One that was altered is never made right: exit 1, and its name.
    pub fn stage_index(&mut self, edits: &IndexEdits) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for (path, file) in edits.files() {
            self.check_index(path)?;
            let staged = self.stage_name();
            let hash = rewrite(&self.disk, path, file, &staged)?;
            let change = match hash {
                Some(hash) => self.change(path, Some(staged), Some(hash)),
                None => {
                    self.disk.remove(&staged)?;
                    self.change(path, None, None)
                }
            };
            changes.push(change);
        }
        Ok(changes)
    }

    /// Refuses to build on an index file that was altered.
    pub fn check_index(&self, path: &str) -> Result<()> {
        let hash = hash_file(&self.disk.path(path)).ok().map(|(hash, _)| hash);
        if hash.as_deref() == self.tags.get(path) {
            return Ok(());
        }
        Err(Error::failure(format!("{path} is damaged: it is not what {TAG_MANIFEST} says"))
            .hint("restore the file from a copy of the archive; `chatferry verify` names all that is damaged"))
    }

    /// Finishes or drops an intent that a failing disk broke off in this run, before another one takes its place.
    fn settle(&mut self) -> Result<()> {
        if !self.disk.has(commit::INTENT) {
            return Ok(());
        }
        commit::recover(&self.disk)?;
        let journal = commit::journal(&self.disk)?;
        if journal.is_empty() {
            self.journal.clear();
        }
        let known = self.journal.len();
        journal.into_iter().skip(known).for_each(|intent| self.note(intent));
        Ok(())
    }

    /// Carries out what is staged; the manifests follow with the next flush.
    pub fn commit(&mut self, intent: Intent) -> Result<()> {
        self.settle()?;
        intent.carry_out(&self.disk, self.journal.len())?;
        self.note(intent);
        Ok(())
    }

    /// Takes what was carried out into the state.
    fn note(&mut self, intent: Intent) {
        for change in &intent.changes {
            let payload = change.path.starts_with("data/");
            let manifest = if payload { &mut self.manifest } else { &mut self.tags };
            match &change.after {
                Some(hash) => manifest.0.insert(change.path.clone(), hash.clone()),
                None => manifest.0.remove(&change.path),
            };
            if !payload {
                continue;
            }
            self.payload_changed = true;
            let entry = self.changed.entry(change.path.clone()).or_insert_with(|| (change.before.clone(), None));
            entry.1.clone_from(&change.after);
        }
        intent.days.iter().for_each(|record| self.days.set(record.clone()));
        self.journal.push(intent);
    }

    /// Days that were committed since the last flush.
    pub fn unflushed_days(&self) -> usize {
        self.journal.iter().map(|intent| intent.days.len()).sum()
    }

    /// Writes manifests, days and what else there is to write, so that the bag is valid: `more` are further tag files
    /// with their content, `date` the day of the run.
    pub fn flush(&mut self, run: &str, date: &str, more: Vec<(String, Vec<u8>)>) -> Result<()> {
        self.settle()?;
        let mut intent = Intent { flush: true, ..Intent::new(run) };
        let mut files = vec![(definition::FILE.to_owned(), self.definition.text().into_bytes())];
        files.push(("bagit.txt".to_owned(), BAGIT.as_bytes().to_vec()));
        files.push((README.to_owned(), super::readme::TEXT.as_bytes().to_vec()));
        files.push((DAYS.to_owned(), self.days.text().into_bytes()));
        if self.payload_changed {
            date.clone_into(&mut self.info.date);
            let sizes = self.manifest.0.keys().filter_map(|path| self.disk.path(path).metadata().ok());
            self.info.oxum = sizes.fold((0, 0), |(bytes, files), found| (bytes + found.len(), files + 1));
            files.push((MANIFEST.to_owned(), self.manifest.text().into_bytes()));
        }
        self.info.identifier = self.definition.identifier();
        files.push((BAG_INFO.to_owned(), self.info.text().into_bytes()));
        files.extend(more);
        for (path, bytes) in files {
            if self.tags.get(&path) == Some(sha256(&bytes).as_str()) && self.is_as_listed(&path) {
                continue;
            }
            intent.changes.push(self.stage(&path, &bytes)?);
        }
        for change in &intent.changes {
            self.tags.0.insert(change.path.clone(), change.after.clone().unwrap_or_default());
        }
        let tags = self.tags.text();
        intent.changes.push(self.stage(TAG_MANIFEST, tags.as_bytes())?);
        intent.carry_out(&self.disk, 0)?;
        self.journal.clear();
        self.payload_changed = false;
        Ok(())
    }

    /// Whether a tag file of ours is what the manifest says; of one that was altered we write what we know.
    fn is_as_listed(&self, path: &str) -> bool {
        let hash = hash_file(&self.disk.path(path)).ok().map(|(hash, _)| hash);
        hash.is_some() && hash.as_deref() == self.tags.get(path)
    }

    /// The newest run file.
    pub fn last_run(&self) -> Option<LastRun> {
        let path = newest_run(&self.disk)?;
        let mut run: LastRun = serde_json::from_str(&self.disk.read(&path).ok()?).ok()?;
        run.path = path;
        Some(run)
    }
}

fn newest_run(disk: &Disk) -> Option<String> {
    let mut path = "runs".to_owned();
    for depth in 0..3 {
        let entries = std::fs::read_dir(disk.path(&path)).ok()?.flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let digits = |name: &String| name.starts_with(|c: char| c.is_ascii_digit());
        let newest = names.filter(|name| digits(name) && (depth < 2 || name.ends_with("Z.json"))).max()?;
        path = format!("{path}/{newest}");
    }
    Some(path)
}

fn make_root(disk: &Disk) -> Result<()> {
    let root = disk.root();
    if root.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if disk.is_private() {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    builder.create(root).map_err(|error| Error::disk("make the folder", root, error))
}

/// Takes the archive's lock without waiting: 75 where another run has it, 1 where there are no locks. It is the
/// system's, so it ends with the process.
fn lock(disk: &Disk) -> Result<File> {
    let path = disk.path(LOCK);
    let folder = path.parent().unwrap_or(disk.root());
    std::fs::create_dir_all(folder).map_err(|error| Error::disk("write to", disk.root(), error))?;
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(|error| Error::disk("write to", disk.root(), error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Error::new(Exit::Locked, format!("another run is using the archive {}", disk.root().display())))
        }
        Err(TryLockError::Error(error)) => {
            Err(Error::failure(format!("the archive {} cannot be locked: {error}", disk.root().display()))
                .hint("keep the archive on a file system with locks, such as a local disk"))
        }
    }
}
