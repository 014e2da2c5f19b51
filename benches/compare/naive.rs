//! The client that one would write first in this language: reqwest, serde_json, csv, a page at a time. No paging
//! doubts, no resume, no check of anything.
//!
//! `naive BASE_URL PAGES FILE` writes NDJSON, or a CSV row per message where FILE ends in `.csv`: from whatever fields
//! a chat has, or, where it ends in `.typed.csv`, from the eleven that were known when it was compiled.

use std::fs::File;
use std::io::{BufWriter, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

#[derive(Deserialize)]
struct Page<T> {
    list: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chat {
    id: u64,
    guid: String,
    requested_time: String,
    messages: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    time: Option<String>,
    sender_type: Option<String>,
    sender_name: Option<String>,
    chat_action: Option<String>,
    message: Option<String>,
    translated_message: Option<String>,
    attachment: Option<Value>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: u64,
    guid: &'a str,
    requested_time: &'a str,
    seq: usize,
    time: &'a Option<String>,
    sender_type: &'a Option<String>,
    sender_name: &'a Option<String>,
    chat_action: &'a Option<String>,
    message: &'a Option<String>,
    translated_message: &'a Option<String>,
    attachment: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, base, pages, path] = &arguments[..] else { return Err("naive BASE_URL PAGES FILE".into()) };
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
    let mut file = BufWriter::new(File::create(path)?);
    let mut csv = path.ends_with(".csv").then(|| File::create(path).map(csv::Writer::from_writer)).transpose()?;
    for page in 1..=pages.parse::<usize>()? {
        let url = format!("{base}/v4/livechat/chats:Search?pageIndex={page}&pageSize=500");
        let body = client.post(url).body("{}").send().await?.error_for_status()?.bytes().await?;
        match &mut csv {
            Some(csv) if path.ends_with(".typed.csv") => typed_rows(csv, &serde_json::from_slice(&body)?)?,
            Some(csv) => rows(csv, &serde_json::from_slice(&body)?)?,
            None => {
                for chat in serde_json::from_slice::<Page<Value>>(&body)?.list {
                    serde_json::to_writer(&mut file, &chat)?;
                    file.write_all(b"\n")?;
                }
            }
        }
    }
    Ok(())
}

fn rows(csv: &mut csv::Writer<File>, page: &Page<Value>) -> Result<(), Failure> {
    const FIELDS: [&str; 7] =
        ["time", "senderType", "senderName", "chatAction", "message", "translatedMessage", "attachment"];
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    for chat in &page.list {
        for (index, message) in chat["messages"].as_array().into_iter().flatten().enumerate() {
            let keys = ["id", "guid", "requestedTime"].map(|key| cell(&chat[key]));
            let fields = FIELDS.map(|field| cell(&message[field]));
            csv.write_record(keys.iter().chain([&(index + 1).to_string()]).chain(&fields))?;
        }
    }
    Ok(())
}

fn typed_rows(csv: &mut csv::Writer<File>, page: &Page<Chat>) -> Result<(), Failure> {
    for chat in &page.list {
        for (index, message) in chat.messages.iter().enumerate() {
            csv.serialize(Row {
                id: chat.id,
                guid: &chat.guid,
                requested_time: &chat.requested_time,
                seq: index + 1,
                time: &message.time,
                sender_type: &message.sender_type,
                sender_name: &message.sender_name,
                chat_action: &message.chat_action,
                message: &message.message,
                translated_message: &message.translated_message,
                attachment: message.attachment.as_ref().map(Value::to_string),
            })?;
        }
    }
    Ok(())
}
