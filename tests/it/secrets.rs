//! Secrets stay secret: whatever goes wrong and however much is said, they are sent to their service and are found
//! nowhere else.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::scene::{Scene, said};

/// The simulated services' credentials.
const SECRETS: [&str; 4] =
    ["made-up-access-token", "made-up-client-secret", "made-up-refresh-token", "made-up-password"];
/// What no service ever asks for.
const CANARY: &str = "c4nary-in-a-webhook";

/// Ways to prove who we are at Comm100, as settings beside or instead of those that the simulation printed.
const WAYS: [&[(&str, &str)]; 4] = [
    &[],
    &[("AUTH", "token"), ("TOKEN", "made-up-access-token")],
    &[
        ("AUTH", "oauth"),
        ("CLIENT_ID", "made-up-client"),
        ("CLIENT_SECRET", "made-up-client-secret"),
        ("REFRESH_TOKEN", "made-up-refresh-token"),
    ],
    &[
        ("AUTH", "oauth"),
        ("CLIENT_ID", "made-up-client"),
        ("CLIENT_SECRET", "made-up-client-secret"),
        ("PASSWORD", "made-up-password"),
    ],
];

fn command(scene: &Scene, way: &[(&str, &str)], words: &[&str]) -> Command {
    let mut command = scene.command(words);
    let host = scene.simulated.host();
    command.env("CHATFERRY_COMM100_AUTH_URL", format!("http://{host}/oauth/token"));
    command.env("CHATFERRY_VCC_WEBHOOK_SECRET", CANARY).env("CHATFERRY_VCC_WEBHOOK_KEY", CANARY);
    if way.is_empty() {
        command.env("CHATFERRY_COMM100_AUTH", "api-key");
    }
    command.envs(way.iter().map(|(name, value)| (format!("CHATFERRY_COMM100_{name}"), value)));
    command
}

/// Everything that must not be seen, in the forms in which it travels.
fn forbidden(scene: &Scene) -> Vec<String> {
    let settings = &scene.simulated.settings;
    let mut list: Vec<String> = SECRETS.iter().map(|secret| (*secret).to_owned()).collect();
    list.push(CANARY.to_owned());
    for (user, secret) in [("VCC_CUSTOMER", "VCC_TOKEN"), ("COMM100_EMAIL", "COMM100_API_KEY")] {
        let [user, secret] = [user, secret].map(|name| &settings[&format!("CHATFERRY_{name}")]);
        list.push(secret.clone());
        list.push(STANDARD.encode(format!("{user}:{secret}")));
    }
    list
}

fn check(what: &str, bytes: &[u8], forbidden: &[String]) {
    for secret in forbidden {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} in {what}: {}", String::from_utf8_lossy(&bytes[..bytes.len().min(4000)]));
    }
}

/// Looks through every file; those in the token store may hold tokens, if nobody else can read them.
fn check_files(folder: &Path, forbidden: &[String]) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check_files(&path, forbidden);
        } else if path.parent().is_some_and(|parent| parent.ends_with("chatferry/tokens")) {
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(path.parent().unwrap()), 0o700);
            assert!(std::fs::read(&path).unwrap().is_empty() || mode(&path) == 0o600, "{}", path.display());
        } else {
            check(&path.display().to_string(), &std::fs::read(&path).unwrap(), forbidden);
        }
    }
}

fn check_run(scene: &Scene, what: &str, output: &Output, forbidden: &[String]) {
    check(&format!("stdout of {what}"), &output.stdout, forbidden);
    check(&format!("stderr of {what}"), &output.stderr, forbidden);
    assert!(!said(output).contains("panicked"), "{what}: {}", said(output));
    check_files(scene.folder.path(), forbidden);
}

const FAULTS: [&str; 20] = [
    "status=400@2",
    "status=401@2",
    "status=403@2",
    "status=404@2",
    "status=429@2",
    "status=500@2",
    "silent@2",
    "cut@2",
    "cut-close@2",
    "reset@2",
    "html@2",
    "empty@2",
    "rubbish@2",
    "redirect=http://127.0.0.1:1/elsewhere@2",
    "wrong-json@2",
    "odd-records@2",
    "oauth:status=400",
    "oauth:status=401",
    "oauth:reset",
    "expired-token",
];

#[test]
fn no_fault_brings_a_secret_to_light() {
    thread::scope(|scope| {
        for faults in FAULTS.chunks(FAULTS.len() / 2) {
            scope.spawn(move || faults.iter().for_each(|fault| faulty(fault)));
        }
    });
}

fn faulty(fault: &str) {
    for (way, more) in WAYS.iter().zip([&["-vv"][..], &["-vv", "--log-format", "json"], &["-vv"], &["-v"]]) {
        if fault.starts_with("oauth") && way.len() < 4 {
            continue;
        }
        let scene = Scene::new(&["--chats", "30", "--fault", fault, "--fault", "error-shape=oauth"]);
        let forbidden = forbidden(&scene);
        let search = ["comm100", "search", "--page-size", "10", "--jobs", "1", "--retries", "0", "--timeout", "500ms"];
        let words =
            [&search[..], &["--max-wait", "100ms", "--summary", "s", "-o", "a.json", "-o", "a.csv"], more].concat();
        let output = command(&scene, way, &words).output().unwrap();
        check_run(&scene, &format!("{fault} {way:?}"), &output, &forbidden);
        if way.is_empty() {
            let words =
                ["vcc", "chats", "--project", "822", "--page-size", "10", "--retries", "0", "--timeout", "500ms"];
            let words = [&words[..], &["--max-wait", "100ms", "--summary", "-", "-vv", "-o", "b.json"]].concat();
            let output = command(&scene, way, &words).output().unwrap();
            check_run(&scene, &format!("vcc {fault}"), &output, &forbidden);
        }
    }
}

#[test]
fn no_command_shows_a_secret() {
    let scene = Scene::new(&["--chats", "20"]);
    let forbidden = forbidden(&scene);
    for way in WAYS {
        for words in [
            &["config", "show"][..],
            &["config", "check"],
            &["auth", "status"],
            &["comm100", "get", "1"],
            &["comm100", "missed", "-o", "m.csv", "--summary", "-"],
            &["comm100", "categories", "--summary", "s"],
            &["comm100", "search", "--limit", "1"],
            &["comm100", "search", "--filter", "nonsense"],
            &["comm100", "set-ticket", "1", "--ticket", "7", "--dry-run"],
            &["delete", "1", "--dry-run"],
            &["vcc", "chats", "--project", "1"],
            &["vcc", "listen", "--bind", "nonsense"],
        ] {
            let output = command(&scene, way, &[words, &["-vv"]].concat()).output().unwrap();
            check_run(&scene, &format!("{words:?} {way:?}"), &output, &forbidden);
        }
    }
}

#[test]
fn a_command_line_holds_no_secret() {
    let scene = Scene::new(&["--fault", "silent"]);
    let forbidden = forbidden(&scene);
    let mut child = command(&scene, WAYS[1], &["comm100", "search", "-q", "-o", "a.json"]).spawn().unwrap();
    scene.wait_for_requests(1);
    check("argv", &std::fs::read(format!("/proc/{}/cmdline", child.id())).unwrap(), &forbidden);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn another_host_is_sent_nothing_at_all() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let target = format!("http://{}/v4/livechat", listener.local_addr().unwrap());
    for service in ["comm100", "vcc", "oauth"] {
        let scene = Scene::new(&["--chats", "20", "--fault", &format!("{service}:redirect={target}")]);
        for way in WAYS {
            for words in [
                &["comm100", "search"][..],
                &["comm100", "categories"],
                &["vcc", "chats", "--project", "822"],
                &["auth", "status"],
            ] {
                let output = command(
                    &scene,
                    way,
                    &[words, &["--retries", "0"]].concat()[..if words[0] == "auth" { 2 } else { words.len() + 2 }],
                )
                .output()
                .unwrap();
                let is_struck = words[0] == service || (service == "oauth" && words[0] == "comm100" && way.len() == 4);
                let code = output.status.code();
                assert!(!is_struck || code == Some(1), "{service} {words:?} {way:?}: {code:?} {}", said(&output));
            }
        }
    }
    assert!(listener.accept().is_err(), "somebody came");
}

/// How a service may write a secret again: as the text of a JSON string, without its quotes.
type Encode = fn(user: &str, secret: &str) -> String;

const ENCODINGS: [(&str, Encode); 11] = [
    ("plain", |_, secret| json(secret)),
    ("slashes", |_, secret| json(secret).replace('/', "\\/")),
    ("unicode", |_, secret| secret.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()),
    ("json in json", |_, secret| json(&json(secret))),
    ("percent", |_, secret| secret.bytes().map(|byte| format!("%{byte:02X}")).collect()),
    ("form", |_, secret| url::form_urlencoded::byte_serialize(secret.as_bytes()).collect()),
    ("hex", |_, secret| secret.bytes().map(|byte| format!("{byte:02x}")).collect()),
    ("upper hex", |_, secret| secret.bytes().map(|byte| format!("{byte:02X}")).collect()),
    ("pair", |user, secret| STANDARD.encode(format!("{user}:{secret}"))),
    ("pair in a path", |user, secret| STANDARD.encode(format!("{user}:{secret}")).replace('/', "\\/")),
    ("entities", |_, secret| secret.chars().map(|char| format!("&#{};", u32::from(char))).collect()),
];

/// The inside of a JSON string.
fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A server that writes a secret again in an encoding: in words, as a key, in records and in the target of a redirect.
fn mirror(status: &'static str, echo: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = vec![0; 16 << 10];
            _ = stream.read(&mut request);
            let message = format!("\"wrong: {echo}!\"");
            let body = format!(
                "{{\"message\":{message},\"errors\":[{message}],{message}:1,\"response\":[{message}],\"list\":[{message}]}}"
            );
            let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n");
            let target = if status.starts_with('3') {
                format!("Location: http://127.0.0.1:1/{echo}\r\n")
            } else {
                String::new()
            };
            _ = write!(stream, "{head}{target}Content-Length: {}\r\n\r\n{body}", body.len());
        }
    });
    address
}

/// A token with everything that encodings differ in.
const ODD_TOKEN: &str = "gehe\"im/ä ö+%41&<ü>";

fn echoed(status: &'static str, name: &str, encode: Encode) {
    let scene = Scene::new(&[]);
    for (service, user, secret) in [("v4", "agent@example.com", "made-up-api-key"), ("v2", "acme", ODD_TOKEN)] {
        let echo = encode(user, secret);
        let host = mirror(status, echo.clone());
        let forbidden: Vec<String> =
            ENCODINGS.iter().map(|(_, encode)| encode(user, secret)).chain([secret.to_owned()]).collect();
        let commands: &[&[&str]] = match service {
            "v2" => &[&["vcc", "chats", "--project", "822"]],
            _ if status == "200 OK" => &[&["comm100", "search"]],
            _ => &[&["comm100", "search"], &["comm100", "set-ticket", "1", "--ticket", "7"]],
        };
        for (count, words) in commands.iter().enumerate() {
            let (url, out) = (format!("http://{host}/{service}"), format!("{service}-{count}.ndjson"));
            let more = ["--base-url", &url, "-vv", "--retries", "0", "--max-wait", "10ms", "--summary", "s"];
            let output: &[&str] = if words[1] == "set-ticket" { &[] } else { &["-o", &out] };
            let mut command = command(&scene, WAYS[0], &[words, &more[..], output].concat());
            command.env("CHATFERRY_VCC_CUSTOMER", "acme").env("CHATFERRY_VCC_TOKEN", ODD_TOKEN);
            let output = command.output().unwrap();
            assert_ne!(output.status.code(), Some(0), "{status} {name}: {}", said(&output));
            check_run(&scene, &format!("{status} {name} {words:?}"), &output, &forbidden);
        }
    }
}

#[test]
fn a_service_that_says_it_all_again_is_not_repeated() {
    let statuses = [
        "200 OK",
        "302 Found",
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "500 Oops",
        "429 Slow Down",
        "503 No",
    ];
    thread::scope(|scope| {
        for status in statuses {
            scope.spawn(move || ENCODINGS.iter().for_each(|(name, encode)| echoed(status, name, *encode)));
        }
    });
}

#[test]
fn what_was_taken_out_is_marked() {
    let scene = Scene::new(&[]);
    let host = mirror("400 Bad Request", "s%61me/t0ken".to_owned());
    let mut command =
        command(&scene, WAYS[0], &["vcc", "chats", "--project", "822", "--base-url", &format!("http://{host}/v2")]);
    let output = command.env("CHATFERRY_VCC_TOKEN", "same/t0ken").output().unwrap();
    assert!(said(&output).contains("wrong: [secret]!"), "{}", said(&output));
}
