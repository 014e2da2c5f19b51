//! `comm100 attach`, `set-ticket`, `categorize`, `wrapup`, `set-fields`: what they send, and what has changed then.

use assert_cmd::assert::Assert;
use predicates::str::contains;
use serde_json::{Value, json};

use crate::support::Simulated;

const GUID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

/// Each command, and what of a chat it changes to what.
fn commands() -> Vec<(Vec<&'static str>, &'static str, Value)> {
    vec![
        (vec!["attach", "--ticket", "5"], "ticket", json!(5)),
        (vec!["set-ticket", "--ticket", "6"], "ticket", json!(6)),
        (vec!["categorize", "--option", GUID], "categories", json!([GUID])),
        (vec!["wrapup", "--comment", "a \"b\"\n"], "comment", json!("a \"b\"\n")),
        (vec!["set-fields", "--field", "3fa85f64-5717-4562-b3fc-2c963f66afa6:Sold=yes"], "fields", Value::Null),
    ]
}

fn run(simulated: &Simulated, args: &[&str]) -> Assert {
    let state = tempfile::tempdir().unwrap();
    simulated.chatferry(state.path()).arg("comm100").args(args).assert()
}

fn text(assert: &Assert) -> (String, String) {
    let output = assert.get_output();
    (String::from_utf8(output.stdout.clone()).unwrap(), String::from_utf8(output.stderr.clone()).unwrap())
}

fn writes(simulated: &Simulated) -> Vec<Value> {
    simulated.log(|method| method != "GET")
}

fn start(faults: &[&str]) -> Simulated {
    let faults = faults.iter().flat_map(|fault| ["--fault", fault]);
    Simulated::start(&["--chats", "12"].into_iter().chain(faults).collect::<Vec<_>>())
}

fn stands(simulated: &Simulated, id: &str, what: &str, value: &Value) {
    let edit = simulated.state()["edits"][id].clone();
    match what {
        "fields" => assert_eq!(
            edit["fields"],
            json!([{"chatId": id.parse::<u64>().unwrap(), "fieldId": GUID, "fieldName": "Sold", "formType": "wrapup",
                "value": "yes"}])
        ),
        what => assert_eq!(&edit[what], value, "{what}"),
    }
}

#[test]
fn every_answer_that_means_yes_is_one() {
    for fault in
        [None, Some("write-answer=200"), Some("write-answer=201"), Some("write-answer=204"), Some("write-answer=json")]
    {
        let simulated = start(fault.as_slice());
        let id = simulated.ids()[0].clone();
        for (args, what, value) in commands() {
            run(&simulated, &[args.as_slice(), &[&id]].concat()).success();
            stands(&simulated, &id, what, &value);
        }
        assert_eq!(writes(&simulated).len(), 5, "{fault:?}");
    }
}

#[test]
fn a_change_whose_answer_was_lost_is_looked_up_and_not_sent_again() {
    for (args, what, value) in commands() {
        let simulated = start(&["write-answer=cut@1"]);
        let id = simulated.ids()[0].clone();
        run(&simulated, &[args.as_slice(), &[&id]].concat()).success();
        stands(&simulated, &id, what, &value);
        assert_eq!(writes(&simulated).len(), 1, "{args:?}");
    }
}

#[test]
fn a_change_that_did_not_arrive_is_sent_again_after_a_look() {
    let simulated = start(&["comm100:status=500@2"]);
    let id = simulated.ids()[0].clone();
    run(&simulated, &["attach", &id, "--ticket", "5"]).success().stdout(format!("chat {id}: attached to ticket 5\n"));
    let methods: Vec<Value> = simulated.log(|_| true).iter().map(|line| line["method"].clone()).collect();
    assert_eq!(methods, ["GET", "POST", "GET", "POST", "GET"]);
}

#[test]
fn a_change_that_is_lost_each_time_is_sent_once_more_at_most_and_ends_in_5() {
    for (args, what, _) in commands() {
        for (retries, sent) in [("0", 1), ("1", 2), ("5", 2)] {
            // Two of the commands look before they write.
            let first = if ["attach", "categorize"].contains(&args[0]) { 2 } else { 1 };
            let faults = [first, first + 2].map(|number| format!("comm100:status=500@{number}"));
            let simulated = start(&faults.each_ref().map(String::as_str));
            let id = simulated.ids()[0].clone();
            let state = tempfile::tempdir().unwrap();
            let summary = state.path().join("summary.json");
            let mut command = simulated.chatferry(state.path());
            command.arg("comm100").args(&args).args([&id, "--retries", retries, "--summary"]).arg(&summary);
            let assert = command.assert().code(5);
            let (_, stderr) = text(&assert);
            assert!(stderr.contains(&format!("1 of 1 chats failed: {id}")), "{stderr}");
            assert_eq!(writes(&simulated).len(), sent, "{what} --retries {retries}");
            let last = simulated.log(|_| true).pop().unwrap();
            assert_eq!(last["method"], "GET", "the last loss is looked up, too");
            let summary: Value = serde_json::from_slice(&std::fs::read(summary).unwrap()).unwrap();
            assert_eq!(summary["retries"], sent - 1);
        }
    }
}

#[test]
fn a_403_that_speaks_of_a_limit_is_waited_for() {
    let simulated = start(&["comm100:status=403-limit@1"]);
    let id = simulated.ids()[0].clone();
    run(&simulated, &["wrapup", &id, "--comment", "x"]).success().stderr(contains("resuming at"));
    assert_eq!(writes(&simulated).len(), 2);
}

#[test]
fn what_can_not_be_looked_up_after_a_loss_ends_the_run_in_5() {
    let simulated = start(&["write-answer=cut@1", "comm100:status=403@2"]);
    let ids = simulated.ids();
    let assert = run(&simulated, &["wrapup", &ids[0], &ids[1], "--comment", "x"]).code(5);
    let (_, stderr) = text(&assert);
    assert!(stderr.contains(&format!("chat {}: the answer to PUT", ids[0])), "{stderr}");
    assert!(stderr.contains("cannot be looked up") && stderr.contains("not tried: 1 more"), "{stderr}");
    assert_eq!(writes(&simulated).len(), 1);
}

#[test]
fn what_stands_already_is_not_written_again() {
    let simulated = start(&[]);
    let id = simulated.ids()[0].clone();
    for (args, done) in [(["attach", "--ticket", "5"], "attached"), (["categorize", "--option", GUID], "category")] {
        let args = [args.as_slice(), &[&id]].concat();
        run(&simulated, &args).success().stdout(contains(done));
        let before = writes(&simulated).len();
        run(&simulated, &args).success().stdout(contains("already"));
        assert_eq!(writes(&simulated).len(), before);
    }
}

#[test]
fn categories_go_in_the_form_that_this_service_takes() {
    let simulated = start(&["comm100-categories-array"]);
    let ids = simulated.ids();
    let other = "09dfb586-4692-4b09-a815-c541337d59da";
    run(&simulated, &["categorize", &ids[0], &ids[1], "--option", GUID, "--option", other]).success();
    let bodies: Vec<Value> =
        writes(&simulated).iter().map(|line| serde_json::from_str(line["body"].as_str().unwrap()).unwrap()).collect();
    assert_eq!(bodies[0], json!({"categoryOptionId": GUID}));
    assert_eq!(bodies[1], json!([{"chatId": ids[0].parse::<u64>().unwrap(), "categoryOptionId": GUID}]));
    assert!(bodies.len() == 5 && bodies[2..].iter().all(Value::is_array), "{bodies:?}");
    stands(&simulated, &ids[1], "categories", &json!([GUID, other]));
}

#[test]
fn each_chat_has_its_result_in_the_order_asked() {
    let simulated = start(&[]);
    let ids = simulated.ids();
    let list = format!("{}\n999999\n{{\"id\":{}}}\n", ids[3], ids[1]);
    let state = tempfile::tempdir().unwrap();
    let summary = state.path().join("summary.json");
    let args = ["comm100", "set-ticket", "--ids-from", "-", "--ticket", "7", "-f", "json", "--summary"];
    let mut command = simulated.chatferry(state.path());
    let assert = command.args(args).arg(&summary).write_stdin(list).assert().code(3);
    let (stdout, stderr) = text(&assert);
    let lines: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let results: Vec<_> = lines.iter().map(|line| (line["chat"].as_str().unwrap(), &line["result"])).collect();
    assert_eq!(results, [(ids[3].as_str(), &json!("done")), ("999999", &json!("failed")), (&ids[1], &json!("done"))]);
    assert_eq!(lines[0]["answer"]["preChatTicketId"], 7);
    assert!(stderr.contains("1 of 3 chats failed: 999999"), "{stderr}");
    let summary: Value = serde_json::from_slice(&std::fs::read(summary).unwrap()).unwrap();
    assert_eq!(
        (&summary["verdict"], &summary["chats"], &summary["failed"]),
        (&json!("incomplete"), &json!(2), &json!(1))
    );
}

#[test]
fn refusals_say_who_refused() {
    for (fault, code, said, tried) in [
        ("write-answer=403", 4, "the agent behind these credentials may lack the permission", 2),
        ("write-answer=false", 3, "but says success: false", 2),
        ("write-answer=html404", 5, "which is not the service's own answer, and it was not done", 4),
        ("write-answer=207", 5, "the service answered 207", 4),
        ("write-answer=html403", 3, "a firewall in front of the service", 2),
        ("write-answer=409", 3, "the service answered 409: The chat was changed", 2),
        ("write-answer=404", 3, "there is no such chat", 2),
    ] {
        let simulated = start(&[fault]);
        let ids = simulated.ids();
        let assert = run(&simulated, &["set-ticket", &ids[0], &ids[1], "--ticket", "7"]).code(code);
        let (stdout, stderr) = text(&assert);
        assert!(stdout.is_empty() && stderr.contains(said), "{fault}: {stderr}");
        assert_eq!(writes(&simulated).len(), tried, "{fault}");
    }
}

#[test]
fn the_name_that_the_service_wants_is_looked_up() {
    let simulated = start(&[]);
    let id = simulated.ids()[0].clone();
    let chat = simulated.comm100("GET", &format!("livechat/chats/{id}"), "").unwrap().json();
    let guid = chat["guid"].as_str().unwrap();
    run(&simulated, &["set-ticket", &guid.to_uppercase(), "--ticket", "9"]).success();
    stands(&simulated, &id, "ticket", &json!(9));
    run(&simulated, &["categorize", &id, "--option", GUID]).success();
    let paths: Vec<Value> = writes(&simulated).iter().map(|line| line["path"].clone()).collect();
    let expected = [format!("/v4/livechat/chats/{id}"), format!("/v4/livechat/chats/{guid}/chatWrapupCategories")];
    assert_eq!(paths, expected);
}

#[test]
fn fields_come_from_a_table_for_many_chats_at_once() {
    let simulated = start(&[]);
    let ids = simulated.ids();
    let table = format!("chatId,fieldId,value\n{0},{GUID},one\n{1},{GUID},x\n{0},{GUID},two\n", ids[0], ids[1]);
    let state = tempfile::tempdir().unwrap();
    let mut command = simulated.chatferry(state.path());
    command.args(["comm100", "set-fields", "--from", "-"]).write_stdin(table).assert().success();
    let edits = &simulated.state()["edits"];
    assert_eq!(edits[&ids[0]]["fields"][0]["value"], json!(["one", "two"]));
    assert_eq!(edits[&ids[1]]["fields"][0]["value"], "x");
}

#[test]
fn a_dry_run_prints_the_requests_and_sends_none() {
    let simulated = start(&[]);
    let args = ["attach", "1", GUID, "--ticket", "5", "--utc-offset", "-420", "--date-format", "YYYY", "--dry-run"];
    let body = json!({"dateTimeFormat": "YYYY", "targetId": 5, "utcOffset": -420});
    let assert = run(&simulated, &args).success();
    let (printed, _) = text(&assert);
    let lines: Vec<&str> = printed.lines().collect();
    for (line, chat) in lines.iter().zip(["1".to_owned(), format!("{{id of {GUID}}}")]) {
        let sent = line.strip_prefix(&format!("POST /livechat/chats/{chat}:AttachToTicket ")).unwrap();
        assert_eq!(serde_json::from_str::<Value>(sent).unwrap(), body);
    }
    assert_eq!(lines.len(), 2);
    let assert = run(&simulated, &[args.as_slice(), &["-f", "json"]].concat()).success();
    let line: Value = serde_json::from_str(text(&assert).0.lines().next().unwrap()).unwrap();
    assert_eq!((&line["result"], &line["requests"][0]["body"]["targetId"]), (&json!("dry-run"), &json!(5)));
    assert!(simulated.log(|_| true).is_empty());
}

#[test]
fn wrong_words_are_named_and_nothing_is_sent() {
    let simulated = start(&[]);
    for (args, said) in [
        (vec!["attach", "--ticket", "5"], "no chats given"),
        (vec!["attach", "x1", "--ticket", "5"], "`x1` is not a chat id"),
        (vec!["attach", "1", "--ticket", "many"], "expected a whole number, 1 or more"),
        (vec!["attach", "1", "--ticket", "0"], "expected a whole number, 1 or more"),
        (vec!["set-ticket", "1", "--ticket", "-1"], "expected a whole number, 1 or more"),
        (vec!["set-ticket", "1", "--ticket=-1"], "expected a whole number, 1 or more"),
        (vec!["categorize", "1", "--option", "7"], "expected a guid"),
        (vec!["wrapup", "1"], "--comment"),
        (vec!["wrapup", "--ids-from", "-", "--comment", "-"], "cannot all read standard input"),
        (vec!["set-fields", "1", "--field", "7=x"], "expected GUID=VALUE"),
        (vec!["set-fields", "1", "--from", "x.csv"], "--from"),
        (vec!["set-fields", "--from", "/no/such.csv"], "--from: cannot read /no/such.csv"),
    ] {
        run(&simulated, &args).code(2).stderr(contains(said));
    }
    assert!(simulated.log(|_| true).is_empty());
}

#[test]
fn what_is_only_accepted_is_not_reported_as_done() {
    let simulated = start(&["write-answer=202"]);
    let id = simulated.ids()[0].clone();
    let assert = run(&simulated, &["set-ticket", &id, "--ticket", "7"]).code(5);
    let (stdout, stderr) = text(&assert);
    assert!(stdout.is_empty() && stderr.contains("the service answered 202, and it was not done"), "{stderr}");
}

#[test]
fn one_chat_that_is_refused_does_not_stop_the_others() {
    let denied = start(&[]).ids()[1].clone();
    let simulated = start(&[&format!("write-denied={denied}")]);
    let ids = simulated.ids();
    for (args, what, value) in commands() {
        let assert = run(&simulated, &[args.as_slice(), &[&ids[0], &ids[1], &ids[2]]].concat()).code(3);
        let said = text(&assert).1;
        assert!(said.contains(&format!("1 of 3 chats failed: {denied}")), "{args:?}: {said}");
        stands(&simulated, &ids[2], what, &value);
    }
}

#[test]
fn without_permission_nothing_is_tried_for_long_and_every_chat_has_its_result() {
    let simulated = start(&["write-answer=403"]);
    let ids = simulated.ids();
    let args: Vec<&str> =
        ["set-ticket", "--ticket", "7", "-f", "json"].into_iter().chain(ids.iter().map(String::as_str)).collect();
    let assert = run(&simulated, &args).code(4);
    assert_eq!((text(&assert).0.lines().count(), writes(&simulated).len()), (12, 10));
}

#[test]
fn rows_of_another_form_are_refused_before_anything_is_sent() {
    let simulated = start(&[]);
    let ids = simulated.ids();
    let table = format!("chatId,fieldId,formType,value\n{0},{GUID},wrapup,one\n{1},{GUID},preChat,x\n", ids[0], ids[1]);
    let state = tempfile::tempdir().unwrap();
    let mut command = simulated.chatferry(state.path());
    let assert = command.args(["comm100", "set-fields", "--from", "-"]).write_stdin(table).assert().code(2);
    assert!(text(&assert).1.contains("line 3: expected wrapup as formType"), "{}", text(&assert).1);
    assert!(simulated.log(|_| true).is_empty());
}
