//! `chatferry config`: write a file to fill in, check what is set, show where each value comes from.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use url::Url;

use crate::command::Context;
use crate::config::file::Value;
use crate::config::key::KEYS;
use crate::config::{Endpoint, Environment, Setting, Settings, config_path, make_private};
use crate::error::{Error, Exit, Result};
use crate::event::{Level, say};
use crate::window::zone_data;

/// What `config init` writes: every key, commented out.
const EXAMPLE: &str = include_str!("../../config.example.toml");

/// Create, check and show the configuration
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry config init
  chatferry config check --profile work
  chatferry config show
  chatferry config show --demo")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Create a configuration file to fill in; an existing one is not changed
    Init,
    /// Check that the settings are valid and every secret is available
    Check,
    /// Show every setting and its source, with secrets masked
    Show,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match args.action {
        Action::Init => init(context),
        Action::Check => check(&context.settings()?, context),
        Action::Show => show(&context.settings()?, context),
    }
}

fn init(context: &Context) -> Result<Exit> {
    let found = config_path(context.global.config.as_deref(), &Environment::of_process());
    let Some((path, _)) = found else {
        return Err(Error::usage("there is no home folder to put the file into").hint("name a file with --config FILE"));
    };
    write_new(&path, EXAMPLE)?;
    context.ui.print(&format!("{}\n", path.display()))?;
    Ok(Exit::Complete)
}

fn write_new(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_private(folder).map_err(|error| Error::disk("make the folder", folder, error))?;
    }
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Error::usage(format!("{} already exists; not changed", path.display()))
            .hint("edit it, or name another with --config FILE"),
        _ => Error::disk("write", path, error),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| Error::disk("write", path, error))
}

fn check(settings: &Settings, context: &Context) -> Result<Exit> {
    let zone = settings.zone(None)?;
    settings.state_dir()?;
    let (mut report, mut errors) = (String::new(), Vec::new());
    for (section, endpoint) in services(settings) {
        let state = match endpoint {
            None => "not set up".to_owned(),
            Some(Ok(endpoint)) => format!("usable, {}", endpoint.base_url),
            Some(Err(error)) => {
                errors.push(error);
                "not usable".to_owned()
            }
        };
        _ = writeln!(report, "{section:<9}{state}");
    }
    _ = writeln!(report, "{:<9}{}", "tz", zone.name());
    settings.webhook()?;
    context.ui.print(&report)?;
    let Some(last) = errors.pop() else { return nothing_set(settings).map_or(Ok(Exit::Complete), Err) };
    for error in errors {
        say(&context.listener(), Level::Warning, error.to_string());
    }
    Err(last)
}

/// Each service with its endpoint, if anything of it is set.
pub fn services(settings: &Settings) -> [(&'static str, Option<Result<Endpoint>>); 2] {
    let vcc = settings.configured("vcc").then(|| settings.vcc());
    let comm100 = settings.configured("comm100").then(|| settings.comm100());
    [("vcc", vcc), ("comm100", comm100)]
}

/// The error of settings that say nothing of any service.
pub fn nothing_set(settings: &Settings) -> Option<Error> {
    let any = ["vcc", "comm100"].into_iter().any(|section| settings.configured(section));
    (!any).then(|| {
        let error = Error::usage(format!("no service is set up in profile `{}`", settings.profile_name()));
        error.hint(match settings.file() {
            Some(path) => format!("uncomment the settings of your service in {} and fill them in", path.display()),
            None => "`chatferry config init` writes a file to fill in".to_owned(),
        })
    })
}

fn show(settings: &Settings, context: &Context) -> Result<Exit> {
    let file = settings.file().map_or_else(|| "none".to_owned(), |path| format!("{path:?}"));
    let mut text = format!("# configuration file: {file}\n");
    _ = writeln!(text, "profile = {:?}", settings.profile_name());
    _ = writeln!(text, "tz = {:?}  # {}", settings.zone(None)?.name(), settings.zone_origin());
    for key in KEYS {
        match settings.get(&key.path()) {
            Some(setting) => _ = writeln!(text, "{} = {}  # {}", key.path(), masked(setting), setting.origin),
            None => _ = writeln!(text, "# {} is not set", key.path()),
        }
    }
    _ = writeln!(text, "# state folder: {}\n# zone data: {}", settings.state_path()?.display(), zone_data());
    context.ui.print(&text)?;
    Ok(Exit::Complete)
}

fn masked(setting: &Setting) -> String {
    match &setting.value {
        Value::Text(text) if may_be_shown(text) => format!("{text:?}"),
        Value::Text(_) => "********".to_owned(),
        Value::Secrets(sources) => match sources.as_slice() {
            [source] => source.to_string(),
            several => format!("[{}]", several.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        },
    }
}

/// An address with credentials in it will be refused; it must not be shown either.
fn may_be_shown(text: &str) -> bool {
    Url::parse(text).map_or(true, |url| url.password().is_none() && url.username().is_empty() && url.query().is_none())
}
