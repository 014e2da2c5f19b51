//! One file or stream of an export, with the writer that makes records into its bytes. Which records it gets is
//! decided in [`super`].

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::growing::Growing;
use super::path::beside;
use super::target::{Place, Target};
use super::{Plan, Stand, Written};
use crate::error::{Error, Result};
use crate::format::RecordWriter;
use crate::record::Record;

/// An open file or stream.
pub struct Outlet {
    /// Which `-o` it belongs to, by its place in [`Plan::targets`].
    pub target: usize,
    /// As asked for: a symlink is not what it points to.
    path: PathBuf,
    growing: Growing,
    writer: Box<dyn RecordWriter>,
    /// Rows and chats in it.
    pub rows: u64,
    pub chats: u64,
    changed: bool,
}

impl Outlet {
    /// A new one.
    pub fn create(plan: &Plan, target: usize, path: &Path) -> Result<Self> {
        let Target { place, packing, .. } = &plan.targets[target];
        let growing = match place {
            Place::Stdout => Growing::stdout(*packing),
            Place::Stream(path) => Growing::stream(path, *packing)?,
            Place::Files(template) => {
                plan.refuse_side(path)?;
                if !template.is_fixed()
                    && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
                {
                    std::fs::create_dir_all(folder).map_err(|error| Error::disk("create", folder, error))?;
                }
                Growing::file(path, *packing, 0, plan.manner)?
            }
        };
        Ok(Self::new(plan, (target, path), growing))
    }

    /// The one that `stand` tells of, cut there.
    pub fn reopen(plan: &Plan, (target, path): (usize, &Path), stand: &Stand) -> Result<Self> {
        plan.manner.refuse(path)?;
        let growing = Growing::file(path, plan.targets[target].packing, stand.offset, plan.manner)?;
        Ok(Self { rows: stand.rows, chats: stand.chats, ..Self::new(plan, (target, path), growing) })
    }

    fn new(plan: &Plan, (target, path): (usize, &Path), growing: Growing) -> Self {
        let writer = (plan.targets[target].format.writer)(&plan.shape);
        Self { target, path: path.to_owned(), growing, writer, rows: 0, chats: 0, changed: false }
    }

    /// Writes what stands before the first record.
    pub fn begin(&mut self) -> Result<()> {
        let begun = self.writer.begin(self.growing.writer()?);
        begun.map_err(|error| Error::disk("write to", self.name(), error))?;
        self.changed = true;
        Ok(())
    }

    /// Writes one record.
    pub fn write(&mut self, record: &Record<'_>) -> Result<()> {
        let result = self.writer.record(self.growing.writer()?, self.rows, record);
        self.rows += result.map_err(|error| Error::disk("write to", self.name(), error))?;
        self.chats += 1;
        self.changed = true;
        self.growing.pass_on(false)
    }

    /// Passes on what has gathered.
    pub fn flush(&mut self) -> Result<()> {
        self.growing.pass_on(true)
    }

    /// Whether anything was written since a member was closed.
    pub fn has_changed(&self) -> bool {
        self.changed
    }

    /// Ends what is under way, so that it can be cut here.
    pub fn close_member(&mut self) -> Result<()> {
        self.changed = false;
        self.growing.close_member()
    }

    /// Where it stands, with a handle to make that durable; `None` for a stream.
    pub fn stand(&self, plan: &Plan) -> Option<(Stand, Arc<File>)> {
        let target = &plan.targets[self.target];
        let (Some(file), Place::Files(template)) = (self.growing.handle(), &target.place) else { return None };
        let (target, path) = (target.known.clone(), template.below(&self.path));
        let stand = Stand { target, path, offset: self.growing.written(), rows: self.rows, chats: self.chats };
        Some((stand, file))
    }

    /// Frees the file handle until the next write.
    pub fn rest(&mut self) {
        self.growing.rest();
    }

    /// Writes what stands after the last record.
    pub fn end(&mut self) -> Result<()> {
        let ended = self.writer.end(self.growing.writer()?, self.rows);
        ended.map_err(|error| Error::disk("write to", self.name(), error))?;
        self.changed = true;
        Ok(())
    }

    /// Gives a file its final name.
    pub fn commit(self, plan: &Plan) -> Result<Written> {
        // It may have come while the run was under way.
        if self.growing.is_file() {
            plan.manner.refuse(&self.path).map_err(Error::late)?;
        }
        let (path, format) = (self.name(), plan.targets[self.target].format.name);
        let finished = self.growing.commit()?;
        Ok(Written { path, format, chats: self.chats, rows: self.rows, bytes: finished.bytes, sha256: finished.sha256 })
    }

    /// What stands where by now.
    pub fn account(&self, plan: &Plan) -> Written {
        let path = match self.growing.is_file() {
            true => beside(&self.path, "partial").display().to_string(),
            false => self.name(),
        };
        let format = plan.targets[self.target].format.name;
        Written { path, format, chats: self.chats, rows: self.rows, bytes: self.growing.written(), sha256: None }
    }

    /// Leaves no trace of it.
    pub fn discard(self) {
        self.growing.discard();
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}
