//! The 'Chat (Async)' webhook's documented fields, after the vendor's page of that name. Data alone.
//!
//! The last columns of `clientData` stand only in the page's example; what users add to their records beyond those
//! is in `extra`.

use crate::record::{Messages, Part, Resource};

/// The body that VCC Live posts when an agent closes a chat.
pub static WEBHOOK: Resource = Resource {
    source: "vcc",
    name: "webhook",
    lists: &[],
    id: "chatId",
    guid: None,
    scope: Some("projectId"),
    time: None,
    columns: &[
        "chatId",
        "projectId",
        "ticketId",
        "firstAgentName",
        "lastAgentName",
        "firstQueueName",
        "lastQueueName",
        "contactId",
        "entityId",
        "disposition",
        "platform",
        "ipAddress",
        "isSpam",
        "slaStatus",
        "conversation",
        "clientData.phone1",
        "clientData.name",
        "clientData.contacts",
        "clientData.newfield7",
        "clientData.contact1_email",
        "clientData.automatic_record_closing",
        "clientData.customerid",
        "clientData.direction",
        "clientData.phone2",
        "clientData.phone3",
        "clientData.random",
    ],
    // What users add to their records is documented nowhere.
    parts: &[Part { field: "clientData", include: "", is_list: false, fields: &[], is_open: true }],
    messages: Some(&Messages {
        list: "conversation",
        time: "date",
        keys: &["projectId", "chatId"],
        columns: &[("from", "from"), ("date", "date"), ("message", "message")],
    }),
};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_example_is_a_column_and_stands_once() {
        let body = include_str!("../../../tests/fixtures/vcc-webhook.json");
        crate::record::proof::documents(&WEBHOOK, &serde_json::from_str(body).unwrap());
    }
}
