//! `chatferry log` and `chatferry diff`: the versions of one chat, and what changed between two.

use std::path::PathBuf;

use serde::Serialize;

use super::Context;
use super::archive::{OutputFormat, chat, count, print_json};
use crate::archive::days::instant;
use crate::archive::index::{Version, Via};
use crate::archive::store::Archive;
use crate::archive::versions::{ChatVersions, Difference, differences, full_key, line_of};
use crate::error::{Error, Exit, Result};

/// List the versions of a chat
#[derive(Debug, clap::Args)]
#[command(after_long_help = "KEY is an id, a GUID, or a key such as comm100:10000:4875 or vcc:mycompany:822:17.

Examples:
  chatferry log /srv/chats 4875
  chatferry log /srv/chats vcc:mycompany:822:17 -f json")]
pub struct LogArgs {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// The chat
    #[arg(value_name = "KEY")]
    key: String,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
}

/// Show what changed between two versions of a chat
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Without versions, the last two; with one, that version and the current one.

Examples:
  chatferry diff /srv/chats 4875
  chatferry diff /srv/chats 4875 1 3 -f json")]
pub struct DiffArgs {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// The chat
    #[arg(value_name = "KEY")]
    key: String,
    /// The older version
    #[arg(value_name = "V")]
    from: Option<u32>,
    /// The newer version
    #[arg(value_name = "W")]
    to: Option<u32>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
}

/// A version as `log -f json` prints it.
#[derive(Serialize)]
struct LogLine<'a> {
    key: String,
    kind: &'a str,
    v: u32,
    day: &'a str,
    seen_at: String,
    superseded_at: Option<String>,
    gone_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost_at: Option<String>,
    run: &'a str,
    sha256: &'a str,
    via: Via,
}

impl<'a> LogLine<'a> {
    fn new(chat: &'a ChatVersions, version: &'a Version) -> Self {
        Self {
            key: full_key(&chat.series, &version.key),
            kind: &chat.series.kind,
            v: version.v,
            day: &version.day,
            seen_at: instant(version.seen_at),
            superseded_at: version.superseded_at.map(instant),
            gone_at: version.gone_at.map(instant),
            by: version.by.as_deref(),
            lost_at: version.lost_at.map(instant),
            run: &version.run,
            sha256: &version.sha256,
            via: version.via,
        }
    }

    fn text(&self) -> String {
        let until = self.superseded_at.as_ref().map_or_else(|| "now".to_owned(), String::clone);
        let mut text = format!("v{}  {} to {until}  {} {}", self.v, self.seen_at, self.kind, self.day);
        if let Some(gone) = &self.gone_at {
            text += &format!("  gone at the service since {gone}");
            text += self.by.map(|by| format!(" (by {by})")).unwrap_or_default().as_str();
        }
        if let Some(lost) = &self.lost_at {
            text += &format!("  lost to damage, found {lost}");
        }
        text + "\n"
    }
}

/// Runs `log`.
pub fn run_log(args: &LogArgs, context: &Context) -> Result<Exit> {
    let archive = Archive::read(&args.archive)?;
    let chats = chat(&archive, &args.key)?;
    let lines: Vec<LogLine<'_>> =
        chats.iter().flat_map(|chat| chat.versions.iter().map(|version| LogLine::new(chat, version))).collect();
    match args.format {
        OutputFormat::Json => print_json(context, &lines)?,
        OutputFormat::Text => context.ui.print(&lines.iter().map(LogLine::text).collect::<String>())?,
    }
    Ok(Exit::Complete)
}

/// What `diff -f json` prints.
#[derive(Serialize)]
struct DiffOutput {
    key: String,
    from: u32,
    to: u32,
    changes: Vec<Difference>,
}

/// Runs `diff`.
pub fn run_diff(args: &DiffArgs, context: &Context) -> Result<Exit> {
    let archive = Archive::read(&args.archive)?;
    let chats = chat(&archive, &args.key)?;
    // A chat that stands in both of Comm100's lists is compared in the one in which it changed last.
    let chat = chats.iter().max_by_key(|chat| (chat.versions.len(), chat.series.kind == "chats"));
    let chat = chat.ok_or_else(|| Error::failure("the archive has no such chat"))?;
    let newest = chat.versions.iter().map(|version| version.v).max().unwrap_or(1);
    let oldest = chat.versions.iter().map(|version| version.v).min().unwrap_or(1);
    let to = args.to.unwrap_or(newest);
    let from = args.from.unwrap_or_else(|| newest.saturating_sub(1).max(oldest));
    let line = |v: u32| {
        let version = chat.versions.iter().find(|version| version.v == v).ok_or_else(|| {
            let have = count(chat.versions.len() as u64, "version");
            Error::failure(format!("chat {} has no version {v}: it has {have}, {oldest} to {newest}", args.key))
        })?;
        line_of(&archive, &chat.series, version)
    };
    let (before, after) = (line(from)?, line(to)?);
    let output = DiffOutput {
        key: full_key(&chat.series, &chat.versions[0].key),
        from,
        to,
        changes: differences(&before, &after),
    };
    match args.format {
        OutputFormat::Json => print_json(context, &output)?,
        OutputFormat::Text => context.ui.print(&text(&output))?,
    }
    Ok(Exit::Complete)
}

fn text(output: &DiffOutput) -> String {
    if output.from == output.to {
        return "there is only one version\n".to_owned();
    }
    let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "(absent)".to_owned());
    let line = |change: &Difference| format!("{}: {} -> {}\n", change.path, side(&change.before), side(&change.after));
    output.changes.iter().map(line).collect()
}
