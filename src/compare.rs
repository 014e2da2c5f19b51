//! Whether two JSON objects are the same, field by field: the order of names does not matter, numbers are compared
//! as they are written, strings by the characters that they stand for. `delete` compares an export with the service
//! this way, and an archive a chat with its last version.
//!
//! Only digests are kept, so that a month of chats fits into memory. Nothing here reads files or asks a service.

use std::collections::HashSet;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};

use crate::format::object::{fields, items};

/// Values that are nested deeper than this are compared byte by byte.
const MAX_DEPTH: usize = 100;

/// A digest of one value in its canonical form.
pub type Digest = [u8; 32];

/// The digest of the object `raw` in its canonical form: equal for objects that are the same, however they are
/// written. `None` if it is no object.
pub fn canonical_digest(raw: &str) -> Option<Digest> {
    let mut canonical = String::new();
    write_object(raw, MAX_DEPTH, &mut canonical).ok()?;
    Some(sha256(&canonical))
}

/// Field names, each kept once however many objects have it.
#[derive(Debug, Default)]
pub struct NameInterner(HashSet<Arc<str>>);

impl NameInterner {
    fn intern(&mut self, name: String) -> Arc<str> {
        match self.0.get(name.as_str()) {
            Some(kept) => Arc::clone(kept),
            None => {
                let kept: Arc<str> = name.into();
                self.0.insert(Arc::clone(&kept));
                kept
            }
        }
    }
}

/// The top-level fields of an object: name and digest, sorted by name. Equal for objects that are the same.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FieldDigests(Vec<(Arc<str>, [u8; 16])>);

impl FieldDigests {
    /// Reads the object `raw`; `None` if it is no object.
    pub fn of(raw: &str, names: &mut NameInterner) -> Option<Self> {
        let mut all = Vec::new();
        let mut canonical = String::new();
        let read = fields(raw, |name, value| {
            canonical.clear();
            // The name counts, too: two that look the same in a message may be written differently.
            write_string(name, &mut canonical);
            write_value(value, MAX_DEPTH, &mut canonical);
            let mut short = [0; 16];
            short.copy_from_slice(&sha256(&canonical)[..16]);
            all.push((names.intern(unescape(name).unwrap_or_else(|| name.to_owned())), short));
            Ok(())
        });
        read.ok()?;
        // Stable: of a name that is there twice, readers take the last or the first, so their order is part of it.
        all.sort_by(|one, other| one.0.cmp(&other.0));
        Some(Self(all))
    }

    /// The names of its fields, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }

    /// One digest of all fields.
    pub fn digest(&self) -> Digest {
        let mut bytes = Vec::new();
        self.0.iter().for_each(|(_, field)| bytes.extend_from_slice(field));
        sha256(bytes)
    }

    /// What is not the same in `now`, in words; `None` if all is.
    pub fn difference(&self, now: &FieldDigests) -> Option<String> {
        if self == now {
            return None;
        }
        let has = |all: &FieldDigests, name: &str| all.names().any(|held| held == name);
        let mut words: Vec<String> = Vec::new();
        for (name, value) in &self.0 {
            if !has(now, name) {
                words.push(format!("{name} is gone"));
            } else if !now.0.contains(&(Arc::clone(name), *value)) {
                words.push(format!("{name} differs"));
            }
        }
        let added = now.names().filter(|name| !has(self, name));
        words.extend(added.map(|name| format!("{name} is not in the archive")));
        words.dedup();
        Some(match words.is_empty() {
            true => "a field occurs twice".to_owned(),
            false => words.join(", "),
        })
    }
}

/// Appends `raw` to `out` in the one form that all equal values share.
fn write_value(raw: &str, depth: usize, out: &mut String) {
    let start = out.len();
    let written = match raw.as_bytes().first() {
        Some(b'{') if depth > 0 => write_object(raw, depth, out),
        Some(b'[') if depth > 0 => write_list(raw, depth, out),
        Some(b'"') => {
            write_string(raw, out);
            Ok(())
        }
        _ => {
            out.push_str(raw);
            Ok(())
        }
    };
    if written.is_err() {
        out.truncate(start);
        out.push_str(raw);
    }
}

fn write_list(raw: &str, depth: usize, out: &mut String) -> serde_json::Result<()> {
    out.push('[');
    items(raw, |item| {
        write_value(item, depth - 1, out);
        out.push(',');
        Ok(())
    })?;
    out.push(']');
    Ok(())
}

fn write_object(raw: &str, depth: usize, out: &mut String) -> serde_json::Result<()> {
    let mut members = Vec::new();
    fields(raw, |name, value| {
        let mut text = [String::new(), String::new()];
        write_string(name, &mut text[0]);
        write_value(value, depth - 1, &mut text[1]);
        members.push(text);
        Ok(())
    })?;
    members.sort_by(|one, other| one[0].cmp(&other[0]));
    out.push('{');
    for [name, value] in members {
        out.push_str(&name);
        out.push('=');
        out.push_str(&value);
        out.push(',');
    }
    out.push('}');
    Ok(())
}

/// The length in front keeps characters that look like syntax from being taken for it. A string that holds half a
/// surrogate pair is none of Unicode's; it counts as written, under a mark of its own.
fn write_string(raw: &str, out: &mut String) {
    let (mark, text) = match unescape(raw) {
        Some(text) => ('"', text),
        None => ('?', raw.to_owned()),
    };
    out.push(mark);
    out.push_str(&format!("{}:{text}", text.len()));
}

fn unescape(raw: &str) -> Option<String> {
    serde_json::from_str(raw).ok()
}

fn sha256(bytes: impl AsRef<[u8]>) -> Digest {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, bytes.as_ref()).as_ref());
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn difference(archived: &str, now: &str) -> Option<String> {
        let mut names = NameInterner::default();
        let [archived, now] = [archived, now].map(|raw| FieldDigests::of(raw, &mut names).unwrap());
        let difference = archived.difference(&now);
        assert_eq!(difference.is_none(), archived.digest() == now.digest());
        difference
    }

    fn is_same(archived: &str, now: &str) -> bool {
        canonical_digest(archived).unwrap() == canonical_digest(now).unwrap()
    }

    #[test]
    fn the_same_object_is_equal_however_it_is_written() {
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
        for (archived, now) in [
            (r#"{"a":1,"b":{"c":[1,2],"d":null}}"#, r#"{ "b" : {"d": null, "c": [1, 2]}, "a" : 1 }"#),
            (r#"{"a":"é \/ \n"}"#, "{\"a\":\"\\u00e9 / \\u000a\"}"),
            (r#"{"\u0061":6.0}"#, r#"{"a":6.0}"#),
            (deep.as_str(), deep.as_str()),
            (r#"{"a":"\ud83d"}"#, r#"{"a":"\ud83d"}"#),
        ] {
            assert_eq!(difference(archived, now), None, "{archived:.60}");
            assert!(is_same(archived, now), "{archived:.60}");
        }
    }

    #[test]
    fn any_other_object_is_not() {
        for (archived, now, expected) in [
            (r#"{"a":6.0}"#, r#"{"a":6}"#, "a differs"),
            (r#"{"a":1}"#, r#"{"a":"1"}"#, "a differs"),
            (r#"{"a":[1,2]}"#, r#"{"a":[2,1]}"#, "a differs"),
            (r#"{"a":12345678901234567890123}"#, r#"{"a":12345678901234567890124}"#, "a differs"),
            (r#"{"a":null}"#, "{}", "a is gone"),
            (r#"{"a":1}"#, r#"{"a":1,"b":null}"#, "b is not in the archive"),
            (r#"{"a":1,"a":1}"#, r#"{"a":1}"#, "a field occurs twice"),
            (r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#, "a field occurs twice"),
            (r#"{"a":{"b":1,"b":2}}"#, r#"{"a":{"b":2,"b":1}}"#, "a differs"),
            (r#"{"a":["x","y"]}"#, r#"{"a":["x\",1:y"]}"#, "a differs"),
            (r#"{"a":{"b":1}}"#, r#"{"a":{"b":1,"c":2}}"#, "a differs"),
            // Half a surrogate pair, and the text that spells it.
            (r#"{"a":"\ud83d"}"#, r#"{"a":"\"\\ud83d\""}"#, "a differs"),
            (r#"{"\ud83d":1}"#, r#"{"\"\\ud83d\"":1}"#, "\"\\ud83d\" differs"),
        ] {
            assert_eq!(difference(archived, now).as_deref(), Some(expected), "{archived} {now}");
            assert!(!is_same(archived, now), "{archived} {now}");
        }
        assert!(canonical_digest("[]").is_none() && canonical_digest("x").is_none());
    }
}
