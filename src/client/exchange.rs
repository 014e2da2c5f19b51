//! One try of one request: its address, its signature, its answer's status, and what is wrong with it.
//!
//! Whether there is another try is not decided here.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, LOCATION};
use url::Url;

use super::body::Body;
use super::trouble::{self, Place, Trouble};
use super::{Client, http};
use crate::error::{Error, Exit, Result};
use crate::event::{Event, Level, say};
use crate::provider::{Method, Request};
use crate::splitter::{Fault, LARGEST_BODY};

/// A response of which the body is still to come.
pub(super) struct Received {
    /// The status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    url: Url,
    body: Body,
    /// The number of the request, in the log.
    number: u64,
    /// When it left.
    pub sent: Instant,
    /// Bytes of the body so far, unpacked.
    size: u64,
}

impl Client {
    /// One try: limits, signature, request, status.
    pub(super) async fn attempt(&self, request: &Request) -> Result<Received, Trouble> {
        let mut url = self.url(request)?;
        for _ in 0..5 {
            let mut received = self.once(request, url.clone()).await?;
            let status = received.status;
            if trouble::is_answer(status, request.absence, !request.repeatable) {
                return Ok(received);
            }
            if (300..400).contains(&status) {
                url = self.redirect(request, &received).map_err(Trouble::Final)?;
                continue;
            }
            // At once: other requests must not go out while the body arrives.
            let told = trouble::told(&received.headers).filter(|_| matches!(status, 429 | 503));
            told.inspect(|wait| self.pacer.hold(&self.host, *wait, &format!("rate limited by {}", self.host)));
            let body = self.body(&mut received).await.unwrap_or_default();
            let trouble = trouble::read(status, &received.headers, &body, &self.place(request));
            return Err(match trouble {
                // It may have been done, and nothing was said of sending it again.
                Trouble::Limit { what, told: None } if status == 503 && !request.repeatable => {
                    Trouble::Line { what, sent: true }
                }
                trouble => trouble,
            });
        }
        Err(Trouble::Final(Error::failure(format!("{} redirects without end", self.host))))
    }

    async fn once(&self, request: &Request, url: Url) -> Result<Received, Trouble> {
        let authorization = self.turn().await.map_err(Trouble::Final)?;
        let received = self.exchange(request, &url, &authorization).await?;
        if received.status != 401 {
            return Ok(received);
        }
        match self.signer.renew(&self.http, &authorization).await.map_err(Trouble::Final)? {
            false => Ok(received),
            true => {
                say(&self.listener, Level::Info, "the access token was refused; a new one was fetched");
                self.tally.retries.fetch_add(1, Relaxed);
                let authorization = self.turn().await.map_err(Trouble::Final)?;
                self.exchange(request, &url, &authorization).await
            }
        }
    }

    /// Waits until a request may go out, and gives its signature.
    async fn turn(&self) -> Result<HeaderValue> {
        self.wait_for_turn().await?;
        let authorization = self.signer.authorization(&self.http).await?;
        // The host may have told another request to wait meanwhile.
        self.pacer.wait_for_host(&self.host).await?;
        Ok(authorization)
    }

    async fn exchange(&self, request: &Request, url: &Url, sign: &HeaderValue) -> Result<Received, Trouble> {
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
        if request.deadline.is_some_and(|deadline| Instant::now() > deadline) {
            return Err(Trouble::Expired);
        }
        if let Some(limit) = self.limit.as_ref().filter(|limit| !limit.take()) {
            let message = format!("--max-requests {}: all of them are used", limit.total());
            return Err(Trouble::Final(Error::new(Exit::Later, message)));
        }
        let number = self.tally.requests.fetch_add(1, Relaxed) + 1;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        (self.listener)(Event::Request(format!("#{number} {} {}{query}", request.method, url.path())));
        let sent = Instant::now();
        let result = builder.send().await;
        let took = sent.elapsed().as_millis();
        let response = result.map_err(|error| {
            let reason = http::reason(&error);
            say(&self.listener, Level::Debug, format!("#{number} failed after {took} ms: {reason}"));
            Trouble::Line { what: format!("{}: {reason}", self.host), sent: !error.is_connect() }
        })?;
        self.note_time(&response);
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        say(&self.listener, Level::Debug, format!("#{number} status {status} after {took} ms"));
        if response.content_length().is_some_and(|length| length > LARGEST_BODY as u64) {
            return Err(self.fault(Fault::Large, request));
        }
        let body = Body::new(response).map_err(|what| {
            Trouble::Final(Error::failure(format!("the answer of {} to {} has {what}", self.host, request.path)))
        })?;
        Ok(Received { status, headers, url: url.clone(), body, number, sent, size: 0 })
    }

    /// The next bytes of a body, counted.
    pub(super) async fn chunk(&self, received: &mut Received) -> Result<Option<Bytes>, Trouble> {
        let broken = |reason| Trouble::Line { what: format!("{}: {reason}", self.host), sent: true };
        let chunk = received.body.chunk().await.map_err(broken)?;
        let size = chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        self.tally.bytes_in.fetch_add(size, Relaxed);
        received.size += size;
        Ok(chunk)
    }

    /// Reports a body that was received to its end (`-vv`).
    pub(super) fn report_end(&self, received: &Received) {
        let Received { number, size, sent, .. } = received;
        say(&self.listener, Level::Debug, format!("#{number} {size} bytes in {} ms", sent.elapsed().as_millis()));
    }

    fn note_time(&self, response: &reqwest::Response) {
        let stated = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        if let Some(time) = stated.and_then(|date| httpdate::parse_http_date(date).ok()) {
            self.service_time.get_or_init(|| time.into());
        }
    }

    /// A body in one piece, with a bound.
    pub(super) async fn body(&self, received: &mut Received) -> Result<Vec<u8>, Trouble> {
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk(received).await? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST_BODY {
                return Err(self.fault(Fault::Large, &Request::get(received.url.path())));
            }
        }
        self.report_end(received);
        Ok(body)
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
    fn redirect(&self, request: &Request, received: &Received) -> Result<Url> {
        let target = redirect_target(&received.url, &received.headers);
        let name = describe_target(target.as_ref());
        match target {
            Some(url) if request.method == Method::Get && url.origin() == received.url.origin() => Ok(url),
            _ => Err(Error::failure(format!("{} redirects to {name}, which is not followed", self.host))
                .hint("check base_url (or --base-url): the request and its credentials go to that address alone")),
        }
    }

    pub(super) fn place<'a>(&'a self, request: &'a Request) -> Place<'a> {
        Place {
            host: &self.host,
            path: &request.path,
            credentials: self.advice.credentials,
            permission: self.advice.permission,
            missing: self.advice.missing,
        }
    }

    pub(super) fn fault(&self, fault: Fault, request: &Request) -> Trouble {
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

/// The host of an address, with its port where that is not the usual one.
pub fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Where a redirect of `url` leads.
pub(super) fn redirect_target(url: &Url, headers: &HeaderMap) -> Option<Url> {
    headers.get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| url.join(to).ok())
}

/// The target of a redirect, for people: host and path, without the query.
pub(super) fn describe_target(target: Option<&Url>) -> String {
    target.map_or_else(|| "nowhere".to_owned(), |url| format!("{}{}", host(url), url.path()))
}
