//! Paths with `{date}`, `{source}` and the like: one file per value.
//!
//! Values come from users and services, so none of them may leave its place in the path.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::suggestion::did_you_mean;
use crate::window::{DateFormat, Day};

/// A path, in pieces.
#[derive(Clone, Debug)]
pub struct Template {
    typed: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Day(DateFormat),
    Source,
    Resource,
    Profile,
    Project,
}

/// What the placeholders stand for.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// The chat's day; `None` if its time cannot be read.
    pub day: Option<Day>,
    /// `vcc`, `comm100`.
    pub source: String,
    /// `chats`, `missed`, `categories`.
    pub resource: String,
    /// The profile's name.
    pub profile: String,
    /// The project's number; at Comm100 the site.
    pub project: String,
}

const NAMES: [&str; 8] = ["date", "year", "month", "day", "source", "resource", "profile", "project"];

impl Template {
    /// Reads a path with placeholders. Errors are exit 2.
    pub fn parse(typed: &str) -> Result<Self> {
        let mut pieces = Vec::new();
        let mut rest = typed;
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}').map(|at| open + at) else {
                return Err(Error::usage(format!("--output {typed}: `{{` without `}}`")));
            };
            pieces.push(Piece::Text(rest[..open].to_owned()));
            pieces.push(placeholder(&rest[open + 1..close], typed)?);
            rest = &rest[close + 1..];
        }
        pieces.push(Piece::Text(rest.to_owned()));
        pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
        Ok(Self { typed: typed.to_owned(), pieces })
    }

    /// One file, whatever characters are in its path.
    pub fn fixed(path: &str) -> Self {
        Self { typed: path.to_owned(), pieces: vec![Piece::Text(path.to_owned())] }
    }

    /// Whether every record goes to the same file.
    pub fn is_fixed(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// Whether the day of a record matters.
    pub fn needs_day(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Day(_)))
    }

    /// How days are written into the path.
    pub fn date_formats(&self) -> Vec<DateFormat> {
        let format = |piece: &Piece| if let Piece::Day(format) = piece { Some(format.clone()) } else { None };
        self.pieces.iter().filter_map(format).collect()
    }

    /// Whether the project of a record matters.
    pub fn needs_project(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Project))
    }

    /// The path for `values`; refused if one of them would change the folder.
    pub fn path(&self, values: &Values) -> Result<PathBuf> {
        let mut path = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => path.push_str(text),
                Piece::Day(format) => match values.day {
                    Some(day) => path.push_str(&format.format(day)),
                    None => path.push_str("undated"),
                },
                Piece::Source => path.push_str(&values.source),
                Piece::Resource => path.push_str(&values.resource),
                Piece::Profile => path.push_str(safe("profile", &values.profile)?),
                Piece::Project => path.push_str(safe("project", &values.project)?),
            }
        }
        Ok(PathBuf::from(path))
    }

    /// A name for what belongs to all files of this template together: the path itself where it is fixed, else
    /// what was typed, in its last folder without placeholders, with `day` filled in if the run is about one day.
    pub fn common(&self, values: &Values) -> PathBuf {
        if self.is_fixed() || (values.day.is_some() && !self.needs_project()) {
            return self.path(values).unwrap_or_else(|_| PathBuf::from(&self.typed));
        }
        let name = self.typed[self.folder().len()..].replace('/', "-");
        Path::new(self.folder()).join(name)
    }

    /// What a path of this template is below the folder that was typed: what a checkpoint notes down.
    pub fn below(&self, path: &Path) -> PathBuf {
        path.to_str().and_then(|path| path.strip_prefix(self.folder())).map_or_else(|| path.to_owned(), PathBuf::from)
    }

    /// The path that [`Template::below`] made `below` of, maybe at another spelling of the template.
    pub fn above(&self, below: &Path) -> PathBuf {
        match self.is_fixed() {
            true => PathBuf::from(&self.typed),
            false => Path::new(self.folder()).join(below),
        }
    }

    /// The folder without placeholders, as typed, with its last slash.
    fn folder(&self) -> &str {
        let end = self.typed.find('{').unwrap_or(self.typed.len());
        &self.typed[..self.typed[..end].rfind('/').map_or(0, |slash| slash + 1)]
    }
}

fn placeholder(name: &str, typed: &str) -> Result<Piece> {
    let format = |format: &str| {
        let wrong = |error| Error::usage(format!("--output {typed}: {{{name}}}: {error}"));
        DateFormat::parse(format).map(Piece::Day).map_err(wrong)
    };
    if let Some(("date", pattern)) = name.split_once(':') {
        return format(pattern);
    }
    match name {
        "date" => format("%Y-%m-%d"),
        "year" => format("%Y"),
        "month" => format("%m"),
        "day" => format("%d"),
        "source" => Ok(Piece::Source),
        "resource" => Ok(Piece::Resource),
        "profile" => Ok(Piece::Profile),
        "project" => Ok(Piece::Project),
        _ => Err(Error::usage(format!("--output {typed}: `{{{name}}}` is not known{}", did_you_mean(name, NAMES)))
            .hint(
                "there are {date}, {date:%Y/%m}, {year}, {month}, {day}, {source}, {resource}, {profile} and {project}",
            )),
    }
}

fn safe<'v>(what: &str, value: &'v str) -> Result<&'v str> {
    let odd = |c: char| matches!(c, '/' | '\\' | '\0' | ':' | '*' | '?' | '"' | '<' | '>' | '|') || c.is_control();
    if value.is_empty() || value.starts_with('.') || value.contains(odd) {
        return Err(Error::usage(format!("the {what} `{}` cannot be part of a file's name", value.escape_debug()))
            .hint(format!("use a path without {{{what}}}")));
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn values() -> Values {
        Values {
            day: Day::parse("2026-11-20"),
            source: "vcc".into(),
            resource: "chats".into(),
            profile: "work".into(),
            project: "822".into(),
        }
    }

    #[test]
    fn fills_in_every_placeholder() {
        for (typed, expected) in [
            ("a.csv", "a.csv"),
            ("out/{date}.csv", "out/2026-11-20.csv"),
            ("{date:%Y/%m}/{source}-{resource}.json", "2026/11/vcc-chats.json"),
            ("{year}{month}{day}-{profile}-{project}.ndjson", "20261120-work-822.ndjson"),
        ] {
            assert_eq!(Template::parse(typed).unwrap().path(&values()).unwrap(), Path::new(expected));
        }
    }

    #[test]
    fn refuses_what_is_not_known_and_what_would_leave_the_folder() {
        for typed in ["{dat}.csv", "{date", "{date:%Q}.csv", "{user}.csv"] {
            assert!(Template::parse(typed).is_err(), "{typed}");
        }
        for profile in ["../x", "a/b", ".hidden", "", "a\u{7}"] {
            let values = Values { profile: profile.into(), ..values() };
            assert!(Template::parse("{profile}.csv").unwrap().path(&values).is_err(), "{profile:?}");
        }
    }

    #[test]
    fn names_what_belongs_to_all_files_of_a_run() {
        let many = Values { day: None, ..values() };
        for (typed, values, expected) in [
            ("x/a.csv", &many, "x/a.csv"),
            ("x/{date}.csv", &values(), "x/2026-11-20.csv"),
            ("x/{date}.csv", &many, "x/{date}.csv"),
            ("x/{year}/{day}.csv", &many, "x/{year}-{day}.csv"),
        ] {
            assert_eq!(Template::parse(typed).unwrap().common(values), Path::new(expected), "{typed}");
        }
    }
}
