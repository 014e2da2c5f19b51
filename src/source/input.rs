//! Which files a command reads: those that were named, found in folders and archives, or matched by patterns, each
//! once, in the order of the words typed and within one of them in the byte order of paths.

use std::collections::HashSet;
use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobBuilder;

use super::bag;
use crate::error::{Error, Result};
use crate::unified::Source;

/// A file to read.
#[derive(Clone, Debug)]
pub struct Input {
    /// As it is called in messages.
    pub name: String,
    /// Where it lies; standard input has no path.
    pub path: Option<PathBuf>,
    /// Whether it still grows: it is read to its last line feed.
    pub growing: bool,
    /// The account that an archive's file belongs to.
    pub account: Option<(Source, String)>,
    /// What standard input held.
    spool: Option<Arc<File>>,
}

impl Input {
    /// A file that is known to be there.
    pub fn file(path: &Path) -> Self {
        let growing = path.extension().is_some_and(|end| end == "incoming");
        Self { name: path.display().to_string(), path: Some(path.to_owned()), growing, account: None, spool: None }
    }

    /// The same, with the account that it belongs to.
    pub fn of_account(self, account: Option<(Source, String)>) -> Self {
        Self { account, ..self }
    }

    /// Opens it at its beginning.
    ///
    /// # Errors
    ///
    /// Exit 1.
    pub fn open(&self) -> Result<File> {
        let fail = |error| Error::failure(format!("cannot read {}: {error}", self.name));
        match (&self.path, &self.spool) {
            (Some(path), _) => File::open(path).map_err(fail),
            (None, Some(spool)) => {
                let mut file = spool.try_clone().map_err(fail)?;
                file.rewind().map_err(fail)?;
                Ok(file)
            }
            (None, None) => Err(Error::failure("standard input was not read")),
        }
    }
}

/// Everything that a command reads.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The files, each once.
    pub files: Vec<Input>,
    /// What the user should know of the choice.
    pub notes: Vec<String>,
    /// Whether standard input is one of them, and not read yet.
    stdin: Option<usize>,
    seen: HashSet<FileId>,
}

/// What is one file, whatever it is called.
#[derive(Debug, Eq, Hash, PartialEq)]
enum FileId {
    #[cfg(unix)]
    Inode(u64, u64),
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl Inputs {
    /// Finds the files that `typed` means. `is_output` tells what the command itself writes: a file that was named is
    /// refused then, one that was found is left out. Standard input is not read before [`Inputs::spool_stdin`].
    ///
    /// # Errors
    ///
    /// Exit 2: nothing was named, a file is missing, a pattern matches nothing.
    pub fn find(typed: &[String], is_output: &dyn Fn(&Path) -> bool) -> Result<Self> {
        if typed.is_empty() {
            return Err(Error::usage("no input was given").hint("name files, folders or patterns; - is standard input"));
        }
        let mut inputs = Self::default();
        for word in typed {
            inputs.add(word, is_output)?;
        }
        Ok(inputs)
    }

    /// Whether standard input is to be read.
    pub fn reads_stdin(&self) -> bool {
        self.stdin.is_some()
    }

    /// Reads standard input, if it is among the inputs, into a file that has no name and is gone with the process.
    ///
    /// # Errors
    ///
    /// Exit 1.
    pub fn spool_stdin(&mut self) -> Result<()> {
        let Some(at) = self.stdin.take() else { return Ok(()) };
        let fail = |error| Error::failure(format!("cannot read standard input: {error}"));
        let mut spool = tempfile::tempfile().map_err(fail)?;
        std::io::copy(&mut std::io::stdin().lock(), &mut spool).map_err(fail)?;
        self.files[at].spool = Some(Arc::new(spool));
        Ok(())
    }

    fn add(&mut self, word: &str, is_output: &dyn Fn(&Path) -> bool) -> Result<()> {
        if word == "-" {
            if self.files.iter().any(|input| input.path.is_none()) {
                return Err(Error::usage("standard input (-) is given twice"));
            }
            self.stdin = Some(self.files.len());
            let name = "standard input".to_owned();
            self.files.push(Input { name, path: None, growing: false, account: None, spool: None });
            return Ok(());
        }
        let path = Path::new(word);
        if path.is_dir() {
            return self.add_folder(path, is_output);
        }
        if path.exists() {
            return self.add_named(path, is_output);
        }
        if word.contains(['*', '?', '[']) {
            return self.add_matches(word, is_output);
        }
        Err(Error::usage(format!("there is no file {word}")))
    }

    fn add_named(&mut self, path: &Path, is_output: &dyn Fn(&Path) -> bool) -> Result<()> {
        let name = path.display();
        if ends_in(path, "partial") {
            let hint = "run its export again: it continues where it stopped";
            return Err(Error::usage(format!("{name} is the incomplete part of an export")).hint(hint));
        }
        if is_output(path) {
            return Err(
                Error::usage(format!("{name} is both an input and an output")).hint("give the output another name")
            );
        }
        if let Some(what) = table_by_name(path) {
            return Err(Error::usage(format!("{name} is {what}, and tables are not read"))
                .hint("give the JSON or NDJSON that it was made from"));
        }
        if ends_in(path, "incoming") {
            self.notes.push(format!("{name} is still being written: it is read to its last line feed"));
        }
        self.push(Input::file(path));
        Ok(())
    }

    fn add_folder(&mut self, folder: &Path, is_output: &dyn Fn(&Path) -> bool) -> Result<()> {
        let mut found = Vec::new();
        collect(folder, &mut found)?;
        found.sort_by(|one, other| one.path.as_deref().map(bytes).cmp(&other.path.as_deref().map(bytes)));
        let count = found.len();
        self.add_found(found, is_output);
        if count == 0 && !bag::is_bag(folder) {
            return Err(Error::usage(format!("there is no file to read in the folder {}", folder.display()))
                .hint("expected files that end in .ndjson, .jsonl or .json, then .gz or .zst"));
        }
        Ok(())
    }

    fn add_matches(&mut self, pattern: &str, is_output: &dyn Fn(&Path) -> bool) -> Result<()> {
        let mut found = Vec::new();
        for path in matches(pattern)? {
            if path.is_dir() {
                collect(&path, &mut found)?;
            } else if ends_in(&path, "partial") || ends_in(&path, "incoming") || ends_in(&path, "checkpoint") {
                self.notes.push(format!("{} is left out: it is not complete", path.display()));
            } else if is_left_over(&path) && !pattern.contains("rejects") && !pattern.contains("quarantine") {
                self.notes.push(format!("{} is left out: it holds what could not be read", path.display()));
            } else {
                found.push(Input::file(&path));
            }
        }
        if found.is_empty() {
            return Err(Error::usage(format!("no file matches {pattern}")));
        }
        self.add_found(found, is_output);
        Ok(())
    }

    /// Adds what was not named itself; the command's own outputs are left out.
    fn add_found(&mut self, found: Vec<Input>, is_output: &dyn Fn(&Path) -> bool) {
        for input in found {
            if input.path.as_deref().is_some_and(is_output) {
                self.notes.push(format!("{} is left out: it is an output", input.name));
            } else {
                self.push(input);
            }
        }
    }

    fn push(&mut self, input: Input) {
        let id = input.path.as_deref().and_then(file_id);
        if id.is_none_or(|id| self.seen.insert(id)) {
            self.files.push(input);
        }
    }
}

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    let found = std::fs::metadata(path).ok()?;
    Some(FileId::Inode(found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn file_id(path: &Path) -> Option<FileId> {
    path.canonicalize().ok().map(FileId::Path)
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

fn ends_in(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case(extension))
}

/// A table, which its name tells.
fn table_by_name(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let stem = name.trim_end_matches(".gz").trim_end_matches(".zst");
    Some(match stem.rsplit_once('.')?.1 {
        "csv" | "tsv" => "a CSV file",
        "xlsx" => "a spreadsheet",
        "parquet" => "a Parquet file",
        "sqlite" | "db" => "an SQLite database",
        _ => return None,
    })
}

/// The files of a folder that hold records, in whatever order. Links are not followed.
fn collect(folder: &Path, found: &mut Vec<Input>) -> Result<()> {
    if bag::is_bag(folder) {
        found.extend(bag::files(folder)?);
        return Ok(());
    }
    for (path, is_folder) in entries(folder)? {
        if is_folder {
            collect(&path, found)?;
        } else if path.file_name().and_then(|name| name.to_str()).is_some_and(is_record_file) {
            found.push(Input::file(&path));
        }
    }
    Ok(())
}

/// What lies in a folder and is neither hidden nor a link, and whether it is a folder.
pub(super) fn entries(folder: &Path) -> Result<Vec<(PathBuf, bool)>> {
    let fail = |error| Error::failure(format!("cannot read the folder {}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let kind = entry.file_type().map_err(fail)?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !hidden && (kind.is_file() || kind.is_dir()) {
            found.push((entry.path(), kind.is_dir()));
        }
    }
    Ok(found)
}

/// Whether a file in a folder is one to read, by its name.
fn is_record_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let stem = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    let by_extension = [".ndjson", ".jsonl", ".json"].iter().any(|end| stem.ends_with(end));
    by_extension && !is_left_over(Path::new(&name))
}

/// Whether a file holds what could not be read or received.
fn is_left_over(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    name.contains(".rejects.") || name.contains(".quarantine.")
}

/// The files and folders that a pattern matches, in byte order.
fn matches(pattern: &str) -> Result<Vec<PathBuf>> {
    let wrong = |error: globset::Error| Error::usage(format!("the pattern {pattern} cannot be read: {}", error.kind()));
    let glob = GlobBuilder::new(pattern).literal_separator(true).build().map_err(wrong)?.compile_matcher();
    let first = pattern.find(['*', '?', '[']).unwrap_or(0);
    let root = &pattern[..pattern[..first].rfind('/').map_or(0, |slash| slash + 1)];
    let hidden = pattern.split('/').any(|part| part.starts_with('.') && part != "." && part != "..");
    let depth = if pattern.contains("**") { usize::MAX } else { pattern[root.len()..].split('/').count() };
    let mut found = Vec::new();
    let mut folders = vec![(PathBuf::from(root), 1)];
    while let Some((folder, level)) = folders.pop() {
        let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        // A folder that cannot be read matches nothing; the pattern need not mean it.
        for entry in std::fs::read_dir(listed).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".") && !hidden {
                continue;
            }
            let path = folder.join(&name);
            if glob.is_match(&path) {
                found.push(path.clone());
            }
            if level < depth && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push((path, level + 1));
            }
        }
    }
    found.sort_by(|one, other| bytes(one).cmp(bytes(other)));
    Ok(found)
}
