//! Files named by a period hold all of it: whole days and months, a file for each, never a part in place of the whole.

use chrono::{Days, NaiveDate, Utc};

use crate::scene::{Scene, said};

fn today() -> NaiveDate {
    Utc::now().date_naive()
}

fn day(before: u64) -> String {
    (today() - Days::new(before)).to_string()
}

fn search<'w>(more: &[&'w str]) -> Vec<&'w str> {
    [&["comm100", "search", "--tz", "UTC"][..], more].concat()
}

#[test]
fn an_age_covers_whole_days_and_replaces_none_by_a_part() {
    let scene = Scene::new(&["--chats", "2000"]);
    let oldest = day(7);
    scene.ends(&search(&["--day", &oldest, "-o", "{date}.ndjson"]), 0);
    let whole = scene.bytes(&format!("{oldest}.ndjson"));
    assert!(!whole.is_empty());
    let said = scene.ends(&search(&["--since", "7d", "-o", "{date}.ndjson"]), 0);
    let (first, last) = (&oldest, day(1));
    assert!(said.contains(&format!("exporting whole days, {first} to {last} (today is not over")), "{said}");
    let expected: Vec<_> = (1..=7).rev().map(|before| format!("{}.ndjson", day(before))).collect();
    assert_eq!(scene.files(), expected);
    assert!(scene.bytes(&format!("{oldest}.ndjson")) == whole, "the oldest day is whole");
}

#[test]
fn days_on_which_nothing_happened_have_their_file() {
    let scene = Scene::new(&["--chats", "3"]);
    for (end, empty) in [("ndjson", &b""[..]), ("json", b"[\n]\n"), ("json.gz", b""), ("csv", b""), ("ndjson.zst", b"")]
    {
        let output = format!("{{date}}.{end}");
        scene.ends(&search(&["--since", "2026-01-01", "--until", "2026-01-15", "-o", &output]), 0);
        let files = scene.files();
        assert_eq!(files.len(), 14, "{end}: {files:?}");
        let bytes = scene.bytes(&files[0]);
        match end {
            "csv" => assert!(bytes.starts_with(b"id,") && bytes.ends_with(b"\n")),
            "ndjson.zst" => assert_eq!(zstd::decode_all(&bytes[..]).unwrap(), b""),
            "json.gz" => assert!(bytes.starts_with(b"\x1f\x8b")),
            _ => assert_eq!(bytes, empty, "{end}"),
        }
        files.iter().for_each(|name| std::fs::remove_file(scene.path(name)).unwrap());
    }
}

#[test]
fn days_between_the_first_chat_and_today_have_their_file_without_a_beginning_too() {
    let scene = Scene::new(&["--chats", "30"]);
    scene.ends(&search(&["-o", "{date}.ndjson"]), 0);
    let files = scene.files();
    let first: NaiveDate = files[0].trim_end_matches(".ndjson").parse().unwrap();
    let expected: Vec<_> =
        first.iter_days().take_while(|day| *day < today()).map(|day| format!("{day}.ndjson")).collect();
    assert_eq!(files, expected);
    assert!(!scene.bytes(&files[0]).is_empty(), "it begins with a chat");
}

#[test]
fn each_project_has_a_file_for_each_day() {
    let scene = Scene::new(&["--chats", "20"]);
    let words = ["vcc", "chats", "--project", "822", "--project", "130", "--since", "2d", "--tz", "UTC"];
    scene.ends(&[&words[..], &["-o", "{project}-{date}.csv"]].concat(), 0);
    assert_eq!(scene.files().len(), 4, "{:?}", scene.files());
}

#[test]
fn instants_that_cut_a_period_are_refused_before_anything_is_sent() {
    let scene = Scene::new(&["--chats", "20"]);
    for (output, time, hint) in [
        ("{date}.csv", &["--since", "2026-11-01T08:00:00Z", "--until", "2026-11-03"][..], "--since 2026-11-01"),
        ("{date}.csv", &["--since", "2026-11-01", "--until", "2026-11-02T08:00:00Z"], "--until 2026-11-03"),
        ("{year}-{month}.csv", &["--day", "2026-10-20"], "--since 2026-10-01 --until 2026-11-01"),
        ("{date}.csv", &["--since", "today"], "--day today"),
    ] {
        let said = scene.ends(&search(&[&["-o", output][..], time].concat()), 2);
        assert!(said.contains(hint), "{output} {time:?}: {said}");
    }
    assert!(scene.requests().is_empty());
    assert!(scene.files().is_empty());
}

#[test]
fn today_is_an_explicit_wish() {
    let scene = Scene::new(&["--chats", "2000"]);
    let said = scene.ends(&search(&["--day", "today", "-o", "{date}.ndjson"]), 0);
    assert!(said.contains("is not over"), "{said}");
    assert_eq!(scene.files().len(), 1);
}

#[test]
fn a_limited_run_does_not_replace_the_file_of_a_day() {
    let scene = Scene::new(&["--chats", "2000"]);
    let words = search(&["--since", "3d", "-o", "{date}.ndjson"]);
    scene.ends(&words, 0);
    let before: Vec<_> = scene.files().iter().map(|name| scene.bytes(name)).collect();
    let requests = scene.requests().len();
    let output = scene.run(&[&words[..], &["--limit", "1"]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("may hold more of its period"), "{}", said(&output));
    assert!(before == scene.files().iter().map(|name| scene.bytes(name)).collect::<Vec<_>>());
    assert_eq!(scene.requests().len(), requests);
}
