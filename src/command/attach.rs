//! `chatferry comm100 attach`: attach chats to a ticket.

use super::change::{Chats, Manner};
use crate::command::Context;
use crate::command::value::number;
use crate::error::{Exit, Result};
use crate::provider::comm100::write::{Attachment, Change};

/// Attach chats to a ticket
#[derive(Debug, clap::Args)]
#[command(after_long_help = "A chat that is attached to the ticket already is left alone, and counts as done.

Examples:
  chatferry --demo comm100 search --day yesterday --limit 3 | \\
    chatferry --demo comm100 attach --ids-from - --ticket 2858
  chatferry comm100 attach 4875 --ticket 2858 --utc-offset -420 --date-format 'YYYY/MM/DD HH:mm'
  chatferry comm100 attach --ids-from ids.txt --ticket 2858 --dry-run")]
pub struct Args {
    #[command(flatten)]
    chats: Chats,
    /// The ticket's id
    #[arg(long, value_name = "ID", allow_negative_numbers = true, value_parser = number(1..=i64::MAX, 2858))]
    ticket: i64,
    /// The user's offset from UTC in minutes, for times in the ticket
    #[arg(long, value_name = "MIN", allow_negative_numbers = true, value_parser = number(-1080..=1080_i32, -420))]
    utc_offset: Option<i32>,
    /// Format of times in the ticket, such as `YYYY/MM/DD HH:mm:ss`
    #[arg(long, value_name = "FMT")]
    date_format: Option<String>,
    #[command(flatten)]
    manner: Manner,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let (utc_offset, date_time_format) = (args.utc_offset, args.date_format.clone());
    let change = Change::Attach(Attachment { target_id: args.ticket, utc_offset, date_time_format });
    args.manner.run("comm100 attach", &args.chats.tasks(&[change])?, context)
}
