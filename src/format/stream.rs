//! The usual chat in a single pass: its keys stand before its messages, and each of these is an object. Anything
//! else ends in an error, and [`super::message`] begins the chat again, in steps.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error};

use super::message::{Row, Rows};
use super::name::Names;

/// Reads the chat `raw` into `rows`; `heads` knows the keys, and after them the list.
pub(super) fn read<'a, F: FnMut(&Row<'_>)>(
    heads: &mut Names,
    raw: &'a str,
    rows: &mut Rows<'_, 'a, F>,
) -> Result<(), Error> {
    heads.begin();
    Deserializer::from_str(raw).deserialize_map(Chat { heads, rows })
}

struct Chat<'r, 't, 'a, F> {
    heads: &'r mut Names,
    rows: &'r mut Rows<'t, 'a, F>,
}

struct List<'r, 't, 'a, F>(&'r mut Rows<'t, 'a, F>);

struct Message<'r, 't, 'a, F>(&'r mut Rows<'t, 'a, F>);

impl<'a, F: FnMut(&Row<'_>)> Visitor<'a> for Chat<'_, '_, 'a, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let mut done = false;
        while let Some(name) = map.next_key::<&RawValue>()? {
            let found = self.heads.find(name.get());
            if found == Some(self.rows.keys.len()) && !done {
                if self.rows.keys.contains(&None) {
                    return Err(A::Error::custom("a key is still missing"));
                }
                map.next_value_seed(List(self.rows))?;
                done = true;
                continue;
            }
            let value = map.next_value::<&RawValue>()?;
            if let Some(key) = found.and_then(|found| self.rows.keys.get_mut(found)) {
                key.get_or_insert(value.get());
            }
        }
        Ok(())
    }
}

impl<'a, F: FnMut(&Row<'_>)> DeserializeSeed<'a> for List<'_, '_, 'a, F> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a, F: FnMut(&Row<'_>)> Visitor<'a> for List<'_, '_, 'a, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Message(self.0))?.is_some() {}
        Ok(())
    }
}

impl<'a, F: FnMut(&Row<'_>)> DeserializeSeed<'a> for Message<'_, '_, 'a, F> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a, F: FnMut(&Row<'_>)> Visitor<'a> for Message<'_, '_, 'a, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.begin();
        while let Some(name) = map.next_key::<&RawValue>()? {
            let value = map.next_value::<&RawValue>()?;
            self.0.field(name.get(), value.get());
        }
        self.0.end();
        Ok(())
    }
}
