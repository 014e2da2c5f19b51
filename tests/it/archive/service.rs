//! What services do to an archive: limits, outages, totals that lie, chats that vanish, clocks that differ.

use serde_json::Value;

use super::{Archived, assert_bag, current, day_file, days_ago, ids};
use crate::support::identity;

#[test]
fn a_budget_is_kept_and_the_next_run_continues() {
    let archived = Archived::new(&[]);
    let mut runs = 0;
    let mut code = archived
        .scene
        .run(&["sync", "chats", "--from", &days_ago(6), "--tz", "UTC", "--project", "822", "--max-requests", "12"])
        .status
        .code();
    let mut requests = 0;
    while code == Some(5) {
        let now = archived.scene.requests().len();
        assert!(now - requests <= 12, "a run sent {} requests", now - requests);
        requests = now;
        assert_bag(&archived.path());
        // In the end only the open day is left, which is no gap.
        let gaps: Value = serde_json::from_slice(&archived.scene.run(&["gaps", "chats", "-f", "json"]).stdout).unwrap();
        assert!(gaps.as_array().unwrap().iter().all(|gap| gap["state"] == "pending"), "{gaps}");
        runs += 1;
        assert!(runs < 30, "it gets nowhere");
        code = archived.scene.run(&["sync", "chats", "--max-requests", "12"]).status.code();
    }
    assert_eq!(code, Some(0));
    assert!(runs > 2);
    archived.assert_true(&days_ago(6));
}

#[test]
fn a_day_that_needs_more_than_the_budget_says_how_many() {
    let archived = Archived::new(&["--page-cap", "10"]);
    let scene = &archived.scene;
    let words = [
        "sync",
        "chats",
        "--from",
        &days_ago(2),
        "--tz",
        "UTC",
        "--source",
        "comm100",
        "--kinds",
        "missed",
        "--max-requests",
        "1",
    ];
    scene.run(&words);
    assert!(scene.requests().len() <= 1);
}

#[test]
fn an_outage_leaves_days_pending_and_the_other_service_is_synced() {
    let archived = Archived::new(&["--fault", "comm100:status=500@2+"]);
    archived.first_sync(3, &[], 5);
    assert_bag(&archived.path());
    let status = archived.json(&["status", "chats", "-f", "json"], 3);
    let vcc = status["sources"].as_array().unwrap().iter().find(|source| source["source"] == "vcc").unwrap();
    assert_eq!(vcc["days"]["closed"], 3);
    assert!(status["gaps"].as_array().unwrap().iter().all(|gap| gap["state"] == "pending"), "{status}");
    assert_eq!(ids(&archived.path(), "vcc"), archived.truth("service=vcc&project=822", &days_ago(3)));
}

#[test]
fn refused_credentials_are_4_and_name_the_service() {
    let archived = Archived::new(&["--fault", "vcc:status=401"]);
    let said = archived.first_sync(3, &[], 4);
    assert!(said.contains("vcc"), "{said}");
    assert_eq!(archived.json(&["status", "chats", "-f", "json"], 3)["sources"][0]["days"]["closed"], 3);
}

#[test]
fn a_wrong_total_keeps_a_day_partial_until_it_is_accepted() {
    let archived = Archived::new(&["--fault", "comm100-total=+3"]);
    let said = archived.first_sync(2, &["--source", "comm100", "--kinds", "chats"], 2);
    assert!(said.contains("--project"), "{said}");
    let words = ["sync", "chats", "--from", &days_ago(2), "--tz", "UTC", "--source", "comm100", "--kinds", "chats"];
    archived.scene.ends(&words, 3);
    let gaps = archived.json(&["gaps", "chats", "-f", "json"], 3);
    assert_eq!((&gaps[0]["state"], &gaps[0]["days"]), (&"partial".into(), &2.into()));
    // What came is there all the same.
    assert_eq!(ids(&archived.path(), "comm100"), archived.truth("service=comm100&resource=chats", &days_ago(2)));
    archived.scene.ends(&["heal", "chats"], 3);
    archived.scene.ends(&["heal", "chats", &format!("{}..{}", days_ago(2), days_ago(1)), "--accept"], 0);
    archived.out(&["gaps", "chats"], 0);
    assert_bag(&archived.path());
}

#[test]
fn unreadable_records_are_kept_beside_their_day() {
    let archived = Archived::new(&["--fault", "comm100:odd-records"]);
    let words = ["sync", "chats", "--from", &days_ago(2), "--tz", "UTC", "--source", "comm100", "--kinds", "chats"];
    archived.scene.ends(&words, 3);
    let rejects: Vec<_> = super::files_below(&archived.path().join("data/rejects"));
    assert!(rejects.len() >= 2, "{rejects:?}");
    assert!(rejects.iter().any(|path| path.display().to_string().ends_with(&format!("{}.ndjson", days_ago(1)))));
    assert_bag(&archived.path());
    archived.out(&["verify", "chats"], 0);
}

#[test]
fn chats_that_vanish_are_marked_and_stay() {
    let archived = Archived::new(&[]);
    archived.first_sync(4, &[], 0);
    let day = days_ago(2);
    let name = day_file(&archived.path(), &day)
        .strip_prefix(archived.path().join("data/current"))
        .unwrap()
        .display()
        .to_string();
    let chats = current(&archived.path())[&name].clone();
    let gone = identity(&chats[1]);
    archived.scene.simulated.about(&format!("remove?id={gone}"));
    let summary = archived.json(&["heal", "chats", &day, "-f", "json"], 0);
    assert_eq!(summary["gone"], 1, "{summary}");
    assert_eq!(current(&archived.path())[&name].len(), chats.len(), "its line stays");
    assert!(archived.json(&["log", "chats", &gone, "-f", "json"], 0)[0]["gone_at"].is_string());
    archived.out(&["verify", "chats"], 0);
    // It comes back, and is the version that it was.
    archived.scene.simulated.about(&format!("restore?id={gone}"));
    let summary = archived.json(&["heal", "chats", &day, "-f", "json"], 0);
    assert_eq!((&summary["returned"], &summary["changed"]), (&1.into(), &0.into()), "{summary}");
    let log = archived.json(&["log", "chats", &gone, "-f", "json"], 0);
    assert_eq!((log.as_array().unwrap().len(), log[0]["gone_at"].is_null()), (1, true), "{log}");
    archived.out(&["verify", "chats"], 0);
    // All of a day at once is not believed.
    chats.iter().for_each(|chat| _ = archived.scene.simulated.about(&format!("remove?id={}", identity(chat))));
    let said = archived.scene.ends(&["heal", "chats", &day], 6);
    assert!(said.contains("too many chats vanished at once") && said.contains("--accept-gone"), "{said}");
    assert_eq!(archived.json(&["gaps", "chats", "-f", "json"], 3)[0]["state"], "suspect");
    assert!(archived.json(&["log", "chats", &identity(&chats[0]), "-f", "json"], 0)[0]["gone_at"].is_null());
    archived.scene.ends(&["sync", "chats"], 6);
    archived.scene.ends(&["sync", "chats", "--accept-gone"], 0);
    archived.out(&["gaps", "chats"], 0);
    assert!(archived.json(&["log", "chats", &identity(&chats[0]), "-f", "json"], 0)[0]["gone_at"].is_string());
    archived.out(&["verify", "chats"], 0);
    assert_bag(&archived.path());
}

#[test]
fn what_delete_removed_is_gone_without_suspicion() {
    let archived = Archived::new(&[]);
    archived.first_sync(4, &[], 0);
    let day = days_ago(2);
    let file = day_file(&archived.path(), &day);
    let name = file.strip_prefix(archived.path().join("data/current")).unwrap().display().to_string();
    let keys: Vec<String> = current(&archived.path())[&name].iter().map(identity).collect();
    let count = keys.len().to_string();
    let words: Vec<&str> = keys.iter().map(String::as_str).collect();
    archived.scene.ends(&[&["delete", "--yes", "--expect", &count][..], &words].concat(), 0);
    archived.scene.ends(&["heal", "chats", &day], 0);
    let log = archived.json(&["log", "chats", &keys[0], "-f", "json"], 0);
    assert_eq!((log[0]["gone_at"].is_string(), &log[0]["by"]), (true, &"delete".into()));
}

#[test]
fn a_clock_that_cannot_be_right_asks_for_nothing() {
    let archived = Archived::new(&["--clock", "2026-01-01T00:00:00Z"]);
    let said = archived.first_sync(3, &[], 6);
    assert!(said.contains("clock") && said.contains("2026-01-01"), "{said}");
    assert!(current(&archived.path()).is_empty());
    assert_bag(&archived.path());
}

#[test]
fn counts_are_compared_by_halves_and_name_the_day() {
    let archived = Archived::new(&[]);
    archived.first_sync(11, &[], 0);
    let all = archived.json(&["verify", "chats", "--online", "full", "-f", "json"], 0);
    assert_eq!(all["differences"], Value::Array(Vec::new()));
    let before = archived.scene.requests().len();
    let counted = archived.json(&["verify", "chats", "--online", "counts", "-f", "json"], 0);
    let comm100 =
        |from: usize| archived.scene.requests()[from..].iter().filter(|line| line["service"] == "comm100").count();
    assert!(comm100(before) <= 4, "a month or two of two kinds: {counted}");
    let day = days_ago(7);
    let name = day_file(&archived.path(), &day)
        .strip_prefix(archived.path().join("data/current"))
        .unwrap()
        .display()
        .to_string();
    let gone = identity(&current(&archived.path())[&name][0]);
    archived.scene.simulated.about(&format!("remove?id={gone}"));
    for depth in ["counts", "ids", "full"] {
        let before = archived.scene.requests().len();
        let output = archived.json(&["verify", "chats", "--online", depth, "-f", "json"], 3);
        let found = output["differences"].as_array().unwrap();
        assert_eq!((found.len(), &found[0]["day"]), (1, &day.clone().into()), "{depth}: {output}");
        assert!(depth != "counts" || comm100(before) <= 4 + 2 * 5, "{}", comm100(before));
    }
    archived.scene.ends(&["verify", "chats", "--online", "counts", "--max-requests", "1"], 5);
    archived.out(&["verify", "chats"], 0);
    archived.scene.ends(&["heal", "chats", &day], 0);
    archived.out(&["verify", "chats", "--online", "counts"], 0);
}

#[test]
fn files_of_listen_are_current_until_the_export_has_them() {
    let archived = Archived::new(&[]);
    let day = days_ago(1);
    archived.first_sync(4, &[], 0);
    let hook = |id: u64, text: &str, project: u64| {
        format!(
            "{{\"chatId\":{id},\"projectId\":{project},\"disposition\":\"completed\",\
             \"conversation\":[{{\"from\":\"Visitor\",\"date\":\"{day}T12:00:00+00:00\",\"message\":\"{text}\"}}]}}\n"
        )
    };
    let lines = [hook(990_001, "first", 822), hook(990_001, "second", 822), hook(990_002, "other project", 7)].concat();
    std::fs::write(archived.scene.path("hooks-1.ndjson"), format!("{lines}{{\"chatId\":990003,\"projectId\":822,"))
        .unwrap();
    let words = ["sync", "chats", "--webhook-files", "hooks-*.ndjson"];
    let said = archived.scene.ends(&words, 0);
    assert!(said.contains("1 chat of other accounts or projects"), "{said}");
    let log = archived.json(&["log", "chats", "990001", "-f", "json"], 0);
    assert_eq!(
        (log.as_array().unwrap().len(), &log[0]["via"], &log[0]["day"]),
        (1, &"webhook".into(), &day.clone().into())
    );
    assert!(ids(&archived.path(), "vcc").iter().any(|id| id.contains("990001")));
    archived.out(&["log", "chats", "990002"], 1);
    archived.out(&["log", "chats", "990003"], 1);
    archived.scene.ends(&words, 0);
    assert_eq!(archived.json(&["log", "chats", "990001", "-f", "json"], 0), log, "the same files change nothing");
    std::fs::write(archived.scene.path("hooks-2.ndjson"), hook(990_001, "third", 822)).unwrap();
    archived.scene.ends(&words, 0);
    assert_eq!(archived.json(&["log", "chats", "990001", "-f", "json"], 0).as_array().unwrap().len(), 2);
    archived.out(&["verify", "chats"], 0);
    archived.scene.ends(&["sync", "chats", "--import", "nothing-*.ndjson"], 2);
    assert_bag(&archived.path());
}

#[test]
fn day_files_of_earlier_exports_are_taken_in() {
    let archived = Archived::new(&[]);
    archived
        .scene
        .ends(&["comm100", "search", "--since", &days_ago(4), "--tz", "UTC", "-o", "old-{date}.ndjson.zst"], 0);
    let lost = {
        let path = archived.scene.path(&format!("old-{}.ndjson.zst", days_ago(3)));
        let text = zstd::decode_all(std::fs::File::open(path).unwrap()).unwrap();
        let chat: Value = serde_json::from_slice(text.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
        identity(&chat)
    };
    archived.scene.simulated.about(&format!("remove?id={lost}"));
    archived.first_sync(5, &["--import", "old-*.ndjson.zst"], 0);
    let log = archived.json(&["log", "chats", &lost, "-f", "json"], 0);
    assert_eq!((log.as_array().unwrap().len(), &log[0]["via"]), (1, &"import".into()));
    archived.out(&["verify", "chats"], 0);
}

#[test]
fn an_archive_proves_chats_that_are_to_be_deleted() {
    let archived = Archived::new(&[]);
    archived.first_sync(4, &[], 0);
    let day = days_ago(2);
    let file = day_file(&archived.path(), &day);
    let name = file.strip_prefix(archived.path().join("data/current")).unwrap().display().to_string();
    let keys: Vec<String> = current(&archived.path())[&name].iter().map(identity).collect();
    let delete = |key: &str, code: i32| {
        archived.scene.ends(&["delete", key, "--archived-in", "chats", "--yes", "--expect", "1"], code)
    };
    delete(&keys[0], 0);
    // One that changed since, and one whose file is damaged, are not proven.
    archived.scene.ends(&["comm100", "set-ticket", &keys[1], "--ticket", "777"], 0);
    delete(&keys[1], 6);
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() - 1]).unwrap();
    delete(&keys[2], 6);
    std::fs::write(&file, &whole).unwrap();
    delete(&keys[2], 0);
    archived.scene.ends(&["heal", "chats", &day], 0);
    assert_eq!(archived.json(&["log", "chats", &keys[0], "-f", "json"], 0)[0]["by"], "delete");
}
