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
use super::metric::Metric;
use super::reply::{Reply, reply};

const HEADER: Duration = Duration::from_secs(10);

/// Serves both until it is dropped.
pub async fn serve(listener: TcpListener, metric: Arc<Metric>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let metric = Arc::clone(&metric);
        let service = service_fn(move |request: Request<Incoming>| {
            let reply = answer(request.method(), request.uri().path(), &metric);
            async move { Ok::<_, Infallible>(reply) }
        });
        tokio::spawn(http1(HEADER).serve_connection(TokioIo::new(stream), service));
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
