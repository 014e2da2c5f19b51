//! `chatferry vcc chats`: the chat log of VCC projects (the vendor's page "Get Chat Log").

use std::collections::HashSet;

use super::Context;
use super::export::{Destination, Export, Includes, Ready};
use super::service::Service;
use super::value::{id, number};
use crate::config::Projects;
use crate::error::{Error, Exit, Result};
use crate::provider;
use crate::provider::vcc::paging::Paging;
use crate::provider::vcc::{self, Direction, Vcc, table};
use crate::window::When;

const EXAMPLES: &str = "\
Examples:
  chatferry --demo vcc chats --project 822 --day yesterday
  chatferry --demo vcc chats --project 822 --since 7d -o chats.csv -o chats.ndjson.gz
  chatferry --demo vcc chats --all-projects --day yesterday -o '{project}-{date}.ndjson'
  chatferry --demo vcc chats --project 822 --day yesterday --rows messages -f csv";

/// Export the chats of VCC Live projects
///
/// GET /projects/{id}/chats. The time range applies to sessionStartTime; without one, all chats are exported.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Id of a project to export (repeatable) [default: vcc.projects of the configuration]
    #[arg(long, value_name = "ID", value_parser = id)]
    pub project: Vec<u64>,
    /// Export every project that the token can see
    #[arg(long, conflicts_with = "project")]
    pub all_projects: bool,
    /// Only chats whose last agent is this user id
    #[arg(long, value_name = "ID", value_parser = id)]
    pub user_id: Option<u64>,
    /// Only chats of this record id
    #[arg(long, value_name = "ID", value_parser = id)]
    pub entity_id: Option<u64>,
    /// Start of the first page: an offset or an id, depending on --paging
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number(0..=u64::MAX, 500))]
    pub start: Option<u64>,
    /// Order to ask the service for [default: none is sent]
    #[arg(long, value_name = "ORDER")]
    pub direction: Option<Direction>,
    /// Chats per page
    #[arg(long, value_name = "N", default_value = "500", allow_negative_numbers = true, value_parser = number(1..=10_000_u32, 200))]
    pub page_size: u32,
    /// Meaning of the service's `start` parameter
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub paging: Paging,
    /// Parameter that carries the page size
    #[arg(long, value_name = "NAME", default_value = "limit", value_parser = ["limit", "num"])]
    pub page_param: String,
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
        command: "vcc chats",
        provider: &Vcc,
        resource: &table::CHATS,
        service: &args.service,
        destination: &args.destination,
        when: Some(&args.when),
        page_size: args.page_size,
        jobs: 1,
        cut_locally: true,
        includes: Includes::default(),
    };
    if export.helps(context)? {
        return Ok(Exit::Complete);
    }
    let ready = export.ready(context)?;
    let projects = projects(args, context, &ready)?;
    let detail = vcc::Detail {
        projects,
        user_id: args.user_id,
        entity_id: args.entity_id,
        start: args.start,
        paging: args.paging,
        page_param: if args.page_param == "num" { "num" } else { "limit" },
        direction: args.direction,
        zone: ready.zone.clone(),
    };
    export.run(context, ready, provider::Detail::Vcc(detail))
}

/// The projects to export, each once, in the order given; `None` for all.
fn projects(args: &Args, context: &Context, ready: &Ready) -> Result<Option<Vec<u64>>> {
    if args.all_projects {
        return Ok(None);
    }
    if !args.project.is_empty() {
        return Ok(Some(distinct(&args.project)));
    }
    match ready.connection.settings.vcc_projects()? {
        Some(Projects::All) => Ok(None),
        Some(Projects::Ids(ids)) => Ok(Some(distinct(&ids))),
        None => {
            let demo = if context.global.demo { "; the demo has project 822" } else { "" };
            Err(Error::usage("no project is given").hint(format!(
                "use --project ID or --all-projects, or set vcc.projects in the configuration file{demo}"
            )))
        }
    }
}

fn distinct(ids: &[u64]) -> Vec<u64> {
    let mut met = HashSet::new();
    ids.iter().copied().filter(|id| met.insert(*id)).collect()
}
