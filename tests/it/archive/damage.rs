//! What is not as it should be: each damage is named, and what the service still has is healed.

use std::path::Path;

use serde_json::Value;

use super::{Archived, assert_bag, current, day_file, days_ago, ids};

fn flip(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

fn findings(archived: &Archived) -> Vec<(String, Option<String>, String)> {
    let verified = archived.json(&["verify", "chats", "-f", "json"], 3);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let list = verified["findings"].as_array().unwrap().iter();
    list.map(|found| (text(&found["path"]).unwrap(), text(&found["day"]), text(&found["what"]).unwrap())).collect()
}

fn name(archived: &Archived, path: &Path) -> String {
    path.strip_prefix(archived.path()).unwrap().display().to_string()
}

#[test]
fn a_broken_file_is_named_and_healed() {
    let archived = Archived::new(&[]);
    archived.first_sync(5, &[], 0);
    let (day, before) = (days_ago(3), ids(&archived.path(), "comm100"));
    let broken = day_file(&archived.path(), &day);
    flip(&broken);
    let found = findings(&archived);
    assert!(
        found.iter().any(|(path, at, _)| *path == name(&archived, &broken) && at.as_deref() == Some(&day)),
        "{found:?}"
    );
    let gaps = archived.json(&["gaps", "chats", "-f", "json"], 3);
    assert_eq!(
        (&gaps[0]["state"], &gaps[0]["first"], gaps.as_array().unwrap().len()),
        (&"damaged".into(), &day.clone().into(), 1)
    );
    let requests = archived.scene.requests().len();
    archived.scene.ends(&["heal", "chats"], 0);
    assert!(archived.scene.requests().len() - requests <= 2, "only the damaged day is asked again");
    assert_eq!(ids(&archived.path(), "comm100"), before);
    archived.out(&["verify", "chats"], 0);
    archived.out(&["gaps", "chats"], 0);
    assert_bag(&archived.path());
    // A file that is gone is seen without a verification, and sync heals it.
    std::fs::remove_file(&broken).unwrap();
    archived.out(&["gaps", "chats"], 3);
    archived.scene.ends(&["sync", "chats", "--no-heal"], 3);
    archived.scene.ends(&["sync", "chats"], 0);
    assert_eq!(ids(&archived.path(), "comm100"), before);
    // One that is put back needs nobody.
    let sound = std::fs::read(&broken).unwrap();
    flip(&broken);
    archived.out(&["verify", "chats"], 3);
    archived.out(&["gaps", "chats"], 3);
    std::fs::write(&broken, sound).unwrap();
    archived.out(&["gaps", "chats"], 0);
}

#[test]
fn what_only_the_damaged_file_had_is_told_once() {
    let archived = Archived::new(&[]);
    archived.first_sync(5, &[], 0);
    let day = days_ago(3);
    let broken = day_file(&archived.path(), &day);
    let chats = &current(&archived.path())[&name(&archived, &broken).replacen("data/current/", "", 1)];
    let lost = chats[0]["id"].to_string();
    archived.scene.simulated.about(&format!("remove?id={lost}"));
    std::fs::write(&broken, &std::fs::read(&broken).unwrap()[..40]).unwrap();
    archived.out(&["verify", "chats"], 3);
    let said = archived.scene.ends(&["heal", "chats"], 3);
    assert!(said.contains(&format!("chat {lost} was only in the damaged file")), "{said}");
    archived.out(&["verify", "chats"], 0);
    archived.scene.ends(&["heal", "chats"], 0);
    let log = archived.json(&["log", "chats", &lost, "-f", "json"], 0);
    assert!(log[0]["lost_at"].is_string(), "{log}");
}

#[test]
fn verify_names_every_damage() {
    let archived = Archived::new(&[]);
    archived.first_sync(4, &[], 0);
    let root = archived.path();
    let file = day_file(&root, &days_ago(2));
    let path = name(&archived, &file);
    let month = &days_ago(2)[..7];
    let index = super::files_below(&root.join("index"))
        .into_iter()
        .find(|path| {
            path.display().to_string().contains("comm100-")
                && path.display().to_string().ends_with(&format!("chats-{month}.ndjson"))
        })
        .unwrap();
    let whole = std::fs::read(&file).unwrap();
    let lines = zstd::decode_all(&whole[..]).unwrap();
    let packed = |lines: &[u8]| {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
        encoder.include_checksum(true).unwrap();
        std::io::Write::write_all(&mut encoder, lines).unwrap();
        encoder.finish().unwrap()
    };
    type Damage<'a> = (&'static str, Box<dyn Fn() + 'a>, String, &'static str);
    let damages: Vec<Damage<'_>> = vec![
        ("a flipped byte", Box::new(|| flip(&file)), path.clone(), "altered"),
        ("a missing file", Box::new(|| std::fs::remove_file(&file).unwrap()), path.clone(), "missing"),
        (
            "a file too many",
            Box::new(|| std::fs::write(root.join("data/x"), "x").unwrap()),
            "data/x".into(),
            "not in manifest",
        ),
        ("a cut frame", Box::new(|| std::fs::write(&file, &whole[..whole.len() - 3]).unwrap()), path.clone(), "cut"),
        (
            "bytes behind",
            Box::new(|| std::fs::write(&file, [&whole[..], b"more bytes"].concat()).unwrap()),
            path.clone(),
            "other than zstd",
        ),
        (
            "a line too many",
            Box::new(|| std::fs::write(&file, packed(&[&lines[..], b"{\"id\":1}\n"].concat())).unwrap()),
            path.clone(),
            "1 lines are not in the index",
        ),
        (
            "an index that disagrees",
            Box::new(|| {
                let text = std::fs::read_to_string(&index).unwrap();
                std::fs::write(
                    &index,
                    text.replacen("\"v\":1", "\"v\":3", 1)
                        .lines()
                        .skip(1)
                        .map(|line| format!("{line}\n"))
                        .collect::<String>(),
                )
                .unwrap();
            }),
            name(&archived, &index),
            "the index has",
        ),
        (
            "a forged manifest",
            Box::new(|| {
                std::fs::write(&file, packed(&[&lines[..], b"{\"id\":1}\n"].concat())).unwrap();
                forge(&root, &path);
            }),
            path.clone(),
            "the last run that wrote the file",
        ),
        (
            "a file to be fetched",
            Box::new(|| std::fs::write(root.join("fetch.txt"), "").unwrap()),
            "fetch.txt".into(),
            "fetched",
        ),
        (
            "a link",
            Box::new(|| std::os::unix::fs::symlink("/etc/passwd", root.join("data/link")).unwrap()),
            "data/link".into(),
            "neither",
        ),
        (
            "an altered holds file",
            Box::new(|| std::fs::write(root.join("bag-info.txt"), "").unwrap()),
            "bag-info.txt".into(),
            "Oxum",
        ),
    ];
    let copy = archived.scene.path("copy");
    let shell =
        |script: String| assert!(std::process::Command::new("sh").args(["-c", &script]).status().unwrap().success());
    shell(format!("cp -a '{}' '{}'", root.display(), copy.display()));
    for (what, damage, path, words) in damages {
        damage();
        let found = findings(&archived);
        assert!(found.iter().any(|(found, _, what)| *found == path && what.contains(words)), "{what}: {found:?}");
        shell(format!("rm -rf '{}' && cp -a '{}' '{}'", root.display(), copy.display(), root.display()));
        archived.out(&["verify", "chats"], 0);
    }
    std::fs::write(root.join("notes.txt"), "").unwrap();
    archived.out(&["verify", "chats"], 0);
}

/// Makes the manifests right for an altered file, as a forger would.
fn forge(root: &Path, path: &str) {
    let script = format!(
        "h=$(sha256sum '{path}' | cut -d' ' -f1) && sed -i \"s|^[0-9a-f]*  {path}$|$h  {path}|\" manifest-sha256.txt && \
         m=$(sha256sum manifest-sha256.txt | cut -d' ' -f1) && sed -i \"s|^[0-9a-f]*  manifest-sha256.txt$|$m  manifest-sha256.txt|\" tagmanifest-sha256.txt"
    );
    assert!(std::process::Command::new("sh").args(["-c", &script]).current_dir(root).status().unwrap().success());
}

#[test]
fn parts_of_a_verification_are_the_whole() {
    let archived = Archived::new(&[]);
    archived.first_sync(5, &[], 0);
    let files =
        |part: &str| archived.json(&["verify", "chats", "--subset", part, "-f", "json"], 0)["files"].as_u64().unwrap();
    let all = archived.json(&["verify", "chats", "-f", "json"], 0)["files"].as_u64().unwrap();
    assert_eq!((1..=3).map(|part| files(&format!("{part}/3"))).sum::<u64>(), all);
    archived.scene.ends(&["verify", "chats", "--subset", "4/3"], 2);
    let mut read = 0;
    for _ in 0..40 {
        read += archived.json(&["verify", "chats", "--max-duration", "0s", "-f", "json"], 0)["files"].as_u64().unwrap();
        if read >= all {
            break;
        }
    }
    assert_eq!(read, all, "each one continues where the one before stopped");
}
