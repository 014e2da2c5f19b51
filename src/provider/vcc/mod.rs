//! VCC Live, Database API v2: the chat log of projects, as requests and as ways to read them.
//!
//! Follows the vendor's page "Get Chat Log". Which days and projects are walked through is [`walk`]'s to decide; how
//! one of these walks finds its way from page to page, whatever `start` means, is in [`paging`].

pub mod paging;
pub mod projects;
pub mod table;
mod walk;
pub mod webhook;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Ask, Cursor, Detail as Details, Facts, Provider, Query, Request, Turn};
use crate::client::Advice;
use crate::error::{Error, Result};
use crate::record::Resource;
use crate::splitter::{Expect, Instant};
use crate::window::Zone;
use paging::Paging;
use projects::Listed;
use walk::Walk;

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
    /// `direction`, where it is to be sent.
    pub direction: Option<Direction>,
    /// The zone whose days are asked for.
    pub zone: Zone,
}

/// The order that the service is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub enum Direction {
    /// Oldest first.
    Asc,
    /// Newest first.
    Desc,
}

impl Direction {
    /// As it is sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }
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
            State::Walk(walk) => Ask { scope: walk.project(), ..Ask::new(walk.request(query, detail), Expect::List) },
        })
    }

    fn ahead(&self, _query: &Query, _cursor: &Cursor) -> Option<Cursor> {
        None
    }

    fn next(&self, query: &Query, cursor: &Cursor, facts: &Facts) -> Result<Turn> {
        let detail = detail(query)?;
        match cursor.state()? {
            State::Projects => {
                let Listed { projects, gaps } = projects::listed(facts.member("").unwrap_or_default())?;
                if projects.is_empty() {
                    let reasons = gaps.join("; ");
                    let reasons = if gaps.is_empty() { reasons } else { format!(" ({reasons})") };
                    return Err(Error::failure(format!("the service lists no project for this token{reasons}")));
                }
                let mut turn = Turn::walk(&State::Walk(Walk::first(query, detail, projects)));
                turn.gaps = gaps;
                Ok(turn)
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
