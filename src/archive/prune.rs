//! Removing whole days: their chats, history, rejects and index lines. The day's own line stays, with its count and
//! its hash, so that it can be told from a day that was never archived.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::commit::Intent;
use super::days::{DayRecord, State};
use super::hold;
use super::index::IndexEdits;
use super::run_file::{self, Counts, RunFile};
use super::series::{Series, UNDATED, sha256};
use super::store::Archive;
use crate::error::{Error, Exit, Result};
use crate::window::Day;

/// What would be removed.
#[derive(Debug, Default)]
pub struct PrunePlan {
    /// The days.
    pub days: Vec<DayRecord>,
    /// Their files.
    pub files: Vec<String>,
    /// Their bytes.
    pub bytes: u64,
}

impl PrunePlan {
    /// How many chats go.
    pub fn chats(&self) -> u64 {
        self.days.iter().map(|record| record.chats).sum()
    }
}

/// What pruning everything before `before` means. A day that is held is exit 6.
pub fn plan(archive: &Archive, before: Day) -> Result<PrunePlan> {
    let before = before.to_string();
    let wanted = |record: &&DayRecord| record.day != UNDATED && record.day < before && record.state != State::Pruned;
    let days: Vec<DayRecord> = archive.days.iter().filter(wanted).cloned().collect();
    let holds = hold::read(&archive.disk)?;
    let held: BTreeSet<String> = holds
        .iter()
        .filter(|hold| days.iter().any(|record| hold.covers(&record.day)))
        .map(|hold| format!("{} ({}: {})", hold.id, hold.what(), hold.reason))
        .collect();
    if !held.is_empty() {
        let held: Vec<String> = held.into_iter().collect();
        let message = format!("days before {before} are on hold, so nothing is removed: {}", held.join("; "));
        return Err(Error::new(Exit::Unsafe, message).hint("`chatferry hold ARCHIVE release ID` ends a hold"));
    }
    let mut plan = PrunePlan { days, ..PrunePlan::default() };
    for record in &plan.days {
        let (current, rejects) = (record.series.current(&record.day), record.series.rejects(&record.day));
        let history = record.series.history(&record.day, "");
        let history = history.trim_end_matches(".ndjson.zst");
        let own = archive.manifest.0.range(history.to_owned()..).map(|(path, _)| path);
        plan.files.extend(own.take_while(|path| path.starts_with(history)).cloned());
        plan.files.extend([current, rejects].into_iter().filter(|path| archive.manifest.get(path).is_some()));
    }
    plan.bytes = plan.files.iter().map(|path| archive.disk.path(path).metadata().map_or(0, |found| found.len())).sum();
    Ok(plan)
}

/// Removes what is planned, and writes the receipt as a run file. Gives its seal.
pub fn prune(archive: &mut Archive, plan: &PrunePlan, now: DateTime<Utc>, before: Day) -> Result<(String, String)> {
    let run = run_file::start(archive, now, false)?;
    let mut edits = IndexEdits::default();
    for record in &plan.days {
        edits.drop_day(record.series.index(&record.day), &record.day);
    }
    let mut intent = Intent::new(&run.id);
    intent.changes = plan.files.iter().map(|path| archive.change(path, None, None)).collect();
    intent.changes.extend(archive.stage_index(&edits)?);
    intent.days = plan.days.iter().map(|record| DayRecord { state: State::Pruned, ..record.clone() }).collect();
    archive.commit(intent)?;
    plan.files.iter().for_each(|path| archive.disk.remove_empty_folders(path, "data"));
    let series: BTreeSet<&Series> = plan.days.iter().map(|record| &record.series).collect();
    let receipt = serde_json::json!({
        "before": before.to_string(),
        "days": plan.days.len(),
        "chats": plan.chats(),
        "bytes": plan.bytes,
        "series": series.iter().map(|series| series.label()).collect::<Vec<_>>(),
    });
    let file = RunFile {
        schema: "chatferry.run/1",
        id: &run.id,
        command: "prune",
        version: env!("CARGO_PKG_VERSION"),
        started_at: now,
        exit_code: 0,
        recovered: archive.recovered.interrupted,
        requests: 0,
        counts: &Counts::default(),
        returned: &[],
        receipt: Some(receipt),
        files: run_file::files(archive),
        previous: run_file::previous(archive)?,
    };
    let bytes = [serde_json::to_vec_pretty(&file).unwrap_or_default(), b"\n".to_vec()].concat();
    let seal = sha256(&bytes);
    let path = run_file::path_of(&run.id);
    archive.flush(&run.id, &now.format("%Y-%m-%d").to_string(), vec![(path, bytes)])?;
    Ok((run.id, seal))
}
