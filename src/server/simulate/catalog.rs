//! The table of faults: what each is called, what value it takes and what it does. `--fault help`, the check of a
//! SPEC and its "did you mean" follow from it; how a fault is played stands with the part that it strikes.

/// What a fault's value must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// It takes none.
    Nothing,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number, which may be left out if there is a default.
    Number(Option<&'static str>),
    /// A whole number, or one of these words.
    NumberOr(&'static [&'static str]),
    /// A whole number in a length of time.
    Rate,
    /// `same`, or an address.
    Address,
}

/// A fault that can be asked for.
#[derive(Debug)]
pub struct Known {
    /// As typed.
    pub name: &'static str,
    /// What follows `=`.
    pub form: Form,
    /// Without `@` and `*` it strikes only the first time.
    pub once: bool,
    /// What it does, for `--fault help`.
    pub about: &'static str,
}

const fn known(name: &'static str, form: Form, about: &'static str) -> Known {
    Known { name, form, once: false, about }
}

const fn once(name: &'static str, form: Form, about: &'static str) -> Known {
    Known { name, form, once: true, about }
}

use Form::{Address, Nothing, Number, NumberOr, Rate, Word};

/// Every fault, by what it strikes.
pub static FAULTS: &[Known] = &[
    known("vcc-start", Word(&["offset", "id", "id-inclusive"]), "what VCC's `start` means [default: offset]"),
    known("vcc-order", Word(&["asc", "desc"]), "order of VCC's rows by chatId [default: asc]"),
    known("vcc-cap", Number(None), "the most rows in one VCC answer, whatever was asked [default: 500]"),
    known("vcc-param", Word(&["limit", "num"]), "the one name that sets VCC's page size; the other is ignored"),
    known("vcc-end", Word(&["empty", "repeat", "404", "417"]), "what VCC answers past the last row [default: empty]"),
    known("vcc-start-date", Word(&["on", "from"]), "`startDate` means that day, or that day and later [default: on]"),
    known("vcc-start-default", Word(&["latest", "one"]), "without `start` come the latest rows; or rows count from 1"),
    known(
        "vcc-shape",
        Word(&["array", "object", "mixed", "rows"]),
        "what VCC's `response` is: a list, an object with the keys \
        0, 1, 2 … or with keys of many kinds, or `rows` and `totalCount`",
    ),
    known("vcc-string-ids", Nothing, "VCC's ids are digit strings"),
    known(
        "vcc-ids",
        Word(&["float", "negative", "text", "case", "guid", "huge", "mixed", "random"]),
        "VCC's chatIds are 1000.0, \
        -1000, \"C-1000\", texts that differ only in case, GUIDs, beyond 64 bits, all of them in turn, or 53 random bits",
    ),
    known(
        "vcc-project-ids",
        Word(&["absent", "null", "float", "text", "object"]),
        "what VCC's chats say of their project",
    ),
    known(
        "vcc-projects",
        Word(&["odd-ids", "unreadable", "errors", "more"]),
        "VCC's projects have ids such as \"822.0\", one cannot be read, `errors` stand beside them, or `totalCount` is \
        larger",
    ),
    known(
        "vcc-total",
        Word(&["float", "string", "exponent", "grouped", "more", "less"]),
        "how VCC states `totalCount` beside the list; more and less lie by 3",
    ),
    known("vcc-list-fields", Nothing, "VCC says `responseCount` and the like beside the list"),
    known(
        "vcc-failure",
        Word(&["error", "code", "success", "null"]),
        "in place of VCC's list there is an `error`, an `errorCode`, `success` false or null, at 200",
    ),
    known("vcc-blank-errors", Nothing, "VCC prints its empty `errors` in one way after the other"),
    known("vcc-endless", Nothing, "VCC's pages after the second are the first two in turn, for ever"),
    known("vcc-json", Nothing, "VCC says application/json instead of text/plain"),
    known("vcc-errors", Nothing, "VCC's `errors` holds one beside the rows, at 200"),
    known("vcc-zone", Word(&["local", "utc", "mix"]), "zone of VCC's bare times; mix is as in the vendor's example"),
    once("vcc-insert", Number(Some("1")), "so many VCC rows appear before those just read, after an answer"),
    known("vcc-transcript-string", Nothing, "VCC's transcripts are JSON text in a string"),
    known("comm100-base", Word(&["0", "1"]), "the first `pageIndex` in requests [default: 1]"),
    known("comm100-echo", Word(&["0", "1"]), "the first `pageIndex` in answers [default: 0]"),
    known("comm100-cap", Number(None), "the most chats in one Comm100 page, echoed as `pageSize`"),
    known(
        "comm100-total",
        NumberOr(&["none", "page", "two", "float", "digits", "exponent", "commas"]),
        "`total` lies by so much (+3, -3), it and `pageCount` are absent, it counts the rows of its page alone, there \
        are two that differ, or it is written as 5.0, \"5\", 5e0 or \"1,005\"",
    ),
    known(
        "comm100-size-echo",
        NumberOr(&["none", "asked"]),
        "the `pageSize` in answers: this number, none, or what was asked for, whatever the page holds",
    ),
    known(
        "comm100-error",
        Word(&["code", "error", "success", "null", "message", "beside"]),
        "reads answer 200 with errorCode, error, success:false, a list that is null, or no list; or an errorCode \
        stands beside the chats of a search",
    ),
    known("comm100-other-chat", Nothing, "a chat asked for by itself is answered with another one"),
    known("comm100-ids", Word(&["guid", "id"]), "chats have a guid and no id, or an id and no guid"),
    known("comm100-double", Nothing, "the last chat of a page is its first one again"),
    known(
        "comm100-categories",
        Word(&["shared-id", "short", "doubled"]),
        "wrap-up categories all have one id; or `total` counts one more than there are; or one is there twice",
    ),
    known("comm100-ignore-filter", Nothing, "the time filter is silently ignored"),
    known("comm100-no-messages", Nothing, "searches leave `messages` out"),
    known("comm100-insert", Number(Some("1")), "so many chats appear at the front after each page (@1: the first)"),
    once("comm100-remove", Number(Some("1")), "so many chats vanish from the front after the first page"),
    once("comm100-swap", Number(Some("1")), "as many chats vanish from the front as come, after the first page"),
    known("comm100-empty-page", Number(None), "this page (from 1) is empty"),
    known("comm100-repeat-page", Number(None), "this page (from 1) is the one before it again"),
    known("comm100-endless", Nothing, "pages past the last repeat it"),
    known("comm100-ties", Number(None), "so many chats bear the same instant"),
    known(
        "comm100-bounds",
        Word(&["closed", "open", "half"]),
        "whether the time filter's ends count, both, none, \
        or the first [default: closed]",
    ),
    known("late-changes", Number(Some("10")), "so many chats in a hundred change, some days after they ended"),
    known("comm100-vanish", Number(Some("2")), "so many chats in a hundred vanish, some days after they ended"),
    known("comm100-sees-less", Nothing, "chats of some departments are not listed, as if the permission were lost"),
    known("comm100-late", Number(Some("24")), "chats are listed only so many hours after they were requested"),
    known("comm100-messages-string", Nothing, "`messages` is JSON text in a string"),
    known("comm100-pretty", Nothing, "answers are indented over many lines"),
    known("comm100-flat", Nothing, "searches answer a bare array"),
    known("comm100-envelope", Word(&["v1", "v2", "v3"]), "searches answer in the envelope of an older version"),
    known("comm100-categories-array", Nothing, "categorizing takes the array form alone"),
    known(
        "write-answer",
        Word(&["200", "201", "202", "204", "207", "json", "false", "html403", "html404", "403", "404", "409", "cut"]),
        "what writes \
        and deletes answer; 200, 201, 204, json and cut (which cuts the connection) come after they were done, 207 \
        after all but the last of a batch, the others instead",
    ),
    known("write-denied", Number(None), "writes and deletes that name the chat of this id answer 403, and do nothing"),
    known(
        "status",
        Word(&["400", "401", "403", "403-limit", "404", "429", "500", "502", "503", "504"]),
        "the answer \
        is this HTTP status; 403-limit has a text that speaks of a limit",
    ),
    known(
        "retry-after",
        NumberOr(&["date", "absurd"]),
        "429 and 503 carry Retry-After: seconds, a date two seconds \
        away, or a year",
    ),
    known("error-shape", Word(&["code", "error", "oauth", "html", "empty"]), "how bodies of errors look"),
    known("html", Nothing, "an HTML page at 200"),
    known("empty", Nothing, "an empty body at 200"),
    known("rubbish", Nothing, "bytes that are nothing at all, at 200"),
    known("cut", Nothing, "the connection ends in the middle of a body whose length was told"),
    known("cut-close", Nothing, "a body without a told length ends in the middle"),
    known("reset", Nothing, "the connection is reset instead of an answer"),
    known("silent", Nothing, "no answer ever comes"),
    known("slow", Number(None), "bodies drip, so many bytes a second"),
    known("gzip", Number(Some("1")), "bodies are compressed for those who accept it, as so many gzip members"),
    known("bom", Nothing, "bodies begin with a byte order mark"),
    known("redirect", Address, "302 to that address, or to the same path on the same host"),
    known("wrong-json", Nothing, "one record of the list is broken JSON"),
    known("odd-records", Nothing, "the list also holds a number, a string, and an object without id and guid"),
    known("deep", Number(Some("10000")), "one record has a field nested so deep"),
    known("big", Number(None), "one record is so many MiB long"),
    known("limit", Rate, "429 above so many requests in that time: limit=300/5m"),
    once("expired-token", Nothing, "the first access token that comes is refused from then on"),
];

/// The names of all faults.
pub fn fault_names() -> impl Iterator<Item = &'static str> {
    FAULTS.iter().map(|fault| fault.name)
}

/// The list for `--fault help`.
pub fn help() -> String {
    let mut text = String::from(
        "SPEC is [SERVICE:]NAME[=VALUE][@N][*TIMES], SERVICE is vcc, comm100 or oauth (default: vcc and comm100).\n\
         @N is the Nth time (for faults of a whole answer: the service's Nth request, counted from 1), @N+ that and \
         all later ones, *TIMES so many in a row; without either, always, or once where it says so.\n\n",
    );
    for Known { name, form, once, about } in FAULTS {
        let often = if *once { " (once)" } else { "" };
        text += &format!("  {name}{}\n      {about}{often}\n", form.suffix());
    }
    text
}

impl Form {
    /// What a help shows after the name.
    fn suffix(self) -> String {
        match self {
            Form::Nothing => String::new(),
            Form::Word(words) => format!("={}", words.join("|")),
            Form::Number(None) => "=N".to_owned(),
            Form::Number(Some(default)) => format!("[=N]  [default: {default}]"),
            Form::NumberOr(words) => format!("=N|{}", words.join("|")),
            Form::Rate => "=N/DUR".to_owned(),
            Form::Address => "=URL|same".to_owned(),
        }
    }

    /// What was expected, for an error.
    pub fn expected(self) -> String {
        match self {
            Form::Nothing => "no value".to_owned(),
            Form::Word(words) => format!("one of {}", words.join(", ")),
            Form::Number(_) => "a whole number".to_owned(),
            Form::NumberOr(words) => format!("a whole number or {}", words.join(", ")),
            Form::Rate => "a number and a time, such as 300/5m".to_owned(),
            Form::Address => "`same` or an http address".to_owned(),
        }
    }

    /// Whether `value` will do.
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Form::Nothing => value.is_empty(),
            Form::Word(words) => words.contains(&value),
            Form::Number(_) => value.parse::<u32>().is_ok(),
            Form::NumberOr(words) => words.contains(&value) || value.parse::<i64>().is_ok(),
            Form::Rate => super::fault::rate(value).is_some(),
            Form::Address => value == "same" || url::Url::parse(value).is_ok(),
        }
    }
}
