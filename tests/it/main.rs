//! The real binary, run as users run it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod generated;
mod resume;
mod scene;
mod settings;
mod simulate;
mod support;
