//! chatferry takes chat logs out of live-chat services and brings them, whole, to where people work with them.
//!
//! A record's way from socket to file:
//!
//! 1. [`command`] resolves flags, environment and profile ([`config`], [`window`]) into a [`job::Job`].
//! 2. The job looks for an interrupted run ([`checkpoint`]) and opens the outputs ([`output`]), cut back to its mark.
//! 3. The [`pager`] asks the [`provider`] what to ask for, and hands it to the [`client`], which waits for the
//!    budget, signs, sends, and tries again where that can help.
//! 4. The [`splitter`] finds the records in the body while it arrives: exact bytes, id and time.
//! 5. Each record passes the window and the [`seen`]-set, then a writer ([`format`](mod@format)): copied or
//!    flattened, packed, hashed.
//! 6. At the page's end the outputs are marked, the mark is made durable, and the provider says what follows.
//! 7. With no next page, totals are compared, files ended, made durable and renamed.
//! 8. The verdict becomes the exit code ([`error`]) and the [`summary`].
//!
//! Dependencies point one way: commands know jobs, jobs know pagers and outputs, those know records; a provider and
//! a format know neither each other nor the client, and only [`ui`] prints.

pub mod archive;
pub mod checkpoint;
pub mod cli;
pub mod client;
pub mod command;
pub mod compare;
pub mod config;
pub mod convert;
pub mod delete;
pub mod error;
pub mod event;
pub mod format;
pub mod fs;
pub mod help;
pub mod ids;
pub mod input;
pub mod interrupt;
pub mod job;
pub mod output;
pub mod pager;
pub mod provider;
pub mod question;
pub mod record;
pub mod redact;
mod scan;
pub mod seen;
pub mod server;
pub mod source;
pub mod splitter;
pub mod stated;
pub mod suggestion;
pub mod summary;
pub mod ui;
pub mod unified;
pub mod window;
pub mod write;
