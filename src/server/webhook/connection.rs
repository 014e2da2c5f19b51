//! One connection: TLS if it is asked for, then requests, one after another, until either side has had enough.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::desk::Desk;
use super::guest::Busy;

/// What all connections share.
#[derive(Clone)]
pub struct Connection {
    /// Who answers.
    pub desk: Arc<Desk>,
    /// TLS, if the receiver does it.
    pub tls: Option<TlsAcceptor>,
    /// How long a header may take.
    pub header: Duration,
    /// Closed when the receiver stops.
    pub stopping: watch::Receiver<()>,
}

impl Connection {
    /// Serves it to its end.
    pub async fn serve(mut self, stream: TcpStream, peer: SocketAddr, busy: Busy) {
        match self.tls.take() {
            None => self.answer(stream, peer, busy).await,
            Some(tls) => {
                if let Ok(Ok(stream)) = timeout(self.header, tls.accept(stream)).await {
                    self.answer(stream, peer, busy).await;
                }
            }
        }
    }

    async fn answer<S>(self, stream: S, peer: SocketAddr, busy: Busy)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self { desk, header, mut stopping, .. } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            let (desk, under_way) = (Arc::clone(&desk), busy.request());
            async move {
                let reply = desk.answer(request, peer).await;
                drop(under_way);
                Ok::<_, Infallible>(reply)
            }
        });
        let connection = http1(header).serve_connection(TokioIo::new(stream), service);
        tokio::pin!(connection);
        tokio::select! {
            // How a connection ends is the other side's matter: what was answered is durable.
            _ = &mut connection => {}
            _ = stopping.changed() => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }
}

/// The largest head of a request, in bytes, and the most headers: far more than any sender or proxy needs.
const MAX_HEAD: usize = 32 << 10;
const MAX_HEADERS: usize = 100;

/// HTTP/1 in which each request's head must come within `header`, and be of a bounded size.
pub fn http1(header: Duration) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(header).max_buf_size(MAX_HEAD).max_headers(MAX_HEADERS);
    builder
}
