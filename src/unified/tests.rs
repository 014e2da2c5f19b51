//! The rules of the mapping, each with a row.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::{Value, json};

use super::recognise::VendorShape;
use super::*;

#[derive(Debug)]
struct Known;

impl Names for Known {
    fn name(&self, list: List, _: Option<&str>, id: &str) -> Option<String> {
        Some(format!("{list:?} {id}"))
    }
}

fn context() -> Context<'static> {
    Context { account: Some("acme"), zone: None, names: &NoNames, raw: true }
}

fn mapped(raw: &Value, shape: VendorShape) -> Mapped {
    map(&raw.to_string(), shape, &context()).unwrap()
}

/// The record as JSON.
fn unified(raw: Value, shape: VendorShape) -> Value {
    let mut line = Vec::new();
    mapped(&raw, shape).chat.write_json(&mut line);
    serde_json::from_slice(&line).unwrap()
}

fn comm100(fields: Value) -> Value {
    let mut raw = json!({"id": 1});
    raw.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    unified(raw, VendorShape::Comm100)
}

fn vcc(fields: Value) -> Value {
    let mut raw = json!({"chatId": 1, "projectId": 822});
    raw.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    unified(raw, VendorShape::Vcc)
}

fn webhook(fields: Value) -> Value {
    let mut raw = json!({"chatId": 1, "projectId": 822, "conversation": []});
    raw.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    unified(raw, VendorShape::VccWebhook)
}

/// Checks `(fields, path in the record, value)`.
fn holds(map: fn(Value) -> Value, table: &[(Value, &str, Value)]) {
    for (fields, path, want) in table {
        let record = map(fields.clone());
        assert_eq!(record.pointer(path), Some(want), "{fields} {path}: {record}");
    }
}

#[test]
fn comm100_fields_follow_the_rules() {
    let zero = "00000000-0000-0000-0000-000000000000";
    let guid = "2EFC01B2-B7C1-40A9-B049-B0DB9FBC4DBC";
    let lower = guid.to_lowercase();
    holds(
        comm100,
        &[
            (json!({}), "/key", json!("comm100:acme:1")),
            (json!({}), "/schema", json!("chatferry.chat/1")),
            (json!({"id": "4875"}), "/id", json!("4875")),
            (json!({"id": 4875.0}), "/id", json!("4875")),
            (json!({"guid": guid}), "/guid", json!(lower)),
            (json!({"id": null, "guid": guid}), "/key", json!(format!("comm100:acme:{lower}"))),
            (json!({"id": null, "guid": guid}), "/id", json!(null)),
            (json!({"status": "normal"}), "/kind", json!("chat")),
            (json!({"status": 1}), "/kind", json!("refused")),
            (json!({"status": "2"}), "/kind", json!("missed")),
            (json!({"status": "SwitchedToMessage"}), "/kind", json!("offline")),
            (json!({"status": "new"}), "/kind", json!("unknown")),
            (json!({"status": 2}), "/vendor_status", json!("2")),
            (json!({"offlineMessageId": 7, "status": "normal"}), "/kind", json!("chat")),
            (json!({"source": 1}), "/origin", json!("autoInvitation")),
            (json!({"source": "chatButton"}), "/origin", json!("chatButton")),
            (json!({}), "/channel", json!("webchat")),
            (
                json!({"requestedTime": "2021-04-27T08:52:04.8833333Z"}),
                "/requested_at",
                json!("2021-04-27T08:52:04.8833333Z"),
            ),
            (
                json!({"requestedTime": "2021-04-27T08:52:04Z"}),
                "/time_basis",
                json!({"requested_at": "offset", "started_at": null, "ended_at": null}),
            ),
            (json!({"endTime": "2021-04-27T08:52:04"}), "/ended_at", json!("2021-04-27T08:52:04Z")),
            (json!({"endTime": "2021-04-27T08:52:04"}), "/time_basis/ended_at", json!("profile")),
            (json!({"endTime": "2021-04-27"}), "/ended_at", json!(null)),
            (json!({"endTime": "2021-04-27"}), "/extra", json!({"endTime": "2021-04-27"})),
            (json!({"duration": "00:07:25"}), "/duration_s", json!(445)),
            (json!({"avgResponseTime": 6.0}), "/average_response_s", json!(6)),
            (json!({"averageResponseTime": "22.5"}), "/average_response_s", json!(22.5)),
            (json!({"duration": -1}), "/extra", json!({"duration": -1})),
            (json!({"waitingTime": "1.00:00:01"}), "/waiting_s", json!(86401)),
            (json!({"isSPAM": 1}), "/is_spam", json!(null)),
            (json!({"visitorId": zero, "preChatName": "", "preChatTicketId": -1}), "/visitor", json!(null)),
            (json!({"preChatTicketId": -1}), "/ticket", json!(null)),
            (json!({"preChatTicketId": -1, "visitorId": zero}), "/extra", json!({})),
            (json!({"preChatTicketId": 0}), "/ticket", json!(null)),
            (json!({"preChatTicketId": "15"}), "/ticket", json!({"id": "15", "no": null, "type": null})),
            (json!({"preChatName": "Zoë"}), "/visitor/name", json!("Zoë")),
            (json!({"preChatName": "", "visitor": {"name": "Zoë", "id": 5}}), "/visitor/name", json!("Zoë")),
            (json!({"preChatName": "", "visitor": {"name": "Zoë", "id": 5}}), "/extra", json!({"visitor": {"id": 5}})),
            (json!({"preChatPhone": 36301234567_u64}), "/visitor/phone", json!("36301234567")),
            (json!({"preChatPhone": true}), "/visitor", json!(null)),
            (json!({"preChatPhone": true}), "/extra", json!({"preChatPhone": true})),
            (
                json!({"session": {"ip": "1.2.3.4", "language": "de", "keywords": "", "id": "x"}}),
                "/visitor/ip",
                json!("1.2.3.4"),
            ),
            (
                json!({"session": {"ip": "1.2.3.4", "keywords": "", "id": "x", "timeZone": null, "new": null}}),
                "/extra",
                json!({"session": {"keywords": "", "id": "x", "new": null}}),
            ),
            (
                json!({"session": [{"browser": "B", "operatorSystem": "O"}]}),
                "/session",
                json!({"landing_url": null, "referrer_url": null, "browser": "B", "os": "O"}),
            ),
            (
                json!({"departmentId": guid, "department": {"id": guid, "name": "Sales"}}),
                "/department",
                json!({"id": lower, "name": "Sales"}),
            ),
            (json!({"departmentId": guid, "department": {"id": guid, "name": "Sales"}}), "/extra", json!({})),
            (json!({"departmentId": zero}), "/department", json!(null)),
            (json!({"campaignId": guid}), "/campaign", json!({"id": lower, "name": null})),
            (json!({"requestingPageURL": "u", "requestingPageTitle": "t"}), "/page", json!({"url": "u", "title": "t"})),
            (
                json!({"postChatSurvey": {"ratingGrade": 5, "ratingComment": ""}}),
                "/rating",
                json!({"grade": 5, "comment": null}),
            ),
            (
                json!({"postChatSurvey": {"ratingGrade": 0, "ratingComment": "ok"}}),
                "/rating",
                json!({"grade": null, "comment": "ok"}),
            ),
            (json!({"postChatSurvey": {"ratingGrade": "-1", "ratingComment": null}}), "/rating", json!(null)),
            (json!({"postChatSurvey": {"ratingGrade": 6}}), "/extra", json!({"postChatSurvey": {"ratingGrade": 6}})),
            (json!({"postChatSurvey": null}), "/extra", json!({})),
            (json!({"chatWrapup": {"comment": "done", "chatId": 1}}), "/wrapup", json!({"comment": "done"})),
            (json!({"chatWrapup": {"comment": "done", "chatId": 1}}), "/extra", json!({"chatWrapup": {"chatId": 1}})),
            (json!({}), "/categories", json!(null)),
            (json!({"chatWrapupCategories": []}), "/categories", json!([])),
            (
                json!({"chatWrapupCategory": {"categoryOptionId": guid, "id": 9}}),
                "/categories",
                json!([{"id": lower, "name": null}]),
            ),
            (
                json!({"chatWrapupCategories": [{"categoryOptionId": guid}, {"categoryOptionId": guid, "id": 9}, 5]}),
                "/extra",
                json!({"chatWrapupCategories": [null, {"id": 9}, 5]}),
            ),
            (
                json!({"chatFieldResults": [{"formType": "preChat", "fieldId": guid, "fieldName": "f", "value": [23]}]}),
                "/fields",
                json!([{"form": "preChat", "id": lower, "name": "f", "value": "[23]"}]),
            ),
            (json!({"chatFieldResult": [{"value": 2.50}]}), "/fields/0/value", json!("2.5")),
            (json!({"chatFieldResult": [{"value": ""}]}), "/fields/0/value", json!(null)),
            (json!({"transfers": [1]}), "/transfers", json!(null)),
            (
                json!({"entityId": 5, "isQueued": null, "unknown": null}),
                "/extra",
                json!({"entityId": 5, "unknown": null}),
            ),
        ],
    );
}

#[test]
fn comm100_agents_are_those_of_the_list_else_the_senders() {
    let bot = "14b35329-7c46-eb11-8100-00155d081d0b";
    let entry = |id: &str, bot: &str, name: &str| json!({"agentId": id, "botId": bot, "agent": {"displayName": name, "id": id}});
    let agent = |id: Value, name: &str| json!({"id": id, "name": name, "started_at": null, "ended_at": null, "duration_s": null});
    let said = |name: &str, role: &str| json!({"senderName": name, "senderType": role, "message": "x"});
    holds(
        comm100,
        &[
            (json!({"chatAgents": []}), "/agents", json!([])),
            (json!({}), "/agents", json!(null)),
            (
                json!({"chatAgents": [entry("A-1", "", "Ann"), entry("", bot, "Robo")]}),
                "/agents",
                json!([agent(json!("A-1"), "Ann")]),
            ),
            (json!({"chatAgents": [entry("", bot, "Robo")]}), "/bot", json!({"id": bot, "name": "Robo"})),
            (json!({"botId": bot, "chatAgents": [entry(bot, "", "Robo")]}), "/agents", json!([])),
            (json!({"botId": bot, "chatAgents": [entry(bot, "", "Robo")]}), "/bot/name", json!("Robo")),
            (json!({"chatAgent": entry("7", "", "Ann")}), "/agents", json!([agent(json!("7"), "Ann")])),
            (
                json!({"chatAgents": [{"agentId": "7", "startTime": "2021-04-27", "duration": 5, "id": 3}]}),
                "/extra",
                json!({"chatAgents": [{"startTime": "2021-04-27", "id": 3}]}),
            ),
            (
                json!({"messages": [said("Bob", "agent"), said("Vis", "visitor"), said("Ann", "Agent"), said("Bob", "agent"), said("", "agent")]}),
                "/agents",
                json!([agent(json!(null), "Bob"), agent(json!(null), "Ann")]),
            ),
            (
                json!({"chatAgents": [entry("7", "", "Ann")], "messages": [said("Ann", "agent")]}),
                "/messages/0/agent_id",
                json!("7"),
            ),
            (
                json!({"chatAgents": [entry("7", "", "Ann"), entry("7", "", "Ann")], "messages": [said("Ann", "agent")]}),
                "/messages/0/agent_id",
                json!("7"),
            ),
            (
                json!({"chatAgents": [entry("7", "", "Ann"), entry("8", "", "Ann")], "messages": [said("Ann", "agent")]}),
                "/messages/0/agent_id",
                json!(null),
            ),
            (
                json!({"chatAgents": [entry("7", "", "Ann")], "messages": [said("Ann", "visitor")]}),
                "/messages/0/agent_id",
                json!(null),
            ),
        ],
    );
}

#[test]
fn comm100_messages_follow_the_rules() {
    let one = |message: Value| json!({"messages": [message]});
    let file = "https://h/FileService/v1/files/TOKEN?my file?v2 (5).csv?may1 may";
    holds(
        comm100,
        &[
            (json!({}), "/messages", json!(null)),
            (json!({"messages": null}), "/messages", json!(null)),
            (json!({"messages": ""}), "/messages", json!([])),
            (json!({"messages": {}}), "/messages", json!([])),
            (json!({"messages": "[{\"message\":\"a\"}]"}), "/messages/0/text", json!("a")),
            (json!({"messages": {"10": {"message": "b"}, "9": {"message": "a"}}}), "/messages/1/text", json!("b")),
            (json!({"messages": {"message": "a"}}), "/messages/0/text", json!("a")),
            (json!({"messages": "hello"}), "/messages", json!(null)),
            (json!({"messages": "hello"}), "/extra", json!({"messages": "hello"})),
            (json!({"messages": [{"message": "a"}, 5, {"message": "b"}]}), "/messages/1/seq", json!(2)),
            (
                json!({"messages": [{"message": "a"}, 5, {"message": "b"}]}),
                "/extra",
                json!({"messages": [null, 5, null]}),
            ),
            (one(json!({"senderType": "ChatBot"})), "/messages/0/role", json!("bot")),
            (one(json!({"senderType": "Visitor"})), "/messages/0/role", json!("visitor")),
            (one(json!({"senderType": "system"})), "/messages/0/type", json!("event")),
            (one(json!({"senderType": "agent", "chatAction": "agentEndChat"})), "/messages/0/type", json!("event")),
            (one(json!({"senderType": "agent", "chatAction": "agentSendText"})), "/messages/0/type", json!("text")),
            (one(json!({"senderType": 9})), "/messages/0/role", json!("unknown")),
            (one(json!({"chatAction": "agentSendNoteText"})), "/messages/0/is_note", json!(true)),
            (one(json!({"chatAction": "agentSendText"})), "/messages/0/is_note", json!(false)),
            (
                one(json!({"chatAction": "agentSendNoteFile", "senderName": file, "attachment": "TOKEN"})),
                "/messages/0/name",
                json!("may1 may"),
            ),
            (
                one(json!({"chatAction": "agentSendNoteFile", "senderName": file, "attachment": "TOKEN"})),
                "/messages/0/attachments/0/name",
                json!("my file?v2 (5).csv"),
            ),
            (
                one(json!({"chatAction": "agentSendNoteFile", "senderName": file, "attachment": "TOKEN"})),
                "/messages/0/attachments/0/url",
                json!("https://h/FileService/v1/files/TOKEN"),
            ),
            (
                one(json!({"chatAction": "agentSendNoteFile", "senderName": file, "attachment": "TOKEN"})),
                "/messages/0/extra",
                json!({"attachment": "TOKEN"}),
            ),
            (
                one(json!({"chatAction": "agentSendFile", "senderName": "https://h/t?a.txt"})),
                "/messages/0/name",
                json!(null),
            ),
            (
                one(json!({"chatAction": "agentSendFile", "senderName": "https://h/t?a.txt"})),
                "/messages/0/attachments/0/name",
                json!("a.txt"),
            ),
            (
                one(json!({"senderName": "Ann", "attachment": "TOKEN"})),
                "/messages/0/attachments",
                json!([{"name": null, "url": null, "media_type": null, "bytes": null, "sha256": null, "path": null}]),
            ),
            (one(json!({"senderName": "Ann", "attachment": "TOKEN"})), "/messages/0/type", json!("file")),
            (
                one(
                    json!({"senderName": "https://me?or not?x", "chatAction": "visitorAddTextMessage", "attachment": ""}),
                ),
                "/messages/0/name",
                json!("https://me?or not?x"),
            ),
            (one(json!({"attachment": "", "translatedMessage": ""})), "/messages/0/extra", json!(null)),
            (one(json!({"translatedMessage": "t", "new": [1]})), "/messages/0/extra", json!({"new": [1]})),
            (one(json!({"time": "2021-04-27T08:52:05"})), "/messages/0/at", json!("2021-04-27T08:52:05Z")),
            (one(json!({})), "/messages/0/attachments", json!([])),
        ],
    );
}

#[test]
fn vcc_fields_follow_the_rules() {
    let ticket = json!({"ticketId": 15, "ticketNo": "822-1", "ticketTypeId": 1, "ticketType": {"label": "Request", "sort": null, "valueId": 1}});
    holds(
        vcc,
        &[
            (json!({}), "/key", json!("vcc:acme:822:1")),
            (json!({"projectId": "822"}), "/project", json!({"id": "822", "name": null})),
            (json!({"disposition": "Completed"}), "/kind", json!("chat")),
            (json!({"disposition": "LOST"}), "/kind", json!("missed")),
            (json!({"disposition": "In progress"}), "/kind", json!("open")),
            (json!({"disposition": "in_progress"}), "/kind", json!("open")),
            (json!({"disposition": "odd"}), "/kind", json!("unknown")),
            (json!({"type": "messenger"}), "/channel", json!("messenger")),
            (
                json!({"duration": 198, "firstResponseTime": 7, "averageResponseTime": "7.5"}),
                "/average_response_s",
                json!(7.5),
            ),
            (json!({"duration": 198}), "/waiting_s", json!(null)),
            (json!({"isSPAM": "1"}), "/is_spam", json!(true)),
            (json!({"isSPAM": 2}), "/extra", json!({"isSPAM": 2})),
            (json!({"slaStatus": " within SLA "}), "/sla", json!({"value": "within", "vendor": " within SLA "})),
            (json!({"slaStatus": "answeredBeforeSLA"}), "/sla/value", json!("within")),
            (json!({"slaStatus": "Out of SLA"}), "/sla/value", json!("missed")),
            (json!({"slaStatus": "No SLA"}), "/sla/value", json!("none")),
            (json!({"slaStatus": "gold"}), "/sla", json!({"value": null, "vendor": "gold"})),
            (json!({"slaStatus": ""}), "/sla", json!(null)),
            (json!({"contactId": 0, "visitorName": "", "ipAddress": ""}), "/visitor", json!(null)),
            (json!({"contactId": 6, "ipAddress": "10.0.0.1"}), "/visitor/contact_id", json!("6")),
            (
                json!({"firstQueueName": "A", "lastQueueName": "", "firstQueueId": 3}),
                "/queue",
                json!({"first": "A", "last": null}),
            ),
            (json!({"firstQueueName": "A", "firstQueueId": 3}), "/extra", json!({"firstQueueId": 3})),
            (ticket.clone(), "/ticket", json!({"id": "15", "no": "822-1", "type": "Request"})),
            (ticket, "/extra", json!({"ticketTypeId": 1, "ticketType": {"valueId": 1}})),
            (json!({"firstURL": "u", "pageName": "t", "lastURL": "v"}), "/page", json!({"url": "u", "title": "t"})),
            (json!({"transfers": {}}), "/transfers", json!([])),
            (json!({"transfers": [{"to": 1}]}), "/transfers", json!([{"to": 1}])),
            (json!({}), "/transfers", json!(null)),
            (json!({"transfers": "x"}), "/extra", json!({"transfers": "x"})),
            (json!({}), "/fields", json!(null)),
            (json!({}), "/categories", json!(null)),
            (json!({"chatLog": null, "new": null}), "/extra", json!({"new": null})),
            (
                json!({"visitorTranscript": "Hi", "agentTranscript": "", "firstVisitorMessageTime": "2023-01-20 11:50:43"}),
                "/extra",
                json!({"visitorTranscript": "Hi", "agentTranscript": "", "firstVisitorMessageTime": "2023-01-20 11:50:43"}),
            ),
        ],
    );
}

#[test]
fn vcc_agents_are_one_where_their_ids_are() {
    let agent = |id: Value, name: Value| json!({"id": id, "name": name, "started_at": null, "ended_at": null, "duration_s": null});
    let both = |first: Value, last: Value, one: &str, other: &str| json!({"firstAgent": first, "lastAgent": last, "firstAgentName": one, "lastAgentName": other});
    holds(
        vcc,
        &[
            (both(json!(660), json!(660), "A", "A"), "/agents", json!([agent(json!("660"), json!("A"))])),
            (
                both(json!(660), json!(661), "A", "A"),
                "/agents",
                json!([agent(json!("660"), json!("A")), agent(json!("661"), json!("A"))]),
            ),
            (both(json!(660), json!(660), "A", "B"), "/agents", json!([agent(json!("660"), json!("B"))])),
            (both(json!(660), json!(660), "A", "B"), "/extra", json!({"firstAgentName": "A"})),
            (both(json!(660), json!(660), "A", ""), "/agents", json!([agent(json!("660"), json!("A"))])),
            (json!({"firstAgentName": "A", "lastAgentName": "A"}), "/agents", json!([agent(json!(null), json!("A"))])),
            (json!({"firstAgentName": "A", "lastAgentName": "B"}), "/agents/1/name", json!("B")),
            (both(json!(0), json!(""), "", ""), "/agents", json!([])),
            (both(json!(null), json!(null), "", ""), "/agents", json!([])),
            (json!({}), "/agents", json!(null)),
        ],
    );
}

#[test]
fn vcc_messages_belong_to_the_side_whose_words_they_are() {
    let said = |name: &str, text: &str, visitor: &str, agent: &str| {
        json!({"visitorName": "Vis", "firstAgentName": "Ann", "firstAgent": 5, "visitorTranscript": visitor, "agentTranscript": agent,
            "transcript": [{"name": name, "message": text}]})
    };
    for (name, text, visitor, agent, want) in [
        ("Visitor", "Hi there", "Hi there", "hello How", "visitor"),
        ("John Smit", "hello", "Hi there", "hello How", "agent"),
        ("Ann", "Hi there", "Hi there", "hello", "unknown"),
        ("Ann", "hello", "hello", "hello", "unknown"),
        ("Ann", "bye", "hello", "hi", "unknown"),
        ("Ann", "ell", "x", "hello", "unknown"),
        ("Ann", "", "x", "hello", "agent"),
        ("Vis", "", "x", "hello", "visitor"),
        ("Ann", "anything", "", "", "agent"),
        ("Vis", "anything", "", "", "visitor"),
        ("Somebody", "anything", "", "", "unknown"),
        ("Ann", "a b a", "x", "za b a b a", "agent"),
    ] {
        let record = vcc(said(name, text, visitor, agent));
        assert_eq!(record["messages"][0]["role"], want, "{name} {text} {visitor} {agent}");
    }
    let both =
        vcc(json!({"visitorName": "Ann", "firstAgentName": "Ann", "transcript": [{"name": "Ann", "message": "x"}]}));
    assert_eq!(both["messages"][0]["role"], "unknown");
    let record = vcc(said("Ann", "hello", "", "hello"));
    assert_eq!(record["messages"][0]["agent_id"], "5");
}

#[test]
fn vcc_messages_follow_the_rules() {
    let one = |message: Value| json!({"transcript": [message]});
    let attached = json!({"attachments": [{"type": "image", "payload": {"url": "https://x/a", "w": 5}}, {"url": "u"}], "message": "look"});
    holds(
        vcc,
        &[
            (
                one(json!({"id": "c6", "date": "2023-01-20T12:50:43+01:00"})),
                "/messages/0/at",
                json!("2023-01-20T12:50:43+01:00"),
            ),
            (one(json!({"date": "2023-01-20 12:50:43"})), "/messages/0/at", json!(null)),
            (one(json!({"date": "2023-01-20 12:50:43"})), "/messages/0/extra", json!({"date": "2023-01-20 12:50:43"})),
            (one(json!({"attachments": null})), "/messages/0/attachments", json!([])),
            (one(attached.clone()), "/messages/0/type", json!("file")),
            (one(attached.clone()), "/messages/0/text", json!("look")),
            (
                one(attached.clone()),
                "/messages/0/attachments/0",
                json!({"name": null, "url": "https://x/a", "media_type": "image", "bytes": null, "sha256": null, "path": null}),
            ),
            (one(attached.clone()), "/messages/0/attachments/1/url", json!("u")),
            (one(attached), "/messages/0/extra", json!({"attachments": [{"payload": {"w": 5}}, null]})),
            (one(json!({"pageUrl": "u", "pageTitle": ""})), "/messages/0/page", json!({"url": "u", "title": null})),
            (one(json!({})), "/messages/0/is_note", json!(false)),
        ],
    );
}

#[test]
fn vcc_times_come_from_what_proves_them() {
    let page: Value = serde_json::from_str(include_str!("../../tests/fixtures/vcc-chats.json")).unwrap();
    let record = unified(page["response"][0].clone(), VendorShape::Vcc);
    assert_eq!(record["requested_at"], "2023-01-20T11:50:43Z");
    assert_eq!(record["started_at"], "2023-01-20T11:50:43Z");
    assert_eq!(record["ended_at"], "2023-01-20T12:54:01+01:00");
    assert_eq!(
        record["time_basis"],
        json!({"requested_at": "transcript", "started_at": "transcript", "ended_at": "transcript"})
    );
    assert_eq!(record["messages"][2]["role"], "agent");
    let zone = Zone::named("Europe/Budapest").unwrap();
    let context = Context { zone: Some(&zone), ..context() };
    let bare = r#"{"chatId":1,"sessionStartTime":"2026-07-01 10:00:00","transcript":[{"date":"2026-07-01 10:00:05"}]}"#;
    let chat = map(bare, VendorShape::Vcc, &context).unwrap().chat;
    assert_eq!(chat.started_at.as_deref(), Some("2026-07-01T10:00:00+02:00"));
    assert_eq!(chat.time_basis.started_at, Some(Basis::Profile));
    assert_eq!(chat.key, "vcc:acme:-:1");
}

#[test]
fn a_webhook_body_and_an_export_of_one_chat_agree() {
    let body: Value = serde_json::from_str(include_str!("../../tests/fixtures/vcc-webhook.json")).unwrap();
    let record = unified(body, VendorShape::VccWebhook);
    assert_eq!(record["key"], "vcc:acme:130:101");
    assert_eq!(record["requested_at"], Value::Null);
    assert_eq!(record["visitor"]["name"], "John Russell");
    assert_eq!(record["visitor"]["phone"], "123456789");
    assert_eq!(record["visitor"]["email"], "[email protected]");
    let roles: Vec<_> = record["messages"].as_array().unwrap().iter().map(|message| &message["role"]).collect();
    assert_eq!(roles, ["visitor", "agent", "visitor", "agent"]);
    assert_eq!(record["agents"].as_array().unwrap().len(), 1);
    assert_eq!(record["extra"], json!({"entityId": 1814}));
    assert_eq!(record["fields"][2], json!({"form": "clientData", "id": null, "name": "newfield7", "value": "[23]"}));
    holds(
        webhook,
        &[
            (json!({"clientData": []}), "/fields", json!([])),
            (json!({"clientData": {"email": "a@b"}}), "/visitor/email", json!("a@b")),
            (json!({"clientData": {"a": true}}), "/extra", json!({"clientData": {"a": true}})),
            (
                json!({"clientData": {"name": "Zoë"}, "conversation": [{"from": "Zoë", "message": "x"}]}),
                "/messages/0/role",
                json!("visitor"),
            ),
            (json!({"isSpam": 0}), "/is_spam", json!(false)),
            (json!({"platform": "webchat"}), "/channel", json!("webchat")),
            (json!({"firstAgentName": "", "lastAgentName": ""}), "/agents", json!([])),
            (json!({}), "/transfers", json!(null)),
        ],
    );
    let message =
        Chat::from_json(&webhook(json!({"conversation": [{"date": "2025-03-06T14:37:52+01:00"}]})).to_string())
            .unwrap();
    assert_eq!(message.instant().unwrap().to_rfc3339(), "2025-03-06T13:37:52+00:00");
}

#[test]
fn names_fill_what_the_service_left_out() {
    let context = Context { names: &Known, ..context() };
    let raw = r#"{"id":1,"departmentId":"D","skillId":"S","campaignId":"C","chatAgents":[{"agentId":"A"}],"chatWrapupCategories":[{"categoryOptionId":"O"}]}"#;
    let chat = map(raw, VendorShape::Comm100, &context).unwrap().chat;
    assert_eq!(chat.department.unwrap().name.as_deref(), Some("Departments D"));
    assert_eq!(chat.skill.unwrap().name.as_deref(), Some("Skills S"));
    assert_eq!(chat.campaign.unwrap().name.as_deref(), Some("Campaigns C"));
    assert_eq!(chat.agents.unwrap()[0].name.as_deref(), Some("Comm100Agents A"));
    assert_eq!(chat.categories.unwrap()[0].name.as_deref(), Some("Categories O"));
    let raw = r#"{"chatId":1,"projectId":8,"firstAgent":5,"lastAgent":5}"#;
    let chat = map(raw, VendorShape::Vcc, &context).unwrap().chat;
    assert_eq!(chat.project.unwrap().name.as_deref(), Some("Projects 8"));
    assert_eq!(chat.agents.unwrap()[0].name.as_deref(), Some("VccAgents 5"));
}

#[test]
fn odd_values_are_counted_and_stand_in_extra() {
    let raw = json!({"id": 1, "preChatName": {}, "duration": "x", "messages": [{"message": []}, 5], "session": {"ip": [1]}, "chatAgents": 3});
    let Mapped { chat, odd_values } = mapped(&raw, VendorShape::Comm100);
    assert_eq!(odd_values, 6);
    let extra: Value = serde_json::from_str(chat.extra.as_str()).unwrap();
    assert_eq!(
        extra,
        json!({"preChatName": {}, "duration": "x", "messages": [null, 5], "session": {"ip": [1]}, "chatAgents": 3})
    );
    assert_eq!(mapped(&json!({"id": 1, "preChatName": "x"}), VendorShape::Comm100).odd_values, 0);
}

#[test]
fn what_has_no_identity_is_no_record() {
    for (raw, shape) in [
        ("{}", VendorShape::Comm100),
        (r#"{"id":true}"#, VendorShape::Comm100),
        ("[]", VendorShape::Comm100),
        ("5", VendorShape::Vcc),
        (r#"{"chatId":null}"#, VendorShape::Vcc),
        (r#"{"projectId":1}"#, VendorShape::VccWebhook),
    ] {
        assert!(map(raw, shape, &context()).is_err(), "{raw}");
    }
}

#[test]
fn raw_is_as_sent_and_the_last_of_doubled_keys_counts() {
    let raw = "{\n \"id\": 1.0,\n \"preChatName\": \"\\ud800\", \"preChatName\": \"b\\u0000\", \"x\": 1, \"x\": 2.50 }";
    let chat = map(raw, VendorShape::Comm100, &context()).unwrap().chat;
    assert_eq!(
        chat.raw.as_ref().unwrap().as_str(),
        r#"{"id":1.0,"preChatName":"\ud800","preChatName":"b\u0000","x":1,"x":2.50}"#
    );
    assert_eq!(chat.visitor.as_ref().unwrap().name.as_deref(), Some("b\0"));
    assert_eq!(chat.extra.as_str(), r#"{"x":2.50}"#);
    let lone = map(r#"{"id":1,"preChatName":"\ud800"}"#, VendorShape::Comm100, &context()).unwrap().chat;
    assert_eq!(lone.visitor.unwrap().name.as_deref(), Some("\u{fffd}"));
    let without = Context { raw: false, account: None, ..context() };
    let chat = map(raw, VendorShape::Comm100, &without).unwrap().chat;
    assert_eq!((chat.raw, chat.key.as_str()), (None, "comm100:-:1"));
}

#[test]
fn a_line_is_read_back_as_it_was_written() {
    let page: Value = serde_json::from_str(include_str!("../../tests/fixtures/comm100-search.json")).unwrap();
    for raw in page["list"].as_array().unwrap() {
        let chat = mapped(raw, VendorShape::Comm100).chat;
        let mut line = Vec::new();
        chat.write_json(&mut line);
        let text = String::from_utf8(line).unwrap();
        assert_eq!(Chat::from_json(&text).unwrap(), chat);
        let more = text.replacen("\"extra\"", "\"later\":1,\"extra\"", 1);
        assert_eq!(Chat::from_json(&more).unwrap(), chat);
    }
    assert!(Chat::from_json(r#"{"schema":"chatferry.chat/2"}"#).is_err());
}

#[test]
fn the_instant_of_a_chat_is_the_first_that_is_known() {
    let record = |fields: Value| mapped(&fields, VendorShape::Comm100).chat.instant().map(|time| time.to_rfc3339());
    let (a, b, c, d) = ("2021-01-01T00:00:00Z", "2021-01-02T00:00:00Z", "2021-01-03T00:00:00Z", "2021-01-04T00:00:00Z");
    let messages = json!([{"message": "x"}, {"time": c}]);
    for (fields, want) in [
        (json!({"id": 1, "requestedTime": a, "startTime": b, "messages": messages, "endTime": d}), Some(a)),
        (json!({"id": 1, "startTime": b, "messages": messages, "endTime": d}), Some(b)),
        (json!({"id": 1, "messages": messages, "endTime": d}), Some(c)),
        (json!({"id": 1, "endTime": d}), Some(d)),
        (json!({"id": 1}), None),
    ] {
        assert_eq!(record(fields), want.map(|time| time.replace('Z', "+00:00")));
    }
}

#[test]
fn columns_hold_what_the_rules_say() {
    use super::columns::{CHATS, Cell, MESSAGES, Row, transcript};
    let raw = json!({"chatId": 1, "projectId": 8, "firstAgent": 5, "lastAgent": 6, "firstAgentName": "A", "lastAgentName": "B",
        "slaStatus": "gold", "firstQueueName": "Q", "sessionStartTime": "2026-11-23T23:30:00Z",
        "transcript": [{"name": "Visitor", "date": "2026-11-23T22:55:00+01:00", "message": "a\r\nb"}, {"message": "c"},
            {"name": "B", "attachments": [{"url": "u"}, {"url": "v"}]}]});
    let chat = mapped(&raw, VendorShape::Vcc).chat;
    let zone = Zone::named("Europe/Budapest").unwrap();
    let cell = |table: &'static [columns::Column], name: &str, message: Option<&Message>| {
        let row = Row { chat: &chat, message, zone: &zone };
        match (table.iter().find(|column| column.name == name).unwrap().cell)(&row) {
            Cell::Null => "-".to_owned(),
            Cell::Text(text) => text.into_owned(),
            Cell::Day(day) => day.to_string(),
            Cell::Integer(number) => number.to_string(),
            other => format!("{other:?}"),
        }
    };
    for (name, want) in [
        ("project", "8"),
        ("agent", "B"),
        ("agents", "A; B"),
        ("queue", "Q"),
        ("sla", "gold"),
        ("day", "2026-11-24"),
        ("message_count", "3"),
        ("department", "-"),
        ("categories", "-"),
    ] {
        assert_eq!(cell(CHATS, name, None), want, "{name}");
    }
    let last = chat.messages.as_ref().unwrap().last();
    for (name, want) in [("seq", "3"), ("attachment_url", "u; v"), ("attachment_name", "-"), ("type", "file")] {
        assert_eq!(cell(MESSAGES, name, last), want, "{name}");
    }
    assert_eq!(
        transcript(&chat, &zone),
        "22:55 Visitor (visitor): a b\n--:-- (unknown): c\n--:-- B (agent): [file: u; v]"
    );
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, cases: 64, ..Default::default() })]

    /// Any value of the vendors' examples replaced by any other: never a panic, `raw` as sent, and read back the same.
    #[test]
    fn odd_values_never_stop_a_mapping(at in 0_usize..400, odd in 0_usize..14, which in 0_usize..3) {
        let (text, shape) = [
            (include_str!("../../tests/fixtures/comm100-get.json"), VendorShape::Comm100),
            (include_str!("../../tests/fixtures/vcc-chats.json"), VendorShape::Vcc),
            (include_str!("../../tests/fixtures/vcc-webhook.json"), VendorShape::VccWebhook),
        ][which];
        let mut example: Value = serde_json::from_str(text).unwrap();
        if shape == VendorShape::Vcc {
            example = example["response"][0].clone();
        }
        let values = [json!(null), json!(""), json!(0), json!(-1), json!(1.5), json!(true), json!([]), json!({}), json!([1]),
            json!({"a": 1}), json!("x"), json!("2026-01-01 00:00:00"), json!([[{}]]), json!({"0": {}})];
        let mut left = at;
        replace(&mut example, &mut left, &values[odd]);
        let raw = example.to_string();
        if let Ok(mapped) = map(&raw, shape, &context()) {
            proptest::prop_assert_eq!(mapped.chat.raw.as_ref().unwrap().as_str(), raw.as_str());
            let mut line = Vec::new();
            mapped.chat.write_json(&mut line);
            let value: Value = serde_json::from_slice(&line).unwrap();
            schema::assert_valid(&value);
            proptest::prop_assert_eq!(Chat::from_json(&String::from_utf8(line).unwrap()).unwrap(), mapped.chat);
        }
    }
}

/// Replaces the value that is the `left`th in the tree.
fn replace(value: &mut Value, left: &mut usize, odd: &Value) -> bool {
    if *left == 0 {
        *value = odd.clone();
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(list) => list.iter_mut().any(|value| replace(value, left, odd)),
        Value::Object(object) => object.values_mut().any(|value| replace(value, left, odd)),
        _ => false,
    }
}
