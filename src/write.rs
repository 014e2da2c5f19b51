//! Changes chats, one after the other in the order asked, with a result for each. Every change is looked up after it
//! was sent, whatever the answer was; what would be a second entry is looked up before, too.
//!
//! What the requests look like is [`crate::provider::comm100::write`]'s; deleting is [`crate::delete`]'s.

use std::time::Duration;

use serde_json::Value;

use crate::client::{Answer, Client};
use crate::error::{Error, Exit, Result};
use crate::format::compact;
use crate::format::object::fields;
use crate::provider::Request;
use crate::provider::comm100::answer::{Kind, Refusal, Verdict, read};
use crate::provider::comm100::write::{Change, Chat, look};

/// Where it is not known whether a change was made.
const LOOK_FIRST: &str = "look at the chat before you run this again";

/// What is to be done to one chat.
#[derive(Clone, Debug)]
pub struct Task {
    /// As named: an id or a guid.
    pub chat: String,
    /// In this order.
    pub changes: Vec<Change>,
}

/// What came of a [`Task`].
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// It stands; `answer` is what the service says about it, where that is worth printing.
    Done {
        /// As a sentence that goes on after `chat 4875: `.
        what: String,
        /// JSON text.
        answer: Option<String>,
    },
    /// It stood before, and nothing was sent.
    Already(String),
    /// It does not stand.
    Failed(Refusal),
}

/// What ends the work on a chat, or on all.
enum Stop {
    Chat(Refusal),
    Run(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Run(error)
    }
}

/// A chat that was read.
struct Seen {
    chat: Value,
    text: String,
}

/// Which form of a request the service takes, where page and practice differ.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Unknown,
    Page,
    Other,
}

/// Makes changes through one client.
pub struct Writer<'a> {
    client: &'a Client,
    form: Form,
}

impl<'a> Writer<'a> {
    /// A writer that has not written yet.
    pub fn new(client: &'a Client) -> Self {
        Self { client, form: Form::Unknown }
    }

    /// Does what `task` says. Errors are those after which nothing else would work either.
    pub async fn perform(&mut self, task: &Task) -> Result<Outcome> {
        match self.chat(task).await {
            Ok(outcome) => Ok(outcome),
            Err(Stop::Chat(refusal)) => Ok(Outcome::Failed(refusal)),
            Err(Stop::Run(error)) => Err(error.within(&format!("chat {}", task.chat))),
        }
    }

    async fn chat(&mut self, task: &Task) -> Result<Outcome, Stop> {
        let mut chat = Chat::named(&task.chat);
        let mut seen = Value::Null;
        if task.changes.iter().any(|change| change.adds() || !change.knows(&chat)) {
            let includes = task.changes.iter().filter(|change| change.adds()).find_map(Change::include);
            seen = self.look(&task.chat, includes).await?.chat;
            let Chat { id, guid } = Chat::of(&seen);
            chat = Chat { id: chat.id.or(id), guid: chat.guid.or(guid) };
        }
        let (mut done, mut answer) = (Vec::new(), None);
        for change in &task.changes {
            if !change.knows(&chat) {
                let why = "the service gives it no name of the kind that this call wants".to_owned();
                return Err(Stop::Chat(Refusal { why, hint: None, kind: Kind::Final }));
            }
            if !(change.adds() && change.stands(&seen) == Some(true)) {
                answer = self.apply(change, &chat).await.map_err(|stop| after(&done, stop))?;
                done.push(change.done());
            }
        }
        Ok(match done.is_empty() {
            true => Outcome::Already(sentence(task.changes.iter().map(|change| format!("already {}", change.done())))),
            false => Outcome::Done { what: sentence(done), answer },
        })
    }

    /// Sends a change in the form that this service takes; while that is not known, in the page's form first.
    async fn apply(&mut self, change: &Change, chat: &Chat) -> Result<Option<String>, Stop> {
        let other = change.other_form(chat);
        if let (Form::Other, Some(other)) = (self.form, &other) {
            return self.settle(change, chat, other).await;
        }
        match (self.settle(change, chat, &change.request(chat)).await, other) {
            (Err(Stop::Chat(refusal)), Some(other)) if refusal.kind == Kind::Form && self.form == Form::Unknown => {
                let answer = self.settle(change, chat, &other).await.map_err(|stop| match stop {
                    Stop::Chat(_) => Stop::Chat(refusal),
                    stop => stop,
                })?;
                self.form = Form::Other;
                Ok(answer)
            }
            (Ok(answer), _) => {
                self.form = Form::Page;
                Ok(answer)
            }
            (stop, _) => stop,
        }
    }

    /// Sends a request, looks whether it was done, and sends it once more if it is certain that it was lost; gives
    /// the service's answer where that is worth printing.
    async fn settle(&self, change: &Change, chat: &Chat, request: &Request) -> Result<Option<String>, Stop> {
        let mut again = false;
        loop {
            let (why, body) = match self.client.send(request).await? {
                Answer::Lost(error) => (error.to_string(), None),
                Answer::Expired => ("the request did not leave in time".to_owned(), None),
                Answer::Reply(reply) => match read(reply.status, &reply.body) {
                    Verdict::Done => (format!("the service answered {}", reply.status), Some(reply.body)),
                    Verdict::Absent => return Err(Stop::Chat(Refusal::absent())),
                    Verdict::Refused(refusal) => return Err(Stop::Chat(refusal)),
                    Verdict::Forbidden(why) => return Err(Stop::Chat(Refusal::denied(why))),
                    Verdict::Doubtful(why) => (why, None),
                },
            };
            if let Some(seen) = self.find_out(change, chat, &why, body.is_some()).await? {
                let answer = body.as_deref().and_then(|body| printable(change, body));
                return Ok(answer.or_else(|| shown(change, &seen.text)));
            }
            if body.is_some() || again || !self.client.may_repeat() {
                return Err(Stop::Chat(Refusal::lost(&why)));
            }
            again = true;
        }
    }

    /// The chat, if a change is seen in it. What the service says to have done may show a moment later.
    async fn find_out(&self, change: &Change, chat: &Chat, why: &str, done: bool) -> Result<Option<Seen>, Stop> {
        let name = chat.id.as_ref().or(chat.guid.as_ref()).map_or("", |name| name);
        let unknown = |detail: String| format!("{why}, and whether it was done cannot be looked up{detail}");
        let pauses: &[u64] = if done { &[1, 2] } else { &[] };
        for pause in pauses.iter().map(Some).chain([None]) {
            let seen = match self.look(name, change.include()).await {
                // Nothing else could be looked up either.
                Err(Stop::Run(error)) => {
                    let why = unknown(format!(": {error}"));
                    return Err(Stop::Run(Error::new(Exit::Later, why).hint(LOOK_FIRST)));
                }
                other => other?,
            };
            match (change.stands(&seen.chat), pause) {
                (Some(true), _) => return Ok(Some(seen)),
                (None, _) => {
                    let refusal = Refusal::later(unknown(String::new()));
                    return Err(Stop::Chat(Refusal { hint: Some(LOOK_FIRST), ..refusal }));
                }
                (Some(false), Some(pause)) => tokio::time::sleep(Duration::from_secs(*pause)).await,
                (Some(false), None) => {}
            }
        }
        Ok(None)
    }

    /// The chat as it is now. Another chat, or none at all, is a failure and not an answer.
    async fn look(&self, name: &str, include: Option<&str>) -> Result<Seen, Stop> {
        let request = look(name, include);
        let reply = self.client.fetch(&request).await?;
        let unusable = |why: String| Stop::Run(Error::failure(format!("the answer to {} {why}", request.path)));
        match read(reply.status, &reply.body) {
            Verdict::Done => {
                let text = String::from_utf8_lossy(&reply.body).into_owned();
                let chat: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
                    .map_err(|error| unusable(format!("cannot be read: {error}")))?;
                match Chat::of(&chat).is_called(name) {
                    true => Ok(Seen { chat, text }),
                    false => Err(unusable("is another chat".to_owned())),
                }
            }
            Verdict::Absent => Err(Stop::Chat(Refusal::absent())),
            Verdict::Refused(refusal) => Err(Stop::Chat(refusal)),
            Verdict::Forbidden(why) => Err(Stop::Chat(Refusal::denied(why))),
            Verdict::Doubtful(why) => Err(Stop::Run(Error::failure(why))),
        }
    }
}

fn sentence(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(", ")
}

/// A refusal says what had been done before it.
fn after(done: &[String], stop: Stop) -> Stop {
    match stop {
        Stop::Chat(refusal) if !done.is_empty() => {
            let why = format!("{}, but then {}", done.join(", "), refusal.why);
            Stop::Chat(Refusal { why, ..refusal })
        }
        stop => stop,
    }
}

/// An answer on one line, its bytes as they came.
fn printable(change: &Change, body: &[u8]) -> Option<String> {
    line(std::str::from_utf8(body).ok().filter(|_| change.answers())?)
}

/// What the lost answer would have shown, out of the chat.
fn shown(change: &Change, chat: &str) -> Option<String> {
    let Some(include) = change.include() else { return printable(change, chat.as_bytes()) };
    let mut part = None;
    let read = fields(chat, |name, value| {
        part = part.or((name.trim_matches('"') == include).then_some(value));
        Ok(())
    });
    line(read.ok().and(part).filter(|_| change.answers())?)
}

fn line(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut room = String::new();
    text.starts_with('{').then(|| compact::line(text, &mut room).to_owned())
}
