//! The record `chatferry.chat/1`: one chat of either service, in one vocabulary, with declared types. Data alone: how
//! a service's object becomes one is in [`super::comm100`] and [`super::vcc`].
//!
//! Every key stands in every line (`raw` only where it was asked for). Unknown is `null`, never a guess. The order of
//! the fields here is the order of the keys.

use chrono::{DateTime, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Serialize};

pub use super::parts::*;
pub use super::scalar::*;

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
