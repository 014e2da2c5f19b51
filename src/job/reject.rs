//! Records that cannot be read: kept, with the reason, in a file beside the first output.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::output::file::make_private;
use crate::redact::redact;

/// Where rejects go.
pub(super) enum Place {
    /// Into the file that `--rejects` names: the user's, so it is never taken away.
    Named(PathBuf),
    /// Into a file of ours, beside an output.
    Beside(PathBuf),
    /// There is no file: they are told.
    Log,
}

impl Place {
    fn path(&self) -> Option<&Path> {
        match self {
            Place::Named(path) | Place::Beside(path) => Some(path),
            Place::Log => None,
        }
    }
}

/// The file of rejects, made when the first one comes.
pub(super) struct Rejects {
    place: Place,
    file: Option<File>,
    bytes: u64,
    private: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    reason: &'a str,
    page: u64,
    raw: &'a str,
}

impl Rejects {
    /// Of what is at `place`, `bytes` are from before an interruption and must still be there.
    pub fn open(place: Place, bytes: u64, private: bool) -> Result<Self> {
        let mut rejects = Self { place, file: None, bytes, private };
        if let Some(path) = rejects.place.path().filter(|_| bytes > 0) {
            if std::fs::metadata(path).map_or(0, |found| found.len()) < bytes {
                return Err(Error::usage(format!("{} is shorter than the checkpoint says", path.display()))
                    .hint("--restart forgets the interrupted run and starts over"));
            }
            rejects.file = Some(rejects.create(path)?);
        }
        Ok(rejects)
    }

    fn create(&self, path: &Path) -> Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        if self.private {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let cut = |mut file: File| {
            // A device such as /dev/null cannot be cut.
            if file.metadata()?.is_file() {
                if self.private {
                    make_private(&file)?;
                }
                file.set_len(self.bytes)?;
                file.seek(SeekFrom::End(0))?;
            }
            Ok(file)
        };
        options.open(path).and_then(cut).map_err(|error| Error::disk("write to", path, error))
    }

    /// Bytes that count.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where they are, if there are any.
    pub fn place(&self) -> Option<String> {
        self.place.path().filter(|_| self.bytes > 0).map(|path| path.display().to_string())
    }

    /// Keeps one, secrets taken out; false if there is no file to keep it in.
    pub fn write(&mut self, reason: &str, page: u64, raw: &str) -> Result<bool> {
        let Some(path) = self.place.path() else { return Ok(false) };
        let fail = |error| Error::disk("write to", path, error);
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.create(path)?,
        };
        let mut line =
            serde_json::to_vec(&Line { reason: &redact(reason), page, raw: &redact(raw) }).unwrap_or_default();
        line.push(b'\n');
        file.write_all(&line).map_err(fail)?;
        // A fifo has no disk to wait for; on a disk a reject must be there before the mark that counts it.
        if let Err(error) = file.sync_data()
            && error.kind() != io::ErrorKind::InvalidInput
        {
            return Err(fail(error));
        }
        self.bytes += line.len() as u64;
        self.file = Some(file);
        Ok(true)
    }

    /// The run is complete and rejected nothing: what an earlier run rejected is out of date.
    pub fn forget_old(&self) {
        if let Place::Beside(path) = &self.place
            && self.bytes == 0
        {
            // There is none, most of the time.
            _ = std::fs::remove_file(path);
        }
    }
}
