//! Whether two objects say the same, field by field: the order of names does not matter, numbers are compared by
//! their text, texts by what they spell. Of an object only a digest of each field is kept, so that a month of chats
//! fits into memory.

use std::collections::HashSet;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};

use crate::format::object::{fields, items};

/// Below so many levels, values are compared as they stand.
const DEEPEST: usize = 100;

/// Field names, each kept once however many objects have it.
#[derive(Debug, Default)]
pub struct Names(HashSet<Arc<str>>);

impl Names {
    fn keep(&mut self, name: String) -> Arc<str> {
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

/// An object's fields: name and digest, sorted.
#[derive(Debug, Eq, PartialEq)]
pub struct Print(Vec<(Arc<str>, [u8; 16])>);

impl Print {
    /// The print of the object `raw`; `None` if it is no object.
    pub fn of(raw: &str, names: &mut Names) -> Option<Self> {
        let mut print = Vec::new();
        let read = fields(raw, |name, value| {
            let mut text = String::new();
            write(value, DEEPEST, &mut text);
            let mut short = [0; 16];
            short.copy_from_slice(&digest(&SHA256, text.as_bytes()).as_ref()[..16]);
            print.push((names.keep(spelt(name)), short));
            Ok(())
        });
        read.ok()?;
        print.sort_unstable();
        Some(Self(print))
    }

    /// The names of its fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }

    /// What is not the same in `now`, as words; `None` if all is.
    pub fn difference(&self, now: &Print) -> Option<String> {
        if self == now {
            return None;
        }
        let has = |print: &Print, name: &str| print.names().any(|held| held == name);
        let mut words: Vec<String> = Vec::new();
        for (name, value) in &self.0 {
            if !has(now, name) {
                words.push(format!("{name} is gone"));
            } else if !now.0.contains(&(Arc::clone(name), *value)) {
                words.push(format!("{name} differs"));
            }
        }
        let fresh = now.names().filter(|name| !has(self, name));
        words.extend(fresh.map(|name| format!("{name} is not in the archive")));
        words.dedup();
        Some(match words.is_empty() {
            true => "a field stands in it twice".to_owned(),
            false => words.join(", "),
        })
    }
}

/// Appends `raw` to `out` in the one form that all equal values have.
fn write(raw: &str, levels: usize, out: &mut String) {
    let whole = out.len();
    let read = match raw.as_bytes().first() {
        Some(b'{') if levels > 0 => object(raw, levels, out),
        Some(b'[') if levels > 0 => {
            out.push('[');
            let read = items(raw, |item| {
                write(item, levels - 1, out);
                out.push(',');
                Ok(())
            });
            out.push(']');
            read
        }
        Some(b'"') => {
            out.push('"');
            let text = spelt(raw);
            // The length in front keeps texts that look like syntax from being taken for it.
            out.push_str(&format!("{}:{text}", text.len()));
            Ok(())
        }
        _ => {
            out.push_str(raw);
            Ok(())
        }
    };
    if read.is_err() {
        out.truncate(whole);
        out.push_str(raw);
    }
}

fn object(raw: &str, levels: usize, out: &mut String) -> serde_json::Result<()> {
    let mut members = Vec::new();
    fields(raw, |name, value| {
        let mut text = String::new();
        write(value, levels - 1, &mut text);
        members.push((spelt(name), text));
        Ok(())
    })?;
    members.sort_unstable();
    out.push('{');
    for (name, value) in members {
        out.push_str(&format!("{}:{name}={value},", name.len()));
    }
    out.push('}');
    Ok(())
}

/// What the JSON string `raw` spells; one that no text can hold stands for itself.
fn spelt(raw: &str) -> String {
    serde_json::from_str(raw).unwrap_or_else(|_| raw.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn difference(archived: &str, now: &str) -> Option<String> {
        let mut names = Names::default();
        let [archived, now] = [archived, now].map(|raw| Print::of(raw, &mut names).unwrap());
        archived.difference(&now)
    }

    #[test]
    fn the_same_object_is_proven_however_it_is_written() {
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
        for (archived, now) in [
            (r#"{"a":1,"b":{"c":[1,2],"d":null}}"#, r#"{ "b" : {"d": null, "c": [1, 2]}, "a" : 1 }"#),
            (r#"{"a":"é \/ \n"}"#, "{\"a\":\"\\u00e9 / \\u000a\"}"),
            (r#"{"\u0061":6.0}"#, r#"{"a":6.0}"#),
            (deep.as_str(), deep.as_str()),
            (r#"{"a":"\ud83d"}"#, r#"{"a":"\ud83d"}"#),
        ] {
            assert_eq!(difference(archived, now), None, "{archived:.60}");
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
            (r#"{"a":1,"a":1}"#, r#"{"a":1}"#, "a field stands in it twice"),
            (r#"{"a":["x","y"]}"#, r#"{"a":["x\",1:y"]}"#, "a differs"),
            (r#"{"a":{"b":1}}"#, r#"{"a":{"b":1,"c":2}}"#, "a differs"),
        ] {
            assert_eq!(difference(archived, now).as_deref(), Some(expected), "{archived} {now}");
        }
    }
}
