//! Lines of day files and of fetched windows: each one a chat, whose key, day and number of messages are read here.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::series::{Series, UNDATED};
use crate::record::Key;
use crate::splitter::{Expect, Found, Grammar, Item, Splitter};
use crate::window::{DayCache, Zone};

/// What is read of a line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LineFacts {
    /// The id, else the guid.
    pub key: String,
    /// `2026-11-20`, or `undated`.
    pub day: String,
    /// The number of messages.
    pub messages: u64,
}

/// Reads the lines of one series.
pub struct LineReader {
    grammar: Grammar,
    days: DayCache,
}

impl LineReader {
    /// `zone` is the archive's, `bare_times` that of times without an offset.
    pub fn new(series: &Series, zone: &Zone, bare_times: &Zone) -> Self {
        let provider: &dyn crate::provider::Provider = match series.source.as_str() {
            "vcc" => &crate::provider::vcc::Vcc,
            _ => &crate::provider::comm100::Comm100,
        };
        let grammar = Grammar {
            resource: series.resource(),
            instant: provider.instant(),
            zone: bare_times.clone(),
            scope: series.project.unwrap_or_default(),
            expect: Expect::One,
        };
        Self { grammar, days: DayCache::new(zone.clone()) }
    }

    /// Reads a line without its end; `None` where it is not one chat.
    pub fn read(&mut self, line: &[u8]) -> Option<LineFacts> {
        let found = self.found(line)?;
        let (time, messages) = match found.time {
            Some(time) => (Some(time), found.messages),
            None => earliest_message(line).map_or((None, found.messages), |(time, count)| (Some(time), count)),
        };
        let day = time.map_or_else(|| UNDATED.to_owned(), |time| self.days.day(time).to_string());
        Some(LineFacts { key: key_text(&found.key), day, messages })
    }

    fn found(&self, line: &[u8]) -> Option<Found> {
        let mut splitter = Splitter::new(self.grammar.clone());
        splitter.feed(Bytes::copy_from_slice(line)).ok()?;
        let mut items = Vec::new();
        while let Some(batch) = splitter.batch().ok()? {
            items.extend(batch.items);
        }
        items.extend(splitter.finish().ok()?.0.items);
        match <[Item; 1]>::try_from(items).ok()? {
            [Item::Record(found)] => Some(found),
            _ => None,
        }
    }
}

/// The time of the earliest message of a webhook body, which has no time of its own, and the number of its messages.
fn earliest_message(line: &[u8]) -> Option<(DateTime<Utc>, u64)> {
    memchr::memmem::find(line, b"\"conversation\"")?;
    #[derive(Deserialize)]
    struct Body {
        conversation: Vec<serde_json::Value>,
    }
    let messages = serde_json::from_slice::<Body>(line).ok()?.conversation;
    let dates = messages.iter().filter_map(|message| message.get("date")?.as_str());
    let times = dates.filter_map(|date| DateTime::parse_from_rfc3339(date).ok()).map(|time| time.to_utc());
    times.min().map(|time| (time, messages.len() as u64))
}

/// The key as files have it: the project of a VCC chat is known from the series.
fn key_text(key: &Key) -> String {
    match key {
        Key::Id(_, id) => id.to_string(),
        Key::Text(_, text) => text.clone(),
    }
}

/// The lines of a file, each with its offset; a file that ends in `.zst` is decompressed.
pub struct Lines {
    reader: Box<dyn BufRead>,
    line: Vec<u8>,
    offset: u64,
}

impl Lines {
    /// Opens a file.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let zstd = path.extension().is_some_and(|extension| extension == "zst");
        let reader: Box<dyn BufRead> = match zstd {
            true => Box::new(BufReader::with_capacity(1 << 16, zstd::stream::read::Decoder::new(file)?)),
            false => Box::new(BufReader::with_capacity(1 << 16, file)),
        };
        Ok(Self::of(reader))
    }

    /// The lines of a stream.
    pub fn of(reader: Box<dyn BufRead>) -> Self {
        Self { reader, line: Vec::new(), offset: 0 }
    }

    /// The next line without its end, and where it begins; a last line without an end is an error.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        self.line.clear();
        let start = self.offset;
        let read = self.reader.read_until(b'\n', &mut self.line)?;
        self.offset += read as u64;
        match self.line.pop() {
            None => Ok(None),
            Some(b'\n') => Ok(Some((start, &self.line))),
            Some(_) => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the last line has no end")),
        }
    }
}

/// Reads the whole of what `reader` still holds, at most `limit` bytes.
pub fn read_limited(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_its_key_its_day_and_its_messages() {
        let series =
            |source: &str| Series { source: source.into(), account: "a".into(), project: None, kind: "chats".into() };
        let zone = Zone::named("Europe/Budapest").unwrap();
        let read = |source: &str, line: &str| LineReader::new(&series(source), &zone, &zone).read(line.as_bytes());
        for (source, line, expected) in [
            (
                "comm100",
                r#"{"id":7,"requestedTime":"2026-11-20T23:30:00Z","messages":[{},{}]}"#,
                Some(("7", "2026-11-21", 2)),
            ),
            ("comm100", r#"{"id":"7","requestedTime":"2026-11-20T22:30:00Z"}"#, Some(("7", "2026-11-20", 0))),
            (
                "comm100",
                r#"{"guid":"84D76ADC-83f4-42c9-b06d-1b617076a3a7","requestedTime":"nonsense"}"#,
                Some(("84d76adc-83f4-42c9-b06d-1b617076a3a7", "undated", 0)),
            ),
            (
                "vcc",
                r#"{"chatId":9,"projectId":822,"sessionStartTime":"2026-11-20 23:59:59"}"#,
                Some(("9", "2026-11-20", 0)),
            ),
            (
                "vcc",
                r#"{"chatId":9,"conversation":[{"date":"2026-11-21T00:30:00+01:00"},{"date":"2026-11-20T23:50:00+01:00"}]}"#,
                Some(("9", "2026-11-20", 2)),
            ),
            ("vcc", r#"{"chatId":9,"conversation":[]}"#, Some(("9", "undated", 0))),
            ("comm100", r#"{"requestedTime":"2026-11-20T22:30:00Z"}"#, None),
            ("comm100", "[1]", None),
            ("comm100", "{\"id\":1}{\"id\":2}", None),
            ("comm100", "", None),
        ] {
            let expected =
                expected.map(|(key, day, messages)| LineFacts { key: key.into(), day: day.into(), messages });
            assert_eq!(read(source, line), expected, "{line}");
        }
    }

    #[test]
    fn lines_have_an_end() {
        let lines = |text: &'static str| {
            let mut lines = Lines::of(Box::new(text.as_bytes()));
            let mut found = Vec::new();
            while let Some((at, line)) = lines.next_line()? {
                found.push((at, String::from_utf8(line.to_vec()).unwrap()));
            }
            io::Result::Ok(found)
        };
        assert_eq!(lines("ab\n\nc\n").unwrap(), [(0, "ab".to_owned()), (3, String::new()), (4, "c".to_owned())]);
        assert!(lines("ab\nc").is_err());
    }
}
