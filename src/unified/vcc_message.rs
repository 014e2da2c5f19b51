//! VCC's messages, and whose they are: the service names senders, and who chose to be called like an agent is not one.
//! So a name is only a candidate; the two transcripts, which hold each side's words, decide.

use chrono::{DateTime, Utc};
use memchr::memmem;

use super::comm100_message::extra;
use super::elements;
use super::object::Object;
use super::record::*;
use super::time::{self, Sent};
use super::value::Read;
use crate::window::Zone;

/// When a message was sent, and its offset in seconds.
pub(super) type Dated = (DateTime<Utc>, i32);

/// The messages of a chat.
pub(super) struct Talk {
    /// Their roles are still unknown.
    pub messages: Option<Vec<Message>>,
    /// The first one that was sent with an offset. One whose offset the profile's zone gave proves nothing.
    pub first: Option<Dated>,
    /// The last one.
    pub last: Option<Dated>,
}

/// The messages in the field `list`, whose senders' names stand in the field `name`.
pub(super) fn messages(object: &mut Object<'_>, list: &'static str, name: &'static str, zone: Option<&Zone>) -> Talk {
    let (mut first, mut last) = (None, None);
    let messages = elements::messages(object, list, |message, seq| {
        let dated = message.peek("date").and_then(dated);
        first = first.or(dated);
        last = dated.or(last);
        read(message, name, seq, zone)
    });
    Talk { messages, first, last }
}

fn dated(raw: &str) -> Option<Dated> {
    let time = DateTime::parse_from_rfc3339(raw.strip_prefix('"')?.strip_suffix('"')?).ok()?;
    Some((time.to_utc(), time.offset().local_minus_utc()))
}

fn read(object: &mut Object<'_>, name: &str, seq: u32, zone: Option<&Zone>) -> Message {
    let attachments = attachments(object);
    Message {
        seq,
        id: object.related_id("id"),
        at: object.field("date", |raw| date(raw, zone)),
        role: Role::Unknown,
        name: object.text(name),
        agent_id: None,
        r#type: if attachments.is_empty() { MessageType::Text } else { MessageType::File },
        text: object.text("message"),
        is_note: false,
        translation: None,
        action: None,
        attachments,
        page: super::known(Page { url: object.text("pageUrl"), title: object.text("pageTitle") }),
        extra: extra(object),
    }
}

/// A message's bare time follows the profile's zone.
fn date(raw: &str, zone: Option<&Zone>) -> Read<String> {
    match time::sent(raw) {
        Read::Value(Sent::Dated(text, _)) => Read::Value(text),
        Read::Value(Sent::Bare(bare)) => bare.in_zone(zone).map_or(Read::Unproven, |known| Read::Value(known.text)),
        Read::None => Read::None,
        Read::Unproven => Read::Unproven,
        Read::Odd => Read::Odd,
    }
}

/// `{"type", "payload": {"url"}}`, or flat.
fn attachments(object: &mut Object<'_>) -> Vec<Attachment> {
    object.list("attachments", attachment).unwrap_or_default()
}

fn attachment(object: &mut Object<'_>) -> Attachment {
    let url = object.part("payload", ".", |payload| payload.text("url")).flatten();
    Attachment {
        url: url.or_else(|| object.text("url")),
        media_type: object.text("type"),
        name: object.text("name"),
        ..Attachment::default()
    }
}

/// What tells the two sides of a chat apart.
pub(super) struct Sides<'a> {
    /// The visitor's words.
    pub visitor: &'a str,
    /// The agents' words.
    pub agent: &'a str,
    /// The visitor's name.
    pub visitor_name: Option<&'a str>,
    /// Who answered.
    pub agents: &'a [Agent],
}

impl Sides<'_> {
    /// Gives each message its role.
    pub fn assign(&self, messages: &mut Option<Vec<Message>>) {
        for message in messages.iter_mut().flatten() {
            message.role = self.role(message.name.as_deref(), message.text.as_deref());
        }
    }

    fn role(&self, name: Option<&str>, text: Option<&str>) -> Role {
        let by_name = name.and_then(|name| self.by_name(name));
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        let Some(text) = text.filter(|_| !self.visitor.is_empty() || !self.agent.is_empty()) else {
            return by_name.unwrap_or(Role::Unknown);
        };
        let by_text = match (has(self.visitor, text), has(self.agent, text)) {
            (true, false) => Role::Visitor,
            (false, true) => Role::Agent,
            _ => return Role::Unknown,
        };
        if by_name.is_some_and(|role| role != by_text) { Role::Unknown } else { by_text }
    }

    /// The side that the name speaks for, if it is one alone.
    fn by_name(&self, name: &str) -> Option<Role> {
        let visitor = name == "Visitor" || self.visitor_name == Some(name);
        let agent = self.agents.iter().any(|agent| agent.name.as_deref() == Some(name));
        match (visitor, agent) {
            (true, false) => Some(Role::Visitor),
            (false, true) => Some(Role::Agent),
            _ => None,
        }
    }
}

/// Whether `text` stands in `transcript`, whole and between blanks or ends.
fn has(transcript: &str, text: &str) -> bool {
    let finder = memmem::Finder::new(text);
    let blank = |char: Option<char>| char.is_none_or(char::is_whitespace);
    let mut from = 0;
    // Occurrences may overlap.
    while let Some(found) = transcript.as_bytes().get(from..).and_then(|rest| finder.find(rest)) {
        let at = from + found;
        let (before, after) = (transcript.get(..at), transcript.get(at + text.len()..));
        if blank(before.and_then(|text| text.chars().next_back())) && blank(after.and_then(|text| text.chars().next()))
        {
            return true;
        }
        from = at + 1;
    }
    false
}
