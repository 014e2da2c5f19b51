//! An archive as an input: a BagIt bag whose `data/current` holds the current version of each chat.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::input::{Input, entries};
use crate::error::Result;
use crate::unified::Source;

/// Whether a folder is a bag.
pub fn is_bag(folder: &Path) -> bool {
    folder.join("bagit.txt").is_file()
}

/// The files with the current version of each chat, and whose they are, in byte order of their paths.
///
/// # Errors
///
/// Exit 1 where a folder cannot be read.
pub fn files(bag: &Path) -> Result<Vec<Input>> {
    let accounts = accounts(bag);
    let current = bag.join("data").join("current");
    let mut found = Vec::new();
    let mut folders = if current.is_dir() { vec![current.clone()] } else { Vec::new() };
    while let Some(folder) = folders.pop() {
        for (path, is_folder) in entries(&folder)? {
            if is_folder {
                folders.push(path);
            } else if path.to_str().is_some_and(|path| path.ends_with(".ndjson.zst")) {
                found.push(Input::file(&path).of_account(account(&current, &path, &accounts)));
            }
        }
    }
    found.sort_by(|one, other| one.name.as_bytes().cmp(other.name.as_bytes()));
    Ok(found)
}

/// What `archive.json` says of each service's account.
fn accounts(bag: &Path) -> Vec<(Source, String)> {
    let text = std::fs::read_to_string(bag.join("archive.json")).unwrap_or_default();
    let archive: Value = serde_json::from_str(&text).unwrap_or_default();
    let sources = archive.get("sources").and_then(Value::as_array).cloned().unwrap_or_default();
    let one = |source: &Value| {
        let account = source.get("account")?.as_str()?.to_owned();
        Some((source_of(source.get("source")?.as_str()?)?, account))
    };
    sources.iter().filter_map(one).collect()
}

fn source_of(name: &str) -> Option<Source> {
    match name {
        "comm100" => Some(Source::Comm100),
        "vcc" => Some(Source::Vcc),
        _ => None,
    }
}

/// Whose a file is: as `archive.json` says it, else by its path, `comm100/ACCOUNT/…` or `vcc/CUSTOMER-PROJECT/…`.
fn account(current: &Path, path: &Path, accounts: &[(Source, String)]) -> Option<(Source, String)> {
    let below: PathBuf = path.strip_prefix(current).ok()?.to_owned();
    let mut parts = below.iter().filter_map(|part| part.to_str());
    let source = source_of(parts.next()?)?;
    if let Some(known) = accounts.iter().find(|(own, _)| *own == source) {
        return Some(known.clone());
    }
    let name = parts.next()?;
    let account = match source {
        Source::Comm100 => name,
        Source::Vcc => name.rsplit_once('-').map_or(name, |(customer, _)| customer),
    };
    Some((source, account.to_owned()))
}
