//! Where the proof of a chat comes from: a finished export file today, anything that can be read as records and
//! looked at again tomorrow. A source is held open while chats are deleted.

use std::fmt::Debug;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{Context, SHA256};

use super::archive::{Entry, records};
use super::archive_folder::ArchiveFolder;
use crate::error::{Error, Exit, Result};
use crate::output::path::{beside, folder_of};

/// What to do about an archive that is refused.
const HINT: &str = "export the chats again, as JSON or NDJSON without --fields, and let the export end";

/// Endings of names that no finished export has.
const UNFINISHED: [&str; 3] = ["partial", "checkpoint", "incoming"];

/// Something that holds whole chats, and can say later whether it still holds what it held.
pub trait ProofSource: Debug {
    /// Calls `record` with each record. What `record` says against it is said of the source.
    ///
    /// # Errors
    ///
    /// Exit 6 if the source, or a record, is refused as proof.
    fn read(&mut self, record: &mut dyn FnMut(&str, Entry) -> Result<(), String>) -> Result<()>;

    /// Whether what was read is still there, unchanged.
    ///
    /// # Errors
    ///
    /// Exit 6 if it is not.
    fn check_unchanged(&mut self) -> Result<()>;
}

/// The source at `path`.
///
/// # Errors
///
/// Exit 2 if there is nothing to read, 6 if it is refused as proof.
pub fn open(path: &Path) -> Result<Box<dyn ProofSource>> {
    match ArchiveFolder::is_at(path) {
        true => Ok(Box::new(ArchiveFolder::open(path))),
        false => Ok(Box::new(ExportFile::open(path)?)),
    }
}

/// A finished export in the vendor's shape.
#[derive(Debug)]
struct ExportFile {
    /// As given.
    path: PathBuf,
    file: File,
    stamp: Stamp,
    sha256: Option<Vec<u8>>,
}

/// What tells a file from another, and from itself after a change, without reading it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Stamp(Vec<i64>);

impl Stamp {
    #[cfg(unix)]
    pub(super) fn of(file: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        // The time of the change of the inode, too: nobody can set that back.
        let numbers = [file.dev() as i64, file.ino() as i64, file.size() as i64];
        let times = [file.mtime(), file.mtime_nsec(), file.ctime(), file.ctime_nsec()];
        Self(numbers.into_iter().chain(times).collect())
    }

    #[cfg(not(unix))]
    pub(super) fn of(file: &Metadata) -> Self {
        let since = file.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        Self(vec![file.len() as i64, since.map_or(0, |since| since.as_nanos() as i64)])
    }
}

impl ExportFile {
    fn open(path: &Path) -> Result<Self> {
        let cannot = |error: io::Error| {
            Error::usage(format!("--from-export or --archived-in: cannot read {}: {error}", path.display()))
        };
        let resolved = std::fs::canonicalize(path).map_err(cannot)?;
        // Before it is opened: a pipe would wait for a writer.
        if !std::fs::metadata(&resolved).map_err(cannot)?.is_file() {
            return Err(Error::usage(format!("--from-export or --archived-in: {} is not a file", path.display())));
        }
        let file = File::open(&resolved).map_err(cannot)?;
        let metadata = file.metadata().map_err(cannot)?;
        check_finished(path, &resolved, &metadata).map_err(|why| refused(path, &why))?;
        Ok(Self { path: path.to_owned(), file, stamp: Stamp::of(&metadata), sha256: None })
    }

    fn changed(&self) -> Error {
        let path = self.path.display();
        Error::new(Exit::Unsafe, format!("{path} has changed since it was read, so it proves nothing any more"))
            .hint("run the same command again: it reads the archive again, and what was deleted is not repeated")
    }
}

impl ProofSource for ExportFile {
    fn read(&mut self, record: &mut dyn FnMut(&str, Entry) -> Result<(), String>) -> Result<()> {
        let mut bytes = Hashed { file: &self.file, hash: Context::new(&SHA256) };
        records(&mut bytes, record).map_err(|why| refused(&self.path, &why))?;
        let hash = bytes.rest().map_err(|error| refused(&self.path, &error.to_string()))?;
        self.sha256 = Some(hash);
        match self.file.metadata() {
            Ok(now) if Stamp::of(&now) == self.stamp => Ok(()),
            _ => Err(self.changed()),
        }
    }

    fn check_unchanged(&mut self) -> Result<()> {
        let now = std::fs::metadata(&self.path).map_err(|_| self.changed())?;
        if Stamp::of(&now) == self.stamp {
            return Ok(());
        }
        // Touched, moved or copied back: only what it holds counts.
        let mut other = Self::open(&self.path).map_err(|_| self.changed())?;
        let bytes = Hashed { file: &other.file, hash: Context::new(&SHA256) };
        match bytes.rest() {
            Ok(hash) if Some(&hash) == self.sha256.as_ref() => {
                other.sha256 = Some(hash);
                *self = other;
                Ok(())
            }
            _ => Err(self.changed()),
        }
    }
}

/// A file whose bytes are hashed while they are read.
struct Hashed<'a> {
    file: &'a File,
    hash: Context,
}

impl Hashed<'_> {
    /// Reads what is left, and gives the hash of all.
    fn rest(mut self) -> io::Result<Vec<u8>> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(self.hash.finish().as_ref().to_vec())
    }
}

impl Read for Hashed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

fn refused(path: &Path, why: &str) -> Error {
    Error::new(Exit::Unsafe, format!("{} is refused as an archive: {why}", path.display())).hint(HINT)
}

/// Whether the name, and the one that it leads to, say that the export has ended, and no newer one is under way
/// beside it.
fn check_finished(path: &Path, resolved: &Path, metadata: &Metadata) -> Result<(), String> {
    const WHY: &str = "it is the unfinished part of an export";
    if is_unfinished(path) || is_unfinished(resolved) || has_unfinished_name(resolved, metadata) {
        return Err(WHY.to_owned());
    }
    let sides =
        [path, resolved].into_iter().flat_map(|path| ["partial", "checkpoint"].map(|suffix| beside(path, suffix)));
    match sides.into_iter().find(|side| side.exists()) {
        Some(side) => Err(format!("{} beside it shows an export that has not ended", side.display())),
        None => Ok(()),
    }
}

fn is_unfinished(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| UNFINISHED.contains(&extension.as_str()))
}

/// Whether another name of the same file, in its folder, is that of an unfinished export.
#[cfg(unix)]
fn has_unfinished_name(path: &Path, metadata: &Metadata) -> bool {
    use std::os::unix::fs::{DirEntryExt, MetadataExt};
    let Some(names) = Some(metadata).filter(|file| file.nlink() > 1).and_then(|_| folder_of(path).read_dir().ok())
    else {
        return false;
    };
    names.flatten().any(|name| name.ino() == metadata.ino() && is_unfinished(&name.path()))
}

#[cfg(not(unix))]
fn has_unfinished_name(_path: &Path, _metadata: &Metadata) -> bool {
    false
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const CHAT: &str = "{\"id\":1,\"messages\":[]}\n";

    fn read(path: &Path) -> Result<Box<dyn ProofSource>> {
        let mut source = open(path)?;
        source.read(&mut |_, _| Ok(()))?;
        Ok(source)
    }

    #[test]
    fn only_what_it_holds_counts() {
        let folder = tempfile::tempdir().unwrap();
        let [path, other] = ["all.ndjson", "other"].map(|name| folder.path().join(name));
        std::fs::write(&path, CHAT).unwrap();
        let mut source = read(&path).unwrap();
        source.check_unchanged().unwrap();
        // Another file with the same content, another time.
        std::fs::copy(&path, &other).unwrap();
        std::fs::rename(&other, &path).unwrap();
        source.check_unchanged().unwrap();
        source.check_unchanged().unwrap();
        for change in ["", "{\"id\":2,\"messages\":[]}\n", "{\"id\":1,\"messages\":[]}\n\n"] {
            std::fs::write(&path, change).unwrap();
            assert_eq!(source.check_unchanged().unwrap_err().exit(), Exit::Unsafe, "{change}");
        }
        std::fs::write(&path, CHAT).unwrap();
        source.check_unchanged().unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(source.check_unchanged().unwrap_err().to_string().contains("has changed since it was read"));
    }

    #[test]
    #[cfg(unix)]
    fn an_unfinished_export_is_refused_under_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        for name in ["a.ndjson.partial", "b.ndjson.PARTIAL", "c.Incoming"] {
            std::fs::write(place(name), CHAT).unwrap();
            assert_eq!(read(&place(name)).unwrap_err().exit(), Exit::Unsafe, "{name}");
        }
        std::os::unix::fs::symlink(place("a.ndjson.partial"), place("link.ndjson")).unwrap();
        std::os::unix::fs::symlink(place("link.ndjson"), place("second.ndjson")).unwrap();
        std::fs::hard_link(place("b.ndjson.PARTIAL"), place("hard.ndjson")).unwrap();
        for name in ["link.ndjson", "second.ndjson", "hard.ndjson"] {
            let error = read(&place(name)).unwrap_err();
            assert!(error.to_string().contains("is the unfinished part of an export"), "{name}: {error}");
        }
        // A link to a finished export is one; but not while a newer export runs beside the file that it leads to.
        std::fs::write(place("done.ndjson"), CHAT).unwrap();
        std::os::unix::fs::symlink(place("done.ndjson"), place("latest.ndjson")).unwrap();
        read(&place("latest.ndjson")).unwrap();
        std::fs::write(place("done.ndjson.partial"), "").unwrap();
        assert_eq!(read(&place("latest.ndjson")).unwrap_err().exit(), Exit::Unsafe);
        assert_eq!(read(folder.path()).unwrap_err().exit(), Exit::Usage);
    }
}
