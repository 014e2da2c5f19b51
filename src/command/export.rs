//! What all exports share: where to, which time, and the way from flags to a [`Job`] and its verdict.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use chrono::Utc;

use super::Context;
use super::identity::{Account, Frame, identity};
use super::service::{Connection, Service};
use super::unified::{ShapeFlags, ShapeName, check_choices, is_always_unified, kinds};
use super::value::number;
use crate::config::Endpoint;
use crate::error::{Error, Exit, Result};
use crate::event::{Level, say};
use crate::format::field_names::{FieldNames, Fields};
use crate::format::{Format, Rows, Separator, Shape, unified};
use crate::interrupt::{PATIENCE, block_on, interrupt};
use crate::job::{Job, Manner};
use crate::output::file::Manner as FileManner;
use crate::output::path::check_writable;
use crate::output::target::{Place, Target};
use crate::output::template::Values;
use crate::output::{Plan, Reach};
use crate::provider::comm100::{Comm100, include};
use crate::provider::{Detail, Provider, Query, Span};
use crate::record::{Part, Resource};
use crate::summary::instant;
use crate::unified::Mapper;
use crate::window::{Periods, When, Window, Zone};

/// Where an export goes and what it looks like.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub struct Destination {
    /// File to write, or - for standard output (repeatable) [default: -]
    ///
    /// The extension sets the format: .json, .ndjson, .jsonl or .csv, optionally followed by .gz or .zst, or .xlsx,
    /// .parquet, .sqlite or .db, which have the unified shape. The path may hold {date} (the chat's day; also {date:%Y/%m}, {year}, {month}, {day}), {source}, {resource}, {profile} and
    /// {project}: one file per value. A file gets its final name only once it is complete.
    #[arg(short, long, value_name = "PATH")]
    pub output: Vec<String>,
    /// Format, if the extension does not set it: json, ndjson, csv, xlsx, parquet or sqlite [default: ndjson]
    #[arg(short, long, value_name = "FORMAT", value_parser = format)]
    pub format: Option<&'static Format>,
    /// What one row, line or element is
    #[arg(long, value_name = "WHAT", default_value = "chats")]
    pub rows: Rows,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub shape: ShapeFlags,
    /// Fields to write, in this order: a,b.c (`help` lists them)
    ///
    /// With a + in front of every name, they are added to the default columns: +a,+b. A name that is not documented
    /// needs a question mark: name?
    #[arg(long, value_name = "PATHS")]
    pub fields: Option<String>,
    /// Stop after N chats
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number(1..=u64::MAX, 1000))]
    pub limit: Option<u64>,
    /// CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula
    #[arg(long)]
    pub csv_excel: bool,
    /// Separator of CSV columns [default: ,]
    #[arg(long, value_name = "CHAR")]
    pub csv_separator: Option<Separator>,
    /// Discard the interrupted run and start over
    #[arg(long)]
    pub restart: bool,
    /// Keep an incomplete result under the final name (the exit code stays 3)
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Never replace an existing file
    #[arg(long)]
    pub no_clobber: bool,
    /// Make new files readable by their owner only
    #[arg(long)]
    pub private: bool,
    /// File for unreadable records [default: NAME.rejects.ndjson beside the first output]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Print the first requests and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Time zone for days and dates, an IANA name [default: the profile's, else the system's]
    #[arg(long, value_name = "ZONE", help_heading = "Time range")]
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
    /// What `--include` may name, and what it names.
    pub includes: Includes,
}

/// The objects that a service adds to its records when it is asked to.
#[derive(Clone, Debug, Default)]
pub struct Includes {
    /// Those that the command takes.
    pub known: &'static [&'static str],
    /// Those that were asked for by name. Their fields are columns; those of fields asked for alone are not.
    pub asked: Vec<String>,
}

impl Includes {
    /// What `--include` says, checked.
    pub fn typed(typed: &[String], known: &'static [&'static str]) -> Result<Self> {
        Ok(Self { known, asked: include::find_all(typed, known)? })
    }
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
            includes: Includes::default(),
        }
    }

    /// `--fields help`: prints the fields; true if that is all there is to do.
    pub fn helps(&self, context: &Context) -> Result<bool> {
        if self.destination.fields.as_deref() != Some("help") {
            return Ok(false);
        }
        let known = match self.is_unified() {
            true => unified::known_fields(self.destination.rows),
            false => self.field_names().known(),
        };
        context.ui.print(&(known.join("\n") + "\n"))?;
        Ok(true)
    }

    /// Checks everything that can be known before anything is sent.
    pub fn ready(&self, context: &Context) -> Result<Ready> {
        let clock = Instant::now();
        let started = Utc::now();
        let targets = targets(self.destination)?;
        if let Some(path) = &self.destination.rejects {
            check_writable("--rejects", path)?;
        }
        let connection = self.service.connect(context, self.provider)?;
        let zone = connection.settings.zone(self.destination.tz.as_deref())?;
        let window = self.when.map(|when| window(context, when, &zone, (started, &targets))).transpose()?;
        if let (Some(when), Some(window)) = (self.when, &window) {
            announce(context, when, window, &zone);
        }
        Ok(Ready { connection, zone, window, targets, started, clock })
    }

    /// Runs it to its exit code.
    pub fn run(&self, context: &Context, ready: Ready, detail: Detail) -> Result<Exit> {
        let span = ready.window.as_ref().map(|window| Span { since: window.since, until: window.until });
        let query = Query { resource: self.resource, span, page_size: self.page_size, detail };
        let mapper = self.mapper(&ready)?;
        let shape = self.shape(mapper.as_ref())?;
        let Connection { client, endpoint, settings, scratch: _scratch } = ready.connection;
        let account = Account { endpoint: &endpoint, profile: settings.profile_name() };
        let frame = Frame { window: ready.window.as_ref(), zone: &ready.zone, targets: &ready.targets };
        let identity = identity(self, &query, &account, &frame);
        let reach = Reach {
            days: Reach::days(span, &ready.zone),
            last: Reach::last_day(span, &ready.zone),
            projects: projects(&query.detail, &endpoint),
        };
        let values = self.values(&reach, &account);
        let zone = endpoint.zone.as_deref().map(Zone::named).transpose()?.unwrap_or_else(|| ready.zone.clone());
        let hash = context.global.summary.is_some();
        let Destination { private, no_clobber, limit, .. } = *self.destination;
        let manner = FileManner { private, no_clobber, hash, limited: limit.is_some() };
        let tz = ready.zone.name().to_owned();
        let on_stdout = ready.targets.iter().any(Target::is_stream);
        let sides = self.sides(context);
        let about = about(&identity);
        let plan =
            Plan { targets: ready.targets, shape, mapper, values, reach, zone: ready.zone, manner, about, sides };
        plan.check()?;
        if self.destination.dry_run {
            return self.rehearse(context, &query);
        }
        let job = Job {
            provider: self.provider,
            query,
            client: Arc::new(client),
            plan,
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
        context.ui.start_bar(on_stdout);
        let outcome = block_on(job.run(interrupt(Some(PATIENCE))))?;
        self.tell(context, outcome, tz, ready.clock)
    }

    /// Whether JSON and CSV have the common record.
    pub(super) fn is_unified(&self) -> bool {
        match self.destination.shape.shape {
            Some(shape) => shape == ShapeName::Unified,
            None => self.parsed_targets().is_ok_and(|targets| is_always_unified(&targets)),
        }
    }

    /// Whether any output has the common record.
    pub(super) fn writes_unified(&self) -> bool {
        let is_made = |targets: Vec<Target>| targets.iter().any(|target| target.format.finish.is_some());
        self.is_unified() || self.parsed_targets().is_ok_and(is_made)
    }

    fn parsed_targets(&self) -> Result<Vec<Target>> {
        parse_targets(&self.destination.output, self.destination.format)
    }

    /// What makes the common record of each chat, if an output needs it.
    fn mapper(&self, ready: &Ready) -> Result<Option<Arc<Mapper>>> {
        let any = self.writes_unified();
        self.destination.shape.check(any)?;
        if !any {
            return Ok(None);
        }
        unified::check_resource(self.resource)?;
        self.destination.shape.mapper(&ready.connection.settings, &ready.zone).map(Some)
    }

    fn field_names(&self) -> FieldNames {
        FieldNames { resource: self.resource, rows: self.destination.rows, includes: self.includes.known }
    }

    fn fields(&self) -> Result<Option<Fields>> {
        let Destination { rows, ref fields, .. } = *self.destination;
        let parse = |typed: &str| match self.is_unified() {
            true => unified::parse_fields(typed, rows, kinds(&targets(self.destination)?)),
            false => self.field_names().parse(typed),
        };
        fields.as_deref().map(parse).transpose()
    }

    /// Every include to ask for: those named, and those that a field comes from.
    pub fn all_includes(&self) -> Result<Vec<String>> {
        let mut all = self.includes.asked.clone();
        let wanted = self.fields()?.unwrap_or_default().includes;
        all.extend(
            wanted
                .iter()
                .filter(|name| !self.includes.asked.iter().any(|known| known == *name))
                .map(|name| (*name).to_owned()),
        );
        if self.writes_unified() {
            let own = include::unified(self.includes.known).map(str::to_owned);
            let new: Vec<_> = own.filter(|name| !all.contains(name)).collect();
            all.extend(new);
        }
        Ok(all)
    }

    fn shape(&self, mapper: Option<&Arc<Mapper>>) -> Result<Shape> {
        let Destination { rows, csv_excel, csv_separator, .. } = *self.destination;
        if rows == Rows::Messages && self.resource.messages.is_none() {
            return Err(Error::usage(format!("--rows messages: {} have no messages", self.resource.name)));
        }
        let Resource { columns, parts, .. } = self.resource;
        let asked = parts.iter().filter(|part| self.includes.asked.iter().any(|name| name == part.include));
        let included: Vec<_> = asked.flat_map(Part::columns).filter(|name| !columns.contains(&name.as_str())).collect();
        let fields = self.fields()?;
        let adds = fields.as_ref().is_some_and(|fields| fields.adds);
        let is_new = |path: &String| !adds || !(columns.contains(&path.as_str()) || included.contains(path));
        let fields = fields.map(|fields| fields.paths.into_iter().filter(is_new).collect());
        let unified = mapper.filter(|_| self.is_unified()).cloned();
        let separator = csv_separator.unwrap_or_default();
        Ok(Shape { resource: self.resource, rows, fields, adds, included, excel: csv_excel, separator, unified })
    }

    fn values(&self, reach: &Reach, account: &Account<'_>) -> Values {
        Values {
            day: reach.days.as_deref().and_then(|days| if let [day] = days { Some(*day) } else { None }),
            source: self.resource.source.to_owned(),
            resource: self.resource.name.to_owned(),
            profile: account.profile.to_owned(),
            project: account.endpoint.site_id.clone().unwrap_or_default(),
        }
    }

    /// Files that flags name beside the outputs.
    fn sides(&self, context: &Context) -> Vec<(&'static str, PathBuf)> {
        let summary = context.global.summary.as_ref().filter(|path| *path != Path::new("-"));
        let sides = [("--rejects", self.destination.rejects.as_ref()), ("--summary", summary)];
        sides.into_iter().filter_map(|(flag, path)| Some((flag, path?.clone()))).collect()
    }
}

/// The projects that chats can be of, where that is known; at Comm100 the site.
fn projects(detail: &Detail, endpoint: &Endpoint) -> Option<Vec<String>> {
    match detail {
        Detail::Vcc(detail) => Some(detail.projects.as_ref()?.iter().map(u64::to_string).collect()),
        Detail::Comm100(_) => Some(vec![endpoint.site_id.clone().unwrap_or_default()]),
    }
}

/// Every `-o`, checked; no path twice.
fn targets(destination: &Destination) -> Result<Vec<Target>> {
    let targets = parse_targets(&destination.output, destination.format)?;
    check_csv_flags(destination.csv_excel, destination.csv_separator, targets.iter().map(|target| target.format))?;
    let Destination { rows, ref fields, ref shape, .. } = *destination;
    check_choices(&targets, rows, fields.as_deref(), shape.shape)?;
    Ok(targets)
}

/// What of a query a file says about itself: nothing of where it was written.
fn about(identity: &[(String, String)]) -> Vec<(String, String)> {
    let left_out =
        ["profile", "zone", "page size", "outputs", "--csv-excel", "--csv-separator", "--paging", "--page-param"];
    let says = |(name, value): &&(String, String)| !value.is_empty() && !left_out.contains(&name.as_str());
    identity.iter().filter(says).cloned().collect()
}

/// Every `-o`, standard output where there is none; no path twice. Errors are exit 2.
pub fn parse_targets(output: &[String], format: Option<&'static Format>) -> Result<Vec<Target>> {
    let stdout = ["-".to_owned()];
    let typed = if output.is_empty() { &stdout[..] } else { output };
    let targets: Vec<_> = typed.iter().map(|typed| Target::parse(typed, format)).collect::<Result<_>>()?;
    for (index, target) in targets.iter().enumerate() {
        if targets[..index].iter().any(|earlier| earlier.known == target.known) {
            return Err(Error::usage(format!("--output {} is given twice", target.typed)));
        }
    }
    Ok(targets)
}

/// The time asked for; where files are named by day, month or year, whole ones of these.
pub fn window(
    context: &Context,
    when: &When,
    zone: &Zone,
    (started, targets): (chrono::DateTime<Utc>, &[Target]),
) -> Result<Window> {
    let window = Window::resolve(when, zone, started)?;
    let formats = targets.iter().map(|target| match &target.place {
        Place::Files(template) => template.date_formats(),
        Place::Stdout | Place::Stream(_) => Vec::new(),
    });
    let Some(periods) = Periods::new(formats.collect()) else { return Ok(window) };
    let (window, note) = periods.align(window, when, zone)?;
    if let Some(note) = note {
        say(&context.listener(), Level::Note, note);
    }
    Ok(window)
}

/// A flag about CSV where none is written was meant otherwise.
pub fn check_csv_flags(
    excel: bool,
    separator: Option<Separator>,
    mut formats: impl Iterator<Item = &'static Format>,
) -> Result<()> {
    let flag = match (excel, separator) {
        (true, _) => "--csv-excel",
        (false, Some(_)) => "--csv-separator",
        (false, None) => return Ok(()),
    };
    if formats.any(|format| format.name == "csv") {
        return Ok(());
    }
    Err(Error::usage(format!("{flag}: none of the outputs is CSV"))
        .hint("write to a file that ends in .csv, or add -f csv"))
}

/// Says which time was meant.
fn announce(context: &Context, when: &When, window: &Window, zone: &Zone) {
    let listener = context.listener();
    if when.day.is_none() && when.since.is_none() && when.until.is_none() {
        say(&listener, Level::Note, "no time range given: exporting everything up to now (see --day and --since)");
    }
    let since = window.since.map_or_else(|| "the beginning".to_owned(), instant);
    let zone = format!("{} (zone data {})", zone.name(), crate::window::zone_data());
    say(&listener, Level::Info, format!("from {since} up to {}, days in {zone}", instant(window.until)));
}
