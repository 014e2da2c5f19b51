//! Talking to a service: every request goes through [`Client`], which waits for the budget, signs, sends, tries again
//! where that can help, and ends in an answer or in one sentence.
//!
//! What to ask and how to read the answer is the providers' business.

pub mod auth;
pub mod budget;
pub mod http;
mod pieces;
pub mod token;
pub mod tries;
pub mod trouble;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION};
use url::Url;

use crate::config::Endpoint;
use crate::error::{Error, Exit, Result};
use crate::event::{Event, Level, Listener, say};
use crate::provider::{Ask, Method, Request};
use crate::splitter::{Envelope, Expect, Fault, Grammar, LARGEST_BODY, Room, Splitter};
use auth::Signer;
use budget::Budget;
pub use pieces::{Piece, Pieces};
use tries::{Tries, Waits};
use trouble::{Place, Trouble};

/// Bytes that are split at a time: few enough to stay in the processor's cache until they are written.
const PART: usize = 64 << 10;

/// How patient the client is.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// For a connection.
    pub connect: Duration,
    /// For one reply, from asking to its last byte.
    pub timeout: Duration,
    /// Of one request, after faults.
    pub retries: u32,
    /// The longest that a run may spend waiting for limits and retries.
    pub max_wait: Duration,
    /// The first and the longest pause between tries where the service does not tell one.
    pub backoff: (Duration, Duration),
}

/// What a service wants checked when it refuses.
#[derive(Clone, Copy, Debug)]
pub struct Advice {
    /// After a 401.
    pub credentials: &'static str,
    /// After a 403.
    pub permission: &'static str,
    /// After a 404.
    pub missing: &'static str,
}

/// A service to talk to.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// Its address and our credentials.
    pub endpoint: &'a Endpoint,
    /// What to check when it refuses.
    pub advice: Advice,
    /// Where tokens and the rate budget are kept.
    pub state_dir: &'a Path,
}

/// What a run has cost so far.
#[derive(Debug, Default)]
pub struct Tally {
    /// Requests sent, tries again too.
    pub requests: AtomicU64,
    /// Tries again.
    pub retries: AtomicU64,
    /// Bytes of bodies, unpacked.
    pub bytes_in: AtomicU64,
}

/// A connection to one service.
pub struct Client {
    http: reqwest::Client,
    base: Url,
    host: String,
    site_id: Option<String>,
    signer: Signer,
    budget: Option<Budget>,
    policy: Policy,
    advice: Advice,
    listener: Listener,
    waits: Waits,
    tally: Tally,
    room: Arc<Room>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body, unpacked.
    pub body: Vec<u8>,
}

/// What came of a request that must not be repeated blindly.
#[derive(Debug)]
pub enum Answer {
    /// The service's answer, 4xx too.
    Reply(Reply),
    /// The request may have got there, the answer did not get here.
    Lost(Error),
}

/// The end of a whole page.
#[derive(Debug)]
pub struct Ending {
    /// 200 for any success, or a status that the request had declared to be an answer.
    pub status: u16,
    /// What stood beside the records.
    pub envelope: Envelope,
}

impl Client {
    /// A client for one service.
    pub fn new(site: Site<'_>, policy: Policy, listener: Listener) -> Result<Self> {
        let Site { endpoint, advice, state_dir } = site;
        let host = host(&endpoint.base_url);
        let budget = endpoint.rate.map(|rate| Budget::open(state_dir, &host, rate)).transpose()?;
        Ok(Self {
            http: http::build(&endpoint.base_url, policy.connect, Some(policy.timeout))?,
            base: endpoint.base_url.clone(),
            site_id: endpoint.site_id.clone(),
            signer: Signer::new(&endpoint.credentials, endpoint.site_id.as_deref(), state_dir)?,
            advice,
            budget,
            host,
            policy,
            listener,
            waits: Waits::new(policy.max_wait),
            tally: Tally::default(),
            room: Arc::default(),
        })
    }

    /// What the run has cost so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// How long the run has waited for limits and retries.
    pub fn waited(&self) -> Duration {
        self.waits.waited()
    }

    /// The host, with its port where that is not the usual one.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Asks for a page and passes on its records as they arrive; the last piece is always [`Piece::End`].
    pub async fn page(&self, ask: &Ask, grammar: &Grammar, pieces: &Pieces) {
        let mut tries = Tries::new(self.policy);
        let end = loop {
            match self.try_page(ask, grammar, pieces).await {
                Ok(ending) => break Ok(ending),
                Err(trouble) => match self.settle(&mut tries, trouble, true).await {
                    Ok(()) => pieces.send(Piece::Again),
                    Err(error) => break Err(error),
                },
            }
        };
        pieces.send(Piece::End(end));
    }

    async fn try_page(&self, ask: &Ask, grammar: &Grammar, pieces: &Pieces) -> Result<Ending, Trouble> {
        let mut response = self.attempt(&ask.request).await?;
        let status = response.status().as_u16();
        if !(200..300).contains(&status) {
            return Ok(Ending { status, envelope: Vec::new() });
        }
        let mut splitter = Splitter::new(Grammar { expect: ask.expect, ..grammar.clone() }, self.room.clone());
        while let Some(chunk) = response.chunk().await.map_err(|error| self.line(&error))? {
            self.tally.bytes_in.fetch_add(chunk.len() as u64, Relaxed);
            for part in chunk.chunks(PART) {
                let batch = splitter.feed(part).map_err(|fault| self.fault(fault, &ask.request))?;
                pieces.batch(batch).await;
            }
        }
        let (batch, mut envelope) = splitter.finish().map_err(|fault| self.fault(fault, &ask.request))?;
        for (_, words) in &mut envelope {
            // What stands beside the records may end up in a sentence.
            if ask.expect != Expect::Whole && self.signer.is_quoted(words.as_bytes()).await {
                *words = "\"(not shown: it quotes a secret)\"".to_owned();
            }
        }
        pieces.batch(batch).await;
        Ok(Ending { status: 200, envelope })
    }

    /// Sends a request that may be repeated and gives its whole answer.
    pub async fn fetch(&self, request: &Request) -> Result<Reply> {
        match self.send(request).await? {
            Answer::Reply(reply) => Ok(reply),
            Answer::Lost(error) => Err(error),
        }
    }

    /// Sends a request and gives its whole answer. One that must not be repeated is sent again only where it is
    /// certain that the service has not taken it.
    pub async fn send(&self, request: &Request) -> Result<Answer> {
        let mut tries = Tries::new(self.policy);
        loop {
            let trouble = match self.try_whole(request).await {
                Ok(reply) => return Ok(Answer::Reply(reply)),
                Err(trouble) => trouble,
            };
            if let Trouble::Line { what, sent: true } = &trouble
                && !request.repeatable
            {
                let lost = format!("the answer to {} {} was lost: {what}", request.method, request.path);
                return Ok(Answer::Lost(Error::new(Exit::Later, lost)));
            }
            self.settle(&mut tries, trouble, request.repeatable).await?;
        }
    }

    async fn try_whole(&self, request: &Request) -> Result<Reply, Trouble> {
        let response = self.attempt(request).await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let mut body = self.body(response).await?;
        if status >= 400 && self.signer.is_quoted(&body).await {
            body.clear();
        }
        match trouble::read(status, &headers, &body, &self.place(request)) {
            // Only its text tells a limit from the refusal of a write, which is an answer.
            limit @ Trouble::Limit { .. } if status == 403 => Err(limit),
            _ => Ok(Reply { status, body }),
        }
    }

    /// One try: budget, signature, request, status.
    async fn attempt(&self, request: &Request) -> Result<reqwest::Response, Trouble> {
        let mut url = self.url(request)?;
        for _ in 0..5 {
            let response = self.once(request, url.clone()).await?;
            let status = response.status().as_u16();
            if trouble::is_answer(status, request.absence, !request.repeatable) {
                return Ok(response);
            }
            if (300..400).contains(&status) {
                url = self.redirect(request, &response).map_err(Trouble::Final)?;
                continue;
            }
            let headers = response.headers().clone();
            let body = self.body(response).await.unwrap_or_default();
            let body = if self.signer.is_quoted(&body).await { Vec::new() } else { body };
            return Err(trouble::read(status, &headers, &body, &self.place(request)));
        }
        Err(Trouble::Final(Error::failure(format!("{} redirects without end", self.host))))
    }

    async fn once(&self, request: &Request, url: Url) -> Result<reqwest::Response, Trouble> {
        self.wait_for_budget().await.map_err(Trouble::Final)?;
        let authorization = self.signer.authorization(&self.http).await.map_err(Trouble::Final)?;
        let response = self.exchange(request, &url, &authorization).await?;
        if response.status() != 401 {
            return Ok(response);
        }
        match self.signer.renew(&self.http, &authorization).await.map_err(Trouble::Final)? {
            false => Ok(response),
            true => {
                say(&self.listener, Level::Info, "the access token was refused; a new one was fetched");
                self.tally.retries.fetch_add(1, Relaxed);
                self.wait_for_budget().await.map_err(Trouble::Final)?;
                let authorization = self.signer.authorization(&self.http).await.map_err(Trouble::Final)?;
                self.exchange(request, &url, &authorization).await
            }
        }
    }

    async fn exchange(&self, request: &Request, url: &Url, sign: &HeaderValue) -> Result<reqwest::Response, Trouble> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.http.request(method, url.clone()).header(AUTHORIZATION, sign.clone());
        if let Some(body) = &request.body {
            builder = builder.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        self.tally.requests.fetch_add(1, Relaxed);
        let started = Instant::now();
        let result = builder.send().await;
        let outcome = match &result {
            Ok(response) => response.status().as_u16().to_string(),
            Err(error) => http::reason(error),
        };
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let line =
            format!("{} {}{query} -> {outcome} in {} ms", request.method, url.path(), started.elapsed().as_millis());
        (self.listener)(Event::Request(line));
        result.map_err(|error| self.line(&error))
    }

    /// A body in one piece, with a bound.
    async fn body(&self, mut response: reqwest::Response) -> Result<Vec<u8>, Trouble> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.line(&error))? {
            self.tally.bytes_in.fetch_add(chunk.len() as u64, Relaxed);
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_BODY {
                return Err(self.fault(Fault::Large, &Request::get(response.url().path())));
            }
        }
        Ok(body)
    }

    /// Waits as trouble has it before another try, or gives the run's last word.
    async fn settle(&self, tries: &mut Tries, trouble: Trouble, repeatable: bool) -> Result<()> {
        let (wait, reason) = tries.pause(trouble, &self.host, repeatable)?;
        self.wait(wait, reason).await?;
        self.tally.retries.fetch_add(1, Relaxed);
        Ok(())
    }

    async fn wait_for_budget(&self) -> Result<()> {
        let Some(budget) = &self.budget else { return Ok(()) };
        while let Some(wait) = budget.take()? {
            self.wait(wait, "rate limit".to_owned()).await?;
        }
        Ok(())
    }

    async fn wait(&self, wait: Duration, reason: String) -> Result<()> {
        self.waits.reserve(wait, &reason)?;
        if !wait.is_zero() {
            (self.listener)(Event::Waiting { wait, reason });
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }

    fn url(&self, request: &Request) -> Result<Url, Trouble> {
        let text = format!("{}{}", self.base.as_str().trim_end_matches('/'), request.path);
        let mut url = Url::parse(&text)
            .map_err(|error| Trouble::Final(Error::failure(format!("cannot ask for {}: {error}", request.path))))?;
        if request.query.is_empty() && self.site_id.is_none() {
            return Ok(url);
        }
        let mut query = url.query_pairs_mut();
        query.extend_pairs(self.site_id.iter().map(|id| ("siteId", id)));
        query.extend_pairs(&request.query);
        drop(query);
        Ok(url)
    }

    /// A GET may be sent on within the host; credentials go nowhere else.
    fn redirect(&self, request: &Request, response: &reqwest::Response) -> Result<Url> {
        let target = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
        let target = target.and_then(|to| response.url().join(to).ok());
        let name = target.as_ref().map_or_else(|| "nowhere".to_owned(), |url| format!("{}{}", host(url), url.path()));
        match target {
            Some(url) if request.method == Method::Get && url.origin() == response.url().origin() => Ok(url),
            _ => Err(Error::failure(format!("{} redirects to {name}, which is not followed", self.host))
                .hint("check base_url (or --base-url): the request and its credentials go to that address alone")),
        }
    }

    fn place<'a>(&'a self, request: &'a Request) -> Place<'a> {
        Place {
            host: &self.host,
            path: &request.path,
            credentials: self.advice.credentials,
            permission: self.advice.permission,
            missing: self.advice.missing,
        }
    }

    fn line(&self, error: &reqwest::Error) -> Trouble {
        let what = format!("{}: {}", self.host, http::reason(error));
        Trouble::Line { what, sent: !error.is_connect() }
    }

    fn fault(&self, fault: Fault, request: &Request) -> Trouble {
        let (host, path) = (&self.host, &request.path);
        match fault {
            Fault::Cut => Trouble::Line { what: format!("{host}: the answer is cut off"), sent: true },
            Fault::Html => Trouble::Final(
                Error::failure(format!("{host} answered {path} with a web page instead of JSON"))
                    .hint("check base_url (or --base-url), and whether a proxy or a maintenance page is in between"),
            ),
            Fault::Rubbish(what) => {
                Trouble::Final(Error::failure(format!("the answer of {host} to {path} cannot be read: {what}")))
            }
            Fault::Large => Trouble::Final(
                Error::failure(format!("the answer of {host} to {path} is larger than {} MiB", LARGEST_BODY >> 20))
                    .hint("ask for smaller pages with --page-size"),
            ),
        }
    }
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
