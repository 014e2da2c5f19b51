//! Files on a disk: how they are made, locked, hashed and made durable. What grows in them is [`super::growing`]'s.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};

use super::path::folder_of;
use crate::error::{Error, Exit, Result};

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

/// Gives a file that was made aside the mode that it would have had under its own name.
#[cfg(unix)]
pub(super) fn set_mode(file: &File, path: &Path, private: bool) -> io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    if private {
        return make_private(file);
    }
    // The umask can only be seen in what it leaves of a file that is made.
    let probe = super::path::beside(path, "mode");
    let made = OpenOptions::new().write(true).create_new(true).mode(0o666).open(&probe)?;
    let mode = made.metadata().map(|found| found.permissions().mode() & 0o777);
    std::fs::remove_file(&probe)?;
    file.set_permissions(std::fs::Permissions::from_mode(mode?))
}

/// There is no such thing here.
#[cfg(not(unix))]
pub(super) fn set_mode(_file: &File, _path: &Path, _private: bool) -> io::Result<()> {
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

/// Whether `path` still leads to this open file.
#[cfg(unix)]
pub(super) fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(ours), Ok(theirs)) => (ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino()),
        _ => false,
    }
}

/// As far as that can be known here.
#[cfg(not(unix))]
pub(super) fn same_file(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// The SHA-256 of what stands in the file, to be gone on with.
pub(super) fn hash_so_far(path: &Path) -> Result<Context> {
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
    let copied = File::open(path).and_then(|mut file| io::copy(&mut file, &mut feed));
    copied.map_err(|error| cannot("read", path, error))?;
    Ok(feed.0)
}

/// A hash as it is printed.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A path that cannot be used at all is a matter of usage; anything else is a failure of the disk.
pub(super) fn cannot(doing: &str, path: &Path, error: io::Error) -> Error {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem};
    match error.kind() {
        NotFound | PermissionDenied | NotADirectory | IsADirectory | ReadOnlyFilesystem => {
            Error::usage(format!("cannot {doing} {}: {error}", path.display()))
                .hint("check the folder of --output: it must exist and be writable")
        }
        _ => Error::disk(doing, path, error),
    }
}
