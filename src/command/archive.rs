//! What the archive's commands share: which services and accounts the settings lead to, how results are printed, days
//! as typed.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Context;
use super::service::Service;
use crate::archive::definition::{Account, DEMO, Definition, Projects};
use crate::archive::fetch::Source;
use crate::archive::store::Archive;
use crate::archive::versions::{ChatVersions, find, single};
use crate::client::request_limit::RequestLimit;
use crate::config::{Credentials, Endpoint, Settings};
use crate::error::{Error, Result};
use crate::provider::comm100::Comm100;
use crate::provider::vcc::Vcc;
use crate::provider::{PROVIDERS, Provider};
use crate::summary::write_object;
use crate::window::{Day, Zone};

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum OutputFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The provider of a service.
pub fn provider(name: &str) -> &'static dyn Provider {
    PROVIDERS.iter().copied().find(|provider| provider.name() == name).unwrap_or(&Comm100)
}

/// The account that an endpoint leads to.
pub fn account(source: &str, endpoint: &Endpoint, demo: bool) -> Account {
    let address = Some(endpoint.base_url.to_string()).filter(|_| !demo);
    let name = match (source, &endpoint.credentials, &endpoint.site_id) {
        _ if demo => DEMO.to_owned(),
        ("vcc", Credentials::Basic { user, .. }, _) => user.clone(),
        (_, _, Some(site)) => site.clone(),
        _ => endpoint.base_url.host_str().unwrap_or_default().to_owned(),
    };
    Account { name, address }
}

/// The accounts of the services `wanted`, or of all that are configured.
pub fn accounts(context: &Context, settings: &Settings, wanted: &[String]) -> Result<BTreeMap<String, Account>> {
    let mut accounts = BTreeMap::new();
    for source in PROVIDERS.iter().map(|provider| provider.name()) {
        let named = wanted.iter().any(|wanted| wanted == source);
        if !named && (!wanted.is_empty() || !settings.configured(source)) {
            continue;
        }
        let endpoint = endpoint(settings, source)?;
        accounts.insert(source.to_owned(), account(source, &endpoint, context.global.demo));
    }
    Ok(accounts)
}

/// The settings of a service, complete. Errors are exit 2.
pub fn endpoint(settings: &Settings, source: &str) -> Result<Endpoint> {
    if source == Vcc.name() { settings.vcc() } else { settings.comm100() }
}

/// The ways to the services of an archive.
pub fn sources(
    definition: &Definition,
    context: &Context,
    service: &Service,
    limit: Option<&Arc<RequestLimit>>,
) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for name in definition.sources.keys() {
        let connection = service.connect(context, provider(name))?;
        let bare_times = connection.endpoint.zone.as_deref().map(Zone::named).transpose()?;
        let client = connection.client.with_request_limit(limit.cloned()).without_pacing_count();
        let default = if name == "vcc" || limit.is_some() { 1 } else { 4 };
        let jobs = service.jobs.map_or(default, |jobs| jobs as usize);
        sources.push(Source { name: name.clone(), client: Arc::new(client), bare_times, jobs });
    }
    Ok(sources)
}

/// `vcc.projects`, where it is set.
pub fn configured_projects(context: &Context, settings: &Settings) -> Result<Option<Projects>> {
    use crate::archive::definition::All;
    if context.global.demo {
        return Ok(Some(Projects::All(All::All)));
    }
    Ok(settings.vcc_projects()?.map(|projects| match projects {
        crate::config::Projects::All => Projects::All(All::All),
        crate::config::Projects::Ids(ids) => Projects::Listed(ids),
    }))
}

/// Reads `2026-11-20` or `2026-11-20..2026-11-22`.
pub fn day_range(text: &str) -> Result<(Day, Day), String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    match (Day::parse(first), Day::parse(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => Err("expected a day such as 2026-11-20, or days such as 2026-11-18..2026-11-20".to_owned()),
    }
}

/// Reads `2026-11-20`.
pub fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "expected a date such as 2026-11-20".to_owned())
}

/// The present, as all of a run has it.
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The versions of the chat that a user means.
pub fn chat(archive: &Archive, name: &str) -> Result<Vec<ChatVersions>> {
    single(name, find(archive, name)?)
}

/// Prints a value as JSON on stdout.
pub fn print_json(context: &Context, value: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string(value).map_err(|error| Error::failure("cannot print JSON").because(error))?;
    context.ui.print(&(json + "\n"))
}

/// Writes `--summary`, where it is wanted.
pub fn write_summary(context: &Context, value: &impl Serialize) -> Result<()> {
    let Some(path) = &context.global.summary else { return Ok(()) };
    let json = serde_json::to_string(value).map_err(|error| Error::failure("the summary failed").because(error))?;
    write_object(&json, false, path, &context.ui)
}

/// `1,234`
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 chat`, `1,234 chats`
pub fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// `12.3 MiB`
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} B") } else { format!("{value:.1} {}", UNITS[unit]) }
}

/// The archive's path, absolute.
pub fn absolute(path: &Path) -> std::path::PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.canonicalize().unwrap_or(absolute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_sizes_have_units() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
        for (bytes, expected) in [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (12_900_000, "12.3 MiB")] {
            assert_eq!(size(bytes), expected);
        }
        assert_eq!((count(1, "chat"), count(1234, "chat")), ("1 chat".into(), "1,234 chats".into()));
    }

    #[test]
    fn days_are_read_alone_and_as_ranges() {
        assert!(day_range("2026-11-20").is_ok_and(|(first, last)| first == last));
        assert!(day_range("2026-11-18..2026-11-20").is_ok_and(|(first, last)| first < last));
        for wrong in ["yesterday", "2026-11-20..2026-11-18", "2026-11-20..", "20.11.2026"] {
            assert!(day_range(wrong).is_err(), "{wrong}");
        }
    }
}
