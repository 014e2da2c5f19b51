//! `chatferry heal`: ask again for what an archive lacks, or for certain days.

use std::path::PathBuf;
use std::time::Instant;

use super::Context;
use super::archive::{OutputFormat, accounts, day_range, sources};
use super::service::Service;
use super::sync::{deleted, perform};
use crate::archive::damage;
use crate::archive::days::State;
use crate::archive::definition::Question;
use crate::archive::store::Archive;
use crate::archive::sync::Options;
use crate::error::{Error, Exit, Result};
use crate::window::Day;

/// Fetch again what an archive lacks
///
/// Without DAY, every day that `chatferry gaps` lists; with it, that day, whatever its state. A damaged file is replaced
/// from the service: lines that are intact are kept, and chats that neither the file nor the service has any more are
/// named.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry heal /srv/chats
  chatferry heal /srv/chats 2026-11-20
  chatferry heal /srv/chats 2026-11-01..2026-11-07
  chatferry heal /srv/chats 2026-11-20 --accept    the service's total is wrong for ever: close the day as it is")]
pub struct Args {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Day, or days as FIRST..LAST
    #[arg(value_name = "DAY", value_parser = day_range)]
    days: Vec<(Day, Day)>,
    /// Close the days as they are, even if the service's total is not reached
    #[arg(long, requires = "days")]
    accept: bool,
    /// Mark chats as gone, however many vanished at once
    #[arg(long)]
    accept_gone: bool,
    /// Continue although this machine's clock seems wrong
    #[arg(long)]
    accept_clock: bool,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
    #[command(flatten)]
    service: Service,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let clock = Instant::now();
    let now = super::archive::now();
    let settings = context.settings()?;
    let archive = Archive::write(&args.archive, None)?;
    check_days(&archive, &args.days, now)?;
    let wanted: Vec<String> = archive.definition.sources.keys().cloned().collect();
    archive.definition.again(&Question::default(), &accounts(context, &settings, &wanted)?, None, false)?;
    let sources = sources(&archive.definition, context, &args.service, None)?;
    let deleted = deleted(&archive, &settings)?;
    // What the service does not list cannot be asked for.
    let lost: Vec<String> = damage::damaged_files(&archive)
        .into_iter()
        .filter(|finding| !finding.path.starts_with("data/current/"))
        .map(|finding| finding.path)
        .collect();
    let options = Options {
        now,
        command: "heal",
        ladder: archive.definition.revisit.clone(),
        limit: None,
        heal: true,
        accept_gone: args.accept_gone,
        accept_clock: args.accept_clock,
        only: Some(args.days.clone()),
        accept: args.accept,
        deleted,
        intake: Vec::new(),
        listener: context.listener(),
    };
    let exit = perform(archive, sources, options, (&args.archive, args.format, clock), context)?;
    if lost.is_empty() {
        return Ok(exit);
    }
    let message = format!("damaged, and the service cannot give it again: {}", lost.join(", "));
    context.ui.error(&Error::new(Exit::Incomplete, message).hint("restore these files from a copy of the archive"));
    Ok(if exit == Exit::Complete { Exit::Incomplete } else { exit })
}

fn check_days(archive: &Archive, days: &[(Day, Day)], now: chrono::DateTime<chrono::Utc>) -> Result<()> {
    let (from, today) = (archive.definition.first_day()?, archive.definition.zone()?.day(now));
    for (first, last) in days {
        if *first < from || *last > today {
            let hint = "earlier days are added with `chatferry sync ARCHIVE --extend --from DATE`";
            return Err(
                Error::usage(format!("the archive holds the days {from} to {today}, not {first}..{last}")).hint(hint)
            );
        }
        let pruned = archive.days.iter().find(|record| {
            record.state == State::Pruned && Day::parse(&record.day).is_some_and(|day| (*first..=*last).contains(&day))
        });
        if let Some(record) = pruned {
            return Err(Error::usage(format!("{} was pruned, and is never fetched again", record.day)));
        }
    }
    Ok(())
}
