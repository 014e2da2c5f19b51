//! A page of a search as a means to look at many known chats with one request: the window around them, and what the
//! page shows of them. Pages are not followed; what a window cannot show is asked for in smaller ones.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use super::archive::{Entry, entry};
use crate::format::object::{fields, items};
use crate::provider::comm100::filter::body;
use crate::provider::{Method, Request, stated_count, stated_failure};

/// The most chats of a page.
pub const PAGE: usize = 500;

/// Names of the list in a page, whatever its version.
const LISTS: [&str; 2] = ["list", "chats"];

/// Whether the ends of a window count is not documented, and clocks round.
const MARGIN: TimeDelta = TimeDelta::seconds(1);

/// What a search shows of a window.
#[derive(Debug)]
pub struct Listing<'a> {
    rows: HashMap<String, &'a str>,
    /// How many different chats it shows.
    pub shown: usize,
    /// How many chats it says that there are.
    pub total: Option<u64>,
    times: Vec<DateTime<Utc>>,
}

/// The search for the chats of a list that were requested from `first` to `last`.
pub fn search(missed: bool, (first, last): (DateTime<Utc>, DateTime<Utc>), includes: &[&str], page: u32) -> Request {
    let list = if missed { "missedAndRefusedChats" } else { "chats" };
    let text = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let (since, until) = (text(first - MARGIN), text(last + MARGIN));
    let request = Request {
        body: Some(body(Some((&since, &until)), &[])),
        repeatable: true,
        absence: true,
        ..Request::write(Method::Post, format!("/livechat/{list}:Search"), None)
    };
    let request = includes.iter().fold(request, |request, include| request.with("include", include));
    request.with("pageIndex", page).with("pageSize", PAGE)
}

impl<'a> Listing<'a> {
    /// Reads a page; `None` if it is no list of chats, or says of itself that it failed.
    pub fn read(text: &'a str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let (mut list, mut total) = (None, None);
        if text.starts_with('[') {
            list = Some(text);
        } else {
            let mut failed = false;
            let read = fields(text, |name, value| {
                let name = name.trim_matches('"');
                match name {
                    _ if LISTS.contains(&name) => list = Some(value),
                    "total" | "totalCount" => total = stated_count(value).max(total),
                    _ => failed |= stated_failure(name, value).is_some(),
                }
                Ok(())
            });
            read.ok().filter(|()| !failed)?;
        }
        let (mut rows, mut times, mut seen) = (HashMap::new(), Vec::new(), HashSet::new());
        let mut readable = true;
        let read = items(list?, |row| {
            let Some(Entry { id, guid, time, .. }) = entry(row) else {
                readable = false;
                return Ok(());
            };
            times.extend(time);
            seen.insert(id.clone().or_else(|| guid.clone()));
            id.into_iter().chain(guid).for_each(|name| _ = rows.insert(name, row));
            Ok(())
        });
        read.ok().filter(|()| readable)?;
        Some(Self { rows, shown: seen.len(), total, times })
    }

    /// The chat `name`, if it is on the page.
    pub fn find(&self, name: &str) -> Option<&'a str> {
        self.rows.get(name).copied()
    }

    /// Whether it shows all chats of its window.
    pub fn is_complete(&self) -> bool {
        self.total == Some(self.shown as u64)
    }

    /// Whether it shows chats of other times, so that the window means nothing to the service.
    pub fn ignores(&self, (first, last): (DateTime<Utc>, DateTime<Utc>)) -> bool {
        let margin = MARGIN + MARGIN;
        self.times.iter().any(|time| *time < first - margin || *time > last + margin)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn reads_pages_of_every_version_and_no_failures() {
        let row = r#"{"id":1,"guid":"84D76ADC-83f4-42c9-b06d-1b617076a3a7"}"#;
        for (text, complete) in [
            (format!(r#"{{"total":1,"list":[{row}]}}"#), true),
            (format!(r#"{{"total":"1.0","chats":[{row},{row}]}}"#), true),
            (format!(r#"{{"total":1,"total":2,"list":[{row}]}}"#), false),
            (format!(r#"{{"list":[{row}],"totalCount":3}}"#), false),
            (format!("\u{feff}[{row}]"), false),
        ] {
            let page = Listing::read(&text).unwrap();
            assert_eq!((page.is_complete(), page.find("1"), page.find("2")), (complete, Some(row), None), "{text}");
            assert!(page.find("84d76adc-83f4-42c9-b06d-1b617076a3a7").is_some());
        }
        for text in [
            "",
            "<html>",
            "{}",
            r#"{"list":null,"total":0}"#,
            r#"{"list":[1],"total":1}"#,
            r#"{"list":[],"total":0,"success":false}"#,
            r#"{"list":[{}],"total":1}"#,
        ] {
            assert!(Listing::read(text).is_none(), "{text}");
        }
    }
}
