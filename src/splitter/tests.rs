#![allow(clippy::unwrap_used)]

use super::*;
use crate::record::Messages;
use crate::window::Zone;

static TALK: Messages = Messages { list: "messages", time: "time", keys: &["id"], columns: &[("time", "time")] };
static CHATS: Resource = Resource {
    source: "test",
    name: "chats",
    lists: &["list", "rows"],
    id: "id",
    guid: Some("guid"),
    scope: None,
    time: Some("at"),
    columns: &[],
    parts: &[],
    messages: Some(&TALK),
};

fn grammar(expect: Expect) -> Grammar {
    let instant: Instant = |text, first, _| {
        let first = if text.is_empty() { first() } else { None };
        DateTime::parse_from_rfc3339(first.as_deref().unwrap_or(text)).ok().map(|time| time.to_utc())
    };
    Grammar { resource: &CHATS, instant, zone: Zone::utc(), scope: 0, expect }
}

/// What is found when `body` arrives in pieces of `size` bytes: `(raw, key or reason)`.
fn split(body: &[u8], size: usize, expect: Expect) -> Result<(Vec<(String, String)>, Envelope), Fault> {
    let mut splitter = Splitter::new(grammar(expect));
    let mut found = Vec::new();
    let mut take = |batch: Batch| {
        for item in &batch.items {
            let (range, name) = match item {
                Item::Record(found) => (&found.range, format!("{:?}", found.key)),
                Item::Reject(range, reason) => (range, (*reason).to_owned()),
            };
            found.push((String::from_utf8_lossy(&batch.bytes[range.clone()]).into_owned(), name));
        }
    };
    for chunk in body.chunks(size) {
        splitter.feed(Bytes::copy_from_slice(chunk))?;
        while let Some(batch) = splitter.batch()? {
            take(batch);
        }
    }
    let (batch, envelope) = splitter.finish()?;
    take(batch);
    Ok((found, envelope))
}

fn raws(body: &str) -> Vec<String> {
    split(body.as_bytes(), body.len().max(1), Expect::List).unwrap().0.into_iter().map(|(raw, _)| raw).collect()
}

#[test]
fn finds_the_list_whatever_it_is_wrapped_in() {
    let two = vec![r#"{"id":1}"#.to_owned(), r#"{"id": 2, "x":[{"list":[]}]}"#.to_owned()];
    for body in [
        r#"[{"id":1},{"id": 2, "x":[{"list":[]}]}]"#,
        " \n{\"total\": 2, \"list\": [ {\"id\":1} , {\"id\": 2, \"x\":[{\"list\":[]}]} ], \"more\": {\"list\": 0}} \n",
        r#"{"list":{"0":{"id":1},"2":{"id": 2, "x":[{"list":[]}]}},"errors":[]}"#,
        r#"{"list":{"rows":[{"id":1},{"id": 2, "x":[{"list":[]}]}],"totalCount":"2"},"errors":[]}"#,
        "\u{feff}{\"rows\":[{\"id\":1},{\"id\": 2, \"x\":[{\"list\":[]}]}]}",
    ] {
        assert_eq!(raws(body), two, "{body}");
    }
}

#[test]
fn gives_the_same_however_the_body_is_cut_into_pieces() {
    let body = "{\"total\": 12, \"list\": [{\"id\":1,\"s\":\"é\\\"}]\"}, {\"guid\":\"A\"}, 7, [1,{}], {\"id\":null}, \
                {\"id\":\"0012\"}], \"pageCount\": 3}"
        .as_bytes();
    let whole = split(body, body.len(), Expect::List).unwrap();
    assert_eq!(whole.0.len(), 6);
    for size in 1..body.len() {
        assert_eq!(split(body, size, Expect::List).unwrap(), whole, "in pieces of {size}");
    }
}

#[test]
fn keeps_what_stands_beside_the_list() {
    let (_, envelope) = split(br#"{"total":2,"list":[],"errors":[{"a":1}]}"#, 5, Expect::List).unwrap();
    assert_eq!(envelope, [("total".into(), "2".into()), ("errors".into(), r#"[{"a":1}]"#.into())]);
}

#[test]
fn names_what_is_no_record() {
    let (found, _) = split(br#"[5,"x",{"a":1},[],null,{"id":{}}]"#, 64, Expect::List).unwrap();
    let reasons: Vec<_> = found.iter().map(|(_, reason)| reason.as_str()).collect();
    let (object, id) = ("it is not an object", "it has neither an id nor a guid");
    assert_eq!(reasons, [object, object, id, object, object, id]);
}

#[test]
fn reads_keys_of_any_type_and_keeps_the_first_of_two() {
    let (found, _) = split(
        br#"[{"id":"7"},{"id":7,"id":8},{"id":1.5,"guid":"Ab"},{"id":99999999999999999999},{"id":"x/Y"}]"#,
        9,
        Expect::List,
    )
    .unwrap();
    let keys: Vec<_> = found.iter().map(|(_, key)| key.as_str()).collect();
    let texts = ["Ab", "99999999999999999999", "x/Y"].map(|text| format!("Text(0, {text:?})"));
    assert_eq!(keys, [&["Id(0, 7)".to_owned(), "Id(0, 7)".to_owned()], &texts[..]].concat());
}

/// The key of a chat of VCC's whose id and project are these, in a request for project 9; `None` if it is rejected.
fn key_of(id: &str, project: &str) -> Option<Key> {
    let mut splitter =
        Splitter::new(Grammar { resource: &crate::provider::vcc::table::CHATS, scope: 9, ..grammar(Expect::List) });
    splitter.feed(Bytes::from(format!("[{{\"chatId\":{id}{project}}}]"))).unwrap();
    match splitter.batch().unwrap().unwrap().items.remove(0) {
        Item::Record(found) => Some(found.key),
        Item::Reject(..) => None,
    }
}

#[test]
fn an_id_of_any_json_type_tells_one_chat_from_another() {
    let id = |id| Some(Key::Id(9, id));
    let text = |text: &str| Some(Key::Text(9, text.to_owned()));
    let guid = "9b2e4c1a-0f6d-4f7e-8c3b-5a1d2e3f4a5b";
    for (json, expected) in [
        ("7", id(7)),
        ("\"7\"", id(7)),
        ("1.0", id(1)),
        ("1e0", id(1)),
        ("0", id(0)),
        ("18446744073709551615", id(u64::MAX)),
        ("18446744073709551616", text("18446744073709551616")),
        ("-1", text("-1")),
        ("1.5", text("1.5")),
        ("\"007\"", text("007")),
        ("\"+7\"", text("+7")),
        ("\"1.0\"", text("1.0")),
        ("\"C-1\"", text("C-1")),
        ("\"c-1\"", text("c-1")),
        ("\"\\u0043-1\"", text("C-1")),
        ("\"\\ud800\"", text("\\ud800")),
        ("true", text("true")),
        ("{\"a\":1}", text("{\"a\":1}")),
        ("[1]", text("[1]")),
        ("null", None),
        ("\"\"", None),
        ("{ }", None),
        ("[]", None),
    ] {
        assert_eq!(key_of(json, ""), expected, "{json}");
    }
    // Only GUIDs are the same in any case, and with braces or without.
    for form in [guid.to_owned(), guid.to_uppercase(), format!("{{{guid}}}")] {
        assert_eq!(key_of(&format!("\"{form}\""), ""), text(guid));
    }
    for other in [&guid[1..], "9b2e4c1a-0f6d-4f7e-8c3b-5a1d2e3f4a5G"] {
        assert_eq!(key_of(&format!("\"{other}\""), ""), text(other));
    }
}

#[test]
fn a_chat_that_names_no_project_is_of_the_one_asked_for() {
    for (project, expected) in [
        ("5", 5),
        ("\"5\"", 5),
        ("5.0", 5),
        ("0", 9),
        ("null", 9),
        ("\"\"", 9),
        ("\"shop\"", 9),
        ("-5", 9),
        ("{\"id\":5}", 9),
    ] {
        let project = format!(",\"projectId\":{project}");
        assert_eq!(key_of("1", &project), Some(Key::Id(expected, 1)), "{project}");
        assert_eq!(key_of("\"a\"", &project), Some(Key::Text(expected, "a".to_owned())), "{project}");
    }
    assert_eq!(key_of("1", ""), Some(Key::Id(9, 1)));
}

#[test]
fn an_object_of_records_loses_none_whatever_its_keys() {
    let body = r#"{"list":{"0":{"id":1},"c3":{"id":2,"x":[{}]},"-1":{"guid":"a"},"":{"id":4},"more":{"id":null},"9":5,
        "total":6,"note":[1]},"errors":[]}"#;
    for size in 1..body.len() {
        let (found, envelope) = split(body.as_bytes(), size, Expect::List).unwrap();
        let names: Vec<_> = found.iter().map(|(_, name)| name.as_str()).collect();
        let no_id = "it has neither an id nor a guid";
        let expected = ["Id(0, 1)", "Id(0, 2)", "Text(0, \"a\")", "Id(0, 4)", no_id, "it is not an object"];
        assert_eq!(names, expected, "in pieces of {size}");
        let beside: Vec<_> = envelope.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(beside, ["total", "note", "errors"]);
    }
    // What stands beside a list inside an object is none of its records.
    assert_eq!(raws(r#"{"list":{"paging":{"size":1},"rows":[{"id":1}],"last":{"page":2}}}"#), [r#"{"id":1}"#]);
}

#[test]
fn a_body_that_ends_early_is_cut_and_never_a_page() {
    let body = r#"{"total":1,"list":[{"id":1,"x":"y"}],"pageIndex":0}"#;
    for length in 0..body.len() {
        assert_eq!(split(&body.as_bytes()[..length], 7, Expect::List), Err(Fault::Cut), "{length} bytes");
    }
}

#[test]
fn tells_a_web_page_and_rubbish_from_an_answer() {
    assert_eq!(split(b"<html>", 3, Expect::List), Err(Fault::Html));
    for body in ["nonsense", "{\"list\":[{\"id\":1,}]}", "[] []", "{\"error\":1}", "[{\"id\":1}{\"id\":2}]", "{1}"] {
        assert!(matches!(split(body.as_bytes(), 4, Expect::List), Err(Fault::Rubbish(_))), "{body}");
    }
}

#[test]
fn survives_deep_nesting() {
    let deep = format!("[{{\"id\":1,\"x\":{}{}}}]", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(split(deep.as_bytes(), 65536, Expect::List).unwrap().0.len(), 1);
}

#[test]
fn knows_when_messages_are_left_out() {
    let body = br#"[{"id":1,"messages":[]},{"id":2,"messages":null},{"id":3},{"id":4,"messages":"[{},{}]"}]"#;
    let mut splitter = Splitter::new(grammar(Expect::List));
    splitter.feed(Bytes::from_static(body)).unwrap();
    let batch = splitter.batch().unwrap().unwrap();
    let found: Vec<_> = batch
        .items
        .iter()
        .map(|item| match item {
            Item::Record(found) => (found.bare, found.messages),
            Item::Reject(..) => unreachable!(),
        })
        .collect();
    assert_eq!(found, [(false, 0), (true, 0), (true, 0), (false, 2)]);
}

#[test]
fn gives_a_record_out_as_soon_as_it_is_there() {
    let mut splitter = Splitter::new(grammar(Expect::List));
    for chunk in [r#"{"list":[{"id":1},{"i"#, r#"d":2}"#] {
        splitter.feed(Bytes::from_static(chunk.as_bytes())).unwrap();
        assert_eq!(splitter.batch().unwrap().unwrap().items.len(), 1);
        assert!(splitter.batch().unwrap().is_none());
    }
}

#[test]
fn an_element_that_cannot_be_read_costs_no_other() {
    let text = |odd: &[u8]| [b"[{\"id\":1},", odd, b",{\"id\":2}]"].concat();
    let (text_fault, other) = ("it is not UTF-8", "it is not an object");
    for (odd, want) in [
        (&b"{\"id\":\"\xff\"}"[..], text_fault),
        (b"{\"guid\":3,\"messages\":[\"\xff\"]}", text_fault),
        (b"{\"\\ud800\":3,\"id\":3}", "Id(0, 3)"),
        (b"{\"id\":3,\"messages\":1e999}", "Id(0, 3)"),
        (b"1e999", other),
    ] {
        for size in [1, 7, 100] {
            let (found, _) = split(&text(odd), size, Expect::List).unwrap();
            let names: Vec<_> = found.iter().map(|(_, name)| name.as_str()).collect();
            assert_eq!(names, ["Id(0, 1)", want, "Id(0, 2)"], "{}", odd.escape_ascii());
        }
    }
}

#[test]
fn an_object_of_other_things_is_no_empty_list() {
    for body in [r#"{"list":{"chats":[{"id":1}]}}"#, r#"{"list":{"":{"x":1}}}"#, r#"{"list":3}"#] {
        assert!(matches!(split(body.as_bytes(), 9, Expect::List), Err(Fault::Rubbish(_))), "{body}");
    }
    assert!(raws(r#"{"list":{}}"#).is_empty());
}

#[test]
fn a_long_value_beside_the_list_is_not_read_again_with_every_chunk() {
    let body = format!("{{\"note\":\"{}\",\"list\":[]}}", "x".repeat(8 << 20));
    let start = std::time::Instant::now();
    split(body.as_bytes(), 4 << 10, Expect::List).unwrap();
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn a_long_record_holds_back_none_of_those_behind_it() {
    let record = |(id, length)| format!("{{\"id\":{id},\"x\":\"{}\"}}", "y".repeat(length));
    let lengths = [90_000].into_iter().chain([9_000; 40]);
    let body = format!("[{}]", lengths.enumerate().map(record).collect::<Vec<_>>().join(","));
    let mut splitter = Splitter::new(grammar(Expect::List));
    let (mut fed, mut given) = (0, 0);
    for chunk in body.as_bytes().chunks(1_000) {
        splitter.feed(Bytes::copy_from_slice(chunk)).unwrap();
        fed += chunk.len();
        while let Some(batch) = splitter.batch().unwrap() {
            given += batch.items.len();
        }
        // A long one may wait for a quarter more of it.
        let expected = if fed < 125_000 { 0 } else { (fed - 80_000) / 9_100 - 1 };
        assert!(given >= expected, "{given} records, not {expected}, after {fed} bytes");
    }
    assert_eq!(given, 41);
}

#[test]
fn knows_which_records_stand_on_one_line() {
    let body = b"[\n{\"id\":1,\"x\":\"\\n\\r\"},\r\n{\"id\":\n2}, {\"x\":[\r],\"id\":3}\r,\n\t{ \"id\" :\t4 } ]";
    let mut splitter = Splitter::new(grammar(Expect::List));
    splitter.feed(Bytes::from_static(body)).unwrap();
    let items = splitter.batch().unwrap().unwrap().items;
    let lines = items.iter().map(|item| matches!(item, Item::Record(found) if found.is_line));
    assert_eq!(lines.collect::<Vec<_>>(), [true, false, false, true]);
}
