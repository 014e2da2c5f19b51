//! `chatferry comm100 set-ticket`: write a ticket's id into chats.

use super::change::{Chats, Manner};
use crate::command::Context;
use crate::command::value::number;
use crate::error::{Exit, Result};
use crate::provider::comm100::write::Change;

/// Set the ticket id of chats, and print the chats
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Prints the chat that the service gives back, one a line. (Its `messages` are a text there, \
which is how the service answers this call.)

Examples:
  chatferry --demo comm100 search --day yesterday --limit 3 | \\
    chatferry --demo comm100 set-ticket --ids-from - --ticket 2234
  chatferry comm100 set-ticket 4875 --ticket 2234 | jq .preChatTicketId
  chatferry comm100 set-ticket --ids-from ids.txt --ticket 2234 -f json"
)]
pub struct Args {
    #[command(flatten)]
    chats: Chats,
    /// The ticket's id
    #[arg(long, value_name = "ID", allow_negative_numbers = true, value_parser = number(1..=i64::MAX, 2858))]
    ticket: i64,
    #[command(flatten)]
    manner: Manner,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    args.manner.run("comm100 set-ticket", &args.chats.tasks(&[Change::SetTicket(args.ticket)])?, context)
}
