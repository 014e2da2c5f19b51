//! VCC's chats as the common record: the chat log, after the page "Get Chat Log", and the body of the webhook
//! 'Chat (Async)'. Both give the same key, and the same values where both have them.

use super::object::{Object, decoded, extra};
use super::record::*;
use super::time::{self, Sent, Witness};
use super::value::{self, Read};
use super::vcc_message::{self, Sides};
use super::{Context, List, Mapped, known};
use crate::provider::vcc::table::CHATS;
use crate::provider::vcc::webhook::WEBHOOK;

/// One object of `GET /projects/{id}/chats`.
pub(super) fn map_export(raw: &str, context: &Context<'_>) -> Result<Mapped, &'static str> {
    let mut object = Object::read(raw, CHATS.columns).ok_or("it is no object")?;
    let mut chat = identity(&mut object, context)?;
    chat.channel = object.text("type");
    course(&mut object, &mut chat);
    chat.is_spam = object.flag("isSPAM");
    chat.visitor = known(Visitor {
        contact_id: object.related_id("contactId"),
        name: object.text("visitorName"),
        ip: object.text("ipAddress"),
        ..Visitor::default()
    });
    let ids = Some(("firstAgent", "lastAgent"));
    chat.agents = agents(&mut object, ids, context);
    chat.page = known(Page { url: object.text("firstURL"), title: object.text("pageName") });
    chat.transfers = transfers(&mut object);
    let (visitor, agent) = (transcript(&mut object, "visitorTranscript"), transcript(&mut object, "agentTranscript"));
    let talk = vcc_message::messages(&mut object, "transcript", "name", context.zone);
    times(&mut object, &mut chat, &Witness { first: talk.first, last: talk.last, zone: context.zone });
    chat.messages = talk.messages;
    let name = chat.visitor.as_ref().and_then(|visitor| visitor.name.as_deref());
    let sides = Sides {
        visitor: &visitor,
        agent: &agent,
        visitor_name: name,
        agents: chat.agents.as_deref().unwrap_or_default(),
    };
    sides.assign(&mut chat.messages);
    Ok(finish(object, chat, raw, context))
}

/// One body of the webhook, which has no times but the messages'.
pub(super) fn map_webhook(raw: &str, context: &Context<'_>) -> Result<Mapped, &'static str> {
    let mut object = Object::read(raw, WEBHOOK.columns).ok_or("it is no object")?;
    let mut chat = identity(&mut object, context)?;
    chat.channel = object.text("platform");
    course(&mut object, &mut chat);
    chat.is_spam = object.flag("isSpam");
    let mut visitor =
        Visitor { contact_id: object.related_id("contactId"), ip: object.text("ipAddress"), ..Visitor::default() };
    chat.fields = client_data(&mut object, &mut visitor);
    chat.visitor = known(visitor);
    chat.agents = agents(&mut object, None, context);
    chat.messages = vcc_message::messages(&mut object, "conversation", "from", context.zone).messages;
    let name = chat.visitor.as_ref().and_then(|visitor| visitor.name.as_deref());
    let sides =
        Sides { visitor: "", agent: "", visitor_name: name, agents: chat.agents.as_deref().unwrap_or_default() };
    sides.assign(&mut chat.messages);
    Ok(finish(object, chat, raw, context))
}

fn finish(object: Object<'_>, mut chat: Chat, raw: &str, context: &Context<'_>) -> Mapped {
    let agents = chat.agents.take();
    super::comm100_message::identify(&mut chat.messages, agents.as_deref().unwrap_or_default());
    chat.agents = agents;
    chat.extra = extra(object.rest());
    chat.raw = context.raw(raw);
    Mapped { chat, odd_values: object.odd }
}

/// Ids are unique within a project only.
fn identity(object: &mut Object<'_>, context: &Context<'_>) -> Result<Chat, &'static str> {
    let id = object.id("chatId").ok_or("it has no chatId")?;
    let project = object.id("projectId");
    let key = context.key(Source::Vcc, &format!("{}:{id}", project.as_deref().unwrap_or("-")));
    Ok(Chat {
        id: Some(id),
        account: context.account.map(str::to_owned),
        project: context.named(List::Projects, project, None),
        ..Chat::blank(Source::Vcc, key)
    })
}

/// What became of it.
fn course(object: &mut Object<'_>, chat: &mut Chat) {
    chat.vendor_status = object.text("disposition");
    chat.kind = kind(chat.vendor_status.as_deref());
    chat.sla = object.text("slaStatus").map(|vendor| Sla { value: sla(&vendor), vendor: Some(vendor) });
    let (first, last) = (object.text("firstQueueName"), object.text("lastQueueName"));
    chat.queue = known(Queue { first, last });
    let ticket = Ticket {
        id: object.related_id("ticketId"),
        no: object.text("ticketNo"),
        r#type: object.part("ticketType", "ticketType.", |kind| kind.text("label")).flatten(),
    };
    chat.ticket = known(ticket);
}

pub(super) fn kind(disposition: Option<&str>) -> Kind {
    match disposition.map(|word| word.trim().to_lowercase()).as_deref() {
        Some("completed") => Kind::Chat,
        Some("missed" | "lost") => Kind::Missed,
        Some("in progress" | "inprogress" | "in_progress") => Kind::Open,
        _ => Kind::Unknown,
    }
}

/// No page lists the words. Two are known from its examples; the others are read by what they contain.
fn sla(vendor: &str) -> Option<SlaValue> {
    let word = vendor.trim().to_lowercase();
    match word.as_str() {
        "within sla" | "answeredbeforesla" => Some(SlaValue::Within),
        "none" | "no sla" => Some(SlaValue::None),
        _ if ["missed", "out of", "outside", "after", "breach"].iter().any(|part| word.contains(part)) => {
            Some(SlaValue::Missed)
        }
        _ => None,
    }
}

/// Start and end.
fn times(object: &mut Object<'_>, chat: &mut Chat, witness: &Witness<'_>) {
    chat.duration_s = object.seconds("duration");
    chat.first_response_s = object.seconds("firstResponseTime");
    let average = object.spelling(&["averageResponseTime", "avgResponseTime"]);
    chat.average_response_s = object.seconds(average);
    let mut proven = |name: &str, known: &dyn Fn(Sent) -> Option<time::Known>| {
        object.field(name, |raw| match time::sent(raw) {
            Read::Value(sent) => known(sent).map_or(Read::Unproven, Read::Value),
            Read::None => Read::None,
            Read::Unproven => Read::Unproven,
            Read::Odd => Read::Odd,
        })
    };
    let start = proven("sessionStartTime", &|sent| witness.start(sent));
    let duration = chat.duration_s.map(|duration| duration.0);
    let end = proven("sessionCloseTime", &|sent| witness.end(sent, start.as_ref(), duration));
    (chat.started_at, chat.time_basis.started_at) = start.map(|known| (known.text, known.basis)).unzip();
    (chat.ended_at, chat.time_basis.ended_at) = end.map(|known| (known.text, known.basis)).unzip();
    chat.requested_at.clone_from(&chat.started_at);
    chat.time_basis.requested_at = chat.time_basis.started_at;
}

/// The first and the last agent, who are one where their ids are, or, without ids, their names. `[]` where both are
/// there and say nobody.
fn agents(
    object: &mut Object<'_>,
    ids: Option<(&'static str, &'static str)>,
    context: &Context<'_>,
) -> Option<Vec<Agent>> {
    let (first, last) = ids.unwrap_or(("firstAgentName", "lastAgentName"));
    let both = object.has(first) && object.has(last);
    let odd = object.odd;
    let mut id = |name: Option<&str>| name.and_then(|name| object.related_id(name));
    let (first_id, last_id) = (id(ids.map(|ids| ids.0)), id(ids.map(|ids| ids.1)));
    let (first_name, last_name) = (object.text("firstAgentName"), object.text("lastAgentName"));
    if [&first_id, &last_id, &first_name, &last_name].iter().all(|value| value.is_none()) {
        return (both && object.odd == odd).then(Vec::new);
    }
    let same = match (&first_id, &last_id) {
        (Some(first), Some(last)) => first == last,
        (None, None) => first_name == last_name,
        // The fields say too little to tell them apart.
        _ => first_name == last_name,
    };
    if same && first_name.is_some() && last_name.is_some() && first_name != last_name {
        object.untake("firstAgentName");
    }
    let agent = |id: Option<String>, name: Option<String>| {
        let name = name.or_else(|| context.name(List::VccAgents, id.as_ref()));
        known(Agent { id, name, ..Agent::default() })
    };
    let list = match same {
        true => vec![agent(first_id.or(last_id), last_name.or(first_name))],
        false => vec![agent(first_id, first_name), agent(last_id, last_name)],
    };
    Some(list.into_iter().flatten().collect())
}

/// No page says what a transfer looks like, so they stay as sent.
fn transfers(object: &mut Object<'_>) -> Option<Vec<Json>> {
    object.field("transfers", |raw| {
        let mut list = Vec::new();
        let read = crate::format::object::items(raw, |item| {
            list.extend(Json::new(item.to_owned()));
            Ok(())
        });
        match read {
            _ if raw == "{}" => Read::Value(Vec::new()),
            Ok(()) => Read::Value(list),
            Err(_) => Read::Odd,
        }
    })
}

/// One side's words, which stay in `extra` whole.
fn transcript(object: &mut Object<'_>, name: &str) -> String {
    object.peek(name).filter(|raw| raw.starts_with('"')).map(value::string).unwrap_or_default()
}

/// Every key is a field; some say who the visitor is.
fn client_data(object: &mut Object<'_>, visitor: &mut Visitor) -> Option<Vec<Field>> {
    let raw = object.peek("clientData");
    if raw == Some("[]") {
        object.take("clientData");
        return Some(Vec::new());
    }
    let read = |data: &mut Object<'_>| {
        let names: Vec<&str> = data.members().map(|(name, _)| name).collect();
        let mut list: Vec<Field> = Vec::with_capacity(data.len());
        for name in names {
            let name = decoded(name).into_owned();
            let value = data.field(&name, super::comm100::field_value);
            if list.iter().all(|field| field.name.as_deref() != Some(&name)) {
                list.push(Field { form: Some("clientData".to_owned()), id: None, name: Some(name), value });
            }
        }
        list
    };
    let list = object.part("clientData", ".", read)?;
    let find = |name: &str| {
        list.iter().find(|field| field.name.as_deref() == Some(name)).and_then(|field| field.value.clone())
    };
    visitor.name = find("name");
    visitor.phone = find("phone1");
    visitor.email = find("contact1_email").or_else(|| find("email"));
    Some(list)
}
