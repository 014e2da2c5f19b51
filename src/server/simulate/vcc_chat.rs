//! What a made-up VCC chat holds, with the fields of the vendor's example, in their order. Its bare times are in the
//! zone of the made-up call centre; only the transcript's carry an offset.

use fastrand::Rng;
use jiff::tz::{Offset, TimeZone};
use serde::Serialize;

use super::chat::{Brief, TICKS, guid};
use super::phrase::{AGENTS, PAGES, VISITORS};
use super::stamp::{bare, offset};
use super::vcc_message::{Message, Talk, talk};

/// In which zone the bare times are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Zone {
    /// The call centre's own.
    #[default]
    Local,
    /// All of them in UTC.
    Utc,
    /// The start and the first messages in UTC, the rest local: as in the vendor's example.
    Mix,
}

/// How to print a chat.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// The zone of bare times.
    pub zone: Zone,
    /// Ids as digit strings.
    pub string_ids: bool,
    /// The transcript as JSON text in a string.
    pub string_transcript: bool,
    /// Longer ones, of some 9 KB.
    pub wordy: bool,
    /// Its ticket was given another type later.
    pub changed: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Id {
    Number(u32),
    Text(String),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Transcript {
    List(Vec<Message>),
    Text(String),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TicketType {
    field_id: Option<u8>,
    value_id: u8,
    label: &'static str,
    export_value: &'static str,
    params: [u8; 0],
    fg_color: &'static str,
    bg_color: &'static str,
    sort: Option<u8>,
    status: Option<u8>,
    system: u8,
    field_value_id: Option<u8>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Chat {
    chat_id: Id,
    project_id: Id,
    entity_id: Id,
    contact_id: Id,
    ticket_id: Id,
    ticket_no: String,
    session_id: String,
    r#type: &'static str,
    page_name: &'static str,
    visitor_name: &'static str,
    first_agent: Option<u32>,
    last_agent: Option<u32>,
    first_queue_id: u32,
    last_queue_id: u32,
    ip_address: String,
    #[serde(rename = "firstURL")]
    first_url: &'static str,
    #[serde(rename = "lastURL")]
    last_url: &'static str,
    session_start_time: String,
    session_close_time: Option<String>,
    duration: i64,
    first_visitor_message_time: Option<String>,
    first_agent_message_time: Option<String>,
    last_visitor_message_time: Option<String>,
    last_visitor_message_agent_response_time: Option<u8>,
    last_agent_message_time: Option<String>,
    #[serde(rename = "isSPAM")]
    is_spam: u8,
    transcript: Transcript,
    visitor_transcript: String,
    agent_transcript: String,
    disposition: &'static str,
    first_response_time: Option<i64>,
    average_response_time: Option<i64>,
    sla_status: &'static str,
    chat_log: Option<u8>,
    first_queue: Option<u8>,
    last_queue: Option<u8>,
    first_agent_name: Option<&'static str>,
    last_agent_name: Option<&'static str>,
    first_queue_name: &'static str,
    last_queue_name: &'static str,
    ticket_type_id: u8,
    ticket_type: TicketType,
    response_count: Option<u8>,
    sum_response_time: Option<u8>,
    transfers: [u8; 0],
    transfer_count: u8,
}

/// Where the call centre is.
pub fn zone() -> TimeZone {
    TimeZone::get("Europe/Budapest").unwrap_or(TimeZone::UTC)
}

/// The local day of an instant in ticks, as `startDate` names it.
pub fn day(ticks: i64, zone: &TimeZone) -> String {
    Zone::Local.print(ticks.div_euclid(TICKS), zone)[..10].to_owned()
}

/// Who had the chat last, and which record it belongs to: what the service filters by.
pub fn owner(brief: &Brief) -> (Option<u32>, u32) {
    let agent = brief.random.rotate_left(17) % 1000;
    let user = 660 + u32::try_from(agent % AGENTS.len() as u64).unwrap_or_default();
    ((agent >= 60).then_some(user), u32::try_from(brief.random % 4000).unwrap_or_default() + 1)
}

/// The JSON object of a chat.
pub fn render(brief: &Brief, style: Style, zone: &TimeZone) -> Vec<u8> {
    serde_json::to_vec(&made(brief, style, zone)).unwrap_or_default()
}

/// How a chat went, before it is printed.
struct Course {
    agent: Option<u32>,
    name: Option<&'static str>,
    visitor: &'static str,
    page: (&'static str, &'static str),
    start: i64,
    /// Nothing while it is still open.
    end: Option<i64>,
    messages: Vec<Message>,
}

impl Course {
    fn of(brief: &Brief, wordy: bool, zone: &TimeZone, rng: &mut Rng) -> Self {
        let agent = owner(brief).0;
        let name = agent.map(|agent| AGENTS[agent as usize - 660].0);
        let start = brief.ticks.div_euclid(TICKS);
        let visitor = VISITORS[rng.usize(0..VISITORS.len())].0;
        let page = PAGES[rng.usize(0..PAGES.len())];
        let messages = talk(rng, &Talk { start, agent: name, visitor, page, wordy, zone });
        let end = messages.last().map_or(start, |message| message.second) + rng.i64(1..240);
        let open = agent.is_some() && rng.u8(0..100) < 1;
        Self { agent, name, visitor, page, start, end: (!open).then_some(end), messages }
    }

    fn first(&self, by_agent: bool) -> Option<i64> {
        self.messages.iter().find(|message| message.by_agent == by_agent).map(|message| message.second)
    }

    fn last(&self, by_agent: bool) -> Option<i64> {
        self.messages.iter().rev().find(|message| message.by_agent == by_agent).map(|message| message.second)
    }

    fn said(&self, by_agent: bool) -> String {
        let lines = self.messages.iter().filter(|message| message.by_agent == by_agent);
        lines.map(|message| message.message).collect::<Vec<_>>().join(" ")
    }

    fn disposition(&self) -> &'static str {
        match (self.end, self.agent) {
            (None, _) => "In progress",
            (Some(_), None) => "Missed",
            (Some(_), Some(_)) => "Completed",
        }
    }
}

fn made(brief: &Brief, style: Style, zone: &TimeZone) -> Chat {
    let mut rng = Rng::with_seed(brief.random);
    let course = Course::of(brief, style.wordy, zone, &mut rng);
    let early = |second| if style.zone == Zone::Mix { Zone::Utc } else { style.zone }.print(second, zone);
    let late = |second| if style.zone == Zone::Mix { Zone::Local } else { style.zone }.print(second, zone);
    let id = |number: u32| if style.string_ids { Id::Text(number.to_string()) } else { Id::Number(number) };
    let response = course.first(true).map(|second| second - course.start);
    let entity = owner(brief).1;
    let day = day(brief.ticks, zone).replace('-', "");
    Chat {
        chat_id: id(brief.id),
        project_id: id(brief.project),
        entity_id: id(entity),
        contact_id: id(entity),
        ticket_id: id(brief.id + 14),
        ticket_no: format!("{}-{day}-{}", brief.project, rng.u32(100_000..999_999)),
        session_id: format!("webchat-plugin/customer/{}", guid(rng.u128(..))),
        r#type: ["webchat", "webchat", "webchat", "messenger", "telegram"][rng.usize(0..5)],
        ip_address: if rng.bool() { String::new() } else { format!("198.51.100.{}", rng.u8(..)) },
        is_spam: u8::from(rng.u8(0..100) < 3),
        session_start_time: early(course.start),
        session_close_time: course.end.map(late),
        duration: course.end.map_or(0, |end| end - course.start),
        first_visitor_message_time: course.first(false).map(early),
        first_agent_message_time: course.first(true).map(early),
        last_visitor_message_time: course.last(false).map(late),
        last_agent_message_time: course.last(true).map(late),
        first_response_time: response,
        average_response_time: response,
        sla_status: if response.is_some_and(|seconds| seconds < 60) { "Within SLA" } else { "Out of SLA" },
        ..unfinished(course, style)
    }
}

/// The fields that follow from the course alone, or are always the same.
fn unfinished(course: Course, style: Style) -> Chat {
    Chat {
        page_name: course.page.0,
        visitor_name: course.visitor,
        first_agent: course.agent,
        last_agent: course.agent,
        first_queue_id: 3803,
        last_queue_id: 3803,
        first_url: course.page.1,
        last_url: course.page.1,
        visitor_transcript: course.said(false),
        agent_transcript: course.said(true),
        disposition: course.disposition(),
        first_agent_name: course.name,
        last_agent_name: course.name,
        first_queue_name: "Chat",
        last_queue_name: "Chat",
        ticket_type_id: if style.changed { 2 } else { 1 },
        transcript: match style.string_transcript {
            true => Transcript::Text(serde_json::to_string(&course.messages).unwrap_or_default()),
            false => Transcript::List(course.messages),
        },
        ..Chat::default()
    }
}

impl Default for TicketType {
    fn default() -> Self {
        Self {
            field_id: None,
            value_id: 1,
            label: "Request",
            export_value: "Request",
            params: [],
            fg_color: "",
            bg_color: "",
            sort: None,
            status: None,
            system: 0,
            field_value_id: None,
        }
    }
}

impl Default for Id {
    fn default() -> Self {
        Id::Number(0)
    }
}

impl Default for Transcript {
    fn default() -> Self {
        Transcript::List(Vec::new())
    }
}

impl Zone {
    fn print(self, second: i64, zone: &TimeZone) -> String {
        let offset = if self == Zone::Utc { Offset::UTC } else { offset(second, zone) };
        bare(second, offset)
    }
}
