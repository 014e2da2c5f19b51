//! What it takes to talk to a service: address, credentials and limits, out of the settings.
//!
//! Everything that can be wrong with them is found here, before anything is sent.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::address::{clean, customer_url};
use super::file::Value;
use super::key::KEYS;
use super::{Origin, Settings};
use crate::error::{Error, Result};
use crate::window::{Zone, parse_duration};

/// A service's address and what it wants to know of us.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Up to and with `/v2`, `/v4` or `/api`; its path has no slash at the end (the root's own aside).
    pub base_url: Url,
    /// Who we are.
    pub credentials: Credentials,
    /// Sent with every request to Comm100, when set.
    pub site_id: Option<String>,
    /// The client's own limit.
    pub rate: Option<Rate>,
    /// The IANA name of the zone of VCC's bare times, when set.
    pub zone: Option<String>,
}

/// How we prove who we are.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// VCC's customer and token, or Comm100's email and API key.
    Basic {
        /// The user's name.
        user: String,
        /// The secret beside it.
        password: SecretString,
    },
    /// An access token that somebody else keeps fresh.
    Bearer(SecretString),
    /// Access tokens that we fetch and renew.
    OAuth(OAuth),
}

/// How access tokens are had.
#[derive(Clone, Debug)]
pub struct OAuth {
    /// The token address.
    pub auth_url: Url,
    /// The client that the site knows.
    pub client_id: String,
    /// Its secret, where it has one.
    pub client_secret: Option<SecretString>,
    /// The refresh token that was configured; a rotated one in the state folder may have taken its place.
    pub refresh_token: Option<SecretString>,
    /// The user of the legacy password grant.
    pub email: Option<String>,
    /// The user's password.
    pub password: Option<SecretString>,
}

impl OAuth {
    /// An address beside the token address: `/oauth/userinfo` beside `/oauth/token`.
    pub fn beside(&self, name: &str) -> Url {
        self.auth_url.join(name).unwrap_or_else(|_| self.auth_url.clone())
    }
}

/// At most so many calls in any stretch of time so long.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rate {
    /// Calls.
    pub calls: u32,
    /// The stretch.
    pub window: Duration,
}

impl Rate {
    /// Reads `280/5m`; `off` is no limit.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        let expected = || "expected CALLS/DURATION such as `280/5m`, or `off`".to_owned();
        if text == "off" {
            return Ok(None);
        }
        let (calls, window) = text.split_once('/').ok_or_else(expected)?;
        let calls = calls.trim().parse().map_err(|_| expected())?;
        let window = parse_duration(window).map_err(|_| expected())?;
        if calls == 0 || window.is_zero() {
            return Err(expected());
        }
        Ok(Some(Self { calls, window }))
    }
}

/// What `listen` checks and reads webhooks with.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Any of them lets a sender in.
    pub secrets: Vec<SecretString>,
    /// The key of encrypted bodies.
    pub key: Option<SecretString>,
    /// Their cipher, by the vendor's name.
    pub cipher: Option<String>,
}

impl Settings {
    /// VCC Live's endpoint; secrets are fetched now. Errors are exit 2.
    pub fn vcc(&self) -> Result<Endpoint> {
        self.require(&["vcc.customer", "vcc.token"])?;
        let customer = self.text("vcc.customer").unwrap_or_default();
        let base_url = match self.url("vcc.base_url")? {
            Some(url) => url,
            None => customer_url(&customer)?,
        };
        let zone = self.vcc_zone()?;
        let rate = self.rate("vcc.rate")?;
        self.vcc_projects()?;
        let credentials = Credentials::Basic { user: customer, password: self.required_secret("vcc.token")? };
        Ok(Endpoint { base_url, credentials, site_id: None, rate, zone: zone.map(|zone| zone.name().to_owned()) })
    }

    /// Whose chats Comm100 gives, as unified records call it: the site, else the host.
    pub fn comm100_account(&self) -> Option<String> {
        let host = || Some(self.url("comm100.base_url").ok()??.host_str()?.to_ascii_lowercase());
        self.site_id().or_else(host)
    }

    /// Whose chats VCC gives, as unified records call it: the customer.
    pub fn vcc_account(&self) -> Option<String> {
        self.text("vcc.customer")
    }

    /// The zone of VCC's bare times, when set. Errors are exit 2.
    pub fn vcc_zone(&self) -> Result<Option<Zone>> {
        let zone = self.text("vcc.timezone").map(|name| Zone::named(&name)).transpose();
        zone.map_err(|error| error.within(&self.label("vcc.timezone")))
    }

    /// Comm100's endpoint; the secrets of the chosen kind of credentials are fetched now. Errors are exit 2.
    pub fn comm100(&self) -> Result<Endpoint> {
        self.require(&["comm100.base_url"])?;
        let Some(base_url) = self.url("comm100.base_url")? else { return Err(self.missing(&["comm100.base_url"])) };
        let rate = self.rate("comm100.rate")?;
        let credentials = match self.kind()? {
            AuthKind::Token => Credentials::Bearer(self.required_secret("comm100.access_token")?),
            AuthKind::ApiKey => {
                self.require(&["comm100.email", "comm100.api_key", "comm100.site_id"])?;
                let user = self.text("comm100.email").unwrap_or_default();
                Credentials::Basic { user, password: self.required_secret("comm100.api_key")? }
            }
            AuthKind::OAuth => Credentials::OAuth(self.oauth()?),
        };
        Ok(Endpoint { base_url, credentials, site_id: self.site_id(), rate, zone: None })
    }

    /// The settings of Comm100's OAuth, whatever other credentials there are; for `auth login`.
    pub fn oauth(&self) -> Result<OAuth> {
        self.require(&["comm100.auth_url", "comm100.client_id"])?;
        let Some(auth_url) = self.url("comm100.auth_url")? else { return Err(self.missing(&["comm100.auth_url"])) };
        Ok(OAuth {
            auth_url,
            client_id: self.text("comm100.client_id").unwrap_or_default(),
            client_secret: self.secret("comm100.client_secret")?,
            refresh_token: self.secret("comm100.refresh_token")?,
            email: self.text("comm100.email"),
            password: self.secret("comm100.password")?,
        })
    }

    /// Comm100's site, when set.
    pub fn site_id(&self) -> Option<String> {
        self.text("comm100.site_id")
    }

    /// What `listen` needs; nothing of it must be set.
    pub fn webhook(&self) -> Result<Webhook> {
        Ok(Webhook {
            secrets: self.secrets("vcc.webhook_secret")?,
            key: self.secret("vcc.webhook_key")?,
            cipher: self.text("vcc.webhook_cipher"),
        })
    }

    /// Whether anybody has set anything of a service (`vcc`, `comm100`).
    pub fn configured(&self, section: &str) -> bool {
        let mut keys = KEYS.iter().filter(|key| key.section == section);
        keys.any(|key| self.get(&key.path()).is_some_and(|setting| setting.origin != Origin::Default))
    }

    fn kind(&self) -> Result<AuthKind> {
        let named = self.text("comm100.auth");
        if let Some(name) = named {
            let known = AuthKind::ALL.into_iter().find(|kind| kind.name() == name);
            return known.ok_or_else(|| {
                Error::usage(format!("{}: expected `token`, `api-key` or `oauth`", self.label("comm100.auth")))
            });
        }
        let set: Vec<_> = AuthKind::ALL.into_iter().filter(|kind| self.is_any_set(kind.signs())).collect();
        match set.as_slice() {
            [kind] => Ok(*kind),
            [] => Err(self.missing(&["comm100.access_token"]).hint(format!(
                "set {}, or comm100.email, comm100.api_key and comm100.site_id, or OAuth's comm100.auth_url and comm100.client_id",
                self.where_to_set("comm100.access_token")
            ))),
            several => {
                let names: Vec<_> = several.iter().map(|kind| format!("`{}`", kind.name())).collect();
                Err(Error::usage(format!("several kinds of credentials are set for Comm100: {}", names.join(", ")))
                    .hint(format!("choose one by setting {}", self.where_to_set("comm100.auth"))))
            }
        }
    }

    fn is_any_set(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.get(key).is_some())
    }

    fn require(&self, keys: &[&str]) -> Result<()> {
        let missing: Vec<_> = keys.iter().copied().filter(|key| self.get(key).is_none()).collect();
        if missing.is_empty() { Ok(()) } else { Err(self.missing(&missing)) }
    }

    fn missing(&self, keys: &[&str]) -> Error {
        let verb = if keys.len() == 1 { "is" } else { "are" };
        let ways: Vec<_> = keys.iter().map(|key| self.where_to_set(key)).collect();
        Error::usage(format!("{} {verb} not set for profile `{}`", keys.join(" and "), self.profile_name()))
            .hint(format!("set {}; --demo needs no account", ways.join(", and ")))
    }

    /// `token in [profiles.work.vcc] of FILE or the variable CHATFERRY_VCC_TOKEN`
    fn where_to_set(&self, path: &str) -> String {
        let Some(key) = KEYS.iter().find(|key| key.path() == path) else { return path.to_owned() };
        let file = self.file().map_or("the configuration file".to_owned(), |path| path.display().to_string());
        let table = format!("[profiles.{}.{}]", self.profile_name(), key.section);
        format!("`{}` in {table} of {file} or the variable {}", key.name, key.variable)
    }

    /// `vcc.rate (CHATFERRY_VCC_RATE)`
    pub(super) fn label(&self, path: &str) -> String {
        self.get(path).map_or_else(|| path.to_owned(), |setting| format!("{path} ({})", setting.origin))
    }

    pub(super) fn text(&self, path: &str) -> Option<String> {
        match &self.get(path)?.value {
            Value::Text(text) => Some(text.clone()),
            Value::Secrets(_) => None,
        }
    }

    fn secrets(&self, path: &str) -> Result<Vec<SecretString>> {
        match self.get(path).map(|setting| &setting.value) {
            Some(Value::Secrets(sources)) => {
                let label = self.label(path);
                sources.iter().map(|source| source.secret(&label, &self.environment)).collect()
            }
            _ => Ok(Vec::new()),
        }
    }

    fn secret(&self, path: &str) -> Result<Option<SecretString>> {
        Ok(self.secrets(path)?.into_iter().next())
    }

    fn required_secret(&self, path: &str) -> Result<SecretString> {
        self.secret(path)?.ok_or_else(|| self.missing(&[path]))
    }

    fn rate(&self, path: &str) -> Result<Option<Rate>> {
        let text = self.text(path).unwrap_or_else(|| "off".to_owned());
        Rate::parse(&text).map_err(|expected| Error::usage(format!("{}: {expected}", self.label(path))))
    }

    fn url(&self, path: &str) -> Result<Option<Url>> {
        let Some(text) = self.text(path) else { return Ok(None) };
        clean(&text).map(Some).map_err(|error| error.within(&self.label(path)))
    }
}

/// `comm100.auth`
#[derive(Clone, Copy, Debug)]
enum AuthKind {
    Token,
    ApiKey,
    OAuth,
}

impl AuthKind {
    const ALL: [Self; 3] = [Self::Token, Self::ApiKey, Self::OAuth];

    fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::ApiKey => "api-key",
            Self::OAuth => "oauth",
        }
    }

    /// Any of these being set means this kind; the email belongs to two and tells nothing.
    fn signs(self) -> &'static [&'static str] {
        match self {
            Self::Token => &["comm100.access_token"],
            Self::ApiKey => &["comm100.api_key"],
            Self::OAuth => &[
                "comm100.auth_url",
                "comm100.client_id",
                "comm100.client_secret",
                "comm100.refresh_token",
                "comm100.password",
            ],
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::path::Path;

    use secrecy::ExposeSecret;

    use super::super::Environment;
    use super::super::file::File;
    use super::*;

    const VCC: &[(&str, &str)] = &[("CHATFERRY_VCC_CUSTOMER", "acme"), ("CHATFERRY_VCC_TOKEN", "c4nary")];
    const KEY: &[(&str, &str)] = &[
        ("CHATFERRY_COMM100_URL", "https://api15.comm100.io/v4/"),
        ("CHATFERRY_COMM100_EMAIL", "a@example.org"),
        ("CHATFERRY_COMM100_API_KEY", "c4nary"),
        ("CHATFERRY_COMM100_SITE_ID", "10000"),
    ];

    fn settings(base: &[(&'static str, &'static str)], more: &[(&'static str, &'static str)]) -> Settings {
        let environment: Environment = base.iter().chain(more).copied().collect();
        Settings::resolve(None, environment, None).unwrap()
    }

    #[test]
    fn vcc_lives_at_its_customer_or_where_it_is_told() {
        for (url, expected) in [
            ("", "https://acme.asp.virtual-call-center.eu/v2"),
            ("https://vcc.example.org/v2/", "https://vcc.example.org/v2"),
            ("http://127.0.0.1:8080/v2", "http://127.0.0.1:8080/v2"),
            ("http://[::1]:8080/v2", "http://[::1]:8080/v2"),
            ("http://localhost/v2//", "http://localhost/v2"),
        ] {
            let endpoint = settings(VCC, &[("CHATFERRY_VCC_URL", url)]).vcc().unwrap();
            assert_eq!(endpoint.base_url.as_str(), expected);
            assert!(matches!(endpoint.credentials, Credentials::Basic { ref user, .. } if user == "acme"));
            assert_eq!(endpoint.rate, None);
            assert!(!format!("{endpoint:?}").contains("c4nary"));
        }
        let endpoint = settings(VCC, &[]).with_base_url(Some("https://other.example.org")).vcc().unwrap();
        assert_eq!(endpoint.base_url.as_str(), "https://other.example.org/");
    }

    #[test]
    fn comm100_takes_one_kind_of_credentials() {
        let url = &KEY[..1];
        let token = ("CHATFERRY_COMM100_TOKEN", "c4nary");
        let oauth = [
            ("CHATFERRY_COMM100_AUTH_URL", "https://dash15.comm100.io/oauth/token"),
            ("CHATFERRY_COMM100_CLIENT_ID", "client"),
        ];
        for (base, more, expected) in [
            (url, vec![token], "token"),
            (KEY, vec![], "api-key"),
            (url, oauth.to_vec(), "oauth"),
            (KEY, vec![token, ("CHATFERRY_COMM100_AUTH", "token")], "token"),
            (KEY, vec![token, ("CHATFERRY_COMM100_AUTH", "api-key")], "api-key"),
        ] {
            let settings = settings(base, &more);
            let endpoint = settings.comm100().unwrap();
            let kind = match endpoint.credentials {
                Credentials::Basic { .. } => "api-key",
                Credentials::Bearer(_) => "token",
                Credentials::OAuth(_) => "oauth",
            };
            assert_eq!((kind, settings.kind().unwrap().name()), (expected, expected));
            assert_eq!(endpoint.rate, Some(Rate { calls: 280, window: Duration::from_secs(300) }));
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_and_no_secret_shown() {
        let key = |name, value| settings(KEY, &[(name, value)]).comm100().unwrap_err();
        let vcc = |name, value| settings(VCC, &[(name, value)]).vcc().unwrap_err();
        for (error, part) in [
            (settings(&[], &[]).vcc().unwrap_err(), "vcc.customer and vcc.token are not set for profile `default`"),
            (settings(&VCC[..1], &[]).vcc().unwrap_err(), "vcc.token is not set"),
            (settings(&[], &[]).comm100().unwrap_err(), "comm100.base_url is not set"),
            (settings(&KEY[..1], &[]).comm100().unwrap_err(), "comm100.access_token is not set"),
            (settings(&KEY[..3], &[]).comm100().unwrap_err(), "comm100.site_id is not set"),
            (
                key("CHATFERRY_COMM100_TOKEN", "c4nary"),
                "several kinds of credentials are set for Comm100: `token`, `api",
            ),
            (key("CHATFERRY_COMM100_AUTH", "c4nary"), "expected `token`, `api-key` or `oauth`"),
            (key("CHATFERRY_COMM100_RATE", "fast"), "comm100.rate (CHATFERRY_COMM100_RATE): expected CALLS/DURATION"),
            (vcc("CHATFERRY_VCC_URL", "http://vcc.example.org/v2"), "plain http"),
            (vcc("CHATFERRY_VCC_URL", "http://127.0.0.1.example.org/v2"), "plain http"),
            (
                vcc("CHATFERRY_VCC_URL", "https://acme:c4nary@example.org/v2"),
                "vcc.base_url (CHATFERRY_VCC_URL): credentials",
            ),
            (vcc("CHATFERRY_VCC_URL", "https://example.org/v2?key=c4nary"), "without `?`"),
            (vcc("CHATFERRY_VCC_URL", "example.org"), "not an address"),
            (vcc("CHATFERRY_VCC_URL", "ftp://example.org"), "begins with https://"),
            (vcc("CHATFERRY_VCC_CUSTOMER", "acme.evil.org/"), "no part of a host name"),
            (vcc("CHATFERRY_VCC_TZ", "Mars/Olympus"), "vcc.timezone (CHATFERRY_VCC_TZ): unknown time zone"),
        ] {
            let message = error.to_string();
            assert!(message.contains(part), "{message}");
            assert_eq!(error.exit(), crate::error::Exit::Usage);
            assert!(!message.contains("c4nary") && !error.advice().unwrap_or_default().contains("c4nary"), "{message}");
        }
        let error = settings(&VCC[..1], &[]).vcc().unwrap_err();
        let advice = error.advice().unwrap();
        assert!(
            advice.contains("`token` in [profiles.default.vcc]") && advice.contains("CHATFERRY_VCC_TOKEN"),
            "{advice}"
        );
    }

    #[test]
    fn rates_are_calls_in_a_stretch_of_time() {
        let minutes = |calls, minutes: u64| Some(Rate { calls, window: Duration::from_secs(minutes * 60) });
        for (text, expected) in [
            ("280/5m", Some(minutes(280, 5))),
            ("1/60s", Some(minutes(1, 1))),
            ("off", Some(None)),
            ("280", None),
            ("0/5m", None),
            ("280/0s", None),
            ("-1/5m", None),
            ("280/5", None),
        ] {
            assert_eq!(Rate::parse(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_service_is_configured_once_something_of_it_is_set() {
        let settings = settings(VCC, &[]);
        assert_eq!((settings.configured("vcc"), settings.configured("comm100")), (true, false));
    }

    #[test]
    fn webhook_secrets_may_be_several() {
        let toml = "[profiles.default.vcc]\nwebhook_secret = ['one', { env = 'TWO' }]\nwebhook_key = 'k'";
        let file = File::parse(toml, Path::new("c.toml")).unwrap();
        let environment = Environment::from_iter([("TWO", "two")]);
        let webhook = Settings::resolve(None, environment, Some(file)).unwrap().webhook().unwrap();
        let secrets: Vec<_> = webhook.secrets.iter().map(|secret| secret.expose_secret()).collect();
        assert_eq!((secrets, webhook.cipher), (vec!["one", "two"], None));
        assert_eq!(webhook.key.unwrap().expose_secret(), "k");
    }
}
