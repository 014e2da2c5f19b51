//! The real binary, run as users run it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod conformance;
mod generated;
mod settings;
mod simulate;
mod support;
