//! `delete`: what is proven goes, once; what is not stays.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use assert_cmd::assert::Assert;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Simulated, program};
use crate::terminal::on_terminal;

/// A simulation, an export of all its chats, and a state folder.
struct House {
    simulated: Simulated,
    folder: TempDir,
    ids: Vec<String>,
}

impl House {
    fn new(chats: &str, flags: &[&str]) -> Self {
        let simulated = Simulated::start(&[&["--chats", chats], flags].concat());
        let ids = simulated.ids();
        Self { simulated, folder: tempfile::tempdir().unwrap(), ids }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Assert {
        let state = self.path("state");
        self.simulated.chatferry(&state).current_dir(self.folder.path()).args(args).assert()
    }

    /// The same on a terminal, where `typed` is typed.
    fn asked(&self, args: &[&str], typed: &str) -> (Option<i32>, String) {
        let mut command = program();
        command.envs(&self.simulated.settings).env("CHATFERRY_COMM100_RATE", "off").args(args);
        command.env("CHATFERRY_STATE_DIR", self.path("state")).current_dir(self.folder.path());
        on_terminal(command, typed)
    }

    fn export(&self, name: &str, more: &[&str]) {
        self.run(&[&["comm100", "search", "-o", name], more].concat()).success();
    }

    fn deletes(&self) -> Vec<Value> {
        self.simulated.log(|method| method == "DELETE")
    }

    fn requests(&self) -> usize {
        self.simulated.log(|_| true).len()
    }

    /// Ids that are deleted, as text.
    fn deleted(&self) -> Vec<String> {
        self.simulated.state()["deleted"].as_array().unwrap().iter().map(Value::to_string).collect()
    }

    fn journal(&self) -> Vec<Value> {
        let folder = self.path("state").join("deleted");
        let file = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.ends_with('\n'));
        // The first line says whose journal it is.
        text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn stderr(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

const PROVEN: &[&str] = &["delete", "--from-export", "all.ndjson", "--archived-in", "all.ndjson", "--yes", "--expect"];

#[test]
fn deletes_what_is_archived_and_repeats_nothing() {
    let house = House::new("30", &[]);
    house.export("all.ndjson", &[]);
    let before = house.requests();
    let assert = house.run(&[PROVEN, &["30", "--batch-size", "20", "--summary", "summary.json"]].concat()).success();
    assert_eq!(house.deleted().len(), 30);
    let log = house.simulated.log(|_| true).split_off(before);
    let methods: String = log.iter().map(|line| &line["method"].as_str().unwrap()[..1]).collect();
    // One search shows all before the first is deleted; after each batch, a search that they are gone, and for one of
    // them the single call.
    assert_eq!(methods, "PDPGDPG");
    let batch: Vec<Value> = serde_json::from_str(log[1]["body"].as_str().unwrap()).unwrap();
    assert_eq!(batch.len(), 20);
    assert!(stderr(&assert).contains("30 chats to be deleted"), "{}", stderr(&assert));
    let summary: Value = serde_json::from_slice(&std::fs::read(house.path("summary.json")).unwrap()).unwrap();
    let [deleted, kept, failed] = ["deleted", "kept", "failed"].map(|name| summary[name].as_u64().unwrap());
    assert_eq!((deleted, kept, failed, summary["requests"].as_u64()), (30, 0, 0, Some(7)));

    let requests = house.requests();
    let assert = house.run(&[PROVEN, &["30"]].concat()).success();
    assert!(String::from_utf8_lossy(&assert.get_output().stdout).lines().all(|line| line.contains("deleted before")));
    // One search for all, one call for one of them, and a search that proves that the service is there.
    assert_eq!((house.requests() - requests, house.deletes().len()), (2, 2));
}

#[test]
fn archives_of_every_form_prove_and_includes_are_compared() {
    let house = House::new("10", &[]);
    for name in ["a.json", "a.ndjson.gz", "a.json.zst"] {
        house.export(name, &["--include", "chatAgent,chatWrapup,chatWrapupCategory"]);
        house.run(&["delete", "--from-export", name, "--archived-in", name, "--dry-run"]).success();
    }
    assert!(house.deletes().is_empty());
    house.run(&["comm100", "wrapup", &house.ids[4], "--comment", "late"]).success();
    let assert = house.run(&["delete", "--from-export", "a.json", "--archived-in", "a.json", "--dry-run"]).code(6);
    let said = format!("chat {} is kept: it has changed since it was archived: chatWrapup", house.ids[4]);
    assert!(stderr(&assert).contains(&said), "{}", stderr(&assert));
    house.export("plain.ndjson", &[]);
    let both = ["--archived-in", "a.json", "--archived-in", "plain.ndjson"];
    house.run(&[&["delete", &house.ids[4], "--dry-run"], &both[..]].concat()).success();
}

#[test]
fn what_has_changed_or_was_never_archived_is_named_and_nothing_goes() {
    let house = House::new("12", &[]);
    house.export("all.ndjson", &[]);
    house.run(&["comm100", "set-ticket", &house.ids[2], "--ticket", "77"]).success();
    let assert = house.run(&[PROVEN, &["12"]].concat()).code(6);
    let said = stderr(&assert);
    assert!(said.contains("preChatTicketId differs") && said.contains(&house.ids[2]), "{said}");
    assert!(house.deletes().is_empty());

    house.export("few.ndjson", &["--limit", "4"]);
    let assert =
        house.run(&["delete", &house.ids[0], &house.ids[9], "--archived-in", "few.ndjson", "--dry-run"]).code(6);
    assert!(stderr(&assert).contains(&format!("chat {} is kept: it is not in any --archived-in", house.ids[9])));

    let assert = house.run(&[PROVEN, &["12", "--proven-only"]].concat()).code(6);
    assert!(stderr(&assert).contains(&format!("not proven archived: {}", house.ids[2])), "{}", stderr(&assert));
    let deleted = house.deleted();
    assert!(deleted.len() == 11 && !deleted.contains(&house.ids[2]));
}

#[test]
fn archives_that_prove_nothing_are_refused_before_anything_is_asked() {
    let house = House::new("10", &[]);
    house.export("all.ndjson", &[]);
    house.export("all.csv", &[]);
    house.export("narrow.ndjson", &["--fields", "id,guid,requestedTime"]);
    let whole = std::fs::read(house.path("all.ndjson")).unwrap();
    std::fs::write(house.path("cut.ndjson"), &whole[..whole.len() - 100]).unwrap();
    std::fs::write(house.path("open.ndjson"), &whole).unwrap();
    std::fs::write(house.path("open.ndjson.partial"), "").unwrap();
    std::fs::write(house.path("some.ndjson.partial"), &whole).unwrap();
    let requests = house.requests();
    for name in ["all.csv", "narrow.ndjson", "cut.ndjson", "open.ndjson", "some.ndjson.partial"] {
        let assert = house.run(&["delete", &house.ids[0], "--archived-in", name, "--yes", "--expect", "1"]).code(6);
        assert!(stderr(&assert).contains(&format!("{name} is refused as an archive")), "{}", stderr(&assert));
    }
    house.run(&["delete", &house.ids[0], "--archived-in", "none.json", "--dry-run"]).code(2);
    assert_eq!(house.requests(), requests);
}

#[test]
fn nothing_goes_without_a_yes_and_the_right_number() {
    let house = House::new("10", &[]);
    let (one, two) = (house.ids[0].as_str(), house.ids[1].as_str());
    for (args, said) in [
        (vec!["delete", one], "nobody can confirm"),
        (vec!["delete", one, "--yes"], "nobody can confirm"),
        (vec!["delete", one, "--expect", "1"], "nobody can confirm"),
        (vec!["comm100", "delete", one, "--no-input"], "nobody can confirm"),
        (vec!["delete", one, one, two, "--yes", "--expect", "3"], "--expect 3, but 2 chats are named"),
    ] {
        house.run(&args).code(6).stderr(contains(said));
    }
    for args in [&["delete"][..], &["delete", one, "--batch-size", "0"], &["delete", one, "--proven-only"]] {
        house.run(args).code(2);
    }
    assert_eq!(house.requests(), 0);
    house.run(&["delete", one, two, "--dry-run"]).success().stdout(contains("would be deleted"));
    assert!(house.deletes().is_empty());
}

#[test]
fn on_a_terminal_the_number_of_chats_is_asked_for_and_deletes_them() {
    let house = House::new("10", &[]);
    let [one, two, three] = [0, 1, 2].map(|chat: usize| house.ids[chat].as_str());
    for (args, number) in [(["delete", one, two], "2"), (["delete", three, "--yes"], "1")] {
        let (exit, screen) = house.asked(&args, &format!("{number}\n"));
        assert_eq!(exit, Some(0), "{screen}");
        assert!(screen.contains(&format!("This cannot be undone. Type {number} to delete {number} chat")), "{screen}");
    }
    assert_eq!(house.deleted(), [three, two, one], "in the order of ids");
}

#[test]
fn anything_else_typed_and_the_end_of_input_delete_nothing() {
    let house = House::new("10", &[]);
    for typed in ["1\n", "22\n", "2 2\n", "y\n", "two\n", "\n", "\u{4}"] {
        let (exit, screen) = house.asked(&["delete", &house.ids[0], &house.ids[1]], typed);
        assert_eq!(exit, Some(6), "{typed:?}: {screen}");
        assert!(screen.contains("Type 2 to delete 2 chats:"), "{typed:?}: {screen}");
        assert!(screen.contains("not confirmed; nothing was deleted"), "{typed:?}: {screen}");
        assert!(house.deletes().is_empty(), "{typed:?}");
    }
}

#[test]
fn a_terminal_is_not_asked_where_flags_have_answered() {
    let house = House::new("10", &[]);
    let (one, two) = (house.ids[0].as_str(), house.ids[1].as_str());
    for (flags, exit, deletes) in
        [(&["--no-input"][..], 6, 0), (&["--no-input", "--yes"], 6, 0), (&["--yes", "--expect", "2"], 0, 1)]
    {
        let (ended, screen) = house.asked(&[&["delete", one, two], flags].concat(), "2\n");
        assert_eq!((ended, house.deletes().len()), (Some(exit), deletes), "{flags:?}: {screen}");
        assert!(!screen.contains("Type 2"), "{flags:?}: {screen}");
        assert_eq!(screen.contains("nobody can confirm"), exit == 6, "{flags:?}: {screen}");
    }
}

#[test]
fn a_chat_counts_once_whatever_it_is_called() {
    let house = House::new("10", &[]);
    let id = house.ids[0].as_str();
    let chat = house.simulated.comm100("GET", &format!("livechat/chats/{id}"), "").unwrap().json();
    let guid = chat["guid"].as_str().unwrap();
    house.run(&["delete", id, guid, "--yes", "--expect", "2"]).code(6);
    house.run(&["delete", id, guid, "--yes", "--expect", "1"]).success();
    assert_eq!((house.deleted(), house.deletes().len()), (vec![id.to_owned()], 1));
    house.run(&["delete", guid, "--yes", "--expect", "1"]).success().stdout(contains("deleted before"));
}

#[test]
fn every_answer_to_a_batch_leads_to_a_result_for_each_chat() {
    for (faults, code, deletes, gone) in [
        (&[][..], 0, 1, 8),
        (&["write-answer=201"], 0, 1, 8),
        (&["write-answer=json"], 0, 1, 8),
        // The batch is done but its answer is lost: looked up, and nothing is sent again.
        (&["write-answer=cut@1"], 0, 1, 8),
        // The batch fails: halved, as often as it has to be; what is lost is looked up as well.
        (&["write-answer=409@1"], 0, 3, 8),
        (&["write-answer=409@1", "write-answer=cut@3"], 0, 3, 8),
        (&["write-answer=404@1"], 0, 3, 8),
        (&["write-answer=html404@1"], 0, 3, 8),
        (&["write-answer=false@1"], 0, 3, 8),
        (&["write-answer=html403*2"], 0, 5, 8),
        // What is said not to be there is looked up, and is there.
        (&["write-answer=404*3"], 0, 11, 8),
        (&["write-answer=html403"], 3, 15, 0),
        (&["write-answer=false"], 3, 15, 0),
        (&["write-answer=html404"], 5, 23, 0),
        // All but the last of a batch; it, then, has its own call, twice.
        (&["write-answer=207"], 5, 3, 7),
        (&["write-answer=207@1"], 0, 2, 8),
        // Where nothing is allowed, no further halves are tried.
        (&["write-answer=403"], 4, 11, 0),
    ] {
        let fault = faults;
        let faults: Vec<&str> = faults.iter().flat_map(|fault| ["--fault", fault]).collect();
        let house = House::new("10", &faults);
        let ids: Vec<&str> = house.ids[..8].iter().map(String::as_str).collect();
        let assert =
            house.run(&[&["delete", "--yes", "--expect", "8", "-f", "json"], ids.as_slice()].concat()).code(code);
        assert_eq!((house.deletes().len(), house.deleted().len()), (deletes, gone), "{fault:?}");
        let results = String::from_utf8_lossy(&assert.get_output().stdout).lines().count();
        assert_eq!(results, 8, "{fault:?}: {}", stderr(&assert));
        let mut last: HashMap<u64, Value> = HashMap::new();
        house
            .journal()
            .into_iter()
            .for_each(|line| _ = last.insert(line["id"].as_u64().unwrap(), line["step"].clone()));
        assert!(last.len() == 8 && last.values().all(|step| step != "intent"), "{fault:?}: {last:?}");
    }
}

#[test]
fn a_lost_delete_is_looked_up_and_sent_once_more_unless_no_try_is_wanted() {
    // The second and the fourth request are the deletes.
    let faults = ["--fault", "comm100:status=500@2", "--fault", "comm100:status=500@4"];
    for (retries, batch, methods, tries) in [
        ("0", "1", "GDG", 0),
        ("0", "100", "GDG", 0),
        ("1", "1", "GDGDG", 1),
        ("1", "100", "GDGDG", 1),
        ("5", "100", "GDGDG", 1),
    ] {
        let house = House::new("10", &faults);
        let id = house.ids[0].as_str();
        let flags = ["--retries", retries, "--batch-size", batch, "--summary", "summary.json"];
        let assert = house.run(&[&["delete", id, "--yes", "--expect", "1"], &flags[..]].concat()).code(5);
        assert!(stderr(&assert).contains(&format!("1 chat is not deleted: {id}")), "{}", stderr(&assert));
        let log = house.simulated.log(|_| true);
        let asked: String = log.iter().map(|line| &line["method"].as_str().unwrap()[..1]).collect();
        assert_eq!(asked, methods, "--retries {retries} --batch-size {batch}");
        assert_eq!(house.journal().last().unwrap()["step"], "failed");
        let summary: Value = serde_json::from_slice(&std::fs::read(house.path("summary.json")).unwrap()).unwrap();
        assert_eq!((&summary["retries"], &summary["failed"]), (&json!(tries), &json!(1)), "{summary}");
    }
}

#[test]
fn a_batch_of_one_is_a_batch_and_only_a_size_of_1_is_the_single_call() {
    let house = House::new("10", &[]);
    let (one, two) = (house.ids[0].as_str(), house.ids[1].as_str());
    house.run(&["delete", one, "--yes", "--expect", "1"]).success();
    house.run(&["delete", two, "--yes", "--expect", "1", "--batch-size", "1"]).success();
    let sent: Vec<_> = house.deletes().iter().map(|line| (line["path"].clone(), line["body"].clone())).collect();
    assert_eq!(
        sent,
        [
            (json!("/v4/livechat/chats"), json!(format!("[{one}]"))),
            (json!(format!("/v4/livechat/chats/{two}")), json!(""))
        ]
    );
}

#[test]
fn what_was_never_there_is_named_and_what_was_there_once_is_done() {
    let house = House::new("10", &[]);
    house.export("all.ndjson", &[]);
    let one = house.ids[0].as_str();
    house.run(&["delete", "998", "--dry-run"]).code(3).stderr(contains("chat 998: not found"));
    let args = ["delete", "998", one, "--yes", "--expect", "2"];
    for deleted in ["deleted", "before"] {
        let assert = house.run(&[&args[..], &["-f", "json"]].concat()).code(3);
        assert!(stderr(&assert).contains("1 chat is not deleted: 998"), "{}", stderr(&assert));
        let lines = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let result = |chat| lines.iter().find(|line| line["chat"] == chat).map(|line| line["result"].clone());
        assert_eq!((result("998"), result(one)), (Some(json!("not-found")), Some(json!(deleted))));
    }
    assert_eq!(house.deleted(), [one]);
    // An archive decides first; and what stands in an export was there once, whoever deleted it.
    house.run(&["delete", "998", "--archived-in", "all.ndjson", "--dry-run"]).code(6);
    std::fs::remove_dir_all(house.path("state")).unwrap();
    let assert = house.run(&[PROVEN, &["10"]].concat()).success();
    assert!(String::from_utf8_lossy(&assert.get_output().stdout).contains(&format!("chat {one}: not there any more")));
}

#[test]
fn a_single_call_for_a_chat_that_nobody_has_seen_tells_that_it_is_not_there() {
    // More than are read for the preview, so that the delete is the first to ask.
    let house = House::new("10", &[]);
    let made_up: Vec<String> = (0..101).map(|number| (999_000_000u64 + number).to_string()).collect();
    let ids: Vec<&str> = made_up.iter().map(String::as_str).collect();
    let args = ["delete", "--yes", "--expect", "101", "--batch-size", "1"];
    let assert = house.run(&[&args[..], &ids].concat()).code(3);
    assert!(stderr(&assert).contains("101 chats are not deleted"), "{}", stderr(&assert));
}

#[test]
fn one_chat_that_is_refused_is_named_and_the_others_are_deleted() {
    let house = House::new("10", &[]);
    let denied = house.ids[5].clone();
    let house = House::new("10", &["--fault", &format!("write-denied={denied}")]);
    let ids: Vec<&str> = house.ids.iter().map(String::as_str).collect();
    for size in ["100", "4", "1"] {
        // What is deleted already is no failure either.
        let args = ["delete", "--yes", "--expect", "10", "--batch-size", size, "-f", "json"];
        let assert = house.run(&[args.as_slice(), ids.as_slice()].concat()).code(3);
        let said = stderr(&assert);
        assert!(said.contains(&format!("1 chat is not deleted: {denied}")), "{said}");
        assert!(said.contains("the service answered 403: You do not have the permission for this chat."), "{said}");
        assert_eq!(String::from_utf8_lossy(&assert.get_output().stdout).lines().count(), 10);
        assert_eq!(house.deleted().len(), 9);
    }
}

#[test]
fn what_is_only_accepted_is_not_reported_as_deleted() {
    let house = House::new("10", &["--fault", "write-answer=202"]);
    let assert = house.run(&["delete", &house.ids[0], "--yes", "--expect", "1"]).code(5);
    assert!(stderr(&assert).contains("the service says that it is deleted, but it is still there"));
    assert!(assert.get_output().stdout.is_empty() && house.journal().last().unwrap()["step"] == "failed");
}

#[test]
fn another_chat_in_the_place_of_the_one_asked_for_proves_nothing() {
    let house = House::new("10", &["--fault", "comm100-other-chat", "--fault", "comm100-no-messages"]);
    let faithful = House::new("10", &[]);
    faithful.export("all.ndjson", &[]);
    std::fs::copy(faithful.path("all.ndjson"), house.path("all.ndjson")).unwrap();
    let one = house.ids[0].as_str();
    let assert = house.run(&["delete", one, "--archived-in", "all.ndjson", "--yes", "--expect", "1"]).code(6);
    assert!(stderr(&assert).contains("the service answers with another chat"), "{}", stderr(&assert));
    house.run(&["delete", one, "--yes", "--expect", "1"]).code(6).stderr(contains("another chat"));
    house.run(&["comm100", "set-ticket", one, "--ticket", "5"]).code(5).stderr(contains("is another chat"));
    assert!(house.deletes().is_empty());
}

#[test]
fn what_was_proven_before_is_compared_again_right_before_it_is_deleted() {
    let house = House::new("10", &[]);
    house.export("all.ndjson", &[]);
    let dry = ["delete", "--from-export", "all.ndjson", "--archived-in", "all.ndjson", "--dry-run"];
    house.run(&dry).success();
    house.run(&["comm100", "set-ticket", &house.ids[3], "--ticket", "77"]).success();
    let requests = house.requests();
    let assert = house.run(&[PROVEN, &["10", "--batch-size", "1"]].concat()).code(6);
    assert!(stderr(&assert).contains("is not what was archived any more"), "{}", stderr(&assert));
    // Not read by the look, whose result the dry run has noted; by the comparison before the first delete.
    assert_eq!((house.requests() - requests, house.deletes().len()), (2, 0));
    let assert = house.run(&[PROVEN, &["10", "--proven-only"]].concat()).code(6);
    assert!(stderr(&assert).contains(&format!("not proven archived: {}", house.ids[3])), "{}", stderr(&assert));
    assert!(house.deleted().len() == 9 && !house.deleted().contains(&house.ids[3]));
}

#[test]
fn a_chat_that_came_back_is_not_reported_as_deleted_before() {
    // The same state folder, another service at the same address cannot be had here: the journal is carried over.
    let house = House::new("10", &[]);
    let one = house.ids[0].as_str();
    house.run(&["delete", one, "--yes", "--expect", "1"]).success();
    let other = House::new("10", &[]);
    other.run(&["delete", &other.ids[1], "--yes", "--expect", "1"]).success();
    let file =
        |house: &House| std::fs::read_dir(house.path("state").join("deleted")).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(file(&house)).unwrap();
    let (_, lines) = text.split_once('\n').unwrap();
    let head = std::fs::read_to_string(file(&other)).unwrap().lines().next().unwrap().to_owned();
    std::fs::write(file(&other), format!("{head}\n{lines}")).unwrap();
    other.run(&["delete", one, "--yes", "--expect", "1"]).success().stdout(contains(": deleted\n"));
    assert!(other.deleted().contains(&house.ids[0]));
}

#[test]
fn many_chats_are_compared_with_few_requests_whatever_else_is_there() {
    for (faults, most, said) in [
        (&[][..], 3, "looked at 450 of 460 chats, about "),
        (&["--fault", "comm100-cap=200"], 5, "looked at 200 of 460 chats, about "),
        (&["--fault", "comm100-base=0"], 5, "looked at 450 of 460 chats, about "),
    ] {
        let house = House::new("460", faults);
        house.export("all.ndjson", &[]);
        let before = house.requests();
        let args = ["delete", "--from-export", "all.ndjson", "--archived-in", "all.ndjson", "--dry-run"];
        let assert = house.run(&args).success();
        assert!(stderr(&assert).contains(said), "{}", stderr(&assert));
        assert!(house.requests() - before <= most, "{faults:?}: {}", house.requests() - before);
    }
}

#[test]
fn a_delete_that_can_not_be_looked_up_is_taken_up_by_the_next_run() {
    // Requests 1 and 2 are the look and the delete, whose answer is lost; the look after it is refused.
    let house = House::new("10", &["--fault", "write-answer=cut@1", "--fault", "comm100:status=403@3"]);
    let args = ["delete", house.ids[0].as_str(), "--yes", "--expect", "1"];
    let assert = house.run(&args).code(5);
    assert!(stderr(&assert).contains(&format!("whether chat {} is still there cannot be looked up", house.ids[0])));
    assert_eq!(house.journal().last().unwrap()["step"], "intent");
    house.run(&args).success();
    assert_eq!((house.deletes().len(), house.journal().last().unwrap()["step"].clone()), (1, json!("gone")));
}

#[test]
fn a_killed_run_is_gone_on_with_and_deletes_nothing_twice() {
    let house = House::new("40", &["--latency", "10ms"]);
    house.export("all.ndjson", &[]);
    let args = [PROVEN, &["40", "--batch-size", "1"]].concat();
    let mut child = program()
        .envs(&house.simulated.settings)
        .env("CHATFERRY_COMM100_RATE", "off")
        .env("CHATFERRY_STATE_DIR", house.path("state"))
        .env("HOME", house.folder.path())
        .current_dir(house.folder.path())
        .args(&args)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let patience = Instant::now() + Duration::from_secs(20);
    while house.deleted().len() < 7 {
        assert!(Instant::now() < patience, "nothing is deleted");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let half = house.deleted().len();
    assert!(half < 40, "killed too late to prove anything");
    house.run(&args).success();
    assert_eq!(house.deleted().len(), 40);
    let mut answered: HashMap<String, u32> = HashMap::new();
    for line in house.deletes().iter().filter(|line| line["status"] == 204) {
        *answered.entry(line["path"].to_string()).or_default() += 1;
    }
    assert!(answered.values().all(|count| *count == 1), "{answered:?}");
    let settled = house.journal().iter().filter(|line| line["step"] == "deleted" || line["step"] == "gone").count();
    assert_eq!(settled, 40, "one result for each chat");
}

#[test]
fn a_reader_that_leaves_does_not_stop_the_deleting() {
    let house = House::new("10", &[]);
    let mut child = program()
        .envs(&house.simulated.settings)
        .env("CHATFERRY_COMM100_RATE", "off")
        .env("CHATFERRY_STATE_DIR", house.path("state"))
        .args(["delete", "--yes", "--expect", "10", "--batch-size", "1", "-q"])
        .args(&house.ids)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!((child.wait().unwrap().code(), house.deleted().len()), (Some(0), 10));
}
