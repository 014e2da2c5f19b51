//! Reading one object's fields and one list's items by borrowing: names and values are slices of the record, so
//! numbers keep their text and nothing is built. It never looks into a value, so depth costs nothing.
//!
//! Texts are decoded only when a cell needs them ([`text`]).

use std::fmt;

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

/// The text of the JSON string `raw`, decoded into `room` if it has escapes. Half a surrogate pair, which no text
/// can hold, becomes U+FFFD.
pub fn text<'a>(raw: &'a str, room: &'a mut String) -> &'a str {
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return inner;
    }
    room.clear();
    // As bytes, because serde_json refuses half a surrogate pair in a text.
    match Deserializer::from_str(raw).deserialize_bytes(Text(room)) {
        Ok(()) => room,
        Err(_) => inner,
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

struct Text<'a>(&'a mut String);

impl Visitor<'_> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<(), E> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.0.push_str(text),
            Err(_) => self.0.push_str(&String::from_utf8_lossy(bytes)),
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
            (r#""x\ud83dy""#, "x\u{fffd}\u{fffd}\u{fffd}y"),
        ];
        for (raw, want) in table {
            assert_eq!(text(raw, &mut String::new()), want, "{raw}");
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
