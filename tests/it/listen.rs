//! `vcc listen`: what was answered with 200 is on disk once, whatever happens.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A folder and the flags to listen with.
struct Scene {
    folder: TempDir,
    output: &'static str,
    flags: Vec<&'static str>,
    variables: Vec<(&'static str, &'static str)>,
}

/// A receiver at work; killed when dropped.
struct Hook {
    child: Child,
    address: SocketAddr,
    stderr: BufReader<ChildStderr>,
    told: String,
}

impl Scene {
    fn new(output: &'static str) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        Self { folder, output, flags: Vec::new(), variables: Vec::new() }
    }

    fn flags(mut self, flags: &[&'static str]) -> Self {
        self.flags.extend(flags);
        self
    }

    fn variable(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.push((name, value));
        self
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env_clear().env("HOME", self.folder.path()).env("TZ", "UTC");
        command.envs(self.variables.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn start(&self) -> Hook {
        let mut command = self.command(env!("CARGO_BIN_EXE_chatferry"));
        command.args(["vcc", "listen", "--bind", "127.0.0.1:0", "-o", self.output]).args(&self.flags);
        Hook::of(command)
    }

    /// Starts where it must not, and returns the exit code and what was told.
    fn refused(&self, flags: &[&str]) -> (Option<i32>, String) {
        let mut command = self.command(env!("CARGO_BIN_EXE_chatferry"));
        command.args(["vcc", "listen", "-o", self.output]).args(&self.flags).args(flags);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| format!("{name}: {error}"))
    }

    fn lines(&self, name: &str) -> Vec<String> {
        self.read(name).lines().map(str::to_owned).collect()
    }
}

impl Hook {
    fn of(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut hook = Self { child, address: ([127, 0, 0, 1], 0).into(), stderr, told: String::new() };
        let url = hook.wait_for("listening on ");
        let address = url.split("//").nth(1).unwrap().split('/').next().unwrap();
        hook.address = address.parse().unwrap();
        hook
    }

    /// Reads on until a line holds `words`, and returns that line.
    fn wait_for(&mut self, words: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.stderr.read_line(&mut line).unwrap(), 0, "no `{words}` in: {}", self.told);
            self.told.push_str(&line);
            if line.contains(words) {
                return line;
            }
        }
    }

    fn post(&self, target: &str, body: impl AsRef<[u8]>) -> u16 {
        self.ask("POST", target, body).unwrap().0
    }

    fn ask(&self, method: &str, target: &str, body: impl AsRef<[u8]>) -> io::Result<(u16, String)> {
        Wire::open(self.address)?.ask(method, target, body.as_ref())
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Stops it as systemd does, and returns how it ended and all that it told.
    fn stop(mut self) -> (ExitStatus, String) {
        self.signal("-TERM");
        self.end()
    }

    fn end(&mut self) -> (ExitStatus, String) {
        let mut told = std::mem::take(&mut self.told);
        self.stderr.read_to_string(&mut told).unwrap();
        (self.child.wait().unwrap(), told)
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that asks one thing after another.
struct Wire(BufReader<TcpStream>);

impl Wire {
    fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Self(BufReader::new(stream)))
    }

    fn ask(&mut self, method: &str, target: &str, body: &[u8]) -> io::Result<(u16, String)> {
        let head = format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", body.len());
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.0.get_mut().write_all(&request)?;
        self.answer()
    }

    /// The status, and head and body of the answer.
    fn answer(&mut self) -> io::Result<(u16, String)> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let length = head
            .to_lowercase()
            .split("content-length: ")
            .nth(1)
            .map(|rest| rest.split("\r\n").next().unwrap().to_owned());
        let mut body = vec![0; length.unwrap().parse().unwrap()];
        self.0.read_exact(&mut body)?;
        Ok((head[9..12].parse().unwrap(), head + &String::from_utf8(body).unwrap()))
    }
}

fn chat(id: u64) -> String {
    format!(
        r#"{{"chatId":{id},"projectId":822,"conversation":[{{"from":"Visitor","date":"2026-11-20T10:00:00+01:00","message":"hi"}}]}}"#
    )
}

#[test]
fn stores_a_chat_as_sent_and_once() {
    let scene = Scene::new("chats.ndjson").flags(&["--admin", "127.0.0.1:0"]);
    let hook = scene.start();
    let admin = hook.told.split("numbers at http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    let sent = "{ \"chatId\": 12345678901234567890,\n  \"x\": 6.0, \"conversation\": [] }";
    assert_eq!(hook.post("/hook", sent), 200);
    assert_eq!(hook.ask("PUT", "/hook/?iv=", sent).unwrap().0, 200);
    assert_eq!(hook.post("/hook", sent.replace("6.0", "6")), 200);
    let mut admin = Wire::open(admin).unwrap();
    let (status, numbers) = admin.ask("GET", "/metrics", b"").unwrap();
    assert_eq!(status, 200);
    for line in ["received_total 3", "stored_total 2", "duplicates_total 1", "fsync_total 2"] {
        assert!(numbers.contains(&format!("\nchatferry_webhook_{line}\n")), "{line} in {numbers}");
    }
    assert_eq!(admin.ask("GET", "/healthz", b"").unwrap().0, 200);
    let (status, told) = hook.stop();
    assert_eq!(status.code(), Some(0), "{told}");
    let expected = "{\"chatId\":12345678901234567890,\"x\":6.0,\"conversation\":[]}\n{\"chatId\":12345678901234567890,\"x\":6,\"conversation\":[]}\n";
    assert_eq!(scene.read("chats.ndjson"), expected);

    let hook = scene.start();
    assert_eq!(hook.post("/hook", sent), 200);
    hook.stop();
    assert_eq!(scene.read("chats.ndjson"), expected);
}

#[test]
fn what_is_no_chat_is_kept_raw_and_answered_with_200() {
    let scene = Scene::new("{date}.csv").variable("CHATFERRY_VCC_WEBHOOK_SECRET", "canary");
    let hook = scene.start();
    let bodies: [&[u8]; 4] = [b"", b"{\"ticketId\":1}", b"not \"JSON\"\n", b"\xff\xfe"];
    for body in bodies {
        assert_eq!(hook.post("/hook?secret-key=canary&iv=0f", body), 200);
    }
    hook.stop();
    let kept =
        fs::read_dir(scene.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let kept = kept.into_iter().find(|name| name.ends_with(".csv.quarantine.ndjson")).unwrap();
    let lines: Vec<serde_json::Value> =
        scene.lines(&kept).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let raw: Vec<_> = lines.iter().map(|line| line["raw"].as_str().unwrap()).collect();
    assert_eq!(raw, ["", "{\"ticketId\":1}", "not \"JSON\"\n", "//4="]);
    assert_eq!(lines[3]["encoding"], "base64");
    assert_eq!(lines[1]["query"], "secret-key=[secret]&iv=0f");
    assert!(lines[1]["reason"].as_str().unwrap().contains("another hook"));
    assert!(lines[0]["time"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn with_a_key_set_a_plain_body_is_kept_apart() {
    let scene = Scene::new("chats.ndjson").variable("CHATFERRY_VCC_WEBHOOK_KEY", "very secret key");
    let hook = scene.start();
    let encrypted = "cMF3cT7ROiL9RbpAsumX8Zy/kwMQI4uO/pjJ7Dxct73BdOiHWLzDtiw9pxDkBPy2";
    for body in [chat(7).as_str(), encrypted] {
        assert_eq!(hook.post("/hook", body), 200);
    }
    hook.stop();
    assert_eq!(scene.read("chats.ndjson"), "{\"chatId\":101,\"projectId\":130,\"conversation\":[]}\n");
    let kept: serde_json::Value = serde_json::from_str(&scene.read("chats.ndjson.quarantine.ndjson")).unwrap();
    assert_eq!(kept["raw"], chat(7));
    assert!(kept["reason"].as_str().unwrap().starts_with("not encrypted"), "{kept}");
}

#[test]
fn only_those_who_know_a_secret_may_write() {
    let scene = Scene::new("chats.ndjson").flags(&["--secret-param", "key", "--path", "/vcc/in", "--config", "c.toml"]);
    fs::write(scene.path("c.toml"), "[profiles.default.vcc]\nwebhook_secret = ['canary-old', 'canary-new']\n").unwrap();
    let hook = scene.start();
    for (method, target, status) in [
        ("POST", "/vcc/in?key=canary-old", 200),
        ("PUT", "/vcc/in/canary-new", 200),
        ("POST", "/vcc/in", 401),
        ("POST", "/vcc/in?key=canary-x", 401),
        ("POST", "/vcc/in?secret-key=canary-old", 401),
        ("POST", "/vcc/canary-new", 404),
        ("POST", "/vcc/incanary-new", 404),
        ("POST", "/c%61nary-old/x", 404),
        ("POST", "/vcc/63616E6172792D6F6C64", 404),
        ("GET", "/vcc/in/canary-new", 405),
        ("DELETE", "/vcc/in", 405),
    ] {
        assert_eq!(hook.ask(method, target, chat(1)).unwrap().0, status, "{method} {target}");
    }
    let (_, hint) = hook.ask("GET", "/vcc/in", "").unwrap();
    assert!(hint.to_lowercase().contains("allow: post, put") && hint.contains("set the webhook's method to POST"));
    let (_, told) = hook.stop();
    assert!(told.contains("401 Unauthorized: POST /vcc/in from 127.0.0.1"), "{told}");
    assert!(!told.contains("canary"), "{told}");
    assert_eq!(scene.lines("chats.ndjson").len(), 1);
}

#[test]
fn addresses_count_as_the_proxy_says_if_it_is_one() {
    for (flags, status) in [
        (&["--allow", "203.0.113.0/24"][..], 403),
        (&["--allow", "203.0.113.0/24", "--behind-proxy"], 200),
        (&["--allow", "203.0.113.0/24", "--behind-proxy=10.0.0.1"], 403),
        (&["--allow", "203.0.113.0/24", "--allow", "127.0.0.1"], 200),
    ] {
        let scene = Scene::new("chats.ndjson").flags(flags);
        let hook = scene.start();
        let mut wire = Wire::open(hook.address).unwrap();
        let body = chat(1);
        let head = "POST /hook HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\nContent-Length:";
        write!(wire.0.get_mut(), "{head} {}\r\n\r\n{body}", body.len()).unwrap();
        assert_eq!(wire.answer().unwrap().0, status, "{flags:?}");
    }
}

#[test]
fn a_chain_of_proxies_that_cannot_be_read_is_refused() {
    let scene = Scene::new("chats.ndjson").flags(&["--allow", "127.0.0.0/8", "--behind-proxy"]);
    let hook = scene.start();
    for (line, status) in [("", 200), ("X-Forwarded-For: \u{ff}\r\n", 403)] {
        let mut wire = Wire::open(hook.address).unwrap();
        let (head, body) = ("POST /hook HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 127.0.0.5\r\n", chat(1));
        write!(wire.0.get_mut(), "{head}{line}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        assert_eq!(wire.answer().unwrap().0, status, "{line}");
    }
}

#[test]
fn without_a_secret_a_web_page_cannot_write_or_read() {
    let scene = Scene::new("chats.ndjson").flags(&["--admin", "127.0.0.1:0"]);
    let hook = scene.start();
    let admin = hook.told.split("numbers at http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    let body = chat(1);
    for (head, status) in [
        ("Host: localhost\r\nOrigin: https://evil.example\r\nContent-Type: text/plain", 403),
        ("Host: rebound.example", 403),
        ("Host: 127.0.0.1:8787", 200),
    ] {
        let mut wire = Wire::open(hook.address).unwrap();
        write!(wire.0.get_mut(), "POST /hook HTTP/1.1\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
            .unwrap();
        assert_eq!(wire.answer().unwrap().0, status, "{head}");
    }
    let mut wire = Wire::open(admin).unwrap();
    write!(wire.0.get_mut(), "GET /metrics HTTP/1.1\r\nHost: rebound.example\r\n\r\n").unwrap();
    assert_eq!(wire.answer().unwrap().0, 403);
    hook.stop();
    assert_eq!(scene.lines("chats.ndjson").len(), 1);
}

#[test]
fn heads_and_admin_connections_are_bounded() {
    let scene = Scene::new("chats.ndjson").flags(&["--admin", "127.0.0.1:0"]);
    let hook = scene.start();
    let admin: SocketAddr =
        hook.told.split("numbers at http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    let mut wire = Wire::open(hook.address).unwrap();
    // The receiver may hang up while the rest of this is on its way.
    _ = write!(wire.0.get_mut(), "POST /hook HTTP/1.1\r\nHost: {}\r\n\r\n", "h".repeat(100_000));
    assert!(!matches!(wire.answer(), Ok((200, _))));
    let mut silent: Vec<TcpStream> = (0..40).map(|_| TcpStream::connect(admin).unwrap()).collect();
    assert_eq!(Wire::open(admin).unwrap().ask("GET", "/healthz", b"").unwrap().0, 200);
    // All but the last ones had to go.
    let first = &mut silent[0];
    first.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert!(
        matches!(first.read(&mut [0]), Ok(0))
            || first.read(&mut [0]).is_err_and(|e| e.kind() != io::ErrorKind::WouldBlock)
    );
}

#[test]
fn every_200_looks_the_same() {
    let scene = Scene::new("chats.ndjson").variable("CHATFERRY_VCC_WEBHOOK_KEY", "very secret key");
    let hook = scene.start();
    let encrypted = "cMF3cT7ROiL9RbpAsumX8Zy/kwMQI4uO/pjJ7Dxct73BdOiHWLzDtiw9pxDkBPy2";
    let altered = encrypted.replace("cMF3", "cMF4");
    let answers: Vec<(u16, String)> = [encrypted, encrypted, &altered, "plain", ""]
        .map(|body| {
            let (status, answer) = hook.ask("POST", "/hook", body).unwrap();
            // The one thing that differs is what time it is.
            (status, answer.lines().filter(|line| !line.to_lowercase().starts_with("date:")).collect())
        })
        .into();
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(answers[0].0, 200);
}

#[test]
fn nobody_reading_stderr_stops_neither_receiving_nor_a_stop() {
    let scene = Scene::new("chats.ndjson").flags(&["-v"]);
    let mut hook = scene.start();
    // From here on nobody reads: a pipe holds some two thousand lines, the receiver's own queue four thousand.
    let mut wire = Wire::open(hook.address).unwrap();
    for id in 0..8000 {
        assert_eq!(wire.ask("POST", "/hook", chat(id % 10).as_bytes()).unwrap().0, 200);
    }
    hook.signal("-TERM");
    crate::scene::wait_until("the end", || hook.child.try_wait().unwrap().is_some());
    assert_eq!(hook.end().0.code(), Some(0));
    assert_eq!(scene.lines("chats.ndjson").len(), 10);
}

#[test]
fn does_not_listen_to_the_world_without_secret_and_tls() {
    let scene = Scene::new("chats.ndjson");
    let (code, told) = scene.refused(&["--bind", "0.0.0.0:0"]);
    assert!(code == Some(2) && told.contains("--bind") && told.contains("secret"), "{told}");
    let scene = scene.variable("CHATFERRY_VCC_WEBHOOK_SECRET", "canary");
    let (code, told) = scene.refused(&["--bind", "[::]:0"]);
    assert!(code == Some(2) && told.contains("TLS"), "{told}");
    assert_eq!(fs::read_dir(scene.folder.path()).unwrap().count(), 0);
}

#[test]
fn usage_errors_name_what_is_wrong() {
    let scene = Scene::new("no/such/chats.ndjson");
    assert!(matches!(scene.refused(&[]), (Some(2), told) if told.contains("no folder no/such")));
    for (output, said) in [("-", "on disk"), ("a.txt", ".txt"), ("{dat}.csv", "{dat}"), ("{date:%H}.csv", "%H")] {
        let (code, told) = Scene::new(output).refused(&[]);
        assert!(code == Some(2) && told.contains(said), "{output}: {told}");
    }
    for (flags, said) in [
        (&["--max-body", "much"][..], "16MiB"),
        (&["--allow", "everyone"], "10.80.0.0/16"),
        (&["--path", "hook"], "/hook"),
        (&["--admin", "0.0.0.0:1"], "loopback"),
        (&["--tls-cert", "x", "--tls-key", "y"], "--tls-cert"),
        (&["--fields", "chatid"], "chatId"),
    ] {
        let (code, told) = Scene::new("chats.csv").refused(flags);
        assert!(code == Some(2) && told.contains(said), "{flags:?}: {told}");
    }
    let scene = Scene::new("chats.csv").variable("CHATFERRY_VCC_WEBHOOK_CIPHER", "rc4");
    assert!(matches!(scene.refused(&[]), (Some(2), told) if told.contains("aes-256-ctr")));
}

#[cfg(unix)]
#[test]
fn an_export_to_the_same_name_leaves_the_running_file_alone() {
    let scene = Scene::new("chats.ndjson");
    let mut hook = scene.start();
    assert_eq!(hook.post("/hook", chat(1)), 200);
    hook.child.kill().unwrap();
    hook.end();
    let mut export = scene.command(env!("CARGO_BIN_EXE_chatferry"));
    let words = ["--demo", "vcc", "chats", "--project", "822", "--day", "yesterday", "-o", "chats.ndjson"];
    let output = export.args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(scene.lines("chats.ndjson.incoming"), [chat(1)]);
}

#[test]
fn a_second_receiver_of_the_same_files_ends_with_75() {
    let scene = Scene::new("chats-{date}.ndjson");
    let hook = scene.start();
    let (code, told) = scene.refused(&["--bind", &hook.address.to_string()]);
    assert_eq!(code, Some(75), "{told}");
    assert_eq!(hook.post("/hook", chat(1)), 200);
}

#[test]
fn larger_bodies_are_refused_and_smaller_ones_still_taken() {
    let scene = Scene::new("chats.ndjson").flags(&["--max-body", "100kB"]);
    let hook = scene.start();
    let mut wire = Wire::open(hook.address).unwrap();
    assert_eq!(wire.ask("POST", "/hook", &vec![b'x'; 200_000]).unwrap().0, 413);
    let mut wire = Wire::open(hook.address).unwrap();
    let chunks = "4000\r\n".to_owned() + &"x".repeat(0x4000) + "\r\n";
    write!(
        wire.0.get_mut(),
        "POST /hook HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{}0\r\n\r\n",
        chunks.repeat(8)
    )
    .unwrap();
    assert_eq!(wire.answer().unwrap().0, 413);
    let mut wire = Wire::open(hook.address).unwrap();
    write!(
        wire.0.get_mut(),
        "POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\nExpect: 100-continue\r\n\r\n"
    )
    .unwrap();
    assert_eq!(wire.answer().unwrap().0, 413);
    let body = format!("{{\"chatId\":1,\"conversation\":\"{}\"}}", "x".repeat(99_000));
    assert_eq!(hook.post("/hook", body), 200);
}

#[test]
fn thousands_of_silent_connections_do_no_harm() {
    let scene = Scene::new("chats.ndjson");
    let hook = scene.start();
    // As many as this process may have, which is more than the receiver serves at once.
    let silent: Vec<TcpStream> = (0..2000).map_while(|_| TcpStream::connect(hook.address).ok()).collect();
    assert!(silent.len() > 700, "{} connections", silent.len());
    let start = Instant::now();
    for id in 0..20 {
        assert_eq!(hook.post("/hook", chat(id)), 200);
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let files = fs::read_dir(format!("/proc/{}/fd", hook.child.id())).map(Iterator::count).unwrap_or_default();
    assert!(files < 600, "{files} open files");
    drop(silent);
}

#[test]
fn a_stop_answers_what_is_under_way() {
    let scene = Scene::new("chats.ndjson");
    let mut hook = scene.start();
    let mut wire = Wire::open(hook.address).unwrap();
    let body = chat(1);
    write!(
        wire.0.get_mut(),
        "POST /hook HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    let mut interim = [0; 25];
    wire.0.read_exact(&mut interim).unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100"));
    hook.signal("-TERM");
    while TcpStream::connect(hook.address).is_ok() {
        std::thread::yield_now();
    }
    // Longer than connections are given that have no request under way.
    std::thread::sleep(Duration::from_millis(500));
    wire.0.get_mut().write_all(body.as_bytes()).unwrap();
    assert_eq!(wire.answer().unwrap().0, 200);
    assert_eq!(hook.end().0.code(), Some(0));
    assert_eq!(scene.lines("chats.ndjson"), [body]);
}

#[test]
fn a_kill_at_any_moment_loses_nothing_and_doubles_nothing() {
    let scene = Scene::new("chats-{year}.ndjson");
    let answered: Mutex<BTreeSet<String>> = Mutex::default();
    let mut rng = fastrand::Rng::with_seed(7);
    for round in 0..6 {
        let mut hook = scene.start();
        let killed = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for sender in 0..8 {
                let (address, answered, killed) = (hook.address, &answered, &killed);
                scope.spawn(move || {
                    let Ok(mut wire) = Wire::open(address) else { return };
                    // Each round sends the last round's chats too, as a sender does that got no answer.
                    for number in (round.max(1) - 1) * 1000.. {
                        let body = chat(sender * 1_000_000 + number);
                        match wire.ask("POST", "/hook", body.as_bytes()) {
                            Ok((200, _)) => drop(answered.lock().unwrap().insert(body)),
                            Ok((status, answer)) => panic!("{status}: {answer}"),
                            Err(_) => return assert!(killed.load(Ordering::SeqCst)),
                        }
                    }
                });
            }
            // By what was answered, not by the clock: on a machine under load nothing may have come in a while.
            let goal = answered.lock().unwrap().len() + rng.usize(20..150);
            crate::scene::wait_until("answers", || answered.lock().unwrap().len() >= goal);
            killed.store(true, Ordering::SeqCst);
            hook.child.kill().unwrap();
        });
        hook.end();
    }
    assert_eq!(scene.start().stop().0.code(), Some(0));
    let name =
        fs::read_dir(scene.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let name = name.into_iter().find(|name| name.ends_with(".incoming")).unwrap();
    let mut stored: BTreeMap<String, u32> = BTreeMap::new();
    scene.lines(&name).into_iter().for_each(|line| *stored.entry(line).or_default() += 1);
    let answered = answered.into_inner().unwrap();
    assert!(answered.len() > 100, "only {} answers", answered.len());
    assert!(answered.iter().all(|body| stored.contains_key(body)), "a chat that was answered with 200 is missing");
    assert!(stored.values().all(|count| *count == 1), "a chat stands twice");
}

#[test]
fn a_torn_line_is_cut_off_and_told() {
    let scene = Scene::new("chats.ndjson");
    fs::write(scene.path("chats.ndjson.incoming"), chat(1) + "\n" + &chat(2)[..30]).unwrap();
    let hook = scene.start();
    assert!(hook.told.contains("torn end of 30 bytes"), "{}", hook.told);
    assert_eq!(hook.post("/hook", chat(2)), 200);
    assert_eq!(hook.post("/hook", chat(1)), 200);
    hook.stop();
    assert_eq!(scene.lines("chats.ndjson"), [chat(1), chat(2)]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_answered_with_503_and_leaves_whole_lines() {
    let scene = Scene::new("chats-{year}.ndjson");
    let mut command = scene.command("sh");
    // A file may not grow beyond 8 KiB: writing fails in the middle of a line, as on a full disk.
    let limited = format!("ulimit -f 16; exec {} \"$@\"", env!("CARGO_BIN_EXE_chatferry"));
    command.args(["-c", &limited, "sh", "vcc", "listen", "--bind", "127.0.0.1:0", "--admin", "127.0.0.1:0"]);
    let hook = Hook::of({
        command.args(["-o", scene.output]);
        command
    });
    let admin = hook.told.split("numbers at http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    let large = |id: u64| chat(id).replace("hi", &"x".repeat(3000));
    let answers: Vec<u16> = (0..5).map(|id| hook.post("/hook", large(id))).collect();
    assert_eq!(answers, [200, 200, 503, 503, 503]);
    let (_, answer) = hook.ask("POST", "/hook", large(9)).unwrap();
    assert!(answer.to_lowercase().contains("retry-after: 60"), "{answer}");
    assert_eq!(Wire::open(admin).unwrap().ask("GET", "/healthz", b"").unwrap().0, 503);
    assert_eq!(hook.post("/hook", large(0)), 200, "what is on disk needs no room");
    assert_eq!(hook.post("/hook", chat(7)), 200, "a smaller one has room");
    assert_eq!(Wire::open(admin).unwrap().ask("GET", "/healthz", b"").unwrap().0, 200);
    drop(hook);
    let hook = scene.start();
    assert!(!hook.told.contains("torn"), "{}", hook.told);
    assert_eq!(hook.post("/hook", large(2)), 200);
    let name = fs::read_dir(scene.folder.path()).unwrap().next().unwrap().unwrap().file_name().into_string().unwrap();
    assert_eq!(scene.lines(&name), [large(0), large(1), chat(7), large(2)]);
}

#[test]
fn receives_encrypted_late_and_doubled_chats_from_the_simulated_sender() {
    let scene = Scene::new("chats.ndjson")
        .variable("CHATFERRY_VCC_WEBHOOK_SECRET", "canary")
        .variable("CHATFERRY_VCC_WEBHOOK_KEY", "very secret key")
        .variable("CHATFERRY_VCC_WEBHOOK_CIPHER", "aes-256-cbc");
    let hook = scene.start();
    let mut command = scene.command(env!("CARGO_BIN_EXE_chatferry"));
    let url = format!("http://{}/hook", hook.address);
    command.args(["simulate", "--send-webhooks", &url, "--chats", "200", "--senders", "16"]);
    let output = command.args(["--repeat", "20", "--delay", "200ms", "--minute", "1ms"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let twice = report["duplicates"].as_u64().unwrap();
    assert!(twice > 10);
    assert_eq!((report["answered_200"].as_u64(), report["given_up"].as_u64()), (Some(200 + twice), Some(0)));
    let (_, told) = hook.stop();
    assert!(told.contains(&format!("200 chats stored, {twice} received again, 0 bodies in quarantine")), "{told}");
    let ids: Vec<u64> = scene
        .lines("chats.ndjson")
        .iter()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["chatId"].as_u64().unwrap())
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 200);
    assert!(!ids.is_sorted());
}

#[test]
fn the_simulated_sender_keeps_to_the_vendors_schedule() {
    let scene = Scene::new("chats.ndjson").flags(&["--path", "/elsewhere"]);
    let hook = scene.start();
    let mut command = scene.command(env!("CARGO_BIN_EXE_chatferry"));
    let url = format!("http://{}/hook", hook.address);
    let output =
        command.args(["simulate", "--send-webhooks", &url, "--chats", "1", "--minute", "20us"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["sent"].as_u64(), report["given_up"].as_u64()), (Some(15), Some(1)));
}

#[test]
fn tls_by_certificate_and_key() {
    use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};
    use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/localhost");
    let (certificate, key) = (format!("{fixture}.pem"), format!("{fixture}.key.pem"));
    let scene = Scene::new("chats.ndjson")
        .flags(&["--tls-cert", certificate.clone().leak(), "--tls-key", key.leak()])
        .variable("CHATFERRY_VCC_WEBHOOK_SECRET", "canary");
    let hook = scene.start();
    assert!(hook.told.contains("listening on https://"), "{}", hook.told);
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(certificate).unwrap()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let client = ClientConnection::new(config.into(), "localhost".try_into().unwrap()).unwrap();
    let mut stream = StreamOwned::new(client, TcpStream::connect(hook.address).unwrap());
    let body = chat(1);
    write!(stream, "POST /hook/canary HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[cfg(unix)]
#[test]
fn tells_systemd_when_it_is_ready_and_when_it_stops() {
    let scene = Scene::new("chats.ndjson");
    let path = scene.path("notify");
    let socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let scene = scene.variable("NOTIFY_SOCKET", path.to_str().unwrap().to_owned().leak());
    let hook = scene.start();
    let mut message = [0; 64];
    let length = socket.recv(&mut message).unwrap();
    assert_eq!(message[..length].trim_ascii(), b"READY=1");
    hook.stop();
    let length = socket.recv(&mut message).unwrap();
    assert_eq!(message[..length].trim_ascii(), b"STOPPING=1");
}

#[test]
fn closing_writes_csv_by_message_packed() {
    let scene = Scene::new("chats.csv.gz");
    let hook = scene.start();
    assert_eq!(hook.post("/hook", chat(5)), 200);
    assert!(scene.path("chats.csv.gz.incoming").exists() && !scene.path("chats.csv.gz").exists());
    hook.stop();
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(fs::File::open(scene.path("chats.csv.gz")).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "projectId,chatId,seq,from,date,message,extra\n822,5,1,Visitor,2026-11-20T10:00:00+01:00,hi,\n");
}

#[test]
fn the_demo_receives_made_up_chats_and_quiet_is_silent() {
    let scene = Scene::new("chats.ndjson").flags(&["--demo"]);
    let (status, told) = scene.start().end();
    assert!(status.success() && told.contains("100 chats stored"), "{told}");
    assert_eq!(scene.lines("chats.ndjson").len(), 100);

    let quiet = Scene::new("chats.ndjson").flags(&["-q"]);
    let mut command = quiet.command(env!("CARGO_BIN_EXE_chatferry"));
    command.args(["vcc", "listen", "--bind", "127.0.0.1:0", "-o", "chats.ndjson", "-q", "--summary", "s.json"]);
    let mut child = command.spawn().unwrap();
    while !quiet.path("chats.ndjson.incoming").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let status = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""));
    let summary: serde_json::Value = serde_json::from_str(&quiet.read("s.json")).unwrap();
    assert_eq!((summary["verdict"].as_str(), summary["chats"].as_u64()), (Some("complete"), Some(0)));
}
