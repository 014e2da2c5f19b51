//! Both services on one address of this machine, with made-up chats and, if asked, faults: a newcomer's first data
//! (`--demo`), and what all tests talk to. It plays what the vendors' pages say and the ways in which their servers
//! are known to differ; there is no test switch anywhere else in the program.

mod call;
mod catalog;
mod change;
mod chat;
mod comm100;
mod comm100_chat;
mod comm100_message;
mod comm100_odd;
mod door;
mod fault;
mod filter;
mod hook;
mod include;
mod log;
mod oauth;
mod phrase;
pub mod sender;
mod spoil;
mod stamp;
mod vcc;
mod vcc_chat;
mod vcc_message;
mod vcc_variant;
mod wire;
mod world;
mod write;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

pub use catalog::{FAULTS, Known, fault_names, help};
pub use fault::Fault;
pub use oauth::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, PASSWORD, REFRESH_TOKEN};

use crate::error::{Error, Result};

/// What to simulate.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address to listen on; port 0 takes a free port.
    pub bind: SocketAddr,
    /// So many chats in each service's main list (a tenth of it in the others), long ones, spread evenly over the
    /// 90 days up to the last midnight UTC, instead of lifelike days.
    pub chats: Option<u32>,
    /// Random seed.
    pub seed: u64,
    /// What goes wrong, or otherwise.
    pub faults: Vec<Fault>,
    /// How long each answer is held back.
    pub latency: Duration,
    /// Maximum of chats per response, whatever was asked for.
    pub page_cap: Option<u32>,
    /// The services' clock, which stands still until it is set anew; without it, this machine's.
    pub clock: Option<jiff::Timestamp>,
    /// How many days have chats, beside today.
    pub days: u32,
    /// So many chats on each day in each service's main list, instead of lifelike numbers.
    pub per_day: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        let bind = (Ipv4Addr::LOCALHOST, 0).into();
        Self {
            bind,
            chats: None,
            seed: 1,
            faults: Vec::new(),
            latency: Duration::ZERO,
            page_cap: None,
            clock: None,
            days: 90,
            per_day: None,
        }
    }
}

/// A running simulation; it ends when this is dropped.
#[derive(Debug)]
pub struct Simulation {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Simulation {
    /// Makes up the chats, listens, and serves in a thread of its own. Fails if the address cannot be had.
    pub fn start(options: Options) -> Result<Self> {
        let bind = options.bind;
        let cannot = |error: std::io::Error| {
            Error::failure(format!("cannot listen on {bind}: {error}")).hint("another --bind, or port 0 for a free one")
        };
        let listener = TcpListener::bind(bind).map_err(cannot)?;
        listener.set_nonblocking(true).map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let world = Arc::new(world::World::new(options, address));
        let runtime = runtime()?;
        let listener = {
            let _context = runtime.enter();
            wire::Listener(tokio::net::TcpListener::from_std(listener).map_err(cannot)?)
        };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || runtime.block_on(serve(listener, world, stopped)));
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The settings that lead a run here: both base addresses, and made-up credentials.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("CHATFERRY_VCC_URL", format!("http://{}/v2", self.address)),
            ("CHATFERRY_VCC_CUSTOMER", vcc::CUSTOMER.to_owned()),
            ("CHATFERRY_VCC_TOKEN", vcc::TOKEN.to_owned()),
            ("CHATFERRY_COMM100_URL", format!("http://{}/v4", self.address)),
            ("CHATFERRY_COMM100_SITE_ID", oauth::SITE_ID.to_owned()),
            ("CHATFERRY_COMM100_EMAIL", oauth::EMAIL.to_owned()),
            ("CHATFERRY_COMM100_API_KEY", oauth::API_KEY.to_owned()),
        ]
    }

    /// Calls `ready` as soon as Ctrl-C and SIGTERM are listened to, then waits for one of them. Not for
    /// asynchronous code: it blocks.
    pub fn wait(&self, ready: impl FnOnce() -> Result<()>) -> Result<()> {
        let cannot = |error: std::io::Error| Error::failure(format!("cannot wait for signals: {error}"));
        runtime()?.block_on(async {
            let interrupted = interrupted().map_err(cannot)?;
            ready()?;
            interrupted.await;
            Ok(())
        })
    }
}

impl Drop for Simulation {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the server's thread has been printed; there is nothing to add.
            drop(thread.join());
        }
    }
}

async fn serve(listener: wire::Listener, world: Arc<world::World>, stopped: oneshot::Receiver<()>) {
    let service =
        Router::new().fallback(door::serve).with_state(world).into_make_service_with_connect_info::<wire::Wire>();
    tokio::select! {
        _ = axum::serve(listener, service) => {}
        _ = stopped => {}
    }
}

fn runtime() -> Result<Runtime> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Error::failure(format!("cannot start the simulated services: {error}")))
}

/// Listens from the moment that it is called, not only once the future is awaited.
#[cfg(unix)]
fn interrupted() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens from the moment that it is called, not only once the future is awaited.
#[cfg(windows)]
fn interrupted() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
