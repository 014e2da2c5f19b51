//! Fetching a window: an export like any other, into the stage, with its checkpoints; so a killed run resumes in the
//! middle of a window.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::commit::STAGE;
use super::disk::Disk;
use super::plan::Window;
use super::series::{Series, sha256};
use crate::client::Client;
use crate::error::{Error, Exit, Result};
use crate::event::{Event, Listener};
use crate::format::{Format, Shape};
use crate::job::{Job, Manner, Outcome};
use crate::output::file::Manner as FileManner;
use crate::output::path::beside;
use crate::output::target::{Packing, Place, Target};
use crate::output::template::{Template, Values};
use crate::output::{Plan, Reach};
use crate::provider::comm100::{self, Comm100};
use crate::provider::vcc::{self, Vcc};
use crate::provider::{Detail, Provider, Query, Span};
use crate::question::TIME;
use crate::window::Zone;

/// The beginning of the names of files that a killed run can resume.
pub const PREFIX: &str = "window-";

/// When the windows in the stage were begun, and by which version for which question.
const BEGUN: &str = ".chatferry/stage/window-begun.json";

/// Chats per page.
pub const PAGE_SIZE: u32 = 500;

/// A service that windows are fetched from.
#[derive(Clone)]
pub struct Source {
    /// `comm100`, `vcc`
    pub name: String,
    /// The way to it.
    pub client: Arc<Client>,
    /// The zone of VCC's bare times, where it is set.
    pub bare_times: Option<Zone>,
    /// Requests at the same time.
    pub jobs: usize,
}

/// What is the same for all windows of a run.
pub struct Fetcher<'a> {
    /// The archive's disk.
    pub disk: &'a Disk,
    /// The zone of days.
    pub zone: &'a Zone,
    /// `--include` of Comm100.
    pub includes: &'a [String],
    /// The start of the run.
    pub now: DateTime<Utc>,
    /// Who is told.
    pub listener: Listener,
}

/// What came of a window.
pub struct Fetched {
    /// The chats, as NDJSON; there only if something can be merged.
    pub path: PathBuf,
    /// When its first request was sent.
    pub asked_at: DateTime<Utc>,
    /// How the export ended.
    pub outcome: Outcome,
}

impl Fetched {
    /// Whether there is something to merge.
    pub fn has_chats(&self) -> bool {
        self.outcome.end.is_some() && self.path.is_file()
    }

    /// Everything that the service lists came.
    pub fn is_complete(&self) -> bool {
        self.outcome.exit == Exit::Complete && self.outcome.end.is_some()
    }

    /// The records that could not be read, as lines.
    pub fn rejects(&self) -> Option<Vec<u8>> {
        std::fs::read(beside(&self.path, "rejects.ndjson")).ok().filter(|bytes| !bytes.is_empty())
    }
}

/// Who began the windows in the stage.
#[derive(Deserialize, Eq, PartialEq, Serialize)]
struct Begun {
    at: DateTime<Utc>,
    version: String,
    question: String,
}

impl Fetcher<'_> {
    /// Drops windows of the stage that cannot be resumed: those older than a day, or begun for another question or by
    /// another version. Gives the time at which those that stay were begun.
    pub fn prepare_stage(&self, question: &str) -> Result<DateTime<Utc>> {
        let ours = Begun {
            at: self.now,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            question: sha256(question.as_bytes()),
        };
        let old: Option<Begun> = serde_json::from_str(&self.disk.read_if_any(BEGUN)?).ok();
        if let Some(old) = old {
            let age = self.now - old.at;
            if (old.version, old.question) == (ours.version.clone(), ours.question.clone())
                && (TimeDelta::zero()..=TimeDelta::hours(24)).contains(&age)
            {
                return Ok(old.at);
            }
        }
        self.empty_stage()?;
        self.disk.write(BEGUN, &serde_json::to_vec(&ours).unwrap_or_default())?;
        Ok(self.now)
    }

    /// Removes everything from the stage.
    pub fn empty_stage(&self) -> Result<()> {
        empty_stage(self.disk)
    }

    /// Fetches a window; an interrupted fetch of the same window is resumed.
    pub async fn fetch(
        &self,
        source: &Source,
        window: &Window,
        begun: DateTime<Utc>,
        interrupt: impl Future<Output = Exit>,
    ) -> Result<Fetched> {
        let series = &window.series;
        let (since, until) = window.bounds(self.zone, self.now);
        let span = Span { since: Some(since), until };
        let question = format!("{}..{}", since.to_rfc3339(), until.to_rfc3339());
        let name = format!(
            "{STAGE}/{PREFIX}{}-{}..{}-{}.ndjson",
            series.slug(),
            window.first,
            window.last,
            &sha256(question.as_bytes())[..8]
        );
        let path = self.disk.path(&name);
        std::fs::create_dir_all(self.disk.path(STAGE))
            .map_err(|error| Error::disk("make", self.disk.path(STAGE), error))?;
        let mut resumed = beside(&path, "checkpoint").exists();
        let mut interrupt = std::pin::pin!(interrupt);
        let mut outcome = self.job(source, series, (span, question.clone()), &path)?.run(&mut interrupt).await;
        if resumed && outcome.exit == Exit::Usage {
            // What a killed run left was altered: it is not used, and nothing is lost by asking again.
            self.empty_stage()?;
            resumed = false;
            outcome = self.job(source, series, (span, question), &path)?.run(&mut interrupt).await;
        }
        Ok(Fetched { path, asked_at: if resumed { begun } else { self.now }, outcome })
    }

    fn job(
        &self,
        source: &Source,
        series: &Series,
        (span, time): (Span, String),
        path: &std::path::Path,
    ) -> Result<Job> {
        let resource = series.resource();
        let format = Format::named("ndjson").ok_or_else(|| Error::failure("the format ndjson is missing"))?;
        let typed = path.display().to_string();
        let target = Target {
            known: typed.clone(),
            place: Place::Files(Template::fixed(&typed)),
            typed,
            format,
            packing: Packing::Plain,
        };
        let (provider, detail): (&'static dyn Provider, Detail) = match source.name.as_str() {
            "vcc" => (&Vcc, Detail::Vcc(self.vcc_detail(series))),
            _ => (&Comm100, Detail::Comm100(self.comm100_detail(series))),
        };
        let listener = self.listener.clone();
        let identity = vec![
            ("command".to_owned(), "sync".to_owned()),
            ("series".to_owned(), series.slug()),
            (TIME.to_owned(), time),
        ];
        Ok(Job {
            provider,
            query: Query { resource, span: Some(span), page_size: PAGE_SIZE, detail },
            client: source.client.clone(),
            plan: Plan {
                targets: vec![target],
                shape: Shape::whole(resource),
                mapper: None,
                values: Values::default(),
                reach: Reach::default(),
                zone: self.zone.clone(),
                manner: FileManner { private: self.disk.is_private(), ..FileManner::default() },
                about: Vec::new(),
                sides: Vec::new(),
            },
            identity,
            zone: source.bare_times.clone().unwrap_or_else(|| self.zone.clone()),
            started: self.now,
            manner: Manner {
                jobs: source.jobs,
                allow_incomplete: true,
                cut_locally: source.name == "vcc",
                ..Manner::default()
            },
            listener: Arc::new(move |event| pass_on(&listener, event)),
        })
    }

    fn vcc_detail(&self, series: &Series) -> vcc::Detail {
        vcc::Detail {
            projects: Some(series.project.into_iter().collect()),
            user_id: None,
            entity_id: None,
            start: None,
            paging: vcc::paging::Paging::Auto,
            page_param: "limit",
            direction: None,
            zone: self.zone.clone(),
        }
    }

    fn comm100_detail(&self, series: &Series) -> comm100::Detail {
        let known = match series.kind.as_str() {
            "missed" => comm100::include::MISSED_INCLUDES,
            _ => comm100::include::SEARCH_INCLUDES,
        };
        let includes = self.includes.iter().filter(|include| known.contains(&include.as_str())).cloned().collect();
        comm100::Detail { includes, ..comm100::Detail::default() }
    }
}

/// The export's own notes are about files that nobody asked for; only waiting, requests and progress are passed on.
fn pass_on(listener: &Listener, event: Event) {
    match event {
        Event::Say(crate::event::Level::Note, text) => listener(Event::Say(crate::event::Level::Info, text)),
        event => listener(event),
    }
}

/// Removes everything from the stage.
pub fn empty_stage(disk: &Disk) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(disk.path(STAGE)) else { return Ok(()) };
    for entry in entries.flatten() {
        disk.remove(&format!("{STAGE}/{}", entry.file_name().to_string_lossy()))?;
    }
    Ok(())
}
