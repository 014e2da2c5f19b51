//! What a simulation holds: the chats and what was done to them, the faults, the log. Nothing here answers anything.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::Options;
use super::chat::{Brief, Plan, Status, mix};
use super::fault::Faults;
use super::log::Log;
use super::oauth::Tokens;

/// Bytes of pages that are kept, so that a second reader costs nothing.
const PAGES_KEPT: usize = 320 << 20;

/// A simulation.
pub struct World {
    pub address: SocketAddr,
    pub zone: TimeZone,
    /// Whether chats are longer than lifelike, for measurements.
    pub wordy: bool,
    pub page_cap: Option<usize>,
    pub latency: std::time::Duration,
    /// Whether the clock stands still, so that responses must tell it.
    pub has_clock: bool,
    pub faults: Faults,
    pub log: Log,
    store: Mutex<Store>,
    tokens: Mutex<Tokens>,
    pages: Mutex<Pages>,
}

/// The chats, and what was done to them.
pub struct Store {
    /// Comm100's answered chats, newest first.
    pub normal: Vec<Brief>,
    /// Comm100's missed and refused chats, newest first.
    pub missed: Vec<Brief>,
    /// VCC's, by project and id.
    pub vcc: Vec<Brief>,
    pub edits: HashMap<u32, Edit>,
    /// Comm100's ids that were deleted by requests.
    pub deleted: BTreeSet<u32>,
    /// Changes whenever anything does.
    pub version: u64,
    seed: u64,
    plan: Plan,
    /// Comm100's ids that were taken away.
    taken: BTreeSet<u32>,
    /// The clock, where it stands still.
    clock: Option<Timestamp>,
}

/// What writes did to a Comm100 chat.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    pub ticket: Option<i64>,
    pub comment: Option<(String, String)>,
    /// The row's id and the category option.
    pub categories: Vec<(u64, String)>,
    pub fields: Vec<Value>,
}

#[derive(Default)]
struct Pages {
    version: u64,
    size: usize,
    kept: HashMap<u64, Vec<Bytes>>,
}

impl World {
    /// Makes up the chats.
    pub fn new(options: Options, address: SocketAddr) -> Self {
        let faults = Faults::new(options.faults);
        let ties = faults.number("comm100-ties").unwrap_or_default();
        let Options { seed, chats, clock, days, per_day, .. } = options;
        let plan = Plan { seed, now: clock.unwrap_or_else(Timestamp::now), chats, ties, days, per_day };
        let (normal, missed) = plan.comm100();
        let (edits, deleted) = (HashMap::new(), BTreeSet::new());
        let store = Store {
            normal,
            missed,
            vcc: plan.vcc(),
            edits,
            deleted,
            version: 0,
            seed,
            plan,
            taken: BTreeSet::new(),
            clock,
        };
        Self {
            address,
            zone: super::vcc_chat::zone(),
            wordy: options.chats.is_some(),
            page_cap: options.page_cap.map(|cap| cap as usize),
            latency: options.latency,
            has_clock: options.clock.is_some(),
            faults,
            log: Log::default(),
            store: Mutex::new(store),
            tokens: Mutex::default(),
            pages: Mutex::default(),
        }
    }

    /// The chats; hold them for one answer only.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The access tokens that were given out.
    pub fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The body that holds these chats and otherwise follows from `rest`: made by `make`, and kept in measurements.
    pub fn page(&self, version: u64, part: &[Brief], rest: impl Hash, make: impl FnOnce() -> Vec<u8>) -> Vec<Bytes> {
        if !self.wordy || !self.faults.is_empty() {
            return vec![make().into()];
        }
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.version != version {
            *pages = Pages { version, ..Pages::default() };
        }
        // Of the chats and not of the query, as the end of an open window is another at every run.
        let mut hasher = DefaultHasher::new();
        rest.hash(&mut hasher);
        part.iter().for_each(|brief| (brief.project, brief.id).hash(&mut hasher));
        let key = hasher.finish();
        if let Some(page) = pages.kept.get(&key) {
            return page.clone();
        }
        let page = vec![Bytes::from(make())];
        if pages.size + page[0].len() <= PAGES_KEPT {
            pages.size += page[0].len();
            pages.kept.insert(key, page.clone());
        }
        page
    }
}

impl Store {
    /// What time it is for the services.
    pub fn now(&self) -> Timestamp {
        self.clock.unwrap_or_else(Timestamp::now)
    }

    /// Sets a clock that stands still: chats up to then are there, but for those that were taken away.
    pub fn set_clock(&mut self, now: Timestamp) {
        self.version += 1;
        self.clock = Some(now);
        self.plan.now = now;
        (self.normal, self.missed) = self.plan.comm100();
        self.vcc = self.plan.vcc();
        let taken = &self.taken;
        self.normal.retain(|brief| !taken.contains(&brief.id));
        self.missed.retain(|brief| !taken.contains(&brief.id));
    }

    /// A Comm100 chat by its id or guid.
    pub fn find(&self, name: &str) -> Option<Brief> {
        let id = name.parse::<u32>().ok();
        let same = |brief: &&Brief| match id {
            Some(id) => brief.id == id,
            None => super::comm100_chat::Facts::of(brief).guid.eq_ignore_ascii_case(name),
        };
        self.normal.iter().find(same).or_else(|| self.missed.iter().find(same)).copied()
    }

    /// What was done to a chat, to be added to.
    pub fn edit(&mut self, id: u32) -> &mut Edit {
        self.version += 1;
        self.edits.entry(id).or_default()
    }

    /// Deletes a chat as a request asked; says whether it was there.
    pub fn delete(&mut self, id: u32) -> bool {
        let there = self.take(id);
        if there {
            self.deleted.insert(id);
        }
        there
    }

    /// Takes a Comm100 chat away.
    pub fn take(&mut self, id: u32) -> bool {
        self.version += 1;
        self.taken.insert(id);
        let before = self.normal.len() + self.missed.len();
        self.normal.retain(|brief| brief.id != id);
        self.missed.retain(|brief| brief.id != id);
        before > self.normal.len() + self.missed.len()
    }

    /// Brings a Comm100 chat back that was taken away; says whether it had been.
    pub fn restore(&mut self, id: u32) -> bool {
        let was_taken = self.taken.remove(&id);
        self.version += 1;
        let taken = &self.taken;
        let (mut normal, mut missed) = self.plan.comm100();
        normal.retain(|brief| !taken.contains(&brief.id));
        missed.retain(|brief| !taken.contains(&brief.id));
        (self.normal, self.missed) = (normal, missed);
        was_taken
    }

    /// Puts a new Comm100 chat of this `status` in front of all that are not later than `ticks`.
    pub fn add(&mut self, ticks: i64, status: Status) {
        self.version += 1;
        let highest = self.normal.iter().chain(&self.missed).map(|brief| brief.id).max().unwrap_or(1000);
        let random = mix(self.seed ^ self.version);
        let brief = Brief { id: highest + 1, project: 0, ticks, random, status, late: true };
        let list = if status == Status::Normal { &mut self.normal } else { &mut self.missed };
        let place = list.partition_point(|other| other.ticks > ticks);
        list.insert(place, brief);
    }

    /// Puts a new VCC chat beside `near`, at the nearest free id on the side that `below` names.
    pub fn add_vcc(&mut self, near: Brief, below: bool) {
        self.version += 1;
        let mut id = near.id;
        let place = loop {
            let next = if below { id.checked_sub(1).filter(|id| *id > 0) } else { id.checked_add(1) };
            let Some(next) = next else { return };
            id = next;
            if let Err(place) = self.vcc.binary_search_by_key(&(near.project, id), |brief| (brief.project, brief.id)) {
                break place;
            }
        };
        let random = mix(self.seed ^ self.version);
        self.vcc.insert(place, Brief { id, random, late: true, ..near });
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
impl World {
    /// `count` chats and these faults, for a test.
    pub fn of(count: u32, faults: &[&str]) -> Self {
        let faults = faults.iter().map(|spec| spec.parse().unwrap()).collect();
        let options = Options { chats: Some(count), faults, ..Options::default() };
        Self::new(options, ([127, 0, 0, 1], 1).into())
    }
}
