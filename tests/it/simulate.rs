//! `chatferry simulate`: what it prints, serves, breaks and remembers.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Received, Simulated, ask, chatferry, program};

const SEARCH: &str = "livechat/chats:Search?pageSize=10";

#[test]
fn prints_settings_that_lead_to_both_services() {
    let simulated = Simulated::start(&[]);
    let projects = simulated.vcc("projects").unwrap().json();
    assert_eq!(projects["response"][1]["projectid"], 822);
    let rows = simulated.vcc("projects/822/chats?limit=3").unwrap().json();
    assert_eq!(rows["response"].as_array().unwrap().len(), 3);
    let page = simulated.comm100("POST", SEARCH, "").unwrap().json();
    assert_eq!(page["list"].as_array().unwrap().len(), 10);
    let log = simulated.about("log");
    let services: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(services.iter().map(|line| &line["service"]).collect::<Vec<_>>(), ["vcc", "vcc", "comm100"]);
    assert!(!log.contains(&simulated.settings["CHATFERRY_VCC_TOKEN"]), "the log holds no secret");
}

#[test]
fn lets_nobody_in_without_credentials() {
    let simulated = Simulated::start(&[]);
    for (method, target) in [("GET", "/v2/projects"), ("POST", "/v4/livechat/chats:Search?siteId=10000")] {
        for authorization in ["", "Basic bm86bm8=", "Bearer no"] {
            assert_eq!(ask(simulated.host(), method, target, authorization, "").unwrap().status, 401, "{target}");
        }
    }
}

#[test]
fn gives_the_same_chats_for_the_same_seed() {
    let of = |seed| {
        let simulated = Simulated::start(&["--seed", seed, "--chats", "50"]);
        simulated.comm100("POST", "livechat/chats:Search?include=chatWrapup&include=chatAgent", "").unwrap().body
    };
    assert_eq!(of("7"), of("7"));
    assert_ne!(of("7"), of("8"));
}

#[cfg(unix)]
#[test]
fn ends_in_0_when_told_to() {
    for signal in ["-INT", "-TERM"] {
        let mut simulated = Simulated::start(&[]);
        let id = simulated.child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert_eq!(simulated.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn serves_on_when_nobody_reads_its_settings() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = program();
    let mut child = command.args(["simulate", "--bind", &address]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let patience = Instant::now() + Duration::from_secs(20);
    let state = loop {
        match ask(&address, "GET", "/simulate/state", "", "") {
            Ok(received) => break received,
            Err(error) => assert!(Instant::now() < patience, "{error}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(state.status, 200);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn shows_what_writes_and_deletes_did() {
    let simulated = Simulated::start(&["--chats", "30"]);
    let list = simulated.comm100("POST", SEARCH, "").unwrap().json();
    let (id, guid) = (&list["list"][0]["id"], list["list"][0]["guid"].as_str().unwrap());
    let option = "09dfb586-4692-4b09-a815-c541337d59da";
    for (method, target, body, status) in [
        ("POST", format!("livechat/chats/{id}:AttachToTicket"), json!({"targetId": "7"}), 200),
        ("PUT", format!("livechat/chats/{id}/chatWrapup"), json!({"comment": "a \"b\""}), 200),
        ("POST", format!("livechat/chats/{guid}/chatWrapupCategories"), json!({"categoryOptionId": option}), 200),
        ("POST", "livechat/chatFieldResults".to_owned(), json!([{"chatId": id, "fieldId": "f", "value": ["x"]}]), 200),
        (
            "DELETE",
            "livechat/chats/".to_owned(),
            json!([list["list"][1]["id"], list["list"][2]["id"].to_string()]),
            200,
        ),
        ("DELETE", format!("livechat/chats/{}", list["list"][3]["id"]), Value::Null, 204),
        ("DELETE", "livechat/chats".to_owned(), json!([]), 400),
    ] {
        let received = simulated.comm100(method, &target, &body.to_string()).unwrap();
        assert_eq!(received.status, status, "{method} {target}");
    }
    let include = "include=chatWrapup&include=chatWrapupCategory&include=chatFieldResult";
    let chat = simulated.comm100("GET", &format!("livechat/chats/{guid}?{include}"), "").unwrap().json();
    assert_eq!((&chat["preChatTicketId"], &chat["chatWrapup"]["comment"]), (&json!(7), &json!("a \"b\"")));
    assert_eq!(chat["chatFieldResults"][0]["value"][0], "x");
    let categories = chat["chatWrapupCategories"].as_array().unwrap();
    assert_eq!(categories.last().unwrap()["categoryOptionId"], option);
    let left = simulated.comm100("POST", SEARCH, "").unwrap().json();
    assert_eq!((&left["total"], &left["list"][1]["id"]), (&json!(27), &list["list"][4]["id"]));
}

#[test]
fn answers_a_put_in_the_looser_shape() {
    let simulated = Simulated::start(&["--chats", "10"]);
    let list = simulated.comm100("POST", SEARCH, "").unwrap().json();
    let target = format!("livechat/chats/{}", list["list"][0]["id"]);
    let chat = simulated.comm100("PUT", &target, r#"{"preChatTicketId":2234}"#).unwrap().json();
    assert_eq!(chat["preChatTicketId"], 2234);
    assert!(chat["duration"].is_u64() && chat["lastMessageSentBy"].as_str().unwrap().parse::<u8>().is_ok());
    let messages: Value = serde_json::from_str(chat["messages"].as_str().unwrap()).unwrap();
    assert_eq!(messages, list["list"][0]["messages"]);
}

#[test]
fn breaks_answers_at_the_request_that_was_named() {
    let length = |received: &Received| {
        let line = received.head.lines().find_map(|line| line.strip_prefix("content-length: ")).map(str::to_owned);
        line.map(|length| length.parse::<usize>().unwrap())
    };
    let start = |fault: &str| Simulated::start(&["--chats", "20", "--fault", fault]);
    let ask = |simulated: &Simulated| simulated.comm100("POST", SEARCH, "");

    let simulated = start("status=503@2");
    assert_eq!([1, 2, 3].map(|_| ask(&simulated).unwrap().status), [200, 503, 200]);

    let received = ask(&start("cut")).unwrap();
    assert_eq!(received.body.len(), length(&received).unwrap() / 2);

    let received = ask(&start("cut-close")).unwrap();
    assert_eq!((received.status, length(&received)), (200, None));
    assert!(serde_json::from_slice::<Value>(&received.body).is_err());

    ask(&start("reset")).unwrap_err();

    let simulated = start("write-answer=cut");
    let id = ask(&simulated).unwrap().json()["list"][0]["id"].clone();
    simulated.comm100("DELETE", &format!("livechat/chats/{id}"), "").unwrap_err();
    assert_eq!(ask(&simulated).unwrap().json()["total"], 19, "deleted before the connection was cut");
}

#[test]
fn changes_bodies_as_asked() {
    for (fault, begins, is_json) in [
        ("html", "<!DOCTYPE html>", false),
        ("empty", "", false),
        ("bom", "\u{feff}{\"total\":20,", false),
        ("wrong-json", "{\"total\":20,", false),
        ("odd-records", "{\"total\":20,", true),
        ("deep=50", "{\"total\":20,", true),
        ("comm100-pretty", "{\r\n  \"total\": 20,", true),
        ("comm100-flat", "[{\"id\":", true),
        ("comm100-total=+3", "{\"total\":23,", true),
        ("slow=100000", "{\"total\":20,", true),
    ] {
        let simulated = Simulated::start(&["--chats", "20", "--fault", fault]);
        let body = simulated.comm100("POST", SEARCH, "").unwrap().body;
        let text = String::from_utf8_lossy(&body);
        assert!(text.starts_with(begins), "{fault}: {text:.60}");
        assert_eq!(serde_json::from_slice::<Value>(&body).is_ok(), is_json, "{fault}");
    }
}

#[test]
fn counts_calls_and_says_how_long_to_wait() {
    let simulated = Simulated::start(&["--chats", "20", "--fault", "limit=2/1h"]);
    let answers = [1, 2, 3].map(|_| simulated.vcc("projects").unwrap());
    assert_eq!(answers.each_ref().map(|answer| answer.status), [200, 200, 429]);
    assert!(answers[2].head.contains("\r\nretry-after: 3600"), "{}", answers[2].head);
    assert!(answers[0].head.contains("\r\nx-ratelimit-remaining: 1"), "{}", answers[0].head);
}

#[test]
fn gives_tokens_once_for_each_refresh_token() {
    let simulated = Simulated::start(&["--fault", "expired-token"]);
    let ask_token = |refresh: &str| {
        let form = format!(
            "grant_type=refresh_token&client_id=made-up-client&client_secret=made-up-client-secret&refresh_token={refresh}"
        );
        ask(simulated.host(), "POST", "/oauth/token?siteId=10000", "", &form).unwrap()
    };
    let first = ask_token("made-up-refresh-token");
    assert_eq!(ask_token("made-up-refresh-token").status, 400);
    let second = ask_token(first.json()["refresh_token"].as_str().unwrap()).json();
    let who = |token: &Value| {
        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
        ask(simulated.host(), "GET", "/oauth/userinfo?siteId=10000", &bearer, "").unwrap().status
    };
    assert_eq!([who(&first.json()), who(&first.json()), who(&second)], [401, 401, 200]);
}

#[test]
fn tells_the_truth_about_a_window() {
    let simulated = Simulated::start(&["--chats", "900"]);
    let window = "since=2026-01-01T00:00:00Z&until=2126-01-01T00:00:00Z";
    let truth = |query: &str| -> Vec<Value> {
        serde_json::from_str(&simulated.about(&format!("truth?{query}&{window}"))).unwrap()
    };
    let page = simulated.comm100("POST", "livechat/chats:Search?pageSize=500", "").unwrap().json();
    let ids: Vec<Value> = page["list"].as_array().unwrap().iter().map(|chat| chat["id"].clone()).collect();
    let all = truth("service=comm100&resource=chats");
    assert_eq!((all.len(), &all[..500]), (900, ids.as_slice()));
    assert_eq!(truth("service=comm100&resource=missed").len(), 90);
    assert_eq!((truth("service=vcc").len(), truth("service=vcc&project=822").len()), (990, 900));
}

#[test]
fn refuses_a_fault_that_it_does_not_know() {
    let output = chatferry().args(["simulate", "--fault", "stutus=500"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("there is no fault 'stutus' (did you mean 'status'?)"), "{text}");
}

#[test]
fn lists_the_faults() {
    let output = chatferry().args(["simulate", "--fault", "help"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), text.contains("\n  retry-after=N|date|absurd\n")), (Some(0), true), "{text}");
}
