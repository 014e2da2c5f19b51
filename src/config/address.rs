//! Addresses of services: what may be one, and what must never be sent there.

use url::{Host, Url};

use crate::error::{Error, Result};

/// Whether requests to `url` stay on this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// VCC Live's address of a customer.
pub fn customer_url(customer: &str) -> Result<Url> {
    let label = !customer.is_empty() && customer.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let url = label.then(|| Url::parse(&format!("https://{customer}.asp.virtual-call-center.eu/v2")).ok()).flatten();
    url.ok_or_else(|| {
        Error::usage("vcc.customer is no part of a host name, so the address cannot be made from it").hint(
            "expected letters, digits and hyphens, as in `CUSTOMER.asp.virtual-call-center.eu`; or set vcc.base_url",
        )
    })
}

/// Checks an address. What is wrong with one is said without showing it, as a secret may stand in it.
pub fn clean(text: &str) -> Result<Url> {
    let mut url = Url::parse(text)
        .map_err(|_| Error::usage("this is not an address: expected one such as https://api11.comm100.io/v4"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::usage("credentials do not belong into an address; they have settings of their own"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Error::usage("expected an address without `?` and `#`"));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(Error::usage("credentials are not sent over plain http; expected https")),
        _ => return Err(Error::usage("expected an address that begins with https://")),
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}
