//! What makes two runs the same: the query, the outputs and their shape, and nothing else.
//!
//! Every trait is called what users call it, and its value is words typed or JSON of them, never how the program
//! happens to hold them: a checkpoint outlives the program that wrote it. The order of flags does not count.

use clap::ValueEnum;
use serde::Serialize;

use super::export::Export;
use crate::config::{Credentials, Endpoint};
use crate::output::target::Target;
use crate::provider::{Detail, Query, comm100, vcc};
use crate::question::{ON, TIME};
use crate::window::{Window, Zone};

/// Whose chats they are.
pub struct Account<'a> {
    /// The service as configured.
    pub endpoint: &'a Endpoint,
    /// The profile's name.
    pub profile: &'a str,
}

impl Account<'_> {
    /// Comm100's site or VCC's customer. Who asks at Comm100, and with what, may change between two runs.
    fn name(&self) -> String {
        match (&self.endpoint.site_id, &self.endpoint.credentials) {
            (Some(site), _) => site.clone(),
            (None, Credentials::Basic { user, .. }) => user.clone(),
            (None, _) => String::new(),
        }
    }
}

/// When it is, and what goes where.
pub struct Frame<'a> {
    /// The time asked for.
    pub window: Option<&'a Window>,
    /// The zone of days.
    pub zone: &'a Zone,
    /// Every `-o`.
    pub targets: &'a [Target],
}

/// `(what, value)` of everything that counts.
pub fn identity(export: &Export<'_>, query: &Query, account: &Account<'_>, frame: &Frame<'_>) -> Vec<(String, String)> {
    let zones = [Some(frame.zone.name()), account.endpoint.zone.as_deref()];
    let mut traits = vec![
        ("command", export.command.to_owned()),
        ("service", account.endpoint.base_url.to_string()),
        ("account", account.name()),
        ("profile", account.profile.to_owned()),
        (TIME, frame.window.map_or_else(String::new, Window::identity)),
        ("zone", zones.into_iter().flatten().collect::<Vec<_>>().join(", ")),
    ];
    traits.extend(match &query.detail {
        Detail::Vcc(detail) => of_vcc(detail),
        Detail::Comm100(detail) => of_comm100(detail, export.cut_locally),
    });
    traits.push(("page size", query.page_size.to_string()));
    let outputs = frame.targets.iter().map(|target| (&target.known, target.format.name)).collect();
    traits.push(("outputs", sorted(outputs)));
    let shape = export.destination;
    traits.extend([
        ("--rows", word(shape.rows)),
        ("--fields", shape.fields.clone().unwrap_or_default()),
        ("--limit", number(shape.limit)),
        ("--csv-excel", switch(shape.csv_excel)),
        ("--csv-separator", shape.csv_separator.map_or_else(String::new, word)),
    ]);
    traits.extend(shape.shape.identity());
    traits.into_iter().map(|(what, value)| (what.to_owned(), value)).collect()
}

fn of_vcc(detail: &vcc::Detail) -> Vec<(&'static str, String)> {
    vec![
        ("projects", detail.projects.clone().map_or_else(String::new, sorted)),
        ("--user-id", number(detail.user_id)),
        ("--entity-id", number(detail.entity_id)),
        ("--start", number(detail.start)),
        ("--direction", detail.direction.map_or_else(String::new, word)),
        ("--paging", word(detail.paging)),
        ("--page-param", detail.page_param.to_owned()),
    ]
}

fn of_comm100(detail: &comm100::Detail, cut_locally: bool) -> Vec<(&'static str, String)> {
    vec![
        ("filters", sorted(detail.filters.iter().map(|filter| filter.json()).collect())),
        ("--include", sorted(detail.includes.clone())),
        ("--exact", switch(detail.exact)),
        ("--cut-locally", switch(cut_locally)),
        // They are fetched in the order asked, so it counts.
        ("ids", detail.ids.as_ref().map_or_else(String::new, json)),
    ]
}

fn sorted<T: Ord + Serialize>(mut list: Vec<T>) -> String {
    list.sort();
    list.dedup();
    json(&list)
}

fn json(list: &impl Serialize) -> String {
    serde_json::to_string(list).unwrap_or_default()
}

fn number(value: Option<u64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn switch(on: bool) -> String {
    if on { ON.to_owned() } else { String::new() }
}

/// The word that is typed for it.
fn word(value: impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}
