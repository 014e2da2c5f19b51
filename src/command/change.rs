//! What the commands that change chats share: which chats, how results are told, and the run itself. What each of
//! them changes stands in its own file.

use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use clap::ValueEnum;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::client::Client;
use crate::command::Context;
use crate::command::service::{Connection, Service};
use crate::error::{Error, Exit, Result};
use crate::event::{Level, say};
use crate::ids;
use crate::interrupt;
use crate::provider::Request;
use crate::provider::comm100::Comm100;
use crate::provider::comm100::answer::{Kind, Refusal};
use crate::provider::comm100::write::{Change, Chat};
use crate::summary::Summary;
use crate::write::{Outcome, Task, Writer};

/// The chats to change.
#[derive(clap::Args, Clone, Debug)]
pub struct Chats {
    /// Chat ids or GUIDs
    #[arg(value_name = "CHAT")]
    pub chats: Vec<String>,
    /// File with more ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)
    #[arg(long, value_name = "FILE")]
    pub ids_from: Option<PathBuf>,
}

/// How it is done and told.
#[derive(clap::Args, Clone, Debug)]
pub struct Manner {
    /// Print the requests and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Format of the results, one line per chat
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub service: Service,
}

/// `-f` of commands that give results and not chats.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
#[allow(missing_docs)]
pub enum Format {
    Text,
    Json,
}

/// A result as `-f json` prints it.
#[derive(Debug, Default, Serialize)]
pub struct Line<'a> {
    /// As asked for.
    pub chat: &'a str,
    /// `done`, `already`, `failed` …
    pub result: &'static str,
    /// What was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<&'a str>,
    /// Why it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
    /// What the service said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<&'a RawValue>,
    /// What would be sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Dry>,
}

/// A request that is not sent.
#[derive(Debug, Serialize)]
pub struct Dry {
    method: String,
    path: String,
    body: Option<Box<RawValue>>,
}

impl Dry {
    fn of(request: Request) -> Self {
        let body = request.body.and_then(|body| RawValue::from_string(body).ok());
        Self { method: request.method.to_string(), path: request.path, body }
    }
}

impl<'a> Line<'a> {
    /// The line of a chat that failed.
    pub fn failed(chat: &'a str, refusal: &'a Refusal) -> Self {
        Self { chat, result: "failed", reason: Some(&refusal.why), ..Self::default() }
    }

    /// The line, with its end.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}

impl Chats {
    /// A task for each chat, all with the same changes.
    pub fn tasks(&self, changes: &[Change]) -> Result<Vec<Task>> {
        let ids = ids::gather(&self.chats, self.ids_from.as_deref())?;
        Ok(ids.into_iter().map(|chat| Task { chat, changes: changes.to_vec() }).collect())
    }
}

impl Manner {
    /// Does the tasks, or prints what would be sent. `command` is the words typed.
    pub fn run(&self, command: &'static str, tasks: &[Task], context: &Context) -> Result<Exit> {
        let started = Instant::now();
        let connection = self.service.connect(context, &Comm100)?;
        if self.dry_run {
            return self.rehearse(tasks, context);
        }
        context.ui.finish();
        let mut counts = Counts::default();
        let result = interrupt::run(self.perform(tasks, &connection, context, &mut counts));
        let Counts { done, failures } = counts;
        let names = &failures.names;
        let message = format!("{} of {} chats failed: {}", names.len(), tasks.len(), few(names));
        let result = result.and_then(|()| failures.verdict(done, message));
        let summary = Summary { command, chats: Some(done), failed: Some(names.len() as u64), ..Summary::default() };
        close(summary, result, (&connection.client, started), context)
    }

    fn rehearse(&self, tasks: &[Task], context: &Context) -> Result<Exit> {
        for task in tasks {
            let chat = Chat::named(&task.chat);
            let requests: Vec<_> = task.changes.iter().map(|change| change.request(&chat)).collect();
            let text = match self.format {
                Format::Text => requests.iter().map(|request| format!("{request}\n")).collect(),
                Format::Json => {
                    let requests = requests.into_iter().map(Dry::of).collect();
                    Line { chat: &task.chat, result: "dry-run", requests, ..Line::default() }.text()
                }
            };
            context.ui.print(&text)?;
        }
        Ok(Exit::Complete)
    }

    async fn perform(&self, tasks: &[Task], at: &Connection, context: &Context, counts: &mut Counts) -> Result<()> {
        let mut writer = Writer::new(&at.client);
        for (number, task) in tasks.iter().enumerate() {
            if counts.done == 0 && counts.failures.denied >= MAX_DENIED {
                let refusal = Refusal::not_tried();
                self.format.tell(&Line::failed(&task.chat, &refusal), context)?;
                counts.failures.add(&task.chat, &refusal);
                continue;
            }
            let outcome = writer.perform(task).await.inspect_err(|_| {
                let rest = &tasks[number + 1..];
                if let Some(next) = rest.first() {
                    let text = format!("not tried: {} more, from {} on", rest.len(), next.chat);
                    say(&context.listener(), Level::Warning, text);
                }
            })?;
            let chat = task.chat.as_str();
            let line = match &outcome {
                Outcome::Done { what, .. } => Line { chat, result: "done", what: Some(what), ..Line::default() },
                Outcome::Already(what) => Line { chat, result: "already", what: Some(what), ..Line::default() },
                Outcome::Failed(refusal) => Line::failed(chat, refusal),
            };
            let answer = match &outcome {
                Outcome::Done { answer: Some(answer), .. } => RawValue::from_string(answer.clone()).ok(),
                _ => None,
            };
            self.format.tell(&Line { answer: answer.as_deref(), ..line }, context)?;
            match outcome {
                Outcome::Failed(refusal) => counts.failures.add(chat, &refusal),
                _ => counts.done += 1,
            }
        }
        Ok(())
    }
}

/// After so many refusals for lack of permission, and not one success, nothing more is tried.
pub const MAX_DENIED: usize = 10;

/// What came of the chats.
#[derive(Default)]
struct Counts {
    done: u64,
    failures: Failures,
}

/// The chats that failed, and what may help.
#[derive(Debug, Default)]
pub struct Failures {
    /// As asked for.
    pub names: Vec<String>,
    /// How many of them for lack of permission.
    pub denied: usize,
    hint: Option<&'static str>,
    lost: bool,
}

impl Failures {
    /// Adds a chat.
    pub fn add(&mut self, chat: &str, refusal: &Refusal) {
        self.names.push(chat.to_owned());
        self.hint = self.hint.or(refusal.hint);
        self.lost |= refusal.kind == Kind::Lost;
        self.denied += usize::from(refusal.kind == Kind::Denied);
    }

    /// The run's exit, with `message` if any chat failed: 5 if another run may do better, 4 if nothing at all is
    /// allowed, else 3.
    pub fn verdict(&self, done: u64, message: String) -> Result<Exit> {
        let exit = match self.names.len() {
            0 => return Ok(Exit::Complete),
            _ if self.lost => Exit::Later,
            all if done == 0 && self.denied == all => Exit::Refused,
            _ => Exit::Incomplete,
        };
        let error = Error::new(exit, message);
        Err(match self.hint {
            Some(hint) => error.hint(hint),
            None => error,
        })
    }
}

impl Format {
    /// Tells a result: on stdout, but in text those that failed on stderr; where the service says something worth
    /// printing, that is the result in text.
    pub fn tell(self, line: &Line<'_>, context: &Context) -> Result<()> {
        let sentence = format!("chat {}: {}", line.chat, line.reason.or(line.what).unwrap_or_default());
        if line.reason.is_some() {
            say(&context.listener(), Level::Warning, sentence.as_str());
        }
        let text = match (self, line) {
            (Format::Json, line) => line.text(),
            (Format::Text, Line { reason: Some(_), .. }) => return Ok(()),
            (Format::Text, Line { answer: Some(answer), .. }) => {
                say(&context.listener(), Level::Note, sentence);
                format!("{}\n", answer.get())
            }
            (Format::Text, _) => format!("{sentence}\n"),
        };
        match context.ui.print(&text) {
            // Whoever read the results may have gone; what was asked for is to be done all the same.
            Err(error) if error.is_closed_pipe() => Ok(()),
            result => result,
        }
    }
}

/// Writes the summary of a run that changes chats, and passes its result on. `summary` holds what only the command
/// knows.
pub fn close(
    summary: Summary,
    result: Result<Exit>,
    (client, started): (&Client, Instant),
    context: &Context,
) -> Result<Exit> {
    let (exit, error) = match &result {
        Ok(exit) => (*exit, None),
        Err(error) if error.is_closed_pipe() => (Exit::Complete, None),
        Err(error) => (error.exit(), Some(error.to_string())),
    };
    let Some(path) = context.global.summary.as_ref().filter(|_| exit != Exit::Usage) else { return result };
    let verdict = match exit {
        Exit::Complete => "complete",
        Exit::Incomplete => "incomplete",
        Exit::Interrupted | Exit::Terminated => "interrupted",
        _ => "failed",
    };
    let round = |seconds: f64| (seconds * 1000.0).round() / 1000.0;
    let tally = client.tally();
    let summary = Summary {
        source: Some("comm100"),
        verdict,
        exit_code: exit as u8,
        requests: tally.requests.load(Relaxed),
        retries: tally.retries.load(Relaxed),
        bytes_in: tally.bytes_in.load(Relaxed),
        waited_s: round(client.waited().as_secs_f64()),
        elapsed_s: round(started.elapsed().as_secs_f64()),
        error,
        ..summary
    };
    summary.write(path, &context.ui)?;
    result
}

/// The first few of many names, for a sentence.
pub fn few<T: AsRef<str>>(names: &[T]) -> String {
    const FEW: usize = 10;
    let first = names.iter().take(FEW).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(FEW) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
