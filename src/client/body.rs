//! A response's body, chunk by chunk, unpacked. Gzip bodies may have several members, which the HTTP library's own
//! decoder refuses.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;

use super::http;

/// A body that is being received.
pub struct Body {
    response: Response,
    gzip: Option<Gzip>,
}

/// A decoder and whether any byte came for it.
struct Gzip {
    decoder: MultiGzDecoder<Vec<u8>>,
    began: bool,
}

impl Body {
    /// The body of `response`; the error names an encoding that was not asked for.
    pub fn new(response: Response) -> Result<Self, String> {
        let encoding = response.headers().get(CONTENT_ENCODING).map(|value| value.as_bytes().to_ascii_lowercase());
        let gzip = match encoding.as_deref().unwrap_or_default().trim_ascii() {
            b"" | b"identity" => None,
            b"gzip" | b"x-gzip" => Some(Gzip { decoder: MultiGzDecoder::new(Vec::new()), began: false }),
            other => return Err(format!("an encoding that was not asked for: {}", String::from_utf8_lossy(other))),
        };
        Ok(Self { response, gzip })
    }

    /// The next bytes; none at the end. The error says in a few words what broke off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, String> {
        loop {
            let chunk = self.response.chunk().await.map_err(|error| http::reason(&error))?;
            let Some(gzip) = &mut self.gzip else { return Ok(chunk) };
            let unpacked = match &chunk {
                Some(chunk) => gzip.unpack(chunk),
                None => gzip.finish(),
            };
            let unpacked = unpacked.map_err(|_| "the answer broke off: its gzip data is cut or damaged".to_owned())?;
            if !unpacked.is_empty() {
                return Ok(Some(unpacked.into()));
            }
            if chunk.is_none() {
                return Ok(None);
            }
        }
    }
}

impl Gzip {
    fn unpack(&mut self, chunk: &[u8]) -> io::Result<Vec<u8>> {
        self.began |= !chunk.is_empty();
        self.decoder.write_all(chunk)?;
        self.decoder.flush()?;
        Ok(std::mem::take(self.decoder.get_mut()))
    }

    fn finish(&mut self) -> io::Result<Vec<u8>> {
        // Once: a body is asked for its end again by whoever reads in a loop.
        if std::mem::take(&mut self.began) {
            self.decoder.try_finish()?;
        }
        Ok(std::mem::take(self.decoder.get_mut()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(bytes: &[u8], step: usize) -> io::Result<Vec<u8>> {
        let mut gzip = Gzip { decoder: MultiGzDecoder::new(Vec::new()), began: false };
        let mut out = Vec::new();
        for chunk in bytes.chunks(step) {
            out.extend(gzip.unpack(chunk)?);
        }
        out.extend(gzip.finish()?);
        Ok(out)
    }

    #[test]
    fn any_number_of_members_in_any_pieces_is_one_body() {
        let long: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        for members in [&[][..], &[b"one".as_slice()], &[b"one", b"", b"two"], &[&long, b"x", &long]] {
            let bytes: Vec<u8> = members.iter().flat_map(|member| packed(member)).collect();
            for step in [1, 7, 4096, usize::MAX] {
                assert!(unpack(&bytes, step).unwrap() == members.concat(), "{} members, {step}", members.len());
            }
        }
    }

    #[test]
    fn a_cut_or_damaged_body_is_an_error() {
        let bytes = [packed(b"one"), packed(b"two")].concat();
        let whole = packed(b"one").len();
        for end in (1..bytes.len()).filter(|end| *end != whole) {
            assert!(unpack(&bytes[..end], 7).is_err(), "cut at {end}");
        }
        let mut damaged = bytes.clone();
        damaged[whole - 6] ^= 1;
        assert!(unpack(&damaged, 7).is_err());
    }
}
