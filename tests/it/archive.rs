//! The archive: `sync` and its siblings, run as users run them, and night after night inside this process.

mod commands;
mod crash;
mod damage;
mod merge;
mod nights;
mod service;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::scene::Scene;
use crate::support::identity;

/// A date so many days ago, in UTC.
pub fn days_ago(days: i64) -> String {
    (Utc::now() - TimeDelta::days(days)).format("%Y-%m-%d").to_string()
}

/// The chats of a folder below `data/current`, by file and in order.
pub fn current(archive: &Path) -> BTreeMap<String, Vec<Value>> {
    lines_below(&archive.join("data/current"))
}

/// The lines of all zstd files below a folder.
pub fn lines_below(folder: &Path) -> BTreeMap<String, Vec<Value>> {
    let mut found = BTreeMap::new();
    for path in files_below(folder) {
        let name = path.strip_prefix(folder).unwrap().display().to_string();
        let text = zstd::decode_all(std::fs::File::open(&path).unwrap()).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.ends_with('\n') && !text.is_empty(), "{name}");
        found.insert(name, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect());
    }
    found
}

/// Every file below a folder; none where there is no folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap()) {
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(entry.path()),
                false => files.push(entry.path()),
            }
        }
    }
    files.sort();
    files
}

/// The ids in `data/current/FOLDER`, none twice.
pub fn ids(archive: &Path, folder: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (name, chats) in current(archive) {
        for chat in chats.iter().filter(|_| name.starts_with(folder)) {
            assert!(ids.insert(identity(chat)), "{} is there twice", identity(chat));
        }
    }
    ids
}

/// Fails unless the folder is a valid BagIt bag, by the rules of RFC 8493 and with other code than the program's.
pub fn assert_bag(archive: &Path) {
    use std::process::Command;
    assert_eq!(
        std::fs::read_to_string(archive.join("bagit.txt")).unwrap(),
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    );
    let manifest = |name: &str| std::fs::read_to_string(archive.join(name)).unwrap();
    for name in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let text = manifest(name);
        let paths: Vec<&str> = text.lines().map(|line| line.split_once("  ").unwrap().1).collect();
        assert!(paths.is_sorted() && !text.contains('\r'), "{name}");
        if !text.is_empty() {
            let output = Command::new("sha256sum")
                .args(["--strict", "--quiet", "-c", name])
                .current_dir(archive)
                .output()
                .unwrap();
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
        }
    }
    let listed = |name: &str| -> BTreeSet<String> {
        manifest(name).lines().map(|line| line.split_once("  ").unwrap().1.to_owned()).collect()
    };
    let payload = files_below(&archive.join("data"));
    let names = |files: &[PathBuf]| -> BTreeSet<String> {
        files.iter().map(|path| path.strip_prefix(archive).unwrap().display().to_string()).collect()
    };
    assert_eq!(listed("manifest-sha256.txt"), names(&payload));
    let tags: Vec<PathBuf> = files_below(archive)
        .into_iter()
        .filter(|path| {
            let name = path.strip_prefix(archive).unwrap().display().to_string();
            !name.starts_with("data/") && !name.starts_with(".chatferry/") && name != "tagmanifest-sha256.txt"
        })
        .collect();
    assert_eq!(listed("tagmanifest-sha256.txt"), names(&tags));
    let bytes: u64 = payload.iter().map(|path| path.metadata().unwrap().len()).sum();
    assert!(manifest("bag-info.txt").contains(&format!("Payload-Oxum: {bytes}.{}\n", payload.len())));
}

/// A scene with a few chats a day, and an archive of its last days.
pub struct Archived {
    pub scene: Scene,
}

impl Archived {
    /// Flags are those of `simulate`; nothing is synced yet.
    pub fn new(flags: &[&str]) -> Self {
        let flags = [&["--per-day", "6", "--days", "12"][..], flags].concat();
        Self { scene: Scene::in_memory(&flags) }
    }

    /// The first sync, of so many days, which must end in `code`; gives what it said.
    pub fn first_sync(&self, days: i64, more: &[&str], code: i32) -> String {
        let from = days_ago(days);
        let words = ["sync", "chats", "--from", &from, "--tz", "UTC", "--project", "822", "--retries", "0"];
        self.scene.ends(&[&words[..], more].concat(), code)
    }

    pub fn path(&self) -> PathBuf {
        self.scene.path("chats")
    }

    /// Runs a command that must end in `code`; gives its stdout.
    pub fn out(&self, words: &[&str], code: i32) -> String {
        let output = self.scene.run(words);
        let said = crate::scene::said(&output);
        assert_eq!(output.status.code(), Some(code), "{words:?}: {said}{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The same, where stdout is JSON.
    pub fn json(&self, words: &[&str], code: i32) -> Value {
        serde_json::from_str(&self.out(words, code)).unwrap()
    }

    /// What the services would list of the days of the archive.
    pub fn truth(&self, service: &str, from: &str) -> BTreeSet<String> {
        truth(&self.scene, service, from)
    }

    /// Fails unless the archive holds what the services list since `from`.
    pub fn assert_true(&self, from: &str) {
        for (service, folder) in [
            ("service=comm100&resource=chats", "comm100/10000/chats"),
            ("service=comm100&resource=missed", "comm100/10000/missed"),
            ("service=vcc&project=822", "vcc/"),
        ] {
            let account = find_folder(&self.path(), folder);
            assert_eq!(ids(&self.path(), &account), self.truth(service, from), "{service}");
        }
    }
}

/// The folder below `data/current` that begins so; the account's name is the simulation's business.
fn find_folder(archive: &Path, like: &str) -> String {
    let (source, kind) = (like.split('/').next().unwrap(), like.rsplit('/').next().unwrap());
    let folder = archive.join("data/current").join(source);
    let account = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().file_name().into_string().unwrap();
    format!("{source}/{account}/{kind}")
}

/// What the services list since the beginning of a day in UTC.
pub fn truth(scene: &Scene, service: &str, from: &str) -> BTreeSet<String> {
    let list: Vec<Value> =
        serde_json::from_str(&scene.simulated.about(&format!("truth?{service}&since={from}T00:00:00Z"))).unwrap();
    list.iter().map(|id| id.to_string()).collect()
}

/// A day file of Comm100's chats.
pub fn day_file(archive: &Path, day: &str) -> PathBuf {
    let account = find_folder(archive, "comm100/x/chats");
    archive.join(format!("data/current/{account}/{}/{}/{day}.ndjson.zst", &day[..4], &day[5..7]))
}

/// An instant.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
