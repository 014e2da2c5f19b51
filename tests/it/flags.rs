//! What is typed, and what becomes of it: flags that make no sense, fields and columns, the requests of a dry run.

use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};

use crate::support::{Run, Simulated, chatferry, program};
use crate::terminal::{all_on_terminal, on_terminal};

/// The first line of a finished CSV file, and the others.
fn table(run: &Run) -> (Vec<String>, Vec<Vec<String>>) {
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&run.output).unwrap();
    let mut rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    (rows.next().unwrap(), rows.collect())
}

fn lines(run: &Run) -> Vec<Value> {
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(&run.output).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn flags_that_make_no_sense_are_2_and_nothing_is_sent() {
    let simulated = Simulated::start(&["--chats", "60"]);
    for (flags, said) in [
        (&["comm100", "search", "--csv-excel"][..], "--csv-excel: none of the outputs is CSV"),
        (&["vcc", "chats", "--project", "822", "--csv-separator", ";"], "--csv-separator: none of the outputs is CSV"),
        (&["comm100", "search", "--fields", "preChatEmial"], "did you mean `preChatEmail`?"),
        (&["vcc", "chats", "--project", "822", "--fields", "chatid"], "did you mean `chatId`?"),
        (&["comm100", "missed", "--fields", "postChatSurvey.ratingGrade"], "is not a field of missed"),
        (&["comm100", "search", "--filter", "keywords is \"open"], "an opening quote, but no closing one"),
        (&["comm100", "search", "--filter", "campaign isOneOf \"a"], "an opening quote, but no closing one"),
        (&["comm100", "missed", "--include", "visitor"], "--include"),
        (&["comm100", "missed", "--filter", "agent exists"], "`agent` is not a filter for `missed`"),
    ] {
        let run = Run::of(&simulated, flags, "out.ndjson");
        assert_eq!((run.exit, run.stderr.contains(said)), (2, true), "{flags:?}: {}", run.stderr);
    }
    assert_eq!(simulated.log(|_| true), [Value::Null; 0]);
}

#[test]
fn wrong_values_are_told_in_words_with_an_example() {
    for (flags, expected) in [
        ("comm100 search --page-size 9", "10 to 500, for example 200"),
        ("comm100 search --page-size x", "10 to 500, for example 200"),
        ("comm100 missed --limit 0", "1 or more, for example 1000"),
        ("comm100 search --jobs 99", "1 to 16, for example 4"),
        ("comm100 search --retries -1", "0 or more, for example 5"),
        ("comm100 search --timeout 5", "such as `30s`, `5m`"),
        ("comm100 search --csv-separator |", "possible values: "),
        ("comm100 categories x", "1 or more, for example 822"),
        ("comm100 attach 1 --ticket -1", "1 or more, for example 2858"),
        ("comm100 set-ticket 1 --ticket=-1", "1 or more, for example 2858"),
        ("comm100 attach 1 --ticket 2 --utc-offset 2000", "-1080 to 1080, for example -420"),
        ("vcc chats --project P-4", "1 or more, for example 822"),
        ("vcc chats --project 1 --user-id x", "1 or more, for example 822"),
        ("vcc chats --project 1 --start x", "0 or more, for example 500"),
        ("vcc listen -o x.ndjson --bind 8787", "for example 127.0.0.1:8787"),
        ("vcc listen -o x.ndjson --admin localhost:1", "for example 127.0.0.1:8787"),
        ("vcc listen -o x.ndjson --max-body x", "expected"),
        ("delete 1 --expect many", "0 or more, for example 12"),
        ("delete 1 --batch-size 0", "1 to 1000, for example 100"),
        ("simulate --bind nowhere", "for example 127.0.0.1:8787"),
        ("simulate --chats many", "0 or more, for example 20000"),
        ("simulate --send-webhooks hook", "for example http://127.0.0.1:8787/hook"),
        ("auth login --port 99999", "0 to 65535"),
        ("--demo comm100 search --base-url nowhere", "such as https://api11.comm100.io/v4"),
    ] {
        let result = chatferry().args(flags.split(' ')).assert().code(2).stderr(contains(expected));
        let said = String::from_utf8_lossy(&result.get_output().stderr).into_owned();
        for own in ["invalid digit", "is not in", "invalid socket", "without a base", "invalid float", "empty string"] {
            assert!(!said.contains(own), "{flags}: {said}");
        }
    }
}

#[test]
fn includes_become_columns_and_fields_ask_for_theirs() {
    let simulated = Simulated::start(&["--chats", "60"]);
    let search = ["comm100", "search"];
    let (plain, _) = table(&Run::of(&simulated, &search, "out.csv"));
    let flags = [&search[..], &["--include", "postChatSurvey,chatWrapup,chatAgent,visitor"]].concat();
    let (header, rows) = table(&Run::of(&simulated, &flags, "out.csv"));
    let documented = plain.len() - 1;
    assert_eq!(header[..documented], plain[..documented]);
    let added = header[documented..header.len() - 1].to_vec();
    for name in ["chatWrapup.comment", "postChatSurvey.ratingGrade", "visitor.name"] {
        assert!(added.contains(&name.to_owned()), "{added:?}");
    }
    let cell = |name: &str| header.iter().position(|column| column == name).unwrap();
    assert!(rows.iter().any(|row| !row[cell("postChatSurvey.ratingGrade")].is_empty()));
    assert!(rows.iter().all(|row| row[cell("chatAgents")].starts_with('[') && row.last().unwrap().is_empty()));

    let flags = [&search[..], &["--fields", "+chatWrapup.comment,+postChatSurvey.ratingGrade"]].concat();
    let (header, rows) = table(&Run::of(&simulated, &flags, "out.csv"));
    let want =
        [&plain[..documented], &["chatWrapup.comment", "postChatSurvey.ratingGrade", "extra"].map(str::to_owned)]
            .concat();
    assert_eq!(header, want);
    assert!(rows.iter().any(|row| !row[documented + 1].is_empty()));
    let sent = simulated.log(|method| method == "POST").pop().unwrap();
    assert!(sent["query"].as_str().unwrap().contains("include=chatWrapup&include=postChatSurvey"), "{sent}");

    let flags = [&search[..], &["--fields", "id,chatAgents.agent.displayName,nothing.there?"]].concat();
    let chats = lines(&Run::of(&simulated, &flags, "out.ndjson"));
    assert!(chats.iter().any(|chat| chat["chatAgents"][0]["agent"]["displayName"].is_string()), "{:?}", chats[0]);
    assert!(chats.iter().all(|chat| chat["nothing"] == json!({"there": null})));
}

#[test]
fn message_rows_take_fields_of_their_chat() {
    let simulated = Simulated::start(&["--chats", "20"]);
    let messages = ["comm100", "search", "--rows", "messages"];
    let flags = [&messages[..], &["--fields", "chat.preChatEmail,seq,message,chat.session.ip"]].concat();
    let (header, rows) = table(&Run::of(&simulated, &flags, "out.csv"));
    assert_eq!(header, ["chat.preChatEmail", "seq", "message", "chat.session.ip"]);
    let objects = lines(&Run::of(&simulated, &flags, "out.ndjson"));
    assert_eq!(objects.len(), rows.len());
    for (object, row) in objects.iter().zip(&rows) {
        assert_eq!(object["chat"]["preChatEmail"], json!(row[0]));
        assert_eq!(object["seq"].to_string(), row[1]);
        assert_eq!(object["chat"]["session"]["ip"], json!(row[3]));
    }
    let flags = [&messages[..], &["--fields", "+chat.status"]].concat();
    let (header, rows) = table(&Run::of(&simulated, &flags, "out.csv"));
    assert_eq!(header[header.len() - 2..], ["chat.status", "extra"]);
    assert!(rows.iter().all(|row| row[header.len() - 2] == "normal"));
    let objects = lines(&Run::of(&simulated, &flags, "out.ndjson"));
    assert!(objects.iter().all(|row| row["chat"] == json!({"status": "normal"}) && row["message"].is_string()));
    let wrong = Run::of(&simulated, &[&messages[..], &["--fields", "status"]].concat(), "out.csv");
    assert_eq!((wrong.exit, wrong.stderr.contains("did you mean `chat.status`?")), (2, true), "{}", wrong.stderr);
}

#[test]
fn csv_has_the_separator_asked_for() {
    let simulated = Simulated::start(&["--chats", "30"]);
    let plain = Run::of(&simulated, &["comm100", "search"], "out.csv");
    for (typed, byte) in [(";", b';'), ("tab", b'\t'), (",", b',')] {
        let run = Run::of(&simulated, &["comm100", "search", "--csv-separator", typed], "out.csv");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(byte).from_path(&run.output).unwrap();
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        let (header, others) = table(&plain);
        assert_eq!(rows, [vec![header], others].concat(), "{typed}");
    }
}

#[test]
fn a_file_of_filters_may_be_the_pages_whole_object() {
    let simulated = Simulated::start(&["--chats", "60"]);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = folder.path().join("filters.json");
    let search = ["comm100", "search"];
    let times: Vec<_> = lines(&Run::of(&simulated, &search, "out.ndjson"));
    let (late, early) = (times[10]["requestedTime"].clone(), times[40]["requestedTime"].clone());
    let filters = json!({"filters": [
        {"name": "requestedTime", "operator": "is", "value": [early, late]},
        {"name": "status", "operator": "is", "value": ["0"]},
    ]});
    std::fs::write(&path, filters.to_string()).unwrap();
    let flags = [&search[..], &["--filters", path.to_str().unwrap()]].concat();
    let run = Run::of(&simulated, &flags, "out.ndjson");
    assert_eq!(lines(&run), times[11..=40]);
    let sent = simulated.log(|method| method == "POST").pop().unwrap();
    assert_eq!(sent["body"], json!(filters.to_string()));
    let both = Run::of(&simulated, &[&flags[..], &["--since", "3d"]].concat(), "out.ndjson");
    assert_eq!((both.exit, both.stderr.contains("has a requestedTime")), (2, true), "{}", both.stderr);
}

#[test]
fn a_dry_run_shows_the_first_requests_and_sends_nothing() {
    let simulated = Simulated::start(&["--chats", "60"]);
    let state = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for (flags, first, rest) in [
        (
            "comm100 search --day 2026-11-20 --tz UTC --status missed --include visitor",
            "POST /livechat/chats:Search?include=visitor&pageIndex=1&pageSize=500 {\"filters\":[{\"name\":\"requestedTime\"",
            "# then further pages: one for each 500 chats",
        ),
        (
            "comm100 missed --exact",
            "POST /livechat/missedAndRefusedChats:Search?pageIndex=1",
            "# then narrower windows",
        ),
        ("comm100 get 7 8 9", "GET /livechat/chats/7", "# then 2 more, one for each of the other ids"),
        ("comm100 categories", "GET /livechat/chatWrapupCategories\n", "# no other request"),
        (
            "vcc chats --project 5 --project 822",
            "GET /projects/5/chats?limit=500\nGET /projects/822/chats?limit=500\n",
            "# then further pages",
        ),
        ("vcc chats --all-projects", "GET /projects", "# then the chats of each project"),
    ] {
        let mut command = simulated.chatferry(state.path());
        let result = command.args(flags.split(' ')).arg("--dry-run").assert().code(0).stdout(contains(first));
        result.stdout(contains(rest).and(contains("api-key").not()));
    }
    assert_eq!(simulated.log(|_| true), [Value::Null; 0]);
}

#[test]
fn a_bar_is_drawn_for_exports_alone_and_never_between_their_data() {
    // Each response takes longer than a frame of the bar.
    let simulated = Simulated::start(&["--chats", "40", "--latency", "300ms"]);
    let state = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let command = |flags: &str| {
        let mut command = program();
        command.envs(&simulated.settings).env("CHATFERRY_COMM100_RATE", "off").env("TERM", "xterm");
        command.env("CHATFERRY_STATE_DIR", state.path()).current_dir(state.path()).args(flags.split(' '));
        command
    };
    let export = "comm100 search --page-size 10 --jobs 1";
    let is_drawn = |screen: &str| screen.contains(" of 40 chats");
    for (flags, drawn) in [(format!("{export} -o a.csv"), true), (format!("{export} -o b.csv --no-progress"), false)] {
        let (exit, screen) = all_on_terminal(command(&flags));
        assert_eq!((exit, is_drawn(&screen)), (Some(0), drawn), "{flags}: {screen}");
    }
    let (exit, screen) = on_terminal(command(export), "");
    assert_eq!((exit, is_drawn(&screen)), (Some(0), true), "stdout is a pipe: {screen}");
    let (exit, screen) = all_on_terminal(command(export));
    assert_eq!((exit, is_drawn(&screen)), (Some(0), false), "stdout is this terminal");
    for flags in ["auth status", "comm100 set-ticket 99999999 --ticket 5"] {
        let (_, screen) = on_terminal(command(flags), "");
        assert!(!screen.contains("chats,") && !screen.contains('\u{2807}'), "{flags}: {screen}");
    }
}
