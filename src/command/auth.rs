//! `chatferry auth`: ask the services who we are, and log in to Comm100 by OAuth's authorization code.
//!
//! The login itself (the page that waits for the browser) is in [`login`].

mod login;

use std::fmt::Write as _;
use std::time::Duration;

use chrono::{SecondsFormat, TimeDelta, Utc};
use serde_json::Value;
use url::Url;

use crate::client::auth::Signer;
use crate::client::http::{build, reason};
use crate::command::Context;
use crate::command::config::{nothing_set, services};
use crate::config::{Credentials, Endpoint, Settings};
use crate::error::{Error, Exit, Result};
use crate::event::{Level, say};

/// Check credentials, and log in
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
    /// Log in to Comm100 in a browser, and keep the tokens
    Login(login::Args),
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let settings = context.settings()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Error::failure(format!("cannot start: {error}")).because(error))?;
    match &args.action {
        Action::Status => runtime.block_on(status(&settings, context)),
        Action::Login(args) => runtime.block_on(login::run(args, &settings, context)),
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
        match who(settings, section, &endpoint).await {
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

async fn who(settings: &Settings, section: &str, endpoint: &Endpoint) -> Result<String> {
    let caller = Caller::new(settings, endpoint)?;
    match (section, &endpoint.credentials) {
        ("vcc", Credentials::Basic { user, .. }) => {
            let projects = caller.ask(caller.below("/projects"), None).await?;
            let count = projects["response"].as_array().map(Vec::len);
            Ok(count.map_or_else(|| user.clone(), |count| format!("{user}, who sees {count} projects")))
        }
        (_, Credentials::OAuth(oauth)) => {
            let info = caller.ask(oauth.beside("userinfo"), None).await?;
            Ok(info["email"].as_str().map_or_else(|| "an agent without an email".to_owned(), str::to_owned))
        }
        (_, credentials) => {
            caller.ask(caller.below("/livechat/chats:Search?pageIndex=1&pageSize=10"), Some(last_hour())).await?;
            Ok(match credentials {
                Credentials::Basic { user, .. } => user.clone(),
                _ => "an agent who may read chats".to_owned(),
            })
        }
    }
}

/// The body of a search that has little to find.
fn last_hour() -> String {
    let time = |ago| (Utc::now() - TimeDelta::minutes(ago)).to_rfc3339_opts(SecondsFormat::Millis, true);
    let filter = serde_json::json!({"name": "requestedTime", "operator": "is", "value": [time(60), time(0)]});
    serde_json::json!({ "filters": [filter] }).to_string()
}

struct Caller<'a> {
    http: reqwest::Client,
    signer: Signer,
    endpoint: &'a Endpoint,
}

impl<'a> Caller<'a> {
    fn new(settings: &Settings, endpoint: &'a Endpoint) -> Result<Self> {
        let http = build(&endpoint.base_url, Duration::from_secs(10), Some(Duration::from_secs(60)))?;
        let signer = Signer::new(&endpoint.credentials, endpoint.site_id.as_deref(), &settings.state_dir()?)?;
        Ok(Self { http, signer, endpoint })
    }

    /// An address of the service; `path` may carry a query.
    fn below(&self, path: &str) -> Url {
        let mut url = self.endpoint.base_url.clone();
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(&format!("{}{path}", url.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }

    /// GET, or POST with a body; a token that is refused is renewed once.
    async fn ask(&self, mut url: Url, body: Option<String>) -> Result<Value> {
        if let Some(site) = &self.endpoint.site_id {
            url.query_pairs_mut().append_pair("siteId", site);
        }
        let first = self.signer.authorization(&self.http).await?;
        let answer = self.send(&url, body.clone(), first.clone()).await;
        let refused = answer.as_ref().is_err_and(|error| error.exit() == Exit::Refused);
        if refused && self.signer.renew(&self.http, &first).await? {
            return self.send(&url, body, self.signer.authorization(&self.http).await?).await;
        }
        answer
    }

    async fn send(&self, url: &Url, body: Option<String>, header: reqwest::header::HeaderValue) -> Result<Value> {
        let host = url.host_str().unwrap_or_default();
        let lost =
            |error: reqwest::Error| Error::new(Exit::Later, format!("no answer from {host}: {}", reason(&error)));
        let request = match body {
            Some(body) => self.http.post(url.clone()).header("Content-Type", "application/json").body(body),
            None => self.http.get(url.clone()),
        };
        let response = request.header("Authorization", header).send().await.map_err(lost)?;
        match response.status().as_u16() {
            200..300 => {
                let bytes = response.bytes().await.map_err(lost)?;
                serde_json::from_slice(&bytes).map_err(|_| Error::failure(format!("{host} did not answer in JSON")))
            }
            status @ (401 | 403) => {
                Err(Error::new(Exit::Refused, format!("{host} refused the credentials (HTTP {status})"))
                    .hint("check the token or key, what it is allowed to do, and the addresses it may be used from"))
            }
            status @ (429 | 500..) => Err(Error::new(Exit::Later, format!("{host} answered HTTP {status}"))),
            status => Err(Error::failure(format!("{host} answered HTTP {status}")).hint("is the base_url right?")),
        }
    }
}
