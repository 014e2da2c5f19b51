//! `-o`: where an export goes, in which format, and packed how. Everything that can be wrong with it is found
//! before anything is sent.

use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::path::{is_special, known};
use super::template::Template;
use crate::error::{Error, Result};
use crate::format::Format;
use crate::suggestion::did_you_mean;

/// How a file is packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// `.gz`
    Gzip,
    /// `.zst`
    Zstd,
}

/// Other names of standard output; what is behind them, a file too, is not ours to replace.
pub(super) const STDOUT: [&str; 3] = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// Where the bytes go.
#[derive(Clone, Debug)]
pub enum Place {
    /// Standard output.
    Stdout,
    /// Something that is not a regular file (a fifo, `/dev/stdout`): written straight into it.
    Stream(PathBuf),
    /// Files that appear whole or not at all, one per value of the template.
    Files(Template),
}

/// One `-o`.
#[derive(Clone, Debug)]
pub struct Target {
    /// As typed.
    pub typed: String,
    /// The same, whatever way it is typed: by this an interrupted run knows its outputs again.
    pub known: String,
    /// Where the bytes go.
    pub place: Place,
    /// What they look like.
    pub format: &'static Format,
    /// How they are packed.
    pub packing: Packing,
}

impl Target {
    /// Reads one `-o` beside `-f`. Errors are exit 2.
    pub fn parse(typed: &str, format: Option<&'static Format>) -> Result<Self> {
        let default = Format::named("ndjson").ok_or_else(|| Error::failure("the format ndjson is missing"))?;
        if typed == "-" || STDOUT.contains(&typed) {
            let format = format.unwrap_or(default);
            check_stream(typed, format)?;
            let (typed, known) = (typed.to_owned(), "-".to_owned());
            return Ok(Self { typed, known, place: Place::Stdout, format, packing: Packing::Plain });
        }
        if typed.is_empty() {
            return Err(Error::usage("--output is empty: expected a path, or - for standard output"));
        }
        let path = Path::new(typed);
        if path.is_dir() {
            return Err(Error::usage(format!("--output {typed} is a folder; expected a file")));
        }
        let (packing, meant) = by_extension(typed);
        let special = is_special(path);
        let format = match (format, meant) {
            (Some(asked), Some(meant)) if asked.name != meant.name => {
                return Err(Error::usage(format!(
                    "-f {} contradicts the extension of --output {typed}, which means {}",
                    asked.name, meant.name
                )));
            }
            (Some(format), _) | (None, Some(format)) => format,
            (None, None) if special => default,
            (None, None) => return Err(unknown_extension(typed)),
        };
        if special {
            check_stream(typed, format)?;
        }
        if format.finish.is_some() && packing != Packing::Plain {
            let packed = format!("--output {typed}: {} is packed already", format.name);
            return Err(Error::usage(packed).hint("leave .gz or .zst out"));
        }
        let place = match special {
            true => Place::Stream(PathBuf::from(typed)),
            false => Place::Files(Template::parse(typed)?),
        };
        check_folder(typed)?;
        let known = known(path).display().to_string();
        let target = Self { typed: typed.to_owned(), known, place, format, packing };
        target.check_terminal()?;
        Ok(target)
    }

    /// Whether what was written cannot be taken back.
    pub fn is_stream(&self) -> bool {
        !matches!(self.place, Place::Files(_))
    }

    fn check_terminal(&self) -> Result<()> {
        let Place::Stream(path) = &self.place else { return Ok(()) };
        // Opening anything else to find out would tell the reader of a fifo that its writer has gone.
        let terminal =
            || is_device(path) && File::options().write(true).open(path).is_ok_and(|file| file.is_terminal());
        if self.packing != Packing::Plain && terminal() {
            return Err(Error::usage(format!("{} is a terminal: packed bytes are not written to it", path.display())));
        }
        Ok(())
    }
}

/// Refuses formats whose files cannot be written from front to back.
fn check_stream(typed: &str, format: &Format) -> Result<()> {
    match format.finish {
        Some(_) => {
            let hint = format!("give it a name that ends in .{}", format.extensions[0]);
            Err(Error::usage(format!("--output {typed}: {} needs a file", format.name)).hint(hint))
        }
        None => Ok(()),
    }
}

#[cfg(unix)]
fn is_device(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|found| found.file_type().is_char_device())
}

#[cfg(not(unix))]
fn is_device(_path: &Path) -> bool {
    true
}

/// The packing and, below it, the format that a path's extensions mean.
fn by_extension(typed: &str) -> (Packing, Option<&'static Format>) {
    let name = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let (packing, stem) = match name.rsplit_once('.') {
        Some((stem, end)) if end.eq_ignore_ascii_case("gz") => (Packing::Gzip, stem),
        Some((stem, end)) if end.eq_ignore_ascii_case("zst") => (Packing::Zstd, stem),
        _ => (Packing::Plain, name),
    };
    (packing, stem.rsplit_once('.').and_then(|(_, end)| Format::by_extension(end)))
}

/// The folder must be there; those below a placeholder are made.
fn check_folder(typed: &str) -> Result<()> {
    let fixed = typed.find('{').map_or(typed, |open| &typed[..open]);
    let folder = fixed.rfind('/').map_or(".", |slash| if slash == 0 { "/" } else { &fixed[..slash] });
    match Path::new(folder).is_dir() {
        true => Ok(()),
        false => Err(Error::usage(format!("--output {typed}: there is no folder {folder}")).hint("create it first")),
    }
}

fn unknown_extension(typed: &str) -> Error {
    let known = || crate::format::FORMATS.iter().flat_map(|format| format.extensions.iter().copied());
    let end = typed.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, end)| end);
    let list: Vec<_> = known().map(|end| format!(".{end}")).collect();
    Error::usage(format!("--output {typed} has no extension that says the format{}", did_you_mean(end, known())))
        .hint(format!("end it in {} (the first four then in .gz or .zst, if wanted), or give -f", list.join(", ")))
}
