//! THE loop: pages in, records out, a mark after every page, a verdict at the end.
//!
//! Everything that an export promises meets here; how is each room's own business. A run ends in an [`Outcome`]
//! whatever happens, so that the summary can always be written.

mod beginning;
mod last_check;
mod outcome;
mod page;
pub(crate) mod reject;
mod single;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::checkpoint::{Checkpoint, Counts, Mark, Saver};
use crate::client::{Client, Piece};
use crate::error::{Error, Exit, Result};
use crate::event::{Event, Level, Listener, counted, say};
use crate::output::growing::Unsynced;
use crate::output::path::beside;
use crate::output::{Outputs, Plan, Written};
use crate::pager::Pager;
use crate::provider::{Ask, Cursor, End, Facts, Provider, Query, Step, Turn};
use crate::seen::{PageKeys, Seen};
use crate::splitter::{Expect, Grammar};
use crate::window::Zone;
use beginning::Beginning;
pub use outcome::{Outcome, Verdict};
use page::{Flow, Page};
use reject::{Place, Rejects};

/// An export, ready to run.
pub struct Job {
    /// The service.
    pub provider: &'static dyn Provider,
    /// What to ask for; the instants may be replaced by those of the run that is gone on with.
    pub query: Query,
    /// How to talk to the service.
    pub client: Arc<Client>,
    /// Where it all goes.
    pub plan: Plan,
    /// What makes two runs the same.
    pub identity: Vec<(String, String)>,
    /// The zone of times without offset.
    pub zone: Zone,
    /// When this run started.
    pub started: DateTime<Utc>,
    /// How to go about it.
    pub manner: Manner,
    /// Who is told.
    pub listener: Listener,
}

/// How a run goes about it, beside what it asks for.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// Requests in flight.
    pub jobs: usize,
    /// Stop after so many chats.
    pub limit: Option<u64>,
    /// Forget an interrupted run.
    pub restart: bool,
    /// Put an incomplete result in place.
    pub allow_incomplete: bool,
    /// Go on where the service ignores the time filter.
    pub cut_locally: bool,
    /// Where unreadable records go, if not beside the first output.
    pub rejects: Option<PathBuf>,
}

/// A run under way.
struct Run {
    job: Job,
    outputs: Outputs,
    saver: Option<Saver>,
    rejects: Rejects,
    counts: Counts,
    seen: Seen,
    /// Chats of the last pages, new in the run and in the walk, that no mark has yet.
    unsaved: (PageKeys, PageKeys),
    /// Whether there is a mark to go on from.
    marked: bool,
    limited: bool,
    /// The files that have got their final names.
    written: Vec<Written>,
}

impl Job {
    /// Runs to the end, to a failure, or until `interrupt` completes.
    pub async fn run(self, interrupt: impl Future<Output = Exit>) -> Outcome {
        let client = self.client.clone();
        let outcome = match self.begin() {
            Ok((mut run, cursor, end)) => {
                let result = match (cursor, end) {
                    (Some(cursor), None) => run.go(cursor, interrupt).await,
                    (_, end) => Ok(end.unwrap_or_default()),
                };
                run.finish(result)
            }
            Err(error) => Outcome::failed(error),
        };
        outcome.with_costs(&client)
    }

    /// Opens checkpoint and outputs, and finds out where to start.
    fn begin(mut self) -> Result<(Run, Option<Cursor>, Option<End>)> {
        let first = self.provider.start(&self.query)?;
        let Beginning { checkpoint, mark, seen, outputs, home } = self.look_back()?;
        let counts = mark.as_ref().map_or_else(Default::default, |mark| mark.counts.clone());
        let place = match (&self.manner.rejects, home) {
            (Some(path), _) => Place::Named(path.clone()),
            (None, Some(home)) => Place::Beside(beside(&home, "rejects.ndjson")),
            (None, None) => Place::Log,
        };
        let rejects =
            Rejects::open(place, (counts.rejected_bytes, counts.rejected_checksum), self.plan.manner.private)?;
        let saver = checkpoint.map(Checkpoint::saver).transpose()?;
        let marked = mark.is_some();
        let (cursor, end) = match mark {
            Some(mark) => (mark.cursor, mark.end),
            None => (Some(first), None),
        };
        if marked {
            let chats = counted(counts.chats, "chat");
            say(&self.listener, Level::Note, format!("resuming: {chats} already saved"));
        }
        let (unsaved, written) = Default::default();
        let run = Run { job: self, outputs, saver, rejects, counts, seen, unsaved, marked, limited: false, written };
        Ok((run, cursor, end))
    }

    fn grammar(&self) -> Grammar {
        Grammar {
            resource: self.query.resource,
            instant: self.provider.instant(),
            zone: self.zone.clone(),
            scope: 0,
            expect: Expect::List,
        }
    }
}

impl Run {
    /// From page to page, until there is none.
    async fn go(&mut self, mut cursor: Cursor, interrupt: impl Future<Output = Exit>) -> Result<End> {
        let job = &self.job;
        let pager = Pager::new(job.client.clone(), job.provider, job.query.clone(), job.grammar());
        let mut pager = pager.with_jobs(job.manner.jobs);
        let mut interrupt = std::pin::pin!(interrupt);
        self.report_progress();
        loop {
            let ask = pager.turn(&cursor)?;
            let page = tokio::select! {
                page = self.page(&mut pager, &ask) => page?,
                exit = &mut interrupt => return Err(Error::new(exit, "interrupted")),
            };
            let Flow::Page(page) = page else { return Ok(End { how: "limit reached".to_owned(), ..End::default() }) };
            match self.turn(&cursor, *page)? {
                Step::Next { cursor: next, .. } => cursor = next,
                Step::End(end) => return Ok(end),
            }
        }
    }

    /// Writes one page's records.
    async fn page(&mut self, pager: &mut Pager, ask: &Ask) -> Result<Flow> {
        let mut page = Page::new(ask, std::mem::take(&mut self.unsaved));
        loop {
            match pager.piece().await {
                Piece::Batch(batch, _place) => {
                    for item in &batch.items {
                        if let Flow::Stop = self.take(&mut page, &batch.bytes, item)? {
                            self.limited = true;
                            self.note_rejects(&mut page)?;
                            return Ok(Flow::Stop);
                        }
                    }
                    self.outputs.flush_streams()?;
                }
                Piece::Again => page.again(),
                Piece::End(ending) => {
                    let ending = ending?;
                    (page.facts.status, page.facts.envelope) = (ending.status, ending.envelope);
                    return Ok(Flow::Page(Box::new(page)));
                }
            }
        }
    }

    /// Says what a page came to and what was made of it (`-vv`).
    fn report_page(&self, page: &Page, turn: &Turn) {
        let Facts { rows, fresh, .. } = &page.facts;
        let total = turn.total.map(|total| format!(", {total} in all, says the service")).unwrap_or_default();
        let decision = match &turn.step {
            Step::Next { walk: true, .. } => "the list is read once more".to_owned(),
            Step::Next { walk: false, .. } => "another page follows".to_owned(),
            Step::End(end) => format!("this is the end: {}", end.how),
        };
        let sentence = format!("page {}: {rows} records, {fresh} new{total}; {decision}", self.counts.pages + 1);
        say(&self.job.listener, Level::Debug, sentence);
    }

    /// Ends a page: what follows, and the mark.
    fn turn(&mut self, cursor: &Cursor, mut page: Page) -> Result<Step> {
        self.note_rejects(&mut page)?;
        page.facts.walked = self.seen.pass_len();
        page.facts.distinct = self.seen.len();
        let turn = self.job.provider.next(&self.job.query, cursor, &page.facts)?;
        self.report_page(&page, &turn);
        for note in turn.notes {
            say(&self.job.listener, Level::Note, note);
        }
        turn.gaps.into_iter().for_each(|gap| self.counts.add_gap(gap));
        self.counts.service.extend(turn.service);
        self.counts.pages += 1;
        self.counts.odd_values += self.outputs.take_odd_values();
        self.counts.total = turn.total.or(self.counts.total);
        let (next, new_walk) = match &turn.step {
            Step::Next { cursor, walk } => (Some(cursor.clone()), *walk),
            Step::End(_) => (None, false),
        };
        if new_walk {
            self.seen.begin_pass();
        }
        if turn.is_small {
            self.unsaved = (page.new_seen, page.new_walk);
        } else if let Some(next) = next {
            let stands = self.outputs.mark()?;
            let walk = (page.new_walk != page.new_seen).then_some(page.new_walk);
            self.save(
                Mark {
                    cursor: Some(next),
                    counts: self.counts.clone(),
                    stands: Vec::new(),
                    seen: page.new_seen,
                    walk,
                    new_walk,
                    end: None,
                },
                stands,
            )?;
        }
        self.report_progress();
        Ok(turn.step)
    }

    fn report_progress(&self) {
        let Counts { chats, total, pages, .. } = self.counts;
        let limit = self.job.manner.limit.unwrap_or(u64::MAX);
        (self.job.listener)(Event::Progress { chats, total: total.map(|total| total.min(limit)), pages });
    }

    fn save(&mut self, mark: Mark, stands: Vec<(crate::output::Stand, Unsynced)>) -> Result<()> {
        let Some(saver) = &mut self.saver else { return Ok(()) };
        let (stands, files) = stands.into_iter().unzip();
        self.marked = true;
        saver.save(Mark { stands, ..mark }, files)
    }

    fn note_rejects(&mut self, page: &mut Page) -> Result<()> {
        let rejects = std::mem::take(&mut page.rejects);
        for (reason, raw) in &rejects {
            if !self.rejects.write(reason, self.counts.pages + 1, raw)? {
                let raw: String = raw.chars().filter(|c| !c.is_control()).take(200).collect();
                say(&self.job.listener, Level::Warning, format!("a record was rejected: {reason}: {raw}"));
            }
        }
        self.counts.rejects += rejects.len() as u64;
        (self.counts.rejected_bytes, self.counts.rejected_checksum) = self.rejects.sync()?;
        Ok(())
    }
}
