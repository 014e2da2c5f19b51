//! `chatferry sync`: fetch into an archive what is missing, and look again at what may have changed.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Context;
use super::archive::{
    OutputFormat, absolute, accounts, configured_projects, count, day, print_json, sources, write_summary,
};
use super::service::Service;
use crate::archive::definition::{All, Definition, Projects, Question};
use crate::archive::fetch::Source;
use crate::archive::plan::Ladder;
use crate::archive::run_file::Counts;
use crate::archive::schedule::{Scheduled, Scheduler};
use crate::archive::store::{Archive, Found, look};
use crate::archive::sync::{Options, Report, Sync};
use crate::client::request_limit::RequestLimit;
use crate::config::Settings;
use crate::delete::journal::Journal;
use crate::error::{Error, Exit, Result};
use crate::event::{Level, say, seconds};
use crate::interrupt::{block_on, interrupt};
use crate::provider::comm100::include::{SEARCH_INCLUDES, find_all};
use crate::summary::{Summary, instant};
use crate::window::{Day, Zone};

const EXAMPLES: &str = "\
The first sync makes the archive and needs --from; later the folder is enough. Days that ended are fetched, oldest
first, and the day that is under way as far as it has come. Days of the ages in --revisit are asked again, because
chats change later (ratings, wrap-ups). Nothing that was archived is ever lost: a changed chat becomes a new version,
and a chat that the service does not list any more stays.

Examples:
  chatferry --demo sync chats && chatferry status chats
  chatferry sync /srv/chats --from 2026-01-01 --project all
  chatferry sync /srv/chats -q                  the line for cron
  chatferry sync /srv/chats --print systemd     … or units for systemd
  chatferry sync /srv/chats --max-requests 200 --webhook-files '/var/spool/hooks/*.ndjson'";

/// Bring an archive up to date
///
/// Exit 0 means that nothing is missing: every day up to now is archived, every look that was due was done, and the
/// service's totals were reached. 3: something is missing (`chatferry gaps` lists it). 5: limits or an outage; the next
/// run continues. 6: more chats vanished than can be believed.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Folder of the archive; made by the first sync
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// First day that the archive holds: 2026-01-01
    #[arg(long, value_name = "DATE", value_parser = day, help_heading = "What to archive (first sync)")]
    from: Option<Day>,
    /// Service (repeatable) [default: every service that is configured]
    #[arg(long, value_name = "SERVICE", value_parser = ["comm100", "vcc"], help_heading = "What to archive (first sync)")]
    source: Vec<String>,
    /// VCC project, or all (repeatable) [default: vcc.projects]
    #[arg(long, value_name = "ID", value_parser = project, help_heading = "What to archive (first sync)")]
    project: Vec<Project>,
    /// Comm100's lists [default: chats,missed]
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = ["chats", "missed"], help_heading = "What to archive (first sync)")]
    kinds: Vec<String>,
    /// Related objects that Comm100 is to add to its chats
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "What to archive (first sync)")]
    include: Vec<String>,
    /// Time zone of days, an IANA name [default: the profile's, else the system's]
    #[arg(long, value_name = "ZONE", help_heading = "What to archive (first sync)")]
    tz: Option<String>,
    /// Make every file readable by its owner alone
    #[arg(long, help_heading = "What to archive (first sync)")]
    private: bool,
    /// Add a service, a project, a kind, earlier days or a new address to an archive
    #[arg(long)]
    extend: bool,
    /// Ages at which days are asked again [default: 1d,2d,3d,7d,14d,30d,90d]
    #[arg(long, value_name = "AGES", value_parser = Ladder::parse)]
    revisit: Option<Ladder>,
    /// Send at most N requests; the next run continues
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    max_requests: Option<u64>,
    /// Do not fill gaps
    #[arg(long)]
    no_heal: bool,
    /// Mark chats as gone, however many vanished at once
    #[arg(long)]
    accept_gone: bool,
    /// Continue although this machine's clock seems wrong
    #[arg(long)]
    accept_clock: bool,
    /// Take in chats of files that `vcc listen` wrote, until the export has them (repeatable)
    #[arg(long, value_name = "GLOB")]
    webhook_files: Vec<String>,
    /// Take in chats of earlier exports, in the services' own shape (repeatable)
    #[arg(long, value_name = "GLOB")]
    import: Vec<String>,
    /// Print what runs this sync every night, and do nothing
    #[arg(long, value_name = "SCHEDULER")]
    print: Option<Scheduler>,
    /// Output format
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
    #[command(flatten)]
    service: Service,
}

/// A VCC project as typed.
#[derive(Clone, Debug)]
enum Project {
    All,
    Id(u64),
}

fn project(text: &str) -> Result<Project, String> {
    match text {
        "all" => Ok(Project::All),
        _ => text.parse().map(Project::Id).map_err(|_| "expected a project's number, or `all`".to_owned()),
    }
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let settings = context.settings()?;
    if let Some(scheduler) = args.print {
        return print(args, scheduler, &settings, context);
    }
    let clock = Instant::now();
    let now = super::archive::now();
    let found = look(&args.archive)?;
    let question = args.question(&settings, found, now, context)?;
    let configured = configured_projects(context, &settings)?;
    let limit = args.max_requests.map(|most| Arc::new(RequestLimit::new(most)));
    let (archive, sources) = match found {
        Found::Nothing => {
            let accounts = accounts(context, &settings, &question.sources)?;
            let zone = settings.zone(args.tz.as_deref())?;
            let definition = Definition::new(&question, &accounts, configured, zone.name())?;
            let first = definition.first_day()?;
            if first > zone.day(now) {
                return Err(Error::usage(format!("--from {first} is in the future")));
            }
            let sources = sources(&definition, context, &args.service, limit.as_ref())?;
            let mut archive = Archive::create(&args.archive, definition, None)?;
            archive.flush("", &now.format("%Y-%m-%d").to_string(), Vec::new())?;
            (archive, sources)
        }
        Found::Archive => {
            let mut archive = Archive::write(&args.archive, None)?;
            let mut wanted: Vec<String> = archive.definition.sources.keys().cloned().collect();
            wanted.extend(question.sources.iter().filter(|_| args.extend).cloned());
            let accounts = accounts(context, &settings, &wanted)?;
            archive.definition = archive.definition.again(&question, &accounts, configured, args.extend)?;
            let sources = sources(&archive.definition, context, &args.service, limit.as_ref())?;
            (archive, sources)
        }
    };
    let deleted = deleted(&archive, &settings)?;
    let ladder = args.revisit.clone().unwrap_or_else(|| archive.definition.revisit.clone());
    let intake = super::intake::collect(&archive, &settings, &args.webhook_files, &args.import)?;
    if intake.foreign > 0 {
        let text = format!("{} of other accounts or projects were left where they are", count(intake.foreign, "chat"));
        say(&context.listener(), Level::Note, text);
    }
    let options = Options {
        now,
        command: "sync",
        ladder,
        limit,
        heal: !args.no_heal,
        accept_gone: args.accept_gone,
        accept_clock: args.accept_clock,
        only: None,
        accept: false,
        deleted,
        intake: intake.list,
        listener: context.listener(),
    };
    perform(archive, sources, options, (&args.archive, args.format, clock), context)
}

/// Runs a sync or a heal, and tells what came of it.
pub fn perform(
    archive: Archive,
    sources: Vec<Source>,
    options: Options,
    (path, format, clock): (&Path, OutputFormat, Instant),
    context: &Context,
) -> Result<Exit> {
    let started = options.now;
    let command = options.command;
    let sync = Sync::new(archive, sources.clone(), options)?;
    let report = block_on(sync.run(interrupt(None)))?;
    context.ui.finish();
    let report = report?;
    let listener = context.listener();
    report.notes.iter().for_each(|note| say(&listener, Level::Note, note.as_str()));
    let exit = report.exit();
    let summary = SyncSummary::new((command, path), &report, &sources, (started, clock));
    write_summary(context, &summary)?;
    if format == OutputFormat::Json {
        print_json(context, &summary)?;
    }
    report.failures.iter().for_each(|error| context.ui.error(error));
    say(&listener, Level::Note, closing(&report, clock));
    Ok(exit)
}

impl Args {
    fn question(&self, settings: &Settings, found: Found, now: DateTime<Utc>, context: &Context) -> Result<Question> {
        let ids: Vec<u64> = self
            .project
            .iter()
            .filter_map(|project| if let Project::Id(id) = project { Some(*id) } else { None })
            .collect();
        let all = self.project.iter().any(|project| matches!(project, Project::All));
        if all && !ids.is_empty() {
            return Err(Error::usage("--project all already covers every project; give it alone"));
        }
        let projects = if all {
            Some(Projects::All(All::All))
        } else {
            Some(Projects::Listed(ids)).filter(|_| !self.project.is_empty())
        };
        let from = match (self.from, found) {
            (None, Found::Nothing) if context.global.demo => {
                Some(first_demo_day(now, &settings.zone(self.tz.as_deref())?))
            }
            (from, _) => from,
        };
        let tz = self.tz.as_deref().map(|_| settings.zone(self.tz.as_deref())).transpose()?;
        Ok(Question {
            sources: self.source.clone(),
            projects,
            kinds: self.kinds.clone(),
            includes: find_all(&self.include, SEARCH_INCLUDES)?,
            from,
            tz: tz.map(|zone| zone.name().to_owned()),
            revisit: self.revisit.clone(),
            private: self.private,
        })
    }
}

/// The first day for which `--demo` has chats.
fn first_demo_day(now: DateTime<Utc>, zone: &Zone) -> Day {
    (0..90).fold(zone.day(now), |day, _| day.yesterday())
}

/// Chats that our own `delete` removed at the service.
pub fn deleted(archive: &Archive, settings: &Settings) -> Result<HashSet<(String, String)>> {
    let Some(source) = archive.definition.sources.get("comm100") else { return Ok(HashSet::new()) };
    if source.addresses.is_empty() {
        return Ok(HashSet::new());
    }
    let endpoint = settings.comm100()?;
    let ids = Journal::deleted(&settings.state_path()?, &crate::delete::journal::Account::of(&endpoint))?;
    Ok(ids.into_iter().map(|id| ("comm100".to_owned(), id.to_string())).collect())
}

fn print(args: &Args, scheduler: Scheduler, settings: &Settings, context: &Context) -> Result<Exit> {
    let program =
        std::env::current_exe().map_err(|error| Error::failure(format!("cannot find this program: {error}")))?;
    let archive = absolute(&args.archive);
    let mut arguments = Vec::new();
    if let Some(profile) = &context.global.profile {
        arguments.extend(["--profile".to_owned(), profile.clone()]);
    }
    if let Some(config) = &context.global.config {
        arguments.extend(["--config".to_owned(), absolute(config).display().to_string()]);
    }
    arguments.extend(["sync".to_owned(), archive.display().to_string()]);
    arguments.extend(args.flags()?);
    let state = absolute(&settings.state_path()?);
    let scheduled = Scheduled { program: &program, arguments: &arguments, archive: &archive, state: &state };
    context.ui.print(&scheduled.text(scheduler))?;
    Ok(Exit::Complete)
}

impl Args {
    /// The flags of this run that the scheduled one must have, too.
    fn flags(&self) -> Result<Vec<String>> {
        let mut flags: Vec<(&str, Option<String>)> = Vec::new();
        flags.extend(self.from.map(|from| ("--from", Some(from.to_string()))));
        flags.extend(self.source.iter().map(|source| ("--source", Some(source.clone()))));
        flags.extend(self.project.iter().map(|project| {
            ("--project", Some(if let Project::Id(id) = project { id.to_string() } else { "all".to_owned() }))
        }));
        flags
            .extend(Some(self.kinds.join(",")).filter(|kinds| !kinds.is_empty()).map(|kinds| ("--kinds", Some(kinds))));
        flags.extend(
            Some(self.include.join(",")).filter(|names| !names.is_empty()).map(|names| ("--include", Some(names))),
        );
        flags.extend(self.tz.clone().map(|tz| ("--tz", Some(tz))));
        flags.extend(self.private.then_some(("--private", None)));
        flags.extend(self.revisit.clone().map(|ladder| ("--revisit", Some(Vec::<String>::from(ladder).join(",")))));
        flags.extend(self.max_requests.map(|most| ("--max-requests", Some(most.to_string()))));
        flags.extend(self.no_heal.then_some(("--no-heal", None)));
        for glob in &self.webhook_files {
            let path =
                std::path::absolute(glob).map_err(|error| Error::usage(format!("--webhook-files {glob}: {error}")))?;
            flags.push(("--webhook-files", Some(path.display().to_string())));
        }
        Ok(flags.into_iter().flat_map(|(flag, value)| std::iter::once(flag.to_owned()).chain(value)).collect())
    }
}

/// The summary of a sync or a heal.
#[derive(Serialize)]
struct SyncSummary<'a> {
    #[serde(flatten)]
    summary: Summary,
    archive: String,
    run: &'a str,
    #[serde(flatten)]
    counts: &'a Counts,
    seal: &'a str,
}

impl<'a> SyncSummary<'a> {
    fn new(
        (command, path): (&'static str, &Path),
        report: &'a Report,
        sources: &[Source],
        (started, clock): (DateTime<Utc>, Instant),
    ) -> Self {
        use std::sync::atomic::Ordering::Relaxed;
        let exit = report.exit();
        let verdict = match exit {
            Exit::Complete => "complete",
            Exit::Incomplete | Exit::Later | Exit::Unsafe => "incomplete",
            Exit::Interrupted | Exit::Terminated => "interrupted",
            _ => "failed",
        };
        let waited: f64 = sources.iter().map(|source| source.client.waited().as_secs_f64()).sum();
        let summary = Summary {
            command,
            verdict,
            exit_code: exit as u8,
            until: Some(instant(started)),
            requests: report.requests,
            retries: sources.iter().map(|source| source.client.tally().retries.load(Relaxed)).sum(),
            bytes_in: sources.iter().map(|source| source.client.tally().bytes_in.load(Relaxed)).sum(),
            waited_s: (waited * 1000.0).round() / 1000.0,
            version: env!("CARGO_PKG_VERSION"),
            error: report.failures.first().map(ToString::to_string),
            elapsed_s: (clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
            ..Summary::default()
        };
        let summary = summary.of_this_run();
        Self {
            summary,
            archive: absolute(path).display().to_string(),
            run: &report.run,
            counts: &report.counts,
            seal: &report.seal,
        }
    }
}

/// `run 20261124T021500Z: 8 days in 5 requests, 12 new chats, 3 changed, 3 s; seal …`
fn closing(report: &Report, clock: Instant) -> String {
    let counts = &report.counts;
    let mut words = vec![format!("{} asked in {}", count(counts.days_asked, "day"), count(report.requests, "request"))];
    words.push(count(counts.new, "new chat"));
    for (number, what) in [(counts.changed, "changed"), (counts.gone, "gone"), (counts.returned, "back")] {
        words.extend((number > 0).then(|| format!("{} {what}", super::archive::grouped(number))));
    }
    for (number, what) in [(counts.pending, "pending"), (counts.gaps - counts.pending.min(counts.gaps), "missing")] {
        words.extend((number > 0).then(|| format!("{} {what}", count(number, "day"))));
    }
    format!("run {}: {}, {}; seal {}", report.run, words.join(", "), seconds(clock.elapsed()), report.seal)
}
