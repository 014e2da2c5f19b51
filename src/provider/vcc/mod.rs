//! VCC Live, Database API v2: the chat log of projects, as requests and as ways to read them.
//!
//! Follows the vendor's page "Get Chat Log". Which days and projects are walked through is decided here; how one
//! of these walks finds its way from page to page, whatever `start` means, is in [`paging`].

pub mod paging;
pub mod table;
pub mod webhook;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Ask, Cursor, Detail as Details, End, Facts, Provider, Query, Request, Turn};
use crate::client::Advice;
use crate::error::{Error, Result};
use crate::record::Resource;
use crate::splitter::{Expect, Instant};
use crate::window::Zone;
use paging::{Page, Paging, Place};

/// The service.
#[derive(Debug)]
pub struct Vcc;

/// What only VCC knows of a query.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The projects asked for; `None` is all that `GET /projects` lists, folders aside.
    pub projects: Option<Vec<u64>>,
    /// `userId`: the last agent.
    pub user_id: Option<u64>,
    /// `entityId`: the record.
    pub entity_id: Option<u64>,
    /// `start` of the first page.
    pub start: Option<u64>,
    /// What `start` means.
    pub paging: Paging,
    /// The name of the page size's parameter: `limit` or `num`.
    pub page_param: &'static str,
    /// The zone whose days are asked for.
    pub zone: Zone,
}

/// Where an export stands. There is one at a time, so its size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
enum State {
    /// The projects are not known yet.
    Projects,
    /// At a page of a walk.
    Walk(Walk),
}

/// A walk through the chats of one project, of one day if a time was asked for.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Walk {
    /// The projects still to be walked through; the first one is under way.
    projects: Vec<u64>,
    /// The day asked for (`startDate`) and the last one that will be, `YYYY-MM-DD`.
    days: Option<(String, String)>,
    /// Whether this project had any chat so far.
    met: bool,
    page: Page,
    /// The total as stated last, where there is one, and whether all is read again because it was not reached.
    total: Option<u64>,
    again: bool,
    /// Whether the day before had chats of later days: then its chats still count as known, and a first page without
    /// a new one proves that `startDate` means "from".
    passed: bool,
    /// How the walks before this one ended.
    ends: Vec<String>,
}

impl Provider for Vcc {
    fn name(&self) -> &'static str {
        "vcc"
    }

    fn advice(&self) -> Advice {
        Advice {
            credentials: "check vcc.customer and vcc.token, the token's allowed resources, and that this machine's IP \
                          address is registered for it",
            permission: "check the token's allowed resources (they can name parameters too), and that this machine's \
                         IP address is registered for it",
            missing: "check the project's number, and vcc.customer or vcc.base_url; `chatferry auth status` tries them",
        }
    }

    fn resources(&self) -> &'static [&'static Resource] {
        static RESOURCES: &[&Resource] = &[&table::CHATS];
        RESOURCES
    }

    fn start(&self, query: &Query) -> Result<Cursor> {
        let detail = detail(query)?;
        Ok(Cursor::keep(&match &detail.projects {
            None => State::Projects,
            Some(projects) => State::Walk(Walk::first(query, detail, projects.clone())),
        }))
    }

    fn ask(&self, query: &Query, cursor: &Cursor) -> Result<Ask> {
        let detail = detail(query)?;
        Ok(match cursor.state()? {
            State::Projects => Ask::new(Request::get("/projects"), Expect::Whole),
            State::Walk(walk) => Ask::new(walk.request(query, detail), Expect::List),
        })
    }

    fn ahead(&self, _query: &Query, _cursor: &Cursor) -> Option<Cursor> {
        None
    }

    fn next(&self, query: &Query, cursor: &Cursor, facts: &Facts) -> Result<Turn> {
        let detail = detail(query)?;
        match cursor.state()? {
            State::Projects => {
                let projects = listed(facts.member("").unwrap_or_default())?;
                if projects.is_empty() {
                    return Err(Error::failure("the service lists no project for this token"));
                }
                Ok(Turn::walk(&State::Walk(Walk::first(query, detail, projects))))
            }
            State::Walk(walk) => walk.next(query, detail, facts),
        }
    }

    fn filters_time(&self) -> bool {
        false
    }

    fn fetches_bare(&self, _query: &Query) -> bool {
        false
    }

    fn instant(&self) -> Instant {
        instant
    }
}

fn detail(query: &Query) -> Result<&Detail> {
    match &query.detail {
        Details::Vcc(detail) => Ok(detail),
        Details::Comm100(_) => Err(Error::failure("a query for Comm100 was put to VCC")),
    }
}

impl Walk {
    fn first(query: &Query, detail: &Detail, projects: Vec<u64>) -> Self {
        let days = days(query, detail);
        Self::over(projects, days, Page::first(detail.start, detail.paging, Paging::Auto), Vec::new())
    }

    fn over(projects: Vec<u64>, days: Option<(String, String)>, page: Page, ends: Vec<String>) -> Self {
        Self { projects, days, met: false, page, total: None, again: false, passed: false, ends }
    }

    /// Parameters go out in the order of the vendor's table, and none that was not asked for: an account can be
    /// limited to URLs of one form.
    fn request(&self, query: &Query, detail: &Detail) -> Request {
        let project = self.projects.first().copied().unwrap_or_default();
        let mut request = Request::get(format!("/projects/{project}/chats"));
        request.absence = !self.page.is_first();
        let number = |value: Option<u64>| value.map(|value| value.to_string());
        let parameters = [
            ("userId", number(detail.user_id)),
            ("entityId", number(detail.entity_id)),
            ("startDate", self.days.as_ref().map(|(day, _)| day.clone())),
            ("start", number(self.page.start())),
            (detail.page_param, Some(query.page_size.to_string())),
        ];
        for (name, value) in parameters {
            if let Some(value) = value {
                request = request.with(name, value);
            }
        }
        request
    }

    fn next(mut self, query: &Query, detail: &Detail, facts: &Facts) -> Result<Turn> {
        let errors = self.errors(facts)?;
        self.met |= facts.rows > 0;
        self.total = facts.number("totalCount").or(self.total);
        let mut turn = if self.passed && self.page.is_first() && facts.rows > 0 && facts.fresh == 0 {
            self.project_ended(query, detail, Paging::Auto)
        } else {
            match self.page.clone().next(facts) {
                Place::Page(page) => Turn::next(&State::Walk(Self { page, ..self })),
                Place::End { how, paging, gap } => self.ended(query, detail, (how, paging, gap), facts),
            }
        };
        turn.gaps.extend(errors);
        Ok(turn)
    }

    /// `errors` beside the rows makes the run incomplete; in their place, it is a failure.
    fn errors(&self, facts: &Facts) -> Result<Option<String>> {
        let told = |text: &&str| !matches!(*text, "[]" | "null" | "{}" | "\"\"");
        let Some(text) = facts.members("errors").find(told) else { return Ok(None) };
        let project = self.projects.first().copied().unwrap_or_default();
        let text: String = text.chars().take(300).collect();
        if facts.rows == 0 && self.page.is_first() {
            return Err(Error::failure(format!("the service could not list the chats of project {project}: {text}"))
                .hint("check the project's number with `chatferry auth status`, or use --all-projects"));
        }
        Ok(Some(format!("the service reported errors beside the chats of project {project}: {text}")))
    }

    /// The walk has ended: once more if a stated total was not reached, else the next day, the next project, the end.
    fn ended(mut self, query: &Query, detail: &Detail, end: (String, Paging, Option<String>), facts: &Facts) -> Turn {
        let (how, paging, mut gap) = end;
        let page = Page::first(detail.start, detail.paging, paging);
        if gap.is_none()
            && let Some(total) = self.total.filter(|total| *total > facts.walked && detail.start.is_none())
        {
            if !self.again {
                return Turn::walk(&State::Walk(Self { page, again: true, ..self }));
            }
            gap = Some(format!(
                "the service says that there are {total} chats, but {} different ones came",
                facts.walked
            ));
        }
        let gap = gap.map(|gap| format!("project {}: {gap}", self.projects[0]));
        if !self.ends.contains(&how) {
            self.ends.push(how);
        }
        let mut turn = match self.days.clone() {
            Some((day, last)) if day < last => self.day_ended((day, last), page, facts),
            _ => self.project_ended(query, detail, paging),
        };
        turn.gaps.extend(gap);
        turn
    }

    fn day_ended(self, (day, last): (String, String), page: Page, facts: &Facts) -> Turn {
        let passed = self.page.passes(&day, facts);
        let days = Some((next_day(&day).unwrap_or_else(|| last.clone()), last));
        let next = State::Walk(Self { days, page, total: None, again: false, passed, ..self });
        if passed { Turn::next(&next) } else { Turn::walk(&next) }
    }

    fn project_ended(mut self, query: &Query, detail: &Detail, paging: Paging) -> Turn {
        let project = self.projects.remove(0);
        let note = (!self.met).then(|| format!("project {project} has no chats in what was asked for"));
        let mut turn = if self.projects.is_empty() {
            Turn::end(End { how: self.ends.join(", "), ..End::default() })
        } else {
            let page = Page::first(detail.start, detail.paging, paging);
            Turn::walk(&State::Walk(Self::over(self.projects, days(query, detail), page, self.ends)))
        };
        turn.notes.extend(note);
        turn
    }
}

/// The first and the last day to ask for. The zone of the service's days is not known, so one day more is asked
/// for on either side; what is not wanted is cut.
fn days(query: &Query, detail: &Detail) -> Option<(String, String)> {
    let span = query.span?;
    let first = detail.zone.day(span.since?).yesterday();
    let last = detail.zone.day(span.until - TimeDelta::milliseconds(1)).tomorrow();
    Some((first.to_string(), last.to_string()))
}

fn next_day(day: &str) -> Option<String> {
    crate::window::Day::parse(day).map(|day| day.tomorrow().to_string())
}

/// The ids in `GET /projects`, folders left out. Rows may come as a list or keyed by index, ids as strings.
fn listed(body: &str) -> Result<Vec<u64>> {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        response: &'a RawValue,
    }
    let unreadable = |error: serde_json::Error| {
        Error::failure("the list of projects cannot be read: expected an object with `response`").because(error)
    };
    let rows = serde_json::from_str::<Envelope<'_>>(body).map_err(unreadable)?.response.get();
    let rows: Vec<serde_json::Value> = match serde_json::from_str(rows) {
        Ok(rows) => rows,
        Err(_) => serde_json::from_str::<BTreeMap<String, _>>(rows).map_err(unreadable)?.into_values().collect(),
    };
    let truthy =
        |value: &serde_json::Value| !matches!(value.to_string().trim_matches('"'), "" | "0" | "false" | "null");
    let folder = |row: &serde_json::Value| row.get("container").is_some_and(truthy);
    let id = |row: &serde_json::Value| row.get("projectid")?.to_string().trim_matches('"').parse().ok();
    Ok(rows.iter().filter(|row| !folder(row)).filter_map(id).collect())
}

/// `sessionStartTime`. A bare time is in UTC or in the account's zone, and the transcript can prove which: a session
/// starts shortly before its first message, whose date carries an offset. Where that proves nothing, `zone` decides.
fn instant(text: &str, first_message: &dyn Fn() -> Option<String>, zone: &Zone) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    let bare = NaiveDateTime::parse_from_str(&text.replacen('T', " ", 1), "%Y-%m-%d %H:%M:%S%.f").ok()?;
    let proven = first_message().and_then(|date| DateTime::parse_from_rfc3339(&date).ok()).and_then(|message| {
        let soon = |start: &DateTime<Utc>| (-60..15 * 60).contains(&(message.to_utc() - *start).num_seconds());
        let utc = Some(bare.and_utc()).filter(soon);
        let local = bare.and_local_timezone(*message.offset()).single().map(|time| time.to_utc()).filter(soon);
        local.or(utc)
    });
    proven.or_else(|| zone.instant(&bare.format("%Y-%m-%d %H:%M:%S").to_string()))
}
