//! `chatferry simulate`: both services on loopback, with made-up chats and, if asked, faults.

use crate::command::Context;
use crate::error::{Exit, Result};

/// Serve made-up chats of both services on loopback
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
pub fn run(_args: &Args, _context: &Context) -> Result<Exit> {
    Ok(Exit::Complete)
}
