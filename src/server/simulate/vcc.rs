//! VCC Live's part: the projects and their chats, with the envelope, the paging and each variant of them.

use axum::http::Method;
use jiff::Timestamp;
use jiff::civil::Date;

use super::call::{Answer, Call, Credentials};
use super::chat::{Brief, ticks};
use super::vcc_chat::{Style, Zone, owner, render};
use super::vcc_variant;
use super::world::{Store, World};

/// The customer's name: Basic user.
pub const CUSTOMER: &str = "demo-call-centre";
/// Basic password.
pub const TOKEN: &str = "made-up-vcc-token";

const PROJECTS: &str = r#"[
{"projectid":10,"name":"All shops","status":"active","folderid":null,"container":1,"folder":null},
{"projectid":822,"name":"Webshop","status":"active","folderid":10,"container":0,"folder":"All shops"},
{"projectid":130,"name":"Help desk, \"VIP\"","status":"active","folderid":10,"container":0,"folder":"All shops"},
{"projectid":415,"name":"Summer sale","status":"inactive","folderid":null,"container":0,"folder":null}]"#;

/// Answers a request.
pub fn answer(world: &World, call: &Call) -> Answer {
    if !matches!(&call.credentials, Credentials::Basic(user, password) if user == CUSTOMER && password == TOKEN) {
        return error(world, 401, "error.unauthorized").with("www-authenticate", "Basic realm=\"VCC Live\"");
    }
    if call.method != Method::GET {
        return error(world, 405, "error.method_not_allowed");
    }
    let path = call.path.to_ascii_lowercase();
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["projects"] => said(world, 200, vcc_variant::projects(&world.faults, PROJECTS)),
        ["projects", project, "chats"] => match project.parse() {
            Ok(project @ (822 | 130 | 415 | 10)) => chats(world, call, project),
            _ => error(world, 404, "error.project_not_found"),
        },
        _ => error(world, 404, "error.resource_not_found"),
    }
}

/// An error in the envelope.
pub fn error(world: &World, status: u16, message: &str) -> Answer {
    let item = serde_json::json!({"errorcode": status, "errormessage": message});
    said(world, status, format!("{{\"response\":[],\"errors\":[{item}]}}"))
}

fn said(world: &World, status: u16, body: impl Into<bytes::Bytes>) -> Answer {
    let json = world.faults.switch("vcc-json").is_some();
    Answer::new(status, if json { "application/json" } else { "text/plain; charset=utf-8" }, body)
        .with("allow", "GET")
        .with("x-resource", "ProjectsResource")
}

/// Where a page begins and how long it may be.
struct Slice {
    start: Option<u32>,
    size: usize,
    descending: bool,
}

fn chats(world: &World, call: &Call, project: u32) -> Answer {
    if let Some(failure) = vcc_variant::failure(&world.faults, call, |body| said(world, 200, body)) {
        return failure;
    }
    let mut store = world.store();
    let slice = Slice {
        start: call.number_of("start"),
        size: page_size(world, call),
        descending: call.parameter("direction").or(world.faults.switch("vcc-order")) == Some("desc"),
    };
    let Some(rows) = select(world, &store, call, project) else { return error(world, 417, "error.wrong_start_date") };
    let rows: Vec<Brief> = if slice.descending { rows.into_iter().rev().collect() } else { rows };
    let mut from = first_row(world, &rows, &slice).min(rows.len());
    if world.faults.switch("vcc-endless").is_some() {
        from = if from == 0 { 0 } else { call.number as usize % 2 * slice.size };
    }
    if from == rows.len() && slice.start.is_some_and(|start| start > 0) {
        match world.faults.switch("vcc-end") {
            Some("repeat") => from = rows.len().saturating_sub(1) / slice.size * slice.size,
            Some("404") => return error(world, 404, "error.not_found"),
            Some("417") => return error(world, 417, "error.start_out_of_range"),
            _ => {}
        }
    }
    let page = &rows[from..rows.len().min(from + slice.size)];
    let rest = ("vcc", rows.len());
    let body = world.page(store.version, page, rest, || envelope(world, call, page, (rows.len(), ticks(store.now()))));
    if let Some(first) = page.first()
        && let Some(count) = world.faults.occasion("vcc-insert")
    {
        (0..count.parse().unwrap_or(1)).for_each(|_| store.add_vcc(*first, !slice.descending));
    }
    Answer { body, ..said(world, 200, "") }
}

fn page_size(world: &World, call: &Call) -> usize {
    let cap = world.faults.number("vcc-cap").or(world.page_cap).unwrap_or(500).max(1);
    let asked = match world.faults.switch("vcc-param") {
        Some(name) => call.number_of(name),
        None => call.number_of("limit").or_else(|| call.number_of("num")),
    };
    asked.map_or(cap, |asked| asked as usize).clamp(1, cap)
}

/// The project's rows that the query wants, by id; `None` if it cannot be understood.
fn select(world: &World, store: &Store, call: &Call, project: u32) -> Option<Vec<Brief>> {
    let days = match call.parameter("startDate") {
        Some(text) => {
            let day: Date = text.parse().ok()?;
            let midnight = |day: Date| day.to_zoned(world.zone.clone()).ok().map(|zoned| ticks(zoned.timestamp()));
            let open = world.faults.switch("vcc-start-date") == Some("from");
            midnight(day)?..if open { i64::MAX } else { midnight(day.tomorrow().ok()?)? }
        }
        None => i64::MIN..i64::MAX,
    };
    let (user, entity) = (call.number_of("userId"), call.number_of("entityId"));
    let first = store.vcc.partition_point(|brief| brief.project < project);
    let own = store.vcc[first..].iter().take_while(|brief| brief.project == project);
    let wanted = own.filter(|brief| days.contains(&brief.ticks)).filter(|brief| {
        let (last_agent, record) = owner(brief);
        user.is_none_or(|user| last_agent == Some(user)) && entity.is_none_or(|entity| record == entity)
    });
    Some(wanted.copied().collect())
}

fn first_row(world: &World, rows: &[Brief], slice: &Slice) -> usize {
    let Some(start) = slice.start else {
        let latest = world.faults.switch("vcc-start-default") == Some("latest") && !slice.descending;
        return if latest { rows.len().saturating_sub(slice.size) } else { 0 };
    };
    let before = |brief: &Brief| if slice.descending { brief.id > start } else { brief.id < start };
    match world.faults.switch("vcc-start") {
        Some("id" | "id-inclusive") if start == 0 => 0,
        Some("id") => rows.partition_point(|brief| before(brief) || brief.id == start),
        Some("id-inclusive") => rows.partition_point(before),
        _ if world.faults.switch("vcc-start-default") == Some("one") => (start as usize).saturating_sub(1),
        _ => start as usize,
    }
}

fn envelope(world: &World, call: &Call, page: &[Brief], (total, now): (usize, i64)) -> Vec<u8> {
    let style = style(world);
    let late = |brief: &Brief| super::change::is_changed(&world.faults, brief, now);
    let style = |brief: &Brief| Style { changed: late(brief), ..style };
    let faults = &world.faults;
    let printed = page.iter().map(|brief| vcc_variant::row(faults, brief, render(brief, style(brief), &world.zone)));
    let mut rows: Vec<Vec<u8>> = printed.collect();
    super::spoil::records(&world.faults, call, &mut rows);
    let errors: &[u8] = match world.faults.at("vcc-errors", call.service, call.number) {
        Some(_) => br#"[{"errorcode":417,"errormessage":"error.some_chats_could_not_be_read","index":0}]"#,
        None => vcc_variant::no_errors(&world.faults, call),
    };
    let list = match world.faults.switch("vcc-shape") {
        Some("object") if !rows.is_empty() => {
            let keyed = rows.iter().enumerate().map(|(index, row)| [format!("\"{index}\":").as_bytes(), row].concat());
            [b"{".as_slice(), &keyed.collect::<Vec<_>>().join(&b','), b"}"].concat()
        }
        Some("mixed") => vcc_variant::mixed(&rows),
        Some("rows") => {
            let end = format!("],\"totalCount\":{total},\"messages\":[],\"errors\":[]}}");
            [b"{\"rows\":[".as_slice(), &rows.join(&b','), end.as_bytes()].concat()
        }
        _ => [b"[".as_slice(), &rows.join(&b','), b"]"].concat(),
    };
    let beside = vcc_variant::beside(&world.faults, page.len(), total);
    [b"{\"response\":".as_slice(), &list, b",\"errors\":", errors, beside.as_bytes(), b"}"].concat()
}

fn style(world: &World) -> Style {
    let zone = match world.faults.switch("vcc-zone") {
        Some("utc") => Zone::Utc,
        Some("mix") => Zone::Mix,
        _ => Zone::Local,
    };
    Style {
        zone,
        string_ids: world.faults.switch("vcc-string-ids").is_some(),
        string_transcript: world.faults.switch("vcc-transcript-string").is_some(),
        changed: false,
        wordy: world.wordy,
    }
}

/// Which chats a perfect export of `since ≤ t < until` holds: `(project, id)`.
pub fn truth(store: &Store, window: (Timestamp, Timestamp), wanted: impl Fn(&Brief) -> bool) -> Vec<(u32, u32)> {
    let window = ticks(window.0)..ticks(window.1);
    let rows = store.vcc.iter().filter(|brief| window.contains(&brief.ticks) && wanted(brief));
    rows.map(|brief| (brief.project, brief.id)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::ops::Range;

    use serde_json::Value;

    use super::*;
    use crate::server::simulate::fault::Service;

    /// The ids on a page of project 822, whose 25 chats have the ids 1000 to 1024.
    fn page(faults: &[&str], query: &str) -> (u16, Vec<u64>) {
        let world = World::of(25, faults);
        let target = format!("projects/822/chats?{query}");
        let answer = answer(&world, &Call::of(Service::Vcc, Method::GET, &target, ""));
        let body: Value = serde_json::from_slice(&answer.body.concat()).unwrap();
        let rows = body["response"].as_array().unwrap();
        (answer.status, rows.iter().map(|row| row["chatId"].as_u64().unwrap()).collect())
    }

    #[test]
    fn pages_begin_and_end_where_the_variant_says() {
        let cases: &[(&[&str], &str, Range<u64>)] = &[
            (&[], "", 0..25),
            (&[], "limit=10", 0..10),
            (&[], "start=20&limit=10", 20..25),
            (&[], "start=25&limit=10", 25..25),
            (&["vcc-cap=7"], "limit=10&start=7", 7..14),
            (&["vcc-param=num"], "limit=3", 0..25),
            (&["vcc-param=num"], "num=3", 0..3),
            (&["vcc-start=id"], "start=1009&limit=10", 10..20),
            (&["vcc-start=id-inclusive"], "start=1009&limit=10", 9..19),
            (&["vcc-start=id"], "start=1024", 25..25),
            (&["vcc-start=id-inclusive"], "start=1024", 24..25),
            (&["vcc-end=repeat"], "start=25&limit=10", 20..25),
            (&["vcc-start-default=latest"], "limit=10", 15..25),
            (&["vcc-start-default=one"], "start=10&limit=10", 9..19),
        ];
        for (faults, query, expected) in cases {
            let ids = expected.clone().map(|row| 1000 + row).collect::<Vec<_>>();
            assert_eq!(page(faults, query), (200, ids), "{faults:?} {query}");
        }
    }

    #[test]
    fn goes_down_and_fails_past_the_end_if_asked() {
        assert_eq!(page(&["vcc-order=desc"], "limit=2&start=1"), (200, vec![1023, 1022]));
        assert_eq!(page(&["vcc-order=desc", "vcc-start=id"], "limit=2&start=1001"), (200, vec![1000]));
        assert_eq!(page(&["vcc-end=404"], "start=30"), (404, vec![]));
        assert_eq!(page(&["vcc-end=417"], "start=30"), (417, vec![]));
    }

    #[test]
    fn a_day_begins_and_ends_at_local_midnight() {
        let starts = |faults: &[&str], day: &str| -> Vec<String> {
            let world = World::of(900, faults);
            let target = format!("projects/822/chats?startDate={day}");
            let answer = answer(&world, &Call::of(Service::Vcc, Method::GET, &target, ""));
            let body: Value = serde_json::from_slice(&answer.body.concat()).unwrap();
            let rows = body["response"].as_array().unwrap().iter();
            rows.map(|row| row["sessionStartTime"].as_str().unwrap()[..10].to_owned()).collect()
        };
        let day = (Timestamp::now().to_zoned(super::super::vcc_chat::zone()).date())
            .saturating_sub(jiff::Span::new().days(10));
        let on = starts(&[], &day.to_string());
        assert!((9..=11).contains(&on.len()) && on.iter().all(|start| *start == day.to_string()), "{on:?}");
        let from = starts(&["vcc-start-date=from"], &day.to_string());
        assert!(from.len() > 90 && from.iter().all(|start| *start >= day.to_string()), "{from:?}");
    }

    #[test]
    fn a_late_row_shifts_those_behind_it() {
        let world = World::of(25, &["vcc-insert=2"]);
        let ask = |start| {
            let target = format!("projects/822/chats?limit=10&start={start}");
            answer(&world, &Call::of(Service::Vcc, Method::GET, &target, "")).body.concat()
        };
        let first = ask(0);
        let second: Value = serde_json::from_slice(&ask(10)).unwrap();
        assert!(String::from_utf8(first).unwrap().contains("\"chatId\":1008,"));
        assert_eq!(second["response"][0]["chatId"], 1008);
    }

    #[test]
    fn bare_times_are_in_the_zone_that_the_transcript_proves() {
        for (fault, start, last) in [("vcc-zone=local", true, true), ("vcc-zone=mix", false, true)] {
            let world = World::of(25, &[fault]);
            let answer = answer(&world, &Call::of(Service::Vcc, Method::GET, "projects/822/chats", ""));
            let body: Value = serde_json::from_slice(&answer.body.concat()).unwrap();
            let row = &body["response"][3];
            let lines = row["transcript"].as_array().unwrap();
            let local = |line: &Value| line["date"].as_str().unwrap()[..19].replace('T', " ");
            assert_eq!(row["sessionStartTime"] == local(&lines[0]), start, "{fault}");
            let times = ["lastVisitorMessageTime", "lastAgentMessageTime"].map(|name| row[name].as_str());
            assert_eq!(times.contains(&Some(&local(lines.last().unwrap()))), last, "{fault}");
        }
    }
}
