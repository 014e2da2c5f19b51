//! Chats as they are named: integer ids and guids, from arguments, files and standard input.
//!
//! Nothing here asks a service; which of the two forms a call wants is [`crate::provider::comm100`]'s business.

use std::collections::HashSet;
use std::io::BufRead;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::input;
use crate::provider::comm100::rule::is_guid;

/// What is expected of a line, for sentences.
const EXPECTED: &str = "expected an id, a guid, or a JSON object with \"id\" or \"guid\"";

/// The ids and guids of `args`, then those that `--ids-from` names, each once and in that order: integers without
/// leading zeros, guids in lower case. Lines may be plain ids or NDJSON objects with `id` or `guid` (the integer
/// wins). Errors are exit 2 and name the line; so is no id at all.
pub fn gather(args: &[String], from: Option<&Path>) -> Result<Vec<String>> {
    let mut seen = HashSet::new();
    let mut ids = Vec::new();
    let mut add = |id: String| seen.insert(id.clone()).then(|| ids.push(id));
    for arg in args {
        add(name(arg).ok_or_else(|| Error::usage(format!("`{arg}` is not a chat id or GUID")))?);
    }
    if let Some(path) = from {
        lines(input::open("--ids-from", path)?, &path.display().to_string(), |id| _ = add(id))?;
    }
    match ids.is_empty() {
        true => Err(Error::usage("no chats given").hint("give ids or GUIDs, or a file of them: --ids-from FILE")),
        false => Ok(ids),
    }
}

/// An id or guid in the one form that everything here compares; `None` if `text` is neither.
pub fn name(text: &str) -> Option<String> {
    let text = text.trim();
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<u64>().ok().map(|id| id.to_string()),
        false => is_guid(text).then(|| text.to_ascii_lowercase()),
    }
}

/// The name of a chat out of the JSON values of its `id` and `guid`.
pub fn name_of(id: &Value, guid: &Value) -> Option<String> {
    let id = match id {
        Value::Number(number) => name(&number.to_string()),
        Value::String(text) => name(text),
        _ => None,
    };
    id.or_else(|| name(guid.as_str()?))
}

fn lines(mut reader: impl BufRead, file: &str, mut add: impl FnMut(String)) -> Result<()> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let read = reader.read_until(b'\n', &mut bytes);
        if read.map_err(|error| Error::usage(format!("--ids-from: cannot read {file}: {error}")))? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() {
            let wrong = || Error::usage(format!("--ids-from {file}, line {number}: {EXPECTED}, got '{text:.40}'"));
            add(line(text).ok_or_else(wrong)?);
        }
    }
    Ok(())
}

fn line(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default)]
        id: Value,
        #[serde(default)]
        guid: Value,
    }
    match text.starts_with('{') {
        true => serde_json::from_str::<Named>(text).ok().and_then(|named| name_of(&named.id, &named.guid)),
        false => name(text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const GUID: &str = "84d76adc-83f4-42c9-b06d-1b617076a3a7";

    fn read(text: &str) -> Result<Vec<String>> {
        let mut all = Vec::new();
        lines(text.as_bytes(), "ids.txt", |id| all.push(id)).map(|()| all)
    }

    #[test]
    fn reads_plain_ids_and_objects_line_by_line() {
        let text = format!(
            "\u{feff}4875\r\n\n  007 \n{}\n{{\"id\":12,\"messages\":[{{\"id\":3}}]}}\n{{\"guid\":\"{GUID}\"}}\n{{\"id\":\"9\"}}",
            GUID.to_uppercase()
        );
        assert_eq!(read(&text).unwrap(), ["4875", "7", GUID, "12", GUID, "9"]);
    }

    #[test]
    fn names_the_line_that_is_no_id() {
        for (text, place) in [
            ("1\nabc\n", "line 2: expected an id"),
            ("1,2", "line 1"),
            ("\n\n-5", "line 3"),
            ("{\"id\":1", "line 1"),
            ("{\"id\":1.5}", "line 1"),
            ("{\"name\":1}", "line 1"),
            ("99999999999999999999999", "line 1"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains("--ids-from ids.txt") && error.contains(place), "{text}: {error}");
        }
    }

    #[test]
    fn keeps_the_order_and_drops_what_comes_again() {
        let args = ["3", "1", "03", GUID, &GUID.to_uppercase(), "1", "2"].map(str::to_owned);
        assert_eq!(gather(&args, None).unwrap(), ["3", "1", GUID, "2"]);
        assert_eq!(gather(&[], None).unwrap_err().to_string(), "no chats given");
    }
}
