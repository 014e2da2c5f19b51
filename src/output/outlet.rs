//! One file or stream of an export, with the writer that makes records into its bytes. Which records it gets is
//! decided in [`super`].

use std::path::{Path, PathBuf};

use super::growing::{Asked, Growing, Position, Unsynced};
use super::lock::Locks;
use super::path::beside;
use super::target::{Place, Target};
use super::{Plan, Stand, Written};
use crate::error::{Error, Result};
use crate::format::{RecordWriter, Rows, Shape};
use crate::fs::{create_folders, io_error};
use crate::record::Record;

/// An open file or stream.
pub struct Outlet {
    /// Which `-o` it belongs to, by its place in [`Plan::targets`].
    pub target: usize,
    /// When it was written to last, in records of the run.
    pub last_used: u64,
    /// Whether it may hold a compressor, a buffer or a shared handle.
    pub is_active: bool,
    /// As asked for: a symlink is not what it points to.
    path: PathBuf,
    growing: Growing,
    writer: Box<dyn RecordWriter>,
    /// Rows and chats in it.
    pub rows: u64,
    pub chats: u64,
    begun: bool,
    changed: bool,
    /// Whether its name comes from a template, and it may never be written to.
    is_one_of_many: bool,
    /// Whether its rows are messages although its partial file has a line a chat.
    counts_messages: bool,
}

impl Outlet {
    /// A new one.
    pub fn create(plan: &Plan, target: usize, path: &Path) -> Result<Self> {
        let Target { place, packing, .. } = &plan.targets[target];
        let growing = match place {
            Place::Stdout => Growing::stdout(*packing)?,
            Place::Stream(path) => Growing::stream(path, *packing)?,
            Place::Files(template) => {
                plan.refuse_side(path)?;
                if !template.is_fixed()
                    && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
                {
                    create_folders(folder, plan.manner.private).map_err(|error| io_error("create", folder, error))?;
                }
                Growing::create(path, *packing, plan.manner)?
            }
        };
        Ok(Self::new(plan, (target, path), growing))
    }

    /// The one of `stand`, to be cut there.
    pub fn reopen(plan: &Plan, (target, path): (usize, &Path), stand: &Stand) -> Result<Self> {
        plan.manner.refuse(path)?;
        let at = Position { offset: stand.offset, checksum: stand.checksum };
        let growing = Growing::resume(path, plan.targets[target].packing, at, plan.manner)?;
        let begun = stand.offset > 0;
        Ok(Self { rows: stand.rows, chats: stand.chats, begun, ..Self::new(plan, (target, path), growing) })
    }

    fn new(plan: &Plan, (target, path): (usize, &Path), growing: Growing) -> Self {
        let writer = (plan.targets[target].format.writer)(&shape(plan, target));
        let is_one_of_many = matches!(&plan.targets[target].place, Place::Files(template) if !template.is_fixed());
        Self {
            target,
            last_used: 0,
            is_active: false,
            path: path.to_owned(),
            growing,
            writer,
            rows: 0,
            chats: 0,
            begun: false,
            changed: false,
            is_one_of_many,
            counts_messages: plan.targets[target].format.finish.is_some() && plan.shape.rows == Rows::Messages,
        }
    }

    /// Cuts off what an interrupted run wrote after its last mark.
    pub fn cut(&mut self) -> Result<()> {
        self.growing.cut()
    }

    /// Keeps its handle if there is one to spare, else closes it between writes.
    pub fn share_handle(&mut self, locks: &mut Locks) -> Result<()> {
        match self.growing.is_file() && !locks.takes_handle() {
            true => self.growing.share_handle(locks),
            false => Ok(()),
        }
    }

    /// Whether it must be begun before anything comes for it.
    pub fn begins_early(&self) -> bool {
        !self.is_one_of_many
    }

    /// Writes what stands before the first record, once.
    pub fn begin(&mut self) -> Result<()> {
        if self.begun {
            return Ok(());
        }
        let begun = self.writer.begin(self.growing.writer()?);
        begun.map_err(|error| Error::disk("write to", self.name(), error))?;
        (self.begun, self.changed) = (true, true);
        Ok(())
    }

    /// Writes one record.
    pub fn write(&mut self, record: &Record<'_>) -> Result<()> {
        if !self.begun {
            self.begin()?;
        }
        let result = self.writer.record(self.growing.writer()?, self.rows, record);
        let rows = result.map_err(|error| Error::disk("write to", self.name(), error))?;
        self.rows += match record.unified.filter(|_| self.counts_messages) {
            Some(unified) => unified.chat.messages.as_ref().map_or(0, |messages| messages.len() as u64),
            None => rows,
        };
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
        self.growing.close_member()
    }

    /// Where it stands after [`Outlet::close_member`], with what makes that durable; `None` for a stream.
    pub fn mark(&mut self, plan: &Plan) -> Option<(Stand, Unsynced)> {
        self.changed = false;
        let target = &plan.targets[self.target];
        let (Some(file), Place::Files(template)) = (self.growing.unsynced(), &target.place) else { return None };
        let (target, path) = (target.known.clone(), template.below(&self.path));
        let Position { offset, checksum } = self.growing.position();
        Some((Stand { target, path, offset, checksum, rows: self.rows, chats: self.chats }, file))
    }

    /// Frees its memory, and its handle where that is shared, until the next write.
    pub fn rest(&mut self) {
        self.is_active = false;
        self.growing.rest();
    }

    /// Writes what stands after the last record.
    pub fn end(&mut self) -> Result<()> {
        self.begin()?;
        let ended = self.writer.end(self.growing.writer()?, self.rows);
        ended.map_err(|error| Error::disk("write to", self.name(), error))?;
        self.changed = true;
        Ok(())
    }

    /// Whether nothing was ever meant for it.
    pub fn is_unused(&self) -> bool {
        self.is_one_of_many && !self.begun
    }

    /// Gives a file its final name; its folder must still be made durable.
    pub fn commit(self, plan: &Plan) -> Result<Written> {
        // It may have come while the run was under way.
        if self.growing.is_file() {
            plan.refuse_replacing(self.target, &self.path).map_err(Error::late)?;
        }
        let (path, format) = (self.name(), plan.targets[self.target].format.name);
        let finished = match plan.targets[self.target].format.finish {
            Some(finish) => {
                let asked = Asked { shape: &made_shape(plan), about: &plan.about, zone: &plan.zone };
                self.growing.rename_made(finish, asked, plan.manner)?
            }
            None => self.growing.rename()?,
        };
        Ok(Written { chats: self.chats, rows: self.rows, ..Written::of(path, format, finished) })
    }

    /// What stands where by now.
    pub fn account(&self, plan: &Plan) -> Written {
        let path = match self.growing.is_file() {
            true => beside(&self.path, "partial").display().to_string(),
            false => self.name(),
        };
        let format = plan.targets[self.target].format.name;
        let (bytes, chats, rows) = (self.growing.written(), self.chats, self.rows);
        Written { path, format, chats, rows, bytes, sha256: None, truncated_cells: None }
    }

    /// What must be durable before it gets its final name; `None` for a stream.
    pub fn unsynced(&self) -> Option<Unsynced> {
        self.growing.unsynced()
    }

    /// Whether it gets a final name, unlike a stream.
    pub fn is_file(&self) -> bool {
        self.growing.is_file()
    }

    /// Its path, as asked for.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves no trace of it.
    pub fn discard(self) {
        self.growing.discard();
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// What the writer of a target is to write: the partial file of a format that is made at the end holds whole records.
fn shape(plan: &Plan, target: usize) -> Shape {
    match plan.targets[target].format.finish {
        Some(_) => Shape { rows: Rows::Chats, fields: None, ..made_shape(plan) },
        None => plan.shape.clone(),
    }
}

/// The shape of formats that are made at the end, which is always unified. Fields of another shape mean nothing there.
fn made_shape(plan: &Plan) -> Shape {
    let fields = plan.shape.fields.clone().filter(|_| plan.shape.unified.is_some());
    Shape { unified: plan.mapper.clone(), fields, ..plan.shape.clone() }
}
