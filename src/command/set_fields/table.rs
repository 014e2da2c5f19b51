//! Chats, fields and values from a file: CSV with a header, a JSON array, or NDJSON. The first byte that is not
//! blank tells which.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::add;
use crate::command::categorize::guid;
use crate::error::{Error, Result};
use crate::ids::{name, name_of};
use crate::input;
use crate::provider::comm100::write::{Change, Field};
use crate::write::Task;

/// One row.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    #[serde(default)]
    chat_id: Value,
    #[serde(default)]
    field_id: String,
    #[serde(default)]
    field_name: Option<String>,
    #[serde(default)]
    form_type: Value,
    #[serde(default)]
    value: Value,
}

/// A task for each chat, in the order in which they are first named. Errors are exit 2 and name the line.
pub fn read(path: &Path) -> Result<Vec<Task>> {
    parse(&input::text("--from", path)?).map_err(|error| error.within(&format!("--from {}", path.display())))
}

fn parse(text: &str) -> Result<Vec<Task>> {
    let rows = match text.trim_start().bytes().next() {
        Some(b'[') => array(text)?,
        Some(b'{') => objects(text)?,
        Some(_) => table(text)?,
        None => Vec::new(),
    };
    if rows.is_empty() {
        return Err(Error::usage("there are no rows in it"));
    }
    let mut tasks: Vec<(String, Vec<Field>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for (place, row) in rows {
        let (chat, field) = row.read().map_err(|expected| Error::usage(format!("{place}: {expected}")))?;
        let at = *places.entry(chat.clone()).or_insert(tasks.len());
        if at == tasks.len() {
            tasks.push((chat, Vec::new()));
        }
        add(&mut tasks[at].1, field);
    }
    Ok(tasks.into_iter().map(|(chat, fields)| Task { chat, changes: vec![Change::SetFields(fields)] }).collect())
}

/// Rows with the words that name their place.
type Rows = Vec<(String, Row)>;

fn array(text: &str) -> Result<Rows> {
    let rows: Vec<Row> = serde_json::from_str(text).map_err(|error| Error::usage(format!("no JSON rows: {error}")))?;
    Ok(rows.into_iter().zip(1..).map(|(row, number): (Row, u64)| (format!("row {number}"), row)).collect())
}

fn objects(text: &str) -> Result<Rows> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let read = |(line, number): (&str, u64)| {
        let place = format!("line {number}");
        match serde_json::from_str(line) {
            Ok(row) => Ok((place, row)),
            Err(error) => Err(Error::usage(format!("{place}: no JSON row: {error}"))),
        }
    };
    lines.map(read).collect()
}

fn table(text: &str) -> Result<Rows> {
    let wrong = |error: csv::Error| Error::usage(format!("no CSV: {error}"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(wrong)?.clone();
    let column = |name: &str| header.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
    let needed = |name: &str| {
        column(name).ok_or_else(|| {
            Error::usage(format!("there is no column {name}: expected the header chatId,fieldId,fieldName,value"))
        })
    };
    let (chat, field, value) = (needed("chatId")?, needed("fieldId")?, needed("value")?);
    let (label, form) = (column("fieldName"), column("formType"));
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        let line = record.position().map_or(0, csv::Position::line);
        let field_name = label.map(cell).filter(|name| !name.is_empty());
        let form_type = form.map_or(Value::Null, |at| json!(cell(at)));
        let (chat_id, field_id, value) = (json!(cell(chat)), cell(field), json!(cell(value)));
        let row = Row { chat_id, field_id, field_name, form_type, value };
        rows.push((format!("line {line}"), row));
    }
    Ok(rows)
}

impl Row {
    /// The chat's name and the field, or what was expected.
    fn read(self) -> Result<(String, Field), &'static str> {
        let chat = name_of(&self.chat_id, &Value::Null).or_else(|| name(self.chat_id.as_str()?));
        let chat = chat.ok_or("expected an id or a guid as chatId")?;
        let is_wrapup = match &self.form_type {
            Value::Null => true,
            Value::String(form) => matches!(form.trim().to_ascii_lowercase().as_str(), "" | "wrapup"),
            _ => false,
        };
        if !is_wrapup {
            return Err("expected wrapup as formType: fields of other forms cannot be set");
        }
        let id = guid(&self.field_id).map_err(|_| "expected a guid as fieldId")?;
        let fits = match &self.value {
            Value::String(_) => true,
            Value::Array(list) => list.iter().all(Value::is_string),
            _ => false,
        };
        match fits {
            true => Ok((chat, Field { id, name: self.field_name, value: self.value })),
            false => Err("expected a text or a list of texts as value"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const A: &str = "d983d5c6-15cc-4ad1-ba2a-12e77b337566";
    const B: &str = "09dfb586-4692-4b09-a815-c541337d59da";

    fn fields(text: &str) -> Vec<(String, Vec<Field>)> {
        let fields = |task: Task| match task.changes.into_iter().next() {
            Some(Change::SetFields(fields)) => (task.chat, fields),
            other => panic!("{other:?}"),
        };
        parse(text).unwrap().into_iter().map(fields).collect()
    }

    #[test]
    fn reads_the_same_from_every_form() {
        let csv = format!("chatId,fieldId,fieldName,value\n5,{A},x,one\n4,{A},,\"a,\nb\"\n5,{B},,1\n5,{A},x,two\n");
        let objects = [
            format!(r#"{{"chatId":5,"fieldId":"{A}","fieldName":"x","formType":"Wrapup","value":["one","two"]}}"#),
            format!(r#"{{"chatId":"4","fieldId":"{A}","value":"a,\nb"}}"#),
            format!(r#"{{"chatId":5,"fieldId":"{B}","value":"1"}}"#),
        ];
        let field =
            |id: &str, name: Option<&str>, value| Field { id: id.to_owned(), name: name.map(str::to_owned), value };
        let expected = vec![
            ("5".to_owned(), vec![field(A, Some("x"), json!(["one", "two"])), field(B, None, json!("1"))]),
            ("4".to_owned(), vec![field(A, None, json!("a,\nb"))]),
        ];
        for text in [csv, objects.join("\n"), format!("[{}]", objects.join(",\n"))] {
            assert_eq!(fields(&text), expected, "{text}");
        }
    }

    #[test]
    fn names_the_row_that_is_wrong() {
        for (text, expected) in [
            ("", "there are no rows in it"),
            ("id,value\n", "there is no column chatId"),
            (&format!("chatId,fieldId,value\n5,{A},x\n,{A},x\n"), "line 3: expected an id or a guid as chatId"),
            ("chatId,fieldId,value\n5,x,x\n", "line 2: expected a guid as fieldId"),
            (
                &format!("chatId,fieldId,value,formType\n5,{A},x,wrapup\n5,{B},x,\n6,{A},x,preChat\n"),
                "line 4: expected wrapup as formType",
            ),
            (
                &format!("[{{\"chatId\":1,\"fieldId\":\"{A}\",\"value\":\"x\",\"formType\":1}}]"),
                "row 1: expected wrapup",
            ),
            (&format!("[{{\"chatId\":1,\"fieldId\":\"{A}\",\"value\":1}}]"), "row 1: expected a text or a list"),
            (&format!("{{\"chatId\":1,\"fieldId\":\"{A}\",\"value\":\"x\"}}\n{{"), "line 2: no JSON row"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{text}: {error}");
        }
    }
}
