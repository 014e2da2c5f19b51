//! Access tokens: asking Comm100's token address for them (`POST {auth_url}?siteId=`, a form), and keeping them in
//! the state folder, where other runs find them.
//!
//! Which token to use when is decided in [`super::auth`].

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use chrono::Utc;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::form_urlencoded;

use super::http::reason;
use crate::config::OAuth;
use crate::error::{Error, Exit, Result};

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
    /// Whether the access token will do for the next request: not one that ends within a minute.
    pub fn is_fresh(&self) -> bool {
        self.expires_at.is_none_or(|end| end > Utc::now().timestamp() + 60)
    }
}

/// What is offered for an access token.
pub enum Grant {
    /// The code that `auth login` received, and the address it was sent to.
    Code(String, String),
    /// A refresh token.
    Refresh(String),
    /// The legacy grant: email and password.
    Password(String, SecretString),
}

impl Grant {
    fn form(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Code(code, redirect) => {
                vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect)]
            }
            Self::Refresh(token) => vec![("grant_type", "refresh_token"), ("refresh_token", token)],
            Self::Password(email, password) => {
                vec![("grant_type", "password"), ("email", email), ("password", password.expose_secret())]
            }
        }
    }
}

/// Asks for tokens. A refusal is exit 4, an outage 5. The answer's `origin` is left for the caller.
pub async fn request(http: &reqwest::Client, oauth: &OAuth, site_id: Option<&str>, grant: &Grant) -> Result<Tokens> {
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
    let lost =
        |error: reqwest::Error| Error::new(Exit::Later, format!("no token from {}: {}", host(oauth), reason(&error)));
    let mut response = request.send().await.map_err(lost)?;
    let status = response.status().as_u16();
    let mut text = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        text.extend_from_slice(&chunk);
        if text.len() > LONGEST_ANSWER {
            return Err(Error::failure(format!("the token address at {} sent more than a token", host(oauth))));
        }
    }
    read(status, &text, oauth, &form)
}

fn read(status: u16, text: &[u8], oauth: &OAuth, form: &[(&str, &str)]) -> Result<Tokens> {
    let answer: Value = serde_json::from_slice(text).unwrap_or(Value::Null);
    let word = |name: &str| answer[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    match (status, word("access_token")) {
        (200..300, Some(access_token)) => {
            let seconds = answer["expires_in"].as_f64().or_else(|| answer["expires_in"].as_str()?.parse().ok());
            let expires_at = seconds.map(|seconds| Utc::now().timestamp().saturating_add(seconds as i64));
            Ok(Tokens { origin: None, access_token, refresh_token: word("refresh_token"), expires_at })
        }
        (400 | 401 | 403, _) => {
            // The service may quote what it was sent; then the next best word will do.
            let secret = |name: &str| !matches!(name, "grant_type" | "client_id" | "redirect_uri" | "email");
            let quotes = |said: &str| form.iter().any(|(name, value)| secret(name) && said.contains(value));
            let said = ["error_description", "message", "error"]
                .iter()
                .find_map(|name| word(name).filter(|said| !quotes(said)));
            let said = said.map(|said| format!(": {}", plain(&said))).unwrap_or_default();
            Err(Error::new(Exit::Refused, format!("{} refused a token (HTTP {status}){said}", host(oauth))))
        }
        (429 | 500.., _) => {
            Err(Error::new(Exit::Later, format!("no token from {}: it answered HTTP {status}", host(oauth))))
        }
        _ => Err(Error::failure(format!("HTTP {status} without a token from {}", host(oauth)))
            .hint("is comm100.auth_url the full token address, such as https://dash15.comm100.io/oauth/token?")),
    }
}

/// A service's words on one line of bounded length.
fn plain(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).take(200).collect()
}

fn host(oauth: &OAuth) -> &str {
    oauth.auth_url.host_str().unwrap_or_default()
}

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

    /// Waits until no other run renews these tokens; they are ours until the file is dropped.
    pub async fn lock(&self) -> Result<File> {
        let path = self.folder.join(format!("{}.lock", self.name));
        let failed = |error| Error::disk("lock", &path, error);
        crate::config::make_private(&self.folder).map_err(failed)?;
        let file = crate::fs::open_own(&path, true)?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                // Asked again and again, as a blocked thread could not be interrupted.
                Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(20)).await,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
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
