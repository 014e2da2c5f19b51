//! Where chats go: `-o` with the day of arrival filled in, and the names of the files beside it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::format::{Format, Rows, Shape};
use crate::output::target::{self, Packing, Target};
use crate::output::template::{Template, Values};
use crate::window::Day;

/// The path of each day.
#[derive(Clone, Debug)]
pub struct Place {
    template: Template,
    values: Values,
}

/// How a closed file looks.
#[derive(Clone, Debug)]
pub struct Look {
    /// Its format.
    pub format: &'static Format,
    /// Its rows and fields.
    pub shape: Shape,
    /// Its compression.
    pub packing: Packing,
    /// Whether new files are 0600.
    pub private: bool,
}

impl Place {
    /// The place that `target` names. Errors are exit 2: what cannot be made durable, a folder that is missing, a
    /// placeholder that means nothing here.
    pub fn new(target: &Target, values: Values) -> Result<Self> {
        let typed = &target.typed;
        let target::Place::Files(template) = &target.place else {
            let sentence = format!("--output {typed}: expected a file, since 200 means that a chat is on disk");
            return Err(Error::usage(sentence).hint("name one, as in `chats-{date}.ndjson`"));
        };
        if template.needs_project() {
            return Err(Error::usage(format!("--output {typed}: {{project}} is not for `listen`"))
                .hint("one file takes the chats of all projects; each has its projectId"));
        }
        let fixed = typed.find('{').map_or(typed.as_str(), |open| &typed[..open]);
        let folder = fixed.rfind('/').map_or(".", |slash| if slash == 0 { "/" } else { &fixed[..slash] });
        if !Path::new(folder).is_dir() {
            return Err(Error::usage(format!("--output {typed}: there is no folder {folder}")).hint("make it first"));
        }
        let path = template.path(&values)?;
        if path.is_dir() || path.file_name().is_none() {
            return Err(Error::usage(format!("--output {typed} is a folder; expected a file")));
        }
        Ok(Self { template: template.clone(), values })
    }

    /// Whether the path changes with the day.
    pub fn rolls(&self) -> bool {
        self.template.needs_day()
    }

    /// The path of `day`.
    pub fn path(&self, day: Day) -> PathBuf {
        // All values but the day are the same as at the start, when they were found to be good.
        self.template.path(&Values { day: Some(day), ..self.values.clone() }).unwrap_or_default()
    }
}

impl Look {
    /// Whether the running file has the closed one's form already, and only needs its name.
    pub fn is_running_form(&self) -> bool {
        let whole = self.shape.rows == Rows::Chats && self.shape.fields.is_none();
        self.format.name == "ndjson" && whole && self.packing == Packing::Plain
    }
}

/// The folder that `path` lies in.
pub fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// `.chats.ndjson.suffix`, in the same folder: out of the sight of people and of patterns like `chats-*`.
pub fn hidden_beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn place(typed: &str) -> Result<Place> {
        let format = Format::named("ndjson").filter(|_| !typed.contains(".csv"));
        Place::new(&Target::parse(typed, format)?, Values::default())
    }

    #[test]
    fn each_day_has_its_path() {
        let day = Day::parse("2026-11-20").unwrap();
        for (typed, path, rolls) in [
            ("chats.ndjson", "chats.ndjson", false),
            ("/chats-{date}.ndjson", "/chats-2026-11-20.ndjson", true),
            ("{year}/{month}-{day}.csv.gz", "2026/11-20.csv.gz", true),
        ] {
            let place = place(typed).unwrap();
            assert_eq!((place.path(day), place.rolls()), (PathBuf::from(path), rolls));
        }
    }

    #[test]
    fn what_cannot_be_a_place_is_refused() {
        for (typed, said) in [
            ("-", "on disk"),
            ("/dev/null", "on disk"),
            ("no/such/{date}.csv", "no folder no/such"),
            ("chats-{project}.csv", "{project}"),
            (".", "folder"),
            ("{dat}.csv", "{dat}"),
        ] {
            let error = place(typed).unwrap_err().to_string();
            assert!(error.contains(said), "{typed}: {error}");
        }
    }
}
