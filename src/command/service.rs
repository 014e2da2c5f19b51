//! The flags of every command that talks to a service, and the client that they make.

use std::time::Duration;

use tempfile::TempDir;

use crate::client::{Client, Policy, Site};
use crate::command::Context;
use crate::command::value::number;
use crate::config::{Credentials, Endpoint, Settings};
use crate::error::{Error, Result};
use crate::event::{Level, say};
use crate::provider::Provider;
use crate::window::parse_duration;

/// Flags of commands that talk to a service.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Connection")]
pub struct Service {
    /// Base URL of the service [default: the profile's]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Time limit for one response, from the request to its last byte
    #[arg(long, value_name = "DUR", default_value = "5m", value_parser = parse_duration)]
    pub timeout: Duration,
    /// Time limit for connecting
    #[arg(long, value_name = "DUR", default_value = "10s", value_parser = parse_duration)]
    pub connect_timeout: Duration,
    /// Retries per request, after faults
    #[arg(long, value_name = "N", default_value = "5", allow_negative_numbers = true, value_parser = number(0..=u32::MAX, 5))]
    pub retries: u32,
    /// Time that the whole run may spend waiting for limits, locks and retries
    #[arg(long, value_name = "DUR", default_value = "15m", value_parser = parse_duration)]
    pub max_wait: Duration,
    /// Concurrent requests [default: 4 for Comm100, 1 for VCC]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number(1..=16_u32, 4))]
    pub jobs: Option<u32>,
}

/// A client, and what it was made of.
pub struct Connection {
    /// The client.
    pub client: Client,
    /// Where it talks to.
    pub endpoint: Endpoint,
    /// All settings.
    pub settings: Settings,
    /// Stands for the state folder where none can be made; removed with this.
    pub scratch: Option<TempDir>,
}

impl Service {
    /// Connects to `provider` as flags and settings say; nothing is sent yet.
    pub fn connect(&self, context: &Context, provider: &dyn Provider) -> Result<Connection> {
        let settings = context.settings()?.with_base_url(self.base_url.as_deref());
        let endpoint = match provider.name() {
            "vcc" => settings.vcc()?,
            _ => settings.comm100()?,
        };
        let (state_dir, scratch) = match settings.state_dir() {
            Ok(folder) => (folder, None),
            Err(error) => {
                let scratch = scratch(context, &endpoint, error)?;
                (scratch.path().to_owned(), Some(scratch))
            }
        };
        let site = Site { endpoint: &endpoint, advice: provider.advice(), state_dir: &state_dir };
        let client = Client::new(site, self.policy(), context.listener())?;
        Ok(Connection { client, endpoint, settings, scratch })
    }

    fn policy(&self) -> Policy {
        Policy {
            connect: self.connect_timeout,
            timeout: self.timeout,
            retries: self.retries,
            max_wait: self.max_wait,
            backoff: (Duration::from_secs(1), Duration::from_secs(60)),
        }
    }
}

/// A folder for this run alone, where no state folder can be made. Tokens that the service replaces must outlive a run,
/// so there is none for OAuth.
fn scratch(context: &Context, endpoint: &Endpoint, error: Error) -> Result<TempDir> {
    if let Credentials::OAuth(_) = endpoint.credentials {
        return Err(error);
    }
    let Ok(folder) = tempfile::tempdir() else { return Err(error) };
    let consequence = if endpoint.rate.is_some() { ": the rate limit counts this run alone" } else { "" };
    say(&context.listener(), Level::Warning, format!("{error}; continuing without a state folder{consequence}"));
    Ok(folder)
}
