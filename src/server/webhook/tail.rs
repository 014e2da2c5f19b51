//! A file that grows by whole lines, each durable before anybody is told: the running `.incoming` and the quarantine.
//!
//! What a crash or a full disk leaves behind its last whole line is cut off before anything else is written.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::body::is_object;
use crate::error::{Error, Result};
use crate::output::file::{locked, sync_folder};

/// A locked file of NDJSON, open at its end.
#[derive(Debug)]
pub struct Tail {
    path: PathBuf,
    file: File,
    /// Bytes that are durable; whatever stands behind them is torn.
    good: u64,
    torn: bool,
}

impl Tail {
    /// Opens or makes the file, takes its lock (exit 75 if another run has it), cuts off a torn end and shows each
    /// line, without its line break, to `see`. `private` makes a new file 0600.
    pub fn open(path: &Path, private: bool, mut see: impl FnMut(&[u8])) -> Result<(Self, Repair)> {
        let fault = |error| Error::disk("open", path, error);
        let file = locked(path, private)?;
        sync_folder(path);
        let mut tail = Self { path: path.to_owned(), file, good: 0, torn: true };
        let length = tail.file.metadata().map_err(fault)?.len();
        let odd = tail.read(&mut see).map_err(fault)?;
        tail.mend().map_err(fault)?;
        let cut = length - tail.good;
        Ok((tail, Repair { cut, odd }))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes whole lines and returns how long the disk took to make them durable. After an error nothing of them
    /// is kept.
    pub fn append(&mut self, lines: &[u8]) -> io::Result<Duration> {
        self.mend()?;
        self.torn = true;
        let written = self.write(lines);
        match written {
            Ok(_) => {
                self.good += lines.len() as u64;
                self.torn = false;
            }
            // If this fails too, the next append tries again before it writes.
            Err(_) => drop(self.mend()),
        }
        written
    }

    /// Shows each line again, without its line break; the first error ends it.
    pub fn lines(&mut self, mut see: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let fault = |error| Error::disk("read", &self.path, error);
        self.file.rewind().map_err(fault)?;
        let mut file = BufReader::with_capacity(1 << 16, &self.file);
        let mut line = Vec::new();
        while next(&mut file, &mut line).map_err(fault)? {
            see(&line)?;
        }
        Ok(())
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<Duration> {
        self.file.seek(SeekFrom::Start(self.good))?;
        self.file.write_all(lines)?;
        let start = Instant::now();
        self.file.sync_data()?;
        Ok(start.elapsed())
    }

    fn mend(&mut self) -> io::Result<()> {
        if self.torn {
            self.file.set_len(self.good)?;
            self.file.sync_data()?;
            self.torn = false;
        }
        Ok(())
    }

    /// Finds the end of the last whole line and counts lines before it that are no JSON object.
    fn read(&mut self, see: &mut impl FnMut(&[u8])) -> io::Result<u64> {
        let mut file = BufReader::with_capacity(1 << 16, &self.file);
        let (mut line, mut at, mut good) = (Vec::new(), 0, 0);
        let (mut odd, mut odd_so_far) = (0, 0);
        while next(&mut file, &mut line)? {
            at += line.len() as u64 + 1;
            if is_object(&line) {
                see(&line);
                good = at;
                odd = odd_so_far;
            } else {
                odd_so_far += 1;
            }
        }
        self.good = good;
        Ok(odd)
    }
}

/// What was found when a file was opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Repair {
    /// Bytes behind the last whole line that were cut off.
    pub cut: u64,
    /// Lines before it that are no JSON objects: not from here, and left alone.
    pub odd: u64,
}

/// Reads the next line that has a line break, without it.
fn next(file: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    file.read_until(b'\n', line)?;
    Ok(line.pop_if(|last| *last == b'\n').is_some())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::fs;

    use super::*;
    use crate::error::Exit;

    fn open(path: &Path) -> (Tail, Repair, Vec<String>) {
        let mut lines = Vec::new();
        let (tail, repair) =
            Tail::open(path, false, |line| lines.push(String::from_utf8_lossy(line).into_owned())).unwrap();
        (tail, repair, lines)
    }

    #[test]
    fn a_torn_end_is_cut_off_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.incoming");
        for (found, cut, odd, kept) in [
            (&b""[..], 0, 0, &b""[..]),
            (b"{\"a\":1}\n", 0, 0, b"{\"a\":1}\n"),
            (b"{\"a\":1}\n{\"a\":", 5, 0, b"{\"a\":1}\n"),
            (b"{\"a\":1}\n{\"a\":2}", 7, 0, b"{\"a\":1}\n"),
            (b"{\"a\":1}\n\0\0\0\0\n", 5, 0, b"{\"a\":1}\n"),
            (b"{\"a\":1}\n{\"a\n{\"a\":2}\n", 0, 1, b"{\"a\":1}\n{\"a\n{\"a\":2}\n"),
            (b"{\"a", 3, 0, b""),
        ] {
            fs::write(&path, found).unwrap();
            assert_eq!(open(&path).1, Repair { cut, odd }, "{}", String::from_utf8_lossy(found));
            assert_eq!(fs::read(&path).unwrap(), kept);
        }
    }

    #[test]
    fn lines_come_back_after_appending_and_opening_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.incoming");
        let (mut tail, ..) = open(&path);
        tail.append(b"{\"a\":1}\n{\"a\":2}\n").unwrap();
        drop(tail);
        let (mut tail, _, lines) = open(&path);
        assert_eq!(lines, ["{\"a\":1}", "{\"a\":2}"]);
        tail.append(b"{\"a\":3}\n").unwrap();
        let mut count = 0;
        tail.lines(|_| {
            count += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(count, 3);
        assert_eq!(fs::read(&path).unwrap(), b"{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
    }

    #[test]
    fn a_second_writer_is_refused_with_75() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.incoming");
        let (tail, ..) = open(&path);
        assert_eq!(Tail::open(&path, false, |_| ()).unwrap_err().exit(), Exit::Locked);
        drop(tail);
        open(&path);
    }
}
