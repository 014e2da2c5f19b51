//! Who may come in at Comm100: API keys, access tokens, and the token endpoint with its three grants. Refresh
//! tokens rotate: each is good for one time.

use std::collections::{HashMap, HashSet};

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::call::{Answer, Call, Credentials};
use super::world::World;

/// The site.
pub const SITE_ID: &str = "10000";
/// An agent: Basic user, or `email` of the password grant.
pub const EMAIL: &str = "agent@example.com";
/// Basic password.
pub const API_KEY: &str = "made-up-api-key";
/// An access token that is good without asking for one.
pub const ACCESS_TOKEN: &str = "made-up-access-token";
/// The OAuth client.
pub const CLIENT_ID: &str = "made-up-client";
/// Its secret.
pub const CLIENT_SECRET: &str = "made-up-client-secret";
/// A refresh token that is good for its first use.
pub const REFRESH_TOKEN: &str = "made-up-refresh-token";
/// The agent's password, for the password grant.
pub const PASSWORD: &str = "made-up-password";

/// Tokens that are good.
pub struct Tokens {
    access: HashSet<String>,
    refresh: HashSet<String>,
    /// Codes that were given, each with the `code_challenge` that came with the request for it.
    codes: HashMap<String, String>,
    given: u64,
}

impl Default for Tokens {
    fn default() -> Self {
        let only = |token: &str| HashSet::from([token.to_owned()]);
        Self { access: only(ACCESS_TOKEN), refresh: only(REFRESH_TOKEN), codes: HashMap::new(), given: 0 }
    }
}

impl Tokens {
    fn next(&mut self, kind: &str) -> String {
        self.given += 1;
        URL_SAFE_NO_PAD.encode(format!("made-up-{kind}-{}", self.given))
    }
}

/// Lets a Comm100 request in, or says why not.
pub fn admit(world: &World, call: &Call) -> Result<(), Answer> {
    match &call.credentials {
        Credentials::Basic(user, password) => {
            if call.parameter("siteId") != Some(SITE_ID) {
                return Err(Answer::error(401, "The query parameter siteId is required with an API key."));
            }
            let known = user.eq_ignore_ascii_case(EMAIL) && password == API_KEY;
            known.then_some(()).ok_or_else(|| Answer::error(401, "The API key is not valid."))
        }
        Credentials::Bearer(token) => {
            let mut tokens = world.tokens();
            if tokens.access.contains(token) && world.faults.occasion("expired-token").is_some() {
                tokens.access.remove(token);
            }
            tokens
                .access
                .contains(token)
                .then_some(())
                .ok_or_else(|| Answer::error(401, "The access token has expired."))
        }
        _ => Err(Answer::error(401, "Authorization has been denied for this request.")),
    }
}

/// Answers `/oauth/…`.
pub fn answer(world: &World, call: &Call) -> Answer {
    match (call.method.as_str(), call.path.to_ascii_lowercase().as_str()) {
        ("POST", "token") => token(world, call),
        ("GET", "authorize") => authorize(world, call),
        ("GET", "userinfo") => match admit(world, call) {
            Ok(()) => Answer::json(200, &userinfo()),
            Err(answer) => answer,
        },
        _ => super::comm100::missing(&call.path),
    }
}

fn userinfo() -> serde_json::Value {
    json!({"agentId": super::phrase::AGENTS[0].1, "siteId": 10000, "partnerId": 0, "email": EMAIL})
}

fn token(world: &World, call: &Call) -> Answer {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&call.body).into_owned().collect();
    let get = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let mut tokens = world.tokens();
    let client = get("client_id") == CLIENT_ID;
    let secret = client && get("client_secret") == CLIENT_SECRET;
    let granted = match get("grant_type") {
        "password" => client && get("email").eq_ignore_ascii_case(EMAIL) && get("password") == PASSWORD,
        "refresh_token" => secret && tokens.refresh.remove(get("refresh_token")),
        "authorization_code" => {
            let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, get("code_verifier").as_bytes()));
            secret && tokens.codes.remove(get("code")).is_some_and(|expected| expected == challenge)
        }
        _ => return refused("unsupported_grant_type", "There are password, refresh_token and authorization_code."),
    };
    if !granted {
        return refused("invalid_grant", "The credentials, the code or the refresh token are not valid.");
    }
    let (access, refresh) = (tokens.next("access"), tokens.next("refresh"));
    tokens.access.insert(access.clone());
    tokens.refresh.insert(refresh.clone());
    let scope = "openid offline_access";
    let value = json!({"access_token": access, "token_type": "bearer", "expires_in": 43199, "refresh_token": refresh,
                       "scope": scope});
    Answer::json(200, &value)
}

/// Nobody is asked: the browser is sent straight back, with a code.
fn authorize(world: &World, call: &Call) -> Answer {
    let target = call.parameter("redirect_uri").and_then(|target| url::Url::parse(target).ok());
    let Some(mut target) = target.filter(|_| call.parameter("client_id") == Some(CLIENT_ID)) else {
        return refused("invalid_request", "client_id and redirect_uri are required.");
    };
    let challenge = call.parameter("code_challenge").filter(|challenge| !challenge.is_empty());
    let Some(challenge) = challenge.filter(|_| call.parameter("code_challenge_method") == Some("S256")) else {
        return refused("invalid_request", "code_challenge with code_challenge_method=S256 is required.");
    };
    let mut tokens = world.tokens();
    let code = tokens.next("code");
    tokens.codes.insert(code.clone(), challenge.to_owned());
    target.query_pairs_mut().append_pair("code", &code);
    if let Some(state) = call.parameter("state") {
        target.query_pairs_mut().append_pair("state", state);
    }
    Answer::empty(302).with("location", target)
}

fn refused(error: &str, description: &str) -> Answer {
    Answer::json(400, &json!({"error": error, "error_description": description}))
}
