//! Who may write, and to where: the path, the method, the sender's address, the secret. Pure.
//!
//! Nothing here reads a body. What is refused is told to the log without the query, in which secrets travel.

use std::net::{IpAddr, SocketAddr};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::cidr::Cidr;

/// What stands in the place of a secret wherever a request is shown or kept.
const HIDDEN: &str = "[secret]";

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
}

impl Refusal {
    /// The status that says so.
    pub fn status(self) -> StatusCode {
        match self {
            Refusal::Path => StatusCode::NOT_FOUND,
            Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::Address => StatusCode::FORBIDDEN,
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
        }
    }
}

impl Door {
    /// Whether a request may come in.
    pub fn admit(&self, request: &Parts, sender: IpAddr) -> Result<(), Refusal> {
        let path_secret = self.below(request.uri.path()).ok_or(Refusal::Path)?;
        if path_secret.is_some() && self.secrets.is_empty() {
            return Err(Refusal::Path);
        }
        if !matches!(request.method, Method::POST | Method::PUT) {
            return Err(Refusal::Method);
        }
        if !self.allow.is_empty() && !self.allow.iter().any(|range| range.contains(sender)) {
            return Err(Refusal::Address);
        }
        if self.secrets.is_empty() || self.knows(path_secret, request.uri.query().unwrap_or_default()) {
            return Ok(());
        }
        Err(Refusal::Secret)
    }

    /// Whose request it is: the peer, or, where the peer is a named proxy, the nearest forwarded address that is
    /// not a proxy itself. What stands further left in `X-Forwarded-For` could have been written by anybody.
    pub fn sender(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let trusted = |address: IpAddr| self.proxies.iter().any(|range| range.contains(address));
        let mut sender = peer.ip().to_canonical();
        let lines: Vec<&str> =
            headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
            if !trusted(sender) {
                break;
            }
            sender = address.to_canonical();
        }
        sender
    }

    /// The path as it may be shown: without what could be a secret at its place, or is one at another.
    pub fn shown_path(&self, path: &str) -> String {
        if let Some(Some(_)) = self.below(path) {
            return format!("{}/{HIDDEN}", self.path);
        }
        let shown = |segment| if self.knows(Some(segment), "") { HIDDEN } else { segment };
        path.split('/').map(shown).collect::<Vec<_>>().join("/")
    }

    /// The query as it may be shown and kept: every value of the secret's parameter hidden, the rest as it came.
    pub fn shown_query(&self, query: &str) -> String {
        let shown = query.split('&').map(|pair| {
            let secret = form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| name == self.secret_param.as_str());
            if secret { format!("{}={HIDDEN}", self.secret_param) } else { pair.to_owned() }
        });
        shown.collect::<Vec<_>>().join("&")
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
        door.admit(&request.into_parts().0, "10.0.0.9".parse().unwrap())
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
        for (peer, forwarded, sender) in [
            ("127.0.0.1:1", &["203.0.113.7"][..], "203.0.113.7"),
            ("127.0.0.1:1", &["1.1.1.1, 203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1:1", &["1.1.1.1, 203.0.113.7, 10.1.0.4"], "203.0.113.7"),
            ("127.0.0.1:1", &["1.1.1.1", "203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1:1", &["rubbish"], "127.0.0.1"),
            ("127.0.0.1:1", &[], "127.0.0.1"),
            ("[::ffff:127.0.0.1]:1", &["203.0.113.7"], "203.0.113.7"),
            ("192.0.2.1:1", &["203.0.113.7"], "192.0.2.1"),
        ] {
            let mut headers = HeaderMap::new();
            forwarded.iter().for_each(|line| {
                headers.append("x-forwarded-for", line.parse().unwrap());
            });
            assert_eq!(door.sender(peer.parse().unwrap(), &headers).to_string(), sender, "{forwarded:?}");
        }
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
