//! VCC Live's documented fields, after the page "Get Chat Log". Data alone: nothing here reads or asks.

use crate::record::{Messages, Resource};

/// `GET /projects/{id}/chats`.
pub static CHATS: Resource = Resource {
    source: "vcc",
    name: "chats",
    lists: &["response", "rows"],
    id: "chatId",
    guid: None,
    scope: Some("projectId"),
    time: Some("sessionStartTime"),
    columns: COLUMNS,
    parts: &[],
    messages: Some(&TRANSCRIPT),
};

/// The Chat object's table, what the Response object's table has beyond it (the example shows those inside each
/// chat), then the fields of the example alone.
static COLUMNS: &[&str] = &[
    "chatId",
    "projectId",
    "entityId",
    "contactId",
    "ticketId",
    "ticketNo",
    "sessionId",
    "type",
    "pageName",
    "visitorName",
    "firstAgent",
    "lastAgent",
    "firstQueueId",
    "lastQueueId",
    "ipAddress",
    "firstURL",
    "lastURL",
    "sessionStartTime",
    "sessionCloseTime",
    "duration",
    "firstVisitorMessageTime",
    "firstAgentMessageTime",
    "lastVisitorMessageTime",
    "lastAgentMessageTime",
    "isSPAM",
    "disposition",
    "firstResponseTime",
    "averageResponseTime",
    "slaStatus",
    "transcript",
    "visitorTranscript",
    "agentTranscript",
    "firstAgentName",
    "lastAgentName",
    "firstQueueName",
    "lastQueueName",
    "ticketTypeId",
    "transferCount",
    "responseCount",
    "sumResponseTime",
    "transfers",
    "lastVisitorMessageAgentResponseTime",
    "chatLog",
    "firstQueue",
    "lastQueue",
    "ticketType.fieldId",
    "ticketType.valueId",
    "ticketType.label",
    "ticketType.exportValue",
    "ticketType.params",
    "ticketType.fgColor",
    "ticketType.bgColor",
    "ticketType.sort",
    "ticketType.status",
    "ticketType.system",
    "ticketType.fieldValueId",
];

/// The Transcript object's table.
static TRANSCRIPT: Messages = Messages {
    list: "transcript",
    time: "date",
    keys: &["projectId", "chatId", "sessionStartTime"],
    columns: &[
        ("messageId", "id"),
        ("date", "date"),
        ("name", "name"),
        ("message", "message"),
        ("pageUrl", "pageUrl"),
        ("pageTitle", "pageTitle"),
        ("attachments", "attachments"),
    ],
};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_example_is_a_column_and_stands_once() {
        let page: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/fixtures/vcc-chats.json")).unwrap();
        crate::record::proof::documents(&CHATS, &page["response"][0]);
    }
}
