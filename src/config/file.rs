//! The configuration file: TOML to profiles, by a walk over the parsed tables that knows the line of everything.
//!
//! Messages never quote a value or a line of the file, as either may be a secret.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::key::{KEYS, Key, Kind, names};
use super::secret::Source;
use crate::error::{Error, Result};
use crate::suggestion::did_you_mean;

/// What a setting is set to.
#[derive(Clone, Debug)]
pub enum Value {
    /// A text that may be shown.
    Text(String),
    /// One secret, or several that are valid at once.
    Secrets(Vec<Source>),
}

/// One `[profiles.NAME]`.
#[derive(Debug, Default)]
pub struct Profile {
    /// The zone of its days.
    pub tz: Option<String>,
    /// By the path of the key, `vcc.token`.
    pub values: BTreeMap<String, Value>,
}

/// A configuration file, read.
#[derive(Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// The profile to use when none is named.
    pub default_profile: Option<String>,
    /// The zone of days where a profile has none.
    pub tz: Option<String>,
    /// By name.
    pub profiles: BTreeMap<String, Profile>,
}

impl File {
    /// Reads the file at `path`; exit 2 if it cannot be read or understood.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::usage(format!("cannot read the configuration file {}: {error}", path.display())).because(error)
        })?;
        Self::parse(&text, path)
    }

    /// Reads `text`, which stands in the file at `path`.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let wrong = |wrong: Wrong| {
            let line = text.get(..wrong.span.start).unwrap_or_default().matches('\n').count() + 1;
            Error::usage(format!("{}, line {line}: {}", path.display(), wrong.message))
        };
        let table = DeTable::parse(text).map_err(|error| {
            let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
            wrong(Wrong { span: error.span().unwrap_or(0..0), message })
        })?;
        let mut file = Self { path: path.to_owned(), default_profile: None, tz: None, profiles: BTreeMap::new() };
        file.fill(table.get_ref()).map_err(wrong)?;
        Ok(file)
    }

    fn fill(&mut self, table: &DeTable) -> Result<(), Wrong> {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "default_profile" => self.default_profile = Some(text("default_profile", value)?),
                "tz" => self.tz = Some(text("tz", value)?),
                "profiles" => {
                    for (name, value) in entries("profiles", value)? {
                        self.profiles.insert(name.get_ref().to_string(), profile(name.get_ref(), value)?);
                    }
                }
                _ => return Err(unknown(key, "at the top", &["default_profile", "tz", "profiles"])),
            }
        }
        Ok(())
    }

    /// Whether a secret stands in it in plain text.
    pub fn holds_secret(&self) -> bool {
        let values = self.profiles.values().flat_map(|profile| profile.values.values());
        values.into_iter().any(|value| match value {
            Value::Secrets(sources) => sources.iter().any(|source| matches!(source, Source::Literal(_))),
            Value::Text(_) => false,
        })
    }
}

/// What is wrong in the text, and where.
struct Wrong {
    span: Range<usize>,
    message: String,
}

impl Wrong {
    fn at<T>(place: &Spanned<T>, message: impl Into<String>) -> Self {
        Self { span: place.span(), message: message.into() }
    }
}

fn unknown(key: &Spanned<impl AsRef<str>>, place: &str, valid: &[&str]) -> Wrong {
    let name = key.get_ref().as_ref();
    let suggestion = did_you_mean(name, valid.iter().copied());
    Wrong::at(key, format!("unknown key `{name}` {place}{suggestion} (there are {})", valid.join(", ")))
}

fn profile(name: &str, value: &Spanned<DeValue>) -> Result<Profile, Wrong> {
    let mut profile = Profile::default();
    for (key, value) in entries(&format!("profiles.{name}"), value)? {
        match key.get_ref().as_ref() {
            "tz" => profile.tz = Some(text("tz", value)?),
            section @ ("vcc" | "comm100") => fill_section(&mut profile, section, value)?,
            _ => return Err(unknown(key, &format!("in [profiles.{name}]"), &["tz", "vcc", "comm100"])),
        }
    }
    Ok(profile)
}

fn fill_section(profile: &mut Profile, section: &str, value: &Spanned<DeValue>) -> Result<(), Wrong> {
    for (key, value) in entries(section, value)? {
        let name = key.get_ref().as_ref();
        let Some(known) = KEYS.iter().find(|known| known.section == section && known.name == name) else {
            return Err(unknown(key, &format!("of {section}"), &names(section).collect::<Vec<_>>()));
        };
        profile.values.insert(known.path(), setting(known, value)?);
    }
    Ok(())
}

fn setting(key: &Key, value: &Spanned<DeValue>) -> Result<Value, Wrong> {
    match (key.kind, value.get_ref()) {
        (Kind::List, DeValue::Array(list)) => {
            let texts: Result<Vec<_>, _> = list.iter().map(|item| text(&key.path(), item)).collect();
            texts.map(|texts| Value::Text(texts.join(",")))
        }
        (Kind::Text | Kind::List, _) => text(&key.path(), value).map(Value::Text),
        (Kind::Secrets, DeValue::Array(list)) => {
            let sources: Result<Vec<_>, _> = list.iter().map(|item| source(&key.path(), item)).collect();
            sources.map(Value::Secrets)
        }
        _ => source(&key.path(), value).map(|source| Value::Secrets(vec![source])),
    }
}

fn source(key: &str, value: &Spanned<DeValue>) -> Result<Source, Wrong> {
    let expected = || {
        let sources = "{ env = \"NAME\" }, { file = \"PATH\" } or { command = \"…\" }";
        Wrong::at(value, format!("{key}: expected a text that is not empty, {sources}"))
    };
    match value.get_ref() {
        DeValue::String(secret) if !secret.is_empty() => Ok(Source::Literal(secret.as_ref().into())),
        DeValue::Table(table) if table.len() == 1 => {
            let entry = table.iter().next().and_then(|(kind, value)| Some((kind.get_ref(), value.get_ref().as_str()?)));
            match entry.map(|(kind, value)| (kind.as_ref(), value.to_owned())) {
                Some(("env", name)) => Ok(Source::Env(name)),
                Some(("file", path)) => Ok(Source::File(path)),
                Some(("command", command)) => Ok(Source::Command(command)),
                _ => Err(expected()),
            }
        }
        _ => Err(expected()),
    }
}

/// A text; a whole number too, since a site id looks like one.
fn text(key: &str, value: &Spanned<DeValue>) -> Result<String, Wrong> {
    match value.get_ref() {
        DeValue::String(text) if !text.is_empty() => Ok(text.to_string()),
        DeValue::Integer(number) => Ok(number.to_string()),
        _ => Err(Wrong::at(value, format!("{key}: expected a text that is not empty"))),
    }
}

fn entries<'a, 'i>(key: &str, value: &'a Spanned<DeValue<'i>>) -> Result<&'a DeTable<'i>, Wrong> {
    value.get_ref().as_table().ok_or_else(|| Wrong::at(value, format!("{key}: expected a table")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named_with_their_line_and_without_values() {
        for (text, expected) in [
            (
                "[profiles.work.vcc]\ncustommer = 'acme'",
                "line 2: unknown key `custommer` of vcc; did you mean `customer`?",
            ),
            ("default_profil = 'work'", "line 1: unknown key `default_profil` at the top; did you mean"),
            (
                "[profiles.work]\n\n[profiles.work.vc]",
                "line 3: unknown key `vc` in [profiles.work]; did you mean `vcc`?",
            ),
            ("[profiles.work.vcc]\ntoken = 'c4nary", "line 2: "),
            ("[profiles.work.vcc]\ntoken = 4242", "line 2: vcc.token: expected a text that is not empty, { env"),
            ("[profiles.work.vcc]\ntoken = ['c4nary']", "line 2: vcc.token: expected"),
            ("[profiles.work.vcc]\ntoken = { fil = 'c4nary' }", "line 2: vcc.token: expected"),
            ("[profiles.work.vcc]\ntoken = { file = 'a', env = 'c4nary' }", "line 2: vcc.token: expected"),
            ("[profiles.work.vcc]\ncustomer = ['acme']", "line 2: vcc.customer: expected a text"),
            ("[profiles.work]\nvcc = 'c4nary'", "line 2: vcc: expected a table"),
            ("tz = ''", "line 1: tz: expected a text"),
            ("tz = 'UTC'\ntz = 'UTC'", "line 2: duplicate key"),
        ] {
            let message = File::parse(text, Path::new("c.toml")).unwrap_err().to_string();
            assert!(message.starts_with("c.toml, ") && message.contains(expected), "{text}\n{message}");
            assert!(!message.contains("c4nary") && !message.contains("4242"), "{message}");
        }
    }

    #[test]
    fn profiles_hold_texts_numbers_and_secret_sources() {
        let text = "tz = 'Europe/Budapest'\n[profiles.work]\ntz = 'UTC'\nvcc.webhook_secret = ['a', { env = 'B' }]\n\
                    comm100 = { site_id = 10000, api_key = { command = 'pass' } }";
        let file = File::parse(text, Path::new("c.toml")).unwrap();
        let profile = &file.profiles["work"];
        assert_eq!((file.tz.as_deref(), profile.tz.as_deref()), (Some("Europe/Budapest"), Some("UTC")));
        assert!(matches!(&profile.values["comm100.site_id"], Value::Text(id) if id == "10000"));
        assert!(matches!(&profile.values["vcc.webhook_secret"], Value::Secrets(list) if list.len() == 2));
        assert!(file.holds_secret());
        let file = File::parse("[profiles.work.comm100]\napi_key = { file = 'x' }", Path::new("c.toml")).unwrap();
        assert!(!file.holds_secret());
    }

    #[test]
    fn the_example_holds_every_key_with_its_default() {
        let example = include_str!("../../config.example.toml");
        assert!(File::parse(example, Path::new("c.toml")).unwrap().profiles.is_empty(), "all of it is commented out");
        let uncommented: Vec<_> = example
            .lines()
            .map(|line| {
                line.strip_prefix('#').filter(|rest| !rest.is_empty() && !rest.starts_with(' ')).unwrap_or(line)
            })
            .collect();
        let file = File::parse(&uncommented.join("\n"), Path::new("c.toml")).unwrap();
        assert_eq!((file.default_profile.as_deref(), file.tz.is_some()), (Some("default"), true));
        let profile = &file.profiles["default"];
        assert!(profile.tz.is_some());
        assert!(!file.holds_secret(), "the example should lead to better places for secrets");
        for key in KEYS {
            let value = profile.values.get(&key.path()).unwrap_or_else(|| panic!("{} is missing", key.path()));
            assert!(example.contains(key.variable), "{} is missing", key.variable);
            if let Some(default) = key.default {
                assert!(matches!(value, Value::Text(text) if text == default), "{} is not its default", key.path());
            }
        }
    }
}
