//! `convert`: any of our files into any format. What it makes of an export is what the export itself would have made.

use std::io::{Read, Write};
use std::path::Path;

use serde_json::{Value, json};

use crate::scene::{Scene, said};

fn scene() -> Scene {
    Scene::in_memory(&["--chats", "60", "--seed", "7"])
}

fn write(scene: &Scene, name: &str, text: &str) {
    let path = scene.path(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn lines(scene: &Scene, name: &str) -> Vec<Value> {
    let text = String::from_utf8(scene.bytes(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn keys(scene: &Scene, name: &str) -> Vec<String> {
    lines(scene, name).iter().map(|chat| chat["key"].as_str().unwrap().to_owned()).collect()
}

fn comm100(id: u32, more: &Value) -> String {
    let mut chat = json!({"id": id, "requestedTime": "2026-01-02T10:00:00Z", "messages": []});
    chat.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    chat.to_string() + "\n"
}

fn vcc(id: u32, more: &Value) -> String {
    let mut chat = json!({"chatId": id, "projectId": 8, "sessionStartTime": "2026-01-02T10:00:00Z"});
    chat.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    chat.to_string() + "\n"
}

fn webhook(id: u32, more: &Value) -> String {
    let mut chat = json!({"chatId": id, "projectId": 8, "conversation": [], "platform": "webchat"});
    chat.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    chat.to_string() + "\n"
}

#[test]
fn an_export_converted_is_the_direct_export() {
    let scene = scene();
    let window = ["--since", "80d", "--tz", "Europe/Vienna"];
    let outputs = ["json", "csv", "ndjson.gz", "ndjson.zst"];
    for (service, command) in
        [("c", &["comm100", "search"][..]), ("m", &["comm100", "missed"]), ("v", &["vcc", "chats", "--project", "822"])]
    {
        let includes: &[&str] = if service == "v" { &[] } else { &["--include", "unified"] };
        let source = format!("{service}.ndjson");
        scene.ends(&[command, &window, includes, &["-o", &source]].concat(), 0);
        for (shape, rows) in
            [("vendor", "chats"), ("vendor", "messages"), ("unified", "chats"), ("unified", "messages")]
        {
            let flags = ["--shape", shape, "--rows", rows, "--tz", "Europe/Vienna"];
            let direct: Vec<String> = outputs.iter().map(|end| format!("direct.{end}")).collect();
            let made: Vec<String> = outputs.iter().map(|end| format!("made.{end}")).collect();
            let to =
                |names: &[String]| names.iter().flat_map(|name| ["-o".to_owned(), name.clone()]).collect::<Vec<_>>();
            let (direct_to, made_to) = (to(&direct), to(&made));
            let strings = |words: &[&str], more: &[String]| {
                words.iter().map(|word| (*word).to_owned()).chain(more.iter().cloned()).collect::<Vec<_>>()
            };
            let export = strings(&[command, includes, &window[..2], &flags].concat(), &direct_to);
            let convert = strings(&[&["convert", &source][..], &flags].concat(), &made_to);
            scene.ends(&export.iter().map(String::as_str).collect::<Vec<_>>(), 0);
            scene.ends(&convert.iter().map(String::as_str).collect::<Vec<_>>(), 0);
            for (direct, made) in direct.iter().zip(&made) {
                // An export ends a compressed part with each page; what is in it is the same.
                let (direct_bytes, made_bytes) = (unpacked(&scene, direct), unpacked(&scene, made));
                assert!(direct_bytes == made_bytes, "{service} {shape} {rows} {direct}");
            }
        }
        scene.ends(&["convert", &source, "-o", "again.ndjson"], 0);
        assert!(scene.bytes(&source) == scene.bytes("again.ndjson"), "{service}");
    }
}

fn unpacked(scene: &Scene, name: &str) -> Vec<u8> {
    let bytes = scene.bytes(name);
    match name.rsplit_once('.').unwrap().1 {
        "gz" => {
            let mut plain = Vec::new();
            flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap();
            plain
        }
        "zst" => zstd::decode_all(bytes.as_slice()).unwrap(),
        _ => bytes,
    }
}

#[test]
fn every_unified_line_is_valid() {
    let scene = scene();
    let schema: Value = serde_json::from_slice(&scene.run(&["schema", "chat"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let message: Value = serde_json::from_slice(&scene.run(&["schema", "message"]).stdout).unwrap();
    let messages = jsonschema::validator_for(&message).unwrap();
    for command in [&["comm100", "search"][..], &["comm100", "missed"], &["vcc", "chats", "--all-projects"]] {
        scene.ends(&[command, &["--shape", "unified", "-o", "out.ndjson"]].concat(), 0);
        scene.ends(&["convert", "out.ndjson", "--rows", "messages", "-o", "messages.ndjson"], 0);
        let chats = lines(&scene, "out.ndjson");
        assert!(!chats.is_empty());
        for chat in &chats {
            let errors: Vec<_> = validator.iter_errors(chat).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}: {chat}");
        }
        let rows = lines(&scene, "messages.ndjson");
        let count: usize = chats.iter().map(|chat| chat["messages"].as_array().map_or(0, Vec::len)).sum();
        assert_eq!(rows.len(), count);
        assert!(rows.iter().all(|row| messages.is_valid(row)));
    }
}

#[test]
fn the_newest_version_stands_and_a_webhook_body_goes_into_its_export() {
    let scene = scene();
    let talk = json!({"conversation": [{"from": "Visitor", "message": "hi"}], "clientData": {"name": "Zoë"}});
    write(&scene, "hooks.ndjson", &(webhook(1, &json!({})) + &webhook(1, &talk) + &webhook(2, &talk)));
    write(&scene, "old.ndjson", &(vcc(1, &json!({"disposition": "Completed"})) + &vcc(3, &json!({"pageName": "old"}))));
    let new = vcc(3, &json!({"pageName": "new"})) + &vcc(1, &json!({"disposition": "In progress"}));
    write(&scene, "new.ndjson", &new);
    let inputs = ["convert", "hooks.ndjson", "old.ndjson", "new.ndjson", "--shape", "unified"];
    scene.ends(&[&inputs[..], &["-o", "out.ndjson", "--summary", "s.json"]].concat(), 0);
    let chats = lines(&scene, "out.ndjson");
    let customer = scene.simulated.settings["CHATFERRY_VCC_CUSTOMER"].clone();
    let key = |id: u32| format!("vcc:{customer}:8:{id}");
    assert_eq!(keys(&scene, "out.ndjson"), [key(2), key(1), key(3)]);
    assert_eq!(chats[1]["kind"], "chat");
    assert_eq!(chats[1]["visitor"]["name"], "Zoë");
    assert_eq!(chats[1]["requested_at"], "2026-01-02T10:00:00Z");
    assert_eq!(chats[1]["messages"][0]["text"], "hi");
    assert_eq!(chats[2]["page"]["title"], "new");
    let summary: Value = serde_json::from_slice(&scene.bytes("s.json")).unwrap();
    assert_eq!((&summary["merged"], &summary["chats"]), (&json!(4), &json!(3)));
    assert_eq!(summary["inputs"][0]["records"], 3);
    assert_eq!(summary["inputs"].as_array().unwrap().len(), 3);
    scene.ends(&[&inputs[..], &["--keep-all", "-o", "all.ndjson"]].concat(), 0);
    assert_eq!(lines(&scene, "all.ndjson").len(), 7);
    // Unified lines are merged as well as the records that they were made of.
    scene.ends(&["convert", "hooks.ndjson", "--shape", "unified", "-o", "hooks-u.ndjson"], 0);
    scene.ends(&["convert", "old.ndjson", "hooks-u.ndjson", "new.ndjson", "-o", "again.ndjson"], 0);
    assert_eq!(keys(&scene, "again.ndjson"), [key(1), key(2), key(3)]);
    let said = scene.ends(&["convert", "hooks.ndjson", "old.ndjson", "--shape", "vendor", "-o", "v.ndjson"], 2);
    assert!(said.contains("VCC webhook bodies and VCC chats"), "{said}");
}

#[test]
fn damage_is_named_with_its_line_and_the_rest_is_delivered() {
    let scene = scene();
    let good = |id| comm100(id, &json!({}));
    write(
        &scene,
        "in.ndjson",
        &format!("{}{{\"id\":2,\n5\n{{\"requestedTime\":\"x\",\"id\":null}}\n{}", good(1), good(3)),
    );
    let said = scene.ends(&["convert", "in.ndjson", "-o", "out.ndjson"], 3);
    for line in ["in.ndjson:2: ", "in.ndjson:3: it is no object", "in.ndjson:4: "] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(!scene.path("out.ndjson").exists());
    assert_eq!(lines(&scene, "out.ndjson.partial").len(), 2);
    let rejects = lines(&scene, "out.ndjson.rejects.ndjson");
    assert_eq!(rejects.len(), 3);
    assert_eq!((&rejects[0]["input"], &rejects[0]["line"]), (&json!("in.ndjson"), &json!(2)));
    assert_eq!(rejects[1]["raw"], "5");
    scene.ends(&["convert", "in.ndjson", "--allow-incomplete", "-o", "out.ndjson"], 3);
    assert_eq!(lines(&scene, "out.ndjson").len(), 2);
    let output = scene.run(&["convert", "in.ndjson"]);
    assert_eq!((output.status.code(), output.stdout.iter().filter(|byte| **byte == b'\n').count()), (Some(3), 2));
    write(&scene, "torn.ndjson", good(1).trim_end().trim_end_matches('}'));
    scene.ends(&["convert", "torn.ndjson", "-o", "torn.csv"], 3);
}

#[test]
fn what_cannot_be_read_on_is_a_failure_that_writes_nothing() {
    let scene = scene();
    let text = comm100(1, &json!({})) + &comm100(2, &json!({}));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    std::fs::write(scene.path("cut.ndjson.gz"), &packed[..packed.len() - 9]).unwrap();
    std::fs::write(scene.path("cut.ndjson.zst"), zstd_cut(&text)).unwrap();
    write(&scene, "cut.json", &format!("[\n{},\n{{\"id\":", text.lines().next().unwrap()));
    for (name, line) in
        [("cut.ndjson.gz", ":3: it is cut"), ("cut.ndjson.zst", ":1: it is cut"), ("cut.json", ":3: it is cut")]
    {
        let said = scene.ends(&["convert", name, "-o", "out.ndjson"], 1);
        assert!(said.contains(&format!("{name}{line}")), "{said}");
        assert!(!scene.files().iter().any(|file| file.starts_with("out.")), "{:?}", scene.files());
    }
}

fn zstd_cut(text: &str) -> Vec<u8> {
    let mut packed = zstd::encode_all(text.as_bytes(), 3).unwrap();
    packed.truncate(packed.len() - 4);
    packed
}

#[test]
fn bad_inputs_are_refused_before_anything_is_written() {
    let scene = scene();
    write(&scene, "a.ndjson", &comm100(1, &json!({})));
    write(&scene, "b.ndjson.partial", "{}\n");
    write(&scene, "odd.ndjson", "{\"id\":1}\n");
    write(&scene, "new.ndjson", "{\"schema\":\"chatferry.chat/2\"}\n");
    write(&scene, "t.csv", "id,guid\n1,2\n");
    write(&scene, "t.txt", "id,guid\n1,2\n");
    std::fs::create_dir(scene.path("empty")).unwrap();
    for (inputs, part) in [
        (&["none.ndjson"][..], "there is no file none.ndjson"),
        (&["*.nothing"], "no file matches *.nothing"),
        (&["empty"], "there is no file to read in the folder empty"),
        (&["b.ndjson.partial"], "incomplete part of an export"),
        (&["odd.ndjson"], "do not say which service"),
        (&["new.ndjson"], "written by a newer chatferry"),
        (&["t.csv"], "is a CSV file"),
        (&["t.txt"], "is a CSV file"),
        (&["-", "-"], "standard input (-) is given twice"),
        (&["a.ndjson", "out.ndjson"], "there is no file out.ndjson"),
    ] {
        let said = scene.ends(&[&["convert"], inputs, &["-o", "out.ndjson"]].concat(), 2);
        assert!(said.contains(part), "{inputs:?}: {said}");
    }
    let said = scene.ends(&["convert", "a.ndjson", "-o", "a.ndjson"], 2);
    assert!(said.contains("both an input and an output"), "{said}");
    let said = scene.ends(&["convert", "a.ndjson", "--no-raw"], 2);
    assert!(said.contains("--no-raw: no output has the unified shape"), "{said}");
    scene.ends(&["convert", "-o", "x.ndjson"], 2);
    scene.ends(&["convert", "odd.ndjson", "--source", "comm100", "-o", "odd.csv"], 0);
    assert!(
        !scene.files().iter().any(|file| file.starts_with("out.") || file.starts_with("x.")),
        "{:?}",
        scene.files()
    );
}

#[test]
fn folders_patterns_archives_and_standard_input_are_read() {
    let scene = scene();
    let one = |id| comm100(id, &json!({}));
    for (name, id) in
        [("d/b.ndjson", 2), ("d/a.json", 1), ("d/sub/c.jsonl", 3), ("d/.hidden.ndjson", 8), ("d/x.txt", 9)]
    {
        write(&scene, name, &one(id));
    }
    for name in ["d/a.ndjson.rejects.ndjson", "d/q.quarantine.ndjson", "d/e.ndjson.partial", "d/f.ndjson.incoming"] {
        write(&scene, name, "{\"damaged\n");
    }
    let ids = |output: &[u8]| {
        let text = String::from_utf8(output.to_vec()).unwrap();
        text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].to_string()).collect::<Vec<_>>()
    };
    let of = |words: &[&str]| {
        let output = scene.run(&[&["convert"], words].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        ids(&output.stdout)
    };
    assert_eq!(of(&["d"]), ["1", "2", "3"]);
    assert_eq!(of(&["d/*.ndjson", "d/a.json"]), ["2", "1"]);
    assert_eq!(of(&["d/**/*.json*", "d"]), ["1", "3", "2"]);
    assert_eq!(of(&["d/sub", "d/sub/c.jsonl"]), ["3"]);
    // A second run leaves its own output out.
    for _ in 0..2 {
        scene.ends(&["convert", "d", "-o", "d/all.ndjson"], 0);
        assert_eq!(ids(&scene.bytes("d/all.ndjson")), ["1", "2", "3"]);
    }
    std::fs::remove_file(scene.path("d/all.ndjson")).unwrap();
    write(&scene, "g.ndjson.incoming", &(one(4) + "{\"id\":5"));
    assert_eq!(of(&["g.ndjson.incoming"]), ["4"]);
    write(&scene, "bag/bagit.txt", "BagIt-Version: 1.0\n");
    write(&scene, "bag/index/days.ndjson", "{\"no\":\"chat\"}\n");
    let packed = zstd::encode_all(one(6).as_bytes(), 3).unwrap();
    let current = scene.path("bag/data/current/comm100/777/chats/2026/01");
    std::fs::create_dir_all(&current).unwrap();
    std::fs::write(current.join("2026-01-02.ndjson.zst"), packed).unwrap();
    scene.ends(&["convert", "bag", "--shape", "unified", "-o", "bag.ndjson"], 0);
    assert_eq!(keys(&scene, "bag.ndjson"), ["comm100:777:6"]);
    let input = format!("\u{feff}{{\"total\":1,\"list\":[\n{}]}}", one(7).trim_end());
    let output = assert_cmd::Command::from_std(scene.command(&["convert", "-"])).write_stdin(input).output().unwrap();
    assert_eq!((output.status.code(), ids(&output.stdout)), (Some(0), vec!["7".to_owned()]));
    write(&scene, "nothing.ndjson", "");
    scene.ends(&["convert", "nothing.ndjson", "-o", "nothing.csv"], 0);
    assert!(scene.bytes("nothing.csv").starts_with(b"id,"));
}

#[test]
fn unified_records_keep_what_they_hold_and_give_back_the_vendor_s() {
    let scene = scene();
    write(&scene, "in.ndjson", &(comm100(1, &json!({"preChatName": "Zoë"})) + &comm100(2, &json!({"new": [1.50]}))));
    scene.ends(&["convert", "in.ndjson", "--shape", "unified", "-o", "u.ndjson"], 0);
    scene.ends(&["convert", "u.ndjson", "--shape", "vendor", "-o", "back.ndjson"], 0);
    assert!(scene.bytes("back.ndjson") == scene.bytes("in.ndjson"));
    // A key that a later version adds is kept as it came.
    let text = String::from_utf8(scene.bytes("u.ndjson")).unwrap();
    write(&scene, "later.ndjson", &text.replace("\"extra\":", "\"later\":1.0,\"extra\":"));
    scene.ends(&["convert", "later.ndjson", "-o", "kept.ndjson"], 0);
    assert!(scene.bytes("kept.ndjson") == scene.bytes("later.ndjson"));
    scene.ends(&["convert", "later.ndjson", "--no-raw", "-o", "small.ndjson"], 0);
    let small = lines(&scene, "small.ndjson");
    assert!(small.iter().all(|chat| chat.get("raw").is_none() && chat["later"] == 1.0));
    let said = scene.ends(&["convert", "small.ndjson", "--shape", "vendor", "-o", "gone.ndjson"], 3);
    assert!(said.contains("small.ndjson:1: it has no `raw`"), "{said}");
    scene.ends(&["convert", "small.ndjson", "--fields", "key,visitor.name", "-o", "f.ndjson"], 0);
    assert_eq!(lines(&scene, "f.ndjson")[0]["visitor"], json!({"name": "Zoë"}));
    let said = scene.ends(&["convert", "small.ndjson", "--fields", "visitor_name,key", "-o", "f2.ndjson"], 2);
    assert!(said.contains("`visitor_name` is not a field"), "{said}");
}

#[test]
fn times_and_templates_follow_the_record() {
    let scene = scene();
    let at = |id, time: &str| comm100(id, &json!({"requestedTime": time}));
    let undated = webhook(9, &json!({}));
    let talk = json!({"conversation": [{"from": "Visitor", "date": "2026-01-03T01:00:00+01:00", "message": "x"}]});
    let missed = comm100(4, &json!({"status": "missed", "requestedTime": "2026-01-02T12:00:00Z"}));
    let text = at(1, "2026-01-01T23:30:00Z") + &at(2, "2026-01-02T23:00:00Z") + &missed + &undated + &webhook(5, &talk);
    write(&scene, "in.ndjson", &text);
    let flags = ["convert", "in.ndjson", "--tz", "UTC", "--shape", "unified"];
    scene.ends(&[&flags[..], &["-o", "{source}-{resource}-{date}.ndjson"]].concat(), 0);
    let mut files: Vec<String> = scene.files().into_iter().filter(|name| name.contains('-')).collect();
    files.sort();
    let want = [
        "comm100-chats-2026-01-01.ndjson",
        "comm100-chats-2026-01-02.ndjson",
        "comm100-missed-2026-01-02.ndjson",
        "vcc-chats-2026-01-03.ndjson",
        "vcc-chats-undated.ndjson",
    ];
    assert_eq!(files, want);
    let said = scene.ends(&[&flags[..], &["--day", "2026-01-02", "-o", "day.ndjson"]].concat(), 0);
    assert!(said.contains("1 without any time"), "{said}");
    let ids: Vec<_> = lines(&scene, "day.ndjson").iter().map(|chat| chat["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["2", "4", "9"]);
    scene.ends(&["convert", "in.ndjson", "--tz", "Asia/Tokyo", "--shape", "unified", "-f", "csv", "-o", "t.csv"], 0);
    let text = String::from_utf8(scene.bytes("t.csv")).unwrap();
    assert!(text.contains("2026-01-02 08:30:00") && text.contains(",2026-01-02,"), "{text}");
}

#[test]
fn the_account_of_a_file_is_named_by_hand() {
    let scene = scene();
    write(&scene, "in.ndjson", &comm100(1, &json!({})));
    let command = |words: &[&str]| {
        let mut command = crate::support::program();
        command.args(words).current_dir(scene.folder.path()).env("HOME", scene.path("home"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["key"].clone()
    };
    assert_eq!(command(&["convert", "in.ndjson", "--shape", "unified"]), "comm100:-:1");
    assert_eq!(command(&["convert", "in.ndjson", "--shape", "unified", "--account", "acme"]), "comm100:acme:1");
    assert!(Path::new(&scene.path("in.ndjson")).exists());
}
