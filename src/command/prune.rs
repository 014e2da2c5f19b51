//! `chatferry prune`: remove old days from an archive.

use std::path::PathBuf;

use serde::Serialize;

use super::Context;
use super::archive::{OutputFormat, count, day, print_json, size, write_summary};
use crate::archive::prune::{plan, prune};
use crate::archive::store::Archive;
use crate::error::{Exit, Result};
use crate::event::{Level, say};
use crate::window::Day;

/// Remove old days from an archive
///
/// Shows what would go; with --yes it goes: the chats of whole days, their history and their lines of the index. Each
/// day's own line stays, with its count. A pruned day is never fetched again. Exit 6, and nothing is removed, if any of
/// it is on hold.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry prune /srv/chats --keep 24mo
  chatferry prune /srv/chats --before 2025-01-01 --yes")]
#[command(group(clap::ArgGroup::new("range").required(true).args(["keep", "before"])))]
pub struct Args {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Keep the days of the last months, weeks or days: 24mo, 90d
    #[arg(long, value_name = "AGE")]
    keep: Option<String>,
    /// Remove the days before this one
    #[arg(long, value_name = "DATE", value_parser = day)]
    before: Option<Day>,
    /// Remove; without it, only show what would go
    #[arg(short, long)]
    yes: bool,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
}

#[derive(Serialize)]
struct Output {
    command: &'static str,
    exit_code: u8,
    before: String,
    days: usize,
    chats: u64,
    files: usize,
    bytes: u64,
    removed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seal: Option<String>,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let now = super::archive::now();
    let archive = if args.yes { Archive::write(&args.archive, None)? } else { Archive::read(&args.archive)? };
    let zone = archive.definition.zone()?;
    let before = match (&args.keep, args.before) {
        (Some(age), _) => zone.day(now).minus(age).map_err(|error| error.within("--keep"))?,
        (None, Some(before)) => before,
        (None, None) => archive.definition.first_day()?,
    };
    let mut archive = archive;
    let plan = plan(&archive, before)?;
    let mut output = Output {
        command: "prune",
        exit_code: 0,
        before: before.to_string(),
        days: plan.days.len(),
        chats: plan.chats(),
        files: plan.files.len(),
        bytes: plan.bytes,
        removed: false,
        run: None,
        seal: None,
    };
    let what = format!(
        "{} before {before}: {}, {}, {}",
        count(plan.days.len() as u64, "day"),
        count(plan.chats(), "chat"),
        count(plan.files.len() as u64, "file"),
        size(plan.bytes)
    );
    if args.yes && !plan.days.is_empty() {
        let (run, seal) = prune(&mut archive, &plan, now, before)?;
        say(&context.listener(), Level::Note, format!("run {run}: removed; seal {seal}"));
        (output.removed, output.run, output.seal) = (true, Some(run), Some(seal));
    }
    match (args.format, args.yes) {
        (OutputFormat::Json, _) => print_json(context, &output)?,
        (OutputFormat::Text, true) => context.ui.print(&format!("removed {what}\n"))?,
        (OutputFormat::Text, false) => {
            context.ui.print(&format!("would remove {what}\nnothing was changed; --yes removes it\n"))?
        }
    }
    write_summary(context, &output)?;
    Ok(Exit::Complete)
}
