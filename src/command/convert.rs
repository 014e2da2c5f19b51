//! `chatferry convert`: any of our files into any format, offline.

mod own_files;
mod report;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

use chrono::Utc;

use super::Context;
use super::export::{check_csv_flags, format, parse_targets, window};
use super::unified::{ShapeFlags, ShapeName, check_choices, is_always_unified, kinds};
use super::value::number;
use crate::convert::{Conversion, Counts, Rejected, Survey};
use crate::error::{Error, Exit, Result};
use crate::event::{Level, counted, say};
use crate::format::field_names::{FieldNames, Fields};
use crate::format::{Format, Rows, Separator, Shape, unified};
use crate::interrupt::{PATIENCE, block_on, interrupt};
use crate::job::Verdict;
use crate::job::reject::{Place as RejectPlace, Rejects};
use crate::output::file::Manner;
use crate::output::path::{beside, check_writable};
use crate::output::target::Target;
use crate::output::template::Values;
use crate::output::{Outputs, Plan, Reach, Written};
use crate::provider::comm100::include::SEARCH_INCLUDES;
use crate::provider::{comm100, vcc};
use crate::record::{Part, Resource};
use crate::source::{Inputs, ReadOptions};
use crate::unified::recognise::VendorShape;
use crate::unified::{Mapper, Source};
use crate::window::{When, Window, Zone};
use own_files::OwnFiles;

const EXAMPLES: &str = "\
Examples:
  chatferry convert chats.ndjson.gz -o chats.csv
  chatferry convert exports/ --shape unified --no-raw -o all.ndjson.zst
  chatferry convert 'webhooks/*.ndjson' chats.ndjson --shape unified --rows messages -o messages.csv
  chatferry convert archive/ --day yesterday --shape unified -o '{source}-{date}.json'
  chatferry convert archive/ -o chats.sqlite -o chats.xlsx -o chats.parquet
  curl -s https://example.com/page.json | chatferry convert - --source comm100 -f csv";

/// Convert exported files to another format or shape, offline
///
/// Reads files, folders, patterns and archives: vendor or unified records, NDJSON or JSON, .gz or .zst, webhook files,
/// and responses saved with their envelope. If a chat is there several times, the newest version is written; the
/// webhook body and the export of a VCC chat become one record. Sources are never changed.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// File, folder, archive or pattern to read (repeatable; - is standard input)
    #[arg(value_name = "IN", required_unless_present = "fields")]
    pub inputs: Vec<String>,
    /// File to write, or - for standard output (repeatable) [default: -]
    ///
    /// The extension sets the format: .json, .ndjson, .jsonl or .csv, optionally followed by .gz or .zst, or .xlsx,
    /// .parquet, .sqlite or .db. The path may hold {date} (the chat's day; also
    /// {date:%Y/%m}, {year}, {month}, {day}), {source}, {resource}, {profile} and {project}: one file per value.
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    pub output: Vec<String>,
    /// Format, if the extension does not set it [default: ndjson]
    #[arg(short, long, value_name = "FORMAT", value_parser = format, help_heading = "Output")]
    pub format: Option<&'static Format>,
    /// What one row, line or element is
    #[arg(long, value_name = "WHAT", default_value = "chats", help_heading = "Output")]
    pub rows: Rows,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub shape: ShapeFlags,
    /// Fields to write, in this order: a,b.c (`help` lists them)
    #[arg(long, value_name = "PATHS", help_heading = "Output")]
    pub fields: Option<String>,
    /// Stop after N chats
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number(1..=u64::MAX, 1000), help_heading = "Output")]
    pub limit: Option<u64>,
    /// CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula
    #[arg(long, help_heading = "Output")]
    pub csv_excel: bool,
    /// Separator of CSV columns [default: ,]
    #[arg(long, value_name = "CHAR", help_heading = "Output")]
    pub csv_separator: Option<Separator>,
    /// Keep an incomplete result under the final name (the exit code stays 3)
    #[arg(long, help_heading = "Output")]
    pub allow_incomplete: bool,
    /// Never replace an existing file
    #[arg(long, help_heading = "Output")]
    pub no_clobber: bool,
    /// Make new files readable by their owner only
    #[arg(long, help_heading = "Output")]
    pub private: bool,
    /// File for unreadable records [default: NAME.rejects.ndjson beside the first output]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub rejects: Option<PathBuf>,
    /// Service of records that do not say it themselves
    #[arg(long, value_name = "SERVICE", help_heading = "Input")]
    pub source: Option<SourceName>,
    /// Write every record as it comes, also several versions of one chat
    #[arg(long, help_heading = "Input")]
    pub keep_all: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub when: When,
    /// Time zone for days and dates, an IANA name [default: the profile's, else the system's]
    #[arg(long, value_name = "ZONE", help_heading = "Time range")]
    pub tz: Option<String>,
}

/// `--source`
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
#[allow(missing_docs)]
pub enum SourceName {
    Vcc,
    Comm100,
}

impl From<SourceName> for Source {
    fn from(name: SourceName) -> Self {
        match name {
            SourceName::Vcc => Self::Vcc,
            SourceName::Comm100 => Self::Comm100,
        }
    }
}

/// What the flags come to before anything is read.
struct Ready {
    targets: Vec<Target>,
    zone: Zone,
    profile: String,
    window: Option<Window>,
    started: chrono::DateTime<Utc>,
    clock: Instant,
}

/// What a conversion came to.
struct Ended {
    verdict: Verdict,
    error: Option<Error>,
    counts: Counts,
    written: Vec<Written>,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    if args.fields.as_deref() == Some("help") {
        context.ui.print(&(args.known_fields().join("\n") + "\n"))?;
        return Ok(Exit::Complete);
    }
    let settings = context.settings()?;
    let ready = args.ready(context, &settings)?;
    let outputs = OwnFiles::new(&ready.targets);
    let mut inputs = Inputs::find(&args.inputs, &|path| outputs.contains(path))?;
    for note in std::mem::take(&mut inputs.notes) {
        say(&context.listener(), Level::Note, note);
    }
    let locks = outputs.lock(args.private, inputs.reads_stdin())?;
    inputs.spool_stdin()?;
    let conversion = Conversion {
        inputs,
        options: ReadOptions { source: args.source.map(Source::from), hash: context.global.summary.is_some() },
        mapper: args.shape.mapper(&settings, &ready.zone)?,
        keep_all: args.keep_all,
        window: ready.window.clone(),
        limit: args.limit,
        interrupted: watch_signals(),
        listener: context.listener(),
    };
    let mut survey = conversion.survey()?;
    let plan = args.plan(context, &ready, (&survey, &conversion.mapper))?;
    drop(locks);
    let ended = args.convert(&conversion, &mut survey, plan);
    args.tell(context, (&conversion, &survey), ready, ended)
}

impl Args {
    fn ready(&self, context: &Context, settings: &crate::config::Settings) -> Result<Ready> {
        let (clock, started) = (Instant::now(), Utc::now());
        let targets = parse_targets(&self.output, self.format)?;
        check_csv_flags(self.csv_excel, self.csv_separator, targets.iter().map(|target| target.format))?;
        check_choices(&targets, self.rows, self.fields.as_deref(), self.shape.shape)?;
        if let Some(path) = &self.rejects {
            check_writable("--rejects", path)?;
        }
        let zone = settings.zone(self.tz.as_deref())?;
        let asks = self.when.day.is_some() || self.when.since.is_some() || self.when.until.is_some();
        let window = if asks { Some(window(context, &self.when, &zone, (started, &targets))?) } else { None };
        let profile = settings.profile_name().to_owned();
        Ok(Ready { targets, zone, profile, window, started, clock })
    }

    fn known_fields(&self) -> Vec<String> {
        match (self.shape.shape, self.source) {
            (Some(ShapeName::Unified), _) | (None, None) => unified::known_fields(self.rows),
            (_, Some(SourceName::Vcc)) => self.field_names(&vcc::table::CHATS).known(),
            (_, _) => self.field_names(&comm100::table::CHATS).known(),
        }
    }

    fn field_names(&self, resource: &'static Resource) -> FieldNames {
        let includes = if resource.source == "comm100" { SEARCH_INCLUDES } else { &[] };
        FieldNames { resource, rows: self.rows, includes }
    }

    /// Whether JSON and CSV have the unified shape: as asked for, else as a direct export to the same files would.
    fn is_unified(&self, survey: &Survey, targets: &[Target]) -> bool {
        match self.shape.shape {
            Some(shape) => shape == ShapeName::Unified,
            None => survey.has_unified || survey.sources.len() > 1 || is_always_unified(targets),
        }
    }

    fn plan(&self, context: &Context, ready: &Ready, (survey, mapper): (&Survey, &Arc<Mapper>)) -> Result<Plan> {
        let is_unified = self.is_unified(survey, &ready.targets);
        let any = is_unified || ready.targets.iter().any(|target| target.format.finish.is_some());
        self.shape.check(any)?;
        let shape = if is_unified { self.unified_shape(ready, mapper)? } else { self.vendor_shape(survey)? };
        let summary = context.global.summary.as_ref().filter(|path| *path != Path::new("-"));
        let sides = [("--rejects", self.rejects.as_ref()), ("--summary", summary)];
        let plan = Plan {
            targets: ready.targets.clone(),
            values: Values {
                source: shape.resource.source.to_owned(),
                resource: shape.resource.name.to_owned(),
                profile: ready.profile.clone(),
                ..Values::default()
            },
            shape,
            mapper: any.then(|| mapper.clone()),
            reach: Reach::default(),
            zone: ready.zone.clone(),
            manner: Manner {
                private: self.private,
                no_clobber: self.no_clobber,
                hash: context.global.summary.is_some(),
                limited: self.limit.is_some(),
            },
            about: vec![("command".to_owned(), "convert".to_owned())],
            sides: sides.into_iter().filter_map(|(flag, path)| Some((flag, path?.clone()))).collect(),
        };
        plan.check()?;
        Ok(plan)
    }

    fn unified_shape(&self, ready: &Ready, mapper: &Arc<Mapper>) -> Result<Shape> {
        let parse = |typed: &str| unified::parse_fields(typed, self.rows, kinds(&ready.targets));
        let fields = self.fields.as_deref().map(parse).transpose()?;
        let unified = Some(mapper.clone());
        Ok(Shape { unified, ..self.shape_of(&comm100::table::CHATS, fields) })
    }

    /// The shape of the only service whose records there are.
    fn vendor_shape(&self, survey: &Survey) -> Result<Shape> {
        let resource = match survey.shapes[..] {
            [_, _, ..] => {
                return Err(Error::usage(format!("the inputs hold {}, which have different fields", held(survey)))
                    .hint("add --shape unified, or convert them one after the other"));
            }
            [VendorShape::Vcc] => &vcc::table::CHATS,
            [VendorShape::VccWebhook] => &vcc::webhook::WEBHOOK,
            [] if survey.sources == [Source::Vcc] => &vcc::table::CHATS,
            [] if survey.sources.is_empty() && self.source == Some(SourceName::Vcc) => &vcc::table::CHATS,
            _ => &comm100::table::CHATS,
        };
        let fields = self.fields.as_deref().map(|typed| self.field_names(resource).parse(typed)).transpose()?;
        let mut shape = self.shape_of(resource, fields);
        let columns = resource.columns;
        let parts = resource.parts.iter().filter(|part| survey.fields.contains(&part.field));
        shape.included = parts.flat_map(Part::columns).filter(|name| !columns.contains(&name.as_str())).collect();
        if let (true, Some(fields)) = (shape.adds, &mut shape.fields) {
            fields.retain(|path| !columns.contains(&path.as_str()) && !shape.included.contains(path));
        }
        Ok(shape)
    }

    fn shape_of(&self, resource: &'static Resource, fields: Option<Fields>) -> Shape {
        Shape {
            rows: self.rows,
            adds: fields.as_ref().is_some_and(|fields| fields.adds),
            fields: fields.map(|fields| fields.paths),
            excel: self.csv_excel,
            separator: self.csv_separator.unwrap_or_default(),
            ..Shape::whole(resource)
        }
    }

    /// Writes what stands, and puts it in place if nothing is missing.
    fn convert(&self, conversion: &Conversion, survey: &mut Survey, plan: Plan) -> Ended {
        let failed = |error: Error| {
            let verdict = match error.exit() {
                _ if error.is_closed_pipe() => Verdict::ReaderClosed,
                Exit::Interrupted | Exit::Terminated => Verdict::Interrupted,
                _ => Verdict::Failed,
            };
            let error = Some(error).filter(|error| !error.is_closed_pipe());
            Ended { verdict, error, counts: Counts::default(), written: Vec::new() }
        };
        let writes_unified = plan.mapper.is_some();
        let is_vendor = |target: &Target| target.format.finish.is_none() && plan.shape.unified.is_none();
        let writes = (plan.targets.iter().any(is_vendor), writes_unified);
        let standing = conversion.decide(survey, writes_unified);
        let opened = self.open_rejects(&plan).and_then(|rejects| Ok((rejects, Outputs::open(plan, &[])?)));
        let (mut rejects, mut outputs) = match opened {
            Ok(opened) => opened,
            Err(error) => return failed(error),
        };
        let run = conversion.run(&standing, &mut outputs, Rejected::new(&mut rejects, writes));
        match run.and_then(|counts| self.place(counts, &mut outputs, &mut rejects)) {
            Ok(ended) => ended,
            Err(error) => {
                let ended = failed(error);
                if matches!(ended.verdict, Verdict::ReaderClosed) {
                    return Ended { written: outputs.account(), ..ended };
                }
                outputs.discard();
                ended
            }
        }
    }

    fn open_rejects(&self, plan: &Plan) -> Result<Rejects> {
        let place = match (&self.rejects, plan.homes().into_iter().next()) {
            (Some(path), _) => RejectPlace::Named(path.clone()),
            (None, Some(home)) => RejectPlace::Beside(beside(&home, "rejects.ndjson")),
            (None, None) => RejectPlace::Log,
        };
        Rejects::open(place, (0, 0), self.private)
    }

    fn place(&self, counts: Counts, outputs: &mut Outputs, rejects: &mut Rejects) -> Result<Ended> {
        rejects.sync()?;
        if counts.rejects == 0 || self.allow_incomplete {
            outputs.end()?;
            let written = outputs.commit()?;
            if counts.rejects == 0 {
                rejects.forget_old();
                return Ok(Ended { verdict: Verdict::Complete, error: None, counts, written });
            }
            let hint = "the incomplete result was put in place (--allow-incomplete)";
            let error = Some(incomplete(&counts, rejects).hint(hint));
            return Ok(Ended { verdict: Verdict::Incomplete, error, counts, written });
        }
        outputs.flush_streams()?;
        outputs.mark()?;
        let written = outputs.account();
        let left: Vec<_> = written.iter().map(|file| file.path.as_str()).filter(|path| *path != "-").collect();
        let error = incomplete(&counts, rejects);
        let error = match left.is_empty() {
            true => error,
            false => error.hint(format!(
                "the rest is in {}; --allow-incomplete puts an incomplete result in place",
                left.join(", ")
            )),
        };
        Ok(Ended { verdict: Verdict::Incomplete, error: Some(error), counts, written })
    }
}

fn incomplete(counts: &Counts, rejects: &Rejects) -> Error {
    let place = rejects.place().map(|place| format!(" (kept in {place})")).unwrap_or_default();
    let many = counted(counts.rejects, "record");
    Error::new(Exit::Incomplete, format!("incomplete: {many} could not be read{place}"))
}

/// The kinds of records that there are, in words.
fn held(survey: &Survey) -> String {
    let name = |shape: &VendorShape| match shape {
        VendorShape::Comm100 => "Comm100 chats",
        VendorShape::Vcc => "VCC chats",
        VendorShape::VccWebhook => "VCC webhook bodies",
    };
    survey.shapes.iter().map(name).collect::<Vec<_>>().join(" and ")
}

/// The exit code of the signal that comes, once one does.
fn watch_signals() -> Arc<AtomicU8> {
    let flag = Arc::new(AtomicU8::new(0));
    let own = flag.clone();
    // Listening begins before this returns.
    let signal = interrupt(Some(PATIENCE));
    let wait = move || _ = block_on(async move { own.store(signal.await as u8, Ordering::Relaxed) });
    // Without the thread the interrupt's own patience ends the process.
    _ = std::thread::Builder::new().name("signals".to_owned()).spawn(wait);
    flag
}
