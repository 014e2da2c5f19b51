//! Filters as they are typed, checked against the vendor's table ([`super::rule`]) before anything is sent, and the
//! body of a search made of them.

use std::borrow::Cow;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::rule::{self, Rule, TIME, VALUELESS};
use crate::error::{Error, Result};
use crate::suggestion::did_you_mean;

/// One filter, ready to go out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Filter {
    json: String,
    /// The two instants that a filter of the time has, as they were written.
    time: Option<[String; 2]>,
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

    /// The two instants of a filter that is on `requestedTime`, as the user's own file has them.
    pub fn time(&self) -> Option<&[String; 2]> {
        self.time.as_ref()
    }

    /// Reads `NAME OPERATOR VALUE[,VALUE…]` of `--filter`.
    pub fn typed(typed: &str, missed: bool) -> Result<Self> {
        let (name, rest) = word(typed);
        let (operator, rest) = word(rest);
        if name.is_empty() {
            return Err(hinted(Error::usage("--filter is empty: expected 'NAME OPERATOR VALUE'")));
        }
        let rule = find(name, missed)?;
        let operator = find_operator(&rule, operator, missed)?;
        let values = values(rest, &rule, operator)?;
        Self::made("--filter", &rule, operator, &values)
    }

    /// The filter that `--department`, `--status` … stand for; `flag` comes without its dashes, `values` as typed.
    pub fn shorthand(flag: &str, values: &[String], missed: bool) -> Result<Self> {
        let found = SHORTHANDS.iter().find(|(known, ..)| *known == flag);
        let at = found.and_then(|(_, search, at_missed)| if missed { *at_missed } else { Some(*search) });
        let Some((name, operator)) = at else {
            return Err(hinted(Error::usage(format!("--{flag} is not a filter for {}", search_name(missed)))));
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
        Self { json: format!(r#"{{"name":"{name}","operator":"{operator}","value":[{values}]}}"#), time: None }
    }

    /// One of the vendor's own, as it was written.
    fn verbatim(json: &str) -> Self {
        Self { json: json.to_owned(), time: None }
    }
}

/// What of a vendor's filter is looked at.
#[derive(Deserialize)]
struct Vendor<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    operator: Option<Cow<'a, str>>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

/// The whole body of a search, as the vendor's page has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole<'a> {
    #[serde(borrow)]
    filters: Vec<&'a RawValue>,
}

/// Reads `--filters`' file: the vendor's array of filters, or the page's whole object, with or without a filter of the
/// time; each goes out as it is.
pub fn vendor_file(path: &Path, json: &str) -> Result<Vec<Filter>> {
    let place = format!("--filters {}", path.display());
    let list = match json.trim_start().starts_with('{') {
        true => serde_json::from_str::<Whole<'_>>(json).map(|whole| whole.filters).map_err(|error| {
            let expected = "expected {\"filters\":[…]} as on the vendor's page, or the array alone";
            Error::usage(format!("{place} cannot be read: {expected}: {error}")).because(error)
        })?,
        false => vendor_list(&place, json)?,
    };
    let filters = list.into_iter().zip(1..).map(|(filter, number)| file_filter(&place, number, filter.get()));
    let filters = filters.collect::<Result<Vec<_>>>()?;
    if filters.iter().filter(|filter| filter.time.is_some()).count() > 1 {
        return Err(Error::usage(format!("{place}: {TIME} is there more than once: expected it once, or not at all")));
    }
    Ok(filters)
}

fn file_filter(place: &str, number: usize, json: &str) -> Result<Filter> {
    let missing = |what: &str| Error::usage(format!("{place}: filter {number} has no \"{what}\""));
    let filter = vendor_filter(place, number, json)?;
    let operator = filter.operator.ok_or_else(|| missing("operator"))?;
    let value = filter.value.ok_or_else(|| missing("value"))?;
    let mut found = Filter::verbatim(json);
    if is_time(&filter.name) {
        let instants: Option<[String; 2]> = serde_json::from_str(value.get()).ok();
        let instants = instants.filter(|all| all.iter().all(|text| chrono::DateTime::parse_from_rfc3339(text).is_ok()));
        let Some(instants) = instants.filter(|_| operator == "is") else {
            let expected = r#"expected "is" with two instants, ["2026-11-20T00:00:00Z","2026-11-21T00:00:00Z"]"#;
            return Err(Error::usage(format!("{place}: filter {number}, {TIME}: {expected}")));
        };
        found.time = Some(instants);
    }
    Ok(found)
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
    each.map(|(filter, number)| match is_time(&vendor_filter(FLAG, number, filter.get())?.name) {
        true => Err(time(FLAG)),
        false => Ok(Filter::verbatim(filter.get())),
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
        return Err(Error::usage(format!("{place}: filter {number} is not an object with a \"name\"")));
    };
    Ok(filter)
}

fn is_time(name: &str) -> bool {
    rule::bare(name).eq_ignore_ascii_case(TIME)
}

/// The body of a search: the window first (both instants in RFC 3339), then the filters.
pub fn body<'f>(window: Option<(&str, &str)>, filters: impl IntoIterator<Item = &'f Filter>) -> String {
    let window = window.map(|(since, until)| Filter::new(TIME, "is", &format!(r#""{since}","{until}""#)));
    let all: Vec<_> = window
        .into_iter()
        .map(|filter| filter.json)
        .chain(filters.into_iter().map(|filter| filter.json.clone()))
        .collect();
    format!(r#"{{"filters":[{}]}}"#, all.join(","))
}

/// The table for `--filter help`.
pub fn help(missed: bool) -> String {
    rule::help(missed)
}

/// Every name that `--filter` knows.
pub fn names(missed: bool) -> impl Iterator<Item = &'static str> {
    rule::names(missed)
}

fn search_name(missed: bool) -> &'static str {
    if missed { "`missed`" } else { "`search`" }
}

fn find(name: &str, missed: bool) -> Result<Rule> {
    if is_time(name) {
        return Err(time("--filter"));
    }
    rule::find(name, missed).ok_or_else(|| {
        let (search, meant) = (search_name(missed), rule::suggest(name, missed));
        Error::usage(format!("--filter: `{name}` is not a filter for {search}{meant}"))
            .hint("--filter help lists the names; for anything else use --custom-filter")
    })
}

fn find_operator(rule: &Rule, typed: &str, missed: bool) -> Result<&'static str> {
    let operators = rule::operators(rule, missed);
    let found = operators.iter().find(|known| known.eq_ignore_ascii_case(typed));
    found.copied().ok_or_else(|| {
        let name = rule::bare(rule.name);
        let said = if typed.is_empty() { "without an operator".to_owned() } else { format!("with '{typed}'") };
        let meant = did_you_mean(typed, operators.iter().copied());
        let allowed = operators.join(", ");
        Error::usage(format!("--filter: {name} cannot be used {said}: expected one of {allowed}{meant}"))
    })
}

/// The values; none if there is nothing. Several follow CSV quoting; a single text is taken as it was typed.
fn values(typed: &str, rule: &Rule, operator: &str) -> Result<Vec<String>> {
    if typed.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut list = Vec::new();
    let mut rest = typed;
    loop {
        let (value, after) = value(rest, rule)?;
        list.push(value);
        match after {
            Some(after) => rest = after,
            None => break,
        }
    }
    let is_quoted = list.len() == 1 && typed.starts_with('"');
    if rule.kind.is_one_text(operator) && !is_quoted {
        return Ok(vec![typed.trim_end().to_owned()]);
    }
    Ok(list)
}

/// The first value of a list, and what follows its comma, if there is one.
fn value<'t>(typed: &'t str, rule: &Rule) -> Result<(String, Option<&'t str>)> {
    let name = rule::bare(rule.name);
    let Some(mut rest) = typed.trim_start().strip_prefix('"') else {
        let (value, after) = typed.split_once(',').map_or((typed, None), |(value, after)| (value, Some(after)));
        if value.contains(['\n', '\r']) {
            return Err(Error::usage(format!("--filter: the values of {name} must be on one line"))
                .hint("a value with a line break or a comma goes in double quotes"));
        }
        return Ok((value.to_owned(), after));
    };
    let mut value = String::new();
    loop {
        let Some((inside, after)) = rest.split_once('"') else {
            return Err(Error::usage(format!("--filter: a value of {name} has an opening quote, but no closing one"))
                .hint(r#"quote a value as in CSV, "like this", with quotes inside doubled"#));
        };
        value.push_str(inside);
        if let Some(after) = after.strip_prefix('"') {
            value.push('"');
            rest = after;
            continue;
        }
        let after = after.trim_start();
        return match after.strip_prefix(',') {
            None if !after.is_empty() => {
                Err(Error::usage(format!("--filter: expected a comma after the quoted value of {name}")))
            }
            after => Ok((value, after)),
        };
    }
}

/// The first word, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

fn time(flag: &str) -> Error {
    Error::usage(format!("{flag}: {TIME} is not given as a filter"))
        .hint("use --since and --until, or --day; a file of --filters may hold it, too")
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
            ("keywords is a, b ".into(), r#"{"name":"keywords","operator":"is","value":["a, b"]}"#.into()),
            (
                r#"keywords is "say ""hi""""#.into(),
                r#"{"name":"keywords","operator":"is","value":["say \"hi\""]}"#.into(),
            ),
            (
                r#"preChatName contains say "hi", you"#.into(),
                r#"{"name":"preChatName","operator":"contains","value":["say \"hi\", you"]}"#.into(),
            ),
            (
                r#"preChatName isOneOf Kate,"Smith, John""#.into(),
                r#"{"name":"preChatName","operator":"isOneOf","value":["Kate","Smith, John"]}"#.into(),
            ),
            (
                r#"preChatProductService is "a, b", "say ""hi""",c"#.into(),
                r#"{"name":"preChatProductService","operator":"is","value":["a, b","say \"hi\"","c"]}"#.into(),
            ),
            (
                "preChatSocialMediaSource is facebook".into(),
                r#"{"name":"preChatSocialMediaSource","operator":"is","value":["1"]}"#.into(),
            ),
            (
                "status isOneOf missed,Refused".into(),
                r#"{"name":"status","operator":"isOneOf","value":["2","1"]}"#.into(),
            ),
            (
                "id regularExpression ^48".into(),
                r#"{"name":"id","operator":"regularExpression","value":["^48"]}"#.into(),
            ),
            (
                "duration isNotLessThan 60".into(),
                r#"{"name":"duration","operator":"isNotLessThan","value":[60]}"#.into(),
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
                "--filter: `departement` is not a filter for `search`; did you mean `departmentId`?",
                "--filter help",
            ),
            (
                "segmentId is x",
                false,
                "is not a filter for `search`; did you mean `chatSegmentResult.segmentId`?",
                "--custom-filter",
            ),
            ("zzz is x", false, "--filter: `zzz` is not a filter for `search`", "--custom-filter"),
            ("session.ip is x", false, "--filter: `session.ip` is not a filter", "--custom-filter"),
            ("status", false, "status cannot be used without an operator: expected one of is, isNot, contains", ""),
            ("status isnt missed", false, "isOneOf, isNotIn; did you mean `isNot`?", ""),
            ("ssoUserId isNot x", false, "ssoUserId cannot be used with 'isNot': expected one of is", ""),
            ("status is", false, "status is needs a value: expected normal (0), refused (1)", ""),
            ("status is lost", false, "status cannot be 'lost': expected normal (0), refused (1), missed (2)", ""),
            ("agent exists x", false, "agent exists takes no value", ""),
            ("agent is Jane", false, "agent cannot be 'Jane': expected a GUID", ""),
            ("duration is 5m", false, "duration cannot be '5m': expected a whole number of seconds", ""),
            ("transferred is yes", false, "transferred cannot be 'yes': expected true or false", ""),
            (
                "preChatProductService is a\nb",
                false,
                "the values of preChatProductService must be on one line",
                "double quotes",
            ),
            ("keywords is \"a, b", false, "keywords has an opening quote, but no closing one", "as in CSV"),
            ("campaign isOneOf x,\"y", false, "campaign has an opening quote, but no closing one", "as in CSV"),
            ("preChatProductService is \"a\"b", false, "expected a comma after the quoted value", ""),
            ("isQueued is yes", false, "isQueued cannot be 'yes': expected true or false", ""),
            ("segmentId contains x", true, "cannot be used with 'contains': expected one of is, isNot", ""),
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
            ("agent exists", true, "--filter: `agent` is not a filter for `missed`", "--filter help"),
            ("duration is 5", true, "--filter: `duration` is not a filter for `missed`", "--custom-filter"),
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
        assert_eq!(vendor_custom(custom).unwrap(), [Filter::verbatim(custom)]);
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
            (custom, " cannot be read: expected {\"filters\":[…]} as on the vendor's page"),
            ("[1]", ": filter 1 is not an object with a \"name\""),
            (r#"[["a","is",[]]]"#, ": filter 1 is not an object with a \"name\""),
            (
                r#"[{"name":"a","operator":"is","value":[]},{"operator":"is"}]"#,
                ": filter 2 is not an object with a \"name\"",
            ),
            (r#"[{"name":"a","value":["1"]}]"#, ": filter 1 has no \"operator\""),
            (r#"[{"name":"a","operator":"is"}]"#, ": filter 1 has no \"value\""),
            (r#"{"filters":[],"total":1}"#, " cannot be read: expected {\"filters\":[…]}"),
            (r#"[{"name":"requestedTime"}]"#, ": filter 1 has no \"operator\""),
            (r#"[{"name":"requestedtime","operator":"is","value":["a","b"]}]"#, ": filter 1, requestedTime: expected"),
            (r#"[{"name":"requestedTime","operator":"is","value":[]}]"#, ": filter 1, requestedTime: expected"),
        ] {
            let said = file(json).expect_err(json).to_string();
            assert!(said.starts_with(&format!("--filters f.json{message}")), "{json}: {said}");
        }
        for (json, message) in [
            ("{", " cannot be read"),
            (r#"{"operator":"is"}"#, ": filter 1 is not an object with a \"name\""),
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
    fn the_pages_whole_object_may_hold_the_time() {
        let time = r#"{"name":"requestedTime","operator":"is","value":["2021-04-01T00:00:00+08:00","2021-05-09T00:00:00+08:00"]}"#;
        let words = r#"{"name":"keywords","operator":"is","value":["file"]}"#;
        let file = |json: &str| vendor_file(Path::new("f.json"), json);
        for json in [format!(r#"{{ "filters": [ {time}, {words} ] }}"#), format!("[{time},{words}]")] {
            let got = file(&json).unwrap();
            let instants = ["2021-04-01T00:00:00+08:00", "2021-05-09T00:00:00+08:00"].map(str::to_owned);
            assert_eq!(got.iter().map(Filter::time).collect::<Vec<_>>(), [Some(&instants), None]);
            assert_eq!(body(None, &got), format!(r#"{{"filters":[{time},{words}]}}"#));
        }
        let twice = file(&format!("[{time},{time}]")).expect_err("twice").to_string();
        assert_eq!(twice, "--filters f.json: requestedTime is there more than once: expected it once, or not at all");
    }
}
