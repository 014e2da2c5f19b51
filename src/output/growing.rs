//! One file of an export: `NAME.partial` while it grows, `NAME` once it is whole.
//!
//! Every mark is an offset at which the file can be cut and gone on with. The partial file is also the lock: two runs
//! cannot grow one file. How bytes are packed is [`super::packer`]'s.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use aws_lc_rs::digest::Context;

use super::file::{Manner, cannot, hash_so_far, hex, locked, make_private, same_file, set_mode, sync_folder};
use super::packer::Packer;
use super::path::{beside, folder_of, real};
use super::target::Packing;
use crate::error::{Error, Result};
use crate::format::{Finish, Making, Shape};

/// Where the bytes end up.
enum Sink {
    Stdout,
    File(Arc<File>),
    /// Closed for now, to spare file handles.
    Closed,
}

/// A growing file.
pub struct Growing {
    sink: Sink,
    /// `None` for a stream.
    paths: Option<(PathBuf, PathBuf)>,
    /// Where the bytes lie for now, for sentences.
    name: String,
    packer: Packer,
    written: u64,
    hash: Option<Context>,
}

/// A file that has got its final name.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, if that was asked for.
    pub sha256: Option<String>,
}

impl Growing {
    /// Standard output.
    pub fn stdout(packing: Packing) -> Self {
        Self::new(Sink::Stdout, "standard output".to_owned(), packing)
    }

    /// A fifo, a device: written straight into it.
    pub fn stream(path: &Path, packing: Packing) -> Result<Self> {
        let file = OpenOptions::new().write(true).open(path).map_err(|error| cannot("write to", path, error))?;
        Ok(Self::new(Sink::File(file.into()), path.display().to_string(), packing))
    }

    /// `path`, as `path.partial` for now, from its beginning or from `offset` on.
    pub fn file(path: &Path, packing: Packing, offset: u64, manner: Manner) -> Result<Self> {
        let path = real(path);
        if path.is_dir() {
            return Err(Error::usage(format!("--output {} is a folder; expected a file", path.display())));
        }
        let partial = beside(&path, "partial");
        let short = || {
            Error::usage(format!("{} is shorter than the checkpoint says", partial.display()))
                .hint("--restart forgets the interrupted run and starts over")
        };
        // Locking would make it, and a refusal leaves nothing behind.
        if offset > 0 && !partial.exists() {
            return Err(short());
        }
        let mut file = locked(&partial, manner.private)?;
        if manner.private {
            // It may be there from a run that was not.
            make_private(&file).map_err(|error| cannot("protect", &partial, error))?;
        }
        let length = file.metadata().map_err(|error| cannot("look at", &partial, error))?.len();
        if length < offset {
            return Err(short());
        }
        let cut = file.set_len(offset).and_then(|()| file.seek(SeekFrom::End(0)));
        cut.map_err(|error| cannot("cut", &partial, error))?;
        let hash = manner.hash.then(|| hash_so_far(&partial)).transpose()?;
        let growing = Self::new(Sink::File(file.into()), partial.display().to_string(), packing);
        Ok(Self { paths: Some((path, partial)), written: offset, hash, ..growing })
    }

    fn new(sink: Sink, name: String, packing: Packing) -> Self {
        Self { sink, paths: None, name, packer: Packer::new(packing), written: 0, hash: None }
    }

    /// Whether it will get a final name, unlike a stream.
    pub fn is_file(&self) -> bool {
        self.paths.is_some()
    }

    /// Bytes on their way to the disk or further.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Something to write records into.
    pub fn writer(&mut self) -> Result<&mut dyn Write> {
        self.packer.writer()
    }

    /// Passes on what has gathered, if that is a block or `all`.
    pub fn pass_on(&mut self, all: bool) -> Result<()> {
        let Some(bytes) = self.packer.take(all, self.written) else { return Ok(()) };
        let result = self.put(&bytes);
        self.packer.give_back(bytes);
        result
    }

    /// Ends the member under way, so that what is written so far stands by itself.
    pub fn close_member(&mut self) -> Result<()> {
        match self.packer.close_member()? {
            Some(bytes) => self.put(&bytes),
            None => self.pass_on(true),
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if let Sink::Closed = self.sink
            && let Some((_, partial)) = &self.paths
        {
            let file = OpenOptions::new().append(true).open(partial);
            let file = file.map_err(|error| Error::disk("open", partial, error))?;
            self.sink = Sink::File(file.into());
        }
        let result = match &mut self.sink {
            Sink::Stdout => {
                let mut out = io::stdout().lock();
                out.write_all(bytes).and_then(|()| out.flush())
            }
            Sink::File(file) => file.write_all(bytes),
            Sink::Closed => Ok(()),
        };
        result.map_err(|error| Error::disk("write to", &self.name, error))?;
        self.written += bytes.len() as u64;
        if let Some(hash) = &mut self.hash {
            hash.update(bytes);
        }
        Ok(())
    }

    /// The file, to make it durable from another thread; `None` for a stream.
    pub fn handle(&self) -> Option<Arc<File>> {
        match &self.sink {
            Sink::File(file) if self.is_file() => Some(file.clone()),
            _ => None,
        }
    }

    /// Frees the file handle until the next write.
    pub fn rest(&mut self) {
        if self.paths.is_some() {
            self.sink = Sink::Closed;
        }
    }

    /// Makes the final file of the partial one, which is NDJSON of the common record, and puts it in place. The partial
    /// file goes last, so that a run that is killed meanwhile can make the file again.
    pub fn commit_made(mut self, finish: Finish, shape: &Shape, manner: Manner) -> Result<Finished> {
        self.close_member()?;
        let Some((path, partial)) = &self.paths else { return Err(Error::failure("a stream cannot be made of a file")) };
        self.check_partial(partial)?;
        let hash = self.hash.take().map(|hash| hex(hash.finish().as_ref()));
        let unnamed = |error: io::Error| Error::disk("write beside", path, error.kind().into());
        let made = tempfile::Builder::new().prefix(".").suffix(".making").tempfile_in(folder_of(path)).map_err(unnamed)?;
        let making = Making { ndjson: partial, existing: path, out: made.path(), shape, private: manner.private, sha256: hash.as_deref() };
        (finish.build)(&making)?;
        let file = File::options().read(true).write(true).open(made.path()).map_err(unnamed)?;
        set_mode(&file, path, manner.private).map_err(unnamed)?;
        file.sync_all().map_err(|error| Error::disk("write to", path, error))?;
        let bytes = file.metadata().map_err(|error| Error::disk("look at", path, error))?.len();
        let sha256 = manner.hash.then(|| hash_so_far(made.path())).transpose()?;
        made.persist(path).map_err(|error| Error::disk("rename to", path, error.error))?;
        sync_folder(path);
        std::fs::remove_file(partial).map_err(|error| Error::disk("remove", partial, error))?;
        Ok(Finished { bytes, sha256: sha256.map(|hash| hex(hash.finish().as_ref())) })
    }

    /// Makes the partial file durable, and refuses one that is not as it was written.
    fn check_partial(&self, partial: &Path) -> Result<()> {
        let file = match &self.sink {
            Sink::File(file) => file.clone(),
            _ => File::open(partial).map_err(|error| Error::disk("open", partial, error))?.into(),
        };
        file.sync_all().map_err(|error| Error::disk("write to", partial, error))?;
        let length = file.metadata().map_err(|error| Error::disk("look at", partial, error))?.len();
        if length != self.written || !same_file(&file, partial) {
            let name = partial.display();
            return Err(Error::failure(format!("{name} was removed or changed by somebody else while it was written")));
        }
        Ok(())
    }

    /// Gives the file its final name, which holds after a power cut too.
    pub fn commit(mut self) -> Result<Finished> {
        self.close_member()?;
        let sha256 = self.hash.take().map(|hash| hex(hash.finish().as_ref()));
        let finished = Finished { bytes: self.written, sha256 };
        let Some((path, partial)) = &self.paths else { return Ok(finished) };
        self.check_partial(partial)?;
        std::fs::rename(partial, path).map_err(|error| Error::disk("rename to", path, error))?;
        sync_folder(path);
        Ok(finished)
    }

    /// Leaves no trace of a file in which nothing was worth keeping.
    pub fn discard(self) {
        if let Some((_, partial)) = &self.paths {
            // It may be gone already; nothing rests on it.
            _ = std::fs::remove_file(partial);
        }
    }
}

/// Where an interrupted run's file is, if nobody has touched it.
pub enum Left {
    /// Under `NAME.partial`.
    Partial,
    /// Under its final name already.
    Placed(Finished),
}

/// Looks for a file that stood whole, `bytes` long, when its run was interrupted. Under the final name it must be
/// younger than `since`, or it is the one that was to be replaced.
/// Where it `is_made` of the partial file, its length says nothing.
pub fn left(path: &Path, (bytes, is_made): (u64, bool), since: SystemTime, hash: bool) -> Option<Left> {
    let path = real(path);
    if std::fs::metadata(beside(&path, "partial")).is_ok_and(|found| found.len() >= bytes) {
        return Some(Left::Partial);
    }
    let found = std::fs::metadata(&path).ok().filter(|found| found.is_file())?;
    let length = found.len();
    if !is_made && length != bytes {
        return None;
    }
    found.modified().ok().filter(|time| *time >= since)?;
    let sha256 = if hash { Some(hex(hash_so_far(&path).ok()?.finish().as_ref())) } else { None };
    Some(Left::Placed(Finished { bytes: length, sha256 }))
}
