//! What a merge does with chats that move, come without a time, or change in a day that is not complete.

use std::collections::BTreeMap;
use std::path::Path;

use chatferry::archive::days::State;
use chatferry::archive::definition::{Account, Definition, Question};
use chatferry::archive::merge::{Answer, Asked, FetchedLines, Merge, Merged, RunId};
use chatferry::archive::record_reader::LineReader;
use chatferry::archive::series::Series;
use chatferry::archive::store::Archive;
use chatferry::archive::{verify, versions};
use chatferry::window::{Day, Zone};

use super::at;

struct Folder {
    folder: tempfile::TempDir,
    series: Series,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let question = Question { from: Day::parse("2026-10-01"), ..Question::default() };
        let accounts = [("comm100".to_owned(), Account { name: "10000".into(), address: Some("https://a/v4".into()) })];
        let definition = Definition::new(&question, &accounts.into(), None, "UTC").unwrap();
        let series = definition.series("comm100", &[]).remove(0);
        Archive::create(&folder.path().join("chats"), definition, None)
            .unwrap()
            .flush("", "2026-11-01", Vec::new())
            .unwrap();
        Self { folder, series }
    }

    fn open(&self) -> Archive {
        Archive::read(&self.folder.path().join("chats")).unwrap()
    }

    /// Merges chats given as `(id, time, text)` into the days.
    fn merge(&self, now: &str, chats: &[(u32, &str, &str)], days: &[&str], complete: bool) -> Merged {
        let mut archive = None;
        crate::scene::wait_until("the lock", || {
            archive = Archive::write(&self.folder.path().join("chats"), None).ok();
            archive.is_some()
        });
        let mut archive = archive.unwrap();
        let path = self.folder.path().join("window.ndjson");
        let line = |(id, time, text): &(u32, &str, &str)| {
            format!("{{\"id\":{id},\"requestedTime\":\"{time}\",\"messages\":[],\"text\":\"{text}\"}}\n")
        };
        std::fs::write(&path, chats.iter().map(line).collect::<String>()).unwrap();
        let zone = Zone::named("UTC").unwrap();
        let mut reader = LineReader::new(&self.series, &zone, &zone);
        let lines = FetchedLines::read(&path, &mut reader, |_| false).unwrap();
        let run = RunId { id: at(now).format("%Y%m%dT%H%M%SZ").to_string(), at: at(now) };
        let answer = Answer { complete, proven: complete, asked_at: Some(at(now)), heal: true, ..Answer::default() };
        let states: BTreeMap<String, State> = days.iter().map(|day| ((*day).to_owned(), State::Closed)).collect();
        let merge = Merge::new(&mut archive, (&self.series, &run), (reader, lines, &path), answer).unwrap();
        let merged = merge.run(&Asked { states, window: None }).unwrap();
        // A run file names what changed, or `verify` would miss it.
        let file = chatferry::archive::run_file::RunFile {
            schema: "chatferry.run/1",
            id: &run.id,
            command: "sync",
            version: "0",
            started_at: at(now),
            exit_code: 0,
            recovered: false,
            requests: 0,
            counts: &Default::default(),
            returned: &[],
            receipt: None,
            files: chatferry::archive::run_file::files(&archive),
            previous: chatferry::archive::run_file::previous(&archive).unwrap(),
        };
        let file = (chatferry::archive::run_file::path_of(&run.id), serde_json::to_vec(&file).unwrap());
        archive.flush(&run.id, &now[..10], vec![file]).unwrap();
        merged
    }

    fn assert_sound(&self) {
        let report = verify::verify(&self.open(), &verify::Options::default()).unwrap();
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        super::assert_bag(&self.root());
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("chats")
    }

    /// The versions of a chat: number and day.
    fn log(&self, id: &str) -> Vec<(u32, String)> {
        let found = versions::find(&self.open(), id).unwrap();
        found[0].versions.iter().map(|version| (version.v, version.day.clone())).collect()
    }

    fn state(&self, day: &str) -> (State, u64) {
        let archive = self.open();
        let record = archive.days.get(&self.series, day).unwrap();
        (record.state, record.chats)
    }
}

fn keys(root: &Path) -> usize {
    super::current(root).into_values().map(|chats| chats.len()).sum()
}

#[test]
fn a_chat_that_moves_to_another_day_is_there_once() {
    let folder = Folder::new();
    let (one, two) = ("2026-11-01", "2026-11-02");
    folder.merge(
        "2026-11-03T02:15:00Z",
        &[(1, "2026-11-01T10:00:00Z", "a"), (2, "2026-11-01T11:00:00Z", "b")],
        &[one, two],
        true,
    );
    assert_eq!(folder.state(one), (State::Closed, 2));
    folder.merge(
        "2026-11-04T02:15:00Z",
        &[(1, "2026-11-02T10:00:00Z", "a"), (2, "2026-11-01T11:00:00Z", "b")],
        &[one, two],
        true,
    );
    assert_eq!((folder.state(one), folder.state(two)), ((State::Closed, 1), (State::Closed, 1)));
    assert_eq!(folder.log("1"), [(1, one.to_owned()), (2, two.to_owned())]);
    assert_eq!(keys(&folder.root()), 2);
    folder.assert_sound();
    // The other way, when only the new day is asked, and over a month's end.
    folder.merge("2026-11-05T02:15:00Z", &[(1, "2026-10-31T10:00:00Z", "a")], &["2026-10-31"], true);
    assert_eq!((folder.log("1").len(), keys(&folder.root())), (3, 2));
    assert_eq!(folder.state(two), (State::Closed, 0));
    folder.assert_sound();
}

#[test]
fn a_chat_without_a_readable_time_is_kept_apart_until_it_has_one() {
    let folder = Folder::new();
    folder.merge(
        "2026-11-03T02:15:00Z",
        &[(1, "nonsense", "a"), (2, "2026-11-01T11:00:00Z", "b")],
        &["2026-11-01"],
        true,
    );
    assert_eq!(folder.log("1"), [(1, "undated".to_owned())]);
    folder.assert_sound();
    folder.merge(
        "2026-11-04T02:15:00Z",
        &[(1, "2026-11-01T10:00:00Z", "a"), (2, "2026-11-01T11:00:00Z", "b")],
        &["2026-11-01"],
        true,
    );
    assert_eq!(folder.log("1"), [(1, "undated".to_owned()), (2, "2026-11-01".to_owned())]);
    assert_eq!(keys(&folder.root()), 2);
    folder.assert_sound();
}

#[test]
fn an_incomplete_answer_adds_and_takes_nothing_away() {
    let folder = Folder::new();
    let day = "2026-11-01";
    let all = [(1, "2026-11-01T10:00:00Z", "a"), (2, "2026-11-01T11:00:00Z", "b")];
    folder.merge("2026-11-03T02:15:00Z", &all[..1], &[day], false);
    assert_eq!(folder.state(day), (State::Partial, 1));
    folder.merge("2026-11-04T02:15:00Z", &all, &[day], true);
    assert_eq!(folder.state(day), (State::Closed, 2));
    // A look that fails leaves a closed day closed; what it brought is there all the same.
    let merged = folder.merge("2026-11-05T02:15:00Z", &[(1, "2026-11-01T10:00:00Z", "changed")], &[day], false);
    assert_eq!((merged.changed, folder.state(day)), (1, (State::Closed, 2)));
    let archive = folder.open();
    assert_eq!(archive.days.get(&folder.series, day).unwrap().asked_at, Some(at("2026-11-04T02:15:00Z")));
    folder.assert_sound();
}
