//! `chatferry auth login`: OAuth's authorization code by a redirect to this machine.
//!
//! No browser is opened: on a server there is none. The address is printed, and the redirect waited for.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::{constant_time, rand};
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::get;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use url::{Url, form_urlencoded};

use crate::client::auth::Login;
use crate::client::http::build;
use crate::client::pacing::Pacer;
use crate::client::token::Grant;
use crate::command::Context;
use crate::command::value::number;
use crate::config::{OAuth, Settings};
use crate::error::{Error, Exit, Result};
use crate::redact::register;

/// How long a person may take in the browser.
const PATIENCE: Duration = Duration::from_secs(600);

/// Log in to Comm100 in a browser, and store the tokens
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Register http://127.0.0.1:PORT/callback as a redirect address of the OAuth client
(Control Panel, Global Settings, Security, OAuth Client), and name the same port here.

Examples:
  chatferry auth login --port 8765
  chatferry auth login --profile work --port 8765")]
pub struct Args {
    /// Local port that the browser is redirected to [default: any free port]
    #[arg(long, value_name = "PORT", default_value = "0", hide_default_value = true, allow_negative_numbers = true, value_parser = number(0..=u16::MAX, 8765))]
    port: u16,
}

/// Runs it.
pub async fn run(args: &Args, settings: &Settings, context: &Context) -> Result<Exit> {
    if context.global.no_input {
        return Err(Error::usage("`auth login` needs somebody with a browser, so it cannot go with --no-input"));
    }
    if context.global.demo {
        return Err(Error::usage("`auth login` cannot be tried with --demo: the simulated services need no login"));
    }
    let oauth = settings.oauth().map_err(without_demo)?;
    let site = settings.site_id();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let failed = |error: std::io::Error| Error::failure(format!("cannot listen on {address}: {error}")).because(error);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    let redirect = format!("http://127.0.0.1:{port}/callback");
    let (state, verifier) = (random()?, random()?);
    let url = authorize_url(&oauth, site.as_deref(), &redirect, &Proof { state: &state, verifier: &verifier });
    context.ui.print(&format!("Open this address in a browser and log in:\n\n  {url}\n\n"))?;
    let code = receive(listener, state).await?;
    let http = build(&oauth.auth_url, Duration::from_secs(10), Some(Duration::from_secs(60)))?;
    let pacer = Arc::new(Pacer::new(super::PATIENCE, context.listener()));
    let login = Login::new(&oauth, site.as_deref(), &settings.state_dir()?, pacer);
    login.redeem(&http, Grant::Code { code, redirect, verifier }).await?;
    context.ui.print("Logged in; the tokens are kept in the state folder.\n")?;
    Ok(Exit::Complete)
}

/// What is not set is no reason to try the demo for somebody who wants to log in.
fn without_demo(error: Error) -> Error {
    match error.advice().and_then(|hint| hint.split_once("; --demo")) {
        Some((hint, _)) => {
            let hint = hint.to_owned();
            error.hint(hint)
        }
        None => error,
    }
}

/// 32 random bytes as text: what OAuth's `state` and PKCE's verifier should be. Not to be shown.
fn random() -> Result<String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| Error::failure("the machine has no random numbers to give"))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// What shows that the code that comes back is the answer to this login (`state`), and that we are who asked for it
/// (PKCE, RFC 7636).
struct Proof<'a> {
    state: &'a str,
    verifier: &'a str,
}

impl Proof<'_> {
    fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier.as_bytes()))
    }
}

/// `/oauth/authorize` beside `/oauth/token`.
fn authorize_url(oauth: &OAuth, site_id: Option<&str>, redirect: &str, proof: &Proof<'_>) -> Url {
    let mut url = oauth.beside("authorize");
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("response_type", "code").append_pair("client_id", &oauth.client_id);
    if let Some(site) = site_id {
        query.append_pair("siteId", site);
    }
    query
        .append_pair("scope", "openid offline_access")
        .append_pair("redirect_uri", redirect)
        .append_pair("state", proof.state)
        .append_pair("code_challenge", &proof.challenge())
        .append_pair("code_challenge_method", "S256");
    // A space as `+` is a form's way; in an address not every server reads it so.
    url.set_query(Some(&query.finish().replace('+', "%20")));
    url
}

struct Door {
    state: String,
    outcome: mpsc::Sender<Result<String>>,
}

/// Waits for the browser to come back with a code.
async fn receive(listener: TcpListener, state: String) -> Result<String> {
    let (outcome, mut outcomes) = mpsc::channel(1);
    let app = Router::new().route("/callback", get(callback)).with_state(Arc::new(Door { state, outcome }));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, app).with_graceful_shutdown(async { _ = stopped.await });
    let server = tokio::spawn(async { server.await });
    let outcome = tokio::time::timeout(PATIENCE, outcomes.recv()).await;
    _ = stop.send(());
    // The browser gets its last words, but a connection that it keeps open does not keep us.
    _ = tokio::time::timeout(Duration::from_secs(1), server).await;
    match outcome {
        Ok(Some(outcome)) => outcome,
        _ => Err(Error::failure("nobody came back from the browser within ten minutes")),
    }
}

async fn callback(State(door): State<Arc<Door>>, RawQuery(query): RawQuery) -> (StatusCode, &'static str) {
    let query = query.unwrap_or_default();
    let word =
        |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value);
    let state = word("state").unwrap_or_default();
    if constant_time::verify_slices_are_equal(state.as_bytes(), door.state.as_bytes()).is_err() {
        return (StatusCode::BAD_REQUEST, "This is not the login that chatferry waits for.\n");
    }
    match (word("code").filter(|code| !code.is_empty()), word("error")) {
        (Some(code), None) => {
            register(&code);
            _ = door.outcome.try_send(Ok(code.into_owned()));
            (StatusCode::OK, "chatferry has what it needs; this page can be closed.\n")
        }
        (None, None) => {
            let error = Error::new(Exit::Refused, "the login came back without a code")
                .hint("run `chatferry auth login` again; if this repeats, check the OAuth client's settings");
            _ = door.outcome.try_send(Err(error));
            (StatusCode::BAD_REQUEST, "The login came back without a code; chatferry says more.\n")
        }
        (_, error) => {
            let said: String = error.unwrap_or_default().chars().filter(|char| !char.is_control()).take(100).collect();
            _ = door.outcome.try_send(Err(Error::new(Exit::Refused, format!("the login was refused: {said}"))));
            (StatusCode::BAD_REQUEST, "The login was refused; chatferry says more.\n")
        }
    }
}
