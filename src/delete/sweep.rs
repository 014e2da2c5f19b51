//! The deleting itself: in batches, each chat's comparison fresh, each id's intent in the journal before its request,
//! and the result after the chat was looked up. A batch that fails is halved until every chat has a result of its own.

use std::time::{Duration, Instant};

use super::Doomed;
use super::archive::Archives;
use super::journal::{Entry, Journal, Step};
use super::lookup::{Judged, Lookup, Sight, Target, Via};
use super::survey::{freshness, inspect, target};
use crate::client::{Answer, Client};
use crate::error::{Error, Exit, Result};
use crate::provider::comm100::answer::{Refusal, Verdict, read};
use crate::provider::comm100::write::{delete, delete_batch};

/// A comparison with an archive counts for a minute; so much of it is left for making a connection.
const PROOF_AGE: Duration = Duration::from_secs(60 - 12);

/// So many chats are compared at once: a search shows them all.
const COMPARED: usize = 450;

/// So often a batch may wait for longer than its comparison counts.
const MAX_EXPIRED: u32 = 10;

/// After so many refusals for lack of permission, and nothing deleted, nothing more is tried.
const MAX_DENIED: usize = 10;

/// What came of a chat.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It was deleted.
    Deleted,
    /// It was not there any more.
    Gone,
    /// It is kept: it is not, or no longer, what the archives hold.
    Kept(String),
    /// It is still there, or it is not known that it ever was.
    Failed(Refusal),
}

/// Who deletes.
pub struct Sweep<'a> {
    /// The service.
    pub client: &'a Client,
    /// Who looks.
    pub lookup: &'a Lookup<'a>,
    /// What must hold a chat before it may be deleted.
    pub archives: Option<&'a mut Archives>,
    /// Where every step is noted.
    pub journal: &'a mut Journal,
    /// The most ids in one request; 1 is the call for single chats.
    pub batch: usize,
    /// Whether a chat that is not proven any more ends the run.
    pub all_or_none: bool,
    /// Who is told what came of each chat.
    pub tell: &'a mut dyn FnMut(&Doomed, &Fate) -> Result<()>,
}

/// How the deleting goes.
#[derive(Default)]
struct Course {
    deleted: usize,
    denied: usize,
    expired: u32,
    /// Requests for several chats were refused, and none was ever taken.
    batches_fail: bool,
    batches_work: bool,
    /// This service takes single calls alone.
    single: bool,
}

/// What came of one request.
enum Sent {
    /// The service says that it is done.
    Done,
    /// The service says that there is no such chat.
    Absent,
    Refused(Refusal),
    /// It is not known whether it was done.
    Lost(String),
    /// It did not go out: what it rests on had become too old.
    Expired,
}

/// What follows a request that has not deleted everything.
enum Next {
    /// Smaller ones.
    Split,
    /// The same once more.
    Again,
    /// Nothing.
    Fail(Refusal),
}

/// Chats to delete with one request.
struct Batch {
    chats: Vec<Doomed>,
    /// Whether a request for them was lost.
    again: bool,
    /// Whether a request for several, them among others, was refused; one that is left has its own call.
    split: bool,
}

impl Batch {
    fn new(chats: &[Doomed]) -> Self {
        Self { chats: chats.to_vec(), again: false, split: false }
    }
}

impl Sweep<'_> {
    /// Deletes the chats, in order. Errors are those after which nothing else would work; what is not certain then
    /// is in the journal as an intent, and the next run looks it up.
    pub async fn run(&mut self, chats: &[Doomed]) -> Result<()> {
        let mut course = Course { single: self.batch == 1, ..Course::default() };
        let ahead = if self.archives.is_some() { COMPARED.max(self.batch) } else { self.batch };
        let size = ahead - ahead % self.batch.max(1);
        for part in chats.chunks(size.max(1)) {
            let mut batches: Vec<Batch> = part.chunks(self.batch.max(1)).map(Batch::new).rev().collect();
            while let Some(batch) = batches.pop() {
                if course.deleted == 0 && course.denied >= MAX_DENIED {
                    self.settle(&batch.chats, &Fate::Failed(Refusal::not_tried()))?;
                    continue;
                }
                let batch = self.refresh(batch, &mut batches).await?;
                if !batch.chats.is_empty() {
                    self.attempt(batch, &mut batches, &mut course).await?;
                }
            }
        }
        Ok(())
    }

    /// Compares the batch again, and with it what waits behind it, if its comparison has become too old.
    async fn refresh(&mut self, batch: Batch, waiting: &mut [Batch]) -> Result<Batch> {
        let Some(archives) = self.archives.as_deref_mut() else { return Ok(batch) };
        archives.check_unchanged()?;
        if batch.chats.iter().all(Doomed::is_fresh) {
            return Ok(batch);
        }
        let mut all = vec![batch];
        all.extend(waiting.iter_mut().rev().map(|batch| Batch { chats: std::mem::take(&mut batch.chats), ..*batch }));
        let targets: Vec<Target> = all
            .iter()
            .flat_map(|batch| &batch.chats)
            .map(|chat| {
                let target = target(&chat.name, Some(archives));
                Target { time: target.time.or(chat.time), missed: chat.missed, ..target }
            })
            .collect();
        let mut sights = inspect(self.lookup, Some(archives), &targets).await?.into_iter();
        for batch in &mut all {
            let mut left = Vec::new();
            for chat in std::mem::take(&mut batch.chats) {
                let Some(sight) = sights.next() else { break };
                let listed = chat.listed || matches!(sight, Sight::Here { listed: true, .. });
                match freshness(sight, chat.id) {
                    Ok(Some(sent)) => left.push(Doomed { proven_at: Some(sent), listed, ..chat }),
                    Ok(None) => self.settle(&[chat], &Fate::Gone)?,
                    Err(why) => self.keep(chat, why)?,
                }
            }
            batch.chats = left;
        }
        let mut all = all.into_iter();
        let first = all.next();
        waiting.iter_mut().rev().zip(all).for_each(|(place, batch)| *place = batch);
        Ok(first.unwrap_or(Batch::new(&[])))
    }

    /// A chat that is not what the archives hold any more.
    fn keep(&mut self, chat: Doomed, why: String) -> Result<()> {
        let message = format!("chat {} is not what was archived any more: {why}", chat.name);
        self.settle(&[chat], &Fate::Kept(why))?;
        match self.all_or_none {
            true => Err(Error::new(Exit::Unsafe, format!("{message}; nothing more was deleted"))
                .hint("export it again, or delete the others with --proven-only")),
            false => Ok(()),
        }
    }

    /// Sends one request, looks up what came of it, and leaves what has to be tried again in `batches`.
    async fn attempt(&mut self, batch: Batch, batches: &mut Vec<Batch>, course: &mut Course) -> Result<()> {
        let nothing_allowed = course.denied > 0 && course.deleted == 0;
        if batch.chats.len() > 1 && (course.single || nothing_allowed) {
            batches.extend(batch.chats.chunks(1).rev().map(|chats| Batch { split: true, ..Batch::new(chats) }));
            return Ok(());
        }
        let Batch { mut chats, again, split } = batch;
        let asked = chats.len();
        let single = course.single || (split && asked == 1);
        self.journal.write(chats.iter().map(|chat| note(chat, Step::Intent, None)))?;
        let sent = self.send(&chats, single).await?;
        if let Sent::Expired = sent {
            course.expired += 1;
            if course.expired > MAX_EXPIRED {
                let why = "the waits before each delete are longer than a comparison with the archive counts";
                return Err(Error::new(Exit::Later, why).hint("run the same command again later"));
            }
            chats.iter_mut().for_each(|chat| chat.proven_at = None);
            batches.push(Batch { chats, again, split });
            return Ok(());
        }
        course.expired = 0;
        let pauses: &[u64] = if matches!(sent, Sent::Done) { &[1, 2] } else { &[] };
        let deleted = match sent {
            Sent::Absent => Fate::Gone,
            _ => Fate::Deleted,
        };
        let mut left = self.take_gone(chats, &deleted, course).await?;
        for pause in pauses {
            if left.is_empty() {
                break;
            }
            // What is accepted may take a moment.
            tokio::time::sleep(Duration::from_secs(*pause)).await;
            left = self.take_gone(left, &deleted, course).await?;
        }
        course.batches_work |= asked > 1 && left.is_empty();
        course.batches_fail |= asked > 1 && !left.is_empty();
        course.single |= single && left.is_empty() && course.batches_fail && !course.batches_work;
        if left.is_empty() {
            return Ok(());
        }
        match self.next_try(&sent, (asked, single), again) {
            Next::Split => {
                let halves = left.chunks(left.len().div_ceil(2)).rev();
                batches.extend(halves.map(|chats| Batch { again, split: true, ..Batch::new(chats) }));
                Ok(())
            }
            Next::Again => {
                batches.push(Batch { again: true, split, ..Batch::new(&left) });
                Ok(())
            }
            Next::Fail(refusal) => {
                course.denied += left.len() * usize::from(refusal.is_denied());
                self.settle(&left, &Fate::Failed(refusal))
            }
        }
    }

    /// What to do about chats that are there although a request to delete them went out: one for `asked` chats.
    fn next_try(&self, sent: &Sent, (asked, single): (usize, bool), again: bool) -> Next {
        match sent {
            Sent::Refused(refusal) if single => Next::Fail(refusal.clone()),
            Sent::Refused(_) => Next::Split,
            Sent::Lost(_) if !again && self.client.may_repeat() => Next::Again,
            Sent::Lost(why) => Next::Fail(Refusal::lost(why)),
            Sent::Done if asked > 1 => Next::Split,
            Sent::Done | Sent::Absent | Sent::Expired => {
                Next::Fail(Refusal::later("the service says that it is deleted, but it is still there".to_owned()))
            }
        }
    }

    /// Looks the chats up, settles those that are gone, and gives the others.
    async fn take_gone(&mut self, chats: Vec<Doomed>, fate: &Fate, course: &mut Course) -> Result<Vec<Doomed>> {
        let targets: Vec<Target> = chats
            .iter()
            .map(|chat| Target {
                name: chat.id.to_string(),
                time: chat.time.filter(|_| chat.listed),
                missed: chat.missed,
                includes: Vec::new(),
                listed: chat.listed,
            })
            .collect();
        let judge = |at: usize, text: &str, via: Via| {
            let is_it = super::archive::entry(text.trim_start_matches('\u{feff}').trim());
            let is_it = is_it.is_some_and(|entry| entry.is_called(&targets[at].name));
            Judged { what: is_it, settled: via == Via::Single }
        };
        let unknown = |chat: &Doomed, why: String| {
            let name = &chat.name;
            Error::new(Exit::Later, format!("whether chat {name} is still there cannot be looked up: {why}"))
                .hint("run the same command again later: what was begun is looked up first")
        };
        let sights = match self.lookup.read(&targets, &judge).await {
            Ok(sights) => sights,
            Err(error) if matches!(error.exit(), Exit::Interrupted | Exit::Terminated) => return Err(error),
            Err(error) => return Err(unknown(&chats[0], error.to_string())),
        };
        let (mut left, mut gone, mut doubt) = (Vec::new(), Vec::new(), None);
        for (chat, sight) in chats.into_iter().zip(sights) {
            match sight {
                Sight::Absent => gone.push(chat),
                Sight::Here { what: true, .. } => left.push(chat),
                Sight::Here { .. } => doubt = doubt.or(Some(unknown(&chat, "another chat came".to_owned()))),
                Sight::Unreadable(why) => doubt = doubt.or(Some(unknown(&chat, why))),
            }
        }
        course.deleted += gone.len();
        self.settle(&gone, fate)?;
        doubt.map_or(Ok(left), Err)
    }

    async fn send(&mut self, chats: &[Doomed], single: bool) -> Result<Sent> {
        let ids: Vec<u64> = chats.iter().map(|chat| chat.id).collect();
        let request = match ids.as_slice() {
            [id] if single => Some(delete(*id)),
            ids => delete_batch(ids),
        };
        let Some(request) = request else { return Ok(Sent::Lost("no chat was named".to_owned())) };
        let oldest = chats.iter().filter_map(|chat| chat.proven_at).min();
        let deadline = oldest.filter(|_| self.archives.is_some()).map(|oldest| oldest + PROOF_AGE);
        let reply = match self.client.send(&request.not_after(deadline)).await? {
            Answer::Lost(error) => return Ok(Sent::Lost(error.to_string())),
            Answer::Expired => return Ok(Sent::Expired),
            Answer::Reply(reply) => reply,
        };
        Ok(match read(reply.status, &reply.body) {
            Verdict::Done => Sent::Done,
            Verdict::Absent if chats.len() == 1 => Sent::Absent,
            Verdict::Absent => Sent::Refused(Refusal::absent()),
            Verdict::Refused(refusal) => Sent::Refused(refusal),
            // Accepted: what comes of it shows in a moment.
            Verdict::Doubtful(_) if reply.status == 202 => Sent::Done,
            Verdict::Doubtful(why) if chats.len() > 1 => Sent::Refused(Refusal::later(why)),
            Verdict::Doubtful(why) => Sent::Lost(why),
            Verdict::Forbidden(why) => Sent::Refused(Refusal::denied(why)),
        })
    }

    /// Notes and tells what came of the chats.
    fn settle(&mut self, chats: &[Doomed], fate: &Fate) -> Result<()> {
        let (step, reason) = match fate {
            Fate::Deleted => (Step::Deleted, None),
            Fate::Gone => (Step::Gone, None),
            Fate::Kept(why) => (Step::Failed, Some(why.clone())),
            Fate::Failed(refusal) => (Step::Failed, Some(refusal.why.clone())),
        };
        self.journal.write(chats.iter().map(|chat| note(chat, step, reason.clone())))?;
        chats.iter().try_for_each(|chat| (self.tell)(chat, fate))
    }
}

impl Doomed {
    fn is_fresh(&self) -> bool {
        self.proven_at.is_some_and(|proven| Instant::now() < proven + PROOF_AGE / 2)
    }
}

fn note(chat: &Doomed, step: Step, reason: Option<String>) -> Entry {
    // Without that time a later look is a call of its own; with it, a search must be able to show the chat.
    let requested = chat.time.filter(|_| chat.listed && !chat.missed);
    Entry { requested, reason, ..Entry::new(chat.id, chat.guid.clone(), step) }
}
