//! Comm100's documented fields, after the page "Chat" of its Live Chat API v4. Data alone: nothing here reads or asks.

use crate::record::{Messages, Part, Resource};

/// `POST /livechat/chats:Search` and `GET /livechat/chats/{id}`.
pub static CHATS: Resource = Resource {
    source: "comm100",
    name: "chats",
    lists: &["list", "chats"],
    id: "id",
    guid: Some("guid"),
    scope: None,
    time: Some("requestedTime"),
    columns: COLUMNS,
    parts: PARTS,
    messages: Some(&MESSAGES),
};

/// `POST /livechat/missedAndRefusedChats:Search`.
pub static MISSED: Resource = Resource { name: "missed", ..CHATS };

/// `GET /livechat/chatWrapupCategories`: which category options were given to which chats.
pub static CATEGORIES: Resource = Resource {
    source: "comm100",
    name: "categories",
    lists: &["list"],
    id: "id",
    guid: None,
    scope: None,
    time: None,
    columns: &["chatId", "categoryOptionId", "id"],
    parts: &[],
    messages: None,
};

/// The Chat table, then the fields of the examples alone.
static COLUMNS: &[&str] = &[
    "id",
    "sessionId",
    "startTime",
    "endTime",
    "isQueued",
    "ifAudioChatHappened",
    "ifVideoChatHappened",
    "status",
    "messages",
    "requestingPageTitle",
    "requestingPageURL",
    "source",
    "autoInvitationId",
    "preChatSocialMediaSource",
    "preChatSocialProfileURL",
    "preChatName",
    "preChatEmail",
    "preChatPhone",
    "preChatCompany",
    "preChatProductService",
    "preChatTicketId",
    "departmentId",
    "skillId",
    "requestedTime",
    "avgResponseTime",
    "visitorMessagesCount",
    "agentMessagesCount",
    "campaignId",
    "waitingTime",
    "duration",
    "cannedMessageCount",
    "botDuration",
    "agentDuration",
    "lastMessageSentBy",
    "botId",
    "guid",
    "visitorId",
    "contactIdentityId",
    "chatAgents",
    "chatType",
    "offlineMessageId",
    "session.id",
    "session.visitorId",
    "session.contactIdentityId",
    "session.ip",
    "session.referrerURL",
    "session.searchEngineId",
    "session.keywords",
    "session.landingPageURL",
    "session.landingPageTitle",
    "session.startTime",
    "session.browser",
    "session.operatorSystem",
    "session.screenResolution",
    "session.language",
    "session.timeZone",
];

/// What an `include` adds: `chatAgents` to `chatWrapup` by the page's tables, the others as practice has them.
static PARTS: &[Part] = &[
    list("chatAgents", "chatAgent", &["chatId", "agentId", "startTime", "endTime", "duration", "id", "botId", "agent"]),
    list("chatFieldResults", "chatFieldResult", &["id", "chatId", "formType", "fieldId", "fieldName", "value", "url"]),
    list("chatWrapupCategories", "chatWrapupCategory", &["chatId", "categoryOptionId", "id"]),
    object(
        "chatWrapup",
        "chatWrapup",
        &["chatId", "agentId", "comment", "isAutoSubmitted", "lastUpdatedTime", "categoriesName"],
    ),
    object("postChatSurvey", "postChatSurvey", &["ratingGrade", "ratingComment"]),
    object(
        "session",
        "session",
        &[
            "id",
            "visitorId",
            "contactIdentityId",
            "ip",
            "referrerURL",
            "searchEngineId",
            "keywords",
            "landingPageURL",
            "landingPageTitle",
            "startTime",
            "browser",
            "operatorSystem",
            "screenResolution",
            "language",
            "timeZone",
        ],
    ),
    open(object("visitor", "visitor", &["id", "name", "email"])),
    open(object("department", "department", &["id", "name"])),
    open(object("skill", "skill", &["id", "name"])),
    open(object("campaign", "campaign", &["id", "name"])),
    open(object("autoInvitation", "autoInvitation", &[])),
    open(object("contactIdentity", "contactIdentity", &[])),
    open(list("chatAttachments", "chatAttachment", &[])),
    open(list("chatSegmentResults", "chatSegmentResult", &["segmentId"])),
    open(list("chatChatbotMaps", "chatChatbotMap", &["botId", "chatId"])),
];

const fn object(field: &'static str, include: &'static str, fields: &'static [&'static str]) -> Part {
    Part { field, include, is_list: false, fields, is_open: false }
}

const fn list(field: &'static str, include: &'static str, fields: &'static [&'static str]) -> Part {
    Part { field, include, is_list: true, fields, is_open: false }
}

/// Its fields are documented nowhere.
const fn open(part: Part) -> Part {
    Part { is_open: true, ..part }
}

/// The page has no table of a message; the order is the contract's.
static MESSAGES: Messages = Messages {
    list: "messages",
    time: "time",
    keys: &["id", "guid", "requestedTime"],
    columns: &[
        ("time", "time"),
        ("senderType", "senderType"),
        ("senderName", "senderName"),
        ("chatAction", "chatAction"),
        ("message", "message"),
        ("translatedMessage", "translatedMessage"),
        ("attachment", "attachment"),
    ],
};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::record::proof::documents;
    use serde_json::Value;

    #[test]
    fn every_include_has_its_part() {
        use super::super::include::{GET_INCLUDES, MISSED_INCLUDES, SEARCH_INCLUDES};
        for include in [GET_INCLUDES, MISSED_INCLUDES, SEARCH_INCLUDES].concat() {
            assert!(PARTS.iter().any(|part| part.include == include), "{include}");
        }
        for part in PARTS {
            assert!(GET_INCLUDES.contains(&part.include), "{}", part.include);
            // A column and the parent of another cannot both be filled.
            let columns = part.columns();
            let is_clash =
                |column: &&str| column.split('.').next() == Some(part.field) && !columns.contains(&column.to_string());
            assert_eq!(COLUMNS.iter().find(|column| is_clash(column)), None, "{}", part.field);
        }
    }

    #[test]
    fn every_field_of_the_examples_is_a_column_and_stands_once() {
        let read = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
        for chat in read(include_str!("../../../tests/fixtures/comm100-search.json"))["list"].as_array().unwrap() {
            documents(&CHATS, chat);
        }
        documents(&MISSED, &read(include_str!("../../../tests/fixtures/comm100-missed.json"))["list"][0]);
        documents(&CHATS, &read(include_str!("../../../tests/fixtures/comm100-get.json")));
        documents(&CHATS, &read(include_str!("../../../tests/fixtures/comm100-set-ticket.json")));
        documents(&CATEGORIES, &read(include_str!("../../../tests/fixtures/comm100-categories.json"))[0]);
        documents(&CATEGORIES, &read(include_str!("../../../tests/fixtures/comm100-category.json")));
    }
}
