//! What a run writes beside its exports, and what it must not write at all: found out before anything is sent.

use std::os::unix::fs::{PermissionsExt, symlink};

use crate::scene::{Scene, said};

const SEARCH: [&str; 2] = ["comm100", "search"];

/// Refused with these words, before anything is sent, and everything in the folder stays as it is.
fn refuses(scene: &Scene, words: &[&str], expected: &[&str]) {
    let contents = || {
        let files = scene.files().into_iter().filter(|name| scene.path(name).is_file());
        files.map(|name| (name.clone(), scene.bytes(&name))).collect::<Vec<_>>()
    };
    let (before, names) = (contents(), scene.files());
    let said = scene.ends(words, 2);
    assert!(expected.iter().all(|part| said.contains(part)), "{words:?}: {said}");
    let unasked = said.replace(scene.folder.path().to_str().unwrap(), "");
    assert!(!unasked.contains(".tmp"), "{words:?}: {said}");
    assert_eq!(scene.files(), names, "{words:?} left something behind");
    assert!(contents() == before, "{words:?} touched something");
    assert!(scene.requests().is_empty(), "{words:?}");
}

#[test]
fn no_file_is_written_by_two() {
    let scene = Scene::new(&["--chats", "20"]);
    std::fs::write(scene.path("a.ndjson"), "old").unwrap();
    symlink("a.ndjson", scene.path("link.ndjson")).unwrap();
    let home = scene.path("a.ndjson");
    for side in ["--rejects", "--summary"] {
        for path in ["a.ndjson", "./a.ndjson", home.to_str().unwrap(), "link.ndjson"] {
            let words = [&SEARCH[..], &["-o", "a.ndjson", side, path]].concat();
            refuses(&scene, &words, &[side, path, "--output a.ndjson", "are the same file"]);
        }
        for path in ["a.ndjson.partial", "./a.ndjson.checkpoint", "b.csv"] {
            let words = [&SEARCH[..], &["-o", "a.ndjson", "-o", "b.csv", side, path]].concat();
            refuses(&scene, &words, &[side, path, "same file"]);
        }
        let by_day = ["-o", "{year}-{month}-{day}.csv", "--since", "2026-01-01", "--until", "2026-01-05"];
        refuses(&scene, &[&SEARCH[..], &by_day, &[side, "2026-01-04.csv"]].concat(), &[side, "same file"]);
    }
    for more in [
        &["--rejects", "s", "--summary", "./s"][..],
        &["--summary", "a.ndjson.rejects.ndjson"],
        &["-o", "a.ndjson.rejects.ndjson"],
        &["-o", "a.ndjson.partial", "-f", "ndjson"],
    ] {
        refuses(&scene, &[&SEARCH[..], &["-o", "a.ndjson"], more].concat(), &["are the same file"]);
    }
    refuses(&scene, &[&SEARCH[..], &["--rejects", "/dev/stdout"]].concat(), &["standard output"]);
    scene.ends(&[&SEARCH[..], &["-o", "a.ndjson", "--rejects", "/dev/null", "--summary", "/dev/null"]].concat(), 0);
}

#[test]
fn a_file_whose_name_comes_from_the_service_is_not_written_by_two_either() {
    let scene = Scene::new(&["--chats", "20"]);
    let words = ["vcc", "chats", "--all-projects", "-o", "{project}.ndjson", "--rejects", "822.ndjson"];
    let said = scene.ends(&words, 1);
    assert!(said.contains("--rejects 822.ndjson and a file of --output are the same file"), "{said}");
}

#[test]
fn a_rejects_file_that_the_user_named_is_never_taken_away() {
    let scene = Scene::new(&["--chats", "20"]);
    for name in ["mine.ndjson", "a.ndjson.rejects.ndjson"] {
        std::fs::write(scene.path(name), "of an earlier run\n").unwrap();
    }
    scene.ends(&[&SEARCH[..], &["-o", "a.ndjson", "--rejects", "mine.ndjson"]].concat(), 0);
    assert_eq!(scene.bytes("mine.ndjson"), b"of an earlier run\n");
    scene.ends(&[&SEARCH[..], &["-o", "a.ndjson"]].concat(), 0);
    assert_eq!(scene.files(), ["a.ndjson", "mine.ndjson"], "ours is out of date, and goes");
    let scene = Scene::new(&["--chats", "20", "--fault", "odd-records@1"]);
    std::fs::write(scene.path("mine.ndjson"), "of an earlier run\n").unwrap();
    scene.ends(&[&SEARCH[..], &["-o", "a.ndjson", "--rejects", "mine.ndjson"]].concat(), 3);
    let rejects = String::from_utf8(scene.bytes("mine.ndjson")).unwrap();
    assert!(rejects.starts_with("{\"reason\":") && !rejects.contains("earlier"), "{rejects}");
}

#[test]
fn a_side_file_that_cannot_be_written_is_refused_before_anything_is_sent() {
    let scene = Scene::new(&[]);
    std::fs::create_dir(scene.path("folder")).unwrap();
    for side in ["--rejects", "--summary"] {
        for (path, expected) in [
            ("missing/s", "there is no folder missing"),
            ("folder", "folder is a folder"),
            ("/proc/s", "cannot write to the folder /proc"),
        ] {
            refuses(&scene, &[&SEARCH[..], &["-o", "a.json", side, path]].concat(), &[side, path, expected]);
        }
    }
    refuses(&scene, &["delete", "1", "--yes", "--summary", "missing/s"], &["--summary missing/s"]);
}

#[test]
fn a_summary_goes_where_a_symlink_points() {
    let scene = Scene::new(&["--chats", "20"]);
    symlink("target", scene.path("link")).unwrap();
    scene.ends(&[&SEARCH[..], &["-o", "a.json", "--summary", "link"]].concat(), 0);
    assert!(scene.path("link").is_symlink() && scene.bytes("target").starts_with(b"{"));
}

#[test]
fn private_runs_keep_their_side_files_private_too() {
    let scene = Scene::new(&["--chats", "20", "--fault", "odd-records@1"]);
    for name in ["r", "s"] {
        std::fs::write(scene.path(name), "").unwrap();
        std::fs::set_permissions(scene.path(name), std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    scene.ends(&[&SEARCH[..], &["-o", "a.json", "--private", "--rejects", "r", "--summary", "s"]].concat(), 3);
    for name in ["a.json.partial", "r", "s"] {
        let mode = std::fs::metadata(scene.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_placeholder_that_nothing_stands_for_is_refused_before_anything_is_sent() {
    let scene = Scene::new(&[]);
    let mut command = scene.command(&[&SEARCH[..], &["-o", "{date}/{project}.ndjson"]].concat());
    for name in ["SITE_ID", "EMAIL", "API_KEY"] {
        command.env_remove(format!("CHATFERRY_COMM100_{name}"));
    }
    let output = command.env("CHATFERRY_COMM100_TOKEN", "t").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("{project} is the site at Comm100"), "{}", said(&output));
    assert!(scene.requests().is_empty());
    assert!(scene.files().is_empty(), "{:?}", scene.files());
    scene.ends(&["vcc", "chats", "--project", "822", "-o", "{project}.ndjson"], 0);
}

#[test]
fn no_clobber_looks_at_every_file_that_a_run_may_come_to() {
    let scene = Scene::new(&[]);
    std::fs::write(scene.path("2026-01-03.ndjson"), "old").unwrap();
    std::fs::write(scene.path("822-2026-01-04.csv"), "old").unwrap();
    let time = ["--since", "2026-01-01", "--until", "2026-01-05", "--no-clobber"];
    for output in [&["-o", "{date}.ndjson"][..], &["-o", "b.json", "-o", "{date}.ndjson"]] {
        let expected = ["2026-01-03.ndjson exists, and --no-clobber keeps it"];
        refuses(&scene, &[&SEARCH[..], output, &time].concat(), &expected);
    }
    let vcc = ["vcc", "chats", "--project", "822", "-o", "{project}-{date}.csv"];
    refuses(&scene, &[&vcc[..], &time].concat(), &["822-2026-01-04.csv exists"]);
    refuses(
        &scene,
        &[&SEARCH[..], &["-o", "new.json", "-o", "2026-01-03.ndjson", "--no-clobber"]].concat(),
        &["exists"],
    );
}

#[test]
fn files_that_others_planted_are_never_written_through() {
    let scene = Scene::new(&["--chats", "40", "--fault", "odd-records@1"]);
    type Plant = fn(&std::path::Path);
    let plants: [(&str, Plant); 4] = [
        ("is a link", |path| symlink("victim", path).unwrap()),
        ("is a link", |path| symlink("nowhere", path).unwrap()),
        ("second name", |path| std::fs::hard_link(path.with_file_name("victim"), path).unwrap()),
        ("is not a regular file", |path| {
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        }),
    ];
    for name in ["a.json.partial", "a.json.checkpoint", "a.json.rejects.ndjson", "a.json.lock"] {
        for (why, plant) in plants.iter().filter(|(why, _)| name != "a.json.lock" || *why != "second name") {
            std::fs::write(scene.path("victim"), "theirs").unwrap();
            plant(&scene.path(name));
            for more in [&[][..], &["--restart"]] {
                let words = [&SEARCH[..], &["-o", "a.json"], more].concat();
                let said = scene.ends(&words, 2);
                assert!(said.contains(name) && said.contains(why), "{name}: {said}");
            }
            assert_eq!(scene.bytes("victim"), b"theirs", "{name} {why}");
            assert!(!scene.path("nowhere").exists() && !scene.path("a.json").exists(), "{name}");
            assert!(scene.path(name).symlink_metadata().is_ok(), "{name} is not taken away");
            std::fs::remove_file(scene.path(name)).unwrap();
        }
    }
    assert!(scene.requests().is_empty());
}

#[test]
fn a_rate_log_that_others_planted_is_not_written_through() {
    let scene = Scene::new(&["--chats", "20"]);
    std::fs::create_dir_all(scene.path("state/rate")).unwrap();
    std::fs::write(scene.path("victim"), "theirs").unwrap();
    for name in ["127.0.0.1".to_owned(), scene.simulated.host().replace(':', "_")] {
        symlink(scene.path("victim"), scene.path("state/rate").join(name)).unwrap();
    }
    let mut command = scene.command(&[&SEARCH[..], &["-o", "a.json"]].concat());
    command.env("CHATFERRY_STATE_DIR", scene.path("state")).env("CHATFERRY_COMM100_RATE", "280/5m");
    let output = command.output().unwrap();
    assert_ne!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("is a link"), "{}", said(&output));
    assert_eq!(scene.bytes("victim"), b"theirs");
}
