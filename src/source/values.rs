//! Splitting a stream of bytes into JSON values: one after the other with white space between them (NDJSON, or objects
//! printed over many lines), or the elements of arrays. Each comes with the line that it begins in.
//!
//! Memory is bounded by the largest value. A damaged value costs its line and nothing else, except inside an array,
//! where nothing says how to go on.

use std::io::{BufRead, ErrorKind, Read};
use std::ops::Range;

use memchr::{memchr, memchr_iter};
use serde_json::Deserializer;
use serde_json::value::RawValue;

/// At least so much is read at a time.
const CHUNK: usize = 128 << 10;

/// No value is larger.
const MAX_VALUE: usize = 1 << 30;

/// Reads values.
pub(super) struct Values<R> {
    reader: R,
    buffer: Vec<u8>,
    /// What comes next.
    at: usize,
    /// The line in which `at` is, from 1.
    line: u64,
    ended: bool,
    array: Array,
    /// Stop at the last line feed, wherever the stream ends.
    growing: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Array {
    Outside,
    First,
    AfterElement,
    AfterComma,
}

/// What comes next.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// A value, and the line that it begins in.
    Value(Range<usize>, u64),
    /// Something that is no JSON, the line that it begins in, and why.
    Damaged(Range<usize>, u64, String),
    /// There is no more.
    End,
}

/// Why a stream cannot be read on: the line, and what is wrong there.
#[derive(Debug)]
pub(super) struct Broken(pub u64, pub String);

enum Parsed {
    Value(usize),
    NeedsMore,
    Wrong(usize, String),
}

impl<R: BufRead> Values<R> {
    /// Values of `reader`; of a file that still grows, those in whole lines.
    pub fn new(reader: R, growing: bool) -> Self {
        Self { reader, buffer: Vec::new(), at: 0, line: 1, ended: false, array: Array::Outside, growing }
    }

    /// The bytes of what came last.
    pub fn bytes(&self, range: &Range<usize>) -> &[u8] {
        &self.buffer[range.clone()]
    }

    /// The next value.
    pub fn next(&mut self) -> Result<Next, Broken> {
        loop {
            let Some(byte) = self.next_byte()? else {
                return match self.array {
                    Array::Outside => Ok(Next::End),
                    _ if self.growing => Ok(Next::End),
                    _ => Err(self.broken("it is cut: the array that it holds is never closed")),
                };
            };
            match (byte, self.array) {
                (b'[', Array::Outside) => self.step(Array::First),
                (b']', Array::First | Array::AfterElement) => self.step(Array::Outside),
                (b',', Array::AfterElement) => self.step(Array::AfterComma),
                (_, Array::AfterElement) => {
                    return Err(self.broken("expected `,` or `]` after an element of the array"));
                }
                _ => return self.value(),
            }
        }
    }

    fn step(&mut self, array: Array) {
        self.array = array;
        self.at += 1;
    }

    fn value(&mut self) -> Result<Next, Broken> {
        loop {
            match self.parse() {
                Parsed::Value(length) => {
                    let range = self.at..self.at + length;
                    let line = self.line;
                    self.pass(length);
                    if self.array != Array::Outside {
                        self.array = Array::AfterElement;
                    }
                    return Ok(Next::Value(range, line));
                }
                Parsed::NeedsMore if !self.ended => self.fill(self.buffer.len() - self.at)?,
                Parsed::NeedsMore if self.growing => {
                    self.at = self.buffer.len();
                    return Ok(Next::End);
                }
                Parsed::NeedsMore if self.array != Array::Outside => {
                    return Err(self.broken("it is cut: the array that it holds is never closed"));
                }
                Parsed::NeedsMore => return self.damaged(1, "it is cut".to_owned()),
                Parsed::Wrong(line, why) if self.array != Array::Outside => {
                    self.line += line as u64 - 1;
                    return Err(self.broken(&why));
                }
                Parsed::Wrong(line, why) => return self.damaged(line, why),
            }
        }
    }

    fn parse(&self) -> Parsed {
        let rest = &self.buffer[self.at..];
        let mut stream = Deserializer::from_slice(rest).into_iter::<&RawValue>();
        match stream.next() {
            Some(Ok(value)) => {
                // A number may go on in what has not been read yet.
                let whole = self.ended || value.get().starts_with(['{', '[', '"']) || stream.byte_offset() < rest.len();
                if whole { Parsed::Value(value.get().len()) } else { Parsed::NeedsMore }
            }
            Some(Err(error)) if error.is_eof() => Parsed::NeedsMore,
            Some(Err(error)) => Parsed::Wrong(error.line(), reason(&error.to_string())),
            None => Parsed::NeedsMore,
        }
    }

    /// Passes over a line that is no JSON. Where the fault was found in a later line, a value over many lines had
    /// begun, or a line was torn: what follows is passed over up to a line that begins an object, or is a value.
    fn damaged(&mut self, lines: usize, why: String) -> Result<Next, Broken> {
        let (start, line) = (self.at, self.line);
        let mut end = self.line_end(start)?;
        while lines > 1 && end < start + MAX_DAMAGE {
            self.more(end)?;
            // More may have been read, but `at` has not moved, so places hold.
            if self.buffer.get(end).is_none_or(|byte| *byte == b'{') {
                break;
            }
            let next = self.line_end(end)?;
            if serde_json::from_slice::<&RawValue>(&self.buffer[end..next]).is_ok() {
                break;
            }
            end = next;
        }
        let start = self.at;
        let shown = start..start + self.buffer[start..end].trim_ascii_end().len();
        self.pass(end - start);
        Ok(Next::Damaged(shown, line, why))
    }

    /// Where the line that holds `from` ends, its line feed included.
    fn line_end(&mut self, from: usize) -> Result<usize, Broken> {
        let offset = from - self.at;
        loop {
            if let Some(found) = memchr(b'\n', &self.buffer[self.at + offset..]) {
                return Ok(self.at + offset + found + 1);
            }
            if self.ended {
                return Ok(self.buffer.len());
            }
            self.fill(self.buffer.len() - self.at)?;
        }
    }

    /// Reads on, if the byte at `place` is not there yet.
    fn more(&mut self, place: usize) -> Result<(), Broken> {
        if place == self.buffer.len() && !self.ended { self.append(CHUNK) } else { Ok(()) }
    }

    /// Passes over bytes, counting their lines.
    fn pass(&mut self, length: usize) {
        self.line += memchr_iter(b'\n', &self.buffer[self.at..self.at + length]).count() as u64;
        self.at += length;
    }

    /// The next byte that is not blank.
    fn next_byte(&mut self) -> Result<Option<u8>, Broken> {
        loop {
            while let Some(byte) = self.buffer.get(self.at) {
                match byte {
                    b'\n' => self.line += 1,
                    b' ' | b'\t' | b'\r' => {}
                    byte => return Ok(Some(*byte)),
                }
                self.at += 1;
            }
            if self.ended {
                return Ok(None);
            }
            let first = self.line == 1 && self.at == 0;
            self.fill(CHUNK)?;
            if first && self.buffer.starts_with(b"\xef\xbb\xbf") {
                self.at = 3;
            }
        }
    }

    /// Drops what was passed over, and reads at least about `wanted` bytes more.
    fn fill(&mut self, wanted: usize) -> Result<(), Broken> {
        self.buffer.drain(..self.at);
        self.at = 0;
        if self.buffer.len() > MAX_VALUE {
            return Err(self.broken("it holds a value of more than 1 GiB"));
        }
        self.append(wanted.max(CHUNK))
    }

    fn append(&mut self, wanted: usize) -> Result<(), Broken> {
        match (&mut self.reader).take(wanted as u64).read_to_end(&mut self.buffer) {
            Ok(read) => self.ended = read < wanted,
            Err(error) if self.growing && error.kind() == ErrorKind::UnexpectedEof => self.ended = true,
            Err(error) => {
                let line = self.line + memchr_iter(b'\n', &self.buffer[self.at..]).count() as u64;
                return Err(Broken(line, io_reason(&error)));
            }
        }
        if self.ended && self.growing {
            self.cut_last_line();
        }
        Ok(())
    }

    fn cut_last_line(&mut self) {
        let end = memchr::memrchr(b'\n', &self.buffer).map_or(0, |at| at + 1);
        self.buffer.truncate(end.max(self.at));
    }

    fn broken(&self, why: &str) -> Broken {
        Broken(self.line, why.to_owned())
    }
}

/// No more than this is passed over at once.
const MAX_DAMAGE: usize = 1 << 20;

/// serde_json counts lines and columns from where it began, which nobody else does.
fn reason(message: &str) -> String {
    let what = message.split(" at line ").next().unwrap_or(message);
    format!("it is no JSON: {what}")
}

pub(super) fn io_reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::UnexpectedEof => "it is cut: its compressed data end early".to_owned(),
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other => {
            format!("its compressed data are damaged: {error}")
        }
        _ => format!("it cannot be read: {error}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::BufReader;

    /// Everything in `text`, read `step` bytes at a time: `line:value`, `line!text` where it is damaged.
    fn all(text: &[u8], growing: bool) -> Result<Vec<String>, String> {
        let mut values = Values::new(BufReader::with_capacity(7, text), growing);
        let mut found = Vec::new();
        loop {
            let next = values.next().map_err(|Broken(line, why)| format!("{line}: {why}"))?;
            let (range, line, sign) = match next {
                Next::End => return Ok(found),
                Next::Value(range, line) => (range, line, ':'),
                Next::Damaged(range, line, _) => (range, line, '!'),
            };
            found.push(format!("{line}{sign}{}", String::from_utf8_lossy(values.bytes(&range))));
        }
    }

    #[test]
    fn values_stand_one_after_the_other_however_they_are_printed() {
        for (text, want) in [
            ("", vec![]),
            ("\n \n", vec![]),
            ("{\"a\":1}\n{\"a\":2}\n", vec!["1:{\"a\":1}", "2:{\"a\":2}"]),
            ("\u{feff}{\"a\":1}\r\n\r\n{\"a\":2}", vec!["1:{\"a\":1}", "3:{\"a\":2}"]),
            ("{\n\"a\": 1\n}\n{\n}\n", vec!["1:{\n\"a\": 1\n}", "4:{\n}"]),
            ("{} {}{}\n5\n", vec!["1:{}", "1:{}", "1:{}", "2:5"]),
            ("[\n{\"a\":1},\n{\"a\":2}\n]\n", vec!["2:{\"a\":1}", "3:{\"a\":2}"]),
            ("[]", vec![]),
            ("[{}][{},5]\n{}", vec!["1:{}", "1:{}", "1:5", "2:{}"]),
        ] {
            assert_eq!(all(text.as_bytes(), false).unwrap(), want, "{text}");
        }
    }

    #[test]
    fn a_damaged_line_costs_nothing_but_itself() {
        for (text, want) in [
            ("{\"a\":1}\n{\"a\":\n{\"a\":2}\n", vec!["1:{\"a\":1}", "2!{\"a\":", "3:{\"a\":2}"]),
            ("{\"a\":\"x\n{\"a\":2}\n", vec!["1!{\"a\":\"x", "2:{\"a\":2}"]),
            ("{\"a\":1,\n{\"a\":2}\n", vec!["1!{\"a\":1,", "2:{\"a\":2}"]),
            ("oops\n{\"a\":2}\n{\"a\"", vec!["1!oops", "2:{\"a\":2}", "3!{\"a\""]),
            ("{\n\"a\": 1,\n\"b\" 2\n}\n{}\n", vec!["1!{\n\"a\": 1,\n\"b\" 2\n}", "5:{}"]),
            ("{\"a\":1,\n5\n{}\n", vec!["1!{\"a\":1,", "2:5", "3:{}"]),
            ("x\ny\n{}", vec!["1!x", "2!y", "3:{}"]),
        ] {
            assert_eq!(all(text.as_bytes(), false).unwrap(), want, "{text}");
        }
        assert_eq!(all(b"{\"a\":\"\xff\"}\n{}\n", false).unwrap(), ["1!{\"a\":\"\u{fffd}\"}", "2:{}"]);
    }

    #[test]
    fn an_array_that_is_cut_or_wrong_cannot_be_read_on() {
        for (text, want) in [
            ("[\n{},\n{\"a\"", "3: it is cut: the array that it holds is never closed"),
            ("[\n{}\n", "3: it is cut: the array that it holds is never closed"),
            ("[\n{} {}]", "2: expected `,` or `]` after an element of the array"),
            ("[\n{},\n]", "3: it is no JSON: expected value"),
        ] {
            assert_eq!(all(text.as_bytes(), false).unwrap_err(), want, "{text}");
        }
    }

    #[test]
    fn a_growing_file_is_read_to_its_last_line_feed() {
        for (text, want) in [
            ("{\"a\":1}\n{\"a\":2", vec!["1:{\"a\":1}"]),
            ("{\"a\":1}\n{\"a\":2}", vec!["1:{\"a\":1}"]),
            ("{\"a\":1", vec![]),
        ] {
            assert_eq!(all(text.as_bytes(), true).unwrap(), want, "{text}");
        }
    }

    #[test]
    fn values_larger_than_a_chunk_are_whole() {
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(3 * CHUNK));
        let found = all(format!("{long}\n{long}\n[{long},{long}]").as_bytes(), false).unwrap();
        assert_eq!(found.len(), 4);
        assert!(found.iter().all(|found| found.ends_with(&long)));
    }
}
