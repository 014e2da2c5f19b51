//! XLSX, Parquet and SQLite: they hold what NDJSON holds, with types; each is read back by a reader of its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::scene::Scene;

const SEARCH: [&str; 6] = ["comm100", "search", "--since", "80d", "--tz", "Europe/Vienna"];

fn scene() -> Scene {
    Scene::in_memory(&["--chats", "60", "--seed", "7"])
}

fn lines(scene: &Scene, name: &str) -> Vec<Value> {
    let text = String::from_utf8(scene.bytes(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn messages(chats: &[Value]) -> usize {
    chats.iter().map(|chat| chat["messages"].as_array().map_or(0, Vec::len)).sum()
}

/// The files of a ZIP, unpacked.
fn unzipped(bytes: &[u8]) -> BTreeMap<String, String> {
    let number = |at: usize, length: usize| {
        bytes[at..at + length].iter().rev().fold(0, |all, byte| all << 8 | usize::from(*byte))
    };
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    let mut at = number(end + 16, 4);
    let mut files = BTreeMap::new();
    for _ in 0..number(end + 10, 2) {
        let [name, extra, comment] = [28, 30, 32].map(|field| number(at + field, 2));
        let (packing, size, local) = (number(at + 10, 2), number(at + 20, 4), number(at + 42, 4));
        let path = String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap();
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let packed = &bytes[start..start + size];
        let mut text = String::new();
        match packing {
            0 => text = String::from_utf8(packed.to_vec()).unwrap(),
            _ => drop(flate2::read::DeflateDecoder::new(packed).read_to_string(&mut text).unwrap()),
        }
        files.insert(path, text);
        at += 46 + name + extra + comment;
    }
    files
}

/// The sheets of a workbook, by name.
fn sheets(scene: &Scene, name: &str) -> Vec<(String, String)> {
    let files = unzipped(&scene.bytes(name));
    let names = files["xl/workbook.xml"].split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let sheet = |number: usize| files[&format!("xl/worksheets/sheet{number}.xml")].clone();
    names.zip(1..).map(|(name, number)| (name.to_owned(), sheet(number))).collect()
}

/// The cells of a row as they stand in the file, by column letter.
fn cells(sheet: &str, row: usize) -> BTreeMap<String, String> {
    let start = sheet.find(&format!("<row r=\"{row}\"")).unwrap();
    let end = start + sheet[start..].find("</row>").unwrap();
    let parts = sheet[start..end].split("<c r=\"").skip(1);
    parts.map(|cell| (cell.split(char::is_numeric).next().unwrap().to_owned(), cell.to_owned())).collect()
}

fn open(scene: &Scene, name: &str) -> Connection {
    Connection::open(scene.path(name)).unwrap()
}

fn one<T: rusqlite::types::FromSql>(database: &Connection, sql: &str) -> T {
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn count(database: &Connection, sql: &str) -> usize {
    usize::try_from(one::<i64>(database, sql)).unwrap()
}

/// Every row of a database's tables, as text.
fn dump(scene: &Scene, name: &str) -> Vec<String> {
    let database = open(scene, name);
    let mut all = Vec::new();
    for table in ["chats", "messages", "agents", "attachments", "day_counts", "agent_counts", "messages_text"] {
        let mut statement = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> =
                (0..columns).map(|at| format!("{:?}", row.get::<_, rusqlite::types::Value>(at).unwrap())).collect();
            all.push(format!("{table}: {}", cells.join("|")));
        }
    }
    all
}

fn batches(scene: &Scene, name: &str) -> (Vec<RecordBatch>, BTreeMap<String, String>) {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(scene.path(name)).unwrap()).unwrap();
    let facts = builder.metadata().file_metadata().key_value_metadata().unwrap().iter();
    let facts = facts.map(|fact| (fact.key.clone(), fact.value.clone().unwrap_or_default())).collect();
    (builder.build().unwrap().map(Result::unwrap).collect(), facts)
}

#[test]
fn a_workbook_holds_typed_cells_of_both_tables() {
    let scene = scene();
    scene.ends(&[&SEARCH[..], &["-o", "a.xlsx", "-o", "all.ndjson", "--shape", "unified"]].concat(), 0);
    let chats = lines(&scene, "all.ndjson");
    let sheets = sheets(&scene, "a.xlsx");
    let names: Vec<_> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Chats", "Messages", "About"]);
    let rows = |sheet: &str| sheet.matches("<row ").count();
    assert_eq!((rows(&sheets[0].1), rows(&sheets[1].1)), (chats.len() + 1, messages(&chats) + 1));
    for (_, sheet) in &sheets[..2] {
        assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter "), "{}", &sheet[..600]);
    }
    let first = cells(&sheets[0].1, 2);
    let text = |cell: &str| first[cell].contains("t=\"inlineStr\"");
    assert!(text("A") && text("E"), "{first:?}");
    assert!(first["A"].contains(chats[0]["key"].as_str().unwrap()), "{first:?}");
    // 2026 is more than 46,000 days after 1900.
    let number =
        |cell: &str| first[cell].split("<v>").nth(1).unwrap().split('<').next().unwrap().parse::<f64>().unwrap();
    assert!(number("I") > 40_000.0 && number("L").fract() == 0.0 && number("I").floor() == number("L"), "{first:?}");
    let about = &sheets[2].1;
    assert!(about.contains("Europe/Vienna") && !about.contains(scene.folder.path().to_str().unwrap()), "{about}");
    assert_eq!(scene.files(), ["a.xlsx", "all.ndjson"]);
}

#[test]
fn text_in_a_workbook_is_text_and_is_cut_where_it_must_be() {
    let scene = scene();
    let text = |text: &str| json!({"id": 1, "time": "2026-01-02T10:00:00Z", "message": text});
    let texts = [text("=1+1"), text("0042"), text("https://x.y"), text(&"ž".repeat(40_000)), text("a\u{1}b")];
    let chat = json!({"id": 5, "requestedTime": "2026-01-02T10:00:00Z", "preChatPhone": "0036", "messages": texts});
    std::fs::write(scene.path("in.ndjson"), chat.to_string()).unwrap();
    let words = ["convert", "in.ndjson", "--tz", "UTC", "-o", "a.xlsx", "--summary", "s.json"];
    let said = scene.ends(&words, 0);
    // The chat's transcript is too long as well.
    assert!(said.contains("2 cells longer than Excel allows"), "{said}");
    assert_eq!(serde_json::from_slice::<Value>(&scene.bytes("s.json")).unwrap()["truncated_cells"], 2);
    let sheet = &sheets(&scene, "a.xlsx")[1].1;
    for cell in ["<t>=1+1</t>", "<t>0042</t>", "<t>https://x.y</t>", "… [cut]</t>", "<t>a\u{fffd}b</t>"] {
        assert!(sheet.contains(cell), "{cell}");
    }
    assert!(!sheet.contains("<f>") && !sheet.contains("<hyperlink"));
}

#[test]
fn fields_choose_the_columns_of_a_sheet() {
    let scene = scene();
    scene.ends(&[&SEARCH[..], &["-o", "a.xlsx", "--fields", "day,agent"]].concat(), 0);
    let sheets = sheets(&scene, "a.xlsx");
    assert_eq!(cells(&sheets[0].1, 1).len(), 2);
    assert!(cells(&sheets[1].1, 1).len() > 15);
}

#[test]
fn a_database_holds_both_tables_and_finds_words() {
    let scene = scene();
    scene.ends(&[&SEARCH[..], &["-o", "a.sqlite", "-o", "all.ndjson", "--shape", "unified"]].concat(), 0);
    let chats = lines(&scene, "all.ndjson");
    let database = open(&scene, "a.sqlite");
    assert_eq!(count(&database, "SELECT count(*) FROM chats"), chats.len());
    assert_eq!(count(&database, "SELECT count(*) FROM messages"), messages(&chats));
    let agents: usize = chats.iter().map(|chat| chat["agents"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(count(&database, "SELECT count(*) FROM agents"), agents);
    assert_eq!(count(&database, "SELECT sum(chats) FROM day_counts"), chats.len());
    assert_eq!(one::<u32>(&database, "PRAGMA user_version"), 1);
    assert_eq!(one::<String>(&database, "PRAGMA integrity_check"), "ok");
    let at: String = one(&database, "SELECT requested_at FROM chats WHERE requested_at IS NOT NULL");
    assert!(at.len() == 24 && at.ends_with('Z'), "{at}");
    database.execute_batch("INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)").unwrap();
    assert_eq!(scene.files(), ["a.sqlite", "all.ndjson"]);
}

fn chat(id: u32, texts: &[&str]) -> String {
    let message =
        |text: &&str| json!({"id": 1, "time": "2026-01-02T10:00:00Z", "message": text, "senderType": "agent"});
    let texts: Vec<_> = texts.iter().map(message).collect();
    json!({"id": id, "requestedTime": "2026-01-02T10:00:00Z", "messages": texts}).to_string() + "\n"
}

#[test]
fn a_database_of_ours_is_added_to_and_a_newer_version_replaces_a_chat() {
    let scene = scene();
    let convert = ["convert", "in.ndjson", "--tz", "UTC", "-o", "a.db"];
    std::fs::write(scene.path("in.ndjson"), chat(1, &["Müller", "second"]) + &chat(2, &["other"])).unwrap();
    scene.ends(&convert, 0);
    let own = "PRAGMA journal_mode=WAL; CREATE TABLE own (a); INSERT INTO own VALUES (7);
        ALTER TABLE chats ADD COLUMN mark; UPDATE chats SET mark = 'seen';";
    open(&scene, "a.db").execute_batch(own).unwrap();
    std::fs::write(scene.path("in.ndjson"), chat(1, &["Schröder"]) + &chat(3, &["third"])).unwrap();
    scene.ends(&convert, 0);
    let database = open(&scene, "a.db");
    let found = |words: &str| {
        count(&database, &format!("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH '{words}'"))
    };
    assert_eq!(["muller", "second", "schroder", "other", "third"].map(found), [0, 0, 1, 1, 1]);
    assert_eq!(count(&database, "SELECT count(*) FROM messages"), 3);
    assert_eq!(one::<u32>(&database, "SELECT a FROM own"), 7);
    assert_eq!(count(&database, "SELECT count(*) FROM chats WHERE mark = 'seen'"), 2);
    database.execute_batch("INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)").unwrap();
    drop(database);
    assert_eq!(scene.files(), ["a.db", "in.ndjson"]);
}

#[test]
fn a_file_that_is_no_database_of_ours_is_refused_and_not_changed() {
    let scene = scene();
    std::fs::write(scene.path("in.ndjson"), chat(1, &["a"])).unwrap();
    std::fs::write(scene.path("text.db"), "no database").unwrap();
    open(&scene, "other.sqlite").execute_batch("CREATE TABLE chats (a); PRAGMA user_version=1;").unwrap();
    scene.ends(&["convert", "in.ndjson", "-o", "newer.sqlite"], 0);
    open(&scene, "newer.sqlite").execute_batch("PRAGMA user_version=2").unwrap();
    for name in ["text.db", "other.sqlite", "newer.sqlite"] {
        let before = scene.bytes(name);
        let requests = scene.requests().len();
        for command in [&["convert", "in.ndjson"][..], &SEARCH] {
            let said = scene.ends(&[command, &["-o", name]].concat(), 2);
            assert!(said.contains("it was not changed"), "{said}");
        }
        assert!(scene.bytes(name) == before && scene.requests().len() == requests, "{name}");
    }
    // While another program has it open, what it holds is not all in the file.
    scene.ends(&["convert", "in.ndjson", "-o", "open.sqlite"], 0);
    let database = open(&scene, "open.sqlite");
    database.execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE own (a);").unwrap();
    assert!(scene.ends(&["convert", "in.ndjson", "-o", "open.sqlite"], 2).contains("is open in another program"));
    drop(database);
    scene.ends(&["convert", "in.ndjson", "-o", "open.sqlite"], 0);
    assert!(scene.files().iter().all(|name| !name.contains("partial") && !name.contains("making")));
}

#[test]
fn parquet_holds_the_record_sorted_with_its_types() {
    let scene = scene();
    let to = ["-o", "a.parquet", "-o", "all.ndjson", "--shape", "unified"];
    scene.ends(&[&SEARCH[..], &to].concat(), 0);
    let mut chats = lines(&scene, "all.ndjson");
    let (batches, facts) = batches(&scene, "a.parquet");
    assert_eq!(facts["chatferry.schema"], "chatferry.chat/1");
    assert_eq!(serde_json::from_str::<Vec<String>>(&facts["chatferry.sources"]).unwrap()[0].len(), 64);
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), chats.len());
    let time =
        |chat: &Value| chat["requested_at"].as_str().map(|time| time.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
    chats.sort_by_key(|chat| (time(chat).is_none(), time(chat), chat["key"].as_str().unwrap().to_owned()));
    let mut rows = chats.iter();
    for batch in &batches {
        let column = |name: &str| batch.column_by_name(name).unwrap();
        for row in 0..batch.num_rows() {
            let chat = rows.next().unwrap();
            assert_eq!(column("key").as_string::<i32>().value(row), chat["key"].as_str().unwrap());
            let times = column("requested_at").as_primitive::<TimestampMicrosecondType>();
            assert_eq!(times.is_valid(row).then(|| times.value(row)), time(chat).map(|time| time.timestamp_micros()));
            let raw: Value = serde_json::from_str(column("raw").as_string::<i32>().value(row)).unwrap();
            assert_eq!(raw, chat["raw"]);
            let visitor = column("visitor").as_struct();
            let email = visitor.column_by_name("email").unwrap().as_string::<i32>();
            assert_eq!(email.is_valid(row).then(|| email.value(row)), chat["visitor"]["email"].as_str());
            let lists = column("messages").as_list::<i32>();
            assert_eq!(lists.is_valid(row), chat["messages"].is_array());
            let list = lists.value(row);
            let own = chat["messages"].as_array().map_or(&[][..], Vec::as_slice);
            assert_eq!(list.len(), own.len());
            for (at, message) in own.iter().enumerate() {
                let inner = |name: &str| list.as_struct().column_by_name(name).unwrap().clone();
                assert_eq!(inner("seq").as_primitive::<Int64Type>().value(at), message["seq"].as_i64().unwrap());
                let texts = inner("text");
                let texts = texts.as_string::<i32>();
                assert_eq!(texts.is_valid(at).then(|| texts.value(at)), message["text"].as_str());
            }
        }
    }
    scene.ends(&["convert", "all.ndjson", "--tz", "Europe/Vienna", "--rows", "messages", "-o", "m.parquet"], 0);
    let (rows, _) = self::batches(&scene, "m.parquet");
    assert_eq!(rows.iter().map(RecordBatch::num_rows).sum::<usize>(), messages(&chats));
    assert!(rows[0].column_by_name("day").is_some() && rows[0].column_by_name("visitor_email").is_some());
}

#[test]
fn an_export_converted_is_the_direct_export() {
    let scene = scene();
    let zone = ["--tz", "Europe/Vienna"];
    for command in [&SEARCH[..4], &["comm100", "missed"], &["vcc", "chats", "--all-projects"]] {
        let direct = ["-o", "direct.xlsx", "-o", "direct.parquet", "-o", "direct.sqlite"];
        scene.ends(&[command, &zone, &direct, &["-o", "all.ndjson", "--shape", "unified"]].concat(), 0);
        let made = ["-o", "made.xlsx", "-o", "made.parquet", "-o", "made.sqlite"];
        scene.ends(&[&["convert", "all.ndjson"], &zone[..], &made].concat(), 0);
        assert!(scene.bytes("direct.parquet") == scene.bytes("made.parquet"), "{command:?}");
        assert!(dump(&scene, "direct.sqlite") == dump(&scene, "made.sqlite"), "{command:?}");
        let (direct, made) = (sheets(&scene, "direct.xlsx"), sheets(&scene, "made.xlsx"));
        assert!(direct[..2] == made[..2], "{command:?}");
        for name in ["direct.sqlite", "made.sqlite"] {
            std::fs::remove_file(scene.path(name)).unwrap();
        }
    }
}

#[test]
fn what_such_a_file_cannot_be_is_refused() {
    let scene = scene();
    std::fs::write(scene.path("in.ndjson"), chat(1, &["a"])).unwrap();
    for (words, sentence) in [
        (&["-o", "-", "-f", "xlsx"][..], "needs a file"),
        (&["-f", "parquet"], "needs a file"),
        (&["-o", "/dev/stdout", "-f", "sqlite"], "needs a file"),
        (&["-o", "a.xlsx.gz"], "is packed already"),
        (&["-o", "a.sqlite.zst"], "is packed already"),
        (&["-o", "a.xlsx", "-o", "a.db", "--rows", "messages"], "holds chats and messages"),
        (&["-o", "a.parquet", "--fields", "key"], "always has every column"),
        (&["-o", "a.xlsx", "--fields", "agnt"], "did you mean"),
        (&["-o", "a.xlsx", "--shape", "vendor"], "has the unified shape"),
        (&["-o", "a.xlsx", "--csv-excel"], "none of the outputs is CSV"),
    ] {
        for command in [&["convert", "in.ndjson"][..], &SEARCH] {
            let said = scene.ends(&[command, words].concat(), 2);
            assert!(said.contains(sentence), "{words:?}: {said}");
        }
    }
    let said = scene.ends(&["comm100", "categories", "-o", "a.xlsx"], 2);
    assert!(said.contains("no chats"), "{said}");
    assert_eq!(scene.files(), ["in.ndjson"]);
}

#[cfg(unix)]
#[test]
fn private_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let scene = scene();
    let names = ["a.xlsx", "a.parquet", "a.sqlite"];
    let to = names.iter().flat_map(|name| ["-o", name]).collect::<Vec<_>>();
    scene.ends(&[&SEARCH[..], &to, &["--private"]].concat(), 0);
    for name in names {
        assert_eq!(std::fs::metadata(scene.path(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}
