//! Closing a file: from the running `.incoming`, which is always NDJSON, to the asked format under its final name.
//!
//! The list of what it holds comes first, then the file, then the end of the `.incoming`: a crash between any two
//! steps leaves a `.incoming` that the next start closes again, to the same bytes. A file that this did not make is
//! never replaced.

use std::fs::{self, File};
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::body::Print;
use super::place::{Look, hidden_beside};
use super::seen::{oldest, read_list, write_list};
use super::tail::Tail;
use crate::error::{Error, Result};
use crate::format::compact;
use crate::output::file::{Manner, sync_folder};
use crate::output::growing::Growing;
use crate::output::path::beside;
use crate::record::{Key, Record};
use crate::window::Day;

/// What became of a `.incoming`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Closed {
    /// The file stands under its final name, with so many chats.
    Complete(u64),
    /// A file that was not made from it has the name; the `.incoming` stays.
    Taken,
}

/// Where the running file of `path` lies.
pub fn incoming_of(path: &Path) -> PathBuf {
    beside(path, "incoming")
}

/// Where the list of what is in the closed file of `path` lies.
pub fn list_of(path: &Path) -> PathBuf {
    hidden_beside(path, "seen")
}

/// Closes the file of `path` and `day`, and takes its `.incoming` away.
pub fn close(mut tail: Tail, path: &Path, day: Day, look: &Look) -> Result<Closed> {
    let chats = list(&mut tail, path, day)?;
    let fault = |error| Error::disk("close", path, error);
    if look.is_running_form() {
        if path.exists() {
            return Ok(Closed::Taken);
        }
        fs::rename(tail.path(), path).map_err(fault)?;
    } else {
        let made = convert(&mut tail, path, look)?;
        if path.exists() && !equal(&made, path).map_err(fault)? {
            fs::remove_file(made).map_err(fault)?;
            return Ok(Closed::Taken);
        }
        fs::rename(made, path).map_err(fault)?;
        sync_folder(path);
        fs::remove_file(tail.path()).map_err(fault)?;
    }
    sync_folder(path);
    Ok(Closed::Complete(chats))
}

/// Puts the whole of the running file under the final name, in place of what it was before, and goes on running.
pub fn publish(tail: &mut Tail, path: &Path, day: Day, look: &Look) -> Result<u64> {
    let chats = list(tail, path, day)?;
    let made = convert(tail, path, look)?;
    fs::rename(made, path).map_err(|error| Error::disk("close", path, error))?;
    sync_folder(path);
    Ok(chats)
}

/// Writes the list of the file's chats, with what an older file of that name held, and counts its lines.
fn list(tail: &mut Tail, path: &Path, day: Day) -> Result<u64> {
    let list_path = list_of(path);
    let fault = |error| Error::disk("list what is in", path, error);
    let mut list = read_list(&list_path).map_err(fault)?;
    list.retain(|(day_then, _)| *day_then >= oldest(day));
    let mut chats = 0;
    tail.lines(|line| {
        chats += 1;
        list.push((day, Print::of(line)));
        Ok(())
    })?;
    list.sort_unstable_by_key(|(day, print)| (*print, std::cmp::Reverse(*day)));
    list.dedup_by_key(|(_, print)| *print);
    write_list(&list_path, &list).map_err(fault)?;
    Ok(chats)
}

fn convert(tail: &mut Tail, path: &Path, look: &Look) -> Result<PathBuf> {
    let made = hidden_beside(path, "closing");
    let manner = Manner { private: look.private, ..Manner::default() };
    let mut file = Growing::create(&made, look.packing, manner)?;
    let mut writer = (look.format.writer)(&look.shape);
    let mut rows = 0;
    // Writers do not look at it: what is asked here is the shape alone.
    let key = Key::Id(0, 0);
    let odd = |error| Error::disk("convert", path, error);
    writer.begin(file.writer()?).map_err(odd)?;
    tail.lines(|line| {
        // A writer takes it for text.
        simdutf8::basic::from_utf8(line).map_err(|error| odd(io::Error::new(ErrorKind::InvalidData, error)))?;
        let record = Record { key: &key, time: None, is_line: compact::is_line(line), raw: line, unified: None };
        rows += writer.record(file.writer()?, rows, &record).map_err(odd)?;
        file.pass_on(false)
    })?;
    writer.end(file.writer()?, rows).map_err(odd)?;
    file.commit()?;
    Ok(made)
}

fn equal(one: &Path, other: &Path) -> io::Result<bool> {
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let open = |path| File::open(path).map(BufReader::new);
    let mut pairs = open(one)?.bytes().zip(open(other)?.bytes());
    pairs.try_fold(true, |so_far, (one, other)| Ok(so_far && one? == other?))
}
