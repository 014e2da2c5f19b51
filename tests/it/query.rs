//! What is asked for, as the service gets it, and what is cut: windows to their edges, zones, filters, includes.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{Run, Simulated, identity};

/// Every chat's `requestedTime` or `sessionStartTime` and id.
fn chats(simulated: &Simulated, flags: &[&str]) -> Vec<(String, String)> {
    let run = Run::of(simulated, flags, "out.ndjson");
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(&run.output).unwrap();
    let chats = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let time = |chat: &Value| {
        ["requestedTime", "sessionStartTime"].iter().find_map(|name| chat[name].as_str().map(str::to_owned))
    };
    chats.map(|chat| (time(&chat).unwrap(), identity(&chat))).collect()
}

fn truth(simulated: &Simulated, query: &str) -> BTreeSet<String> {
    let list: Vec<Value> = serde_json::from_str(&simulated.about(&format!("truth?{query}"))).unwrap();
    list.iter().map(ToString::to_string).collect()
}

fn ids(chats: &[(String, String)]) -> BTreeSet<String> {
    chats.iter().map(|(_, id)| id.clone()).collect()
}

/// The requests so far.
fn log(simulated: &Simulated) -> Vec<Value> {
    simulated.about("log").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn windows_hold_their_first_instant_and_not_their_last() {
    for bounds in ["closed", "open", "half"] {
        let fault = format!("comm100-bounds={bounds}");
        let simulated = Simulated::start(&["--chats", "60", "--fault", &fault]);
        let search = ["comm100", "search", "--page-size", "10"];
        let all = chats(&simulated, &search);
        let (late, early) = (&all[10].0, &all[40].0);
        let between = [&search[..], &["--since", early, "--until", late]].concat();
        for flags in [between.clone(), [&between[..], &["--exact"]].concat()] {
            assert_eq!(ids(&chats(&simulated, &flags)), ids(&all[11..=40]), "{bounds} {flags:?}");
        }
    }
}

#[test]
fn vcc_windows_hold_their_first_instant_and_not_their_last() {
    let simulated = Simulated::start(&["--chats", "60", "--fault", "vcc-zone=utc"]);
    let list = ["vcc", "chats", "--project", "822"];
    let mut all = chats(&simulated, &list);
    all.sort();
    let instant = |index: usize| all[index].0.replace(' ', "T") + "Z";
    let (since, until) = (instant(20), instant(35));
    let window = [&list[..], &["--since", &since, "--until", &until]].concat();
    assert_eq!(ids(&chats(&simulated, &window)), ids(&all[20..35]));
}

#[test]
fn a_day_is_the_zones_day_also_where_clocks_change() {
    let mut simulated = Simulated::start(&["--chats", "9000"]);
    let [forward, back, plain] = [40, 30, 20].map(|days| Utc::now().date_naive() - Days::new(days));
    simulated.settings.insert("TZ".to_owned(), changing(forward, back));
    for (zone, day, minutes_at_start, minutes_at_end) in
        [(&[][..], forward, 60, 120), (&[], back, 120, 60), (&["--tz", "Asia/Kathmandu"], plain, 345, 345)]
    {
        let midnight = |day: NaiveDate, minutes| {
            let instant = day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::minutes(minutes);
            instant.to_rfc3339_opts(SecondsFormat::Secs, true)
        };
        let (since, until) = (midnight(day, minutes_at_start), midnight(day + Days::new(1), minutes_at_end));
        for service in [&["comm100", "search"][..], &["vcc", "chats", "--project", "822"]] {
            let day = day.to_string();
            let flags = [service, &["--day", &day], zone].concat();
            let project = if service[0] == "vcc" { "&project=822" } else { "" };
            let expected = truth(&simulated, &format!("service={}{project}&since={since}&until={until}", service[0]));
            assert!(!expected.is_empty(), "{day} {service:?}");
            assert_eq!(ids(&chats(&simulated, &flags)), expected, "{zone:?} {day} {service:?}");
        }
    }
}

/// A value of `TZ` by which clocks go forward on one day and back on another. Those of real zones change on days that
/// the simulation's ninety do not always reach.
fn changing(forward: NaiveDate, back: NaiveDate) -> String {
    let rule = |day: NaiveDate, hour| {
        let (week, weekday) = (day.day0() / 7 + 1, day.weekday().num_days_from_sunday());
        format!("M{}.{week}.{weekday}/{hour}", day.month())
    };
    format!("<+01>-1<+02>,{},{}", rule(forward, 2), rule(back, 3))
}

#[test]
fn an_ignored_time_filter_ends_in_3_and_is_cut_here_if_told() {
    let simulated = Simulated::start(&["--chats", "60", "--fault", "comm100-ignore-filter"]);
    for more in [&[][..], &["--exact"]] {
        let flags = [&["comm100", "search", "--since", "20d", "--page-size", "10"], more].concat();
        let run = Run::of(&simulated, &flags, "out.ndjson");
        assert_eq!((run.exit, run.output.exists()), (3, false), "{}", run.stderr);
        assert!(
            run.stderr.contains("ignores the time filter") && run.stderr.contains("--cut-locally"),
            "{}",
            run.stderr
        );
        assert_eq!(run.summary["verdict"], "incomplete");
        let run = Run::of(&simulated, &[&flags[..], &["--cut-locally"]].concat(), "out.ndjson");
        let (since, until) = (run.summary["since"].as_str().unwrap(), run.summary["until"].as_str().unwrap());
        let expected = truth(&simulated, &format!("service=comm100&since={since}&until={until}"));
        assert_eq!((run.exit, run.chats().into_iter().collect()), (0, expected), "{}", run.stderr);
        assert!(run.summary["requests"].as_u64().unwrap() <= 9, "{}", run.summary);
    }
}

#[test]
fn start_date_is_asked_for_day_by_day_and_never_again_where_it_means_from() {
    let list = ["vcc", "chats", "--project", "822", "--since", "40d"];
    let on = Simulated::start(&["--chats", "900"]);
    let from = Simulated::start(&["--chats", "900", "--fault", "vcc-start-date=from"]);
    let runs = [&on, &from].map(|simulated| Run::of(simulated, &list, "out.ndjson"));
    let [on_bytes, from_bytes] = [0, 1].map(|run: usize| runs[run].summary["bytes_in"].as_u64().unwrap());
    assert!(runs.iter().all(|run| run.exit == 0));
    assert!(from_bytes < on_bytes * 5 / 2, "{from_bytes} bytes instead of {on_bytes}");
    let days =
        |simulated| log(simulated).iter().filter(|line| line["query"].as_str().unwrap().contains("startDate")).count();
    assert!(days(&from) <= 5 && days(&on) >= 42, "{} and {} requests", days(&from), days(&on));
}

#[test]
fn bare_times_are_read_in_the_accounts_zone() {
    // No transcript proves the zone of a chat without messages: the setting does.
    for (fault, zone) in [("vcc-zone=local", "Europe/Budapest"), ("vcc-zone=utc", "UTC"), ("vcc-zone=mix", "UTC")] {
        let mut simulated = Simulated::start(&["--chats", "600", "--fault", fault]);
        simulated.settings.insert("CHATFERRY_VCC_TZ".to_owned(), zone.to_owned());
        let run = Run::of(&simulated, &["vcc", "chats", "--project", "822", "--since", "15d"], "out.ndjson");
        let (since, until) = (run.summary["since"].as_str().unwrap(), run.summary["until"].as_str().unwrap());
        let expected = truth(&simulated, &format!("service=vcc&project=822&since={since}&until={until}"));
        assert_eq!((run.exit, run.chats().into_iter().collect()), (0, expected), "{fault}: {}", run.stderr);
    }
}

#[test]
fn filters_go_out_as_the_vendors_page_writes_them() {
    const GUID: &str = "397EED79-F3A3-4D7C-AB9B-29C78E5BF152";
    let simulated = Simulated::start(&["--chats", "60"]);
    let custom = r#"[{"name":"preChatName","operator":"contains","value":["é"]}]"#;
    let cases: &[(&str, &[&str], Value)] = &[
        (
            "search",
            &["--filter", "duration isMoreThan 600"],
            json!([{"name": "duration", "operator": "isMoreThan", "value": [600]}]),
        ),
        (
            "search",
            &["--filter", r#"KEYWORDS is "a, b""#],
            json!([{"name": "keywords", "operator": "is", "value": ["a, b"]}]),
        ),
        ("missed", &["--status", "missed"], json!([{"name": "status", "operator": "is", "value": ["2"]}])),
        ("search", &["--department", GUID], json!([{"name": "departmentId", "operator": "is", "value": [GUID]}])),
        ("search", &["--campaign", GUID], json!([{"name": "campaign", "operator": "isOneOf", "value": [GUID]}])),
        ("missed", &["--campaign", GUID], json!([{"name": "campaignId", "operator": "is", "value": [GUID]}])),
        ("search", &["--custom-filter", custom], serde_json::from_str(custom).unwrap()),
    ];
    for (command, flags, expected) in cases {
        let flags = [&["comm100", command, "--since", "5d"], *flags].concat();
        let run = Run::of(&simulated, &flags, "out.ndjson");
        assert_eq!(run.exit, 0, "{flags:?}: {}", run.stderr);
        let sent = log(&simulated).pop().unwrap();
        let body: Value = serde_json::from_str(sent["body"].as_str().unwrap()).unwrap();
        let (time, others): (Vec<_>, Vec<_>) =
            body["filters"].as_array().unwrap().iter().cloned().partition(|filter| filter["name"] == "requestedTime");
        assert_eq!((time.len(), &Value::from(others)), (1, expected), "{flags:?}");
    }
}

#[test]
fn a_file_of_filters_and_includes_go_out_as_they_are() {
    let simulated = Simulated::start(&["--chats", "60"]);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = folder.path().join("filters.json");
    let filters = json!([{"name": "id", "operator": "isLessThan", "value": "1030", "odd": true}]);
    std::fs::write(&path, filters.to_string()).unwrap();
    let path = path.to_str().unwrap();
    let flags = ["comm100", "search", "--filters", path, "--include", "visitor,chatWrapup", "--include", "campaign"];
    let run = Run::of(&simulated, &flags, "out.ndjson");
    assert_eq!((run.exit, run.chats().len()), (0, 30), "{}", run.stderr);
    let sent = log(&simulated).pop().unwrap();
    let body: Value = serde_json::from_str(sent["body"].as_str().unwrap()).unwrap();
    assert!(body["filters"].as_array().unwrap().contains(&filters[0]), "{body}");
    let query = sent["query"].as_str().unwrap();
    assert!(query.contains("include=visitor&include=chatWrapup&include=campaign"), "{query}");
    let first: Value =
        serde_json::from_str(std::fs::read_to_string(&run.output).unwrap().lines().next().unwrap()).unwrap();
    assert!(first["visitor"].is_object(), "{first}");
}
