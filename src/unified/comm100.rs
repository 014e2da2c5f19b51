//! Comm100's chat as the common record, after the vendor's page "Chat" of its Live Chat API v4.
//!
//! The names under which includes come are documented nowhere, so the singular and the plural are read.

use super::comm100_message::{self, messages};
use super::object::{Object, extra};
use super::record::*;
use super::time::{self, Sent};
use super::value::{self, Read};
use super::{Context, List, Mapped, known};
use crate::provider::comm100::table::CHATS;

/// One object of `chats:Search`, `missedAndRefusedChats:Search` or `chats/{id}`.
pub(super) fn map(raw: &str, context: &Context<'_>) -> Result<Mapped, &'static str> {
    let mut object = Object::read(raw, CHATS.columns).ok_or("it is no object")?;
    let (id, guid) = (object.id("id"), object.id("guid"));
    let identity = id.as_ref().or(guid.as_ref()).ok_or("it has neither an id nor a GUID")?;
    let key = context.key(Source::Comm100, identity);
    let mut chat = blank(key, id, guid, context);
    course(&mut object, &mut chat);
    people(&mut object, &mut chat, context);
    places(&mut object, &mut chat, context);
    afterwards(&mut object, &mut chat, context);
    chat.messages = messages(&mut object);
    let agents = chat.agents.take().or_else(|| comm100_message::senders(chat.messages.as_deref()));
    comm100_message::identify(&mut chat.messages, agents.as_deref().unwrap_or_default());
    chat.agents = agents;
    chat.extra = extra(object.rest());
    chat.raw = context.raw(raw);
    Ok(Mapped { chat, odd_values: object.odd })
}

/// What became of it, and when.
fn course(object: &mut Object<'_>, chat: &mut Chat) {
    chat.vendor_status = object.text("status");
    chat.kind = kind(chat.vendor_status.as_deref());
    chat.origin = object.text("source").map(origin);
    let mut time = |name| object.field(name, time::sent).map(time::utc).unzip();
    (chat.requested_at, chat.time_basis.requested_at) = time("requestedTime");
    (chat.started_at, chat.time_basis.started_at) = time("startTime");
    (chat.ended_at, chat.time_basis.ended_at) = time("endTime");
    chat.waiting_s = object.seconds("waitingTime");
    chat.duration_s = object.seconds("duration");
    chat.first_response_s = object.seconds("firstResponseTime");
    let average = object.spelling(&["avgResponseTime", "averageResponseTime"]);
    chat.average_response_s = object.seconds(average);
    chat.agent_duration_s = object.seconds("agentDuration");
    chat.bot_duration_s = object.seconds("botDuration");
}

/// The status alone decides: as a name, as a digit, as a digit in a string.
fn kind(status: Option<&str>) -> Kind {
    match status.map(|status| status.trim().to_ascii_lowercase()).as_deref() {
        Some("normal" | "0") => Kind::Chat,
        Some("refused" | "1") => Kind::Refused,
        Some("missed" | "2") => Kind::Missed,
        Some("switchedtomessage" | "3") => Kind::Offline,
        _ => Kind::Unknown,
    }
}

/// The page's word for a number.
fn origin(sent: String) -> String {
    match sent.as_str() {
        "0" => "chatButton".to_owned(),
        "1" => "autoInvitation".to_owned(),
        "2" => "manualInvitation".to_owned(),
        _ => sent,
    }
}

fn people(object: &mut Object<'_>, chat: &mut Chat, context: &Context<'_>) {
    let mut visitor = Visitor {
        id: object.related_id("visitorId"),
        contact_id: object.related_id("contactIdentityId"),
        name: object.text("preChatName"),
        email: object.text("preChatEmail"),
        phone: object.text("preChatPhone"),
        company: object.text("preChatCompany"),
        ip: None,
        language: None,
    };
    if visitor.name.is_none() {
        visitor.name = object.part("visitor", "visitor.", |visitor| visitor.text("name")).flatten();
    }
    let session = object.part("session", "session.", |session| {
        (visitor.ip, visitor.language) = (session.text("ip"), session.text("language"));
        Session {
            landing_url: session.text("landingPageURL"),
            referrer_url: session.text("referrerURL"),
            browser: session.text("browser"),
            os: session.text("operatorSystem"),
        }
    });
    (chat.visitor, chat.session) = (known(visitor), session.and_then(known));
    let bot = object.related_id("botId");
    let list = object.spelling(&["chatAgents", "chatAgent"]);
    let mut bot_name = (bot.clone(), None);
    chat.agents = object
        .list(list, |entry| participant(entry, &mut bot_name, context))
        .map(|entries| entries.into_iter().flatten().collect());
    let (id, name) = bot_name;
    chat.bot = known(Named { id, name });
}

/// An entry of `chatAgents`: an agent, or `None` for a bot, whose id and name are noted.
fn participant(
    entry: &mut Object<'_>,
    bot: &mut (Option<String>, Option<String>),
    context: &Context<'_>,
) -> Option<Agent> {
    let own = entry.related_id("botId");
    let id = entry.related_id("agentId");
    let name = entry.part("agent", "agent.", |agent| {
        same_id(agent, id.as_deref());
        agent.text("displayName")
    });
    let name = name.flatten();
    if own.is_some() || (id.is_some() && id == bot.0) {
        if bot.0.is_none() {
            bot.0 = own.or(id);
        }
        bot.1 = name.or_else(|| bot.1.take());
        return None;
    }
    let name = name.or_else(|| context.name(List::Comm100Agents, id.as_ref()));
    let mut time = |name| entry.field(name, time::sent).map(|sent: Sent| time::utc(sent).0);
    let (started_at, ended_at) = (time("startTime"), time("endTime"));
    Some(Agent { id, name, started_at, ended_at, duration_s: entry.seconds("duration") })
}

/// The id of an included object says nothing new where it is the one that was asked by.
fn same_id(included: &mut Object<'_>, id: Option<&str>) {
    let same = included.peek("id").is_some_and(|raw| match value::id(raw, true) {
        Read::Value(own) => Some(own.as_str()) == id,
        _ => false,
    });
    if same {
        included.take("id");
    }
}

fn places(object: &mut Object<'_>, chat: &mut Chat, context: &Context<'_>) {
    let mut named = |list, id: &str, include| {
        let id = object.related_id(id);
        let name = object.part(include, ".", |included| {
            same_id(included, id.as_deref());
            included.text("name")
        });
        context.named(list, id, name.flatten())
    };
    chat.department = named(List::Departments, "departmentId", "department");
    chat.skill = named(List::Skills, "skillId", "skill");
    chat.campaign = named(List::Campaigns, "campaignId", "campaign");
    chat.page = known(Page { url: object.text("requestingPageURL"), title: object.text("requestingPageTitle") });
    chat.ticket = known(Ticket { id: object.related_id("preChatTicketId"), ..Ticket::default() });
}

/// What was said of the chat once it was over.
fn afterwards(object: &mut Object<'_>, chat: &mut Chat, context: &Context<'_>) {
    let rating = object.part("postChatSurvey", "postChatSurvey.", |survey| Rating {
        grade: survey.field("ratingGrade", grade),
        comment: survey.text("ratingComment"),
    });
    chat.rating = rating.and_then(known);
    let wrapup = object.part("chatWrapup", "chatWrapup.", |wrapup| Wrapup { comment: wrapup.text("comment") });
    chat.wrapup = wrapup.and_then(known);
    let list = object.spelling(&["chatWrapupCategories", "chatWrapupCategory"]);
    chat.categories = object.list(list, |category| {
        let (id, name) = (category.related_id("categoryOptionId"), category.text("name"));
        context.named(List::Categories, id, name).unwrap_or_default()
    });
    let list = object.spelling(&["chatFieldResults", "chatFieldResult"]);
    chat.fields = object.list(list, |field| Field {
        form: field.text("formType"),
        id: field.related_id("fieldId"),
        name: field.text("fieldName"),
        value: field.field("value", field_value),
    });
}

/// From 1 to 5; 0 and -1 mean that nobody rated.
fn grade(raw: &str) -> Read<u8> {
    match value::any_number(raw) {
        Some(0.0 | -1.0) => Read::None,
        Some(grade) if (1.0..=5.0).contains(&grade) && grade.fract() == 0.0 => Read::Value(grade as u8),
        None if raw == "\"\"" => Read::None,
        _ => Read::Odd,
    }
}

/// The value of a form's field: lists and objects as their JSON text.
pub(super) fn field_value(raw: &str) -> Read<String> {
    match raw.as_bytes().first() {
        Some(b'[' | b'{') => Read::Value(raw.to_owned()),
        _ => value::text(raw),
    }
}

fn blank(key: String, id: Option<String>, guid: Option<String>, context: &Context<'_>) -> Chat {
    Chat {
        id,
        guid,
        account: context.account.map(str::to_owned),
        channel: Some("webchat".to_owned()),
        ..Chat::blank(Source::Comm100, key)
    }
}
