//! What all tests of the binary share: the program, a running simulation, a way to ask it without any HTTP library.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tempfile::TempDir;

/// The binary in an environment that holds nothing but `PATH` and an empty home folder.
pub fn chatferry() -> Command {
    let mut command = Command::cargo_bin("chatferry").unwrap();
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", home);
    command
}

/// The same as a process that can run beside the test, in an empty environment.
pub fn program() -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_chatferry"));
    command.env_clear();
    command
}

/// `chatferry simulate`, running until this is dropped.
pub struct Simulated {
    pub child: Child,
    /// Its `export NAME=value` lines.
    pub settings: HashMap<String, String>,
    _stdout: BufReader<ChildStdout>,
}

/// An answer as it came, or what of it came.
#[derive(Debug)]
pub struct Received {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Simulated {
    /// Starts it with these flags.
    pub fn start(flags: &[&str]) -> Self {
        let mut child = program().arg("simulate").args(flags).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut settings = HashMap::new();
        while settings.len() < 7 {
            let mut line = String::new();
            assert_ne!(stdout.read_line(&mut line).unwrap(), 0, "simulate ended early");
            let (name, value) = line.trim_end().strip_prefix("export ").unwrap().split_once('=').unwrap();
            settings.insert(name.to_owned(), value.to_owned());
        }
        Self { child, settings, _stdout: stdout }
    }

    /// The binary, set up for this simulation: no limit of its own, and this state folder.
    pub fn chatferry(&self, state: &std::path::Path) -> Command {
        let mut command = chatferry();
        command.envs(&self.settings).env("CHATFERRY_COMM100_RATE", "off").env("CHATFERRY_STATE_DIR", state);
        command
    }

    /// The log's lines, those alone that `wanted` takes by their method.
    pub fn log(&self, wanted: impl Fn(&str) -> bool) -> Vec<Value> {
        let lines: Vec<Value> = self.about("log").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        lines.into_iter().filter(|line| wanted(line["method"].as_str().unwrap())).collect()
    }

    /// What writes and deletes have done.
    pub fn state(&self) -> Value {
        serde_json::from_str::<Value>(&self.about("state")).unwrap()["comm100"].clone()
    }

    /// Ids of Comm100's chats, by time.
    pub fn ids(&self) -> Vec<String> {
        let ids: Vec<u64> = serde_json::from_str(&self.about("truth?service=comm100")).unwrap();
        ids.iter().map(u64::to_string).collect()
    }

    /// `127.0.0.1:PORT`
    pub fn host(&self) -> &str {
        self.settings["CHATFERRY_VCC_URL"].trim_start_matches("http://").trim_end_matches("/v2")
    }

    /// Asks VCC; `target` is below its base address.
    pub fn vcc(&self, target: &str) -> std::io::Result<Received> {
        let pair = format!("{}:{}", self.settings["CHATFERRY_VCC_CUSTOMER"], self.settings["CHATFERRY_VCC_TOKEN"]);
        ask(self.host(), "GET", &format!("/v2/{target}"), &format!("Basic {}", STANDARD.encode(pair)), "")
    }

    /// Asks Comm100; `target` is below its base address, the site id is added.
    pub fn comm100(&self, method: &str, target: &str, body: &str) -> std::io::Result<Received> {
        let pair =
            ["EMAIL", "API_KEY"].map(|name| self.settings[&format!("CHATFERRY_COMM100_{name}")].clone()).join(":");
        let joint = if target.contains('?') { '&' } else { '?' };
        let target = format!("/v4/{target}{joint}siteId={}", self.settings["CHATFERRY_COMM100_SITE_ID"]);
        ask(self.host(), method, &target, &format!("Basic {}", STANDARD.encode(pair)), body)
    }

    /// Asks the simulation itself: `log`, `state`, `truth?service=vcc`.
    pub fn about(&self, target: &str) -> String {
        let received = ask(self.host(), "GET", &format!("/simulate/{target}"), "", "").unwrap();
        assert_eq!(received.status, 200, "{target}");
        String::from_utf8(received.body).unwrap()
    }
}

impl Drop for Simulated {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Received {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// One request in HTTP/1.0, so that no answer is chunked; reads until the other side closes.
pub fn ask(host: &str, method: &str, target: &str, authorization: &str, body: &str) -> std::io::Result<Received> {
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let length = body.len();
    write!(stream, "{method} {target} HTTP/1.0\r\nHost: {host}\r\nAuthorization: {authorization}\r\n")?;
    write!(stream, "Content-Length: {length}\r\n\r\n{body}")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or_default();
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    Ok(Received { status, head, body: bytes.split_off((end + 4).min(bytes.len())) })
}

/// A run of the program that is over.
pub struct Run {
    pub exit: i32,
    pub stderr: String,
    /// The summary; null where there is none.
    pub summary: Value,
    /// Where its file is to be.
    pub output: PathBuf,
    pub folder: TempDir,
}

impl Run {
    /// Runs it with these flags and `-o name`, for 20 seconds at most.
    pub fn of(simulated: &Simulated, flags: &[impl AsRef<str>], name: &str) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let (output, summary) = (folder.path().join(name), folder.path().join("summary.json"));
        let has = |name: &str| flags.iter().any(|flag| flag.as_ref() == name);
        let mut child = program()
            .envs(&simulated.settings)
            .env("HOME", folder.path())
            .env("CHATFERRY_COMM100_RATE", "off")
            .args(flags.iter().map(AsRef::as_ref))
            .args(["--tz", "UTC"].iter().filter(|_| !has("--tz") && !simulated.settings.contains_key("TZ")))
            .args(["--retries", "0"].iter().filter(|_| !has("--retries")))
            .arg("--summary")
            .arg(&summary)
            .arg("-o")
            .arg(&output)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.path().join("stderr")).unwrap())
            .spawn()
            .unwrap();
        let started = Instant::now();
        let ended = loop {
            match child.try_wait().unwrap() {
                None if started.elapsed() > Duration::from_secs(20) => {
                    child.kill().unwrap();
                }
                None => std::thread::sleep(Duration::from_millis(3)),
                Some(status) => break status,
            }
        };
        let stderr = std::fs::read_to_string(folder.path().join("stderr")).unwrap();
        assert!(!stderr.contains("panicked"), "{stderr}");
        let summary = std::fs::read(&summary).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { exit: ended.code().unwrap_or(-1), stderr, summary: summary.unwrap_or_default(), output, folder }
    }

    /// The texts of one field in the finished NDJSON, or in what is left of one.
    pub fn values(&self, field: &str) -> Vec<String> {
        let partial = self.folder.path().join("out.ndjson.partial");
        let path: &Path = if self.output.exists() { &self.output } else { &partial };
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let chats = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        chats.map(|chat| chat[field].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The ids in the finished NDJSON, or in what is left of one; a VCC chat's with its project.
    pub fn chats(&self) -> Vec<String> {
        let partial = self.folder.path().join("out.ndjson.partial");
        let path: &Path = if self.output.exists() { &self.output } else { &partial };
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.lines().map(|line| identity(&serde_json::from_str(line).unwrap())).collect()
    }
}

/// A chat's id; a VCC chat's with its project.
pub fn identity(chat: &Value) -> String {
    let plain = |value: &Value| value.to_string().trim_matches('"').to_owned();
    match chat.get("chatId") {
        Some(id) => format!("[{},{}]", plain(&chat["projectId"]), plain(id)),
        None => plain(&chat["id"]),
    }
}
