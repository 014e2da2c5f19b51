//! Where a run begins: anew, or where an interrupted run of the same question stopped.
//!
//! The checkpoint is written beside the first output, and looked for beside each, as the order of outputs is nobody's
//! business.

use std::path::{Path, PathBuf};

use super::Job;
use crate::checkpoint::{Checkpoint, Interrupted, Mark};
use crate::error::{Error, Result};
use crate::event::{Level, say};
use crate::fs::create_folders;
use crate::output::Outputs;
use crate::output::path::{beside, real};
use crate::output::target::{Place, Target};
use crate::question::Question;
use crate::seen::Seen;

/// What a run begins with.
pub(super) struct Beginning {
    /// Where marks go; `None` where the run cannot be gone on with.
    pub checkpoint: Option<Checkpoint>,
    /// The interrupted run's last mark.
    pub mark: Option<Mark>,
    /// The chats that it met.
    pub seen: Seen,
    /// The files, open.
    pub outputs: Outputs,
    /// The name beside which the run's own files lie.
    pub home: Option<PathBuf>,
}

/// What lies beside the outputs: the run to go on with, and journals that hold nothing to go on with.
#[derive(Default)]
struct Found {
    interrupted: Option<(PathBuf, Checkpoint, Interrupted)>,
    stale: Vec<(PathBuf, Checkpoint)>,
}

impl Job {
    /// The checkpoint, the interrupted run in it if it answers the same question, and the files as it left them.
    pub(super) fn look_back(&mut self) -> Result<Beginning> {
        let homes = self.plan.homes();
        let streams = self.plan.targets.iter().any(Target::is_stream);
        let Some(first) = homes.first().filter(|_| !streams).cloned() else {
            let outputs = Outputs::open(self.plan.clone(), &[])?;
            let home = homes.first().cloned();
            return Ok(Beginning { checkpoint: None, mark: None, seen: Seen::default(), outputs, home });
        };
        self.make_folder(&first)?;
        let question = Question::new(self.identity.clone(), self.query.span, self.started);
        let Found { interrupted, mut stale } = self.find(&question, &homes)?;
        if let Some((home, checkpoint, old)) = interrupted {
            if let Some(outputs) = self.files_of(&old)? {
                self.query.span = old.question.span;
                let (checkpoint, mark) = (Some(checkpoint), Some(old.mark));
                return Ok(Beginning { checkpoint, mark, seen: old.seen, outputs, home: Some(home) });
            }
            self.say_anew("the files of an interrupted run are not there any more");
            stale.push((home, checkpoint));
        }
        self.begin_anew(&question, first, stale)
    }

    /// Starts a journal beside `home`, opens the files, and forgets what was `stale`.
    fn begin_anew(
        &self,
        question: &Question,
        home: PathBuf,
        mut stale: Vec<(PathBuf, Checkpoint)>,
    ) -> Result<Beginning> {
        let mut checkpoint = match stale.iter().position(|(other, _)| *other == home) {
            Some(at) => stale.swap_remove(at).1,
            None => Checkpoint::open(&journal(&home))?,
        };
        match checkpoint.begin(question).and_then(|()| Outputs::open(self.plan.clone(), &[])) {
            Ok(outputs) => {
                stale.into_iter().for_each(|(_, old)| old.remove());
                let (checkpoint, home) = (Some(checkpoint), Some(home));
                Ok(Beginning { checkpoint, mark: None, seen: Seen::default(), outputs, home })
            }
            Err(error) => {
                checkpoint.remove();
                Err(error)
            }
        }
    }

    /// Reads every journal beside an output. One of another question is refused, as its files would be lost.
    fn find(&self, question: &Question, homes: &[PathBuf]) -> Result<Found> {
        let mut found = Found::default();
        for home in homes.iter().filter(|home| journal(home).exists()) {
            let mut checkpoint = Checkpoint::open(&journal(home))?;
            let old = if self.manner.restart { None } else { checkpoint.read()? };
            match old {
                Some(old) if question.is(&old.question)? => {
                    found.interrupted.get_or_insert((home.clone(), checkpoint, old));
                }
                Some(_) => {
                    self.say_anew("an interrupted run is more than a day old");
                    found.stale.push((home.clone(), checkpoint));
                }
                None => found.stale.push((home.clone(), checkpoint)),
            }
        }
        Ok(found)
    }

    fn say_anew(&self, reason: &str) {
        say(&self.listener, Level::Note, format!("{reason}: starting over"));
    }

    /// The files of an interrupted run; `None` if they are not there any more.
    fn files_of(&self, old: &Interrupted) -> Result<Option<Outputs>> {
        let (plan, stands) = (self.plan.clone(), &old.mark.stands);
        match old.mark.end {
            None => Outputs::open(plan, stands).map(Some),
            Some(_) => Outputs::open_ended(plan, stands, old.question.started.into()),
        }
    }

    /// Folders below a placeholder are made, also for what lies beside the file.
    fn make_folder(&self, path: &Path) -> Result<()> {
        let fixed = |target: &Target| matches!(&target.place, Place::Files(template) if template.is_fixed());
        match path.parent() {
            Some(folder) if !self.plan.targets.iter().all(fixed) && !folder.as_os_str().is_empty() => {
                create_folders(folder, self.plan.manner.private).map_err(|error| {
                    Error::usage(format!("cannot create the folder {}: {error}", folder.display())).because(error)
                })
            }
            _ => Ok(()),
        }
    }
}

/// The journal beside an output; a symlink stands for the file that it points to.
fn journal(home: &Path) -> PathBuf {
    beside(&real(home), "checkpoint")
}
