//! `chatferry verify`: check an archive, against itself or against the service.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::Context;
use super::archive::{OutputFormat, count, grouped, print_json, size, sources, write_summary};
use super::service::Service;
use crate::archive::damage::{Finding, VERIFIED, Verified, last_verified};
use crate::archive::days::State;
use crate::archive::fetch::Fetcher;
use crate::archive::store::Archive;
use crate::archive::verify::{Options, Report, verify};
use crate::archive::verify_online::{Depth, Difference, Online};
use crate::client::request_limit::RequestLimit;
use crate::error::{Exit, Result};
use crate::event::{Level, say};
use crate::window::parse_duration;

/// Check an archive
///
/// Every hash, every zstd frame, every line against the index, each chat once, the rules of BagIt, and the chain of run
/// files. Needs no network. With --online, the service is asked as well; nothing is changed. Exit 3 if anything is
/// wrong; each finding names its file and its day.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry verify /srv/chats
  chatferry verify /srv/chats --subset 1/7           a seventh of the files, another one each day of the week
  chatferry verify /srv/chats --max-duration 10m     the next one continues where this one stopped
  chatferry verify /srv/chats --online counts        one request per month and kind, if all is well
  chatferry verify /srv/chats --online full --sample 5")]
pub struct Args {
    /// Folder of the archive
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Read only a part of the payload: 1/7 to 7/7 are everything
    #[arg(long, value_name = "K/N", value_parser = subset, conflicts_with = "max_duration")]
    subset: Option<(u64, u64)>,
    /// Stop after so long; the next verification continues there
    #[arg(long, value_name = "DUR", value_parser = parse_duration)]
    max_duration: Option<Duration>,
    /// Compare with the service
    #[arg(long, value_name = "HOW", conflicts_with_all = ["subset", "max_duration"])]
    online: Option<Depth>,
    /// With --online: only N days, drawn at random
    #[arg(long, value_name = "N", requires = "online")]
    sample: Option<usize>,
    /// With --online: send at most N requests
    #[arg(long, value_name = "N", requires = "online", value_parser = clap::value_parser!(u64).range(1..))]
    max_requests: Option<u64>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
    #[command(flatten)]
    service: Service,
}

fn subset(text: &str) -> Result<(u64, u64), String> {
    let parts = text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    parts.filter(|(part, of)| (1..=*of).contains(part)).ok_or_else(|| "expected a part such as 1/7".to_owned())
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match args.online {
        Some(depth) => online(args, depth, context),
        None => offline(args, context),
    }
}

/// What a verification prints.
#[derive(Serialize)]
struct Output<'a> {
    files: u64,
    bytes: u64,
    complete: bool,
    findings: &'a [Finding],
}

fn offline(args: &Args, context: &Context) -> Result<Exit> {
    let archive = Archive::read(&args.archive)?;
    let lock = archive.try_lock()?;
    // The state may have changed while the lock was taken.
    let archive = Archive::read(&args.archive)?;
    let last = last_verified(&archive).unwrap_or_default();
    let options = Options {
        subset: args.subset,
        max_duration: args.max_duration,
        continue_after: last.stopped_after.filter(|_| args.max_duration.is_some()),
    };
    let report = verify(&archive, &options)?;
    let exit = if report.findings.is_empty() { Exit::Complete } else { Exit::Incomplete };
    let verified = Verified {
        at: crate::archive::days::instant(super::archive::now()),
        exit_code: exit as u8,
        complete: report.complete,
        findings: report.findings.clone(),
        stopped_after: report.stopped_after.clone(),
    };
    let written = archive.disk.replace(VERIFIED, &serde_json::to_vec(&verified).unwrap_or_default());
    if lock.is_none() || written.is_err() {
        say(
            &context.listener(),
            Level::Note,
            "the archive cannot be written, so `status` will not know of this verification",
        );
    }
    report.notes.iter().for_each(|note| say(&context.listener(), Level::Note, note.as_str()));
    let output =
        Output { files: report.files, bytes: report.bytes, complete: report.complete, findings: &report.findings };
    match args.format {
        OutputFormat::Json => print_json(context, &output)?,
        OutputFormat::Text => context.ui.print(&text(&report))?,
    }
    write_summary(context, &output)?;
    Ok(exit)
}

fn text(report: &Report) -> String {
    let mut text: String = report
        .findings
        .iter()
        .map(|finding| {
            format!(
                "{}{}: {}\n",
                finding.day.as_ref().map(|day| format!("{day}  ")).unwrap_or_default(),
                finding.path,
                finding.what
            )
        })
        .collect();
    let read = format!("{}, {}", count(report.files, "file"), size(report.bytes));
    let share = match report.files {
        files if files == report.all_files => String::new(),
        files => format!(" ({} of {})", grouped(files), grouped(report.all_files)),
    };
    text += &match report.findings.len() {
        0 => format!("{read}{share}: all is as it should be\n"),
        n => format!("{read}{share}: {}; `chatferry heal` fetches damaged days again\n", count(n as u64, "finding")),
    };
    text
}

#[derive(Serialize)]
struct OnlineOutput<'a> {
    days: u64,
    requests: u64,
    differences: &'a [Difference],
}

fn online(args: &Args, depth: Depth, context: &Context) -> Result<Exit> {
    let archive = Archive::write(&args.archive, None)?;
    let limit = args.max_requests.map(|most| std::sync::Arc::new(RequestLimit::new(most)));
    let sources = sources(&archive.definition, context, &args.service, limit.as_ref())?;
    let sample = args.sample.map(|count| draw(&archive, count));
    if let Some(days) = &sample {
        let days: Vec<_> = days.iter().cloned().collect();
        say(&context.listener(), Level::Note, format!("comparing {}", days.join(", ")));
    }
    let (zone, now) = (archive.definition.zone()?, super::archive::now());
    let (mut differences, mut days) = (Vec::new(), 0);
    let compared: Result<()> = crate::interrupt::run(async {
        for source in &sources {
            let fetcher = Fetcher {
                disk: &archive.disk,
                zone: &zone,
                includes: &archive.definition.includes,
                now,
                listener: context.listener(),
            };
            let mut online = Online { archive: &archive, source, fetcher, depth, differences: Vec::new(), days: 0 };
            let own = archive.days.series().filter(|series| series.source == source.name);
            let mut result = Ok(());
            for series in own {
                result = online.compare(series, sample.as_ref()).await;
                if result.is_err() {
                    break;
                }
            }
            differences.append(&mut online.differences);
            days += online.days;
            result?;
        }
        Ok(())
    });
    _ = crate::archive::fetch::empty_stage(&archive.disk);
    context.ui.finish();
    let requests =
        sources.iter().map(|source| source.client.tally().requests.load(std::sync::atomic::Ordering::Relaxed)).sum();
    let output = OnlineOutput { days, requests, differences: &differences };
    match args.format {
        OutputFormat::Json => print_json(context, &output)?,
        OutputFormat::Text => context.ui.print(&online_text(&output))?,
    }
    write_summary(context, &output)?;
    match compared {
        Err(error) if !differences.is_empty() && error.exit() == Exit::Later => {
            context.ui.error(&error);
            Ok(Exit::Incomplete)
        }
        Err(error) => Err(error),
        Ok(()) => Ok(if differences.is_empty() { Exit::Complete } else { Exit::Incomplete }),
    }
}

fn draw(archive: &Archive, count: usize) -> std::collections::BTreeSet<String> {
    let closed = archive.days.iter().filter(|record| record.state == State::Closed && record.day.len() == 10);
    let mut days: Vec<String> = closed.map(|record| record.day.clone()).collect();
    days.sort();
    days.dedup();
    fastrand::shuffle(&mut days);
    days.into_iter().take(count).collect()
}

fn online_text(output: &OnlineOutput<'_>) -> String {
    let mut text: String = output
        .differences
        .iter()
        .map(|difference| {
            let day = &difference.day;
            format!("{day}  {}: {} (chatferry heal ARCHIVE {day})\n", difference.series.label(), difference.what)
        })
        .collect();
    let asked = format!("{} compared in {}", count(output.days, "day"), count(output.requests, "request"));
    text += &match output.differences.len() {
        0 => format!("{asked}: the archive is as the service has it\n"),
        n => format!("{asked}: {}\n", count(n as u64, "difference")),
    };
    text
}
