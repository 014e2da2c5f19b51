//! Where an export goes: from one fetch, to every `-o`, split by day or project where its path says so.
//!
//! Nothing stands under a final name before [`Outputs::commit`]. At [`Outputs::mark`] every file ends at a byte at
//! which it can be cut and gone on with; making that durable and noting it down is [`crate::checkpoint`]'s.

pub mod file;
pub mod growing;
mod lock;
mod outlet;
mod packer;
pub mod path;
mod plan;
pub mod target;
pub mod template;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::fs::{max_open_files, sync_folder};
use crate::record::{Record, Unified};
use crate::unified::Mapped;
use crate::unified::recognise::VendorShape;
use crate::window::{Day, DayCache};
use growing::{Finished, Left, Position, Unsynced};
use lock::Locks;
use outlet::Outlet;
use path::{folder_of, real};
pub use plan::{Plan, Reach};
use target::Place;
use template::Values;

/// So many outputs have a compressor and a buffer at a time, if not more are written to by every record.
const MIN_ACTIVE: usize = 16;

/// Where a file stands at a mark.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Stand {
    /// Which `-o`, as [`target::Target::known`] has it.
    pub target: String,
    /// The final path, below the folder of that `-o`.
    pub path: PathBuf,
    /// Bytes that count.
    pub offset: u64,
    /// Their CRC-32.
    pub checksum: u32,
    /// Rows in them.
    pub rows: u64,
    /// Chats in them.
    pub chats: u64,
}

/// What became of a file, for the summary.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Written {
    /// The path as it lies on disk, or `-`.
    pub path: String,
    /// The format's name.
    pub format: &'static str,
    /// Chats in it.
    pub chats: u64,
    /// Rows in it: chats, or messages.
    pub rows: u64,
    /// Its size on disk.
    pub bytes: u64,
    /// Its SHA-256 on disk, where it is a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Cells that were cut, where the format has a limit.
    #[serde(skip)]
    pub truncated_cells: Option<u64>,
}

impl Written {
    fn of(path: String, format: &'static str, finished: Finished) -> Self {
        let Finished { bytes, sha256, made } = finished;
        let truncated_cells = (format == "xlsx").then_some(made.truncated_cells);
        Self { path, format, chats: 0, rows: 0, bytes, sha256, truncated_cells }
    }

    /// The cells that were cut in all of these; `None` where no format has a limit.
    pub fn truncated_cells(all: &[Self]) -> Option<u64> {
        all.iter().filter_map(|file| file.truncated_cells).reduce(|sum, cells| sum + cells)
    }
}

/// All outputs of a run.
pub struct Outputs {
    plan: Plan,
    days: DayCache,
    locks: Locks,
    outlets: Vec<Outlet>,
    /// Which outlet a path is, and which one each target's last record went to, by day and project.
    by_path: HashMap<(usize, PathBuf), usize>,
    last: Vec<Option<(Option<Day>, u64, usize)>>,
    /// The outlets that were written to since the last mark, and those of them that hold memory or a shared handle.
    changed: Vec<usize>,
    active: Vec<usize>,
    max_active: usize,
    /// Records written so far: the clock of [`Outlet::last_used`].
    clock: u64,
    /// Whether the reader of a stream has had enough; the stream is written no more.
    closed: Vec<bool>,
    /// Files that the run before this one had given their final names.
    placed: Vec<Written>,
    /// Whether every file is whole, and only renaming is left.
    ended: bool,
    /// Values of a wrong type that the common record could not carry.
    odd_values: u64,
}

impl Drop for Outputs {
    fn drop(&mut self) {
        // Files that were only opened to lock them say nothing.
        self.outlets.drain(..).filter(Outlet::is_unused).for_each(Outlet::discard);
    }
}

impl Outputs {
    /// Opens what can be opened before the first record: from its beginning, or where `stands` say.
    pub fn open(plan: Plan, stands: &[Stand]) -> Result<Self> {
        plan.refuse()?;
        let mut outputs = Self::new(plan);
        let opened = stands.iter().try_for_each(|stand| outputs.reopen(stand));
        let opened = opened.and_then(|()| outputs.cut());
        let opened = opened.and_then(|()| (0..outputs.closed.len()).try_for_each(|target| outputs.open_early(target)));
        match opened {
            Ok(()) => Ok(outputs),
            Err(error) => {
                if stands.is_empty() {
                    outputs.discard();
                }
                Err(error)
            }
        }
    }

    /// Opens the files of a run that had ended at `stands` and began after `since`: only renaming is left to do.
    /// `None` if they are not there any more as that run left them.
    pub fn open_ended(plan: Plan, stands: &[Stand], since: SystemTime) -> Result<Option<Self>> {
        let mut outputs = Self::new(plan);
        outputs.ended = true;
        let mut found = Vec::new();
        for stand in stands {
            let Some((target, path)) = outputs.plan.place(stand)? else { return Ok(None) };
            let at = Position { offset: stand.offset, checksum: stand.checksum };
            let is_made = outputs.plan.targets[target].format.finish.is_some();
            let Some(left) = growing::left(&path, at, since, (outputs.plan.manner.hash, is_made)) else {
                return Ok(None);
            };
            found.push((target, path, left));
        }
        for (stand, (target, path, left)) in stands.iter().zip(found) {
            match left {
                Left::Partial => outputs.reopen(stand)?,
                Left::Placed(finished) => {
                    let format = outputs.plan.targets[target].format.name;
                    let path = path.display().to_string();
                    let written = Written::of(path, format, finished);
                    outputs.placed.push(Written { chats: stand.chats, rows: stand.rows, ..written });
                }
            }
        }
        outputs.cut()?;
        Ok(Some(outputs))
    }

    fn new(plan: Plan) -> Self {
        let count = plan.targets.len();
        Self {
            days: DayCache::new(plan.zone.clone()),
            locks: Locks::new(),
            outlets: Vec::new(),
            by_path: HashMap::new(),
            last: vec![None; count],
            changed: Vec::new(),
            active: Vec::new(),
            max_active: MIN_ACTIVE.min(max_open_files() / 8).max(2 * count),
            clock: 0,
            closed: vec![false; count],
            placed: Vec::new(),
            ended: false,
            odd_values: 0,
            plan,
        }
    }

    fn reopen(&mut self, stand: &Stand) -> Result<()> {
        let Some((target, path)) = self.plan.place(stand)? else { return Ok(()) };
        let outlet = Outlet::reopen(&self.plan, (target, &path), stand)?;
        self.add(&path, outlet);
        Ok(())
    }

    /// Cuts the files of an interrupted run, once all of them were found to be as it left them.
    fn cut(&mut self) -> Result<()> {
        self.outlets.iter_mut().try_for_each(|outlet| {
            outlet.cut()?;
            outlet.share_handle(&mut self.locks)
        })
    }

    fn open_early(&mut self, target: usize) -> Result<()> {
        for path in self.plan.early(target)? {
            if self.by_path.contains_key(&(target, path.clone())) {
                continue;
            }
            if !self.plan.targets[target].is_stream() {
                self.plan.refuse_replacing(target, &path)?;
            }
            self.create(target, &path)?;
        }
        Ok(())
    }

    fn create(&mut self, target: usize, path: &Path) -> Result<usize> {
        let mut outlet = Outlet::create(&self.plan, target, path)?;
        let shared = outlet.share_handle(&mut self.locks);
        let begins_early = outlet.begins_early();
        let index = self.add(path, outlet);
        shared?;
        if begins_early {
            self.activate(index)?;
            self.outlets[index].begin()?;
        }
        Ok(index)
    }

    fn add(&mut self, path: &Path, outlet: Outlet) -> usize {
        let index = self.outlets.len();
        if outlet.begins_early() {
            self.last[outlet.target] = Some((None, 0, index));
        }
        self.by_path.insert((outlet.target, path.to_owned()), index);
        self.outlets.push(outlet);
        index
    }

    /// Writes one record to every output; `scope` is its project.
    pub fn write(&mut self, record: &Record<'_>, scope: u64) -> Result<()> {
        let Some(mapper) = self.plan.mapper.clone().filter(|_| record.unified.is_none()) else {
            return self.write_mapped(record, scope);
        };
        let shape = VendorShape::of(self.plan.shape.resource);
        let unreadable = |why: &str| Error::failure(format!("a record cannot be read: {why}"));
        let raw = record.text().map_err(|error| unreadable(&error.to_string()))?;
        let Mapped { chat, odd_values } = mapper.map(raw, shape, None).map_err(unreadable)?;
        self.odd_values += odd_values;
        self.write_mapped(&Record { unified: Some(Unified { chat: &chat, line: None }), ..record.clone() }, scope)
    }

    /// Every `-o`.
    pub fn targets(&self) -> &[target::Target] {
        &self.plan.targets
    }

    /// What placeholders stand for from the next record on, where that differs from record to record.
    pub fn set_values(&mut self, source: &str, resource: &str, project: &str) {
        let values = &mut self.plan.values;
        if (values.source.as_str(), values.resource.as_str(), values.project.as_str()) == (source, resource, project) {
            return;
        }
        (values.source, values.resource, values.project) = (source.to_owned(), resource.to_owned(), project.to_owned());
        for (target, last) in self.plan.targets.iter().zip(&mut self.last) {
            if matches!(&target.place, Place::Files(template) if !template.is_fixed()) {
                *last = None;
            }
        }
    }

    /// How many values of a wrong type have stayed in `extra` since this was asked last.
    pub fn take_odd_values(&mut self) -> u64 {
        std::mem::take(&mut self.odd_values)
    }

    fn write_mapped(&mut self, record: &Record<'_>, scope: u64) -> Result<()> {
        self.clock += 1;
        for target in 0..self.plan.targets.len() {
            if self.closed[target] {
                continue;
            }
            let index = self.route(target, record, scope)?;
            self.activate(index)?;
            let result = self.outlets[index].write(record);
            self.hear(target, result)?;
        }
        Ok(())
    }

    /// Lets an outlet have memory and a handle; the one that was not used for the longest time gives up its own.
    fn activate(&mut self, index: usize) -> Result<()> {
        let outlet = &mut self.outlets[index];
        outlet.last_used = self.clock;
        if outlet.is_active {
            return Ok(());
        }
        if !outlet.has_changed() {
            self.changed.push(index);
        }
        outlet.is_active = true;
        self.active.push(index);
        if self.active.len() <= self.max_active {
            return Ok(());
        }
        let oldest = (0..self.active.len()).min_by_key(|at| self.outlets[self.active[*at]].last_used);
        let Some(oldest) = oldest.map(|at| self.active.swap_remove(at)) else { return Ok(()) };
        let outlet = &mut self.outlets[oldest];
        let target = outlet.target;
        let closed = outlet.close_member();
        outlet.rest();
        self.hear(target, closed)
    }

    /// Passes on to streams what they have not got yet: called when no more records are at hand.
    pub fn flush_streams(&mut self) -> Result<()> {
        for target in 0..self.plan.targets.len() {
            if self.closed[target] || !self.plan.targets[target].is_stream() {
                continue;
            }
            let index = self.only(target)?;
            let result = self.outlets[index].flush();
            self.hear(target, result)?;
        }
        Ok(())
    }

    /// A reader that has had enough ends the run only if nobody else wants anything.
    fn hear(&mut self, target: usize, result: Result<()>) -> Result<()> {
        match result {
            Err(error) if error.is_closed_pipe() && self.plan.targets.len() > 1 => {
                self.closed[target] = true;
                if self.closed.iter().all(|closed| *closed) { Err(error) } else { Ok(()) }
            }
            result => result,
        }
    }

    /// The file of `target` that a record belongs to.
    fn route(&mut self, target: usize, record: &Record<'_>, scope: u64) -> Result<usize> {
        let Place::Files(template) = &self.plan.targets[target].place else { return self.only(target) };
        if template.is_fixed() {
            return self.only(target);
        }
        let day = if template.needs_day() { record.time.map(|time| self.days.day(time)) } else { None };
        let scope = if template.needs_project() { scope } else { 0 };
        if let Some((last_day, last_scope, index)) = self.last[target]
            && (last_day, last_scope) == (day, scope)
        {
            return Ok(index);
        }
        let project = if scope > 0 { scope.to_string() } else { self.plan.values.project.clone() };
        let path = template.path(&Values { day, project, ..self.plan.values.clone() })?;
        let index = self.outlet_at(target, path)?;
        self.last[target] = Some((day, scope, index));
        Ok(index)
    }

    /// The outlet of a path that was not known before the first record, or was.
    fn outlet_at(&mut self, target: usize, path: PathBuf) -> Result<usize> {
        let key = (target, path);
        if let Some(index) = self.by_path.get(&key) {
            return Ok(*index);
        }
        self.plan.refuse_replacing(target, &key.1).map_err(Error::late)?;
        self.create(target, &key.1).map_err(Error::late)
    }

    fn only(&self, target: usize) -> Result<usize> {
        self.last[target].map(|(_, _, index)| index).ok_or_else(|| Error::failure("an output was not opened"))
    }

    /// Ends what is under way, so that every file can be cut here; says where those stand that have changed, with
    /// what makes them durable.
    pub fn mark(&mut self) -> Result<Vec<(Stand, Unsynced)>> {
        let mut stands = Vec::new();
        let is_crowded = self.outlets.len() > self.max_active;
        for index in std::mem::take(&mut self.changed) {
            let outlet = &mut self.outlets[index];
            let target = outlet.target;
            if self.closed[target] {
                continue;
            }
            let closed = outlet.close_member();
            self.hear(target, closed)?;
            let outlet = &mut self.outlets[index];
            stands.extend(outlet.mark(&self.plan));
            outlet.is_active = false;
            if is_crowded {
                outlet.rest();
            }
        }
        self.active.clear();
        Ok(stands)
    }

    /// Writes what stands after the last record; from here on only [`Outputs::commit`] makes sense.
    pub fn end(&mut self) -> Result<Vec<(Stand, Unsynced)>> {
        if self.ended {
            return Ok(Vec::new());
        }
        for target in 0..self.plan.targets.len() {
            for path in self.quiet_periods(target)? {
                self.outlet_at(target, path)?;
            }
        }
        for index in 0..self.outlets.len() {
            if !self.closed[self.outlets[index].target] {
                self.activate(index)?;
                self.outlets[index].end()?;
            }
        }
        self.flush_streams()?;
        self.mark()
    }

    /// Chats and rows that every output has taken, in all its files; `None` for a stream whose reader has gone. Empty
    /// where a run before this one has given files their final names, having compared them itself.
    pub fn totals(&self) -> Vec<Option<(u64, u64)>> {
        if !self.placed.is_empty() {
            return Vec::new();
        }
        let mut totals: Vec<_> = self.closed.iter().map(|closed| (!closed).then_some((0, 0))).collect();
        for outlet in &self.outlets {
            if let Some((chats, rows)) = &mut totals[outlet.target] {
                (*chats, *rows) = (*chats + outlet.chats, *rows + outlet.rows);
            }
        }
        totals
    }

    /// The files of periods in which nothing happened, where they were not known before the first record.
    fn quiet_periods(&self, target: usize) -> Result<Vec<PathBuf>> {
        let (Place::Files(template), Some(last)) = (&self.plan.targets[target].place, self.plan.reach.last) else {
            return Ok(Vec::new());
        };
        if !template.needs_day() || self.plan.reach.days.is_some() {
            return Ok(Vec::new());
        }
        self.plan.quiet_periods(template, last, |path| self.by_path.contains_key(&(target, path.to_owned())))
    }

    /// Gives every file its final name.
    pub fn commit(&mut self) -> Result<Vec<Written>> {
        let mut written = std::mem::take(&mut self.placed);
        let mut folders = HashSet::new();
        let unsynced: Vec<_> = self.outlets.iter().filter_map(Outlet::unsynced).collect();
        Unsynced::sync_all(&unsynced)?;
        drop(unsynced);
        for outlet in std::mem::take(&mut self.outlets) {
            if !self.closed[outlet.target] {
                folders.extend(outlet.is_file().then(|| folder_of(&real(outlet.path())).join("x")));
                written.push(outlet.commit(&self.plan)?);
            }
        }
        folders.iter().for_each(|path| sync_folder(path));
        Ok(written)
    }

    /// What stands where, without giving anything its final name: the account of a run that did not end well.
    pub fn account(&self) -> Vec<Written> {
        let used = self.outlets.iter().filter(|outlet| !outlet.is_unused());
        used.map(|outlet| outlet.account(&self.plan)).collect()
    }

    /// Takes away the partial files of a run that has nothing to go on with.
    pub fn discard(mut self) {
        self.outlets.drain(..).for_each(Outlet::discard);
    }
}
