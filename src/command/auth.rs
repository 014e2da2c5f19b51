//! `chatferry auth`: ask the services who we are, and log in to Comm100 by OAuth's authorization code.
//!
//! The login itself (the page that waits for the browser) is in [`login`].

mod login;

use std::fmt::Write as _;
use std::time::Duration;

use chrono::{SecondsFormat, TimeDelta, Utc};
use serde_json::Value;

use crate::client::{Client, Policy, Site};
use crate::command::Context;
use crate::command::change::few;
use crate::command::config::{nothing_set, services};
use crate::config::{Credentials, Endpoint, Settings};
use crate::error::{Error, Exit, Result};
use crate::event::{Level, say};
use crate::provider::comm100::Comm100;
use crate::provider::vcc::Vcc;
use crate::provider::{Method, Provider, Request};

/// Somebody sits and waits for the answer.
const PATIENCE: Policy = Policy {
    connect: Duration::from_secs(10),
    timeout: Duration::from_secs(60),
    retries: 1,
    max_wait: Duration::from_secs(30),
    backoff: (Duration::from_secs(1), Duration::from_secs(2)),
};

/// Check credentials and log in
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry auth status --demo
  chatferry auth status
  chatferry auth status --profile work
  chatferry auth login --port 8765")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Ask each service that is set up who we are
    Status,
    /// Log in to Comm100 in a browser, and store the tokens
    Login(login::Args),
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let settings = context.settings()?;
    match &args.action {
        Action::Status => crate::interrupt::run(status(&settings, context)),
        Action::Login(args) => crate::interrupt::run(login::run(args, &settings, context)),
    }
}

async fn status(settings: &Settings, context: &Context) -> Result<Exit> {
    if let Some(error) = nothing_set(settings) {
        return Err(error);
    }
    let mut asked = Vec::new();
    for (section, endpoint) in services(settings) {
        if let Some(endpoint) = endpoint {
            asked.push((section, endpoint?));
        }
    }
    let mut errors = Vec::new();
    for (section, endpoint) in asked {
        let mut text = format!("{section}\n  address      {}\n", endpoint.base_url);
        _ = writeln!(text, "  credentials  {}", credentials(settings, section, &endpoint));
        match who(settings, section, &endpoint, context).await {
            Ok(who) => _ = writeln!(text, "  who          {who}"),
            Err(error) => {
                let state = if error.exit() == Exit::Refused { "refused" } else { "not known" };
                _ = writeln!(text, "  who          {state}");
                errors.push(error);
            }
        }
        context.ui.print(&text)?;
    }
    // A refusal says most; the others are told beside it.
    errors.sort_by_key(|error| error.exit() == Exit::Refused);
    let Some(last) = errors.pop() else { return Ok(Exit::Complete) };
    for error in errors {
        say(&context.listener(), Level::Warning, error.to_string());
    }
    Err(last)
}

/// Their kind, and who set them.
fn credentials(settings: &Settings, section: &str, endpoint: &Endpoint) -> String {
    let (kind, keys): (_, &[&str]) = match (&endpoint.credentials, section) {
        (Credentials::Basic { .. }, "vcc") => ("customer and token", &["vcc.token"]),
        (Credentials::Basic { .. }, _) => ("email and API key", &["comm100.api_key"]),
        (Credentials::Bearer(_), _) => ("access token", &["comm100.access_token"]),
        (Credentials::OAuth(_), _) => ("OAuth", &["comm100.refresh_token", "comm100.password", "comm100.client_id"]),
    };
    let origin = keys.iter().find_map(|key| settings.get(key)).map(|setting| setting.origin.to_string());
    format!("{kind}, from {}", origin.unwrap_or_default())
}

async fn who(settings: &Settings, section: &str, endpoint: &Endpoint, context: &Context) -> Result<String> {
    let ask = async |endpoint: &Endpoint, request: Request| -> Result<Value> {
        let provider: &dyn Provider = if section == "vcc" { &Vcc } else { &Comm100 };
        let state_dir = settings.state_dir()?;
        let site = Site { endpoint, advice: provider.advice(), state_dir: &state_dir };
        let client = Client::new(site, PATIENCE, context.listener())?;
        let reply = client.fetch(&request).await?;
        let no_json = |_| Error::failure(format!("{} did not answer in JSON", client.host()));
        serde_json::from_slice(&reply.body).map_err(no_json)
    };
    match (section, &endpoint.credentials) {
        ("vcc", Credentials::Basic { user, .. }) => {
            let projects = ask(endpoint, Request::get("/projects")).await?;
            let ids =
                projects["response"].as_array().map(|rows| rows.iter().map(|row| row["id"].to_string()).collect());
            Ok(ids.map_or_else(|| user.clone(), |ids: Vec<_>| format!("{user}, sees {}", projects_seen(&ids))))
        }
        (_, Credentials::OAuth(oauth)) => {
            let beside_tokens = Endpoint { base_url: oauth.beside("."), ..endpoint.clone() };
            let info = ask(&beside_tokens, Request::get("/userinfo")).await?;
            Ok(info["email"].as_str().map_or_else(|| "an agent without an email".to_owned(), str::to_owned))
        }
        (_, credentials) => {
            let search = Request::write(Method::Post, "/livechat/chats:Search", Some(last_hour()));
            ask(endpoint, Request { repeatable: true, ..search.with("pageIndex", 1).with("pageSize", 10) }).await?;
            Ok(match credentials {
                Credentials::Basic { user, .. } => user.clone(),
                _ => "an agent who may read chats".to_owned(),
            })
        }
    }
}

/// `2 projects: 822, 823`
fn projects_seen(ids: &[String]) -> String {
    match ids {
        [] => "no projects".to_owned(),
        [one] => format!("1 project: {one}"),
        several => format!("{} projects: {}", several.len(), few(several)),
    }
}

/// The body of a search that has little to find.
fn last_hour() -> String {
    let time = |ago| (Utc::now() - TimeDelta::minutes(ago)).to_rfc3339_opts(SecondsFormat::Millis, true);
    let filter = serde_json::json!({"name": "requestedTime", "operator": "is", "value": [time(60), time(0)]});
    serde_json::json!({ "filters": [filter] }).to_string()
}
