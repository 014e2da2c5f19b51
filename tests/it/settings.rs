//! `config`, `auth`, `completions`, `man`: the commands about settings.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;

use base64::Engine;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

use crate::support::chatferry;

const CANARY: &str = "c4nary-7f3a";

fn write(folder: &TempDir, text: &str) -> std::path::PathBuf {
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    private(&path);
    path
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn private(_path: &Path) {}

#[test]
fn init_writes_a_private_file_once() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join(".config/chatferry/config.toml");
    let init = || chatferry().env("HOME", home.path()).args(["config", "init"]).assert();
    init().success().stdout(format!("{}\n", path.display()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    std::fs::write(&path, "tz = 'UTC'").unwrap();
    init().code(2).stderr(contains("already exists; not changed"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "tz = 'UTC'");
}

#[test]
fn show_names_origins_and_masks_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "tz = 'Europe/Budapest'\n[profiles.default.vcc]\ncustomer = 'acme'\ntoken = '{CANARY}'\n\
         webhook_key = {{ command = 'touch {}/ran; echo {CANARY}' }}",
        folder.path().display()
    );
    let path = write(&folder, &text);
    let origin = path.display();
    chatferry()
        .args(["config", "show", "--config"])
        .arg(&path)
        .env("CHATFERRY_COMM100_API_KEY", CANARY)
        .env("CHATFERRY_COMM100_URL", format!("https://user:{CANARY}@example.org"))
        .assert()
        .success()
        .stdout(contains(format!("vcc.customer = \"acme\"  # {origin}\n")))
        .stdout(contains(format!("vcc.token = ********  # {origin}\n")))
        .stdout(contains("comm100.api_key = ********  # CHATFERRY_COMM100_API_KEY\n"))
        .stdout(contains("comm100.rate = \"280/5m\"  # default\n"))
        .stdout(contains("# comm100.site_id is not set\n"))
        .stdout(contains(CANARY).not())
        .stderr("");
    assert!(!folder.path().join("ran").exists(), "no command is run to show settings");
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_a_warning() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    for (text, mode, warns) in [
        ("[profiles.default.vcc]\ntoken = 'x'", 0o644, true),
        ("[profiles.default.vcc]\ntoken = 'x'", 0o600, false),
        ("[profiles.default.vcc]\ntoken = { env = 'X' }", 0o644, false),
    ] {
        let path = write(&folder, text);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let run = chatferry().args(["config", "show", "--config"]).arg(&path).assert().success();
        run.stderr(predicate::function(|text: &str| text.contains("can be read by others") == warns));
    }
}

#[test]
fn check_fetches_every_secret_and_names_what_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let good = "[profiles.default.vcc]\ncustomer = 'acme'\ntoken = { command = 'echo secret' }";
    let bad = format!(
        "{good}\n[profiles.default.comm100]\nbase_url = 'https://api15.comm100.io/v4'\naccess_token = {{ command = 'echo {CANARY}; exit 1' }}"
    );
    let check = |text: &str| chatferry().args(["config", "check", "--config"]).arg(write(&folder, text)).assert();
    check(good)
        .success()
        .stdout(contains("vcc      usable, https://acme.asp.virtual-call-center.eu/v2\ncomm100  not set up"));
    check(&bad)
        .code(2)
        .stdout(contains("comm100  not usable"))
        .stderr(contains("the command of comm100.access_token").and(contains(CANARY).not()));
    check("").code(2).stderr(contains("no service is set up in profile `default`"));
    check("[profiles.default.vcc]\ncustommer = 'acme'")
        .code(2)
        .stderr(contains("line 2: unknown key `custommer` of vcc; did you mean `customer`?"));
}

#[test]
fn a_file_or_a_profile_that_was_named_must_be_there() {
    chatferry()
        .args(["config", "show", "--config", "/no/such/file"])
        .assert()
        .code(2)
        .stderr(contains("/no/such/file"));
    chatferry().args(["config", "show", "-p", "work"]).assert().code(2).stderr(contains("there is no profile `work`"));
}

/// A service that answers every request by `answer` (method and target, authorization, body: status and JSON).
pub fn serve(answer: fn(&str, &str, &str) -> (u16, String)) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let Some((line, headers, body)) = read_request(&mut stream) else { continue };
            let (status, text) = answer(&line, headers.get("authorization").map_or("", String::as_str), &body);
            _ = sender.send(format!("{line} {body}"));
            let length = text.len();
            _ = write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}");
        }
    });
    (address, receiver)
}

fn read_request(stream: &mut TcpStream) -> Option<(String, HashMap<String, String>, String)> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut headers = HashMap::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((line.trim_end_matches(" HTTP/1.1\r\n").to_owned(), headers, String::from_utf8(body).ok()?))
}

#[test]
fn status_asks_each_service_who_we_are() {
    let (address, requests) = serve(|line, authorization, _| match (line, authorization) {
        ("GET /v2/projects", "Basic YWNtZTpodXNo") => (200, r#"{"response": [{}, {}], "errors": []}"#.to_owned()),
        (line, "Basic YUBleGFtcGxlLm9yZzpodXNo") if line.starts_with("POST /v4/livechat/chats:Search?") => {
            (200, r#"{"total": 0, "list": []}"#.to_owned())
        }
        _ => (401, String::new()),
    });
    let run = |token: &str| {
        chatferry()
            .args(["auth", "status"])
            .env("CHATFERRY_VCC_CUSTOMER", "acme")
            .env("CHATFERRY_VCC_TOKEN", token)
            .env("CHATFERRY_VCC_URL", format!("{address}/v2/"))
            .env("CHATFERRY_COMM100_URL", format!("{address}/v4"))
            .env("CHATFERRY_COMM100_SITE_ID", "10000")
            .env("CHATFERRY_COMM100_EMAIL", "a@example.org")
            .env("CHATFERRY_COMM100_API_KEY", "hush")
            .assert()
    };
    run("hush")
        .success()
        .stdout(contains("credentials  customer and token, from CHATFERRY_VCC_TOKEN"))
        .stdout(contains("who          acme, sees 2 projects: "))
        .stdout(contains("who          a@example.org"))
        .stderr("");
    let asked: Vec<String> = requests.try_iter().collect();
    assert!(asked[1].contains("siteId=10000&pageIndex=1&pageSize=10"), "{asked:?}");
    run(CANARY)
        .code(4)
        .stdout(contains("who          refused").and(contains("who          a@example.org")))
        .stderr(contains(" answered 401").and(contains("vcc.token")).and(contains(CANARY).not()));
}

#[test]
fn status_without_credentials_is_2() {
    chatferry().args(["auth", "status"]).assert().code(2).stderr(contains("no service is set up"));
    let partly = || {
        let mut command = chatferry();
        command.args(["auth", "status"]).env("CHATFERRY_VCC_CUSTOMER", "acme");
        command
    };
    partly().assert().code(2).stderr(contains("vcc.token is not set").and(contains("CHATFERRY_VCC_TOKEN")));
    partly()
        .env("CHATFERRY_VCC_TOKEN", CANARY)
        .env("CHATFERRY_VCC_URL", "http://example.org/v2")
        .assert()
        .code(2)
        .stderr(contains("plain http").and(contains(CANARY).not()));
}

#[test]
fn the_demo_needs_no_settings_and_uses_none() {
    let demo = |command: [&str; 2]| {
        let mut demo = chatferry();
        demo.args(command).arg("--demo").env("CHATFERRY_VCC_TOKEN", CANARY);
        demo.assert().success().stderr("")
    };
    demo(["auth", "status"]).stdout(contains("vcc\n  address      http://127.0.0.1:").and(contains("refused").not()));
    demo(["config", "show"]).stdout(contains("profile = \"demo\"").and(contains("comm100.rate = \"off\"")));
}

#[test]
fn a_profile_or_file_that_was_named_must_exist_also_for_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder, "[profiles.work.vcc]\ncustomer = 'acme'");
    let path = path.to_str().unwrap();
    let show = |flags: &[&str], variables: &[(&str, &str)]| {
        chatferry().args(["config", "show"]).args(flags).envs(variables.iter().copied()).assert()
    };
    for demo in [&[][..], &["--demo"]] {
        let with = |flags: &[&'static str]| [demo, flags].concat();
        show(&with(&["--config", "/no/such/file"]), &[]).code(2).stderr(contains("/no/such/file"));
        show(&with(&[]), &[("CHATFERRY_CONFIG", "/no/such/file")]).code(2).stderr(contains("/no/such/file"));
        show(&with(&["-p", "wrok"]), &[("CHATFERRY_CONFIG", path)]).code(2).stderr(contains("did you mean `work`?"));
        show(&with(&["-p", "wrok"]), &[]).code(2).stderr(contains("there is no profile `wrok`"));
        show(&with(&[]), &[("CHATFERRY_CONFIG", path), ("CHATFERRY_PROFILE", "home")])
            .code(2)
            .stderr(contains("there is no profile `home`"));
        show(&with(&["-p", "work"]), &[("CHATFERRY_CONFIG", path), ("CHATFERRY_PROFILE", "home")]).code(0);
    }
    show(&[], &[("CHATFERRY_CONFIG", path), ("CHATFERRY_PROFILE", "work")]).stdout(contains("profile = \"work\""));
}

#[test]
fn a_zone_that_there_is_not_is_2_wherever_it_is_named() {
    for (name, variable, flags) in [
        ("TZ", Some("Europe/Budapst"), &[][..]),
        ("TZ", Some("Foo/Bar"), &[]),
        ("TZ", Some(":/etc/nowhere"), &[]),
        ("--tz", None, &["--tz", "Foo/Bar"]),
    ] {
        let mut command = chatferry();
        command.args(["--demo", "comm100", "search", "--limit", "1"]).args(flags);
        command.envs(variable.map(|variable| ("TZ", variable)));
        command.assert().code(2).stdout("").stderr(contains(name).and(contains("unknown time zone")));
    }
    let zones = ["Europe/Budapest", ":Asia/Tokyo", "CET-1CEST,M3.5.0,M10.5.0/3", "<+01>-1", "UTC", ""];
    for variable in zones {
        let mut command = chatferry();
        command.args(["--demo", "comm100", "search", "--limit", "1"]).env("TZ", variable).assert().success();
    }
    chatferry()
        .args(["--demo", "comm100", "search", "--tz", "budapest"])
        .assert()
        .code(2)
        .stderr(contains("Europe/Budapest"));
}

#[test]
fn a_check_that_finds_nothing_says_what_to_do_next() {
    let home = tempfile::tempdir().unwrap();
    let run = |action: &str| chatferry().env("HOME", home.path()).args(["config", action]).assert();
    run("check").code(2).stderr(contains("`chatferry config init` writes a file to fill in"));
    run("init").success();
    run("check").code(2).stderr(contains("uncomment the settings of your service in").and(contains("init").not()));
    chatferry().args(["auth", "login", "--demo"]).assert().code(2).stderr(contains("need no login"));
}

/// The token address, and the service behind it.
fn oauth(line: &str, authorization: &str, body: &str) -> (u16, String) {
    let tokens = r#"{"access_token": "a1", "token_type": "bearer", "expires_in": 43199, "refresh_token": "r1"}"#;
    match (line, authorization) {
        ("POST /oauth/token?siteId=10000", _)
            if body.contains("code=the-code&redirect_uri=") && body.contains("&code_verifier=") =>
        {
            (200, tokens.to_owned())
        }
        ("GET /oauth/userinfo?siteId=10000", "Bearer a1") => (200, r#"{"email": "a@example.org"}"#.to_owned()),
        _ => (401, String::new()),
    }
}

#[test]
fn login_keeps_tokens_that_status_then_uses() {
    let (address, requests) = serve(oauth);
    let state = tempfile::tempdir().unwrap();
    let environment = [
        ("CHATFERRY_COMM100_URL", format!("{address}/v4")),
        ("CHATFERRY_COMM100_AUTH_URL", format!("{address}/oauth/token")),
        ("CHATFERRY_COMM100_CLIENT_ID", "client".to_owned()),
        ("CHATFERRY_COMM100_SITE_ID", "10000".to_owned()),
        ("CHATFERRY_STATE_DIR", state.path().display().to_string()),
    ];
    let mut login = std::process::Command::new(assert_cmd::cargo::cargo_bin("chatferry"));
    login.args(["auth", "login"]).env_clear().envs(environment.clone()).stdout(Stdio::piped());
    let mut login = login.spawn().unwrap();
    let mut lines = BufReader::new(login.stdout.take().unwrap()).lines().map(Result::unwrap);
    let url = lines.find(|line| line.contains("/oauth/authorize?")).unwrap();
    let url = url::Url::parse(url.trim()).unwrap();
    let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!((query["client_id"].as_str(), query["scope"].as_str()), ("client", "openid offline_access"));
    assert!(url.query().unwrap().contains("openid%20offline_access"));
    assert_eq!(query["code_challenge_method"], "S256");

    let redirect = url::Url::parse(&query["redirect_uri"]).unwrap();
    assert_eq!(visit(&redirect, "code=evil&state=guessed"), 400, "a login that nobody began");
    assert_eq!(visit(&redirect, &format!("code=the-code&state={}", query["state"])), 200);
    assert!(login.wait().unwrap().success());
    let asked: Vec<String> = requests.try_iter().collect();
    let form = asked[0].split_once(' ').and_then(|(_, rest)| rest.split_once(' ')).unwrap().1;
    let (_, verifier) = url::form_urlencoded::parse(form.as_bytes()).find(|(name, _)| name == "code_verifier").unwrap();
    let challenge = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
    assert_eq!(query["code_challenge"], base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(challenge));
    assert!((43..=128).contains(&verifier.len()), "RFC 7636, section 4.1");
    let status = || {
        let mut command = chatferry();
        command.args(["auth", "status"]).envs(environment.clone());
        command
    };
    status().assert().success().stdout(contains("credentials  OAuth").and(contains("who          a@example.org")));
    chatferry().args(["auth", "login", "--no-input"]).assert().code(2).stderr(contains("--no-input"));
}

#[test]
fn login_without_a_code_is_refused_and_asks_for_no_token() {
    for answer in ["code=", "x=1", "error=access_denied", "code=&error=access_denied"] {
        let (address, requests) = serve(oauth);
        let state = tempfile::tempdir().unwrap();
        let mut login = std::process::Command::new(assert_cmd::cargo::cargo_bin("chatferry"));
        login.args(["auth", "login"]).env_clear().env("CHATFERRY_STATE_DIR", state.path());
        login.env("CHATFERRY_COMM100_AUTH_URL", format!("{address}/oauth/token"));
        login.env("CHATFERRY_COMM100_CLIENT_ID", "client").stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut login = login.spawn().unwrap();
        let mut lines = BufReader::new(login.stdout.take().unwrap()).lines().map(Result::unwrap);
        let url = lines.find(|line| line.contains("/oauth/authorize?")).unwrap();
        let url = url::Url::parse(url.trim()).unwrap();
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        let redirect = url::Url::parse(&query["redirect_uri"]).unwrap();
        assert_eq!(visit(&redirect, &format!("{answer}&state={}", query["state"])), 400);
        let output = login.wait_with_output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        let expected = if answer.contains("error") { "the login was refused: access_denied" } else { "without a code" };
        assert!(output.status.code() == Some(4) && told.contains(expected), "{answer}: {told}");
        assert!(requests.try_iter().next().is_none(), "{answer}");
    }
}

#[test]
fn login_and_the_demo_do_not_go_together() {
    let run = chatferry().args(["auth", "login", "--demo"]).assert().code(2);
    run.stderr(contains("the simulated services need no login").and(contains("needs no account").not()));
    let run = chatferry().args(["auth", "login"]).assert().code(2);
    run.stderr(contains("CHATFERRY_COMM100_CLIENT_ID").and(contains("--demo").not()));
}

/// Does as a browser does that is redirected; the status.
fn visit(address: &url::Url, query: &str) -> u16 {
    let host = format!("{}:{}", address.host_str().unwrap(), address.port().unwrap());
    let mut stream = TcpStream::connect(&host).unwrap();
    write!(stream, "GET {}?{query} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", address.path()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        chatferry().args(["completions", shell]).assert().success().stdout(contains("chatferry")).stderr("");
    }
}

#[test]
fn man_writes_a_page_for_each_command() {
    chatferry().arg("man").assert().success().stdout(contains(".TH chatferry 1"));
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    chatferry().arg("man").arg(&pages).assert().success().stdout("");
    for page in ["chatferry.1", "chatferry-config.1", "chatferry-config-show.1", "chatferry-auth-login.1"] {
        assert!(pages.join(page).exists(), "{page}");
    }
}
