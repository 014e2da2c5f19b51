//! Talking to a service: every request goes through [`Client`], which waits for the budget, signs, sends, tries again
//! where that can help, and ends in an answer or in one sentence.
//!
//! What to ask and how to read the answer is the providers' business.

pub mod auth;
mod body;
pub mod budget;
mod exchange;
pub mod http;
pub mod pacing;
mod pieces;
pub mod request_limit;
pub mod token;
pub mod tries;
pub mod trouble;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use url::Url;

use crate::config::Endpoint;
use crate::error::{Error, Exit, Result};
use crate::event::Listener;
use crate::provider::{Ask, Request};
use crate::redact::redact_json;
use crate::splitter::{Envelope, Expect, Grammar, Splitter};
use auth::Signer;
use budget::{Budget, Slot};
pub use exchange::host;
use pacing::Pacer;
pub use pieces::{Piece, Pieces};
use request_limit::RequestLimit;
use tries::Tries;
use trouble::Trouble;

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
    pacer: Arc<Pacer>,
    tally: Tally,
    limit: Option<Arc<RequestLimit>>,
    /// Whether waiting for the client's own rate limit counts as waiting.
    counts_pacing: bool,
    service_time: OnceLock<DateTime<Utc>>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body, unpacked.
    pub body: Vec<u8>,
    /// When its request left.
    pub sent: Instant,
}

/// What came of a request that must not be repeated blindly.
#[derive(Debug)]
pub enum Answer {
    /// The service's answer, 4xx too.
    Reply(Reply),
    /// The request may have got there, the answer did not get here.
    Lost(Error),
    /// The request did not leave before its deadline.
    Expired,
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
        let pacer = Arc::new(Pacer::new(policy, listener.clone()));
        Ok(Self {
            http: http::build(&endpoint.base_url, policy.connect, Some(policy.timeout))?,
            base: endpoint.base_url.clone(),
            site_id: endpoint.site_id.clone(),
            signer: Signer::new(&endpoint.credentials, endpoint.site_id.as_deref(), state_dir, Arc::clone(&pacer))?,
            advice,
            budget,
            host,
            policy,
            listener,
            pacer,
            tally: Tally::default(),
            limit: None,
            counts_pacing: true,
            service_time: OnceLock::new(),
        })
    }

    /// Sends no more requests than `limit` has left.
    pub fn with_request_limit(mut self, limit: Option<Arc<RequestLimit>>) -> Self {
        self.limit = limit;
        self
    }

    /// Does not count the waiting for the client's own rate limit: a long run that keeps to it is not late.
    pub fn without_pacing_count(mut self) -> Self {
        self.counts_pacing = false;
        self
    }

    /// The time that the service's first response stated.
    pub fn service_time(&self) -> Option<DateTime<Utc>> {
        self.service_time.get().copied()
    }

    /// What the run has cost so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Whether a request that must not be repeated blindly may go out once more, now that it is known not to have been
    /// done; counts as a try again.
    pub fn may_repeat(&self) -> bool {
        let may = self.policy.retries > 0;
        self.tally.retries.fetch_add(u64::from(may), Relaxed);
        may
    }

    /// How long the run has waited for limits and retries.
    pub fn waited(&self) -> Duration {
        self.pacer.waited()
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
        let mut received = self.attempt(&ask.request).await?;
        if !(200..300).contains(&received.status) {
            return Ok(Ending { status: received.status, envelope: Vec::new() });
        }
        let mut splitter = Splitter::new(Grammar { expect: ask.expect, scope: ask.scope, ..grammar.clone() });
        while let Some(chunk) = self.chunk(&mut received).await? {
            splitter.feed(chunk).map_err(|fault| self.fault(fault, &ask.request))?;
            while let Some(batch) = splitter.batch().map_err(|fault| self.fault(fault, &ask.request))? {
                pieces.batch(batch).await;
            }
        }
        let (batch, mut envelope) = splitter.finish().map_err(|fault| self.fault(fault, &ask.request))?;
        self.report_end(&received);
        if ask.expect != Expect::Whole {
            // What stands beside the records may end up in a sentence, a checkpoint or the summary.
            envelope.iter_mut().for_each(|(_, words)| *words = redact_json(words).into_owned());
        }
        pieces.batch(batch).await;
        Ok(Ending { status: 200, envelope })
    }

    /// Sends a request that may be repeated and gives its whole answer.
    pub async fn fetch(&self, request: &Request) -> Result<Reply> {
        match self.send(request).await? {
            Answer::Reply(reply) => Ok(reply),
            Answer::Lost(error) => Err(error),
            Answer::Expired => Err(Error::new(Exit::Later, format!("{} did not leave in time", request.path))),
        }
    }

    /// Sends a request and gives its whole answer. One that must not be repeated is sent again only where it is
    /// certain that the service has not taken it.
    pub async fn send(&self, request: &Request) -> Result<Answer> {
        let mut tries = Tries::new(self.policy);
        loop {
            let trouble = match self.try_whole(request).await {
                Ok(reply) => return Ok(Answer::Reply(reply)),
                Err(Trouble::Expired) => return Ok(Answer::Expired),
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
        let mut received = self.attempt(request).await?;
        let body = self.body(&mut received).await?;
        let status = received.status;
        match trouble::read(status, &received.headers, &body, &self.place(request)) {
            // Only its text tells a limit from the refusal of a write, which is an answer.
            limit @ Trouble::Limit { .. } if status == 403 => Err(limit),
            _ => Ok(Reply { status, body, sent: received.sent }),
        }
    }

    /// Waits as trouble has it before another try, or gives the run's last word.
    async fn settle(&self, tries: &mut Tries, trouble: Trouble, repeatable: bool) -> Result<()> {
        self.pacer.settle(tries, trouble, &self.host, repeatable).await?;
        self.tally.retries.fetch_add(1, Relaxed);
        Ok(())
    }

    /// Waits until the host may be asked again and the run's own limit has room; takes that room.
    async fn wait_for_turn(&self) -> Result<()> {
        let Some(budget) = &self.budget else { return self.pacer.wait_for_host(&self.host).await };
        let lock = format!("the rate limit of {}", self.host);
        loop {
            self.pacer.wait_for_host(&self.host).await?;
            match self.pacer.lock(&lock, || budget.try_take()).await? {
                Slot::Now => return Ok(()),
                Slot::In(wait) if self.counts_pacing => self.pacer.wait(wait, &budget.describe()).await?,
                Slot::In(wait) => self.pacer.wait_uncounted(wait, &budget.describe()).await,
            }
        }
    }
}
