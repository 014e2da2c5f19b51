//! The deleting itself: in batches, each id's intent in the journal before its request and the result after it. A
//! batch that fails is gone through chat by chat; an answer that was lost is looked up before anything is repeated.

use super::Doomed;
use super::journal::{Entry, Journal, Step};
use crate::client::{Answer, Client};
use crate::error::{Error, Exit, Result};
use crate::provider::Request;
use crate::provider::comm100::answer::{Refusal, Verdict, read};
use crate::provider::comm100::write::{delete, delete_batch, look};
use crate::write::forbidden;

/// What came of a chat.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It was deleted.
    Deleted,
    /// It was not there any more.
    Gone,
    /// It is still there, or it is not known that it ever was.
    Failed(Refusal),
}

/// Who deletes.
pub struct Sweep<'a> {
    /// The service.
    pub client: &'a Client,
    /// Where every step is noted.
    pub journal: &'a mut Journal,
    /// The most ids in one request.
    pub batch: usize,
    /// Who is told what came of each chat.
    pub tell: &'a mut dyn FnMut(&Doomed, &Fate) -> Result<()>,
}

/// What came of one request.
enum Sent {
    Settled(Fate),
    /// It is not known whether it was done.
    Lost(String),
}

impl Sweep<'_> {
    /// Deletes the chats, in order. Errors are those after which nothing else would work; what is not certain then
    /// stands in the journal as an intent, and the next run looks it up.
    pub async fn run(&mut self, chats: &[Doomed]) -> Result<()> {
        let mut size = self.batch.max(1);
        let mut rest = chats;
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(size.min(rest.len()));
            self.journal.write(batch.iter().map(|chat| note(chat, Step::Intent, None)))?;
            let batches_work = match batch {
                [chat] if size == 1 => self.single(chat, true).await.map(|_| true)?,
                batch => self.many(batch).await?,
            };
            size = if batches_work { size } else { 1 };
            rest = after;
        }
        Ok(())
    }

    /// Deletes several chats; says whether this service takes such requests.
    async fn many(&mut self, batch: &[Doomed]) -> Result<bool> {
        let ids: Vec<u64> = batch.iter().map(|chat| chat.id).collect();
        let Some(request) = delete_batch(&ids) else { return Ok(true) };
        match self.send(&request, batch).await? {
            Sent::Settled(Fate::Deleted) => self.settle(batch, &Fate::Deleted).map(|()| true),
            Sent::Settled(_) => {
                let mut deleted = 0;
                for chat in batch {
                    deleted += usize::from(self.single(chat, true).await? == Fate::Deleted);
                }
                // Each could be deleted, but not all at once: it was the form of the request.
                Ok(deleted < batch.len())
            }
            Sent::Lost(why) => {
                let mut left = Vec::new();
                for chat in batch {
                    match self.is_there(chat, &why).await? {
                        true => left.push(chat),
                        false => self.settle(std::slice::from_ref(chat), &Fate::Deleted)?,
                    }
                }
                for chat in left {
                    match self.client.may_repeat() {
                        true => _ = self.single(chat, false).await?,
                        false => self.settle(std::slice::from_ref(chat), &lost(&why))?,
                    }
                }
                Ok(true)
            }
        }
    }

    /// Deletes one chat; `first` says that no request for it was lost before.
    async fn single(&mut self, chat: &Doomed, mut first: bool) -> Result<Fate> {
        let one = std::slice::from_ref(chat);
        let fate = loop {
            match self.send(&delete(chat.id), one).await? {
                Sent::Settled(Fate::Gone) if !chat.known => break Fate::Failed(Refusal::absent()),
                Sent::Settled(fate) => break fate,
                Sent::Lost(why) => match self.is_there(chat, &why).await? {
                    false => break Fate::Deleted,
                    true if !first || !self.client.may_repeat() => break lost(&why),
                    true => first = false,
                },
            }
        };
        self.settle(one, &fate)?;
        Ok(fate)
    }

    async fn send(&mut self, request: &Request, chats: &[Doomed]) -> Result<Sent> {
        let reply = match self.client.send(request).await? {
            Answer::Lost(error) => return Ok(Sent::Lost(error.to_string())),
            Answer::Reply(reply) => reply,
        };
        Ok(match read(reply.status, &reply.body) {
            Verdict::Done => Sent::Settled(Fate::Deleted),
            Verdict::Absent => Sent::Settled(Fate::Gone),
            Verdict::Refused(refusal) => Sent::Settled(Fate::Failed(refusal)),
            Verdict::Doubtful(why) => Sent::Lost(why),
            Verdict::Forbidden(why) => {
                self.journal.write(chats.iter().map(|chat| note(chat, Step::Failed, Some(why.clone()))))?;
                return Err(forbidden(why));
            }
        })
    }

    /// Whether a chat is there, after an answer was lost.
    async fn is_there(&self, chat: &Doomed, why: &str) -> Result<bool> {
        let unknown = |detail: String| {
            let name = &chat.name;
            Error::new(
                Exit::Later,
                format!("{why}, and whether chat {name} is still there cannot be looked up{detail}"),
            )
            .hint("run the same command again later: what was begun is looked up first")
        };
        let reply = self.client.fetch(&look(&chat.id.to_string(), [])).await;
        let reply = reply.map_err(|error| unknown(format!(": {error}")))?;
        match read(reply.status, &reply.body) {
            Verdict::Done => Ok(true),
            Verdict::Absent => Ok(false),
            Verdict::Forbidden(why) | Verdict::Doubtful(why) => Err(unknown(format!(": {why}"))),
            Verdict::Refused(refusal) => Err(unknown(format!(": {}", refusal.why))),
        }
    }

    /// Notes and tells what came of the chats.
    fn settle(&mut self, chats: &[Doomed], fate: &Fate) -> Result<()> {
        let (step, reason) = match fate {
            Fate::Deleted => (Step::Deleted, None),
            Fate::Gone => (Step::Gone, None),
            Fate::Failed(refusal) => (Step::Failed, Some(refusal.why.clone())),
        };
        self.journal.write(chats.iter().map(|chat| note(chat, step, reason.clone())))?;
        chats.iter().try_for_each(|chat| (self.tell)(chat, fate))
    }
}

fn lost(why: &str) -> Fate {
    Fate::Failed(Refusal::lost(why.to_owned()))
}

fn note(chat: &Doomed, step: Step, reason: Option<String>) -> Entry {
    Entry { id: chat.id, guid: chat.guid.clone(), step, time: String::new(), reason }
}
