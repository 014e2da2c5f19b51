//! An archive of `sync` as proof: the current chats in files that are what its manifest says. A file that was altered
//! proves nothing; nor do history and rejects, which are not read.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::archive::{Entry, records};
use super::source::{ProofSource, Stamp};
use crate::archive::bag::hash_file;
use crate::archive::days::State;
use crate::archive::definition::FILE;
use crate::archive::store::Archive;
use crate::error::{Error, Exit, Result};

/// An archive's folder.
#[derive(Debug)]
pub(super) struct ArchiveFolder {
    path: PathBuf,
    /// The files that were read, with their hashes.
    files: Vec<(PathBuf, Stamp, String)>,
}

impl ArchiveFolder {
    /// Whether there is an archive at `path`.
    pub(super) fn is_at(path: &Path) -> bool {
        path.join(FILE).is_file()
    }

    pub(super) fn open(path: &Path) -> Self {
        Self { path: path.to_owned(), files: Vec::new() }
    }

    fn changed(&self) -> Error {
        let path = self.path.display();
        Error::new(Exit::Unsafe, format!("{path} has changed since it was read, so it proves nothing any more"))
            .hint("run the same command again: it reads the archive again, and what was deleted is not repeated")
    }
}

impl ProofSource for ArchiveFolder {
    fn read(&mut self, record: &mut dyn FnMut(&str, Entry) -> Result<(), String>) -> Result<()> {
        let archive = Archive::read(&self.path)?;
        let comm100 = |series: &crate::archive::series::Series| series.source == "comm100";
        let days = archive.days.iter().filter(|day| comm100(&day.series) && day.state != State::Pruned);
        for name in days.map(|day| day.series.current(&day.day)) {
            let (Some(expected), path) = (archive.manifest.get(&name), archive.disk.path(&name)) else { continue };
            let fail = |error| Error::disk("read", &path, error);
            let Ok(metadata) = path.metadata() else { continue };
            if hash_file(&path).map_err(fail)?.0 != expected {
                continue;
            }
            let mut file = File::open(&path).map_err(fail)?;
            records(&mut file, record).map_err(|why| {
                Error::new(Exit::Unsafe, format!("{} is refused as an archive: {why}", path.display()))
                    .hint("`chatferry verify` tells what is wrong with it")
            })?;
            self.files.push((path, Stamp::of(&metadata), expected.to_owned()));
        }
        self.check_unchanged()
    }

    fn check_unchanged(&mut self) -> Result<()> {
        let mut files = std::mem::take(&mut self.files);
        for (path, stamp, hash) in &mut files {
            let metadata = path.metadata().map_err(|_| self.changed())?;
            let now = Stamp::of(&metadata);
            if now == *stamp {
                continue;
            }
            match hash_file(path) {
                Ok((found, _)) if found == *hash => *stamp = now,
                _ => return Err(self.changed()),
            }
        }
        self.files = files;
        Ok(())
    }
}
