//! What `include` adds to a Comm100 chat, wrap-ups and their categories among it, with the fields of the vendor's
//! examples, in their order. Where the vendor shows none, the shapes follow the names.

use serde::Serialize;
use serde_json::json;

use super::chat::{Brief, TICKS, guid};
use super::comm100_chat::{Facts, NIL};
use super::phrase::{AGENTS, BOT, CAMPAIGNS, CATEGORIES, DEPARTMENTS, SKILLS, VISITORS};
use super::stamp::instant;
use super::world::{Edit, Store};

/// A wrap-up category of a chat. `chat_id` is a guid here, whatever the vendor's table says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Category {
    chat_id: String,
    category_option_id: String,
    id: u64,
}

/// What an agent wrote after a chat.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wrapup {
    pub chat_id: u32,
    pub agent_id: Option<&'static str>,
    pub comment: String,
    pub last_updated_time: String,
    /// Only where a chat includes its wrap-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_auto_submitted: Option<bool>,
    /// Only where a chat includes its wrap-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories_name: Option<String>,
}

/// Who was in a chat, from when to when.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ChatAgent {
    chat_id: String,
    agent_id: &'static str,
    start_time: String,
    end_time: String,
    duration: i64,
    id: u32,
    bot_id: &'static str,
    agent: Agent,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Agent {
    id: &'static str,
    display_name: &'static str,
}

#[derive(Serialize)]
struct Named {
    id: &'static str,
    name: &'static str,
}

impl Category {
    /// Whether this is its id.
    pub fn is(&self, id: &str) -> bool {
        self.id.to_string() == id
    }
}

/// The field that an `include` (in lower case) adds, and its JSON; names that the service does not know add nothing.
pub fn included(name: &str, brief: &Brief, facts: &Facts, edit: &Edit) -> Option<(&'static str, Vec<u8>)> {
    Some(match name {
        "chatagent" => ("chatAgents", bytes(&agents(brief, facts))),
        "chatwrapup" => ("chatWrapup", bytes(&wrapup(brief, facts, edit))),
        "postchatsurvey" => {
            let comment = "quick, friendly; \"very\" nice";
            let survey = facts.rating.map(|grade| json!({"ratingComment": comment, "ratingGrade": grade}));
            ("postChatSurvey", bytes(&survey))
        }
        "visitor" => {
            let (visitor, email) = VISITORS[facts.visitor];
            let id = guid(facts.session ^ u128::MAX);
            ("visitor", bytes(&json!({"email": email, "id": id, "name": visitor})))
        }
        "department" => ("department", bytes(&facts.department.map(|place| named(DEPARTMENTS[place])))),
        "skill" => ("skill", bytes(&facts.skill.map(|place| named(SKILLS[place])))),
        "campaign" => ("campaign", bytes(&named(CAMPAIGNS[facts.campaign]))),
        "contactidentity" => ("contactIdentity", bytes(&())),
        "autoinvitation" => ("autoInvitation", bytes(&())),
        "chatattachment" => ("chatAttachments", bytes(&[(); 0])),
        "chatsegmentresult" => ("chatSegmentResults", bytes(&[(); 0])),
        "chatfieldresult" => ("chatFieldResults", bytes(&edit.fields)),
        "chatchatbotmap" => {
            let map = facts.bot.then(|| json!({"botId": BOT.1, "chatId": brief.id}));
            ("chatChatbotMaps", bytes(&map.into_iter().collect::<Vec<_>>()))
        }
        "chatwrapupcategory" => ("chatWrapupCategories", bytes(&options(brief, facts, edit))),
        _ => return None,
    })
}

/// Every wrap-up category of every chat.
pub fn categories(store: &Store) -> Vec<Category> {
    let none = Edit::default();
    let all = store.normal.iter().chain(&store.missed);
    all.flat_map(|brief| options(brief, &Facts::of(brief), store.edits.get(&brief.id).unwrap_or(&none))).collect()
}

fn named((name, id): (&'static str, &'static str)) -> Named {
    Named { id, name }
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

fn agents(brief: &Brief, facts: &Facts) -> Vec<ChatAgent> {
    let (start, end) = (brief.ticks + facts.waiting, facts.end(brief));
    let row = |(display_name, agent_id), bot_id, id| ChatAgent {
        chat_id: facts.guid.clone(),
        agent_id,
        start_time: instant(start),
        end_time: instant(end),
        duration: (end - start) / TICKS,
        id,
        bot_id,
        agent: Agent { id: agent_id, display_name },
    };
    let bot = facts.bot.then(|| row((BOT.0, NIL), BOT.1, brief.id * 2));
    let person = facts.agent.map(|agent| row(AGENTS[agent], NIL, brief.id * 2 + 1));
    bot.into_iter().chain(person).collect()
}

/// The wrap-up of a chat, or none where nobody wrote any.
fn wrapup(brief: &Brief, facts: &Facts, edit: &Edit) -> Option<Wrapup> {
    let options = options(brief, facts, edit);
    if edit.comment.is_none() && options.is_empty() {
        return None;
    }
    let name = |option: &Category| CATEGORIES.iter().find(|(_, guid)| *guid == option.category_option_id);
    let names: Vec<&str> = options.iter().filter_map(name).map(|(name, _)| *name).collect();
    let (comment, time) = edit.comment.clone().unwrap_or_else(|| (String::new(), instant(facts.end(brief))));
    Some(Wrapup {
        chat_id: brief.id,
        agent_id: facts.agent.map(|agent| AGENTS[agent].1),
        comment,
        last_updated_time: time,
        is_auto_submitted: Some(false),
        categories_name: Some(names.join(";")),
    })
}

fn options(brief: &Brief, facts: &Facts, edit: &Edit) -> Vec<Category> {
    let own = facts.category.map(|option| (u64::from(brief.id), option.to_owned()));
    let all = own.into_iter().chain(edit.categories.iter().cloned());
    all.map(|(id, category_option_id)| Category { chat_id: facts.guid.clone(), category_option_id, id }).collect()
}
