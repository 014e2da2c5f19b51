//! Limits: the budget that all runs of a machine share, and what a service says when it has had enough.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::scene::{Scene, end, said, wait_until};

const SEARCH: [&str; 6] = ["comm100", "search", "--page-size", "10", "--jobs", "2"];

/// The most requests in any stretch of a second, and whether one was refused.
fn rush(requests: &[Value]) -> (usize, bool) {
    let times: Vec<f64> = requests.iter().map(|request| request["time"].as_f64().unwrap()).collect();
    let most = times.iter().map(|start| times.iter().filter(|time| (*start..*start + 1.0).contains(time)).count());
    (most.max().unwrap(), requests.iter().any(|request| request["status"] == 429))
}

#[test]
fn two_runs_share_one_budget() {
    let scene = Scene::new(&["--chats", "100", "--fault", "limit=8/1s"]);
    let start = |name| {
        let mut command = scene.command(&SEARCH);
        command.args(["-o", name]).env("CHATFERRY_COMM100_RATE", "8/1s").stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let outputs = [start("a.ndjson"), start("b.ndjson")].map(|child| child.wait_with_output().unwrap());
    for output in &outputs {
        assert_eq!(output.status.code(), Some(0), "{}", said(output));
    }
    assert!(outputs.iter().any(|output| said(output).contains(": rate limit\n")), "waits are announced");
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
    let mut first = command.env("CHATFERRY_COMM100_RATE", "8/1s").stderr(Stdio::null()).spawn().unwrap();
    scene.wait_for_requests(8);
    let marks = || scene.bytes("a.ndjson.checkpoint").iter().filter(|byte| **byte == b'\n').count();
    wait_until("a mark", || marks() > 1);
    first.kill().unwrap();
    first.wait().unwrap();
    let output = scene.command(&words).env("CHATFERRY_COMM100_RATE", "8/1s").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("going on") && said(&output).contains(": rate limit\n"), "{}", said(&output));
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
    let start = Instant::now();
    let output = scene.command(&words).env("CHATFERRY_COMM100_RATE", "3/1h").output().unwrap();
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
    assert!(said(&output).contains("(rate limit) is more than --max-wait 1 s leaves (0 ms used)"), "{}", said(&output));
    assert!(start.elapsed() < Duration::from_secs(2), "it does not wait for what cannot come");
    let said = scene.ends(&words, 0);
    assert!(said.contains("going on with an interrupted run, after 30 chats"), "{said}");
    // Ten full pages, and a look past the last.
    assert_eq!(scene.requests().len(), 11);
}

/// Faults of the second request, the exit code, what is said, and the shortest and longest time that it takes.
type Case = (&'static [&'static str], i32, &'static str, f64, f64);

const CASES: [Case; 8] = [
    (&["status=429@2", "retry-after=1"], 0, "waiting 1 s: 127.0.0.1", 1.0, 3.0),
    (&["status=503@2", "retry-after=1"], 0, "asked for it", 1.0, 3.0),
    (&["status=429@2", "retry-after=date"], 0, "asked for it", 0.9, 4.0),
    (&["status=429@2"], 0, "answered 429: A made-up failure.", 0.7, 3.0),
    (&["status=403-limit@2"], 0, "answered 403: The API call limit", 0.7, 3.0),
    (&["status=429@2", "retry-after=absurd"], 5, "is more than --max-wait 15 min leaves", 0.0, 1.0),
    (&["status=503@2", "retry-after=absurd"], 5, "is more than --max-wait 15 min leaves", 0.0, 1.0),
    (&["status=403@2"], 4, "answered 403: A made-up failure.", 0.0, 1.0),
];

fn waits_as_told((faults, code, expected, least, most): Case) {
    let flags: Vec<_> = faults.iter().flat_map(|fault| ["--fault", fault]).collect();
    let scene = Scene::new(&[&["--chats", "50"], &flags[..]].concat());
    let words = ["comm100", "search", "--page-size", "10", "--jobs", "1", "-o", "a.json"];
    let start = Instant::now();
    let said = scene.ends(&words, code);
    let took = start.elapsed().as_secs_f64();
    assert!(said.contains(expected), "{faults:?}: {said}");
    assert!((least..most).contains(&took), "{faults:?} took {took} s");
    if code != 0 {
        let said = scene.ends(&words, 0);
        assert!(said.contains("going on with an interrupted run, after 10 chats"), "{faults:?}: {said}");
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
    scene.ends(&["comm100", "search", "--retries", "0"], 5);
    assert_eq!(scene.requests().len(), 1);
    scene.ends(&["comm100", "search", "--retries", "1"], 0);
    assert_eq!(scene.requests().len(), 4);
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
