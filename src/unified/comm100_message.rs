//! Comm100's messages, whose table no page has: after the vendor's examples.
//!
//! A file's message carries `URL?file name?sender` where the sender's name should be, nothing of it percent-encoded.

use super::elements;
use super::object::Object;
use super::record::*;
use super::time;
use crate::format::object::text as decode;

/// The messages of a chat. Who of the agents sent them is found out by [`identify`].
pub(super) fn messages(object: &mut Object<'_>) -> Option<Vec<Message>> {
    elements::messages(object, "messages", message)
}

fn message(object: &mut Object<'_>, seq: u32) -> Message {
    let at = object.field("time", time::sent).map(|sent| time::utc(sent).0);
    let role = role(object.text("senderType").as_deref());
    let action = object.text("chatAction");
    let sender = object.text("senderName");
    let file_action = action.as_deref().is_some_and(|action| ends_with(action, "file"));
    let (name, attachment) = file(object, sender, file_action);
    let file = attachment.is_some() || file_action;
    let event = role == Role::System || action.as_deref().is_some_and(|action| ends_with(action, "chat"));
    Message {
        seq,
        id: None,
        at,
        role,
        name,
        agent_id: None,
        r#type: if file {
            MessageType::File
        } else if event {
            MessageType::Event
        } else {
            MessageType::Text
        },
        text: object.text("message"),
        is_note: action.as_deref().is_some_and(is_note),
        translation: object.text("translatedMessage"),
        action,
        attachments: attachment.into_iter().collect(),
        page: None,
        extra: extra(object),
    }
}

/// The sender's name and the file. The token in `attachment` stays in the message's `extra` in any case.
fn file(object: &mut Object<'_>, sender: Option<String>, is_file: bool) -> (Option<String>, Option<Attachment>) {
    let mut room = String::new();
    let token = object.peek("attachment").filter(|raw| raw.starts_with('"')).map(|raw| decode(raw, &mut room));
    let token = token.filter(|token| !token.is_empty());
    if token.is_none() {
        // Taken where it is empty; odd where it is no text. A number would be a token too.
        if object.text("attachment").is_some() {
            object.untake("attachment");
        }
    }
    if !is_file && token.is_none() {
        return (sender, None);
    }
    if let Some((attachment, name)) = sender.as_deref().filter(|sender| is_address(sender)).and_then(cut) {
        return (name, Some(attachment));
    }
    match token.filter(|token| is_address(token)).and_then(cut) {
        Some((attachment, name)) => (sender.or(name), Some(attachment)),
        None => (sender, token.map(|_| Attachment::default())),
    }
}

/// Cuts `URL?file name?sender` at the first and at the last question mark.
fn cut(text: &str) -> Option<(Attachment, Option<String>)> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (url, rest) = text.split_once('?').unwrap_or((text, ""));
    let (name, sender) = rest.rsplit_once('?').unwrap_or((rest, ""));
    Some((Attachment { name: some(name), url: some(url), ..Attachment::default() }, some(sender)))
}

fn is_address(text: &str) -> bool {
    let scheme = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    scheme.starts_with("https://") || scheme.starts_with("http://")
}

fn role(sender_type: Option<&str>) -> Role {
    match sender_type.map(|word| word.trim().to_ascii_lowercase()).as_deref() {
        Some("visitor") => Role::Visitor,
        Some("agent") => Role::Agent,
        Some("system") => Role::System,
        Some("chatbot" | "bot") => Role::Bot,
        _ => Role::Unknown,
    }
}

fn ends_with(action: &str, end: &str) -> bool {
    action.len() >= end.len() && action.as_bytes()[action.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
}

/// Notes are the agents' own: the visitor never saw them.
fn is_note(action: &str) -> bool {
    let prefix = "agentSendNote".as_bytes();
    action.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// What no field of the message carries.
pub(super) fn extra(object: &Object<'_>) -> Option<Json> {
    object.rest().and_then(Json::new)
}

/// Without a list of agents: those who sent messages as agents, by name, in the order in which they appear.
pub(super) fn senders(messages: Option<&[Message]>) -> Option<Vec<Agent>> {
    let mut agents: Vec<Agent> = Vec::new();
    for message in messages.into_iter().flatten().filter(|message| message.role == Role::Agent) {
        if message.name.is_some() && agents.iter().all(|agent| agent.name != message.name) {
            agents.push(Agent { name: message.name.clone(), ..Agent::default() });
        }
    }
    (!agents.is_empty()).then_some(agents)
}

/// Gives an agent's messages the id of the one agent who has that name.
pub(super) fn identify(messages: &mut Option<Vec<Message>>, agents: &[Agent]) {
    for message in messages.iter_mut().flatten().filter(|message| message.role == Role::Agent) {
        let mut ids = agents.iter().filter(|agent| agent.name.is_some() && agent.name == message.name);
        // An agent who joined twice stands in the list twice.
        let first = ids.next().map(|agent| &agent.id);
        if let Some(id) = first
            && ids.all(|agent| agent.id == *id)
        {
            message.agent_id.clone_from(id);
        }
    }
}
