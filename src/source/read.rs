//! Reading the records of one file: compression by its first bytes, envelopes that a service's answers were saved in,
//! and which service each record comes from.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};

use aws_lc_rs::digest::{Context as Hash, SHA256};
use memchr::memchr_iter;

use super::input::Input;
use super::values::{Broken, Next, Values, io_reason};
use crate::error::{Error, Result};
use crate::format::object::{fields, items};
use crate::unified::Source;
use crate::unified::recognise::{RecordShape, VendorShape, recognise};

/// What a file holds, in its order.
#[derive(Debug)]
pub enum Found<'a> {
    /// A record, the line that it begins in, and what it is.
    Record {
        /// Its JSON text.
        raw: &'a str,
        /// From 1.
        line: u64,
        /// Whose it is.
        shape: RecordShape,
    },
    /// Something that is no record.
    Damaged {
        /// Its bytes.
        raw: &'a [u8],
        /// From 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
}

/// What a file came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// Records in it.
    pub records: u64,
    /// The SHA-256 of the file as it lies there, if that was asked for.
    pub sha256: Option<String>,
}

/// How to read a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions {
    /// `--source`: whose a record is that does not say it.
    pub source: Option<Source>,
    /// Hash the file.
    pub hash: bool,
}

/// Calls `visit` with everything in `input`.
///
/// # Errors
///
/// Exit 1, with the file and the line, where it cannot be read on; exit 2 where it is a table, or where its first
/// record is nobody's; what `visit` returns.
pub fn read(input: &Input, options: ReadOptions, visit: &mut dyn FnMut(Found<'_>) -> Result<()>) -> Result<Totals> {
    let file = input.open()?;
    let mut hashed = Hashed { file, hash: options.hash.then(|| Hash::new(&SHA256)) };
    let reader = BufReader::with_capacity(64 << 10, &mut hashed);
    let mut records = 0;
    let reader = decompressed(input, reader)?;
    let mut values = Values::new(reader, input.growing);
    let mut met = false;
    loop {
        let next = values.next().map_err(|Broken(line, why)| broken(input, line, &why))?;
        match next {
            Next::End => break,
            Next::Damaged(range, line, reason) => {
                visit(Found::Damaged { raw: values.bytes(&range), line, reason })?;
            }
            Next::Value(range, line) => {
                let bytes = values.bytes(&range);
                let raw = simdutf8::basic::from_utf8(bytes).map_err(|_| broken(input, line, "it is not UTF-8"))?;
                let mut one = |raw: &str, line: u64| {
                    let found = found(raw, line, options.source);
                    match &found {
                        Found::Record { shape: RecordShape::Newer, .. } => return Err(newer(input, line)),
                        Found::Damaged { .. } if !met && raw.starts_with('{') => return Err(unknown(input, line)),
                        Found::Record { .. } => records += 1,
                        Found::Damaged { .. } => {}
                    }
                    met = true;
                    visit(found)
                };
                match envelope(raw) {
                    Some(list) => each(list, line + lines_before(raw, list), &mut one)?,
                    None => one(raw, line)?,
                }
            }
        }
    }
    drop(values);
    Ok(Totals { records, sha256: hashed.finish(input)? })
}

fn found(raw: &str, line: u64, source: Option<Source>) -> Found<'_> {
    if !raw.starts_with('{') {
        return Found::Damaged { raw: raw.as_bytes(), line, reason: "it is no object".to_owned() };
    }
    let assumed = source.map(|source| match source {
        Source::Comm100 => VendorShape::Comm100,
        Source::Vcc => VendorShape::Vcc,
    });
    match recognise(raw).or(assumed.map(RecordShape::Vendor)) {
        Some(shape) => Found::Record { raw, line, shape },
        None => Found::Damaged {
            raw: raw.as_bytes(),
            line,
            reason: "its fields do not say which service it is from".to_owned(),
        },
    }
}

/// The list of records in an answer that was saved with its envelope: `{"total":…,"list":[…]}`,
/// `{"response":[…]}`, `{"response":{"rows":[…]}}`.
fn envelope(raw: &str) -> Option<&str> {
    // A chat says who it is within its first fields; only the others are looked through.
    if !raw.starts_with('{') || recognise(raw).is_some() {
        return None;
    }
    let mut list = None;
    fields(raw, |name, value| {
        if matches!(name, "\"response\"" | "\"list\"" | "\"chats\"" | "\"rows\"") && value.starts_with(['[', '{']) {
            list.get_or_insert(value);
        }
        Ok(())
    })
    .ok()?;
    let list = list?;
    if list.starts_with('{')
        && let Some(inner) = envelope(list)
    {
        return Some(inner);
    }
    Some(list)
}

/// Each element of a list, or of an object that stands for one.
fn each(list: &str, line: u64, visit: &mut dyn FnMut(&str, u64) -> Result<()>) -> Result<()> {
    let mut elements = Vec::new();
    let read = match list.starts_with('[') {
        true => items(list, |item| {
            elements.push(item);
            Ok(())
        }),
        false => fields(list, |_, item| {
            elements.push(item);
            Ok(())
        }),
    };
    read.map_err(|error| Error::failure(format!("a list of records cannot be read: {error}")))?;
    let (mut line, mut from) = (line, 0);
    for element in elements {
        let at = offset(list, element);
        line += memchr_iter(b'\n', &list.as_bytes()[from..at]).count() as u64;
        from = at;
        visit(element, line)?;
    }
    Ok(())
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize).min(whole.len())
}

fn lines_before(whole: &str, part: &str) -> u64 {
    memchr_iter(b'\n', &whole.as_bytes()[..offset(whole, part)]).count() as u64
}

/// Takes the compression off, which the first bytes tell.
pub fn decompress<'a>(mut reader: impl BufRead + 'a) -> std::io::Result<Box<dyn BufRead + 'a>> {
    let head = reader.fill_buf()?;
    if head.starts_with(&[0x1f, 0x8b]) {
        return Ok(Box::new(BufReader::with_capacity(64 << 10, flate2::bufread::MultiGzDecoder::new(reader))));
    }
    if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let decoder = zstd::stream::read::Decoder::with_buffer(reader)?;
        return Ok(Box::new(BufReader::with_capacity(64 << 10, decoder)));
    }
    Ok(Box::new(reader))
}

fn decompressed<'a>(input: &Input, reader: impl BufRead + 'a) -> Result<Box<dyn BufRead + 'a>> {
    let fail = |error: std::io::Error| broken(input, 1, &io_reason(&error));
    let mut reader = decompress(reader).map_err(fail)?;
    let head = reader.fill_buf().map_err(fail)?;
    match table(head) {
        Some(what) => Err(Error::usage(format!("{} is {what}, and tables are not read", input.name))
            .hint("give the JSON or NDJSON that it was made from")),
        None => Ok(reader),
    }
}

/// What kind of table the first bytes say, if they say one.
fn table(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"PK\x03\x04") {
        return Some("a spreadsheet");
    }
    if head.starts_with(b"PAR1") {
        return Some("a Parquet file");
    }
    if head.starts_with(b"SQLite format 3\0") {
        return Some("an SQLite database");
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let line = &head[..memchr::memchr(b'\n', head).unwrap_or(head.len())];
    let first = line.iter().find(|byte| !matches!(byte, b'"' | b' '))?;
    let cells = line.iter().filter(|byte| matches!(byte, b',' | b';' | b'\t')).count();
    let json = line.trim_ascii_start().first().is_some_and(|byte| matches!(byte, b'{' | b'['));
    (cells > 0 && !json && first.is_ascii_alphabetic() && !line.contains(&b'{')).then_some("a CSV file")
}

fn broken(input: &Input, line: u64, why: &str) -> Error {
    Error::failure(format!("{}:{line}: {why}", input.name))
}

fn newer(input: &Input, line: u64) -> Error {
    Error::usage(format!("{}:{line}: the record was written by a newer chatferry", input.name))
        .hint("update chatferry, or convert the file with the version that wrote it")
}

fn unknown(input: &Input, line: u64) -> Error {
    Error::usage(format!("{}:{line}: the fields of the record do not say which service it is from", input.name))
        .hint("say it with --source vcc or --source comm100; expected chats as a service or chatferry gives them")
}

/// A file that is hashed while it is read.
struct Hashed {
    file: File,
    hash: Option<Hash>,
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        if let Some(hash) = &mut self.hash {
            hash.update(&buffer[..read]);
        }
        Ok(read)
    }
}

impl Hashed {
    fn finish(mut self, input: &Input) -> Result<Option<String>> {
        if self.hash.is_some() {
            std::io::copy(&mut self, &mut std::io::sink()).map_err(|error| Error::disk("read", &input.name, error))?;
        }
        _ = self.file.rewind();
        Ok(self.hash.map(|hash| crate::output::file::hex(hash.finish().as_ref())))
    }
}
