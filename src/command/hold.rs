//! `chatferry hold`: keep chats or days from being pruned.

use std::path::PathBuf;

use super::Context;
use super::archive::{OutputFormat, chat, day, print_json};
use crate::archive::hold::{FILE, Hold, next_id, of_chat, read, text};
use crate::archive::store::Archive;
use crate::error::{Error, Exit, Result};
use crate::window::Day;

/// Keep chats or days from being pruned
///
/// A hold keeps `chatferry prune` away until it is released. It does not keep chats from being deleted at the service.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry hold /srv/chats add 4875 --reason 'case 2026/17'
  chatferry hold /srv/chats add --since 2025-01-01 --until 2025-04-01 --reason audit
  chatferry hold /srv/chats list
  chatferry hold /srv/chats release h1")]
pub struct Args {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Hold a chat's day, or a range of days; prints the hold's id
    #[command(after_long_help = "Examples:
  chatferry hold /srv/chats add 4875 --reason 'case 2026/17'
  chatferry hold /srv/chats add --since 2025-01-01 --reason audit")]
    Add(Add),
    /// List the holds
    #[command(after_long_help = "Examples:
  chatferry hold /srv/chats list -f json")]
    List {
        /// Output format
        #[arg(short, long, value_name = "FORMAT", default_value = "text")]
        format: OutputFormat,
    },
    /// End a hold
    #[command(after_long_help = "Examples:
  chatferry hold /srv/chats release h1")]
    Release {
        /// The hold
        #[arg(value_name = "ID")]
        id: String,
    },
}

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).multiple(true).args(["key", "since", "until"])))]
struct Add {
    /// A chat: an id, a GUID or a key
    #[arg(value_name = "KEY", conflicts_with_all = ["since", "until"])]
    key: Option<String>,
    /// First day
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Day>,
    /// First day that is not held any more
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Day>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.action {
        Action::Add(add) => run_add(args, add, context),
        Action::Release { id } => run_release(args, id),
        Action::List { format } => {
            let archive = Archive::read(&args.archive)?;
            let holds = read(&archive.disk)?;
            match format {
                OutputFormat::Json => print_json(context, &holds)?,
                OutputFormat::Text => context.ui.print(&holds.iter().map(line).collect::<String>())?,
            }
            Ok(Exit::Complete)
        }
    }
}

fn line(hold: &Hold) -> String {
    let released =
        hold.released_at.map(|at| format!("  released {}", crate::archive::days::instant(at))).unwrap_or_default();
    let added = crate::archive::days::instant(hold.added_at);
    format!("{:<5} {added}  {}: {}{released}\n", hold.id, hold.what(), hold.reason)
}

fn run_add(args: &Args, add: &Add, context: &Context) -> Result<Exit> {
    if add.reason.trim().is_empty() {
        return Err(Error::usage("--reason is empty").hint("say why, so that somebody can decide when to release it"));
    }
    if let (Some(since), Some(until)) = (add.since, add.until)
        && since >= until
    {
        return Err(Error::usage(format!("--since {since} is not before --until {until}")));
    }
    let mut archive = Archive::write(&args.archive, None)?;
    let mut holds = read(&archive.disk)?;
    let (key, day) = match &add.key {
        Some(key) => {
            let chats = chat(&archive, key)?;
            let newest = |chat: &crate::archive::versions::ChatVersions| chat.versions.last().cloned();
            let (series, version) = chats
                .iter()
                .find_map(|chat| Some((&chat.series, newest(chat)?)))
                .ok_or_else(|| Error::failure(format!("the archive has no chat `{key}`")))?;
            let (key, day) = of_chat(series, &version);
            (Some(key), Some(day))
        }
        None => (None, None),
    };
    let id = next_id(&holds);
    let dates = (add.since.map(|day| day.to_string()), add.until.map(|day| day.to_string()));
    let (reason, added_at) = (add.reason.clone(), super::archive::now());
    holds.push(Hold { id: id.clone(), key, day, since: dates.0, until: dates.1, reason, added_at, released_at: None });
    archive.write_tag_file(FILE, text(&holds).into_bytes())?;
    context.ui.print(&format!("{id}\n"))?;
    Ok(Exit::Complete)
}

fn run_release(args: &Args, id: &str) -> Result<Exit> {
    let mut archive = Archive::write(&args.archive, None)?;
    let mut holds = read(&archive.disk)?;
    let Some(hold) = holds.iter_mut().find(|hold| hold.id == id) else {
        return Err(Error::failure(format!("there is no hold `{id}`")).hint("`chatferry hold ARCHIVE list` lists them"));
    };
    if hold.released_at.is_none() {
        hold.released_at = Some(super::archive::now());
        archive.write_tag_file(FILE, text(&holds).into_bytes())?;
    }
    Ok(Exit::Complete)
}
