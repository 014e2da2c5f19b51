//! Exports and archives as proof: what of the chats in question is in which of them. Each is read once, as a stream,
//! and only digests of the chats in question are kept; the file is held open and looked at again before anything is
//! deleted.
//!
//! A file that is no complete export in the vendor's shape is refused as a whole (exit 6): what cannot be trusted in
//! one place proves nothing in another.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::de::{DeserializeSeed, Error as _, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::source;
use super::source::ProofSource;
use crate::compare::{FieldDigests, NameInterner};
use crate::error::Result;
use crate::format::object::fields;
use crate::ids::name_of;
use crate::provider::comm100::time;
use crate::provider::comm100::write::include_of;
use crate::source::decompress;

/// A chat as one archive holds it.
#[derive(Debug)]
pub struct Kept {
    /// Its fields.
    pub print: FieldDigests,
    /// The includes that it was exported with.
    pub includes: Vec<&'static str>,
    /// Its `requestedTime`.
    pub time: Option<DateTime<Utc>>,
    /// Whether it is a missed or refused one, which have a search of their own.
    pub missed: bool,
}

/// The chats in question, as the archives hold them, by id and by guid.
#[derive(Debug, Default)]
pub struct Archives {
    kept: HashMap<String, Vec<Arc<Kept>>>,
    sources: Vec<Box<dyn ProofSource>>,
    /// The field names of all that is kept.
    pub names: NameInterner,
}

/// What is read of a record.
#[derive(Debug, Default)]
pub struct Entry {
    /// The integer id, in digits.
    pub id: Option<String>,
    /// The guid, in lower case.
    pub guid: Option<String>,
    /// `requestedTime`
    pub time: Option<DateTime<Utc>>,
    /// Whether `status` says missed or refused.
    pub missed: bool,
    /// Whether there are messages, even none.
    messages: bool,
}

impl Entry {
    /// Whether `name`, an id or a guid, is one of its own.
    pub fn is_called(&self, name: &str) -> bool {
        self.id.as_deref() == Some(name) || self.guid.as_deref() == Some(name)
    }
}

impl Archives {
    /// Reads every archive, and keeps what `wanted` names. Errors are exit 6, or 2 where there is no such file.
    pub fn read(paths: &[PathBuf], wanted: &HashSet<&str>) -> Result<Self> {
        let mut archives = Self::default();
        for path in paths {
            let mut source = source::open(path)?;
            source.read(&mut |raw, entry| {
                if !entry.messages {
                    return Err("it holds records without messages, so it is no export of whole chats".to_owned());
                }
                archives.keep(raw, entry, wanted);
                Ok(())
            })?;
            archives.sources.push(source);
        }
        Ok(archives)
    }

    /// What the archives hold of the chat `name`.
    pub fn find(&self, name: &str) -> &[Arc<Kept>] {
        self.kept.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether every archive still holds what was read. Errors are exit 6.
    pub fn check_unchanged(&mut self) -> Result<()> {
        self.sources.iter_mut().try_for_each(|source| source.check_unchanged())
    }

    fn keep(&mut self, raw: &str, entry: Entry, wanted: &HashSet<&str>) {
        let names: Vec<String> = [entry.id, entry.guid].into_iter().flatten().collect();
        if !names.iter().any(|name| wanted.contains(name.as_str())) {
            return;
        }
        let Some(print) = FieldDigests::of(raw, &mut self.names) else { return };
        let includes = print.names().filter_map(include_of).collect();
        let kept = Arc::new(Kept { print, includes, time: entry.time, missed: entry.missed });
        for name in names {
            let list = self.kept.entry(name).or_default();
            if !list.iter().any(|held| held.print == kept.print) {
                list.push(Arc::clone(&kept));
            }
        }
    }
}

/// Calls `record` with each record of the export at `path`, which must be complete. What `record` says against it
/// is said of the file.
pub fn each(path: &Path, mut record: impl FnMut(&str, Entry) -> Result<(), String>) -> Result<()> {
    source::open(path)?.read(&mut record)
}

/// Calls `record` with each record of an export's bytes.
pub(super) fn records(
    bytes: impl Read,
    record: &mut dyn FnMut(&str, Entry) -> Result<(), String>,
) -> Result<(), String> {
    let bytes = BufReader::with_capacity(64 << 10, bytes);
    let mut reader = decompress(bytes).map_err(|error| error.to_string())?;
    let mut read = |raw: &str| -> Result<(), String> {
        let entry = entry(raw).ok_or("it holds something that is no chat: no object with an id or a guid")?;
        record(raw, entry)
    };
    match first_byte(&mut reader).map_err(|error| damage(&error))? {
        None => Ok(()),
        Some(b'[') => array(reader, &mut read),
        Some(b'{') => lines(reader, &mut read),
        Some(_) => Err("it is neither JSON nor NDJSON".to_owned()),
    }
}

/// The first byte that is not blank; nothing but blanks is taken from the reader.
fn first_byte(reader: &mut dyn BufRead) -> std::io::Result<Option<u8>> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(None);
        }
        let blank = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if let Some(byte) = buffer.get(blank) {
            return Ok(Some(*byte));
        }
        reader.consume(blank);
    }
}

fn lines(mut reader: impl BufRead, read: &mut dyn FnMut(&str) -> Result<(), String>) -> Result<(), String> {
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(|error| damage(&error))? == 0 {
            break;
        }
        if line.last() != Some(&b'\n') {
            return Err(format!("it is cut in line {number}"));
        }
        let raw: &RawValue =
            serde_json::from_slice(&line).map_err(|error| format!("line {number} is damaged: {error}"))?;
        read(raw.get())?;
    }
    Ok(())
}

fn array(reader: impl Read, read: &mut dyn FnMut(&str) -> Result<(), String>) -> Result<(), String> {
    let mut said = None;
    let mut json = serde_json::Deserializer::from_reader(reader);
    let elements = Elements { read, said: &mut said };
    let result = elements.deserialize(&mut json).and_then(|()| json.end());
    match (said, result) {
        (Some(why), _) => Err(why),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) if error.is_eof() => Err("it is cut: its list is never closed".to_owned()),
        (None, Err(error)) => Err(format!("it is damaged: {error}")),
    }
}

/// The elements of a list, one at a time.
struct Elements<'a> {
    read: &'a mut dyn FnMut(&str) -> Result<(), String>,
    said: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of chats")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(raw) = list.next_element::<Box<RawValue>>()? {
            if let Err(why) = (self.read)(raw.get()) {
                *self.said = Some(why);
                return Err(A::Error::custom("refused"));
            }
        }
        Ok(())
    }
}

/// Reads a record; `None` if it is no object with an id or a guid.
pub fn entry(raw: &str) -> Option<Entry> {
    let mut entry = Entry::default();
    fields(raw, |name, value| {
        let read = || serde_json::from_str(value).unwrap_or(Value::Null);
        match name {
            "\"id\"" => entry.id = name_of(&read(), &Value::Null),
            "\"guid\"" => entry.guid = name_of(&Value::Null, &read()),
            "\"requestedTime\"" => entry.time = read().as_str().and_then(time),
            "\"status\"" => {
                let status = read().as_str().map(str::to_ascii_lowercase);
                entry.missed = matches!(status.as_deref(), Some("missed" | "refused"));
            }
            "\"messages\"" => entry.messages = true,
            _ => {}
        }
        Ok(())
    })
    .ok()?;
    (entry.id.is_some() || entry.guid.is_some()).then_some(entry)
}

fn damage(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => "it is cut: its compressed bytes end early".to_owned(),
        _ => format!("it is damaged: {error}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Write;

    use crate::error::Exit;
    use crate::output::path::beside;

    const ONE: &str = r#"{"id":1,"guid":"84D76ADC-83f4-42c9-b06d-1b617076a3a7","messages":[],"requestedTime":"2026-01-02T03:04:05.1Z"}"#;
    const TWO: &str = r#"{"id":2,"messages":[],"chatWrapup":null}"#;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn ids(path: &Path) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        each(path, |_, entry| {
            ids.push(entry.id.unwrap());
            Ok(())
        })
        .map(|()| ids)
    }

    #[test]
    fn reads_every_form_of_export() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        let (lines, array) = (format!("{ONE}\n{TWO}\n"), format!("[\n{ONE},\n{TWO}\n]\n"));
        let members = [gzip(format!("{ONE}\n").as_bytes()), gzip(format!("{TWO}\n").as_bytes())].concat();
        let zstd = zstd::encode_all(array.as_bytes(), 3).unwrap();
        for bytes in [lines.as_bytes(), array.as_bytes(), &members, &gzip(array.as_bytes()), &zstd] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(ids(&path).unwrap(), ["1", "2"]);
        }
        for empty in ["", "[]", "\n"] {
            std::fs::write(&path, empty).unwrap();
            assert_eq!(ids(&path).unwrap(), Vec::<String>::new());
        }
    }

    #[test]
    fn refuses_what_is_no_complete_export() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        let (lines, array) = (format!("{ONE}\n{TWO}"), format!("[\n{ONE},\n{TWO}\n"));
        let packed = gzip(format!("{ONE}\n").as_bytes());
        for (bytes, why) in [
            (lines.as_bytes(), "it is cut in line 2"),
            (array.as_bytes(), "it is cut: its list is never closed"),
            (&packed[..packed.len() - 9], "it is cut: its compressed bytes end early"),
            (b"id,guid\n1,x\n", "it is neither JSON nor NDJSON"),
            (b"[1]", "it holds something that is no chat"),
            (b"{\"id\":1}\n{\"id\":\n", "line 2 is damaged"),
            (b"[{\"id\":1}] x", "it is damaged"),
            (b"{\"list\":[]}\n", "it holds something that is no chat"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let error = ids(&path).unwrap_err();
            assert!(error.to_string().contains(why) && error.exit() == Exit::Unsafe, "{error}");
        }
        std::fs::write(&path, "[]").unwrap();
        for suffix in ["partial", "checkpoint"] {
            let other = beside(&path, suffix);
            std::fs::write(&other, "").unwrap();
            assert_eq!(ids(&path).unwrap_err().exit(), Exit::Unsafe, "{suffix}");
            std::fs::remove_file(other).unwrap();
        }
        assert_eq!(ids(&folder.path().join("none")).unwrap_err().exit(), Exit::Usage);
    }

    #[test]
    fn keeps_what_is_wanted_by_either_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.ndjson");
        std::fs::write(&path, format!("{ONE}\n{TWO}\n")).unwrap();
        let guid = "84d76adc-83f4-42c9-b06d-1b617076a3a7";
        let archives = Archives::read(&[path.clone(), path.clone()], &HashSet::from([guid])).unwrap();
        assert_eq!((archives.find("1").len(), archives.find(guid).len(), archives.find("2").len()), (1, 1, 0));
        let archives = Archives::read(std::slice::from_ref(&path), &HashSet::from(["2"])).unwrap();
        assert_eq!(archives.find("2")[0].includes, ["chatWrapup"]);
        std::fs::write(&path, "{\"id\":1,\"guid\":null}\n").unwrap();
        let error = Archives::read(&[path], &HashSet::new()).unwrap_err();
        assert!(error.to_string().contains("records without messages") && error.exit() == Exit::Unsafe, "{error}");
    }
}
