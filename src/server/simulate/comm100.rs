//! Comm100's part that reads: searches with their filters and pages, single chats, wrap-up categories. What changes
//! chats is [`super::write`]'s, who may come in [`super::oauth`]'s.

use axum::http::Method;
use serde_json::{Value, json};

use super::call::{Answer, Call};
use super::chat::{Brief, Status};
use super::comm100_chat::Facts;
use super::comm100_odd;
use super::filter::Query;
use super::include::{categories, included};
use super::spoil::append;
use super::world::{Store, World};

/// Answers a request.
pub fn answer(world: &World, call: &Call) -> Answer {
    let path = call.path.to_ascii_lowercase();
    let Some(path) = path.strip_prefix("livechat/") else { return missing(&call.path) };
    let is_read = call.method == Method::GET || path.ends_with(":search");
    if let Some(failed) = is_read.then(|| comm100_odd::failure(world, call)).flatten() {
        return failed;
    }
    match (&call.method, path.split('/').collect::<Vec<_>>().as_slice()) {
        (&Method::POST, ["chats:search"]) => search(world, call, Status::Normal),
        (&Method::POST, ["missedandrefusedchats:search"]) => search(world, call, Status::Missed),
        (&Method::GET, ["chats", chat]) => single(world, call, chat),
        (&Method::GET, ["chatwrapupcategories"]) => comm100_odd::categories(world, &categories(&world.store())),
        (&Method::GET, ["chatwrapupcategories", id]) => {
            let all = categories(&world.store());
            let found = all.iter().find(|row| row.is(id));
            found.map_or_else(|| missing(id), |row| Answer::json(200, row))
        }
        (_, path) => super::write::answer(world, call, path),
    }
}

/// A 404.
pub fn missing(what: &str) -> Answer {
    Answer::error(404, &format!("The resource '{what}' was not found. It may be available at a later time."))
}

/// An error's body in the shape that `error-shape` asks for.
pub fn shaped(shape: Option<&str>, answer: Answer) -> Answer {
    let text: Value = serde_json::from_slice(&answer.body.concat()).unwrap_or_default();
    let Some(message) = text["message"].as_str() else { return answer };
    let body = match shape {
        Some("error") => json!({"error": {"code": "BadArgument", "message": message, "details": []}}).to_string(),
        Some("oauth") => json!({"error": "invalid_request", "error_description": message}).to_string(),
        Some("html") => {
            let page = format!("<html><body><h1>{}</h1><p>{message}</p></body></html>", answer.status);
            let headers = vec![("content-type", "text/html".to_owned())];
            return Answer { headers, body: vec![page.into()], ..answer };
        }
        Some("empty") => String::new(),
        _ => return answer,
    };
    Answer { body: vec![body.into()], ..answer }
}

struct Page {
    /// Counted from 0.
    index: usize,
    size: usize,
    total: usize,
}

impl Page {
    fn count(&self) -> usize {
        self.total.div_ceil(self.size)
    }
}

fn search(world: &World, call: &Call, status: Status) -> Answer {
    let body = match call.json() {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let mut store = world.store();
    let query = Query::read(world, &body);
    let list = if status == Status::Normal { &store.normal } else { &store.missed };
    let mut found = query.select(world, &store, list);
    if super::change::hides_any(&world.faults) {
        found.retain(|brief| super::change::is_listed(&world.faults, &store, brief, call.number));
    }
    let page = page(world, call, found.len());
    let hidden =
        world.faults.occasion_if("comm100-empty-page", |value| value == (page.index + 1).to_string()).is_some();
    let first = if hidden { found.len() } else { page.index.saturating_mul(page.size).min(found.len()) };
    let part = &found[first..found.len().min(first + page.size)];
    let rest = ("comm100", includes(call), page.index, page.size, page.total);
    let bytes = world.page(store.version, part, rest, || envelope(world, call, &store, (part, &page)));
    stir(world, &mut store, &found, &query);
    Answer { body: bytes, ..Answer::new(200, "application/json; charset=utf-8", "") }
}

fn page(world: &World, call: &Call, total: usize) -> Page {
    let size = call.number_of("pageSize").unwrap_or(50).clamp(10, 500) as usize;
    let cap = world.faults.number("comm100-cap").or(world.page_cap).unwrap_or(500).max(1);
    let base = world.faults.number("comm100-base").unwrap_or(1);
    let asked = call.number_of("pageIndex").map_or(base, |index| index as usize);
    let mut page = Page { index: asked.saturating_sub(base), size: size.min(cap), total };
    let repeats = |value: &str| value == (page.index + 1).to_string();
    if page.index > 0 && world.faults.occasion_if("comm100-repeat-page", repeats).is_some() {
        page.index -= 1;
    }
    if world.faults.switch("comm100-endless").is_some() {
        page.index = page.index.min(page.count().saturating_sub(1));
    }
    page
}

fn envelope(world: &World, call: &Call, store: &Store, (part, page): (&[Brief], &Page)) -> Vec<u8> {
    let include = includes(call);
    let view = View {
        messages: world.faults.switch("comm100-no-messages").is_none(),
        text: world.faults.switch("comm100-messages-string").is_some(),
        session: true,
        wordy: world.wordy,
        include: &include,
    };
    let mut rows: Vec<Vec<u8>> =
        part.iter().map(|brief| comm100_odd::strip(world, object(world, store, brief, &view))).collect();
    if world.faults.switch("comm100-double").is_some() && rows.len() > 1 {
        rows.pop();
        rows.extend(rows.first().cloned());
    }
    super::spoil::records(&world.faults, call, &mut rows);
    let list = rows.join(&b',');
    if world.faults.switch("comm100-flat").is_some() {
        return [b"[".as_slice(), &list, b"]"].concat();
    }
    if let Some(version) = world.faults.switch("comm100-envelope") {
        return older(version, &list, page);
    }
    let lie = world.faults.switch("comm100-total");
    let total = page.total.saturating_add_signed(lie.and_then(|lie| lie.parse().ok()).unwrap_or_default());
    let totals = comm100_odd::totals(world, (total, total.div_ceil(page.size)), rows.len());
    let beside = if world.faults.switch("comm100-error") == Some("beside") { "\"errorCode\":1001," } else { "" };
    let echo = page.index + world.faults.number("comm100-echo").unwrap_or_default();
    let size = comm100_odd::size_echo(world, call, page.size);
    let end = format!("],\"pageIndex\":{echo}{size}}}");
    [b"{", beside.as_bytes(), totals.as_bytes(), b"\"list\":[", &list, end.as_bytes()].concat()
}

/// The envelopes of versions 1 to 3, whose pages are linked from each other from version 2 on.
fn older(version: &str, list: &[u8], page: &Page) -> Vec<u8> {
    let (total, pages) = (page.total, page.count());
    let link = |there: bool, index: usize| match there {
        true => format!("\"livechat/chats:search?pageIndex={index}&pageSize={}\"", page.size),
        false => "null".to_owned(),
    };
    let (before, after) = (link(page.index > 0, page.index), link(page.index + 1 < pages, page.index + 2));
    let links = format!("\"previousPage\":{before},\"nextPage\":{after}");
    let (key, rest) = match version {
        "v1" => ("chats", format!("\"total\":{total},\"pages\":{pages}")),
        "v2" => ("chats", format!("\"total\":{total},{links}")),
        _ => ("list", format!("\"totalCount\":{total},{links}")),
    };
    [format!("{{\"{key}\":[").as_bytes(), list, format!("],{rest}}}").as_bytes()].concat()
}

/// Chats come and go after an answer, at the front of what was asked for.
fn stir(world: &World, store: &mut Store, found: &[Brief], query: &Query) {
    let Some(newest) = found.first() else { return };
    let count = |name| world.faults.occasion(name).and_then(|count| count.parse::<usize>().ok()).unwrap_or_default();
    let (insert, swap, remove) = (count("comm100-insert"), count("comm100-swap"), count("comm100-remove"));
    for brief in &found[..found.len().min(remove + swap)] {
        store.take(brief.id);
    }
    for _ in 0..insert + swap {
        store.add(newest.ticks.saturating_add(1).min(query.window.1), newest.status);
    }
}

fn single(world: &World, call: &Call, name: &str) -> Answer {
    let store = world.store();
    let Some(brief) = store.find(name) else { return missing(name) };
    let brief = comm100_odd::another(world, &store, brief);
    let include = includes(call);
    let view = View {
        messages: true,
        text: world.faults.switch("comm100-messages-string").is_some(),
        session: include.iter().any(|name| name == "session"),
        wordy: world.wordy,
        include: &include,
    };
    Answer::new(200, "application/json; charset=utf-8", comm100_odd::strip(world, object(world, &store, &brief, &view)))
}

fn includes(call: &Call) -> Vec<String> {
    let named = call.query.iter().filter(|(name, _)| name.eq_ignore_ascii_case("include"));
    named.flat_map(|(_, value)| value.split(',').map(|name| name.trim().to_ascii_lowercase())).collect()
}

/// What of a chat is shown.
struct View<'a> {
    messages: bool,
    text: bool,
    session: bool,
    wordy: bool,
    include: &'a [String],
}

fn object(world: &World, store: &Store, brief: &Brief, view: &View<'_>) -> Vec<u8> {
    let facts = Facts::of(brief);
    let edit = super::change::edit(&world.faults, store, brief);
    let messages = facts.messages(brief, view.wordy);
    let chat = facts.chat(brief, edit.ticket, &messages);
    let mut object = serde_json::to_vec(&chat).unwrap_or_default();
    if view.messages {
        let mut list = serde_json::to_vec(&messages).unwrap_or_default();
        if view.text {
            list = serde_json::to_vec(&String::from_utf8_lossy(&list)).unwrap_or_default();
        }
        append(&mut object, "messages", &list);
    }
    if view.session {
        append(&mut object, "session", &serde_json::to_vec(&facts.session(brief)).unwrap_or_default());
    }
    for name in view.include {
        if let Some((field, value)) = included(name, brief, &facts, &edit) {
            append(&mut object, field, &value);
        }
    }
    object
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::server::simulate::fault::Service;

    fn ask(world: &World, query: &str) -> serde_json::Value {
        let target = format!("livechat/chats:Search?{query}");
        let answer = answer(world, &Call::of(Service::Comm100, Method::POST, &target, ""));
        serde_json::from_slice(&answer.body.concat()).unwrap()
    }

    fn ids(page: &serde_json::Value) -> Vec<u64> {
        page["list"].as_array().unwrap().iter().map(|chat| chat["id"].as_u64().unwrap()).collect()
    }

    #[test]
    fn pages_begin_and_end_where_the_variant_says() {
        let cases: &[(&[&str], &str, Range<usize>, u64)] = &[
            (&[], "", 0..25, 0),
            (&[], "pageIndex=1&pageSize=10", 0..10, 0),
            (&[], "pageIndex=0&pageSize=10", 0..10, 0),
            (&[], "pageIndex=3&pageSize=10", 20..25, 2),
            (&[], "pageIndex=4&pageSize=10", 25..25, 3),
            (&[], "pageIndex=1&pageSize=1", 0..10, 0),
            (&["comm100-base=0"], "pageIndex=1&pageSize=10", 10..20, 1),
            (&["comm100-echo=1"], "pageIndex=2&pageSize=10", 10..20, 2),
            (&["comm100-cap=7"], "pageIndex=2&pageSize=500", 7..14, 1),
            (&["comm100-endless"], "pageIndex=9&pageSize=10", 20..25, 2),
            (&["comm100-repeat-page=2"], "pageIndex=2&pageSize=10", 0..10, 0),
            (&["comm100-empty-page=2"], "pageIndex=2&pageSize=10", 25..25, 1),
            (&["comm100-empty-page=2"], "pageIndex=1&pageSize=10", 0..10, 0),
        ];
        let all = ids(&ask(&World::of(25, &[]), ""));
        for (faults, query, expected, echo) in cases {
            let page = ask(&World::of(25, faults), query);
            assert_eq!(ids(&page), all[expected.clone()], "{faults:?} {query}");
            assert_eq!(
                (page["pageIndex"].as_u64(), page["total"].as_u64()),
                (Some(*echo), Some(25)),
                "{faults:?} {query}"
            );
        }
    }

    #[test]
    fn chats_come_and_go_between_pages() {
        let all = ids(&ask(&World::of(25, &[]), ""));
        for (fault, total, second) in [
            ("comm100-insert=2@1", 27, &all[8..18]),
            ("comm100-remove=2", 23, &all[12..22]),
            ("comm100-swap=2", 25, &all[10..20]),
        ] {
            let world = World::of(25, &[fault]);
            ask(&world, "pageSize=10");
            let page = ask(&world, "pageSize=10&pageIndex=2");
            assert_eq!((page["total"].as_u64(), ids(&page).as_slice()), (Some(total), second), "{fault}");
        }
    }

    #[test]
    fn ties_share_one_instant_and_totals_lie() {
        let page = ask(&World::of(25, &["comm100-ties=12", "comm100-total=-3"]), "");
        let times = page["list"].as_array().unwrap().iter().map(|chat| chat["requestedTime"].to_string());
        let mut times: Vec<String> = times.collect();
        times.dedup();
        assert_eq!((times.len(), page["total"].as_u64()), (14, Some(22)));
        assert_eq!(ask(&World::of(25, &["comm100-total=none"]), "").get("total"), None);
    }

    #[test]
    fn filters_hold_for_every_chat_that_comes() {
        let world = World::of(200, &[]);
        for (name, value, field, held) in [
            (
                "departmentId",
                "397EED79-F3A3-4D7C-AB9B-29C78E5BF152",
                "departmentId",
                "397eed79-f3a3-4d7c-ab9b-29c78e5bf152",
            ),
            ("chatType", "1", "chatType", "chatBotOnly"),
            ("source", "1", "source", "autoInvitation"),
        ] {
            let body = format!(r#"{{"filters":[{{"name":"{name}","operator":"is","value":["{value}"]}}]}}"#);
            let call = Call::of(Service::Comm100, Method::POST, "livechat/chats:search?pageSize=500", &body);
            let page: serde_json::Value = serde_json::from_slice(&answer(&world, &call).body.concat()).unwrap();
            let list = page["list"].as_array().unwrap();
            assert!(!list.is_empty() && list.len() < 200 && list.iter().all(|chat| chat[field] == held), "{name}");
        }
    }
}
