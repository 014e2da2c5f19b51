//! `chatferry comm100 search`: the search of Comm100's page "Chat".

use super::Context;
use super::export::{Destination, Export, Includes};
use super::filter::{Filters, Search};
use super::service::Service;
use crate::error::{Exit, Result};
use crate::provider::comm100::include::SEARCH_INCLUDES;
use crate::provider::comm100::table;
use crate::window::When;

const EXAMPLES: &str = "\
Examples:
  chatferry --demo comm100 search --day yesterday -o chats.csv
  chatferry --demo comm100 search --since 7d --rating 1 | jq -r .preChatEmail
  chatferry --demo comm100 search --day yesterday --filter 'duration isMoreThan 600' -f csv --rows messages
  chatferry --demo comm100 search --since 30d --exact -o '{date}.ndjson.zst'";

/// Export chats
///
/// POST /livechat/chats:Search. Time means requestedTime. Every chat that comes is checked against the time asked
/// for, and the number of different ones against the service's total. Missed and refused chats: `comm100 missed`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub filters: Filters,
    /// Objects to add to each chat: visitor,chatAgent (repeatable)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Which chats")]
    pub include: Vec<String>,
    /// Agent's id (repeatable)
    #[arg(long, value_name = "GUID", help_heading = "Which chats")]
    pub agent: Vec<String>,
    /// Bot's id (repeatable)
    #[arg(long, value_name = "GUID", help_heading = "Which chats")]
    pub bot: Vec<String>,
    /// Category option's id (repeatable)
    #[arg(long, value_name = "GUID", help_heading = "Which chats")]
    pub category: Vec<String>,
    /// Words in the messages
    #[arg(long, value_name = "TEXT", help_heading = "Which chats")]
    pub keywords: Vec<String>,
    /// Rating's grade, 1 to 5, or 0 (repeatable)
    #[arg(long, value_name = "GRADE", help_heading = "Which chats")]
    pub rating: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub when: When,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub destination: Destination,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub service: Service,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let export = Export {
        when: Some(&args.when),
        page_size: args.filters.page_size,
        cut_locally: args.filters.cut_locally,
        includes: Includes::typed(&args.include, SEARCH_INCLUDES)?,
        ..Export::comm100("comm100 search", &table::CHATS, &args.destination, &args.service)
    };
    let shorthands = [
        ("agent", &args.agent),
        ("bot", &args.bot),
        ("category", &args.category),
        ("keywords", &args.keywords),
        ("rating", &args.rating),
    ];
    let search = Search { export, missed: false, shorthands: &shorthands };
    args.filters.run(search, context)
}
