//! Answers that call themselves a success: what they hold decides, not their number.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::settings::serve;
use crate::support::chatferry;

type Answer = fn(&str, &str, &str) -> (u16, String);

/// Runs a command against a service that answers so: exit code, what is in the file, the summary.
fn run(answer: Answer, words: &[&str]) -> (i32, Option<String>, Value) {
    let (address, _requests) = serve(answer);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("out.ndjson"), "YESTERDAY").unwrap();
    let output = chatferry()
        .args(["comm100", words[0]])
        .args(&words[1..])
        .args(["--tz", "UTC", "--retries", "0", "-o", "out.ndjson", "--summary", "summary.json"])
        .current_dir(folder.path())
        .env("CHATFERRY_COMM100_URL", format!("{address}/v4"))
        .env("CHATFERRY_COMM100_TOKEN", "made-up")
        .output()
        .unwrap();
    let summary = fs::read_to_string(folder.path().join("summary.json")).unwrap();
    let file = fs::read_to_string(folder.path().join("out.ndjson")).ok();
    (output.status.code().unwrap(), file, serde_json::from_str(&summary).unwrap())
}

const DAY: [&str; 3] = ["search", "--day", "2026-11-20"];

fn page(total: u64, chats: &str) -> String {
    format!(r#"{{"total":{total},"pageCount":1,"list":[{chats}],"pageIndex":0,"pageSize":500}}"#)
}

#[test]
fn any_success_is_read_and_an_empty_one_is_no_page() {
    let (code, file, summary) =
        run(|_, _, _| (201, page(1, r#"{"id":1,"requestedTime":"2026-11-20T10:00:00Z","messages":[]}"#)), &DAY);
    assert_eq!((code, summary["chats"].as_u64()), (0, Some(1)));
    assert!(file.unwrap().contains(r#""id":1"#));

    let (code, file, summary) = run(|_, _, _| (204, String::new()), &DAY);
    assert_eq!((code, summary["verdict"].as_str()), (5, Some("failed")));
    assert_eq!(file.as_deref(), Some("YESTERDAY"), "the old file stays");
}

#[test]
fn a_chat_is_what_was_asked_for_or_missing() {
    let answer: Answer = |line, _, _| match line {
        "GET /v4/livechat/chats/1" => (200, r#"{"id":1,"messages":[]}"#.to_owned()),
        "GET /v4/livechat/chats/2" => (200, "[]".to_owned()),
        _ => (200, r#"{"id":77,"messages":[]}"#.to_owned()),
    };
    let (code, file, summary) = run(answer, &["get", "1", "2", "3", "--allow-incomplete"]);
    assert_eq!(code, 3);
    assert_eq!(file.as_deref(), Some("{\"id\":1,\"messages\":[]}\n"));
    assert_eq!((summary["expected_total"].as_u64(), summary["missing"].as_u64()), (Some(3), Some(2)));
    let error = summary["error"].as_str().unwrap();
    assert!(error.contains("chat 2 was not found") && error.contains("chat 3 was not found"), "{error}");
}

#[test]
fn the_second_asked_for_beside_the_window_counts_nowhere() {
    let answer: Answer = |_, _, _| {
        let chats = [
            r#"{"id":4,"requestedTime":"2026-11-21T00:00:00Z","messages":[]}"#,
            r#"{"id":3,"requestedTime":"2026-11-20T10:00:00Z","messages":[]}"#,
            r#"{"id":2,"requestedTime":"2026-11-20T00:00:00Z","messages":[]}"#,
            r#"{"id":1,"requestedTime":"2026-11-19T23:59:59.5Z","messages":[]}"#,
        ];
        (200, page(4, &chats.join(",")))
    };
    let (code, _, summary) = run(answer, &DAY);
    let number = |name: &str| summary[name].as_u64();
    assert_eq!((code, number("chats"), number("expected_total"), number("missing")), (0, Some(2), Some(2), Some(0)));
}

#[test]
fn a_chat_that_was_named_but_cannot_be_fetched_is_missing() {
    let answer: Answer = |line, _, _| match line.starts_with("POST") {
        true => (200, page(1, r#"{"id":7,"requestedTime":"2026-11-20T10:00:00Z"}"#)),
        false => (404, String::new()),
    };
    let (code, _, summary) = run(answer, &DAY);
    assert_eq!((code, summary["missing"].as_u64()), (3, Some(1)));
}
