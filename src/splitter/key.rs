//! Reads the few fields of a record that the loop needs, without failing on an odd type or a repeated key: the
//! first one counts. The values stay text; what they mean is decided once the record is whole.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::record::{Key, Resource};

/// Reads one value as a record of `Resource`.
#[derive(Clone, Copy)]
pub(super) struct Seed(pub &'static Resource);

/// What a list's element turned out to be.
pub(super) enum Read<'a> {
    Object(Fields<'a>),
    Other,
}

/// The fields' texts, as sent.
#[derive(Default)]
pub(super) struct Fields<'a> {
    id: Option<&'a RawValue>,
    guid: Option<&'a RawValue>,
    scope: Option<&'a RawValue>,
    pub time: Option<&'a RawValue>,
    pub messages: Option<Told<'a>>,
}

impl Fields<'_> {
    /// The identity, and the id's text for requests.
    pub fn identity(&self) -> Option<(Key, String)> {
        let id = self.id.map(text).filter(|id| !id.is_empty() && id != "null");
        if let Some(number) = id.as_deref().and_then(|id| id.parse().ok()) {
            let scope = self.scope.and_then(|scope| text(scope).parse().ok()).unwrap_or(0);
            return Some((Key::Id(scope, number), number.to_string()));
        }
        let guid = self.guid.map(text).filter(|guid| !guid.is_empty() && guid != "null");
        let name = guid.or(id.filter(|_| self.id.is_some_and(|raw| !raw.get().starts_with(['{', '[', 't', 'f']))))?;
        let scope = self.scope.map(|scope| format!("{}/", text(scope))).unwrap_or_default();
        Some((Key::Text(format!("{scope}{}", name.to_ascii_lowercase())), name.into_owned()))
    }

    /// The text of the first message's time.
    pub fn first_message(&self, resource: &Resource) -> Option<String> {
        self.messages.as_ref()?.first(resource.messages?.time)
    }
}

/// A scalar's text: a string without its quotes, anything else as it was sent.
pub(super) fn text(raw: &RawValue) -> Cow<'_, str> {
    let json = raw.get();
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Cow::Borrowed(plain),
        Some(_) => Cow::Owned(serde_json::from_str(json).unwrap_or_default()),
        None => Cow::Borrowed(json),
    }
}

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Read<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Read<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Read<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read<'de>, A::Error> {
        let mut fields = Fields::default();
        while let Some(name) = map.next_key_seed(Name(self.0))? {
            let slot = match name {
                Slot::Id => &mut fields.id,
                Slot::Guid => &mut fields.guid,
                Slot::Scope => &mut fields.scope,
                Slot::Time => &mut fields.time,
                Slot::Messages if fields.messages.is_none() => {
                    fields.messages = Some(map.next_value_seed(List)?);
                    continue;
                }
                Slot::Messages | Slot::None => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if slot.is_some() {
                map.next_value::<IgnoredAny>()?;
            } else {
                *slot = Some(map.next_value()?);
            }
        }
        Ok(Read::Object(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Read<'de>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Read::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Read<'de>, E> {
        Ok(Read::Other)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Read<'de>, E> {
        Ok(Read::Other)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Read<'de>, E> {
        Ok(Read::Other)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Read<'de>, E> {
        Ok(Read::Other)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Read<'de>, E> {
        Ok(Read::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<Read<'de>, E> {
        Ok(Read::Other)
    }
}

/// Which of the fields a name is.
struct Name(&'static Resource);

enum Slot {
    Id,
    Guid,
    Scope,
    Time,
    Messages,
    None,
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Slot;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Slot, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Slot;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Slot, E> {
        let resource = self.0;
        Ok(match name {
            _ if name == resource.id => Slot::Id,
            _ if Some(name) == resource.guid => Slot::Guid,
            _ if Some(name) == resource.time => Slot::Time,
            _ if Some(name) == resource.scope => Slot::Scope,
            _ if resource.messages.is_some_and(|messages| name == messages.list) => Slot::Messages,
            _ => Slot::None,
        })
    }
}

/// What a record says of its messages.
#[derive(Default)]
pub(super) enum Told<'a> {
    /// Nothing, or null: they were left out.
    #[default]
    LeftOut,
    /// A list: its length and its first element.
    List(u64, Option<&'a RawValue>),
    /// A list as JSON text inside a string.
    Text(String),
    /// Something else.
    Odd,
}

impl Told<'_> {
    /// The number of messages, 0 where that cannot be told.
    pub fn count(&self) -> u64 {
        match self {
            Told::List(count, _) => *count,
            Told::Text(list) => serde_json::from_str::<Vec<IgnoredAny>>(list).map_or(0, |list| list.len() as u64),
            Told::LeftOut | Told::Odd => 0,
        }
    }

    /// The text of the first message's field `name`.
    fn first(&self, name: &str) -> Option<String> {
        match self {
            Told::List(_, first) => field((*first)?.get(), name),
            Told::Text(list) => field(serde_json::from_str::<Vec<&RawValue>>(list).ok()?.first()?.get(), name),
            Told::LeftOut | Told::Odd => None,
        }
    }
}

/// The text of one field of an object.
fn field(object: &str, name: &str) -> Option<String> {
    let fields: HashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(object).ok()?;
    fields.get(name).map(|raw| text(raw).into_owned())
}

/// Reads the list of messages in one pass.
struct List;

impl<'de> DeserializeSeed<'de> for List {
    type Value = Told<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Told<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List {
    type Value = Told<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Told<'de>, A::Error> {
        let first = list.next_element::<&RawValue>()?;
        let mut count = u64::from(first.is_some());
        while list.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Told::List(count, first))
    }

    fn visit_str<E: Error>(self, list: &str) -> Result<Told<'de>, E> {
        Ok(Told::Text(list.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Told<'de>, E> {
        Ok(Told::LeftOut)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Told<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Told::Odd)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Told<'de>, E> {
        Ok(Told::Odd)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Told<'de>, E> {
        Ok(Told::Odd)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Told<'de>, E> {
        Ok(Told::Odd)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Told<'de>, E> {
        Ok(Told::Odd)
    }
}
