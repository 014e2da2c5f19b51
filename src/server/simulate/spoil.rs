//! Faults inside a list of records: broken, odd, deep and huge ones; and indentation. What strikes an answer as a
//! whole is [`super::door`]'s.

use bytes::Bytes;

use super::call::Call;
use super::fault::Faults;

/// Spoils the records of one answer as asked.
pub fn records(faults: &Faults, call: &Call, records: &mut Vec<Vec<u8>>) {
    let at = |name| faults.at(name, call.service, call.number);
    if let Some(depth) = at("deep").and_then(|depth| depth.parse::<usize>().ok()) {
        let value = "[".repeat(depth) + &"]".repeat(depth);
        add_field(records, "deep", value.as_bytes());
    }
    if let Some(size) = at("big").and_then(|size| size.parse::<usize>().ok()) {
        let value = [b"\"".as_slice(), &vec![b'x'; size << 20], b"\""].concat();
        add_field(records, "padding", &value);
    }
    let middle = records.len() / 2;
    if at("odd-records").is_some() {
        let odd: [&[u8]; 3] = [b"42", b"\"neither id nor guid\"", br#"{"note":"neither id nor guid"}"#];
        odd.into_iter().for_each(|record| records.insert(middle, record.to_vec()));
    }
    if at("wrong-json").is_some() {
        records.insert(middle, br#"{"id":1,"chatId":1,"duration":00:07:25,}"#.to_vec());
    }
}

/// Adds a last field to a JSON object.
pub fn append(object: &mut Vec<u8>, name: &str, value: &[u8]) {
    object.pop();
    object.extend_from_slice(format!(",\"{name}\":").as_bytes());
    object.extend_from_slice(value);
    object.push(b'}');
}

fn add_field(records: &mut [Vec<u8>], name: &str, value: &[u8]) {
    let middle = records.len() / 2;
    if let Some(record) = records.get_mut(middle) {
        append(record, name, value);
    }
}

/// The same JSON over many lines, as people read it: `comm100-pretty`.
pub fn indented(body: &[u8]) -> Bytes {
    let mut out = Vec::with_capacity(body.len() * 2);
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for &byte in body {
        if !quoted && matches!(byte, b'}' | b']') {
            depth = depth.saturating_sub(1);
            new_line(&mut out, depth);
        }
        out.push(byte);
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => {
                depth += 1;
                new_line(&mut out, depth);
            }
            b',' => new_line(&mut out, depth),
            b':' => out.push(b' '),
            _ => {}
        }
    }
    out.into()
}

fn new_line(out: &mut Vec<u8>, depth: usize) {
    out.extend_from_slice(b"\r\n");
    out.extend(std::iter::repeat_n(b' ', depth * 2));
}
