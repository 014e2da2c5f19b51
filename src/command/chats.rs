//! `chatferry vcc chats`: the chat log of VCC projects (the vendor's page "Get Chat Log").

use super::Context;
use super::export::{Destination, Export, Includes};
use super::service::Service;
use super::value::{id, number};
use crate::error::{Exit, Result};
use crate::provider;
use crate::provider::vcc::paging::Paging;
use crate::provider::vcc::{self, Vcc, table};
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
    /// Id of a project to export (repeatable)
    #[arg(long, value_name = "ID", value_parser = id, required_unless_present_any = ["all_projects", "fields"])]
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
    let mut projects = args.project.clone();
    projects.dedup();
    let detail = vcc::Detail {
        projects: (!args.all_projects).then_some(projects),
        user_id: args.user_id,
        entity_id: args.entity_id,
        start: args.start,
        paging: args.paging,
        page_param: if args.page_param == "num" { "num" } else { "limit" },
        zone: ready.zone.clone(),
    };
    export.run(context, ready, provider::Detail::Vcc(detail))
}
