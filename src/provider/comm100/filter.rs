//! Filters as they are typed, checked against the vendor's table ([`super::rule`]) before anything is sent, and the
//! body of a search made of them.

use std::borrow::Cow;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::rule::{self, Rule, TIME, VALUELESS};
use crate::error::{Error, Result};
use crate::suggestion::did_you_mean;

/// One filter, ready to go out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Filter {
    json: String,
}

/// `(flag, name and operator at search, the same at missed)` of the flags that stand for a filter.
type Shorthand = (&'static str, (&'static str, &'static str), Option<(&'static str, &'static str)>);

static SHORTHANDS: &[Shorthand] = &[
    ("department", ("departmentId", "is"), Some(("departmentId", "is"))),
    ("skill", ("skillId", "is"), Some(("skillId", "is"))),
    ("agent", ("agent", "is"), None),
    ("bot", ("chatChatbotMap.botId", "is"), None),
    ("category", ("categoryOptionId", "is"), None),
    ("campaign", ("campaign", "isOneOf"), Some(("campaignId", "is"))),
    ("status", ("status", "is"), Some(("status", "is"))),
    ("keywords", ("keywords", "is"), None),
    ("rating", ("{!postChatSurvey.ratingGrade}", "is"), None),
];

impl Filter {
    /// The vendor's object, as JSON text.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Reads `NAME OPERATOR VALUE[,VALUE…]` of `--filter`.
    pub fn typed(typed: &str, missed: bool) -> Result<Self> {
        let (name, rest) = word(typed);
        let (operator, rest) = word(rest);
        if name.is_empty() {
            return Err(hinted(Error::usage("--filter is empty: expected 'NAME OPERATOR VALUE'")));
        }
        let rule = find(name, missed)?;
        let operator = find_operator(&rule, operator)?;
        let values = values(rest, &rule)?;
        Self::made("--filter", &rule, operator, &values)
    }

    /// The filter that `--department`, `--status` … stand for; `flag` comes without its dashes, `values` as typed.
    pub fn shorthand(flag: &str, values: &[String], missed: bool) -> Result<Self> {
        let found = SHORTHANDS.iter().find(|(known, ..)| *known == flag);
        let at = found.and_then(|(_, search, at_missed)| if missed { *at_missed } else { Some(*search) });
        let Some((name, operator)) = at else {
            return Err(hinted(Error::usage(format!("--{flag} is no filter of this search"))));
        };
        let rule = find(name, missed)?;
        // Any of them will do, so their order says nothing; sorted, the same flags are the same search.
        let mut values = values.to_vec();
        values.sort();
        Self::made(&format!("--{flag}"), &rule, operator, &values)
    }

    fn made(flag: &str, rule: &Rule, operator: &str, values: &[String]) -> Result<Self> {
        let name = rule::bare(rule.name);
        if VALUELESS.contains(&operator) {
            if !values.is_empty() {
                return Err(Error::usage(format!("{flag}: {name} {operator} takes no value")));
            }
            return Ok(Self::new(rule.name, operator, "\"\""));
        }
        if values.is_empty() {
            let expected = rule.kind.expected();
            return Err(Error::usage(format!("{flag}: {name} {operator} needs a value: expected {expected}")));
        }
        let mut json = Vec::new();
        for value in values {
            let Some(value) = rule.kind.json(value, operator) else {
                let expected = rule.kind.expected();
                return Err(Error::usage(format!("{flag}: {name} cannot be '{value}': expected {expected}")));
            };
            json.push(value);
        }
        Ok(Self::new(rule.name, operator, &json.join(",")))
    }

    /// All three come from the table or are JSON text, so nothing needs escaping.
    fn new(name: &str, operator: &str, values: &str) -> Self {
        Self { json: format!(r#"{{"name":"{name}","operator":"{operator}","value":[{values}]}}"#) }
    }
}

/// What of a vendor's filter is looked at.
#[derive(Deserialize)]
struct Vendor<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    operator: Option<Cow<'a, str>>,
    value: Option<IgnoredAny>,
}

/// Reads the vendor's array of filters out of `--filters`' file; each goes out as it is.
pub fn vendor_file(path: &Path, json: &str) -> Result<Vec<Filter>> {
    let place = format!("--filters {}", path.display());
    let each = vendor_list(&place, json)?.into_iter().zip(1..);
    each.map(|(filter, number)| {
        let missing = |what: &str| Error::usage(format!("{place}: filter {number} has no \"{what}\""));
        match vendor_filter(&place, number, filter.get())? {
            Vendor { operator: None, .. } => Err(missing("operator")),
            Vendor { value: None, .. } => Err(missing("value")),
            _ => Ok(Filter { json: filter.get().to_owned() }),
        }
    })
    .collect()
}

/// Reads `--custom-filter`: one of the vendor's filters, or an array of them, of which no more than a name is wanted.
pub fn vendor_custom(json: &str) -> Result<Vec<Filter>> {
    const FLAG: &str = "--custom-filter";
    let single = json.trim_start().starts_with('{').then(|| serde_json::from_str(json));
    let list = match single {
        Some(Ok(one)) => vec![one],
        _ => vendor_list(FLAG, json)?,
    };
    let each = list.into_iter().zip(1..);
    each.map(|(filter, number)| {
        vendor_filter(FLAG, number, filter.get()).map(|_| Filter { json: filter.get().to_owned() })
    })
    .collect()
}

/// `place` is named in errors.
fn vendor_list<'j>(place: &str, json: &'j str) -> Result<Vec<&'j RawValue>> {
    serde_json::from_str(json).map_err(|error| {
        let expected = "expected the vendor's JSON array, [{\"name\":…,\"operator\":…,\"value\":[…]}]";
        Error::usage(format!("{place} cannot be read: {expected}: {error}")).because(error)
    })
}

fn vendor_filter<'j>(place: &str, number: usize, json: &'j str) -> Result<Vendor<'j>> {
    let read = json.starts_with('{').then(|| serde_json::from_str::<Vendor>(json));
    let Some(Ok(filter)) = read else {
        return Err(Error::usage(format!("{place}: filter {number} is no object with a \"name\"")));
    };
    match filter.name.eq_ignore_ascii_case(TIME) {
        true => Err(time(place)),
        false => Ok(filter),
    }
}

/// The body of a search: the window first (both instants in RFC 3339), then the filters.
pub fn body(window: Option<(&str, &str)>, filters: &[Filter]) -> String {
    let window = window.map(|(since, until)| Filter::new(TIME, "is", &format!(r#""{since}","{until}""#)));
    let all: Vec<_> = window.iter().chain(filters).map(Filter::json).collect();
    format!(r#"{{"filters":[{}]}}"#, all.join(","))
}

/// The table for `--filter help`.
pub fn help(missed: bool) -> String {
    rule::help(missed)
}

fn find(name: &str, missed: bool) -> Result<Rule> {
    if rule::bare(name).eq_ignore_ascii_case(TIME) {
        return Err(time("--filter"));
    }
    rule::find(name, missed).ok_or_else(|| {
        let meant = rule::suggest(name, missed);
        Error::usage(format!("--filter: '{name}' is no filter of this search{meant}"))
            .hint("--filter help lists the names; anything else goes with --custom-filter")
    })
}

fn find_operator(rule: &Rule, typed: &str) -> Result<&'static str> {
    let found = rule.operators.iter().find(|known| known.eq_ignore_ascii_case(typed));
    found.copied().ok_or_else(|| {
        let name = rule::bare(rule.name);
        let said = if typed.is_empty() { "without an operator".to_owned() } else { format!("with '{typed}'") };
        let meant = did_you_mean(typed, rule.operators.iter().copied());
        let allowed = rule.operators.join(", ");
        Error::usage(format!("--filter: {name} cannot be used {said}: expected one of {allowed}{meant}"))
    })
}

/// The values, which follow CSV quoting; none if there is nothing.
fn values(typed: &str, rule: &Rule) -> Result<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(typed.as_bytes());
    let mut records = reader.records();
    let first = records.next().transpose();
    match (first, records.next()) {
        (Ok(None), _) => Ok(Vec::new()),
        (Ok(Some(values)), None) => Ok(values.iter().map(str::to_owned).collect()),
        _ => Err(Error::usage(format!("--filter: the values of {} must stand on one line", rule::bare(rule.name)))
            .hint("a value with a line break or a comma goes in double quotes")),
    }
}

/// The first word, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

fn time(flag: &str) -> Error {
    Error::usage(format!("{flag}: {TIME} is not given as a filter")).hint("use --since and --until, or --day")
}

fn hinted(error: Error) -> Error {
    error.hint("--filter help lists the names, operators and values")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    const GUID: &str = "3ed53140-8cc9-4149-9ee6-5b3f0a44c822";

    #[test]
    fn what_is_typed_goes_out_as_the_page_writes_it() {
        let table = [
            (
                format!("departmentid IS {GUID}"),
                format!(r#"{{"name":"departmentId","operator":"is","value":["{GUID}"]}}"#),
            ),
            (
                format!("campaign isOneOf {GUID}, {GUID}"),
                format!(r#"{{"name":"campaign","operator":"isOneOf","value":["{GUID}","{GUID}"]}}"#),
            ),
            (
                "campaign contains Spring".into(),
                r#"{"name":"campaign","operator":"contains","value":["Spring"]}"#.into(),
            ),
            ("status is missed".into(), r#"{"name":"status","operator":"is","value":["2"]}"#.into()),
            (
                "status isNot switchedtomessage,0".into(),
                r#"{"name":"status","operator":"isNot","value":["3","0"]}"#.into(),
            ),
            ("chatType is 16".into(), r#"{"name":"chatType","operator":"is","value":["16"]}"#.into()),
            ("duration isMoreThan 60".into(), r#"{"name":"duration","operator":"isMoreThan","value":[60]}"#.into()),
            ("agent exists".into(), r#"{"name":"agent","operator":"exists","value":[""]}"#.into()),
            ("transferred is TRUE".into(), r#"{"name":"transferred","operator":"is","value":["true"]}"#.into()),
            (r#"keywords is "a, b""#.into(), r#"{"name":"keywords","operator":"is","value":["a, b"]}"#.into()),
            (
                r#"keywords is "say ""hi""",x"#.into(),
                r#"{"name":"keywords","operator":"is","value":["say \"hi\"","x"]}"#.into(),
            ),
            (
                "  PostChatSurvey.RatingGrade   is 5 ".into(),
                r#"{"name":"{!postChatSurvey.ratingGrade}","operator":"is","value":["5"]}"#.into(),
            ),
            (
                "{!chatWrapup.comment} contains refund".into(),
                r#"{"name":"{!chatWrapup.comment}","operator":"contains","value":["refund"]}"#.into(),
            ),
            (
                "{!transferLog.transferType} is crossSiteIn".into(),
                r#"{"name":"{!transferLog.transferType}","operator":"is","value":["10"]}"#.into(),
            ),
            (
                "transferLog.transferType isNot 6".into(),
                r#"{"name":"{!transferLog.transferType}","operator":"isNot","value":["6"]}"#.into(),
            ),
            (
                "waitingTime isMoreThan 30".into(),
                r#"{"name":"waitingTime","operator":"isMoreThan","value":["30"]}"#.into(),
            ),
            ("preChatTicketId is -1".into(), r#"{"name":"preChatTicketId","operator":"is","value":["-1"]}"#.into()),
        ];
        for (typed, want) in table {
            assert_eq!(Filter::typed(&typed, false).expect(&typed).json(), want);
        }
    }

    #[test]
    fn what_the_page_does_not_allow_is_refused_in_one_sentence() {
        let table = [
            ("", false, "--filter is empty: expected 'NAME OPERATOR VALUE'", "--filter help"),
            (
                "departement is x",
                false,
                "--filter: 'departement' is no filter of this search; did you mean `departmentId`?",
                "--filter help",
            ),
            (
                "segmentId is x",
                false,
                "no filter of this search; did you mean `chatSegmentResult.segmentId`?",
                "--custom-filter",
            ),
            ("zzz is x", false, "--filter: 'zzz' is no filter of this search", "--custom-filter"),
            ("session.ip is x", false, "--filter: 'session.ip' is no filter", "--custom-filter"),
            ("status", false, "status cannot be used without an operator: expected one of is, isNot", ""),
            (
                "status isnt missed",
                false,
                "status cannot be used with 'isnt': expected one of is, isNot; did you mean `isNot`?",
                "",
            ),
            ("ssoUserId isNot x", false, "ssoUserId cannot be used with 'isNot': expected one of is", ""),
            ("status is", false, "status is needs a value: expected normal (0), refused (1)", ""),
            ("status is lost", false, "status cannot be 'lost': expected normal (0), refused (1), missed (2)", ""),
            ("agent exists x", false, "agent exists takes no value", ""),
            ("agent is Jane", false, "agent cannot be 'Jane': expected a guid", ""),
            ("duration is 5m", false, "duration cannot be '5m': expected a whole number of seconds", ""),
            ("transferred is yes", false, "transferred cannot be 'yes': expected true or false", ""),
            ("keywords is a\nb", false, "the values of keywords must stand on one line", "double quotes"),
            ("keywords is \"  \"", false, "keywords cannot be '  ': expected words to look for", ""),
            ("postChatSurvey.ratingGrade is 6", false, "cannot be '6': expected a grade from 1 to 5, or 0", ""),
            ("postChatSurvey.ratingGrade isNot -1", false, "cannot be '-1': expected a grade", ""),
            (
                "transferLog.transferType is 7",
                false,
                "transferLog.transferType cannot be '7': expected crossSiteIn (10), crossSiteOut (6)",
                "",
            ),
            ("RequestedTime is x", false, "--filter: requestedTime is not given as a filter", "--since and --until"),
            ("requestedTime is x", true, "--filter: requestedTime is not given as a filter", "--since and --until"),
            ("agent exists", true, "--filter: 'agent' is no filter of this search", "--filter help"),
            ("duration is 5", true, "--filter: 'duration' is no filter of this search", "--custom-filter"),
        ];
        for (typed, missed, message, advice) in table {
            let error = Filter::typed(typed, missed).expect_err(typed);
            assert!(error.to_string().contains(message), "{typed}: {error}");
            assert!(error.advice().unwrap_or_default().contains(advice), "{typed}: {:?}", error.advice());
            assert_eq!(error.exit(), crate::error::Exit::Usage);
        }
    }

    #[test]
    fn shorthands_are_filters_and_differ_at_missed() {
        let table = [
            (
                "department",
                GUID,
                false,
                Some(format!(r#"{{"name":"departmentId","operator":"is","value":["{GUID}"]}}"#)),
            ),
            (
                "campaign",
                GUID,
                false,
                Some(format!(r#"{{"name":"campaign","operator":"isOneOf","value":["{GUID}"]}}"#)),
            ),
            ("campaign", GUID, true, Some(format!(r#"{{"name":"campaignId","operator":"is","value":["{GUID}"]}}"#))),
            (
                "bot",
                GUID,
                false,
                Some(format!(r#"{{"name":"chatChatbotMap.botId","operator":"is","value":["{GUID}"]}}"#)),
            ),
            ("status", "missed", true, Some(r#"{"name":"status","operator":"is","value":["2"]}"#.into())),
            ("keywords", "a, b", false, Some(r#"{"name":"keywords","operator":"is","value":["a, b"]}"#.into())),
            (
                "rating",
                "5",
                false,
                Some(r#"{"name":"{!postChatSurvey.ratingGrade}","operator":"is","value":["5"]}"#.into()),
            ),
            ("rating", "5", true, None),
            ("rating", "9", false, None),
            (
                "rating",
                "0",
                false,
                Some(r#"{"name":"{!postChatSurvey.ratingGrade}","operator":"is","value":["0"]}"#.into()),
            ),
            ("keywords", "", false, None),
            ("skill", "sales", false, None),
        ];
        for (flag, value, missed, want) in table {
            let made = Filter::shorthand(flag, &[value.to_owned()], missed);
            assert_eq!(made.map(|filter| filter.json).ok(), want, "{flag} {value}");
        }
        for (flag, (name, operator), missed) in SHORTHANDS {
            let known = |name, at| rule::find(name, at).is_some_and(|rule| rule.operators.contains(operator));
            assert!(known(name, false), "{flag}");
            assert!(missed.is_none_or(|(name, operator)| find(name, true).unwrap().operators.contains(&operator)));
        }
    }

    #[test]
    fn the_vendors_own_json_goes_out_as_it_is() {
        let custom = r#"{"name":"x","operator":"is","value":[{"fieldId":"f","value":["a"]}], "more" : 1.0}"#;
        assert_eq!(vendor_custom(custom).unwrap(), [Filter { json: custom.to_owned() }]);
        let file = |json: &str| vendor_file(Path::new("f.json"), json);
        for read in [vendor_custom, file] {
            let got = read(&format!(" [ {custom} ,\n{custom} ] ")).unwrap();
            assert_eq!(body(None, &got), format!(r#"{{"filters":[{custom},{custom}]}}"#));
            assert_eq!(read("[]").unwrap(), []);
        }
        assert_eq!(vendor_custom(r#"[{"name":"y"}]"#).unwrap().len(), 1);
        for (json, message) in [
            ("", " cannot be read: expected the vendor's JSON array"),
            ("[", " cannot be read"),
            ("7", " cannot be read"),
            (custom, " cannot be read: expected the vendor's JSON array"),
            ("[1]", ": filter 1 is no object with a \"name\""),
            (r#"[["a","is",[]]]"#, ": filter 1 is no object with a \"name\""),
            (
                r#"[{"name":"a","operator":"is","value":[]},{"operator":"is"}]"#,
                ": filter 2 is no object with a \"name\"",
            ),
            (r#"[{"name":"a","value":["1"]}]"#, ": filter 1 has no \"operator\""),
            (r#"[{"name":"a","operator":"is"}]"#, ": filter 1 has no \"value\""),
            (r#"[{"name":"requestedtime"}]"#, ": requestedTime is not given as a filter"),
        ] {
            let said = file(json).expect_err(json).to_string();
            assert!(said.starts_with(&format!("--filters f.json{message}")), "{json}: {said}");
        }
        for (json, message) in [
            ("{", " cannot be read"),
            (r#"{"operator":"is"}"#, ": filter 1 is no object with a \"name\""),
            (r#"{"name":"requestedtime"}"#, ": requestedTime is not given as a filter"),
        ] {
            let said = vendor_custom(json).expect_err(json).to_string();
            assert!(said.starts_with(&format!("--custom-filter{message}")), "{json}: {said}");
        }
    }

    #[test]
    fn the_window_stands_first_in_the_body() {
        let filter = Filter::typed("status is missed", true).unwrap();
        let want = concat!(
            r#"{"filters":[{"name":"requestedTime","operator":"is","value":["2021-04-01T00:00:00Z","2021-05-09T00:00:00Z"]},"#,
            r#"{"name":"status","operator":"is","value":["2"]}]}"#
        );
        assert_eq!(body(Some(("2021-04-01T00:00:00Z", "2021-05-09T00:00:00Z")), &[filter]), want);
        assert_eq!(body(None, &[]), r#"{"filters":[]}"#);
    }

    #[test]
    fn the_help_names_every_rule_with_its_operators() {
        for missed in [false, true] {
            let help = help(missed);
            for rule in rule::rules(missed) {
                let line = help.lines().find(|line| line.starts_with(&format!("{} ", rule::bare(rule.name)))).unwrap();
                assert!(line.contains(&rule.operators.join(" ")) && line.ends_with(&rule.kind.expected()), "{line}");
            }
        }
    }
}
