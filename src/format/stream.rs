//! The usual chat in a single pass: its keys stand before its messages, and each of these is an object. Anything
//! else is left off, and [`super::message`] begins the chat again, in steps.

use super::message::{Row, Rows};
use super::name::Names;
use crate::scan::{Marks, Scan};

/// Reads the chat `raw` into `rows`; `heads` knows the keys, and after them the list. `None` if it is not as usual.
pub(super) fn read<'a, F: FnMut(&Row<'_>)>(heads: &mut Names, raw: &'a str, rows: &mut Rows<'_, 'a, F>) -> Option<()> {
    let (mut marks, mut around) = (Marks::default(), Vec::new());
    let mut scan = Scan::new(raw.as_bytes(), &mut marks, &mut around);
    let mut done = false;
    heads.begin();
    if !raw.starts_with('{') {
        return None;
    }
    scan.members(0, |scan, name, value| {
        let (start, byte) = scan.next(value)?;
        let found = heads.find(&raw[name]);
        if found == Some(rows.keys.len()) && !done {
            done = true;
            let usual = byte == b'[' && !rows.keys.contains(&None);
            return if usual { scan.items(start, |scan, item| message(scan, raw, item, rows)) } else { None };
        }
        let end = scan.value(start)?;
        if let Some(key) = found.and_then(|found| rows.keys.get_mut(found)) {
            key.get_or_insert(&raw[start..end]);
        }
        Some(end)
    })
    .map(drop)
}

/// Reads the message that begins at `at`; gives its end.
fn message<'a, F: FnMut(&Row<'_>)>(
    scan: &mut Scan<'_>,
    raw: &'a str,
    at: usize,
    rows: &mut Rows<'_, 'a, F>,
) -> Option<usize> {
    if scan.bytes[at] != b'{' {
        return None;
    }
    rows.begin();
    let end = scan.members(at, |scan, name, value| {
        let (start, _) = scan.next(value)?;
        let end = scan.value(start)?;
        rows.field(&raw[name], &raw[start..end]);
        Some(end)
    })?;
    rows.end();
    Some(end)
}
