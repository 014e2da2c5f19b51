//! What is said in a made-up VCC chat.

use std::borrow::Cow;

use fastrand::Rng;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::chat::guid;
use super::phrase::{AGENT_LINES, FILES, VISITOR_LINES};
use super::stamp::{bare, colon, offset};

/// One line of a transcript.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    attachments: Option<[Attachment; 1]>,
    date: String,
    id: String,
    pub message: &'static str,
    name: Cow<'static, str>,
    page_url: &'static str,
    page_title: &'static str,
    #[serde(skip)]
    pub by_agent: bool,
    #[serde(skip)]
    pub second: i64,
}

#[derive(Serialize)]
struct Attachment {
    r#type: &'static str,
    payload: Payload,
}

#[derive(Serialize)]
struct Payload {
    url: String,
}

/// Who talks, from when on and where.
pub struct Talk<'a> {
    pub start: i64,
    pub agent: Option<&'static str>,
    pub visitor: &'static str,
    pub page: (&'static str, &'static str),
    pub wordy: bool,
    pub zone: &'a TimeZone,
}

/// The transcript; `wordy` ones bring a chat to some 8.5 KB.
pub fn talk(rng: &mut Rng, talk: &Talk<'_>) -> Vec<Message> {
    let count = if talk.wordy { rng.usize(12..30) } else { rng.usize(1..12) };
    let offset = offset(talk.start, talk.zone);
    let mut second = talk.start;
    let mut list: Vec<Message> = Vec::with_capacity(count);
    for step in 0..count {
        let by_agent = talk.agent.is_some() && step > 0 && rng.u8(0..100) < 52;
        let lines = if by_agent { AGENT_LINES } else { VISITOR_LINES };
        let visitor = if talk.visitor.is_empty() { "Visitor" } else { talk.visitor };
        let file = || Payload { url: format!("https://files.example.com/{}", FILES[step % FILES.len()]) };
        list.push(Message {
            attachments: (rng.u8(0..100) < 3).then(|| [Attachment { r#type: "image", payload: file() }]),
            date: format!("{}{}", bare(second, offset).replace(' ', "T"), colon(offset)),
            id: guid(rng.u128(..)),
            message: lines[rng.usize(0..lines.len())],
            name: talk.agent.filter(|_| by_agent).unwrap_or(visitor).into(),
            page_url: talk.page.1,
            page_title: talk.page.0,
            by_agent,
            second,
        });
        second += rng.i64(0..60);
    }
    list
}
