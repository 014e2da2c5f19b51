//! Strings, numbers and words: where each ends, and whether it is one.

use super::Scan;

impl Scan<'_> {
    /// The end of the string that begins at `start`, its quotes included.
    #[inline(always)]
    pub(super) fn string(&mut self, start: usize) -> Option<usize> {
        let mut place = self.marks.here();
        if self.marks.meets(start, &mut place)
            && let Some(close) = self.marks.peek(&mut place)
            && self.bytes.get(close) == Some(&b'"')
        {
            self.marks.go(place);
            return Some(close + 1);
        }
        self.odd_string(start)
    }

    /// The same for one that has an escape, or what no string may have, or whose end is not known yet.
    fn odd_string(&mut self, start: usize) -> Option<usize> {
        let mut from = start + 1;
        loop {
            let mark = self.marks.next(self.bytes, from)?;
            match self.bytes[mark] {
                b'"' => return Some(mark + 1),
                b'\\' => from = self.escape(mark + 1)?,
                _ => return self.refuse("a control character in a string"),
            }
        }
    }

    /// The end of the escape whose letter is at `at`.
    fn escape(&mut self, at: usize) -> Option<usize> {
        self.escaped = true;
        match *self.bytes.get(at)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(at + 1),
            b'u' => {
                let digits = self.bytes.get(at + 1..at + 5)?;
                if digits.iter().all(u8::is_ascii_hexdigit) { Some(at + 5) } else { self.refuse("an invalid escape") }
            }
            _ => self.refuse("an invalid escape"),
        }
    }

    /// The end of a number; one that touches the end of the bytes may go on.
    pub(super) fn number(&mut self, start: usize) -> Option<usize> {
        let first = start + usize::from(self.bytes[start] == b'-');
        let mut at = self.digits(first)?;
        if self.bytes[first] == b'0' && at > first + 1 {
            return self.refuse("an invalid number");
        }
        if self.bytes[at] == b'.' {
            at = self.digits(at + 1)?;
        }
        if matches!(self.bytes[at], b'e' | b'E') {
            let signed = matches!(self.bytes.get(at + 1), Some(b'+' | b'-'));
            at = self.digits(at + 1 + usize::from(signed))?;
        }
        Some(at)
    }

    /// The end of one or more digits.
    #[inline(always)]
    fn digits(&mut self, from: usize) -> Option<usize> {
        let mut at = from;
        while self.bytes.get(at)?.is_ascii_digit() {
            at += 1;
        }
        if at == from { self.refuse("an invalid number") } else { Some(at) }
    }

    /// The end of `true`, `false` or `null`.
    pub(super) fn word(&mut self, start: usize) -> Option<usize> {
        let rest = &self.bytes[start..];
        let word: &[u8] = match rest[0] {
            b't' => b"true",
            b'f' => b"false",
            b'n' => b"null",
            _ => return self.refuse("no value where one was expected"),
        };
        match rest.get(..word.len()) {
            Some(text) if text == word => Some(start + word.len()),
            None if word.starts_with(rest) => None,
            _ => self.refuse("no value where one was expected"),
        }
    }
}
