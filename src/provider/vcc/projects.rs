//! `GET /projects`: the projects that a token can see. Folders are left out; whatever else cannot be read as a project
//! is named, as its chats will be missing.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::stated::{stated_count, stated_failure};

/// What the list came to.
#[derive(Debug, Default, PartialEq)]
pub struct Listed {
    /// Ids, each once, in the order of the list.
    pub projects: Vec<u64>,
    /// What is missing, as sentences.
    pub gaps: Vec<String>,
}

/// Names of a project's id, the documented one first.
const IDS: [&str; 4] = ["projectid", "projectId", "project_id", "id"];

/// Reads the list: an array of rows, an object of them, or `rows` beside `totalCount`.
pub fn listed(body: &str) -> Result<Listed> {
    let unreadable =
        || Error::failure("the list of projects cannot be read: expected an object with a list in `response`");
    let envelope: Map<String, Value> = serde_json::from_str(body).map_err(|error| unreadable().because(error))?;
    let failures = failures(&envelope);
    let rows = Rows::of(body).filter(|rows| !rows.rows.is_empty() || failures.is_empty());
    let Some(Rows { rows, total, failures: inner }) = rows else {
        let error = unreadable();
        return Err(match failures.join("; ") {
            none if none.is_empty() => error,
            said => Error::failure(format!("the service could not list the projects: {said}")),
        });
    };
    let mut listed = Listed::default();
    for said in failures.into_iter().chain(inner) {
        listed.gaps.push(format!("the service reported errors beside the list of projects: {said}"));
    }
    let total = envelope.get("totalCount").and_then(count).max(total).unwrap_or(0);
    if total > rows.len() as u64 {
        let sentence = format!("the service says that there are {total} projects, but lists {}", rows.len());
        listed.gaps.push(sentence);
    }
    rows.iter().filter(|row| !is_folder(row)).for_each(|row| listed.take(row));
    Ok(listed)
}

impl Listed {
    fn take(&mut self, row: &Value) {
        let ids = IDS.iter().filter_map(|name| row.get(name));
        match ids.filter_map(count).find(|id| *id > 0) {
            Some(id) if self.projects.contains(&id) => {}
            Some(id) => self.projects.push(id),
            None => {
                let text: String = row.to_string().chars().take(100).collect();
                self.gaps.push(format!("a project whose id cannot be read was left out: {text}"));
            }
        }
    }
}

fn count(value: &Value) -> Option<u64> {
    stated_count(&value.to_string())
}

fn failures(members: &Map<String, Value>) -> Vec<String> {
    let said = members.iter().filter_map(|(name, value)| stated_failure(name, &value.to_string()));
    said.map(|text| text.chars().take(200).collect()).collect()
}

fn is_folder(row: &Value) -> bool {
    let says_no = |value: &Value| matches!(value.to_string().trim_matches('"'), "" | "0" | "0.0" | "false" | "null");
    row.get("container").is_some_and(|value| !says_no(value))
}

/// The rows of `response`, and what stands beside them inside it.
#[derive(Debug, Default)]
struct Rows {
    rows: Vec<Value>,
    total: Option<u64>,
    failures: Vec<String>,
}

impl Rows {
    /// `None` where there is no list.
    fn of(body: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Envelope {
            response: Option<Members>,
        }
        let Members(members) = serde_json::from_str::<Envelope>(body).ok()?.response?;
        let inner = members.iter().find_map(|(name, value)| value.as_array().filter(|_| name == "rows")).cloned();
        let is_row = |(name, value): &(String, Value)| name.parse::<i64>().is_ok() || value.is_object();
        let (rows, beside): (Vec<_>, Map<_, _>) = match inner {
            Some(rows) => (rows, members.into_iter().filter(|(name, _)| name != "rows").collect()),
            None => {
                let (rows, beside): (Vec<_>, Vec<_>) = members.into_iter().partition(is_row);
                (rows.into_iter().map(|(_, row)| row).collect(), beside.into_iter().collect())
            }
        };
        Some(Self { rows, total: beside.get("totalCount").and_then(count), failures: failures(&beside) })
    }
}

/// A list's elements, or an object's members, in their order and with those of one name.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Collect)
    }
}

struct Collect;

impl<'de> Visitor<'de> for Collect {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or an object of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(row) = list.next_element()? {
            members.push((members.len().to_string(), row));
        }
        Ok(Members(members))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_in_every_form_and_folders_are_left_out() {
        for (rows, expected) in [
            (r#"[{"projectid":822},{"projectid":"130"},{"projectid":822}]"#, vec![822, 130]),
            (r#"[{"projectid":"2.0"},{"projectid":3.0},{"id":4},{"projectId":"5"}]"#, vec![2, 3, 4, 5]),
            (r#"[{"projectid":10,"container":1},{"projectid":11,"container":"0"},{"id":12}]"#, vec![11, 12]),
            (r#"{"10":{"projectid":10},"9":{"projectid":9},"x":{"projectid":8}}"#, vec![10, 9, 8]),
            (r#"{"rows":[{"projectid":7}],"totalCount":1}"#, vec![7]),
        ] {
            let listed = listed(&format!("{{\"response\":{rows},\"errors\":[ ]}}")).unwrap();
            assert_eq!(listed, Listed { projects: expected, gaps: Vec::new() }, "{rows}");
        }
    }

    #[test]
    fn what_cannot_be_read_or_is_missing_is_named() {
        for (body, gap) in [
            (
                r#"{"response":[{"projectid":1},{"projectid":"P-4"}]}"#,
                "a project whose id cannot be read was left out: {\"projectid\":\"P-4\"}",
            ),
            (r#"{"response":[{"projectid":1},{"name":"x"}]}"#, "a project whose id cannot be read"),
            (r#"{"response":[{"projectid":1},7]}"#, "a project whose id cannot be read was left out: 7"),
            (r#"{"response":{"0":{"projectid":1},"1":null}}"#, "a project whose id cannot be read was left out: null"),
            (r#"{"response":{"a":{"projectid":1},"totalCount":2}}"#, "there are 2 projects, but lists 1"),
            (
                r#"{"response":[{"projectid":1}],"errors":[{"errorcode":1}]}"#,
                "the service reported errors beside the list",
            ),
            (r#"{"response":[{"projectid":1}],"error":"x"}"#, "the service reported errors beside the list"),
            (r#"{"response":{"rows":[{"projectid":1}],"totalCount":"2.0"}}"#, "there are 2 projects, but lists 1"),
            (r#"{"response":[{"projectid":1}],"totalCount":3}"#, "there are 3 projects, but lists 1"),
        ] {
            let Listed { projects, gaps } = listed(body).unwrap();
            assert_eq!((projects, gaps.len()), (vec![1], 1), "{body}");
            assert!(gaps[0].contains(gap), "{}", gaps[0]);
        }
    }

    #[test]
    fn a_failure_in_the_lists_place_is_a_failure() {
        for (body, sentence) in [
            (
                r#"{"response":[],"errors":[{"errorcode":403}]}"#,
                "could not list the projects: errors: [{\"errorcode\":403}]",
            ),
            (r#"{"response":null,"error":"no"}"#, "could not list the projects: error: \"no\""),
            (r#"{"response":null}"#, "cannot be read"),
            (r#"{"success":false}"#, "could not list the projects: success: false"),
            (r#"{"projects":[]}"#, "cannot be read"),
            (r#"[]"#, "cannot be read"),
        ] {
            let error = listed(body).unwrap_err().to_string();
            assert!(error.contains(sentence), "{body}: {error}");
        }
    }
}
