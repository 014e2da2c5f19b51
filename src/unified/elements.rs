//! The messages of a chat, in whichever form they came: a list, the list as JSON text in a string, an object keyed by
//! index, or one bare object.

use super::object::{Object, Rests, is_json};
use super::record::Message;
use super::value::string;
use crate::format::compact;
use crate::format::object::{fields, items};

/// Reads the messages in the field `name` with `read`, which gets the object and its place from 1. Absent or null:
/// `None`. Elements that are no objects are left out, stay in `extra`, and are odd.
pub(super) fn messages(
    object: &mut Object<'_>,
    name: &'static str,
    mut read: impl FnMut(&mut Object<'_>, u32) -> Message,
) -> Option<Vec<Message>> {
    let raw = object.take(name)?;
    let text = if raw.starts_with('"') { string(raw) } else { String::new() };
    let mut room = String::new();
    let list = if raw.starts_with('"') { compact::line(text.trim(), &mut room) } else { raw };
    let Some(elements) = elements(list).filter(|_| !raw.starts_with('"') || list.is_empty() || is_json(list)) else {
        object.odd();
        object.leave(name, Some(raw.to_owned()));
        return None;
    };
    let (mut found, mut rests, mut odd) = (Vec::with_capacity(elements.len()), Rests::default(), 0);
    for element in elements {
        match Object::within(element, &[], ".") {
            Some(mut message) => {
                let seq = u32::try_from(found.len() + 1).unwrap_or(u32::MAX);
                found.push(read(&mut message, seq));
                odd += message.odd;
                rests.push(None);
            }
            None => {
                odd += 1;
                rests.push(Some(element.to_owned()));
            }
        }
    }
    object.odd += odd;
    object.leave(name, rests.finish(false));
    Some(found)
}

/// The elements' JSON texts; `None` where this is no list in any form.
fn elements(list: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    match list.as_bytes().first() {
        None => {}
        Some(b'[') => items(list, |item| {
            found.push(item);
            Ok(())
        })
        .ok()?,
        Some(b'{') => return members(list),
        _ => return None,
    }
    Some(found)
}

/// The elements of an object that is keyed by index, in the order of their numbers; any other object is an element.
fn members(object: &str) -> Option<Vec<&str>> {
    let mut keyed = Vec::new();
    let mut bare = false;
    fields(object, |name, value| {
        match name.trim_matches('"').parse::<u64>() {
            Ok(index) => keyed.push((index, value)),
            Err(_) => bare = true,
        }
        Ok(())
    })
    .ok()?;
    if bare {
        return Some(vec![object]);
    }
    keyed.sort_by_key(|(index, _)| *index);
    Some(keyed.into_iter().map(|(_, value)| value).collect())
}

#[cfg(test)]
mod tests {
    use super::elements;

    #[test]
    fn messages_come_in_many_forms() {
        for (list, want) in [
            ("[]", Some(vec![])),
            ("{}", Some(vec![])),
            ("", Some(vec![])),
            ("[{},5]", Some(vec!["{}", "5"])),
            (r#"{"10":{"a":1},"9":{"b":1}}"#, Some(vec![r#"{"b":1}"#, r#"{"a":1}"#])),
            (r#"{"message":"x","0":1}"#, Some(vec![r#"{"message":"x","0":1}"#])),
            ("5", None),
            ("[1", None),
            ("hello", None),
        ] {
            assert_eq!(elements(list), want, "{list}");
        }
    }
}
