//! Reading the partial file of a format that is made at the end: NDJSON of the common record, a line a chat.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{Context, SHA256};

use crate::error::{Error, Result};
use crate::output::file::hex;
use crate::unified::Chat;

/// The chats of a partial file, one after the other.
pub struct Chats {
    path: PathBuf,
    reader: BufReader<File>,
    line: Vec<u8>,
    offset: u64,
    hash: Context,
}

impl Chats {
    /// Opens it.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|error| Error::disk("read", path, error))?;
        let reader = BufReader::with_capacity(128 << 10, file);
        Ok(Self { path: path.to_owned(), reader, line: Vec::new(), offset: 0, hash: Context::new(&SHA256) })
    }

    /// The next chat, and the byte at which its line begins.
    pub fn next_chat(&mut self) -> Result<Option<(Chat, u64)>> {
        let at = self.offset;
        self.line.clear();
        let read = self.reader.read_until(b'\n', &mut self.line);
        let count = read.map_err(|error| Error::disk("read", &self.path, error))?;
        if count == 0 {
            return Ok(None);
        }
        self.offset += count as u64;
        self.hash.update(&self.line);
        self.parse().map(|chat| Some((chat, at)))
    }

    /// The chat whose line begins at this byte.
    pub fn chat_at(&mut self, offset: u64) -> Result<Chat> {
        let fail = |error| Error::disk("read", &self.path, error);
        self.line.clear();
        let distance = offset as i64 - self.offset as i64;
        // Chats that are in order already need no seeking.
        if distance != 0 {
            let seek = match distance.unsigned_abs() < 1 << 20 {
                true => self.reader.seek_relative(distance),
                false => self.reader.seek(SeekFrom::Start(offset)).map(drop),
            };
            seek.map_err(fail)?;
        }
        let count = self.reader.read_until(b'\n', &mut self.line).map_err(fail)?;
        self.offset = offset + count as u64;
        self.parse()
    }

    /// The length of the line that was read last.
    pub fn line_length(&self) -> usize {
        self.line.len()
    }

    /// The SHA-256 of everything that [`Chats::next_chat`] has read.
    pub fn sha256(&self) -> String {
        hex(self.hash.clone().finish().as_ref())
    }

    fn parse(&self) -> Result<Chat> {
        let unreadable = |why: String| Error::failure(format!("{}: {why}", self.path.display()));
        let text = std::str::from_utf8(&self.line).map_err(|error| unreadable(error.to_string()))?;
        Chat::from_json(text).map_err(unreadable)
    }
}
