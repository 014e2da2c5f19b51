//! The real binary, run as users run it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answer;
mod budget;
mod bug;
mod conformance;
mod cron;
mod delete;
mod disk;
mod fuzz;
mod generated;
mod interrupt;
mod line;
mod listen;
mod lock;
mod odd;
mod query;
mod resume;
mod scene;
mod secrets;
mod settings;
mod side;
mod simulate;
mod success;
mod support;
mod terminal;
mod write;
