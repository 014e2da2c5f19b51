//! Files on a disk: opened so that nothing of anybody else is written through, locked, made durable.
//!
//! Every file that a run keeps beside its outputs or in the state folder (unfinished files, checkpoints, rejects,
//! journals, rate logs) is opened here: never through a link, never a fifo, never a file that has a second name or
//! belongs to another user.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::error::{Error, Exit, Result};
use crate::output::path::folder_of;

/// Never more files than these are held open, whatever the system allows.
const MAX_OPEN_FILES: u64 = 16_384;

/// Opens a file of this user for reading and writing, or creates it; `private` makes a new one 0600.
///
/// # Errors
/// Exit 2 for links, fifos, devices, files with a second name and files of another user; see also [`io_error`].
pub fn open_own(path: &Path, private: bool) -> Result<File> {
    open(path, private, 1)
}

/// The same for a file that is only a lock, and may have more than one name.
pub fn open_lock(path: &Path) -> Result<File> {
    open(path, true, u64::MAX)
}

/// Opens a file of this user that exists already, with the same checks as [`open_own`].
pub fn open_existing(path: &Path) -> Result<File> {
    match open_once(path, false, 1)? {
        Some(file) => Ok(file),
        None => Err(io_error("open", path, ErrorKind::NotFound.into())),
    }
}

/// Refuses what [`open_own`] would refuse, without opening it. What is not there is fine.
pub fn check_own(path: &Path) -> Result<()> {
    match std::fs::symlink_metadata(path) {
        Ok(found) => check(path, &found, 1),
        Err(_) => Ok(()),
    }
}

fn open(path: &Path, private: bool, max_links: u64) -> Result<File> {
    loop {
        match options(private).create_new(true).open(path) {
            Ok(file) => return Ok(file),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(io_error("write", path, error)),
        }
        if let Some(file) = open_once(path, private, max_links)? {
            return Ok(file);
        }
    }
}

/// `None` if the file is not there.
fn open_once(path: &Path, private: bool, max_links: u64) -> Result<Option<File>> {
    let found = match std::fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error("look at", path, error)),
    };
    check(path, &found, max_links)?;
    let file = match options(private).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        // It was replaced by a link since it was looked at.
        Err(_) if std::fs::symlink_metadata(path).is_ok_and(|now| now.is_symlink()) => {
            return Err(planted(path, "is a link"));
        }
        Err(error) => return Err(io_error("write", path, error)),
    };
    // What was opened counts, not what was looked at.
    check(path, &file.metadata().map_err(|error| io_error("look at", path, error))?, max_links)?;
    Ok(Some(file))
}

#[cfg(unix)]
fn options(private: bool) -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    options.read(true).write(true).custom_flags(flags.bits() as i32);
    if private {
        options.mode(0o600);
    }
    options
}

#[cfg(not(unix))]
fn options(_private: bool) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    options
}

#[cfg(unix)]
fn check(path: &Path, found: &std::fs::Metadata, max_links: u64) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    if found.is_symlink() {
        return Err(planted(path, "is a link"));
    }
    if found.is_dir() {
        return Err(io_error("write", path, ErrorKind::IsADirectory.into()));
    }
    if !found.is_file() {
        return Err(planted(path, "is not a regular file"));
    }
    if found.nlink() > max_links {
        return Err(planted(path, "has a second name (a hard link)"));
    }
    let mine = |uid| uid == rustix::process::geteuid().as_raw() || Some(uid) == owner_of_new_files(path);
    if mine(found.uid()) { Ok(()) } else { Err(planted(path, "belongs to another user")) }
}

#[cfg(not(unix))]
fn check(path: &Path, found: &std::fs::Metadata, _max_links: u64) -> Result<()> {
    match found.is_symlink() {
        true => Err(planted(path, "is a link")),
        false => Ok(()),
    }
}

/// Network and guest file systems may give files to another user than the one who makes them.
#[cfg(unix)]
fn owner_of_new_files(path: &Path) -> Option<u32> {
    let probe = tempfile::tempfile_in(folder_of(path)).ok()?;
    Some(std::os::unix::fs::MetadataExt::uid(&probe.metadata().ok()?))
}

fn planted(path: &Path, what: &str) -> Error {
    Error::usage(format!("{} {what}; chatferry writes only into files that it made itself", path.display()))
        .hint("remove it, or choose another name")
}

/// Opens or creates a file that no other run has open this way.
///
/// # Errors
/// Exit 75 if another run has it; else those of [`open_own`].
pub fn locked(path: &Path, private: bool) -> Result<File> {
    locked_by(path, || open_own(path, private))
}

/// [`locked`] for a file that is only a lock.
pub fn locked_name(path: &Path) -> Result<File> {
    locked_by(path, || open_lock(path))
}

fn locked_by(path: &Path, open: impl Fn() -> Result<File>) -> Result<File> {
    loop {
        let file = open()?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(busy(path)),
            // A file system without locks: the run is as safe as it can be there.
            Err(TryLockError::Error(_)) => return Ok(file),
        }
        // The holder of before may have renamed or removed the file between our opening and locking it.
        if is_same_file(&file, path) {
            return Ok(file);
        }
    }
}

/// Another run is at work, said with the name that the user knows.
fn busy(path: &Path) -> Error {
    let internal = ["partial", "checkpoint", "lock", "incoming"];
    let is_internal = path.extension().is_some_and(|end| internal.iter().any(|name| end == *name));
    let shown = if is_internal { path.with_extension("") } else { path.to_owned() };
    Error::new(Exit::Locked, format!("another run is writing {}", shown.display()))
        .hint("wait for it to end, or use another output")
}

/// Whether `path` still leads to this open file.
#[cfg(unix)]
pub fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::symlink_metadata(path)) {
        (Ok(ours), Ok(theirs)) => (ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino()),
        _ => false,
    }
}

/// As far as that can be known here.
#[cfg(not(unix))]
pub fn is_same_file(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// Makes names in the folder of `path` durable, where the platform can.
pub fn sync_folder(path: &Path) {
    // Some file systems cannot sync folders; the file itself is durable by now.
    _ = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
}

/// Makes the file readable by its owner alone.
#[cfg(unix)]
pub fn make_private(file: &File) -> io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

/// There is no such thing here.
#[cfg(not(unix))]
pub fn make_private(_file: &File) -> io::Result<()> {
    Ok(())
}

/// Creates `folder` and those above it where they are missing; `private` makes the new ones 0700.
pub fn create_folders(folder: &Path, private: bool) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if private {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    builder.create(folder)
}

/// How many files this process may have open; raises its own limit as far as it is allowed to.
#[cfg(unix)]
pub fn max_open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.unwrap_or(MAX_OPEN_FILES).min(MAX_OPEN_FILES);
    let current = limit.current.unwrap_or(MAX_OPEN_FILES);
    if current >= wanted {
        return current.min(MAX_OPEN_FILES) as usize;
    }
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum }).is_ok();
    (if raised { wanted } else { current }) as usize
}

/// What Windows allows, roughly.
#[cfg(not(unix))]
pub fn max_open_files() -> usize {
    4096
}

/// Refuses a standard output that was closed when the program started: Rust opens `/dev/null` in its place, for reading
/// and writing, which no shell does.
///
/// # Errors
/// Exit 1.
#[cfg(unix)]
pub fn check_stdout() -> Result<()> {
    use rustix::fs::OFlags;
    let stdout = io::stdout();
    let is_null = || {
        let (ours, null) = (rustix::fs::fstat(&stdout).ok()?, rustix::fs::stat("/dev/null").ok()?);
        Some((ours.st_dev, ours.st_ino) == (null.st_dev, null.st_ino))
    };
    let access = rustix::fs::fcntl_getfl(&stdout).map(|flags| flags & OFlags::RWMODE);
    match access == Ok(OFlags::RDWR) && is_null() == Some(true) {
        true => Err(Error::failure("standard output is closed: nothing can be written to it")
            .hint("write to a file with -o, or to `/dev/null` with `> /dev/null`")),
        false => Ok(()),
    }
}

/// Nothing is known of it here.
#[cfg(not(unix))]
pub fn check_stdout() -> Result<()> {
    Ok(())
}

/// A path that cannot be used at all is a matter of usage; anything else is a failure of the disk.
pub fn io_error(doing: &str, path: &Path, error: io::Error) -> Error {
    use ErrorKind::{InvalidFilename, IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem};
    match error.kind() {
        NotFound | PermissionDenied | NotADirectory | IsADirectory | ReadOnlyFilesystem | InvalidFilename => {
            Error::usage(format!("cannot {doing} {}: {error}", path.display()))
                .hint("check the folder of --output: it must exist and be writable")
        }
        _ => Error::disk(doing, path, error),
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn files_that_others_planted_are_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("victim"), "theirs").unwrap();
        std::os::unix::fs::symlink("victim", at("link")).unwrap();
        std::os::unix::fs::symlink("nowhere", at("dangling")).unwrap();
        std::fs::hard_link(at("victim"), at("hard")).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, at("fifo"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        for (name, why) in
            [("link", "is a link"), ("dangling", "is a link"), ("hard", "second name"), ("fifo", "not a regular file")]
        {
            for error in [open_own(&at(name), false).unwrap_err(), locked(&at(name), true).unwrap_err()] {
                assert_eq!(error.exit(), Exit::Usage, "{name}");
                assert!(error.to_string().contains(why), "{name}: {error}");
            }
        }
        assert_eq!(std::fs::read(at("victim")).unwrap(), b"theirs");
        assert!(!at("nowhere").exists());
        open_own(&at("new"), true).unwrap();
        open_own(&at("new"), true).unwrap();
    }

    #[test]
    fn files_of_another_user_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let ours = folder.path().join("a.partial");
        std::fs::write(&ours, "theirs").unwrap();
        // Only root can give a file away; anybody else knows one of root's.
        let foreign = match std::os::unix::fs::chown(&ours, Some(65_534), None) {
            Ok(()) => ours,
            Err(_) => "/etc/passwd".into(),
        };
        let error = check_own(&foreign).unwrap_err();
        assert!(error.to_string().contains("belongs to another user"), "{error}");
    }

    #[test]
    fn a_lock_is_named_as_the_user_knows_it() {
        let folder = tempfile::tempdir().unwrap();
        for (name, shown) in [("a.json.partial", "/a.json"), ("a.json.checkpoint", "/a.json"), ("b.ndjson", "b.ndjson")]
        {
            let path = folder.path().join(name);
            let held = locked(&path, false).unwrap();
            let error = locked(&path, false).unwrap_err();
            assert!(error.to_string().ends_with(shown), "{error}");
            assert_eq!(error.exit(), Exit::Locked);
            drop(held);
            locked(&path, false).unwrap();
        }
    }

    #[test]
    fn new_folders_are_private_if_asked() {
        let folder = tempfile::tempdir().unwrap();
        create_folders(&folder.path().join("a/b"), true).unwrap();
        for name in ["a", "a/b"] {
            let found = std::fs::metadata(folder.path().join(name)).unwrap();
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o777, 0o700, "{name}");
        }
    }
}
