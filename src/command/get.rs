//! `chatferry comm100 get` and `categories`: records by their ids, or the one list without pages.

use std::path::PathBuf;

use super::Context;
use super::export::{Destination, Export};
use super::service::Service;
use crate::error::{Exit, Result};
use crate::ids;
use crate::provider;
use crate::provider::comm100::include::{self, GET_INCLUDES};
use crate::provider::comm100::{self, Comm100, table};

const GET_EXAMPLES: &str = "\
Examples:
  chatferry --demo comm100 search --day yesterday --limit 3 | chatferry --demo comm100 get --ids-from -
  chatferry comm100 get 4875 2efc01b2-b7c1-40a9-b049-b0db9fbc4dbc --include chatWrapup -o two.json";

const CATEGORIES_EXAMPLES: &str = "\
Examples:
  chatferry --demo comm100 categories
  chatferry --demo comm100 categories -o categories.csv
  chatferry comm100 categories 17 18";

/// Export single chats, in the order asked
///
/// GET /livechat/chats/{id}. Ids that the service does not know are named, and make the exit 3.
#[derive(Debug, clap::Args)]
#[command(after_long_help = GET_EXAMPLES)]
pub struct Get {
    /// Ids or guids of chats
    #[arg(value_name = "CHAT")]
    pub chats: Vec<String>,
    /// File with ids, guids, or NDJSON objects that hold them, one a line (- is standard input)
    #[arg(long, value_name = "FILE")]
    pub ids_from: Option<PathBuf>,
    /// Objects to add to each chat: visitor,chatAgent (repeatable)
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub include: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub destination: Destination,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub service: Service,
}

/// Export wrap-up categories: which options were given to which chats
///
/// GET /livechat/chatWrapupCategories, or single ones by id.
#[derive(Debug, clap::Args)]
#[command(after_long_help = CATEGORIES_EXAMPLES)]
pub struct Categories {
    /// Ids of wrap-up categories [default: all]
    #[arg(value_name = "ID")]
    pub ids: Vec<u64>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub destination: Destination,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub service: Service,
}

/// Runs `get`.
pub fn get(args: &Get, context: &Context) -> Result<Exit> {
    let export = Export {
        command: "comm100 get",
        provider: &Comm100,
        resource: &table::CHATS,
        service: &args.service,
        destination: &args.destination,
        when: None,
        page_size: 1,
        jobs: 4,
        cut_locally: false,
    };
    if export.helps(context)? {
        return Ok(Exit::Complete);
    }
    let ids = ids::gather(&args.chats, args.ids_from.as_deref())?;
    let includes = args.include.iter().map(|typed| include::find(typed, GET_INCLUDES).map(str::to_owned));
    let includes = includes.collect::<Result<Vec<_>>>()?;
    let ready = export.ready(context)?;
    let detail = comm100::Detail { includes, ids: Some(ids), ..comm100::Detail::default() };
    export.run(context, ready, provider::Detail::Comm100(detail))
}

/// Runs `categories`.
pub fn categories(args: &Categories, context: &Context) -> Result<Exit> {
    let export = Export {
        command: "comm100 categories",
        provider: &Comm100,
        resource: &table::CATEGORIES,
        service: &args.service,
        destination: &args.destination,
        when: None,
        page_size: 1,
        jobs: 4,
        cut_locally: false,
    };
    if export.helps(context)? {
        return Ok(Exit::Complete);
    }
    let mut ids: Vec<_> = args.ids.iter().map(u64::to_string).collect();
    ids.dedup();
    let ready = export.ready(context)?;
    let ids = (!ids.is_empty()).then_some(ids);
    export.run(context, ready, provider::Detail::Comm100(comm100::Detail { ids, ..comm100::Detail::default() }))
}
