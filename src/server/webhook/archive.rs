//! The archive on disk: the running file of the day, the quarantine beside it, and what is known of earlier days.
//!
//! One owner and no threads but those that close files of days gone by; [`super::store`] hands it batches.

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

use super::body::{Chat, Print};
use super::closing::list_of;
use super::metric::Metric;
use super::running::{Plan, Running, close_forgotten, drop_lists, earlier_paths, open_tail};
use super::seen::{RETRY_SPAN, Seen, read_list};
use super::tail::Tail;
use crate::error::{Error, Result};
use crate::event::{Level, say};
use crate::output::path::beside;

/// Something to be kept.
#[derive(Debug)]
pub enum Item {
    /// A chat.
    Chat(Chat),
    /// A line for the quarantine.
    Odd(String),
}

/// What became of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// It is a line of the archive now.
    Stored,
    /// It was one before.
    Duplicate,
    /// It is a line of the quarantine now.
    Quarantined,
    /// The disk would not have it.
    Failed,
}

/// The archive, open for writing.
pub struct Archive {
    plan: Plan,
    metric: Arc<Metric>,
    running: Running,
    quarantine: Option<Tail>,
    seen: Seen,
    closing: Vec<JoinHandle<()>>,
}

impl Archive {
    /// Opens the file of today, repairs what a crash left, closes forgotten files, and reads what is known.
    pub fn open(plan: Plan, metric: Arc<Metric>) -> Result<Self> {
        let today = plan.today();
        let (running, prints) = Running::open(&plan, today)?;
        let mut seen = Seen::new(today);
        prints.into_iter().for_each(|print| seen.add(print));
        close_forgotten(&plan, &running, |day, prints| seen.add_day(day, prints))?;
        let earlier = earlier_paths(&plan, &running, RETRY_SPAN);
        for path in earlier.iter().map(|(path, _)| path).chain([&running.path]) {
            let list_path = list_of(path);
            let list = read_list(&list_path).map_err(|error| Error::disk("read", &list_path, error))?;
            seen.add_list(list);
        }
        let quarantine = quarantine_of(&running.path);
        let quarantine = quarantine.exists().then(|| open_tail(&plan, &quarantine, |_| ())).transpose()?;
        Ok(Self { plan, metric, running, quarantine, seen, closing: Vec::new() })
    }

    /// Makes `items` durable, all chats with one call to the disk, and says what became of each.
    pub fn commit(&mut self, items: &[Item]) -> Vec<Outcome> {
        if let Err(error) = self.roll() {
            self.note(Some(error));
            return vec![Outcome::Failed; items.len()];
        }
        let mut batch = Batch::default();
        let mut outcomes: Vec<Outcome> = items.iter().map(|item| batch.take(item, &self.seen)).collect();
        let (chats, odd) = (self.write_chats(&batch), self.write_odd(&batch));
        let kept = odd.is_ok();
        self.note(chats.err().or(odd.err()));
        for (item, outcome) in items.iter().zip(&mut outcomes) {
            let durable = match item {
                // Only what is durable is known, so this is right for a chat's twin in the same batch too.
                Item::Chat(chat) => self.seen.has(chat.print),
                Item::Odd(_) => kept,
            };
            if !durable {
                *outcome = Outcome::Failed;
            }
            self.count(*outcome);
        }
        outcomes
    }

    /// Goes on to the next day's file when it is time, and leaves the closing of the last one to a thread.
    pub fn roll(&mut self) -> Result<()> {
        let today = self.plan.today();
        // A clock that is set back does not open a closed day again.
        if today <= self.running.day {
            return Ok(());
        }
        if self.plan.place.path(today) != self.running.path {
            let (next, prints) = Running::open(&self.plan, today)?;
            let last = std::mem::replace(&mut self.running, next);
            self.seen.add_day(today, prints);
            self.quarantine = None;
            let plan = self.plan.clone();
            self.closing.retain(|thread| !thread.is_finished());
            self.closing.push(std::thread::spawn(move || last.close_or_tell(&plan)));
        }
        self.running.day = today;
        self.seen.turn(today);
        drop_lists(&self.plan, &self.running);
        Ok(())
    }

    /// How long until the day ends.
    pub fn rest_of_day(&self) -> Duration {
        let end = self.plan.zone.start_of_day(self.running.day.tomorrow());
        (end - (self.plan.clock)()).to_std().unwrap_or_default()
    }

    /// The final name of the running file.
    pub fn path(&self) -> &Path {
        &self.running.path
    }

    /// Waits for files that are being closed. A path without a day is closed by this; the file of a day that is not
    /// over stays a `.incoming`, with which the next start goes on.
    pub fn finish(self) -> Result<()> {
        for thread in self.closing {
            thread.join().map_err(|_| Error::failure("closing a file of an earlier day ended in a panic"))?;
        }
        if self.plan.place.rolls() { Ok(()) } else { self.running.publish(&self.plan) }
    }

    fn write_chats(&mut self, batch: &Batch) -> Result<()> {
        if !batch.lines.is_empty() {
            append(&mut self.running.tail, &batch.lines, &self.metric)?;
            batch.prints.iter().for_each(|print| self.seen.add(*print));
        }
        Ok(())
    }

    fn write_odd(&mut self, batch: &Batch) -> Result<()> {
        if batch.odd.is_empty() {
            return Ok(());
        }
        let mut tail = match self.quarantine.take() {
            Some(tail) => tail,
            None => open_tail(&self.plan, &quarantine_of(&self.running.path), |_| ())?,
        };
        let written = append(&mut tail, &batch.odd, &self.metric);
        self.quarantine = Some(tail);
        written
    }

    /// Tells when writing begins to fail and when it works again, not each time.
    fn note(&self, fault: Option<Error>) {
        let was_failing = self.metric.failing.swap(fault.is_some(), Ordering::Relaxed);
        match fault {
            Some(error) if !was_failing => {
                say(&self.plan.listener, Level::Warning, format!("{error}; senders are told to try later"));
            }
            None if was_failing => say(&self.plan.listener, Level::Note, "writing works again"),
            _ => {}
        }
    }

    fn count(&self, outcome: Outcome) {
        match outcome {
            Outcome::Stored => self.metric.stored.add(1),
            Outcome::Duplicate => self.metric.duplicates.add(1),
            Outcome::Quarantined => self.metric.quarantined.add(1),
            Outcome::Failed => {}
        }
    }
}

/// What one call to the disk is to make durable.
#[derive(Default)]
struct Batch {
    lines: Vec<u8>,
    prints: HashSet<Print>,
    odd: Vec<u8>,
}

impl Batch {
    fn take(&mut self, item: &Item, seen: &Seen) -> Outcome {
        match item {
            Item::Odd(line) => {
                self.odd.extend_from_slice(line.as_bytes());
                Outcome::Quarantined
            }
            Item::Chat(chat) if seen.has(chat.print) || !self.prints.insert(chat.print) => Outcome::Duplicate,
            Item::Chat(chat) => {
                self.lines.extend_from_slice(chat.line.as_bytes());
                Outcome::Stored
            }
        }
    }
}

fn append(tail: &mut Tail, lines: &[u8], metric: &Metric) -> Result<()> {
    let written: io::Result<Duration> = tail.append(lines);
    let took = written.map_err(|error| Error::disk("write to", tail.path(), error))?;
    metric.synced(lines.len(), took);
    Ok(())
}

/// Where bodies go that are no chats.
fn quarantine_of(path: &Path) -> std::path::PathBuf {
    beside(path, "quarantine.ndjson")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::fs;
    use std::sync::Mutex;

    use chrono::{DateTime, Utc};

    use super::super::body;
    use super::super::place::{Look, Place};
    use super::*;
    use crate::error::Exit;
    use crate::format::{Rows, Shape};
    use crate::output::target::Target;
    use crate::output::template::Values;
    use crate::provider::vcc::webhook::WEBHOOK;
    use crate::window::Zone;

    /// A folder, a clock that can be set, and what was told.
    struct Scene {
        folder: tempfile::TempDir,
        now: Arc<Mutex<DateTime<Utc>>>,
        told: Arc<Mutex<Vec<String>>>,
    }

    impl Scene {
        fn new() -> Self {
            let now: DateTime<Utc> = "2026-11-20T12:00:00Z".parse().unwrap();
            Self { folder: tempfile::tempdir().unwrap(), now: Arc::new(Mutex::new(now)), told: Arc::default() }
        }

        fn at(&self, time: &str) {
            *self.now.lock().unwrap() = time.parse().unwrap();
        }

        fn try_open(&self, name: &str) -> Result<Archive> {
            let target = Target::parse(&self.path(name), None).unwrap();
            let format = target.format;
            let rows = if format.name == "csv" { Rows::Messages } else { Rows::Chats };
            let shape = Shape { rows, ..Shape::whole(&WEBHOOK) };
            let (now, told) = (Arc::clone(&self.now), Arc::clone(&self.told));
            let plan = Plan {
                place: Place::new(&target, Values::default()).unwrap(),
                zone: Zone::named("Europe/Budapest").unwrap(),
                look: Look { format, shape, packing: target.packing, private: false },
                clock: Arc::new(move || *now.lock().unwrap()),
                listener: Arc::new(move |event| told.lock().unwrap().push(format!("{event:?}"))),
            };
            Archive::open(plan, Arc::new(Metric::default()))
        }

        fn open(&self, name: &str) -> Archive {
            self.try_open(name).unwrap()
        }

        fn path(&self, name: &str) -> String {
            self.folder.path().join(name).to_str().unwrap().to_owned()
        }

        fn read(&self, name: &str) -> String {
            fs::read_to_string(self.path(name)).unwrap_or_else(|error| format!("{name}: {error}"))
        }

        fn was_told(&self, words: &str) -> bool {
            self.told.lock().unwrap().iter().any(|told| told.contains(words))
        }
    }

    fn line(id: u32) -> String {
        format!(
            "{{\"chatId\":{id},\"projectId\":1,\"conversation\":[{{\"from\":\"V\",\"date\":\"d\",\"message\":\"m\"}}]}}\n"
        )
    }

    fn put(archive: &mut Archive, ids: &[u32]) -> Vec<Outcome> {
        let items: Vec<Item> =
            ids.iter().map(|id| Item::Chat(body::read(line(*id).as_bytes(), None, "").unwrap())).collect();
        archive.commit(&items)
    }

    use Outcome::{Duplicate, Stored};

    #[test]
    fn a_body_is_stored_once_in_a_batch_later_and_after_a_restart() {
        let scene = Scene::new();
        let mut archive = scene.open("{date}.ndjson");
        assert_eq!(put(&mut archive, &[1, 2, 1]), [Stored, Stored, Duplicate]);
        assert_eq!(put(&mut archive, &[2]), [Duplicate]);
        drop(archive);
        assert_eq!(put(&mut scene.open("{date}.ndjson"), &[1, 3]), [Duplicate, Stored]);
        assert_eq!(scene.read("2026-11-20.ndjson.incoming"), line(1) + &line(2) + &line(3));
    }

    #[test]
    fn a_day_is_closed_at_its_midnight_and_known_for_the_retry_span() {
        let scene = Scene::new();
        let mut archive = scene.open("{date}.ndjson");
        put(&mut archive, &[1]);
        scene.at("2026-11-20T22:59:59Z");
        assert_eq!(archive.rest_of_day(), Duration::from_secs(1));
        put(&mut archive, &[2]);
        scene.at("2026-11-20T23:00:00Z");
        assert_eq!(put(&mut archive, &[1, 3]), [Duplicate, Stored]);
        archive.finish().unwrap();
        assert_eq!(scene.read("2026-11-20.ndjson"), line(1) + &line(2));
        assert_eq!(scene.read("2026-11-21.ndjson.incoming"), line(3));
        assert!(!fs::exists(scene.path("2026-11-20.ndjson.incoming")).unwrap());

        fs::remove_file(scene.path("2026-11-20.ndjson")).unwrap();
        scene.at("2026-12-13T12:00:00Z");
        assert_eq!(put(&mut scene.open("{date}.ndjson"), &[1, 2, 3]), [Duplicate, Duplicate, Duplicate]);
        assert_eq!(scene.read("2026-11-21.ndjson"), line(3));
        scene.at("2026-12-14T12:00:00Z");
        assert_eq!(put(&mut scene.open("{date}.ndjson"), &[1, 3]), [Stored, Duplicate]);
    }

    #[test]
    fn closing_brings_a_day_into_its_format() {
        let scene = Scene::new();
        let mut csv = scene.open("{date}.csv");
        let mut json = scene.open("{date}.json.zst");
        put(&mut csv, &[7]);
        put(&mut json, &[7, 8]);
        scene.at("2026-11-21T12:00:00Z");
        csv.roll().unwrap();
        json.roll().unwrap();
        csv.finish().unwrap();
        json.finish().unwrap();
        let expected = "projectId,chatId,seq,from,date,message,extra\n1,7,1,V,d,m,\n";
        assert_eq!(scene.read("2026-11-20.csv"), expected);
        let packed = fs::read(scene.path("2026-11-20.json.zst")).unwrap();
        let unpacked = String::from_utf8(zstd::decode_all(packed.as_slice()).unwrap()).unwrap();
        assert_eq!(unpacked, format!("[\n{},\n{}\n]\n", line(7).trim(), line(8).trim()));
        assert!(!fs::exists(scene.path("2026-11-20.csv.incoming")).unwrap());
    }

    #[test]
    fn a_crash_while_closing_is_made_good_at_the_next_start() {
        let scene = Scene::new();
        put(&mut scene.open("{date}.csv"), &[7]);
        let running = scene.read("2026-11-20.csv.incoming");
        scene.at("2026-11-21T12:00:00Z");
        drop(scene.open("{date}.csv"));
        let closed = scene.read("2026-11-20.csv");
        // As if the power had gone after the final name was given, before the .incoming was taken away.
        fs::write(scene.path("2026-11-20.csv.incoming"), running).unwrap();
        drop(scene.open("{date}.csv"));
        assert_eq!(scene.read("2026-11-20.csv"), closed);
        assert!(!fs::exists(scene.path("2026-11-20.csv.incoming")).unwrap());
    }

    #[test]
    fn a_file_from_elsewhere_is_never_replaced() {
        for name in ["{date}.ndjson", "{date}.csv"] {
            let scene = Scene::new();
            put(&mut scene.open(name), &[7]);
            let taken = name.replace("{date}", "2026-11-20");
            fs::write(scene.path(&taken), "theirs").unwrap();
            scene.at("2026-11-21T12:00:00Z");
            drop(scene.open(name));
            assert_eq!((scene.read(&taken), scene.read(&format!("{taken}.incoming"))), ("theirs".to_owned(), line(7)));
            assert!(scene.was_told("was not made by this"));
        }
    }

    #[test]
    fn a_path_without_a_day_is_closed_at_the_end_and_goes_on_at_the_next_start() {
        for name in ["chats.ndjson", "chats.json"] {
            let scene = Scene::new();
            for (ids, outcomes) in [([1, 2], [Stored, Stored]), ([2, 3], [Duplicate, Stored])] {
                let mut archive = scene.open(name);
                assert_eq!(put(&mut archive, &ids), outcomes);
                archive.finish().unwrap();
            }
            let (one, two, three) = (line(1), line(2), line(3));
            let expected = match name {
                "chats.json" => format!("[\n{},\n{},\n{}\n]\n", one.trim(), two.trim(), three.trim()),
                _ => one + &two + &three,
            };
            assert_eq!(scene.read(name), expected);
        }
    }

    #[test]
    fn a_closed_file_that_cannot_go_on_is_left_alone() {
        let scene = Scene::new();
        fs::write(scene.path("chats.csv"), "a,b\n").unwrap();
        assert_eq!(scene.try_open("chats.csv").err().unwrap().exit(), Exit::Usage);
        assert_eq!(scene.read("chats.csv"), "a,b\n");
    }

    #[test]
    fn a_torn_line_is_told_and_what_stood_in_it_can_come_again() {
        let scene = Scene::new();
        fs::write(scene.path("2026-11-20.ndjson.incoming"), line(1) + &line(2)[..20]).unwrap();
        fs::write(scene.path("2026-11-20.ndjson.quarantine.ndjson"), "{\"raw").unwrap();
        let mut archive = scene.open("{date}.ndjson");
        assert!(scene.was_told("torn end of 20 bytes") && scene.was_told("torn end of 5 bytes"));
        assert_eq!(put(&mut archive, &[1, 2]), [Duplicate, Stored]);
        assert_eq!(scene.read("2026-11-20.ndjson.incoming"), line(1) + &line(2));
    }

    #[test]
    fn quarantine_lies_beside_the_file_of_its_day() {
        let scene = Scene::new();
        let mut archive = scene.open("{date}.ndjson");
        let odd = || vec![Item::Odd("{\"raw\":\"x\"}\n".to_owned())];
        assert_eq!(archive.commit(&odd()), [Outcome::Quarantined]);
        scene.at("2026-11-21T12:00:00Z");
        archive.commit(&odd());
        assert_eq!(scene.read("2026-11-20.ndjson.quarantine.ndjson"), "{\"raw\":\"x\"}\n");
        assert_eq!(scene.read("2026-11-21.ndjson.quarantine.ndjson"), "{\"raw\":\"x\"}\n");
    }

    #[test]
    fn a_clock_set_back_goes_on_with_the_later_day() {
        let scene = Scene::new();
        let mut archive = scene.open("{date}.ndjson");
        scene.at("2026-11-19T12:00:00Z");
        put(&mut archive, &[1]);
        assert_eq!(scene.read("2026-11-20.ndjson.incoming"), line(1));
    }
}
