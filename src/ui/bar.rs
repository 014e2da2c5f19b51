//! The progress bar: how it looks, and what it shows of a run.

use std::fmt;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Where an export stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    /// Chats written so far.
    pub chats: u64,
    /// Chats that the service says there are, where it does.
    pub total: Option<u64>,
    /// Pages read.
    pub pages: u64,
}

/// A bar on stderr. Drawn by the log writer's thread alone.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar, not drawn yet.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(style("{spinner} {human_pos} chats, {rate}, {msg}, {elapsed}"));
        Self(bar)
    }

    /// Draws one frame.
    pub fn draw(&mut self, progress: Progress) {
        let Progress { chats, total, pages } = progress;
        if let Some(total) = total
            && self.0.length() != Some(total)
        {
            self.0.set_length(total);
            self.0.set_style(style(
                "{spinner} {wide_bar} {human_pos} of {human_len} chats, {rate}, {msg}, {eta} left   ",
            ));
        }
        self.0.set_position(chats);
        self.0.set_message(if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") });
        self.0.tick();
    }

    /// Runs `print` while the bar is out of the way.
    pub fn hidden(&self, print: impl FnOnce()) {
        self.0.suspend(print);
    }

    /// Takes the bar away for good.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// The spaces at a template's end leave room for the `^C` that a terminal echoes.
fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
        // A bar that cannot be drawn is not worth an error.
        _ = write!(out, "{:.0}/s", state.per_sec());
    })
}
