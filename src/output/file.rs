//! One file of an export: `NAME.partial` while it grows, `NAME` once it is whole.
//!
//! Packed files are made of members (gzip) or frames (zstd) that end at each mark, so every mark is an offset at
//! which the file can be cut and gone on with. The partial file is also the lock: two runs cannot grow one file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use aws_lc_rs::digest::{Context, SHA256};

use super::path::{beside, folder_of, real};
use super::target::Packing;
use crate::error::{Error, Exit, Result};

/// Blocks written to disk are about this large.
const BLOCK: usize = 128 << 10;

/// How new files are made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Readable by the owner alone.
    pub private: bool,
    /// Refuse to replace a file.
    pub no_clobber: bool,
    /// Hash what is written.
    pub hash: bool,
}

impl Manner {
    /// Refuses to replace what stands at `path`, if that is not wanted.
    pub fn refuse(self, path: &Path) -> Result<()> {
        match self.no_clobber && path.exists() {
            true => Err(Error::usage(format!("{} exists, and --no-clobber keeps it", path.display()))),
            false => Ok(()),
        }
    }
}

/// What packs the bytes of the member that is under way.
enum Packer {
    Plain,
    Gzip(flate2::write::GzEncoder<Vec<u8>>),
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
}

/// Where the bytes end up.
enum Sink {
    Stdout,
    File(File),
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
    packing: Packing,
    packer: Option<Packer>,
    buffer: Vec<u8>,
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
        Ok(Self::new(Sink::File(file), path.display().to_string(), packing))
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
        let growing = Self::new(Sink::File(file), partial.display().to_string(), packing);
        Ok(Self { paths: Some((path, partial)), written: offset, hash, ..growing })
    }

    fn new(sink: Sink, name: String, packing: Packing) -> Self {
        Self { sink, paths: None, name, packing, packer: None, buffer: Vec::new(), written: 0, hash: None }
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
        let fail = |error| Error::failure(format!("cannot pack: {error}")).because(error);
        let packer = match self.packer.take() {
            Some(packer) => packer,
            None => Packer::new(self.packing).map_err(fail)?,
        };
        Ok(match self.packer.insert(packer) {
            Packer::Plain => &mut self.buffer,
            Packer::Gzip(encoder) => encoder,
            Packer::Zstd(encoder) => encoder,
        })
    }

    /// Passes on what has gathered, if that is a block or `all`.
    pub fn pass_on(&mut self, all: bool) -> Result<()> {
        let ready = match &mut self.packer {
            Some(Packer::Gzip(encoder)) => encoder.get_mut(),
            Some(Packer::Zstd(encoder)) => encoder.get_mut(),
            _ => &mut self.buffer,
        };
        if ready.is_empty() || (!all && ready.len() < BLOCK) {
            return Ok(());
        }
        let bytes = std::mem::take(ready);
        let result = self.put(&bytes);
        self.give_back(bytes);
        result
    }

    fn give_back(&mut self, mut bytes: Vec<u8>) {
        bytes.clear();
        if let Some(Packer::Plain) | None = self.packer
            && self.buffer.is_empty()
        {
            self.buffer = bytes;
        }
    }

    /// Ends the member under way, so that what is written so far stands by itself.
    pub fn close_member(&mut self) -> Result<()> {
        let fail = |error| Error::failure(format!("cannot pack: {error}")).because(error);
        let packed = match self.packer.take() {
            Some(Packer::Gzip(encoder)) => encoder.finish().map_err(fail)?,
            Some(Packer::Zstd(encoder)) => encoder.finish().map_err(fail)?,
            Some(Packer::Plain) | None => return self.pass_on(true),
        };
        self.put(&packed)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if let Sink::Closed = self.sink
            && let Some((_, partial)) = &self.paths
        {
            let file = OpenOptions::new().append(true).open(partial);
            let file = file.map_err(|error| Error::disk("open", partial, error))?;
            self.sink = Sink::File(file);
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

    /// A second handle to the file, to make it durable from another thread; `None` for a stream.
    pub fn handle(&self) -> Result<Option<(PathBuf, File)>> {
        let (Some((_, partial)), Sink::File(file)) = (&self.paths, &self.sink) else { return Ok(None) };
        let copy = file.try_clone().map_err(|error| Error::disk("use", partial, error))?;
        Ok(Some((partial.clone(), copy)))
    }

    /// Frees the file handle until the next write.
    pub fn rest(&mut self) {
        if self.paths.is_some() {
            self.sink = Sink::Closed;
        }
    }

    /// Gives the file its final name, which holds after a power cut too.
    pub fn commit(mut self) -> Result<Finished> {
        self.close_member()?;
        let sha256 = self.hash.take().map(|hash| hex(hash.finish().as_ref()));
        let finished = Finished { bytes: self.written, sha256 };
        let Some((path, partial)) = &self.paths else { return Ok(finished) };
        let file = match self.sink {
            Sink::File(file) => file,
            _ => File::open(partial).map_err(|error| Error::disk("open", partial, error))?,
        };
        file.sync_all().map_err(|error| Error::disk("write to", partial, error))?;
        let length = file.metadata().map_err(|error| Error::disk("look at", partial, error))?.len();
        if length != self.written || !same_file(&file, partial) {
            let name = partial.display();
            return Err(Error::failure(format!("{name} was removed or changed by somebody else while it was written")));
        }
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

impl Packer {
    fn new(packing: Packing) -> io::Result<Self> {
        Ok(match packing {
            Packing::Plain => Packer::Plain,
            Packing::Gzip => Packer::Gzip(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(3))),
            Packing::Zstd => Packer::Zstd(zstd::stream::write::Encoder::new(Vec::new(), 3)?),
        })
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
pub fn left(path: &Path, bytes: u64, since: SystemTime, hash: bool) -> Option<Left> {
    let path = real(path);
    if std::fs::metadata(beside(&path, "partial")).is_ok_and(|found| found.len() >= bytes) {
        return Some(Left::Partial);
    }
    let found = std::fs::metadata(&path).ok().filter(|found| found.is_file() && found.len() == bytes)?;
    found.modified().ok().filter(|time| *time >= since)?;
    let sha256 = if hash { Some(hex(hash_so_far(&path).ok()?.finish().as_ref())) } else { None };
    Some(Left::Placed(Finished { bytes, sha256 }))
}

/// Makes names in the folder of `path` durable, where the platform can.
pub fn sync_folder(path: &Path) {
    // Some file systems cannot sync folders; the file itself is durable by now.
    _ = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
}

/// Takes the file away from everybody but its owner.
#[cfg(unix)]
pub fn make_private(file: &File) -> io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

/// There is no such thing here.
#[cfg(not(unix))]
pub fn make_private(_file: &File) -> io::Result<()> {
    Ok(())
}

/// Opens or creates a file that no other run has open this way; exit 75 if one has.
pub fn locked(path: &Path, private: bool) -> Result<File> {
    loop {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        if private {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let file = options.open(path).map_err(|error| cannot("write", path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(Exit::Locked, format!("another run is writing {}", path.display())));
            }
            // A file system without locks: the run is as safe as it can be there.
            Err(TryLockError::Error(_)) => return Ok(file),
        }
        // The holder of before may have renamed or removed the file between our opening and locking it.
        if same_file(&file, path) {
            return Ok(file);
        }
    }
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(ours), Ok(theirs)) => (ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn same_file(_file: &File, path: &Path) -> bool {
    path.exists()
}

fn hash_so_far(partial: &Path) -> Result<Context> {
    struct Feed(Context);
    impl Write for Feed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut feed = Feed(Context::new(&SHA256));
    let copied = File::open(partial).and_then(|mut file| io::copy(&mut file, &mut feed));
    copied.map_err(|error| cannot("read", partial, error))?;
    Ok(feed.0)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A path that cannot be used at all is a matter of usage; anything else is a failure of the disk.
fn cannot(doing: &str, path: &Path, error: io::Error) -> Error {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem};
    match error.kind() {
        NotFound | PermissionDenied | NotADirectory | IsADirectory | ReadOnlyFilesystem => {
            Error::usage(format!("cannot {doing} {}: {error}", path.display()))
                .hint("check the folder of --output: it must exist and be writable")
        }
        _ => Error::disk(doing, path, error),
    }
}
