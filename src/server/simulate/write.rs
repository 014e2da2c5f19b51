//! Comm100's part that changes chats: tickets, wrap-ups, categories, fields, deleting. All of it is done to the
//! chats in memory, so that a later read shows it; `write-answer` changes what is answered, or whether it is done.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::call::{Answer, Call, RESET};
use super::chat::{Brief, TICKS, ticks};
use super::comm100::missing;
use super::comm100_chat::Facts;
use super::include::Wrapup;
use super::phrase::AGENTS;
use super::stamp::instant;
use super::world::{Store, World};

/// Answers a request whose path (lower case, below `livechat/`) is nothing that reads.
pub fn answer(world: &World, call: &Call, path: &[&str]) -> Answer {
    if world.faults.switch("write-denied").is_some_and(|id| names(world, call, id)) {
        return Answer::error(403, "You do not have the permission for this chat.");
    }
    let told = world.faults.occasion("write-answer");
    match told {
        Some("html403") => {
            let page = "<html><head><title>403 Forbidden</title></head><body>Blocked by firewall</body></html>";
            return Answer::new(403, "text/html", page);
        }
        Some("403") => return Answer::error(403, "You do not have the permission for this."),
        Some("404") => return missing(&call.path),
        Some("html404") => {
            let page = "<html><head><title>404 Not Found</title></head><body>nginx</body></html>";
            return Answer::new(404, "text/html", page);
        }
        Some("202") => return Answer::empty(202),
        Some("false") => return Answer::json(200, &json!({"success": false, "message": "The job failed."})),
        Some("409") => return Answer::error(409, "The chat was changed by somebody else."),
        _ => {}
    }
    if told == Some("207") {
        return perform_most(world, call, path);
    }
    let done = perform(world, call, path).unwrap_or_else(|answer| answer);
    match told {
        Some("200") if done.status < 300 => Answer::empty(200),
        Some("201") if done.status < 300 => Answer { status: 201, ..done },
        Some("204") if done.status < 300 => Answer::empty(204),
        Some("cut") if done.status < 300 => Answer::empty(RESET),
        Some("json") if done.status < 300 => Answer::json(200, &json!({"result": "ok"})),
        _ => done,
    }
}

/// Whether a request is about the chat of that id.
fn names(world: &World, call: &Call, id: &str) -> bool {
    let guid = world.store().find(id).map(|brief| Facts::of(&brief).guid);
    let is_it = |text: &str| text == id || guid.as_deref().is_some_and(|guid| guid.eq_ignore_ascii_case(text));
    let body = call.json().unwrap_or_default();
    let listed = body.as_array().into_iter().flatten();
    call.path.split(['/', ':']).any(is_it)
        || listed.map(|item| item.get("chatId").unwrap_or(item)).any(|item| item.to_string().trim_matches('"') == id)
}

/// As [`perform`], but of a batch the last is left.
fn perform_most(world: &World, call: &Call, path: &[&str]) -> Answer {
    let mut ids = call.json().unwrap_or_default();
    let last = ids.as_array_mut().and_then(Vec::pop);
    if call.method == "DELETE" && path.len() == 1 && ids.as_array().is_some_and(|ids| !ids.is_empty()) {
        _ = delete(&mut world.store(), &ids);
    }
    Answer::json(207, &json!([{"id": last, "status": 500, "error": "The chat is in use."}]))
}

fn perform(world: &World, call: &Call, path: &[&str]) -> Result<Answer, Answer> {
    let body = call.json()?;
    let mut store = world.store();
    match (call.method.as_str(), path) {
        ("POST", ["chats", chat]) if chat.ends_with(":attachtoticket") => {
            let brief = by_id(&store, chat.trim_end_matches(":attachtoticket"))?;
            store.edit(brief.id).ticket = Some(whole(&body, "targetId")?);
            Ok(Answer::empty(200))
        }
        ("PUT", ["chats", chat]) => {
            let brief = by_id(&store, chat)?;
            let ticket = whole(&body, "preChatTicketId")?;
            store.edit(brief.id).ticket = Some(ticket);
            Ok(Answer::new(200, "application/json; charset=utf-8", loose(&brief, ticket, world.wordy)))
        }
        ("PUT", ["chats", chat, "chatwrapup"]) => {
            let brief = by_id(&store, chat)?;
            comment(&mut store, &brief, &body, 200)
        }
        ("POST", ["chatwrapups"]) => {
            let brief = by_id(&store, &whole(&body, "chatId")?.to_string())?;
            comment(&mut store, &brief, &body, 201)
        }
        ("POST", ["chats", guid, "chatwrapupcategories"]) => {
            let strict = world.faults.switch("comm100-categories-array").is_some();
            categorize(&mut store, guid, &body, strict)
        }
        ("POST", ["chatfieldresults"]) => fields(&mut store, &body),
        ("DELETE", ["chats" | "missedandrefusedchats"]) => delete(&mut store, &body),
        ("DELETE", ["chats" | "missedandrefusedchats", chat]) => {
            let brief = by_id(&store, chat)?;
            store.delete(brief.id);
            Ok(Answer::empty(204))
        }
        _ => Err(missing(&call.path)),
    }
}

/// Only the integer will do, other than for reading.
fn by_id(store: &Store, name: &str) -> Result<Brief, Answer> {
    name.parse::<u32>().map_err(|_| Answer::error(400, &format!("'{name}' is not a valid integer.")))?;
    store.find(name).ok_or_else(|| missing(name))
}

/// An integer, as a number or as digits in a string.
fn whole(body: &Value, name: &str) -> Result<i64, Answer> {
    integer(&body[name]).ok_or_else(|| Answer::error(400, &format!("The field '{name}' must be an integer.")))
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn comment(store: &mut Store, brief: &Brief, body: &Value, status: u16) -> Result<Answer, Answer> {
    let Some(comment) = body["comment"].as_str() else {
        return Err(Answer::error(400, "The field 'comment' must be a string."));
    };
    let time = instant(ticks(Timestamp::now()));
    store.edit(brief.id).comment = Some((comment.to_owned(), time.clone()));
    let agent = Some(AGENTS[Facts::of(brief).agent.unwrap_or_default()].1);
    Ok(Answer::json(
        status,
        &Wrapup {
            chat_id: brief.id,
            agent_id: agent,
            comment: comment.to_owned(),
            last_updated_time: time,
            is_auto_submitted: None,
            categories_name: None,
        },
    ))
}

fn categorize(store: &mut Store, guid: &str, body: &Value, strict: bool) -> Result<Answer, Answer> {
    if guid.parse::<u64>().is_ok() {
        return Err(Answer::error(400, &format!("'{guid}' is not a valid guid.")));
    }
    let brief = store.find(guid).ok_or_else(|| missing(guid))?;
    let items = match body {
        Value::Array(items) => items.as_slice(),
        Value::Object(_) if !strict => std::slice::from_ref(body),
        _ => return Err(Answer::error(400, "The request body must be an array of chat wrap-up categories.")),
    };
    let option = |item: &Value| item["categoryOptionId"].as_str().map(str::to_ascii_lowercase);
    let options: Option<Vec<String>> = items.iter().map(option).collect();
    let Some(options) = options.filter(|options| !options.is_empty()) else {
        return Err(Answer::error(400, "The field 'categoryOptionId' is required."));
    };
    let own = Facts::of(&brief).category;
    let edit = store.edit(brief.id);
    for option in options {
        let there = own == Some(option.as_str()) || edit.categories.iter().any(|(_, held)| *held == option);
        if !there {
            let row = u64::from(brief.id) * 16 + edit.categories.len() as u64 + 1_000_000_000;
            edit.categories.push((row, option));
        }
    }
    Ok(Answer::empty(200))
}

fn fields(store: &mut Store, body: &Value) -> Result<Answer, Answer> {
    let Some(items) = body.as_array() else {
        return Err(Answer::error(400, "The request body must be an array of chat field results."));
    };
    for item in items {
        by_id(store, &whole(item, "chatId")?.to_string())?;
        let form = item["formType"].as_str().unwrap_or("wrapup");
        if !item["fieldId"].is_string() || item["value"].is_null() || !form.eq_ignore_ascii_case("wrapup") {
            return Err(Answer::error(400, "Each item needs 'fieldId' and 'value', and 'formType' must be wrapup."));
        }
    }
    for item in items {
        let id = u32::try_from(whole(item, "chatId")?).unwrap_or_default();
        let held = &mut store.edit(id).fields;
        held.retain(|other| other["fieldId"] != item["fieldId"]);
        held.push(item.clone());
    }
    Ok(Answer::empty(200))
}

/// A batch: ids as numbers or digit strings, those that are not there are passed over.
fn delete(store: &mut Store, body: &Value) -> Result<Answer, Answer> {
    let ids = body.as_array().filter(|ids| !ids.is_empty());
    let ids: Option<Vec<i64>> = ids.and_then(|ids| ids.iter().map(integer).collect());
    let Some(ids) = ids else {
        return Err(Answer::error(400, "The request body must be an array of integer ids."));
    };
    for id in ids.into_iter().filter_map(|id| u32::try_from(id).ok()) {
        store.delete(id);
    }
    Ok(Answer::empty(200))
}

/// The fields of the answer to a `PUT`, in the order of the vendor's example.
const LOOSE: &str = "id sessionId startTime endTime isQueued ifAudioChatHappened ifVideoChatHappened status messages \
    requestingPageTitle requestingPageURL source autoInvitationId preChatSocialMediaSource \
    preChatSocialProfileURL preChatName preChatEmail preChatPhone preChatCompany preChatProductService \
    preChatTicketId departmentId skillId requestedTime avgResponseTime visitorMessagesCount agentMessagesCount \
    campaignId waitingTime duration cannedMessageCount botDuration agentDuration lastMessageSentBy botId guid \
    visitorId contactIdentityId chatAgents";

/// The chat as the answer to a `PUT` shows it: the transcript in a string, whole seconds, numbers for names.
fn loose(brief: &Brief, ticket: i64, wordy: bool) -> String {
    let facts = Facts::of(brief);
    let messages = facts.messages(brief, wordy);
    let mut chat = json!(facts.chat(brief, Some(ticket), &messages));
    let talker = ["visitor", "agent", "system", "chatBot"].into_iter();
    let place = talker.zip(0..).find(|(name, _)| chat["lastMessageSentBy"] == **name).map_or(2, |(_, place)| place);
    let agent = facts.agent.map(|agent| {
        json!({"chatId": facts.guid, "agentId": AGENTS[agent].1, "startTime": instant(brief.ticks)[..10],
               "endTime": instant(facts.end(brief))[..10], "duration": facts.length / TICKS, "id": 1})
    });
    for (name, value) in [
        ("messages", json!(serde_json::to_string(&messages).unwrap_or_default())),
        ("isQueued", json!(false)),
        ("ifAudioChatHappened", json!(false)),
        ("ifVideoChatHappened", json!(false)),
        ("preChatSocialMediaSource", json!("none")),
        ("waitingTime", json!(facts.waiting / TICKS)),
        ("duration", json!(facts.length / TICKS)),
        ("agentDuration", json!(facts.length / TICKS)),
        ("botDuration", json!(0)),
        ("cannedMessageCount", json!(0)),
        ("lastMessageSentBy", json!(place.to_string())),
        ("chatAgents", json!(agent.into_iter().collect::<Vec<_>>())),
    ] {
        chat[name] = value;
    }
    let fields: Vec<String> = LOOSE.split(' ').map(|name| format!("\"{name}\":{}", chat[name])).collect();
    format!("{{{}}}", fields.join(","))
}
