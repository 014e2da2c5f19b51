//! Bad answers: the right exit code, one clear sentence with what to do, no file that looks finished, no panic.

use crate::support::{Run, Simulated};

const SEARCH: &[&str] = &["comm100", "search", "--page-size", "10"];
const CHATS: &[&str] = &["vcc", "chats", "--project", "822", "--page-size", "10"];

/// The faults, the exit code, a part of the sentence, and of the hint where there is one.
type Row = (&'static [&'static str], i32, &'static str, &'static str);

/// What both services are hit by.
static BOTH: &[Row] = &[
    (&["html"], 1, "a web page instead of JSON", "check base_url"),
    (&["html@3"], 1, "a web page instead of JSON", "check base_url"),
    (&["empty"], 5, "the answer is cut off", "later"),
    (&["rubbish"], 1, "cannot be read", ""),
    (&["rubbish@2"], 1, "cannot be read", ""),
    (&["cut"], 5, "127.0.0.1", "later"),
    (&["cut@3"], 5, "127.0.0.1", "later"),
    (&["cut-close"], 5, "cut off", "later"),
    (&["cut-close@3"], 5, "cut off", "later"),
    (&["wrong-json"], 1, "cannot be read", ""),
    (&["reset"], 5, "127.0.0.1", "later"),
    (&["status=401"], 4, "401", "check"),
    (&["status=403-limit"], 5, "403", "later"),
    (&["status=429"], 5, "429", "later"),
    (&["status=503", "retry-after=0"], 5, "503", "later"),
    (&["status=503"], 5, "503", "later"),
    (&["status=500"], 5, "500", "later"),
    (&["status=502@2"], 5, "502", "later"),
    (&["status=504"], 5, "504", "later"),
    (&["status=404"], 1, "404", "check"),
    (&["status=400"], 1, "400", ""),
    (&["status=429", "retry-after=absurd"], 5, "429", "later"),
    (&["redirect=http://127.0.0.2:9/v4"], 1, "redirects to 127.0.0.2:9", "base_url"),
];

static COMM100: &[Row] = &[
    (&["status=403"], 4, "403", "permission"),
    (&["redirect=same"], 1, "redirects to 127.0.0.1", "base_url"),
    (&["status=403", "error-shape=code"], 4, "A made-up failure.", "permission"),
    (&["status=403", "error-shape=error"], 4, "A made-up failure.", "permission"),
    (&["status=403", "error-shape=oauth"], 4, "A made-up failure.", "permission"),
    (&["status=403", "error-shape=html"], 4, "a web page", "permission"),
    (&["status=403", "error-shape=empty"], 4, "answered 403", "permission"),
    (&["status=404@3"], 1, "404", "base_url"),
];

static VCC: &[Row] = &[
    (&["redirect=same"], 1, "redirects without end", ""),
    (&["status=403"], 4, "403", "IP address"),
    (&["status=401"], 4, "401", "allowed resources"),
];

#[test]
fn bad_answers_of_comm100_end_in_one_sentence_and_no_file() {
    check(SEARCH, BOTH.iter().chain(COMM100));
}

#[test]
fn bad_answers_of_vcc_end_in_one_sentence_and_no_file() {
    check(CHATS, BOTH.iter().chain(VCC));
}

fn check<'a>(flags: &[&str], rows: impl Iterator<Item = &'a Row>) {
    let mut failures = Vec::new();
    for (faults, exit, sentence, hint) in rows {
        for name in ["out.ndjson", "out.json"] {
            let mut simulation = vec!["--chats", "60"];
            faults.iter().for_each(|fault| simulation.extend(["--fault", fault]));
            let run = Run::of(&Simulated::start(&simulation), flags, name);
            let errors: Vec<_> = run.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
            let hints: String = run.stderr.lines().filter(|line| line.starts_with("hint: ")).collect();
            let said = matches!(errors[..], [error] if error.contains(sentence)) && hints.contains(hint);
            let noted = run.summary["exit_code"] == *exit && run.summary["verdict"] == "failed";
            if run.exit != *exit || !said || !noted || run.output.exists() {
                failures.push(format!("{faults:?} {name}: exit {} instead of {exit}: {}", run.exit, run.stderr));
            }
        }
    }
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_fault_that_passes_is_tried_again_and_leaves_no_trace() {
    for faults in [["status=429@2", "retry-after=0"], ["status=503@1*2", "retry-after=0"]] {
        for flags in [SEARCH, CHATS] {
            let mut simulation = vec!["--chats", "60"];
            faults.iter().for_each(|fault| simulation.extend(["--fault", fault]));
            let simulated = Simulated::start(&simulation);
            let run = Run::of(&simulated, &[flags, &["--retries", "3"]].concat(), "out.ndjson");
            let chats = run.chats().len();
            assert_eq!((run.exit, chats), (0, 60), "{faults:?}: {}", run.stderr);
            assert!(run.summary["retries"].as_u64().unwrap() > 0);
        }
    }
}

#[test]
fn odd_records_are_kept_apart_and_the_rest_is_delivered() {
    for flags in [SEARCH, CHATS] {
        let run = Run::of(&Simulated::start(&["--chats", "60", "--fault", "odd-records"]), flags, "out.ndjson");
        assert_eq!((run.exit, run.chats().len()), (3, 60), "{}", run.stderr);
        let rejects = std::fs::read_to_string(run.folder.path().join("out.ndjson.rejects.ndjson")).unwrap();
        let raws: Vec<String> = rejects
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["raw"].as_str().unwrap().to_owned())
            .collect();
        let mut sorted = raws.clone();
        sorted.sort();
        assert_eq!(sorted, ["\"neither id nor guid\"", "42", r#"{"note":"neither id nor guid"}"#]);
        assert_eq!(run.summary["rejects"], 3);
    }
}

#[test]
fn a_body_without_end_is_refused() {
    let run = Run::of(&Simulated::start(&["--chats", "60", "--fault", "big=129"]), SEARCH, "out.ndjson");
    assert_eq!((run.exit, run.output.exists()), (1, false), "{}", run.stderr);
    assert!(run.stderr.contains("--page-size"), "{}", run.stderr);
}

#[test]
fn deep_nesting_is_passed_on_as_it_came() {
    let simulated = Simulated::start(&["--chats", "60", "--fault", "deep=100000"]);
    for flags in [SEARCH, CHATS] {
        for name in ["out.ndjson", "out.csv"] {
            let run = Run::of(&simulated, flags, name);
            assert_eq!((run.exit, run.summary["chats"].as_u64()), (0, Some(60)), "{name}: {}", run.stderr);
        }
    }
}
