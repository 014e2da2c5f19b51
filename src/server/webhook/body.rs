//! What a body is: a chat, as one line of NDJSON, or something to be kept as it came, with the reason.
//!
//! Pure: no files, no network. A chat is told by its keys, since other hooks may post to the same address. Nothing
//! of a chat is read beyond that: fields that are missing, unknown or odd are the archive's readers' matter.

use std::borrow::Cow;
use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::cipher::{Cipher, parse_iv};

/// A chat as it goes into the archive.
#[derive(Debug, Eq, PartialEq)]
pub struct Chat {
    /// The object as sent, whitespace between its tokens taken out, and a line break.
    pub line: String,
    /// What tells this content from any other.
    pub print: Print,
}

/// The first half of the SHA-256 of a chat's line, without its line break.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Print(pub u128);

impl Print {
    /// The print of a line.
    pub fn of(line: &[u8]) -> Self {
        let digest = digest(&SHA256, line);
        Self(digest.as_ref().iter().take(16).fold(0, |print, &byte| print << 8 | u128::from(byte)))
    }
}

/// Reads a body. `iv` is the hex text of the URL's parameter, empty where there is none. With a cipher, what is not
/// encrypted is no chat, whatever it looks like. The error is the reason why the body is no chat, for people, without
/// any of its content.
pub fn read(body: &[u8], cipher: Option<&Cipher>, iv: &str) -> Result<Chat, String> {
    let body = body.trim_ascii();
    match cipher {
        _ if body.is_empty() => Err("the body is empty".to_owned()),
        Some(cipher) => {
            let iv = parse_iv(iv).ok_or("the IV in the URL is not hex")?;
            chat(&cipher.decrypt(body, iv)?).map_err(|reason| format!("decrypted, but {reason}"))
        }
        None => chat(body),
    }
}

fn chat(body: &[u8]) -> Result<Chat, String> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let text = std::str::from_utf8(body).map_err(|_| "not UTF-8")?;
    let keys: Keys = serde_json::from_str(text).map_err(|error| format!("not a JSON object: {error}"))?;
    if !keys.chat || !keys.conversation {
        return Err("no chat: an object without chatId and conversation (another hook at this address?)".to_owned());
    }
    let mut line = String::with_capacity(text.len() + 1);
    strip(text, &mut line);
    let print = Print::of(line.as_bytes());
    line.push('\n');
    Ok(Chat { line, print })
}

/// Appends `json` to `line` without the whitespace between its tokens.
fn strip(json: &str, line: &mut String) {
    let mut inside = false;
    let mut escaped = false;
    let mut rest = 0;
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b' ' | b'\t' | b'\r' | b'\n' if !inside => {
                line.push_str(&json[rest..at]);
                rest = at + 1;
            }
            _ => {}
        }
    }
    line.push_str(&json[rest..]);
}

/// Whether `line` is one whole JSON object.
pub fn is_object(line: &[u8]) -> bool {
    line.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok()
}

/// Which of the keys that tell a chat are there.
struct Keys {
    chat: bool,
    conversation: bool,
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a chat object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
        let mut keys = Keys { chat: false, conversation: false };
        while let Some(Key(key)) = map.next_key()? {
            match key.as_ref() {
                "chatId" => keys.chat = true,
                "conversation" => keys.conversation = true,
                _ => {}
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(keys)
    }
}

#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::super::cipher::Method;
    use super::*;

    #[test]
    fn a_chat_becomes_one_line_and_keeps_its_tokens() {
        let sent = "\u{feff}{ \"projectId\" : 6.0,\r\n\t\"chatId\":12345678901234567890123, \"conversation\": [ {\"message\":\"a \\\" b \\\\\" } ] }\n";
        let chat = read(sent.as_bytes(), None, "").unwrap();
        let line =
            r#"{"projectId":6.0,"chatId":12345678901234567890123,"conversation":[{"message":"a \" b \\"}]}"#.to_owned();
        assert_eq!(chat.print, Print::of(line.as_bytes()));
        assert_eq!(chat.line, line + "\n");
    }

    #[test]
    fn layout_does_not_make_another_chat_but_content_does() {
        let print = |text: &str| read(text.as_bytes(), None, "").unwrap().print;
        let chat = print(r#"{"chatId":1,"conversation":[]}"#);
        assert_eq!(chat, print("{\n  \"chatId\": 1,\n  \"conversation\": []\n}"));
        assert_ne!(chat, print(r#"{"chatId":1,"conversation":[ ],"isSpam":0}"#));
    }

    #[test]
    fn what_is_no_chat_is_told_apart() {
        for (body, reason) in [
            (&b""[..], "empty"),
            (b" \n", "empty"),
            (b"[]", "not a JSON object"),
            (b"{\"chatId\":1,\"conversation\":[]", "not a JSON object"),
            (b"{\"chatId\":1,\"conversation\":\"a\nb\"}", "not a JSON object"),
            (b"{\"chatId\":1,\"conversation\":\"\xff\"}", "not UTF-8"),
            (b"{\"ticketId\":1,\"action\":\"update\"}", "another hook"),
            (b"{\"chatId\":1}{}", "not a JSON object"),
            (b"chatId=1", "not a JSON object"),
        ] {
            let told = read(body, None, "").unwrap_err();
            assert!(told.contains(reason), "{told}");
        }
    }

    #[test]
    fn odd_types_and_repeated_keys_are_still_a_chat() {
        for body in [
            r#"{"chatId":"1","conversation":null}"#,
            r#"{"chatId":1,"chatId":2,"conversation":{"0":{}},"clientData":[]}"#,
            r#"{"chat\u0049d":1,"conversation":[]}"#,
        ] {
            assert!(read(body.as_bytes(), None, "").is_ok(), "{body}");
        }
    }

    #[test]
    fn an_encrypted_body_gives_the_chat_and_a_plain_one_does_not_pass_for_it() {
        let cipher = Cipher::new(Method::Ctr, "very secret key");
        let plain = br#"{"chatId":101,"projectId":130,"conversation":[]}"#;
        let sent = b"cMF3cT7ROiL9RbpAsumX8Zy/kwMQI4uO/pjJ7Dxct73BdOiHWLzDtiw9pxDkBPy2";
        assert_eq!(read(sent, Some(&cipher), "").unwrap(), read(plain, None, "").unwrap());
        assert!(read(plain, Some(&cipher), "").unwrap_err().contains("not encrypted"));
        assert!(read(sent, Some(&cipher), "0g").unwrap_err().contains("not hex"));
        assert!(read(sent, Some(&cipher), "ff").unwrap_err().contains("decrypted, but"));
    }
}
