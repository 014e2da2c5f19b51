//! Who may write, and to where: the path, the method, the sender's address, the secret. Pure.
//!
//! Nothing here reads a body. What is refused is told to the log without the query, in which secrets travel.

use std::net::{IpAddr, SocketAddr};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use hyper::header::{HOST, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{HeaderMap, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::cidr::Cidr;
use crate::redact::{REDACTED, redact};

/// The rules of who may write.
#[derive(Debug, Default)]
pub struct Door {
    /// The hook's path, without a slash at its end.
    pub path: String,
    /// The name of the query parameter that holds the secret.
    pub secret_param: String,
    /// Any of these lets in; none at all lets in everybody.
    pub secrets: Vec<SecretString>,
    /// Addresses that may write; none means all.
    pub allow: Vec<Cidr>,
    /// Addresses whose `X-Forwarded-For` is believed.
    pub proxies: Vec<Cidr>,
}

/// Whose request it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sender {
    /// The address, as far as it is known.
    pub address: IpAddr,
    /// Whether it is the sender's own; else what a proxy said of it cannot be read.
    pub is_known: bool,
}

/// Why a request is turned away.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// Another path than the hook's.
    Path,
    /// Neither POST nor PUT.
    Method,
    /// An address that is not among the allowed ones.
    Address,
    /// A wrong secret, or none.
    Secret,
    /// There is no secret, and a web page could have sent this.
    WebPage,
}

impl Refusal {
    /// The status that says so.
    pub fn status(self) -> StatusCode {
        match self {
            Refusal::Path => StatusCode::NOT_FOUND,
            Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::Address | Refusal::WebPage => StatusCode::FORBIDDEN,
            Refusal::Secret => StatusCode::UNAUTHORIZED,
        }
    }

    /// The answer's text.
    pub fn text(self) -> &'static str {
        match self {
            Refusal::Path => "nothing is received at this path",
            Refusal::Method => {
                "this address receives chats from VCC Live: set the webhook's method to POST (or PUT), with the chat as JSON in the body"
            }
            Refusal::Address => "this address may not write here",
            Refusal::Secret => "wrong or absent secret",
            Refusal::WebPage => {
                "without a secret, only requests to a loopback host without an Origin are accepted: set vcc.webhook_secret"
            }
        }
    }
}

impl Door {
    /// Whether a request may come in.
    pub fn admit(&self, request: &Parts, sender: Sender) -> Result<(), Refusal> {
        let path_secret = self.below(request.uri.path()).ok_or(Refusal::Path)?;
        if path_secret.is_some() && self.secrets.is_empty() {
            return Err(Refusal::Path);
        }
        if !matches!(request.method, Method::POST | Method::PUT) {
            return Err(Refusal::Method);
        }
        let is_listed = sender.is_known && self.allow.iter().any(|range| range.contains(sender.address));
        if !self.allow.is_empty() && !is_listed {
            return Err(Refusal::Address);
        }
        if self.secrets.is_empty() && (request.headers.contains_key(ORIGIN) || !is_local_host(request)) {
            return Err(Refusal::WebPage);
        }
        if self.secrets.is_empty() || self.knows(path_secret, request.uri.query().unwrap_or_default()) {
            return Ok(());
        }
        Err(Refusal::Secret)
    }

    /// Whose request it is: the peer, or, where the peer is a named proxy, the nearest forwarded address that is
    /// not a proxy itself. What stands further left in `X-Forwarded-For` could have been written by anybody. Where
    /// the chain of proxies ends at something that is no address, the sender is not known.
    pub fn sender(&self, peer: SocketAddr, headers: &HeaderMap) -> Sender {
        let trusted = |address: IpAddr| self.proxies.iter().any(|range| range.contains(address));
        let mut sender = peer.ip().to_canonical();
        let lines: Vec<&[u8]> = headers.get_all("x-forwarded-for").iter().map(|line| line.as_bytes()).collect();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b',')) {
            if !trusted(sender) {
                break;
            }
            let address = std::str::from_utf8(hop).ok().and_then(|hop| hop.trim().parse::<IpAddr>().ok());
            let Some(address) = address else { return Sender { address: sender, is_known: false } };
            sender = address.to_canonical();
        }
        Sender { address: sender, is_known: true }
    }

    /// The path as it may be shown: without what could be a secret at its place, or is one at another.
    pub fn shown_path(&self, path: &str) -> String {
        if let Some(Some(_)) = self.below(path) {
            return format!("{}/{REDACTED}", self.path);
        }
        let shown = |segment| if self.knows(Some(segment), "") { REDACTED } else { segment };
        let path = path.split('/').map(shown).collect::<Vec<_>>().join("/");
        redact(&path).into_owned()
    }

    /// The query as it may be shown and kept: every value of the secret's parameter hidden, the rest as it came.
    pub fn shown_query(&self, query: &str) -> String {
        let shown = query.split('&').map(|pair| {
            let secret = form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| name == self.secret_param.as_str());
            if secret { format!("{}={REDACTED}", self.secret_param) } else { pair.to_owned() }
        });
        redact(&shown.collect::<Vec<_>>().join("&")).into_owned()
    }

    /// What stands below the hook's path (`Some(None)` is the path itself); `None` for another path.
    fn below<'a>(&self, path: &'a str) -> Option<Option<&'a str>> {
        match path.strip_prefix(&self.path)? {
            "" | "/" => Some(None),
            rest => rest.strip_prefix('/').map(Some),
        }
    }

    fn knows(&self, path: Option<&str>, query: &str) -> bool {
        let in_path = path.map(|text| decode_segment(text.trim_end_matches('/')));
        let in_query = form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == self.secret_param.as_str())
            .map(|(_, value)| value.into_owned());
        // No early end: how long it takes must not tell which secret, or how much of it, was right.
        in_path.into_iter().chain(in_query).fold(false, |known, candidate| {
            self.secrets.iter().fold(known, |known, secret| equal(secret.expose_secret(), &candidate) | known)
        })
    }
}

/// Whether the request was meant for this machine by a name that no web page elsewhere can take: a page's own host
/// name may be made to lead here (DNS rebinding). Senders other than browsers may leave the name out.
pub fn is_local_host(request: &Parts) -> bool {
    let host = match (request.uri.host(), request.headers.get(HOST)) {
        (Some(host), _) => host,
        (None, Some(host)) => match host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()) {
            Some(authority) => return is_local_name(authority.host()),
            None => return false,
        },
        (None, None) => return true,
    };
    is_local_name(host)
}

fn is_local_name(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

/// A segment of a path with its `%xx` read; a `+` is a plus there.
fn decode_segment(segment: &str) -> String {
    let pair = format!("={}", segment.replace('+', "%2B").replace('&', "%26"));
    form_urlencoded::parse(pair.as_bytes()).map(|(_, value)| value.into_owned()).next().unwrap_or_default()
}

/// Compares digests, so that not even the lengths are told by the time it takes.
fn equal(secret: &str, candidate: &str) -> bool {
    let print = |text: &str| digest(&SHA256, text.as_bytes());
    verify_slices_are_equal(print(secret).as_ref(), print(candidate).as_ref()).is_ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn door(secrets: &[&str]) -> Door {
        Door {
            path: "/hook".to_owned(),
            secret_param: "secret-key".to_owned(),
            secrets: secrets.iter().map(|&secret| SecretString::from(secret)).collect(),
            ..Door::default()
        }
    }

    fn admit(door: &Door, method: &str, uri: &str) -> Result<(), Refusal> {
        let request = hyper::Request::builder().method(method).uri(uri).body(()).unwrap();
        let sender = Sender { address: "10.0.0.9".parse().unwrap(), is_known: true };
        door.admit(&request.into_parts().0, sender)
    }

    #[test]
    fn any_valid_secret_lets_in_by_query_or_path() {
        let door = door(&["old one", "new/1"]);
        for (uri, expected) in [
            ("/hook?secret-key=old%20one", Ok(())),
            ("/hook?iv=00&secret-key=new/1", Ok(())),
            ("/hook/?secret-key=wrong&secret-key=old+one", Ok(())),
            ("/hook/old%20one", Ok(())),
            ("/hook/new%2F1/", Ok(())),
            ("/hook", Err(Refusal::Secret)),
            ("/hook?secret-key=", Err(Refusal::Secret)),
            ("/hook?secret-key=old", Err(Refusal::Secret)),
            ("/hook?Secret-Key=new/1", Err(Refusal::Secret)),
            ("/hook/wrong", Err(Refusal::Secret)),
            ("/hooks?secret-key=new/1", Err(Refusal::Path)),
            ("/?secret-key=new/1", Err(Refusal::Path)),
        ] {
            assert_eq!(admit(&door, "POST", uri), expected, "{uri}");
        }
        assert_eq!(admit(&door, "PUT", "/hook/new%2F1"), Ok(()));
        assert_eq!(admit(&door, "GET", "/hook/new%2F1"), Err(Refusal::Method));
    }

    #[test]
    fn without_secrets_only_the_path_itself_is_there() {
        assert_eq!(admit(&door(&[]), "POST", "/hook"), Ok(()));
        assert_eq!(admit(&door(&[]), "POST", "/hook/x"), Err(Refusal::Path));
    }

    #[test]
    fn only_named_proxies_may_say_whose_request_it_is() {
        let mut door = door(&[]);
        door.proxies = vec!["127.0.0.0/8".parse().unwrap(), "10.1.0.0/16".parse().unwrap()];
        for (peer, forwarded, sender, is_known) in [
            ("127.0.0.1:1", &[b"203.0.113.7".as_slice()][..], "203.0.113.7", true),
            ("127.0.0.1:1", &[b"1.1.1.1, 203.0.113.7"], "203.0.113.7", true),
            ("127.0.0.1:1", &[b"1.1.1.1, 203.0.113.7, 10.1.0.4"], "203.0.113.7", true),
            ("127.0.0.1:1", &[b"1.1.1.1", b"203.0.113.7"], "203.0.113.7", true),
            ("127.0.0.1:1", &[b"203.0.113.7", b"\xff"], "127.0.0.1", false),
            ("127.0.0.1:1", &[b"203.0.113.7", b"\xff", b"10.1.0.4"], "10.1.0.4", false),
            ("127.0.0.1:1", &[b"\xff, 203.0.113.7"], "203.0.113.7", true),
            ("127.0.0.1:1", &[b"203.0.113.7,"], "127.0.0.1", false),
            ("127.0.0.1:1", &[b"rubbish"], "127.0.0.1", false),
            ("127.0.0.1:1", &[], "127.0.0.1", true),
            ("[::ffff:127.0.0.1]:1", &[b"203.0.113.7"], "203.0.113.7", true),
            ("192.0.2.1:1", &[b"203.0.113.7"], "192.0.2.1", true),
            ("192.0.2.1:1", &[b"\xff"], "192.0.2.1", true),
        ] {
            let mut headers = HeaderMap::new();
            forwarded.iter().for_each(|line| {
                headers.append("x-forwarded-for", hyper::header::HeaderValue::from_bytes(line).unwrap());
            });
            let expected = Sender { address: sender.parse().unwrap(), is_known };
            assert_eq!(door.sender(peer.parse().unwrap(), &headers), expected, "{forwarded:?}");
        }
    }

    #[test]
    fn a_sender_that_is_not_known_is_not_allowed() {
        let mut door = door(&["s"]);
        let request = hyper::Request::builder().method("POST").uri("/hook?secret-key=s").body(()).unwrap();
        let request = request.into_parts().0;
        let unknown = Sender { address: "127.0.0.1".parse().unwrap(), is_known: false };
        assert_eq!(door.admit(&request, unknown), Ok(()));
        door.allow = vec!["127.0.0.0/8".parse().unwrap()];
        assert_eq!(door.admit(&request, unknown), Err(Refusal::Address));
    }

    #[test]
    fn without_a_secret_what_a_web_page_could_send_is_refused() {
        let sender = Sender { address: "127.0.0.1".parse().unwrap(), is_known: true };
        for (name, value, expected) in [
            ("x", "y", Ok(())),
            ("host", "localhost:8787", Ok(())),
            ("host", "LOCALHOST", Ok(())),
            ("host", "127.0.0.1:8787", Ok(())),
            ("host", "127.9.9.9", Ok(())),
            ("host", "[::1]:8787", Ok(())),
            ("host", "evil.example:8787", Err(Refusal::WebPage)),
            ("host", "127.0.0.1.evil.example", Err(Refusal::WebPage)),
            ("host", "10.0.0.1", Err(Refusal::WebPage)),
            ("host", "", Err(Refusal::WebPage)),
            ("origin", "http://localhost:8787", Err(Refusal::WebPage)),
            ("origin", "null", Err(Refusal::WebPage)),
        ] {
            let request = hyper::Request::builder().method("POST").uri("/hook?secret-key=s").header(name, value);
            let request = request.body(()).unwrap().into_parts().0;
            assert_eq!(door(&[]).admit(&request, sender), expected, "{name}: {value}");
            assert_eq!(door(&["s"]).admit(&request, sender), Ok(()), "{name}: {value}");
        }
        let absolute = hyper::Request::builder().method("POST").uri("http://evil.example/hook").body(()).unwrap();
        assert_eq!(door(&[]).admit(&absolute.into_parts().0, sender), Err(Refusal::WebPage));
    }

    #[test]
    fn addresses_that_are_not_allowed_stay_out_whatever_they_know() {
        let mut door = door(&["s"]);
        door.allow = vec!["10.0.0.8".parse().unwrap()];
        assert_eq!(admit(&door, "POST", "/hook?secret-key=s"), Err(Refusal::Address));
        door.allow.push("10.0.0.9".parse().unwrap());
        assert_eq!(admit(&door, "POST", "/hook?secret-key=s"), Ok(()));
    }

    #[test]
    fn what_is_shown_holds_no_secret() {
        let door = door(&["s3"]);
        assert_eq!(
            door.shown_query("iv=0a&secret-key=s3&secret%2Dkey=x&b"),
            "iv=0a&secret-key=[secret]&secret-key=[secret]&b"
        );
        assert_eq!(door.shown_path("/hook/s3"), "/hook/[secret]");
        assert_eq!(door.shown_path("/hook"), "/hook");
        assert_eq!(door.shown_path("/hok/s3"), "/hok/[secret]");
    }
}
