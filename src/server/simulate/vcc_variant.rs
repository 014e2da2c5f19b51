//! Other forms of what VCC answers: ids of any JSON type, projects that chats do not name, totals, failures at 200.

use super::call::{Answer, Call};
use super::chat::{Brief, mix};
use super::fault::Faults;

/// A chat as printed, with the ids that the variants ask for.
pub fn row(faults: &Faults, brief: &Brief, row: Vec<u8>) -> Vec<u8> {
    let (id, project) = (faults.switch("vcc-ids"), faults.switch("vcc-project-ids"));
    if id.is_none() && project.is_none() {
        return row;
    }
    // The ids stand first, and hold no comma.
    let rest = row.iter().enumerate().filter(|(_, byte)| **byte == b',').nth(1).map_or(row.len(), |(at, _)| at);
    let id = id.map_or_else(|| brief.id.to_string(), |form| chat_id(form, brief.id));
    let start = format!("{{\"chatId\":{id}{}", project_id(project, brief.project));
    [start.as_bytes(), &row[rest..]].concat()
}

fn chat_id(form: &str, id: u32) -> String {
    match form {
        "float" => format!("{id}.0"),
        "negative" => format!("-{id}"),
        "text" => format!("\"C-{id}\""),
        // Two chats have one name, but for the case.
        "case" => format!("\"{}-{}\"", if id.is_multiple_of(2) { 'c' } else { 'C' }, id / 2),
        "guid" => format!("\"{id:08x}-0f6d-4f7e-8c3b-5a1d2e3f4a5b\""),
        "random" => (mix(u64::from(id)) >> 11).to_string(),
        "huge" => (u128::from(u64::MAX) + u128::from(id)).to_string(),
        _ => {
            let forms = ["float", "negative", "text", "case", "guid", "huge", "plain"];
            match forms[id as usize % forms.len()] {
                "plain" => id.to_string(),
                form => chat_id(form, id),
            }
        }
    }
}

fn project_id(form: Option<&str>, project: u32) -> String {
    match form {
        Some("absent") => String::new(),
        Some("null") => ",\"projectId\":null".to_owned(),
        Some("float") => format!(",\"projectId\":{project}.0"),
        Some("text") => ",\"projectId\":\"shop\"".to_owned(),
        Some("object") => ",\"projectId\":{\"name\":\"shop\"}".to_owned(),
        _ => format!(",\"projectId\":{project}"),
    }
}

/// The list of projects, as the variants ask for.
pub fn projects(faults: &Faults, rows: &str) -> String {
    let rows = rows.replace('\n', "");
    let (rows, beside) = match faults.switch("vcc-projects") {
        Some("odd-ids") => {
            let rows = rows.replace("\"projectid\":822", "\"projectid\":\"822.0\"");
            (rows.replace("\"projectid\":130", "\"id\":130.0"), "")
        }
        Some("unreadable") => (rows.replace("\"projectid\":130", "\"projectid\":\"P-4\""), ""),
        Some("errors") => (rows, ",\"error\":\"error.some_projects_could_not_be_read\""),
        Some("more") => (rows, ",\"totalCount\":\"7.0\""),
        _ => (rows, ""),
    };
    format!("{{\"response\":{rows},\"errors\":[]{beside}}}")
}

/// What stands beside the list, each member with a comma in front.
pub fn beside(faults: &Faults, page: usize, total: usize) -> String {
    let mut members = String::new();
    if let Some(form) = faults.switch("vcc-total") {
        let count = match form {
            "float" => format!("{total}.0"),
            "string" => format!("\"{total}\""),
            "exponent" => format!("{total}e0"),
            "grouped" if total > 999 => format!("\"{},{:03}\"", total / 1000, total % 1000),
            "more" => (total + 3).to_string(),
            "less" => total.saturating_sub(3).to_string(),
            _ => total.to_string(),
        };
        members += &format!(",\"totalCount\":{count}");
    }
    if faults.switch("vcc-list-fields").is_some() {
        members += &format!(
            ",\"responseCount\":{page},\"sumResponseTime\":{},\"transfers\":[{{\"from\":663}}],\"transferCount\":1",
            page * 7
        );
    }
    members
}

/// What `errors` says where there are none.
pub fn no_errors(faults: &Faults, call: &Call) -> &'static [u8] {
    let blanks: [&[u8]; 6] = [b"[ ]", b"{ }", b"null", b"\"\"", b"[\n]", b"false"];
    if faults.switch("vcc-blank-errors").is_some() { blanks[call.number as usize % blanks.len()] } else { b"[]" }
}

/// A failure in the list's place, at 200.
pub fn failure(faults: &Faults, call: &Call, said: impl Fn(String) -> Answer) -> Option<Answer> {
    let body = match faults.at("vcc-failure", call.service, call.number)? {
        "error" => r#"{"response":[],"error":"error.no_permission"}"#,
        "code" => r#"{"response":[],"errorCode":1001,"errors":[ ]}"#,
        "success" => r#"{"success":false,"response":[]}"#,
        _ => r#"{"response":null,"errors":[]}"#,
    };
    Some(said(body.to_owned()))
}

/// A list as an object, with keys of many kinds.
pub fn mixed(rows: &[Vec<u8>]) -> Vec<u8> {
    let key = |index: usize| match index % 4 {
        0 => index.to_string(),
        1 => format!("c{index}"),
        2 => format!("-{index}"),
        _ => format!("{index:08x}-0000"),
    };
    let members = rows.iter().enumerate().map(|(at, row)| [format!("\"{}\":", key(at)).as_bytes(), row].concat());
    [b"{".as_slice(), &members.collect::<Vec<_>>().join(&b','), b"}"].concat()
}
