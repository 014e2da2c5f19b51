//! The operations that change chats, after the vendor's page "Chat": each as a [`Request`] value, and how to see in
//! a chat that was read whether it stands already. Nothing here sends; [`crate::write`] and [`crate::delete`] do.
//!
//! Where the page contradicts itself the table of parameters wins over the sample: `targetId` is a number,
//! `dateTimeFormat` has a capital T.

use serde::Serialize;
use serde_json::{Value, json};

use super::include::GET_INCLUDES;
use crate::ids::{name, name_of};
use crate::provider::{Method, Request, path_segment};

/// One change to one chat.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// `POST chats/{id}:AttachToTicket`
    Attach(Attachment),
    /// `PUT chats/{id}` with `preChatTicketId`
    SetTicket(i64),
    /// `POST chats/{guid}/chatWrapupCategories`: one option
    Categorize(String),
    /// `PUT chats/{id}/chatWrapup` with `comment`
    Wrapup(String),
    /// `POST chatFieldResults`: fields of one chat
    SetFields(Vec<Field>),
}

/// What a chat is attached to, and how its times are written into the ticket.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// The ticket's id.
    pub target_id: i64,
    /// Minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utc_offset: Option<i32>,
    /// `YYYY/MM/DD HH:mm:ss`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_time_format: Option<String>,
}

/// A wrap-up field and what it is set to.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The field's guid.
    pub id: String,
    /// Its name, which the service does not need.
    pub name: Option<String>,
    /// A text, or a list of texts for a check-box list.
    pub value: Value,
}

/// What a chat is called. Where only one of both is known, the other is asked for before anything is sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chat {
    /// The integer id, in digits.
    pub id: Option<String>,
    /// The guid, in lower case.
    pub guid: Option<String>,
}

impl Chat {
    /// A chat that was named by one of both.
    pub fn named(name: &str) -> Self {
        match name.bytes().all(|byte| byte.is_ascii_digit()) {
            true => Self { id: Some(name.to_owned()), guid: None },
            false => Self { id: None, guid: Some(name.to_owned()) },
        }
    }

    /// Whether `name`, an id or a guid, is one of its own.
    pub fn is_called(&self, name: &str) -> bool {
        self.id.as_deref() == Some(name) || self.guid.as_deref() == Some(name)
    }

    /// What a chat that was read calls itself.
    pub fn of(chat: &Value) -> Self {
        Self { id: name_of(&chat["id"], &Value::Null), guid: chat["guid"].as_str().and_then(name) }
    }

    /// The integer id; where it is not known, words that stand for it in a printed request.
    fn id(&self) -> String {
        let guid = self.guid.as_deref().unwrap_or_default();
        self.id.as_deref().map(path_segment).unwrap_or_else(|| format!("{{id of {guid}}}"))
    }

    fn guid(&self) -> String {
        let id = self.id.as_deref().unwrap_or_default();
        self.guid.as_deref().map(path_segment).unwrap_or_else(|| format!("{{guid of {id}}}"))
    }

    fn id_value(&self) -> Value {
        let id = self.id();
        id.parse::<u64>().map_or(json!(id), |id| json!(id))
    }
}

impl Change {
    /// The request, in the page's form.
    pub fn request(&self, chat: &Chat) -> Request {
        let id = chat.id();
        let body = |value: Value| Some(value.to_string());
        match self {
            Change::Attach(attachment) => {
                Request::write(Method::Post, format!("/livechat/chats/{id}:AttachToTicket"), body(json!(attachment)))
            }
            Change::SetTicket(ticket) => {
                let ticket = json!({"preChatTicketId": ticket});
                Request::write(Method::Put, format!("/livechat/chats/{id}"), body(ticket))
            }
            Change::Categorize(option) => {
                let path = format!("/livechat/chats/{}/chatWrapupCategories", chat.guid());
                Request::write(Method::Post, path, body(json!({"categoryOptionId": option})))
            }
            Change::Wrapup(comment) => {
                let path = format!("/livechat/chats/{id}/chatWrapup");
                Request::write(Method::Put, path, body(json!({"comment": comment})))
            }
            Change::SetFields(fields) => {
                let rows: Vec<Value> = fields.iter().map(|field| field.row(chat)).collect();
                Request::write(Method::Post, "/livechat/chatFieldResults", body(json!(rows)))
            }
        }
    }

    /// The request in the form that practice contradicts the page with, where it does.
    pub fn other_form(&self, chat: &Chat) -> Option<Request> {
        let Change::Categorize(option) = self else { return None };
        let rows = json!([{"chatId": chat.id_value(), "categoryOptionId": option}]);
        Some(Request { body: Some(rows.to_string()), ..self.request(chat) })
    }

    /// Whether the request can be made of what is known of the chat.
    pub fn knows(&self, chat: &Chat) -> bool {
        match self {
            Change::Categorize(_) => chat.guid.is_some(),
            _ => chat.id.is_some(),
        }
    }

    /// Whether a second time would be a second entry, so that one has to look before the first.
    pub fn adds(&self) -> bool {
        matches!(self, Change::Attach(_) | Change::Categorize(_))
    }

    /// Whether the answer is an object that is worth printing.
    pub fn answers(&self) -> bool {
        matches!(self, Change::SetTicket(_) | Change::Wrapup(_))
    }

    /// The include that shows whether it stands.
    pub fn include(&self) -> Option<&'static str> {
        match self {
            Change::Attach(_) | Change::SetTicket(_) => None,
            Change::Categorize(_) => Some("chatWrapupCategory"),
            Change::Wrapup(_) => Some("chatWrapup"),
            Change::SetFields(_) => Some("chatFieldResult"),
        }
    }

    /// Whether it stands in a chat that was read with [`Change::include`]; `None` if the chat does not say.
    pub fn stands(&self, chat: &Value) -> Option<bool> {
        match self {
            Change::Attach(Attachment { target_id: ticket, .. }) | Change::SetTicket(ticket) => {
                let held = &chat["preChatTicketId"];
                let held = held.as_i64().or_else(|| held.as_str()?.parse().ok());
                held.map(|held| held == *ticket)
            }
            Change::Categorize(option) => {
                let held = included(chat, "chatWrapupCategory")?.as_array()?;
                let option = |row: &Value| same(&row["categoryOptionId"], option);
                Some(held.iter().any(option))
            }
            Change::Wrapup(comment) => {
                let held = included(chat, "chatWrapup")?;
                Some(held["comment"].as_str().unwrap_or_default() == comment)
            }
            Change::SetFields(fields) => {
                let held = included(chat, "chatFieldResult")?.as_array()?;
                let stands = |field: &Field| held.iter().any(|row| field.stands(row));
                Some(fields.iter().all(stands))
            }
        }
    }

    /// What was done, as in `chat 4875: attached to ticket 2858`.
    pub fn done(&self) -> String {
        match self {
            Change::Attach(Attachment { target_id, .. }) => format!("attached to ticket {target_id}"),
            Change::SetTicket(ticket) => format!("ticket set to {ticket}"),
            Change::Categorize(option) => format!("category {option} given"),
            Change::Wrapup(_) => "wrap-up comment set".to_owned(),
            Change::SetFields(fields) if fields.len() == 1 => "1 field set".to_owned(),
            Change::SetFields(fields) => format!("{} fields set", fields.len()),
        }
    }
}

impl Field {
    fn row(&self, chat: &Chat) -> Value {
        let mut row = json!({"formType": "wrapup", "fieldId": self.id});
        if let Some(name) = &self.name {
            row["fieldName"] = json!(name);
        }
        row["value"] = self.value.clone();
        row["chatId"] = chat.id_value();
        row
    }

    /// Whether `row` of a chat's results is this one. A list may come back as a list or as its JSON text.
    fn stands(&self, row: &Value) -> bool {
        let held = &row["value"];
        let text = self.value.to_string();
        let equal = *held == self.value || held.as_str() == Some(text.as_str());
        same(&row["fieldId"], &self.id) && equal
    }
}

/// `GET chats/{id or guid}`; a chat that is not there is an answer.
pub fn look<'a>(chat: &str, includes: impl IntoIterator<Item = &'a str>) -> Request {
    let request = Request::get(format!("/livechat/chats/{}", path_segment(chat))).may_be_absent();
    includes.into_iter().fold(request, |request, include| request.with("include", include))
}

/// `DELETE chats/{id}`
pub fn delete(id: u64) -> Request {
    Request::write(Method::Delete, format!("/livechat/chats/{id}"), None)
}

/// `DELETE chats`, a batch. There is no request without ids.
pub fn delete_batch(ids: &[u64]) -> Option<Request> {
    let body = Some(ids).filter(|ids| !ids.is_empty()).map(|ids| json!(ids).to_string())?;
    Some(Request::write(Method::Delete, "/livechat/chats", Some(body)))
}

/// The include that gives a chat the field `name`, by the page's names: the include's own, or its plural.
pub fn include_of(name: &str) -> Option<&'static str> {
    GET_INCLUDES.iter().find(|include| name == **include || name == plural(include)).copied()
}

fn plural(include: &str) -> String {
    match include.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{include}s"),
    }
}

/// What an include added, under whichever of both names.
fn included<'v>(chat: &'v Value, include: &str) -> Option<&'v Value> {
    chat.get(include).or_else(|| chat.get(plural(include)))
}

fn same(value: &Value, guid: &str) -> bool {
    value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(guid))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const GUID: &str = "84d76adc-83f4-42c9-b06d-1b617076a3a7";
    const OPTION: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

    fn field(value: Value) -> Field {
        let id = "d983d5c6-15cc-4ad1-ba2a-12e77b337566".to_owned();
        Field { id, name: Some("Temporary field".to_owned()), value }
    }

    fn attachment() -> Attachment {
        let date_time_format = Some("YYYY/MM/DD HH:mm:ss".to_owned());
        Attachment { target_id: 2858, utc_offset: Some(-420), date_time_format }
    }

    #[test]
    fn asks_as_the_page_does() {
        let row = json!({"formType": "wrapup", "fieldId": "d983d5c6-15cc-4ad1-ba2a-12e77b337566",
            "fieldName": "Temporary field", "value": "yes", "chatId": 11});
        let bare = Attachment { utc_offset: None, date_time_format: None, ..attachment() };
        let table = [
            (
                Change::Attach(attachment()),
                "1",
                "POST /livechat/chats/1:AttachToTicket",
                json!({"targetId": 2858, "utcOffset": -420, "dateTimeFormat": "YYYY/MM/DD HH:mm:ss"}),
            ),
            (Change::Attach(bare), "1", "POST /livechat/chats/1:AttachToTicket", json!({"targetId": 2858})),
            (Change::SetTicket(2234), "1", "PUT /livechat/chats/1", json!({"preChatTicketId": 2234})),
            (
                Change::Categorize(OPTION.to_owned()),
                GUID,
                "POST /livechat/chats/84d76adc-83f4-42c9-b06d-1b617076a3a7/chatWrapupCategories",
                json!({"categoryOptionId": OPTION}),
            ),
            (Change::Wrapup(String::new()), "12", "PUT /livechat/chats/12/chatWrapup", json!({"comment": ""})),
            (Change::SetFields(vec![field(json!("yes"))]), "11", "POST /livechat/chatFieldResults", json!([row])),
        ];
        for (change, chat, line, body) in table {
            let request = change.request(&Chat::named(chat));
            assert_eq!(format!("{} {}", request.method, request.path), line);
            assert_eq!(serde_json::from_str::<Value>(&request.body.unwrap()).unwrap(), body, "{line}");
            assert!(!request.repeatable && !request.absence && request.query.is_empty(), "{line}");
        }
    }

    #[test]
    fn categorizes_in_the_other_form_with_the_integer() {
        let chat = Chat { id: Some("5".to_owned()), guid: Some(GUID.to_owned()) };
        let change = Change::Categorize(OPTION.to_owned());
        let request = change.other_form(&chat).unwrap();
        assert_eq!(request.path, change.request(&chat).path);
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        assert_eq!(body, json!([{"chatId": 5, "categoryOptionId": OPTION}]));
        assert_eq!(Change::SetTicket(1).other_form(&chat), None);
    }

    #[test]
    fn says_in_words_which_name_is_not_known_yet() {
        let request = Change::SetTicket(1).request(&Chat::named(GUID));
        assert_eq!(request.path, format!("/livechat/chats/{{id of {GUID}}}"));
        assert!(!Change::SetTicket(1).knows(&Chat::named(GUID)) && Change::SetTicket(1).knows(&Chat::named("1")));
        assert!(!Change::Categorize(OPTION.to_owned()).knows(&Chat::named("1")));
    }

    #[test]
    fn deletes_as_the_page_does_and_never_without_ids() {
        let line = |request: Request| (request.path, request.body);
        assert_eq!(line(delete(1)), ("/livechat/chats/1".to_owned(), None));
        assert_eq!(delete_batch(&[]), None);
        for (ids, body) in [(&[9][..], "[9]"), (&[3867, 3862, 3861], "[3867,3862,3861]")] {
            let request = delete_batch(ids).unwrap();
            assert_eq!(line(request), ("/livechat/chats".to_owned(), Some(body.to_owned())));
        }
    }

    #[test]
    fn sees_whether_a_change_stands() {
        let list = field(json!(["a", "b"]));
        let table = [
            (Change::SetTicket(7), json!({"preChatTicketId": 7}), Some(true)),
            (Change::SetTicket(7), json!({"preChatTicketId": "7"}), Some(true)),
            (Change::Attach(attachment()), json!({"preChatTicketId": -1}), Some(false)),
            (Change::Attach(attachment()), json!({}), None),
            (Change::Wrapup("x".to_owned()), json!({"chatWrapup": {"comment": "x"}}), Some(true)),
            (Change::Wrapup("x".to_owned()), json!({"chatWrapup": null}), Some(false)),
            (Change::Wrapup("x".to_owned()), json!({}), None),
            (
                Change::Categorize(OPTION.to_owned()),
                json!({"chatWrapupCategories": [{"categoryOptionId": OPTION.to_uppercase()}]}),
                Some(true),
            ),
            (Change::Categorize(OPTION.to_owned()), json!({"chatWrapupCategory": []}), Some(false)),
            (Change::Categorize(OPTION.to_owned()), json!({"id": 1}), None),
            (
                Change::SetFields(vec![list.clone()]),
                json!({"chatFieldResults": [{"fieldId": list.id, "value": "[\"a\",\"b\"]"}]}),
                Some(true),
            ),
            (
                Change::SetFields(vec![list.clone(), field(json!("c"))]),
                json!({"chatFieldResults": [{"fieldId": list.id, "value": ["a", "b"]}]}),
                Some(false),
            ),
        ];
        for (change, chat, expected) in table {
            assert_eq!(change.stands(&chat), expected, "{change:?} in {chat}");
        }
    }

    #[test]
    fn knows_which_include_gave_a_field() {
        for (field, include) in [
            ("chatAgents", Some("chatAgent")),
            ("chatWrapup", Some("chatWrapup")),
            ("chatWrapupCategories", Some("chatWrapupCategory")),
            ("session", Some("session")),
            ("messages", None),
        ] {
            assert_eq!(include_of(field), include);
        }
    }
}
