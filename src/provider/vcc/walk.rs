//! The way through what VCC Live is asked for: project by project, day by day where a time was asked for. How it goes
//! from page to page is [`super::paging`]'s.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::paging::{GAVE_UP, Page, Paging, Place};
use super::table::CHATS;
use super::{Detail, State};
use crate::error::{Error, Result};
use crate::provider::{End, Facts, Query, Request, Turn};
use crate::window::Day;

/// A walk through the chats of one project, of one day if a time was asked for.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Walk {
    /// The projects still to be walked through; the first one is under way.
    projects: Vec<u64>,
    /// How many were asked for, and how many were read to their end.
    asked: u64,
    read: u64,
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
    /// What the whole run has learned besides.
    learned: Learned,
}

/// What outlives a walk.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
struct Learned {
    /// Failures that were told already, each by its text.
    told: Vec<String>,
    /// The sum of the stated totals, as long as each list had one that is comparable.
    stated: Option<u64>,
    /// Walks that were given up because nothing new came.
    given_up: u8,
}

/// After so many of them, the run is given up.
const MOST_GIVEN_UP: u8 = 3;

/// What stands beside the list and goes into the summary, and the largest value that does.
const BESIDE: [&str; 4] = ["responseCount", "sumResponseTime", "transfers", "transferCount"];
const LARGEST_BESIDE: usize = 16 << 10;

impl Walk {
    /// The first page of the first project.
    pub fn first(query: &Query, detail: &Detail, projects: Vec<u64>) -> Self {
        let days = days(query, detail);
        let learned = Learned { stated: days.is_none().then_some(0), ..Learned::default() };
        let page = Page::first(detail.start, detail.paging, Paging::Auto);
        let ends = Vec::new();
        let asked = projects.len() as u64;
        Self {
            projects,
            asked,
            read: 0,
            days,
            met: false,
            page,
            total: None,
            again: false,
            passed: false,
            ends,
            learned,
        }
    }

    /// The project under way.
    pub fn project(&self) -> u64 {
        self.projects.first().copied().unwrap_or_default()
    }

    /// Parameters go out in the order of the vendor's table, and none that was not asked for: an account can be
    /// limited to URLs of one form.
    pub fn request(&self, query: &Query, detail: &Detail) -> Request {
        let mut request = Request::get(format!("/projects/{}/chats", self.project()));
        request.absence = !self.page.is_first();
        let number = |value: Option<u64>| value.map(|value| value.to_string());
        let parameters = [
            ("userId", number(detail.user_id)),
            ("entityId", number(detail.entity_id)),
            ("startDate", self.days.as_ref().map(|(day, _)| day.clone())),
            ("start", number(self.page.start())),
            (detail.page_param, Some(query.page_size.to_string())),
            ("direction", detail.direction.map(|direction| direction.word().to_owned())),
        ];
        for (name, value) in parameters {
            if let Some(value) = value {
                request = request.with(name, value);
            }
        }
        request
    }

    /// What follows the page that it is at, which came to `facts`.
    pub fn next(mut self, query: &Query, detail: &Detail, facts: &Facts) -> Result<Turn> {
        let gap = self.failures(facts)?;
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
        turn.gaps.extend(gap);
        turn.service = beside(facts);
        Ok(turn)
    }

    /// A failure told beside the rows makes the run incomplete; in their place, it is one of the run.
    fn failures(&mut self, facts: &Facts) -> Result<Option<String>> {
        let mut texts: Vec<String> = Vec::new();
        for text in facts.failures(CHATS.lists) {
            let text: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
            if !self.learned.told.contains(&text) && !texts.contains(&text) {
                texts.push(text);
            }
        }
        if texts.is_empty() {
            return Ok(None);
        }
        let (project, text) = (self.project(), texts.join("; "));
        if facts.rows == 0 && self.page.is_first() {
            return Err(Error::failure(format!("the service could not list the chats of project {project}: {text}"))
                .hint("check the project's number with `chatferry auth status`, or use --all-projects"));
        }
        self.learned.told.extend(texts);
        self.learned.told.truncate(100);
        Ok(Some(format!("the service reported errors beside the chats of project {project}: {text}")))
    }

    /// The walk has ended: once more if a stated total was not met, else the next day, the next project, the end.
    fn ended(mut self, query: &Query, detail: &Detail, end: (String, Paging, Option<String>), facts: &Facts) -> Turn {
        let (how, paging, mut gap) = end;
        let page = Page::first(detail.start, detail.paging, paging);
        if gap.is_none()
            && let Some(total) = self.total.filter(|total| self.contradicts(*total, detail, facts))
        {
            if !self.again {
                return Turn::walk(&State::Walk(Self { page, again: true, ..self }));
            }
            gap = Some(format!("the service says that there are {total} chats, but {} came", facts.walked));
        }
        self.learned.stated = self.learned.stated.zip(self.total).map(|(sum, total)| sum.saturating_add(total));
        let gap = gap.map(|gap| format!("project {}: {gap}", self.project()));
        self.learned.given_up += u8::from(how == GAVE_UP && self.page.is_idle());
        if !self.ends.contains(&how) {
            self.ends.push(how);
        }
        let mut turn = match self.days.clone() {
            _ if self.learned.given_up >= MOST_GIVEN_UP => self.give_up(),
            Some((day, last)) if day < last => self.day_ended((day, last), page, facts),
            _ => self.project_ended(query, detail, paging),
        };
        turn.gaps.extend(gap);
        turn
    }

    /// Whether the distinct chats of this walk are not as many as stated. Where the day before had chats of this one,
    /// those of both are counted, so only too few can be told.
    fn contradicts(&self, total: u64, detail: &Detail, facts: &Facts) -> bool {
        detail.start.is_none() && if self.passed { total > facts.walked } else { total != facts.walked }
    }

    /// The service gives the same chats for ever, in one list after the other.
    fn give_up(self) -> Turn {
        let rest = match (self.projects.len() - 1, &self.days) {
            (0, None) => String::new(),
            (0, Some((day, last))) => format!(" after {day}, up to {last}"),
            (more, _) => format!(" and of {more} more projects"),
        };
        let sentence = format!(
            "the service kept giving the same chats, in {MOST_GIVEN_UP} lists; the rest of project {}{rest} was not read",
            self.project()
        );
        let mut turn = Turn::end(End { how: self.ends.join(", "), ..End::default() });
        turn.gaps.push(sentence);
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
        self.read += 1;
        let note = (!self.met).then(|| format!("project {project} has no chats in what was asked for"));
        let mut turn = if self.projects.is_empty() {
            let total = self.learned.stated.filter(|_| detail.start.is_none());
            let projects = Some((self.asked, self.read));
            Turn::end(End { how: self.ends.join(", "), total, projects, ..End::default() })
        } else {
            let page = Page::first(detail.start, detail.paging, paging);
            let days = days(query, detail);
            let next = Self { days, page, met: false, total: None, again: false, passed: false, ..self };
            Turn::walk(&State::Walk(next))
        };
        turn.notes.extend(note);
        turn
    }
}

/// What the response has beside the list, nulls and what is too long for a summary left out.
fn beside(facts: &Facts) -> Vec<(String, Value)> {
    let value = |name: &&str| {
        let json = facts.member(name).filter(|json| json.len() <= LARGEST_BESIDE)?;
        serde_json::from_str(json).ok().filter(|value: &Value| !value.is_null())
    };
    BESIDE.iter().filter_map(|name| Some(((*name).to_owned(), value(name)?))).collect()
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
    Day::parse(day).map(|day| day.tomorrow().to_string())
}
