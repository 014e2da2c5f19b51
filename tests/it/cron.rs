//! Nobody at the keyboard: no terminal, hardly any environment, and output that other programs read.

use serde_json::Value;

use crate::scene::{Scene, said};

#[test]
fn quiet_and_well_says_nothing_at_all() {
    let scene = Scene::new(&["--chats", "500", "--fault", "status=503@1", "--fault", "retry-after=0"]);
    for words in [
        &["comm100", "search", "--day", "yesterday", "-q", "-o", "a.csv.gz"][..],
        &["comm100", "search", "-q", "-o", "{date}.json"],
        &["vcc", "chats", "--project", "822", "--day", "yesterday", "--quiet", "-o", "b.json"],
        &["comm100", "missed", "-q", "--since", "7d", "-o", "c.ndjson"],
        &["comm100", "categories", "-q", "-o", "d.ndjson"],
        &["comm100", "search", "-q", "--since", "7d", "--limit", "3", "-o", "e.json"],
    ] {
        let output = scene.run(words);
        assert_eq!((output.status.code(), said(&output).as_str(), output.stdout.len()), (Some(0), "", 0), "{words:?}");
    }
}

#[test]
fn quiet_and_not_well_says_what_is_wrong() {
    let scene = Scene::new(&["--fault", "comm100:odd-records@1"]);
    let said = scene.ends(&["comm100", "search", "-q", "--day", "yesterday", "-o", "a.json"], 3);
    assert!(said.contains("3 records could not be read (kept in a.json.rejects.ndjson)"), "{said}");
}

#[test]
fn demo_needs_path_and_home_alone() {
    let mut command = crate::support::program();
    let home = tempfile::tempdir().unwrap();
    command.env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", home.path());
    let output = command.args(["--demo", "vcc", "chats", "--project", "822", "--day", "yesterday"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        !text.is_empty()
            && text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok_and(|chat| chat.is_object()))
    );
}

#[test]
fn stdout_carries_data_alone_and_nothing_is_coloured_without_a_terminal() {
    let scene = Scene::new(&["--fault", "status=503@2", "--fault", "retry-after=0"]);
    for (more, code) in [
        (&["-vv"][..], 0),
        (&["-vv", "--log-format", "json"], 0),
        (&["--summary", "-"], 0),
        (&["--day", "nonsense"], 2),
        (&["--retries", "0", "--base-url", "http://127.0.0.1:1/v4"], 5),
    ] {
        let words = [&["comm100", "search", "--since", "3d", "--page-size", "50"][..], more].concat();
        let words = if code == 2 { vec!["comm100", "search", "--day", "nonsense"] } else { words };
        let output = scene.run(&words);
        assert_eq!(output.status.code(), Some(code), "{more:?}: {}", said(&output));
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{more:?}");
        assert_eq!(text.is_empty(), code != 0, "{more:?}");
        assert!(!said(&output).contains('\u{1b}') && !said(&output).contains('\r'), "{more:?}: {}", said(&output));
        if more.contains(&"json") {
            assert!(said(&output).lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{}", said(&output));
        }
    }
}

#[test]
fn the_summary_is_one_object_at_every_exit_but_2() {
    let scene = Scene::new(&["--fault", "comm100:odd-records@1", "--fault", "vcc:status=401"]);
    for (words, code, verdict) in [
        (&["comm100", "search", "--day", "yesterday", "-o", "a.json"][..], 3, "incomplete"),
        (&["comm100", "search", "--day", "yesterday", "-o", "a.json"], 0, "complete"),
        (&["vcc", "chats", "--project", "822", "--day", "yesterday"], 4, "failed"),
        (&["comm100", "search", "--retries", "0", "--base-url", "http://127.0.0.1:1/v4"], 5, "failed"),
    ] {
        for place in ["-", "summary"] {
            if code == 3 && place == "-" {
                continue;
            }
            let output = scene.run(&[words, &["-q", "--summary", place]].concat());
            assert_eq!(output.status.code(), Some(code), "{words:?}: {}", said(&output));
            let text = match place {
                "-" => said(&output).lines().find(|line| line.starts_with('{')).unwrap().to_owned(),
                _ => String::from_utf8(scene.bytes("summary")).unwrap(),
            };
            let summary: Value = serde_json::from_str(&text).unwrap();
            assert_eq!((&summary["exit_code"], &summary["verdict"]), (&code.into(), &verdict.into()), "{words:?}");
        }
    }
    std::fs::remove_file(scene.path("summary")).unwrap();
    scene.ends(&["comm100", "search", "--day", "nonsense", "--summary", "summary"], 2);
    scene.ends(&["comm100", "search", "-o", "missing/a.json", "--summary", "summary"], 2);
    assert_eq!(scene.files(), ["a.json", "a.json.rejects.ndjson"][..1], "no summary of what never began");
}
