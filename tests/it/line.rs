//! Slow and dead peers: deadlines hold, the message says which host and which step, and the run can be gone on with.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::scene::{Scene, said};

const SEARCH: [&str; 8] = ["comm100", "search", "--page-size", "10", "--jobs", "1", "--timeout", "3s"];

/// A fault, the exit code, and how the message goes on after the host.
const FAULTS: [(&str, i32, &str); 12] = [
    ("silent@3", 5, ": no answer in time"),
    ("slow=1@3", 5, ": the answer did not end in time"),
    ("cut@3", 5, ": the answer broke off: "),
    ("cut-close@3", 5, ": the answer is cut off"),
    ("reset@3", 5, ": Connection reset by peer"),
    ("empty@3", 5, ": the answer is cut off"),
    ("status=500@3", 5, " answered 500: A made-up failure."),
    ("status=502@3", 5, " answered 502: A made-up failure."),
    ("status=504@3", 5, " answered 504: A made-up failure."),
    ("html@3", 1, " answered /livechat/chats:Search with a web page instead of JSON"),
    ("rubbish@3", 1, " to /livechat/chats:Search cannot be read: text that is no JSON object or list at byte 0"),
    ("status=404@3", 1, " answered 404: A made-up failure."),
];

#[test]
fn a_fault_of_the_line_ends_in_time_and_can_be_gone_on_with() {
    thread::scope(|scope| {
        for (fault, code, expected) in FAULTS {
            scope.spawn(move || {
                let scene = Scene::new(&["--chats", "50", "--fault", fault]);
                let words = [&SEARCH[..], &["--retries", "0", "-o", "a.json"]].concat();
                let said = scene.ends(&words, code);
                let host = scene.simulated.host();
                assert!(said.contains(&format!("{host}{expected}")), "{fault}: {said}");
                let said = scene.ends(&words, 0);
                assert!(said.contains("resuming: 20 chats already saved"), "{fault}: {said}");
                scene.ends(&["comm100", "search", "-o", "b.json"], 0);
                assert!(scene.bytes("a.json") == scene.bytes("b.json"), "{fault}");
            });
        }
    });
}

#[test]
fn a_fault_that_passes_is_tried_again() {
    thread::scope(|scope| {
        for fault in ["reset@2", "cut@2", "cut-close@2", "empty@2", "status=500@2", "slow=1@2"] {
            scope.spawn(move || {
                let scene = Scene::new(&["--chats", "50", "--fault", fault]);
                let said = scene.ends(&[&SEARCH[..], &["-o", "a.json"]].concat(), 0);
                assert!(said.contains("resuming at ") && said.contains(scene.simulated.host()), "{fault}: {said}");
                scene.ends(&["comm100", "search", "-o", "b.json"], 0);
                assert!(scene.bytes("a.json") == scene.bytes("b.json"), "{fault}");
            });
        }
    });
}

#[test]
fn a_peer_that_cannot_be_reached_is_named_with_the_step() {
    let scene = Scene::new(&[]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    // It takes connections, and never says a word.
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let plain = scene.simulated.host();
    for (url, expected) in [
        (format!("http://{closed}/v4"), format!("{closed}: cannot connect: Connection refused")),
        ("https://nothing.invalid/v4".to_owned(), "nothing.invalid: cannot connect: failed to lookup".to_owned()),
        (format!("https://{plain}/v4"), format!("{plain}: no secure connection (TLS): ")),
        (
            format!("https://{}/v4", mute.local_addr().unwrap()),
            format!("{}: no connection in time", mute.local_addr().unwrap()),
        ),
    ] {
        // Only the mute one is there to run into it; the others answer sooner, also on a machine under load.
        let patience = if expected.contains("in time") { "500ms" } else { "10s" };
        let words = ["--retries", "0", "--connect-timeout", patience, "-o", "a.json", "--base-url", &url];
        let said = scene.ends(&[&SEARCH[..], &words].concat(), 5);
        assert!(said.contains(&expected), "{url}: {said}");
        assert!(scene.files().is_empty(), "nothing came, so nothing stays: {:?}", scene.files());
    }
}

#[test]
fn a_gzip_body_of_two_members_is_one_body() {
    let scene = Scene::new(&["--chats", "50", "--fault", "gzip=2"]);
    scene.ends(&["comm100", "search", "--page-size", "10", "-o", "a.json"], 0);
    scene.ends(&["vcc", "chats", "--project", "822", "-o", "c.json"], 0);
    let plain = Scene::new(&["--chats", "50"]);
    plain.ends(&["comm100", "search", "-o", "b.json"], 0);
    plain.ends(&["vcc", "chats", "--project", "822", "-o", "c.json"], 0);
    assert!(scene.bytes("a.json") == plain.bytes("b.json"));
    assert!(scene.bytes("c.json") == plain.bytes("c.json"));
}

#[cfg(target_os = "linux")]
#[test]
fn nobody_reading_stderr_stops_no_export() {
    let scene = Scene::new(&["--chats", "500"]);
    // A pipe that is full from the start: the first line that is written to it would wait for ever.
    let (_reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(&[b'x'; 1 << 16]).unwrap();
    let mut command = scene.command(&["comm100", "search", "--page-size", "10", "-vv", "-o", "a.json"]);
    let mut child = command.stdout(std::process::Stdio::null()).stderr(writer).spawn().unwrap();
    let (status, _) = crate::scene::end(&mut child);
    assert_eq!(status.code(), Some(0));
    scene.ends(&["comm100", "search", "-o", "b.json"], 0);
    assert!(scene.bytes("a.json") == scene.bytes("b.json"));
}

#[cfg(unix)]
#[test]
fn a_stderr_that_is_closed_or_full_stops_nothing() {
    let scene = Scene::new(&["--chats", "50"]);
    for (count, redirect) in ["2>&-", "2>/dev/full"].into_iter().enumerate() {
        let name = format!("{count}.json");
        let export = scene.command(&["comm100", "search", "--page-size", "10", "-vv", "-o", &name]);
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &format!("exec \"$@\" {redirect}"), "sh"]).arg(export.get_program());
        shell.args(export.get_args()).current_dir(scene.folder.path());
        shell.envs(export.get_envs().filter_map(|(name, value)| Some((name, value?))));
        assert_eq!(shell.output().unwrap().status.code(), Some(0), "{redirect}");
        assert!(!scene.bytes(&name).is_empty());
    }
}

#[test]
fn v_tells_requests_and_vv_how_they_went() {
    let scene = Scene::new(&["--chats", "50", "--fault", "status=500@2"]);
    let words = ["comm100", "search", "--page-size", "10", "--jobs", "1"];
    let quiet = scene.ends(&[&words[..], &["-o", "a.json"]].concat(), 0);
    assert!(!quiet.contains("chats:Search?"), "{quiet}");
    let told = scene.ends(&[&words[..], &["-v", "-o", "b.json"]].concat(), 0);
    assert!(told.contains("#1 POST /v4/livechat/chats:Search?") && !told.contains("#1 status 200"), "{told}");
    let scene = Scene::new(&["--chats", "50", "--fault", "status=500@2"]);
    let told = scene.ends(&[&words[..], &["-vv", "-o", "c.json"]].concat(), 0);
    for expected in [
        "#1 POST /v4/",
        "#1 status 200 after ",
        " bytes in ",
        "#2 status 500 after ",
        "trying again in ",
        "page 1: 10 records, 10 new",
        "another page follows",
        "this is the end: ",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
}

/// A proxy that refuses everything; gives its address, and what it is asked.
fn proxy() -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, asked) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let length = stream.read(&mut head).unwrap_or_default();
            _ = sender.send(String::from_utf8_lossy(&head[..length]).into_owned());
            _ = stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        }
    });
    (address, asked)
}

#[test]
fn a_proxy_is_used_for_the_world_and_never_for_this_machine() {
    let scene = Scene::new(&["--chats", "20"]);
    let (address, asked) = proxy();
    let run = |base_url: &str, settings: &[(&str, &str)]| {
        let mut command = scene.command(&[&SEARCH[..], &["--retries", "0", "--base-url", base_url]].concat());
        command.envs(settings.iter().copied()).output().unwrap()
    };
    let service = "https://service.invalid/v4";
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let output = run(service, &[(name, &address)]);
        assert_eq!(output.status.code(), Some(5), "{}", said(&output));
        assert!(said(&output).contains("service.invalid: cannot connect: "), "{}", said(&output));
        let head = asked.recv_timeout(Duration::from_secs(5)).unwrap();
        assert!(head.starts_with("CONNECT service.invalid:443 "), "{head}");
        assert!(!head.to_lowercase().contains("authorization"), "{head}");
    }
    let output = run(service, &[("HTTPS_PROXY", &address), ("NO_PROXY", "service.invalid")]);
    assert!(said(&output).contains("failed to lookup"), "{}", said(&output));
    for wrong in ["http://", "http://c4nary@proxy:port", "ftp://proxy"] {
        let output = run(service, &[("HTTPS_PROXY", wrong)]);
        assert_eq!(output.status.code(), Some(2), "{wrong}: {}", said(&output));
        assert!(said(&output).contains("HTTPS_PROXY is not the address of a proxy"), "{}", said(&output));
        assert!(!said(&output).contains("c4nary"), "{}", said(&output));
    }
    let all = [
        ("HTTPS_PROXY", address.as_str()),
        ("HTTP_PROXY", &address),
        ("http_proxy", &address),
        ("ALL_PROXY", &address),
    ];
    let output = run(&format!("http://{}/v4", scene.simulated.host()), &all);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(asked.try_recv().is_err(), "none of the last ones went to the proxy");
}
