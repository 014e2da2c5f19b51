//! The only file that prints: data of small commands to stdout, notes, progress and errors to stderr.
//!
//! Exported chats do not pass here; they go through [`crate::output`]. Colours follow `--color`, `NO_COLOR` and
//! the terminal, through anstream.

use std::fmt;
use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::cli::{Color, Global, LogFormat};
use crate::error::Error;
use crate::event::{Event, Level, Listener, seconds};

/// The two streams to the user, as the global flags want them.
#[derive(Clone)]
pub struct Ui {
    shared: Arc<Shared>,
}

struct Shared {
    level: Level,
    format: LogFormat,
    bar: Option<ProgressBar>,
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
        let bar = draws.then(bar);
        let shared = Shared { level, format: global.log_format, bar, held: Mutex::default(), quiet: global.quiet };
        Self { shared: Arc::new(shared) }
    }

    /// Who is told of events: pass it to the library.
    pub fn listener(&self) -> Listener {
        let ui = self.clone();
        Arc::new(move |event| ui.tell(event))
    }

    /// Writes `text` to stdout as it is; a closed pipe is an error that [`Error::is_closed_pipe`] knows.
    pub fn print(&self, text: &str) -> crate::error::Result<()> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())
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

    /// Writes one line to stderr whatever the level: the answer to `--summary -`, or a prompt's text.
    pub fn line(&self, text: &str) {
        self.suspended(|| print_line(text));
    }

    /// Shows an event if the flags want it.
    pub fn tell(&self, event: Event) {
        match event {
            Event::Say(level, text) => self.say(level, &text),
            Event::Waiting { wait, reason } => {
                self.say(Level::Note, &format!("waiting {}: {reason}", seconds(wait)));
            }
            Event::Request(line) => self.say(Level::Info, &line),
            Event::Progress { chats, total, pages } => self.progress(chats, total, pages),
        }
    }

    /// Ends the progress bar and shows `error` with its hint.
    pub fn error(&self, error: &Error) {
        self.finish();
        self.release();
        self.write("error", "\x1b[1;31m", &error.to_string());
        if let Some(hint) = error.advice() {
            self.write("hint", "\x1b[1;36m", hint);
        }
    }

    /// Takes the progress bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.shared.bar {
            bar.finish_and_clear();
        }
    }

    /// Shows what `-q` had held back: the run did not end in 0 after all.
    pub fn release(&self) {
        let held = std::mem::take(&mut *self.shared.held.lock().unwrap_or_else(PoisonError::into_inner));
        for text in held {
            self.write("warning", "\x1b[1;33m", &text);
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
            Level::Warning => self.write("warning", "\x1b[1;33m", text),
            Level::Note | Level::Info => self.write("", "", text),
            Level::Debug => self.write("debug", "\x1b[2m", text),
        }
    }

    fn write(&self, label: &str, style: &str, text: &str) {
        let line = match (self.shared.format, label) {
            (LogFormat::Json, _) => {
                let level = if label.is_empty() { "info" } else { label };
                let time = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
                serde_json::json!({"time": time, "level": level, "message": text}).to_string()
            }
            (LogFormat::Text, "") => text.to_owned(),
            (LogFormat::Text, _) => format!("{style}{label}:\x1b[0m {text}"),
        };
        self.suspended(|| print_line(&line));
    }

    fn suspended(&self, print: impl FnOnce()) {
        match &self.shared.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    fn progress(&self, chats: u64, total: Option<u64>, pages: u64) {
        let Some(bar) = &self.shared.bar else { return };
        if let Some(total) = total
            && bar.length() != Some(total)
        {
            bar.set_length(total);
            bar.set_style(style("{spinner} {wide_bar} {human_pos} of {human_len} chats, {rate}, {msg}, {eta} left   "));
        }
        bar.set_position(chats);
        bar.set_message(if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") });
    }
}

/// One line to stderr. Where nobody reads it any more, or its disk is full, the run goes on all the same.
fn print_line(text: &str) {
    _ = writeln!(anstream::stderr().lock(), "{text}");
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(style("{spinner} {human_pos} chats, {rate}, {msg}, {elapsed}"));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// The spaces at a template's end leave room for the `^C` that a terminal echoes.
fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
        // A bar that cannot be drawn is not worth an error.
        _ = write!(out, "{:.0}/s", state.per_sec());
    })
}
