//! The real binary, run as users run it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod delete;
mod generated;
mod listen;
mod settings;
mod simulate;
mod support;
mod write;
