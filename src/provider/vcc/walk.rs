//! The way through what VCC Live is asked for: project by project, day by day where a time was asked for. How it goes
//! from page to page is [`super::paging`]'s.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::paging::{Page, Paging, Place};
use super::{Detail, State};
use crate::error::{Error, Result};
use crate::provider::{End, Facts, Query, Request, Turn};
use crate::window::Day;

/// A walk through the chats of one project, of one day if a time was asked for.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Walk {
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

impl Walk {
    /// The first page of the first project.
    pub fn first(query: &Query, detail: &Detail, projects: Vec<u64>) -> Self {
        let days = days(query, detail);
        Self::over(projects, days, Page::first(detail.start, detail.paging, Paging::Auto), Vec::new())
    }

    fn over(projects: Vec<u64>, days: Option<(String, String)>, page: Page, ends: Vec<String>) -> Self {
        Self { projects, days, met: false, page, total: None, again: false, passed: false, ends }
    }

    /// Parameters go out in the order of the vendor's table, and none that was not asked for: an account can be
    /// limited to URLs of one form.
    pub fn request(&self, query: &Query, detail: &Detail) -> Request {
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

    /// What follows the page that it is at, which came to `facts`.
    pub fn next(mut self, query: &Query, detail: &Detail, facts: &Facts) -> Result<Turn> {
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
    Day::parse(day).map(|day| day.tomorrow().to_string())
}
