//! Files that flags name for reading, `-` being standard input. What stands in them is the caller's business.

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Read, stdin};
use std::path::Path;

use crate::error::{Error, Result};

/// Opens what `flag` names. Errors are exit 2: nothing has been sent yet.
pub fn open(flag: &str, path: &Path) -> Result<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        if stdin().is_terminal() {
            return Err(Error::usage(format!("{flag} - reads standard input, which is a terminal here"))
                .hint(format!("pipe something into the command, or name a file: {flag} FILE")));
        }
        return Ok(Box::new(stdin().lock()));
    }
    match File::open(path).and_then(|file| file.metadata().map(|about| (file, about.is_dir()))) {
        Ok((_, true)) => Err(Error::usage(format!("{flag}: {} is a folder, expected a file", path.display()))),
        Ok((file, false)) => Ok(Box::new(BufReader::new(file))),
        Err(error) => Err(cannot(flag, path, error)),
    }
}

/// The whole text of what `flag` names, without a byte order mark.
pub fn text(flag: &str, path: &Path) -> Result<String> {
    let mut text = String::new();
    open(flag, path)?.read_to_string(&mut text).map_err(|error| cannot(flag, path, error))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Refuses that two flags read standard input.
pub fn one_stdin(named: &[(&str, Option<&Path>)]) -> Result<()> {
    let dashes: Vec<&str> = named
        .iter()
        .filter(|(_, path)| path.is_some_and(|path| path.as_os_str() == "-"))
        .map(|(flag, _)| *flag)
        .collect();
    match dashes.as_slice() {
        [] | [_] => Ok(()),
        all => Err(Error::usage(format!("{} cannot all read standard input", all.join(" and ")))
            .hint("give one of them a file")),
    }
}

fn cannot(flag: &str, path: &Path, error: std::io::Error) -> Error {
    Error::usage(format!("{flag}: cannot read {}: {error}", path.display())).because(error)
}
