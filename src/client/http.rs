//! The HTTP client as everything here wants it: no redirects followed, nothing retried behind our back, no proxy
//! between us and this machine, and https everywhere else.

use std::time::Duration;

use reqwest::{Client, redirect, retry};
use url::Url;

use crate::config::is_loopback;
use crate::error::{Error, Result};

/// A service that is silent for so long is not going to answer.
const SILENCE: Duration = Duration::from_secs(120);

/// Builds a client for the host of `host_url`. `timeout` is for one reply, from asking to its last byte; without
/// one, only silence ends it.
pub fn build(host_url: &Url, connect: Duration, timeout: Option<Duration>) -> Result<Client> {
    let builder = Client::builder()
        .user_agent(concat!("chatferry/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(connect)
        .read_timeout(SILENCE)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false);
    let builder = match timeout {
        Some(timeout) => builder.timeout(timeout),
        None => builder,
    };
    // A proxy for the world must not see what stays on this machine, and plain http needs no certificates.
    let builder = if is_loopback(host_url) { builder.no_proxy() } else { builder.https_only(true) };
    let builder = if host_url.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
    builder.build().map_err(|error| {
        Error::failure("cannot set up TLS: no usable CA certificates were found on this machine")
            .hint("install the package ca-certificates, or set SSL_CERT_FILE to a bundle of them")
            .because(error)
    })
}

fn is_tls(cause: &(dyn std::error::Error + 'static)) -> bool {
    // An I/O error gives as its source that of the error in it, never that error itself.
    let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    cause.is::<tokio_rustls::rustls::Error>() || inner.is_some_and(|inner| is_tls(inner))
}

/// Why a request got no answer, in a few words and without its address, which may hold a secret.
pub fn reason(error: &reqwest::Error) -> String {
    let mut cause: &(dyn std::error::Error + 'static) = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let reading = error.is_body() || error.is_decode();
    match (error.is_timeout(), error.is_connect()) {
        (true, true) => "no connection in time".to_owned(),
        (true, false) if reading => "the answer did not end in time".to_owned(),
        (true, false) => "no answer in time".to_owned(),
        (false, true) if is_tls(cause) => format!("no secure connection (TLS): {cause}"),
        (false, true) => format!("cannot connect: {cause}"),
        (false, false) if reading => format!("the answer broke off: {cause}"),
        (false, false) if std::ptr::addr_eq(cause, error) => "the request failed".to_owned(),
        (false, false) => cause.to_string(),
    }
}
