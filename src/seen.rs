//! Which chats have been met: at most a few bytes each, and small enough to be noted in a checkpoint.

use std::collections::{BTreeMap, HashSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use roaring::RoaringTreemap;
use serde::{Deserialize, Serialize};

use crate::record::Key;

/// A set of keys. Integer ids lie in compressed bitmaps, one per project; only what has no integer id is text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    ids: BTreeMap<u64, RoaringTreemap>,
    texts: HashSet<String>,
}

impl Seen {
    /// Adds a key; false if it was there.
    pub fn insert(&mut self, key: &Key) -> bool {
        match key {
            Key::Id(scope, id) => self.ids.entry(*scope).or_default().insert(*id),
            Key::Text(text) => !self.texts.contains(text) && self.texts.insert(text.clone()),
        }
    }

    /// Whether a key is there.
    pub fn contains(&self, key: &Key) -> bool {
        match key {
            Key::Id(scope, id) => self.ids.get(scope).is_some_and(|ids| ids.contains(*id)),
            Key::Text(text) => self.texts.contains(text),
        }
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.ids.values().map(RoaringTreemap::len).sum::<u64>() + self.texts.len() as u64
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes in all of `other`.
    pub fn merge(&mut self, other: Self) {
        for (scope, ids) in other.ids {
            *self.ids.entry(scope).or_default() |= ids;
        }
        self.texts.extend(other.texts);
    }
}

/// A set as a checkpoint holds it.
#[derive(Deserialize, Serialize)]
struct Noted {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    ids: BTreeMap<u64, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    texts: Vec<String>,
}

impl Serialize for Seen {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ids = BTreeMap::new();
        for (scope, set) in &self.ids {
            let mut bytes = Vec::with_capacity(set.serialized_size());
            set.serialize_into(&mut bytes).map_err(serde::ser::Error::custom)?;
            ids.insert(*scope, STANDARD_NO_PAD.encode(bytes));
        }
        Noted { ids, texts: self.texts.iter().cloned().collect() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let noted = Noted::deserialize(deserializer)?;
        let mut ids = BTreeMap::new();
        for (scope, text) in noted.ids {
            let bytes = STANDARD_NO_PAD.decode(text).map_err(D::Error::custom)?;
            ids.insert(scope, RoaringTreemap::deserialize_from(bytes.as_slice()).map_err(D::Error::custom)?);
        }
        Ok(Self { ids, texts: noted.texts.into_iter().collect() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn comes_back_from_a_checkpoint_as_it_was() {
        let mut seen = Seen::default();
        for key in [Key::Id(0, 7), Key::Id(0, u64::MAX), Key::Id(822, 7), Key::Text("0/ab".into())] {
            assert!(seen.insert(&key));
            assert!(!seen.insert(&key));
        }
        assert_eq!(seen.len(), 4);
        let text = serde_json::to_string(&seen).unwrap();
        assert_eq!(serde_json::from_str::<Seen>(&text).unwrap(), seen);
    }

    #[test]
    fn merging_counts_nothing_twice() {
        let mut all = Seen::default();
        let mut page = Seen::default();
        all.insert(&Key::Id(0, 1));
        page.insert(&Key::Id(0, 1));
        page.insert(&Key::Id(0, 2));
        all.merge(page);
        assert_eq!(all.len(), 2);
        assert!(all.contains(&Key::Id(0, 2)) && !all.contains(&Key::Id(1, 2)));
    }
}
