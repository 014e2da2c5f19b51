//! The real binary, run as users run it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod answer;
mod archive;
mod budget;
mod bug;
mod comm100;
mod completions;
mod conformance;
mod convert;
mod cron;
mod delete;
mod disk;
mod flags;
mod fuzz;
mod generated;
mod interrupt;
mod line;
mod listen;
mod lock;
mod odd;
mod period;
mod query;
mod resume;
mod scene;
mod secrets;
mod settings;
mod side;
mod simulate;
mod success;
mod support;
mod tables;
mod terminal;
mod vcc;
mod write;
