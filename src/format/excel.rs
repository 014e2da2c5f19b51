//! What `--csv-excel` changes: a byte order mark, CRLF, and a quote in front of texts that a spreadsheet would take
//! for formulas. Reversible: every guarded text has one `'` more, and no other text begins with one.

/// The byte order mark, without which Excel does not read UTF-8.
pub const MARK: &[u8] = "\u{feff}".as_bytes();

/// Whether `text` gets a `'` in front: what begins as a formula does, and, so that it can be told apart, what
/// begins with `'` itself.
pub fn guards(text: &[u8]) -> bool {
    matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\''))
}
