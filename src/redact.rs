//! The secrets of this process, and taking them out of whatever is shown or kept, in every encoding in which a service
//! may echo them: as they are, JSON-escaped, percent-encoded, as HTML entities, in hex, or anywhere inside base64.
//!
//! This is the one place for it: secrets are registered where they are fetched, and the writers of stderr, stdout (of
//! small commands), summaries and rejects pass their text through [`redact`]. Chat data is never changed.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use base64::Engine;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use memchr::memmem;

/// Stands in the place of a secret.
pub const REDACTED: &str = "[secret]";

/// Shorter secrets would be found in every other word.
const MIN_SECRET: usize = 4;

/// Base64 of a short secret says less than this, and is found by chance.
const MIN_FRAGMENT: usize = 5;

/// Encodings that may lie in one another: JSON text in a string of JSON, percent-encoded.
const MAX_DEPTH: usize = 3;

static SECRETS: RwLock<Redactor> = RwLock::new(Redactor { secrets: Vec::new() });

/// Makes a secret known; it is never shown from now on.
pub fn register(secret: &str) {
    SECRETS.write().unwrap_or_else(PoisonError::into_inner).add(secret);
}

/// `text` without any secret that is known.
pub fn redact(text: &str) -> Cow<'_, str> {
    SECRETS.read().unwrap_or_else(PoisonError::into_inner).redact(text)
}

/// The same for JSON text, in which only strings and keys are changed.
pub fn redact_json(json: &str) -> Cow<'_, str> {
    SECRETS.read().unwrap_or_else(PoisonError::into_inner).redact_json(json)
}

/// Knows secrets, and finds them.
#[derive(Default)]
struct Redactor {
    secrets: Vec<Needles>,
}

/// What a secret looks like.
struct Needles {
    /// As it is; and as a form writes it, with `+` for a space.
    plain: Vec<Vec<u8>>,
    /// In hex, in lower case.
    hex: Vec<u8>,
    /// What base64 of any text around it holds, for each place at which it may begin.
    base64: Vec<Vec<u8>>,
}

impl Needles {
    fn new(secret: &str) -> Self {
        let form = secret.replace(' ', "+");
        let mut plain = vec![secret.as_bytes().to_vec()];
        if form != secret {
            plain.push(form.into_bytes());
        }
        let hex = secret.bytes().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
        let mut base64: Vec<_> = (0..3).flat_map(|offset| fragments(secret, offset)).collect();
        base64.retain(|fragment| fragment.len() >= MIN_FRAGMENT);
        base64.sort_unstable();
        base64.dedup();
        Self { plain, hex, base64 }
    }
}

/// The characters of base64 that depend on `secret` alone where it begins at `offset` (modulo 3), in both alphabets.
fn fragments(secret: &str, offset: usize) -> [Vec<u8>; 2] {
    let bytes = [vec![0; offset], secret.as_bytes().to_vec()].concat();
    let range = (offset * 8).div_ceil(6)..bytes.len() * 8 / 6;
    [BASE64_STANDARD_NO_PAD.encode(&bytes), BASE64_URL_SAFE_NO_PAD.encode(&bytes)]
        .map(|text| text.as_bytes()[range.clone()].to_vec())
}

impl Redactor {
    fn add(&mut self, secret: &str) {
        let known = self.secrets.iter().any(|known| known.plain[0] == secret.as_bytes());
        if secret.len() >= MIN_SECRET && !known {
            self.secrets.push(Needles::new(secret));
        }
    }

    fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.secrets.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut found = Vec::new();
        self.search(&Decoded::plain(text), MAX_DEPTH, &mut found);
        if found.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replace(text, found)) }
    }

    fn redact_json<'a>(&self, json: &'a str) -> Cow<'a, str> {
        let strings = strings(json);
        let clean: Vec<_> = strings.iter().map(|range| self.redact(&json[range.clone()])).collect();
        if clean.iter().all(|text| matches!(text, Cow::Borrowed(_))) {
            return Cow::Borrowed(json);
        }
        let (mut out, mut at) = (String::with_capacity(json.len()), 0);
        for (range, text) in strings.into_iter().zip(clean) {
            out.push_str(&json[at..range.start]);
            out.push_str(&text);
            at = range.end;
        }
        out.push_str(&json[at..]);
        Cow::Owned(out)
    }

    /// Finds secrets in `text` and in what it decodes to; `found` gets their places in the original.
    fn search(&self, text: &Decoded, depth: usize, found: &mut Vec<Range<usize>>) {
        let lower = text.bytes.to_ascii_lowercase();
        for Needles { plain, hex, base64 } in &self.secrets {
            let exact = plain.iter().flat_map(|needle| places(&text.bytes, needle));
            let ranges = exact.chain(places(&lower, hex)).collect::<Vec<_>>();
            let encoded = base64.iter().flat_map(|needle| places(&text.bytes, needle));
            let encoded = encoded.map(|range| whole_base64(&text.bytes, range));
            found.extend(ranges.into_iter().chain(encoded).map(|range| text.origin(range)));
        }
        if depth > 0 {
            for decoded in [json_escape as Decode, percent, entity].into_iter().filter_map(|decode| text.decode(decode))
            {
                self.search(&decoded, depth - 1, found);
            }
        }
    }
}

fn places(text: &[u8], needle: &[u8]) -> Vec<Range<usize>> {
    memmem::find_iter(text, needle).map(|start| start..start + needle.len()).collect()
}

/// The whole run of base64 around `range`: its edges hold bits of the secret, too.
fn whole_base64(text: &[u8], range: Range<usize>) -> Range<usize> {
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
    let before = text[..range.start].iter().rev().take_while(|byte| is_inside(byte)).count();
    let after = text[range.end..].iter().take_while(|byte| is_inside(byte)).count();
    range.start - before..range.end + after
}

/// Replaces `found`, which may overlap.
fn replace(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for range in found {
        if range.start >= at {
            out.push_str(&text[at..range.start]);
            out.push_str(REDACTED);
        }
        at = at.max(range.end);
    }
    out + &text[at..]
}

/// The insides of the strings of `json`.
fn strings(json: &str) -> Vec<Range<usize>> {
    let (mut list, mut start, mut escaped) = (Vec::new(), None, false);
    for (at, byte) in json.bytes().enumerate() {
        match (start, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(from), b'"') => {
                list.push(from..at);
                start = None;
            }
            (None, b'"') => start = Some(at + 1),
            _ => {}
        }
    }
    list
}

/// Text of which some encoding was read, and where each of its bytes stood in the original.
struct Decoded {
    bytes: Vec<u8>,
    /// The start of each byte's origin, and one more for the end of the text.
    origins: Vec<usize>,
}

/// Reads an escape at the beginning of a text: appends what it means, and gives its length.
type Decode = fn(&[u8], &mut Vec<u8>) -> Option<usize>;

impl Decoded {
    fn plain(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), origins: (0..=text.len()).collect() }
    }

    fn origin(&self, range: Range<usize>) -> Range<usize> {
        self.origins[range.start]..self.origins[range.end]
    }

    /// The text with every escape read; none if there is none in it.
    fn decode(&self, decode: Decode) -> Option<Self> {
        let mut decoded = Self { bytes: Vec::new(), origins: Vec::new() };
        let (mut at, mut changed) = (0, false);
        while at < self.bytes.len() {
            let length = decode(&self.bytes[at..], &mut decoded.bytes);
            changed |= length.is_some();
            if length.is_none() {
                decoded.bytes.push(self.bytes[at]);
            }
            decoded.origins.resize(decoded.bytes.len(), self.origins[at]);
            at += length.unwrap_or(1);
        }
        decoded.origins.push(self.origins[at]);
        changed.then_some(decoded)
    }
}

/// `\n`, `\/`, `\u00e4`, `\ud83d\ude00`, and `\xe4` of those that are no JSON.
fn json_escape(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let rest = text.strip_prefix(b"\\")?;
    let (char, length) = match rest.first()? {
        b'u' => unicode_escape(rest)?,
        b'x' => (char::from_u32(hex_number(rest.get(1..3)?)?)?, 4),
        b'n' => ('\n', 2),
        b'r' => ('\r', 2),
        b't' => ('\t', 2),
        b'b' => ('\u{8}', 2),
        b'f' => ('\u{c}', 2),
        byte @ (b'"' | b'\\' | b'/' | b'\'') => (char::from(*byte), 2),
        _ => return None,
    };
    push(char, out);
    Some(length)
}

/// What stands after the backslash, and the length with it.
fn unicode_escape(rest: &[u8]) -> Option<(char, usize)> {
    let high = hex_number(rest.get(1..5)?)?;
    if let Some(char) = char::from_u32(high) {
        return Some((char, 6));
    }
    let low = hex_number(rest.get(5..)?.strip_prefix(b"\\u")?.get(..4)?)?;
    let pair = char::decode_utf16([high, low].map(|half| half as u16)).next()?.ok()?;
    Some((pair, 12))
}

/// `%2F`: one byte of UTF-8.
fn percent(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let byte = hex_number(text.strip_prefix(b"%")?.get(..2)?)?;
    out.push(byte as u8);
    Some(3)
}

/// `&amp;`, `&#228;`, `&#xe4;`.
fn entity(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let rest = text.strip_prefix(b"&")?;
    let name = &rest[..rest.iter().take(10).position(|byte| *byte == b';')?];
    let char = match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex_number(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    };
    push(char, out);
    Some(name.len() + 2)
}

fn push(char: char, out: &mut Vec<u8>) {
    out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
}

fn hex_number(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(secrets: &[&str]) -> Redactor {
        let mut redactor = Redactor::default();
        secrets.iter().for_each(|secret| redactor.add(secret));
        redactor
    }

    #[test]
    fn finds_a_secret_in_every_encoding() {
        let secret = "pä/s \"w\\%41+ö😀x";
        let redactor = redactor(&[secret]);
        let json = |text: &str| serde_json::Value::from(text).to_string();
        let escaped: String = secret.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
        let percent: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let hex: String = secret.bytes().map(|byte| format!("{byte:02X}")).collect();
        let html: String = secret.chars().map(|char| format!("&#{};", u32::from(char))).collect();
        let base64 = |before: &str| BASE64_STANDARD_NO_PAD.encode(format!("{before}{secret}:more"));
        let encodings = [
            secret.to_owned(),
            json(secret),
            json(&json(secret)),
            json(secret).replace('/', "\\/"),
            escaped.clone(),
            json(&escaped),
            percent.clone(),
            percent.replace('%', "%25"),
            form,
            hex,
            html,
            secret.replace('"', "&quot;"),
            base64(""),
            base64("u"),
            base64("user:"),
            BASE64_URL_SAFE_NO_PAD.encode(format!("user:{secret}")),
            base64("user:").replace('+', "%2B").replace('/', "\\/"),
        ];
        for encoding in encodings {
            let text = format!("the token {encoding} is wrong, ä");
            let clean = redactor.redact(&text);
            assert!(clean.starts_with("the token ") && clean.ends_with(" is wrong, ä"), "{encoding}: {clean}");
            assert!(clean.contains(REDACTED) && !clean.contains(&encoding), "{encoding}: {clean}");
        }
    }

    #[test]
    fn leaves_everything_else_as_it_is() {
        let redactor = redactor(&["s3cret-token", "abc"]);
        for text in ["", "abc", "100 % \\u00e4 &amp; \\", "s3cret-tokem", "%", "\\u12", "&#xzz;", "a=b&c;"] {
            assert!(matches!(redactor.redact(text), Cow::Borrowed(same) if same == text), "{text}");
        }
        assert!(matches!(Redactor::default().redact("s3cret-token"), Cow::Borrowed(_)));
    }

    #[test]
    fn overlapping_and_repeated_secrets_leave_nothing() {
        let redactor = redactor(&["first-secret", "secret-second"]);
        assert_eq!(redactor.redact("<first-secret-second first-secret>"), "<[secret] [secret]>");
    }

    #[test]
    fn json_stays_json() {
        let redactor = redactor(&["1234", "\":1,\""]);
        let json = r#"{"chats":1234,"a 1234":"\u0031234","x\"":1,"y":[1234,"ok"]}"#;
        assert_eq!(redactor.redact_json(json), r#"{"chats":1234,"a [secret]":"[secret]","x\"":1,"y":[1234,"ok"]}"#);
    }
}
