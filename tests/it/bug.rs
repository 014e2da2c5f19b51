//! A bug of the program's own. A stack that no machine can give to a thread makes one: starting the thread panics.

use serde_json::Value;

use crate::scene::{Scene, said};

/// What is said on stderr where starting a thread panics.
fn panicking(words: &[&str]) -> String {
    let scene = Scene::new(&[]);
    let output = scene.command(words).env("RUST_MIN_STACK", "1000000000000000").output().unwrap();
    let said = said(&output);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{said}");
    assert!(!said.contains("panicked") && !said.contains("spawn"), "nothing of what was at hand: {said}");
    said
}

#[test]
fn a_panic_is_one_sentence_that_says_where_and_ends_in_1() {
    for words in [&["--demo", "comm100", "categories"][..], &["-q", "simulate"]] {
        let said = panicking(words);
        let [sentence, hint] = said.lines().collect::<Vec<_>>()[..] else { panic!("{words:?}: {said}") };
        assert!(sentence.starts_with("error: this is a bug in chatferry (") && sentence.contains(".rs:"), "{said}");
        assert!(hint.starts_with("hint: please report it"), "{said}");
    }
}

#[test]
fn a_panic_is_an_object_where_the_log_is_json() {
    let said = panicking(&["--log-format", "json", "simulate"]);
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let levels: Vec<_> = lines.iter().map(|line| line["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["error", "hint"], "{said}");
    assert!(lines[0]["message"].as_str().unwrap().starts_with("this is a bug in chatferry ("), "{said}");
}
