//! The look before anything is deleted: which of the chats are there, what they are called, and whether the archives
//! hold them as they are now. It only reads. The same comparison is made again where it has become too old.

use std::collections::HashSet;
use std::time::Instant;

use serde_json::value::RawValue;

use super::archive::{Archives, Entry, entry};
use super::journal::{self, Journal, Step};
use super::lookup::{Judged, Lookup, Sight, Target, Via};
use super::{Doomed, Named, Plan};
use crate::compare::{Digest, FieldDigests, NameInterner};
use crate::error::{Error, Result};

/// So many chats are looked at before what was found is written down.
const SLICE: usize = 450;

/// Why a chat that no archive holds is kept.
const NOT_ARCHIVED: &str = "it is not in any --archived-in file";

/// Who looks, and with what in mind.
pub struct Survey<'a> {
    /// The service.
    pub lookup: &'a Lookup<'a>,
    /// What earlier runs did, and where comparisons are noted.
    pub journal: &'a mut Journal,
    /// What must hold a chat before it may be deleted; `None` asks for no proof.
    pub archives: Option<&'a Archives>,
    /// Whether what an earlier run has compared needs no look here, because it is compared again before it is deleted.
    pub trusts_journal: bool,
}

/// What the chat that was read says of itself, and whether it may be deleted.
#[derive(Debug)]
pub struct Inspected {
    id: Option<u64>,
    guid: Option<String>,
    time: Option<chrono::DateTime<chrono::Utc>>,
    missed: bool,
    /// The digest of what it equals, if it was compared; else why it is kept.
    pub verdict: Result<Option<Digest>, String>,
}

impl Survey<'_> {
    /// Looks at every chat. Errors are those after which there can be no plan.
    pub async fn plan(&mut self, chats: Vec<Named>) -> Result<Plan> {
        let mut plan = Plan { proven: self.archives.is_some(), ..Plan::default() };
        let mut seen = HashSet::new();
        for slice in chats.chunks(SLICE) {
            let mut open = Vec::new();
            for named in slice {
                match self.settle_unread(named) {
                    Some(doomed) if seen.insert(doomed.id) => plan.doomed.push(doomed),
                    Some(_) => {}
                    None if self.is_unarchived(named) => plan.kept.push((named.name.clone(), NOT_ARCHIVED.to_owned())),
                    None => open.push(named),
                }
            }
            let targets: Vec<Target> = open.iter().map(|named| self.target(named)).collect();
            let sights = inspect(self.lookup, self.archives, &targets).await?;
            let mut proofs = Vec::new();
            for (named, sight) in open.into_iter().zip(sights) {
                self.enter(&mut plan, named, sight, (&mut seen, &mut proofs))?;
            }
            self.journal.write(proofs)?;
        }
        Ok(plan)
    }

    /// What an earlier run has compared lately, and what has not changed in the archive since, is not read again
    /// here: it is read right before it is deleted.
    fn settle_unread(&self, named: &Named) -> Option<Doomed> {
        let noted = self.journal.find(&named.name).is_some_and(|last| last.step != Step::Failed);
        if noted || !self.trusts_journal {
            return None;
        }
        let kept = self.archives?.find(&named.name);
        let (kept, id) = kept
            .iter()
            .find_map(|kept| self.journal.is_proven(&named.name, &kept.print.digest()).map(|id| (kept, id)))?;
        let (name, time) = (named.name.clone(), kept.time);
        Some(Doomed { name, id, guid: None, time, missed: kept.missed, listed: false, proven_at: None })
    }

    fn is_unarchived(&self, named: &Named) -> bool {
        let begun = self.journal.find(&named.name).is_some_and(|last| last.step != Step::Failed);
        !begun && self.archives.is_some_and(|archives| archives.find(&named.name).is_empty())
    }

    fn target(&self, named: &Named) -> Target {
        let mut target = target(&named.name, self.archives);
        target.time = target.time.or(named.time);
        if let Some(last) =
            self.journal.find(&named.name).filter(|last| matches!(last.step, Step::Deleted | Step::Gone))
        {
            target.time = last.requested.or(target.time);
            target.listed = last.requested.is_some();
        }
        target
    }

    /// Enters into the plan what a look has shown.
    fn enter(
        &self,
        plan: &mut Plan,
        named: &Named,
        sight: Sight<Inspected>,
        (seen, proofs): (&mut HashSet<u64>, &mut Vec<journal::Entry>),
    ) -> Result<()> {
        let name = named.name.clone();
        let last = self.journal.find(&name);
        match sight {
            Sight::Here { what, sent, listed } => {
                let Inspected { id, guid, time, missed, verdict } = what;
                if id.is_some_and(|id| !seen.insert(id)) {
                    return Ok(());
                }
                match (verdict, id) {
                    (Ok(digest), Some(id)) => {
                        proofs.extend(digest.map(|digest| journal::Entry::proven(id, guid.clone(), &digest)));
                        let time = time.or(named.time);
                        plan.doomed.push(Doomed { name, id, guid, time, missed, listed, proven_at: Some(sent) });
                    }
                    (Ok(_), None) => plan.kept.push((name, "the service gives it no integer id".to_owned())),
                    (Err(why), _) => plan.kept.push((name, why)),
                }
            }
            Sight::Absent => match last {
                Some(last) if matches!(last.step, Step::Deleted | Step::Gone) => {
                    // One that is named by both its names counts once.
                    if seen.insert(last.id) {
                        plan.before.push((name, last.time.clone()));
                    }
                }
                Some(last) if last.step == Step::Intent => plan.gone.push((name, Some(last.id))),
                _ if self.archives.is_some() || named.exported => plan.gone.push((name, None)),
                _ => plan.missing.push(name),
            },
            Sight::Unreadable(why) if self.archives.is_some() => {
                plan.kept.push((name, format!("it cannot be read: {why}")))
            }
            Sight::Unreadable(why) => {
                return Err(Error::failure(format!("chat {name} cannot be read: {why}; nothing was deleted")));
            }
        }
        Ok(())
    }
}

/// How to look at the chat `name` so that it can be compared.
pub fn target(name: &str, archives: Option<&Archives>) -> Target {
    let kept = archives.map(|archives| archives.find(name)).unwrap_or_default();
    let mut includes: Vec<Vec<&'static str>> = Vec::new();
    for kept in kept {
        if !includes.contains(&kept.includes) {
            includes.push(kept.includes.clone());
        }
    }
    // The plainest last: most that is exported is exported with something.
    includes.sort_by_key(|set| std::cmp::Reverse(set.len()));
    let time = kept.iter().find_map(|kept| kept.time);
    let missed = kept.iter().any(|kept| kept.missed);
    Target { name: name.to_owned(), time, missed, includes, listed: false }
}

/// Looks at the targets, and compares them with the archives if there are any.
pub async fn inspect(
    lookup: &Lookup<'_>,
    archives: Option<&Archives>,
    targets: &[Target],
) -> Result<Vec<Sight<Inspected>>> {
    lookup.read(targets, &|at, text, _: Via| judge(&targets[at].name, text, archives)).await
}

/// What a chat's text says of it.
fn judge(name: &str, text: &str, archives: Option<&Archives>) -> Judged<Inspected> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let whole = serde_json::from_str::<&RawValue>(text).ok().and_then(|_| entry(text));
    let kept = |why: String| Inspected { id: None, guid: None, time: None, missed: false, verdict: Err(why) };
    let unreadable = || Judged { what: kept("what the service holds cannot be read".to_owned()), settled: false };
    let Some(read) = whole else { return unreadable() };
    if !read.is_called(name) {
        return Judged { what: kept("the service answers with another chat".to_owned()), settled: false };
    }
    let Some(now) = FieldDigests::of(text, &mut NameInterner::default()) else { return unreadable() };
    let verdict = match archives {
        None => Ok(None),
        Some(archives) => compare(archives, name, &now).map(Some),
    };
    let settled = verdict.is_ok();
    let Entry { id, guid, time, missed, .. } = read;
    Judged { what: Inspected { id: id.and_then(|id| id.parse().ok()), guid, time, missed, verdict }, settled }
}

/// The digest of what an archive holds of a chat, if it is what the service holds now; else what is not the same.
fn compare(archives: &Archives, name: &str, now: &FieldDigests) -> Result<Digest, String> {
    let mut why = NOT_ARCHIVED.to_owned();
    for kept in archives.find(name) {
        match kept.print.difference(now) {
            None => return Ok(kept.print.digest()),
            Some(what) => why = format!("it has changed since it was archived: {what}"),
        }
    }
    Err(why)
}

/// Since when a chat is known to equal what an archive holds; or why it is kept now.
pub fn freshness(sight: Sight<Inspected>, id: u64) -> Result<Option<Instant>, String> {
    match sight {
        Sight::Here { what: Inspected { id: Some(now), verdict: Ok(_), .. }, sent, .. } if now == id => Ok(Some(sent)),
        Sight::Here { what: Inspected { verdict: Err(why), .. }, .. } => Err(why),
        Sight::Here { .. } => Err("the service gives it another id".to_owned()),
        Sight::Absent => Ok(None),
        Sight::Unreadable(why) => Err(format!("it cannot be read: {why}")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn another_chat_proves_nothing_even_where_it_is_archived_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.ndjson");
        let [one, two] = [1, 2].map(|id| format!("{{\"id\":{id},\"messages\":[]}}"));
        std::fs::write(&path, format!("{one}\n{two}\n")).unwrap();
        let archives = Archives::read(&[path], &HashSet::from(["1", "2"])).unwrap();
        for archives in [Some(&archives), None] {
            assert!(judge("1", &one, archives).what.verdict.is_ok());
            let judged = judge("1", &two, archives);
            assert_eq!(judged.what.verdict.unwrap_err(), "the service answers with another chat");
            assert!(!judged.settled && judged.what.id.is_none());
            for text in ["", "{}", "null", "<html>", "{\"id\":1,\"messages\":[]} x", "[{\"id\":1}]"] {
                assert!(judge("1", text, archives).what.verdict.is_err(), "{text}");
            }
        }
    }
}
