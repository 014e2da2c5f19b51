//! What finding records costs: splitting with keys in one pass, by the size of the chunks that arrive, beside a plain
//! check of the same text. Run with `cargo bench --bench splitter`; compare ways with each other, not with machines.

use std::collections::HashMap;

use bytes::Bytes;
use chatferry::provider::{Provider, comm100, vcc};
use chatferry::record::Resource;
use chatferry::splitter::{Expect, Grammar, Splitter};
use chatferry::window::Zone;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// A page of 500 chats made of the vendor's examples, each with `talk` texts in its messages.
fn page(example: &str, list: &str, talk: (&str, usize)) -> serde_json::Result<Vec<u8>> {
    let page: HashMap<&str, &RawValue> = serde_json::from_str(example)?;
    let chats: Vec<serde_json::Value> = serde_json::from_str(page[list].get())?;
    let mut chats: Vec<_> = chats.into_iter().cycle().take(500).collect();
    for chat in &mut chats {
        let Some(messages) = chat[talk.0].as_array().filter(|messages| !messages.is_empty()) else { continue };
        let messages: Vec<_> = messages.iter().cycle().take(talk.1).cloned().collect();
        chat[talk.0] = messages.into();
    }
    serde_json::to_vec(&HashMap::from([(list, chats)]))
}

/// The records in `body` as it arrives in pieces of `size` bytes.
fn split(body: &Bytes, size: usize, grammar: &Grammar) -> usize {
    let mut splitter = Splitter::new(grammar.clone());
    let mut records = 0;
    for start in (0..body.len()).step_by(size) {
        splitter.feed(body.slice(start..body.len().min(start + size))).unwrap_or_default();
        while let Ok(Some(batch)) = splitter.batch() {
            records += batch.items.len();
        }
    }
    records + splitter.finish().map_or(0, |(batch, _)| batch.items.len())
}

fn service(c: &mut Criterion, provider: &dyn Provider, resource: &'static Resource, body: Vec<u8>) {
    let grammar = Grammar { resource, instant: provider.instant(), zone: Zone::utc(), scope: 0, expect: Expect::List };
    let body = Bytes::from(body);
    let mut group = c.benchmark_group(format!("splitter/{}", resource.source));
    group.throughput(Throughput::Bytes(body.len() as u64));
    for size in [16 << 10, 64 << 10, 256 << 10, body.len()] {
        group.bench_with_input(BenchmarkId::new("records", size), &size, |b, size| {
            b.iter(|| split(&body, *size, &grammar));
        });
    }
    group.bench_function("plain check", |b| b.iter(|| serde_json::from_slice::<IgnoredAny>(&body).is_ok()));
    group.finish();
}

fn splitters(c: &mut Criterion) {
    let comm100 = page(include_str!("../tests/fixtures/comm100-search.json"), "list", ("messages", 12));
    let vcc = page(include_str!("../tests/fixtures/vcc-chats.json"), "response", ("transcript", 20));
    service(c, &comm100::Comm100, &comm100::table::CHATS, comm100.unwrap_or_default());
    service(c, &vcc::Vcc, &vcc::table::CHATS, vcc.unwrap_or_default());
}

criterion_group!(benches, splitters);
criterion_main!(benches);
