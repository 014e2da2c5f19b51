//! The two tables made of the common record: one definition, from which CSV, XLSX, SQLite and DDL take their columns.
//!
//! A column is a name, a type, and how to find its cell. Its place and name are stable: new columns come last.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::record::{Agent, Chat, Message, MessageType, Named, instant};
use crate::format::Rows;
use crate::window::{Day, Zone};

/// A column of either table.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: ColumnType,
    /// Whether every row has a cell.
    pub required: bool,
    /// Its cell in a row.
    pub cell: for<'a> fn(&Row<'a>) -> Cell<'a>,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ColumnType {
    /// Text; ids too.
    Text,
    /// An instant.
    Time,
    /// A day in `--tz`.
    Day,
    /// A number with a fraction.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Unknown.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// An instant, and the record's text of it; how it is written is the format's own.
    Time(DateTime<Utc>, &'a str),
    /// A day.
    Day(Day),
    /// A number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
}

/// Where cells come from.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The chat.
    pub chat: &'a Chat,
    /// The message, in a row of messages.
    pub message: Option<&'a Message>,
    /// `--tz`.
    pub zone: &'a Zone,
}

/// The columns of a table.
pub fn columns(rows: Rows) -> &'static [Column] {
    match rows {
        Rows::Chats => CHATS,
        Rows::Messages => MESSAGES,
    }
}

macro_rules! column {
    ($name:literal, $kind:ident, $cell:expr) => {
        Column { name: $name, kind: ColumnType::$kind, required: false, cell: $cell }
    };
    ($name:literal, $kind:ident!, $cell:expr) => {
        Column { name: $name, kind: ColumnType::$kind, required: true, cell: $cell }
    };
}

/// One row a chat.
pub static CHATS: &[Column] = &[
    column!("key", Text!, |row| some(&row.chat.key)),
    column!("source", Text!, |row| some(row.chat.source.as_str())),
    column!("account", Text, |row| text(row.chat.account.as_ref())),
    column!("project", Text, |row| text(row.chat.project.as_ref().and_then(|project| project.id.as_ref()))),
    column!("id", Text, |row| text(row.chat.id.as_ref())),
    column!("kind", Text!, |row| some(row.chat.kind.as_str())),
    column!("channel", Text, |row| text(row.chat.channel.as_ref())),
    column!("vendor_status", Text, |row| text(row.chat.vendor_status.as_ref())),
    column!("requested_at", Time, |row| time(row.chat.requested_at.as_ref())),
    column!("started_at", Time, |row| time(row.chat.started_at.as_ref())),
    column!("ended_at", Time, |row| time(row.chat.ended_at.as_ref())),
    column!("day", Day, |row| row.chat.instant().map_or(Cell::Null, |instant| Cell::Day(row.zone.day(instant)))),
    column!("waiting_s", Number, |row| number(row.chat.waiting_s.map(|seconds| seconds.0))),
    column!("first_response_s", Number, |row| number(row.chat.first_response_s.map(|seconds| seconds.0))),
    column!("average_response_s", Number, |row| number(row.chat.average_response_s.map(|seconds| seconds.0))),
    column!("duration_s", Number, |row| number(row.chat.duration_s.map(|seconds| seconds.0))),
    column!("department", Text, |row| named(row.chat.department.as_ref())),
    column!("queue", Text, |row| {
        let queue = row.chat.queue.as_ref();
        text(queue.and_then(|queue| queue.last.as_ref().or(queue.first.as_ref())))
    }),
    column!("agent", Text, |row| text(row.chat.agents.iter().flatten().next_back().and_then(agent_name))),
    column!("agents", Text, |row| joined(row.chat.agents.iter().flatten().filter_map(agent_name))),
    column!("visitor_name", Text, |row| text(row.chat.visitor.as_ref().and_then(|visitor| visitor.name.as_ref()))),
    column!("visitor_email", Text, |row| text(row.chat.visitor.as_ref().and_then(|visitor| visitor.email.as_ref()))),
    column!("visitor_phone", Text, |row| text(row.chat.visitor.as_ref().and_then(|visitor| visitor.phone.as_ref()))),
    column!("visitor_company", Text, |row| text(
        row.chat.visitor.as_ref().and_then(|visitor| visitor.company.as_ref())
    )),
    column!("visitor_ip", Text, |row| text(row.chat.visitor.as_ref().and_then(|visitor| visitor.ip.as_ref()))),
    column!("rating", Integer, |row| {
        let grade = row.chat.rating.as_ref().and_then(|rating| rating.grade);
        grade.map_or(Cell::Null, |grade| Cell::Integer(grade.into()))
    }),
    column!("rating_comment", Text, |row| text(row.chat.rating.as_ref().and_then(|rating| rating.comment.as_ref()))),
    column!("categories", Text, |row| joined(row.chat.categories.iter().flatten().filter_map(name_or_id))),
    column!("wrapup", Text, |row| text(row.chat.wrapup.as_ref().and_then(|wrapup| wrapup.comment.as_ref()))),
    column!("is_spam", Boolean, |row| row.chat.is_spam.map_or(Cell::Null, Cell::Boolean)),
    column!("sla", Text, |row| row.chat.sla.as_ref().map_or(Cell::Null, |sla| match sla.value {
        Some(value) => some(value.as_str()),
        None => text(sla.vendor.as_ref()),
    })),
    column!("campaign", Text, |row| named(row.chat.campaign.as_ref())),
    column!("page_url", Text, |row| text(row.chat.page.as_ref().and_then(|page| page.url.as_ref()))),
    column!("ticket_id", Text, |row| text(row.chat.ticket.as_ref().and_then(|ticket| ticket.id.as_ref()))),
    column!("message_count", Integer, |row| {
        row.chat.messages.as_ref().map_or(Cell::Null, |messages| Cell::Integer(messages.len() as i64))
    }),
    column!("transcript", Text, |row| {
        let transcript = transcript(row.chat, row.zone);
        if transcript.is_empty() { Cell::Null } else { Cell::Text(Cow::Owned(transcript)) }
    }),
];

/// One row a message.
pub static MESSAGES: &[Column] = &[
    column!("key", Text!, |row| some(&row.chat.key)),
    column!("source", Text!, |row| some(row.chat.source.as_str())),
    column!("account", Text, |row| text(row.chat.account.as_ref())),
    column!("project", Text, |row| text(row.chat.project.as_ref().and_then(|project| project.id.as_ref()))),
    column!("id", Text, |row| text(row.chat.id.as_ref())),
    column!("seq", Integer!, |row| of(row, |message| Cell::Integer(message.seq.into()))),
    column!("at", Time, |row| of(row, |message| time(message.at.as_ref()))),
    column!("role", Text!, |row| of(row, |message| some(message.role.as_str()))),
    column!("name", Text, |row| of(row, |message| text(message.name.as_ref()))),
    column!("type", Text!, |row| of(row, |message| some(message.r#type.as_str()))),
    column!("text", Text, |row| of(row, |message| text(message.text.as_ref()))),
    column!("is_note", Boolean!, |row| of(row, |message| Cell::Boolean(message.is_note))),
    column!("translation", Text, |row| of(row, |message| text(message.translation.as_ref()))),
    column!("attachment_name", Text, |row| {
        of(row, |message| joined(message.attachments.iter().filter_map(|file| file.name.as_deref())))
    }),
    column!("attachment_url", Text, |row| {
        of(row, |message| joined(message.attachments.iter().filter_map(|file| file.url.as_deref())))
    }),
    column!("visitor_email", Text, |row| text(row.chat.visitor.as_ref().and_then(|visitor| visitor.email.as_ref()))),
    column!("department", Text, |row| named(row.chat.department.as_ref())),
    column!("agent", Text, |row| text(row.chat.agents.iter().flatten().next_back().and_then(agent_name))),
    column!("requested_at", Time, |row| time(row.chat.requested_at.as_ref())),
];

fn some(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn text<T: AsRef<str> + ?Sized>(text: Option<&T>) -> Cell<'_> {
    text.map_or(Cell::Null, |text| some(text.as_ref()))
}

fn time(text: Option<&String>) -> Cell<'_> {
    match (instant(text.map(String::as_str)), text) {
        (Some(instant), Some(text)) => Cell::Time(instant, text),
        _ => Cell::Null,
    }
}

fn number(number: Option<f64>) -> Cell<'static> {
    number.map_or(Cell::Null, Cell::Number)
}

fn of<'a>(row: &Row<'a>, cell: impl FnOnce(&'a Message) -> Cell<'a>) -> Cell<'a> {
    row.message.map_or(Cell::Null, cell)
}

fn named(named: Option<&Named>) -> Cell<'_> {
    text(named.and_then(name_or_id))
}

fn name_or_id(named: &Named) -> Option<&str> {
    named.name.as_deref().or(named.id.as_deref())
}

fn agent_name(agent: &Agent) -> Option<&str> {
    agent.name.as_deref().or(agent.id.as_deref())
}

/// Several texts, in one cell; none is an empty cell.
fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> Cell<'a> {
    let mut cell: Option<Cow<'a, str>> = None;
    for text in texts {
        match &mut cell {
            None => cell = Some(Cow::Borrowed(text)),
            Some(cell) => *cell.to_mut() += &format!("; {text}"),
        }
    }
    cell.map_or(Cell::Null, Cell::Text)
}

/// The conversation as plain text, a line a message: `21:55 Zoë (agent): …`.
pub fn transcript(chat: &Chat, zone: &Zone) -> String {
    let mut out = String::new();
    for message in chat.messages.iter().flatten() {
        if !out.is_empty() {
            out.push('\n');
        }
        line(message, zone, &mut out);
    }
    out
}

fn line(message: &Message, zone: &Zone, out: &mut String) {
    match instant(message.at.as_deref()) {
        Some(instant) => {
            let time = zone.civil(instant);
            for (number, end) in [(time.hour(), ':'), (time.minute(), ' ')] {
                out.push(char::from(b'0' + number.unsigned_abs() / 10));
                out.push(char::from(b'0' + number.unsigned_abs() % 10));
                out.push(end);
            }
        }
        None => out.push_str("--:-- "),
    }
    if let Some(name) = &message.name {
        one_line(name, out);
        out.push(' ');
    }
    out.push('(');
    out.push_str(message.role.as_str());
    out.push_str(if message.is_note { ", note): " } else { "): " });
    match &message.text {
        Some(text) => one_line(text, out),
        None if message.r#type == MessageType::File => file_names(message, out),
        None => {}
    }
}

fn file_names(message: &Message, out: &mut String) {
    let names = message.attachments.iter().filter_map(|file| file.name.as_deref().or(file.url.as_deref()));
    match joined(names) {
        Cell::Text(names) => {
            out.push_str("[file: ");
            one_line(&names, out);
            out.push(']');
        }
        _ => out.push_str("[file]"),
    }
}

/// Line breaks become one blank.
fn one_line(text: &str, out: &mut String) {
    let mut broken = false;
    for part in text.split_inclusive(['\n', '\r']) {
        let line = part.trim_end_matches(['\n', '\r']);
        if broken && !line.is_empty() {
            out.push(' ');
        }
        broken = line.is_empty() && broken || line.len() < part.len();
        out.push_str(line);
    }
}

/// A time of a cell in `zone`, cut to the second: `2026-11-23 21:53:40`.
pub fn local_time(instant: DateTime<Utc>, zone: &Zone) -> String {
    let time = zone.civil(instant);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// A time of a cell in UTC, of fixed width, so that it sorts as text: `2026-11-23T20:53:40.123Z`.
pub fn utc_time(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
