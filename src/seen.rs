//! Which chats have been met: at most 32 bytes for a chat with an integer id and 64 for any other, in the run and in
//! the pass under way together.
//!
//! Integer ids lie in compressed bitmaps while they are dense enough for that, else in a table; of what has no integer
//! id there is a fingerprint of 128 bits. What one page adds is a [`PageKeys`], small enough for a checkpoint.

mod table;

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use roaring::RoaringTreemap;
use serde::{Deserialize, Serialize};

use crate::record::{Key, fingerprint};
use table::Table;

/// A bitmap's partition and container cost so many bytes at most, with what their vectors hold in reserve, and a
/// container of bits so many more.
const PARTITION: u64 = 160;
const CONTAINER: u64 = 72;
const BITS: u64 = 8 << 10;

/// Bitmaps that cost more than so many bytes a chat become a table. Both exist while one becomes the other.
const DENSE: u64 = 11;

/// The chats met in a run, and those met in its pass under way: one way through a list from its beginning.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    ids: BTreeMap<u64, Ids>,
    texts: Table<u128>,
    pass: u64,
    len: u64,
    pass_len: u64,
}

impl Seen {
    /// Adds a key to the run; false if it was there.
    pub fn insert(&mut self, key: &Key) -> bool {
        let fresh = match key {
            Key::Id(scope, id) => self.ids.entry(*scope).or_default().insert(*id),
            Key::Text(scope, text) => self.insert_text(fingerprint(*scope, text.as_bytes())),
        };
        self.len += u64::from(fresh);
        fresh
    }

    /// Adds a key to the pass; false if it was there.
    pub fn insert_in_pass(&mut self, key: &Key) -> bool {
        let pass = self.pass;
        let fresh = match key {
            Key::Id(scope, id) => self.ids.entry(*scope).or_default().insert_in_pass(*id, pass),
            Key::Text(scope, text) => self.texts.insert_in_pass(fingerprint(*scope, text.as_bytes()), pass),
        };
        self.pass_len += u64::from(fresh);
        fresh
    }

    /// Whether a key is there.
    pub fn contains(&self, key: &Key) -> bool {
        match key {
            Key::Id(scope, id) => self.ids.get(scope).is_some_and(|ids| ids.contains(*id)),
            Key::Text(scope, text) => self.texts.contains(fingerprint(*scope, text.as_bytes())),
        }
    }

    /// How many were met in the run.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many were met in the pass.
    pub fn pass_len(&self) -> u64 {
        self.pass_len
    }

    /// A new pass begins, which has met nothing.
    pub fn begin_pass(&mut self) {
        self.pass += 1;
        self.pass_len = 0;
    }

    /// Takes in a page, as a checkpoint noted it: what was new in the run, and in the pass.
    pub fn take_in(&mut self, seen: &PageKeys, pass: &PageKeys) {
        for (scope, id) in seen.ids() {
            self.len += u64::from(self.ids.entry(scope).or_default().insert(id));
        }
        for text in &seen.texts {
            self.len += u64::from(self.insert_text(*text));
        }
        for (scope, id) in pass.ids() {
            self.pass_len += u64::from(self.ids.entry(scope).or_default().insert_in_pass(id, self.pass));
        }
        for text in &pass.texts {
            self.pass_len += u64::from(self.texts.insert_in_pass(*text, self.pass));
        }
    }

    /// Bytes on the heap, reserves too.
    pub fn heap_bytes(&self) -> u64 {
        let scopes = self.ids.len() as u64 * (size_of::<(u64, Ids)>() as u64 * 2);
        scopes + self.ids.values().map(Ids::heap_bytes).sum::<u64>() + self.texts.heap_bytes()
    }

    fn insert_text(&mut self, text: u128) -> bool {
        self.texts.insert(text)
    }
}

/// The integer ids of one project.
#[derive(Clone, Debug)]
enum Ids {
    Dense(Box<Dense>),
    Sparse(Table<u64>),
}

#[derive(Clone, Debug, Default)]
struct Dense {
    run: RoaringTreemap,
    pass: RoaringTreemap,
    /// Which pass `pass` is of.
    number: u64,
    /// Insertions so far, and the number at which to look whether a table would be smaller.
    added: u64,
    due: u64,
}

impl Default for Ids {
    fn default() -> Self {
        Ids::Dense(Box::default())
    }
}

impl Ids {
    fn insert(&mut self, id: u64) -> bool {
        match self {
            Ids::Sparse(table) => table.insert(id),
            Ids::Dense(dense) => {
                let fresh = dense.run.insert(id);
                self.added(fresh);
                fresh
            }
        }
    }

    fn insert_in_pass(&mut self, id: u64, pass: u64) -> bool {
        match self {
            Ids::Sparse(table) => table.insert_in_pass(id, pass),
            Ids::Dense(dense) => {
                if dense.number != pass {
                    (dense.number, dense.pass) = (pass, RoaringTreemap::new());
                }
                let fresh = dense.pass.insert(id);
                self.added(fresh);
                fresh
            }
        }
    }

    fn contains(&self, id: u64) -> bool {
        match self {
            Ids::Sparse(table) => table.contains(id),
            Ids::Dense(dense) => dense.run.contains(id),
        }
    }

    /// Turns to a table where that is smaller.
    fn added(&mut self, fresh: bool) {
        let Ids::Dense(dense) = self else { return };
        dense.added += u64::from(fresh);
        if dense.added < dense.due {
            return;
        }
        dense.due = dense.added + dense.added / 32 + 64;
        if dense.heap_bytes() > DENSE * dense.run.len().max(dense.pass.len()) + 4096 {
            let mut table = Table::default();
            dense.run.iter().for_each(|id| _ = table.insert(id));
            dense.pass.iter().for_each(|id| _ = table.insert_in_pass(id, dense.number));
            *self = Ids::Sparse(table);
        }
    }

    fn heap_bytes(&self) -> u64 {
        match self {
            Ids::Dense(dense) => dense.heap_bytes(),
            Ids::Sparse(table) => table.heap_bytes(),
        }
    }
}

impl Dense {
    fn heap_bytes(&self) -> u64 {
        let set = |set: &RoaringTreemap| {
            let bytes = set.bitmaps().map(|(_, bitmap)| {
                let counts = bitmap.statistics();
                // The library counts 4 bytes for each value that there is room for; they are of 2.
                let values = counts.n_bytes_array_containers / 2
                    + counts.n_bytes_run_containers * 2
                    + u64::from(counts.n_bitset_containers) * BITS;
                PARTITION + u64::from(counts.n_containers) * CONTAINER + values
            });
            bytes.sum::<u64>()
        };
        size_of::<Self>() as u64 + set(&self.run) + set(&self.pass)
    }
}

/// The keys that a page adds to the run, or to the pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageKeys {
    ids: BTreeMap<u64, RoaringTreemap>,
    texts: BTreeSet<u128>,
}

impl PageKeys {
    /// Adds a key.
    pub fn insert(&mut self, key: &Key) {
        match key {
            Key::Id(scope, id) => _ = self.ids.entry(*scope).or_default().insert(*id),
            Key::Text(scope, text) => _ = self.texts.insert(fingerprint(*scope, text.as_bytes())),
        }
    }

    /// Whether a key is there.
    pub fn contains(&self, key: &Key) -> bool {
        match key {
            Key::Id(scope, id) => self.ids.get(scope).is_some_and(|ids| ids.contains(*id)),
            Key::Text(scope, text) => self.texts.contains(&fingerprint(*scope, text.as_bytes())),
        }
    }

    fn ids(&self) -> impl Iterator<Item = (u64, u64)> {
        self.ids.iter().flat_map(|(scope, ids)| ids.iter().map(|id| (*scope, id)))
    }
}

/// The same as a checkpoint holds it.
#[derive(Deserialize, Serialize)]
struct Noted {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    ids: BTreeMap<u64, String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    texts: String,
}

impl Serialize for PageKeys {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ids = BTreeMap::new();
        for (scope, set) in &self.ids {
            let mut bytes = Vec::with_capacity(set.serialized_size());
            set.serialize_into(&mut bytes).map_err(serde::ser::Error::custom)?;
            ids.insert(*scope, STANDARD_NO_PAD.encode(bytes));
        }
        let texts: Vec<u8> = self.texts.iter().flat_map(|text| text.to_le_bytes()).collect();
        Noted { ids, texts: STANDARD_NO_PAD.encode(texts) }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PageKeys {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let noted = Noted::deserialize(deserializer)?;
        let mut ids = BTreeMap::new();
        for (scope, text) in noted.ids {
            let bytes = STANDARD_NO_PAD.decode(text).map_err(D::Error::custom)?;
            ids.insert(scope, RoaringTreemap::deserialize_from(bytes.as_slice()).map_err(D::Error::custom)?);
        }
        let texts = STANDARD_NO_PAD.decode(noted.texts).map_err(D::Error::custom)?;
        let (texts, rest) = texts.as_chunks::<16>();
        if !rest.is_empty() {
            return Err(D::Error::custom("a fingerprint is cut off"));
        }
        Ok(Self { ids, texts: texts.iter().map(|text| u128::from_le_bytes(*text)).collect() })
    }
}

#[cfg(test)]
mod tests;
