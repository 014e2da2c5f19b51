//! `--admin`: health and numbers, on an address of their own that only this machine reaches.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::connection::http1;
use super::door::is_local_host;
use super::guest::Guests;
use super::metric::Metric;
use super::reply::{Reply, reply};

const HEADER: Duration = Duration::from_secs(10);

/// Connections at once; when there are more, the oldest that is idle goes.
const MAX_CONNECTIONS: usize = 16;

/// Serves both until it is dropped.
pub async fn serve(listener: TcpListener, metric: Arc<Metric>) {
    let mut guests = Guests::new(MAX_CONNECTIONS);
    loop {
        let stream = tokio::select! {
            () = guests.tidy() => continue,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        let metric = Arc::clone(&metric);
        guests.admit(|busy| async move {
            let service = service_fn(move |request: Request<Incoming>| {
                let _under_way = busy.request();
                let (head, _) = request.into_parts();
                // A web page whose host name leads here must not read the numbers.
                let reply = match is_local_host(&head) {
                    true => answer(&head.method, head.uri.path(), &metric),
                    false => reply(StatusCode::FORBIDDEN, "only a loopback host is served here"),
                };
                async move { Ok::<_, Infallible>(reply) }
            });
            // How a connection ends is the other side's matter.
            _ = http1(HEADER).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

fn answer(method: &Method, path: &str, metric: &Metric) -> Reply {
    match (method, path) {
        (&Method::GET, "/healthz") if metric.is_healthy() => reply(StatusCode::OK, "ok"),
        (&Method::GET, "/healthz") => reply(StatusCode::SERVICE_UNAVAILABLE, "the last write failed"),
        (&Method::GET, "/metrics") => reply(StatusCode::OK, metric.text().trim_end()),
        _ => reply(StatusCode::NOT_FOUND, "there are /healthz and /metrics"),
    }
}
