//! Which service an object comes from, by its fields.

use crate::format::object::fields;

/// The shapes in which the services give a chat.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum VendorShape {
    /// Comm100's chat.
    Comm100,
    /// VCC's chat log.
    Vcc,
    /// The body of VCC's 'Chat (Async)' webhook.
    VccWebhook,
}

/// The shape of a record.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RecordShape {
    /// The common record.
    Unified,
    /// A service's own.
    Vendor(VendorShape),
    /// Of a later version of the common record.
    Newer,
}

/// The shape of the object `raw`; `None` where its fields say nothing.
pub fn recognise(raw: &str) -> Option<RecordShape> {
    let mut seen = Seen::default();
    fields(raw, |name, value| {
        match name {
            "\"schema\"" => seen.schema = Some(value),
            "\"chatId\"" => seen.chat_id = true,
            "\"conversation\"" => seen.conversation = true,
            "\"id\"" | "\"guid\"" => seen.id = true,
            "\"requestedTime\"" | "\"startTime\"" | "\"messages\"" => seen.time = true,
            _ => {}
        }
        Ok(())
    })
    .ok()?;
    seen.shape()
}

#[derive(Default)]
struct Seen<'a> {
    schema: Option<&'a str>,
    chat_id: bool,
    conversation: bool,
    id: bool,
    time: bool,
}

impl Seen<'_> {
    fn shape(&self) -> Option<RecordShape> {
        if let Some(version) = self.schema.and_then(|schema| schema.strip_prefix("\"chatferry.chat/")) {
            return Some(if version == "1\"" { RecordShape::Unified } else { RecordShape::Newer });
        }
        Some(RecordShape::Vendor(match (self.chat_id, self.conversation) {
            (true, true) => VendorShape::VccWebhook,
            (true, false) => VendorShape::Vcc,
            (false, _) if self.id && self.time => VendorShape::Comm100,
            _ => return None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_tell_the_service() {
        use VendorShape::*;
        for (raw, want) in [
            (r#"{"schema":"chatferry.chat/1","id":"1"}"#, Some(RecordShape::Unified)),
            (r#"{"schema":"chatferry.chat/2","id":"1"}"#, Some(RecordShape::Newer)),
            (r#"{"chatId":1,"conversation":[]}"#, Some(RecordShape::Vendor(VccWebhook))),
            (r#"{"chatId":1,"transcript":[]}"#, Some(RecordShape::Vendor(Vcc))),
            (r#"{"chatId":1}"#, Some(RecordShape::Vendor(Vcc))),
            (r#"{"id":1,"requestedTime":null}"#, Some(RecordShape::Vendor(Comm100))),
            (r#"{"guid":"x","messages":[]}"#, Some(RecordShape::Vendor(Comm100))),
            (r#"{"id":1,"startTime":""}"#, Some(RecordShape::Vendor(Comm100))),
            (r#"{"id":1}"#, None),
            (r#"{"requestedTime":1}"#, None),
            ("{}", None),
            ("[]", None),
            ("5", None),
        ] {
            assert_eq!(recognise(raw), want, "{raw}");
        }
    }
}
