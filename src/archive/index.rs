//! The index: a line for each version of each chat, in one file per series and month. Files are read as streams;
//! what is kept is what was asked for.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

use aws_lc_rs::digest::{Context, SHA256};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::series::hex;
use crate::error::{Error, Result};

/// How a version came here.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// From the service's list.
    #[default]
    Export,
    /// From a file of `vcc listen`.
    Webhook,
    /// From a file of an earlier export.
    Import,
}

/// A line: a version of a chat. No personal data.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Version {
    /// The chat's id, else its guid.
    pub key: String,
    /// The day that it is filed under.
    pub day: String,
    /// Counted from 1, never used twice.
    pub v: u32,
    /// Of the stored line without its line end.
    pub sha256: String,
    /// The start of the run that saw it first.
    pub seen_at: DateTime<Utc>,
    /// The start of the run that saw the next one.
    pub superseded_at: Option<DateTime<Utc>>,
    /// The start of the run that proved that the service does not list the chat any more.
    pub gone_at: Option<DateTime<Utc>>,
    /// Who made it go, where that is known: `delete`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The start of the run that found its line lost to damage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_at: Option<DateTime<Utc>>,
    /// The run that saw it first.
    pub run: String,
    /// How it came here.
    #[serde(default)]
    pub via: Via,
}

impl Version {
    /// Whether it is the newest one.
    pub fn is_current(&self) -> bool {
        self.superseded_at.is_none()
    }
}

/// What becomes of one version.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edit {
    /// A newer one has come.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Whether the chat is gone, and by whom; `Some(None)` is that it is back.
    pub gone: Option<Option<(DateTime<Utc>, Option<String>)>>,
    /// Whether its line is lost; `Some(None)` is that it was found again.
    pub lost: Option<Option<DateTime<Utc>>>,
}

/// What becomes of the index files: by path, the changes of old lines and the new lines.
#[derive(Clone, Debug, Default)]
pub struct IndexEdits(BTreeMap<String, FileEdits>);

/// The changes of one file.
#[derive(Clone, Debug, Default)]
pub struct FileEdits {
    edits: HashMap<(String, u32), Edit>,
    new: Vec<Version>,
    drop_days: Vec<String>,
}

impl IndexEdits {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The change of a version of the file `path`, to be filled in.
    pub fn edit(&mut self, path: String, key: &str, v: u32) -> &mut Edit {
        self.0.entry(path).or_default().edits.entry((key.to_owned(), v)).or_default()
    }

    /// Adds a version to the file `path`.
    pub fn add(&mut self, path: String, version: Version) {
        self.0.entry(path).or_default().new.push(version);
    }

    /// Removes every version of a day from the file `path`.
    pub fn drop_day(&mut self, path: String, day: &str) {
        self.0.entry(path).or_default().drop_days.push(day.to_owned());
    }

    /// The files and their changes.
    pub fn files(&self) -> impl Iterator<Item = (&String, &FileEdits)> {
        self.0.iter()
    }
}

/// Calls `version` with each line of the index file `name`; a missing file has none. A line that cannot be read is
/// an error that names it.
pub fn for_each(disk: &Disk, name: &str, mut version: impl FnMut(Version) -> Result<()>) -> Result<()> {
    for_each_line(disk, name, |_, line| version(parse(name, line)?))
}

fn for_each_line(disk: &Disk, name: &str, mut each: impl FnMut(usize, &str) -> Result<()>) -> Result<()> {
    let path = disk.path(name);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::disk("read", &path, error)),
    };
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        if reader.read_line(&mut line).map_err(|error| Error::disk("read", &path, error))? == 0 {
            break;
        }
        each(number, line.trim_end_matches('\n'))?;
    }
    Ok(())
}

fn parse(name: &str, line: &str) -> Result<Version> {
    serde_json::from_str(line).map_err(|error| {
        Error::failure(format!("{name} holds a line that cannot be read: {error}"))
            .hint("`chatferry verify` names what is damaged; restore the file from a copy of the archive")
    })
}

/// The key and the day of a line, read without looking at the rest; `None` where it is not written as we write it.
pub fn key_and_day(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.strip_prefix("{\"key\":\"")?.split_once("\",\"day\":\"")?;
    Some((key, rest.split_once('"')?.0)).filter(|_| !key.contains('\\'))
}

/// The current versions of the chats that `wanted` takes by key and day.
pub fn find_current(
    disk: &Disk,
    name: &str,
    wanted: impl Fn(&str, &str) -> bool,
    mut found: impl FnMut(Version),
) -> Result<()> {
    for_each_line(disk, name, |_, line| {
        if key_and_day(line).is_some_and(|(key, day)| !wanted(key, day)) {
            return Ok(());
        }
        let version = parse(name, line)?;
        if version.is_current() && wanted(&version.key, &version.day) {
            found(version);
        }
        Ok(())
    })
}

/// Writes the file `name` as `edits` change it to `staged`, durably; gives its hash, or `None` where no line is left.
pub fn rewrite(disk: &Disk, name: &str, edits: &FileEdits, staged: &str) -> Result<Option<String>> {
    let path = disk.path(staged);
    let fail = |error| Error::disk("write", &path, error);
    let mut out = BufWriter::with_capacity(1 << 16, disk.create(staged)?);
    let mut hash = Context::new(&SHA256);
    let mut lines = 0_u64;
    let mut put = |text: &str| {
        lines += 1;
        hash.update(text.as_bytes());
        hash.update(b"\n");
        out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).map_err(fail)
    };
    let edited: HashSet<&str> = edits.edits.keys().map(|(key, _)| key.as_str()).collect();
    for_each_line(disk, name, |_, line| {
        let day_drops = |day: &str| edits.drop_days.iter().any(|dropped| dropped == day);
        if let Some((key, day)) = key_and_day(line) {
            if day_drops(day) {
                return Ok(());
            }
            // Most lines stay as they are.
            if !edited.contains(key) {
                return put(line);
            }
        }
        let mut version = parse(name, line)?;
        if day_drops(&version.day) {
            return Ok(());
        }
        match edits.edits.get(&(version.key.clone(), version.v)) {
            None => put(line),
            Some(edit) => {
                apply(&mut version, edit);
                put(&serde_json::to_string(&version).unwrap_or_default())
            }
        }
    })?;
    for version in &edits.new {
        put(&serde_json::to_string(version).unwrap_or_default())?;
    }
    let file = out.into_inner().map_err(|error| fail(error.into_error()))?;
    disk.sync(&file, staged)?;
    Ok((lines > 0).then(|| hex(hash.finish().as_ref())))
}

fn apply(version: &mut Version, edit: &Edit) {
    version.superseded_at = edit.superseded_at.or(version.superseded_at);
    if let Some(gone) = &edit.gone {
        (version.gone_at, version.by) = gone.clone().map_or((None, None), |(at, by)| (Some(at), by));
    }
    if let Some(lost) = edit.lost {
        version.lost_at = lost;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn version(key: &str, v: u32) -> Version {
        Version {
            key: key.to_owned(),
            day: "2026-11-20".to_owned(),
            v,
            sha256: "00".to_owned(),
            seen_at: "2026-11-21T02:15:00Z".parse().unwrap(),
            superseded_at: None,
            gone_at: None,
            by: None,
            lost_at: None,
            run: "20261121T021500Z".to_owned(),
            via: Via::Export,
        }
    }

    #[test]
    fn files_are_rewritten_line_by_line() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path(), false);
        let name = "index/a-2026-11.ndjson";
        let mut edits = IndexEdits::default();
        for key in ["1", "2", "a\"b"] {
            edits.add(name.to_owned(), version(key, 1));
        }
        let write = |edits: &IndexEdits| {
            let (_, file) = edits.files().next().unwrap();
            let hash = rewrite(&disk, name, file, "staged").unwrap();
            disk.rename("staged", name).unwrap();
            hash
        };
        assert_eq!(write(&edits), Some(super::super::bag::hash_file(&disk.path(name)).unwrap().0));
        let later: DateTime<Utc> = "2026-11-22T02:15:00Z".parse().unwrap();
        let mut edits = IndexEdits::default();
        edits.edit(name.to_owned(), "1", 1).superseded_at = Some(later);
        edits.edit(name.to_owned(), "a\"b", 1).gone = Some(Some((later, Some("delete".to_owned()))));
        edits.add(name.to_owned(), version("1", 2));
        write(&edits);
        let mut found = Vec::new();
        find_current(&disk, name, |_, _| true, |version| found.push((version.key, version.v, version.gone_at)))
            .unwrap();
        let found: Vec<_> = found.iter().map(|(key, v, gone)| (key.as_str(), *v, gone.is_some())).collect();
        assert_eq!(found, [("2", 1, false), ("a\"b", 1, true), ("1", 2, false)]);
        let mut edits = IndexEdits::default();
        edits.drop_day(name.to_owned(), "2026-11-20");
        assert_eq!(write(&edits), None);
    }

    #[test]
    fn the_beginning_of_a_line_tells_its_key_and_day() {
        let line = serde_json::to_string(&version("17", 1)).unwrap();
        assert_eq!(key_and_day(&line), Some(("17", "2026-11-20")));
        assert_eq!(key_and_day(&serde_json::to_string(&version("a\"b", 1)).unwrap()), None);
        assert_eq!(key_and_day("{}"), None);
    }
}
