//! The commands, one file each: its `Args` (what can be typed) and its `run` (which only builds a job or a request).

pub mod simulate;

use crate::cli::Global;
use crate::event::Listener;
use crate::ui::Ui;

/// What every command is handed.
pub struct Context {
    /// The flags that every command has.
    pub global: Global,
    /// Where it prints.
    pub ui: Ui,
}

impl Context {
    /// Who is told of events.
    pub fn listener(&self) -> Listener {
        self.ui.listener()
    }
}
