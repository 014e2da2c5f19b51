//! What tests ask the simulation itself, under `/simulate`: the log of requests, the state of the chats, and the
//! truth that a perfect export would hold. These requests are neither counted nor logged, and no fault strikes them.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::call::{Answer, Call, Credentials};
use super::chat::{Brief, ticks};
use super::fault::Service;
use super::world::World;

/// Every request so far.
#[derive(Debug, Default)]
pub struct Log(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    lines: Vec<Line>,
    counts: HashMap<&'static str, u64>,
    /// When the counted requests came, for `limit`.
    times: HashMap<&'static str, Vec<Instant>>,
}

#[derive(Clone, Debug, Serialize)]
struct Line {
    n: u64,
    service: &'static str,
    method: String,
    path: String,
    query: String,
    body: String,
    authorization: &'static str,
    /// 0 while there is none, and where the connection was reset.
    status: u16,
    /// Seconds since 1970, to see the gaps between requests.
    time: f64,
}

impl Log {
    /// The number of the next request to `service`.
    pub fn count(&self, service: Service) -> u64 {
        let mut entries = self.entries();
        let count = entries.counts.entry(service.name()).or_default();
        *count += 1;
        *count
    }

    /// Notes a request; the returned place is for [`Log::answered`]. Bodies of the token endpoint are secrets.
    pub fn note(&self, call: &Call, path: &str, query: &str) -> usize {
        let mut entries = self.entries();
        let body = String::from_utf8_lossy(&call.body).into_owned();
        entries.lines.push(Line {
            n: call.number,
            service: call.service.name(),
            method: call.method.to_string(),
            path: path.to_owned(),
            query: query.to_owned(),
            body: if call.service == Service::Oauth { String::new() } else { body },
            authorization: match call.credentials {
                Credentials::None => "none",
                Credentials::Basic(..) => "basic",
                Credentials::Bearer(_) => "bearer",
                Credentials::Other => "other",
            },
            status: 0,
            time: Timestamp::now().as_microsecond() as f64 / 1e6,
        });
        entries.lines.len() - 1
    }

    /// Notes how a request was answered.
    pub fn answered(&self, place: usize, status: u16) {
        self.entries().lines[place].status = status;
    }

    /// Counts a request for the limit: how many are left of `count` in `window`, or how long to wait.
    pub fn allow(&self, service: Service, (count, window): (usize, Duration)) -> Result<usize, Duration> {
        let now = Instant::now();
        let mut entries = self.entries();
        let times = entries.times.entry(service.name()).or_default();
        times.retain(|time| now.duration_since(*time) < window);
        if times.len() >= count {
            return Err(times.first().map_or(window, |first| window - now.duration_since(*first)));
        }
        times.push(now);
        Ok(count - times.len())
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers `/simulate/…`.
pub fn answer(world: &World, path: &str, query: &[(String, String)]) -> Answer {
    match path {
        "log" => {
            let lines: Vec<String> = world.log.entries().lines.iter().map(line).collect();
            Answer::new(200, "application/x-ndjson", lines.concat())
        }
        "state" => Answer::json(200, &state(world)),
        "clock" => set_clock(world, query).unwrap_or_else(|message| Answer::error(400, &message)),
        "remove" | "restore" => {
            let id = query.iter().find(|(name, _)| name == "id").and_then(|(_, id)| id.parse().ok());
            let change = |id| if path == "remove" { world.store().take(id) } else { world.store().restore(id) };
            Answer::json(200, &id.is_some_and(change))
        }
        "truth" => truth(world, query).unwrap_or_else(|message| Answer::error(400, &message)),
        _ => Answer::error(404, "there are log, state, truth, clock, remove and restore"),
    }
}

/// `?now=INSTANT` sets the services' clock, which then stands still; without it, tells the time.
fn set_clock(world: &World, query: &[(String, String)]) -> Result<Answer, String> {
    if let Some((_, text)) = query.iter().find(|(name, _)| name == "now") {
        let now = text.parse::<Timestamp>().map_err(|error| format!("now: {error}"))?;
        if !world.has_clock {
            return Err("the simulation follows this machine's clock: start it with --clock".to_owned());
        }
        world.store().set_clock(now);
    }
    Ok(Answer::json(200, &world.store().now().to_string()))
}

fn line(line: &Line) -> String {
    serde_json::to_string(line).unwrap_or_default() + "\n"
}

fn state(world: &World) -> Value {
    let store = world.store();
    let edits: serde_json::Map<String, Value> = store
        .edits
        .iter()
        .map(|(id, edit)| {
            let categories: Vec<&str> = edit.categories.iter().map(|(_, option)| option.as_str()).collect();
            let comment = edit.comment.as_ref().map(|(comment, _)| comment);
            let value =
                json!({"ticket": edit.ticket, "comment": comment, "categories": categories, "fields": edit.fields});
            (id.to_string(), value)
        })
        .collect();
    json!({
        "comm100": {"deleted": store.deleted, "chats": store.normal.len(), "missed": store.missed.len(), "edits": edits},
        "vcc": {"chats": store.vcc.len()},
    })
}

/// `?service=comm100&resource=chats|missed` gives ids by time, `?service=vcc[&project=822]` gives `[project, id]`;
/// `since` and `until` are instants, and `throughout=1` leaves out what came while the simulation ran.
fn truth(world: &World, query: &[(String, String)]) -> Result<Answer, String> {
    let get = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let instant = |name: &str, default| match get(name) {
        Some(text) => text.parse::<Timestamp>().map_err(|error| format!("{name}: {error}")),
        None => Ok(default),
    };
    let window = (instant("since", Timestamp::MIN)?, instant("until", Timestamp::MAX)?);
    let throughout = get("throughout").is_some();
    let project = get("project").and_then(|project| project.parse::<u32>().ok());
    let store = world.store();
    let list = match (get("service"), get("resource").unwrap_or("chats")) {
        (Some("vcc"), _) => {
            let wanted =
                |brief: &Brief| !(throughout && brief.late) && project.is_none_or(|project| brief.project == project);
            return Ok(Answer::json(200, &super::vcc::truth(&store, window, wanted)));
        }
        (Some("comm100"), "chats") => &store.normal,
        (Some("comm100"), "missed") => &store.missed,
        _ => return Err("service is vcc or comm100, resource chats or missed".to_owned()),
    };
    let window = ticks(window.0)..ticks(window.1);
    let listed = |brief: &Brief| super::change::is_listed(&world.faults, &store, brief, u64::MAX);
    let wanted = list.iter().filter(|brief| window.contains(&brief.ticks) && !(throughout && brief.late));
    let wanted = wanted.filter(|brief| listed(brief));
    Ok(Answer::json(200, &wanted.map(|brief| brief.id).collect::<Vec<_>>()))
}
