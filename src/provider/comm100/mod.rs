//! Comm100 Live Chat, API v4: searches, single chats and wrap-up categories, as requests and as ways to read them.
//!
//! Follows the vendor's page "Chat"; what it leaves out or contradicts is dealt with where it bites: page numbers
//! in [`paging`], windows of one page in [`exact`].

pub mod answer;
pub mod exact;
pub mod filter;
pub mod include;
pub mod paging;
pub mod rule;
pub mod table;
pub mod untold;
pub mod write;

use chrono::{DateTime, NaiveDateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Ask, Cursor, Detail as Details, End, Facts, Method, Provider, Query, Request, Span, Turn, path_segment};
use crate::client::Advice;
use crate::error::{Error, Result};
use crate::record::Resource;
use crate::splitter::{Expect, Instant};
use crate::stated::stated_count;
use crate::window::Zone;
use exact::Window;
use filter::Filter;
use paging::Page;

/// The service.
#[derive(Debug)]
pub struct Comm100;

/// What only Comm100 knows of a query.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// Filters beside the time's.
    pub filters: Vec<Filter>,
    /// `include`, repeated.
    pub includes: Vec<String>,
    /// Ask in windows of one page each.
    pub exact: bool,
    /// Records asked for one by one; `None` is a search, or the whole list.
    pub ids: Option<Vec<String>>,
}

/// Of records that are fetched one by one, so many come between two checkpoints: each holds all that are still to be
/// fetched.
const CHECKPOINT_EVERY: usize = 25;

/// Where an export stands.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
enum State {
    /// At the next of the ids that were asked for, and how many before it were not found.
    Single(usize, u64),
    /// At the list that has no pages.
    List,
    /// At a page of a search.
    Page(Page),
    /// At a window of a search.
    Window(Window),
    /// At the first of the chats that a search named without their messages; then on.
    Fetch(Vec<String>, Box<State>),
    /// At the end.
    Ended(End),
}

/// What follows a page of a search.
pub enum Next {
    /// Another page.
    Page(Page),
    /// Another window, and what is known to be missing in the one before.
    Window(Window, Option<String>),
    /// Nothing.
    End(End),
}

impl Provider for Comm100 {
    fn name(&self) -> &'static str {
        "comm100"
    }

    fn advice(&self) -> Advice {
        Advice {
            credentials: "check the credentials and comm100.site_id; `chatferry auth status` tries them",
            permission: "the agent behind these credentials lacks the permission, or a firewall stands in between",
            missing: "check comm100.base_url: it ends in /v4, or in /api at a white-label host",
        }
    }

    fn resources(&self) -> &'static [&'static Resource] {
        static RESOURCES: &[&Resource] = &[&table::CHATS, &table::MISSED, &table::CATEGORIES];
        RESOURCES
    }

    fn start(&self, query: &Query) -> Result<Cursor> {
        let detail = detail(query);
        Ok(Cursor::keep(&match (&detail.ids, query.span) {
            (Some(_), _) => State::Single(0, 0),
            (None, Some(span)) if detail.exact => State::Window(Window::whole(span)),
            (None, Some(_)) => State::Page(Page::first(None)),
            (None, None) => State::List,
        }))
    }

    fn ask(&self, query: &Query, cursor: &Cursor) -> Result<Ask> {
        let detail = detail(query);
        Ok(match cursor.state()? {
            State::Single(at, _) => single(query, ids(detail).get(at).map_or("", |id| id)),
            State::Fetch(ids, _) => single(query, ids.first().map_or("", |id| id)),
            State::Page(page) => {
                let request = search(query, page.span(), page.number());
                Ask::new(Request { absence: page.is_probe(), ..request }, Expect::List)
            }
            State::Window(window) => {
                let request = search(query, Some(window.span()), window.number());
                Ask::new(Request { absence: window.is_probe(), ..request }, Expect::List)
            }
            State::List | State::Ended(_) => Ask::new(Request::get("/livechat/chatWrapupCategories"), Expect::List),
        })
    }

    fn ahead(&self, query: &Query, cursor: &Cursor) -> Option<Cursor> {
        let ahead = match cursor.state().ok()? {
            // How many were not found is no part of the request.
            State::Single(at, missed) if at + 1 < ids(detail(query)).len() => State::Single(at + 1, missed),
            State::Page(page) => State::Page(page.ahead()?),
            State::Fetch(ids, then) if ids.len() > 1 => State::Fetch(ids[1..].to_vec(), then),
            State::Fetch(_, then) if matches!(*then, State::Page(_) | State::Window(_)) => *then,
            _ => return None,
        };
        Some(Cursor::keep(&ahead))
    }

    fn next(&self, query: &Query, cursor: &Cursor, facts: &Facts) -> Result<Turn> {
        let state = cursor.state()?;
        let mut gaps = failure(query, &state, facts)?;
        gaps.extend(contradiction(facts));
        let mut turn = match state {
            State::Single(at, missed) => single_turn(query, (at, missed), facts),
            State::Fetch(ids, then) => fetch_turn(&ids, *then, facts),
            State::List | State::Ended(_) => list_turn(facts),
            State::Page(page) => {
                let fallen_back = page.span().is_some();
                search_turn(page.next(query, facts), facts, !fallen_back)
            }
            State::Window(window) => {
                let next = window.next(query, facts);
                let note = matches!(next, Next::Page(_)).then(|| window.why_pages(facts));
                let mut turn = search_turn(next, facts, false);
                turn.notes.extend(note);
                turn
            }
        };
        turn.gaps.extend(gaps);
        Ok(turn)
    }

    fn filters_time(&self) -> bool {
        true
    }

    fn fetches_bare(&self, query: &Query) -> bool {
        query.resource.messages.is_some() && detail(query).ids.is_none()
    }

    fn compares_rows(&self, query: &Query) -> bool {
        query.resource.name == table::CATEGORIES.name
    }

    fn instant(&self) -> Instant {
        instant
    }
}

fn detail(query: &Query) -> &Detail {
    static NOTHING: Detail = Detail { filters: Vec::new(), includes: Vec::new(), exact: false, ids: None };
    match &query.detail {
        Details::Comm100(detail) => detail,
        Details::Vcc(_) => &NOTHING,
    }
}

fn ids(detail: &Detail) -> &[String] {
    detail.ids.as_deref().unwrap_or_default()
}

/// `GET livechat/chats/{id}`, or the single category.
fn single(query: &Query, id: &str) -> Ask {
    let list = if query.resource.name == table::CATEGORIES.name { "chatWrapupCategories" } else { "chats" };
    let request = Request::get(format!("/livechat/{list}/{}", path_segment(id))).may_be_absent();
    let request = detail(query).includes.iter().fold(request, |request, include| request.with("include", include));
    Ask { only: Some(id.to_owned()), ..Ask::new(request, Expect::One) }
}

/// `POST livechat/chats:Search` or `livechat/missedAndRefusedChats:Search`; page numbers count from 1.
fn search(query: &Query, span: Option<Span>, number: i64) -> Request {
    let list = if query.resource.name == table::MISSED.name { "missedAndRefusedChats" } else { "chats" };
    let detail = detail(query);
    // The time of a user's own file goes out as it is, unless a narrower window is to be asked for.
    let has_own = span.is_none() && detail.filters.iter().any(|filter| filter.time().is_some());
    let bounds = span.or(query.span).filter(|_| !has_own).map(bounds);
    let window = bounds.as_ref().map(|(since, until)| (since.as_str(), until.as_str()));
    let filters = detail.filters.iter().filter(|filter| has_own || filter.time().is_none());
    let mut request = Request {
        body: Some(filter::body(window, filters)),
        repeatable: true,
        ..Request::write(Method::Post, format!("/livechat/{list}:Search"), None)
    };
    for include in &detail.includes {
        request = request.with("include", include);
    }
    request.with("pageIndex", number).with("pageSize", query.page_size)
}

/// The `requestedTime` filter's two values. Whether the service counts its ends in is not documented, so a second
/// more is asked for at the lower end; what is not wanted is cut here.
fn bounds(span: Span) -> (String, String) {
    let since = span.since.map_or_else(beginning, |since| since - TimeDelta::seconds(1));
    let text = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    (text(since), text(span.until))
}

/// Before the first chat of anybody.
pub(super) fn beginning() -> DateTime<Utc> {
    NaiveDateTime::parse_from_str("2000-01-01 00:00:00", "%Y-%m-%d %H:%M:%S").unwrap_or_default().and_utc()
}

/// A response of 2xx that says in its body that it failed is a failure; one that holds chats all the same leaves a
/// gap. Of a page that is only asked for to see that nothing is there, nothing else is expected.
fn failure(query: &Query, state: &State, facts: &Facts) -> Result<Vec<String>> {
    let is_probe = match state {
        State::Page(page) => page.is_probe(),
        State::Window(window) => window.is_probe(),
        _ => false,
    };
    let Some(text) = facts.failures(query.resource.lists).next() else { return Ok(Vec::new()) };
    let text: String = text.chars().filter(|c| !c.is_control()).take(300).collect();
    match facts.rows {
        0 if is_probe => Ok(Vec::new()),
        0 => Err(Error::failure(format!("the service answered {}, but not with a list: {text}", facts.status))
            .hint("check the account's permissions, and run the same command again")),
        _ => Ok(vec![format!("the service reported an error beside the records: {text}")]),
    }
}

/// Two totals in one response that are not the same.
fn contradiction(facts: &Facts) -> Option<String> {
    let stated = ["total", "totalCount"].into_iter().flat_map(|name| facts.members(name)).filter_map(stated_count);
    let (least, most) = stated.fold((u64::MAX, 0), |(least, most), total| (least.min(total), most.max(total)));
    (least < most).then(|| format!("the service contradicts itself: it states a total of {least} and one of {most}"))
}

fn list_turn(facts: &Facts) -> Turn {
    let total = paging::stated_total(facts);
    let missing = total.map_or(0, |total| total.saturating_sub(facts.distinct));
    Turn::end(End { how: "whole list".to_owned(), total, missing, gone: Some(0), ..End::default() })
}

fn single_turn(query: &Query, (at, missed): (usize, u64), facts: &Facts) -> Turn {
    let ids = ids(detail(query));
    let is_there = facts.status == 200 && facts.rows > 0;
    let missed = missed + u64::from(!is_there);
    let mut turn = match at + 1 < ids.len() {
        true => Turn::next(&State::Single(at + 1, missed)),
        false => Turn::end(End {
            how: "every id asked".to_owned(),
            total: Some(facts.distinct + missed),
            missing: missed,
            ids: Some((ids.len() as u64, missed)),
            ..End::default()
        }),
    };
    turn.total = turn.total.or(Some(ids.len() as u64));
    turn.is_small = at > CHECKPOINT_EVERY && !(at + 1).is_multiple_of(CHECKPOINT_EVERY);
    if !is_there {
        let what = if query.resource.name == table::CATEGORIES.name { "wrap-up category" } else { "chat" };
        turn.gaps.push(match &facts.other {
            Some(other) => format!("{what} {} was not found: {other}", ids[at]),
            None => format!("{what} {} was not found", ids[at]),
        });
    }
    turn
}

fn fetch_turn(ids: &[String], then: State, facts: &Facts) -> Turn {
    let mut turn = match ids.len() {
        0 | 1 => turn(then),
        _ => Turn::next(&State::Fetch(ids[1..].to_vec(), Box::new(then))),
    };
    turn.is_small = !ids.len().saturating_sub(1).is_multiple_of(CHECKPOINT_EVERY);
    if facts.status != 200 || facts.rows == 0 {
        let other = facts.other.as_ref().map(|other| format!(": {other}")).unwrap_or_default();
        turn.gaps.push(format!("chat {} was named by the search, but could not be fetched{other}", ids[0]));
    }
    turn
}

/// Turns what follows a page into a turn, with the chats first that came without their messages.
fn search_turn(next: Next, facts: &Facts, totals: bool) -> Turn {
    let (then, gap) = match next {
        Next::Page(page) => (State::Page(page), None),
        Next::Window(window, gap) => (State::Window(window), gap),
        Next::End(end) => (State::Ended(end), None),
    };
    let mut turn = match facts.bare.is_empty() {
        true => turn(then),
        false => Turn::next(&State::Fetch(facts.bare.clone(), Box::new(then))),
    };
    turn.total = turn.total.or(paging::stated_total(facts).filter(|_| totals));
    turn.gaps.extend(gap);
    turn
}

fn turn(then: State) -> Turn {
    match then {
        State::Ended(end) => Turn::end(end),
        State::Page(page) if page.is_first() => Turn::walk(&State::Page(page)),
        then => Turn::next(&then),
    }
}

fn instant(text: &str, _first_message: &dyn Fn() -> Option<String>, _zone: &Zone) -> Option<DateTime<Utc>> {
    time(text)
}

/// `requestedTime`: RFC 3339 with up to 9 fraction digits; a time without offset is in UTC, as all of Comm100's are.
pub fn time(text: &str) -> Option<DateTime<Utc>> {
    let with_offset = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    let bare = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map(|time| time.and_utc());
    with_offset.or_else(|_| bare()).ok()
}

#[cfg(test)]
mod tests;
