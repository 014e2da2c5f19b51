//! The receiver of VCC Live's 'Chat (Async)' webhook: the server and its life. It answers 200 when a body is on disk,
//! and not before.
//!
//! A request's way: [`guest`] (a place) -> [`desk`] -> [`door`] (may it?) -> [`intake`] (within limits) -> [`body`]
//! (what is it?) -> [`store`] (the queue) -> [`archive`] (written, durable) -> 200. What is asked of the service
//! itself, and the flags, are not here.

mod admin;
pub mod archive;
pub mod body;
pub mod cidr;
pub mod cipher;
pub mod closing;
mod connection;
pub mod desk;
pub mod door;
mod guest;
pub mod intake;
pub mod metric;
pub mod place;
pub mod readiness;
mod reply;
pub mod running;
pub mod seen;
pub mod store;
pub mod tail;
pub mod tls;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use crate::error::{Error, Result};
use crate::event::{Level, Listener, say};

use archive::Archive;
use cipher::Cipher;
use connection::Connection;
use desk::Desk;
use door::Door;
use guest::{Guests, PLACES};
use intake::Intake;
use metric::Metric;
use running::Plan;

/// Connections that may wait to be accepted; where more come at once, the system lets them wait for a second.
const BACKLOG: u32 = 4096;

/// How long a sender may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a request's header, from the connection or the last answer on, and for the TLS handshake.
    pub header: Duration,
    /// For a request's body.
    pub body: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { header: Duration::from_secs(10), body: Duration::from_secs(30) }
    }
}

/// What a receiver is to be.
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub bind: SocketAddr,
    /// Where health and numbers are asked for.
    pub admin: Option<SocketAddr>,
    /// TLS, if the receiver does it.
    pub tls: Option<TlsAcceptor>,
    /// Who may write.
    pub door: Door,
    /// How encrypted bodies are opened.
    pub cipher: Option<Cipher>,
    /// The query parameter with the IV.
    pub iv_param: String,
    /// The largest body, in bytes.
    pub max_body: usize,
    /// How long a sender may take.
    pub patience: Patience,
    /// The archive.
    pub plan: Plan,
}

/// A receiver whose archive and sockets are open.
pub struct Receiver {
    listener: TcpListener,
    admin: Option<TcpListener>,
    tls: Option<TlsAcceptor>,
    header: Duration,
    desk: Desk,
    store: store::Store,
}

impl Receiver {
    /// Opens the archive and the sockets. Must be called inside a runtime.
    pub fn open(options: Options) -> Result<Self> {
        let metric = Arc::new(Metric::default());
        let events = options.plan.listener.clone();
        // The archive comes first: that another run has it says more than that the address is in use.
        let archive = Archive::open(options.plan, Arc::clone(&metric))?;
        let sockets = bind("--bind", options.bind)
            .and_then(|hook| Ok((hook, options.admin.map(|address| bind("--admin", address)).transpose()?)));
        let (listener, admin) = match sockets {
            Ok(sockets) => sockets,
            Err(error) => {
                archive.finish()?;
                return Err(error);
            }
        };
        let (store, inbox) = store::start(archive)?;
        let desk = Desk {
            door: options.door,
            intake: Intake::new(options.max_body, options.patience.body),
            cipher: options.cipher,
            iv_param: options.iv_param,
            inbox,
            metric,
            listener: events,
        };
        Ok(Self { listener, admin, tls: options.tls, header: options.patience.header, desk, store })
    }

    /// The hook's address.
    pub fn url(&self) -> Result<String> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        Ok(format!("{scheme}://{}{}", address(&self.listener)?, self.desk.door.path))
    }

    /// The address of health and numbers.
    pub fn admin_url(&self) -> Result<Option<String>> {
        self.admin.as_ref().map(|admin| Ok(format!("http://{}", address(admin)?))).transpose()
    }

    /// The numbers, which go on being counted.
    pub fn metric(&self) -> Arc<Metric> {
        Arc::clone(&self.desk.metric)
    }

    /// Receives until `stop`; then answers what is under way and closes the archive.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<()> {
        let (stopped, stopping) = watch::channel(());
        let admin = self.admin.map(|admin| tokio::spawn(admin::serve(admin, Arc::clone(&self.desk.metric))));
        let desk = Arc::new(self.desk);
        let connection = Connection { desk, tls: self.tls, header: self.header, stopping };
        let guests = receive(&self.listener, connection, stop).await;
        drop((self.listener, stopped));
        guests.leave().await;
        // The last way into the archive is gone, so it is being closed.
        let closed = tokio::task::spawn_blocking(|| self.store.finish()).await;
        admin.inspect(tokio::task::JoinHandle::abort);
        closed.unwrap_or_else(|error| Err(Error::failure("closing the archive broke off").because(error)))
    }
}

async fn receive(listener: &TcpListener, connection: Connection, stop: impl Future<Output = ()>) -> Guests {
    let mut guests = Guests::new(PLACES);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return guests,
            () = guests.tidy() => {}
            (stream, peer) = accept(listener, &connection.desk.listener) => {
                let connection = connection.clone();
                guests.admit(|busy| connection.serve(stream, peer, busy));
            }
        }
    }
}

/// The next connection. Where the system has no room for one, it is asked again a little later.
async fn accept(listener: &TcpListener, events: &Listener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are one small packet; a socket that refuses this still works.
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) => {
                say(events, Level::Info, format!("cannot accept a connection: {error}"));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn bind(flag: &str, address: SocketAddr) -> Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
    let listener = socket.and_then(|socket| {
        // A restart must not wait until the system has forgotten the last run's connections.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    });
    listener.map_err(|error| Error::failure(format!("{flag}: cannot listen on {address}: {error}")).because(error))
}

fn address(listener: &TcpListener) -> Result<SocketAddr> {
    listener.local_addr().map_err(|error| Error::failure(format!("the socket has no address: {error}")).because(error))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;
    use crate::format::Shape;
    use crate::output::target::Target;
    use crate::output::template::Values;
    use crate::provider::vcc::webhook::WEBHOOK;
    use crate::window::Zone;
    use place::{Look, Place};

    fn options(folder: &std::path::Path) -> Options {
        let target = Target::parse(folder.join("chats.ndjson").to_str().unwrap(), None).unwrap();
        let short = Duration::from_millis(200);
        Options {
            bind: ([127, 0, 0, 1], 0).into(),
            admin: None,
            tls: None,
            door: Door { path: "/hook".to_owned(), ..Door::default() },
            cipher: None,
            iv_param: "iv".to_owned(),
            max_body: 1 << 20,
            patience: Patience { header: short, body: short },
            plan: Plan {
                place: Place::new(&target, Values::default()).unwrap(),
                zone: Zone::utc(),
                look: Look {
                    format: target.format,
                    shape: Shape::whole(&WEBHOOK),
                    packing: target.packing,
                    private: false,
                },
                clock: Arc::new(chrono::Utc::now),
                listener: Arc::new(|_| ()),
            },
        }
    }

    /// What a sender gets that sends this much and then nothing.
    fn stall(address: SocketAddr, sent: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(sent.as_bytes()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the connection is closed");
        answer
    }

    #[tokio::test]
    async fn senders_that_stall_are_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let receiver = Receiver::open(options(folder.path())).unwrap();
        let address = receiver.listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let stalled = std::thread::spawn(move || {
            let header = "POST /hook HTTP/1.1\r\nHost: localhost\r\n";
            let answers =
                ["", header, &format!("{header}Content-Length: 9\r\n\r\n{{")].map(|sent| stall(address, sent));
            drop(stop);
            answers
        });
        receiver.run(async { drop(stopped.await) }).await.unwrap();
        let [silent, header, body] = stalled.join().unwrap();
        assert_eq!(silent, "");
        assert!(!header.contains("200") && body.starts_with("HTTP/1.1 408"), "{header} {body}");
    }
}
