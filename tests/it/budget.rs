//! Limits: the budget that all runs of a machine share, and what a service says when it has had enough.

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::scene::{Scene, end, said, wait_until};

const SEARCH: [&str; 6] = ["comm100", "search", "--page-size", "10", "--jobs", "2"];

/// The most requests in any stretch of a second, and whether one was refused.
fn rush(requests: &[Value]) -> (usize, bool) {
    let times: Vec<f64> = requests.iter().map(|request| request["time"].as_f64().unwrap()).collect();
    let most = times.iter().map(|start| times.iter().filter(|time| (*start..*start + 1.0).contains(time)).count());
    (most.max().unwrap(), requests.iter().any(|request| request["status"] == 429))
}

/// Runs take twice the time that the service wants, since a machine under load may send two calls closer together than
/// they were noted.
#[test]
fn two_runs_share_one_budget() {
    let scene = Scene::new(&["--chats", "100", "--fault", "limit=8/1s"]);
    let start = |name| {
        let mut command = scene.command(&SEARCH);
        command.args(["-o", name]).env("CHATFERRY_COMM100_RATE", "8/2s").stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let outputs = [start("a.ndjson"), start("b.ndjson")].map(|child| child.wait_with_output().unwrap());
    for output in &outputs {
        assert_eq!(output.status.code(), Some(0), "{}", said(output));
    }
    assert!(
        outputs.iter().any(|output| said(output).contains("own rate limit reached (8 requests in 2 s); resuming at ")),
        "waits are announced"
    );
    let requests = scene.requests();
    // Ten full pages and a look past the last, each.
    assert_eq!(requests.len(), 22);
    let (most, refused) = rush(&requests);
    assert!(most <= 8 && !refused, "{most} requests in a second");
    assert!(scene.bytes("a.ndjson") == scene.bytes("b.ndjson"));
}

#[test]
fn the_calls_of_a_run_that_was_killed_still_count() {
    let scene = Scene::new(&["--chats", "100", "--fault", "limit=8/1s", "--fault", "silent@8"]);
    let words = [&SEARCH[..4], &["--jobs", "1", "-o", "a.ndjson"]].concat();
    let mut command = scene.command(&words);
    let mut first = command.env("CHATFERRY_COMM100_RATE", "8/2s").stderr(Stdio::null()).spawn().unwrap();
    scene.wait_for_requests(8);
    let marks = || scene.bytes("a.ndjson.checkpoint").iter().filter(|byte| **byte == b'\n').count();
    wait_until("a mark", || marks() > 1);
    first.kill().unwrap();
    first.wait().unwrap();
    let output = scene.command(&words).env("CHATFERRY_COMM100_RATE", "8/2s").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        said(&output).contains("resuming: ") && said(&output).contains("own rate limit reached"),
        "{}",
        said(&output)
    );
    let (most, refused) = rush(&scene.requests());
    assert!(most <= 8 && !refused, "{most} requests in a second");
}

#[test]
fn a_damaged_rate_log_stops_nothing() {
    let scene = Scene::new(&["--chats", "20"]);
    let run = || scene.command(&SEARCH).env("CHATFERRY_COMM100_RATE", "100/1s").output().unwrap();
    run();
    let logs: Vec<_> = std::fs::read_dir(scene.path("home/.local/state/chatferry/rate")).unwrap().collect();
    assert_eq!(logs.len(), 1);
    std::fs::write(logs[0].as_ref().unwrap().path(), b"99999999999999999999999\nnot a number\n-1\n7777777777777777\n")
        .unwrap();
    let output = run();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn patience_that_is_used_up_ends_in_5_and_can_be_gone_on_with() {
    let scene = Scene::new(&["--chats", "100"]);
    let words = ["comm100", "search", "--page-size", "10", "--jobs", "1", "--max-wait", "1s", "-o", "a.json"];
    let output = scene.command(&words).env("CHATFERRY_COMM100_RATE", "3/1h").output().unwrap();
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
    assert!(
        said(&output)
            .contains("(own rate limit reached (3 requests in 60 min)) is more than --max-wait 1 s leaves (0 ms used)"),
        "{}",
        said(&output)
    );
    assert_eq!(scene.requests().len(), 3);
    let said = scene.ends(&words, 0);
    assert!(said.contains("resuming: 30 chats already saved"), "{said}");
    // Ten full pages, and a look past the last.
    assert_eq!(scene.requests().len(), 11);
}

/// Faults of the second request, the exit code, what is said, and the shortest and longest wait in seconds.
type Case = (&'static [&'static str], i32, &'static str, f64, f64);

const CASES: [Case; 9] = [
    (&["status=429@2", "retry-after=1"], 0, "rate limited by 127.0.0.1", 1.0, 1.0),
    (&["status=503@2", "retry-after=1"], 0, "rate limited by 127.0.0.1", 1.0, 1.0),
    (&["status=503@2"], 0, "answered 503: A made-up failure.; resuming at ", 1.0, 1.25),
    (&["status=429@2", "retry-after=date"], 0, "rate limited by 127.0.0.1", 1.0, 2.0),
    (&["status=429@2"], 0, "answered 429: A made-up failure.", 1.0, 1.25),
    (&["status=403-limit@2"], 0, "answered 403: The API call limit", 1.0, 1.25),
    (&["status=429@2", "retry-after=absurd"], 5, "is more than --max-wait 15 min leaves", 0.0, 0.0),
    (&["status=503@2", "retry-after=absurd"], 5, "is more than --max-wait 15 min leaves", 0.0, 0.0),
    (&["status=403@2"], 4, "answered 403: A made-up failure.", 0.0, 0.0),
];

fn waits_as_told((faults, code, expected, least, most): Case) {
    let flags: Vec<_> = faults.iter().flat_map(|fault| ["--fault", fault]).collect();
    let scene = Scene::new(&[&["--chats", "50"], &flags[..]].concat());
    let words = ["comm100", "search", "--page-size", "10", "--jobs", "1", "-o", "a.json", "--summary", "s"];
    let said = scene.ends(&words, code);
    assert!(said.contains(expected), "{faults:?}: {said}");
    let summary: Value = serde_json::from_slice(&scene.bytes("s")).unwrap();
    let waited = summary["waited_s"].as_f64().unwrap();
    assert!((least..=most + 0.01).contains(&waited), "{faults:?} waited {waited} s");
    let times = times(&scene.requests(), |_| true);
    if code == 0 {
        // As the service has seen it, whose log is in milliseconds.
        assert!(times[2] - times[1] >= least - 0.01, "{faults:?}: {times:?}");
    } else {
        assert_eq!(times.len(), 2, "{faults:?}");
        let said = scene.ends(&words, 0);
        assert!(said.contains("resuming: 10 chats already saved"), "{faults:?}: {said}");
    }
    let list: Vec<Value> = serde_json::from_slice(&scene.bytes("a.json")).unwrap();
    assert_eq!(list.len(), 50, "{faults:?}");
}

#[test]
fn waits_as_long_as_it_is_told_to() {
    thread::scope(|scope| {
        for case in CASES {
            scope.spawn(move || waits_as_told(case));
        }
    });
}

/// The times of these requests, in seconds.
fn times(requests: &[Value], wanted: impl Fn(&Value) -> bool) -> Vec<f64> {
    requests.iter().filter(|request| wanted(request)).map(|request| request["time"].as_f64().unwrap()).collect()
}

#[test]
fn a_told_wait_holds_every_request_of_the_run_and_is_announced_once() {
    let faults = ["--fault", "comm100:status=429@4", "--fault", "retry-after=3"];
    let scene = Scene::new(&[&["--chats", "400", "--latency", "20ms"][..], &faults].concat());
    let words = ["comm100", "search", "--page-size", "10", "--jobs", "4", "-o", "a.json", "--summary", "s"];
    let told = scene.ends(&words, 0);
    let requests = scene.requests();
    let refused = times(&requests, |request| request["status"] == 429)[0];
    // Those that were on their way when the refusal came are no later than it and its way back.
    let meanwhile = times(&requests, |_| true).into_iter().filter(|time| (refused + 1.5..refused + 2.9).contains(time));
    assert_eq!(meanwhile.count(), 0, "{requests:?}");
    assert_eq!(told.matches("resuming at ").count(), 1, "{told}");
    let waited = told.lines().find(|line| line.contains("rate limited by ")).unwrap();
    assert!(waited.contains("(in 3 s)"), "{waited}");
    let summary: Value = serde_json::from_slice(&scene.bytes("s")).unwrap();
    assert!((3.0..3.3).contains(&summary["waited_s"].as_f64().unwrap()), "{summary}");
}

/// Settings of OAuth beside those that the simulation printed.
fn oauth(scene: &Scene, words: &[&str]) -> std::process::Command {
    let mut command = scene.command(words);
    command.env("CHATFERRY_COMM100_AUTH", "oauth").env("CHATFERRY_COMM100_CLIENT_ID", "made-up-client");
    command.env("CHATFERRY_COMM100_CLIENT_SECRET", "made-up-client-secret");
    command.env("CHATFERRY_COMM100_REFRESH_TOKEN", "made-up-refresh-token");
    command.env("CHATFERRY_COMM100_AUTH_URL", format!("http://{}/oauth/token", scene.simulated.host()));
    command
}

#[test]
fn the_token_address_may_tell_to_wait_too() {
    thread::scope(|scope| {
        for (faults, code, expected) in [
            (&["oauth:status=429@1", "oauth:retry-after=1"][..], 0, "rate limited by 127.0.0.1"),
            (&["oauth:status=503@1"], 0, "it answered HTTP 503; resuming at "),
            (&["oauth:status=403-limit@1"], 0, "it answered HTTP 403; resuming at "),
            (&["oauth:status=429", "oauth:retry-after=absurd"], 5, "is more than --max-wait 15 min leaves"),
            (&["oauth:status=500"], 5, "it answered HTTP 500"),
            (&["oauth:redirect=http://127.0.0.1:1/elsewhere"], 1, "redirects to 127.0.0.1:1/elsewhere, which"),
        ] {
            scope.spawn(move || {
                let flags: Vec<_> = faults.iter().flat_map(|fault| ["--fault", fault]).collect();
                let scene = Scene::new(&[&["--chats", "20"], &flags[..]].concat());
                let output = oauth(&scene, &["comm100", "search", "-o", "a.json"]).output().unwrap();
                assert_eq!(output.status.code(), Some(code), "{faults:?}: {}", said(&output));
                assert!(said(&output).contains(expected), "{faults:?}: {}", said(&output));
            });
        }
    });
}

#[test]
fn a_lock_that_another_run_holds_is_announced_and_not_waited_for_beyond_the_patience() {
    let scene = Scene::new(&["--chats", "20"]);
    let run = |folder: &str, words: &[&str]| {
        let mut command = oauth(&scene, &[&["comm100", "search", "-o", "a.json"], words].concat());
        let state = scene.path(folder);
        let output =
            command.env("CHATFERRY_STATE_DIR", state).env("CHATFERRY_COMM100_RATE", "100/1s").output().unwrap();
        (output.status.code(), said(&output))
    };
    assert_eq!(run("state", &[]).0, Some(0));
    for (below, what) in [("rate", "the rate limit of 127.0.0.1"), ("tokens", "these OAuth tokens")] {
        let files = std::fs::read_dir(scene.path("state").join(below)).unwrap().map(|entry| entry.unwrap().path());
        let locks: Vec<_> = files.filter(|path| path.extension().is_none_or(|end| end != "json")).collect();
        assert_eq!(locks.len(), 1, "{locks:?}");
        // Tokens that are kept and fresh are used without renewing, which still needs the lock.
        let lock = std::fs::File::open(&locks[0]).unwrap();
        lock.lock().unwrap();
        let (code, told) = run("state", &["--max-wait", "1s"]);
        assert_eq!(code, Some(5), "{told}");
        assert!(
            told.contains(&format!("another run holds {what}")) && told.contains("waiting for it, at most "),
            "{told}"
        );
        assert!(!told.contains(".lock"), "{told}");
        drop(lock);
        assert_eq!(run("state", &[]).0, Some(0));
    }
}

#[test]
fn being_told_to_come_back_at_once_is_no_storm() {
    let scene = Scene::new(&["--chats", "50", "--fault", "status=429", "--fault", "retry-after=0"]);
    let said = scene.ends(&["comm100", "search", "--max-wait", "3s"], 5);
    assert!(said.contains("is more than --max-wait 3 s leaves"), "{said}");
    assert!(scene.requests().len() < 5, "{} requests", scene.requests().len());
}

#[test]
fn a_limit_is_no_try_but_no_try_is_no_wait() {
    let scene = Scene::new(&["--chats", "50", "--fault", "status=429@1*3", "--fault", "retry-after=0"]);
    let refused = || scene.requests().iter().filter(|request| request["status"] == 429).count();
    scene.ends(&["comm100", "search", "--retries", "0"], 5);
    assert_eq!((scene.requests().len(), refused()), (1, 1));
    scene.ends(&["comm100", "search", "--retries", "1"], 0);
    assert_eq!(refused(), 3);
}

#[test]
fn a_run_that_waits_can_be_ended() {
    let scene = Scene::new(&["--chats", "50", "--fault", "status=429@2", "--fault", "retry-after=600"]);
    let words = ["comm100", "search", "--page-size", "10", "--jobs", "1", "-o", "a.json"];
    let mut child = scene.start(&words);
    wait_until("a refusal", || scene.requests().iter().any(|request| request["status"] == 429));
    crate::scene::signal(&child, "TERM");
    let (status, took) = end(&mut child);
    assert_eq!(status.code(), Some(143));
    assert!(took < Duration::from_secs(1), "{took:?}");
    scene.ends(&words, 0);
}
