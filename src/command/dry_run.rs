//! `--dry-run` of exports: the first request of each walk, and what is known of the rest. Nothing is sent.

use super::Context;
use super::export::Export;
use crate::error::{Exit, Result};
use crate::event::thousands;
use crate::provider::{Detail, Query, Request};

impl Export<'_> {
    /// Prints what a run would send.
    pub(super) fn rehearse(&self, context: &Context, query: &Query) -> Result<Exit> {
        for request in self.first_requests(query)? {
            context.ui.print(&format!("{request}\n"))?;
        }
        for line in rest(query) {
            context.ui.print(&format!("# {line}\n"))?;
        }
        Ok(Exit::Complete)
    }

    /// One for each project of VCC that was named; else the one that the run begins with.
    fn first_requests(&self, query: &Query) -> Result<Vec<Request>> {
        let walks = match &query.detail {
            Detail::Vcc(detail) => match &detail.projects {
                Some(projects) => {
                    let only = |project: &u64| {
                        let detail = crate::provider::vcc::Detail { projects: Some(vec![*project]), ..detail.clone() };
                        Query { detail: Detail::Vcc(detail), ..query.clone() }
                    };
                    projects.iter().map(only).collect()
                }
                None => vec![query.clone()],
            },
            Detail::Comm100(_) => vec![query.clone()],
        };
        let first = |walk: &Query| Ok(self.provider.ask(walk, &self.provider.start(walk)?)?.request);
        walks.iter().map(first).collect()
    }
}

/// What follows the first requests, as far as that is known before anything was sent.
fn rest(query: &Query) -> Vec<String> {
    let mut lines = Vec::new();
    match &query.detail {
        Detail::Vcc(detail) => {
            if detail.projects.is_none() {
                lines.push("then the chats of each project that this lists".to_owned());
            }
            if query.span.is_some() {
                lines.push("then each later day of the time range, one request or more a day".to_owned());
            }
            lines.push("then further pages, until one brings no new chat".to_owned());
        }
        Detail::Comm100(detail) => match (&detail.ids, query.span) {
            (Some(ids), _) if ids.len() > 1 => {
                let more = thousands(ids.len() as u64 - 1);
                lines.push(format!("then {more} more, one for each of the other ids"));
            }
            (Some(_), _) | (None, None) => lines.push("no other request".to_owned()),
            (None, Some(_)) if detail.exact => {
                lines.push("then narrower windows, where one page does not hold a window's chats".to_owned());
            }
            (None, Some(_)) => {
                let size = query.page_size;
                lines.push(format!(
                    "then further pages: one for each {size} chats of the total that the first one states"
                ));
            }
        },
    }
    lines
}
