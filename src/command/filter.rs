//! The flags that both searches of Comm100 have, and the filters and includes that they make.

use std::path::PathBuf;

use super::Context;
use super::export::Export;
use super::value::number;
use crate::error::{Error, Exit, Result};
use crate::input;
use crate::provider;
use crate::provider::comm100;
use crate::provider::comm100::filter::{self, Filter};
use crate::window::When;

/// Filters that both searches have.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Filters")]
pub struct Filters {
    #[allow(rustdoc::broken_intra_doc_links)] // the brackets are those of a usage line
    /// Filter: 'NAME OPERATOR VALUE[,VALUE]' (repeatable; `help` lists them)
    #[arg(long, value_name = "FILTER")]
    pub filter: Vec<String>,
    /// File with Comm100's JSON: an array of filters or {"filters":[...]}, sent unchanged (- is stdin)
    #[arg(long, value_name = "FILE")]
    pub filters: Option<PathBuf>,
    /// Comm100's JSON: one filter object or an array of them, sent unchanged (repeatable)
    #[arg(long, value_name = "JSON")]
    pub custom_filter: Vec<String>,
    /// Id of a department (repeatable)
    #[arg(long, value_name = "GUID")]
    pub department: Vec<String>,
    /// Id of a skill (repeatable)
    #[arg(long, value_name = "GUID")]
    pub skill: Vec<String>,
    /// Id of a campaign (repeatable)
    #[arg(long, value_name = "GUID")]
    pub campaign: Vec<String>,
    /// Status: normal, refused or missed (repeatable)
    #[arg(long, value_name = "STATUS")]
    pub status: Vec<String>,
    /// Chats per page
    #[arg(long, value_name = "N", default_value = "500", allow_negative_numbers = true, value_parser = number(10..=500_u32, 200))]
    pub page_size: u32,
    /// If the service ignores the time filter, filter locally
    #[arg(long)]
    pub cut_locally: bool,
    /// Split the time range until each part fits on one page, so that nothing depends on page numbers
    #[arg(long)]
    pub exact: bool,
}

/// A search as its command wants it, beside the flags that both have.
pub struct Search<'a> {
    /// Where to, which time, how.
    pub export: Export<'a>,
    /// Which of the two it is.
    pub missed: bool,
    /// Shorthands that only this search has.
    pub shorthands: &'a [(&'a str, &'a Vec<String>)],
}

impl Filters {
    /// Runs a search.
    pub fn run(&self, search: Search<'_>, context: &Context) -> Result<Exit> {
        if self.filter.iter().any(|filter| filter == "help") {
            context.ui.print(&filter::help(search.missed))?;
            return Ok(Exit::Complete);
        }
        if search.export.helps(context)? {
            return Ok(Exit::Complete);
        }
        let filters = self.filters(&search)?;
        let when = own_time(&filters, search.export.when)?;
        let export = Export { when: when.as_ref().or(search.export.when), ..search.export };
        let includes = export.all_includes()?;
        let ready = export.ready(context)?;
        let detail = comm100::Detail { filters, includes, exact: self.exact, ids: None };
        export.run(context, ready, provider::Detail::Comm100(detail))
    }

    /// Reads every flag that is a filter.
    fn filters(&self, search: &Search<'_>) -> Result<Vec<Filter>> {
        let typed = self.filter.iter().map(|typed| Filter::typed(typed, search.missed));
        let mut filters = typed.collect::<Result<Vec<_>>>()?;
        let common = [
            ("department", &self.department),
            ("skill", &self.skill),
            ("campaign", &self.campaign),
            ("status", &self.status),
        ];
        for (name, values) in common.iter().chain(search.shorthands).filter(|(_, values)| !values.is_empty()) {
            filters.push(Filter::shorthand(name, values, search.missed)?);
        }
        if let Some(path) = &self.filters {
            filters.extend(filter::vendor_file(path, &input::text("--filters", path)?)?);
        }
        for json in &self.custom_filter {
            filters.extend(filter::vendor_custom(json)?);
        }
        Ok(filters)
    }
}

/// The time that a file of filters asks for, which no flag may ask for, too.
fn own_time(filters: &[Filter], when: Option<&When>) -> Result<Option<When>> {
    let Some([since, until]) = filters.iter().find_map(Filter::time) else { return Ok(None) };
    if when.is_some_and(|when| when.day.is_some() || when.since.is_some() || when.until.is_some()) {
        return Err(Error::usage("the file of --filters has a requestedTime, so that no other time can be asked for")
            .hint("take it out of the file, or leave out --day, --since and --until"));
    }
    Ok(Some(When { day: None, since: Some(since.clone()), until: Some(until.clone()) }))
}
