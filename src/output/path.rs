//! Paths of files that a run writes: what lies beside them, and how one is known whatever way it was typed.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// `NAME.suffix`, beside the file.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

/// The file that a symlink stands for: the link stays, and what it points to is replaced.
pub fn real(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..40 {
        let Ok(target) = std::fs::read_link(&path) else { break };
        path = path.parent().map_or(target.clone(), |folder| folder.join(&target));
    }
    path
}

/// The one path that stands for every spelling of `path`: absolute and without symlinks, as far as it exists.
pub fn known(path: &Path) -> PathBuf {
    let path = real(path);
    let absolute = std::path::absolute(&path).unwrap_or(path);
    let found = absolute.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let Some((folder, mut known)) = found else { return absolute };
    known.extend(absolute.strip_prefix(folder).into_iter().flat_map(Path::components));
    known
}

/// The folder that a file lies in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Something that exists and is neither a regular file nor a folder.
pub fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Refuses a file of `flag` that could not be written once the run is under way. Errors are exit 2.
pub fn check_writable(flag: &str, path: &Path) -> Result<()> {
    let name = path.display();
    if path.is_dir() {
        return Err(Error::usage(format!("{flag} {name} is a folder; expected a file")));
    }
    if is_special(path) {
        return Ok(());
    }
    super::plan::check_length(flag, path)?;
    let refused = |error| Error::usage(format!("{flag} {name} cannot be written: {error}")).because(error);
    if path.exists() {
        OpenOptions::new().write(true).open(path).map_err(refused)?;
    }
    check_folder_of(flag, path)
}

/// Refuses a file of `flag` in whose folder nothing can be made. Errors are exit 2.
fn check_folder_of(flag: &str, path: &Path) -> Result<()> {
    let (name, path) = (path.display(), real(path));
    let folder = folder_of(&path);
    if !folder.is_dir() {
        let missing = format!("{flag} {name}: there is no folder {}", folder.display());
        return Err(Error::usage(missing).hint("create it first"));
    }
    // Its own words name a temporary file that nobody has asked for.
    tempfile::tempfile_in(folder).map(drop).map_err(|error| {
        let why = std::io::Error::from(error.kind());
        Error::usage(format!("{flag} {name}: cannot write to the folder {}: {why}", folder.display())).because(error)
    })
}
