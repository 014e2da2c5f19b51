//! `chatferry simulate`: both services on loopback, with made-up chats and, if asked, faults.

use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use secrecy::ExposeSecret;
use url::Url;

use crate::command::Context;
use crate::command::value::{number, socket_address, url};
use crate::error::{Error, Exit, Result};
use crate::server::simulate::{self, Fault, Options, Simulation, sender};
use crate::server::webhook::cipher::Cipher;
use crate::window::parse_duration;

/// Run a local server that simulates both services
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry simulate > settings.sh &    serve, and keep the settings that lead there
  . ./settings.sh                       … so that this shell's commands go there
  chatferry simulate --chats 20000      20,000 long chats, for measurements
  chatferry simulate --fault status=503@3*2 --fault cut@7
                                        requests 3 and 4 are refused, answer 7 is cut
  chatferry simulate --fault help       what can be made to go wrong
  chatferry simulate --send-webhooks http://127.0.0.1:8787/hook --repeat 10
                                        post what `chatferry vcc listen` receives

Comm100's part also takes the access token made-up-access-token, and at /oauth/token the client
made-up-client with made-up-client-secret, made-up-refresh-token (once) and made-up-password.
What was asked, what was changed, and what a perfect export holds, at the address printed:
  /simulate/log, /simulate/state,
  /simulate/truth?service=comm100&resource=chats|missed, /simulate/truth?service=vcc&project=822,
  each with &since=INSTANT&until=INSTANT, and &throughout=1 for those that were there from the start")]
pub struct Args {
    /// Address to listen on; port 0 takes a free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = socket_address)]
    bind: SocketAddr,
    /// Number of chats to simulate in each service: long ones, spread evenly over 90 days [default: lifelike days]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number(0..=u32::MAX, 20_000))]
    chats: Option<u32>,
    /// Random seed
    #[arg(long, value_name = "N", default_value = "1", allow_negative_numbers = true, value_parser = number(0..=u64::MAX, 2))]
    seed: u64,
    /// Inject a fault (repeatable; `help` lists them)
    #[arg(long, value_name = "SPEC")]
    fault: Vec<String>,
    /// Delay of each response
    #[arg(long, value_name = "DUR", default_value = "0s", value_parser = duration)]
    latency: Duration,
    /// Clock of the services, as an instant; it stands still until /simulate/clock?now=INSTANT sets it
    #[arg(long, value_name = "INSTANT")]
    clock: Option<jiff::Timestamp>,
    /// Days that have chats, beside today
    #[arg(long, value_name = "N", default_value = "90", value_parser = number(1..=4000_u32, 30))]
    days: u32,
    /// Chats per day in each service's main list
    #[arg(long, value_name = "N", value_parser = number(1..=200_u32, 20))]
    per_day: Option<u32>,
    /// Maximum of chats per response, whatever was asked for
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number(1..=u32::MAX, 200))]
    page_cap: Option<u32>,
    #[command(flatten)]
    sending: Sending,
}

/// The flags of `--send-webhooks`.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Sending webhooks")]
struct Sending {
    /// Instead of serving, post made-up chats to URL as VCC Live's webhook does, and report as one line of JSON;
    /// secret, key and cipher are the settings of `vcc listen`
    #[arg(long, value_name = "URL", value_parser = url)]
    send_webhooks: Option<Url>,
    /// Concurrent requests
    #[arg(long, value_name = "N", default_value = "4", requires = "send_webhooks", allow_negative_numbers = true, value_parser = number(1..=u16::MAX, 4))]
    senders: u16,
    /// Percentage of chats that are sent twice
    #[arg(long, value_name = "PERCENT", default_value = "0", requires = "send_webhooks", allow_negative_numbers = true, value_parser = number(0..=100_u8, 10))]
    repeat: u8,
    /// Hold each chat back for a random part of this, which also brings them out of order
    #[arg(long, value_name = "DUR", default_value = "0s", requires = "send_webhooks", value_parser = parse_duration)]
    delay: Duration,
    /// What is not answered with 200 is sent again after 1, 2, 4 … minutes, 15 times at most; a minute lasts so long
    #[arg(long, value_name = "DUR", default_value = "1m", requires = "send_webhooks", value_parser = parse_duration)]
    minute: Duration,
}

/// Runs it until Ctrl-C or SIGTERM.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    if args.fault.iter().any(|spec| spec == "help") {
        context.ui.print(&simulate::help())?;
        return Ok(Exit::Complete);
    }
    if let Some(target) = &args.sending.send_webhooks {
        return send(args, target.clone(), context);
    }
    let faults = args.fault.iter().map(|spec| Fault::from_str(spec)).collect::<Result<Vec<_>>>()?;
    let Args { bind, chats, seed, latency, page_cap, clock, days, per_day, .. } = *args;
    let options = Options { bind, chats, seed, faults, latency, page_cap, clock, days, per_day };
    let simulation = Simulation::start(options)?;
    let exports: String =
        simulation.environment().iter().map(|(name, value)| format!("export {name}={value}\n")).collect();
    simulation.wait(|| match context.ui.print(&exports) {
        // Whoever read the settings may have gone already; the services are for others.
        Err(error) if !error.is_closed_pipe() => Err(error),
        _ => Ok(()),
    })?;
    Ok(Exit::Complete)
}

fn send(args: &Args, mut url: Url, context: &Context) -> Result<Exit> {
    let webhook = context.settings()?.webhook()?;
    if let Some(secret) = webhook.secrets.first() {
        url.query_pairs_mut().append_pair("secret-key", secret.expose_secret());
    }
    let Sending { senders, repeat, delay, minute, .. } = args.sending;
    let options = sender::Options {
        url,
        chats: args.chats,
        seed: args.seed,
        senders: senders.into(),
        repeat,
        delay,
        minute,
        cipher: Cipher::from_settings(&webhook)?,
    };
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Error::failure(format!("cannot start: {error}")).because(error))?;
    let report = runtime.block_on(sender::send(options))?;
    // A struct of numbers cannot fail to become JSON.
    context.ui.print(&(serde_json::to_string(&report).unwrap_or_default() + "\n"))?;
    Ok(if report.given_up == 0 { Exit::Complete } else { Exit::Incomplete })
}

fn duration(text: &str) -> Result<Duration> {
    let wrong = || Error::usage("expected a length of time such as 50ms or 2s");
    jiff::SignedDuration::from_str(text).ok().and_then(|length| Duration::try_from(length).ok()).ok_or_else(wrong)
}
