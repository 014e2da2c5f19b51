//! The record `chatferry.chat/1`: one chat of either service, in one vocabulary, with declared types. Data alone: how
//! a service's object becomes one is in [`super::comm100`] and [`super::vcc`].
//!
//! Every key stands in every line (`raw` only where it was asked for). Unknown is `null`, never a guess. The order of
//! the fields here is the order of the keys.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// The value of `schema`.
pub const SCHEMA: &str = "chatferry.chat/1";

/// One chat.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Chat {
    /// `chatferry.chat/1`.
    pub schema: String,
    /// Unique over services, accounts and projects: `comm100:10000:4875`, `vcc:acme:822:1`.
    pub key: String,
    /// The service.
    pub source: Source,
    /// Comm100: the site id, else the host. VCC: the customer.
    pub account: Option<String>,
    /// VCC: the project. Comm100 has none.
    pub project: Option<Named>,
    /// The chat's id, as text.
    pub id: Option<String>,
    /// Comm100: the chat's GUID, in lower case.
    pub guid: Option<String>,
    /// What became of the chat.
    pub kind: Kind,
    /// The service's own word for that.
    pub vendor_status: Option<String>,
    /// Where it was held, such as `webchat`.
    pub channel: Option<String>,
    /// Comm100: what started it, such as `chatButton`.
    pub origin: Option<String>,
    /// When the visitor asked for it. RFC 3339, as precise as it was sent.
    pub requested_at: Option<String>,
    /// When it began.
    pub started_at: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
    /// How the offsets of these three times are known.
    pub time_basis: TimeBasis,
    /// Seconds that the visitor waited.
    pub waiting_s: Option<Seconds>,
    /// Seconds that the chat lasted, as the service states it.
    pub duration_s: Option<Seconds>,
    /// Seconds to the first response.
    pub first_response_s: Option<Seconds>,
    /// Seconds to a response on average.
    pub average_response_s: Option<Seconds>,
    /// Seconds with an agent.
    pub agent_duration_s: Option<Seconds>,
    /// Seconds with a bot.
    pub bot_duration_s: Option<Seconds>,
    /// VCC: whether it was marked as spam.
    pub is_spam: Option<bool>,
    /// VCC: the service level.
    pub sla: Option<Sla>,
    /// Who asked.
    pub visitor: Option<Visitor>,
    /// Who answered. Empty when the service says nobody did, null when it says nothing.
    pub agents: Option<Vec<Agent>>,
    /// The bot that took part.
    pub bot: Option<Named>,
    /// The department.
    pub department: Option<Named>,
    /// The skill.
    pub skill: Option<Named>,
    /// The campaign.
    pub campaign: Option<Named>,
    /// VCC: the names of the first and the last queue.
    pub queue: Option<Queue>,
    /// The ticket.
    pub ticket: Option<Ticket>,
    /// The page on which the chat was asked for.
    pub page: Option<Page>,
    /// Comm100: the visit.
    pub session: Option<Session>,
    /// The visitor's rating.
    pub rating: Option<Rating>,
    /// Comm100: wrap-up categories.
    pub categories: Option<Vec<Named>>,
    /// Comm100: what the agent wrote after the chat.
    pub wrapup: Option<Wrapup>,
    /// Form fields.
    pub fields: Option<Vec<Field>>,
    /// VCC: transfers, as sent.
    pub transfers: Option<Vec<Json>>,
    /// What was said, in the service's order.
    pub messages: Option<Vec<Message>>,
    /// Everything that no field carries, as sent; `{}` when there is nothing.
    pub extra: Json,
    /// The service's own object, as sent; left out with `--no-raw`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Json>,
}

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

/// A stretch of time in seconds. A whole number of them is written without a fraction.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Seconds(pub f64);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Beyond 2^53 a double holds whole numbers only by chance.
        if self.0.fract() == 0.0 && self.0.abs() < 9_007_199_254_740_992.0 {
            return serializer.serialize_i64(self.0 as i64);
        }
        serializer.serialize_f64(self.0)
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self)
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// JSON text that is carried as it was sent.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

impl Json {
    /// `None` where `text` is no JSON.
    pub fn new(text: String) -> Option<Self> {
        RawValue::from_string(text).ok().map(Self)
    }

    /// `{}`.
    pub fn empty_object() -> Self {
        Self(RawValue::from_string("{}".to_owned()).unwrap_or_else(|_| RawValue::NULL.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Json {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Json".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({})
    }
}

impl Chat {
    /// Reads a line of `chatferry.chat/1`. Keys that a later `/1` adds are passed over.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong, where `text` is no such record.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let chat: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if chat.schema != SCHEMA {
            return Err(serde_json::Error::custom(format!("schema is `{}`, not `{SCHEMA}`", chat.schema)).to_string());
        }
        Ok(chat)
    }

    /// Appends the record to `out`, on one line, without a line feed.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        // Writing to memory cannot fail, and every key is text.
        _ = serde_json::to_writer(out, self);
    }

    /// The one instant that windows, days and `{date}` use: `requested_at`, else `started_at`, else the first message
    /// that has a time, else `ended_at`. `None` is an undated chat.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        let message = || self.messages.iter().flatten().find_map(|message| instant(message.at.as_deref()));
        instant(self.requested_at.as_deref())
            .or_else(|| instant(self.started_at.as_deref()))
            .or_else(message)
            .or_else(|| instant(self.ended_at.as_deref()))
    }
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

/// The instant of one of the record's times.
pub fn instant(text: Option<&str>) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text?).ok().map(|time| time.to_utc())
}

impl Chat {
    /// A chat of which nothing but its key is known.
    pub(super) fn blank(source: Source, key: String) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            key,
            source,
            account: None,
            project: None,
            id: None,
            guid: None,
            kind: Kind::Unknown,
            vendor_status: None,
            channel: None,
            origin: None,
            requested_at: None,
            started_at: None,
            ended_at: None,
            time_basis: TimeBasis::default(),
            waiting_s: None,
            duration_s: None,
            first_response_s: None,
            average_response_s: None,
            agent_duration_s: None,
            bot_duration_s: None,
            is_spam: None,
            sla: None,
            visitor: None,
            agents: None,
            bot: None,
            department: None,
            skill: None,
            campaign: None,
            queue: None,
            ticket: None,
            page: None,
            session: None,
            rating: None,
            categories: None,
            wrapup: None,
            fields: None,
            transfers: None,
            messages: None,
            extra: Json::empty_object(),
            raw: None,
        }
    }
}
