//! Where an export goes: from one fetch, to every `-o`, split by day or project where its path says so.
//!
//! Nothing stands under a final name before [`Outputs::commit`]. At [`Outputs::mark`] every file ends at a byte at
//! which it can be cut and gone on with; making that durable and noting it down is [`crate::checkpoint`]'s.

pub mod file;
pub mod growing;
mod outlet;
mod packer;
pub mod path;
mod plan;
pub mod target;
pub mod template;

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::record::Record;
use crate::window::{Day, DayCache};
use growing::{Finished, Left};
use outlet::Outlet;
pub use plan::{Plan, Reach};
use target::Place;
use template::Values;

/// More open files than this rest between pages.
const MOST_OPEN: usize = 128;

/// Where a file stands at a mark.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Stand {
    /// Which `-o`, as [`Target::known`] has it.
    pub target: String,
    /// The final path, below the folder of that `-o`.
    pub path: PathBuf,
    /// Bytes that count.
    pub offset: u64,
    /// Rows in them.
    pub rows: u64,
    /// Chats in them.
    pub chats: u64,
}

/// What became of a file, for the summary.
#[derive(Clone, Debug, Serialize)]
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
}

/// All outputs of a run.
pub struct Outputs {
    plan: Plan,
    days: DayCache,
    outlets: Vec<Outlet>,
    /// Which outlet a path is, and which one each target's last record went to, by day and project.
    by_path: HashMap<(usize, PathBuf), usize>,
    last: Vec<Option<(Option<Day>, u64, usize)>>,
    /// Whether the reader of a stream has had enough; the stream is written no more.
    closed: Vec<bool>,
    /// Files that the run before this one had given their final names.
    placed: Vec<Written>,
    /// Whether every file is whole, and only renaming is left.
    ended: bool,
}

impl Outputs {
    /// Opens what can be opened before the first record: from its beginning, or where `stands` say.
    pub fn open(plan: Plan, stands: &[Stand]) -> Result<Self> {
        plan.refuse()?;
        let mut outputs = Self::new(plan);
        let opened = stands.iter().try_for_each(|stand| outputs.reopen(stand));
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
        let hash = plan.manner.hash;
        let mut outputs = Self { ended: true, ..Self::new(plan) };
        let placed = |stand: &Stand| {
            let (target, path) = outputs.plan.place(stand)?;
            let left = growing::left(&path, stand.offset, since, hash)?;
            Some((target, path, left))
        };
        let Some(left) = stands.iter().map(placed).collect::<Option<Vec<_>>>() else { return Ok(None) };
        for (stand, (target, path, left)) in stands.iter().zip(left) {
            match left {
                Left::Partial => outputs.reopen(stand)?,
                Left::Placed(finished) => {
                    let format = outputs.plan.targets[target].format.name;
                    let path = path.display().to_string();
                    let Finished { bytes, sha256 } = finished;
                    outputs.placed.push(Written { path, format, chats: stand.chats, rows: stand.rows, bytes, sha256 });
                }
            }
        }
        Ok(Some(outputs))
    }

    fn new(plan: Plan) -> Self {
        let count = plan.targets.len();
        Self {
            days: DayCache::new(plan.zone.clone()),
            outlets: Vec::new(),
            by_path: HashMap::new(),
            last: vec![None; count],
            closed: vec![false; count],
            placed: Vec::new(),
            ended: false,
            plan,
        }
    }

    fn reopen(&mut self, stand: &Stand) -> Result<()> {
        let Some((target, path)) = self.plan.place(stand) else { return Ok(()) };
        let outlet = Outlet::reopen(&self.plan, (target, &path), stand)?;
        self.add(&path, outlet);
        self.spare();
        Ok(())
    }

    fn open_early(&mut self, target: usize) -> Result<()> {
        let Some(path) = self.plan.early(target) else { return Ok(()) };
        if self.by_path.contains_key(&(target, path.clone())) {
            return Ok(());
        }
        if !self.plan.targets[target].is_stream() {
            self.plan.manner.refuse(&path)?;
        }
        self.create(target, &path).map(drop)
    }

    fn create(&mut self, target: usize, path: &Path) -> Result<usize> {
        let outlet = Outlet::create(&self.plan, target, path)?;
        let index = self.add(path, outlet);
        self.outlets[index].begin()?;
        Ok(index)
    }

    fn add(&mut self, path: &Path, outlet: Outlet) -> usize {
        self.by_path.insert((outlet.target, path.to_owned()), self.outlets.len());
        self.outlets.push(outlet);
        self.outlets.len() - 1
    }

    /// Writes one record to every output; `scope` is its project.
    pub fn write(&mut self, record: &Record<'_>, scope: u64) -> Result<()> {
        for target in 0..self.plan.targets.len() {
            if self.closed[target] {
                continue;
            }
            let index = self.route(target, record, scope)?;
            let result = self.outlets[index].write(record);
            self.hear(target, result)?;
        }
        Ok(())
    }

    /// Passes on to streams what they have not got yet: called when no more records are at hand.
    pub fn flush_streams(&mut self) -> Result<()> {
        for target in 0..self.plan.targets.len() {
            if self.closed[target] || !self.plan.targets[target].is_stream() {
                continue;
            }
            let mut outlets = self.outlets.iter_mut().filter(|outlet| outlet.target == target);
            let result = outlets.try_for_each(Outlet::flush);
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
        let index = match self.by_path.get(&(target, path.clone())) {
            Some(index) => *index,
            None => {
                self.plan.manner.refuse(&path)?;
                self.create(target, &path).map_err(Error::late)?
            }
        };
        self.last[target] = Some((day, scope, index));
        Ok(index)
    }

    fn only(&self, target: usize) -> Result<usize> {
        let found = self.outlets.iter().position(|outlet| outlet.target == target);
        found.ok_or_else(|| Error::failure("an output was not opened"))
    }

    /// Ends what is under way, so that every file can be cut here; says where those stand that have changed, with
    /// handles to make them durable.
    pub fn mark(&mut self) -> Result<Vec<(Stand, Arc<File>)>> {
        let mut stands = Vec::new();
        for index in 0..self.outlets.len() {
            let outlet = &mut self.outlets[index];
            let target = outlet.target;
            if self.closed[target] || !outlet.has_changed() {
                continue;
            }
            let closed = outlet.close_member();
            self.hear(target, closed)?;
            stands.extend(self.outlets[index].stand(&self.plan));
        }
        self.spare();
        Ok(stands)
    }

    fn spare(&mut self) {
        if self.outlets.len() > MOST_OPEN {
            self.outlets.iter_mut().for_each(Outlet::rest);
        }
    }

    /// Writes what stands after the last record; from here on only [`Outputs::commit`] makes sense.
    pub fn end(&mut self) -> Result<Vec<(Stand, Arc<File>)>> {
        if self.ended {
            return Ok(Vec::new());
        }
        let closed = &self.closed;
        self.outlets.iter_mut().filter(|outlet| !closed[outlet.target]).try_for_each(Outlet::end)?;
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

    /// Gives every file its final name.
    pub fn commit(&mut self) -> Result<Vec<Written>> {
        let mut written = std::mem::take(&mut self.placed);
        for outlet in std::mem::take(&mut self.outlets) {
            if !self.closed[outlet.target] {
                written.push(outlet.commit(&self.plan)?);
            }
        }
        Ok(written)
    }

    /// What stands where, without giving anything its final name: the account of a run that did not end well.
    pub fn account(&self) -> Vec<Written> {
        self.outlets.iter().map(|outlet| outlet.account(&self.plan)).collect()
    }

    /// Takes away the partial files of a run that has nothing to go on with.
    pub fn discard(self) {
        self.outlets.into_iter().for_each(Outlet::discard);
    }
}
