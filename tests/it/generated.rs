//! What the program writes of itself: completions and manual pages stand in the repository as it writes them, and the
//! examples in help and README do what they say. `UPDATE=1 cargo test` rewrites the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::chatferry;

const SHELLS: [(&str, &str); 5] = [
    ("bash", "chatferry.bash"),
    ("zsh", "_chatferry"),
    ("fish", "chatferry.fish"),
    ("powershell", "_chatferry.ps1"),
    ("elvish", "chatferry.elv"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a folder of the repository with what it should hold, or rewrites it.
fn compare(folder: &str, expected: &BTreeMap<String, Vec<u8>>) {
    let folder = root().join(folder);
    if std::env::var_os("UPDATE").is_some() {
        _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in expected {
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
    let found: BTreeMap<String, Vec<u8>> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(expected), "files in {}", folder.display());
    for (name, bytes) in expected {
        assert!(&found[name] == bytes, "{name} is out of date: run UPDATE=1 cargo test generated");
    }
}

#[test]
fn completions_are_those_that_the_binary_writes() {
    let script = |shell: &str| chatferry().args(["completions", shell]).assert().success().get_output().stdout.clone();
    compare("completions", &SHELLS.map(|(shell, name)| (name.to_owned(), script(shell))).into_iter().collect());
}

#[test]
fn manual_pages_are_those_that_the_binary_writes() {
    let folder = tempfile::tempdir().unwrap();
    chatferry().arg("man").arg(folder.path()).assert().success();
    let pages = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
    let pages = pages.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()));
    compare("man", &pages.collect());
}

/// The commands of a text that need no account: lines that call `chatferry … --demo`, with their continuations.
fn demo_lines(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let lines = joined.lines().map(|line| line.trim().trim_start_matches("$ "));
    lines.filter(|line| line.starts_with("chatferry ") && line.contains("--demo")).map(str::to_owned).collect()
}

/// Runs a line as a shell does, in an empty folder, with the binary on the path.
fn run(line: &str, folder: &Path) {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_chatferry"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let output = std::process::Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
}

fn run_all(text: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let lines = demo_lines(text);
    for line in &lines {
        // jq is no part of what a bare machine has; what feeds it is run all the same.
        let line = if line.contains("| jq") && !has("jq") { line.split('|').next().unwrap() } else { line };
        run(line, folder.path());
    }
    lines.len()
}

fn has(program: &str) -> bool {
    std::env::split_paths(&std::env::var_os("PATH").unwrap()).any(|folder| folder.join(program).exists())
}

#[test]
fn examples_in_help_work_against_the_demo() {
    use clap::CommandFactory;
    let mut count = 0;
    let mut walk = vec![chatferry::cli::Cli::command()];
    while let Some(command) = walk.pop() {
        walk.extend(command.get_subcommands().cloned());
        let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
        count += run_all(&help);
    }
    assert!(count > 10, "only {count} examples were found");
}

#[test]
fn examples_in_the_readme_work_against_the_demo() {
    let count = run_all(&fs::read_to_string(root().join("README.md")).unwrap());
    assert!(count >= 5, "only {count} examples were found");
}

#[test]
fn every_command_has_examples() {
    use clap::CommandFactory;
    let mut walk = vec![(String::from("chatferry"), String::new(), chatferry::cli::Cli::command())];
    while let Some((path, above, command)) = walk.pop() {
        let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
        if command.has_subcommands() {
            let below = |sub: &clap::Command| (format!("{path} {}", sub.get_name()), help.clone(), sub.clone());
            walk.extend(command.get_subcommands().map(below));
            continue;
        }
        // A small command's examples may stand with its siblings'.
        assert!(help.contains("  chatferry ") || above.contains(&path), "{path} has no examples in its --help");
    }
}

#[test]
fn help_shows_commands_and_topics() {
    let shown = |words: &[&str]| {
        let output = chatferry().arg("help").args(words).assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    };
    for topic in chatferry::help::TOPICS {
        assert!(shown(&[]).contains(topic.about), "{}", topic.name);
        assert_eq!(shown(&[topic.name]), topic.terminal(false), "{}", topic.name);
    }
    assert!(shown(&["comm100", "search"]).contains("--include"));
    chatferry().args(["help", "exit-code"]).assert().code(2);
}

#[test]
fn tests_that_the_help_names_are_there() {
    let text = chatferry::help::Topic::named("reliability").unwrap().markdown();
    let mut count = 0;
    for name in text.split([' ', ',', '\n', '`']).filter(|word| word.contains("::")) {
        let (module, function) = name.trim_end_matches('.').split_once("::").unwrap();
        let source = fs::read_to_string(root().join(format!("tests/it/{module}.rs"))).unwrap();
        assert!(source.contains(&format!("fn {function}(")), "{name}");
        count += 1;
    }
    assert!(count > 10, "only {count} tests are named");
}
