//! Putting a pretty-printed record on one line. A record that is on one line already is not touched at all:
//! its bytes go out as they came.

use std::io::Result;

use memchr::{memchr2, memchr2_iter};

use crate::record::Record;

/// `raw` itself if it holds no line break; else its copy in `room` without the whitespace between tokens.
/// Line breaks inside strings are escaped in JSON, so a raw one proves a layout.
pub fn line<'a>(raw: &'a str, room: &'a mut String) -> &'a str {
    if is_line(raw.as_bytes()) {
        return raw;
    }
    room.clear();
    strip(raw, room);
    room
}

/// The same for a record.
pub fn record<'a>(record: &Record<'a>, room: &'a mut String) -> Result<&'a [u8]> {
    if record.is_line { Ok(record.raw) } else { Ok(line(record.text()?, room).as_bytes()) }
}

/// Whether `raw` holds no line break.
pub fn is_line(raw: &[u8]) -> bool {
    memchr2(b'\n', b'\r', raw).is_none()
}

/// Appends `raw` to `room` without the whitespace outside its strings.
fn strip(raw: &str, room: &mut String) {
    let mut rest = raw;
    while let Some(quote) = rest.find('"') {
        let (tokens, string) = rest.split_at(quote);
        room.extend(tokens.split_ascii_whitespace());
        let (string, after) = string.split_at(string_end(string));
        room.push_str(string);
        rest = after;
    }
    room.extend(rest.split_ascii_whitespace());
}

/// Where the string that opens `text` ends, its closing quote included.
fn string_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut escaped = None;
    for at in memchr2_iter(b'"', b'\\', &bytes[1..]).map(|at| at + 1) {
        match bytes[at] {
            _ if escaped == Some(at) => {}
            b'"' => return at + 1,
            _ => escaped = Some(at + 1),
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn only_a_record_with_a_line_break_is_touched() {
        let table = [
            ("{ \"a\" :\t[ 1, 2 ] }", "{ \"a\" :\t[ 1, 2 ] }"),
            (
                "{\n  \"a b\" : [ 1.0,\r\n\t2 ],\n\"c\": \"x  \\\" , \\\\\"\n}",
                "{\"a b\":[1.0,2],\"c\":\"x  \\\" , \\\\\"}",
            ),
            ("{\n\"é\": \"  ü\\n \"}\n", "{\"é\":\"  ü\\n \"}"),
            ("{\r}", "{}"),
            ("\n\"never closed \\", "\"never closed \\"),
        ];
        for (raw, want) in table {
            assert_eq!(line(raw, &mut String::from("left over")), want);
        }
    }
}
