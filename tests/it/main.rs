//! The real binary, run as users run it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod delete;
mod generated;
mod listen;
mod resume;
mod scene;
mod settings;
mod simulate;
mod support;
mod write;
