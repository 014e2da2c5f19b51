//! Taking a vendor's object apart: each field that the record carries is taken, and what is left afterwards, as sent,
//! is the record's `extra`. So nothing can be lost by being forgotten.
//!
//! A value of a wrong type is not taken: the field of the record is null, the value stays in `extra`, and it counts
//! as odd. Of doubled keys the last one is the field; the others are gone.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::record::{Json, Seconds};
use super::value::{self, Read};
use crate::format::object::{fields, items, text};

/// An object, in which every field is taken at most once.
pub(super) struct Object<'a> {
    fields: Vec<Member<'a>>,
    /// Where the next name is looked for first: services keep the order of their fields.
    next: usize,
    /// Fields that the vendor's page names: null leaves nothing behind.
    documented: &'static [&'static str],
    /// Prefix of `documented` that is this object's own (`session.`), or nothing.
    parent: &'static str,
    /// Values of a wrong type so far.
    pub odd: u64,
}

struct Member<'a> {
    /// With its quotes, as sent.
    name: &'a str,
    value: &'a str,
    state: State,
}

enum State {
    Left,
    Taken,
    /// What is left of a value of which a part was taken.
    Rest(String),
}

impl<'a> Object<'a> {
    /// Reads `raw`; `None` where it is no object.
    pub fn read(raw: &'a str, documented: &'static [&'static str]) -> Option<Self> {
        Self::within(raw, documented, "")
    }

    /// Reads an object whose documented fields are those that begin with `parent`, such as `session.`.
    pub fn within(raw: &'a str, documented: &'static [&'static str], parent: &'static str) -> Option<Self> {
        let mut members: Vec<Member<'a>> = Vec::with_capacity(if parent.is_empty() { 64 } else { 16 });
        fields(raw, |name, value| {
            members.push(Member { name, value, state: State::Left });
            Ok(())
        })
        .ok()?;
        Some(Self { fields: members, next: 0, documented, parent, odd: 0 })
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Every name and value, as sent.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        self.fields.iter().map(|member| (member.name, member.value))
    }

    /// The place of the last field of that name; earlier ones are forgotten.
    fn find(&mut self, name: &str) -> Option<usize> {
        let is = |member: &Member<'_>| is_name(member.name, name);
        if self.fields.get(self.next).is_some_and(is) && !self.doubled(name, self.next) {
            self.next += 1;
            return Some(self.next - 1);
        }
        let found = self.fields.iter().rposition(is)?;
        for earlier in self.fields[..found].iter_mut().filter(|member| is_name(member.name, name)) {
            earlier.state = State::Taken;
        }
        self.next = found + 1;
        Some(found)
    }

    fn doubled(&self, name: &str, at: usize) -> bool {
        self.fields[at + 1..].iter().any(|member| is_name(member.name, name))
    }

    /// Whether there is such a field, null or not.
    pub fn has(&mut self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The field's JSON text as sent, without taking it; `None` where it is absent or null.
    pub fn peek(&mut self, name: &str) -> Option<&'a str> {
        let at = self.find(name)?;
        Some(self.fields[at].value).filter(|value| *value != "null")
    }

    /// Takes a field whole.
    pub fn take(&mut self, name: &str) -> Option<&'a str> {
        let at = self.find(name)?;
        self.fields[at].state = State::Taken;
        Some(self.fields[at].value).filter(|value| *value != "null")
    }

    /// Leaves a field in `extra`, although a part of the record follows from it.
    pub fn untake(&mut self, name: &str) {
        if let Some(at) = self.find(name) {
            self.fields[at].state = State::Left;
        }
    }

    /// Leaves of a field only `rest`, or nothing.
    pub fn leave(&mut self, name: &str, rest: Option<String>) {
        if let Some(at) = self.find(name) {
            self.fields[at].state = rest.map_or(State::Taken, State::Rest);
        }
    }

    /// A value of this field is of a wrong type: it stays, and counts.
    pub fn odd(&mut self) {
        self.odd += 1;
    }

    /// Takes the field where `read` understands it.
    pub fn field<T>(&mut self, name: &str, read: impl FnOnce(&'a str) -> Read<T>) -> Option<T> {
        let at = self.find(name)?;
        let member = &mut self.fields[at];
        if matches!(member.state, State::Taken) {
            return None;
        }
        let (state, value) = match if member.value == "null" { Read::None } else { read(member.value) } {
            Read::Value(value) => (State::Taken, Some(value)),
            Read::None => (State::Taken, None),
            Read::Unproven => (State::Left, None),
            Read::Odd => {
                self.odd += 1;
                (State::Left, None)
            }
        };
        self.fields[at].state = state;
        value
    }

    /// The first of several spellings that is there.
    pub fn spelling(&mut self, names: &[&'static str]) -> &'static str {
        let found = names.iter().find(|name| self.peek(name).is_some());
        found.or_else(|| names.iter().find(|name| self.has(name))).or(names.first()).copied().unwrap_or_default()
    }

    /// A text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.field(name, value::text)
    }

    /// An id in which 0 is one.
    pub fn id(&mut self, name: &str) -> Option<String> {
        self.field(name, |raw| value::id(raw, false))
    }

    /// An id of something that there need not be: 0 is none.
    pub fn related_id(&mut self, name: &str) -> Option<String> {
        self.field(name, |raw| value::id(raw, true))
    }

    /// A stretch of time.
    pub fn seconds(&mut self, name: &str) -> Option<Seconds> {
        self.field(name, value::seconds)
    }

    /// A yes or no.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.field(name, value::flag)
    }

    /// The JSON text of an object or a list; null and empty text, which say that there is none, are taken.
    fn present(&mut self, name: &str) -> Option<&'a str> {
        let at = self.find(name)?;
        if matches!(self.fields[at].value, "null" | "\"\"") {
            self.fields[at].state = State::Taken;
            return None;
        }
        Some(self.fields[at].value)
    }

    /// Reads a part of an object, or of a list of one, and leaves the rest of it.
    pub fn part<T>(
        &mut self,
        name: &'static str,
        parent: &'static str,
        read: impl FnOnce(&mut Object<'_>) -> T,
    ) -> Option<T> {
        let raw = self.present(name)?;
        let single = single(raw);
        let Some(mut inner) = single.and_then(|raw| Object::within(raw, self.documented, parent)) else {
            // PHP prints an empty object as an empty list.
            match raw {
                "[]" => self.leave(name, None),
                _ => self.odd += 1,
            }
            return None;
        };
        let value = read(&mut inner);
        self.odd += inner.odd;
        let rest = inner.rest().map(|rest| if raw.starts_with('[') { format!("[{rest}]") } else { rest });
        self.leave(name, rest);
        Some(value)
    }

    /// Reads each object of a list, or one bare object, and leaves their rests. `None` where there is no list.
    pub fn list<T>(&mut self, name: &str, mut read: impl FnMut(&mut Object<'_>) -> T) -> Option<Vec<T>> {
        let raw = self.present(name)?;
        let mut list = Vec::new();
        let mut rests = Rests::default();
        let mut odd = 0;
        let mut each = |item: &str| {
            let Some(mut inner) = Object::within(item, &[], ".") else {
                odd += 1;
                rests.push(Some(item.to_owned()));
                return;
            };
            list.push(read(&mut inner));
            odd += inner.odd;
            rests.push(inner.rest());
        };
        match raw.as_bytes().first() {
            Some(b'[') => {
                _ = items(raw, |item| {
                    each(item);
                    Ok(())
                })
            }
            Some(b'{') if raw == "{}" => {}
            Some(b'{') => each(raw),
            _ => {
                self.odd += 1;
                return None;
            }
        }
        let bare = raw.starts_with('{');
        self.odd += odd;
        self.leave(name, rests.finish(bare));
        Some(list)
    }

    /// What was not taken, as an object; `None` if that is nothing.
    pub fn rest(&self) -> Option<String> {
        let mut out = String::new();
        for (at, member) in self.fields.iter().enumerate() {
            let value = match &member.state {
                State::Taken => continue,
                State::Left if member.value == "null" && self.is_documented(member.name) => continue,
                State::Left => member.value,
                State::Rest(rest) => rest,
            };
            // Doubled keys of which nothing was taken: the last one counts here too.
            if matches!(member.state, State::Left)
                && self.fields[at + 1..]
                    .iter()
                    .any(|later| later.name.len() == member.name.len() && later.name == member.name)
            {
                continue;
            }
            out.push(if out.is_empty() { '{' } else { ',' });
            out.push_str(member.name);
            out.push(':');
            out.push_str(value);
        }
        if out.is_empty() {
            return None;
        }
        out.push('}');
        Some(out)
    }

    fn is_documented(&self, name: &str) -> bool {
        let name = name.trim_matches('"');
        self.documented.iter().any(|known| match known.strip_prefix(self.parent) {
            Some(own) => own.split('.').next() == Some(name),
            None => false,
        })
    }
}

/// The rests of a list's elements, in their order.
#[derive(Default)]
pub(super) struct Rests {
    text: String,
    something: bool,
}

impl Rests {
    /// The next element's.
    pub fn push(&mut self, rest: Option<String>) {
        self.text.push(if self.text.is_empty() { '[' } else { ',' });
        self.something |= rest.is_some();
        self.text.push_str(rest.as_deref().unwrap_or("null"));
    }

    /// All of them; `None` if nothing is left of any. The only one of a bare object stands without brackets.
    pub fn finish(mut self, bare: bool) -> Option<String> {
        if !self.something {
            return None;
        }
        self.text.push(']');
        Some(if bare { self.text[1..self.text.len() - 1].to_owned() } else { self.text })
    }
}

/// The object itself, or the only element of a list.
fn single(raw: &str) -> Option<&str> {
    if raw.starts_with('{') {
        return Some(raw);
    }
    let (mut found, mut count) = (None, 0);
    items(raw, |item| {
        found = Some(item);
        count += 1;
        Ok(())
    })
    .ok()?;
    found.filter(|_| count == 1)
}

/// Whether a name as sent, quotes included, is `name`.
fn is_name(sent: &str, name: &str) -> bool {
    let bytes = sent.as_bytes();
    match bytes.len().checked_sub(2) {
        Some(length) if length == name.len() => &bytes[1..=length] == name.as_bytes(),
        // Escapes make a name longer.
        Some(length) if length > name.len() => bytes.contains(&b'\\') && text(sent, &mut String::new()) == name,
        _ => false,
    }
}

/// A name as sent, decoded.
pub(super) fn decoded(name: &str) -> Cow<'_, str> {
    let mut room = String::new();
    match text(name, &mut room).as_ptr() {
        start if name.as_bytes().as_ptr_range().contains(&start) => Cow::Borrowed(&name[1..name.len() - 1]),
        _ => Cow::Owned(room),
    }
}

/// What is left, as the record has it.
pub(super) fn extra(rest: Option<String>) -> Json {
    rest.and_then(Json::new).unwrap_or_else(Json::empty_object)
}

/// Whether this is JSON at all.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}
