//! Every service, resource and format against every variant and fault of the simulated services: the exact chats, or
//! exit 3 with the numbers; never a quiet gap or double, and never more requests than the way there is worth.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::sync::Mutex;

use serde_json::Value;

use crate::support::{Run, Simulated, identity};

/// What must come of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    /// Exit 0, and the very chats that the service holds.
    Exact,
    /// Exit 0, and every chat that was there throughout.
    Throughout,
    /// Exit 3, and every chat that was there throughout.
    Said,
    /// Exit 3; what is missing is told.
    Gap,
    /// As `Exact` and `Gap`, of chats that bear no id.
    Unnamed,
    UnnamedGap,
}

use Verdict::{Exact, Gap, Said, Throughout, Unnamed, UnnamedGap};

/// A sentence, the faults, the flags, what must come of it, and the most requests that it may take.
type Row = (&'static str, &'static [&'static str], &'static [&'static str], Verdict, u64);

const SEARCH: &[&str] = &["comm100", "search", "--page-size", "10"];
const ONE: &[&str] = &["comm100", "search", "--page-size", "10", "--jobs", "1"];
const MISSED: &[&str] = &["comm100", "missed", "--page-size", "10"];
const EXACT: &[&str] = &["comm100", "search", "--page-size", "10", "--exact"];
const TOTALS_OF_A_PAGE: &[&str] = &["comm100-total=page", "comm100-cap=7", "comm100-size-echo=none"];
const TOTALS_OF_A_PAGE_DENIED: &[&str] = &["comm100-total=page", "comm100-cap=7", "comm100-size-echo=asked"];
const CHATS: &[&str] = &["vcc", "chats", "--project", "822", "--page-size", "10"];

/// 60 chats and 6 missed ones: 6 full pages, and one more that proves that there is no seventh.
static COMM100: &[Row] = &[
    ("a quiet service", &[], SEARCH, Exact, 7),
    ("missed chats", &[], MISSED, Exact, 2),
    ("missed chats of a server that counts pages from 0", &["comm100-base=0"], MISSED, Exact, 4),
    ("pages count from 0", &["comm100-base=0"], SEARCH, Exact, 9),
    ("totals of one page, capped", &["comm100-total=page", "comm100-cap=7"], SEARCH, Exact, 26),
    ("totals of one page, a cap that is not told", TOTALS_OF_A_PAGE, SEARCH, Exact, 26),
    ("totals of one page, a cap that is denied", TOTALS_OF_A_PAGE_DENIED, SEARCH, Exact, 26),
    ("totals of one page, pages from 0", &["comm100-total=page", "comm100-base=0"], SEARCH, Exact, 18),
    ("totals of one page, the last one for ever", &["comm100-total=page", "comm100-endless"], SEARCH, Exact, 18),
    ("exact, totals of one page, capped", &["comm100-total=page", "comm100-cap=7"], EXACT, Exact, 30),
    ("exact, totals of one page, a cap that is not told", TOTALS_OF_A_PAGE, EXACT, Exact, 30),
    ("exact, totals of one page, a cap that is denied", TOTALS_OF_A_PAGE_DENIED, EXACT, Exact, 30),
    ("exact, totals of one page, pages from 0", &["comm100-total=page", "comm100-base=0"], EXACT, Exact, 22),
    ("a cap that is not told", &["comm100-cap=7", "comm100-size-echo=none"], SEARCH, Exact, 10),
    ("an echoed page size of 1", &["comm100-size-echo=1"], SEARCH, Exact, 7),
    ("exact, an echoed page size of 1", &["comm100-size-echo=1"], EXACT, Exact, 13),
    ("a total that is never reached", &["comm100-total=+999940"], SEARCH, Said, 80),
    ("a total that is never reached, capped", &["comm100-total=+999940", "comm100-cap=7"], SEARCH, Said, 90),
    ("exact, a total that is never reached", &["comm100-total=+999940"], EXACT, Said, 700),
    ("a total as 60.0", &["comm100-total=float"], SEARCH, Exact, 7),
    ("a total in quotes", &["comm100-total=digits"], SEARCH, Exact, 7),
    ("a total as 60e0", &["comm100-total=exponent"], SEARCH, Exact, 7),
    ("a total with commas", &["comm100-total=commas"], SEARCH, Exact, 7),
    ("exact, a total as 60.0", &["comm100-total=float"], EXACT, Exact, 13),
    ("two totals that differ", &["comm100-total=two"], SEARCH, Said, 20),
    ("exact, two totals that differ", &["comm100-total=two"], EXACT, Said, 60),
    ("an error beside the chats", &["comm100-error=beside"], SEARCH, Said, 7),
    ("chats with a guid alone", &["comm100-ids=guid"], SEARCH, Unnamed, 7),
    ("exact, chats with a guid alone", &["comm100-ids=guid"], EXACT, Unnamed, 14),
    (
        "a guid in the search, and messages by themselves",
        &["comm100-ids=guid", "comm100-no-messages"],
        SEARCH,
        Unnamed,
        80,
    ),
    ("a chat twice on a page", &["comm100-double"], SEARCH, Gap, 30),
    ("exact, a chat twice on a page", &["comm100-double"], EXACT, Gap, 120),
    ("a chat twice on a page, by guids", &["comm100-double", "comm100-ids=guid"], SEARCH, UnnamedGap, 30),
    ("exact, a chat twice on a page, by guids", &["comm100-double", "comm100-ids=guid"], EXACT, UnnamedGap, 120),
    ("missed chats, by guids, one twice", &["comm100-double", "comm100-ids=guid"], MISSED, UnnamedGap, 10),
    ("another chat than the one that was named", &["comm100-no-messages", "comm100-other-chat@3"], SEARCH, Gap, 80),
    ("exact, another chat", &["comm100-no-messages", "comm100-other-chat@3"], EXACT, Said, 80),
    ("the echo counts from 1", &["comm100-echo=1"], SEARCH, Exact, 7),
    ("all count from 0, and are echoed from 1", &["comm100-base=0", "comm100-echo=1"], SEARCH, Exact, 9),
    ("pages are capped", &["comm100-cap=7"], SEARCH, Exact, 10),
    ("pages are capped and count from 0", &["comm100-cap=7", "comm100-base=0"], SEARCH, Exact, 11),
    ("the total lies upwards", &["comm100-total=+3"], SEARCH, Said, 18),
    ("the total lies downwards", &["comm100-total=-3"], SEARCH, Said, 17),
    ("the total lies by a page", &["comm100-total=-10"], SEARCH, Said, 17),
    ("no total", &["comm100-total=none"], SEARCH, Exact, 16),
    ("no total, pages from 0", &["comm100-total=none", "comm100-base=0"], SEARCH, Exact, 17),
    ("a bare list", &["comm100-flat"], SEARCH, Exact, 17),
    ("a bare list, pages from 0, capped", &["comm100-flat", "comm100-base=0", "comm100-cap=7"], SEARCH, Exact, 23),
    ("the first version's envelope", &["comm100-envelope=v1"], SEARCH, Exact, 7),
    ("the second version's envelope", &["comm100-envelope=v2"], SEARCH, Exact, 7),
    ("the third version's envelope", &["comm100-envelope=v3"], SEARCH, Exact, 7),
    ("chats come between pages", &["comm100-insert=1"], SEARCH, Throughout, 34),
    ("chats come between pages, asked for one by one", &["comm100-insert=1"], ONE, Throughout, 10),
    ("chats go between pages, asked for one by one", &["comm100-remove=4"], ONE, Throughout, 9),
    ("a chat goes between each two pages, asked for one by one", &["comm100-remove=1@1+"], ONE, Throughout, 60),
    ("a page is empty once, asked for one by one", &["comm100-empty-page=3*1"], ONE, Exact, 8),
    ("chats come between the first pages", &["comm100-insert=3@1"], SEARCH, Throughout, 14),
    ("more than a page comes between two", &["comm100-insert=12@2"], SEARCH, Throughout, 13),
    ("a chat goes between pages", &["comm100-remove=1"], SEARCH, Throughout, 9),
    ("chats go between pages", &["comm100-remove=4"], SEARCH, Throughout, 9),
    ("more than a page goes between two", &["comm100-remove=13"], SEARCH, Throughout, 16),
    ("a chat goes between each two pages", &["comm100-remove=1@1+"], SEARCH, Throughout, 60),
    ("as many go as come", &["comm100-swap=2"], SEARCH, Throughout, 7),
    ("chats come and go", &["comm100-insert=2@1", "comm100-remove=3"], SEARCH, Throughout, 17),
    ("chats go, and no total shows it", &["comm100-remove=2", "comm100-total=none"], SEARCH, Throughout, 23),
    ("chats go from a bare list", &["comm100-remove=2", "comm100-flat"], SEARCH, Throughout, 23),
    ("a page is empty once", &["comm100-empty-page=3*1"], SEARCH, Exact, 8),
    ("a page is always empty", &["comm100-empty-page=3"], SEARCH, Gap, 20),
    ("the first page is empty once", &["comm100-empty-page=1*1"], SEARCH, Exact, 9),
    (
        "a page is empty once, and no total shows it",
        &["comm100-empty-page=3*1", "comm100-total=none"],
        SEARCH,
        Exact,
        23,
    ),
    ("a page is always empty, without a total", &["comm100-empty-page=3", "comm100-total=none"], SEARCH, Gap, 20),
    ("a page comes twice", &["comm100-repeat-page=3*1"], SEARCH, Exact, 8),
    ("a page always comes twice", &["comm100-repeat-page=3"], SEARCH, Gap, 20),
    ("the last page comes again for ever", &["comm100-endless"], SEARCH, Exact, 7),
    ("the last page for ever, in a bare list", &["comm100-endless", "comm100-flat"], SEARCH, Exact, 17),
    ("the last page for ever, with a total that lies", &["comm100-endless", "comm100-total=+3"], SEARCH, Said, 20),
    ("ties across page edges", &["comm100-ties=25"], SEARCH, Exact, 7),
    ("ties, and a chat goes", &["comm100-ties=25", "comm100-remove"], SEARCH, Throughout, 9),
    ("no messages in the search", &["comm100-no-messages"], SEARCH, Exact, 80),
    ("no messages, and a chat comes", &["comm100-no-messages", "comm100-insert=1@1"], SEARCH, Throughout, 95),
    ("messages in a string", &["comm100-messages-string"], SEARCH, Exact, 7),
    ("indented answers", &["comm100-pretty"], SEARCH, Exact, 7),
    ("a byte order mark and gzip", &["bom", "gzip"], SEARCH, Exact, 7),
    ("unreadable records", &["odd-records"], SEARCH, Said, 25),
    ("unreadable records, the last page for ever", &["odd-records", "comm100-endless"], SEARCH, Said, 25),
    ("unreadable records in a bare list", &["odd-records", "comm100-flat", "comm100-endless"], SEARCH, Said, 25),
    ("closed bounds", &["comm100-bounds=closed"], EXACT, Exact, 13),
    ("open bounds", &["comm100-bounds=open"], EXACT, Exact, 13),
    ("half-open bounds", &["comm100-bounds=half"], EXACT, Exact, 13),
    ("exact on ties", &["comm100-ties=25"], EXACT, Exact, 25),
    ("exact, capped", &["comm100-cap=7"], EXACT, Exact, 18),
    ("exact, pages from 0", &["comm100-base=0"], EXACT, Exact, 14),
    ("exact, pages from 0, echoed from 1", &["comm100-base=0", "comm100-echo=1"], EXACT, Exact, 14),
    ("exact, the echo counts from 1", &["comm100-echo=1"], EXACT, Exact, 14),
    ("exact, and as many go as come", &["comm100-swap=2"], EXACT, Throughout, 14),
    ("exact, and chats come", &["comm100-insert=1*4"], EXACT, Throughout, 18),
    ("exact, and chats go", &["comm100-remove=1@1+"], EXACT, Throughout, 14),
    ("exact, and the total lies upwards", &["comm100-total=+3"], EXACT, Said, 60),
    ("exact, and the total lies downwards", &["comm100-total=-3"], EXACT, Said, 60),
    ("exact without a total", &["comm100-total=none"], EXACT, Exact, 18),
    ("exact from a bare list", &["comm100-flat"], EXACT, Exact, 20),
    ("exact without messages", &["comm100-no-messages"], EXACT, Exact, 75),
    ("exact with unreadable records", &["odd-records"], EXACT, Said, 170),
    ("wrap-up categories", &[], &["comm100", "categories"], Throughout, 1),
];

static VCC: &[Row] = &[
    ("a quiet service", &[], CHATS, Exact, 8),
    ("the default page", &[], &["vcc", "chats", "--project", "822"], Exact, 2),
    (
        "the other name for the page size",
        &["vcc-param=num"],
        &["vcc", "chats", "--project", "822", "--page-param", "num", "--page-size", "10"],
        Exact,
        8,
    ),
    ("a name for the page size that is not known", &["vcc-param=num"], CHATS, Exact, 2),
    ("all projects", &[], &["vcc", "chats", "--all-projects", "--page-size", "10"], Exact, 16),
    ("all projects, by ids", &["vcc-start=id"], &["vcc", "chats", "--all-projects", "--page-size", "10"], Exact, 19),
    (
        "offsets, as said",
        &[],
        &["vcc", "chats", "--project", "822", "--page-size", "10", "--paging", "offset"],
        Exact,
        8,
    ),
    (
        "ids, as said",
        &["vcc-start=id"],
        &["vcc", "chats", "--project", "822", "--page-size", "10", "--paging", "id"],
        Exact,
        9,
    ),
    (
        "offsets, wrongly said",
        &["vcc-start=id"],
        &["vcc", "chats", "--project", "822", "--page-size", "10", "--paging", "offset"],
        Gap,
        9,
    ),
    ("ids, wrongly said", &[], &["vcc", "chats", "--project", "822", "--page-size", "10", "--paging", "id"], Gap, 9),
    ("string ids", &["vcc-string-ids", "vcc-json"], CHATS, Exact, 8),
    ("transcripts in strings", &["vcc-transcript-string"], CHATS, Exact, 8),
    ("errors beside the rows", &["vcc-errors"], CHATS, Said, 8),
    ("errors beside rows in an object", &["vcc-errors", "vcc-shape=rows"], CHATS, Said, 8),
    ("errors beside the rows of one page", &["vcc-errors@3"], CHATS, Said, 8),
    ("unreadable records", &["odd-records"], CHATS, Said, 12),
    ("unreadable records, by ids", &["odd-records", "vcc-start=id"], CHATS, Said, 12),
    ("unreadable records past the end", &["odd-records", "vcc-end=repeat", "vcc-start=id-inclusive"], CHATS, Said, 12),
    ("a byte order mark and gzip", &["bom", "gzip"], CHATS, Exact, 8),
    ("a row comes", &["vcc-insert"], CHATS, Throughout, 10),
    ("a row comes after each page", &["vcc-insert=1@1+"], CHATS, Throughout, 12),
    ("a page less one comes", &["vcc-insert=9"], CHATS, Throughout, 12),
    ("a page comes", &["vcc-insert=10"], CHATS, Throughout, 11),
    ("a row comes, newest first", &["vcc-insert", "vcc-order=desc"], CHATS, Throughout, 10),
    ("a row comes, by ids", &["vcc-insert", "vcc-start=id"], CHATS, Throughout, 12),
    ("a row comes, by ids, newest first", &["vcc-insert", "vcc-start=id", "vcc-order=desc"], CHATS, Throughout, 9),
    ("a row comes, and a total shows it", &["vcc-insert", "vcc-shape=rows"], CHATS, Throughout, 17),
    ("the first page is the latest", &["vcc-start-default=latest"], CHATS, Exact, 11),
    ("the first page is the latest, by ids", &["vcc-start-default=latest", "vcc-start=id"], CHATS, Exact, 16),
    (
        "the first page is the latest, by ids, newest first",
        &["vcc-start-default=latest", "vcc-start=id", "vcc-order=desc"],
        CHATS,
        Exact,
        10,
    ),
    ("pages of two", &[], &["vcc", "chats", "--project", "822", "--page-size", "2"], Exact, 62),
    ("pages of two, by ids", &["vcc-start=id"], &["vcc", "chats", "--project", "822", "--page-size", "2"], Exact, 66),
    ("pages of one", &[], &["vcc", "chats", "--project", "822", "--page-size", "1"], Exact, 62),
    ("pages of one, by ids", &["vcc-start=id"], &["vcc", "chats", "--project", "822", "--page-size", "1"], Gap, 5),
    ("rows count from 1", &["vcc-start-default=one"], CHATS, Exact, 10),
    ("a day each", &[], &["vcc", "chats", "--project", "822", "--since", "9d", "--page-size", "10"], Exact, 26),
    (
        "a day each, by ids",
        &["vcc-start=id"],
        &["vcc", "chats", "--project", "822", "--since", "9d", "--page-size", "10"],
        Exact,
        34,
    ),
    (
        "`startDate` means from",
        &["vcc-start-date=from"],
        &["vcc", "chats", "--project", "822", "--since", "30d"],
        Exact,
        3,
    ),
    (
        "`startDate` means from, by ids",
        &["vcc-start-date=from", "vcc-start=id"],
        &["vcc", "chats", "--project", "822", "--since", "30d", "--page-size", "10"],
        Exact,
        8,
    ),
    ("bare times in UTC", &["vcc-zone=utc"], &["vcc", "chats", "--project", "822", "--since", "20d"], Exact, 60),
    ("bare times in two zones", &["vcc-zone=mix"], &["vcc", "chats", "--project", "822", "--since", "20d"], Exact, 60),
];

#[test]
fn comm100_gives_the_exact_chats_or_says_what_is_missing() {
    check(COMM100.iter().map(owned).collect());
}

#[test]
fn vcc_gives_the_exact_chats_or_says_what_is_missing() {
    check(VCC.iter().map(owned).collect());
}

#[test]
fn vcc_pages_are_found_whatever_start_order_end_cap_and_shape_are() {
    let mut cases = Vec::new();
    for start in ["offset", "id", "id-inclusive"] {
        for order in ["asc", "desc"] {
            for end in ["empty", "repeat", "404", "417"] {
                for (cap, most) in [(7, 16), (500, 11)] {
                    let shape = ["array", "object", "rows"][cases.len() % 3];
                    let faults = [
                        format!("vcc-start={start}"),
                        format!("vcc-order={order}"),
                        format!("vcc-end={end}"),
                        format!("vcc-cap={cap}"),
                        format!("vcc-shape={shape}"),
                    ];
                    let flags = CHATS.iter().map(ToString::to_string).collect();
                    cases.push(Case { name: faults.join(" "), faults: faults.to_vec(), flags, verdict: Exact, most });
                }
            }
        }
    }
    check(cases);
}

struct Case {
    name: String,
    faults: Vec<String>,
    flags: Vec<String>,
    verdict: Verdict,
    most: u64,
}

fn owned(&(name, faults, flags, verdict, most): &Row) -> Case {
    let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    Case { name: name.to_owned(), faults: texts(faults), flags: texts(flags), verdict, most }
}

/// Runs all cases, and tells of every one that fails.
fn check(cases: Vec<Case>) {
    let left = Mutex::new(cases.into_iter());
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let case = left.lock().unwrap().next();
                    let Some(case) = case else { return };
                    if let Err(failure) = case.run() {
                        failures.lock().unwrap().push(format!("{} {:?}: {failure}", case.name, case.faults));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
}

impl Case {
    fn run(&self) -> Result<(), String> {
        let mut flags = vec!["--chats", "60"];
        self.faults.iter().for_each(|fault| flags.extend(["--fault", fault]));
        let simulated = Simulated::start(&flags);
        let run = Run::of(&simulated, &self.flags, "out.ndjson");
        let text = format!("{}{}", run.stderr, run.summary);
        let exit = if matches!(self.verdict, Exact | Throughout | Unnamed) { 0 } else { 3 };
        if run.exit != exit {
            return Err(format!("exit {} instead of {exit}: {text}", run.exit));
        }
        if run.output.exists() != (exit == 0) {
            return Err(format!("the file at exit {exit} is not as it should be"));
        }
        if exit == 3 && (!run.stderr.contains("incomplete: ") || run.summary["verdict"] != "incomplete") {
            return Err(format!("does not say what is missing: {text}"));
        }
        let requests = run.summary["requests"].as_u64().unwrap();
        if requests > self.most {
            return Err(format!("{requests} requests, at most {} expected: {text}", self.most));
        }
        if self.flags[1] == "categories" {
            return Ok(());
        }
        self.compare(&simulated, &run)
    }

    fn compare(&self, simulated: &Simulated, run: &Run) -> Result<(), String> {
        if matches!(self.verdict, Unnamed | UnnamedGap) {
            let total = &run.summary["expected_total"];
            let all = truth(simulated, &self.flags, &run.summary).len();
            let guids = run.values("guid");
            let different = guids.iter().collect::<BTreeSet<_>>().len();
            let right = if self.verdict == Unnamed { different == all } else { different < all };
            let told = total == &Value::from(all);
            return if right && told && different == guids.len() {
                Ok(())
            } else {
                Err(format!("{different} of {all}: {}", run.summary))
            };
        }
        let list = run.chats();
        let had: BTreeSet<String> = list.iter().cloned().collect();
        if had.len() != list.len() {
            return Err(format!("{} chats stand twice", list.len() - had.len()));
        }
        let truth = truth(simulated, &self.flags, &run.summary);
        let missing: Vec<_> = truth.difference(&had).collect();
        let more: Vec<_> = had.difference(&truth).collect();
        if self.verdict != Gap && !missing.is_empty() {
            return Err(format!("missing {missing:?}"));
        }
        if self.verdict == Exact && !more.is_empty() {
            return Err(format!("too much: {more:?}"));
        }
        if self.verdict == Gap && missing.is_empty() {
            return Err("nothing is missing".to_owned());
        }
        Ok(())
    }
}

/// The ids that a perfect export holds of what was there throughout.
fn truth(simulated: &Simulated, flags: &[String], summary: &Value) -> BTreeSet<String> {
    let mut target = format!("truth?service={}&throughout=1", flags[0]);
    if flags[1] == "missed" {
        target += "&resource=missed";
    }
    if let Some(project) = flags.iter().position(|flag| flag == "--project") {
        target += &format!("&project={}", flags[project + 1]);
    }
    for bound in ["since", "until"] {
        if let Some(instant) = summary[bound].as_str() {
            target += &format!("&{bound}={instant}");
        }
    }
    let list: Vec<Value> = serde_json::from_str(&simulated.about(&target)).unwrap();
    list.iter().map(ToString::to_string).collect()
}

#[test]
fn every_format_holds_the_same_chats_in_the_same_order() {
    let simulated = Simulated::start(&["--chats", "60"]);
    let resources: [&[&str]; 4] = [CHATS, SEARCH, MISSED, &["comm100", "get", "1003", "1001", "1002"]];
    for flags in resources {
        let plain = Run::of(&simulated, flags, "out.ndjson");
        let ids = plain.chats();
        assert!(plain.exit == 0 && !ids.is_empty(), "{flags:?}: {}", plain.stderr);
        for name in ["out.json", "out.csv", "out.ndjson.gz", "out.csv.zst", "out.json.gz", "out.jsonl.zst"] {
            let run = Run::of(&simulated, flags, name);
            assert_eq!((run.exit, read(&run.output)), (0, ids.clone()), "{flags:?} {name}: {}", run.stderr);
        }
    }
    let categories = Run::of(&simulated, &["comm100", "categories"], "out.csv");
    assert_eq!(categories.exit, 0, "{}", categories.stderr);
}

#[test]
fn pages_asked_for_at_once_make_the_same_file_as_one_by_one() {
    for faults in [&[][..], &["comm100-base=0"], &["comm100-cap=7"], &["comm100-no-messages"], &["comm100-total=none"]]
    {
        let mut flags = vec!["--chats", "60"];
        faults.iter().for_each(|fault| flags.extend(["--fault", fault]));
        let simulated = Simulated::start(&flags);
        let of = |jobs| {
            let run = Run::of(&simulated, &[SEARCH, &["--jobs", jobs, "--until", "2100-01-01"]].concat(), "out.ndjson");
            std::fs::read(&run.output).unwrap_or_else(|_| panic!("{faults:?}: {}", run.stderr))
        };
        assert!(of("1") == of("4"), "{faults:?}");
    }
}

#[test]
fn exact_costs_little_more_on_lifelike_days() {
    let simulated = Simulated::start(&[]);
    for (since, size) in [("25d", 100), ("25d", 40), ("15d", 20), ("10d", 10), ("3d", 500)] {
        let size_text = size.to_string();
        let flags = ["comm100", "search", "--since", since, "--page-size", &size_text];
        let plain = Run::of(&simulated, &flags, "out.ndjson");
        let exact = Run::of(&simulated, &[&flags[..], &["--exact"]].concat(), "out.ndjson");
        let count = |run: &Run| run.summary["requests"].as_u64().unwrap();
        let pages = plain.summary["chats"].as_u64().unwrap().div_ceil(size);
        assert!(count(&plain) <= pages + 1, "{since} {size}: {} for {pages} pages", count(&plain));
        assert!(count(&exact) <= (pages * 3).div_ceil(2) + 1, "{since} {size}: {} for {pages} pages", count(&exact));
        let set = |run: &Run| run.chats().into_iter().collect::<BTreeSet<_>>();
        assert_eq!(set(&plain), set(&exact), "{since} {size}");
    }
}

/// The ids in a finished file of any format.
fn read(path: &Path) -> Vec<String> {
    let name = path.to_string_lossy().into_owned();
    let bytes = std::fs::read(path).unwrap();
    let mut text = String::new();
    match name.rsplit('.').next() {
        Some("gz") => flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap(),
        Some("zst") => zstd::Decoder::new(&bytes[..]).unwrap().read_to_string(&mut text).unwrap(),
        _ => bytes.as_slice().read_to_string(&mut text).unwrap(),
    };
    if name.contains(".csv") {
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let header = rows.headers().unwrap().clone();
        let column = |name: &str| header.iter().position(|header| header == name);
        let places = [column("projectId"), column("chatId"), column("id")];
        return rows
            .records()
            .map(|row| {
                let row = row.unwrap();
                match places {
                    [Some(project), Some(chat), _] => format!("[{},{}]", &row[project], &row[chat]),
                    [_, _, id] => row[id.unwrap()].to_owned(),
                }
            })
            .collect();
    }
    if name.contains(".json") && !name.contains(".jsonl") {
        let list: Vec<Value> = serde_json::from_str(&text).unwrap();
        return list.iter().map(identity).collect();
    }
    text.lines().map(|line| identity(&serde_json::from_str(line).unwrap())).collect()
}
