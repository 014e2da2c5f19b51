//! The HTTP client as everything here wants it: no redirects followed, nothing retried behind our back, no proxy
//! between us and this machine, and https everywhere else.

use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use reqwest::{Client, redirect, retry};
use url::Url;

use crate::config::is_loopback;
use crate::error::{Error, Result};
use crate::redact::register;

/// A service that is silent for so long is not going to answer.
const SILENCE: Duration = Duration::from_secs(120);

/// The variables that name a proxy for https.
const PROXY_VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Builds a client for the host of `host_url`. `timeout` is for one reply, from asking to its last byte; without
/// one, only silence ends it. Bodies come as the service packs them; see [`super::body`].
///
/// # Errors
///
/// Exit 2 for a proxy setting that cannot be used, where a proxy would be.
pub fn build(host_url: &Url, connect: Duration, timeout: Option<Duration>) -> Result<Client> {
    let builder = Client::builder()
        .user_agent(concat!("chatferry/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(connect)
        .read_timeout(SILENCE)
        .no_gzip()
        .default_headers(HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("gzip"))]))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false);
    let builder = match timeout {
        Some(timeout) => builder.timeout(timeout),
        None => builder,
    };
    // A proxy for the world must not see what stays on this machine, and plain http needs no certificates.
    let builder = if is_loopback(host_url) {
        builder.no_proxy()
    } else {
        PROXY_VARIABLES.iter().try_for_each(|name| check_proxy(name, std::env::var_os(name)))?;
        builder.https_only(true)
    };
    let builder = if host_url.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
    builder.build().map_err(|error| {
        Error::failure("cannot set up TLS: no usable CA certificates were found on this machine")
            .hint("install the package ca-certificates, or set SSL_CERT_FILE to a bundle of them")
            .because(error)
    })
}

/// The library would pass over a proxy that it cannot read, and go to the service directly.
fn check_proxy(name: &str, value: Option<std::ffi::OsString>) -> Result<()> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(()) };
    let address = value.to_str().and_then(|text| {
        let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        Url::parse(&text).ok()
    });
    let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    match address.filter(|url| schemes.contains(&url.scheme()) && url.host_str().is_some_and(|host| !host.is_empty())) {
        Some(url) => {
            url.password().inspect(|password| register(password));
            Ok(())
        }
        // Its value is not shown: a password may stand in it.
        None => Err(Error::usage(format!("{name} is not the address of a proxy"))
            .hint("expected one such as http://proxy.example:3128 or socks5://127.0.0.1:1080, or an empty value")),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Exit;

    #[test]
    fn a_proxy_that_cannot_be_used_is_refused_and_not_shown() {
        for good in ["", "http://proxy.example:3128", "proxy.example:3128", "10.0.0.1", "socks5h://u:p@[::1]:1080"] {
            assert!(check_proxy("HTTPS_PROXY", Some(good.into())).is_ok(), "{good}");
        }
        assert!(check_proxy("HTTPS_PROXY", None).is_ok());
        for wrong in ["http://", "ftp://c4nary@proxy", "http://c4nary:x@proxy:99999", "://c4nary", "a b", "socks5:///x"]
        {
            let error =
                check_proxy("HTTPS_PROXY", Some(wrong.into())).err().map(|error| (error.exit(), error.to_string()));
            let expected = (Exit::Usage, "HTTPS_PROXY is not the address of a proxy".to_owned());
            assert_eq!(error, Some(expected), "{wrong}");
        }
    }
}
