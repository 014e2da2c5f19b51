//! Looks at known chats as they are now: by searches of windows that show up to 500 of them at once, and chat by chat
//! where that cannot be. It only reads, and takes nobody's word but the service's own: a page from something in
//! between, or another chat, is a failure and not an answer.

use std::cell::Cell;
use std::time::Instant;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::listing::{Listing, PAGE, search};
use crate::client::{Client, Reply};
use crate::error::{Error, Exit, Result};
use crate::provider::comm100::answer::{Verdict, read};
use crate::provider::comm100::include::{MISSED_INCLUDES, SEARCH_INCLUDES};
use crate::provider::comm100::write::look;

/// Chats in one window at first: a few of other times may stand at its edges.
const TARGET_FILL: usize = PAGE * 9 / 10;

/// Of a page that shows fewer of the chats in question, single calls are cheaper.
const MIN_YIELD: u64 = 3;

/// After so many refusals for lack of permission, and nothing read, nothing more is tried.
const MAX_DENIED: usize = 10;

/// A chat to look at.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Its id or guid.
    pub name: String,
    /// When it was requested; only then can a search show it.
    pub time: Option<DateTime<Utc>>,
    /// Whether it is one of the missed and refused ones.
    pub missed: bool,
    /// Sets of includes to read it with, one after the other until one settles it; none is the empty set.
    pub includes: Vec<Vec<&'static str>>,
    /// Whether a search has shown it before, so that a complete one without it says that it is gone.
    pub listed: bool,
}

/// How a chat was read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Via {
    /// As one of many.
    Search,
    /// By its own call.
    Single,
}

/// What is made of a chat's text.
#[derive(Debug)]
pub struct Judged<T> {
    /// What is worth keeping of it.
    pub what: T,
    /// Whether no other way of reading it could say more.
    pub settled: bool,
}

/// What a look has shown of a chat.
#[derive(Debug)]
pub enum Sight<T> {
    /// It is there.
    Here {
        /// What was made of it.
        what: T,
        /// When the request left that showed it.
        sent: Instant,
        /// Whether a search shows it.
        listed: bool,
    },
    /// The service says that there is no such chat.
    Absent,
    /// It cannot be read, and why.
    Unreadable(String),
}

/// Makes something of the chat at a place in the list of targets.
pub type Judge<'j, T> = &'j dyn Fn(usize, &str, Via) -> Judged<T>;

/// Looks at chats through one client.
pub struct Lookup<'a> {
    client: &'a Client,
    jobs: usize,
    progress: &'a dyn Fn(usize),
    /// Searches do not help here.
    single_only: Cell<bool>,
    read_any: Cell<bool>,
    denied: Cell<usize>,
}

/// The state of one reading.
struct Reading<'r, T> {
    targets: &'r [Target],
    judge: Judge<'r, T>,
    sights: Vec<Option<Sight<T>>>,
    listed: Vec<bool>,
    /// Not on a complete page although searches show them otherwise.
    missing: Vec<usize>,
}

impl<'a> Lookup<'a> {
    /// `progress` is told how many more chats were looked at.
    pub fn new(client: &'a Client, jobs: usize, progress: &'a dyn Fn(usize)) -> Self {
        let (read_any, denied) = (Cell::new(false), Cell::new(0));
        Self { client, jobs, progress, single_only: Cell::new(false), read_any, denied }
    }

    /// Looks at every target, in the order given.
    ///
    /// # Errors
    ///
    /// Those after which nothing is known: 4 where nothing may be read, 5 where there was no answer.
    pub async fn read<T>(&self, targets: &[Target], judge: Judge<'_, T>) -> Result<Vec<Sight<T>>> {
        let sights = targets.iter().map(|_| None).collect();
        let mut reading = Reading { targets, judge, sights, listed: vec![false; targets.len()], missing: Vec::new() };
        for missed in [false, true] {
            self.list(&mut reading, missed).await?;
        }
        self.check_missing(&mut reading).await?;
        let rest: Vec<usize> = (0..targets.len()).filter(|at| reading.sights[*at].is_none()).collect();
        let mut absent = false;
        let mut singles = stream::iter(rest).map(|at| self.single(&targets[at], at, judge)).buffer_unordered(self.jobs);
        let mut found = Vec::new();
        while let Some((at, sight)) = singles.try_next().await? {
            absent |= matches!(sight, Sight::Absent);
            found.push((at, sight));
            (self.progress)(1);
        }
        drop(singles);
        for (at, sight) in found {
            let listed = reading.listed[at];
            reading.sights[at] = Some(match sight {
                Sight::Here { what, sent, .. } => Sight::Here { what, sent, listed },
                sight => sight,
            });
        }
        if absent {
            self.check_route(targets).await?;
        }
        let unseen = || Sight::Unreadable("it was not looked at".to_owned());
        Ok(reading.sights.into_iter().map(|sight| sight.unwrap_or_else(unseen)).collect())
    }

    /// Looks at those of one list, window by window.
    async fn list<T>(&self, reading: &mut Reading<'_, T>, missed: bool) -> Result<()> {
        let targets = reading.targets;
        let includes = if missed { MISSED_INCLUDES } else { SEARCH_INCLUDES };
        let fits = |target: &Target| {
            let mut asked = target.includes.iter().flatten();
            target.missed == missed && target.time.is_some() && asked.all(|include| includes.contains(include))
        };
        let mut places: Vec<usize> = (0..targets.len()).filter(|at| fits(&targets[*at])).collect();
        places.sort_by_key(|at| targets[*at].time);
        let mut windows: Vec<Vec<usize>> = places.chunks(TARGET_FILL).rev().map(<[usize]>::to_vec).collect();
        while let Some(window) = windows.pop() {
            if window.len() < 2 || self.single_only.get() {
                continue;
            }
            let before = reading.sights.iter().flatten().count();
            let rest = self.window(reading, &window).await?;
            (self.progress)(reading.sights.iter().flatten().count() - before);
            let Some(rest) = rest else {
                self.single_only.set(true);
                break;
            };
            match rest.len() {
                0 => {}
                same if same == window.len() => {
                    windows.push(rest[same / 2..].to_vec());
                    windows.push(rest[..same / 2].to_vec());
                }
                _ => windows.push(rest),
            }
        }
        Ok(())
    }

    /// Looks at one window; gives those that a smaller one may show, or `None` if searches do not help.
    async fn window<T>(&self, reading: &mut Reading<'_, T>, places: &[usize]) -> Result<Option<Vec<usize>>> {
        let targets = reading.targets;
        let times: Vec<_> = places.iter().filter_map(|at| targets[*at].time).collect();
        let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) else { return Ok(None) };
        let span = (*first, *last);
        let mut includes: Vec<&str> = places.iter().flat_map(|at| targets[*at].includes.concat()).collect();
        includes.sort_unstable();
        includes.dedup();
        let missed = targets[places[0]].missed;
        let mut reply = self.fetch_list(missed, span, &includes, 1).await?;
        if let Some((text, _)) = &reply
            && Listing::read(text).is_some_and(|page| page.shown == 0 && page.total > Some(0))
        {
            // A service that counts its pages from 0.
            reply = self.fetch_list(missed, span, &includes, 0).await?;
        }
        let Some((text, sent)) = reply else { return Ok(None) };
        let Some(page) = Listing::read(&text).filter(|page| !page.ignores(span)) else { return Ok(None) };
        Ok(self.take(reading, places, &page, sent))
    }

    /// Takes from a page what it shows of the chats at `places`; gives those that it leaves open.
    fn take<T>(
        &self,
        reading: &mut Reading<'_, T>,
        places: &[usize],
        page: &Listing<'_>,
        sent: Instant,
    ) -> Option<Vec<usize>> {
        let (mut open, mut settled, mut shown) = (Vec::new(), 0, 0);
        for at in places {
            let target = &reading.targets[*at];
            let Some(text) = page.find(&target.name) else {
                match page.is_complete() {
                    true if target.listed => reading.missing.push(*at),
                    // Another list may have it.
                    true => {}
                    false => open.push(*at),
                }
                continue;
            };
            shown += 1;
            reading.listed[*at] = true;
            let Judged { what, settled: is_settled } = (reading.judge)(*at, text, Via::Search);
            if is_settled {
                settled += 1;
                reading.sights[*at] = Some(Sight::Here { what, sent, listed: true });
            }
        }
        if page.shown > 0 {
            self.read_any.set(true);
        }
        // Pages without messages, or exports by another call: no window would settle anything.
        let expects_none = places.iter().any(|at| reading.targets[*at].listed);
        let looks_alike = settled > 0 || shown < 3 || expects_none;
        let yields = page
            .total
            .is_none_or(|total| (places.len() * PAGE) as u64 >= MIN_YIELD * total.max(PAGE as u64) || open.is_empty());
        match (looks_alike, yields) {
            (false, _) => None,
            (true, false) => Some(Vec::new()),
            (true, true) => Some(open),
        }
    }

    /// The text of a page of a search; `None` if the service does not search so.
    async fn fetch_list(
        &self,
        missed: bool,
        span: (DateTime<Utc>, DateTime<Utc>),
        includes: &[&str],
        page: u32,
    ) -> Result<Option<(String, Instant)>> {
        match self.client.fetch(&search(missed, span, includes, page)).await {
            Ok(Reply { status: 200..=299, body, sent }) => Ok(String::from_utf8(body).ok().map(|text| (text, sent))),
            Ok(_) => Ok(None),
            Err(error) if matches!(error.exit(), Exit::Failure | Exit::Refused) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Those that are missing on complete pages are gone, if the single call says the same of one of them.
    async fn check_missing<T>(&self, reading: &mut Reading<'_, T>) -> Result<()> {
        let Some(first) = reading.missing.first().copied() else { return Ok(()) };
        let (_, sight) = self.single(&reading.targets[first], first, reading.judge).await?;
        let is_gone = matches!(sight, Sight::Absent);
        reading.sights[first] = Some(sight);
        if is_gone {
            reading.missing.iter().for_each(|at| reading.sights[*at] = Some(Sight::Absent));
        }
        Ok(())
    }

    /// Reads a chat by its own call, with one set of includes after the other until one settles it.
    async fn single<T>(&self, target: &Target, at: usize, judge: Judge<'_, T>) -> Result<(usize, Sight<T>)> {
        let none = [Vec::new()];
        let sets = if target.includes.is_empty() { &none[..] } else { &target.includes[..] };
        let mut sight = Sight::Unreadable("it was not looked at".to_owned());
        for includes in sets {
            let reply = match self.client.fetch(&look(&target.name, includes.iter().copied())).await {
                Err(error) if error.exit() == Exit::Refused => {
                    sight = Sight::Unreadable(self.deny(error)?);
                    break;
                }
                reply => reply?,
            };
            sight = match read(reply.status, &reply.body) {
                Verdict::Done => match std::str::from_utf8(&reply.body) {
                    Ok(text) => {
                        let Judged { what, settled } = judge(at, text, Via::Single);
                        self.read_any.set(true);
                        let here = Sight::Here { what, sent: reply.sent, listed: false };
                        if settled {
                            return Ok((at, here));
                        }
                        here
                    }
                    Err(error) => Sight::Unreadable(error.to_string()),
                },
                Verdict::Absent => Sight::Absent,
                Verdict::Forbidden(why) | Verdict::Doubtful(why) => Sight::Unreadable(why),
                Verdict::Refused(refusal) => Sight::Unreadable(refusal.why),
            };
            if !matches!(sight, Sight::Here { .. }) {
                break;
            }
        }
        Ok((at, sight))
    }

    /// One chat that may not be read is one; if none may, that is all there is to say.
    fn deny(&self, error: Error) -> Result<String> {
        self.denied.set(self.denied.get() + 1);
        match self.read_any.get() || self.denied.get() < MAX_DENIED {
            true => Ok(error.to_string()),
            false => Err(error),
        }
    }

    /// Something in between may answer 404 in the service's place: a search must find its way to the service.
    async fn check_route(&self, targets: &[Target]) -> Result<()> {
        let time = targets.iter().find_map(|target| target.time).unwrap_or_default();
        let unknown = |why: String| {
            Error::new(Exit::Later, format!("the service answers that chats are not there, but not to a search: {why}"))
                .hint("check that the service is up, then run the same command again")
        };
        match self.client.fetch(&search(false, (time, time), &[], 1)).await {
            Ok(Reply { status: 200..=299, body, .. }) => {
                let is_page = std::str::from_utf8(&body).is_ok_and(|text| Listing::read(text).is_some());
                if is_page { Ok(()) } else { Err(unknown("what it answers is no list of chats".to_owned())) }
            }
            Ok(reply) if matches!(reply.status, 404 | 410) => Err(unknown(format!("it answers {}", reply.status))),
            // Refused or not understood, but by the service.
            Ok(_) => Ok(()),
            Err(error) if error.exit() == Exit::Refused => Ok(()),
            Err(error) => Err(unknown(error.to_string())),
        }
    }
}
