//! One record for both services: what it holds ([`record`]), how a service's object becomes one ([`comm100`],
//! [`vcc`]), and the two tables that are made of it ([`columns`]).
//!
//! A mapping is pure and never fails for an odd value: that stays in `extra` and is counted. Only what has no identity
//! is no record.

use std::fmt;

pub mod columns;
mod comm100;
mod comm100_message;
mod elements;
pub mod identity;
mod mapper;
mod merge;
mod object;
mod parts;
pub mod recognise;
mod record;
mod scalar;
pub mod schema;
mod time;
mod value;
mod vcc;
mod vcc_message;

pub use mapper::Mapper;
pub use record::*;

use crate::format::compact;
use crate::window::Zone;

/// Names for the ids that a service gives without them.
pub trait Names: fmt::Debug + Send + Sync {
    /// The name of `id`, which is in the record's spelling, in one of `account`'s lists.
    fn name(&self, list: List, account: Option<&str>, id: &str) -> Option<String>;
}

/// What a list names.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum List {
    /// Comm100's agents.
    Comm100Agents,
    /// Comm100's departments.
    Departments,
    /// Comm100's skills.
    Skills,
    /// Comm100's campaigns.
    Campaigns,
    /// Comm100's wrap-up category options.
    Categories,
    /// VCC's users.
    VccAgents,
    /// VCC's projects.
    Projects,
}

/// No names at all.
#[derive(Clone, Copy, Debug)]
pub struct NoNames;

impl Names for NoNames {
    fn name(&self, _: List, _: Option<&str>, _: &str) -> Option<String> {
        None
    }
}

/// What a mapping must know beside the object: nothing in a chat says whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The site, its host, or the customer.
    pub account: Option<&'a str>,
    /// `vcc.timezone`: the zone of bare times that nothing proves.
    pub zone: Option<&'a Zone>,
    /// Names for ids.
    pub names: &'a dyn Names,
    /// Whether the record carries the service's own object.
    pub raw: bool,
}

impl Context<'_> {
    fn name(&self, list: List, id: Option<&String>) -> Option<String> {
        self.names.name(list, self.account, id?)
    }

    /// An id and a name; null where neither is known.
    fn named(&self, list: List, id: Option<String>, name: Option<String>) -> Option<Named> {
        let name = name.or_else(|| self.name(list, id.as_ref()));
        (id.is_some() || name.is_some()).then_some(Named { id, name })
    }

    fn key(&self, source: Source, rest: &str) -> String {
        format!("{}:{}:{rest}", source.as_str(), self.account.unwrap_or("-"))
    }

    fn raw(&self, raw: &str) -> Option<Json> {
        if self.raw { Json::new(raw.to_owned()) } else { None }
    }
}

/// A chat and what was odd about it.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// The record.
    pub chat: Chat,
    /// How many values were of a wrong type, and stand in `extra`.
    pub odd_values: u64,
}

/// A service's object as the common record.
///
/// # Errors
///
/// A sentence that says what is missing, where `raw` is no object of `shape` or has no identity.
pub fn map(raw: &str, shape: recognise::VendorShape, context: &Context<'_>) -> Result<Mapped, &'static str> {
    let mut room = String::new();
    let raw = compact::line(raw, &mut room);
    match shape {
        recognise::VendorShape::Comm100 => comm100::map(raw, context),
        recognise::VendorShape::Vcc => vcc::map_export(raw, context),
        recognise::VendorShape::VccWebhook => vcc::map_webhook(raw, context),
    }
}

#[cfg(test)]
mod tests;

/// A value, unless it is like a new one: an object in which nothing is known is null.
fn known<T: Default + PartialEq>(value: T) -> Option<T> {
    (value != T::default()).then_some(value)
}
