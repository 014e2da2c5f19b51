//! `chatferry comm100 missed`: the search for missed and refused chats of Comm100's page "Chat".

use super::Context;
use super::export::{Destination, Export, Includes};
use super::filter::{Filters, Search};
use super::service::Service;
use crate::error::{Exit, Result};
use crate::provider::comm100::include::MISSED_INCLUDES;
use crate::provider::comm100::table;
use crate::window::When;

const EXAMPLES: &str = "\
Examples:
  chatferry --demo comm100 missed --day yesterday
  chatferry --demo comm100 missed --since 7d --status missed -o missed.csv";

/// Export missed and refused chats
///
/// POST /livechat/missedAndRefusedChats:Search. The time range applies to requestedTime.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub filters: Filters,
    /// Objects to add to each chat: chatAgent,department; `unified` adds those of the unified shape (repeatable)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Filters")]
    pub include: Vec<String>,
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
        includes: Includes::typed(&args.include, MISSED_INCLUDES)?,
        ..Export::comm100("comm100 missed", &table::MISSED, &args.destination, &args.service)
    };
    args.filters.run(Search { export, missed: true, shorthands: &[] }, context)
}
