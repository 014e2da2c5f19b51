//! Every change that the archive makes to its folder passes here, one operation at a time, so that a test can stop
//! the disk after any of them.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::output::path::folder_of;

/// Looks at each operation before it is done: its name and its path. What it refuses is not done.
pub type Guard = Arc<dyn Fn(&'static str, &Path) -> io::Result<()> + Send + Sync>;

/// The file system below an archive's folder.
#[derive(Clone)]
pub struct Disk {
    root: PathBuf,
    private: bool,
    guard: Option<Guard>,
}

impl Disk {
    /// The disk below `root`; `private` makes new files and folders for their owner alone.
    pub fn new(root: &Path, private: bool) -> Self {
        Self { root: root.to_owned(), private, guard: None }
    }

    /// The same, with a look at each operation.
    pub fn with_guard(mut self, guard: Option<Guard>) -> Self {
        self.guard = guard;
        self
    }

    /// From now on, whether new files are for their owner alone.
    pub fn set_private(&mut self, private: bool) {
        self.private = private;
    }

    /// Whether new files are for their owner alone.
    pub fn is_private(&self) -> bool {
        self.private
    }

    /// The archive's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path of the archive.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Whether there is a file.
    pub fn has(&self, name: &str) -> bool {
        self.path(name).symlink_metadata().is_ok()
    }

    /// A file's text.
    pub fn read(&self, name: &str) -> Result<String> {
        let path = self.path(name);
        std::fs::read_to_string(&path).map_err(|error| Error::disk("read", &path, error))
    }

    /// A file's text; empty where there is none.
    pub fn read_if_any(&self, name: &str) -> Result<String> {
        match std::fs::read_to_string(self.path(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            result => result.map_err(|error| Error::disk("read", self.path(name), error)),
        }
    }

    /// A new file, with the folders that it needs.
    pub fn create(&self, name: &str) -> Result<File> {
        let path = self.path(name);
        self.make_folders(folder_of(&path))?;
        self.look("create", &path)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        if self.private {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        options.open(&path).map_err(|error| Error::disk("write", &path, error))
    }

    /// Makes a file durable.
    pub fn sync(&self, file: &File, name: &str) -> Result<()> {
        let path = self.path(name);
        self.look("sync", &path)?;
        file.sync_all().map_err(|error| Error::disk("write", &path, error))
    }

    /// A new durable file with this content.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut file = self.create(name)?;
        file.write_all(bytes).map_err(|error| Error::disk("write", self.path(name), error))?;
        self.sync(&file, name)
    }

    /// A file with this content under its name, or the old one: never half of it.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let staged = format!("{name}.new");
        self.write(&staged, bytes)?;
        self.rename(&staged, name)?;
        self.sync_folder(name)
    }

    /// Moves a file, with the folders that it needs.
    pub fn rename(&self, from: &str, to: &str) -> Result<()> {
        let (from, to) = (self.path(from), self.path(to));
        self.make_folders(folder_of(&to))?;
        self.look("rename", &to)?;
        std::fs::rename(&from, &to).map_err(|error| Error::disk("write", &to, error))
    }

    /// Removes a file; one that is gone already is fine.
    pub fn remove(&self, name: &str) -> Result<()> {
        let path = self.path(name);
        self.look("remove", &path)?;
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::disk("remove", &path, error)),
            _ => Ok(()),
        }
    }

    /// Removes a folder's empty parents, up to and without `stop`.
    pub fn remove_empty_folders(&self, name: &str, stop: &str) {
        let (mut folder, stop) = (folder_of(&self.path(name)).to_owned(), self.path(stop));
        while folder != stop && folder.starts_with(&stop) && std::fs::remove_dir(&folder).is_ok() {
            let Some(parent) = folder.parent() else { return };
            folder = parent.to_owned();
        }
    }

    /// Makes the names in the folder of `name` durable, where the file system can.
    pub fn sync_folder(&self, name: &str) -> Result<()> {
        let path = self.path(name);
        self.look("sync", folder_of(&path))?;
        crate::output::file::sync_folder(&path);
        Ok(())
    }

    fn make_folders(&self, folder: &Path) -> Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        self.look("make", folder)?;
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        if self.private {
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        }
        builder.create(folder).map_err(|error| Error::disk("make the folder", folder, error))?;
        // The new names must be as durable as what will lie below them.
        let mut above = folder.parent();
        while let Some(parent) = above.filter(|parent| parent.starts_with(&self.root)) {
            _ = File::open(parent).and_then(|folder| folder.sync_all());
            above = parent.parent();
        }
        Ok(())
    }

    fn look(&self, operation: &'static str, path: &Path) -> Result<()> {
        match &self.guard {
            Some(guard) => guard(operation, path).map_err(|error| Error::disk(operation, path, error)),
            None => Ok(()),
        }
    }
}
