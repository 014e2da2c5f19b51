//! Reading one object's fields and one list's items by borrowing: names and values are slices of the record, so
//! numbers keep their text and nothing is built. It never looks into a value, so depth costs nothing.
//!
//! Texts are decoded only when a cell needs them ([`text`]).

use std::fmt;

use memchr::memchr;
use serde::de::{Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error};

/// Calls `field` with the name (quotes included, escapes as sent) and the value of each field of `raw`.
/// Fails where `raw` is no object.
pub fn fields<'a>(raw: &'a str, field: impl FnMut(&'a str, &'a str) -> Result<(), Error>) -> Result<(), Error> {
    Deserializer::from_str(raw).deserialize_map(Fields(field))
}

/// Calls `item` with each item of the list `raw`. Fails where `raw` is no list.
pub fn items<'a>(raw: &'a str, item: impl FnMut(&'a str) -> Result<(), Error>) -> Result<(), Error> {
    Deserializer::from_str(raw).deserialize_seq(Items(item))
}

/// The text of the JSON string `raw`, decoded into `room` if it has escapes.
pub fn text<'a>(raw: &'a str, room: &'a mut String) -> &'a str {
    let inside = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if memchr(b'\\', inside.as_bytes()).is_none() {
        return inside;
    }
    let mut bytes = std::mem::take(room).into_bytes();
    bytes.clear();
    decode(inside.as_bytes(), &mut bytes);
    *room = String::from_utf8(bytes).unwrap_or_default();
    room
}

/// Appends the text of a JSON string to `out`; `inside` is what stands between its quotes. Half a surrogate pair,
/// which no text can hold, becomes U+FFFD.
pub fn decode(inside: &[u8], out: &mut Vec<u8>) {
    let mut rest = inside;
    while let Some(at) = memchr(b'\\', rest) {
        let (char, length) = escape(&rest[at + 1..]);
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        rest = rest.get(at + 1 + length..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

/// The character that an escape stands for, and the length of what follows its backslash.
fn escape(escape: &[u8]) -> (char, usize) {
    let char = match escape.first() {
        Some(b'u') => return unit(escape),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        other => char::from(other.copied().unwrap_or(b'\\')),
    };
    (char, 1)
}

/// The same for a code unit, or for two that are one character.
fn unit(escape: &[u8]) -> (char, usize) {
    let digit = |unit: u16, digit: &u8| Some(unit << 4 | char::from(*digit).to_digit(16)? as u16);
    let unit = |at| escape.get(at..at + 4).and_then(|digits| digits.iter().try_fold(0, digit));
    let first = unit(1).unwrap_or(0xd800);
    let second = escape.get(5..).filter(|rest| rest.starts_with(b"\\u")).and_then(|_| unit(7));
    match char::decode_utf16([first].into_iter().chain(second)).next() {
        Some(Ok(char)) => (char, if char.len_utf16() == 2 { 11 } else { 5 }),
        _ => (char::REPLACEMENT_CHARACTER, 5),
    }
}

struct Fields<F>(F);

impl<'de, F: FnMut(&'de str, &'de str) -> Result<(), Error>> Visitor<'de> for Fields<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<&RawValue>()? {
            let value = map.next_value::<&RawValue>()?;
            (self.0)(name.get(), value.get()).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

struct Items<F>(F);

impl<'de, F: FnMut(&'de str) -> Result<(), Error>> Visitor<'de> for Items<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(item) = list.next_element::<&RawValue>()? {
            (self.0)(item.get()).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn gives_names_and_values_as_sent() {
        let mut seen = Vec::new();
        let raw = r#"{"a":6.0,"\u0062":12345678901234567890123,"a":{"x":[]},"s":"\ud83d"}"#;
        fields(raw, |name, value| {
            seen.push((name, value));
            Ok(())
        })
        .unwrap();
        let want = [
            (r#""a""#, "6.0"),
            (r#""\u0062""#, "12345678901234567890123"),
            (r#""a""#, r#"{"x":[]}"#),
            (r#""s""#, r#""\ud83d""#),
        ];
        assert_eq!(seen, want);
    }

    #[test]
    fn decodes_texts_and_survives_half_a_surrogate_pair() {
        let table = [
            (r#""""#, ""),
            (r#""plain ü""#, "plain ü"),
            (r#""a\"b\\c\n\u00e9\ud83d\ude00""#, "a\"b\\c\né😀"),
            (r#""\/\b\f\r\t\u0000""#, "/\u{8}\u{c}\r\t\0"),
            (r#""x\ud83dy""#, "x\u{fffd}y"),
            (r#""\ud83d\ud83d\ude00\ude00""#, "\u{fffd}😀\u{fffd}"),
            (r#""\ud83d\u0041\ud83d""#, "\u{fffd}A\u{fffd}"),
        ];
        for (raw, want) in table {
            assert_eq!(text(raw, &mut String::new()), want, "{raw}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        #[test]
        fn decodes_as_any_reader_does(text in "[a\"\\\\/\u{0}-\u{1f}é€😀]{0,20}", ascii: bool) {
            let plain = serde_json::to_string(&text).unwrap();
            let units = |char: char| char.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
            let raw = if ascii { format!("\"{}\"", text.chars().map(units).collect::<String>()) } else { plain };
            let mut room = String::from("left over");
            proptest::prop_assert_eq!(super::text(&raw, &mut room), text);
        }
    }

    #[test]
    fn depth_is_no_matter() {
        let raw = format!("{{\"a\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
        let mut length = 0;
        fields(&raw, |_, value| {
            length = value.len();
            Ok(())
        })
        .unwrap();
        assert_eq!(length, 400_000);
    }
}
