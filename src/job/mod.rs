//! THE loop: pages in, records out, a mark after every page, a verdict at the end.
//!
//! Everything that an export promises meets here; how is each room's own business. A run ends in an [`Outcome`]
//! whatever happens, so that the summary can always be written.

mod outcome;
mod page;
mod reject;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::checkpoint::{Checkpoint, Counts, Interrupted, Mark, Question, Saver, same};
use crate::client::{Client, Piece};
use crate::error::{Error, Exit, Result};
use crate::event::{Event, Level, Listener, say};
use crate::output::file::beside;
use crate::output::target::{Place, Target};
use crate::output::{Outputs, Plan, Written};
use crate::pager::Pager;
use crate::provider::{Ask, Cursor, End, Provider, Query, Step};
use crate::seen::Seen;
use crate::splitter::{Expect, Grammar};
use crate::window::Zone;
pub use outcome::{Outcome, Verdict};
use page::{Flow, Page};
use reject::Rejects;

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
    walk: Seen,
    /// Whether there is a mark to go on from.
    marked: bool,
    limited: bool,
    /// The files that have got their final names.
    written: Vec<Written>,
}

/// Where a run begins.
struct Beginning {
    checkpoint: Option<Checkpoint>,
    mark: Option<Mark>,
    outputs: Outputs,
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
        let Beginning { checkpoint, mark, outputs } = self.look_back()?;
        let path = self.manner.rejects.clone().or_else(|| self.side_file("rejects.ndjson"));
        let counts = mark.as_ref().map_or_else(Default::default, |mark| mark.counts.clone());
        let rejects = Rejects::open(path, counts.rejected_bytes, self.plan.manner.private)?;
        let saver = checkpoint.map(Checkpoint::saver).transpose()?;
        let marked = mark.is_some();
        let (cursor, seen, walk, end) = match mark {
            Some(mark) => (mark.cursor, mark.seen, mark.walk.unwrap_or_default(), mark.end),
            None => (Some(first), Seen::default(), Seen::default(), None),
        };
        if marked {
            let chats = counts.chats;
            say(&self.listener, Level::Note, format!("going on with an interrupted run, after {chats} chats"));
        }
        let run =
            Run { job: self, outputs, saver, rejects, counts, seen, walk, marked, limited: false, written: Vec::new() };
        Ok((run, cursor, end))
    }

    /// The checkpoint, the interrupted run in it if it answers the same question, and the files as it left them.
    fn look_back(&mut self) -> Result<Beginning> {
        let plan = self.plan.clone();
        let Some(path) = self.side_file("checkpoint") else {
            return Ok(Beginning { checkpoint: None, mark: None, outputs: Outputs::open(plan, &[])? });
        };
        self.make_folder(&path)?;
        let question = Question::new(self.identity.clone(), self.query.span, self.started);
        let mut checkpoint = Checkpoint::open(&path)?;
        if !self.manner.restart
            && let Some(old) = checkpoint.read()?
        {
            match self.go_on(&question, &old)? {
                Ok(outputs) => {
                    self.query.span = old.question.span;
                    return Ok(Beginning { checkpoint: Some(checkpoint), mark: Some(old.mark), outputs });
                }
                Err(reason) => say(&self.listener, Level::Note, format!("{reason}: starting over")),
            }
        }
        checkpoint.begin(&question)?;
        match Outputs::open(plan, &[]) {
            Ok(outputs) => Ok(Beginning { checkpoint: Some(checkpoint), mark: None, outputs }),
            Err(error) => {
                checkpoint.remove();
                Err(error)
            }
        }
    }

    /// The files of an interrupted run, or why there is nothing to go on with.
    fn go_on(&self, question: &Question, old: &Interrupted) -> Result<Result<Outputs, &'static str>> {
        if !same(question, &old.question)? {
            return Ok(Err("an interrupted run is more than a day old"));
        }
        if old.mark.end.is_none() {
            return Outputs::open(self.plan.clone(), &old.mark.stands).map(Ok);
        }
        let outputs = Outputs::open_ended(self.plan.clone(), &old.mark.stands, old.question.started.into())?;
        Ok(outputs.ok_or("the files of an interrupted run are not there any more"))
    }

    /// Folders below a placeholder are made, also for what lies beside the file.
    fn make_folder(&self, path: &Path) -> Result<()> {
        let fixed = |target: &Target| matches!(&target.place, Place::Files(template) if template.is_fixed());
        match path.parent() {
            Some(folder) if !self.plan.targets.iter().all(fixed) && !folder.as_os_str().is_empty() => {
                std::fs::create_dir_all(folder).map_err(|error| {
                    Error::usage(format!("cannot create the folder {}: {error}", folder.display())).because(error)
                })
            }
            _ => Ok(()),
        }
    }

    /// `NAME.suffix` beside the first file; `None` where anything goes into a stream, which cannot be gone on with.
    fn side_file(&self, suffix: &str) -> Option<PathBuf> {
        if suffix == "checkpoint" && self.plan.targets.iter().any(|target| target.is_stream()) {
            return None;
        }
        self.plan.targets.iter().find_map(|target| match &target.place {
            Place::Files(template) => Some(beside(&template.common(&self.plan.values), suffix)),
            Place::Stdout | Place::Stream(_) => None,
        })
    }

    fn grammar(&self) -> Grammar {
        Grammar {
            resource: self.query.resource,
            instant: self.provider.instant(),
            zone: self.zone.clone(),
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
        let mut page = Page::new(ask);
        loop {
            match pager.piece().await {
                Piece::Batch(batch, _place) => {
                    for item in &batch.items {
                        if let Flow::Stop = self.take(&mut page, &batch.bytes, item)? {
                            self.limited = true;
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

    /// Ends a page: what follows, and the mark.
    fn turn(&mut self, cursor: &Cursor, mut page: Page) -> Result<Step> {
        self.note_rejects(&mut page)?;
        page.facts.walked = self.walk.len();
        page.facts.distinct = self.seen.len();
        let turn = self.job.provider.next(&self.job.query, cursor, &page.facts)?;
        for note in turn.notes {
            say(&self.job.listener, Level::Note, note);
        }
        self.counts.gaps.extend(turn.gaps);
        self.counts.pages += 1;
        self.counts.total = turn.total.or(self.counts.total);
        let (next, new_walk) = match &turn.step {
            Step::Next { cursor, walk } => (Some(cursor.clone()), *walk),
            Step::End(_) => (None, false),
        };
        if new_walk {
            self.walk = Seen::default();
        }
        if let Some(next) = next {
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
        let Counts { chats, total, pages, .. } = self.counts;
        (self.job.listener)(Event::Progress { chats, total, pages });
        Ok(turn.step)
    }

    fn save(&mut self, mark: Mark, stands: Vec<(crate::output::Stand, std::fs::File)>) -> Result<()> {
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
        self.counts.rejected_bytes = self.rejects.bytes();
        Ok(())
    }
}
