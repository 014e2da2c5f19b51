//! Access tokens: asking Comm100's token address for them (`POST {auth_url}?siteId=`, a form), and keeping them in
//! the state folder, where other runs find them.
//!
//! Which token to use when is decided in [`super::auth`].

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use chrono::Utc;
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::form_urlencoded;

use super::body::Body;
use super::exchange::{describe_target, host, redirect_target};
use super::http::reason;
use super::trouble::{Trouble, said, speaks_of_limit, told};
use crate::config::OAuth;
use crate::error::{Error, Exit, Result};
use crate::redact::register;

/// Longer answers are none of a token address.
const LONGEST_ANSWER: usize = 1 << 20;

/// What the token address gave, as kept in the state folder. No `Debug`: it is all secrets.
#[derive(Clone, Deserialize, Serialize)]
pub struct Tokens {
    /// Fingerprint of the configured credentials that these come from.
    pub origin: Option<String>,
    /// For the `Authorization` header.
    pub access_token: String,
    /// For the next access token; replaced each time.
    pub refresh_token: Option<String>,
    /// When the access token ends, in Unix seconds, where the service said so.
    pub expires_at: Option<i64>,
}

impl Tokens {
    /// Makes the tokens known as secrets.
    pub fn register(&self) {
        register(&self.access_token);
        self.refresh_token.as_deref().inspect(|token| register(token));
    }

    /// Whether the access token will do for the next request: not one that ends within a minute.
    pub fn is_fresh(&self) -> bool {
        self.expires_at.is_none_or(|end| end > Utc::now().timestamp() + 60)
    }
}

/// What is offered for an access token.
pub enum Grant {
    /// The code that `auth login` received.
    Code {
        /// The code.
        code: String,
        /// The address it was sent to.
        redirect: String,
        /// PKCE's `code_verifier`.
        verifier: String,
    },
    /// A refresh token.
    Refresh(String),
    /// The legacy grant: email and password.
    Password(String, SecretString),
}

impl Grant {
    /// Whether it may be offered again where the answer was lost: the others are good for one time.
    pub fn is_repeatable(&self) -> bool {
        matches!(self, Self::Password(..))
    }

    fn form(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Code { code, redirect, verifier } => vec![
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", redirect),
                ("code_verifier", verifier),
            ],
            Self::Refresh(token) => vec![("grant_type", "refresh_token"), ("refresh_token", token)],
            Self::Password(email, password) => {
                vec![("grant_type", "password"), ("email", email), ("password", password.expose_secret())]
            }
        }
    }
}

/// Asks for tokens, once. A refusal is exit 4. The answer's `origin` is left for the caller.
pub async fn request(
    http: &reqwest::Client,
    oauth: &OAuth,
    site_id: Option<&str>,
    grant: &Grant,
) -> Result<Tokens, Trouble> {
    let mut form = grant.form();
    form.push(("client_id", &oauth.client_id));
    if let Some(secret) = &oauth.client_secret {
        form.push(("client_secret", secret.expose_secret()));
    }
    let mut url = oauth.auth_url.clone();
    if let Some(site) = site_id {
        url.query_pairs_mut().append_pair("siteId", site);
    }
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
    let request = http.post(url).header("Content-Type", "application/x-www-form-urlencoded").body(body);
    let host = host(&oauth.auth_url);
    let lost = |error: reqwest::Error| Trouble::Line {
        what: format!("no token from {host}: {}", reason(&error)),
        sent: !error.is_connect(),
    };
    let response = request.send().await.map_err(lost)?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let broken = |reason| Trouble::Line { what: format!("no token from {host}: {reason}"), sent: true };
    let mut body = Body::new(response).map_err(broken)?;
    let mut text = Vec::new();
    while let Some(chunk) = body.chunk().await.map_err(broken)? {
        text.extend_from_slice(&chunk);
        if text.len() > LONGEST_ANSWER {
            let sentence = format!("the token address at {host} sent more than a token");
            return Err(Trouble::Final(Error::failure(sentence)));
        }
    }
    read(status, &headers, &text, oauth)
}

fn read(status: u16, headers: &HeaderMap, text: &[u8], oauth: &OAuth) -> Result<Tokens, Trouble> {
    let host = host(&oauth.auth_url);
    let answer: Value = serde_json::from_slice(text).unwrap_or(Value::Null);
    let word = |name: &str| answer[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let what = || format!("no token from {host}: it answered HTTP {status}");
    match (status, word("access_token")) {
        (200..300, Some(access_token)) => {
            let seconds = answer["expires_in"].as_f64().or_else(|| answer["expires_in"].as_str()?.parse().ok());
            let expires_at = seconds.map(|seconds| Utc::now().timestamp().saturating_add(seconds as i64));
            Ok(Tokens { origin: None, access_token, refresh_token: word("refresh_token"), expires_at })
        }
        (300..400, _) => {
            let target = describe_target(redirect_target(&oauth.auth_url, headers).as_ref());
            let sentence = format!("the token address at {host} redirects to {target}, which is not followed");
            Err(Trouble::Final(Error::failure(sentence).hint(TOKEN_ADDRESS)))
        }
        (429 | 503, _) => Err(Trouble::Limit { what: what(), told: told(headers) }),
        (403, _) if speaks_of_limit(text) => Err(Trouble::Limit { what: what(), told: told(headers) }),
        (400 | 401 | 403, _) => {
            let said = said(text).map(|said| format!(": {said}")).unwrap_or_default();
            let sentence = format!("{host} refused a token (HTTP {status}){said}");
            Err(Trouble::Final(Error::new(Exit::Refused, sentence)))
        }
        (408 | 500.., _) => Err(Trouble::Line { what: what(), sent: true }),
        _ => Err(Trouble::Final(
            Error::failure(format!("HTTP {status} without a token from {host}")).hint(TOKEN_ADDRESS),
        )),
    }
}

const TOKEN_ADDRESS: &str =
    "set comm100.auth_url to the full token address, such as https://dash15.comm100.io/oauth/token";

/// What tells one configured secret from another without holding it.
pub fn fingerprint(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The tokens of one client at one site, in a file of the state folder that only the user can read.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    name: String,
}

impl Store {
    /// The store of these credentials below the state folder.
    pub fn new(state_dir: &Path, oauth: &OAuth, site_id: Option<&str>) -> Self {
        let who = [oauth.auth_url.as_str(), &oauth.client_id, site_id.unwrap_or_default()].join("\n");
        let name = fingerprint(&who).chars().take(16).collect();
        Self { folder: state_dir.join("tokens"), name }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.name))
    }

    /// Takes the lock that keeps other runs from renewing these tokens, until the file is dropped; none while another
    /// run has it.
    pub fn try_lock(&self) -> Result<Option<File>> {
        let path = self.folder.join(format!("{}.lock", self.name));
        let failed = |error: std::io::Error| Error::disk("use the token store", &self.folder, error);
        crate::config::make_private(&self.folder).map_err(failed)?;
        let file = crate::fs::open_own(&path, true)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// What is kept, if anything is and can be read.
    pub fn load(&self) -> Option<Tokens> {
        serde_json::from_slice(&std::fs::read(self.path()).ok()?).ok()
    }

    /// Keeps `tokens`, durably, before anybody uses them: an old refresh token is worth nothing any more.
    pub fn save(&self, tokens: &Tokens) -> Result<()> {
        let failed = |error| Error::disk("keep the new tokens in", self.path(), error);
        let text = serde_json::to_vec(tokens).map_err(|error| failed(error.into()))?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder).map_err(failed)?;
        file.write_all(&text).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
        file.persist(self.path()).map_err(|error| failed(error.error))?;
        #[cfg(unix)]
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
        Ok(())
    }
}
