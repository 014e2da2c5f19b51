//! The `Authorization` header: made from credentials, and for OAuth kept fresh.
//!
//! A refresh token works once and gives its successor, so two runs must never use the same one: renewing happens
//! under a lock in the state folder, and whoever gets the lock looks first whether the other has renewed already.

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret;
use tokio::sync::Mutex;

use super::exchange::host;
use super::pacing::Pacer;
use super::token::{Grant, Store, Tokens, fingerprint, request};
use super::tries::Tries;
use crate::config::{Credentials, OAuth};
use crate::error::{Error, Exit, Result};
use crate::event::{Event, Level};
use crate::redact::register;

/// Signs requests to one service.
pub struct Signer {
    kind: Kind,
}

enum Kind {
    Fixed(HeaderValue),
    OAuth(Box<Login>),
}

impl Signer {
    /// A signer for `credentials`; tokens of OAuth are kept below `state_dir`. What it sends is made known as secret.
    pub fn new(credentials: &Credentials, site_id: Option<&str>, state_dir: &Path, pacer: Arc<Pacer>) -> Result<Self> {
        let kind = match credentials {
            Credentials::Basic { user, password } => {
                register(password.expose_secret());
                let pair = BASE64_STANDARD.encode(format!("{user}:{}", password.expose_secret()));
                register(&pair);
                Kind::Fixed(header("Basic", &pair).ok_or_else(unfit)?)
            }
            Credentials::Bearer(token) => {
                register(token.expose_secret());
                Kind::Fixed(header("Bearer", token.expose_secret()).ok_or_else(unfit)?)
            }
            Credentials::OAuth(oauth) => Kind::OAuth(Box::new(Login::new(oauth, site_id, state_dir, pacer))),
        };
        Ok(Self { kind })
    }

    /// The header for the next request; marked sensitive. May ask the token address for it, through `http`.
    pub async fn authorization(&self, http: &reqwest::Client) -> Result<HeaderValue> {
        match &self.kind {
            Kind::Fixed(header) => Ok(header.clone()),
            Kind::OAuth(login) => login.header(http, None).await,
        }
    }

    /// After a 401 to a request that carried `refused`: whether there is another header to try, once.
    pub async fn renew(&self, http: &reqwest::Client, refused: &HeaderValue) -> Result<bool> {
        match &self.kind {
            Kind::Fixed(_) => Ok(false),
            Kind::OAuth(login) => Ok(login.header(http, Some(refused)).await? != refused),
        }
    }
}

fn header(scheme: &str, secret: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("{scheme} {secret}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn unfit() -> Error {
    Error::usage("the access token holds characters that no header can carry")
}

/// OAuth at one site: what was configured, what is kept, and what is in use.
pub struct Login {
    oauth: OAuth,
    site_id: Option<String>,
    store: Store,
    pacer: Arc<Pacer>,
    current: Mutex<Option<(Tokens, HeaderValue)>>,
}

impl Login {
    /// Nothing is read or asked yet.
    pub fn new(oauth: &OAuth, site_id: Option<&str>, state_dir: &Path, pacer: Arc<Pacer>) -> Self {
        let secrets = [&oauth.client_secret, &oauth.refresh_token, &oauth.password];
        secrets.into_iter().flatten().for_each(|secret| register(secret.expose_secret()));
        Self {
            pacer,
            store: Store::new(state_dir, oauth, site_id),
            oauth: oauth.clone(),
            site_id: site_id.map(str::to_owned),
            current: Mutex::default(),
        }
    }

    /// Turns what `auth login` received into tokens and keeps them, in place of those that were kept.
    pub async fn redeem(&self, http: &reqwest::Client, grant: Grant) -> Result<()> {
        let _lock = self.lock().await?;
        self.keep(self.request(http, &grant).await?)?;
        Ok(())
    }

    /// Waits until no other run renews these tokens.
    async fn lock(&self) -> Result<std::fs::File> {
        self.pacer.lock("these OAuth tokens", || self.store.try_lock()).await
    }

    /// Asks for tokens, and waits and asks again where the token address wants that.
    async fn request(&self, http: &reqwest::Client, grant: &Grant) -> Result<Tokens> {
        let host = host(&self.oauth.auth_url);
        let mut tries = Tries::new(self.pacer.policy());
        loop {
            self.pacer.wait_for_host(&host).await?;
            let path = self.oauth.auth_url.path();
            self.pacer.report(Event::Request(format!("POST {path} at {host}, for an access token")));
            match request(http, &self.oauth, self.site_id.as_deref(), grant).await {
                Ok(tokens) => {
                    self.pacer.report(Event::Say(Level::Debug, format!("access token received from {host}")));
                    return Ok(tokens);
                }
                Err(trouble) => self.pacer.settle(&mut tries, trouble, &host, grant.is_repeatable()).await?,
            }
        }
    }

    async fn header(&self, http: &reqwest::Client, refused: Option<&HeaderValue>) -> Result<HeaderValue> {
        let mut current = self.current.lock().await;
        if let Some((tokens, header)) = &*current
            && usable(tokens, header, refused)
        {
            return Ok(header.clone());
        }
        let (tokens, header) = self.obtain(http, refused).await?;
        *current = Some((tokens, header.clone()));
        Ok(header)
    }

    async fn obtain(&self, http: &reqwest::Client, refused: Option<&HeaderValue>) -> Result<(Tokens, HeaderValue)> {
        let _lock = self.lock().await?;
        let kept = self.store.load().filter(|kept| self.is_ours(kept));
        if let Some(tokens) = &kept {
            let header = bearer(tokens)?;
            if usable(tokens, &header, refused) {
                return Ok((tokens.clone(), header));
            }
        }
        let mut refusal = None;
        for grant in self.grants(kept.and_then(|tokens| tokens.refresh_token)) {
            match self.request(http, &grant).await {
                Ok(mut tokens) => {
                    if let (None, Grant::Refresh(token)) = (&tokens.refresh_token, grant) {
                        tokens.refresh_token = Some(token);
                    }
                    let tokens = self.keep(tokens)?;
                    let header = bearer(&tokens)?;
                    return Ok((tokens, header));
                }
                Err(error) if error.exit() == Exit::Refused => refusal = Some(error),
                Err(error) => return Err(error),
            }
        }
        let login = "run `chatferry auth login`, or set comm100.refresh_token (CHATFERRY_COMM100_REFRESH_TOKEN)";
        Err(match refusal {
            Some(error) => error.hint(login),
            None => Error::usage("OAuth has no refresh token to begin with").hint(login),
        })
    }

    /// What can be offered, best first. The kept refresh token is the latest of those that the configured one began.
    fn grants(&self, kept: Option<String>) -> Vec<Grant> {
        let configured = self.oauth.refresh_token.as_ref().map(|token| token.expose_secret().to_owned());
        let password = self.oauth.email.clone().zip(self.oauth.password.clone());
        let refresh = kept.or(configured).map(Grant::Refresh);
        refresh.into_iter().chain(password.map(|(email, password)| Grant::Password(email, password))).collect()
    }

    fn keep(&self, tokens: Tokens) -> Result<Tokens> {
        let tokens = Tokens { origin: self.origin(), ..tokens };
        self.store.save(&tokens)?;
        Ok(tokens)
    }

    fn origin(&self) -> Option<String> {
        let token = self.oauth.refresh_token.as_ref().map(|token| token.expose_secret());
        token.or(self.oauth.email.as_deref().filter(|_| self.oauth.password.is_some())).map(fingerprint)
    }

    /// Kept tokens give way once somebody has configured other credentials than those that they come from.
    fn is_ours(&self, kept: &Tokens) -> bool {
        let origin = self.origin();
        origin.is_none() || kept.origin == origin
    }
}

fn bearer(tokens: &Tokens) -> Result<HeaderValue> {
    tokens.register();
    header("Bearer", &tokens.access_token)
        .ok_or_else(|| Error::failure("the token address gave a token that no header can carry"))
}

fn usable(tokens: &Tokens, header: &HeaderValue, refused: Option<&HeaderValue>) -> bool {
    tokens.is_fresh() && refused.is_none_or(|refused| refused != header)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex as StdMutex};
    use std::time::Duration;

    use axum::extract::{RawQuery, State};
    use axum::http::StatusCode;
    use axum::routing::post;
    use tempfile::TempDir;

    use super::*;
    use crate::client::Policy;

    /// A token address that lets each refresh token be used once: `r1` gives `a1` and `r2`, and so on.
    #[derive(Default)]
    struct Desk {
        valid: String,
        count: usize,
        expires_in: i64,
        asked: Vec<HashMap<String, String>>,
    }

    type Shared = Arc<StdMutex<Desk>>;

    /// Waits a moment for locks, and tries nothing twice.
    fn pacer() -> Arc<Pacer> {
        let second = Duration::from_secs(1);
        let policy =
            Policy { connect: second, timeout: second, retries: 0, max_wait: 10 * second, backoff: (second, second) };
        Arc::new(Pacer::new(policy, Arc::new(|_| ())))
    }

    async fn answer(State(desk): State<Shared>, RawQuery(query): RawQuery, body: String) -> (StatusCode, String) {
        // So long, that two runs that did not wait for each other would meet.
        tokio::time::sleep(Duration::from_millis(30)).await;
        let mut desk = desk.lock().unwrap();
        let mut form: HashMap<_, _> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        form.insert("query".to_owned(), query.unwrap_or_default());
        let good = form.get("refresh_token").is_some_and(|token| *token == desk.valid) || form.contains_key("password");
        let said = form.get("refresh_token").cloned().unwrap_or_default();
        desk.asked.push(form);
        if !good {
            let text = format!("{{\"error\": \"invalid_grant\", \"message\": \"no such token: {said}\"}}");
            return (StatusCode::BAD_REQUEST, text);
        }
        desk.count += 1;
        desk.valid = format!("r{}", desk.count + 1);
        let Desk { count, valid, expires_in, .. } = &*desk;
        let text = format!(
            "{{\"access_token\": \"a{count}\", \"token_type\": \"bearer\", \"expires_in\": {expires_in}, \"refresh_token\": \"{valid}\"}}"
        );
        (StatusCode::OK, text)
    }

    struct Scene {
        desk: Shared,
        oauth: OAuth,
        state: TempDir,
        http: reqwest::Client,
    }

    impl Scene {
        async fn new(refresh_token: Option<&str>, expires_in: i64) -> Self {
            let desk = Desk { valid: "r1".to_owned(), expires_in, ..Desk::default() };
            let desk = Arc::new(StdMutex::new(desk));
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let auth_url: url::Url = format!("http://{}/oauth/token", listener.local_addr().unwrap()).parse().unwrap();
            let app = axum::Router::new().route("/oauth/token", post(answer)).with_state(desk.clone());
            tokio::spawn(async move { axum::serve(listener, app).await });
            let http = crate::client::http::build(&auth_url, Duration::from_secs(5), None).unwrap();
            let oauth = OAuth {
                auth_url,
                client_id: "client".to_owned(),
                client_secret: Some("hush".into()),
                refresh_token: refresh_token.map(Into::into),
                email: None,
                password: None,
            };
            Self { desk, oauth, state: tempfile::tempdir().unwrap(), http }
        }

        /// Another process, as far as signing goes.
        fn signer(&self) -> Signer {
            Signer::new(&Credentials::OAuth(self.oauth.clone()), Some("10000"), self.state.path(), pacer()).unwrap()
        }

        async fn token(&self, signer: &Signer) -> String {
            signer.authorization(&self.http).await.unwrap().to_str().unwrap().to_owned()
        }

        fn asked(&self, name: &str) -> Vec<String> {
            self.desk.lock().unwrap().asked.iter().map(|form| form.get(name).cloned().unwrap_or_default()).collect()
        }
    }

    #[tokio::test]
    async fn fixed_credentials_are_sent_as_they_are_and_cannot_be_renewed() {
        let scene = Scene::new(None, 3600).await;
        let basic = Credentials::Basic { user: "acme".to_owned(), password: "hush".into() };
        for (credentials, expected) in [(basic, "Basic YWNtZTpodXNo"), (Credentials::Bearer("t".into()), "Bearer t")] {
            let signer = Signer::new(&credentials, None, scene.state.path(), pacer()).unwrap();
            let header = signer.authorization(&scene.http).await.unwrap();
            assert_eq!(header, expected);
            assert!(header.is_sensitive());
            assert!(!signer.renew(&scene.http, &header).await.unwrap());
        }
    }

    #[tokio::test]
    async fn a_refresh_token_is_used_once_and_its_successor_kept() {
        let scene = Scene::new(Some("r1"), 3600).await;
        let signer = scene.signer();
        assert_eq!(scene.token(&signer).await, "Bearer a1");
        assert_eq!(scene.token(&signer).await, "Bearer a1", "kept in memory");
        assert_eq!(scene.token(&scene.signer()).await, "Bearer a1", "kept in the state folder");
        let refused = signer.authorization(&scene.http).await.unwrap();
        assert!(signer.renew(&scene.http, &refused).await.unwrap());
        assert_eq!(scene.token(&signer).await, "Bearer a2");
        assert_eq!(scene.asked("refresh_token"), ["r1", "r2"]);
        assert_eq!(scene.asked("query"), ["siteId=10000", "siteId=10000"]);
        assert_eq!(scene.asked("client_secret"), ["hush", "hush"]);
    }

    #[tokio::test]
    async fn an_access_token_about_to_end_is_not_used() {
        let scene = Scene::new(Some("r1"), 30).await;
        let signer = scene.signer();
        assert_eq!(scene.token(&signer).await, "Bearer a1");
        assert_eq!(scene.token(&signer).await, "Bearer a2");
    }

    #[tokio::test]
    async fn two_runs_renew_once_between_them() {
        let scene = Scene::new(Some("r1"), 3600).await;
        let (one, two) = (scene.signer(), scene.signer());
        let (first, second) = tokio::join!(scene.token(&one), scene.token(&two));
        assert_eq!((first.as_str(), second.as_str()), ("Bearer a1", "Bearer a1"));
        let refused = one.authorization(&scene.http).await.unwrap();
        let (first, second) = tokio::join!(one.renew(&scene.http, &refused), two.renew(&scene.http, &refused));
        assert!(first.unwrap() && second.unwrap());
        assert_eq!(scene.asked("refresh_token"), ["r1", "r2"]);
    }

    #[tokio::test]
    async fn a_rotated_token_wins_until_another_one_is_configured() {
        let mut scene = Scene::new(Some("r1"), 0).await;
        assert_eq!(scene.token(&scene.signer()).await, "Bearer a1");
        assert_eq!(scene.token(&scene.signer()).await, "Bearer a2");
        scene.desk.lock().unwrap().valid = "new".to_owned();
        scene.oauth.refresh_token = Some("new".into());
        assert_eq!(scene.token(&scene.signer()).await, "Bearer a3");
        assert_eq!(scene.asked("refresh_token"), ["r1", "r2", "new"]);
        // The configured token is known by its fingerprint alone.
        scene.oauth.refresh_token = None;
        assert_eq!(scene.token(&scene.signer()).await, "Bearer a4");
    }

    #[tokio::test]
    async fn the_password_is_the_last_resort() {
        let mut scene = Scene::new(None, 0).await;
        scene.oauth.email = Some("a@example.org".to_owned());
        scene.oauth.password = Some("hush".into());
        assert_eq!(scene.token(&scene.signer()).await, "Bearer a1");
        assert_eq!(scene.token(&scene.signer()).await, "Bearer a2");
        scene.desk.lock().unwrap().valid = "revoked".to_owned();
        assert_eq!(scene.token(&scene.signer()).await, "Bearer a3");
        assert_eq!(scene.asked("grant_type"), ["password", "refresh_token", "refresh_token", "password"]);
        assert_eq!(scene.asked("email")[0], "a@example.org");
    }

    #[tokio::test]
    async fn a_refusal_is_4_and_shows_no_token() {
        let scene = Scene::new(Some("c4nary"), 3600).await;
        let error = scene.signer().authorization(&scene.http).await.unwrap_err();
        let host = host(&scene.oauth.auth_url);
        let expected = format!("{host} refused a token (HTTP 400): no such token: [secret]");
        assert_eq!((error.exit(), error.to_string().as_str()), (Exit::Refused, expected.as_str()));
        assert!(error.advice().unwrap().contains("auth login"));
        let scene = Scene::new(None, 3600).await;
        assert_eq!(scene.signer().authorization(&scene.http).await.unwrap_err().exit(), Exit::Usage);
    }

    #[tokio::test]
    async fn an_address_that_is_no_token_address_is_told_so() {
        for (path, exit) in [("http://127.0.0.1:1/oauth/token", Exit::Later), ("", Exit::Failure)] {
            let mut scene = Scene::new(Some("r1"), 3600).await;
            match path {
                "" => scene.oauth.auth_url.set_path("/elsewhere"),
                path => scene.oauth.auth_url = path.parse().unwrap(),
            }
            let error = scene.signer().authorization(&scene.http).await.unwrap_err();
            assert_eq!(error.exit(), exit, "{error}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn tokens_are_kept_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let scene = Scene::new(Some("r1"), 3600).await;
        scene.token(&scene.signer()).await;
        let files = std::fs::read_dir(scene.state.path().join("tokens")).unwrap().map(|file| file.unwrap().path());
        let kept: Vec<_> = files.filter(|file| file.extension().is_some_and(|ext| ext == "json")).collect();
        assert_eq!(kept.len(), 1);
        assert_eq!(std::fs::metadata(&kept[0]).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!std::fs::read_to_string(&kept[0]).unwrap().contains("\"r1\""));
    }
}
