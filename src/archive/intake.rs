//! Taking in chats from other files: those of `vcc listen`, and those of exports made before there was an archive. A
//! chat becomes current if the service's list has not told of it; the list's version replaces it later.

use std::path::PathBuf;

use super::index::Via;
use super::merge::{Answer, Asked, FetchedLines, Merge, RunId};
use super::record_reader::LineReader;
use super::series::Series;
use super::store::Archive;
use crate::error::Result;
use crate::window::Zone;

/// Files of one kind for one series, as NDJSON.
#[derive(Clone, Debug)]
pub struct Intake {
    /// Whose chats.
    pub series: Series,
    /// Where they come from.
    pub via: Via,
    /// The chats, one per line and none twice.
    pub path: PathBuf,
    /// The zone of times without an offset.
    pub bare_times: Zone,
}

/// What was taken in.
#[derive(Debug, Default)]
pub struct Taken {
    /// Chats that are new.
    pub new: u64,
    /// Chats that changed.
    pub changed: u64,
    /// Sentences for people.
    pub notes: Vec<String>,
}

impl Intake {
    /// Merges the chats.
    pub fn take_in(&self, archive: &mut Archive, run: &RunId, zone: &Zone) -> Result<Taken> {
        let mut reader = LineReader::new(&self.series, zone, &self.bare_times);
        let from = archive.definition.from.clone();
        let days = &archive.days;
        let pruned = |day: &str| {
            let is_pruned = |record: &super::days::DayRecord| record.state == super::days::State::Pruned;
            day < from.as_str() || days.get(&self.series, day).is_some_and(is_pruned)
        };
        let lines = FetchedLines::read(&self.path, &mut reader, pruned)?;
        let mut taken = Taken::default();
        if lines.dropped > 0 {
            let text =
                format!("{}: {} chats of days that are not archived were left out", self.series.label(), lines.dropped);
            taken.notes.push(text);
        }
        let answer = Answer { via: self.via, ..Answer::default() };
        let merge = Merge::new(archive, (&self.series, run), (reader, lines, &self.path), answer)?;
        let merged = merge.run(&Asked { states: Default::default(), window: None })?;
        (taken.new, taken.changed) = (merged.new, merged.changed);
        Ok(taken)
    }
}
