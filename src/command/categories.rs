//! `chatferry comm100 categories`: the wrap-up categories of chats, the one list of Comm100's without pages.

use std::collections::HashSet;

use super::Context;
use super::export::{Destination, Export};
use super::service::Service;
use super::value::id;
use crate::error::{Exit, Result};
use crate::provider;
use crate::provider::comm100::{self, table};

const EXAMPLES: &str = "\
Examples:
  chatferry --demo comm100 categories
  chatferry --demo comm100 categories -o categories.csv
  chatferry comm100 categories 17 18";

/// Export wrap-up categories: which chats have which category options
///
/// GET /livechat/chatWrapupCategories, or single ones by id.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Ids of wrap-up categories [default: all]
    #[arg(value_name = "ID", value_parser = id)]
    pub ids: Vec<u64>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub destination: Destination,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub service: Service,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let export = Export::comm100("comm100 categories", &table::CATEGORIES, &args.destination, &args.service);
    if export.helps(context)? {
        return Ok(Exit::Complete);
    }
    let ready = export.ready(context)?;
    let mut ids: Vec<_> = args.ids.iter().map(u64::to_string).collect();
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let ids = (!ids.is_empty()).then_some(ids);
    export.run(context, ready, provider::Detail::Comm100(comm100::Detail { ids, ..comm100::Detail::default() }))
}
