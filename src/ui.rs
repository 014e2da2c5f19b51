//! The only file that prints: data of small commands to stdout, notes, progress and errors to stderr.
//!
//! Exported chats do not pass here; they go through [`crate::output`]. Colours follow `--color`, `NO_COLOR` and
//! the terminal, through anstream. What is shown passes [`crate::redact`]; stderr is written by a thread of its own
//! ([`log_writer`]), so that no run waits for somebody to read it.

mod bar;
mod log_writer;
mod progress;

use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{Local, SecondsFormat, TimeDelta, Utc};

use self::bar::Bar;
use self::log_writer::LogWriter;
use crate::cli::{Color, Global, LogFormat};
use crate::error::Error;
use crate::event::{Event, Level, Listener, seconds};
use crate::redact::{redact, redact_json};

/// The two streams to the user, as the global flags want them.
#[derive(Clone)]
pub struct Ui {
    shared: Arc<Shared>,
}

struct Shared {
    level: Level,
    format: LogFormat,
    writer: LogWriter,
    /// What `-q` holds back until it is known that the run does not end in 0.
    held: Mutex<Vec<String>>,
    quiet: bool,
}

impl Ui {
    /// Reads the flags; a bar is drawn only on a terminal.
    pub fn new(global: &Global) -> Self {
        match global.color {
            Color::Auto => {}
            Color::Always => anstream::ColorChoice::Always.write_global(),
            Color::Never => anstream::ColorChoice::Never.write_global(),
        }
        let level = match global.verbose {
            0 => Level::Note,
            1 => Level::Info,
            _ => Level::Debug,
        };
        let draws = std::io::stderr().is_terminal()
            && !global.no_progress
            && !global.quiet
            && global.log_format == LogFormat::Text
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let format = global.log_format;
        let writer = LogWriter::start(draws.then(Bar::new), move |count| {
            let lines = if count == 1 { "1 line was" } else { &format!("{count} lines were") };
            formatted(format, "warning", WARNING, &format!("{lines} dropped here: stderr was not read fast enough"))
        });
        let shared = Shared { level, format, writer, held: Mutex::default(), quiet: global.quiet };
        Self { shared: Arc::new(shared) }
    }

    /// Who is told of events: pass it to the library.
    pub fn listener(&self) -> Listener {
        let ui = self.clone();
        Arc::new(move |event| ui.tell(event))
    }

    /// Writes `text` to stdout, secrets taken out; a closed pipe is an error that [`Error::is_closed_pipe`] knows.
    pub fn print(&self, text: &str) -> crate::error::Result<()> {
        crate::fs::check_stdout()?;
        let mut out = std::io::stdout().lock();
        out.write_all(redact(text).as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| Error::disk("write to", "standard output", error))
    }

    /// Writes `text`, which may be coloured, to stdout; the colours are left out where they are not wanted.
    pub fn print_styled(&self, text: &str) -> crate::error::Result<()> {
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| Error::disk("write to", "standard output", error))
    }

    /// The width of the terminal that stdout is; 80 columns where it is none and `COLUMNS` says nothing.
    pub fn width(&self) -> usize {
        let terminal = terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
        let stated = || std::env::var("COLUMNS").ok()?.parse().ok();
        terminal.or_else(stated).filter(|width| *width > 0).unwrap_or(80)
    }

    /// Writes one line to stderr whatever the level: a prompt's text, or what it is about. It is there
    /// when this returns, unless nobody reads stderr.
    pub fn line(&self, text: &str) {
        self.shared.writer.important_line(redact(text).into_owned());
    }

    /// Writes one line of JSON to stderr whatever the level.
    pub fn json_line(&self, json: &str) {
        self.shared.writer.important_line(redact_json(json).into_owned());
    }

    /// Shows an event if the flags want it.
    pub fn tell(&self, event: Event) {
        match event {
            Event::Say(level, text) => self.say(level, &text),
            Event::Waiting { wait, reason } => {
                let clock = clock_after(wait);
                self.say(Level::Note, &format!("{reason}; resuming at {clock} (in {})", seconds(wait)));
                self.shared.writer.update_progress(|progress| progress.waits(wait, clock, Instant::now()));
            }
            Event::Request(line) => self.say(Level::Info, &line),
            Event::Progress { chats, total, pages } => {
                self.shared.writer.update_progress(|progress| progress.reached(chats, total, pages));
            }
        }
    }

    /// Draws a progress bar from now on, if there is a terminal for it. `data_on_stdout` says that the run writes its
    /// data to stdout: on a terminal the bar would be between them.
    pub fn start_bar(&self, data_on_stdout: bool) {
        if !(data_on_stdout && std::io::stdout().is_terminal()) {
            self.shared.writer.start_bar();
        }
    }

    /// Ends the progress bar and shows `error` with its hint.
    pub fn error(&self, error: &Error) {
        self.shared.writer.clear_bar();
        self.release();
        let Shared { format, writer, .. } = &*self.shared;
        writer.important_line(formatted(*format, "error", "\x1b[1;31m", &error.to_string()));
        if let Some(hint) = error.advice() {
            writer.important_line(formatted(*format, "hint", "\x1b[1;36m", hint));
        }
    }

    /// Takes the progress bar away, and waits until what was logged is written, unless nobody reads stderr.
    pub fn finish(&self) {
        self.shared.writer.clear_bar();
        self.shared.writer.flush();
    }

    /// Shows what `-q` had held back: the run did not end in 0 after all.
    pub fn release(&self) {
        let held = std::mem::take(&mut *self.shared.held.lock().unwrap_or_else(PoisonError::into_inner));
        for text in held {
            self.write("warning", WARNING, &text);
        }
    }

    fn say(&self, level: Level, text: &str) {
        if self.shared.quiet {
            if level == Level::Warning {
                self.shared.held.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_owned());
            }
            return;
        }
        if level > self.shared.level {
            return;
        }
        match level {
            Level::Warning => self.write("warning", WARNING, text),
            Level::Note | Level::Info => self.write("", "", text),
            Level::Debug => self.write("debug", "\x1b[2m", text),
        }
    }

    fn write(&self, label: &str, style: &str, text: &str) {
        self.shared.writer.line(formatted(self.shared.format, label, style, text));
    }
}

/// The style of warnings: bold yellow.
const WARNING: &str = "\x1b[1;33m";

/// One line of the log, secrets taken out.
fn formatted(format: LogFormat, label: &str, style: &str, text: &str) -> String {
    let text = redact(text);
    match (format, label) {
        (LogFormat::Json, _) => {
            let level = if label.is_empty() { "info" } else { label };
            let time = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
            serde_json::json!({"time": time, "level": level, "message": text}).to_string()
        }
        (LogFormat::Text, "") => text.into_owned(),
        (LogFormat::Text, _) => format!("{style}{label}:\x1b[0m {text}"),
    }
}

/// The local time of day when `wait` is over, `15:41:20`; with the date where that is another day.
fn clock_after(wait: Duration) -> String {
    let now = Local::now();
    let end = TimeDelta::from_std(wait).ok().and_then(|wait| now.checked_add_signed(wait));
    let end = end.map(|end| {
        let format = if end.date_naive() == now.date_naive() { "%H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" };
        end.format(format).to_string()
    });
    end.unwrap_or_else(|| "an unknown time".to_owned())
}
