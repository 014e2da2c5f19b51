//! Checks one JSON value and finds its end, without reading it: the innermost loop of an export.
//!
//! It takes and refuses what serde_json takes and refuses where it skips a value (held to that by the tests), but for
//! this: that text is UTF-8 is not looked at, and a value that is not all there yet is no error. Nothing is unescaped,
//! converted or kept.

mod mark;
mod token;

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

    /// Whether there was an escape in the name that [`Scan::members`] has come to, or behind it.
    pub fn was_escaped(&self) -> bool {
        self.escaped
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
        let is_name = self.bytes.get(at) == Some(&b'"') && self.marks.meets(at, &mut place);
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
            self.escaped = false;
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
}

#[cfg(test)]
mod tests;
