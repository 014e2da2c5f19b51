//! What a chat is called, read without reading the rest of it: which versions of a chat are among many records is
//! found out before any of them is mapped.

use super::Source;
use super::object::decoded;
use super::recognise::{RecordShape, VendorShape};
use super::value::{self, Read};
use crate::format::object::{fields, text};

/// What a record is, before it is read as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// The key that its common record has.
    pub key: String,
    /// Whether the chat has not ended.
    pub is_open: bool,
    /// Whether it is the body of a webhook, or was made of one: less than an export knows.
    pub is_webhook: bool,
}

/// The identity of `raw`; `account` is whose it is, where the record does not say that itself. `None` where it has
/// none.
pub fn identity(raw: &str, shape: RecordShape, account: Option<&str>) -> Option<Identity> {
    match shape {
        RecordShape::Vendor(VendorShape::Comm100) => comm100(raw, account),
        RecordShape::Vendor(shape) => vcc(raw, shape == VendorShape::VccWebhook, account),
        RecordShape::Unified => unified(raw),
        RecordShape::Newer => None,
    }
}

/// The values of some fields; of doubled keys the last one's.
fn pick<'a, const N: usize>(raw: &'a str, names: [&str; N]) -> Option<[Option<&'a str>; N]> {
    let mut found = [None; N];
    fields(raw, |name, value| {
        let at = match name.contains('\\') {
            false => names.iter().position(|known| name.len() == known.len() + 2 && &name[1..name.len() - 1] == *known),
            true => names.iter().position(|known| decoded(name) == *known),
        };
        if let Some(at) = at {
            found[at] = Some(value).filter(|value| *value != "null");
        }
        Ok(())
    })
    .ok()?;
    Some(found)
}

fn id(raw: Option<&str>) -> Option<String> {
    match value::id(raw?, false) {
        Read::Value(id) => Some(id),
        _ => None,
    }
}

fn comm100(raw: &str, account: Option<&str>) -> Option<Identity> {
    let [own, guid] = pick(raw, ["id", "guid"])?;
    let id = id(own).or_else(|| id(guid))?;
    let key = format!("{}:{}:{id}", Source::Comm100.as_str(), account.unwrap_or("-"));
    Some(Identity { key, is_open: false, is_webhook: false })
}

fn vcc(raw: &str, is_webhook: bool, account: Option<&str>) -> Option<Identity> {
    let [own, project, disposition] = pick(raw, ["chatId", "projectId", "disposition"])?;
    let (own, project) = (id(own)?, id(project));
    let project = project.as_deref().unwrap_or("-");
    let key = format!("{}:{}:{project}:{own}", Source::Vcc.as_str(), account.unwrap_or("-"));
    let mut room = String::new();
    let disposition = disposition.filter(|raw| raw.starts_with('"')).map(|raw| text(raw, &mut room));
    let is_open = super::vcc::kind(disposition) == super::Kind::Open;
    Some(Identity { key, is_open, is_webhook })
}

fn unified(raw: &str) -> Option<Identity> {
    let [key, source, kind, started, ended, duration, transfers] =
        pick(raw, ["key", "source", "kind", "started_at", "ended_at", "duration_s", "transfers"])?;
    let key = value::string(key.filter(|key| key.starts_with('"') && key.len() > 2)?);
    // Only an export has any of these.
    let is_webhook = source == Some("\"vcc\"") && [started, ended, duration, transfers].iter().all(Option::is_none);
    Some(Identity { key, is_open: kind == Some("\"open\""), is_webhook })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::unified::{Context, NoNames, map};

    #[test]
    fn the_key_is_that_of_the_record() {
        let context = Context { account: Some("acme"), zone: None, names: &NoNames, raw: true };
        for (raw, shape) in [
            (r#"{"id":4875.0,"guid":"A"}"#, VendorShape::Comm100),
            (r#"{"id":"-1","guid":"2EFC01B2-B7C1-40A9-B049-B0DB9FBC4DBC"}"#, VendorShape::Comm100),
            (r#"{"\u0069d":1,"id":2}"#, VendorShape::Comm100),
            (r#"{"chatId":1,"projectId":"822","disposition":"In Progress"}"#, VendorShape::Vcc),
            (r#"{"chatId":1,"projectId":null,"disposition":"completed"}"#, VendorShape::VccWebhook),
        ] {
            let chat = map(raw, shape, &context).unwrap().chat;
            let found = identity(raw, RecordShape::Vendor(shape), Some("acme")).unwrap();
            assert_eq!(found.key, chat.key, "{raw}");
            assert_eq!(found.is_open, chat.kind == crate::unified::Kind::Open, "{raw}");
            assert_eq!(found.is_webhook, shape == VendorShape::VccWebhook);
            let mut line = Vec::new();
            chat.write_json(&mut line);
            let again = identity(std::str::from_utf8(&line).unwrap(), RecordShape::Unified, None).unwrap();
            assert_eq!((again.key, again.is_open), (found.key, found.is_open));
        }
        for raw in ["{}", "[]", r#"{"id":null}"#, r#"{"id":true,"guid":""}"#] {
            assert_eq!(identity(raw, RecordShape::Vendor(VendorShape::Comm100), None), None, "{raw}");
        }
    }
}
