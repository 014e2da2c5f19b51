//! `chatferry comm100 search` and `missed`: the two searches of Comm100's page "Chat".

use std::path::PathBuf;

use super::Context;
use super::export::{Destination, Export};
use super::service::Service;
use crate::error::{Exit, Result};
use crate::input;
use crate::provider;
use crate::provider::comm100::filter::{self, Filter};
use crate::provider::comm100::include::{self, MISSED_INCLUDES, SEARCH_INCLUDES};
use crate::provider::comm100::{self, Comm100, table};
use crate::record::Resource;
use crate::window::When;

const SEARCH_EXAMPLES: &str = "\
Examples:
  chatferry --demo comm100 search --day yesterday -o chats.csv
  chatferry --demo comm100 search --since 7d --rating 1 | jq -r .preChatEmail
  chatferry --demo comm100 search --day yesterday --filter 'duration isMoreThan 600' -f csv --rows messages
  chatferry --demo comm100 search --since 30d --exact -o '{date}.ndjson.zst'";

const MISSED_EXAMPLES: &str = "\
Examples:
  chatferry --demo comm100 missed --day yesterday
  chatferry --demo comm100 missed --since 7d --status missed -o missed.csv";

/// Export chats
///
/// POST /livechat/chats:Search. Time means requestedTime. Every chat that comes is checked against the time asked
/// for, and the number of different ones against the service's total. Missed and refused chats: `comm100 missed`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = SEARCH_EXAMPLES)]
pub struct Search {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub filters: Filters,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub agents: Agents,
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

/// Export missed and refused chats
///
/// POST /livechat/missedAndRefusedChats:Search. Time means requestedTime.
#[derive(Debug, clap::Args)]
#[command(after_long_help = MISSED_EXAMPLES)]
pub struct Missed {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub filters: Filters,
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

/// Filters that both searches have.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Which chats")]
pub struct Filters {
    /// Filter: NAME OPERATOR VALUE[,VALUE] (repeatable; `help` lists them)
    #[arg(long, value_name = "FILTER")]
    pub filter: Vec<String>,
    /// File with the vendor's JSON array of filters, sent as it is (- is standard input)
    #[arg(long, value_name = "FILE")]
    pub filters: Option<PathBuf>,
    /// One of the vendor's filter objects, or an array of them, sent as it is
    #[arg(long, value_name = "JSON")]
    pub custom_filter: Vec<String>,
    /// Department's id (repeatable)
    #[arg(long, value_name = "GUID")]
    pub department: Vec<String>,
    /// Skill's id (repeatable)
    #[arg(long, value_name = "GUID")]
    pub skill: Vec<String>,
    /// Campaign's id (repeatable)
    #[arg(long, value_name = "GUID")]
    pub campaign: Vec<String>,
    /// normal, refused or missed (repeatable)
    #[arg(long, value_name = "STATUS")]
    pub status: Vec<String>,
    /// Objects to add to each chat: visitor,chatAgent (repeatable)
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub include: Vec<String>,
    /// Chats a page
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(10..=500))]
    pub page_size: u32,
    /// Where the service ignores the time filter, go on and cut on this side
    #[arg(long)]
    pub cut_locally: bool,
    /// Ask in windows small enough for one page each, so that nothing rests on the service's paging
    #[arg(long)]
    pub exact: bool,
}

/// Filters that only `search` has.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Which chats")]
pub struct Agents {
    /// Agent's id (repeatable)
    #[arg(long, value_name = "GUID")]
    pub agent: Vec<String>,
    /// Bot's id (repeatable)
    #[arg(long, value_name = "GUID")]
    pub bot: Vec<String>,
    /// Category option's id (repeatable)
    #[arg(long, value_name = "GUID")]
    pub category: Vec<String>,
    /// Words in the messages
    #[arg(long, value_name = "TEXT")]
    pub keywords: Vec<String>,
    /// Rating's grade, 1 to 5 (repeatable)
    #[arg(long, value_name = "GRADE")]
    pub rating: Vec<String>,
}

/// Runs `search`.
pub fn search(args: &Search, context: &Context) -> Result<Exit> {
    let shorthands = [
        ("agent", &args.agents.agent),
        ("bot", &args.agents.bot),
        ("category", &args.agents.category),
        ("keywords", &args.agents.keywords),
        ("rating", &args.agents.rating),
    ];
    let export = export(&table::CHATS, &args.filters, (&args.when, &args.destination, &args.service));
    run(&export, &args.filters, &shorthands, context)
}

/// Runs `missed`.
pub fn missed(args: &Missed, context: &Context) -> Result<Exit> {
    let export = export(&table::MISSED, &args.filters, (&args.when, &args.destination, &args.service));
    run(&export, &args.filters, &[], context)
}

fn export<'a>(
    resource: &'static Resource,
    filters: &'a Filters,
    flags: (&'a When, &'a Destination, &'a Service),
) -> Export<'a> {
    let (when, destination, service) = flags;
    Export {
        command: if resource.name == table::MISSED.name { "comm100 missed" } else { "comm100 search" },
        provider: &Comm100,
        resource,
        service,
        destination,
        when: Some(when),
        page_size: filters.page_size,
        jobs: 4,
        cut_locally: filters.cut_locally,
    }
}

fn run(export: &Export<'_>, flags: &Filters, more: &[(&str, &Vec<String>)], context: &Context) -> Result<Exit> {
    let missed = export.resource.name == table::MISSED.name;
    if flags.filter.iter().any(|filter| filter == "help") {
        context.ui.print(&filter::help(missed))?;
        return Ok(Exit::Complete);
    }
    if export.helps(context)? {
        return Ok(Exit::Complete);
    }
    let filters = filters(flags, more, missed)?;
    let known = if missed { MISSED_INCLUDES } else { SEARCH_INCLUDES };
    let includes = flags.include.iter().map(|typed| include::find(typed, known).map(str::to_owned));
    let includes = includes.collect::<Result<Vec<_>>>()?;
    let ready = export.ready(context)?;
    let detail = comm100::Detail { filters, includes, exact: flags.exact, ids: None };
    export.run(context, ready, provider::Detail::Comm100(detail))
}

fn filters(flags: &Filters, more: &[(&str, &Vec<String>)], missed: bool) -> Result<Vec<Filter>> {
    let mut filters: Vec<_> = flags.filter.iter().map(|typed| Filter::typed(typed, missed)).collect::<Result<_>>()?;
    let common = [
        ("department", &flags.department),
        ("skill", &flags.skill),
        ("campaign", &flags.campaign),
        ("status", &flags.status),
    ];
    for (name, values) in common.iter().chain(more).filter(|(_, values)| !values.is_empty()) {
        filters.push(Filter::shorthand(name, values, missed)?);
    }
    if let Some(path) = &flags.filters {
        filters.extend(filter::vendor("--filters", &input::text("--filters", path)?)?);
    }
    for json in &flags.custom_filter {
        filters.extend(filter::vendor("--custom-filter", json)?);
    }
    Ok(filters)
}
