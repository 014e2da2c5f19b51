//! Settings: flag over environment over profile over default, each with its origin.
//!
//! [`Settings::resolve`] is one pure function; only [`Settings::load`] looks at the process and the disk. Secrets
//! are fetched when a service is used, not before. What a service needs is put together in [`endpoint`].

mod address;
pub mod endpoint;
pub mod file;
pub mod key;
mod projects;
pub mod secret;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy;
use tempfile::TempDir;

pub use address::is_loopback;
pub use endpoint::{Credentials, Endpoint, OAuth, Rate, Webhook};
use file::{File, Value};
use key::{KEYS, Key, Kind};
pub use projects::Projects;
use secret::Source;

use crate::error::{Error, Result};
use crate::event::{Level, Listener, say};
use crate::suggestion::did_you_mean;
use crate::window::Zone;

/// The variable that names a profile where no flag does.
const PROFILE: &str = "CHATFERRY_PROFILE";

/// The environment's variables, as a value. Empty ones count as not set.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

/// Names alone: values may be secrets.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Environment {
    /// Those of this process; what is not UTF-8 is left out.
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        std::env::vars_os().filter_map(text).collect()
    }

    /// The value of a variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// Who said what a setting is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Origin {
    /// A flag, with its dashes.
    Flag(&'static str),
    /// An environment variable.
    Environment(&'static str),
    /// The profile of the configuration file.
    Profile(PathBuf),
    /// Nobody.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => f.write_str(name),
            Self::Environment(name) => f.write_str(name),
            Self::Profile(path) => write!(f, "{}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A setting that somebody, or the default, has set.
#[derive(Clone, Debug)]
pub struct Setting {
    /// To what.
    pub value: Value,
    /// By whom.
    pub origin: Origin,
}

/// Everything that a run is set to, with the profile's name and the places of files.
#[derive(Clone, Debug)]
pub struct Settings {
    profile: String,
    file: Option<PathBuf>,
    tz: Option<(String, PathBuf)>,
    values: BTreeMap<String, Setting>,
    environment: Environment,
    /// The demo's state, gone with the last copy of the settings.
    scratch: Option<Arc<TempDir>>,
}

impl Settings {
    /// Reads environment and file. `profile` and `config` are the global flags of these names.
    pub fn load(profile: Option<&str>, config: Option<&Path>, listener: &Listener) -> Result<Self> {
        let environment = Environment::of_process();
        let file = match config_path(config, &environment) {
            Some((path, named)) if named || path.exists() => Some(File::read(&path)?),
            _ => None,
        };
        if let Some(file) = &file
            && file.holds_secret()
            && open_to_others(&file.path)
        {
            let path = file.path.display();
            say(listener, Level::Warning, format!("{path} holds a secret and can be read by others: chmod 600 it"));
        }
        Self::resolve(profile, environment, file)
    }

    /// Finds the profile and the value of every setting. Errors are exit 2.
    pub fn resolve(profile: Option<&str>, environment: Environment, file: Option<File>) -> Result<Self> {
        let named = profile.or_else(|| environment.get(PROFILE)).map(str::to_owned);
        let wanted = named.or_else(|| file.as_ref()?.default_profile.clone());
        let (path, file_tz, mut profiles) = match file {
            Some(file) => (Some(file.path), file.tz, file.profiles),
            None => (None, None, BTreeMap::new()),
        };
        let name = wanted.clone().unwrap_or_else(|| "default".to_owned());
        let found = profiles.remove(&name);
        // Without a file, `default` is there all the same: the environment feeds it.
        if found.is_none() && wanted.is_some() && (path.is_some() || name != "default") {
            return Err(no_profile(&name, path.as_deref(), profiles.keys().map(String::as_str)));
        }
        let mut found = found.unwrap_or_default();
        let setting = |key: &Key| {
            let from_file = found.values.remove(&key.path()).zip(path.clone());
            Some((key.path(), settle(key, environment.get(key.variable), from_file)?))
        };
        let values = KEYS.iter().filter_map(setting).collect();
        let tz = found.tz.or(file_tz).zip(path.clone());
        Ok(Self { profile: name, file: path, tz, values, environment, scratch: None })
    }

    /// For `--demo`, which uses neither: fails if a profile or a configuration file was named that does not exist.
    pub fn check_named(profile: Option<&str>, config: Option<&Path>, listener: &Listener) -> Result<()> {
        let environment = Environment::of_process();
        let named = ["CHATFERRY_CONFIG", PROFILE].iter().any(|name| environment.get(name).is_some());
        match profile.is_some() || config.is_some() || named {
            true => Self::load(profile, config, listener).map(drop),
            false => Ok(()),
        }
    }

    /// Settings for `--demo`: the simulator's `environment` alone, no limits, and a state folder that goes away.
    pub fn demo(environment: Vec<(&str, String)>) -> Result<Self> {
        let unlimited = [("CHATFERRY_VCC_RATE", "off"), ("CHATFERRY_COMM100_RATE", "off")];
        let unlimited = unlimited.map(|(name, value)| (name, value.to_owned()));
        let mut settings = Self::resolve(None, environment.into_iter().chain(unlimited).collect(), None)?;
        let folder = TempDir::with_prefix("chatferry-demo-")
            .map_err(|error| Error::disk("make a folder in", std::env::temp_dir(), error))?;
        settings.profile = "demo".to_owned();
        settings.scratch = Some(Arc::new(folder));
        Ok(settings)
    }

    /// Lets `--base-url`, if given, win over what is set for the services.
    pub fn with_base_url(mut self, flag: Option<&str>) -> Self {
        if let Some(url) = flag {
            for key in ["vcc.base_url", "comm100.base_url"] {
                let setting = Setting { value: Value::Text(url.to_owned()), origin: Origin::Flag("--base-url") };
                self.values.insert(key.to_owned(), setting);
            }
        }
        self
    }

    /// The name of the profile in use.
    pub fn profile_name(&self) -> &str {
        &self.profile
    }

    /// The configuration file that was read, if there was one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The setting at `path` (`vcc.token`).
    pub fn get(&self, path: &str) -> Option<&Setting> {
        self.values.get(path)
    }

    /// The zone of days and bare dates: `flag` (`--tz`), else the profile's, else the file's, else the system's.
    pub fn zone(&self, flag: Option<&str>) -> Result<Zone> {
        match (flag, &self.tz) {
            (Some(name), _) => Zone::named(name).map_err(|error| error.within("--tz")),
            (None, Some((name, path))) => {
                Zone::named(name).map_err(|error| error.within(&format!("tz in {}", path.display())))
            }
            (None, None) => Zone::system(),
        }
    }

    /// Who says which zone it is.
    pub fn zone_origin(&self) -> Origin {
        self.tz.as_ref().map_or(Origin::Default, |(_, path)| Origin::Profile(path.clone()))
    }

    /// The folder of tokens, rate budget and journals, made if need be, for the user alone.
    pub fn state_dir(&self) -> Result<PathBuf> {
        let folder = self.state_path()?;
        make_private(&folder).map_err(|error| Error::disk("make the state folder", &folder, error))?;
        Ok(folder)
    }

    /// Where [`Settings::state_dir`] is or would be.
    pub fn state_path(&self) -> Result<PathBuf> {
        if let Some(scratch) = &self.scratch {
            return Ok(scratch.path().to_owned());
        }
        if let Some(folder) = self.environment.get("CHATFERRY_STATE_DIR") {
            return Ok(folder.into());
        }
        // systemd lists several folders with colons between them; the first is the main one.
        if let Some(folder) = self.environment.get("STATE_DIRECTORY").and_then(|list| list.split(':').next()) {
            return Ok(folder.into());
        }
        let base = etcetera::choose_base_strategy().map_err(|error| {
            Error::usage("there is no home folder to keep state in").hint("set CHATFERRY_STATE_DIR").because(error)
        })?;
        Ok(base.state_dir().unwrap_or_else(|| base.data_dir()).join("chatferry"))
    }
}

/// The variable's value, else the file's, else the default.
fn settle(key: &Key, variable: Option<&str>, file: Option<(Value, PathBuf)>) -> Option<Setting> {
    Some(match (variable, file) {
        (Some(text), _) => {
            let value = match key.kind {
                Kind::Text | Kind::List => Value::Text(text.to_owned()),
                Kind::Secret | Kind::Secrets => Value::Secrets(vec![Source::Literal(text.into())]),
            };
            Setting { value, origin: Origin::Environment(key.variable) }
        }
        (None, Some((value, path))) => Setting { value, origin: Origin::Profile(path) },
        (None, None) => Setting { value: Value::Text(key.default?.to_owned()), origin: Origin::Default },
    })
}

/// The names of all profiles, for who completes a command line; nothing where they cannot be read.
pub fn profile_names() -> Vec<String> {
    let path = config_path(None, &Environment::of_process()).map(|(path, _)| path);
    let file = path.and_then(|path| File::read(&path).ok());
    file.map(|file| file.profiles.into_keys().collect()).unwrap_or_default()
}

/// The configuration file to read, and whether somebody named it, so that it must be there.
pub fn config_path(flag: Option<&Path>, environment: &Environment) -> Option<(PathBuf, bool)> {
    if let Some(path) = flag {
        return Some((path.to_owned(), true));
    }
    if let Some(path) = environment.get("CHATFERRY_CONFIG") {
        return Some((path.into(), true));
    }
    let base = etcetera::choose_base_strategy().ok()?;
    Some((base.config_dir().join("chatferry").join("config.toml"), false))
}

/// Makes `folder` and those above it, readable by the user alone where they are new.
pub fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o044 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_path: &Path) -> bool {
    false
}

fn no_profile<'a>(name: &str, file: Option<&Path>, known: impl Iterator<Item = &'a str>) -> Error {
    let Some(file) = file else {
        return Error::usage(format!("there is no profile `{name}`, as there is no configuration file"))
            .hint("`chatferry config init` writes one to fill in");
    };
    let known: Vec<_> = known.collect();
    let suggestion = did_you_mean(name, known.iter().copied());
    let error = Error::usage(format!("there is no profile `{name}` in {}{suggestion}", file.display()));
    if known.is_empty() { error } else { error.hint(format!("its profiles are {}", known.join(", "))) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    const FILE: &str = "default_profile = 'work'\ntz = 'Europe/Budapest'\n[profiles.work.vcc]\ncustomer = 'acme'\n\
                        token = 'filed'\n[profiles.home]\ntz = 'UTC'";

    fn file() -> Option<File> {
        Some(File::parse(FILE, Path::new("c.toml")).unwrap())
    }

    fn origin(settings: &Settings, key: &str) -> Option<String> {
        settings.get(key).map(|setting| setting.origin.to_string())
    }

    #[test]
    fn flag_wins_over_environment_over_profile_over_default() {
        let environment =
            [("CHATFERRY_VCC_TOKEN", "set"), ("CHATFERRY_VCC_URL", "https://a"), ("CHATFERRY_VCC_RATE", "")];
        let settings = Settings::resolve(None, environment.into_iter().collect(), file()).unwrap();
        let settings = settings.with_base_url(Some("https://b"));
        assert_eq!(settings.profile_name(), "work");
        for (key, expected) in [
            ("vcc.base_url", Some("--base-url")),
            ("vcc.token", Some("CHATFERRY_VCC_TOKEN")),
            ("vcc.customer", Some("c.toml")),
            ("vcc.rate", Some("default")),
            ("vcc.timezone", None),
        ] {
            assert_eq!(origin(&settings, key).as_deref(), expected, "{key}");
        }
    }

    #[test]
    fn a_profile_that_is_named_must_be_there() {
        let resolve = |name, file| Settings::resolve(name, Environment::default(), file);
        assert_eq!(resolve(None, None).unwrap().profile_name(), "default");
        assert_eq!(resolve(Some("default"), None).unwrap().profile_name(), "default");
        assert_eq!(resolve(Some("home"), file()).unwrap().profile_name(), "home");
        for (name, file, part) in [
            ("wrok", file(), "there is no profile `wrok` in c.toml; did you mean `work`?"),
            ("default", file(), "there is no profile `default` in c.toml"),
            ("work", None, "there is no profile `work`, as there is no configuration file"),
        ] {
            let error = resolve(Some(name), file).unwrap_err();
            assert!(error.to_string().starts_with(part), "{error}");
        }
    }

    #[test]
    fn settings_can_be_written_to_a_log() {
        let environment = [("CHATFERRY_VCC_TOKEN", "c4nary"), ("OTHER", "c4nary")].into_iter().collect();
        assert!(!format!("{:?}", Settings::resolve(None, environment, file()).unwrap()).contains("c4nary"));
    }

    #[test]
    fn the_zone_is_the_flags_then_the_profiles_then_the_files() {
        for (profile, flag, expected) in
            [("home", Some("Asia/Tokyo"), "Asia/Tokyo"), ("home", None, "UTC"), ("work", None, "Europe/Budapest")]
        {
            let settings = Settings::resolve(Some(profile), Environment::default(), file()).unwrap();
            assert_eq!(settings.zone(flag).unwrap().name(), expected);
        }
        let error = Settings::resolve(None, Environment::default(), None).unwrap().zone(Some("Mars")).unwrap_err();
        assert!(error.to_string().starts_with("--tz: unknown time zone `Mars`"), "{error}");
    }

    #[test]
    fn state_lies_where_it_is_told_to() {
        for (variables, expected) in [
            (vec![("STATE_DIRECTORY", "/var/lib/a:/var/lib/b")], "/var/lib/a"),
            (vec![("STATE_DIRECTORY", "/var/lib/a"), ("CHATFERRY_STATE_DIR", "/srv/state")], "/srv/state"),
        ] {
            let settings = Settings::resolve(None, variables.into_iter().collect(), None).unwrap();
            assert_eq!(settings.state_path().unwrap(), Path::new(expected));
        }
    }

    #[test]
    fn the_demo_has_no_limits_and_leaves_nothing() {
        let url = ("CHATFERRY_VCC_URL", "http://127.0.0.1:1/v2".to_owned());
        let settings = Settings::demo(vec![url, ("CHATFERRY_COMM100_RATE", "1/5m".to_owned())]).unwrap();
        assert_eq!(settings.profile_name(), "demo");
        assert!(matches!(&settings.get("comm100.rate").unwrap().value, Value::Text(text) if text == "off"));
        let folder = settings.state_dir().unwrap();
        assert!(folder.is_dir());
        drop(settings);
        assert!(!folder.exists());
    }

    #[cfg(unix)]
    #[test]
    fn new_folders_are_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b");
        make_private(&path).unwrap();
        for path in [path.parent().unwrap(), &path] {
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }
}
