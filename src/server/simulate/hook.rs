//! What VCC Live's 'Chat (Async)' webhook says of a made-up chat: the fields of the vendor's page, in its example's
//! order. They come from the chat as the Database API gives it, so that both archives tell of the same chats.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::chat::{Brief, Plan};
use super::vcc_chat::{Style, render, zone};

/// Bytes that [`ClientData::notes`] reaches.
const NOTES: usize = 4_600;

/// What the Database API says of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Logged<'a> {
    chat_id: u32,
    project_id: u32,
    ticket_id: u32,
    entity_id: u32,
    contact_id: u32,
    #[serde(borrow)]
    visitor_name: Cow<'a, str>,
    first_agent_name: Option<Cow<'a, str>>,
    last_agent_name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    first_queue_name: Cow<'a, str>,
    #[serde(borrow)]
    last_queue_name: Cow<'a, str>,
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    ip_address: Cow<'a, str>,
    #[serde(rename = "isSPAM")]
    is_spam: u8,
    #[serde(borrow)]
    disposition: Cow<'a, str>,
    #[serde(borrow)]
    sla_status: Cow<'a, str>,
    #[serde(borrow)]
    visitor_transcript: Cow<'a, str>,
    #[serde(borrow)]
    agent_transcript: Cow<'a, str>,
    #[serde(borrow)]
    transcript: Vec<Said<'a>>,
}

#[derive(Deserialize)]
struct Said<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    date: Cow<'a, str>,
    #[serde(borrow)]
    message: Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hook<'a> {
    chat_id: u32,
    project_id: u32,
    first_agent_name: Option<&'a str>,
    last_agent_name: Option<&'a str>,
    first_queue_name: &'a str,
    last_queue_name: &'a str,
    ticket_id: u32,
    contact_id: u32,
    entity_id: u32,
    disposition: &'static str,
    platform: &'a str,
    conversation: Vec<Line<'a>>,
    ip_address: &'a str,
    is_spam: u8,
    sla_status: &'static str,
    client_data: ClientData<'a>,
}

#[derive(Serialize)]
struct Line<'a> {
    from: &'a str,
    date: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct ClientData<'a> {
    name: &'a str,
    phone1: String,
    newfield7: [u32; 1],
    /// A field of the users' own, which brings a long chat to some 8 KB.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
}

/// The chats whose webhooks are sent.
#[derive(Debug)]
pub struct Hooks {
    briefs: Vec<Brief>,
    wordy: bool,
}

impl Hooks {
    /// `count` long chats of project 822, or, without a count, the latest hundred lifelike ones.
    pub fn new(count: Option<u32>, seed: u64) -> Self {
        let mut briefs = Plan { seed, now: Timestamp::now(), chats: count, ties: 0, days: 90, per_day: None }.vcc();
        briefs.retain(|brief| brief.project == 822);
        briefs.sort_unstable_by_key(|brief| (brief.ticks, brief.id));
        if count.is_none() {
            briefs.drain(..briefs.len().saturating_sub(100));
        }
        Self { briefs, wordy: count.is_some() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.briefs.len()
    }

    /// The body of one of them; empty where there is none.
    pub fn body(&self, index: usize) -> String {
        let Some(brief) = self.briefs.get(index) else { return String::new() };
        let logged = render(brief, Style { wordy: self.wordy, ..Style::default() }, &zone());
        let hook = serde_json::from_slice(&logged).map(|logged: Logged<'_>| {
            let lines = &logged.transcript;
            let conversation =
                lines.iter().map(|said| Line { from: &said.name, date: &said.date, message: &said.message });
            serde_json::to_string(&hook(&logged, conversation.collect(), self.wordy))
        });
        hook.and_then(|hook| hook).unwrap_or_default()
    }
}

fn hook<'a>(logged: &'a Logged<'_>, conversation: Vec<Line<'a>>, wordy: bool) -> Hook<'a> {
    Hook {
        chat_id: logged.chat_id,
        project_id: logged.project_id,
        first_agent_name: logged.first_agent_name.as_deref(),
        last_agent_name: logged.last_agent_name.as_deref(),
        first_queue_name: &logged.first_queue_name,
        last_queue_name: &logged.last_queue_name,
        ticket_id: logged.ticket_id,
        contact_id: logged.contact_id,
        entity_id: logged.entity_id,
        disposition: if logged.disposition == "Missed" { "missed" } else { "completed" },
        platform: &logged.r#type,
        conversation,
        ip_address: &logged.ip_address,
        is_spam: logged.is_spam,
        sla_status: if logged.sla_status == "Within SLA" { "answeredBeforeSLA" } else { "answeredAfterSLA" },
        client_data: ClientData {
            name: &logged.visitor_name,
            phone1: format!("+36 1 555 {:04}", logged.entity_id),
            newfield7: [logged.entity_id % 30],
            notes: wordy.then(|| notes(logged)),
        },
    }
}

/// What was said, over and over, to the length of a long field.
fn notes(logged: &Logged<'_>) -> String {
    let mut notes = String::new();
    while notes.len() < NOTES {
        notes = notes + &logged.visitor_transcript + " " + &logged.agent_transcript + " ";
    }
    notes
}
