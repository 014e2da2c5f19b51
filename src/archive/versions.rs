//! The versions of one chat: which there are, and what changed between two of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::index::{Version, for_each};
use super::record_reader::Lines;
use super::series::{Series, sha256};
use super::store::Archive;
use crate::error::{Error, Result};
use crate::format::object::{fields, items};

/// A chat of one series, with all of its versions, oldest first.
#[derive(Clone, Debug)]
pub struct ChatVersions {
    /// Whose chat.
    pub series: Series,
    /// Its versions.
    pub versions: Vec<Version>,
}

/// Every chat that `name` may mean: a key such as `comm100:10000:4875`, an id, or a GUID. None is exit 1.
pub fn find(archive: &Archive, name: &str) -> Result<Vec<ChatVersions>> {
    let (wanted, key) = parse_key(name);
    let series: Vec<&Series> = archive
        .days
        .series()
        .filter(|series| {
            wanted.as_ref().is_none_or(|(source, account, project)| {
                series.source == *source
                    && series.account == *account
                    && (project.is_none() || series.project == *project)
            })
        })
        .collect();
    let mut found = versions_of(archive, &series, &key)?;
    if found.is_empty()
        && is_guid(&key)
        && let Some((series, id)) = find_guid(archive, &series, &key)?
    {
        found = versions_of(archive, &[&series], &id)?;
    }
    match found.is_empty() {
        true => Err(Error::failure(format!("the archive has no chat `{name}`"))),
        false => Ok(found),
    }
}

/// Several chats of one name are exit 2, unless they are the same chat in both of Comm100's lists.
pub fn single(name: &str, found: Vec<ChatVersions>) -> Result<Vec<ChatVersions>> {
    let key = |chat: &ChatVersions| (chat.series.source.clone(), chat.series.account.clone(), chat.series.project);
    if found.windows(2).all(|pair| key(&pair[0]) == key(&pair[1])) {
        return Ok(found);
    }
    let candidates: Vec<String> = found.iter().map(|chat| full_key(&chat.series, &chat.versions[0].key)).collect();
    Err(Error::usage(format!("`{name}` fits several chats: {}", candidates.join(", "))).hint("give one of these"))
}

/// `comm100:10000:4875`, `vcc:acme:822:17`
pub fn full_key(series: &Series, key: &str) -> String {
    let project = series.project.map(|project| format!("{project}:")).unwrap_or_default();
    format!("{}:{}:{project}{key}", series.source, series.account)
}

type Wanted = (String, String, Option<u64>);

fn parse_key(name: &str) -> (Option<Wanted>, String) {
    let parts: Vec<&str> = name.split(':').collect();
    let (wanted, key) = match parts.as_slice() {
        ["comm100", account, key] => (Some(("comm100".to_owned(), (*account).to_owned(), None)), *key),
        ["vcc", account, project, key] => (Some(("vcc".to_owned(), (*account).to_owned(), project.parse().ok())), *key),
        _ => (None, name),
    };
    let key = key.trim();
    // 007 and 7 are one id.
    let plain = key.parse::<u64>().map_or_else(|_| key.to_ascii_lowercase(), |id| id.to_string());
    (wanted, plain)
}

fn is_guid(key: &str) -> bool {
    key.len() == 36 && key.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn versions_of(archive: &Archive, series: &[&Series], key: &str) -> Result<Vec<ChatVersions>> {
    let mut found: BTreeMap<Series, Vec<Version>> = BTreeMap::new();
    for series in series {
        for file in index_files(archive, series) {
            for_each(&archive.disk, &file, |version| {
                if version.key == key {
                    found.entry((*series).clone()).or_default().push(version);
                }
                Ok(())
            })?;
        }
    }
    Ok(found
        .into_iter()
        .map(|(series, mut versions)| {
            versions.sort_by_key(|version| version.v);
            ChatVersions { series, versions }
        })
        .collect())
}

/// The index files of a series.
pub fn index_files(archive: &Archive, series: &Series) -> Vec<String> {
    let mut files: Vec<String> = archive.days.of(series).map(|record| series.index(&record.day)).collect();
    files.sort();
    files.dedup();
    files
}

/// The id of the chat with a GUID, which only the chats themselves tell.
fn find_guid(archive: &Archive, series: &[&Series], guid: &str) -> Result<Option<(Series, String)>> {
    for series in series.iter().filter(|series| series.source == "comm100") {
        let zone = archive.definition.zone()?;
        let mut reader = super::record_reader::LineReader::new(series, &zone, &zone);
        for record in archive.days.of(series).filter(|record| record.sha256.is_some()) {
            let path = archive.disk.path(&series.current(&record.day));
            let Ok(mut lines) = Lines::open(&path) else { continue };
            while let Ok(Some((_, line))) = lines.next_line() {
                if field_is(line, "\"guid\"", guid)
                    && let Some(facts) = reader.read(line)
                {
                    return Ok(Some(((*series).clone(), facts.key)));
                }
            }
        }
    }
    Ok(None)
}

fn field_is(line: &[u8], name: &str, text: &str) -> bool {
    // Most lines do not hold it at all, whatever its case.
    let head = &text[..8];
    let upper = head.to_ascii_uppercase();
    if memchr::memmem::find(line, head.as_bytes()).is_none() && memchr::memmem::find(line, upper.as_bytes()).is_none() {
        return false;
    }
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let mut found = false;
    _ = fields(line, |field, value| {
        found |= field == name && value.trim_matches('"').eq_ignore_ascii_case(text);
        Ok(())
    });
    found
}

/// The stored line of a version; exit 3 where its file is damaged or it was lost.
pub fn line_of(archive: &Archive, series: &Series, version: &Version) -> Result<String> {
    let current = series.current(&version.day);
    let history = archive.manifest.0.keys().filter(|path| {
        let folder = series.history(&version.day, "");
        path.starts_with(folder.trim_end_matches(".ndjson.zst"))
    });
    let paths: Vec<PathBuf> = [&current].into_iter().chain(history).map(|path| archive.disk.path(path)).collect();
    for path in paths {
        let Ok(mut lines) = Lines::open(&path) else { continue };
        while let Ok(Some((_, line))) = lines.next_line() {
            if sha256(line) == version.sha256 {
                return Ok(String::from_utf8_lossy(line).into_owned());
            }
        }
    }
    let what = format!("version {} of chat {} is not in the archive's files", version.v, version.key);
    Err(Error::new(crate::error::Exit::Incomplete, what).hint("`chatferry verify` names what is damaged"))
}

/// One difference: where, and the JSON texts on both sides; an absent side is left out.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Difference {
    /// `messages[3].text`
    pub path: String,
    /// As it was.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "raw")]
    pub before: Option<String>,
    /// As it is.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "raw")]
    pub after: Option<String>,
}

fn raw<S: serde::Serializer>(text: &Option<String>, out: S) -> Result<S::Ok, S::Error> {
    let raw = text.as_ref().and_then(|text| serde_json::value::RawValue::from_string(text.clone()).ok());
    raw.serialize(out)
}

/// What differs between two objects: numbers as written, the order of names does not count, items by their index.
pub fn differences(before: &str, after: &str) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", Some(before), Some(after), &mut found);
    found
}

fn compare(path: &str, before: Option<&str>, after: Option<&str>, found: &mut Vec<Difference>) {
    if let (Some(before), Some(after)) = (before, after) {
        if same_scalar(before, after) {
            return;
        }
        if let Some((before, after)) = members(before).zip(members(after)) {
            let names: Vec<&String> =
                before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))).collect();
            for name in names {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                compare(&path, before.get(name).copied(), after.get(name).copied(), found);
            }
            return;
        }
        if let Some((before, after)) = list(before).zip(list(after)) {
            for at in 0..before.len().max(after.len()) {
                compare(&format!("{path}[{at}]"), before.get(at).copied(), after.get(at).copied(), found);
            }
            return;
        }
    }
    let own = |text: Option<&str>| text.map(str::to_owned);
    found.push(Difference { path: path.to_owned(), before: own(before), after: own(after) });
}

fn same_scalar(before: &str, after: &str) -> bool {
    let text = |raw: &str| serde_json::from_str::<String>(raw).ok();
    before == after
        || (before.starts_with('"') && after.starts_with('"') && text(before).is_some_and(|b| text(after) == Some(b)))
}

fn members(raw: &str) -> Option<BTreeMap<String, &str>> {
    if !raw.trim_start().starts_with('{') {
        return None;
    }
    let mut members = BTreeMap::new();
    fields(raw, |name, value| {
        members.insert(serde_json::from_str(name).unwrap_or_else(|_| name.to_owned()), value);
        Ok(())
    })
    .ok()?;
    Some(members)
}

fn list(raw: &str) -> Option<Vec<&str>> {
    if !raw.trim_start().starts_with('[') {
        return None;
    }
    let mut list = Vec::new();
    items(raw, |item| {
        list.push(item);
        Ok(())
    })
    .ok()?;
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_name_the_field_and_nothing_else() {
        let found = |before: &str, after: &str| {
            let show = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            let list = differences(before, after);
            list.iter().map(|d| format!("{} {} {}", d.path, show(&d.before), show(&d.after))).collect::<Vec<_>>()
        };
        for (before, after, expected) in [
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, &[][..]),
            (r#"{"a":1}"#, r#"{"a":1.0}"#, &["a 1 1.0"]),
            (r#"{"a":"\u0041"}"#, r#"{"a":"A"}"#, &[]),
            (r#"{"a":{"b":null}}"#, r#"{"a":{"b":5,"c":[]}}"#, &["a.b null 5", "a.c - []"]),
            (r#"{"m":[{"t":"x"},{"t":"y"}]}"#, r#"{"m":[{"t":"x"},{"t":"z"},1]}"#, &["m[1].t \"y\" \"z\"", "m[2] - 1"]),
            (r#"{"a":[1]}"#, r#"{"a":{}}"#, &["a [1] {}"]),
            (r#"{"a":1}"#, r"{}", &["a 1 -"]),
        ] {
            assert_eq!(found(before, after), expected, "{before} {after}");
        }
        let json = serde_json::to_string(&differences(r#"{"a":1.50}"#, r"{}")).unwrap_or_default();
        assert_eq!(json, r#"[{"path":"a","before":1.50}]"#);
    }

    #[test]
    fn keys_are_read() {
        for (name, wanted, key) in [
            ("comm100:10000:7", true, "7"),
            ("vcc:acme:822:17", true, "17"),
            ("007", false, "7"),
            ("84D76ADC-83f4-42c9-b06d-1b617076a3a7", false, "84d76adc-83f4-42c9-b06d-1b617076a3a7"),
        ] {
            let (found, text) = parse_key(name);
            assert_eq!((found.is_some(), text.as_str()), (wanted, key), "{name}");
        }
    }
}
