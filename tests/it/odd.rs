//! Records that cannot be read, and bodies beyond all measure: kept, counted, or one sentence.

use serde_json::Value;

use crate::scene::{Scene, said};

const SEARCH: [&str; 6] = ["comm100", "search", "--page-size", "10", "--jobs", "1"];

#[test]
fn what_cannot_be_read_is_kept_and_counted_and_the_rest_is_delivered() {
    for format in ["json", "ndjson", "csv"] {
        let scene = Scene::new(&["--chats", "40", "--fault", "odd-records@2"]);
        let output = format!("a.{format}");
        let words = [&SEARCH[..], &["-o", &output, "--summary", "s"]].concat();
        let said = scene.ends(&words, 3);
        assert!(said.contains(&format!("3 records could not be read (kept in {output}.rejects.ndjson)")), "{said}");
        assert_eq!(scene.files(), [format!("{output}.partial"), format!("{output}.rejects.ndjson"), "s".to_owned()]);
        let rejects = String::from_utf8(scene.bytes(&format!("{output}.rejects.ndjson"))).unwrap();
        let rejects: Vec<Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let raw: Vec<_> = rejects.iter().map(|reject| reject["raw"].as_str().unwrap()).collect();
        assert_eq!(raw, ["{\"note\":\"neither id nor guid\"}", "\"neither id nor guid\"", "42"]);
        assert!(rejects.iter().all(|reject| reject["reason"].is_string() && reject["page"] == 2), "{rejects:?}");
        let summary: Value = serde_json::from_slice(&scene.bytes("s")).unwrap();
        assert_eq!(
            (&summary["rejects"], &summary["chats"], &summary["verdict"]),
            (&3.into(), &40.into(), &"incomplete".into())
        );
        // The next run is a new one; once nothing is odd any more, the old rejects are out of date.
        scene.ends(&words, 0);
        assert_eq!(scene.files(), [output, "s".to_owned()]);
    }
}

#[test]
fn a_page_with_one_broken_record_is_never_taken_for_a_page() {
    let scene = Scene::new(&["--chats", "40", "--fault", "wrong-json@2"]);
    let words = [&SEARCH[..], &["-o", "a.json"]].concat();
    let said = scene.ends(&words, 1);
    assert!(
        said.contains(&format!("the answer of {} to /livechat/chats:Search cannot be read: ", scene.simulated.host())),
        "{said}"
    );
    let said = scene.ends(&words, 0);
    assert!(said.contains("resuming: 10 chats already saved"), "{said}");
}

#[test]
fn nesting_without_end_is_delivered_like_anything_else() {
    let scene = Scene::new(&["--chats", "20", "--fault", "deep=100000"]);
    for rows in ["chats", "messages"] {
        for output in ["a.json", "a.ndjson", "a.csv"] {
            scene.ends(&[&SEARCH[..], &["-o", output, "--rows", rows]].concat(), 0);
            let brackets = scene.bytes(output).windows(5).filter(|window| window == b"[[[[[").count();
            assert_eq!(brackets > 90_000, rows == "chats" || brackets > 0, "{output} by {rows}: {brackets}");
        }
    }
    scene.ends(&[&SEARCH[..], &["-o", "a.json", "--fields", "id,deep?"]].concat(), 0);
}

#[test]
fn a_body_without_measure_ends_in_a_sentence_and_takes_no_more_memory_than_allowed() {
    let scene = Scene::new(&["--chats", "20", "--fault", "big=200"]);
    let command = scene.command(&[&SEARCH[..], &["-o", "a.json"]].concat());
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "ulimit -v 900000; exec \"$@\"", "sh"]).arg(command.get_program()).args(command.get_args());
    shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = shell.current_dir(scene.folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("to /livechat/chats:Search is larger than 128 MiB"), "{}", said(&output));
    assert!(scene.files().is_empty());
}
