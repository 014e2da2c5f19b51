//! VCC Live's corners: ids of any JSON type, projects that chats do not name, lists that do not say all, totals in every
//! form, failures at 200, and services that never come to an end.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::scene::Scene;
use crate::support::{Run, Simulated};

const CHATS: [&str; 6] = ["vcc", "chats", "--project", "822", "--page-size", "10"];

/// A simulation with so many chats in project 822, and these faults.
fn simulated(chats: &str, faults: &[&str]) -> Simulated {
    let faults = faults.iter().flat_map(|fault| ["--fault", fault]);
    Simulated::start(&["--chats", chats].into_iter().chain(faults).collect::<Vec<_>>())
}

fn scene(chats: &str, faults: &[&str]) -> Scene {
    let faults = faults.iter().flat_map(|fault| ["--fault", fault]);
    Scene::new(&["--chats", chats].into_iter().chain(faults).collect::<Vec<_>>())
}

/// The chatIds in a file, as they were sent.
fn ids(text: &[u8]) -> Vec<String> {
    let id = |line: &str| {
        let rest = line.strip_prefix("{\"chatId\":").unwrap();
        rest.split(',').next().unwrap().to_owned()
    };
    std::str::from_utf8(text).unwrap().lines().map(id).collect()
}

fn distinct(ids: &[String]) -> usize {
    ids.iter().collect::<BTreeSet<_>>().len()
}

#[test]
fn chats_whose_ids_are_no_integers_are_all_exported() {
    for form in ["float", "negative", "text", "case", "guid", "huge", "mixed", "random"] {
        for cap in ["vcc-cap=20", "vcc-start-default=one"] {
            let simulated = simulated("130", &[&format!("vcc-ids={form}"), cap]);
            let run = Run::of(&simulated, &CHATS, "out.ndjson");
            assert_eq!(run.exit, 0, "{form} {cap}: {}", run.stderr);
            let ids = ids(&std::fs::read(&run.output).unwrap());
            assert_eq!((ids.len(), distinct(&ids)), (130, 130), "{form} {cap}");
        }
    }
}

#[test]
fn one_or_two_chats_a_page_are_all_exported_when_rows_count_from_1() {
    for cap in ["1", "2"] {
        for form in [&[][..], &["vcc-ids=text"]] {
            let cap = format!("vcc-cap={cap}");
            let simulated = simulated("50", &[&[cap.as_str(), "vcc-start-default=one"], form].concat());
            let run = Run::of(&simulated, &CHATS, "out.ndjson");
            assert_eq!(run.exit, 0, "{cap} {form:?}: {}", run.stderr);
            assert_eq!(distinct(&ids(&std::fs::read(&run.output).unwrap())), 50, "{cap} {form:?}");
        }
    }
}

#[test]
fn chats_that_name_no_project_are_of_the_one_asked_for() {
    for project in ["absent", "null", "float", "text", "object"] {
        for form in [&[][..], &["vcc-ids=text"]] {
            let fault = format!("vcc-project-ids={project}");
            let scene = scene("40", &[&[fault.as_str()], form].concat());
            let words = ["vcc", "chats", "--project", "822", "--project", "130", "--project", "822"];
            scene.ends(&[&words[..], &["-o", "{project}.ndjson", "-o", "all.ndjson"]].concat(), 0);
            assert_eq!(scene.files(), ["130.ndjson", "822.ndjson", "all.ndjson"], "{project} {form:?}");
            for (file, count) in [("822.ndjson", 40), ("130.ndjson", 4), ("all.ndjson", 44)] {
                assert_eq!(ids(&scene.bytes(file)).len(), count, "{project} {form:?} {file}");
            }
            let paths: Vec<_> =
                scene.requests().iter().map(|line| line["path"].as_str().unwrap_or_default().to_owned()).collect();
            assert_eq!(paths.iter().filter(|path| path.contains("/822/")).count(), 2, "{paths:?}");
        }
    }
}

#[test]
fn a_list_of_projects_that_does_not_say_all_is_told() {
    for (variant, exit, sentence) in [
        ("odd-ids", 0, ""),
        ("unreadable", 3, "a project whose id cannot be read was left out: {"),
        ("errors", 3, "the service reported errors beside the list of projects: error: "),
        ("more", 3, "the service says that there are 7 projects, but lists 4"),
    ] {
        let simulated = simulated("40", &[&format!("vcc-projects={variant}")]);
        let run = Run::of(&simulated, &["vcc", "chats", "--all-projects"], "out.ndjson");
        assert_eq!(run.exit, exit, "{variant}: {}", run.stderr);
        assert!(run.stderr.contains(sentence), "{variant}: {}", run.stderr);
        assert_eq!(run.chats().len(), if variant == "unreadable" { 40 } else { 44 }, "{variant}");
    }
}

#[test]
fn a_stated_total_counts_in_every_form() {
    for (form, exit) in [("float", 0), ("string", 0), ("exponent", 0), ("grouped", 0), ("more", 3), ("less", 3)] {
        let simulated = simulated("1005", &[&format!("vcc-total={form}")]);
        let run = Run::of(&simulated, &["vcc", "chats", "--project", "822"], "out.ndjson");
        assert_eq!(run.exit, exit, "{form}: {}", run.stderr);
        assert_eq!(run.summary["chats"], 1005, "{form}");
        match form {
            "more" => assert!(run.stderr.contains("there are 1008 chats, but 1005 came"), "{}", run.stderr),
            "less" => assert!(run.stderr.contains("there are 1002 chats, but 1005 came"), "{}", run.stderr),
            _ => assert_eq!((&run.summary["expected_total"], &run.summary["missing"]), (&1005.into(), &0.into())),
        }
    }
}

#[test]
fn the_totals_of_several_projects_are_added_up() {
    let simulated = simulated("40", &["vcc-total=float"]);
    let run = Run::of(&simulated, &["vcc", "chats", "--all-projects"], "out.ndjson");
    assert_eq!((run.exit, &run.summary["expected_total"]), (0, &44.into()), "{}", run.stderr);
    // By the day, the lists overlap, and no sum of theirs is a total.
    let run = Run::of(&simulated, &["vcc", "chats", "--project", "822", "--since", "9d"], "out.ndjson");
    assert_eq!((run.exit, &run.summary["expected_total"]), (0, &Value::Null), "{}", run.stderr);
}

#[test]
fn a_failure_at_200_is_never_an_empty_list() {
    for (form, text) in
        [("error", "error: "), ("code", "errorCode: 1001"), ("success", "success: false"), ("null", "response: null")]
    {
        let fault = format!("vcc-failure={form}");
        let run = Run::of(&simulated("40", &[&fault]), &CHATS, "out.ndjson");
        let sentence = format!("the service could not list the chats of project 822: {text}");
        assert!(run.exit == 1 && run.stderr.contains(&sentence), "{form}: {} {}", run.exit, run.stderr);
        assert!(!run.output.exists(), "{form}");
        // After the first page, it is beside the chats that came.
        let run = Run::of(&simulated("40", &[&format!("{fault}@3")]), &CHATS, "out.ndjson");
        assert!(run.exit == 3 && run.stderr.contains(text), "{form}: {} {}", run.exit, run.stderr);
    }
}

#[test]
fn errors_are_told_once_and_blanks_are_none() {
    let run = Run::of(&simulated("120", &["vcc-blank-errors"]), &CHATS, "out.ndjson");
    assert_eq!((run.exit, run.chats().len()), (0, 120), "{}", run.stderr);
    let all = ["vcc", "chats", "--all-projects", "--page-size", "10"];
    let run = Run::of(&simulated("400", &["vcc-errors"]), &all, "out.ndjson");
    assert_eq!(run.exit, 3, "{}", run.stderr);
    assert_eq!(run.stderr.matches("error.some_chats_could_not_be_read").count(), 1, "{}", run.stderr);
}

#[test]
fn a_list_with_keys_of_many_kinds_loses_no_chat() {
    let run = Run::of(&simulated("60", &["vcc-shape=mixed"]), &CHATS, "out.ndjson");
    assert_eq!((run.exit, run.chats().len()), (0, 60), "{}", run.stderr);
}

#[test]
fn a_service_that_gives_the_same_chats_for_ever_comes_to_an_end() {
    for (flags, most) in [(&[][..], 250), (&["--since", "30d"], 500)] {
        let words = ["vcc", "chats", "--project", "822", "--page-size", "3"];
        let run = Run::of(&simulated("900", &["vcc-endless"]), &[&words[..], flags].concat(), "out.ndjson");
        assert_eq!(run.exit, 3, "{}", run.stderr);
        assert!(run.summary["requests"].as_u64().unwrap() < most, "{}", run.summary);
    }
}

#[test]
fn the_direction_is_sent_and_what_stands_beside_the_list_is_summed_up() {
    let simulated = simulated("25", &["vcc-list-fields"]);
    for direction in ["asc", "desc"] {
        let run = Run::of(&simulated, &[&CHATS[..], &["--direction", direction]].concat(), "out.ndjson");
        assert_eq!((run.exit, run.chats().len()), (0, 25), "{}", run.stderr);
        let first = &run.chats()[0];
        assert_eq!(first, if direction == "asc" { "[822,1000]" } else { "[822,1024]" });
        let said = &run.summary["service"];
        assert_eq!(said["transfers"][0]["from"], 663, "{said}");
        assert!(
            said["responseCount"].is_u64() && said["sumResponseTime"].is_u64() && said["transferCount"] == 1,
            "{said}"
        );
    }
    let log = simulated.about("log");
    assert!(log.contains("limit=10&direction=desc") && log.contains("limit=10&direction=asc"), "{log}");
    let run = Run::of(&simulated, &CHATS, "out.ndjson");
    assert_eq!(run.exit, 0);
    assert_eq!(simulated.about("log").matches("direction").count(), log.matches("direction").count());
}

#[test]
fn the_projects_of_the_configuration_are_used_where_none_is_typed() {
    let scene = scene("40", &[]);
    for (projects, flags, count) in [
        ("822, 130", &[][..], 44),
        ("all", &[], 44),
        ("130", &[], 4),
        ("130", &["--project", "822"], 40),
        ("130", &["--all-projects"], 44),
    ] {
        let mut command = scene.command(&[&["vcc", "chats"], flags].concat());
        let output = command.env("CHATFERRY_VCC_PROJECTS", projects).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{projects} {flags:?}");
        assert_eq!(ids(&output.stdout).len(), count, "{projects} {flags:?}");
    }
    let before = scene.requests().len();
    for (projects, sentence) in
        [("", "no project is given"), ("shop", "vcc.projects (CHATFERRY_VCC_PROJECTS): expected")]
    {
        let output = scene.command(&["vcc", "chats"]).env("CHATFERRY_VCC_PROJECTS", projects).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said.contains(sentence), "{said}");
    }
    assert_eq!(scene.requests().len(), before, "nothing was sent");
}

/// Breaks a run off, goes on with it, and compares with a run that nobody broke off.
fn goes_on(chats: &str, faults: &[&str], broken_by: &str, flags: &[&str]) {
    let scene = scene(chats, &[faults, &[broken_by]].concat());
    let words = [&CHATS[..], flags, &["-o", "a.ndjson"]].concat();
    let first = scene.run(&words);
    assert!(matches!(first.status.code(), Some(4 | 5)), "{faults:?}: {first:?}");
    let said = scene.ends(&words, 0);
    assert!(said.contains("resuming: "), "{faults:?}: {said}");
    let whole = Run::of(&simulated(chats, faults), &[&CHATS[..], flags].concat(), "out.ndjson");
    assert_eq!(whole.exit, 0, "{}", whole.stderr);
    assert!(scene.bytes("a.ndjson") == std::fs::read(&whole.output).unwrap(), "{faults:?}");
}

#[test]
fn chats_with_guids_are_known_again_after_a_resume() {
    goes_on("100", &["vcc-ids=guid"], "reset@5", &["--retries", "0"]);
    goes_on("100", &["vcc-ids=mixed"], "reset@7", &["--retries", "0"]);
}

#[test]
fn a_page_that_came_twice_is_there_once_after_a_resume() {
    // The third answer is cut off and asked for again; its chats are in the mark that the second run goes on from.
    goes_on("100", &["cut@3"], "status=401@5", &["--retries", "1"]);
    goes_on("100", &["cut@3", "vcc-ids=guid"], "status=401@5", &["--retries", "1"]);
}

#[test]
fn a_pass_that_had_begun_again_is_gone_on_with() {
    // The total is never met, so all is read a second time; that pass is broken off, and must be counted by itself.
    let scene = scene("60", &["vcc-total=more", "status=401@12"]);
    let words = [&CHATS[..], &["-o", "a.ndjson"]].concat();
    scene.ends(&words, 4);
    let said = scene.ends(&words, 3);
    assert!(said.contains("resuming: 60 chats already saved"), "{said}");
    assert!(said.contains("the service says that there are 63 chats, but 60 came"), "{said}");
    assert_eq!(distinct(&ids(&scene.bytes("a.ndjson.partial"))), 60);
    assert!(scene.requests().len() < 20, "the second pass was not begun anew");
}
