//! Completion, in the shells themselves: what they offer is what the program says.

use std::process::Command;

use crate::support::chatferry;

/// The folder of the binary comes first on the path, as the scripts call it by its name.
fn shell(name: &str, script: &str) -> Option<String> {
    let binary = std::path::PathBuf::from(env!("CARGO_BIN_EXE_chatferry"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let home = tempfile::tempdir().unwrap();
    let settings = home.path().join("config.toml");
    std::fs::write(&settings, "[profiles.work.vcc]\ncustomer = 'acme'\n[profiles.wonderland.vcc]\n").unwrap();
    std::fs::write(home.path().join("a-file.txt"), "").unwrap();
    let mut command = Command::new(name);
    command.args(["-c", script]).current_dir(home.path()).env_clear();
    command.env("PATH", path).env("HOME", home.path()).env("CHATFERRY_CONFIG", settings);
    let output = match command.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        output => output.unwrap(),
    };
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// `(typed so far, some of what is offered, some of what is not)`
const LINES: &[(&str, &[&str], &[&str])] = &[
    ("comm100 se", &["search", "set-ticket", "set-fields"], &["missed"]),
    ("comm100 search --include ", &["visitor", "chatWrapup"], &["a-file.txt", "chatChatbotMap"]),
    ("comm100 missed --include ", &["department"], &["visitor", "a-file.txt"]),
    ("comm100 search --include visitor,chatW", &["visitor,chatWrapup", "visitor,chatWrapupCategory"], &["chatWrapup"]),
    ("comm100 search --fields +session.l", &["+session.language", "+session.landingPageURL"], &["session.language"]),
    ("comm100 search --fields id,messa", &["id,messages", "id,message"], &["a-file.txt"]),
    ("vcc chats --fields chat", &["chatId", "chatLog"], &["guid"]),
    ("comm100 search --filter preChat", &["preChatName", "preChatEmail"], &["status"]),
    ("comm100 missed --filter s", &["skillId", "status", "segmentId"], &["source"]),
    ("comm100 search --day ", &["today", "yesterday"], &["a-file.txt"]),
    ("comm100 search --tz Europe/Bu", &["Europe/Budapest", "Europe/Bucharest"], &["Europe/Paris"]),
    ("comm100 search -f ", &["json", "ndjson", "csv"], &["a-file.txt"]),
    ("comm100 search --rows ", &["chats", "messages"], &["a-file.txt"]),
    ("comm100 search -o a-", &["a-file.txt"], &[]),
    ("comm100 search --keywords ", &[], &["a-file.txt"]),
    ("comm100 search --limit ", &[], &["a-file.txt"]),
    ("--profile wo", &["work", "wonderland"], &["a-file.txt"]),
    ("vcc chats -p wo", &["work", "wonderland"], &["a-file.txt"]),
    ("simulate --fault comm100-b", &["comm100-bounds"], &["a-file.txt"]),
    ("config ", &["init", "check", "show"], &["a-file.txt"]),
    ("completions ", &["bash", "zsh", "fish"], &["a-file.txt"]),
];

fn check(name: &str, ask: impl Fn(&str) -> String) {
    for (typed, offered, others) in LINES {
        let Some(said) = shell(name, &ask(typed)) else {
            assert_ne!(name, "bash", "bash is needed for this test");
            eprintln!("{name} is not installed: its script was not run");
            return;
        };
        let words: Vec<_> = said.lines().map(|line| line.split('\t').next().unwrap().trim()).collect();
        for word in *offered {
            assert!(words.contains(word), "{name}: {typed}: no {word} in {words:?}");
        }
        for word in *others {
            assert!(!words.contains(word), "{name}: {typed}: {word} in {words:?}");
        }
    }
}

#[test]
fn bash_offers_what_there_is() {
    // Bash splits the line; its function gets the command, the word under the cursor and the one before.
    check("bash", |typed| {
        let words: Vec<_> = format!("chatferry {typed}").split(' ').map(|word| format!("'{word}'")).collect();
        let last = words.len() - 1;
        format!(
            "eval \"$(chatferry completions bash)\"; COMP_WORDS=({}); COMP_CWORD={last}; COMP_TYPE=9\n\
             _clap_complete_chatferry chatferry {} {} 2>/dev/null\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
            words.join(" "),
            words[last],
            words[last - 1],
        )
    });
    let registered = shell("bash", "eval \"$(chatferry completions bash)\"; complete -p chatferry").unwrap();
    assert!(!registered.contains("default"), "bash would offer file names: {registered}");
}

#[test]
fn fish_offers_what_there_is() {
    check("fish", |typed| format!("chatferry completions fish | source; complete -C 'chatferry {typed}'"));
}

#[test]
fn zsh_takes_the_script_and_the_program_answers_it() {
    // What zsh shows cannot be read without a terminal of its own: its script is checked, and what it asks is asked.
    for (typed, offered, _) in LINES {
        let words: Vec<_> = typed.split(' ').collect();
        let script = format!(
            "_CLAP_IFS=$'\\n' _CLAP_COMPLETE_INDEX={} CHATFERRY_COMPLETE=zsh chatferry -- chatferry {}",
            words.len(),
            words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ")
        );
        let said = shell("bash", &script).unwrap();
        let words: Vec<_> = said.lines().map(|line| line.split(':').next().unwrap()).collect();
        assert!(offered.iter().all(|word| words.contains(word)), "{typed}: {words:?}");
    }
    let script = chatferry().args(["completions", "zsh"]).assert().success().get_output().stdout.clone();
    let script = String::from_utf8(script).unwrap();
    assert!(script.starts_with("#compdef chatferry\n") && script.contains("funcstack"), "{script}");
    let checked = "chatferry completions zsh > script && zsh -n script";
    if std::env::split_paths(&std::env::var_os("PATH").unwrap()).any(|folder| folder.join("zsh").exists()) {
        shell("bash", checked);
    } else {
        eprintln!("zsh is not installed: its script was not parsed");
    }
}
