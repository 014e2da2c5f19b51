//! `chatferry vcc listen`: receives VCC Live's 'Chat (Async)' webhook. What is typed, and what it comes to; receiving
//! itself is [`crate::server::webhook`].

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Utc;
use futures_util::FutureExt;
use futures_util::future::select;

use crate::command::Context;
use crate::command::export::check_csv_flags;
use crate::command::export::format;
use crate::command::value::socket_address;
use crate::config::Settings;
use crate::error::{Error, Exit, Result};
use crate::event::{Level, say};
use crate::format::field_names::FieldNames;
use crate::format::{Format, Rows, Shape};
use crate::interrupt::interrupt;
use crate::output::target::Target;
use crate::output::template::Values;
use crate::provider::vcc::webhook::WEBHOOK;
use crate::server::simulate::sender;
use crate::server::webhook::cidr::Cidr;
use crate::server::webhook::cipher::Cipher;
use crate::server::webhook::door::Door;
use crate::server::webhook::intake::parse_size;
use crate::server::webhook::metric::Metric;
use crate::server::webhook::place::{Look, Place};
use crate::server::webhook::running::Plan;
use crate::server::webhook::{Options, Patience, Receiver, readiness, tls};
use crate::summary::Summary;

/// Receive the chats that VCC Live posts when an agent closes them
///
/// Each body is on disk before it is answered with 200; anything else makes VCC Live send it again, for days. The
/// same body is stored once, however often it comes; a changed one is stored as a further line. What is no chat, or
/// cannot be read, goes to NAME.quarantine.ndjson.
///
/// While it runs, chats are lines of NAME.incoming (NDJSON, whatever the format). With a day in the name, a file is
/// closed when its day is over: converted to its format, compressed, and given its name; a stop in mid-day leaves the
/// .incoming, and the next start continues it. Without a day in the name, a stop closes the file, and the next start
/// continues it (for formats other than plain NDJSON, the .incoming stays beside it for that).
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry vcc listen -o 'chats-{date}.ndjson.zst'
  chatferry vcc listen -o '{year}/{month}/chats-{date}.csv' --tz Europe/Budapest --behind-proxy
  chatferry vcc listen -o chats.ndjson --bind 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem
  chatferry --demo vcc listen -o chats.ndjson      # receives a hundred made-up chats, and ends
  chatferry --demo vcc listen -o chats.csv -q

The secret in the webhook's URL (?secret-key=…, or as the last part of the path) is the setting
vcc.webhook_secret, or CHATFERRY_VCC_WEBHOOK_SECRET; the key of encrypted bodies is vcc.webhook_key;
with a key, a body that is not encrypted goes to the quarantine.
Without a secret, requests that a web page in a browser could send are refused.")]
pub struct Args {
    /// Where chats go; {date}, {year}, {month} and {day} are the day of arrival
    #[arg(short, long, value_name = "PATH", required_unless_present = "fields", help_heading = "Output")]
    output: Option<String>,
    /// Format of closed files, if the extension does not set it: json, ndjson or csv
    #[arg(short, long, value_name = "FORMAT", value_parser = format, help_heading = "Output")]
    format: Option<&'static Format>,
    /// One row per chat or per message [default: messages in CSV, else chats]
    #[arg(long, value_name = "WHAT", help_heading = "Output")]
    rows: Option<Rows>,
    /// Fields to write, in this order: a,b.c (`help` lists them)
    ///
    /// With a + in front of every name, they are added to the default columns: +a,+b. A name that is not documented
    /// needs a question mark: name?
    #[arg(long, value_name = "PATHS", help_heading = "Output")]
    fields: Option<String>,
    /// CSV for Excel: byte order mark, CRLF, no cell that Excel would run as a formula
    #[arg(long, help_heading = "Output")]
    csv_excel: bool,
    /// Make new files readable by their owner only
    #[arg(long, help_heading = "Output")]
    private: bool,
    /// Time zone in which days begin and end, an IANA name [default: the profile's, else the system's]
    #[arg(long, value_name = "ZONE", help_heading = "Output")]
    tz: Option<String>,

    /// Address to listen on; port 0 takes a free port [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDR", value_parser = socket_address, help_heading = "Receiving")]
    bind: Option<SocketAddr>,
    /// Path of the webhook's URL
    #[arg(long, value_name = "PATH", default_value = "/hook", help_heading = "Receiving")]
    path: String,
    /// Maximum size of a body
    #[arg(long, value_name = "SIZE", default_value = "16MiB", value_parser = parse_size, help_heading = "Receiving")]
    max_body: usize,
    /// URL parameter that holds the secret
    #[arg(long, value_name = "NAME", default_value = "secret-key", help_heading = "Receiving")]
    secret_param: String,
    /// URL parameter that holds the IV of an encrypted body
    #[arg(long, value_name = "NAME", default_value = "iv", help_heading = "Receiving")]
    iv_param: String,
    /// Accept chats only from these addresses (repeatable)
    #[arg(long, value_name = "CIDR", help_heading = "Receiving")]
    allow: Vec<Cidr>,
    /// A proxy in front does TLS; believe X-Forwarded-For from it (repeatable) [default range: loopback]
    #[arg(
        long,
        value_name = "CIDR",
        num_args = 0..=1,
        require_equals = true,
        default_missing_values = ["127.0.0.0/8", "::1"],
        help_heading = "Receiving"
    )]
    behind_proxy: Vec<Cidr>,
    /// Certificate for https, a PEM file with its chain
    #[arg(long, value_name = "FILE", requires = "tls_key", help_heading = "Receiving")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_cert", help_heading = "Receiving")]
    tls_key: Option<PathBuf>,
    /// Loopback address for GET /healthz and GET /metrics (Prometheus)
    #[arg(long, value_name = "ADDR", value_parser = socket_address, help_heading = "Receiving")]
    admin: Option<SocketAddr>,
}

impl Args {
    fn target(&self) -> Result<Target> {
        let output = self.output.as_deref();
        let missing = || Error::usage("--output is missing").hint("name a file, as in `chats-{date}.ndjson`");
        let target = Target::parse(output.ok_or_else(missing)?, self.format)?;
        match target.format.finish {
            None => Ok(target),
            Some(_) => Err(Error::usage(format!("--output {}: listen writes ndjson, json or csv", target.typed))
                .hint("write .ndjson, and make the file of it with `chatferry convert`")),
        }
    }

    /// Rows are messages in CSV, unless something else was said.
    fn rows(&self) -> Rows {
        let csv = || self.target().is_ok_and(|target| target.format.name == "csv");
        self.rows.unwrap_or_else(|| if csv() { Rows::Messages } else { Rows::Chats })
    }
}

/// Runs it until Ctrl-C or SIGTERM.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    if args.fields.as_deref() == Some("help") {
        context.ui.print(&(field_names(args.rows()).known().join("\n") + "\n"))?;
        return Ok(Exit::Complete);
    }
    let options = options(args, context)?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Error::failure(format!("cannot start: {error}")).because(error))?;
    runtime.block_on(receive(options, context))
}

async fn receive(options: Options, context: &Context) -> Result<Exit> {
    let started = Instant::now();
    let listener = context.listener();
    let mut stop = Box::pin(interrupt(None));
    // Looked at once, so that signals count from here on.
    if (&mut stop).now_or_never().is_some() {
        return Ok(Exit::Complete);
    }
    let receiver = Receiver::open(options)?;
    let metric = receiver.metric();
    if let Some(url) = receiver.admin_url()? {
        say(&listener, Level::Note, format!("health and numbers at {url}/healthz and {url}/metrics"));
    }
    say(&listener, Level::Note, format!("listening on {}", receiver.url()?));
    readiness::ready();
    let demo = context.global.demo.then(|| receiver.url()).transpose()?;
    receiver
        .run(async {
            match demo {
                None => drop(stop.await),
                Some(url) => drop(select(stop, Box::pin(send_made_up(url))).await),
            }
            readiness::stopping();
        })
        .await?;
    let (stored, twice, odd) = (metric.stored.get(), metric.duplicates.get(), metric.quarantined.get());
    let sentence = format!("stopped: {stored} chats stored, {twice} received again, {odd} bodies in quarantine");
    say(&listener, Level::Note, sentence);
    summarize(context, &metric, started)?;
    Ok(Exit::Complete)
}

/// What `--demo` receives: the simulated service's latest chats, some of them twice.
async fn send_made_up(url: String) {
    let Ok(url) = url.parse() else { return };
    let (delay, minute) = (Duration::from_millis(500), Duration::from_millis(10));
    let options = sender::Options { url, chats: None, seed: 1, senders: 4, repeat: 10, delay, minute, cipher: None };
    // What was not received is seen in the archive, which is what the demo shows.
    drop(sender::send(options).await);
}

fn options(args: &Args, context: &Context) -> Result<Options> {
    let settings = context.settings()?;
    let webhook = settings.webhook()?;
    // The demo must not be in the way of a receiver at work.
    let port = if context.global.demo { 0 } else { 8787 };
    let bind = args.bind.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], port)));
    check_exposure(args, bind, !webhook.secrets.is_empty())?;
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => {
            Some(tls::Files { certificate: certificate.clone(), key: key.clone() }.load()?)
        }
        _ => None,
    };
    Ok(Options {
        bind,
        admin: args.admin,
        tls,
        cipher: Cipher::from_settings(&webhook)?,
        iv_param: args.iv_param.clone(),
        max_body: args.max_body,
        patience: Patience::default(),
        plan: plan(args, context, &settings)?,
        door: Door {
            path: hook_path(&args.path)?,
            secret_param: args.secret_param.clone(),
            secrets: webhook.secrets,
            allow: args.allow.clone(),
            proxies: args.behind_proxy.clone(),
        },
    })
}

fn plan(args: &Args, context: &Context, settings: &Settings) -> Result<Plan> {
    let target = args.target()?;
    let rows = args.rows();
    check_csv_flags(args.csv_excel, None, [target.format].into_iter())?;
    let fields = args.fields.as_deref().map(|typed| field_names(rows).parse(typed)).transpose()?;
    let zone = settings.zone(args.tz.as_deref())?;
    let values = Values {
        day: Some(zone.day(Utc::now())),
        source: WEBHOOK.source.to_owned(),
        resource: WEBHOOK.name.to_owned(),
        profile: settings.profile_name().to_owned(),
        project: String::new(),
    };
    Ok(Plan {
        place: Place::new(&target, values)?,
        zone,
        look: Look {
            format: target.format,
            shape: Shape {
                rows,
                adds: fields.as_ref().is_some_and(|fields| fields.adds),
                fields: fields.map(|fields| fields.paths),
                excel: args.csv_excel,
                ..Shape::whole(&WEBHOOK)
            },
            packing: target.packing,
            private: args.private,
        },
        clock: Arc::new(Utc::now),
        listener: context.listener(),
    })
}

fn field_names(rows: Rows) -> FieldNames {
    FieldNames { resource: &WEBHOOK, rows, includes: &[] }
}

/// Refuses to listen beyond this machine without a secret and without TLS, unless a proxy sees to it.
fn check_exposure(args: &Args, bind: SocketAddr, has_secret: bool) -> Result<()> {
    if let Some(admin) = args.admin.filter(|admin| !admin.ip().is_loopback()) {
        return Err(Error::usage(format!("--admin {admin}: expected a loopback address such as 127.0.0.1:8788")));
    }
    if bind.ip().to_canonical().is_loopback() {
        return Ok(());
    }
    let sentence = match (has_secret, args.tls_cert.is_some() || !args.behind_proxy.is_empty()) {
        (true, true) => return Ok(()),
        (false, _) => format!("--bind {bind}: without a secret only a loopback address is listened on"),
        (true, false) => format!("--bind {bind}: without TLS the secret would cross the network in plain text"),
    };
    let hint = "set vcc.webhook_secret (CHATFERRY_VCC_WEBHOOK_SECRET) and --tls-cert with --tls-key, or say --behind-proxy if a proxy in front sees to TLS";
    Err(Error::usage(sentence).hint(hint))
}

fn hook_path(typed: &str) -> Result<String> {
    match typed.strip_prefix('/') {
        Some(_) if !typed.contains(['?', '#', ' ']) => Ok(typed.trim_end_matches('/').to_owned()),
        _ => Err(Error::usage(format!("--path `{typed}`: expected a path such as /hook"))),
    }
}

fn summarize(context: &Context, metric: &Metric, started: Instant) -> Result<()> {
    let Some(path) = &context.global.summary else { return Ok(()) };
    let summary = Summary {
        command: "vcc listen",
        source: Some(WEBHOOK.source),
        verdict: "complete",
        requests: metric.received.get(),
        chats: Some(metric.stored.get()),
        duplicates: Some(metric.duplicates.get()),
        rejects: Some(metric.quarantined.get()),
        bytes_in: metric.bytes_in.get(),
        bytes_out: Some(metric.bytes_out.get()),
        elapsed_s: started.elapsed().as_secs_f64(),
        ..Summary::default()
    };
    summary.write(path, &context.ui)
}
