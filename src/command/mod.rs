//! The commands, one file each: its `Args` (what can be typed) and its `run` (which only builds a job or a request).

pub mod auth;
pub mod completions;
pub mod config;
pub mod man;
pub mod simulate;

use crate::cli::Global;
use crate::config::Settings;
use crate::error::{Error, Result};
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

    /// What the flags, the environment and the configuration file say.
    pub fn settings(&self) -> Result<Settings> {
        if self.global.demo {
            return Err(Error::usage("this command asks about real settings, so it cannot go with --demo"));
        }
        Settings::load(self.global.profile.as_deref(), self.global.config.as_deref(), &self.listener())
    }
}
