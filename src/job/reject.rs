//! Records that cannot be read: kept, with the reason, in a file beside the first output.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::fs::{check_own, make_private, open_own};
use crate::output::file::digest;
use crate::output::path::{is_special, real};
use crate::redact::redact;

/// Where rejects go.
pub(crate) enum Place {
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

    /// Opens the file. One that the user named may be a device, or a link; ours is never either.
    fn open(&self, private: bool) -> Result<File> {
        match self {
            Place::Named(path) if is_special(path) => {
                File::options().write(true).open(path).map_err(|error| Error::disk("write to", path, error))
            }
            Place::Named(path) => open_own(&real(path), private),
            Place::Beside(path) => open_own(path, private),
            Place::Log => Err(Error::failure("rejects have no file here")),
        }
    }
}

/// The file of rejects, made when the first one comes.
pub(crate) struct Rejects {
    place: Place,
    file: Option<File>,
    bytes: u64,
    checksum: crc32fast::Hasher,
    private: bool,
    /// Whether something was written that is not durable yet.
    unsynced: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    reason: &'a str,
    page: u64,
    raw: &'a str,
}

#[derive(Serialize)]
struct InputLine<'a> {
    reason: &'a str,
    input: &'a str,
    line: u64,
    raw: &'a str,
}

impl Rejects {
    /// Of what is at `place`, `bytes` with a CRC-32 are from before an interruption and must still be there.
    pub fn open(place: Place, (bytes, sum): (u64, u32), private: bool) -> Result<Self> {
        if let Place::Beside(path) = &place {
            check_own(path)?;
        }
        let checksum = crc32fast::Hasher::new();
        let mut rejects = Self { place, file: None, bytes, checksum, private, unsynced: false };
        if let Some(path) = rejects.place.path().filter(|_| bytes > 0) {
            let refused = |why: &str| {
                Err(Error::usage(format!("{} {why}", path.display()))
                    .hint("--restart forgets the interrupted run and starts over"))
            };
            if std::fs::metadata(path).map_or(0, |found| found.len()) < bytes {
                return refused("is shorter than the checkpoint says");
            }
            let mut file = rejects.place.open(private)?;
            let (_, found) = digest(&mut file, bytes, None).map_err(|error| Error::disk("read", path, error))?;
            if found.clone().finalize() != sum {
                return refused("was changed since the interrupted run wrote it");
            }
            rejects.file = Some(rejects.cut(file, path)?);
            rejects.checksum = found;
        }
        Ok(rejects)
    }

    /// Cuts a file to the bytes that count.
    fn cut(&self, mut file: File, path: &Path) -> Result<File> {
        let mut cut = || {
            // A device such as /dev/null cannot be cut.
            if file.metadata()?.is_file() {
                if self.private {
                    make_private(&file)?;
                }
                file.set_len(self.bytes)?;
                file.seek(SeekFrom::End(0))?;
            }
            Ok(())
        };
        cut().map_err(|error| Error::disk("write to", path, error))?;
        Ok(file)
    }

    /// Makes durable what was written: a reject must be on disk before the mark that counts it. Gives the bytes that
    /// count, and their CRC-32.
    pub fn sync(&mut self) -> Result<(u64, u32)> {
        if let (true, Some(file), Some(path)) = (std::mem::take(&mut self.unsynced), &self.file, self.place.path())
            && let Err(error) = file.sync_data()
            // A fifo has no disk to wait for.
            && error.kind() != io::ErrorKind::InvalidInput
        {
            return Err(Error::disk("write to", path, error));
        }
        Ok((self.bytes, self.checksum.clone().finalize()))
    }

    /// Where they are, if there are any.
    pub fn place(&self) -> Option<String> {
        self.place.path().filter(|_| self.bytes > 0).map(|path| path.display().to_string())
    }

    /// Keeps one, secrets taken out; false if there is no file to keep it in.
    pub fn write(&mut self, reason: &str, page: u64, raw: &str) -> Result<bool> {
        self.write_line(&Line { reason: &redact(reason), page, raw: &redact(raw) })
    }

    /// Keeps one of a file's, with where it stood; false if there is no file to keep it in.
    pub fn write_of(&mut self, reason: &str, (input, line): (&str, u64), raw: &str) -> Result<bool> {
        self.write_line(&InputLine { reason, input, line, raw })
    }

    fn write_line(&mut self, line: &impl Serialize) -> Result<bool> {
        let Some(path) = self.place.path() else { return Ok(false) };
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.cut(self.place.open(self.private).map_err(Error::late)?, path)?,
        };
        let mut line = serde_json::to_vec(line).unwrap_or_default();
        line.push(b'\n');
        file.write_all(&line).map_err(|error| Error::disk("write to", path, error))?;
        self.checksum.update(&line);
        self.bytes += line.len() as u64;
        self.unsynced = true;
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
