//! The other side of webhooks: posts made-up chats as VCC Live does, out of order, some of them twice, encrypted if
//! asked, and again on a doubling schedule until 200 is answered or fifteen attempts are used up.
//!
//! Also a measure of a receiver: how many bodies it takes in a second.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fastrand::Rng;
use reqwest::{Client, StatusCode};
use serde::Serialize;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;

use super::hook::Hooks;
use crate::client::http;
use crate::error::{Error, Result};
use crate::server::webhook::cipher::Cipher;

/// The vendor's attempts for one body.
const ATTEMPTS: u32 = 15;

/// What to send.
#[derive(Clone)]
pub struct Options {
    /// The webhook's URL, with its secret.
    pub url: Url,
    /// So many long chats; without a number, the latest hundred lifelike ones.
    pub chats: Option<u32>,
    /// Random seed.
    pub seed: u64,
    /// Requests at once.
    pub senders: usize,
    /// How many in a hundred are sent twice.
    pub repeat: u8,
    /// Each body waits for a part of this before it is sent first.
    pub delay: Duration,
    /// What the schedule's minute lasts: after the first attempt one, then two, four, …
    pub minute: Duration,
    /// How bodies are encrypted; their IV goes into the parameter `iv`.
    pub cipher: Option<Cipher>,
}

/// How it went.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Report {
    /// Requests, attempts that failed among them.
    pub sent: u64,
    /// Bodies that were answered with 200 in the end.
    pub answered_200: u64,
    /// Bodies that were sent a second time on purpose.
    pub duplicates: u64,
    /// Attempts after the first.
    pub retries: u64,
    /// Bodies that were given up after the last attempt.
    pub given_up: u64,
    /// Bytes of the bodies that were answered with 200.
    pub bytes: u64,
    /// From the first request to the last answer.
    pub elapsed_s: f64,
    /// Bodies answered with 200 in a second.
    pub per_second: f64,
}

struct Sender {
    options: Options,
    client: Client,
    hooks: Hooks,
    places: Semaphore,
}

/// Sends all of it. Fails only if nothing can be sent at all.
pub async fn send(options: Options) -> Result<Report> {
    let client = http::build(&options.url, Duration::from_secs(10), Some(Duration::from_secs(60)))?;
    let hooks = Hooks::new(options.chats, options.seed);
    let mut rng = Rng::with_seed(options.seed);
    let twice = |rng: &mut Rng| rng.u8(0..100) < options.repeat;
    let repeated: Vec<usize> = (0..hooks.len()).filter(|_| twice(&mut rng)).collect();
    let mut order: Vec<usize> = (0..hooks.len()).chain(repeated.iter().copied()).collect();
    rng.shuffle(&mut order);
    let places = Semaphore::new(options.senders);
    let sender = Arc::new(Sender { options, client, hooks, places });
    let start = Instant::now();
    let mut deliveries = JoinSet::new();
    for index in order {
        let (sender, seed) = (Arc::clone(&sender), rng.u64(..));
        deliveries.spawn(async move { sender.deliver(index, Rng::with_seed(seed)).await });
    }
    let mut report = Report { duplicates: repeated.len() as u64, ..Report::default() };
    while let Some(delivery) = deliveries.join_next().await {
        report.add(delivery.map_err(|error| Error::failure("sending broke off").because(error))?);
    }
    report.elapsed_s = start.elapsed().as_secs_f64();
    report.per_second = report.answered_200 as f64 / report.elapsed_s;
    Ok(report)
}

impl Report {
    fn add(&mut self, one: Report) {
        self.sent += one.sent;
        self.answered_200 += one.answered_200;
        self.retries += one.retries;
        self.given_up += one.given_up;
        self.bytes += one.bytes;
    }
}

impl Sender {
    async fn deliver(&self, index: usize, mut rng: Rng) -> Report {
        let mut report = Report::default();
        tokio::time::sleep(self.options.delay.mul_f64(rng.f64())).await;
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                report.retries += 1;
                tokio::time::sleep(self.options.minute * (1 << (attempt - 1))).await;
            }
            report.sent += 1;
            if let Some(bytes) = self.post(index, &mut rng).await {
                return Report { answered_200: 1, bytes, ..report };
            }
        }
        Report { given_up: 1, ..report }
    }

    /// One attempt; the size of the body if it was answered with 200.
    async fn post(&self, index: usize, rng: &mut Rng) -> Option<u64> {
        // The semaphore is never closed.
        let _place = self.places.acquire().await.ok()?;
        let (mut url, mut body) = (self.options.url.clone(), self.hooks.body(index));
        if let Some(cipher) = &self.options.cipher {
            let iv = rng.u128(..).to_be_bytes();
            url.query_pairs_mut().append_pair("iv", &format!("{:032x}", u128::from_be_bytes(iv)));
            body = cipher.encrypt(body.as_bytes(), iv).ok()?;
        }
        let bytes = body.len() as u64;
        let reply = self.client.post(url).body(body).send().await.ok()?;
        (reply.status() == StatusCode::OK).then_some(bytes)
    }
}
