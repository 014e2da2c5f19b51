//! Which of many records stand in the result: of several versions of a chat the newest, which is the last one, unless
//! it has not ended and an earlier one has; and which webhook body belongs to which export.
//!
//! A record is known by its place in the order of reading. A chat costs 24 bytes: half a SHA-256 of its key, and the
//! place with what is said about it.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use crate::record::fingerprint;
use crate::unified::identity::Identity;

const OPEN: u32 = 1;
const WEBHOOK: u32 = 2;

/// One record: its key's fingerprint in two halves, its place, and flags.
type Entry = (u64, u64, u32, u32);

/// Notes records in the order of reading.
#[derive(Default)]
pub struct Versions {
    /// In pieces, so that growing never holds everything twice.
    entries: Vec<Vec<Entry>>,
    count: u32,
}

const PIECE: usize = 1 << 16;

/// What stands.
#[derive(Default)]
pub struct Standing {
    records: RoaringBitmap,
    /// The webhook body that goes into an export, by the export's place.
    pairs: HashMap<u32, u32>,
    /// How many records were replaced by a newer version, or went into another one.
    pub merged: u64,
}

impl Versions {
    /// Notes the next record; one without an identity stands for itself.
    pub fn add(&mut self, identity: Option<&Identity>) {
        let place = self.count;
        self.count = self.count.saturating_add(1);
        let Some(identity) = identity else { return };
        let hash = fingerprint(0, identity.key.as_bytes());
        let flags = (u32::from(identity.is_open) * OPEN) | (u32::from(identity.is_webhook) * WEBHOOK);
        if self.entries.last().is_none_or(|piece| piece.len() == PIECE) {
            self.entries.push(Vec::with_capacity(PIECE));
        }
        if let Some(piece) = self.entries.last_mut() {
            piece.push(((hash >> 64) as u64, hash as u64, place, flags));
        }
    }

    /// Decides. `unites` is whether a webhook body goes into the export of its chat; else both stand.
    pub fn decide(self, unites: bool) -> Standing {
        let mut standing = Standing::default();
        standing.records.insert_range(0..self.count);
        let total = self.entries.iter().map(Vec::len).sum();
        let mut all: Vec<Entry> = Vec::with_capacity(total);
        for piece in self.entries {
            all.extend(piece);
        }
        all.sort_unstable();
        for versions in all.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)).filter(|group| group.len() > 1)
        {
            standing.choose(versions, unites);
        }
        standing
    }
}

impl Standing {
    /// Every record stands.
    pub fn all(versions: &Versions) -> Self {
        let mut standing = Self::default();
        standing.records.insert_range(0..versions.count);
        standing
    }

    fn choose(&mut self, versions: &[Entry], unites: bool) {
        let newest = |webhooks: bool| {
            let mut own = versions.iter().filter(|(.., flags)| (flags & WEBHOOK != 0) == webhooks);
            let ended = own.clone().rfind(|(.., flags)| flags & OPEN == 0);
            ended.or_else(|| own.next_back()).map(|(_, _, place, _)| *place)
        };
        let (export, webhook) = (newest(false), newest(true));
        for (_, _, place, _) in versions {
            self.records.remove(*place);
        }
        let before = self.merged;
        match (export, webhook) {
            (Some(export), Some(webhook)) if unites => {
                self.pairs.insert(export, webhook);
                self.records.insert(export);
            }
            (export, webhook) => self.records.extend(export.into_iter().chain(webhook)),
        }
        let left = versions.iter().filter(|(_, _, place, _)| self.records.contains(*place)).count();
        self.merged = before + (versions.len() - left) as u64;
    }

    /// Whether the record at `place` stands.
    pub fn contains(&self, place: u32) -> bool {
        self.records.contains(place)
    }

    /// The place of the webhook body that goes into the export at `place`.
    pub fn webhook_of(&self, place: u32) -> Option<u32> {
        self.pairs.get(&place).copied()
    }

    /// The places of all webhook bodies that go into exports.
    pub fn webhooks(&self) -> RoaringBitmap {
        self.pairs.values().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands of records written `key`, then `o` for open, `w` for a webhook; `export+webhook` where they go
    /// together.
    fn standing(records: &str, unites: bool) -> String {
        let mut versions = Versions::default();
        for record in records.split(' ') {
            let identity = Identity {
                key: record[..1].to_owned(),
                is_open: record.contains('o'),
                is_webhook: record.contains('w'),
            };
            versions.add(Some(&identity).filter(|_| !record.starts_with('-')));
        }
        let standing = versions.decide(unites);
        let count = records.split(' ').count() as u32;
        let name = |place: u32| match standing.webhook_of(place) {
            Some(webhook) => format!("{place}+{webhook}"),
            None => place.to_string(),
        };
        let names: Vec<_> = (0..count).filter(|place| standing.contains(*place)).map(name).collect();
        format!("{} merged {}", names.join(" "), standing.merged)
    }

    #[test]
    fn the_last_version_stands_unless_it_is_open() {
        for (records, unites, want) in [
            ("a b c", true, "0 1 2 merged 0"),
            ("a b a", true, "1 2 merged 1"),
            ("a ao", true, "0 merged 1"),
            ("ao ao", true, "1 merged 1"),
            ("ao a ao", true, "1 merged 2"),
            ("aw a", true, "1+0 merged 1"),
            ("a aw", true, "0+1 merged 1"),
            ("aw aw a", true, "2+1 merged 2"),
            ("aw aw", true, "1 merged 1"),
            ("aw a", false, "0 1 merged 0"),
            ("- - a", true, "0 1 2 merged 0"),
        ] {
            assert_eq!(standing(records, unites), want, "{records}");
        }
    }
}
