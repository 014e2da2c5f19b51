//! The commands, one file each: its `Args` (what can be typed) and its `run` (which only builds a job or a request).

pub mod archive;
pub mod attach;
pub mod auth;
pub mod categories;
pub mod categorize;
pub mod change;
pub mod chats;
pub mod completions;
pub mod config;
pub mod convert;
pub mod delete;
mod dry_run;
pub mod export;
pub mod filter;
pub mod get;
pub mod heal;
pub mod help;
pub mod hold;
pub mod identity;
mod intake;
pub mod listen;
pub mod man;
pub mod missed;
pub mod prune;
pub mod schema;
pub mod search;
pub mod service;
pub mod set_fields;
pub mod set_ticket;
pub mod simulate;
pub mod status;
pub mod sync;
pub mod unified;
pub mod value;
mod verdict;
pub mod verify;
pub mod versions;
pub mod wrapup;

use std::sync::OnceLock;

use crate::cli::Global;
use crate::config::Settings;
use crate::error::Result;
use crate::event::Listener;
use crate::server::simulate::{Options, Simulation};
use crate::ui::Ui;

/// What every command is handed.
pub struct Context {
    /// The flags that every command has.
    pub global: Global,
    /// Where it prints.
    pub ui: Ui,
    /// The services of `--demo`, once somebody has asked for settings.
    demo: OnceLock<Simulation>,
}

impl Context {
    /// A context in which nothing has been started or read yet.
    pub fn new(global: Global, ui: Ui) -> Self {
        Self { global, ui, demo: OnceLock::new() }
    }

    /// Who is told of events.
    pub fn listener(&self) -> Listener {
        self.ui.listener()
    }

    /// What the flags, the environment and the configuration file say; with `--demo`, what the simulated services
    /// say, which are started here and end with the context.
    pub fn settings(&self) -> Result<Settings> {
        if self.global.demo {
            Settings::check_named(self.global.profile.as_deref(), self.global.config.as_deref(), &self.listener())?;
            return Settings::demo(self.simulation()?.environment());
        }
        Settings::load(self.global.profile.as_deref(), self.global.config.as_deref(), &self.listener())
    }

    fn simulation(&self) -> Result<&Simulation> {
        match self.demo.get() {
            Some(simulation) => Ok(simulation),
            None => {
                let simulation = Simulation::start(Options::default())?;
                Ok(self.demo.get_or_init(|| simulation))
            }
        }
    }
}
