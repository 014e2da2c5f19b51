//! `--fields`: reading what is typed, and checking it against what is documented. `a,b.c` are those fields alone;
//! `+a,+b` come beside the columns that there are anyway; `a?` may not exist. What becomes of the paths is
//! [`super::fields`]'s.

use super::Rows;
use super::fields::{CHAT, DEEPEST};
use super::flatten::EXTRA;
use super::message;
use crate::error::{Error, Result};
use crate::record::Resource;
use crate::suggestion::did_you_mean;

/// The fields asked for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Fields {
    /// Dotted paths, in the order typed.
    pub paths: Vec<String>,
    /// Whether they stand beside the columns that there are anyway.
    pub adds: bool,
    /// The includes that they come from.
    pub includes: Vec<&'static str>,
}

/// What can be named: the record, and the includes that the command takes.
#[derive(Clone, Copy, Debug)]
pub struct FieldNames {
    /// The kind of record.
    pub resource: &'static Resource,
    /// What a row is.
    pub rows: Rows,
    /// `--include` takes these.
    pub includes: &'static [&'static str],
}

/// Whether a path is documented, and the include that it comes from.
type Documented = Option<Option<&'static str>>;

impl FieldNames {
    /// Reads `a,b.c?` or `+a,+b`. Errors (exit 2) name the field, with a suggestion.
    pub fn parse(self, typed: &str) -> Result<Fields> {
        let names: Vec<_> = typed.split(',').map(str::trim).collect();
        let adds = names.iter().all(|name| name.starts_with('+'));
        if !adds && let Some(name) = names.iter().find(|name| name.starts_with('+')) {
            return Err(Error::usage(format!("--fields: `{name}` adds a column, but others of the list do not"))
                .hint("put a + in front of every name, or of none"));
        }
        let mut fields = Fields { adds, ..Fields::default() };
        for name in names {
            let name = name.trim_start_matches('+');
            let path = name.strip_suffix('?').unwrap_or(name);
            let include = self.check(path, path.len() < name.len())?;
            if fields.paths.iter().any(|known| known == path) {
                return Err(Error::usage(format!("--fields: `{path}` is listed twice")));
            }
            fields.includes.extend(include.filter(|include| !fields.includes.contains(include)));
            fields.paths.push(path.to_owned());
        }
        Ok(fields)
    }

    /// The documented paths, in the order of the columns: what `--fields help` lists.
    pub fn known(self) -> Vec<String> {
        let parts = self.resource.parts.iter().filter(|part| self.includes.contains(&part.include));
        let mut chat: Vec<String> = self.resource.columns.iter().map(ToString::to_string).collect();
        let others: Vec<_> = parts.flat_map(crate::record::Part::columns).filter(|path| !chat.contains(path)).collect();
        chat.extend(others);
        match self.messages() {
            Some(messages) => {
                let own = message::header(messages).into_iter().map(str::to_owned);
                own.chain(chat.into_iter().map(|path| format!("{CHAT}{path}"))).collect()
            }
            None => chat,
        }
    }

    fn messages(self) -> Option<&'static crate::record::Messages> {
        self.resource.messages.filter(|_| self.rows == Rows::Messages)
    }

    /// Checks a path; gives the include that it comes from.
    fn check(self, path: &str, may_be_missing: bool) -> Result<Option<&'static str>> {
        if path.split('.').any(str::is_empty) || path.split('.').count() > DEEPEST {
            let error =
                Error::usage(format!("--fields: `{path}` is not a path: expected names with dots between them"));
            return Err(error.hint("for example: --fields id,session.ip,messages.message"));
        }
        let documented = match self.messages() {
            Some(messages) => match path.strip_prefix(CHAT) {
                Some(path) => self.of_chat(path),
                // Only these are in the rows; another name would be empty in each of them.
                None if !message::header(messages).contains(&head(path)) => return Err(self.unknown(path)),
                None => Some(None),
            },
            None => self.of_chat(path),
        };
        match documented {
            Some(include) => Ok(include),
            None if may_be_missing => Ok(None),
            None => Err(self.unknown(path)),
        }
    }

    fn of_chat(self, path: &str) -> Documented {
        let Resource { columns, parts, messages, .. } = self.resource;
        let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
        let is_column = columns.iter().any(|column| self::head(column) == head);
        if let Some(part) = parts.iter().find(|part| part.field == head) {
            let include = Some(part.include).filter(|include| self.includes.contains(include));
            let is_there = include.is_some() || is_column;
            let is_known = part.is_open || rest.is_none_or(|rest| part.fields.contains(&self::head(rest)));
            return (is_there && is_known).then_some(include);
        }
        if let (Some(messages), Some(rest)) = (messages.filter(|messages| messages.list == head), rest) {
            return messages.columns.iter().any(|(_, field)| *field == self::head(rest)).then_some(None);
        }
        let inside = |outer: &str, inner: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
        let is_known = |column: &str| column == path || inside(column, path) || inside(path, column);
        (columns.iter().any(|column| is_known(column)) || path == EXTRA).then_some(None)
    }

    fn unknown(self, path: &str) -> Error {
        let rows = if self.messages().is_some() { " of message rows" } else { "" };
        let name = self.resource.name;
        let beside = format!("{CHAT}{path}");
        let meant = match self.messages().and(self.of_chat(path)) {
            Some(_) => format!("; did you mean `{beside}`?"),
            None => did_you_mean(path, self.suggestions().iter().map(String::as_str)),
        };
        let hint = match self.messages() {
            Some(_) => "--fields help lists them; fields of the chat begin with `chat.`",
            None => "--fields help lists them; for a field that is not documented, add a question mark: `name?`",
        };
        Error::usage(format!("--fields: `{path}` is not a field{rows} of {name}{meant}")).hint(hint)
    }

    /// Every name that may have been meant.
    fn suggestions(self) -> Vec<String> {
        let mut known = self.known();
        let prefix = if self.messages().is_some() { CHAT } else { "" };
        for part in self.resource.parts.iter().filter(|part| self.includes.contains(&part.include)) {
            known.extend(part.fields.iter().map(|name| format!("{prefix}{}.{name}", part.field)));
        }
        if let Some(messages) = self.resource.messages {
            known.extend(messages.columns.iter().map(|(_, field)| format!("{prefix}{}.{field}", messages.list)));
        }
        known
    }
}

fn head(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::provider::comm100::include::{MISSED_INCLUDES, SEARCH_INCLUDES};
    use crate::provider::comm100::table::{CATEGORIES, CHATS, MISSED};
    use crate::provider::vcc::webhook::WEBHOOK;

    fn search(rows: Rows) -> FieldNames {
        FieldNames { resource: &CHATS, rows, includes: SEARCH_INCLUDES }
    }

    #[test]
    fn documented_fields_are_taken_and_ask_for_their_includes() {
        let chats = [
            ("id, session.ip,new.thing?", &["id", "session.ip", "new.thing"][..], false, &["session"][..]),
            (
                "+chatWrapup.comment,+visitor.anything",
                &["chatWrapup.comment", "visitor.anything"],
                true,
                &["chatWrapup", "visitor"],
            ),
            (
                "messages.message,chatAgents.agent.displayName",
                &["messages.message", "chatAgents.agent.displayName"],
                false,
                &["chatAgent"],
            ),
            (
                "session,chatWrapup,chatFieldResults.value",
                &["session", "chatWrapup", "chatFieldResults.value"],
                false,
                &["session", "chatWrapup", "chatFieldResult"],
            ),
            ("extra?", &["extra"], false, &[]),
        ];
        let messages = [
            ("seq,attachment.url,extra.new", &["seq", "attachment.url", "extra.new"][..], false, &[][..]),
            (
                "+chat.preChatEmail,+chat.postChatSurvey.ratingGrade",
                &["chat.preChatEmail", "chat.postChatSurvey.ratingGrade"],
                true,
                &["postChatSurvey"],
            ),
        ];
        let all = chats.iter().map(|row| (Rows::Chats, row)).chain(messages.iter().map(|row| (Rows::Messages, row)));
        for (rows, (typed, paths, adds, includes)) in all {
            let paths = paths.iter().map(ToString::to_string).collect();
            let want = Fields { paths, adds: *adds, includes: includes.to_vec() };
            assert_eq!(search(rows).parse(typed).expect(typed), want, "{typed}");
        }
        let missed = FieldNames { resource: &MISSED, includes: MISSED_INCLUDES, ..search(Rows::Chats) };
        assert!(missed.parse("session.ip").unwrap().includes.is_empty());
        let webhook = FieldNames { resource: &WEBHOOK, rows: Rows::Chats, includes: &[] };
        assert_eq!(webhook.parse("clientData.mine,clientData.name").unwrap().includes, [""; 0]);
    }

    #[test]
    fn what_is_not_documented_is_refused_with_a_suggestion() {
        let table = [
            ("", Rows::Chats, "--fields: `` is not a path"),
            ("id,", Rows::Chats, "--fields: `` is not a path"),
            ("a..b", Rows::Chats, "--fields: `a..b` is not a path"),
            ("id,id", Rows::Chats, "--fields: `id` is listed twice"),
            ("id,+status", Rows::Chats, "--fields: `+status` adds a column, but others of the list do not"),
            (
                "preChatEmial",
                Rows::Chats,
                "--fields: `preChatEmial` is not a field of chats; did you mean `preChatEmail`?",
            ),
            ("session.ipp", Rows::Chats, "--fields: `session.ipp` is not a field of chats; did you mean `session.ip`?"),
            (
                "messages.mesage",
                Rows::Chats,
                "--fields: `messages.mesage` is not a field of chats; did you mean `messages.message`?",
            ),
            (
                "chatWrapup.coment",
                Rows::Chats,
                "--fields: `chatWrapup.coment` is not a field of chats; did you mean `chatWrapup.comment`?",
            ),
            ("chatChatbotMaps", Rows::Chats, "--fields: `chatChatbotMaps` is not a field of chats"),
            (
                "id,status",
                Rows::Messages,
                "--fields: `status` is not a field of message rows of chats; did you mean `chat.status`?",
            ),
            (
                "id,chat.statsu",
                Rows::Messages,
                "--fields: `chat.statsu` is not a field of message rows of chats; did you mean `chat.status`?",
            ),
            ("chat", Rows::Messages, "--fields: `chat` is not a field of message rows"),
        ];
        for (typed, rows, message) in table {
            let error = search(rows).parse(typed).expect_err(typed);
            assert!(error.to_string().starts_with(message), "{typed}: {error}");
        }
    }

    #[test]
    fn all_that_is_listed_is_taken() {
        let categories = FieldNames { resource: &CATEGORIES, rows: Rows::Messages, includes: &[] };
        assert_eq!(categories.known(), ["chatId", "categoryOptionId", "id"]);
        for names in [search(Rows::Chats), search(Rows::Messages)] {
            let known = names.known();
            assert!(known.iter().any(|name| name.ends_with("postChatSurvey.ratingGrade")));
            assert!(names.parse(&known.join(",")).is_ok());
            for name in names.suggestions() {
                assert!(names.parse(&name).is_ok(), "{name}");
            }
        }
    }
}
