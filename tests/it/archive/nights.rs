//! Many nights, one after the other, in this process: the services' clock and the archive's are the test's.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chatferry::archive::definition::{Account, Definition, Projects, Question};
use chatferry::archive::disk::Guard;
use chatferry::archive::fetch::Source;
use chatferry::archive::store::{Archive, Found, look};
use chatferry::archive::sync::{Options, Report, Sync};
use chatferry::archive::{days::State, verify};
use chatferry::client::{Client, Policy, Site};
use chatferry::config::Settings;
use chatferry::error::{Exit, Result};
use chatferry::provider::{PROVIDERS, Provider};
use chatferry::server::simulate::{self, Fault, Simulation};
use chatferry::window::{Day, Zone};
use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

use super::at;
use crate::support::ask;

/// Services with a clock of the test's, and an archive of them.
pub struct World {
    simulation: Simulation,
    settings: Settings,
    pub folder: TempDir,
    pub from: &'static str,
    pub sources: &'static [&'static str],
}

impl World {
    /// Services whose chats begin in the winter of 2025.
    pub fn new(now: &str, faults: &[&str], sources: &'static [&'static str], from: &'static str) -> Self {
        let options = simulate::Options {
            clock: Some(now.parse().unwrap()),
            days: 500,
            per_day: Some(5),
            faults: faults.iter().map(|spec| spec.parse::<Fault>().unwrap()).collect(),
            ..simulate::Options::default()
        };
        let simulation = Simulation::start(options).unwrap();
        let settings = Settings::demo(simulation.environment()).unwrap();
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() { memory } else { Path::new(env!("CARGO_TARGET_TMPDIR")) };
        Self { simulation, settings, folder: tempfile::tempdir_in(parent).unwrap(), from, sources }
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("chats")
    }

    pub fn about(&self, target: &str) -> String {
        let received =
            ask(&self.simulation.address().to_string(), "GET", &format!("/simulate/{target}"), "", "").unwrap();
        assert_eq!(received.status, 200, "{target}");
        String::from_utf8(received.body).unwrap()
    }

    pub fn set_clock(&self, now: DateTime<Utc>) {
        self.about(&format!("clock?now={}", now.format("%Y-%m-%dT%H:%M:%SZ")));
    }

    pub fn requests(&self) -> usize {
        self.about("log").lines().count()
    }

    fn definition(&self) -> Definition {
        let account = |name: &&str| (name.to_string(), Account { name: "demo".into(), address: None });
        let question = Question {
            from: Day::parse(self.from),
            projects: self.sources.contains(&"vcc").then(|| Projects::Listed(vec![822])),
            sources: self.sources.iter().map(|name| name.to_string()).collect(),
            ..Question::default()
        };
        Definition::new(&question, &self.sources.iter().map(account).collect(), None, "Europe/Budapest").unwrap()
    }

    fn source(&self, provider: &'static dyn Provider) -> Source {
        let endpoint = if provider.name() == "vcc" { self.settings.vcc() } else { self.settings.comm100() }.unwrap();
        let state = self.settings.state_dir().unwrap();
        let site = Site { endpoint: &endpoint, advice: provider.advice(), state_dir: &state };
        let second = std::time::Duration::from_secs(1);
        let policy = Policy {
            connect: second * 10,
            timeout: second * 60,
            retries: 0,
            max_wait: second,
            backoff: (second, second),
        };
        let client = Client::new(site, policy, Arc::new(|_| ())).unwrap();
        Source { name: provider.name().to_owned(), client: Arc::new(client), bare_times: None, jobs: 1 }
    }

    /// A sync at `now`.
    pub fn sync(&self, now: DateTime<Utc>, guard: Option<Guard>) -> Result<Report> {
        let archive = match look(&self.root())? {
            Found::Archive => Archive::write(&self.root(), guard)?,
            Found::Nothing => {
                let mut archive = Archive::create(&self.root(), self.definition(), guard)?;
                archive.flush("", &now.format("%Y-%m-%d").to_string(), Vec::new())?;
                archive
            }
        };
        let options = Options {
            now,
            command: "sync",
            ladder: archive.definition.revisit.clone(),
            limit: None,
            heal: true,
            accept_gone: false,
            accept_clock: false,
            only: None,
            accept: false,
            deleted: Default::default(),
            intake: Vec::new(),
            listener: Arc::new(|_| ()),
        };
        let sources = PROVIDERS.iter().filter(|provider| self.sources.contains(&provider.name()));
        let sync = Sync::new(archive, sources.map(|provider| self.source(*provider)).collect(), options)?;
        chatferry::interrupt::block_on(sync.run(std::future::pending()))?
    }

    /// The same where nothing may stand in its way. A process that another test starts has a copy of the lock for a
    /// moment, until it is the program that it is to be.
    pub fn sync_again(&self, now: DateTime<Utc>) -> Report {
        let mut report = None;
        crate::scene::wait_until("the lock", || match self.sync(now, None) {
            Err(error) if error.exit() == Exit::Locked => false,
            result => {
                report = Some(result.unwrap());
                true
            }
        });
        report.unwrap()
    }

    /// Nothing is wrong with the archive.
    pub fn assert_sound(&self) {
        let archive = Archive::read(&self.root()).unwrap();
        let report = verify::verify(&archive, &verify::Options::default()).unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        assert!(report.complete);
    }

    /// The keys of a day that are current and not gone.
    pub fn listed(&self, archive: &Archive, source: &str, kind: &str, day: &str) -> BTreeSet<String> {
        let series = archive.days.series().find(|series| series.source == source && series.kind == kind).unwrap();
        let mut keys = BTreeSet::new();
        chatferry::archive::index::find_current(
            &archive.disk,
            &series.index(day),
            |_, found| found == day,
            |version| {
                if version.gone_at.is_none() {
                    keys.insert(version.key);
                }
            },
        )
        .unwrap();
        keys
    }

    /// What the service lists of a day.
    pub fn truth(&self, target: &str, day: &str) -> BTreeSet<String> {
        let zone = Zone::named("Europe/Budapest").unwrap();
        let day = Day::parse(day).unwrap();
        let bound = |day| zone.start_of_day(day).format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let text = self.about(&format!("truth?{target}&since={}&until={}", bound(day), bound(day.tomorrow())));
        let list: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        list.iter().map(|id| id.as_array().map_or(id.to_string(), |pair| pair[1].to_string())).collect()
    }
}

/// A guard that refuses everything after so many operations, as a process that was killed does.
pub fn dies_after(count: usize) -> (Guard, Arc<std::sync::atomic::AtomicUsize>) {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    let done = Arc::new(AtomicUsize::new(0));
    let counter = done.clone();
    let guard: Guard = Arc::new(move |_, _| match counter.fetch_add(1, SeqCst) < count {
        true => Ok(()),
        false => Err(std::io::Error::other("killed")),
    });
    (guard, done)
}

/// Nights with late changes, vanishing chats, outages, missed nights and kills: the archive follows the services,
/// with no more requests than the ladder means.
#[test]
fn a_hundred_nights_keep_the_archive_true() {
    let faults = ["late-changes=25", "comm100-vanish=3", "comm100:status=500@150*3", "comm100:status=500@1700*2"];
    let world = World::new("2025-06-02T02:15:00Z", &faults, &["comm100"], "2025-05-20");
    let mut now = at("2025-06-02T02:15:00Z");
    let (mut changed, mut gone, mut kills) = (0, 0, 0);
    for night in 0..110_u32 {
        world.set_clock(now);
        if night % 37 == 11 {
            let (guard, _) = dies_after(5 + night as usize % 23);
            kills += usize::from(world.sync(now, Some(guard)).is_err());
        }
        if night % 53 != 20 {
            let before = world.requests();
            let report = world.sync_again(now + TimeDelta::minutes(5));
            let (asked, windows) = (world.requests() - before, report.counts.windows);
            // Eight days in five windows for each kind, and after a night that was missed twice as many at most.
            let allowed = if night % 53 == 21 { 2 * 10 } else { 2 * 5 };
            assert!(windows <= allowed || night == 0, "night {night}: {windows} windows");
            assert!(
                asked as u64 <= 2 * windows + 2 || night == 0,
                "night {night}: {asked} requests for {windows} windows"
            );
            changed += report.counts.changed;
            gone += report.counts.gone;
            let expected = [Exit::Complete, Exit::Later];
            assert!(expected.contains(&report.exit()), "night {night}: {:?}", report.failures);
            if report.exit() == Exit::Complete && night % 10 == 3 {
                assert_follows(&world, now);
            }
        }
        now += TimeDelta::days(1);
    }
    world.assert_sound();
    assert!(changed > 60 && gone > 7 && kills > 1, "{changed} changed, {gone} gone, {kills} kills");
    super::assert_bag(&world.root());
}

/// The days that were asked tonight are as the service has them.
fn assert_follows(world: &World, now: DateTime<Utc>) {
    let archive = Archive::read(&world.root()).unwrap();
    let today = archive.definition.zone().unwrap().day(now);
    let days = (0..4).scan(today, |day, _| {
        *day = day.yesterday();
        Some(day.to_string())
    });
    for day in days.take(3) {
        for kind in ["chats", "missed"] {
            let record = archive.days.iter().find(|record| record.day == day && record.series.kind == kind).unwrap();
            assert_eq!(record.state, State::Closed, "{kind} {day}");
            let truth = world.truth(&format!("service=comm100&resource={kind}"), &day);
            assert_eq!(world.listed(&archive, "comm100", kind, &day), truth, "{kind} {day}");
        }
    }
}

#[test]
fn vcc_days_in_its_own_zone_are_complete_and_none_is_asked_twice() {
    let world = World::new("2025-06-20T02:15:00Z", &["late-changes=25"], &["vcc"], "2025-06-01");
    for night in 0..6 {
        let now = at("2025-06-20T02:15:00Z") + TimeDelta::days(night);
        world.set_clock(now);
        let before = world.requests();
        let report = world.sync_again(now);
        assert_eq!(report.exit(), Exit::Complete, "{:?}", report.failures);
        let log = world.about("log");
        let asked: Vec<&str> =
            log.lines().skip(before).filter_map(|line| line.split_once("startDate=")?.1.get(..10)).collect();
        for day in &asked {
            let lists = asked.iter().filter(|other| *other == day).count();
            assert!(lists <= 2, "night {night}: {day} was asked {lists} times");
        }
        let archive = Archive::read(&world.root()).unwrap();
        let yesterday = archive.definition.zone().unwrap().day(now).yesterday();
        for day in [yesterday, yesterday.yesterday()].map(|day| day.to_string()) {
            assert_eq!(
                world.listed(&archive, "vcc", "chats", &day),
                world.truth("service=vcc&project=822", &day),
                "{day}"
            );
        }
    }
    world.assert_sound();
}

#[test]
fn credentials_that_see_less_mark_nothing() {
    let begin = |faults: &[&str]| {
        let world = World::new("2025-06-20T02:15:00Z", faults, &["comm100"], "2025-05-20");
        world.sync_again(at("2025-06-20T02:15:00Z"));
        world
    };
    // From the second night on.
    let fault = format!("comm100-sees-less@{}+", begin(&[]).requests() + 1);
    let world = begin(&[&fault]);
    let (mut now, mut refused) = (at("2025-06-21T02:15:00Z"), 0);
    for _ in 0..4 {
        world.set_clock(now);
        let report = world.sync_again(now);
        match report.exit() {
            Exit::Unsafe => refused += 1,
            exit => assert_eq!(exit, Exit::Complete, "{:?}", report.failures),
        }
        assert_eq!(report.counts.gone, 0, "nothing vanishes here but by the credentials");
        now += TimeDelta::days(1);
    }
    assert!(refused > 0, "the narrowed view was seen");
    world.assert_sound();
}

#[test]
fn a_day_that_arrives_late_is_completed_by_later_looks() {
    let world = World::new("2025-06-20T02:15:00Z", &["comm100-late=30@1+"], &["comm100"], "2025-06-10");
    let mut now = at("2025-06-20T02:15:00Z");
    for _ in 0..5 {
        world.set_clock(now);
        let report = world.sync_again(now);
        assert_eq!(report.exit(), Exit::Complete, "{:?}", report.failures);
        now += TimeDelta::days(1);
    }
    let archive = Archive::read(&world.root()).unwrap();
    for day in ["2025-06-18", "2025-06-20", "2025-06-21"] {
        let all = world.truth("service=comm100&resource=chats", day);
        assert!(!all.is_empty());
        assert_eq!(world.listed(&archive, "comm100", "chats", day), all, "{day}");
    }
}

#[test]
fn a_clock_set_back_is_refused_and_a_missed_week_made_up_for() {
    let world = World::new("2025-06-20T02:15:00Z", &[], &["comm100"], "2025-06-10");
    world.sync_again(at("2025-06-20T02:15:00Z"));
    let requests = world.requests();
    let error = world.sync(at("1970-01-01T00:00:10Z"), None).err().unwrap();
    assert_eq!((error.exit(), world.requests()), (Exit::Unsafe, requests), "{error}");
    world.set_clock(at("2025-06-29T02:15:00Z"));
    let report = world.sync_again(at("2025-06-29T02:15:00Z"));
    assert_eq!((report.exit(), report.counts.gaps), (Exit::Complete, 0), "{:?}", report.failures);
    world.assert_sound();
}
