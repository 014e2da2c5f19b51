//! What each way of writing a record costs: copying, compaction, flattening, message rows, picking.
//! Run with `cargo bench --bench format`; compare ways with each other, not with other machines.

use std::collections::HashMap;

use chatferry::format::{Format, Rows, Shape, compact};
use chatferry::provider::{comm100, vcc};
use chatferry::record::{Key, Record, Resource};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::value::RawValue;

type Object<'a> = HashMap<&'a str, &'a RawValue>;

/// A vendor's example chat on one line, its fields in the vendor's order, with its messages given `times` over.
fn chat(page: &str, list: &str, at: usize, (messages, times): (&str, usize)) -> serde_json::Result<String> {
    let page: Object<'_> = serde_json::from_str(page)?;
    let chats: Vec<&RawValue> = serde_json::from_str(page[list].get())?;
    let mut room = String::new();
    let chat = compact::line(chats[at].get(), &mut room);
    let fields: Object<'_> = serde_json::from_str(chat)?;
    let list = fields[messages].get();
    let items = vec![&list[1..list.len() - 1]; times];
    Ok(chat.replacen(list, &format!("[{}]", items.join(",")), 1))
}

/// The same value in the layout of the vendors' pages.
fn pretty(line: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    format!("{value:#}")
}

fn run(c: &mut Criterion, name: &str, format: &str, shape: &Shape, raw: &str) {
    let Some(format) = Format::named(format) else { return };
    let mut writer = (format.writer)(shape);
    let key = Key::Id(0, 1);
    let record =
        Record { key: &key, time: None, is_line: compact::is_line(raw.as_bytes()), raw: raw.as_bytes(), unified: None };
    let mut out = Vec::with_capacity(raw.len() * 8);
    let mut group = c.benchmark_group("format");
    group.throughput(Throughput::Bytes(raw.len() as u64));
    group.bench_function(name, |b| {
        b.iter(|| {
            out.clear();
            writer.record(&mut out, 1, &record).is_ok()
        })
    });
    group.finish();
}

fn services(c: &mut Criterion, resource: &'static Resource, raw: &str) {
    let chats = Shape::whole(resource);
    let messages = Shape { rows: Rows::Messages, ..chats.clone() };
    let excel = Shape { excel: true, ..messages.clone() };
    let texts = resource.messages.map(|messages| format!("{}.message", messages.list));
    let picked = Shape { fields: Some(texts.into_iter().chain([resource.id.to_owned()]).collect()), ..chats.clone() };
    let name = |what: &str| format!("{}/{what}", resource.source);
    run(c, &name("ndjson"), "ndjson", &chats, raw);
    run(c, &name("ndjson of a pretty-printed chat"), "ndjson", &chats, &pretty(raw));
    run(c, &name("ndjson by message"), "ndjson", &messages, raw);
    run(c, &name("ndjson of some fields"), "ndjson", &picked, raw);
    run(c, &name("csv"), "csv", &chats, raw);
    run(c, &name("csv by message"), "csv", &messages, raw);
    run(c, &name("csv by message for excel"), "csv", &excel, raw);
}

fn formats(c: &mut Criterion) {
    let comm100 = chat(include_str!("../tests/fixtures/comm100-search.json"), "list", 2, ("messages", 2));
    let vcc = chat(include_str!("../tests/fixtures/vcc-chats.json"), "response", 0, ("transcript", 12));
    services(c, &comm100::table::CHATS, &comm100.unwrap_or_default());
    services(c, &vcc::table::CHATS, &vcc.unwrap_or_default());
}

criterion_group!(benches, formats);
criterion_main!(benches);
