//! The progress bar on the terminal. What it says is [`super::progress`]'s.

use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::progress::Progress;

/// A bar on stderr. Drawn by the log writer's thread alone.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar, not drawn yet.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(style("{spinner} {msg}   "));
        Self(bar)
    }

    /// Draws one frame.
    pub fn draw(&mut self, progress: &Progress) {
        match progress.parts() {
            Some((chats, total)) => {
                if self.0.length() != Some(total) {
                    self.0.set_length(total);
                    self.0.set_style(style("{spinner} {wide_bar} {msg}   "));
                }
                self.0.set_position(chats);
            }
            None if self.0.length().is_some() => {
                self.0.unset_length();
                self.0.set_style(style("{spinner} {msg}   "));
            }
            None => {}
        }
        self.0.set_message(progress.line(Instant::now()));
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
    // A bar that cannot be drawn is not worth an error.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
