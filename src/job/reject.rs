//! Records that cannot be read: kept, with the reason, in a file beside the first output.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;

use serde::Serialize;

use crate::error::{Error, Result};

/// The file of rejects, made when the first one comes.
pub(super) struct Rejects {
    path: Option<PathBuf>,
    file: Option<File>,
    bytes: u64,
}

#[derive(Serialize)]
struct Line<'a> {
    reason: &'a str,
    page: u64,
    raw: &'a str,
}

impl Rejects {
    /// Rejects go to `path`, of which `bytes` are from before an interruption.
    pub fn new(path: Option<PathBuf>, bytes: u64) -> Self {
        Self { path, file: None, bytes }
    }

    /// Bytes that count.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where they are, if there are any.
    pub fn place(&self) -> Option<String> {
        self.path.as_ref().filter(|_| self.bytes > 0).map(|path| path.display().to_string())
    }

    /// Keeps one; false if there is no file to keep it in.
    pub fn write(&mut self, reason: &str, page: u64, raw: &str) -> Result<bool> {
        let Some(path) = &self.path else { return Ok(false) };
        let fail = |error| Error::disk("write to", path, error);
        let mut file = match self.file.take() {
            Some(file) => file,
            None => {
                let mut options = OpenOptions::new();
                let mut file = options.write(true).create(true).truncate(false).open(path).map_err(fail)?;
                file.set_len(self.bytes).and_then(|()| file.seek(SeekFrom::End(0))).map_err(fail)?;
                file
            }
        };
        let mut line = serde_json::to_vec(&Line { reason, page, raw }).unwrap_or_default();
        line.push(b'\n');
        file.write_all(&line).and_then(|()| file.sync_data()).map_err(fail)?;
        self.bytes += line.len() as u64;
        self.file = Some(file);
        Ok(true)
    }

    /// The run is complete and rejected nothing: what an earlier run rejected is out of date.
    pub fn forget_old(&self) {
        if let Some(path) = self.path.as_ref().filter(|_| self.bytes == 0) {
            // There is none, most of the time.
            _ = std::fs::remove_file(path);
        }
    }
}
