//! `chatferry comm100 categorize`: give chats wrap-up categories.

use super::change::{Chats, Manner};
use crate::command::Context;
use crate::error::{Error, Exit, Result};
use crate::ids::name;
use crate::provider::comm100::rule::is_guid;
use crate::provider::comm100::write::Change;

/// Add wrap-up categories to chats
#[derive(Debug, clap::Args)]
#[command(after_long_help = "One option is sent at a time; those that a chat has already are left alone. Where the \
service refuses the documented form of the request, the form that it takes in practice is tried once and then kept.

Examples:
  chatferry --demo comm100 search --day yesterday --limit 3 | \\
    chatferry --demo comm100 categorize --ids-from - --option 3fa85f64-5717-4562-b3fc-2c963f66afa6
  chatferry comm100 categorize --ids-from ids.txt --option GUID --option GUID")]
pub struct Args {
    #[command(flatten)]
    chats: Chats,
    /// GUID of a category option
    #[arg(long, value_name = "GUID", required = true, value_parser = guid)]
    option: Vec<String>,
    #[command(flatten)]
    manner: Manner,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let mut options = args.option.clone();
    let mut seen = std::collections::HashSet::new();
    options.retain(|option| seen.insert(option.clone()));
    let changes: Vec<_> = options.into_iter().map(Change::Categorize).collect();
    args.manner.run("comm100 categorize", &args.chats.tasks(&changes)?, context)
}

/// A guid, in lower case.
pub fn guid(text: &str) -> Result<String> {
    name(text).filter(|text| is_guid(text)).ok_or_else(|| Error::usage("expected a guid"))
}
