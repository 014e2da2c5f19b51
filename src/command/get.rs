//! `chatferry comm100 get`: chats by their ids (the vendor's "Get a single Chat").

use std::path::PathBuf;

use super::Context;
use super::export::{Destination, Export, Includes};
use super::service::Service;
use crate::error::{Exit, Result};
use crate::ids;
use crate::provider;
use crate::provider::comm100::include::GET_INCLUDES;
use crate::provider::comm100::{self, table};

const EXAMPLES: &str = "\
Examples:
  chatferry --demo comm100 search --day yesterday --limit 3 | chatferry --demo comm100 get --ids-from -
  chatferry comm100 get 4875 2efc01b2-b7c1-40a9-b049-b0db9fbc4dbc --include chatWrapup -o two.json";

/// Export single chats by id, in the order given
///
/// GET /livechat/chats/{id}. Ids that the service does not know are listed, and the exit code is 3.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Chat ids or GUIDs
    #[arg(value_name = "CHAT")]
    pub chats: Vec<String>,
    /// File with ids or GUIDs, one per line, or NDJSON with `id` or `guid` (- is stdin)
    #[arg(long, value_name = "FILE")]
    pub ids_from: Option<PathBuf>,
    /// Objects to add to each chat: visitor,chatAgent; `unified` adds those of the unified shape (repeatable)
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub include: Vec<String>,
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
        includes: Includes::typed(&args.include, GET_INCLUDES)?,
        ..Export::comm100("comm100 get", &table::CHATS, &args.destination, &args.service)
    };
    if export.helps(context)? {
        return Ok(Exit::Complete);
    }
    let ids = ids::gather(&args.chats, args.ids_from.as_deref())?;
    let includes = export.all_includes()?;
    let ready = export.ready(context)?;
    let detail = comm100::Detail { includes, ids: Some(ids), ..comm100::Detail::default() };
    export.run(context, ready, provider::Detail::Comm100(detail))
}
