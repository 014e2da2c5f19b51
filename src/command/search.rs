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
/// POST /livechat/chats:Search. The time range applies to requestedTime. Every chat is checked against the time range,
/// and the number of distinct chats against the service's total. Missed and refused chats have their own command:
/// `comm100 missed`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub filters: Filters,
    /// Objects to add to each chat: visitor,chatAgent; `unified` adds those of the unified shape (repeatable)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Filters")]
    pub include: Vec<String>,
    /// Id of an agent (repeatable)
    #[arg(long, value_name = "GUID", help_heading = "Filters")]
    pub agent: Vec<String>,
    /// Id of a bot (repeatable)
    #[arg(long, value_name = "GUID", help_heading = "Filters")]
    pub bot: Vec<String>,
    /// Id of a category option (repeatable)
    #[arg(long, value_name = "GUID", help_heading = "Filters")]
    pub category: Vec<String>,
    /// Words in the messages (repeatable)
    #[arg(long, value_name = "TEXT", help_heading = "Filters")]
    pub keywords: Vec<String>,
    /// Rating, 1 to 5; 0 where there is none (repeatable)
    #[arg(long, value_name = "GRADE", help_heading = "Filters")]
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
