//! The look before anything is deleted: which of the chats are there, what they are called, and whether the archives
//! hold them as they are now. It only reads.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};

use super::archive::{Archives, Entry, Kept, entry};
use super::journal::{Journal, Step};
use super::{Doomed, Named, Plan};
use crate::client::Client;
use crate::compare::{FieldDigests, NameInterner};
use crate::error::{Error, Result};
use crate::provider::comm100::answer::{Verdict, read};
use crate::provider::comm100::write::look;
use crate::write::forbidden;

/// Without archives, so many chats are read for the preview; more would cost more requests than the deleting.
const PREVIEW: usize = 100;

/// Who looks, and with what in mind.
pub struct Survey<'a> {
    /// The service.
    pub client: &'a Client,
    /// What earlier runs did.
    pub journal: &'a Journal,
    /// What must hold a chat before it may be deleted; `None` asks for no proof.
    pub archives: Option<&'a Archives>,
    /// Requests in flight.
    pub jobs: usize,
}

/// What is known of one chat.
struct Looked {
    named: Named,
    id: Option<u64>,
    guid: Option<String>,
    standing: Standing,
}

enum Standing {
    /// Nothing speaks against deleting it.
    Free,
    /// It is not proven, and why.
    Kept(String),
    /// It is not there any more.
    Gone,
    /// It is not there, and nothing speaks for that it ever was.
    Missing,
    /// An earlier run deleted it, and when.
    Before(String),
}

impl Survey<'_> {
    /// Looks at every chat. Errors are those after which there can be no plan.
    pub async fn plan(&self, chats: Vec<Named>) -> Result<Plan> {
        let few = self.archives.is_none() && chats.len() <= PREVIEW;
        let looks = stream::iter(chats).map(|named| self.look(named, few)).buffered(self.jobs);
        let looked: Vec<Looked> = looks.try_collect().await?;
        let mut plan = Plan { proven: self.archives.is_some(), ..Plan::default() };
        let mut seen = HashSet::new();
        for Looked { named: Named { name, time, exported }, id, guid, standing } in looked {
            if id.is_some_and(|id| !seen.insert(id)) {
                continue;
            }
            match (standing, id) {
                (Standing::Free, Some(id)) => {
                    let known = exported || guid.is_some();
                    plan.doomed.push(Doomed { name, id, guid, time, known });
                }
                (Standing::Free, None) => plan.kept.push((name, "the service gives it no integer id".to_owned())),
                (Standing::Kept(why), _) => plan.kept.push((name, why)),
                (Standing::Gone, id) => plan.gone.push((name, id)),
                (Standing::Missing, _) => plan.missing.push(name),
                (Standing::Before(when), _) => plan.before.push((name, when)),
            }
        }
        Ok(plan)
    }

    async fn look(&self, named: Named, anyway: bool) -> Result<Looked> {
        let noted = self.journal.find(&named.name);
        let id = noted.map(|(id, ..)| id).or_else(|| named.name.parse().ok());
        let looked = Looked { named, id, guid: None, standing: Standing::Free };
        if let Some((_, Step::Deleted | Step::Gone, when)) = noted {
            return Ok(looked.stands(Standing::Before(when.to_owned())));
        }
        // A request may have gone out that nobody knows the answer of.
        let begun = matches!(noted, Some((_, Step::Intent, _)));
        let kept = self.archives.map(|archives| archives.find(&looked.named.name));
        let mut looked = match kept {
            Some([]) if !begun => looked.stands(Standing::Kept("it stands in none of the archives".to_owned())),
            None if id.is_some() && !begun && !anyway => looked,
            kept => self.prove(looked, kept.unwrap_or_default()).await?,
        };
        if matches!(looked.standing, Standing::Gone) && !begun {
            looked.id = None;
            if self.archives.is_none() && !looked.named.exported {
                looked.standing = Standing::Missing;
            }
        }
        Ok(looked)
    }

    /// Reads the chat, once for each set of includes that archives hold it with, until one of them is equal.
    async fn prove(&self, mut looked: Looked, kept: &[Arc<Kept>]) -> Result<Looked> {
        let mut sets: Vec<&[&str]> = Vec::new();
        for kept in kept.iter().filter(|kept| !kept.includes.is_empty()) {
            if !sets.contains(&kept.includes.as_slice()) {
                sets.push(&kept.includes);
            }
        }
        if kept.is_empty() || kept.iter().any(|kept| kept.includes.is_empty()) {
            sets.push(&[]);
        }
        let mut why = "it stands in none of the archives".to_owned();
        for includes in sets {
            let Some(text) = self.read(&looked.named.name, includes).await? else {
                return Ok(looked.stands(Standing::Gone));
            };
            let now = match looked.take_in(&text) {
                Ok(now) => now,
                Err(why) => return Ok(looked.stands(Standing::Kept(why.to_owned()))),
            };
            for kept in kept.iter().filter(|kept| kept.includes == *includes) {
                match kept.print.difference(&now) {
                    None => return Ok(looked.stands(Standing::Free)),
                    Some(what) => why = format!("it has changed since it was archived: {what}"),
                }
            }
        }
        Ok(looked.stands(if self.archives.is_some() { Standing::Kept(why) } else { Standing::Free }))
    }

    /// The chat as it is now; `None` if it is not there.
    async fn read(&self, name: &str, includes: &[&str]) -> Result<Option<String>> {
        let request = look(name, includes.iter().copied());
        let reply = self.client.fetch(&request).await?;
        let unusable = |why: String| Error::failure(format!("chat {name} cannot be read: {why}; nothing was deleted"));
        match read(reply.status, &reply.body) {
            Verdict::Done => String::from_utf8(reply.body).map(Some).map_err(|error| unusable(error.to_string())),
            Verdict::Absent => Ok(None),
            Verdict::Forbidden(why) => Err(forbidden(why)),
            Verdict::Refused(refusal) => Err(unusable(refusal.why)),
            Verdict::Doubtful(why) => Err(unusable(why)),
        }
    }
}

impl Looked {
    fn stands(self, standing: Standing) -> Self {
        Self { standing, ..self }
    }

    /// Takes id, guid and time from the chat that was read, and gives its print; or says why it is of no use.
    fn take_in(&mut self, text: &str) -> Result<FieldDigests, &'static str> {
        const UNREADABLE: &str = "what the service holds cannot be read";
        let text = text.trim_start_matches('\u{feff}').trim();
        let Entry { id, guid, time, .. } = entry(text).ok_or(UNREADABLE)?;
        if id.as_ref() != Some(&self.named.name) && guid.as_ref() != Some(&self.named.name) {
            return Err("the service answers with another chat");
        }
        self.named.time = time.or(self.named.time);
        self.id = id.and_then(|id| id.parse().ok());
        self.guid = guid;
        FieldDigests::of(text, &mut NameInterner::default()).ok_or(UNREADABLE)
    }
}
