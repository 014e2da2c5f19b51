//! What a chat of the common record is made of: people, places, messages, and the words that its enums have.

use serde::{Deserialize, Serialize};

use super::scalar::{Json, Seconds};

/// The services.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Comm100.
    Comm100,
    /// VCC Live.
    Vcc,
}

/// What became of a chat.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It was held.
    Chat,
    /// Nobody answered.
    Missed,
    /// It was refused.
    Refused,
    /// It has not ended.
    Open,
    /// It became an offline message.
    Offline,
    /// The service's word says none of these.
    Unknown,
}

/// An id and a name of which at least one is known.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Named {
    /// The service's id, as text.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// How the offset of a time is known.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// It was sent.
    Offset,
    /// The offsets of the messages prove it.
    Transcript,
    /// It follows from the profile's zone (Comm100: UTC).
    Profile,
}

/// The basis of each of a chat's times; null where the time is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TimeBasis {
    /// Of `requested_at`.
    pub requested_at: Option<Basis>,
    /// Of `started_at`.
    pub started_at: Option<Basis>,
    /// Of `ended_at`.
    pub ended_at: Option<Basis>,
}

/// A service level.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sla {
    /// What the vendor's word means, where that is known.
    pub value: Option<SlaValue>,
    /// The vendor's word.
    pub vendor: Option<String>,
}

/// Whether a service level was kept.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum SlaValue {
    /// It was.
    Within,
    /// It was not.
    Missed,
    /// There is none.
    None,
}

/// Who asked.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Visitor {
    /// Comm100: the visitor's id.
    pub id: Option<String>,
    /// The contact's id.
    pub contact_id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// The IP address.
    pub ip: Option<String>,
    /// The browser's language.
    pub language: Option<String>,
}

/// Somebody who answered.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Agent {
    /// The service's id, as text.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// When the agent joined.
    pub started_at: Option<String>,
    /// When the agent left.
    pub ended_at: Option<String>,
    /// Seconds in the chat.
    pub duration_s: Option<Seconds>,
}

/// Names of queues.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Queue {
    /// The first one.
    pub first: Option<String>,
    /// The last one.
    pub last: Option<String>,
}

/// A ticket.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ticket {
    /// The service's id, as text.
    pub id: Option<String>,
    /// The number that people use.
    pub no: Option<String>,
    /// The kind of ticket.
    pub r#type: Option<String>,
}

/// A page of a web site.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Page {
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
}

/// A visit to a web site.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Session {
    /// Where the visit began.
    pub landing_url: Option<String>,
    /// Where the visitor came from.
    pub referrer_url: Option<String>,
    /// The browser.
    pub browser: Option<String>,
    /// The operating system.
    pub os: Option<String>,
}

/// A visitor's rating.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rating {
    /// From 1 to 5.
    pub grade: Option<u8>,
    /// The visitor's words.
    pub comment: Option<String>,
}

/// What an agent wrote after a chat.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Wrapup {
    /// The agent's words.
    pub comment: Option<String>,
}

/// A field of a form.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Field {
    /// The form, as the service calls it; `clientData` for a webhook's.
    pub form: Option<String>,
    /// The field's id.
    pub id: Option<String>,
    /// The field's name.
    pub name: Option<String>,
    /// The value; lists and objects as JSON text.
    pub value: Option<String>,
}

/// One message.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Message {
    /// Its place in the chat, from 1.
    pub seq: u32,
    /// The service's id.
    pub id: Option<String>,
    /// When it was sent. RFC 3339, as precise as it was sent.
    pub at: Option<String>,
    /// Who sent it.
    pub role: Role,
    /// The sender's name.
    pub name: Option<String>,
    /// The sender's id, where the sender is exactly one of the chat's agents.
    pub agent_id: Option<String>,
    /// What it is.
    pub r#type: MessageType,
    /// Its text.
    pub text: Option<String>,
    /// Whether it is an internal note, which the visitor did not see.
    pub is_note: bool,
    /// Its translated text.
    pub translation: Option<String>,
    /// Comm100: what happened, such as `agentSendText`.
    pub action: Option<String>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// VCC: the page on which the visitor was.
    pub page: Option<Page>,
    /// What no field of the message carries, as sent.
    pub extra: Option<Json>,
}

/// Who sent a message.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Who asked.
    Visitor,
    /// Who answered.
    Agent,
    /// A bot.
    Bot,
    /// The service itself.
    System,
    /// Nothing says who.
    Unknown,
}

/// What a message is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MessageType {
    /// Words.
    Text,
    /// A file, perhaps with words.
    File,
    /// Something that happened, such as an agent's joining.
    Event,
}

/// A file of a message. `sha256` and `path` are known once the file was fetched.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Attachment {
    /// The file's name.
    pub name: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its type, as sent.
    pub media_type: Option<String>,
    /// Its size.
    pub bytes: Option<u64>,
    /// Its SHA-256.
    pub sha256: Option<String>,
    /// Where it lies, beside the record.
    pub path: Option<String>,
}

impl Source {
    /// The word in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comm100 => "comm100",
            Self::Vcc => "vcc",
        }
    }
}

impl Kind {
    /// The word in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Missed => "missed",
            Self::Refused => "refused",
            Self::Open => "open",
            Self::Offline => "offline",
            Self::Unknown => "unknown",
        }
    }
}

impl Role {
    /// The word in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Agent => "agent",
            Self::Bot => "bot",
            Self::System => "system",
            Self::Unknown => "unknown",
        }
    }
}

impl MessageType {
    /// The word in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::File => "file",
            Self::Event => "event",
        }
    }
}

impl Basis {
    /// The word in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offset => "offset",
            Self::Transcript => "transcript",
            Self::Profile => "profile",
        }
    }
}

impl SlaValue {
    /// The word in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Missed => "missed",
            Self::None => "none",
        }
    }
}
