//! The verdict: what a run came to, and what is left on disk.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::Run;
use super::last_check::Figures;
use crate::checkpoint::{Checkpoint, Counts, Mark, Saver};
use crate::client::Client;
use crate::error::{Error, Exit, Result};
use crate::output::Written;
use crate::provider::{End, Span};
use crate::seen::PageKeys;

/// What a run came to, in a word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// All that was asked for is there.
    Complete,
    /// Something is missing.
    Incomplete,
    /// The run failed.
    Failed,
    /// The run was interrupted.
    Interrupted,
    /// The reader of the pipe has had enough.
    ReaderClosed,
}

impl Verdict {
    /// As the summary has it.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Complete => "complete",
            Verdict::Incomplete => "incomplete",
            Verdict::Failed => "failed",
            Verdict::Interrupted => "interrupted",
            Verdict::ReaderClosed => "reader_closed",
        }
    }
}

/// Everything there is to say of a run.
pub struct Outcome {
    /// What it came to.
    pub verdict: Verdict,
    /// The exit code.
    pub exit: Exit,
    /// Why it did not end in 0.
    pub error: Option<Error>,
    /// Counts.
    pub counts: Counts,
    /// The instants that were asked for.
    pub span: Option<Span>,
    /// How the end was recognised.
    pub end: Option<End>,
    /// Whether `--limit` ended it.
    pub limited: bool,
    /// The files.
    pub written: Vec<Written>,
    /// Requests, tries again, bytes received, time waited.
    pub costs: (u64, u64, u64, Duration),
}

impl Outcome {
    /// A run that never began.
    pub fn failed(error: Error) -> Self {
        Self {
            verdict: Verdict::Failed,
            exit: error.exit(),
            error: Some(error),
            counts: Counts::default(),
            span: None,
            end: None,
            limited: false,
            written: Vec::new(),
            costs: Default::default(),
        }
    }

    pub(super) fn with_costs(mut self, client: &Client) -> Self {
        let tally = client.tally();
        let read = |count: &std::sync::atomic::AtomicU64| count.load(Relaxed);
        self.costs = (read(&tally.requests), read(&tally.retries), read(&tally.bytes_in), client.waited());
        self
    }
}

impl Run {
    /// Puts the files in place, or leaves what was had, and gives the verdict.
    pub(super) fn finish(mut self, result: Result<End>) -> Outcome {
        let end = match result {
            Ok(end) => end,
            Err(error) => return self.fail(error),
        };
        let disagreements = self.disagreements(&end);
        let agrees = disagreements.is_empty();
        self.counts.gaps.extend(disagreements);
        let complete = agrees && (self.limited || (self.counts.gaps.is_empty() && self.counts.rejects == 0));
        let result = match complete || self.job.manner.allow_incomplete {
            true => self.place(&end),
            false => self.leave(),
        };
        let error = match (result, complete) {
            (Err(error), _) => return self.fail(error),
            (Ok(()), true) => None,
            (Ok(()), false) => Some(self.incomplete()),
        };
        let verdict = if complete { Verdict::Complete } else { Verdict::Incomplete };
        let exit = error.as_ref().map_or(Exit::Complete, Error::exit);
        self.account(verdict, exit, error, Some(end))
    }

    fn disagreements(&self, end: &End) -> Vec<String> {
        let (distinct, outputs, rows) = (self.seen.len(), self.outputs.totals(), self.job.plan.shape.rows);
        Figures { counts: &self.counts, distinct, outputs, rows, end, limited: self.limited }.disagreements()
    }

    /// Ends every file, notes that only renaming is left, and renames.
    fn place(&mut self, end: &End) -> Result<()> {
        let stands = self.outputs.end()?;
        let mark = Mark {
            cursor: None,
            counts: self.counts.clone(),
            stands: Vec::new(),
            seen: PageKeys::default(),
            walk: None,
            new_walk: false,
            end: Some(end.clone()),
        };
        self.save(mark, stands)?;
        let checkpoint = self.saver.take().map(Saver::finish).transpose()?;
        self.written = self.outputs.commit()?;
        if self.counts.rejects == 0 {
            self.rejects.forget_old();
        }
        forget(checkpoint);
        Ok(())
    }

    /// Leaves what was had in the partial files; a rerun starts anew.
    fn leave(&mut self) -> Result<()> {
        self.outputs.mark()?;
        forget(self.saver.take().map(Saver::finish).transpose()?);
        Ok(())
    }

    fn incomplete(&self) -> Error {
        let mut reasons = self.counts.gaps.clone();
        reasons.truncate(20);
        if self.counts.gaps.len() > reasons.len() {
            reasons.push(format!("and {} more", self.counts.gaps.len() - reasons.len()));
        }
        if self.counts.rejects > 0 {
            let place = self.rejects.place().map(|place| format!(" (kept in {place})")).unwrap_or_default();
            reasons.push(format!("{} records could not be read{place}", self.counts.rejects));
        }
        let left: Vec<_> =
            self.outputs.account().into_iter().map(|file| file.path).filter(|path| path != "-").collect();
        let error = Error::new(Exit::Incomplete, format!("incomplete: {}", reasons.join("; ")));
        match (left.is_empty(), self.job.manner.allow_incomplete) {
            (true, _) => error,
            (false, true) => error.hint("the incomplete result was put in place, as --allow-incomplete says"),
            (false, false) => error.hint(format!(
                "what came is in {}; --allow-incomplete puts an incomplete result in place",
                left.join(", ")
            )),
        }
    }

    /// The run ends here; what is marked can be gone on with.
    fn fail(mut self, error: Error) -> Outcome {
        let saved = self.saver.take().map(Saver::finish);
        if error.is_closed_pipe() {
            return self.account(Verdict::ReaderClosed, Exit::Complete, None, None);
        }
        let verdict = match error.exit() {
            Exit::Interrupted | Exit::Terminated => Verdict::Interrupted,
            Exit::Incomplete => Verdict::Incomplete,
            _ => Verdict::Failed,
        };
        let streams = self.job.plan.targets.iter().any(|target| target.is_stream());
        let error = match (self.marked, verdict, streams) {
            (true, Verdict::Interrupted, _) => error.hint("run the same command again to resume"),
            (false, Verdict::Interrupted, true) => error.hint("a run to standard output cannot be resumed"),
            (false, Verdict::Failed, true) if error.exit() == Exit::Later => {
                error.hint("a run to standard output cannot be resumed: run the same command again later")
            }
            _ => error,
        };
        let exit = error.exit();
        // The filter was ignored: there is nothing to go on with. Nor is there before the first mark.
        let nothing = !self.marked || exit == Exit::Incomplete;
        let mut outcome = self.account(verdict, exit, Some(error), None);
        if nothing {
            forget(saved.and_then(Result::ok));
            if exit != Exit::Incomplete {
                self.outputs.discard();
                outcome.written.clear();
            }
        }
        outcome
    }

    fn account(&self, verdict: Verdict, exit: Exit, error: Option<Error>, end: Option<End>) -> Outcome {
        Outcome {
            verdict,
            exit,
            error,
            counts: self.counts.clone(),
            span: self.job.query.span,
            end,
            limited: self.limited,
            written: if self.written.is_empty() { self.outputs.account() } else { self.written.clone() },
            costs: Default::default(),
        }
    }
}

fn forget(checkpoint: Option<Checkpoint>) {
    if let Some(checkpoint) = checkpoint {
        checkpoint.remove();
    }
}
