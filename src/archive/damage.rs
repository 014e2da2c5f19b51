//! What is known to be damaged without reading everything: files that are absent, and what the last `verify` found and
//! is still so. What `verify` found is kept in `.chatferry/verify.json`, which belongs to no bag.

use serde::{Deserialize, Serialize};

use super::bag::hash_file;
use super::days::{DayRecord, State};
use super::store::Archive;

/// The file of the last verification.
pub const VERIFIED: &str = ".chatferry/verify.json";

/// Something that is not as it should be.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Finding {
    /// The file.
    pub path: String,
    /// The day that it is about, if it is about one.
    pub day: Option<String>,
    /// What is wrong.
    pub what: String,
}

/// What the last verification found.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Verified {
    /// When it ran.
    pub at: String,
    /// How it ended.
    pub exit_code: u8,
    /// Whether every file was read.
    pub complete: bool,
    /// What it found.
    pub findings: Vec<Finding>,
    /// The last file that was read, where `--max-duration` ended it.
    #[serde(default)]
    pub stopped_after: Option<String>,
}

/// The last verification, if there was one.
pub fn last_verified(archive: &Archive) -> Option<Verified> {
    serde_json::from_str(&archive.disk.read_if_any(VERIFIED).ok()?).ok()
}

/// Payload files that the last verification found damaged and that are damaged still.
pub fn damaged_files(archive: &Archive) -> Vec<Finding> {
    let findings = last_verified(archive).map(|verified| verified.findings).unwrap_or_default();
    findings
        .into_iter()
        .filter(|finding| finding.path.starts_with("data/") && is_damaged(archive, &finding.path))
        .collect()
}

/// Whether a payload file is not what the manifest says.
pub fn is_damaged(archive: &Archive, path: &str) -> bool {
    let Some(expected) = archive.manifest.get(path) else { return false };
    hash_file(&archive.disk.path(path)).map_or(true, |(hash, _)| hash != expected)
}

/// Marks the days whose current file is known to be damaged, and unmarks those whose file is sound again. Days that
/// were pruned have no file.
pub fn mark_days(archive: &mut Archive) {
    let found = damaged_files(archive);
    let damaged = |record: &DayRecord| {
        if record.sha256.is_none() || record.state == State::Pruned {
            return false;
        }
        let path = record.series.current(&record.day);
        if found.iter().any(|finding| finding.path == path) {
            return true;
        }
        match record.state {
            State::Damaged => is_damaged(archive, &path),
            _ => !archive.disk.has(&path),
        }
    };
    let marked: Vec<DayRecord> = archive
        .days
        .iter()
        .filter_map(|record| match (damaged(record), record.state) {
            (true, state) if state != State::Damaged => Some(DayRecord { state: State::Damaged, ..record.clone() }),
            // Somebody has put the file back; it was complete when it was stored, or will be asked again.
            (false, State::Damaged) if record.sha256.is_some() => {
                let state = if record.expected_total.is_some() { State::Closed } else { State::Partial };
                Some(DayRecord { state, ..record.clone() })
            }
            _ => None,
        })
        .collect();
    marked.into_iter().for_each(|record| archive.days.set(record));
}
