//! Reads the few fields of a record that the loop needs, without failing on an odd type or a repeated key: the
//! first one counts. The values stay text; what they mean is decided once the record is whole.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::record::{Key, Messages, Resource};
use crate::scan::{Marks, Scan};

/// What a list's element turned out to be.
pub(super) enum Read<'a> {
    Object(Fields<'a>),
    Other,
}

/// The fields' JSON texts, as sent.
#[derive(Default)]
pub(super) struct Fields<'a> {
    id: Option<&'a str>,
    guid: Option<&'a str>,
    scope: Option<&'a str>,
    pub time: Option<&'a str>,
    pub messages: Option<Told<'a>>,
}

impl Fields<'_> {
    /// The identity, and the id's text for requests.
    pub fn identity(&self) -> Option<(Key, String)> {
        let id = self.id.map(text).filter(|id| !id.is_empty() && id != "null");
        if let Some(number) = id.as_deref().and_then(|id| id.parse().ok()) {
            let scope = self.scope.and_then(|scope| text(scope).parse().ok()).unwrap_or(0);
            return Some((Key::Id(scope, number), number.to_string()));
        }
        let guid = self.guid.map(text).filter(|guid| !guid.is_empty() && guid != "null");
        let name = guid.or(id.filter(|_| self.id.is_some_and(|raw| !raw.starts_with(['{', '[', 't', 'f']))))?;
        let scope = self.scope.map(|scope| format!("{}/", text(scope))).unwrap_or_default();
        Some((Key::Text(format!("{scope}{}", name.to_ascii_lowercase())), name.into_owned()))
    }

    /// The text of the first message's time.
    pub fn first_message(&self, resource: &Resource) -> Option<String> {
        self.messages.as_ref()?.first(resource.messages?.time)
    }
}

/// A scalar's text: a string without its quotes, anything else as it was sent.
pub(super) fn text(json: &str) -> Cow<'_, str> {
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Cow::Borrowed(plain),
        Some(_) => Cow::Owned(serde_json::from_str(json).unwrap_or_default()),
        None => Cow::Borrowed(json),
    }
}

/// Reads the value at `at` as a record of `resource`; gives its end too.
pub(super) fn read<'a>(scan: &mut Scan<'a>, at: usize, resource: &Resource) -> Option<(Read<'a>, usize)> {
    if scan.bytes.get(at) != Some(&b'{') {
        return scan.value(at).map(|end| (Read::Other, end));
    }
    let mut fields = Fields::default();
    scan.was_escaped();
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
            _ => return skip(scan, value),
        };
        let (start, _) = scan.next(value)?;
        let end = scan.value(start)?;
        *field = slice(scan, start..end);
        scan.was_escaped();
        Some(end)
    })?;
    Some((Read::Object(fields), end))
}

/// Passes by a value, and forgets the escapes in it.
fn skip(scan: &mut Scan<'_>, value: usize) -> Option<usize> {
    let end = scan.value(value)?;
    scan.was_escaped();
    Some(end)
}

/// Text that the loop may need; of a record that is not UTF-8 nothing is.
fn slice<'a>(scan: &Scan<'a>, range: Range<usize>) -> Option<&'a str> {
    let bytes = scan.bytes;
    std::str::from_utf8(&bytes[range]).ok()
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
#[derive(Default)]
pub(super) enum Told<'a> {
    /// Nothing, or null: they were left out.
    #[default]
    LeftOut,
    /// A list: its length and its first element.
    List(u64, Option<&'a str>),
    /// A list as JSON text inside a string: the string as sent.
    Text(&'a str),
    /// Something else.
    Odd,
}

impl Told<'_> {
    /// The number of messages, 0 where that cannot be told.
    pub fn count(&self) -> u64 {
        match self {
            Told::List(count, _) => *count,
            Told::Text(list) => {
                serde_json::from_str::<Vec<IgnoredAny>>(&text(list)).map_or(0, |list| list.len() as u64)
            }
            Told::LeftOut | Told::Odd => 0,
        }
    }

    /// The text of the first message's field `name`.
    fn first(&self, name: &str) -> Option<String> {
        match self {
            Told::List(_, first) => field((*first)?, name),
            Told::Text(list) => field(serde_json::from_str::<Vec<&RawValue>>(&text(list)).ok()?.first()?.get(), name),
            Told::LeftOut | Told::Odd => None,
        }
    }
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
fn list<'a>(scan: &mut Scan<'a>, at: usize) -> Option<(Told<'a>, usize)> {
    let (start, byte) = scan.next(at)?;
    if byte != b'[' {
        let end = skip(scan, start)?;
        let told = match byte {
            b'"' => slice(scan, start..end).map_or(Told::Odd, Told::Text),
            b'n' => Told::LeftOut,
            _ => Told::Odd,
        };
        return Some((told, end));
    }
    let (mut count, mut first) = (0, None);
    let end = scan.items(start, |scan, item| {
        let end = skip(scan, item)?;
        count += 1;
        if count == 1 {
            first = slice(scan, item..end);
        }
        Some(end)
    })?;
    Some((Told::List(count, first), end))
}
