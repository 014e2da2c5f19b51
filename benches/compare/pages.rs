//! A server of pages that is far faster than any client: the simulated services' own chats, rendered once, then sent
//! from memory over plain TCP or TLS.
//!
//! `pages --comm100 N --vcc N [--latency MS] [--tls CERT KEY]` prints an address a line when it is ready, and serves
//! until it is ended. Filters are not looked at; pages are `pageIndex` or `start` of the request's first line.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chatferry::server::simulate::{Options, Simulation};
use serde_json::value::RawValue;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// All records of a list, each followed by a comma, and where each begins.
#[derive(Default)]
struct Records {
    bytes: Vec<u8>,
    starts: Vec<usize>,
}

/// What is served.
struct Shop {
    comm100: Records,
    vcc: Records,
}

fn main() -> Result<(), Failure> {
    let flags: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str, offset: usize| {
        flags.iter().position(|flag| flag == name).and_then(|at| flags.get(at + offset)).cloned()
    };
    let number = |name: &str| value(name, 1).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let comm100 = render(number("--comm100"), "COMM100")?;
    let vcc = render(number("--vcc"), "VCC")?;
    let shop = Arc::new(Shop { comm100, vcc });
    let mut lines = vec![
        format!("comm100_bytes={}", shop.comm100.bytes.len()),
        format!("vcc_bytes={}", shop.vcc.bytes.len()),
        format!("plain=http://{}", listen(shop.clone(), Duration::ZERO, None)?),
        format!("slow=http://{}", listen(shop.clone(), Duration::from_millis(number("--latency").into()), None)?),
    ];
    if let (Some(certificate), Some(key)) = (value("--tls", 1), value("--tls", 2)) {
        let port = listen(shop, Duration::ZERO, Some(tls(&certificate, &key)?))?.rsplit(':').next().map(str::to_owned);
        lines.push(format!("tls=https://localhost:{}", port.unwrap_or_default()));
    }
    writeln!(io::stdout(), "{}\n", lines.join("\n"))?;
    loop {
        std::thread::park();
    }
}

/// The chats that the simulated service has, in its order.
fn render(count: u32, service: &str) -> Result<Records, Failure> {
    let mut records = Records::default();
    if count == 0 {
        return Ok(records);
    }
    let simulation = Simulation::start(Options { chats: Some(count), ..Options::default() })?;
    let settings: HashMap<_, _> = simulation.environment().into_iter().collect();
    let (user, password, path) = match service {
        "VCC" => ("CHATFERRY_VCC_CUSTOMER", "CHATFERRY_VCC_TOKEN", "/v2/projects/822/chats?limit=500&start="),
        _ => (
            "CHATFERRY_COMM100_EMAIL",
            "CHATFERRY_COMM100_API_KEY",
            "/v4/livechat/chats:Search?siteId=10000&pageSize=500&pageIndex=",
        ),
    };
    let sign = format!("Basic {}", STANDARD.encode(format!("{}:{}", settings[user], settings[password])));
    let address = simulation.address();
    for page in 0..count.div_ceil(500) {
        let (method, number) = if service == "VCC" { ("GET", page * 500) } else { ("POST", page + 1) };
        // HTTP/1.0, as that has no chunks.
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "{method} {path}{number} HTTP/1.0\r\nhost: x\r\nauthorization: {sign}\r\n\
             content-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let body = answer.windows(4).position(|four| four == b"\r\n\r\n").map_or(&[][..], |at| &answer[at + 4..]);
        let envelope: HashMap<&str, &RawValue> = serde_json::from_slice(body)
            .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&answer[..answer.len().min(400)])))?;
        let list = envelope.get("list").or_else(|| envelope.get("response")).ok_or("no list")?;
        for record in serde_json::from_str::<Vec<&RawValue>>(list.get())? {
            records.starts.push(records.bytes.len());
            records.bytes.extend_from_slice(record.get().as_bytes());
            records.bytes.push(b',');
        }
    }
    Ok(records)
}

impl Records {
    /// `size` records from the one with this number on, with their commas between them.
    fn slice(&self, from: usize, size: usize) -> &[u8] {
        let place = |index: usize| self.starts.get(index).copied().unwrap_or(self.bytes.len());
        let (start, end) = (place(from), place(from.saturating_add(size)));
        &self.bytes[start..end.saturating_sub(1).max(start)]
    }
}

fn tls(certificate: &str, key: &str) -> Result<Arc<ServerConfig>, Failure> {
    let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_file(key)?;
    Ok(Arc::new(ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?))
}

/// Serves each connection on a thread of its own; gives the address.
fn listen(shop: Arc<Shop>, latency: Duration, tls: Option<Arc<ServerConfig>>) -> Result<String, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (shop, tls) = (shop.clone(), tls.clone());
            // A client that has had enough ends its connection as it likes.
            std::thread::spawn(move || connection(stream, &shop, latency, tls).ok());
        }
    });
    Ok(address)
}

fn connection(
    stream: TcpStream,
    shop: &Shop,
    latency: Duration,
    tls: Option<Arc<ServerConfig>>,
) -> Result<(), Failure> {
    stream.set_nodelay(true)?;
    match tls {
        None => answer_all(BufReader::new(stream), shop, latency),
        Some(tls) => answer_all(BufReader::new(StreamOwned::new(ServerConnection::new(tls)?, stream)), shop, latency),
    }
}

fn answer_all<S: Read + Write>(mut stream: BufReader<S>, shop: &Shop, latency: Duration) -> Result<(), Failure> {
    loop {
        let mut first = String::new();
        if stream.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let mut length = 0;
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            if line.trim().is_empty() {
                break;
            }
        }
        io::copy(&mut (&mut stream).take(length), &mut io::sink())?;
        std::thread::sleep(latency);
        let (head, list, tail) = page(shop, &first);
        let length = head.len() + list.len() + tail.len();
        let status = "HTTP/1.1 200 OK\r\ncontent-type: application/json";
        let out = stream.get_mut();
        out.write_all(format!("{status}\r\ncontent-length: {length}\r\n\r\n{head}").as_bytes())?;
        out.write_all(list)?;
        out.write_all(tail.as_bytes())?;
        out.flush()?;
    }
}

/// The body that a request's first line asks for, in three parts.
fn page<'a>(shop: &'a Shop, first: &str) -> (String, &'a [u8], String) {
    let parameter = |name: &str| -> Option<usize> {
        let (_, rest) = first.split_once(&format!("{name}="))?;
        rest.split(['&', ' ']).next()?.parse().ok()
    };
    if first.contains("/projects/") {
        let list = shop.vcc.slice(parameter("start").unwrap_or(0), parameter("limit").unwrap_or(500));
        return ("{\"response\":[".to_owned(), list, "],\"errors\":[]}".to_owned());
    }
    let (index, size) = (parameter("pageIndex").unwrap_or(1), parameter("pageSize").unwrap_or(50));
    let total = shop.comm100.starts.len();
    let head = format!("{{\"total\":{total},\"pageCount\":{},\"list\":[", total.div_ceil(size));
    let list = shop.comm100.slice(index.saturating_sub(1).saturating_mul(size), size);
    (head, list, format!("],\"pageIndex\":{index},\"pageSize\":{size}}}"))
}
