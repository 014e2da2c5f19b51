//! Reads the few fields of a record that the loop needs, without failing on an odd type or a repeated key: the
//! first one counts. The values stay text; what they mean is decided once the record is whole.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::{Found, Grammar, Item};
use crate::record::{Key, Messages, Resource};
use crate::scan::{Marks, Scan};
use crate::stated::stated_count;

/// What a list's element turned out to be.
pub(super) enum Value {
    Object(Fields),
    Other,
}

impl Value {
    /// Whether it is an object that says which one it is.
    pub fn has_identity(&self, object: &str, start: usize) -> bool {
        let Value::Object(fields) = self else { return false };
        let says = |range: &Option<Range<usize>>| {
            let json = range.as_ref().and_then(|range| object.get(range.start - start..range.end - start));
            json.and_then(Name::read).is_some()
        };
        says(&fields.id) || says(&fields.guid)
    }
}

/// Where the fields' JSON texts stand.
#[derive(Default)]
pub(super) struct Fields {
    id: Option<Range<usize>>,
    guid: Option<Range<usize>>,
    scope: Option<Range<usize>>,
    time: Option<Range<usize>>,
    messages: Option<Told>,
}

/// The fields of a record, which is `record` and begins at `start`.
pub(super) struct Known<'a> {
    pub record: &'a str,
    pub start: usize,
    pub is_line: bool,
    pub fields: Fields,
}

impl<'a> Known<'a> {
    /// The record, which stands at `range` among the bytes at hand.
    pub fn item(&self, grammar: &Grammar, range: Range<usize>) -> Item {
        let Some((key, name)) = self.identity(grammar.scope) else {
            return Item::Reject(range, "it has neither an id nor a guid");
        };
        let first = || self.first_message(grammar.resource.messages?.time);
        let time = self.time().and_then(|text| (grammar.instant)(&text, &first, &grammar.zone));
        let (bare, messages, is_line) = (self.is_bare(), self.messages(), self.is_line);
        Item::Record(Found { range, key, name, time, bare, messages, is_line })
    }

    /// The identity, and the name as sent of what has no number. A project that the record does not name is the
    /// request's.
    fn identity(&self, fallback: u64) -> Option<(Key, String)> {
        let scope = match self.fields.scope.as_ref() {
            None => fallback,
            some => self.get(some).and_then(number).filter(|scope| *scope > 0).unwrap_or(fallback),
        };
        let id = self.get(self.fields.id.as_ref()).and_then(Name::read);
        if let Some(Name::Number(number)) = id {
            return Some((Key::Id(scope, number), String::new()));
        }
        let guid = self.get(self.fields.guid.as_ref()).and_then(Name::read).map(Name::into_text);
        let name = guid.or_else(|| id.map(Name::into_text))?;
        Some((Key::Text(scope, guid_in_lower_case(&name).unwrap_or_else(|| name.to_string())), name.into_owned()))
    }

    /// The text of the time.
    fn time(&self) -> Option<Cow<'a, str>> {
        self.get(self.fields.time.as_ref()).map(text)
    }

    /// The text of the field `name` of the first message.
    fn first_message(&self, name: &str) -> Option<String> {
        match self.fields.messages.as_ref()? {
            Told::List(_, first) => field(self.get(first.as_ref())?, name),
            Told::Text(list) => {
                let list = text(self.get(Some(list))?);
                field(serde_json::from_str::<Vec<&RawValue>>(&list).ok()?.first()?.get(), name)
            }
            Told::LeftOut | Told::Odd => None,
        }
    }

    /// Whether the messages are left out.
    fn is_bare(&self) -> bool {
        matches!(self.fields.messages, None | Some(Told::LeftOut))
    }

    /// The number of messages, 0 where that cannot be told.
    fn messages(&self) -> u64 {
        match &self.fields.messages {
            Some(Told::List(count, _)) => *count,
            Some(Told::Text(list)) => {
                let list = self.get(Some(list)).map(text).unwrap_or_default();
                serde_json::from_str::<Vec<IgnoredAny>>(&list).map_or(0, |list| list.len() as u64)
            }
            None | Some(Told::LeftOut | Told::Odd) => 0,
        }
    }

    fn get(&self, range: Option<&Range<usize>>) -> Option<&'a str> {
        range.and_then(|range| self.record.get(range.start - self.start..range.end - self.start))
    }
}

/// What an id says.
enum Name<'a> {
    Number(u64),
    Text(Cow<'a, str>),
}

impl<'a> Name<'a> {
    /// Reads any JSON value; null, an empty text and what holds nothing are no name.
    fn read(json: &'a str) -> Option<Self> {
        if let Some(number) = number(json) {
            return Some(Self::Number(number));
        }
        match json.as_bytes().first()? {
            b'n' => None,
            b'"' => Some(text(json)).filter(|text| !text.is_empty() && text != "null").map(Self::Text),
            b'{' | b'[' if json[1..json.len() - 1].trim().is_empty() => None,
            _ => Some(Self::Text(Cow::Borrowed(json))),
        }
    }

    fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Text(text) => text,
        }
    }
}

/// A JSON number that is whole, however it is written, or a string with nothing but its digits. `"007"` and `"1.0"`
/// are texts: as ids they may stand beside `"7"` and `"1"`.
fn number(json: &str) -> Option<u64> {
    let digits = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let text = digits.unwrap_or(json);
    let plain = text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    match digits {
        _ if plain => text.parse().ok(),
        Some(_) => None,
        None => Some(json).filter(|json| json.starts_with(|c: char| c.is_ascii_digit())).and_then(stated_count),
    }
}

/// A GUID, with or without braces, as all forms of it are compared; `None` for any other text.
fn guid_in_lower_case(text: &str) -> Option<String> {
    let bare = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let fits = |(at, byte): (usize, u8)| {
        if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() }
    };
    (bare.len() == 36 && bare.bytes().enumerate().all(fits)).then(|| bare.to_ascii_lowercase())
}

/// A scalar's text: a string without its quotes, anything else as it was sent.
fn text(json: &str) -> Cow<'_, str> {
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Cow::Borrowed(plain),
        // What cannot be text, half a surrogate pair, tells one from another as it was sent.
        Some(plain) => Cow::Owned(serde_json::from_str(json).unwrap_or_else(|_| plain.to_owned())),
        None => Cow::Borrowed(json),
    }
}

/// Reads the value at `at` as a record of `resource`; gives its end too.
pub(super) fn read(scan: &mut Scan<'_>, at: usize, resource: &Resource) -> Option<(Value, usize)> {
    if scan.bytes.get(at) != Some(&b'{') {
        return scan.value(at).map(|end| (Value::Other, end));
    }
    let mut fields = Fields::default();
    let end = scan.members(at, |scan, name, value| {
        let name = &scan.bytes[name.start + 1..name.end - 1];
        let field = match Slot::of(name, scan.was_escaped(), resource) {
            Slot::Messages if fields.messages.is_none() => {
                let (told, end) = list(scan, value)?;
                fields.messages = Some(told);
                return Some(end);
            }
            Slot::Id if fields.id.is_none() => &mut fields.id,
            Slot::Guid if fields.guid.is_none() => &mut fields.guid,
            Slot::Scope if fields.scope.is_none() => &mut fields.scope,
            Slot::Time if fields.time.is_none() => &mut fields.time,
            _ => return scan.value(value),
        };
        let (start, _) = scan.next(value)?;
        let end = scan.value(start)?;
        *field = Some(start..end);
        Some(end)
    })?;
    Some((Value::Object(fields), end))
}

/// Which of the fields a name is.
#[derive(Clone, Copy)]
enum Slot {
    Id,
    Guid,
    Scope,
    Time,
    Messages,
    None,
}

impl Slot {
    fn of(name: &[u8], escaped: bool, resource: &Resource) -> Self {
        if escaped {
            return unescaped(name).map_or(Slot::None, |name| Self::of(name.as_bytes(), false, resource));
        }
        let is = |field: Option<&str>| field.is_some_and(|field| field.as_bytes() == name);
        match () {
            () if is(Some(resource.id)) => Slot::Id,
            () if is(resource.guid) => Slot::Guid,
            () if is(resource.time) => Slot::Time,
            () if is(resource.scope) => Slot::Scope,
            () if is(resource.messages.map(|messages: &Messages| messages.list)) => Slot::Messages,
            () => Slot::None,
        }
    }
}

/// A name that is written with escapes.
fn unescaped(name: &[u8]) -> Option<String> {
    serde_json::from_slice(&[b"\"", name, b"\""].concat()).ok()
}

/// What a record says of its messages.
pub(super) enum Told {
    /// Nothing but null.
    LeftOut,
    /// A list: its length and its first element.
    List(u64, Option<Range<usize>>),
    /// A list as JSON text inside a string: the string as sent.
    Text(Range<usize>),
    /// Something else.
    Odd,
}

/// The text of one field of an object; of several of that name the last one's.
fn field(object: &str, name: &str) -> Option<String> {
    let (mut marks, mut around) = (Marks::default(), Vec::new());
    let mut scan = Scan::new(object.as_bytes(), &mut marks, &mut around);
    let mut found = None;
    if !object.starts_with('{') {
        return None;
    }
    scan.members(0, |scan, own, value| {
        let (start, _) = scan.next(value)?;
        let end = scan.value(start)?;
        if object[own].trim_matches('"') == name {
            found = Some(&object[start..end]);
        }
        Some(end)
    })?;
    found.map(|json| text(json).into_owned())
}

/// Reads the messages in one pass; gives their end too.
fn list(scan: &mut Scan<'_>, at: usize) -> Option<(Told, usize)> {
    let (start, byte) = scan.next(at)?;
    if byte != b'[' {
        let end = scan.value(start)?;
        let told = match byte {
            b'"' => Told::Text(start..end),
            b'n' => Told::LeftOut,
            _ => Told::Odd,
        };
        return Some((told, end));
    }
    let (mut count, mut first) = (0, None);
    let end = scan.items(start, |scan, item| {
        let end = scan.value(item)?;
        first.get_or_insert(item..end);
        count += 1;
        Some(end)
    })?;
    Some((Told::List(count, first), end))
}
