//! What all exports share: where to, which time, and the way from flags to a [`Job`] and its verdict.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use chrono::Utc;

use super::Context;
use super::service::{Connection, Service};
use crate::config::{Credentials, Endpoint};
use crate::error::{Error, Exit, Result};
use crate::event::{Level, say, seconds};
use crate::format::{Format, Rows, Shape, fields};
use crate::interrupt::{PATIENCE, block_on, interrupt};
use crate::job::{Job, Manner, Outcome, Verdict};
use crate::output::Plan;
use crate::output::file::{Manner as FileManner, real};
use crate::output::target::{Place, Target};
use crate::output::template::Values;
use crate::provider::comm100::Comm100;
use crate::provider::{Detail, Provider, Query, Span};
use crate::record::Resource;
use crate::summary::{Summary, instant};
use crate::window::{When, Window, Zone};

/// Where an export goes and what it looks like.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Where to")]
pub struct Destination {
    /// File to write, or - for standard output (repeatable) [default: -]
    ///
    /// The extension says the format: .json, .ndjson, .jsonl or .csv, then .gz or .zst if wanted. The path may hold
    /// {date} (the chat's day; also {date:%Y/%m}, {year}, {month}, {day}), {source}, {resource}, {profile} and
    /// {project}: one file per value. A file appears under its name only when it is complete.
    #[arg(short, long, value_name = "PATH")]
    pub output: Vec<String>,
    /// Format, where no extension says it: json, ndjson or csv [default: ndjson]
    #[arg(short, long, value_name = "FORMAT", value_parser = format)]
    pub format: Option<&'static Format>,
    /// One row, line or element for each of these
    #[arg(long, value_name = "WHAT", default_value = "chats")]
    pub rows: Rows,
    /// Only these fields, in this order: a,b.c (`help` lists them)
    #[arg(long, value_name = "PATHS")]
    pub fields: Option<String>,
    /// Stop after N chats
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: Option<u64>,
    /// CSV for Excel: byte order mark, CRLF, and a guard against formulas
    #[arg(long)]
    pub csv_excel: bool,
    /// Forget an interrupted run instead of going on with it
    #[arg(long)]
    pub restart: bool,
    /// Put an incomplete result in place (the exit code stays 3)
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Refuse to replace a file
    #[arg(long)]
    pub no_clobber: bool,
    /// Make new files readable by their owner alone
    #[arg(long)]
    pub private: bool,
    /// Where unreadable records go [default: beside the first file, NAME.rejects.ndjson]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Time zone of days and bare dates, an IANA name [default: the profile's, else the system's]
    #[arg(long, value_name = "ZONE", help_heading = "Which time")]
    pub tz: Option<String>,
}

/// Reads `-f`.
pub fn format(name: &str) -> Result<&'static Format, String> {
    Format::named(name).ok_or_else(|| {
        let names: Vec<_> = crate::format::FORMATS.iter().map(|format| format.name).collect();
        format!("expected {}", names.join(", "))
    })
}

/// An export as a command wants it.
pub struct Export<'a> {
    /// The words typed.
    pub command: &'static str,
    /// The service.
    pub provider: &'static dyn Provider,
    /// What to export.
    pub resource: &'static Resource,
    /// Flags.
    pub service: &'a Service,
    /// Flags.
    pub destination: &'a Destination,
    /// Flags, where the resource has a time.
    pub when: Option<&'a When>,
    /// Records a page.
    pub page_size: u32,
    /// Requests in flight unless `--jobs` says otherwise.
    pub jobs: u32,
    /// Go on where the time filter is ignored.
    pub cut_locally: bool,
}

/// What the flags come to before the service's own part is known.
pub struct Ready {
    /// The service.
    pub connection: Connection,
    /// The zone of days.
    pub zone: Zone,
    window: Option<Window>,
    targets: Vec<Target>,
    started: chrono::DateTime<Utc>,
    clock: Instant,
}

impl<'a> Export<'a> {
    /// An export of Comm100's without a time.
    pub fn comm100(
        command: &'static str,
        resource: &'static Resource,
        destination: &'a Destination,
        service: &'a Service,
    ) -> Self {
        Self {
            command,
            provider: &Comm100,
            resource,
            service,
            destination,
            when: None,
            page_size: 1,
            jobs: 4,
            cut_locally: false,
        }
    }

    /// `--fields help`: prints the fields; true if that is all there is to do.
    pub fn helps(&self, context: &Context) -> Result<bool> {
        if self.destination.fields.as_deref() != Some("help") {
            return Ok(false);
        }
        let known = fields::known(self.resource, self.destination.rows);
        context.ui.print(&(known.join("\n") + "\n"))?;
        Ok(true)
    }

    /// Checks everything that can be known before anything is sent.
    pub fn ready(&self, context: &Context) -> Result<Ready> {
        let clock = Instant::now();
        let started = Utc::now();
        let targets = targets(self.destination)?;
        let connection = self.service.connect(context, self.provider)?;
        let zone = connection.settings.zone(self.destination.tz.as_deref())?;
        let window = self.when.map(|when| Window::resolve(when, &zone, started)).transpose()?;
        if let (Some(when), Some(window)) = (self.when, &window) {
            announce(context, when, window, &zone);
        }
        Ok(Ready { connection, zone, window, targets, started, clock })
    }

    /// Runs it to its exit code.
    pub fn run(&self, context: &Context, ready: Ready, detail: Detail) -> Result<Exit> {
        let span = ready.window.as_ref().map(|window| Span { since: window.since, until: window.until });
        let query = Query { resource: self.resource, span, page_size: self.page_size, detail };
        let shape = self.shape()?;
        let Connection { client, endpoint, settings } = ready.connection;
        let values = self.values(&ready.zone, span, settings.profile_name(), endpoint.site_id.as_deref());
        let account = Account { endpoint: &endpoint, profile: settings.profile_name() };
        let identity = self.identity(&ready.window, &query, &ready.targets, &account, &ready.zone);
        let zone = endpoint.zone.as_deref().map(Zone::named).transpose()?.unwrap_or_else(|| ready.zone.clone());
        let hash = context.global.summary.is_some();
        let manner = FileManner { private: self.destination.private, no_clobber: self.destination.no_clobber, hash };
        let tz = ready.zone.name().to_owned();
        let job = Job {
            provider: self.provider,
            query,
            client: Arc::new(client),
            plan: Plan { targets: ready.targets, shape, values, zone: ready.zone, manner },
            identity,
            zone,
            started: ready.started,
            manner: Manner {
                jobs: self.service.jobs.unwrap_or(self.jobs) as usize,
                limit: self.destination.limit,
                restart: self.destination.restart,
                allow_incomplete: self.destination.allow_incomplete,
                cut_locally: self.cut_locally,
                rejects: self.destination.rejects.clone(),
            },
            listener: context.listener(),
        };
        let outcome = block_on(job.run(interrupt(Some(PATIENCE))))?;
        self.tell(context, outcome, tz, ready.clock)
    }

    fn shape(&self) -> Result<Shape> {
        let typed = self.destination.fields.as_deref();
        let fields = typed.map(|typed| fields::parse(typed, self.resource, self.destination.rows)).transpose()?;
        let Destination { rows, csv_excel, .. } = *self.destination;
        if rows == Rows::Messages && self.resource.messages.is_none() {
            return Err(Error::usage(format!("--rows messages: {} have no messages", self.resource.name)));
        }
        Ok(Shape { resource: self.resource, rows, fields, excel: csv_excel })
    }

    fn values(&self, zone: &Zone, span: Option<Span>, profile: &str, site: Option<&str>) -> Values {
        let one_day = span.and_then(|span| {
            let day = zone.day(span.since?);
            (span.until <= zone.start_of_day(day.tomorrow())).then_some(day)
        });
        Values {
            day: one_day,
            source: self.resource.source.to_owned(),
            resource: self.resource.name.to_owned(),
            profile: profile.to_owned(),
            project: site.unwrap_or_default().to_owned(),
        }
    }

    /// What makes two runs the same: the query, the outputs and their shape, and nothing else.
    fn identity(
        &self,
        window: &Option<Window>,
        query: &Query,
        targets: &[Target],
        account: &Account<'_>,
        zone: &Zone,
    ) -> Vec<(String, String)> {
        let outputs: Vec<_> =
            targets.iter().map(|target| format!("{} ({})", absolute(target).display(), target.format.name)).collect();
        let Destination { rows, fields, limit, csv_excel, .. } = self.destination;
        [
            ("command", self.command.to_owned()),
            ("service", account.endpoint.base_url.to_string()),
            ("account", account.name()),
            ("profile", account.profile.to_owned()),
            ("time", window.as_ref().map_or_else(String::new, Window::identity)),
            (
                "zone",
                [Some(zone.name()), account.endpoint.zone.as_deref()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            ("query", format!("{:?}", query.detail)),
            ("page size", query.page_size.to_string()),
            ("output", outputs.join(", ")),
            ("shape", format!("{rows:?} {fields:?} {limit:?} {csv_excel} {}", self.cut_locally)),
        ]
        .map(|(what, value)| (what.to_owned(), value))
        .to_vec()
    }

    /// The last words of a run, and its exit code.
    fn tell(&self, context: &Context, outcome: Outcome, tz: String, clock: Instant) -> Result<Exit> {
        context.ui.finish();
        if outcome.exit != Exit::Usage
            && let Some(path) = &context.global.summary
        {
            let written = self.summary(&outcome, tz, clock).write(path, &context.ui);
            // What became of the run says more than what became of its summary.
            if outcome.error.is_none() {
                written?;
            }
        }
        if let Some(error) = outcome.error {
            return Err(error);
        }
        if outcome.limited {
            let limit = outcome.counts.chats;
            say(&context.listener(), Level::Note, format!("stopped after {limit} chats, as --limit says"));
        }
        if outcome.verdict == Verdict::Complete {
            say(&context.listener(), Level::Note, closing(self.resource, &outcome, clock));
        }
        Ok(outcome.exit)
    }

    fn summary(&self, outcome: &Outcome, tz: String, clock: Instant) -> Summary {
        let (requests, retries, bytes_in, waited) = outcome.costs;
        let counts = &outcome.counts;
        let total =
            if outcome.limited { None } else { outcome.end.as_ref().and_then(|end| end.total).or(counts.total) };
        // Chats that the service counts, but that lie outside the time asked for, were not asked for.
        let total = total.map(|total| total.saturating_sub(counts.outside));
        let round = |seconds: f64| (seconds * 1000.0).round() / 1000.0;
        Summary {
            command: self.command,
            source: Some(self.resource.source),
            verdict: outcome.verdict.word(),
            exit_code: outcome.exit as u8,
            since: outcome.span.and_then(|span| span.since).map(instant),
            until: outcome.span.map(|span| instant(span.until)),
            tz: Some(tz),
            requests,
            retries,
            waited_s: round(waited.as_secs_f64()),
            chats: Some(counts.chats),
            messages: self.resource.messages.map(|_| counts.messages),
            duplicates: Some(counts.duplicates),
            rejects: Some(counts.rejects),
            expected_total: total,
            missing: total
                .filter(|_| outcome.end.is_some())
                .map(|total| total.saturating_sub(counts.chats + counts.rejects)),
            bytes_in,
            bytes_out: Some(outcome.written.iter().map(|file| file.bytes).sum()),
            outputs: Some(outcome.written.clone()),
            end: outcome.end.as_ref().map(|end| end.how.clone()),
            limited: outcome.limited.then_some(true),
            error: outcome.error.as_ref().map(ToString::to_string),
            elapsed_s: round(clock.elapsed().as_secs_f64()),
            ..Summary::default()
        }
    }
}

/// Whose chats they are.
struct Account<'a> {
    endpoint: &'a Endpoint,
    profile: &'a str,
}

impl Account<'_> {
    /// Comm100's site or VCC's customer. Who asks at Comm100, and with what, may change between two runs.
    fn name(&self) -> String {
        match (&self.endpoint.site_id, &self.endpoint.credentials) {
            (Some(site), _) => site.clone(),
            (None, Credentials::Basic { user, .. }) => user.clone(),
            (None, _) => String::new(),
        }
    }
}

/// Every `-o`, checked; no path twice.
fn targets(destination: &Destination) -> Result<Vec<Target>> {
    let stdout = ["-".to_owned()];
    let typed = if destination.output.is_empty() { &stdout[..] } else { &destination.output };
    let targets: Vec<_> = typed.iter().map(|typed| Target::parse(typed, destination.format)).collect::<Result<_>>()?;
    for (index, target) in targets.iter().enumerate() {
        if targets[..index].iter().any(|earlier| absolute(earlier) == absolute(target)) {
            return Err(Error::usage(format!("--output {} is given twice", target.typed)));
        }
    }
    Ok(targets)
}

/// A path by which the same file is known again, also through a symlink.
fn absolute(target: &Target) -> PathBuf {
    match target.place {
        Place::Stdout => PathBuf::from("-"),
        _ => {
            let path = real(Path::new(&target.typed));
            std::path::absolute(&path).unwrap_or(path)
        }
    }
}

/// Says which time was meant.
fn announce(context: &Context, when: &When, window: &Window, zone: &Zone) {
    let listener = context.listener();
    if when.day.is_none() && when.since.is_none() && when.until.is_none() {
        say(&listener, Level::Note, "no time was given: taking everything up to now (see --day and --since)");
    }
    let since = window.since.map_or_else(|| "the beginning".to_owned(), instant);
    let zone = format!("{} (zone data {})", zone.name(), crate::window::zone_data());
    say(&listener, Level::Info, format!("from {since} up to {}, days in {zone}", instant(window.until)));
}

/// `1234 chats in 3 requests, 2 s -> chats.csv`
fn closing(resource: &Resource, outcome: &Outcome, clock: Instant) -> String {
    let count = outcome.counts.chats;
    let what = match (resource.messages.is_some(), count) {
        (true, 1) => "chat",
        (true, _) => "chats",
        (false, 1) => "record",
        (false, _) => "records",
    };
    let requests = outcome.costs.0;
    let plural = if requests == 1 { "" } else { "s" };
    let files: Vec<_> = outcome.written.iter().map(|file| file.path.as_str()).filter(|path| *path != "-").collect();
    let files = match files.len() {
        0 => String::new(),
        1..=3 => format!(" -> {}", files.join(", ")),
        n => format!(" -> {} and {} more files", files[0], n - 1),
    };
    format!("{count} {what} in {requests} request{plural}, {}{files}", seconds(clock.elapsed()))
}
