//! Comm100's filters. As with the real service, a name or an operator that is not understood filters nothing.

use jiff::Timestamp;
use serde_json::Value;

use super::chat::{Brief, TICKS, ticks};
use super::comm100_chat::{Facts, NIL, name_of};
use super::phrase::{AGENTS, BOT, CAMPAIGNS, DEPARTMENTS, SKILLS, VISITORS};
use super::world::{Edit, Store, World};

/// One item of `filters`.
struct Filter {
    name: String,
    operator: String,
    values: Vec<String>,
}

/// What a search asks for.
pub struct Query {
    /// The first and the last instant, both of them wanted.
    pub window: (i64, i64),
    filters: Vec<Filter>,
}

impl Query {
    /// Reads a search's body, `{"filters": [...]}`; any other shape asks for everything.
    pub fn read(world: &World, body: &Value) -> Self {
        let items = body.get("filters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut query = Self { window: (i64::MIN, i64::MAX), filters: items.iter().map(Filter::read).collect() };
        let ignored = world.faults.switch("comm100-ignore-filter").is_some();
        for time in query.filters.extract_if(.., |filter| filter.name == "requestedtime").filter(|_| !ignored) {
            if let [first, last] = time.values.as_slice()
                && let (Ok(first), Ok(last)) = (first.parse::<Timestamp>(), last.parse::<Timestamp>())
            {
                query.window = bounds(world.faults.switch("comm100-bounds"), ticks(first), ticks(last));
            }
        }
        query
    }

    /// The chats of `list` (newest first) that are asked for.
    pub fn select(&self, world: &World, store: &Store, list: &[Brief]) -> Vec<Brief> {
        let newest = list.partition_point(|brief| brief.ticks > self.window.1);
        let oldest = list.partition_point(|brief| brief.ticks >= self.window.0).max(newest);
        let inside = &list[newest..oldest];
        if self.filters.is_empty() {
            return inside.to_vec();
        }
        let none = Edit::default();
        let wanted = inside.iter().filter(|brief| {
            let chat = Chat { brief, facts: Facts::of(brief), edit: store.edits.get(&brief.id).unwrap_or(&none) };
            self.filters.iter().all(|filter| filter.wants(&chat, world.wordy))
        });
        wanted.copied().collect()
    }
}

fn bounds(kind: Option<&str>, first: i64, last: i64) -> (i64, i64) {
    match kind {
        Some("open") => (first + 1, last - 1),
        Some("half") => (first, last - 1),
        _ => (first, last),
    }
}

struct Chat<'a> {
    brief: &'a Brief,
    facts: Facts,
    edit: &'a Edit,
}

impl Filter {
    fn read(item: &Value) -> Self {
        let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
        let values = match item.get("value") {
            Some(Value::Array(list)) => list.iter().map(plain).collect(),
            Some(Value::Null) | None => Vec::new(),
            Some(value) => vec![plain(value)],
        };
        let name = text("name").trim_matches(['{', '}', '!']).to_ascii_lowercase();
        Self { name, operator: text("operator").to_ascii_lowercase(), values }
    }

    fn wants(&self, chat: &Chat<'_>, wordy: bool) -> bool {
        if self.name == "keywords" {
            let said =
                serde_json::to_string(&chat.facts.messages(chat.brief, wordy)).unwrap_or_default().to_lowercase();
            return self.values.iter().all(|word| said.contains(&word.to_lowercase()));
        }
        let Some(held) = chat.held(&self.name) else { return true };
        let same = |held: &String| self.values.iter().any(|value| value.eq_ignore_ascii_case(held));
        let contains =
            |held: &String| self.values.iter().any(|value| held.to_lowercase().contains(&value.to_lowercase()));
        let number = |text: &String| text.parse::<f64>().ok();
        let bound = self.values.first().and_then(number);
        let beside = |fits: fn(f64, f64) -> bool| {
            held.iter().any(|held| number(held).zip(bound).is_some_and(|(held, bound)| fits(held, bound)))
        };
        match self.operator.as_str() {
            "is" | "isoneof" => held.iter().any(same),
            "isnot" | "isnotoneof" | "isnotin" => !held.iter().any(same),
            "contains" => held.iter().any(contains),
            "notcontains" => !held.iter().any(contains),
            "exists" => !held.is_empty(),
            "notexists" => held.is_empty(),
            "ismorethan" => beside(|held, bound| held > bound),
            "islessthan" => beside(|held, bound| held < bound),
            "isnotlessthan" => beside(|held, bound| held >= bound),
            "isnotmorethan" => beside(|held, bound| held <= bound),
            _ => true,
        }
    }
}

impl Chat<'_> {
    /// The values that a chat has under a filter's name; `None` for names that the service does not know.
    fn held(&self, name: &str) -> Option<Vec<String>> {
        let facts = &self.facts;
        let place =
            |list: &[(&str, &str)], place: Option<usize>| vec![place.map_or(NIL, |place| list[place].1).to_owned()];
        Some(match name {
            "departmentid" => place(DEPARTMENTS, facts.department),
            "skillid" => place(SKILLS, facts.skill),
            "campaign" | "campaignid" => place(CAMPAIGNS, Some(facts.campaign)),
            "agent" => facts.agent.iter().map(|agent| AGENTS[*agent].1.to_owned()).collect(),
            "chatchatbotmap.botid" => facts.bot.then(|| BOT.1.to_owned()).into_iter().collect(),
            "categoryoptionid" => {
                let own = facts.category.map(str::to_owned);
                own.into_iter().chain(self.edit.categories.iter().map(|(_, option)| option.clone())).collect()
            }
            "guid" => vec![facts.guid.clone()],
            "id" => vec![self.brief.id.to_string()],
            "duration" => vec![(facts.length / TICKS).to_string()],
            "prechatname" => vec![VISITORS[facts.visitor].0.to_owned()],
            "prechatemail" => vec![VISITORS[facts.visitor].1.to_owned()],
            "prechatticketid" => vec![self.edit.ticket.unwrap_or(-1).to_string()],
            "chattype" => either(facts.chat_type, &[("agentOnly", "0"), ("chatBotOnly", "1"), ("fromBotToAgent", "2")]),
            "status" => either(
                name_of(self.brief.status),
                &[("normal", "0"), ("refused", "1"), ("missed", "2"), ("switchedToMessage", "3")],
            ),
            "source" => either(facts.source, &[("chatButton", "0"), ("autoInvitation", "1")]),
            "postchatsurvey.ratinggrade" => facts.rating.iter().map(u8::to_string).collect(),
            "chatwrapup.comment" => self.edit.comment.iter().map(|(comment, _)| comment.clone()).collect(),
            _ => return None,
        })
    }
}

/// A name together with its number: filters give either.
fn either(name: &str, numbers: &[(&str, &str)]) -> Vec<String> {
    let number = numbers.iter().find(|(known, _)| *known == name).map(|(_, number)| (*number).to_owned());
    number.into_iter().chain([name.to_owned()]).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
