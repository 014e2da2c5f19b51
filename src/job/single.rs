//! Whether a record that came by itself is the one that was asked for: another one is none.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::record::Resource;
use crate::stated::{stated_count, stated_failure};

/// The members of an object, in order, their values as JSON text.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Visitor<'de> for Members<'de> {
    type Value = Self;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(member) = map.next_entry()? {
            self.0.push(member);
        }
        Ok(self)
    }
}

/// Why `record` is not the one that was asked for by the id or GUID `asked`, as a clause; `None` if it is. A record
/// that does not bear what was asked by proves nothing.
pub(super) fn why_not(asked: &str, record: &[u8], resource: &Resource) -> Option<String> {
    let read = serde_json::Deserializer::from_slice(record).deserialize_map(Members(Vec::new()));
    let Ok(Members(members)) = read else { return Some("the response cannot be read".to_owned()) };
    let get = |name: &str| members.iter().find(|(own, _)| own == name).map(|(_, value)| value.get());
    let text = |json: &str| serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned());
    let id = get(resource.id).filter(|id| *id != "null");
    let guid = resource.guid.and_then(get).filter(|guid| *guid != "null").map(text);
    let number = asked.parse::<u64>().ok();
    let is_id =
        id.is_some_and(|id| text(id).eq_ignore_ascii_case(asked) || number.is_some() && stated_count(id) == number);
    if !is_id && !guid.as_ref().is_some_and(|guid| guid.eq_ignore_ascii_case(asked)) {
        let own = if number.is_some() { id.map(text) } else { guid.clone() };
        let what = if number.is_some() { resource.id } else { resource.guid.unwrap_or(resource.id) };
        return Some(match (own, id.map(text).or(guid)) {
            (Some(own), _) => format!("the service answered with {own}"),
            (None, Some(other)) => format!("the service answered with {other}, which bears no {what} to tell it by"),
            (None, None) => "the service answered with something else".to_owned(),
        });
    }
    let failure = members.iter().find_map(|(name, value)| stated_failure(name, value.get()))?;
    Some(format!("the service says that it failed: {}", failure.chars().take(200).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::comm100::table::{CATEGORIES, CHATS};

    const GUID: &str = "2efc01b2-b7c1-40a9-b049-b0db9fbc4dbc";

    #[test]
    fn only_the_record_that_was_asked_for_is_one() {
        let upper = format!(r#"{{"id":5,"guid":"{}"}}"#, GUID.to_uppercase());
        let failed = format!(r#"{{"id":5,"guid":"{GUID}","success":false}}"#);
        let guid_as_id = format!(r#"{{"id":"{GUID}"}}"#);
        for (asked, record, is_it) in [
            ("5", r#"{"id":5}"#, true),
            ("5", r#"{"id":"5"}"#, true),
            ("5", r#"{"id":5.0}"#, true),
            ("5", r#"{"\u0069d":5}"#, true),
            ("5", r#"{"id":5,"id":6}"#, true),
            ("5", r#"{"id":6,"id":5}"#, false),
            ("5", r#"{"id":6}"#, false),
            ("5", r#"{"guid":"5f"}"#, false),
            ("5", r#"{"id":5,"error":null,"errorCode":0}"#, true),
            ("5", r#"{"id":5,"errorCode":"NotFound"}"#, false),
            (GUID, &upper, true),
            (GUID, &guid_as_id, true),
            (GUID, r#"{"id":5,"guid":"84d76adc-83f4-42c9-b06d-1b617076a3a7"}"#, false),
            (GUID, r#"{"id":5}"#, false),
            (GUID, r#"{"id":5,"guid":null}"#, false),
            (GUID, &failed, false),
            (GUID, "[]", false),
        ] {
            assert_eq!(why_not(asked, record.as_bytes(), &CHATS).is_none(), is_it, "{asked}: {record}");
        }
        assert!(why_not("17", br#"{"chatId":5,"id":17}"#, &CATEGORIES).is_none());
    }

    #[test]
    fn says_what_came_instead() {
        for (asked, record, expected) in [
            ("5", r#"{"id":6}"#, "the service answered with 6"),
            (GUID, r#"{"id":6}"#, "the service answered with 6, which bears no guid to tell it by"),
            ("5", r#"{"errorCode":1}"#, "the service answered with something else"),
            ("5", r#"{"id":5,"success":false}"#, "the service says that it failed: success: false"),
        ] {
            assert_eq!(why_not(asked, record.as_bytes(), &CHATS).as_deref(), Some(expected), "{asked}: {record}");
        }
    }
}
