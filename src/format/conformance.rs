//! What every format is held to: the vendors' own examples come out with every field and number as sent, and
//! so does whatever else a service may think of.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{FORMATS, Format, Rows, Shape, compact};
use crate::provider::{comm100, vcc};
use crate::record::{Key, Record, Resource};

/// The file that a run with these records would leave. Each record gets a writer of its own, as after a resume.
fn file(format: &str, shape: &Shape, records: &[&str]) -> String {
    let format = Format::named(format).unwrap();
    let (mut out, mut rows) = (Vec::new(), 0);
    (format.writer)(shape).begin(&mut out).unwrap();
    for raw in records {
        let record = Record {
            key: &Key::Id(0, 1),
            time: None,
            is_line: compact::is_line(raw.as_bytes()),
            raw: raw.as_bytes(),
            unified: None,
        };
        rows += (format.writer)(shape).record(&mut out, rows, &record).unwrap();
    }
    (format.writer)(shape).end(&mut out, rows).unwrap();
    String::from_utf8(out).unwrap()
}

fn by_message(resource: &'static Resource) -> Shape {
    Shape { rows: Rows::Messages, ..Shape::whole(resource) }
}

fn csv_records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The records of the vendors' examples, in the layout of their pages.
fn examples() -> Vec<(&'static Resource, Vec<&'static str>)> {
    fn list<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
        let mut page: std::collections::HashMap<&str, &RawValue> = serde_json::from_str(page).unwrap();
        let list: Vec<&RawValue> = serde_json::from_str(page.remove(name).unwrap().get()).unwrap();
        list.into_iter().map(RawValue::get).collect()
    }
    let chats = &comm100::table::CHATS;
    vec![
        (&vcc::table::CHATS, list(include_str!("../../tests/fixtures/vcc-chats.json"), "response")),
        (chats, list(include_str!("../../tests/fixtures/comm100-search.json"), "list")),
        (chats, vec![include_str!("../../tests/fixtures/comm100-get.json")]),
        (chats, vec![include_str!("../../tests/fixtures/comm100-set-ticket.json")]),
        (&comm100::table::MISSED, list(include_str!("../../tests/fixtures/comm100-missed.json"), "list")),
        (&comm100::table::CATEGORIES, vec![include_str!("../../tests/fixtures/comm100-category.json")]),
    ]
}

/// Whether `cell` is what stands in a row for `value`.
fn is_cell(cell: &str, value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => cell.is_empty(),
        Some(Value::String(text)) => cell == text,
        Some(value) => serde_json::from_str::<Value>(cell).is_ok_and(|read| read == *value),
    }
}

/// Checks a row of `--rows chats` against the chat that it was made of.
fn check_chat(columns: &[&str], row: &[String], chat: &Value) {
    let mut rest = chat.clone();
    for (column, found) in columns.iter().zip(row) {
        let mut inside = Some(chat);
        let mut left = Some(&mut rest);
        let (parent, name) = column.rsplit_once('.').map_or((None, *column), |(parent, name)| (Some(parent), name));
        if let Some(parent) = parent {
            inside = inside.and_then(|value| value.get(parent));
            left = left.and_then(|value| value.get_mut(parent));
        }
        let inside = inside.filter(|value| value.is_object()).and_then(|value| value.get(name));
        assert!(is_cell(found, inside), "{column}: {found}");
        left.and_then(Value::as_object_mut).and_then(|object| object.remove(name));
    }
    let parents: Vec<_> = columns.iter().filter_map(|column| Some(column.split_once('.')?.0)).collect();
    let empty = |value: &Value| value.is_null() || value.as_object().is_some_and(Map::is_empty);
    rest.as_object_mut().unwrap().retain(|name, value| !(parents.contains(&name.as_str()) && empty(value)));
    let extra = row.last().unwrap();
    assert_eq!(row.len(), columns.len() + 1);
    match rest.as_object().unwrap().is_empty() {
        true => assert_eq!(extra, ""),
        false => assert_eq!(serde_json::from_str::<Value>(extra).unwrap(), rest),
    }
}

#[test]
fn the_vendors_examples_come_out_with_every_field() {
    for (resource, records) in examples() {
        let shape = Shape::whole(resource);
        let values: Vec<Value> = records.iter().map(|raw| serde_json::from_str(raw).unwrap()).collect();
        let lines = file("ndjson", &shape, &records);
        let read: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read, values);
        assert_eq!(
            serde_json::from_str::<Value>(&file("json", &shape, &records)).unwrap(),
            Value::from(values.clone())
        );
        let sheet = csv_records(&file("csv", &shape, &records));
        assert_eq!(sheet[0][..resource.columns.len()], *resource.columns);
        sheet[1..].iter().zip(&values).for_each(|(row, chat)| check_chat(resource.columns, row, chat));
        assert_eq!(sheet.len(), values.len() + 1);
    }
}

#[test]
fn numbers_keep_their_text() {
    let raw = r#"{"id":12345678901234567890123,"avgResponseTime":6.0,"duration":1e3,"new":-0.10}"#;
    let shape = Shape::whole(&comm100::table::CHATS);
    assert_eq!(file("ndjson", &shape, &[raw]), format!("{raw}\n"));
    let sheet = csv_records(&file("csv", &shape, &[raw]));
    for text in ["12345678901234567890123", "6.0", "1e3", r#"{"new":-0.10}"#] {
        assert!(sheet[1].contains(&text.to_owned()), "{text}");
    }
}

#[test]
fn categories_in_all_formats() {
    let shape = Shape::whole(&comm100::table::CATEGORIES);
    let pretty = include_str!("../../tests/fixtures/comm100-category.json");
    let line = r#"{"chatId":"9B5FBC95-DEE1-4D0A-B75F-DB06B602F3A3","categoryOptionId":"9549C2C8-23DC-4DAB-87FF-5A0790A4301B","id":1}"#;
    let row = "9B5FBC95-DEE1-4D0A-B75F-DB06B602F3A3,9549C2C8-23DC-4DAB-87FF-5A0790A4301B,1,\n";
    assert_eq!(file("ndjson", &shape, &[pretty, line]), format!("{line}\n{line}\n"));
    assert_eq!(file("json", &shape, &[pretty, line]), format!("[\n{line},\n{line}\n]\n"));
    assert_eq!(file("csv", &shape, &[pretty, line]), format!("chatId,categoryOptionId,id,extra\n{row}{row}"));
    // They have no messages: a row is a category, whatever is asked.
    assert_eq!(file("ndjson", &by_message(&comm100::table::CATEGORIES), &[line]), format!("{line}\n"));
}

#[test]
fn nothing_at_all_in_all_formats() {
    let shape = Shape::whole(&comm100::table::CATEGORIES);
    assert_eq!(file("ndjson", &shape, &[]), "");
    assert_eq!(file("json", &shape, &[]), "[\n]\n");
    assert_eq!(file("csv", &shape, &[]), "chatId,categoryOptionId,id,extra\n");
    let quiet = r#"{"id":1,"messages":[]}"#;
    assert_eq!(file("json", &by_message(&comm100::table::CHATS), &[quiet]), "[\n]\n");
}

#[test]
fn messages_of_both_services_in_all_formats() {
    let shape = by_message(&comm100::table::MISSED);
    let missed = &examples()[4].1;
    let text = "If you do not want to wait, please click here to leave us a message.";
    let head =
        "id,guid,requestedTime,seq,time,senderType,senderName,chatAction,message,translatedMessage,attachment,extra\n";
    let row = format!(
        "3868,1715e7d4-bbab-4abd-8e45-65a36995fd4b,2021-04-21T09:03:59.13Z,1,2021-04-21T09:04:01Z,system,,systemPromoteOfflineMesage,\"{text}\",,,\n"
    );
    assert_eq!(file("csv", &shape, missed), format!("{head}{row}"));
    let object = format!(
        r#"{{"id":3868,"guid":"1715e7d4-bbab-4abd-8e45-65a36995fd4b","requestedTime":"2021-04-21T09:03:59.13Z","seq":1,"time":"2021-04-21T09:04:01Z","senderType":"system","senderName":"","chatAction":"systemPromoteOfflineMesage","message":"{text}","translatedMessage":"","attachment":"","extra":null}}"#
    );
    assert_eq!(file("ndjson", &shape, missed), format!("{object}\n"));
    assert_eq!(file("json", &shape, missed), format!("[\n{object}\n]\n"));

    let vcc = file("csv", &by_message(&vcc::table::CHATS), &examples()[0].1);
    let want = "\
projectId,chatId,sessionStartTime,seq,messageId,date,name,message,pageUrl,pageTitle,attachments,extra
822,1,2023-01-20 11:50:43,1,c6d9fa93-3156-4179-9910-ecf39579c387,2023-01-20T12:50:43+01:00,Visitor,Hi there,,,,
822,1,2023-01-20 11:50:43,2,e332d1cb-6f70-42ea-8153-a9270c6ec439,2023-01-20T12:50:50+01:00,John Smith,hello,,,,
822,1,2023-01-20 11:50:43,3,4dfb8a3d-3e02-4743-bafd-42e29eea498d,2023-01-20T12:52:43+01:00,John Smit,How can I help you?,,,,
";
    assert_eq!(vcc, want);
}

#[test]
fn messages_as_text_in_a_string_are_read_like_a_list() {
    let csv = file("csv", &by_message(&comm100::table::CHATS), &examples()[3].1);
    let want = "\
1,C2B35329-7C46-EB11-8100-00155D081D0B,2021-04-28T09:14:37.3366667Z,1,2021-04-27T08:52:05Z,system,,agentAcceptChat,Agent may1 may has joined the chat.,,,
1,C2B35329-7C46-EB11-8100-00155D081D0B,2021-04-28T09:14:37.3366667Z,2,2021-04-27T08:59:31Z,agent,,agentEndChat,Agent may1 may has left the chat.,,,
1,C2B35329-7C46-EB11-8100-00155D081D0B,2021-04-28T09:14:37.3366667Z,3,2021-04-27T08:59:31Z,system,,systemEndChat,The chat is ended.,,,
";
    assert_eq!(csv.split_once('\n').unwrap().1, want);
}

#[test]
fn fields_in_all_formats_and_rows() {
    let raw = r#"{"id":7,"session":{"ip":"1.1.1.1","x":1},"messages":[{"message":"a,b","new":1},{"message":"c"}]}"#;
    let fields = |list: &[&str]| Some(list.iter().map(|path| (*path).to_owned()).collect());
    let chats = Shape {
        fields: fields(&["session.ip", "id", "messages.message", "no"]),
        ..Shape::whole(&comm100::table::CHATS)
    };
    let picked = r#"{"session":{"ip":"1.1.1.1"},"id":7,"messages":[{"message":"a,b"},{"message":"c"}],"no":null}"#;
    assert_eq!(file("ndjson", &chats, &[raw]), format!("{picked}\n"));
    assert_eq!(file("json", &chats, &[raw]), format!("[\n{picked}\n]\n"));
    let csv = "session.ip,id,messages.message,no\n1.1.1.1,7,\"[\"\"a,b\"\",\"\"c\"\"]\",\n";
    assert_eq!(file("csv", &chats, &[raw]), csv);
    let messages = Shape { fields: fields(&["message", "seq", "extra.new"]), rows: Rows::Messages, ..chats };
    assert_eq!(
        file("ndjson", &messages, &[raw]),
        "{\"message\":\"a,b\",\"seq\":1,\"extra\":{\"new\":1}}\n{\"message\":\"c\",\"seq\":2,\"extra\":{\"new\":null}}\n"
    );
    assert_eq!(file("csv", &messages, &[raw]), "message,seq,extra.new\n\"a,b\",1,1\nc,2,\n");
}

#[test]
fn excel_guards_texts_alone() {
    let shape = Shape { excel: true, ..by_message(&comm100::table::CHATS) };
    let raw =
        r#"{"id":-5,"guid":"-5","messages":[{"message":"=1+1","senderName":"'x","time":"a\r\nb","attachment":-1}]}"#;
    let head =
        "id,guid,requestedTime,seq,time,senderType,senderName,chatAction,message,translatedMessage,attachment,extra";
    let want = format!("\u{feff}{head}\r\n-5,'-5,,1,\"a\r\nb\",,''x,,'=1+1,,-1,\r\n");
    assert_eq!(file("csv", &shape, &[raw]), want);
}

#[test]
fn formats_are_found_by_name_and_extension() {
    for (extension, name) in [
        ("json", "json"),
        ("JSONL", "ndjson"),
        ("ndjson", "ndjson"),
        ("csv", "csv"),
        ("XLSX", "xlsx"),
        ("parquet", "parquet"),
        ("sqlite", "sqlite"),
    ] {
        assert_eq!(Format::by_extension(extension).unwrap().name, name);
        assert_eq!(Format::named(name).unwrap().name, name);
    }
    assert!(
        Format::by_extension("txt").is_none() && Format::by_extension("").is_none() && Format::named("CSV").is_none()
    );
}

#[test]
fn a_cut_record_is_an_error_and_never_a_panic() {
    let whole = include_str!("../../tests/fixtures/comm100-set-ticket.json").trim_end();
    let line = &mut String::new();
    let line = compact::line(whole, line);
    for (format, rows) in FORMATS.iter().flat_map(|format| [(format, Rows::Chats), (format, Rows::Messages)]) {
        let fields = Some(vec!["messages.message".to_owned(), "id".to_owned()]);
        for fields in [None, fields] {
            let shape = Shape { rows, fields, ..Shape::whole(&comm100::table::CHATS) };
            let copies = format.name != "csv" && rows == Rows::Chats && shape.fields.is_none();
            let mut writer = (format.writer)(&shape);
            for cut in (0..line.len()).step_by(13) {
                let record = Record {
                    key: &Key::Id(0, 1),
                    time: None,
                    is_line: true,
                    raw: &line.as_bytes()[..cut],
                    unified: None,
                };
                let written = writer.record(&mut Vec::new(), 0, &record);
                assert!(copies || shape.fields.is_some() || written.is_err(), "{} {cut}", format.name);
            }
        }
    }
}

/// Any JSON value.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Quarters, as serde_json reads not every number back to the last digit.
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 4.0)),
        "[=+@'\\-\"\\\\,;a\u{e9}\u{1f600}\r\n\t \u{0}]{0,6}".prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Names with and without a column, of chats, sessions and messages.
fn name() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] =
        &["id", "guid", "requestedTime", "messages", "session", "ip", "keywords", "time", "message", "attachment"];
    prop_oneof![3 => prop::sample::select(KNOWN).prop_map(str::to_owned), 1 => "[a-z\"\\\\é.]{0,3}"]
}

fn chat() -> impl Strategy<Value = Value> {
    prop::collection::vec((name(), value()), 0..12).prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_leaf_of_any_chat_is_in_its_cell_or_in_extra(chat in chat()) {
        let raw = chat.to_string();
        let columns = comm100::table::CHATS.columns;
        let shape = Shape::whole(&comm100::table::CHATS);
        let sheet = csv_records(&file("csv", &shape, &[&raw]));
        check_chat(columns, &sheet[1], &chat);

        let excel = file("csv", &Shape { excel: true, ..shape }, &[&raw]);
        let sheet = csv_records(excel.strip_prefix('\u{feff}').unwrap());
        let unguarded: Vec<_> = sheet[1].iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell).to_owned()).collect();
        check_chat(columns, &unguarded, &chat);
        let formula = |cell: &String| cell.starts_with(['=', '+', '@', '\t', '\r']);
        prop_assert!(!sheet[1].iter().any(formula));
    }

    #[test]
    fn compacting_keeps_the_value_and_is_done_once(chat in chat()) {
        let pretty = format!("{chat:#}").replace("\n", "\r\n\t ");
        let (mut room, mut again) = (String::new(), String::new());
        let line = compact::line(&pretty, &mut room);
        prop_assert_eq!(line, chat.to_string());
        prop_assert_eq!(compact::line(line, &mut again), line);
    }

    #[test]
    fn a_chat_has_as_many_rows_as_messages(
        items in prop_oneof![prop::collection::vec(value(), 0..6), prop::collection::vec(chat(), 0..6)],
        text in any::<bool>(),
        keys_first in any::<bool>(),
    ) {
        let list = Value::from(items.clone());
        let list = if text { Value::from(format!("{list:#}")) } else { list };
        let keys = if keys_first { r#""guid":"x","requestedTime":null,"# } else { "" };
        let chat = format!(r#"{{"id":7,{keys}"messages":{list},"guid":"y"}}"#);
        let shape = by_message(&comm100::table::CHATS);
        let sheet = csv_records(&file("csv", &shape, &[&chat]));
        let lines = file("ndjson", &shape, &[&chat]);
        let array: Vec<Value> = serde_json::from_str(&file("json", &shape, &[&chat])).unwrap();
        prop_assert_eq!(sheet.len() - 1, items.len());
        prop_assert_eq!(lines.lines().count(), items.len());
        prop_assert_eq!(array.len(), items.len());
        for (row, item) in array.iter().zip(&items) {
            let fields = ["time", "senderType", "senderName", "chatAction", "message", "translatedMessage", "attachment"];
            let mut found: Map<String, Value> = row["extra"].as_object().cloned().unwrap_or_default();
            match item {
                Value::Object(sent) => {
                    found.extend(fields.iter().filter(|f| sent.contains_key(**f)).map(|f| (f.to_string(), row[f].clone())));
                    prop_assert_eq!(&found, sent);
                }
                other => prop_assert_eq!(&found["messages"], other),
            }
        }
    }
}
