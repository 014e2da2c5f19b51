//! Checks one JSON value and finds its end, without reading it: the innermost loop of an export.
//!
//! It takes and refuses what serde_json takes and refuses where it skips a value (held to that by the tests), but for
//! this: that text is UTF-8 is not looked at, and a value that is not all there yet is no error. Nothing is unescaped,
//! converted or kept.

mod mark;

use std::ops::Range;

pub(crate) use mark::Marks;

const NO_NAME: &str = "no key where one was expected";

const NO_END: &str = "no `,` or end of a list or an object where one was expected";

/// Why there is no end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stop {
    /// It lies beyond the bytes that are here.
    More,
    /// This is no JSON.
    Bad(&'static str),
}

/// How far it was easy.
enum Element {
    /// To the end of an element.
    End(usize),
    /// To the beginning of a value.
    Value(usize),
}

/// A look through bytes. Its functions give places; `None` means that [`Scan::stop`] knows why there is none.
pub(crate) struct Scan<'a> {
    /// What is looked through.
    pub bytes: &'a [u8],
    /// The marks of these bytes from where they are looked through.
    marks: &'a mut Marks,
    /// What is around the list or object that is open, from the outside in; lent for its room.
    around: &'a mut Vec<u8>,
    stop: Stop,
    escaped: bool,
    broken: bool,
}

impl<'a> Scan<'a> {
    /// A look through `bytes`, whose marks are `marks`, with `around` for room.
    pub fn new(bytes: &'a [u8], marks: &'a mut Marks, around: &'a mut Vec<u8>) -> Self {
        Self { bytes, marks, around, stop: Stop::More, escaped: false, broken: false }
    }

    /// The same from the beginning of `bytes`, whose marks are not known yet.
    pub fn begin(bytes: &'a [u8], marks: &'a mut Marks, around: &'a mut Vec<u8>) -> Self {
        marks.seek(0);
        Self::new(bytes, marks, around)
    }

    /// Why there was no end.
    pub fn stop(&self) -> Stop {
        self.stop
    }

    /// Whether there was an escape in a string since this was asked last.
    pub fn was_escaped(&mut self) -> bool {
        std::mem::take(&mut self.escaped)
    }

    /// Whether there was a line break so far; in a string there is none.
    pub fn was_broken(&self) -> bool {
        self.broken
    }

    /// Refuses what is here.
    #[cold]
    pub fn refuse<T>(&mut self, what: &'static str) -> Option<T> {
        self.stop = Stop::Bad(what);
        None
    }

    /// The first place from `at` on that is not blank, and the byte there.
    #[inline(always)]
    pub fn next(&mut self, at: usize) -> Option<(usize, u8)> {
        let byte = *self.bytes.get(at)?;
        if byte > b' ' { Some((at, byte)) } else { self.next_behind_blanks(at) }
    }

    fn next_behind_blanks(&mut self, mut at: usize) -> Option<(usize, u8)> {
        loop {
            match *self.bytes.get(at)? {
                b' ' | b'\t' => {}
                b'\n' | b'\r' => self.broken = true,
                byte => return Some((at, byte)),
            }
            at += 1;
        }
    }

    /// The end of the value that begins at `at`, or after blanks there.
    #[inline(always)]
    pub fn value(&mut self, at: usize) -> Option<usize> {
        let (start, byte) = self.next(at)?;
        match byte {
            b'"' => self.string(start),
            b'{' | b'[' => self.nest(start),
            b'-' | b'0'..=b'9' => self.number(start),
            _ => self.word(start),
        }
    }

    /// The end of the list or object that begins at `open`.
    fn nest(&mut self, open: usize) -> Option<usize> {
        // The first byte of the list or object that is open; 0 outside of all.
        let mut inside = 0;
        self.around.clear();
        let mut at = open;
        loop {
            let (start, byte) = self.next(at)?;
            at = match byte {
                b'{' | b'[' => {
                    let (first, next) = self.next(start + 1)?;
                    // `{` and `}` are two apart, and so are `[` and `]`.
                    if next == byte + 2 {
                        first + 1
                    } else {
                        self.around.push(inside);
                        inside = byte;
                        match self.element(inside, first)? {
                            Element::End(end) => end,
                            Element::Value(value) => {
                                at = value;
                                continue;
                            }
                        }
                    }
                }
                _ => self.value(start)?,
            };
            loop {
                if inside == 0 {
                    return Some(at);
                }
                let (place, byte) = self.next(at)?;
                if byte == b',' {
                    let (first, _) = self.next(place + 1)?;
                    match self.element(inside, first)? {
                        Element::End(end) => at = end,
                        Element::Value(value) => {
                            at = value;
                            break;
                        }
                    }
                } else if byte == inside + 2 {
                    inside = self.around.pop().unwrap_or(0);
                    at = place + 1;
                } else {
                    return self.refuse(NO_END);
                }
            }
        }
    }

    /// What begins at `at`, in a list or in an object.
    #[inline(always)]
    fn element(&mut self, inside: u8, at: usize) -> Option<Element> {
        if inside == b'{' { self.member(at) } else { Some(Element::Value(at)) }
    }

    /// Passes by the member whose name begins at `at`, and those that follow, as long as each is a plain text and
    /// there is no blank in between, as most are.
    #[inline(always)]
    fn member(&mut self, mut at: usize) -> Option<Element> {
        while let Some((_, end)) = self.plain(at) {
            if !self.stands(b"\",\"", end - 1) {
                return Some(Element::End(end));
            }
            at = end + 1;
        }
        self.name(at).map(|(_, value)| Element::Value(value))
    }

    /// Where the name and where the text end, if `"name":"text"` stands at `at`, without blanks or escapes.
    #[inline(always)]
    fn plain(&mut self, at: usize) -> Option<(usize, usize)> {
        let mut place = self.marks.here();
        let is_name = self.bytes.get(at) == Some(&b'"') && self.marks.peek(&mut place) == Some(at);
        let colon = self.marks.peek(&mut place).filter(|colon| is_name && self.stands(b"\":\"", *colon))?;
        self.marks.peek(&mut place)?;
        let end = self.marks.peek(&mut place).filter(|end| self.bytes.get(*end) == Some(&b'"'))?;
        self.marks.go(place);
        Some((colon + 1, end + 1))
    }

    /// Whether three bytes are those at `at`, and another one follows.
    #[inline(always)]
    fn stands(&self, [a, b, c]: &[u8; 3], at: usize) -> bool {
        let found = self.bytes.get(at..).and_then(|rest| rest.first_chunk());
        found.is_some_and(|four| u32::from_le_bytes(*four) & 0xff_ffff == u32::from_le_bytes([*a, *b, *c, 0]))
    }

    /// Calls `member` with where each name stands (quotes included) and the place after its colon, to be told where
    /// the value ends; `at` is where the object begins. Gives the object's end.
    #[inline]
    pub fn members(
        &mut self,
        at: usize,
        mut member: impl FnMut(&mut Self, Range<usize>, usize) -> Option<usize>,
    ) -> Option<usize> {
        let (mut at, byte) = self.next(at + 1)?;
        if byte == b'}' {
            return Some(at + 1);
        }
        loop {
            let (end, value) = self.name(at)?;
            let end = member(self, at..end, value)?;
            at = match self.next(end)? {
                (comma, b',') => self.next(comma + 1)?.0,
                (end, b'}') => return Some(end + 1),
                _ => return self.refuse(NO_END),
            };
        }
    }

    /// Calls `pair` with where each name and its value stand; `at` is where the object begins. Gives the object's end.
    #[inline]
    pub fn pairs(&mut self, at: usize, mut pair: impl FnMut(Range<usize>, Range<usize>)) -> Option<usize> {
        let (mut at, byte) = self.next(at + 1)?;
        if byte == b'}' {
            return Some(at + 1);
        }
        loop {
            let end = match self.plain(at) {
                Some((name, end)) => {
                    pair(at..name, name + 1..end);
                    end
                }
                None => {
                    let (name, value) = self.name(at)?;
                    let (start, _) = self.next(value)?;
                    let end = self.value(start)?;
                    pair(at..name, start..end);
                    end
                }
            };
            at = match self.next(end)? {
                (comma, b',') => self.next(comma + 1)?.0,
                (end, b'}') => return Some(end + 1),
                _ => return self.refuse(NO_END),
            };
        }
    }

    /// Calls `item` with where each item begins, to be told where it ends; `at` is where the list begins. Gives the
    /// list's end.
    #[inline]
    pub fn items(&mut self, at: usize, mut item: impl FnMut(&mut Self, usize) -> Option<usize>) -> Option<usize> {
        let (mut at, byte) = self.next(at + 1)?;
        if byte == b']' {
            return Some(at + 1);
        }
        loop {
            let end = item(self, at)?;
            at = match self.next(end)? {
                (comma, b',') => self.next(comma + 1)?.0,
                (end, b']') => return Some(end + 1),
                _ => return self.refuse(NO_END),
            };
        }
    }

    /// The end of the name that begins at `at`, its quotes included, and the place after its colon.
    #[inline(always)]
    pub fn name(&mut self, at: usize) -> Option<(usize, usize)> {
        if *self.bytes.get(at)? != b'"' {
            return self.refuse(NO_NAME);
        }
        let end = self.string(at)?;
        let (colon, byte) = self.next(end)?;
        if byte != b':' {
            return self.refuse("no `:` after a key");
        }
        Some((end, colon + 1))
    }

    /// The end of the string that begins at `start`, its quotes included.
    #[inline(always)]
    fn string(&mut self, start: usize) -> Option<usize> {
        let mut place = self.marks.here();
        if self.marks.peek(&mut place) == Some(start)
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
    fn number(&mut self, start: usize) -> Option<usize> {
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
    fn word(&mut self, start: usize) -> Option<usize> {
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

#[cfg(test)]
mod tests;
