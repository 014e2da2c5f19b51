//! chatferry takes chat logs out of live-chat services and brings them, whole, to where people work with them.

pub mod checkpoint;
pub mod cli;
pub mod client;
pub mod command;
pub mod config;
pub mod error;
pub mod event;
pub mod format;
pub mod ids;
pub mod input;
pub mod interrupt;
pub mod job;
pub mod output;
pub mod pager;
pub mod provider;
pub mod record;
pub mod seen;
pub mod server;
pub mod splitter;
pub mod suggestion;
pub mod summary;
pub mod ui;
pub mod window;
