//! The vendor's table of filters, after "Search Chats" and "Search Missed & Refused Chats", as data: names,
//! operators and kinds of values. What is typed is read in [`super::filter`].

use crate::suggestion::did_you_mean;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// As the page writes it, and as it goes out.
    pub name: &'static str,
    /// The operators that the page's table allows.
    pub operators: &'static [&'static str],
    /// What its values are.
    pub kind: Kind,
}

/// What the values of a filter are. All but seconds go out as strings.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Any of several texts.
    Text,
    /// One text, typed in by people: it may hold commas.
    Input,
    /// The same, but not blank: without words nothing is looked for.
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

/// Operators that compare with several values, also where a filter else has one text.
const LISTS: &[&str] = &["isOneOf", "isNotOneOf", "isNotIn"];

const IS: &[&str] = &["is"];
const IS_NOT: &[&str] = &["is", "isNot"];
const CONTAINS: &[&str] = &["contains", "notContains"];
const COUNT: &[&str] = &["is", "isNot", "isMoreThan", "isLessThan"];

/// The page has three; reports count a fourth one.
const STATUS: Kind = Kind::Enum(&[("normal", "0"), ("refused", "1"), ("missed", "2"), ("switchedToMessage", "3")]);
const SOURCE: Kind = Kind::Enum(&[("chatButton", "0"), ("autoInvitation", "1"), ("manualInvitation", "2")]);
const SOCIAL: Kind = Kind::Enum(&[("none", "0"), ("facebook", "1")]);
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
    rule("preChatName", CONTAINS, Kind::Input),
    rule("preChatEmail", CONTAINS, Kind::Input),
    rule("preChatPhone", CONTAINS, Kind::Input),
    rule("preChatCompany", CONTAINS, Kind::Input),
    rule("preChatProductService", IS_NOT, Kind::Text),
    rule("guid", IS_NOT, Kind::Guid),
    rule("chatType", IS_NOT, CHAT_TYPE),
    rule("{!postChatSurvey.ratingGrade}", &["is", "isNot", "exists", "notExists"], Kind::Grade),
    rule("{!postChatSurvey.ratingComment}", &["contains", "notContains", "isNot", "is"], Kind::Input),
    rule("{!botSentimentRecord.veryNegativeCount}", COUNT, Kind::Integer),
    rule("{!botSentimentRecord.negativeCount}", COUNT, Kind::Integer),
    rule("{!chatWrapup.comment}", CONTAINS, Kind::Input),
    rule("{!chatSegmentResult.segmentId}", IS_NOT, Kind::Guid),
    rule("autoInvitationId", IS_NOT, Kind::Guid),
    rule("{!transferLog.fromDepartmentId}", IS_NOT, Kind::Guid),
    rule("{!transferLog.toDepartmentId}", IS_NOT, Kind::Guid),
    rule("transferred", IS_NOT, Kind::Bool),
    rule("{!transferLog.transferType}", IS_NOT, TRANSFER),
    rule("ssoUserId", IS, Kind::Input),
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

/// "All fields of chat", which the page lets custom operators compare, in the order of its table; all but the time.
/// Times and lengths come in more than one form, so their values are any text.
static FIELDS: &[(&str, Kind)] = &[
    ("id", Kind::Integer),
    ("sessionId", Kind::Guid),
    ("startTime", Kind::Input),
    ("endTime", Kind::Input),
    ("isQueued", Kind::Bool),
    ("ifAudioChatHappened", Kind::Bool),
    ("ifVideoChatHappened", Kind::Bool),
    ("status", STATUS),
    ("messages", Kind::Input),
    ("requestingPageTitle", Kind::Input),
    ("requestingPageURL", Kind::Input),
    ("source", SOURCE),
    ("autoInvitationId", Kind::Guid),
    ("preChatSocialMediaSource", SOCIAL),
    ("preChatSocialProfileURL", Kind::Input),
    ("preChatName", Kind::Input),
    ("preChatEmail", Kind::Input),
    ("preChatPhone", Kind::Input),
    ("preChatCompany", Kind::Input),
    ("preChatProductService", Kind::Text),
    ("preChatTicketId", Kind::Integer),
    ("departmentId", Kind::Guid),
    ("skillId", Kind::Guid),
    ("avgResponseTime", Kind::Input),
    ("visitorMessagesCount", Kind::Integer),
    ("agentMessagesCount", Kind::Integer),
    ("campaignId", Kind::Guid),
    ("waitingTime", Kind::Input),
    ("duration", Kind::Seconds),
    ("cannedMessageCount", Kind::Integer),
    ("botDuration", Kind::Input),
    ("agentDuration", Kind::Input),
    ("lastMessageSentBy", SENDER),
    ("botId", Kind::Guid),
    ("guid", Kind::Guid),
    ("visitorId", Kind::Guid),
    ("contactIdentityId", Kind::Guid),
    ("chatAgents", Kind::Input),
    ("chatType", CHAT_TYPE),
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
    let (name, kind) = fields(missed).iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
    Some(rule(name, &[], *kind))
}

/// Every operator that may stand with a rule: its own, then, for a documented field of a chat, the custom ones.
pub fn operators(rule: &Rule, missed: bool) -> Vec<&'static str> {
    let is_field = fields(missed).iter().any(|(name, _)| *name == rule.name);
    let custom = CUSTOM.iter().filter(|operator| is_field && !rule.operators.contains(operator));
    rule.operators.iter().chain(custom).copied().collect()
}

/// `; did you mean X?` for a name that is none, or nothing.
pub fn suggest(typed: &str, missed: bool) -> String {
    did_you_mean(bare(typed), names(missed))
}

/// Every name that a filter can have, without braces.
pub fn names(missed: bool) -> impl Iterator<Item = &'static str> {
    let rules = rules(missed).iter().map(|rule| bare(rule.name));
    rules.chain(other_fields(missed).map(|(name, _)| *name))
}

/// Documented fields of a chat itself, which custom operators may compare: the page says so of one search only.
fn fields(missed: bool) -> &'static [(&'static str, Kind)] {
    if missed { &[] } else { FIELDS }
}

/// Those that the table does not name.
fn other_fields(missed: bool) -> impl Iterator<Item = &'static (&'static str, Kind)> {
    fields(missed).iter().filter(move |(name, _)| rules(missed).iter().all(|rule| rule.name != *name))
}

/// A name without `{!` and `}`.
pub fn bare(name: &str) -> &str {
    name.strip_prefix("{!").and_then(|name| name.strip_suffix('}')).unwrap_or(name)
}

impl Kind {
    /// Whether the values of `operator` are one text as it was typed, commas and all.
    pub fn is_one_text(self, operator: &str) -> bool {
        matches!(self, Kind::Input | Kind::Words) && !LISTS.contains(&operator)
    }

    /// The value as it goes out, in JSON text; `None` if `typed` is no such value.
    pub fn json(self, typed: &str, operator: &str) -> Option<String> {
        let word = typed.trim();
        let value = match self {
            Kind::Text | Kind::Input => typed,
            Kind::Words => Some(typed).filter(|text| !text.trim().is_empty())?,
            Kind::Enum(names) | Kind::Choice(names) if compares_texts(operator) => number(names, word).unwrap_or(typed),
            _ if compares_texts(operator) => typed,
            Kind::Guid => Some(word).filter(|text| is_guid(text))?,
            Kind::Integer => Some(word).filter(|text| text.parse::<i64>().is_ok())?,
            Kind::Seconds => return word.parse::<u64>().ok().map(|seconds| seconds.to_string()),
            Kind::Grade => Some(word).filter(|text| matches!(text.as_bytes(), [b'0'..=b'5']))?,
            Kind::Enum(names) => number(names, word).or_else(|| whole(word))?,
            Kind::Choice(names) => number(names, word)?,
            Kind::Bool => *["true", "false"].iter().find(|known| known.eq_ignore_ascii_case(word))?,
        };
        Some(serde_json::Value::from(value).to_string())
    }

    /// What is expected, for people.
    pub fn expected(self) -> String {
        match self {
            Kind::Text | Kind::Input => "a text".to_owned(),
            Kind::Words => "words to look for".to_owned(),
            Kind::Guid => "a GUID".to_owned(),
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
    let table: Vec<_> = rules(missed).iter().collect();
    let own = table.iter().map(|rule| (bare(rule.name), rule.operators.join(" "), rule.kind.expected()));
    let mut text = String::from("--filter 'NAME OPERATOR VALUE[,VALUE...]'\n\n") + &aligned(&own.collect::<Vec<_>>());
    text.push_str("\nexists and notExists take no value. A text is taken as a whole, commas too. ");
    text.push_str("requestedTime is --since and --until, or --day.\n");
    if !missed {
        text.push_str(&format!("\nEvery documented field of a chat takes {}:\n\n", CUSTOM.join(", ")));
        let fields = fields(missed).iter().map(|(name, kind)| (*name, String::new(), kind.expected()));
        text.push_str(&aligned(&fields.collect::<Vec<_>>()));
        text.push('\n');
    }
    text.push_str("For form fields and custom variables use --custom-filter.\n");
    text
}

/// Rows with their columns below each other.
fn aligned(rows: &[(&str, String, String)]) -> String {
    let names = rows.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
    let operators = rows.iter().map(|(_, operators, _)| operators.len()).max().unwrap_or_default();
    let gap = if operators == 0 { "" } else { "  " };
    let line =
        |(name, allowed, kind): &(&str, String, String)| format!("{name:names$}{gap}{allowed:operators$}  {kind}\n");
    rows.iter().map(line).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    /// The vendor's page, of which this module is a copy: `| name | operators | note |` and the fields of a chat.
    const PAGE: &str = include_str!("../../../tests/fixtures/comm100-filters.md");

    fn rows(section: &str) -> Vec<Vec<&'static str>> {
        let part = PAGE.split("\n## ").find(|part| part.starts_with(section)).unwrap();
        let rows = part.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
        rows.skip(1).map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
    }

    #[test]
    fn the_table_is_that_of_the_vendors_page() {
        let page = rows("Filters");
        let mut documented = Vec::new();
        for row in page.iter().filter(|row| row[0] != TIME) {
            let rule = find(row[0], false).expect(row[0]);
            let allowed: Vec<_> = row[1].split('/').collect();
            assert_eq!(rule.operators, allowed, "{}", row[0]);
            assert_eq!(rule.name, row[0]);
            let is_input = row[2].contains("input string");
            assert_eq!(rule.kind.is_one_text("is"), is_input, "{}", row[0]);
            documented.push(row[0]);
        }
        for rule in SEARCH {
            assert!(documented.contains(&rule.name), "{} is not on the page", rule.name);
        }
        let missed: Vec<_> = rows("Missed").iter().map(|row| row[0]).filter(|name| *name != TIME).collect();
        assert_eq!(MISSED.iter().map(|rule| rule.name).collect::<Vec<_>>(), missed);
    }

    #[test]
    fn every_field_of_a_chat_takes_every_custom_operator() {
        let fields: Vec<_> = rows("Fields").iter().map(|row| row[0]).filter(|name| *name != TIME).collect();
        assert_eq!(FIELDS.iter().map(|(name, _)| *name).collect::<Vec<_>>(), fields);
        let custom: Vec<_> = rows("Custom operators").iter().map(|row| row[0]).collect();
        assert_eq!(CUSTOM, custom);
        for name in fields {
            let rule = find(name, false).unwrap();
            let known = operators(&rule, false);
            assert!(custom.iter().all(|operator| known.contains(operator)), "{name}: {known:?}");
            let own = FIELDS.iter().find(|(field, _)| *field == name).unwrap().1;
            assert_eq!(rule.kind, own, "{name} has one kind of values");
        }
        for name in ["agent", "keywords", "campaign", "ssoUserId", "{!chatWrapup.comment}"] {
            let rule = find(name, false).unwrap();
            assert_eq!(operators(&rule, false), rule.operators, "{name}");
        }
        assert_eq!(operators(&find("campaignId", true).unwrap(), true), ["is", "isNot"]);
    }

    #[test]
    fn the_help_names_every_rule_with_its_operators() {
        for missed in [false, true] {
            let help = help(missed);
            for rule in rules(missed) {
                let line = help.lines().find(|line| line.starts_with(&format!("{} ", bare(rule.name)))).unwrap();
                assert!(line.contains(&rule.operators.join(" ")) && line.ends_with(&rule.kind.expected()), "{line}");
            }
            let lines = |name: &str| help.lines().filter(|line| line.starts_with(&format!("{name} "))).count();
            assert!(fields(missed).iter().all(|(name, _)| lines(name) >= 1));
        }
    }
}
