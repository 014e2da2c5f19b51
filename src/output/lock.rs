//! One lock for each output path, without an open file for each.
//!
//! As long as there are file handles to spare, an output's lock is its open `NAME.partial`. Beyond that it is a second
//! name, `NAME.lock`, of one locked file: whoever comes to it finds that file locked while the run lives, and free
//! after its end, whatever way it ended.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::path::beside;
use crate::error::Result;
use crate::fs::{locked_name, max_open_files};

/// The locked files that have second names, and how many outputs may still hold a handle of their own.
pub struct Locks {
    handles: usize,
    anchors: Vec<(PathBuf, File)>,
}

/// The lock of one output without a handle; removed with this.
#[derive(Debug)]
pub struct NamedLock(PathBuf);

impl Drop for NamedLock {
    fn drop(&mut self) {
        // One that stays by mistake locks nothing.
        _ = std::fs::remove_file(&self.0);
    }
}

impl Locks {
    /// Half of the files that this process may open are for outputs.
    pub fn new() -> Self {
        Self { handles: max_open_files() / 2, anchors: Vec::new() }
    }

    /// Whether one more output may keep its handle, which is then counted.
    pub fn takes_handle(&mut self) -> bool {
        let free = self.handles > 0;
        self.handles = self.handles.saturating_sub(1);
        free
    }

    /// Locks the output at `path` by a name; `None` where the file system has no such names.
    ///
    /// # Errors
    /// Exit 75 if another run has it.
    pub fn name(&mut self, path: &Path) -> Result<Option<NamedLock>> {
        let name = beside(path, "lock");
        loop {
            match self.link(&name) {
                Ok(()) => return Ok(Some(NamedLock(name))),
                Err(ErrorKind::AlreadyExists) => check(path)?,
                Err(ErrorKind::CrossesDevices | ErrorKind::TooManyLinks | ErrorKind::NotFound) => {
                    let file = locked_name(&name)?;
                    self.anchors.push((name.clone(), file));
                    return Ok(Some(NamedLock(name)));
                }
                Err(_) => return Ok(None),
            }
        }
    }

    fn link(&self, name: &Path) -> std::result::Result<(), ErrorKind> {
        let mut result = Err(ErrorKind::NotFound);
        for (anchor, _) in self.anchors.iter().rev() {
            result = std::fs::hard_link(anchor, name).map_err(|error| error.kind());
            if result != Err(ErrorKind::CrossesDevices) && result != Err(ErrorKind::TooManyLinks) {
                break;
            }
        }
        result
    }
}

/// Refuses an output that another run has locked by a name; a name that a crash left behind is removed.
///
/// # Errors
/// Exit 75 if another run has it.
pub fn check(path: &Path) -> Result<()> {
    let name = beside(path, "lock");
    if name.symlink_metadata().is_ok() {
        let _held = locked_name(&name)?;
        _ = std::fs::remove_file(&name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::error::Exit;

    #[test]
    fn many_outputs_are_locked_by_one_open_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = |at: usize| folder.path().join(format!("{at}.ndjson"));
        let mut locks = Locks::new();
        let names: Vec<_> = (0..100).map(|at| locks.name(&path(at)).unwrap().unwrap()).collect();
        assert_eq!(locks.anchors.len(), 1);
        let mut others = Locks::new();
        for at in [0, 50, 99] {
            assert_eq!(others.name(&path(at)).unwrap_err().exit(), Exit::Locked, "{at}");
            assert_eq!(check(&path(at)).unwrap_err().exit(), Exit::Locked, "{at}");
        }
        others.name(&path(100)).unwrap().unwrap();
        drop(names);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
    }

    #[test]
    fn names_that_a_crash_left_lock_nobody_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ndjson");
        let mut crashed = Locks::new();
        std::mem::forget(crashed.name(&path).unwrap());
        crashed.anchors.clear();
        assert!(beside(&path, "lock").exists());
        check(&path).unwrap();
        assert!(!beside(&path, "lock").exists());
    }
}
