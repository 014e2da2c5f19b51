//! The vendor's table of filters, after "Search Chats" and "Search Missed & Refused Chats", as data: names,
//! operators and kinds of values. What is typed is read in [`super::filter`].

use crate::suggestion::did_you_mean;

use super::table::CHATS;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// As the page writes it, and as it goes out.
    pub name: &'static str,
    /// The operators that the page allows.
    pub operators: &'static [&'static str],
    /// What its values are.
    pub kind: Kind,
}

/// What the values of a filter are. All but seconds go out as strings.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// A text that is not blank: without words nothing is looked for.
    Words,
    /// A guid; a text where the operator compares texts.
    Guid,
    /// A whole number.
    Integer,
    /// A whole number that goes out as a number.
    Seconds,
    /// A grade: 1 to 5, and 0, which practice has where there is none.
    Grade,
    /// A whole number that has these names; services use some that the page does not name.
    Enum(&'static [(&'static str, &'static str)]),
    /// One of these numbers, or its name.
    Choice(&'static [(&'static str, &'static str)]),
    /// `true` or `false`.
    Bool,
}

/// The name that `--since` and `--until` stand for.
pub const TIME: &str = "requestedTime";

/// Operators without a value.
pub const VALUELESS: &[&str] = &["exists", "notExists"];

/// Operators of custom filters, and of documented chat fields.
pub static CUSTOM: &[&str] = &[
    "is",
    "contains",
    "notContains",
    "isMoreThan",
    "isLessThan",
    "isNot",
    "isNotLessThan",
    "isNotMoreThan",
    "regularExpression",
    "isOneOf",
    "isNotIn",
];

const IS: &[&str] = &["is"];
const IS_NOT: &[&str] = &["is", "isNot"];
const CONTAINS: &[&str] = &["contains", "notContains"];
const COUNT: &[&str] = &["is", "isNot", "isMoreThan", "isLessThan"];

/// The page has three; reports count a fourth one.
const STATUS: Kind = Kind::Enum(&[("normal", "0"), ("refused", "1"), ("missed", "2"), ("switchedToMessage", "3")]);
const SOURCE: Kind = Kind::Enum(&[("chatButton", "0"), ("autoInvitation", "1"), ("manualInvitation", "2")]);
const SENDER: Kind = Kind::Enum(&[("visitor", "0"), ("agent", "1"), ("system", "2"), ("chatBot", "3")]);
const CHAT_TYPE: Kind = Kind::Enum(&[
    ("agentOnly", "0"),
    ("chatBotOnly", "1"),
    ("fromBotToAgent", "2"),
    ("chatBot", "3"),
    ("fromBottoOfflineMessage", "4"),
    ("taskBotOnly", "32"),
]);
const TRANSFER: Kind = Kind::Choice(&[("crossSiteIn", "10"), ("crossSiteOut", "6")]);

const fn rule(name: &'static str, operators: &'static [&'static str], kind: Kind) -> Rule {
    Rule { name, operators, kind }
}

/// `chats:Search`.
pub static SEARCH: &[Rule] = &[
    rule("departmentId", IS_NOT, Kind::Guid),
    rule("skillId", IS_NOT, Kind::Guid),
    rule("agent", &["is", "exists"], Kind::Guid),
    rule("chatChatbotMap.botId", IS_NOT, Kind::Guid),
    rule("categoryOptionId", &["is", "exists", "notExists"], Kind::Guid),
    rule("keywords", IS, Kind::Words),
    rule("campaign", &["isOneOf", "isNotOneOf", "contains", "notContains", "regularExpression"], Kind::Guid),
    rule("duration", &["is", "isMoreThan", "isLessThan"], Kind::Seconds),
    rule("preChatName", CONTAINS, Kind::Text),
    rule("preChatEmail", CONTAINS, Kind::Text),
    rule("preChatPhone", CONTAINS, Kind::Text),
    rule("preChatCompany", CONTAINS, Kind::Text),
    rule("preChatProductService", IS_NOT, Kind::Text),
    rule("guid", IS_NOT, Kind::Guid),
    rule("chatType", IS_NOT, CHAT_TYPE),
    rule("{!postChatSurvey.ratingGrade}", &["is", "isNot", "exists", "notExists"], Kind::Grade),
    rule("{!postChatSurvey.ratingComment}", &["contains", "notContains", "isNot", "is"], Kind::Text),
    rule("{!botSentimentRecord.veryNegativeCount}", COUNT, Kind::Integer),
    rule("{!botSentimentRecord.negativeCount}", COUNT, Kind::Integer),
    rule("{!chatWrapup.comment}", CONTAINS, Kind::Text),
    rule("{!chatSegmentResult.segmentId}", IS_NOT, Kind::Guid),
    rule("autoInvitationId", IS_NOT, Kind::Guid),
    rule("{!transferLog.fromDepartmentId}", IS_NOT, Kind::Guid),
    rule("{!transferLog.toDepartmentId}", IS_NOT, Kind::Guid),
    rule("transferred", IS_NOT, Kind::Bool),
    rule("{!transferLog.transferType}", IS_NOT, TRANSFER),
    rule("ssoUserId", IS, Kind::Text),
    rule("status", IS_NOT, STATUS),
    rule("source", IS_NOT, SOURCE),
    rule("lastMessageSentBy", IS_NOT, SENDER),
];

/// `missedAndRefusedChats:Search`: the page gives the names alone; operators and values are as above.
pub static MISSED: &[Rule] = &[
    rule("departmentId", IS_NOT, Kind::Guid),
    rule("skillId", IS_NOT, Kind::Guid),
    rule("status", IS_NOT, STATUS),
    rule("campaignId", IS_NOT, Kind::Guid),
    rule("segmentId", IS_NOT, Kind::Guid),
];

/// The rules of the one or the other search.
pub fn rules(missed: bool) -> &'static [Rule] {
    if missed { MISSED } else { SEARCH }
}

/// The rule for `typed`, whatever its case, with or without the braces: the table's, else that of a documented
/// field of a chat (not at `missed`).
pub fn find(typed: &str, missed: bool) -> Option<Rule> {
    let wanted = bare(typed);
    if let Some(rule) = rules(missed).iter().find(|rule| bare(rule.name).eq_ignore_ascii_case(wanted)) {
        return Some(*rule);
    }
    let name = fields(missed).find(|field| field.eq_ignore_ascii_case(wanted))?;
    Some(rule(name, CUSTOM, Kind::Text))
}

/// `; did you mean X?` for a name that is none, or nothing.
pub fn suggest(typed: &str, missed: bool) -> String {
    did_you_mean(bare(typed), rules(missed).iter().map(|rule| bare(rule.name)).chain(fields(missed)))
}

/// Documented fields of a chat itself, which custom operators may name.
pub fn fields(missed: bool) -> impl Iterator<Item = &'static str> {
    let fields = CHATS.columns.iter().filter(|name| !name.contains('.') && **name != TIME);
    fields.filter(move |_| !missed).copied()
}

/// A name without `{!` and `}`.
pub fn bare(name: &str) -> &str {
    name.strip_prefix("{!").and_then(|name| name.strip_suffix('}')).unwrap_or(name)
}

impl Kind {
    /// The value as it goes out, in JSON text; `None` if `typed` is no such value.
    pub fn json(self, typed: &str, operator: &str) -> Option<String> {
        let value = match self {
            Kind::Text => typed,
            Kind::Words => Some(typed).filter(|text| !text.trim().is_empty())?,
            Kind::Guid if compares_texts(operator) => typed,
            Kind::Guid => Some(typed.trim()).filter(|text| is_guid(text))?,
            Kind::Integer => Some(typed.trim()).filter(|text| text.parse::<i64>().is_ok())?,
            Kind::Seconds => return typed.trim().parse::<u64>().ok().map(|seconds| seconds.to_string()),
            Kind::Grade => Some(typed.trim()).filter(|text| matches!(text.as_bytes(), [b'0'..=b'5']))?,
            Kind::Enum(names) => number(names, typed.trim()).or_else(|| whole(typed.trim()))?,
            Kind::Choice(names) => number(names, typed.trim())?,
            Kind::Bool => *["true", "false"].iter().find(|word| word.eq_ignore_ascii_case(typed.trim()))?,
        };
        Some(serde_json::Value::from(value).to_string())
    }

    /// What is expected, for people.
    pub fn expected(self) -> String {
        match self {
            Kind::Text => "a text".to_owned(),
            Kind::Words => "words to look for".to_owned(),
            Kind::Guid => "a guid".to_owned(),
            Kind::Integer => "a whole number".to_owned(),
            Kind::Seconds => "a whole number of seconds".to_owned(),
            Kind::Grade => "a grade from 1 to 5, or 0".to_owned(),
            Kind::Enum(names) | Kind::Choice(names) => {
                names.iter().map(|(name, number)| format!("{name} ({number})")).collect::<Vec<_>>().join(", ")
            }
            Kind::Bool => "true or false".to_owned(),
        }
    }
}

/// The number that is typed, or whose name is.
fn number(names: &[(&str, &'static str)], typed: &str) -> Option<&'static str> {
    let found = names.iter().find(|(name, number)| name.eq_ignore_ascii_case(typed) || *number == typed);
    found.map(|(_, number)| *number)
}

fn whole(typed: &str) -> Option<&str> {
    typed.parse::<u32>().is_ok().then_some(typed)
}

fn compares_texts(operator: &str) -> bool {
    ["contains", "notContains", "regularExpression"].contains(&operator)
}

/// Whether `text` is a guid, in either case.
pub fn is_guid(text: &str) -> bool {
    let groups = text.split('-').map(|group| (group.len(), group.bytes().all(|byte| byte.is_ascii_hexdigit())));
    groups.eq([(8, true), (4, true), (4, true), (4, true), (12, true)])
}

/// The table for `--filter help`.
pub fn help(missed: bool) -> String {
    let mut text = String::from("--filter 'NAME OPERATOR VALUE[,VALUE...]'\n\n");
    let rows = rules(missed).iter().map(|rule| (bare(rule.name), rule.operators.join(" "), rule.kind.expected()));
    let rows: Vec<_> = rows.collect();
    let names = rows.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
    let operators = rows.iter().map(|(_, operators, _)| operators.len()).max().unwrap_or_default();
    for (name, allowed, kind) in &rows {
        text.push_str(&format!("{name:names$}  {allowed:operators$}  {kind}\n"));
    }
    text.push_str("\nexists and notExists take no value. ");
    text.push_str("requestedTime is --since and --until, or --day.\n");
    if !missed {
        text.push_str(&format!("\nEvery documented field of a chat takes {}.\n", CUSTOM.join(", ")));
    }
    text.push_str("For form fields and custom variables use --custom-filter.\n");
    text
}
