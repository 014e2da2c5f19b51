//! Merging what was fetched into the archive's days: by key and as a stream, so that a day of any size passes.
//!
//! A changed line takes the place of the old one, which goes to the day's history; new lines are appended; nothing is
//! ever left out because the service does not list it any more.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use chrono::{DateTime, Utc};

use super::bag::hash_file;
use super::commit::{Change, Compared, Intent, Unlisted};
use super::day_file::DayFileWriter;
use super::days::{DayRecord, State};
use super::index::{IndexEdits, Version, Via, find_current};
use super::record_reader::{LineReader, Lines};
use super::series::{Series, UNDATED, sha256};
use super::store::Archive;
use crate::compare::{FieldDigests, NameInterner};
use crate::error::{Error, Result};
use crate::window::Day;

/// The run that merges.
#[derive(Clone, Debug)]
pub struct RunId {
    /// `20261124T021500Z`
    pub id: String,
    /// The same as an instant.
    pub at: DateTime<Utc>,
}

/// A fetched line: where it lies, and what it is.
#[derive(Clone, Debug)]
pub struct FetchedLine {
    key: String,
    offset: u64,
    length: usize,
    sha256: String,
    messages: u64,
    unfinished: bool,
}

/// What a window's answer holds, by day.
#[derive(Default)]
pub struct FetchedLines {
    by_day: BTreeMap<String, Vec<FetchedLine>>,
    day_of: HashMap<String, String>,
    /// Chats of days that were pruned, which stay out.
    pub dropped: u64,
}

impl FetchedLines {
    /// Sorts the lines of the file at `path` into days; `pruned` tells the days that take no chat any more.
    pub fn read(path: &std::path::Path, reader: &mut LineReader, pruned: impl Fn(&str) -> bool) -> Result<Self> {
        let fail = |error| Error::disk("read", path, error);
        let mut lines = Lines::open(path).map_err(fail)?;
        let mut fetched = Self::default();
        while let Some((offset, line)) = lines.next_line().map_err(fail)? {
            let Some(facts) = reader.read(line) else { continue };
            if pruned(&facts.day) {
                fetched.dropped += 1;
                continue;
            }
            fetched.day_of.insert(facts.key.clone(), facts.day.clone());
            fetched.by_day.entry(facts.day).or_default().push(FetchedLine {
                key: facts.key,
                offset,
                length: line.len(),
                sha256: sha256(line),
                messages: facts.messages,
                unfinished: is_unfinished(line),
            });
        }
        Ok(fetched)
    }

    /// How many chats there are.
    pub fn len(&self) -> usize {
        self.day_of.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.day_of.is_empty()
    }

    /// The days, and the number of each one's chats.
    pub fn days(&self) -> impl Iterator<Item = (&str, u64)> {
        self.by_day.iter().map(|(day, lines)| (day.as_str(), lines.len() as u64))
    }

    /// Leaves only the chats that `keep` takes by key and hash.
    pub fn retain(&mut self, keep: impl Fn(&str, &str) -> bool) {
        for lines in self.by_day.values_mut() {
            lines.retain(|line| keep(&line.key, &line.sha256));
        }
        self.by_day.retain(|_, lines| !lines.is_empty());
        let kept: BTreeSet<&str> = self.by_day.values().flatten().map(|line| line.key.as_str()).collect();
        self.day_of.retain(|key, _| kept.contains(key.as_str()));
    }
}

fn is_unfinished(line: &[u8]) -> bool {
    memchr::memmem::find(line, b"\"disposition\":\"In progress\"").is_some()
}

/// How a window was answered.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Everything that the service lists came.
    pub complete: bool,
    /// The service's stated total was there, and proves that.
    pub proven: bool,
    /// When the first request was sent.
    pub asked_at: Option<DateTime<Utc>>,
    /// Close the day although it is not complete (`heal --accept`).
    pub accept: bool,
    /// Whether damaged files are replaced from the service.
    pub heal: bool,
    /// Where the lines come from.
    pub via: Via,
}

/// The days that were asked, and how far each of them is archived with this answer.
pub struct Asked {
    /// The day's new state; days that are merely touched keep theirs.
    pub states: BTreeMap<String, State>,
    /// `2026-11-18..2026-11-20`, where the window was more than a day.
    pub window: Option<String>,
}

/// What a merge came to.
#[derive(Debug, Default)]
pub struct Merged {
    /// Chats that are new.
    pub new: u64,
    /// Chats that changed.
    pub changed: u64,
    /// Chats whose line was lost and that the service does not have any more: day and key.
    pub lost: Vec<(String, String)>,
    /// Days whose file is damaged and was left alone.
    pub damaged: Vec<String>,
    /// Sentences worth a note.
    pub notes: Vec<String>,
}

/// A merge of one window.
pub struct Merge<'a> {
    /// The archive.
    pub archive: &'a mut Archive,
    /// The series.
    pub series: &'a Series,
    /// The run.
    pub run: &'a RunId,
    /// How lines are read.
    pub reader: LineReader,
    /// How the window was answered.
    pub answer: Answer,
    /// What came of it.
    pub merged: Merged,
    edits: IndexEdits,
    intent: Intent,
    known: HashMap<String, Version>,
    fetched: FetchedLines,
    file: File,
    path: std::path::PathBuf,
    names: NameInterner,
}

/// What becomes of one old line.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Keep,
    Replace(usize),
    MoveAway,
}

impl<'a> Merge<'a> {
    /// A merge of the lines in the file at `path`.
    pub fn new(
        archive: &'a mut Archive,
        (series, run): (&'a Series, &'a RunId),
        (reader, fetched, path): (LineReader, FetchedLines, &std::path::Path),
        answer: Answer,
    ) -> Result<Self> {
        let file = File::open(path).map_err(|error| Error::disk("read", path, error))?;
        Ok(Self {
            intent: Intent::new(&run.id),
            archive,
            series,
            run,
            reader,
            answer,
            merged: Merged::default(),
            edits: IndexEdits::default(),
            known: HashMap::new(),
            fetched,
            file,
            path: path.to_owned(),
            names: NameInterner::default(),
        })
    }

    /// Adds what of a day could not be read.
    pub fn add_rejects(&mut self, day: &str, rejects: &[u8]) -> Result<()> {
        let path = self.series.rejects(day);
        if self.archive.manifest.get(&path) != Some(sha256(rejects).as_str()) {
            let change = self.archive.stage(&path, rejects)?;
            self.intent.changes.push(change);
        }
        Ok(())
    }

    /// Merges the days and commits them.
    pub fn run(mut self, asked: &Asked) -> Result<Merged> {
        self.look_up(asked)?;
        let mut days: BTreeSet<String> = asked.states.keys().cloned().collect();
        days.extend(self.fetched.by_day.keys().cloned());
        days.extend(self.moved().map(|version| version.day.clone()));
        for day in days {
            self.merge_day(&day, asked)?;
        }
        let index = self.archive.stage_index(&self.edits)?;
        self.intent.changes.extend(index);
        self.archive.commit(self.intent)?;
        Ok(self.merged)
    }

    /// Finds the current versions of what was fetched, and of everything on the days asked. A chat can have moved from
    /// another day: those of the months around are looked at.
    fn look_up(&mut self, asked: &Asked) -> Result<()> {
        let days = asked.states.keys().chain(self.fetched.by_day.keys()).filter(|day| *day != UNDATED);
        let mut files: BTreeSet<String> = BTreeSet::from([self.series.index(UNDATED)]);
        for day in days.filter_map(|day| Day::parse(day)) {
            let shifted = |count: u32, step: fn(Day) -> Day| (0..count).fold(day, |day, _| step(day)).to_string();
            // Whatever their lengths, these days lie in the month before, in this one, and in the next.
            for count in [0, 1, 28, 31] {
                files.insert(self.series.index(&shifted(count, Day::yesterday)));
                files.insert(self.series.index(&shifted(count, Day::tomorrow)));
            }
        }
        let fetched = &self.fetched.day_of;
        for file in files {
            let wanted = |key: &str, day: &str| asked.states.contains_key(day) || fetched.contains_key(key);
            let known = &mut self.known;
            find_current(&self.archive.disk, &file, wanted, |version| _ = known.insert(version.key.clone(), version))?;
        }
        if self.answer.via != Via::Export {
            // What the service's list has told is not replaced by what somebody else has.
            let known = &self.known;
            self.fetched.retain(|key, hash| {
                known.get(key).is_none_or(|version| version.via == Via::Webhook && version.sha256 != hash)
            });
        }
        Ok(())
    }

    /// Versions whose chat is filed under another day now.
    fn moved(&self) -> impl Iterator<Item = &Version> {
        let moved = |(key, day): (&String, &String)| self.known.get(key).filter(|version| version.day != *day);
        self.fetched.day_of.iter().filter_map(moved)
    }

    fn merge_day(&mut self, day: &str, asked: &Asked) -> Result<()> {
        let mut record =
            self.archive.days.get(self.series, day).cloned().unwrap_or_else(|| DayRecord::new(self.series, day));
        let state = asked.states.get(day).copied();
        let path = self.series.current(day);
        let intact = self.is_intact(&path)?;
        let heals = self.answer.heal && state == Some(State::Closed);
        if !intact && !heals {
            self.merged.damaged.push(day.to_owned());
            record.state = State::Damaged;
            self.intent.days.push(record);
            return Ok(());
        }
        let lines = self.fetched.by_day.remove(day).unwrap_or_default();
        let (fates, kept) = self.decide(day, &path, intact, &lines)?;
        let appended: Vec<usize> = (0..lines.len()).filter(|at| !kept.contains_key(lines[*at].key.as_str())).collect();
        let changes = !intact || !appended.is_empty() || fates.iter().any(|fate| *fate != Fate::Keep);
        if changes {
            self.write(day, &mut record, (&fates, &lines, &appended, intact))?;
        }
        self.note_versions(day, &mut record, &lines, &kept)?;
        if day == UNDATED {
            record.state = State::Closed;
        }
        if let Some(state) = state {
            self.close(&mut record, (state, intact), asked, lines.len() as u64)?;
        }
        self.intent.days.push(record);
        Ok(())
    }

    fn is_intact(&self, path: &str) -> Result<bool> {
        let Some(expected) = self.archive.manifest.get(path) else { return Ok(true) };
        match hash_file(&self.archive.disk.path(path)) {
            Ok((hash, _)) => Ok(hash == expected),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Error::disk("read", self.archive.disk.path(path), error)),
        }
    }

    /// What becomes of each old line; with the keys that are in the file already, and whether they stay as they are.
    fn decide(
        &mut self,
        day: &str,
        path: &str,
        intact: bool,
        lines: &[FetchedLine],
    ) -> Result<(Vec<Fate>, HashMap<String, bool>)> {
        let (mut fates, mut kept) = (Vec::new(), HashMap::new());
        if self.archive.manifest.get(path).is_none() {
            return Ok((fates, kept));
        }
        let at: HashMap<&str, usize> = lines.iter().enumerate().map(|(at, line)| (line.key.as_str(), at)).collect();
        let mut changed_fields: BTreeMap<String, usize> = BTreeMap::new();
        let mut old = OldLines::open(self.archive, path, intact)?;
        while let Some(line) = old.next_line()? {
            let Some(facts) = self.reader.read(line) else {
                return Err(Error::failure(format!("{path} holds a line that is no chat"))
                    .hint("`chatferry verify` tells more; `chatferry heal` fetches the day again"));
            };
            if !intact && !self.is_known(day, &facts.key, line) {
                continue;
            }
            let fate = match at.get(facts.key.as_str()) {
                None if self.fetched.day_of.get(&facts.key).is_some_and(|now| now != day) => Fate::MoveAway,
                None => Fate::Keep,
                Some(at) => match self.difference(line, &lines[*at])? {
                    None => Fate::Keep,
                    Some(field) => {
                        *changed_fields.entry(field).or_default() += 1;
                        Fate::Replace(*at)
                    }
                },
            };
            if at.contains_key(facts.key.as_str()) {
                kept.insert(facts.key, fate == Fate::Keep);
            }
            fates.push(fate);
        }
        let changed: usize = changed_fields.values().sum();
        if changed > 3 && changed * 2 > fates.len() {
            let field = changed_fields.into_iter().max_by_key(|(_, count)| *count).map(|(field, _)| field);
            let field = field.unwrap_or_default();
            let label = self.series.label();
            self.merged
                .notes
                .push(format!("{label} {day}: {changed} of {} chats changed, most of them in `{field}`", fates.len()));
        }
        Ok((fates, kept))
    }

    /// Whether a line of a damaged file is what the index says.
    fn is_known(&self, day: &str, key: &str, line: &[u8]) -> bool {
        self.known.get(key).is_some_and(|version| version.day == day && version.sha256 == sha256(line))
    }

    /// The first field in which the fetched line differs from the old one; `None` where they say the same.
    fn difference(&mut self, old: &[u8], new: &FetchedLine) -> Result<Option<String>> {
        let from_elsewhere = self.known.get(&new.key).is_some_and(|version| version.via == Via::Webhook);
        if from_elsewhere && self.answer.via == Via::Export {
            return Ok(Some("its origin".to_owned()));
        }
        let line = self.line(new)?;
        if line == old {
            return Ok(None);
        }
        let texts = std::str::from_utf8(old).ok().zip(std::str::from_utf8(&line).ok());
        let prints = texts.and_then(|(old, line)| {
            Some((FieldDigests::of(old, &mut self.names)?, FieldDigests::of(line, &mut self.names)?))
        });
        let Some((old, new)) = prints else { return Ok(Some("a field".to_owned())) };
        Ok(old.difference(&new).map(|words| words.split(' ').next().unwrap_or_default().to_owned()))
    }

    fn line(&mut self, line: &FetchedLine) -> Result<Vec<u8>> {
        let mut bytes = vec![0; line.length];
        let read = self.file.seek(SeekFrom::Start(line.offset)).and_then(|_| self.file.read_exact(&mut bytes));
        read.map(|()| bytes).map_err(|error| Error::disk("read", &self.path, error))
    }

    /// Stages the day's new file, and what it replaces in the day's history.
    fn write(
        &mut self,
        day: &str,
        record: &mut DayRecord,
        (fates, lines, appended, intact): (&[Fate], &[FetchedLine], &[usize], bool),
    ) -> Result<()> {
        let (path, history) = (self.series.current(day), self.series.history(day, &self.run.id));
        let staged = self.archive.stage_name();
        let mut file = DayFileWriter::create(&self.archive.disk, &staged, None)?;
        let mut replaced: Option<(String, DayFileWriter)> = None;
        (record.messages, record.unfinished) = (0, 0);
        if self.archive.manifest.get(&path).is_some() {
            let mut old = OldLines::open(self.archive, &path, intact)?;
            let mut fates = fates.iter();
            while let Some(line) = old.next_line()? {
                let facts = self.reader.read(line);
                if !intact && !facts.as_ref().is_some_and(|facts| self.is_known(day, &facts.key, line)) {
                    continue;
                }
                let fate = fates.next().copied().unwrap_or(Fate::Keep);
                if fate == Fate::Keep {
                    file.line(&self.archive.disk, line)?;
                    record.messages += facts.map_or(0, |facts| facts.messages);
                    record.unfinished += u64::from(is_unfinished(line));
                    continue;
                }
                if replaced.is_none() {
                    let staged = self.archive.stage_name();
                    let before = self.archive.manifest.get(&history).map(|_| history.as_str());
                    replaced = Some((staged.clone(), DayFileWriter::create(&self.archive.disk, &staged, before)?));
                }
                if let Some((_, replaced)) = &mut replaced {
                    replaced.line(&self.archive.disk, line)?;
                }
                if let Fate::Replace(at) = fate {
                    self.append(&mut file, record, &lines[at])?;
                }
            }
        }
        for at in appended {
            self.append(&mut file, record, &lines[*at])?;
        }
        if let Some((staged, replaced)) = replaced {
            let after = replaced.finish(&self.archive.disk)?;
            let change = self.archive.change(&history, Some(staged), Some(after));
            self.intent.changes.push(change);
        }
        record.chats = file.lines();
        let after = file.finish(&self.archive.disk)?;
        if record.chats == 0 {
            self.archive.disk.remove(&staged)?;
            record.sha256 = None;
            if self.archive.manifest.get(&path).is_some() {
                let change = self.archive.change(&path, None, None);
                self.intent.changes.push(change);
            }
            return Ok(());
        }
        record.sha256 = Some(after.clone());
        let change: Change = self.archive.change(&path, Some(staged), Some(after));
        self.intent.changes.push(change);
        Ok(())
    }

    fn append(&mut self, file: &mut DayFileWriter, record: &mut DayRecord, line: &FetchedLine) -> Result<()> {
        let bytes = self.line(line)?;
        record.messages += line.messages;
        record.unfinished += u64::from(line.unfinished);
        file.line(&self.archive.disk, &bytes)
    }

    /// Notes new versions, returns and losses in the index.
    fn note_versions(
        &mut self,
        day: &str,
        record: &mut DayRecord,
        lines: &[FetchedLine],
        kept: &HashMap<String, bool>,
    ) -> Result<()> {
        let index = self.series.index(day);
        for line in lines {
            let known = self.known.get(&line.key).cloned();
            // A line that a damaged file lost, and that the service still gives as it was.
            let found_again = known.as_ref().is_some_and(|version| version.day == day && version.sha256 == line.sha256);
            if kept.get(&line.key) == Some(&true) || (found_again && !kept.contains_key(&line.key)) {
                let Some(version) = known else { continue };
                if version.gone_at.is_some() && self.answer.via == Via::Export {
                    self.edits.edit(index.clone(), &line.key, version.v).gone = Some(None);
                    record.gone = record.gone.saturating_sub(1);
                    self.intent.returned.push((self.series.clone(), day.to_owned(), line.key.clone()));
                }
                if version.lost_at.is_some() {
                    self.edits.edit(index.clone(), &line.key, version.v).lost = Some(None);
                }
                continue;
            }
            self.add_version(day, record, line, known);
        }
        // Chats that went to another day leave this one's count of the gone.
        let left = self.known.values().filter(|version| version.day == day && version.gone_at.is_some());
        let left = left.filter(|version| self.fetched.day_of.get(&version.key).is_some_and(|now| now != day)).count();
        record.gone = record.gone.saturating_sub(left as u64);
        Ok(())
    }

    fn add_version(&mut self, day: &str, record: &mut DayRecord, line: &FetchedLine, known: Option<Version>) {
        match &known {
            None => self.merged.new += 1,
            Some(version) => {
                let edit = self.edits.edit(self.series.index(&version.day), &version.key, version.v);
                edit.superseded_at = Some(self.run.at);
                if version.day == day && version.gone_at.is_some() {
                    record.gone = record.gone.saturating_sub(1);
                }
                if version.gone_at.is_some() {
                    self.intent.returned.push((self.series.clone(), day.to_owned(), line.key.clone()));
                }
                self.merged.changed += 1;
            }
        }
        record.versions += 1;
        self.edits.add(
            self.series.index(day),
            Version {
                key: line.key.clone(),
                day: day.to_owned(),
                v: known.map_or(1, |version| version.v + 1),
                sha256: line.sha256.clone(),
                seen_at: self.run.at,
                superseded_at: None,
                gone_at: None,
                by: None,
                lost_at: None,
                run: self.run.id.clone(),
                via: self.answer.via,
            },
        );
    }

    /// Ends an asked day: its state, what proves it, and the chats that the service does not list.
    fn close(
        &mut self,
        record: &mut DayRecord,
        (state, intact): (State, bool),
        asked: &Asked,
        listed: u64,
    ) -> Result<()> {
        let was_closed = record.state == State::Closed;
        let complete = self.answer.complete;
        if complete || !was_closed {
            record.state = if !complete && state == State::Closed { State::Partial } else { state };
            record.asked_at = self.answer.asked_at;
            self.run.id.clone_into(&mut record.run);
        }
        if complete {
            record.expected_total = self.answer.proven.then_some(listed);
            record.window.clone_from(&asked.window);
        }
        if self.answer.accept && record.state == State::Partial {
            (record.state, record.accepted) = (State::Closed, true);
        }
        if !complete || state != State::Closed {
            return Ok(());
        }
        let unlisted = self.known.values().filter(|version| version.day == record.day);
        let unlisted = unlisted.filter(|version| !self.fetched.day_of.contains_key(&version.key));
        let unlisted: Vec<Version> = unlisted.cloned().collect();
        if !intact {
            self.find_lost(record, &unlisted)?;
        }
        if !self.answer.proven {
            return Ok(());
        }
        let present: Vec<&Version> = unlisted.iter().filter(|version| version.gone_at.is_none()).collect();
        self.intent.compared.push(Compared {
            series: self.series.clone(),
            day: record.day.clone(),
            chats: record.chats - record.gone.min(record.chats),
            listed,
        });
        self.intent.unlisted.extend(present.into_iter().map(|version| Unlisted {
            series: self.series.clone(),
            day: record.day.clone(),
            key: version.key.clone(),
            v: version.v,
            via: version.via,
        }));
        Ok(())
    }

    /// Of a file that was damaged: chats that neither it nor the service has any more.
    fn find_lost(&mut self, record: &mut DayRecord, unlisted: &[Version]) -> Result<()> {
        let path = self.series.current(&record.day);
        let mut salvaged = BTreeSet::new();
        let mut old = OldLines::open(self.archive, &path, false)?;
        while let Some(line) = old.next_line()? {
            if let Some(facts) = self.reader.read(line).filter(|facts| self.is_known(&record.day, &facts.key, line)) {
                salvaged.insert(facts.key);
            }
        }
        for version in unlisted.iter().filter(|version| !salvaged.contains(&version.key) && version.lost_at.is_none()) {
            let index = self.series.index(&record.day);
            self.edits.edit(index, &version.key, version.v).lost = Some(Some(self.run.at));
            self.merged.lost.push((record.day.clone(), version.key.clone()));
        }
        Ok(())
    }
}

/// The lines of a current file; of a damaged one those that can be read still.
struct OldLines {
    lines: Option<Lines>,
    intact: bool,
    path: std::path::PathBuf,
}

impl OldLines {
    fn open(archive: &Archive, name: &str, intact: bool) -> Result<Self> {
        let path = archive.disk.path(name);
        let lines = match Lines::open(&path) {
            Ok(lines) => Some(lines),
            Err(_) if !intact => None,
            Err(error) => return Err(Error::disk("read", &path, error)),
        };
        Ok(Self { lines, intact, path })
    }

    fn next_line(&mut self) -> Result<Option<&[u8]>> {
        let Some(lines) = &mut self.lines else { return Ok(None) };
        match lines.next_line() {
            Ok(line) => Ok(line.map(|(_, line)| line)),
            Err(_) if !self.intact => Ok(None),
            Err(error) => Err(Error::disk("read", &self.path, error)),
        }
    }
}
