//! What users see: the question, the states, versions, pruning, holds, units for schedulers.

use serde_json::Value;

use super::{Archived, assert_bag, current, day_file, days_ago, files_below, ids, lines_below};
use crate::scene::{end, said};
use crate::support::identity;

#[test]
fn a_sync_makes_a_bag_that_holds_what_the_services_list() {
    let archived = Archived::new(&[]);
    let said = archived.first_sync(8, &[], 0);
    assert!(said.contains("seal "), "{said}");
    assert_bag(&archived.path());
    archived.assert_true(&days_ago(8));
    let verified = archived.json(&["verify", "chats", "-f", "json"], 0);
    assert_eq!((&verified["complete"], &verified["findings"]), (&true.into(), &Value::Array(Vec::new())));
    let status = archived.json(&["status", "chats", "-f", "json"], 0);
    assert_eq!(status["schema"], "chatferry.status/1");
    assert_eq!(
        (status["from"].as_str(), status["gaps"].as_array().map(Vec::len)),
        (Some(days_ago(8).as_str()), Some(0))
    );
    assert_eq!(status["sources"].as_array().unwrap().len(), 3);
    for source in status["sources"].as_array().unwrap() {
        assert_eq!((&source["days"]["closed"], &source["days"]["open"]), (&8.into(), &1.into()), "{source}");
    }
    assert_eq!(status["last_verify"]["exit_code"], 0);
    assert_eq!(archived.json(&["gaps", "chats", "-f", "json"], 0), Value::Array(Vec::new()));
    let text = archived.out(&["status", "chats"], 0);
    assert!(text.contains("■") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_second_sync_of_the_day_asks_the_open_day_alone_and_writes_nothing_below_data() {
    let archived = Archived::new(&[]);
    archived.first_sync(8, &[], 0);
    let seen = |name: &str| {
        let files = files_below(&archived.path().join(name));
        let of = |path: &std::path::PathBuf| {
            (path.clone(), path.metadata().unwrap().modified().unwrap(), std::fs::read(path).unwrap())
        };
        files.iter().map(of).filter(|(path, ..)| !path.ends_with("days.ndjson")).collect::<Vec<_>>()
    };
    let before = [seen("data"), seen("index")];
    let requests = archived.scene.requests().len();
    let summary = archived.json(&["sync", "chats", "-f", "json"], 0);
    // A new chat of the open day may have come since the first run.
    if summary["new"] == 0 {
        assert!([seen("data"), seen("index")] == before, "a quiet sync wrote something");
    }
    assert_eq!((&summary["windows"], &summary["days_asked"]), (&3.into(), &3.into()), "{summary}");
    assert!(archived.scene.requests().len() - requests <= 2 * 2 + 3 * 3, "one window a kind, three days at VCC");
    assert_bag(&archived.path());
    archived.out(&["verify", "chats"], 0);
}

#[test]
fn the_first_question_is_stored_and_another_one_is_refused() {
    let archived = Archived::new(&[]);
    let said = archived.scene.ends(&["sync", "chats", "--project", "822"], 2);
    assert!(said.contains("--from"), "{said}");
    let said = archived.scene.ends(&["sync", "chats", "--from", &days_ago(3)], 2);
    assert!(said.contains("--project"), "{said}");
    for words in [["--from", "90d"], ["--since", "7d"], ["-o", "a.json"], ["--kinds", "mails"]] {
        archived.scene.ends(&[&["sync", "chats"][..], &words].concat(), 2);
    }
    archived
        .scene
        .ends(&["sync", "chats", "--source", "vcc", "--kinds", "missed", "--from", &days_ago(3), "--project", "1"], 2);
    assert!(!archived.path().exists() && archived.scene.requests().is_empty());
    archived.first_sync(3, &[], 0);
    archived.first_sync(3, &[], 0);
    let early = days_ago(6);
    for words in
        [&["--from", early.as_str()][..], &["--tz", "Asia/Tokyo"], &["--project", "130"], &["--include", "skill"]]
    {
        let said = archived.scene.ends(&[&["sync", "chats"][..], words].concat(), 2);
        assert!(said.contains("was made with"), "{said}");
    }
    archived.scene.ends(&["--demo", "sync", "chats"], 2);
    archived.scene.ends(&["sync", "chats", "--extend", "--from", &early, "--project", "130"], 0);
    archived.assert_true_for_both_projects(&early);
    assert_bag(&archived.path());
}

impl Archived {
    fn assert_true_for_both_projects(&self, from: &str) {
        let held: std::collections::BTreeSet<String> = ids(&self.path(), "vcc/");
        let wanted: std::collections::BTreeSet<String> = ["822", "130"]
            .iter()
            .flat_map(|project| self.truth(&format!("service=vcc&project={project}"), from))
            .collect();
        assert_eq!(held, wanted);
    }
}

#[test]
fn folders_that_are_no_archive_are_refused_and_left_alone() {
    let archived = Archived::new(&[]);
    std::fs::create_dir(archived.path()).unwrap();
    std::fs::write(archived.path().join("mine.txt"), "x").unwrap();
    let said = archived.first_sync(3, &[], 2);
    assert!(said.contains("not empty"), "{said}");
    for words in [
        &["status", "chats"][..],
        &["gaps", "chats"],
        &["verify", "chats"],
        &["heal", "chats"],
        &["log", "chats", "1"],
        &["hold", "chats", "list"],
    ] {
        let said = archived.scene.ends(words, 2);
        assert!(said.contains("not an archive"), "{words:?}: {said}");
    }
    std::fs::write(archived.path().join("archive.json"), r#"{"schema":"chatferry.archive/9"}"#).unwrap();
    for words in [&["status", "chats"][..], &["sync", "chats"], &["prune", "chats", "--keep", "1mo"]] {
        let said = archived.scene.ends(words, 2);
        assert!(said.contains("chatferry.archive/9"), "{words:?}: {said}");
    }
    assert_eq!(files_below(&archived.path()).len(), 2);
    assert!(archived.scene.requests().is_empty());
}

#[test]
fn a_second_sync_at_the_same_time_ends_at_once() {
    let archived = Archived::new(&["--fault", "comm100:silent@1"]);
    let from = days_ago(3);
    let mut first = archived.scene.start(&["sync", "chats", "--from", &from, "--tz", "UTC", "--project", "822"]);
    archived.scene.wait_for_requests(1);
    for words in [
        &["sync", "chats"][..],
        &["verify", "chats"],
        &["heal", "chats"],
        &["hold", "chats", "add", "--since", &from, "--reason", "x"],
    ] {
        let said = archived.scene.ends(words, 75);
        assert!(said.contains("another run is using the archive"), "{said}");
    }
    archived.out(&["gaps", "chats", "-f", "json"], 3);
    crate::scene::signal(&first, "TERM");
    let (status, _) = end(&mut first);
    let text = said(&first.wait_with_output().unwrap());
    assert_eq!(status.code(), Some(143), "{text}");
    assert_bag(&archived.path());
    archived.scene.ends(&["sync", "chats"], 0);
    archived.assert_true(&from);
    archived.out(&["verify", "chats"], 0);
}

#[test]
fn late_changes_become_versions_that_log_and_diff_show() {
    let archived = Archived::new(&[]);
    archived.first_sync(4, &[], 0);
    let day = days_ago(2);
    let chat = current_of(&archived, &day)[0]["id"].to_string();
    archived.scene.ends(&["comm100", "set-ticket", &chat, "--ticket", "777"], 0);
    archived.scene.ends(&["heal", "chats", &day], 0);
    let log = archived.json(&["log", "chats", &chat, "-f", "json"], 0);
    let versions: Vec<_> = log.as_array().unwrap().iter().map(|line| line["v"].as_u64().unwrap()).collect();
    assert_eq!(
        (versions, &log[0]["superseded_at"], &log[1]["via"]),
        (vec![1, 2], &log[1]["seen_at"], &"export".into())
    );
    let diff = archived.json(&["diff", "chats", &chat, "-f", "json"], 0);
    assert_eq!((&diff["from"], &diff["to"]), (&1.into(), &2.into()));
    let changes = diff["changes"].as_array().unwrap();
    assert_eq!((changes.len(), &changes[0]["path"], &changes[0]["after"]), (1, &"preChatTicketId".into(), &777.into()));
    let guid = current_of(&archived, &day).iter().find(|found| identity(found) == chat).unwrap()["guid"].clone();
    assert_eq!(archived.json(&["log", "chats", guid.as_str().unwrap(), "-f", "json"], 0), log);
    assert_eq!(archived.json(&["diff", "chats", &chat, "2", "-f", "json"], 0)["changes"], Value::Array(Vec::new()));
    let history: Vec<Value> = lines_below(&archived.path().join("data/history")).into_values().flatten().collect();
    assert_eq!((history.len(), history[0]["id"].to_string()), (1, chat.clone()));
    let said = archived.scene.ends(&["diff", "chats", &chat, "1", "5"], 1);
    assert!(said.contains("2 versions"), "{said}");
    archived.scene.ends(&["log", "chats", "123456789"], 1);
    archived.out(&["verify", "chats"], 0);
    assert_bag(&archived.path());
}

fn current_of(archived: &Archived, day: &str) -> Vec<Value> {
    let text = zstd::decode_all(std::fs::File::open(day_file(&archived.path(), day)).unwrap()).unwrap();
    String::from_utf8(text).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn pruned_days_go_for_ever_and_held_ones_stay() {
    let archived = Archived::new(&[]);
    archived.first_sync(8, &[], 0);
    let (before, held) = (days_ago(5), days_ago(7));
    let id =
        archived.out(&["hold", "chats", "add", "--since", &held, "--until", &days_ago(6), "--reason", "case 7"], 0);
    let id = id.trim_end().to_owned();
    for more in [&["--yes"][..], &[]] {
        let said = archived.scene.ends(&[&["prune", "chats", "--before", &before][..], more].concat(), 6);
        assert!(said.contains(&id) && said.contains("case 7"), "{said}");
    }
    archived.out(&["hold", "chats", "release", &id], 0);
    archived.out(&["hold", "chats", "release", "h99"], 1);
    archived.out(&["hold", "chats", "add", "--since", &held], 2);
    let all = current(&archived.path()).len();
    let preview = archived.json(&["prune", "chats", "--before", &before, "-f", "json"], 0);
    assert_eq!((&preview["removed"], current(&archived.path()).len()), (&false.into(), all));
    archived.out(&["prune", "chats", "--before", &before, "--yes"], 0);
    assert!(current(&archived.path()).keys().all(|name| name[name.len() - 21..] >= *before.as_str()));
    assert_bag(&archived.path());
    archived.out(&["verify", "chats"], 0);
    let status = archived.json(&["status", "chats", "-f", "json"], 0);
    assert_eq!(status["sources"][0]["days"]["pruned"], 3);
    archived.out(&["gaps", "chats"], 0);
    let requests = archived.scene.requests().len();
    archived.scene.ends(&["heal", "chats", &days_ago(7)], 2);
    archived.scene.ends(&["heal", "chats"], 0);
    assert_eq!(archived.scene.requests().len(), requests, "nothing is asked for a pruned day");
    archived.scene.ends(&["sync", "chats"], 0);
    assert!(current(&archived.path()).keys().all(|name| name[name.len() - 21..] >= *before.as_str()));
    archived.out(&["log", "chats", "1"], 1);
}

#[test]
fn the_demo_syncs_ninety_days() {
    let archived = Archived::new(&[]);
    // The whole of it is an example in the help, and run there.
    archived.scene.ends(&["--demo", "sync", "demo", "--source", "comm100", "--kinds", "missed"], 0);
    let status = archived.json(&["status", "demo", "-f", "json"], 0);
    assert_eq!(status["from"], days_ago_in_system_zone(90));
    assert_bag(&archived.scene.path("demo"));
    archived.out(&["verify", "demo"], 0);
    archived.scene.ends(&["sync", "demo"], 2);
}

/// The scene's zone is the machine's, and a day's length away from UTC at most.
fn days_ago_in_system_zone(days: i64) -> String {
    let zone = chatferry::window::Zone::system().unwrap();
    (0..days).fold(zone.day(chrono::Utc::now()), |day, _| day.yesterday()).to_string()
}

#[test]
fn schedulers_get_what_runs_the_same_sync() {
    let archived = Archived::new(&[]);
    let words =
        ["sync", "chats & more", "--from", "2026-01-01", "--project", "822", "--max-requests", "200", "--print"];
    let print = |scheduler: &str| archived.out(&[&words[..], &[scheduler]].concat(), 0);
    let (systemd, cron, launchd) = (print("systemd"), print("cron"), print("launchd"));
    let archive = archived.scene.path("chats & more").display().to_string();
    assert!(
        systemd.contains(&format!("sync \"{archive}\" --from 2026-01-01 --project 822 --max-requests 200\n")),
        "{systemd}"
    );
    assert!(systemd.contains("RestartPreventExitStatus=1 2 3 4 6") && systemd.contains("OnFailure="), "{systemd}");
    assert!(cron.contains(&format!("sync '{archive}' --from")), "{cron}");
    assert!(launchd.starts_with("<?xml") && launchd.contains("chats &amp; more"), "{launchd}");
    for text in [systemd, cron, launchd] {
        assert!(text.contains(env!("CARGO_BIN_EXE_chatferry")));
        let secrets = archived
            .scene
            .simulated
            .settings
            .iter()
            .filter(|(name, _)| name.ends_with("TOKEN") || name.ends_with("API_KEY"));
        secrets.for_each(|(name, secret)| assert!(!text.contains(secret), "{name}"));
    }
    assert!(!archived.scene.path("chats & more").exists() && archived.scene.requests().is_empty());
}

#[test]
fn an_archive_converts_to_one_file() {
    let archived = Archived::new(&[]);
    archived.first_sync(4, &[], 0);
    archived.scene.ends(&["convert", "chats", "-o", "all.ndjson"], 0);
    let text = String::from_utf8(archived.scene.bytes("all.ndjson")).unwrap();
    let all: usize = current(&archived.path()).into_values().map(|chats| chats.len()).sum();
    assert_eq!(text.lines().count(), all);
}
