//! The readers and writers, fed with the vendors' own examples after thousands of accidents: no panic, no hang, and
//! never a record that is quietly lost. What JSON is, is serde_json's to say.

use chatferry::format::{FORMATS, Rows, Shape};
use chatferry::provider::Provider;
use chatferry::provider::comm100::{self, Comm100};
use chatferry::provider::vcc::{self, Vcc};
use chatferry::record::{Record, Resource};
use chatferry::splitter::{Envelope, Expect, Fault, Grammar, Item, Splitter};
use chatferry::window::Zone;
use fastrand::Rng;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// Of all examples together.
const MUTATIONS: u32 = 10_000;

struct Example {
    text: String,
    grammar: Grammar,
    /// Of a hundred mutations.
    share: u32,
}

fn example(text: &str, provider: &dyn Provider, resource: &'static Resource, share: u32) -> Example {
    let grammar = Grammar { resource, instant: provider.instant(), zone: Zone::utc(), scope: 0, expect: Expect::List };
    Example { text: compact(text), grammar, share }
}

/// Most of the examples' bytes are blanks, at which accidents are dull.
fn compact(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

fn examples() -> [Example; 4] {
    let chats = &comm100::table::CHATS;
    [
        example(include_str!("../fixtures/comm100-search.json"), &Comm100, chats, 10),
        example(include_str!("../fixtures/comm100-missed.json"), &Comm100, &comm100::table::MISSED, 40),
        example(include_str!("../fixtures/comm100-categories.json"), &Comm100, &comm100::table::CATEGORIES, 15),
        example(include_str!("../fixtures/vcc-chats.json"), &Vcc, &vcc::table::CHATS, 35),
    ]
}

/// Bytes that mean something in JSON, and some that never do.
const BYTES: &[u8] = b"{}[]:,\"\\0123456789-+.eEtfnu \n\r\t\x00\x1f\x7f\xc3\xff<";
const WORDS: [&str; 20] = [
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "-",
    "1e999",
    "-0",
    "1.0e-7",
    "99999999999999999999",
    "\\ud800",
    "\\u0000",
    "\"id\":",
    "\"guid\":\"x\",",
    "\"list\":",
    "\"response\":",
    "\u{feff}",
    "[[[[[[",
    "\"messages\":\"[{]\",",
    "/**/",
];

fn mutate(text: &str, random: &mut Rng) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..random.u32(1..=3) {
        let at = random.usize(0..=bytes.len());
        let to = (at + random.usize(0..60)).min(bytes.len());
        match random.u8(0..9) {
            0 if at < bytes.len() => bytes[at] = BYTES[random.usize(0..BYTES.len())],
            1 => bytes.insert(at, BYTES[random.usize(0..BYTES.len())]),
            2 => drop(bytes.drain(at..to)),
            3 => bytes.truncate(at),
            4 => drop(bytes.splice(at..at, bytes[at..to].to_vec())),
            5 => drop(bytes.splice(at..at, WORDS[random.usize(0..WORDS.len())].bytes())),
            6 => swap_value(&mut bytes, at, random),
            7 => swap_value(&mut bytes, at, random),
            _ if at < bytes.len() => bytes[at] ^= 1 << random.u8(0..8),
            _ => {}
        }
    }
    bytes
}

/// Puts another value after the next colon: accidents that stay JSON.
fn swap_value(bytes: &mut Vec<u8>, at: usize, random: &mut Rng) {
    let Some(colon) = bytes[at..].iter().position(|byte| *byte == b':').map(|found| at + found) else { return };
    let mut values = serde_json::Deserializer::from_slice(&bytes[colon + 1..]).into_iter::<IgnoredAny>();
    if let Some(Ok(_)) = values.next() {
        let end = colon + 1 + values.byte_offset();
        bytes.splice(colon + 1..end, WORDS[random.usize(0..12)].bytes());
    }
}

/// Records and rejects, as they stand in the body, and what was beside them.
type Outcome = Result<(Vec<(Vec<u8>, bool)>, Envelope), Fault>;

fn split(body: &[u8], grammar: &Grammar, mut size: impl FnMut() -> usize) -> Outcome {
    let mut splitter = Splitter::new(grammar.clone());
    let mut found = Vec::new();
    let mut rest = body;
    let mut take = |batch: chatferry::splitter::Batch| {
        for item in &batch.items {
            let (range, is_record) = match item {
                Item::Record(record) => (record.range.clone(), true),
                Item::Reject(range, _) => (range.clone(), false),
            };
            found.push((batch.bytes[range].to_vec(), is_record));
        }
    };
    while !rest.is_empty() {
        let (chunk, more) = rest.split_at(size().clamp(1, rest.len()));
        splitter.feed(bytes::Bytes::copy_from_slice(chunk))?;
        while let Some(batch) = splitter.batch()? {
            take(batch);
        }
        rest = more;
    }
    let (batch, envelope) = splitter.finish()?;
    take(batch);
    Ok((found, envelope))
}

/// What an object holds, in order, names that come twice too.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> serde::Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Members;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// How many elements a body's lists have, by serde_json; `None` if it has no list, or cannot be read.
fn elements(body: &str, lists: &[&str], nested: bool) -> Option<usize> {
    let length = |list: &str| serde_json::from_str::<Vec<IgnoredAny>>(list).ok().map(|list| list.len());
    if let Some(length) = length(body).filter(|_| !nested) {
        return Some(length);
    }
    let members = serde_json::from_str::<Members>(body).ok()?.0;
    if members.is_empty() && nested {
        return Some(0);
    }
    let mut sum = None;
    for (name, value) in &members {
        let value = value.get();
        let found = match lists.contains(&name.as_str()) {
            true if value == "null" => Some(0),
            true => length(value).or_else(|| if nested { None } else { elements(value, lists, true) }),
            false => (nested && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())).then_some(1),
        };
        sum = found.map(|found| found + sum.unwrap_or(0)).or(sum);
    }
    sum
}

fn write_everywhere(records: &[(Vec<u8>, bool)], resource: &'static Resource) {
    for format in FORMATS {
        for rows in [Rows::Chats, Rows::Messages] {
            if rows == Rows::Messages && resource.messages.is_none() {
                continue;
            }
            let shape = Shape { rows, ..Shape::whole(resource) };
            let mut writer = (format.writer)(&shape);
            let (mut out, mut count) = (Vec::new(), 0);
            writer.begin(&mut out).unwrap();
            for (raw, _) in records.iter().filter(|(_, is_record)| *is_record) {
                assert!(std::str::from_utf8(raw).is_ok());
                let record =
                    Record { key: &chatferry::record::Key::Id(0, 1), time: None, is_line: false, raw, unified: None };
                count += writer.record(&mut out, count, &record).unwrap();
            }
            writer.end(&mut out, count).unwrap();
            match format.name {
                // The partial file of the others is NDJSON.
                "ndjson" | "xlsx" | "parquet" | "sqlite" => {
                    assert_eq!(out.iter().filter(|byte| **byte == b'\n').count() as u64, count)
                }
                "json" => assert_eq!(serde_json::from_slice::<Vec<IgnoredAny>>(&out).unwrap().len() as u64, count),
                _ => {
                    let mut reader = csv::Reader::from_reader(out.as_slice());
                    assert_eq!(reader.byte_records().map(Result::unwrap).fold(0, |rows, _| rows + 1), count);
                }
            }
        }
    }
}

fn check(body: &[u8], grammar: &Grammar, random: &mut Rng) -> bool {
    let shown = || String::from_utf8_lossy(body).into_owned();
    let outcome = split(body, grammar, || usize::MAX);
    let pieces = split(body, grammar, || random.usize(1..200));
    match (&outcome, &pieces) {
        (Ok(_), _) | (_, Ok(_)) => assert!(outcome == pieces, "in pieces it is something else: {}", shown()),
        // Where a fault is found, and how much of it, depends on what has arrived; that there is one does not.
        (Err(_), Err(_)) => {}
    }
    let text = std::str::from_utf8(body).ok();
    let expected = text.and_then(|text| elements(text, grammar.resource.lists, false));
    if let Some(expected) = expected {
        let (found, _) = outcome.as_ref().unwrap_or_else(|fault| panic!("{fault:?}: {}", shown()));
        assert_eq!(found.len(), expected, "{}", shown());
    }
    if let Ok((found, _)) = &outcome {
        let readable = |text: &&str| serde_json::from_str::<Members>(text).is_ok();
        assert!(
            expected.is_some() || !text.as_ref().is_some_and(readable),
            "an empty list out of nothing: {}",
            shown()
        );
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        assert!(serde_json::from_slice::<IgnoredAny>(body).is_ok(), "accepted, and no JSON: {}", shown());
        write_everywhere(found, grammar.resource);
    }
    outcome.is_ok()
}

#[test]
fn no_accident_loses_a_record_or_ends_in_a_panic() {
    let examples = examples();
    std::thread::scope(|scope| {
        for (seed, example) in examples.iter().enumerate() {
            scope.spawn(move || {
                let mut random = Rng::with_seed(seed as u64);
                assert!(check(example.text.as_bytes(), &example.grammar, &mut random), "the example itself");
                let mutations = MUTATIONS * example.share / 100;
                let readable = (0..mutations).filter(|_| {
                    let body = mutate(&example.text, &mut random);
                    check(&body, &example.grammar, &mut random)
                });
                let readable = readable.count() as u32;
                assert!(readable > mutations / 20 && readable < mutations, "{readable} of {mutations} are readable");
            });
        }
    });
}
