//! One record of a chat's webhook body and its export: the export's values where it has any, else the webhook's. Lists
//! are never mixed.

use super::object::Object;
use super::record::{Chat, Json, Named};

impl Chat {
    /// The same chat with what only its `webhook` knows. Null counts as nothing, an empty list does not.
    pub fn merged_with(self, webhook: Chat) -> Chat {
        let is_known = self.vendor_status.is_some();
        let (kind, vendor_status) =
            if is_known { (self.kind, self.vendor_status) } else { (webhook.kind, webhook.vendor_status) };
        Chat {
            kind,
            vendor_status,
            project: named(self.project, webhook.project),
            channel: self.channel.or(webhook.channel),
            is_spam: self.is_spam.or(webhook.is_spam),
            sla: self.sla.or(webhook.sla),
            visitor: both(self.visitor, webhook.visitor, |own, other| super::Visitor {
                id: own.id.or(other.id),
                contact_id: own.contact_id.or(other.contact_id),
                name: own.name.or(other.name),
                email: own.email.or(other.email),
                phone: own.phone.or(other.phone),
                company: own.company.or(other.company),
                ip: own.ip.or(other.ip),
                language: own.language.or(other.language),
            }),
            agents: self.agents.or(webhook.agents),
            queue: both(self.queue, webhook.queue, |own, other| super::Queue {
                first: own.first.or(other.first),
                last: own.last.or(other.last),
            }),
            ticket: both(self.ticket, webhook.ticket, |own, other| super::Ticket {
                id: own.id.or(other.id),
                no: own.no.or(other.no),
                r#type: own.r#type.or(other.r#type),
            }),
            page: self.page.or(webhook.page),
            fields: self.fields.or(webhook.fields),
            messages: self.messages.or(webhook.messages),
            extra: extra(&self.extra, &webhook.extra),
            ..self
        }
    }
}

fn both<T>(own: Option<T>, other: Option<T>, merge: impl FnOnce(T, T) -> T) -> Option<T> {
    match (own, other) {
        (Some(own), Some(other)) => Some(merge(own, other)),
        (own, other) => own.or(other),
    }
}

fn named(own: Option<Named>, other: Option<Named>) -> Option<Named> {
    both(own, other, |own, other| Named { id: own.id.or(other.id), name: own.name.or(other.name) })
}

/// The keys of both; of one that both have, the first one's.
fn extra(own: &Json, other: &Json) -> Json {
    let (Some(first), Some(mut second)) = (Object::read(own.as_str(), &[]), Object::read(other.as_str(), &[])) else {
        return own.clone();
    };
    for (name, _) in first.members() {
        second.take(&super::object::decoded(name));
    }
    match (first.rest(), second.rest()) {
        (Some(first), Some(second)) => {
            let joined = format!("{},{}", &first[..first.len() - 1], &second[1..]);
            Json::new(joined).unwrap_or_else(|| own.clone())
        }
        (None, Some(second)) => Json::new(second).unwrap_or_else(|| own.clone()),
        (_, None) => own.clone(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::unified::recognise::VendorShape;
    use crate::unified::{Chat, Context, Kind, NoNames, map};

    fn chat(raw: &str, shape: VendorShape) -> Chat {
        map(raw, shape, &Context { account: None, zone: None, names: &NoNames, raw: true }).unwrap().chat
    }

    #[test]
    fn the_export_comes_first_and_the_webhook_fills_what_it_lacks() {
        let export = chat(
            r#"{"chatId":1,"projectId":8,"disposition":null,"transcript":[],"slaStatus":"","visitorName":"","ticketNo":"8-1","entityId":6,"sessionStartTime":"2026-01-01T00:00:00Z","lastURL":"u"}"#,
            VendorShape::Vcc,
        );
        let webhook = chat(
            r#"{"chatId":1,"projectId":8,"disposition":"completed","conversation":[{"message":"x"}],"slaStatus":"answeredBeforeSLA","ticketId":5,"entityId":7,"newKey":1,"clientData":{"name":"Zoë","phone1":"1"}}"#,
            VendorShape::VccWebhook,
        );
        let merged = export.clone().merged_with(webhook);
        assert_eq!((merged.kind, merged.vendor_status.as_deref()), (Kind::Chat, Some("completed")));
        assert_eq!(merged.messages.as_ref().unwrap().len(), 0);
        assert_eq!(merged.sla.unwrap().vendor.as_deref(), Some("answeredBeforeSLA"));
        assert_eq!(merged.visitor.unwrap().name.as_deref(), Some("Zoë"));
        let ticket = merged.ticket.unwrap();
        assert_eq!((ticket.id.as_deref(), ticket.no.as_deref()), (Some("5"), Some("8-1")));
        assert_eq!(merged.fields.unwrap().len(), 2);
        assert_eq!(merged.extra.as_str(), r#"{"entityId":6,"lastURL":"u","newKey":1}"#);
        assert_eq!((merged.requested_at, merged.raw), (export.requested_at, export.raw));
    }
}
