//! Encrypted bodies, taken apart as the vendor's sample receiver does it, which is PHP's
//! `openssl_decrypt(body, method, key, 0, hex2bin(iv))`: base64 text, a key that is the secret's own bytes (padded
//! with NUL or cut, never derived), an IV that is padded or cut likewise and may be empty.
//!
//! Other methods than these two are refused by name. Neither proves who wrote a body: that is the secret's task.

use aws_lc_rs::cipher::{
    AES_256, AES_256_KEY_LEN, DecryptingKey, DecryptionContext, EncryptingKey, EncryptionContext,
    PaddedBlockDecryptingKey, PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::iv::FixedLength;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::ExposeSecret;

use crate::config::Webhook;
use crate::error::{Error, Result};

/// A cipher method that the vendor offers and that is understood here.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Method {
    /// `aes-256-ctr`, the vendor's sample.
    #[default]
    Ctr,
    /// `aes-256-cbc`, with PKCS#7 padding.
    Cbc,
}

impl Method {
    /// Reads the method's OpenSSL name, whatever its case.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "aes-256-ctr" => Some(Method::Ctr),
            "aes-256-cbc" => Some(Method::Cbc),
            _ => None,
        }
    }
}

/// A method and its key, PHP's way.
#[derive(Clone)]
pub struct Cipher {
    method: Method,
    key: [u8; AES_256_KEY_LEN],
}

/// The bytes of an IV.
pub type Iv = [u8; 16];

/// Why a body is refused that cannot have come out of a cipher.
const NOT_ENCRYPTED: &str = "not encrypted (no base64), though a key is set";

/// PHP's decoder is as lenient about the padding at the end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl Cipher {
    /// `secret` is the key's text as it stands in the vendor's settings.
    pub fn new(method: Method, secret: &str) -> Self {
        Self { method, key: fit(secret.as_bytes()) }
    }

    /// What the settings say; none where there is no key. Errors are exit 2.
    pub fn from_settings(webhook: &Webhook) -> Result<Option<Self>> {
        let method = match &webhook.cipher {
            Some(name) => Method::named(name).ok_or_else(|| {
                let expected = "expected aes-256-ctr or aes-256-cbc";
                Error::usage(format!("vcc.webhook_cipher: `{name}` is not understood; {expected}"))
            })?,
            None => Method::default(),
        };
        match &webhook.key {
            Some(key) => Ok(Some(Self::new(method, key.expose_secret()))),
            None if webhook.cipher.is_some() => {
                let sentence = "vcc.webhook_cipher is set, but vcc.webhook_key is not";
                Err(Error::usage(sentence).hint("set it, or CHATFERRY_VCC_WEBHOOK_KEY"))
            }
            None => Ok(None),
        }
    }

    /// The plain bytes of `body`; the error is a reason for people, without any of the body.
    pub fn decrypt(&self, body: &[u8], iv: Iv) -> Result<Vec<u8>, &'static str> {
        let text: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let mut bytes = BASE64.decode(text).map_err(|_| NOT_ENCRYPTED)?;
        let length = self.open(&mut bytes, iv).map_err(|_| "cannot be decrypted with the configured key and method")?;
        bytes.truncate(length);
        Ok(bytes)
    }

    /// What the vendor would send for `plain`.
    pub fn encrypt(&self, plain: &[u8], iv: Iv) -> Result<String, Unspecified> {
        let mut bytes = plain.to_vec();
        let context = EncryptionContext::Iv128(FixedLength::from(iv));
        match self.method {
            Method::Ctr => EncryptingKey::ctr(self.bind()?)?.less_safe_encrypt(&mut bytes, context)?,
            Method::Cbc => PaddedBlockEncryptingKey::cbc_pkcs7(self.bind()?)?.less_safe_encrypt(&mut bytes, context)?,
        };
        Ok(BASE64.encode(bytes))
    }

    fn open(&self, bytes: &mut [u8], iv: Iv) -> Result<usize, Unspecified> {
        let context = DecryptionContext::Iv128(FixedLength::from(iv));
        let plain = match self.method {
            Method::Ctr => DecryptingKey::ctr(self.bind()?)?.decrypt(bytes, context)?,
            Method::Cbc => PaddedBlockDecryptingKey::cbc_pkcs7(self.bind()?)?.decrypt(bytes, context)?,
        };
        Ok(plain.len())
    }

    fn bind(&self) -> Result<UnboundCipherKey, Unspecified> {
        UnboundCipherKey::new(&AES_256, &self.key)
    }
}

/// Reads the hex digits of an IV; none at all is the empty IV, which is sixteen NULs.
pub fn parse_iv(hex: &str) -> Option<Iv> {
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return None;
    }
    let bytes = hex.as_bytes().chunks(2).map(|pair| {
        let digits = pair.iter().map(|&digit| char::from(digit).to_digit(16)).collect::<Option<Vec<_>>>()?;
        u8::try_from(digits[0] * 16 + digits[1]).ok()
    });
    Some(fit(&bytes.collect::<Option<Vec<_>>>()?))
}

/// `bytes` padded with NUL, or cut.
fn fit<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut fitted = [0; N];
    let length = bytes.len().min(N);
    fitted[..length].copy_from_slice(&bytes[..length]);
    fitted
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    const PLAIN: &[u8] = br#"{"chatId":101,"projectId":130,"conversation":[]}"#;

    #[test]
    fn opens_what_openssl_closed() {
        let cipher = Cipher::new(Method::Ctr, "very secret key");
        for (iv, body) in [
            ("", "cMF3cT7ROiL9RbpAsumX8Zy/kwMQI4uO/pjJ7Dxct73BdOiHWLzDtiw9pxDkBPy2"),
            ("000102030405060708090a0b0c0d0e0f", "2NRWuBbBTJjj8Q51+5AndHkEV3uns5PU9NKVMRBk+u6K0ZrvrA20cbC77lYGaYN+"),
        ] {
            let iv = parse_iv(iv).unwrap();
            assert_eq!(cipher.decrypt(body.as_bytes(), iv).unwrap(), PLAIN);
            assert_eq!(cipher.encrypt(PLAIN, iv).unwrap(), body);
        }
    }

    #[test]
    fn cbc_comes_back_whole_and_a_wrong_key_is_told() {
        let iv = parse_iv("ff00").unwrap();
        let sent = Cipher::new(Method::Cbc, "key").encrypt(PLAIN, iv).unwrap();
        assert_eq!(Cipher::new(Method::Cbc, "key").decrypt(sent.as_bytes(), iv).unwrap(), PLAIN);
        assert!(Cipher::new(Method::Cbc, "other").decrypt(sent.as_bytes(), iv).is_err());
    }

    #[test]
    fn keys_are_padded_and_cut_as_php_does() {
        let long = "0123456789abcdef0123456789abcdef and more";
        assert_eq!(Cipher::new(Method::Ctr, long).key, Cipher::new(Method::Ctr, &long[..32]).key);
        assert_eq!(Cipher::new(Method::Ctr, "k").key[..2], [b'k', 0]);
    }

    #[test]
    fn line_breaks_and_missing_padding_in_base64_do_no_harm() {
        let cipher = Cipher::new(Method::Ctr, "k");
        let sent = cipher.encrypt(b"{}..", [0; 16]).unwrap();
        let folded = format!("{}\r\n{}\n", &sent[..3], sent[3..].trim_end_matches('='));
        assert_eq!(cipher.decrypt(folded.as_bytes(), [0; 16]).unwrap(), b"{}..");
        assert_eq!(cipher.decrypt(b"<html>", [0; 16]), Err(NOT_ENCRYPTED));
    }

    #[test]
    fn an_iv_is_hex_of_any_length() {
        let mut short = [0; 16];
        short[0] = 0xab;
        for (hex, iv) in [("", Some([0; 16])), ("aB", Some(short)), ("a", None), ("zz", None), ("é", None)] {
            assert_eq!(parse_iv(hex), iv, "{hex}");
        }
        assert_eq!(parse_iv(&"11".repeat(20)), Some([0x11; 16]));
    }
}
