//! Checks one JSON value and finds its end, without reading it: the innermost loop of an export.
//!
//! It takes and refuses what serde_json takes and refuses where it skips a value (held to that by the tests), but for
//! this: text that is not UTF-8 is noted and not refused, so that only its record is lost, and a value that is not all
//! there yet is no error. Strings are looked through sixteen bytes at a time. Nothing is unescaped, converted or kept.

use std::ops::Range;

use wide::u8x16;

/// Bytes that are looked at in one go.
const BLOCK: usize = 16;

const NO_END: &str = "no `,` or end of a list or an object where one was expected";

/// Why there is no end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stop {
    /// It lies beyond the bytes that are here.
    More,
    /// This is no JSON.
    Bad(&'static str),
}

/// A look through bytes. Its functions give places; `None` means that [`Scan::stop`] knows why there is none.
pub(crate) struct Scan<'a> {
    /// What is looked through.
    pub bytes: &'a [u8],
    /// What is around the list or object that is open, from the outside in; lent for its room.
    around: &'a mut Vec<u8>,
    stop: Stop,
    /// Whether it is not known yet that the bytes are UTF-8.
    doubts: bool,
    is_text: bool,
    escaped: bool,
}

impl<'a> Scan<'a> {
    /// A look through `bytes`, with `around` for room.
    pub fn new(bytes: &'a [u8], around: &'a mut Vec<u8>) -> Self {
        Self { bytes, around, stop: Stop::More, doubts: true, is_text: true, escaped: false }
    }

    /// A look through what is text for certain.
    pub fn of_text(text: &'a str, around: &'a mut Vec<u8>) -> Self {
        Self { doubts: false, ..Self::new(text.as_bytes(), around) }
    }

    /// Why there was no end.
    pub fn stop(&self) -> Stop {
        self.stop
    }

    /// Whether all strings so far are UTF-8; what is not in a string is ASCII or refused.
    pub fn is_text(&self) -> bool {
        self.is_text
    }

    /// Whether there was an escape in a string since this was asked last.
    pub fn was_escaped(&mut self) -> bool {
        std::mem::take(&mut self.escaped)
    }

    /// Refuses what is here.
    #[cold]
    pub fn refuse<T>(&mut self, what: &'static str) -> Option<T> {
        self.stop = Stop::Bad(what);
        None
    }

    /// The first place from `at` on that is not blank, and the byte there.
    #[inline(always)]
    pub fn next(&self, mut at: usize) -> Option<(usize, u8)> {
        loop {
            match *self.bytes.get(at)? {
                b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                byte => return Some((at, byte)),
            }
        }
    }

    /// The end of the value that begins at `at`, or after blanks there.
    pub fn value(&mut self, mut at: usize) -> Option<usize> {
        // The first byte of the list or object that is open; 0 outside of all.
        let mut inside = 0;
        self.around.clear();
        loop {
            let (start, byte) = self.next(at)?;
            at = match byte {
                b'"' => self.string(start + 1)?,
                b'{' | b'[' => {
                    let (first, next) = self.next(start + 1)?;
                    // `{` and `}` are two apart, and so are `[` and `]`.
                    if next == byte + 2 {
                        first + 1
                    } else {
                        self.around.push(inside);
                        inside = byte;
                        at = if byte == b'{' { self.name(first)?.1 } else { first };
                        continue;
                    }
                }
                b'-' | b'0'..=b'9' => self.number(start)?,
                _ => self.word(start)?,
            };
            loop {
                if inside == 0 {
                    return Some(at);
                }
                let (place, byte) = self.next(at)?;
                if byte == b',' {
                    at = if inside == b'{' { self.name_after(place)? } else { place + 1 };
                    break;
                }
                if byte != inside + 2 {
                    return self.refuse(NO_END);
                }
                inside = self.around.pop().unwrap_or(0);
                at = place + 1;
            }
        }
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

    /// The place after the colon of the name that follows the comma at `comma`.
    #[inline(always)]
    fn name_after(&mut self, comma: usize) -> Option<usize> {
        let (start, _) = self.next(comma + 1)?;
        self.name(start).map(|(_, value)| value)
    }

    /// The end of the name that begins at `at`, its quotes included, and the place after its colon.
    #[inline(always)]
    pub fn name(&mut self, at: usize) -> Option<(usize, usize)> {
        if *self.bytes.get(at)? != b'"' {
            return self.refuse("no key where one was expected");
        }
        let end = self.string(at + 1)?;
        let (colon, byte) = self.next(end)?;
        if byte != b':' {
            return self.refuse("no `:` after a key");
        }
        Some((end, colon + 1))
    }

    /// The end of the string whose text begins at `start`, its quote included.
    #[inline(always)]
    fn string(&mut self, start: usize) -> Option<usize> {
        let mut at = start;
        while let Some(block) = self.bytes.get(at..).and_then(|rest| rest.first_chunk::<BLOCK>()) {
            let look = Look::at(block);
            if look.ends_plainly() {
                return Some(at + look.first() + 1);
            }
            if look.pauses | look.high != 0 {
                break;
            }
            at += BLOCK;
        }
        self.odd_string(start, at)
    }

    /// The same for a string that is not plain: it is up to `at`, and beyond that anything may come.
    fn odd_string(&mut self, start: usize, mut at: usize) -> Option<usize> {
        let mut is_ascii = true;
        let end = loop {
            at = match self.bytes[at..].first_chunk::<BLOCK>().map(Look::at) {
                Some(look) if look.pauses == 0 => {
                    is_ascii &= look.high == 0;
                    at + BLOCK
                }
                Some(look) => {
                    let pause = look.pauses.trailing_zeros();
                    is_ascii &= look.high & ((1 << pause) - 1) == 0;
                    at + pause as usize
                }
                None => {
                    let rest = &self.bytes[at..];
                    let pause = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
                    is_ascii &= rest[..pause].is_ascii();
                    at + pause
                }
            };
            match *self.bytes.get(at)? {
                b'"' => break at + 1,
                b'\\' => at = self.escape(at + 1)?,
                0..0x20 => return self.refuse("a control character in a string"),
                _ => {}
            }
        };
        if !is_ascii && self.doubts {
            self.is_text &= std::str::from_utf8(&self.bytes[start..end]).is_ok();
        }
        Some(end)
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

/// What a block holds, a bit a byte.
#[derive(Clone, Copy)]
struct Look {
    quotes: u32,
    /// Quotes, backslashes, control characters: where a string may end or pause.
    pauses: u32,
    /// What is not ASCII.
    high: u32,
}

impl Look {
    #[inline(always)]
    fn at(block: &[u8; BLOCK]) -> Self {
        let bytes = u8x16::new(*block);
        let quotes = bytes.simd_eq(u8x16::splat(b'"'));
        let control = bytes.min(u8x16::splat(0x1f)).simd_eq(bytes);
        let pauses = quotes | bytes.simd_eq(u8x16::splat(b'\\')) | control;
        Self { quotes: quotes.to_bitmask(), pauses: pauses.to_bitmask(), high: bytes.to_bitmask() }
    }

    /// The first byte that is not plain text.
    #[inline(always)]
    fn first(self) -> usize {
        (self.pauses | self.high).trailing_zeros() as usize
    }

    /// Whether that is a quote.
    #[inline(always)]
    fn ends_plainly(self) -> bool {
        let odd = self.pauses | self.high;
        odd & odd.wrapping_neg() & self.quotes != 0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;
    use serde::de::IgnoredAny;
    use serde_json::Value;

    use super::*;

    /// Where the first value of `bytes` ends, and whether its strings are UTF-8.
    fn scan(bytes: &[u8]) -> Result<(usize, bool), Stop> {
        let mut around = Vec::new();
        let mut scan = Scan::new(bytes, &mut around);
        let end = scan.value(0).ok_or(scan.stop())?;
        Ok((end, scan.is_text()))
    }

    /// The same by serde_json. A number that nothing follows may go on, so that a blank has to stand after it.
    fn plain(bytes: &[u8]) -> Result<(usize, bool), Stop> {
        let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
        let wrong = Stop::Bad("");
        match values.next() {
            None => Err(Stop::More),
            Some(Err(error)) if error.is_eof() => Err(Stop::More),
            Some(Err(_)) => Err(wrong),
            Some(Ok(_)) => {
                let end = values.byte_offset();
                Ok((end, std::str::from_utf8(&bytes[..end]).is_ok()))
            }
        }
    }

    /// Alike but for what is said of the fault. serde_json wants something that ends a bare number or word after it,
    /// and calls some numbers wrong that are only not all there.
    fn assert_alike(bytes: &[u8]) {
        let (ours, theirs) = (scan(bytes), plain(bytes));
        let text = String::from_utf8_lossy(bytes);
        match (ours, theirs) {
            (Err(Stop::Bad(_)), Err(Stop::Bad(_))) | (Err(Stop::More), Err(Stop::More)) => {}
            (Err(Stop::More), _) if bytes.last().is_some_and(|byte| b"0123456789-+.eE".contains(byte)) => {}
            (Ok((end, _)), Err(Stop::Bad(_))) if !bytes[..end].ends_with(b"}") && end < bytes.len() => {}
            (ours, theirs) => assert_eq!(ours, theirs, "{text}"),
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[ -~\\n\"\\\\é€😀\u{0}-\u{1f}]{0,40}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::hash_map("[a-z\"\\\\é]{0,20}", inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn takes_what_is_json_in_any_layout_and_knows_when_it_is_cut(value in json(), pretty: bool) {
            let text = if pretty { format!("{value:#}") } else { value.to_string() };
            let whole = text.clone() + "\n";
            prop_assert_eq!(scan(whole.as_bytes()), Ok((text.len(), true)));
            for cut in 0..text.len() {
                if !value.is_number() || cut == 0 {
                    prop_assert_eq!(scan(&text.as_bytes()[..cut]), Err(Stop::More), "{} cut at {}", &text, cut);
                }
            }
        }

        #[test]
        fn agrees_with_a_plain_reader_on_what_is_nearly_json(
            value in json(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..4),
        ) {
            let mut bytes = value.to_string().into_bytes();
            for (place, byte, how) in changes {
                let at = place.index(bytes.len());
                // Bytes that mean something in JSON are the likelier ones.
                let signs = b"{}[]:,\"\\ue0+-.tfn \n\x7f\xc3";
                match how {
                    0 => bytes[at] = byte,
                    1 => bytes[at] = signs[usize::from(byte) % signs.len()],
                    2 => bytes.insert(at, signs[usize::from(byte) % signs.len()]),
                    _ if bytes.len() > 1 => drop(bytes.remove(at)),
                    _ => {}
                }
            }
            bytes.push(b'\n');
            assert_alike(&bytes);
        }
    }

    #[test]
    fn agrees_with_a_plain_reader_on_edge_cases() {
        let table = [
            "",
            " ",
            "{",
            "{}",
            "[]",
            "[,]",
            "[1,]",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\" : 1 }",
            "[1 2]",
            "[}",
            "{]",
            "[[[[]]]]",
            "{\"a\":{\"b\":[{}]}}",
            "01 ",
            "-0 ",
            "-",
            "-a",
            "1.",
            "1.a",
            "1.5e+3 ",
            "1e ",
            "1E-07 ",
            "00",
            ".5",
            "+1",
            "tru",
            "true ",
            "trux",
            "nul",
            "null ",
            "falsy",
            "\"",
            "\"\\",
            "\"\\u",
            "\"\\u12",
            "\"\\u12g",
            "\"\\ud800\"",
            "\"\\x\"",
            "\"\t\"",
            "\"0123456789abcdef\"",
            "\"0123456789abcde\\\"\"",
            "\"0123456789abcdef\u{1}\"",
            "[\"\\\\\",\"\\\\\\\"\"]",
            "{1:2}",
            "{\"a\":1 \"b\":2}",
            "\u{feff}{}",
            "'a'",
            "[1]]",
        ];
        for text in table {
            assert_alike(text.as_bytes());
        }
    }

    #[test]
    fn notes_text_that_is_not_utf8_and_goes_on() {
        for text in [&b"{\"a\":\"\xc3\"}"[..], b"[\"0123456789abcdef0123\xff4567\"]", b"{\"\xe2\x82\":1}"] {
            assert_eq!(scan(text), Ok((text.len(), false)));
        }
        assert!(matches!(scan(b"{\"a\":\xc3}"), Err(Stop::Bad(_))));
    }
}
