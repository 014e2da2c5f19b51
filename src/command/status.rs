//! `chatferry status` and `chatferry gaps`: an archive at a glance, and what it lacks. No network, no lock.

use std::path::PathBuf;

use super::Context;
use super::archive::{OutputFormat, count, grouped, print_json, size, write_summary};
use crate::archive::days::Gap;
use crate::archive::status::{SeriesStatus, Status, gaps_at, legend, local_time, status, strip, wrap};
use crate::archive::store::Archive;
use crate::error::{Exit, Result};
use crate::window::Zone;

/// Show what an archive holds
///
/// A cell for each day, counts, the last run and the last verification. Needs no network. Exit 3 if days are missing.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry status /srv/chats
  chatferry status /srv/chats -f json | jq '.gaps'")]
pub struct Args {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
}

/// List the days that an archive lacks
///
/// Days that are missing, partial, pending, damaged or suspect, as ranges. Exit 3 if there are any.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry gaps /srv/chats
  chatferry gaps /srv/chats -f json")]
pub struct GapsArgs {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
}

/// Runs `status`.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let archive = Archive::read(&args.archive)?;
    let zone = archive.definition.zone()?;
    let status = status(archive, super::archive::now())?;
    match args.format {
        OutputFormat::Json => print_json(context, &status)?,
        OutputFormat::Text => context.ui.print_styled(&text(&status, &zone, context.ui.width()))?,
    }
    write_summary(context, &status)?;
    Ok(exit(&status.gaps))
}

/// Runs `gaps`.
pub fn run_gaps(args: &GapsArgs, context: &Context) -> Result<Exit> {
    let gaps = gaps_at(Archive::read(&args.archive)?, super::archive::now())?;
    match args.format {
        OutputFormat::Json => print_json(context, &gaps)?,
        OutputFormat::Text => context.ui.print(&gaps.iter().map(|gap| line(gap) + "\n").collect::<String>())?,
    }
    write_summary(context, &serde_json::json!({"command": "gaps", "exit_code": exit(&gaps) as u8, "gaps": gaps}))?;
    Ok(exit(&gaps))
}

fn exit(gaps: &[Gap]) -> Exit {
    if gaps.is_empty() { Exit::Complete } else { Exit::Incomplete }
}

fn line(gap: &Gap) -> String {
    let days = if gap.first == gap.last { gap.first.clone() } else { format!("{}..{}", gap.first, gap.last) };
    format!("{:<24}  {:<8}  {}", days, gap.state.as_str(), gap.series.label())
}

fn text(status: &Status, zone: &Zone, width: usize) -> String {
    let mut text = format!("{} to {}, days in {}\n", status.from, status.through, status.tz);
    for series in &status.sources {
        text += &format!("\n\x1b[1m{}\x1b[0m\n", series.series.label());
        text += &wrap(&counts(series), ", ", "  ", width);
        text += &strip(&series.strip, width);
    }
    let states = status.sources.iter().flat_map(|series| series.days.keys());
    text += &format!("\n{}\n", wrap(&legend(states), "   ", "  ", width));
    if !status.gaps.is_empty() {
        text += "\x1b[1mMissing\x1b[0m\n";
        let lines = status.gaps.iter().take(10);
        text += &lines.map(|gap| format!("  {}\n", line(gap))).collect::<String>();
        if status.gaps.len() > 10 {
            text += &format!("  and {} more: `chatferry gaps` lists them\n", status.gaps.len() - 10);
        }
        text.push('\n');
    }
    let none = || "never".to_owned();
    let run = status
        .last_run
        .as_ref()
        .map_or_else(none, |run| format!("{}, exit {}", local_time(&run.id, zone), run.exit_code));
    let verify = status.last_verify.as_ref().map_or_else(none, |verify| {
        let part = if verify.complete { "" } else { ", a part of it" };
        format!("{}, exit {}{part}", local_time(&verify.at, zone), verify.exit_code)
    });
    text += &format!("last run        {run}\nlast verify     {verify}\n");
    text += &format!("next revisit    {}\n", status.next_revisit.as_deref().unwrap_or("none"));
    text += &format!("size            {}\n", size(status.bytes));
    text
}

fn counts(series: &SeriesStatus) -> Vec<String> {
    let mut words = vec![count(series.chats, "chat"), count(series.versions, "version")];
    words.extend((series.gone > 0).then(|| format!("{} gone at the service", grouped(series.gone))));
    words.extend((series.unfinished > 0).then(|| format!("{} in progress", grouped(series.unfinished))));
    if !series.states_totals && series.series.source == "vcc" {
        words.push("no totals from the service, so none is ever marked as gone".to_owned());
    }
    words
}
