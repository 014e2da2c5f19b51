//! `archive.json`: what the archive holds, as its first run was asked, and how a later run may change that. No
//! secrets.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::Ladder;
use super::series::Series;
use crate::error::{Error, Result};
use crate::window::{Day, Zone};

/// The file's name.
pub const FILE: &str = "archive.json";

/// The version of the layout that this program writes.
pub const SCHEMA: &str = "chatferry.archive/1";

/// VCC projects.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Projects {
    /// `"all"`: listed at each run.
    All(All),
    /// These.
    Listed(Vec<u64>),
}

/// The word `all`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum All {
    /// `all`
    All,
}

/// What is archived of one service.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SourceDefinition {
    /// Comm100's site (else its host), VCC's customer; `demo` with `--demo`.
    pub account: String,
    /// Addresses at which this account was asked.
    pub addresses: Vec<String>,
    /// VCC's projects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projects: Option<Projects>,
}

/// The file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Definition {
    /// [`SCHEMA`]
    pub schema: String,
    /// The services and their accounts; a list in the file.
    #[serde(with = "source_list")]
    pub sources: BTreeMap<String, SourceDefinition>,
    /// `chats`, `missed`.
    pub kinds: Vec<String>,
    /// `--include` of Comm100.
    pub includes: Vec<String>,
    /// The zone of days.
    pub tz: String,
    /// The first day.
    pub from: String,
    /// Ages at which days are asked again.
    pub revisit: Ladder,
    /// Whether files are for their owner alone.
    #[serde(default)]
    pub private: bool,
}

/// The services as a list of `{"source","account",…}`.
mod source_list {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::SourceDefinition;

    #[derive(Deserialize, Serialize)]
    struct Item<T> {
        source: String,
        #[serde(flatten)]
        definition: T,
    }

    pub fn serialize<S: Serializer>(sources: &BTreeMap<String, SourceDefinition>, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(sources.iter().map(|(source, definition)| Item { source: source.clone(), definition }))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(json: D) -> Result<BTreeMap<String, SourceDefinition>, D::Error> {
        let items = Vec::<Item<SourceDefinition>>::deserialize(json)?;
        Ok(items.into_iter().map(|item| (item.source, item.definition)).collect())
    }
}

/// What was typed of the question; `None` and empty lists were not.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// `--source`
    pub sources: Vec<String>,
    /// `--project`
    pub projects: Option<Projects>,
    /// `--kinds`
    pub kinds: Vec<String>,
    /// `--include`
    pub includes: Vec<String>,
    /// `--from`
    pub from: Option<Day>,
    /// `--tz`, by its IANA name
    pub tz: Option<String>,
    /// `--revisit`
    pub revisit: Option<Ladder>,
    /// `--private`
    pub private: bool,
}

/// An account that the settings lead to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Account {
    /// Comm100's site (else its host), VCC's customer; `demo` with `--demo`.
    pub name: String,
    /// Its base address; none with `--demo`, where it is another one each time.
    pub address: Option<String>,
}

/// The account of `--demo`.
pub const DEMO: &str = "demo";

impl Definition {
    /// Reads the file. A newer schema is exit 2, whatever the command.
    pub fn parse(text: &str) -> Result<Self> {
        let cannot = |error: serde_json::Error| {
            Error::failure(format!("{FILE} cannot be read: {error}"))
                .hint("restore the file from a copy of the archive")
        };
        let json: serde_json::Value = serde_json::from_str(text).map_err(cannot)?;
        match json.get("schema").and_then(serde_json::Value::as_str) {
            Some(SCHEMA) => serde_json::from_value(json).map_err(cannot),
            Some(other) => Err(Error::usage(format!("the archive has the layout `{other}`; expected `{SCHEMA}`"))
                .hint("use the version of chatferry that made it, or a newer one")),
            None => Err(Error::usage(format!("{FILE} has no `schema`, so it is not an archive of chatferry"))),
        }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The zone of days.
    pub fn zone(&self) -> Result<Zone> {
        Zone::named(&self.tz)
    }

    /// The first day.
    pub fn first_day(&self) -> Result<Day> {
        Day::parse(&self.from).ok_or_else(|| Error::failure(format!("{FILE}: `from` is not a date: {}", self.from)))
    }

    /// Whether its chats are made up.
    pub fn is_demo(&self) -> bool {
        self.sources.values().any(|source| source.account == DEMO && source.addresses.is_empty())
    }

    /// What `External-Identifier` says: whose archive it is.
    pub fn identifier(&self) -> String {
        let names: Vec<_> = self.sources.iter().map(|(name, source)| format!("{name}:{}", source.account)).collect();
        names.join(" ")
    }

    /// The series of one service; of VCC those of `projects`, which is what "all" means today.
    pub fn series(&self, source: &str, projects: &[u64]) -> Vec<Series> {
        let Some(definition) = self.sources.get(source) else { return Vec::new() };
        let series = |project, kind: &str| Series {
            source: source.to_owned(),
            account: definition.account.clone(),
            project,
            kind: kind.to_owned(),
        };
        match source {
            "vcc" if self.kinds.iter().any(|kind| kind == "chats") => {
                projects.iter().map(|project| series(Some(*project), "chats")).collect()
            }
            "vcc" => Vec::new(),
            _ => self.kinds.iter().map(|kind| series(None, kind)).collect(),
        }
    }

    /// A new archive. `accounts` are those that the settings lead to; `projects` are `vcc.projects`.
    pub fn new(
        question: &Question,
        accounts: &BTreeMap<String, Account>,
        projects: Option<Projects>,
        tz: &str,
    ) -> Result<Self> {
        let Some(from) = question.from else {
            return Err(Error::usage("a new archive needs the first day that it is to hold")
                .hint("for example `--from 2026-01-01`; earlier days can be added later with --extend --from"));
        };
        let wanted: Vec<&String> = match question.sources.is_empty() {
            true => accounts.keys().collect(),
            false => question.sources.iter().collect(),
        };
        let mut sources = BTreeMap::new();
        for name in wanted {
            let Some(account) = accounts.get(name) else { return Err(not_configured(name)) };
            let projects = match name.as_str() {
                "vcc" => Some(question.projects.clone().or(projects.clone()).ok_or_else(no_projects)?),
                _ => None,
            };
            let addresses = account.address.iter().cloned().collect();
            sources.insert(name.clone(), SourceDefinition { account: account.name.clone(), addresses, projects });
        }
        if question.projects.is_some() && !sources.contains_key("vcc") {
            return Err(Error::usage("--project: VCC is not among the services to archive").hint("add --source vcc"));
        }
        if sources.is_empty() {
            return Err(
                Error::usage("no service is configured").hint("`chatferry config init` writes a file to fill in")
            );
        }
        let kinds = match question.kinds.is_empty() {
            true if sources.contains_key("comm100") => vec!["chats".to_owned(), "missed".to_owned()],
            true => vec!["chats".to_owned()],
            false => sorted(&question.kinds),
        };
        let definition = Self {
            schema: SCHEMA.to_owned(),
            sources,
            kinds,
            includes: sorted(&question.includes),
            tz: tz.to_owned(),
            from: from.to_string(),
            revisit: question.revisit.clone().unwrap_or_default(),
            private: question.private,
        };
        definition.check()?;
        Ok(definition)
    }

    fn check(&self) -> Result<()> {
        if !self.sources.contains_key("comm100") && self.kinds.iter().any(|kind| kind == "missed") {
            return Err(Error::usage("--kinds missed: VCC has no such list; its missed chats are among its chats"));
        }
        Ok(())
    }

    /// The definition for a later run: the same, or with `extend` a wider one. What was typed and is another question
    /// is exit 2.
    pub fn again(
        &self,
        question: &Question,
        accounts: &BTreeMap<String, Account>,
        configured: Option<Projects>,
        extend: bool,
    ) -> Result<Self> {
        let mut wider = self.clone();
        for (name, source) in &mut wider.sources {
            if let Some(account) = accounts.get(name) {
                same_account(name, source, account, extend)?;
            }
        }
        for name in question.sources.iter().filter(|name| !self.sources.contains_key(*name)) {
            let Some(account) = accounts.get(name).filter(|_| extend) else {
                return Err(match extend {
                    true => not_configured(name),
                    false => another("--source", name, &self.sources.keys().cloned().collect::<Vec<_>>().join(", ")),
                });
            };
            let projects =
                (name == "vcc").then(|| question.projects.clone().or(configured.clone()).ok_or_else(no_projects));
            let addresses = account.address.iter().cloned().collect();
            let projects = projects.transpose()?;
            wider.sources.insert(name.clone(), SourceDefinition { account: account.name.clone(), addresses, projects });
        }
        if !question.sources.is_empty() && self.sources.keys().any(|name| !question.sources.contains(name)) && !extend {
            let held = self.sources.keys().cloned().collect::<Vec<_>>().join(", ");
            return Err(another("--source", &question.sources.join(", "), &held));
        }
        wider.widen_projects(question.projects.as_ref(), extend)?;
        wider.widen_kinds(&question.kinds, extend)?;
        wider.widen_from(question.from, extend)?;
        if !question.includes.is_empty() && sorted(&question.includes) != self.includes {
            return Err(another("--include", &question.includes.join(","), &self.includes.join(",")));
        }
        if let Some(tz) = question.tz.as_ref().filter(|tz| **tz != self.tz) {
            return Err(another("--tz", tz, &self.tz));
        }
        wider.check()?;
        Ok(wider)
    }

    fn widen_projects(&mut self, asked: Option<&Projects>, extend: bool) -> Result<()> {
        let Some(asked) = asked else { return Ok(()) };
        let Some(source) = self.sources.get_mut("vcc") else {
            return Err(Error::usage("--project: the archive holds no chats of VCC").hint("add --source vcc --extend"));
        };
        let held = source.projects.clone().unwrap_or(Projects::Listed(Vec::new()));
        let widens = match (&held, asked) {
            (held, asked) if held == asked => return Ok(()),
            (Projects::Listed(_), Projects::All(_)) => true,
            (Projects::All(_), Projects::Listed(_)) => false,
            (Projects::Listed(held), Projects::Listed(asked)) => {
                let (mut held, mut asked) = (held.clone(), asked.clone());
                held.sort_unstable();
                asked.sort_unstable();
                if held == asked {
                    return Ok(());
                }
                true
            }
            _ => false,
        };
        if !extend || !widens {
            return Err(another("--project", &asked.words(), &held.words()));
        }
        source.projects = Some(match (held, asked) {
            (Projects::Listed(mut held), Projects::Listed(asked)) => {
                held.extend(asked.iter().filter(|project| !held.contains(project)).copied().collect::<Vec<_>>());
                Projects::Listed(held)
            }
            (_, asked) => asked.clone(),
        });
        Ok(())
    }

    fn widen_kinds(&mut self, asked: &[String], extend: bool) -> Result<()> {
        let asked = sorted(asked);
        if asked.is_empty() || asked == self.kinds {
            return Ok(());
        }
        if !extend {
            return Err(another("--kinds", &asked.join(","), &self.kinds.join(",")));
        }
        self.kinds.extend(asked);
        self.kinds = sorted(&self.kinds);
        Ok(())
    }

    fn widen_from(&mut self, asked: Option<Day>, extend: bool) -> Result<()> {
        let held = self.first_day()?;
        match asked {
            None => {}
            Some(asked) if asked == held => {}
            Some(asked) if asked < held && extend => self.from = asked.to_string(),
            Some(asked) => return Err(another("--from", &asked.to_string(), &self.from)),
        }
        Ok(())
    }
}

impl Projects {
    /// As typed.
    pub fn words(&self) -> String {
        match self {
            Projects::All(_) => "all".to_owned(),
            Projects::Listed(list) => list.iter().map(u64::to_string).collect::<Vec<_>>().join(","),
        }
    }
}

fn same_account(name: &str, source: &mut SourceDefinition, account: &Account, extend: bool) -> Result<()> {
    let demo = |address: bool, name: &str| if address { name.to_owned() } else { format!("{name} (--demo)") };
    let held = demo(!source.addresses.is_empty(), &source.account);
    if source.account != account.name || source.addresses.is_empty() != account.address.is_none() {
        let now = demo(account.address.is_some(), &account.name);
        return Err(Error::usage(format!(
            "the archive holds the {name} account {held}, but the settings lead to {now}"
        ))
        .hint("one archive holds one account of a service: use another folder, or another --profile"));
    }
    let Some(address) = account.address.as_ref().filter(|address| !source.addresses.contains(address)) else {
        return Ok(());
    };
    if !extend {
        let known = source.addresses.join(", ");
        return Err(Error::usage(format!(
            "the archive's {name} account {held} was asked at {known}, not at {address}"
        ))
        .hint("if this is a new address of the same account, add --extend once"));
    }
    source.addresses.push(address.clone());
    Ok(())
}

fn another(flag: &str, asked: &str, held: &str) -> Error {
    let held = if held.is_empty() { "none" } else { held };
    Error::usage(format!("{flag} {asked}: the archive was made with {held}"))
        .hint("leave the flag out; --extend adds a source, a project, a kind or earlier days")
}

fn not_configured(name: &str) -> Error {
    Error::usage(format!("--source {name}: the profile has no settings for it"))
        .hint("`chatferry config show` prints what is set")
}

fn no_projects() -> Error {
    Error::usage("which VCC projects are to be archived?")
        .hint("give --project ID or --project all, or set vcc.projects; `chatferry auth status` lists them")
}

fn sorted(list: &[String]) -> Vec<String> {
    let mut list = list.to_vec();
    list.sort();
    list.dedup();
    list
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn accounts() -> BTreeMap<String, Account> {
        let account = |name: &str, address: &str| Account { name: name.into(), address: Some(address.into()) };
        [("comm100", account("10000", "https://a/v4")), ("vcc", account("acme", "https://b/v2"))]
            .map(|(name, account)| (name.to_owned(), account))
            .into()
    }

    fn question() -> Question {
        Question { from: Day::parse("2026-08-01"), projects: Some(Projects::Listed(vec![822])), ..Question::default() }
    }

    fn made() -> Definition {
        Definition::new(&question(), &accounts(), None, "UTC").unwrap()
    }

    #[test]
    fn a_new_archive_takes_all_that_is_configured() {
        let made = made();
        assert_eq!(made.kinds, ["chats", "missed"]);
        assert_eq!(made.sources.keys().collect::<Vec<_>>(), ["comm100", "vcc"]);
        assert_eq!(Definition::parse(&made.text()).unwrap(), made);
        let labels = |source| made.series(source, &[822, 130]).iter().map(Series::label).collect::<Vec<_>>();
        assert_eq!(labels("comm100"), ["comm100 10000 chats", "comm100 10000 missed"]);
        assert_eq!(labels("vcc"), ["vcc acme 822 chats", "vcc acme 130 chats"]);
    }

    #[test]
    fn a_question_that_cannot_be_answered_is_refused() {
        let only = |source: &str, kinds: &[&str]| Question {
            sources: vec![source.to_owned()],
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            ..question()
        };
        for (question, part) in [
            (Question { from: None, ..question() }, "needs the first day"),
            (Question { projects: None, ..question() }, "which VCC projects"),
            (only("vcc", &["missed"]), "--kinds missed"),
            (only("mail", &[]), "--source mail"),
        ] {
            let error = Definition::new(&question, &accounts(), None, "UTC").unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
    }

    #[test]
    fn the_same_question_is_fine_and_another_is_not() {
        let again = |question: Question, extend| made().again(&question, &accounts(), None, extend);
        assert_eq!(again(question(), false).unwrap(), made());
        assert_eq!(again(Question::default(), false).unwrap(), made());
        let from = |day: &str| Question { from: Day::parse(day), ..Question::default() };
        let tz = || Question { tz: Some("Asia/Tokyo".into()), ..Question::default() };
        let projects =
            |list: &[u64]| Question { projects: Some(Projects::Listed(list.to_vec())), ..Question::default() };
        let kinds = || Question { kinds: vec!["chats".into()], ..Question::default() };
        let includes = || Question { includes: vec!["skill".into()], ..Question::default() };
        for (question, alone, extended) in [
            (from("2026-07-01"), false, true),
            (from("2026-09-01"), false, false),
            (tz(), false, false),
            (projects(&[822, 130]), false, true),
            (projects(&[822]), true, true),
            (Question { projects: Some(Projects::All(All::All)), ..Question::default() }, false, true),
            (includes(), false, false),
        ] {
            assert_eq!(again(question.clone(), false).is_ok(), alone, "{question:?}");
            assert_eq!(again(question.clone(), true).is_ok(), extended, "{question:?} --extend");
        }
        assert!(again(kinds(), false).is_err(), "fewer kinds are another question");
        assert_eq!(
            again(projects(&[130]), true).unwrap().sources["vcc"].projects,
            Some(Projects::Listed(vec![822, 130]))
        );
    }

    #[test]
    fn another_account_is_refused_and_a_new_address_needs_a_word() {
        let mut other = accounts();
        other.get_mut("comm100").unwrap().name = "20000".into();
        let error = made().again(&Question::default(), &other, None, true).unwrap_err().to_string();
        assert!(error.contains("10000") && error.contains("20000"), "{error}");
        let mut moved = accounts();
        moved.get_mut("comm100").unwrap().address = Some("https://c/v4".into());
        assert!(made().again(&Question::default(), &moved, None, false).is_err());
        let wider = made().again(&Question::default(), &moved, None, true).unwrap();
        assert_eq!(wider.sources["comm100"].addresses, ["https://a/v4", "https://c/v4"]);
        let mut demo = accounts();
        *demo.get_mut("vcc").unwrap() = Account { name: DEMO.into(), address: None };
        assert!(made().again(&Question::default(), &demo, None, true).is_err());
    }

    #[test]
    fn newer_layouts_are_refused() {
        for text in [r#"{"schema":"chatferry.archive/2"}"#, r#"{"a":1}"#] {
            assert_eq!(Definition::parse(text).unwrap_err().exit(), crate::error::Exit::Usage);
        }
    }
}
