//! One try of one request: its address, its signature, its answer's status, and what is wrong with it.
//!
//! Whether there is another try is not decided here.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderValue, LOCATION};
use url::Url;

use super::trouble::{self, Place, Trouble};
use super::{Client, http};
use crate::error::{Error, Exit, Result};
use crate::event::{Event, Level, say};
use crate::provider::{Method, Request};
use crate::splitter::{Fault, LARGEST_BODY};

impl Client {
    /// One try: budget, signature, request, status.
    pub(super) async fn attempt(&self, request: &Request) -> Result<reqwest::Response, Trouble> {
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
        if let Some(limit) = self.limit.as_ref().filter(|limit| !limit.take()) {
            let message = format!("--max-requests {}: all of them are used", limit.total());
            return Err(Trouble::Final(Error::new(Exit::Later, message)));
        }
        self.tally.requests.fetch_add(1, Relaxed);
        let started = Instant::now();
        let result = builder.send().await;
        if let Ok(response) = &result {
            self.note_time(response);
        }
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

    fn note_time(&self, response: &reqwest::Response) {
        let stated = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        if let Some(time) = stated.and_then(|date| httpdate::parse_http_date(date).ok()) {
            self.service_time.get_or_init(|| time.into());
        }
    }

    /// A body in one piece, with a bound.
    pub(super) async fn body(&self, mut response: reqwest::Response) -> Result<Vec<u8>, Trouble> {
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

    pub(super) fn place<'a>(&'a self, request: &'a Request) -> Place<'a> {
        Place {
            host: &self.host,
            path: &request.path,
            credentials: self.advice.credentials,
            permission: self.advice.permission,
            missing: self.advice.missing,
        }
    }

    pub(super) fn line(&self, error: &reqwest::Error) -> Trouble {
        let what = format!("{}: {}", self.host, http::reason(error));
        Trouble::Line { what, sent: !error.is_connect() }
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
