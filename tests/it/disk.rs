//! Disks and folders: a file is whole or not there, the old one stays, errors name the path.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;

use crate::scene::{Scene, end, said, wait_until};

const SEARCH: [&str; 6] = ["comm100", "search", "--page-size", "10", "--jobs", "1"];

/// Runs chatferry out of a shell that does something first; `"$@"` is the command.
fn shell(scene: &Scene, script: &str, words: &[&str]) -> Output {
    let command = scene.command(words);
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh"]).arg(command.get_program()).args(command.get_args());
    shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.env("PATH", std::env::var_os("PATH").unwrap()).current_dir(scene.folder.path());
    shell.stdin(Stdio::null()).output().unwrap()
}

fn mode(scene: &Scene, name: &str) -> u32 {
    std::fs::metadata(scene.path(name)).unwrap().permissions().mode() & 0o777
}

fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

#[test]
fn a_file_that_cannot_grow_leaves_the_old_one_and_can_be_gone_on_with() {
    for name in ["a.json", "a.csv"] {
        let scene = Scene::new(&["--chats", "60"]);
        std::fs::write(scene.path(name), "old").unwrap();
        let words = [&SEARCH[..], &["-o", name]].concat();
        let output = shell(&scene, "ulimit -f 300; exec \"$@\"", &words);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(
            said(&output).contains(&format!("cannot write to {name}.partial: File too large")),
            "{}",
            said(&output)
        );
        assert_eq!(scene.bytes(name), b"old");
        let resumed = scene.ends(&words, 0);
        assert!(resumed.contains("resuming: "), "{resumed}");
        assert_eq!(scene.files(), [name]);
        let whole = format!("whole-{name}");
        scene.ends(&["comm100", "search", "-o", &whole], 0);
        assert!(scene.bytes(name) == scene.bytes(&whole));
    }
}

#[test]
fn a_checkpoint_that_cannot_grow_leaves_the_old_file_and_can_be_gone_on_with() {
    // A page's mark is longer than its ids are, so the checkpoint is the file that grows too large.
    let scene = Scene::new(&["--chats", "200"]);
    std::fs::write(scene.path("a.ndjson"), "old").unwrap();
    let words = [&SEARCH[..], &["--fields", "id", "-o", "a.ndjson"]].concat();
    let output = shell(&scene, "ulimit -f 8; exec \"$@\"", &words);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("cannot write to a.ndjson.checkpoint: File too large"), "{}", said(&output));
    assert_eq!(scene.bytes("a.ndjson"), b"old");
    let resumed = scene.ends(&words, 0);
    assert!(resumed.contains("resuming: "), "{resumed}");
    assert_eq!(scene.files(), ["a.ndjson"]);
    scene.ends(&["comm100", "search", "--fields", "id", "-o", "b.ndjson"], 0);
    assert!(scene.bytes("a.ndjson") == scene.bytes("b.ndjson"));
}

#[test]
fn a_full_disk_leaves_the_old_file_and_can_be_gone_on_with() {
    let scene = Scene::new(&["--chats", "60"]);
    std::fs::create_dir(scene.path("disk")).unwrap();
    // In a name space of its own, so that nothing stays mounted. Not everybody may do that.
    let script = "set -e; mount -t tmpfs -o size=192k tmpfs disk || exit 99; set +e; echo old > disk/a.json
        \"$@\"; echo $? >> result; cat disk/a.json >> result
        mount -o remount,size=9m disk; \"$@\"; echo $? >> result; cp disk/a.json a.json; ls disk >> result";
    let words = [&SEARCH[..], &["-o", "disk/a.json"]].concat();
    let command = format!("unshare --mount sh -c '{script}' \"$@\"", script = script.replace('\'', "'\\''"));
    let output = shell(&scene, &command.replacen("' \"$@\"", "' sh \"$@\"", 1), &words);
    if !scene.path("result").exists() {
        return;
    }
    let said = said(&output);
    assert!(said.contains("cannot write to disk/a.json.partial: No space left on device"), "{said}");
    assert!(said.contains("resuming: "), "{said}");
    assert_eq!(String::from_utf8(scene.bytes("result")).unwrap(), "1\nold\n0\na.json\n", "{said}");
    scene.ends(&["comm100", "search", "-o", "b.json"], 0);
    assert!(scene.bytes("a.json") == scene.bytes("b.json"));
}

#[test]
fn a_device_that_is_full_is_named() {
    let scene = Scene::new(&["--chats", "20"]);
    for (output, name) in [("-", "standard output"), ("/dev/stdout", "standard output"), ("/dev/full", "/dev/full")] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = scene.command(&[&SEARCH[..], &["-o", output]].concat()).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let expected = format!("cannot write to {name}: No space left on device");
        assert!(said(&output).contains(&expected), "{}", said(&output));
    }
}

#[test]
fn a_place_that_cannot_be_written_to_is_refused_before_anything_is_sent() {
    let scene = Scene::new(&[]);
    std::fs::create_dir(scene.path("folder.json")).unwrap();
    std::fs::create_dir(scene.path("taken.json.partial")).unwrap();
    std::fs::write(scene.path("file"), "").unwrap();
    let before = scene.files();
    for (output, named) in [
        ("missing/a.json", "missing"),
        ("missing/{date}.json", "missing"),
        ("file/a.json", "file"),
        ("file/{date}.json", "file"),
        ("folder.json", "folder.json is a folder"),
        ("taken.json", "taken.json.partial"),
        ("/proc/a.json", "/proc/a.json"),
        ("/sys/a.json", "/sys/a.json"),
        ("/sys/{date}.json", "/sys/"),
        ("", "--output is empty"),
    ] {
        for outputs in [&["-o", output][..], &["-o", "good.json", "-o", output]] {
            let said = scene.ends(&[&["comm100", "search", "--day", "yesterday"][..], outputs].concat(), 2);
            assert!(said.contains(named), "{output}: {said}");
            assert_eq!(scene.files(), before, "{output}: nothing is left behind");
        }
    }
    assert!(scene.requests().is_empty());
}

#[test]
fn folders_below_a_placeholder_are_made() {
    let scene = Scene::new(&[]);
    scene.ends(&["comm100", "search", "--day", "yesterday", "-o", "{date:%Y/%m}/{day}.json"], 0);
    let year = std::fs::read_dir(scene.folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("20"));
    assert_eq!(year.count(), 1);
    scene.ends(&["comm100", "search", "--since", "3d", "-o", "{source}/{date}.csv", "-o", "all.csv"], 0);
    assert!(std::fs::read_dir(scene.path("comm100")).unwrap().count() >= 3);
}

#[test]
fn a_symlink_stays_and_its_target_is_replaced() {
    let scene = Scene::new(&["--chats", "20"]);
    std::fs::create_dir(scene.path("folder")).unwrap();
    std::fs::write(scene.path("folder/old.ndjson"), "old").unwrap();
    for (link, target) in
        [("one.ndjson", "folder/old.ndjson"), ("two.ndjson", "folder/new.ndjson"), ("3.ndjson", "one.ndjson")]
    {
        symlink(target, scene.path(link)).unwrap();
        scene.ends(&[&SEARCH[..], &["-o", link]].concat(), 0);
        assert!(scene.path(link).is_symlink(), "{link} stays");
        assert_eq!(count(&scene.bytes(link)), 20);
        assert_eq!(count(&scene.bytes(target)), 20, "{target}");
    }
    assert_eq!(scene.files(), ["3.ndjson", "folder", "one.ndjson", "two.ndjson"]);
    assert_eq!(std::fs::read_dir(scene.path("folder")).unwrap().count(), 2);
}

#[test]
fn a_fifo_is_written_straight_into() {
    let scene = Scene::new(&["--chats", "20"]);
    for name in ["a.ndjson", "a.ndjson.gz", "a.ndjson.zst"] {
        assert!(Command::new("mkfifo").arg(scene.path(name)).status().unwrap().success());
        let path = scene.path(name);
        let reader = thread::spawn(move || std::fs::read(path).unwrap());
        let said = scene.ends(&[&SEARCH[..], &["-o", name, "--summary", "s"]].concat(), 0);
        let bytes = reader.join().unwrap();
        let bytes = match name.rsplit('.').next().unwrap() {
            "gz" => {
                let mut text = Vec::new();
                std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(&bytes[..]), &mut text).unwrap();
                text
            }
            "zst" => zstd::decode_all(&bytes[..]).unwrap(),
            _ => bytes,
        };
        assert_eq!(count(&bytes), 20, "{name}: {said}");
        let summary: Value = serde_json::from_slice(&scene.bytes("s")).unwrap();
        assert_eq!(summary["outputs"][0]["path"], name);
        std::fs::remove_file(scene.path(name)).unwrap();
        assert_eq!(scene.files(), ["s"]);
    }
}

#[test]
fn dev_stdout_is_standard_output_whatever_is_behind_it() {
    let scene = Scene::new(&["--chats", "20"]);
    for name in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "-"] {
        let words = [&SEARCH[..], &["-o", name]].concat();
        assert_eq!(count(&scene.run(&words).stdout), 20, "{name}: a pipe");
        let output = shell(&scene, "{ echo before; \"$@\"; echo after; } > out", &words);
        assert!(output.status.success(), "{}", said(&output));
        let text = String::from_utf8(scene.bytes("out")).unwrap();
        assert!(text.starts_with("before\n{") && text.ends_with("}\nafter\n"), "{name}");
        assert_eq!(count(text.as_bytes()), 22, "{name}: a file");
        assert_eq!(scene.files(), ["out"]);
    }
}

#[test]
fn new_files_are_private_if_asked_else_as_the_umask_says() {
    let scene = Scene::new(&["--chats", "20", "--fault", "odd-records@2", "--fault", "reset@3*3"]);
    let words = [&SEARCH[..], &["-o", "a.json", "--retries", "0", "--private", "--restart"]].concat();
    let output = shell(&scene, "umask 022; : > a.json.partial; exec \"$@\"", &words);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
    for name in scene.files() {
        assert_eq!(mode(&scene, &name), 0o600, "{name}");
    }
    assert_eq!(scene.files(), ["a.json.checkpoint", "a.json.partial", "a.json.rejects.ndjson"]);
    let scene = Scene::new(&["--chats", "20"]);
    for (umask, expected) in [("022", 0o644), ("027", 0o640), ("077", 0o600)] {
        let words = [&SEARCH[..], &["-o", "a.json", "--summary", "s"]].concat();
        let output = shell(&scene, &format!("umask {umask}; rm -f s; exec \"$@\""), &words);
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!((mode(&scene, "a.json"), mode(&scene, "s")), (expected, expected), "{umask}");
    }
}

#[test]
fn a_file_that_must_not_be_replaced_is_not() {
    let scene = Scene::new(&["--chats", "30", "--fault", "silent@2", "--latency", "100ms"]);
    let words = [&SEARCH[..], &["-o", "a.json", "--no-clobber"]].concat();
    std::fs::write(scene.path("a.json"), "old").unwrap();
    let said = scene.ends(&words, 2);
    assert!(said.contains("a.json exists, and --no-clobber keeps it"), "{said}");
    assert!(scene.requests().is_empty());
    assert_eq!(scene.files(), ["a.json"]);
    std::fs::remove_file(scene.path("a.json")).unwrap();
    // It comes while a run has been broken off,
    let mut child = scene.start(&words);
    scene.wait_for_requests(2);
    wait_until("a mark", || count(&scene.bytes("a.json.checkpoint")) > 1);
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::write(scene.path("a.json"), "old").unwrap();
    scene.ends(&words, 2);
    std::fs::remove_file(scene.path("a.json")).unwrap();
    // … or while one is under way.
    let mut child = scene.start(&words);
    scene.wait_for_requests(3);
    std::fs::write(scene.path("a.json"), "old").unwrap();
    let (status, _) = end(&mut child);
    assert_eq!(status.code(), Some(1));
    assert_eq!(scene.bytes("a.json"), b"old");
}

#[test]
fn a_summary_that_cannot_be_written_hides_nothing() {
    let scene = Scene::new(&["--chats", "20", "--fault", "status=500@1"]);
    // A disk that fills up under the run cannot be known beforehand.
    let said = scene.ends(&["comm100", "search", "--retries", "0", "--summary", "/dev/full", "-o", "a.json"], 5);
    assert!(said.contains("answered 500"), "{said}");
    let said = scene.ends(&["comm100", "search", "--summary", "/dev/full", "-o", "a.json"], 1);
    assert!(said.contains("cannot write the summary to /dev/full"), "{said}");
    assert_eq!(scene.files(), ["a.json"], "the export itself is there");
}

/// The most memory that a run has had so far, in KiB.
fn peak(child: &std::process::Child) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_file_for_each_of_400_days_needs_few_handles_and_little_memory() {
    let scene = Scene::new(&["--chats", "400", "--fault", "silent@2"]);
    let days = |output| ["comm100", "search", "-q", "--since", "2025-10-01", "--until", "2026-11-05", "-o", output];
    let first = |words: &[&str]| {
        let command = scene.command(words);
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -n 100; exec \"$@\"", "sh"]).arg(command.get_program()).args(command.get_args());
        shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell.env("PATH", std::env::var_os("PATH").unwrap()).current_dir(scene.folder.path());
        shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let many = [&days("{date}.ndjson.zst")[..], &["--page-size", "200"]].concat();
    let mut child = first(&many);
    scene.wait_for_requests(2);
    wait_until("a mark", || count(&scene.bytes("{date}.ndjson.zst.checkpoint")) > 1);
    assert!(peak(&child) < 96 << 10, "{} KiB", peak(&child));
    // Each of the files is locked, those without a handle of their own, too.
    for day in ["2025-10-01", "2026-11-04"] {
        let said = scene.ends(&["comm100", "search", "--day", day, "-o", &format!("{day}.ndjson.zst")], 75);
        assert!(said.contains(&format!("another run is writing {day}.ndjson.zst")), "{said}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // A crash locks nobody out, and a rerun ends what it began.
    for said in ["resuming: ", ""] {
        let words: Vec<_> = many.iter().copied().filter(|word| *word != "-q").collect();
        let output = first(&words).wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", self::said(&output));
        assert!(self::said(&output).contains(said), "{}", self::said(&output));
        let files = scene.files();
        assert_eq!(files.len(), 400, "{files:?}");
        assert!(files.iter().all(|name| name.ends_with(".ndjson.zst")));
    }
    let rows: usize = scene.files().iter().map(|name| count(&zstd::decode_all(&scene.bytes(name)[..]).unwrap())).sum();
    scene.ends(&days("all.ndjson"), 0);
    assert_eq!(rows, count(&scene.bytes("all.ndjson")));
    assert!(rows > 100, "{rows}");
}

#[test]
fn a_standard_output_that_was_closed_from_the_start_is_a_failure() {
    let scene = Scene::new(&["--chats", "20"]);
    for words in [&SEARCH[..], &["config", "show"]] {
        let output = shell(&scene, "exec \"$@\" >&-", words);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {}", said(&output));
        assert!(said(&output).contains("standard output is closed"), "{}", said(&output));
    }
    assert!(scene.requests().is_empty());
    assert_eq!(shell(&scene, "exec \"$@\" > /dev/null", &SEARCH).status.code(), Some(0));
    let to_file = [&SEARCH[..], &["-o", "a.json"]].concat();
    assert_eq!(shell(&scene, "exec \"$@\" >&-", &to_file).status.code(), Some(0));
}

#[test]
fn names_that_are_too_long_are_refused_before_anything_is_sent() {
    let scene = Scene::new(&[]);
    let long = "n".repeat(250);
    for words in [
        &["-o", &format!("{long}.json")][..],
        &["-o", &format!("{long}{{date}}.json")],
        &["-o", "a.json", "--summary", &long],
        &["-o", "a.json", "--rejects", &format!("{long}.json")],
    ] {
        let said = scene.ends(&[&["comm100", "search", "--day", "yesterday"][..], words].concat(), 2);
        assert!(said.contains("the file name is too long"), "{said}");
    }
    assert!(scene.requests().is_empty());
    assert!(scene.files().is_empty());
}

#[test]
fn a_user_without_a_home_can_export() {
    let scene = Scene::new(&["--chats", "20"]);
    for home in [None, Some("/proc/nobody")] {
        let mut command = scene.command(&["comm100", "search"]);
        command.env_remove("HOME").env("CHATFERRY_COMM100_RATE", "280/5m");
        command.envs(home.map(|home| ("HOME", home)));
        // The system's list of users knows a home, too.
        command.env("XDG_STATE_HOME", "/proc/nobody/state");
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{home:?}: {}", said(&output));
        assert_eq!(count(&output.stdout), 20);
        assert!(said(&output).contains("continuing without a state folder"), "{}", said(&output));
    }
}

#[test]
fn everything_that_a_private_run_makes_is_private() {
    let scene = Scene::new(&["--chats", "200"]);
    let state = scene.path("state");
    let words = ["comm100", "search", "--since", "2d", "--private", "-o", "{date:%Y/%m}/{day}.json"];
    let mut command = scene.command(&words);
    command.env("CHATFERRY_STATE_DIR", &state).env("CHATFERRY_COMM100_RATE", "280/5m");
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 000; exec \"$@\"", "sh"]).arg(command.get_program()).args(command.get_args());
    shell.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    assert!(shell.current_dir(scene.folder.path()).status().unwrap().success());
    let mut folders: Vec<_> = scene.files().into_iter().map(|name| scene.path(&name)).collect();
    let mut looked_at = 0;
    while let Some(path) = folders.pop() {
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        let found = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, expected, "{}", path.display());
        looked_at += 1;
        if path.is_dir() {
            folders.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    assert!(looked_at >= 7, "{looked_at}");
}

#[test]
fn many_outputs_and_quick_pages_need_few_open_files() {
    let scene = Scene::new(&["--chats", "2000"]);
    let names: Vec<_> = (0..8).map(|at| format!("{at}.ndjson")).collect();
    let outputs = names.iter().flat_map(|name| ["-o", name]);
    let words: Vec<_> = ["-q"].into_iter().chain(SEARCH).chain(outputs).collect();
    let output = shell(&scene, "ulimit -n 60; exec \"$@\"", &words);
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""));
}
