//! Going on after a run was killed: the finished files are those of an uninterrupted run, byte for byte, or nothing.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::Value;

use crate::scene::{Scene, end, said, wait_until};

/// Each case is killed so often, each time after the service has seen another number of requests.
const KILLS: usize = 12;

const SEARCH: &str = "comm100 search --page-size 10 --no-progress";

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// All files below the folder but the home, by path.
fn tree(scene: &Scene) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![scene.folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(scene.folder.path()).unwrap().display().to_string();
            match path.is_dir() {
                true if name != "home" => folders.push(path),
                true => {}
                false => drop(files.insert(name, std::fs::read(path).unwrap())),
            }
        }
    }
    files
}

fn clear(scene: &Scene) {
    for name in scene.files() {
        let path = scene.path(&name);
        if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }.unwrap();
    }
}

/// Whether a run has left marks to go on from.
fn marked(scene: &Scene) -> bool {
    let journal = |(name, bytes): (&String, &Vec<u8>)| {
        name.ends_with(".checkpoint") && bytes.iter().filter(|byte| **byte == b'\n').count() > 1
    };
    tree(scene).iter().any(journal)
}

/// Waits until the service has seen `more` requests since it had seen `before`, or the run is over.
fn wait_for_more(scene: &Scene, child: &mut Child, before: usize, more: usize) {
    wait_until("requests or an end", || {
        child.try_wait().unwrap().is_some() || (more > 0 && seen(scene) >= before + more) || more == 0
    });
}

/// How many requests the service has seen.
fn seen(scene: &Scene) -> usize {
    scene.simulated.about("log").lines().count()
}

/// Runs the command, kills it, runs it again, until it has been killed so often as is asked and has ended as often
/// as that takes; each time it ends, the files must be those of the run that nobody had killed.
fn survives(seed: u64, command: &str, flags: &[&str]) {
    let scene = Scene::in_memory(&[&["--chats", "300", "--latency", "2ms"], flags].concat());
    let words = words(command);
    scene.ends(&words, 0);
    let expected = tree(&scene);
    assert!(!expected.is_empty());
    clear(&scene);
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut kills, mut resumed) = (0, 0);
    while kills < KILLS {
        let (going_on, before) = (marked(&scene), seen(&scene));
        let mut child = scene.command(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        match kills % 3 {
            // Once it has something to resume from, so that this is never a matter of luck.
            0 => wait_until("a mark or an end", || child.try_wait().unwrap().is_some() || marked(&scene)),
            _ => wait_for_more(&scene, &mut child, before, random.usize(0..40)),
        }
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.signal() == Some(9) {
            kills += 1;
            continue;
        }
        assert_eq!(output.status.code(), Some(0), "{command}: {}", said(&output));
        assert_eq!(said(&output).contains("resuming: "), going_on, "{}", said(&output));
        resumed += usize::from(going_on);
        assert!(tree(&scene) == expected, "{command}: other bytes after {kills} kills");
        clear(&scene);
    }
    let going_on = marked(&scene);
    let said = scene.ends(&words, 0);
    assert_eq!(said.contains("resuming: "), going_on, "{said}");
    assert!(tree(&scene) == expected, "{command}: other bytes after {kills} kills");
    assert!(resumed + usize::from(going_on) > 0, "{command}: no run ever went on with another");
}

#[test]
fn ndjson_survives_kills() {
    survives(1, &format!("{SEARCH} -o a.ndjson"), &[]);
}

#[test]
fn json_survives_kills() {
    survives(2, &format!("{SEARCH} -o a.json.gz"), &[]);
}

#[test]
fn csv_survives_kills() {
    survives(3, &format!("{SEARCH} -o a.csv.zst --csv-excel"), &[]);
}

#[test]
fn csv_of_messages_survives_kills() {
    survives(4, &format!("{SEARCH} -o a.csv --rows messages"), &[]);
}

#[test]
fn all_formats_and_packings_at_once_survive_kills() {
    let all = "-o a.ndjson -o a.ndjson.gz -o a.ndjson.zst -o a.json -o a.json.gz -o a.json.zst -o a.csv -o a.csv.gz";
    survives(5, &format!("{SEARCH} {all} -o a.csv.zst"), &[]);
}

#[test]
fn files_by_day_survive_kills() {
    // More files than are kept open.
    let days = "-o {date:%Y-%m}/{day}.json -o {date}.csv.gz -o all-{resource}.ndjson.zst";
    survives(6, &format!("{SEARCH} {days} --rows messages"), &[]);
}

#[test]
fn files_that_are_made_at_the_end_survive_kills() {
    survives(8, "comm100 missed --page-size 10 -o a.xlsx -o {date:%Y-%m}.parquet -o a.sqlite", &[]);
}

#[test]
fn vcc_survives_kills() {
    survives(7, "vcc chats --project 822 --page-size 10 -o a.json -o a.csv.gz", &["--fault", "vcc-order=desc"]);
}

#[test]
fn an_exact_export_with_rejects_survives_kills() {
    // Every run ends in 3 here, so what is compared is what --allow-incomplete puts in place.
    let scene = Scene::new(&["--chats", "200", "--fault", "odd-records@2", "--fault", "reset@4"]);
    let words =
        words("comm100 search --page-size 10 --jobs 1 --retries 0 --allow-incomplete -o a.json --rejects r.ndjson");
    scene.ends(&words, 5);
    let said = scene.ends(&words, 3);
    assert!(said.contains("resuming: 30 chats already saved"), "{said}");
    let resumed = tree(&scene);
    assert_eq!(resumed.keys().collect::<Vec<_>>(), ["a.json", "r.ndjson"]);
    assert_eq!(resumed["r.ndjson"].iter().filter(|byte| **byte == b'\n').count(), 3, "each reject stands there once");
    let list: Vec<Value> = serde_json::from_slice(&resumed["a.json"]).unwrap();
    assert_eq!(list.len(), 200);
}

/// A run of 20 pages that was broken off at its third, its files, and the command.
struct Broken {
    scene: Scene,
    files: BTreeMap<String, Vec<u8>>,
    expected: Vec<u8>,
}

/// Writes a journal's lines anew, changed, with fitting hashes.
fn rewrite(scene: &Scene, name: &str, journal: &[u8], change: impl Fn(&mut Value)) {
    let (mut text, mut chain) = (String::new(), String::new());
    for line in std::str::from_utf8(journal).unwrap().lines() {
        let mut value: Value = serde_json::from_str(line.rsplit_once(' ').unwrap().0).unwrap();
        change(&mut value);
        let hash = digest(&SHA256, format!("{chain}{value}").as_bytes());
        chain = hash.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        text += &format!("{value} {chain}\n");
    }
    std::fs::write(scene.path(name), text).unwrap();
}

const BROKEN: &str = "comm100 search --page-size 10 --jobs 1 --retries 0 --since 80d -o a.json";

impl Broken {
    fn new() -> Self {
        let scene = Scene::new(&["--chats", "200", "--fault", "reset@3"]);
        scene.ends(&words(BROKEN), 5);
        let files = tree(&scene);
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a.json.checkpoint", "a.json.partial"]);
        scene.ends(&words("comm100 search --page-size 10 --since 80d -o b.json"), 0);
        let expected = scene.bytes("b.json");
        Self { scene, files, expected }
    }

    /// The folder as the broken run left it.
    fn restore(&self) {
        clear(&self.scene);
        for (name, bytes) in &self.files {
            std::fs::write(self.scene.path(name), bytes).unwrap();
        }
    }

    /// Writes the journal's lines anew, changed, with fitting hashes.
    fn rewrite(&self, change: impl Fn(&mut Value)) {
        rewrite(&self.scene, "a.json.checkpoint", &self.files["a.json.checkpoint"], change);
    }

    fn goes_on(&self, command: &str) {
        let said = self.scene.ends(&words(command), 0);
        assert!(said.contains("resuming: 20 chats already saved"), "{command}: {said}");
        assert!(self.scene.bytes("a.json") == self.expected, "{command}");
        assert_eq!(self.scene.files(), ["a.json"], "{command}");
    }

    /// Refused with these words, and nothing is touched or asked for; `--restart` then starts over.
    fn refuses(&self, command: &str, expected: &str) {
        let (before, requests) = (tree(&self.scene), self.scene.requests().len());
        let said = self.scene.ends(&words(command), 2);
        assert!(said.contains(expected) && said.contains("--restart"), "{command}: {said}");
        assert!(tree(&self.scene) == before, "{command}: something was touched");
        assert_eq!(self.scene.requests().len(), requests, "{command}");
        let said = self.scene.ends(&words(&format!("{command} --restart")), 0);
        assert!(!said.contains("resuming: "), "{command}: {said}");
    }
}

#[test]
fn the_same_command_is_the_same_whatever_else_is_typed() {
    let broken = Broken::new();
    let order =
        "comm100 search -o a.json --since 80d --jobs 2 -v --page-size 10 --timeout 9s --summary s --max-wait 1m";
    for command in [BROKEN, order, &format!("{BROKEN} --log-format json"), &format!("{BROKEN} --private")] {
        broken.restore();
        let said = broken.scene.ends(&words(command), 0);
        assert!(said.contains("resuming: 20 chats already saved"), "{command}: {said}");
        assert!(broken.scene.bytes("a.json") == broken.expected, "{command}");
    }
}

#[test]
fn another_question_is_refused() {
    let broken = Broken::new();
    for (change, expected) in [
        ("--rating 5", "is there: its filters differ\n"),
        ("--include visitor", "is there: its --include differ\n"),
        ("--fields id", "is there: its --fields differ\n"),
        ("--limit 30", "is there: it was started without --limit\n"),
        ("--rows messages", "is there: its --rows is chats, not messages\n"),
        ("--until 2d", "is there: its time is from 80d on, not from 80d to 2d\n"),
        ("-o b.csv", "is there: its outputs differ\n"),
        ("--tz Asia/Tokyo", "is there: its zone is"),
        ("--page-size 20", "is there: its page size is 10, not 20\n"),
        ("--exact", "is there: it was started without --exact\n"),
    ] {
        broken.restore();
        let command = match change.strip_prefix("--page-size") {
            Some(_) => BROKEN.replace("--page-size 10", change),
            None => format!("{BROKEN} {change}"),
        };
        broken.refuses(&command, expected);
    }
}

#[test]
fn another_account_is_refused() {
    let broken = Broken::new();
    for (name, value, expected) in [
        ("CHATFERRY_COMM100_SITE_ID", "10001".to_owned(), "its account is 10000, not 10001"),
        ("CHATFERRY_COMM100_URL", format!("http://{}/api", broken.scene.simulated.host()), "its service is"),
    ] {
        broken.restore();
        let output = broken.scene.command(&words(BROKEN)).env(name, value).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(expected), "{}", said(&output));
    }
}

/// The journal with its first digit from `at` on changed.
fn with_other_digit(journal: &[u8], at: usize) -> Vec<u8> {
    let mut journal = journal.to_owned();
    let digit = journal[at..].iter_mut().find(|byte| byte.is_ascii_digit()).unwrap();
    *digit = if *digit == b'9' { b'1' } else { *digit + 1 };
    journal
}

#[test]
fn a_checkpoint_that_was_changed_is_refused() {
    let broken = Broken::new();
    let journal = &broken.files["a.json.checkpoint"];
    let lines: Vec<&[u8]> = journal.split_inclusive(|byte| *byte == b'\n').collect();
    assert_eq!(lines.len(), 3, "a question and two marks");
    let ends: Vec<usize> = lines.iter().map(|line| line.len()).collect();
    for damage in [
        with_other_digit(journal, 0),
        with_other_digit(journal, ends[0]),
        with_other_digit(journal, ends[0] + ends[1] / 2),
        with_other_digit(journal, ends[0] + ends[1]),
        with_other_digit(journal, journal.len() - 10),
        lines[1..].concat(),
        [lines[0], lines[2]].concat(),
        [lines[0], lines[2], lines[1]].concat(),
        [lines[0], lines[1], lines[1], lines[2]].concat(),
        [lines[0], lines[1], lines[2], lines[2]].concat(),
        [lines[0], lines[1], lines[2], lines[1]].concat(),
        [&journal[..journal.len() - 9], b"\n"].concat(),
        b"{}\n".to_vec(),
        b"\0\0\0\n\0".to_vec(),
        [b"\n", &journal[..]].concat(),
    ] {
        broken.restore();
        std::fs::write(broken.scene.path("a.json.checkpoint"), damage).unwrap();
        broken.refuses(BROKEN, "was changed, or is of another version");
    }
    broken.restore();
    broken.rewrite(|line| {
        if let Some(form) = line.get_mut("form") {
            *form = 999.into();
        }
    });
    broken.refuses(BROKEN, "of another version");
}

#[test]
fn a_partial_file_that_was_changed_is_refused() {
    let broken = Broken::new();
    let partial = &broken.files["a.json.partial"];
    for (at, length) in [(0, 1), (partial.len() / 2, 1), (partial.len() - 2, 1), (100, 300)] {
        broken.restore();
        let mut changed = partial.clone();
        // A flipped bit, or a stretch of zeros as a crashed disk leaves it.
        if length == 1 {
            changed[at] ^= 4
        } else {
            changed[at..at + length].fill(0)
        }
        std::fs::write(broken.scene.path("a.json.partial"), changed).unwrap();
        broken.refuses(BROKEN, "a.json.partial was changed since the interrupted run wrote it");
    }
}

#[test]
fn rejects_that_were_changed_are_refused() {
    let scene = Scene::new(&["--chats", "200", "--fault", "odd-records@2", "--fault", "reset@4"]);
    let words = words("comm100 search --page-size 10 --jobs 1 --retries 0 -o a.json");
    scene.ends(&words, 5);
    let mut rejects = scene.bytes("a.json.rejects.ndjson");
    rejects[3] ^= 1;
    std::fs::write(scene.path("a.json.rejects.ndjson"), rejects).unwrap();
    let said = scene.ends(&words, 2);
    assert!(said.contains("a.json.rejects.ndjson was changed since the interrupted run wrote it"), "{said}");
}

#[test]
fn a_checkpoint_that_leads_out_of_its_folder_is_refused() {
    let scene = Scene::new(&["--chats", "100", "--fault", "reset@3"]);
    std::fs::create_dir(scene.path("days")).unwrap();
    std::fs::write(scene.path("victim.json"), "theirs").unwrap();
    let words = words("comm100 search --page-size 10 --jobs 1 --retries 0 -o days/{date}.json");
    scene.ends(&words, 5);
    let journal = scene.bytes("days/{date}.json.checkpoint");
    let victim = scene.path("victim.json");
    for path in ["../victim.json", "x/../../victim.json", victim.to_str().unwrap()] {
        rewrite(&scene, "days/{date}.json.checkpoint", &journal, |line| {
            if let Some(stand) = line.pointer_mut("/stands/0/path") {
                *stand = path.into();
            }
        });
        let said = scene.ends(&words, 2);
        assert!(said.contains("outside the folder of --output"), "{path}: {said}");
        assert_eq!(scene.bytes("victim.json"), b"theirs");
        assert!(!scene.path("victim.json.partial").exists());
    }
}

#[test]
fn a_torn_last_line_is_as_if_it_had_not_been_written() {
    let broken = Broken::new();
    for torn in ["{\"cursor\":", "{\"cursor\":{}} 0000", "\0\0\0\0"] {
        broken.restore();
        let journal = [&broken.files["a.json.checkpoint"], torn.as_bytes()].concat();
        std::fs::write(broken.scene.path("a.json.checkpoint"), journal).unwrap();
        broken.goes_on(BROKEN);
    }
    // Torn in the very first line there is nothing to go on with.
    broken.restore();
    std::fs::write(broken.scene.path("a.json.checkpoint"), &broken.files["a.json.checkpoint"][..20]).unwrap();
    let said = broken.scene.ends(&words(BROKEN), 0);
    assert!(!said.contains("resuming: "), "{said}");
    assert!(broken.scene.bytes("a.json") == broken.expected);
}

#[test]
fn what_lies_behind_the_last_mark_is_cut_off() {
    let broken = Broken::new();
    broken.restore();
    let partial = [&broken.files["a.json.partial"], &b"half a reco"[..]].concat();
    std::fs::write(broken.scene.path("a.json.partial"), partial).unwrap();
    broken.goes_on(BROKEN);
}

#[test]
fn a_partial_file_that_is_gone_or_too_short_is_refused() {
    let broken = Broken::new();
    broken.restore();
    std::fs::remove_file(broken.scene.path("a.json.partial")).unwrap();
    broken.refuses(BROKEN, "a.json.partial is shorter than the checkpoint says");
    broken.restore();
    let partial = &broken.files["a.json.partial"];
    std::fs::write(broken.scene.path("a.json.partial"), &partial[..partial.len() - 1]).unwrap();
    broken.refuses(BROKEN, "a.json.partial is shorter than the checkpoint says");
}

#[test]
fn the_end_of_the_first_run_is_kept() {
    let broken = Broken::new();
    broken.restore();
    broken.rewrite(|line| {
        if line.get("span").is_some() {
            line["span"]["until"] = "2026-01-01T00:00:00Z".into();
        }
    });
    broken.scene.ends(&words(&format!("{BROKEN} --summary s")), 0);
    let summary: Value = serde_json::from_slice(&broken.scene.bytes("s")).unwrap();
    assert_eq!(summary["until"], "2026-01-01T00:00:00Z");
}

#[test]
fn an_age_means_another_time_a_day_later() {
    let broken = Broken::new();
    broken.restore();
    broken.rewrite(|line| {
        if line.get("started").is_some() {
            let started = chrono::Utc::now() - chrono::TimeDelta::hours(23);
            line["started"] = started.to_rfc3339().into();
        }
    });
    broken.goes_on(BROKEN);
    broken.restore();
    broken.rewrite(|line| {
        if line.get("started").is_some() {
            let started = chrono::Utc::now() - chrono::TimeDelta::hours(25);
            line["started"] = started.to_rfc3339().into();
        }
    });
    let said = broken.scene.ends(&words(BROKEN), 0);
    assert!(said.contains("more than a day old: starting over"), "{said}");
    assert!(broken.scene.bytes("a.json") == broken.expected);
}

#[test]
fn a_symlink_is_gone_on_with_too() {
    let scene = Scene::new(&["--chats", "100", "--fault", "reset@3"]);
    std::os::unix::fs::symlink("target.json", scene.path("link.json")).unwrap();
    let words = words("comm100 search --page-size 10 --jobs 1 --retries 0 -o link.json");
    scene.ends(&words, 5);
    let said = scene.ends(&words, 0);
    assert!(said.contains("resuming: "), "{said}");
    assert_eq!(scene.files(), ["link.json", "target.json"]);
    assert!(scene.path("link.json").is_symlink());
}

/// The first command is broken off at its third page, the second one ends what it began.
fn goes_on_as(scene: &Scene, first: &[&str], second: &[&str], files: &[&str]) {
    let search = words("comm100 search --page-size 10 --jobs 1 --retries 0");
    scene.ends(&[&search[..], first].concat(), 5);
    let said = scene.ends(&[&search[..], second].concat(), 0);
    assert!(said.contains("resuming: 20 chats already saved"), "{second:?}: {said}");
    let paths: Vec<_> = files.iter().map(|name| scene.path(name)).collect();
    assert!(paths.iter().all(|path| path.is_file()), "{second:?}: {:?}", scene.files());
    assert_eq!(tree(scene).len(), files.len(), "{second:?}: {:?}", scene.files());
}

#[test]
fn the_same_output_may_be_spelled_in_other_words() {
    let scene = |flags: &[&str]| Scene::new(&[&["--chats", "100", "--fault", "reset@3"], flags].concat());
    for second in ["./a.json", "home/../a.json"] {
        goes_on_as(&scene(&[]), &["-o", "a.json"], &["-o", second], &["a.json"]);
    }
    let scene = scene(&[]);
    goes_on_as(&scene, &["-o", "./a.json"], &["-o", scene.path("a.json").to_str().unwrap()], &["a.json"]);
    let scene = Scene::new(&["--chats", "100", "--fault", "reset@3"]);
    std::os::unix::fs::symlink("target.json", scene.path("link.json")).unwrap();
    goes_on_as(&scene, &["-o", "link.json"], &["-o", "target.json"], &["link.json", "target.json"]);
}

#[test]
fn files_by_day_may_be_spelled_in_other_words() {
    let scene = Scene::new(&["--chats", "100", "--fault", "reset@3"]);
    std::fs::create_dir(scene.path("days")).unwrap();
    let words = |output| words("comm100 search --page-size 10 --jobs 1 --retries 0 -o").into_iter().chain([output]);
    let whole = scene.path("days/{date:%m-%d}.json");
    scene.ends(&words("days/{date:%m-%d}.json").collect::<Vec<_>>(), 5);
    let said = scene.ends(&words(whole.to_str().unwrap()).collect::<Vec<_>>(), 0);
    assert!(said.contains("resuming: 20 chats already saved"), "{said}");
    assert!(tree(&scene).keys().all(|name| name.ends_with(".json")), "{:?}", tree(&scene).keys());
}

#[test]
fn the_order_of_flags_says_nothing() {
    let scene = || Scene::new(&["--chats", "100", "--fault", "reset@3"]);
    let filter = ["--filter", "duration isMoreThan 0", "--filter", "duration isLessThan 999999"];
    let orders = [
        (vec!["--filter", filter[1], "--filter", filter[3]], vec!["--filter", filter[3], "--filter", filter[1]]),
        (vec!["--include", "visitor,chatAgent"], vec!["--include", "chatAgent", "--include", "visitor"]),
        (vec!["--status", "normal", "--status", "missed"], vec!["--status", "missed", "--status", "normal"]),
    ];
    for (first, second) in orders {
        let output = ["-o", "a.json"];
        goes_on_as(&scene(), &[&output[..], &first].concat(), &[&second[..], &output].concat(), &["a.json"]);
    }
}

#[test]
fn the_order_of_projects_says_nothing() {
    let scene = Scene::new(&["--chats", "100", "--fault", "reset@3"]);
    let with = |projects| words("vcc chats -o a.json --page-size 10 --retries 0").into_iter().chain(words(projects));
    scene.ends(&with("--project 822 --project 130").collect::<Vec<_>>(), 5);
    let said = scene.ends(&with("--project 130 --project 822").collect::<Vec<_>>(), 0);
    assert!(said.contains("resuming: "), "{said}");
    let list: Vec<Value> = serde_json::from_slice(&scene.bytes("a.json")).unwrap();
    assert_eq!(list.len(), 110);
}

#[test]
fn the_order_of_outputs_says_nothing() {
    let fault = ["--chats", "100", "--fault", "reset@3"];
    let scene = Scene::new(&fault);
    goes_on_as(&scene, &["-o", "a.json", "-o", "b.csv"], &["-o", "./b.csv", "-o", "a.json"], &["a.json", "b.csv"]);
    assert_eq!(scene.bytes("b.csv").iter().filter(|byte| **byte == b'\n').count(), 101);
    assert!(scene.bytes("a.json").starts_with(b"[\n") && scene.bytes("a.json").ends_with(b"\n]\n"));
}

#[test]
fn an_interrupted_run_of_fewer_outputs_is_not_written_over() {
    let broken = Broken::new();
    broken.restore();
    let with_other = BROKEN.replace("-o a.json", "-o b.csv -o a.json");
    broken.refuses(&with_other, "its outputs differ");
    assert_eq!(broken.scene.files(), ["a.json", "b.csv"], "--restart has forgotten it");
}

/// A run of which one file has got its final name, and the other could not.
fn half_placed() -> (Scene, Vec<&'static str>, BTreeMap<String, Vec<u8>>) {
    let scene = Scene::new(&["--chats", "50", "--latency", "100ms"]);
    let words = words("comm100 search --page-size 10 --jobs 1 -o a.json -o b.json");
    scene.ends(&words, 0);
    let expected = tree(&scene);
    clear(&scene);
    let mut child = scene.start(&words);
    wait_until("a mark", || marked(&scene));
    std::fs::create_dir(scene.path("b.json")).unwrap();
    let (status, _) = end(&mut child);
    assert_eq!(status.code(), Some(1), "{}", said(&child.wait_with_output().unwrap()));
    std::fs::remove_dir(scene.path("b.json")).unwrap();
    assert_eq!(scene.files(), ["a.json", "a.json.checkpoint", "b.json.partial"]);
    (scene, words, expected)
}

#[test]
fn a_run_that_ended_between_two_renames_only_renames() {
    let (scene, words, expected) = half_placed();
    let journal = scene.bytes("a.json.checkpoint");
    let requests = scene.requests().len();
    let said = scene.ends(&[&words[..], &["--summary", "s"]].concat(), 0);
    assert!(said.contains("resuming: "), "{said}");
    let summary: Value = serde_json::from_slice(&scene.bytes("s")).unwrap();
    assert_eq!(summary["outputs"].as_array().unwrap().iter().filter(|file| file["sha256"].is_string()).count(), 2);
    std::fs::remove_file(scene.path("s")).unwrap();
    assert!(tree(&scene) == expected);
    // As if it had been killed before it could forget the checkpoint.
    std::fs::write(scene.path("a.json.checkpoint"), &journal).unwrap();
    scene.ends(&words, 0);
    assert!(tree(&scene) == expected);
    assert_eq!(scene.requests().len(), requests, "nothing is asked for again");
}

#[test]
fn files_that_went_away_after_the_renames_are_fetched_again() {
    let (scene, words, expected) = half_placed();
    std::fs::write(scene.path("a.json"), "somebody else's").unwrap();
    let said = scene.ends(&words, 0);
    assert!(said.contains("are not there any more: starting over"), "{said}");
    assert!(tree(&scene) == expected);
}

#[test]
fn a_file_that_is_taken_away_during_a_run_is_not_made_up() {
    let scene = Scene::new(&["--chats", "50", "--latency", "100ms"]);
    for name in ["a.json", "a.csv.gz"] {
        std::fs::write(scene.path(name), "old").unwrap();
        let mut child = scene.start(&["comm100", "search", "--page-size", "10", "--jobs", "1", "-o", name]);
        wait_until("a mark", || marked(&scene));
        std::fs::remove_file(scene.path(&format!("{name}.partial"))).unwrap();
        let (status, _) = end(&mut child);
        let said = said(&child.wait_with_output().unwrap());
        assert_eq!(status.code(), Some(1), "{said}");
        assert!(said.contains(".partial was removed or changed by somebody else"), "{said}");
        assert_eq!(scene.bytes(name), b"old");
        std::fs::remove_file(scene.path(&format!("{name}.checkpoint"))).unwrap();
    }
}

#[test]
fn a_run_to_stdout_says_that_it_cannot_be_resumed() {
    let scene = Scene::new(&["--chats", "100", "--fault", "reset@3"]);
    let said = scene.ends(&words("comm100 search --page-size 10 --jobs 1 --retries 0"), 5);
    assert!(said.contains("a run to standard output cannot be resumed"), "{said}");
}
