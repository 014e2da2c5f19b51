//! Ctrl-C, SIGTERM, and readers that have had enough.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::scene::{Scene, end, said, signal, wait_until};

const SEARCH: [&str; 6] = ["comm100", "search", "--page-size", "10", "--jobs", "1"];

#[test]
fn ctrl_c_and_sigterm_end_a_run_that_can_be_gone_on_with() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        for fault in ["silent@3", "slow=1@3"] {
            let scene = Scene::new(&["--chats", "50", "--fault", fault]);
            let words = [&SEARCH[..], &["-o", "a.json", "--summary", "s"]].concat();
            let mut child = scene.start(&words);
            scene.wait_for_requests(3);
            signal(&child, name);
            // The service never ends this answer: only the signal can.
            let (status, _) = end(&mut child);
            let said = said(&child.wait_with_output().unwrap());
            assert_eq!(status.code(), Some(code), "{name}: {said}");
            assert!(said.contains("run the same command again to resume"), "{name}: {said}");
            let summary: serde_json::Value = serde_json::from_slice(&scene.bytes("s")).unwrap();
            assert_eq!((&summary["verdict"], &summary["exit_code"]), (&"interrupted".into(), &code.into()));
            let said = scene.ends(&words, 0);
            assert!(said.contains("resuming: 20 chats already saved"), "{name}: {said}");
            scene.ends(&["comm100", "search", "-o", "b.json"], 0);
            assert!(scene.bytes("a.json") == scene.bytes("b.json"));
        }
    }
}

/// A run whose reader has stopped reading, for good.
fn stuck(scene: &Scene) -> Child {
    let child = scene.start(&[&SEARCH[..], &["-f", "json"]].concat());
    let mut requests = 0;
    let mut quiet = Instant::now();
    wait_until("a full pipe", || {
        let now = scene.requests().len();
        if now != requests {
            (requests, quiet) = (now, Instant::now());
        }
        requests > 0 && quiet.elapsed() > Duration::from_millis(300)
    });
    assert!(requests < 60, "the pipe takes it all");
    child
}

#[test]
fn a_run_that_is_stuck_behind_a_full_pipe_ends_too() {
    let scene = Scene::new(&["--chats", "600"]);
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let mut child = stuck(&scene);
        signal(&child, name);
        let (status, _) = end(&mut child);
        assert_eq!(status.code(), Some(code));
    }
}

#[test]
fn further_ctrl_cs_end_a_run_that_is_stuck() {
    let scene = Scene::new(&["--chats", "600"]);
    let mut child = stuck(&scene);
    let mut status = None;
    wait_until("the end", || {
        signal(&child, "INT");
        std::thread::sleep(Duration::from_millis(20));
        status = child.try_wait().unwrap();
        status.is_some()
    });
    assert_eq!(status.unwrap().code(), Some(130));
}

#[test]
fn a_run_interrupted_before_anything_came_leaves_nothing() {
    let scene = Scene::new(&["--chats", "50", "--fault", "silent@1"]);
    let mut child = scene.start(&[&SEARCH[..], &["-o", "a.json"]].concat());
    scene.wait_for_requests(1);
    signal(&child, "INT");
    assert_eq!(end(&mut child).0.code(), Some(130));
    assert_eq!(scene.files(), [""; 0]);
}

#[test]
fn a_closed_pipe_ends_a_run_quietly_with_0() {
    for (format, head) in [("ndjson", "{"), ("json", "["), ("csv", "id,")] {
        for jobs in [1, 4] {
            let scene = Scene::new(&["--chats", "600", "--latency", "20ms"]);
            let words = ["comm100", "search", "--page-size", "10", "--jobs", &jobs.to_string(), "-f", format];
            let mut child = scene.start(&words);
            let mut line = String::new();
            let mut stdout = BufReader::new(child.stdout.take().unwrap());
            stdout.read_line(&mut line).unwrap();
            assert!(line.starts_with(head), "{line}");
            drop(stdout);
            let asked = scene.requests().len();
            let (status, _) = end(&mut child);
            let said = said(&child.wait_with_output().unwrap());
            assert_eq!(status.code(), Some(0), "{format}: {said}");
            assert_eq!(said, "no time range given: exporting everything up to now (see --day and --since)\n");
            // Those that were in flight when it found out, and nothing after them.
            let after = scene.requests().len() - asked;
            assert!(after <= 2 * jobs, "{format}: {after} more requests by {jobs} at a time");
        }
    }
}

#[test]
fn a_file_is_completed_where_the_reader_of_stdout_has_had_enough() {
    let scene = Scene::new(&["--chats", "300"]);
    let words = [&SEARCH[..], &["-f", "json", "-o", "-", "-o", "a.json"]].concat();
    let mut child = scene.start(&words);
    let mut some = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    scene.ends(&["comm100", "search", "-o", "b.json"], 0);
    assert!(scene.bytes("a.json") == scene.bytes("b.json"));
    assert_eq!(scene.files(), ["a.json", "b.json"]);
}

#[test]
fn nobody_reading_stderr_stops_nothing() {
    let scene = Scene::new(&["--chats", "30"]);
    for stderr in [full(), closed()] {
        let mut command = scene.command(&[&SEARCH[..], &["-vv", "--summary", "-", "-o", "a.json"]].concat());
        let status = command.stdout(Stdio::null()).stderr(stderr).status().unwrap();
        assert_eq!(status.code(), Some(0));
        std::fs::remove_file(scene.path("a.json")).unwrap();
    }
    let status = scene.command(&["comm100", "search", "--nonsense"]).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(2));
    let status = scene.command(&["comm100", "search", "--day", "nonsense"]).stderr(closed()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

fn full() -> Stdio {
    std::fs::File::options().write(true).open("/dev/full").unwrap().into()
}

/// A pipe that nobody reads.
fn closed() -> Stdio {
    std::io::pipe().unwrap().1.into()
}
