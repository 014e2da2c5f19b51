//! What a made-up Comm100 chat holds, with the fields of the vendor's examples, in their order: as `GET` and the
//! searches print it, and in the looser shape of the answer to a `PUT`. Which chats there are is [`super::chat`]'s.

use fastrand::Rng;
use serde::Serialize;

use super::chat::{Brief, Status, TICKS, guid};
use super::comm100_message::Message;
use super::phrase::{AGENTS, BOT, CAMPAIGNS, CATEGORIES, DEPARTMENTS, PAGES, SKILLS, VISITORS};
use super::stamp::{clock, instant, round_to_millis};

/// The guid that means "none".
pub const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// What there is to know of a chat without its words; enough to filter by.
#[derive(Clone, Debug)]
pub struct Facts {
    pub guid: String,
    pub session: u128,
    pub visitor: usize,
    pub department: Option<usize>,
    pub skill: Option<usize>,
    pub campaign: usize,
    /// Nobody in a chat that was missed or refused, or that the bot did alone.
    pub agent: Option<usize>,
    pub bot: bool,
    /// In ticks.
    pub waiting: i64,
    /// In ticks.
    pub length: i64,
    pub rating: Option<u8>,
    pub category: Option<&'static str>,
    pub source: &'static str,
    pub chat_type: &'static str,
    /// What the words are made from.
    pub rng: Rng,
}

/// A chat as `GET` prints it; the searches add `messages` and `session`, see [`super::comm100`].
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chat {
    pub id: u32,
    pub guid: String,
    session_id: String,
    visitor_id: String,
    contact_identity_id: &'static str,
    start_time: String,
    end_time: String,
    status: &'static str,
    requesting_page_title: &'static str,
    #[serde(rename = "requestingPageURL")]
    requesting_page_url: &'static str,
    pre_chat_social_media_source: u8,
    #[serde(rename = "preChatSocialProfileURL")]
    pre_chat_social_profile_url: &'static str,
    pre_chat_name: &'static str,
    pre_chat_email: &'static str,
    pre_chat_product_service: &'static str,
    pre_chat_phone: &'static str,
    pre_chat_company: &'static str,
    pre_chat_ticket_id: i64,
    department_id: &'static str,
    skill_id: &'static str,
    requested_time: String,
    offline_message_id: u8,
    avg_response_time: f64,
    visitor_messages_count: usize,
    agent_messages_count: usize,
    campaign_id: &'static str,
    last_message_sent_by: &'static str,
    duration: String,
    source: &'static str,
    waiting_time: String,
    auto_invitation_id: &'static str,
    bot_duration: String,
    agent_duration: String,
    bot_id: &'static str,
    chat_type: &'static str,
}

/// The session that searches print unasked.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    id: String,
    visitor_id: String,
    contact_identity_id: &'static str,
    ip: String,
    #[serde(rename = "referrerURL")]
    referrer_url: &'static str,
    search_engine_id: &'static str,
    keywords: &'static str,
    #[serde(rename = "landingPageURL")]
    landing_page_url: &'static str,
    landing_page_title: &'static str,
    start_time: String,
    browser: &'static str,
    operator_system: &'static str,
    screen_resolution: &'static str,
    language: &'static str,
    time_zone: &'static str,
}

impl Facts {
    /// What follows from the chat's number.
    pub fn of(brief: &Brief) -> Self {
        let mut rng = Rng::with_seed(brief.random);
        let normal = brief.status == Status::Normal;
        let bot_alone = normal && rng.u8(0..100) < 8;
        let bot = bot_alone || normal && rng.u8(0..100) < 20;
        let place = |rng: &mut Rng, list: &[(&str, &str)], share: u8| {
            (rng.u8(0..100) < share).then(|| rng.usize(0..list.len()))
        };
        let agent = place(&mut rng, AGENTS, 100).filter(|_| normal && !bot_alone);
        let category = place(&mut rng, CATEGORIES, 35).filter(|_| agent.is_some());
        Self {
            guid: guid(rng.u128(..)),
            session: rng.u128(..),
            visitor: rng.usize(0..VISITORS.len()),
            department: place(&mut rng, DEPARTMENTS, 70),
            skill: place(&mut rng, SKILLS, 30),
            campaign: rng.usize(0..CAMPAIGNS.len()),
            agent,
            bot,
            waiting: if bot_alone { 0 } else { rng.i64(0..90) * TICKS },
            length: if normal { rng.i64(8_000..1_600_000) * (TICKS / 1000) } else { 0 },
            rating: (normal && rng.u8(0..100) < 30).then(|| rng.u8(0..=5)),
            category: category.map(|place| CATEGORIES[place].1),
            source: if rng.u8(0..100) < 85 { "chatButton" } else { "autoInvitation" },
            chat_type: match (bot_alone, bot) {
                (true, _) => "chatBotOnly",
                (false, true) => "fromBotToAgent",
                (false, false) => "agentOnly",
            },
            rng,
        }
    }

    /// When it ended, in ticks.
    pub fn end(&self, brief: &Brief) -> i64 {
        brief.ticks + self.waiting + self.length
    }

    /// The chat without its messages, whose counts it states.
    pub fn chat(&self, brief: &Brief, ticket: Option<i64>, messages: &[Message]) -> Chat {
        let count = |action: &str| messages.iter().filter(|message| message.chat_action == action).count();
        let speaker = messages.iter().rev().find(|message| !message.sender_name.is_empty());
        let (visitor_name, email) = VISITORS[self.visitor];
        let (title, url) = PAGES[self.visitor % PAGES.len()];
        let normal = brief.status == Status::Normal;
        let agent_ticks = if self.agent.is_some() { self.length } else { 0 };
        let end = self.end(brief);
        Chat {
            id: brief.id,
            guid: self.guid.clone(),
            session_id: guid(self.session),
            visitor_id: guid(self.session ^ u128::MAX),
            contact_identity_id: NIL,
            start_time: instant(round_to_millis(brief.ticks + if normal { self.waiting } else { 0 })),
            end_time: instant(round_to_millis(end)),
            status: name_of(brief.status),
            requesting_page_title: title,
            requesting_page_url: url,
            pre_chat_social_media_source: 0,
            pre_chat_social_profile_url: "",
            pre_chat_name: visitor_name,
            pre_chat_email: email,
            pre_chat_product_service: "",
            pre_chat_phone: if self.visitor == 1 { "+1 (202) 555-0142" } else { "" },
            pre_chat_company: if self.visitor == 4 { "Nordmann, Sønner & Co." } else { "" },
            pre_chat_ticket_id: ticket.unwrap_or(-1),
            department_id: self.department.map_or(NIL, |place| DEPARTMENTS[place].1),
            skill_id: self.skill.map_or(NIL, |place| SKILLS[place].1),
            requested_time: instant(brief.ticks),
            offline_message_id: 0,
            avg_response_time: (self.length / TICKS % 40) as f64 / 2.0,
            visitor_messages_count: count("visitorAddTextMessage"),
            agent_messages_count: count("agentSendText"),
            campaign_id: CAMPAIGNS[self.campaign].1,
            last_message_sent_by: speaker.map_or("system", |message| message.sender_type),
            duration: clock(self.length),
            source: self.source,
            waiting_time: clock(self.waiting),
            auto_invitation_id: NIL,
            bot_duration: clock(self.length - agent_ticks),
            agent_duration: clock(agent_ticks),
            bot_id: if self.bot { BOT.1 } else { NIL },
            chat_type: self.chat_type,
        }
    }

    /// The visit that the chat was part of.
    pub fn session(&self, brief: &Brief) -> Session {
        Session {
            id: guid(self.session),
            visitor_id: guid(self.session ^ u128::MAX),
            contact_identity_id: NIL,
            ip: format!("192.0.2.{}", self.session % 256),
            referrer_url: if self.visitor.is_multiple_of(2) { "https://www.example.com/search?q=shop" } else { "" },
            search_engine_id: "00000001-0000-0000-0000-000000000001",
            keywords: "",
            landing_page_url: PAGES[self.visitor % PAGES.len()].1,
            landing_page_title: "",
            start_time: instant(brief.ticks - 9 * TICKS - 4_666_667),
            browser: "Google Chrome 86.0.4240.75",
            operator_system: "Windows 8.1",
            screen_resolution: "1680x1050",
            language: "en-GB",
            time_zone: "-60",
        }
    }
}

/// The name that the service prints.
pub fn name_of(status: Status) -> &'static str {
    match status {
        Status::Normal => "normal",
        Status::Refused => "refused",
        Status::Missed => "missed",
        Status::SwitchedToMessage => "switchedToMessage",
    }
}
