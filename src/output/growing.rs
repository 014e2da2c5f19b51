//! One file of an export: `NAME.partial` while it grows, `NAME` once it is complete.
//!
//! Every mark is an offset at which the file can be cut and resumed, with the checksum of everything before it. The
//! partial file is also the lock: two runs cannot grow one file. How bytes are compressed is [`super::packer`]'s.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use aws_lc_rs::digest::{Context, SHA256};

use super::file::{Manner, digest, hex};
use super::lock::{Locks, NamedLock, check};
use super::packer::Packer;
use super::path::{beside, folder_of, real};
use super::target::Packing;
use crate::error::{Error, Result};
use crate::format::Shape;
use crate::format::{Finish, Made, Making};
use crate::fs::{check_stdout, io_error, is_same_file, locked, make_private, open_existing, sync_folder};
use crate::window::Zone;

/// So many files are made durable at a time: a disk that gets many such calls at once serves them together.
const SYNC_THREADS: usize = 16;

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
    paths: Option<Paths>,
    /// Where the bytes lie for now, for sentences.
    name: String,
    packer: Packer,
    written: u64,
    checksum: crc32fast::Hasher,
    hash: Option<Context>,
}

/// Where a growing file is and will be.
struct Paths {
    last: PathBuf,
    partial: PathBuf,
    /// The lock of a file whose handle is closed between writes.
    lock: Option<NamedLock>,
    private: bool,
}

/// A place in a file to resume from, and what stands before it.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// Bytes that count.
    pub offset: u64,
    /// Their CRC-32.
    pub checksum: u32,
}

/// A file that has got its final name.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, if that was asked for.
    pub sha256: Option<String>,
    /// What making it has lost.
    pub made: Made,
}

/// A file that holds bytes that are not durable yet.
#[derive(Clone, Debug)]
pub enum Unsynced {
    /// By its handle, with its path for sentences.
    Open(Arc<File>, PathBuf),
    /// By its path, as its handle is closed between writes.
    Closed(PathBuf),
}

impl Unsynced {
    /// Makes all of `files` durable.
    pub fn sync_all(files: &[Self]) -> Result<()> {
        if files.len() < SYNC_THREADS {
            return files.iter().try_for_each(Self::sync);
        }
        let share = files.len().div_ceil(SYNC_THREADS);
        std::thread::scope(|scope| {
            let sync = |share: &'_ [Self]| share.iter().try_for_each(Self::sync);
            let threads: Vec<_> = files.chunks(share).map(|share| scope.spawn(move || sync(share))).collect();
            let failed = |_| Err(Error::failure("a file could not be made durable"));
            threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(failed))
        })
    }

    fn sync(&self) -> Result<()> {
        let (synced, path) = match self {
            Self::Open(file, path) => (file.sync_data(), path),
            Self::Closed(path) => (open_existing(path).map_err(Error::late)?.sync_data(), path),
        };
        synced.map_err(|error| Error::disk("write to", path, error))
    }
}

impl Growing {
    /// Standard output.
    pub fn stdout(packing: Packing) -> Result<Self> {
        check_stdout()?;
        Ok(Self::new(Sink::Stdout, "standard output".to_owned(), packing))
    }

    /// A fifo, a device: written straight into it.
    pub fn stream(path: &Path, packing: Packing) -> Result<Self> {
        let file = OpenOptions::new().write(true).open(path).map_err(|error| io_error("write to", path, error))?;
        Ok(Self::new(Sink::File(file.into()), path.display().to_string(), packing))
    }

    /// `path` from its beginning, as `path.partial` for now.
    pub fn create(path: &Path, packing: Packing, manner: Manner) -> Result<Self> {
        let mut growing = Self::open(path, packing, manner)?;
        growing.hash = manner.hash.then(|| Context::new(&SHA256));
        growing.cut()?;
        Ok(growing)
    }

    /// The unfinished file of `path`, if what stands before `at` is what the interrupted run wrote. Nothing is changed
    /// before [`Growing::cut`].
    pub fn resume(path: &Path, packing: Packing, at: Position, manner: Manner) -> Result<Self> {
        let partial = beside(&real(path), "partial");
        // Locking would create it, and a refusal leaves nothing behind.
        if at.offset > 0 && !partial.exists() {
            return Err(refused(&partial, "is shorter than the checkpoint says"));
        }
        let mut growing = Self::open(path, packing, manner)?;
        let mut hash = manner.hash.then(|| Context::new(&SHA256));
        let Sink::File(file) = &growing.sink else { return Ok(growing) };
        let mut file = file.try_clone().map_err(|error| Error::disk("read", &partial, error))?;
        let found = digest(&mut file, at.offset, hash.as_mut());
        let (bytes, checksum) = found.map_err(|error| Error::disk("read", &partial, error))?;
        if bytes < at.offset {
            return Err(refused(&partial, "is shorter than the checkpoint says"));
        }
        if checksum.clone().finalize() != at.checksum {
            return Err(refused(&partial, "was changed since the interrupted run wrote it"));
        }
        (growing.written, growing.checksum, growing.hash) = (at.offset, checksum, hash);
        Ok(growing)
    }

    fn open(path: &Path, packing: Packing, manner: Manner) -> Result<Self> {
        let path = real(path);
        if path.is_dir() {
            return Err(Error::usage(format!("--output {} is a folder; expected a file", path.display())));
        }
        let partial = beside(&path, "partial");
        let file = locked(&partial, manner.private)?;
        check(&path)?;
        let name = partial.display().to_string();
        let paths = Paths { last: path, partial, lock: None, private: manner.private };
        Ok(Self { paths: Some(paths), ..Self::new(Sink::File(file.into()), name, packing) })
    }

    fn new(sink: Sink, name: String, packing: Packing) -> Self {
        let (packer, checksum) = (Packer::new(packing), crc32fast::Hasher::new());
        Self { sink, paths: None, name, packer, written: 0, checksum, hash: None }
    }

    /// Cuts off what stands behind the bytes that count.
    pub fn cut(&mut self) -> Result<()> {
        let (Some(paths), Sink::File(file)) = (&self.paths, &self.sink) else { return Ok(()) };
        if paths.private {
            // It may be there from a run that was not.
            make_private(file).map_err(|error| io_error("protect", &paths.partial, error))?;
        }
        let cut = file.set_len(self.written).and_then(|()| (&**file).seek(SeekFrom::End(0)));
        cut.map_err(|error| io_error("cut", &paths.partial, error))?;
        Ok(())
    }

    /// Closes the handle between writes from now on, and locks the output by a name instead.
    pub fn share_handle(&mut self, locks: &mut Locks) -> Result<()> {
        if let Some(paths) = &mut self.paths {
            paths.lock = locks.name(&paths.last)?;
            self.sink = Sink::Closed;
        }
        Ok(())
    }

    /// Whether it will get a final name, unlike a stream.
    pub fn is_file(&self) -> bool {
        self.paths.is_some()
    }

    /// Bytes on their way to the disk or further.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Where it can be resumed, once what was written is durable.
    pub fn position(&self) -> Position {
        Position { offset: self.written, checksum: self.checksum.clone().finalize() }
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
        if let (Sink::Closed, Some(paths)) = (&self.sink, &self.paths) {
            let file = open_existing(&paths.partial).map_err(Error::late)?;
            (&file).seek(SeekFrom::End(0)).map_err(|error| Error::disk("write to", &paths.partial, error))?;
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
        if self.paths.is_some() {
            self.checksum.update(bytes);
        }
        if let Some(hash) = &mut self.hash {
            hash.update(bytes);
        }
        Ok(())
    }

    /// What must be made durable, maybe by another thread; `None` for a stream.
    pub fn unsynced(&self) -> Option<Unsynced> {
        let paths = self.paths.as_ref()?;
        Some(match &self.sink {
            Sink::File(file) if paths.lock.is_none() => Unsynced::Open(file.clone(), paths.partial.clone()),
            _ => Unsynced::Closed(paths.partial.clone()),
        })
    }

    /// Frees memory, and the handle where it is shared, until the next write.
    pub fn rest(&mut self) {
        self.packer.shrink();
        if self.paths.as_ref().is_some_and(|paths| paths.lock.is_some()) {
            self.sink = Sink::Closed;
        }
    }

    /// Makes the final file of the partial one, which is NDJSON of the common record, and puts it in place. The partial
    /// file goes last, so that a run that is killed meanwhile can make the file again.
    pub fn rename_made(mut self, finish: Finish, asked: Asked<'_>, manner: Manner) -> Result<Finished> {
        self.close_member()?;
        let partial_file = self.complete_partial()?;
        let Some(Paths { last, partial, .. }) = &self.paths else {
            return Err(Error::failure("a file of this format cannot be written to a stream"));
        };
        // Its own words name a file that nobody has asked for.
        let unnamed = |error: io::Error| Error::disk("write beside", last, error.kind().into());
        let making = Unplaced::create(last, manner.private).map_err(unnamed)?;
        let (out, Asked { shape, about, zone }) = (making.0.as_path(), asked);
        let made = (finish.build)(&Making { ndjson: partial, existing: last, out, shape, about, zone })?;
        let mut file = File::options().read(true).write(true).open(out).map_err(unnamed)?;
        let mode = partial_file.metadata().map_err(unnamed)?.permissions();
        file.set_permissions(mode).and_then(|()| file.sync_all()).map_err(unnamed)?;
        let mut sha256 = manner.hash.then(|| Context::new(&SHA256));
        let (bytes, _) = digest(&mut file, u64::MAX, sha256.as_mut()).map_err(unnamed)?;
        std::fs::rename(out, last).map_err(|error| Error::disk("rename to", last, error))?;
        sync_folder(last);
        std::fs::remove_file(partial).map_err(|error| Error::disk("remove", partial, error))?;
        Ok(Finished { bytes, sha256: sha256.map(|hash| hex(hash.finish().as_ref())), made })
    }

    /// The partial file, whose bytes are durable by now; refuses one that is not as it was written.
    fn complete_partial(&self) -> Result<Arc<File>> {
        let partial = match &self.paths {
            Some(paths) => &paths.partial,
            None => Path::new(&self.name),
        };
        let file = match &self.sink {
            Sink::File(file) => file.clone(),
            _ => open_existing(partial).map_err(Error::late)?.into(),
        };
        let length = file.metadata().map_err(|error| Error::disk("look at", partial, error))?.len();
        if length != self.written || !is_same_file(&file, partial) {
            let name = partial.display();
            return Err(Error::failure(format!("{name} was removed or changed by somebody else while it was written")));
        }
        Ok(file)
    }

    /// Gives the file its final name, which holds after a power cut too.
    pub fn commit(mut self) -> Result<Finished> {
        self.close_member()?;
        self.unsynced().map_or(Ok(()), |file| file.sync())?;
        let last = self.paths.as_ref().map(|paths| paths.last.clone());
        let finished = self.rename()?;
        if let Some(last) = last {
            sync_folder(&last);
        }
        Ok(finished)
    }

    /// Gives the file its final name, once its bytes are durable; its folder must still be made so.
    pub fn rename(mut self) -> Result<Finished> {
        let sha256 = self.hash.take().map(|hash| hex(hash.finish().as_ref()));
        let finished = Finished { bytes: self.written, sha256, made: Made::default() };
        let Some(Paths { last, partial, .. }) = &self.paths else { return Ok(finished) };
        self.complete_partial()?;
        std::fs::rename(partial, last).map_err(|error| Error::disk("rename to", last, error))?;
        Ok(finished)
    }

    /// Leaves no trace of a file in which nothing was worth keeping.
    pub fn discard(self) {
        if let Some(paths) = &self.paths {
            // It may be gone already; nothing rests on it.
            _ = std::fs::remove_file(&paths.partial);
        }
    }
}

/// What was asked for of a file that is made at the end.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Rows and fields.
    pub shape: &'a Shape,
    /// The query in words.
    pub about: &'a [(String, String)],
    /// The zone of days.
    pub zone: &'a Zone,
}

/// The hidden file beside the final one in which that is made. It is always of one name, so that nothing is left of a
/// run that was killed meanwhile once another one has come to an end; the lock of the partial file guards it, too.
struct Unplaced(PathBuf);

impl Unplaced {
    fn create(last: &Path, private: bool) -> io::Result<Self> {
        let mut name = OsString::from(".");
        name.push(last.file_name().unwrap_or_default());
        name.push(".making");
        let path = folder_of(last).join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = File::options().write(true).create_new(true).open(&path)?;
        let unplaced = Self(path);
        if private { make_private(&file).map(|()| unplaced) } else { Ok(unplaced) }
    }
}

impl Drop for Unplaced {
    fn drop(&mut self) {
        // Once it was put in place it is not there any more.
        _ = std::fs::remove_file(&self.0);
    }
}

fn refused(partial: &Path, why: &str) -> Error {
    Error::usage(format!("{} {why}", partial.display())).hint("--restart forgets the interrupted run and starts over")
}

/// Where an interrupted run's file is, if nobody has touched it.
pub enum Left {
    /// Under `NAME.partial`.
    Partial,
    /// Under its final name already.
    Placed(Finished),
}

/// Looks for a file that stood complete, up to `at`, when its run was interrupted. Under the final name it must be
/// younger than `since`, or it is the one that was to be replaced.
/// Where `is_made` is set the final file was made of the partial one, and its length says nothing.
pub fn left(path: &Path, at: Position, since: SystemTime, (hash, is_made): (bool, bool)) -> Option<Left> {
    let path = real(path);
    if std::fs::metadata(beside(&path, "partial")).is_ok_and(|found| found.len() >= at.offset) {
        return Some(Left::Partial);
    }
    let found =
        std::fs::metadata(&path).ok().filter(|found| found.is_file() && (is_made || found.len() == at.offset))?;
    found.modified().ok().filter(|time| *time >= since)?;
    let mut sha256 = hash.then(|| Context::new(&SHA256));
    let (bytes, checksum) = digest(&mut File::open(&path).ok()?, found.len(), sha256.as_mut()).ok()?;
    let sha256 = sha256.map(|hash| hex(hash.finish().as_ref()));
    (is_made || checksum.finalize() == at.checksum).then_some(Left::Placed(Finished {
        bytes,
        sha256,
        made: Made::default(),
    }))
}
