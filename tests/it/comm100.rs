//! Comm100 as it must not be believed: chats that were not asked for, failures at 200, rows that share an id, limits.

use serde_json::Value;

use crate::scene::Scene;
use crate::support::{Run, Simulated};

fn simulated(faults: &[&str]) -> Simulated {
    let mut flags = vec!["--chats", "12"];
    faults.iter().for_each(|fault| flags.extend(["--fault", fault]));
    Simulated::start(&flags)
}

/// The guids of the simulated chats 1001, 1002 and 1003.
fn guids() -> Vec<String> {
    let run = Run::of(&simulated(&[]), &["comm100", "get", "1001", "1002", "1003"], "out.ndjson");
    assert_eq!(run.exit, 0, "{}", run.stderr);
    run.values("guid")
}

#[test]
fn get_never_delivers_another_chat_than_the_one_that_was_asked_for() {
    let guids = guids();
    for (asked, fault, expected, missing) in [
        (["1001", "1002"], "comm100-other-chat@1", vec!["1002"], "chat 1001 was not found"),
        ([&guids[0], "1002"], "comm100-other-chat@1", vec!["1002"], &format!("chat {} was not found", guids[0])),
        ([&guids[0], &guids[1]], "comm100-other-chat@2", vec!["1001"], &format!("chat {} was not found", guids[1])),
        ([&guids[0], "1002"], "comm100-ids=id", vec!["1002"], "bears no guid to tell it by"),
    ] {
        let run = Run::of(&simulated(&[fault]), &["comm100", "get", asked[0], asked[1]], "out.ndjson");
        assert_eq!((run.exit, run.chats()), (3, expected.iter().map(ToString::to_string).collect()), "{}", run.stderr);
        assert!(run.stderr.contains(missing), "{}", run.stderr);
        assert_eq!((&run.summary["expected_total"], &run.summary["missing"]), (&2.into(), &1.into()), "{asked:?}");
    }
}

#[test]
fn get_gives_one_record_a_chat_in_the_order_asked_however_chats_are_named() {
    let (guids, simulated) = (guids(), simulated(&[]));
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let ids = folder.path().join("ids");
    // One chat is named twice, by its guid and by its id.
    std::fs::write(&ids, format!("1003\n{}\n1001\n{}\n", guids[1].to_uppercase(), guids[2])).unwrap();
    for jobs in ["1", "4"] {
        let run =
            Run::of(&simulated, &["comm100", "get", "--ids-from", ids.to_str().unwrap(), "--jobs", jobs], "out.ndjson");
        assert_eq!(
            (run.exit, run.chats()),
            (0, ["1003", "1002", "1001"].map(str::to_owned).to_vec()),
            "{}",
            run.stderr
        );
        let counts = ["expected_total", "chats", "duplicates", "missing"].map(|key| run.summary[key].as_u64());
        assert_eq!(counts, [Some(3), Some(3), Some(1), Some(0)], "{}", run.summary);
    }
}

#[test]
fn a_failure_at_200_is_never_an_empty_result() {
    for error in ["code", "error", "success", "null", "message"] {
        let fault = format!("comm100-error={error}");
        for words in [
            &["comm100", "search"][..],
            &["comm100", "search", "--exact"],
            &["comm100", "missed"],
            &["comm100", "categories"],
        ] {
            let run = Run::of(&simulated(&[&fault]), words, "out.ndjson");
            assert_eq!((run.exit, run.output.exists()), (1, false), "{error} {words:?}: {}", run.stderr);
        }
        for words in [&["comm100", "get", "1001"][..], &["comm100", "categories", "1"]] {
            let run = Run::of(&simulated(&[&fault]), words, "out.ndjson");
            assert_eq!((run.exit, run.output.exists()), (3, false), "{error} {words:?}: {}", run.stderr);
            assert!(run.stderr.contains("was not found"), "{}", run.stderr);
        }
    }
}

#[test]
fn a_failure_at_200_in_the_middle_can_be_resumed_after() {
    let scene = Scene::new(&["--chats", "40", "--fault", "comm100-error=code@3"]);
    let words = ["comm100", "search", "--page-size", "10", "--jobs", "1", "-o", "a.ndjson"];
    let said = scene.ends(&words, 1);
    assert!(said.contains("not with a list: errorCode: 1001"), "{said}");
    assert!(scene.ends(&words, 0).contains("resuming: 20 chats already saved"));
    assert_eq!(String::from_utf8(scene.bytes("a.ndjson")).unwrap().lines().count(), 40);
}

#[test]
fn categories_that_share_an_id_are_all_delivered() {
    let of = |faults: &[&str]| {
        let simulated = Simulated::start(&[&["--chats", "60"], faults].concat());
        Run::of(&simulated, &["comm100", "categories"], "out.ndjson")
    };
    let (plain, shared) = (of(&[]), of(&["--fault", "comm100-categories=shared-id"]));
    assert_eq!((plain.exit, shared.exit), (0, 0), "{}", shared.stderr);
    let rows = |run: &Run| -> Vec<[String; 2]> {
        let [chats, options] = ["chatId", "categoryOptionId"].map(|field| run.values(field));
        chats.into_iter().zip(options).map(Into::into).collect()
    };
    assert!(rows(&plain).len() > 1 && rows(&plain) == rows(&shared), "{}", shared.summary);
}

#[test]
fn a_stated_total_of_categories_is_held_against_the_rows_before_the_file_gets_its_name() {
    for fault in ["comm100-categories=short", "comm100-categories=doubled"] {
        let run = Run::of(&simulated(&[fault]), &["comm100", "categories"], "out.ndjson");
        assert_eq!((run.exit, run.output.exists()), (3, false), "{fault}: {}", run.stderr);
        assert!(run.stderr.contains("different ones came"), "{}", run.stderr);
        assert_eq!((&run.summary["missing"], &run.summary["verdict"]), (&1.into(), &"incomplete".into()), "{fault}");
    }
}

#[test]
fn limit_counts_and_keeps_the_rejects_on_its_way() {
    let scene = Scene::new(&["--chats", "40", "--fault", "odd-records@2"]);
    let words =
        ["comm100", "search", "--page-size", "10", "--jobs", "1", "--limit", "18", "-o", "a.ndjson", "--summary", "s"];
    scene.ends(&words, 0);
    let summary: Value = serde_json::from_slice(&scene.bytes("s")).unwrap();
    assert_eq!((&summary["limited"], &summary["rejects"], &summary["chats"]), (&true.into(), &3.into(), &18.into()));
    assert_eq!(String::from_utf8(scene.bytes("a.ndjson.rejects.ndjson")).unwrap().lines().count(), 3);
}

#[test]
fn the_summary_has_all_that_is_promised() {
    let run = Run::of(&simulated(&[]), &["comm100", "search", "--since", "100d"], "out.ndjson");
    let again = Run::of(&simulated(&[]), &["comm100", "search", "--rows", "messages"], "out.ndjson");
    for key in [
        "command",
        "version",
        "run_id",
        "source",
        "verdict",
        "exit_code",
        "started_at",
        "ended_at",
        "since",
        "until",
        "tz",
        "requests",
        "retries",
        "waited_s",
        "chats",
        "messages",
        "duplicates",
        "rejects",
        "expected_total",
        "missing",
        "bytes_in",
        "bytes_out",
        "outputs",
        "elapsed_s",
    ] {
        assert!(!run.summary[key].is_null(), "{key}: {}", run.summary);
    }
    assert_ne!(run.summary["run_id"], again.summary["run_id"]);
    let outputs = |run: &Run| ["chats", "rows"].map(|key| run.summary["outputs"][0][key].as_u64().unwrap());
    assert_eq!(outputs(&run), [12, 12]);
    assert_eq!(outputs(&again), [12, again.summary["messages"].as_u64().unwrap()]);
}
