//! The way in and out: a request is numbered, logged and led to its service; faults that strike whole answers are
//! played here, down to the way that the body travels.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream;

use super::call::{Answer, Call, Credentials, RESET};
use super::fault::{Service, rate};
use super::wire::Wire;
use super::world::World;
use super::{comm100, log, oauth, spoil, vcc};

/// The largest request body that is read.
const MAX_BODY: usize = 64 << 20;

/// The largest chunk of a chunked body.
const CHUNK: usize = 256 << 10;

/// How a body travels.
enum Travel {
    Whole,
    /// In chunks of the transfer coding, its length untold, as VCC does it.
    Chunked,
    Cut,
    CutClose,
    Drip(usize),
}

/// Serves one request.
pub async fn serve(
    State(world): State<Arc<World>>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
) -> Response {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let Some((service, below)) = service_of(&path) else {
        let below = path.trim_matches('/').strip_prefix("simulate/").unwrap_or_default();
        return respond(log::answer(&world, below, &pairs), Travel::Whole);
    };
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return respond(Answer::error(413, "The request body is too large or was cut."), Travel::Whole);
    };
    let call = Call {
        service,
        number: world.log.count(service),
        method: head.method,
        path: below.to_owned(),
        query: pairs,
        body,
        credentials: credentials(&head.headers),
        gzip: text(&head.headers, header::ACCEPT_ENCODING).contains("gzip"),
    };
    let place = world.log.note(&call, &path, &query);
    if !world.latency.is_zero() {
        tokio::time::sleep(world.latency).await;
    }
    let answer = answer(&world, &call, &path).await;
    world.log.answered(place, answer.status);
    if answer.status == RESET {
        wire.reset();
    }
    deliver(&world, &call, answer)
}

fn service_of(path: &str) -> Option<(Service, &str)> {
    let (first, below) = path.trim_start_matches('/').split_once('/').unwrap_or((path, ""));
    let service = match first.to_ascii_lowercase().as_str() {
        "v2" => Service::Vcc,
        "v4" | "api" => Service::Comm100,
        "oauth" => Service::Oauth,
        _ => return None,
    };
    Some((service, below.trim_matches('/')))
}

fn credentials(headers: &HeaderMap) -> Credentials {
    let (kind, secret) = match text(headers, header::AUTHORIZATION).split_once(' ') {
        Some(parts) => parts,
        None if headers.contains_key(header::AUTHORIZATION) => return Credentials::Other,
        None => return Credentials::None,
    };
    if kind.eq_ignore_ascii_case("bearer") {
        return Credentials::Bearer(secret.trim().to_owned());
    }
    let decoded = STANDARD.decode(secret.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    match decoded.as_deref().and_then(|pair| pair.split_once(':')) {
        Some((user, password)) if kind.eq_ignore_ascii_case("basic") => {
            Credentials::Basic(user.to_owned(), password.to_owned())
        }
        _ => Credentials::Other,
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn answer(world: &World, call: &Call, path: &str) -> Answer {
    let at = |name| world.faults.at(name, call.service, call.number);
    if at("silent").is_some() {
        std::future::pending::<()>().await;
    }
    if at("reset").is_some() {
        return Answer::empty(RESET);
    }
    let limit = at("limit").and_then(rate);
    let allowed = limit.map(|limit| world.log.allow(call.service, limit));
    if let Some(Err(wait)) = allowed {
        let seconds = wait.as_secs_f64().ceil().to_string();
        let answer = refusal(world, call, 429, "Too many requests.").with("x-ratelimit-remaining", "0");
        return if at("retry-after").is_some() { answer } else { answer.with("retry-after", seconds) };
    }
    let mut answer = instead(world, call, path).unwrap_or_else(|| match call.service {
        Service::Vcc => vcc::answer(world, call),
        Service::Oauth => oauth::answer(world, call),
        Service::Comm100 => oauth::admit(world, call).map_or_else(|refused| refused, |()| comm100::answer(world, call)),
    });
    if let Some(((count, _), Ok(left))) = limit.zip(allowed) {
        answer = answer.with("x-ratelimit-limit", count.to_string()).with("x-ratelimit-remaining", left.to_string());
    }
    answer
}

/// What is answered in the place of the service's own answer.
fn instead(world: &World, call: &Call, path: &str) -> Option<Answer> {
    let at = |name| world.faults.at(name, call.service, call.number);
    if let Some(status) = at("status") {
        let limited = status == "403-limit";
        let message = if limited { "The API call limit of your site has been exceeded." } else { "A made-up failure." };
        return Some(refusal(world, call, status.trim_end_matches("-limit").parse().unwrap_or(500), message));
    }
    if let Some(target) = at("redirect") {
        let target = if target == "same" { format!("http://{}{path}", world.address) } else { target.to_owned() };
        return Some(Answer::empty(302).with("location", target));
    }
    if at("html").is_some() {
        let page = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon</body></html>";
        return Some(Answer::new(200, "text/html; charset=utf-8", page));
    }
    if at("empty").is_some() {
        return Some(Answer::empty(200));
    }
    at("rubbish").map(|_| Answer::new(200, "application/json", b"\x00\xff\xfe{{]]not json at all\x80".as_slice()))
}

/// A service's own way of saying no.
fn refusal(world: &World, call: &Call, status: u16, message: &str) -> Answer {
    match call.service {
        Service::Vcc => vcc::error(world, status, message),
        _ => Answer::error(status, message),
    }
}

fn deliver(world: &World, call: &Call, mut answer: Answer) -> Response {
    if world.has_clock {
        let now = world.store().now().as_second();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(now).unwrap_or_default());
        answer = answer.with("date", httpdate::fmt_http_date(now));
    }
    let at = |name| world.faults.at(name, call.service, call.number);
    if answer.status >= 400 && call.service == Service::Comm100 {
        answer = comm100::shaped(at("error-shape"), answer);
    }
    if matches!(answer.status, 429 | 503)
        && let Some(wait) = at("retry-after")
    {
        answer = answer.with("retry-after", told_wait(wait));
    }
    if call.service == Service::Comm100 && world.faults.switch("comm100-pretty").is_some() && answer.status < 300 {
        answer.body = vec![spoil::indented(&answer.body.concat())];
    }
    if at("bom").is_some() {
        answer.body.insert(0, Bytes::from_static(b"\xef\xbb\xbf"));
    }
    if let Some(members) = at("gzip").filter(|_| call.gzip) {
        answer.body = vec![compressed(&answer.body.concat(), members.parse().unwrap_or(1))];
        answer = answer.with("content-encoding", "gzip");
    }
    let travel = match at("slow").and_then(|speed| speed.parse().ok()) {
        _ if at("cut").is_some() => Travel::Cut,
        _ if at("cut-close").is_some() => Travel::CutClose,
        Some(speed) => Travel::Drip(speed),
        None if call.service == Service::Vcc => Travel::Chunked,
        None => Travel::Whole,
    };
    respond(answer, travel)
}

fn told_wait(wait: &str) -> String {
    match wait {
        "date" => httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2)),
        "absurd" => "31536000".to_owned(),
        seconds => seconds.to_owned(),
    }
}

/// As `members` gzip members one after another, which are one body all the same.
fn compressed(body: &[u8], members: usize) -> Bytes {
    let pack = |part: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let done = io::Write::write_all(&mut encoder, part).and_then(|()| encoder.finish());
        done.unwrap_or_default()
    };
    let size = body.len().div_ceil(members.max(1)).max(1);
    let packed: Vec<u8> = body.chunks(size).flat_map(pack).collect();
    if packed.is_empty() { pack(body).into() } else { packed.into() }
}

fn respond(answer: Answer, travel: Travel) -> Response {
    let length = answer.len();
    let body = match travel {
        Travel::Whole => Body::from(joined(answer.body)),
        Travel::Chunked => Body::from_stream(chunks(joined(answer.body))),
        Travel::Cut => Body::from_stream(cut(joined(answer.body), true)),
        Travel::CutClose => Body::from_stream(cut(joined(answer.body), false)),
        Travel::Drip(speed) => Body::from_stream(drip(joined(answer.body), speed)),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    match travel {
        // In HTTP/1.0 a body without a length ends where the connection does.
        Travel::CutClose => *response.version_mut() = Version::HTTP_10,
        Travel::Chunked => {}
        _ if answer.status == 204 => {}
        _ => drop(response.headers_mut().insert(header::CONTENT_LENGTH, length.into())),
    }
    response
}

fn joined(mut body: Vec<Bytes>) -> Bytes {
    if body.len() == 1 { body.swap_remove(0) } else { body.concat().into() }
}

fn chunks(mut body: Bytes) -> impl stream::Stream<Item = io::Result<Bytes>> {
    let next = move || (!body.is_empty()).then(|| Ok(body.split_to(CHUNK.min(body.len()))));
    stream::iter(std::iter::from_fn(next))
}

/// Half of a body; then the connection fails, or ends as if that were all.
fn cut(body: Bytes, fails: bool) -> impl stream::Stream<Item = io::Result<Bytes>> {
    let half = body.slice(..body.len() / 2);
    stream::unfold(Some(half), move |state| async move {
        match state {
            Some(half) if !half.is_empty() => Some((Ok(half), Some(Bytes::new()))),
            Some(_) if fails => {
                // The half lies in the library's buffer, and goes out when it is left waiting.
                tokio::time::sleep(Duration::from_millis(20)).await;
                Some((Err(io::ErrorKind::ConnectionAborted.into()), None))
            }
            _ => None,
        }
    })
}

/// Ten drops a second, or one where that is less than ten bytes.
fn drip(body: Bytes, speed: usize) -> impl stream::Stream<Item = io::Result<Bytes>> {
    let (size, pause) = match speed {
        0..10 => (speed.max(1), Duration::from_secs(1)),
        _ => (speed / 10, Duration::from_millis(100)),
    };
    stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let drop = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, io::Error>(drop), rest))
    })
}
