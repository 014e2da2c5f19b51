//! What packs a file's bytes: members (gzip) or frames (zstd) that end at each mark, so that every mark is an offset at
//! which the file can be cut and gone on with. Where the bytes go is [`super::growing`]'s.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zstd::stream::write::Encoder;

use super::target::Packing;
use crate::error::{Error, Result};

/// What is written at a time, and from a multiple of which on: that spares the file system work.
const BLOCK: usize = 128 << 10;

/// A packer, and what it has packed but not passed on. Packed bytes have a member under way, or none.
pub enum Packer {
    /// Packs nothing; the second buffer is room.
    Plain(Vec<u8>, Vec<u8>),
    /// `.gz`
    Gzip(Option<GzEncoder<Vec<u8>>>),
    /// `.zst`
    Zstd(Option<Encoder<'static, Vec<u8>>>),
}

impl Packer {
    /// One that has nothing under way.
    pub fn new(packing: Packing) -> Self {
        match packing {
            Packing::Plain => Self::Plain(Vec::new(), Vec::new()),
            Packing::Gzip => Self::Gzip(None),
            Packing::Zstd => Self::Zstd(None),
        }
    }

    /// Something to write into; begins a member where none is under way.
    pub fn writer(&mut self) -> Result<&mut dyn Write> {
        Ok(match self {
            Self::Plain(bytes, _) => bytes,
            Self::Gzip(member) => member.get_or_insert_with(|| GzEncoder::new(Vec::new(), Compression::new(3))),
            Self::Zstd(member) => match member {
                Some(encoder) => encoder,
                None => {
                    let mut encoder = Encoder::new(Vec::new(), 3).map_err(fail)?;
                    encoder.include_checksum(true).map_err(fail)?;
                    member.insert(encoder)
                }
            },
        })
    }

    /// What has gathered, if that is a block or `all`. Behind the `written` bytes that stand in the file already, a plain
    /// block ends where blocks end.
    pub fn take(&mut self, all: bool, written: u64) -> Option<Vec<u8>> {
        let (ready, room) = match self {
            Self::Plain(bytes, room) => (bytes, Some(room)),
            Self::Gzip(member) => (member.as_mut()?.get_mut(), None),
            Self::Zstd(member) => (member.as_mut()?.get_mut(), None),
        };
        if ready.is_empty() || (!all && ready.len() < BLOCK) {
            return None;
        }
        let mut kept = Vec::new();
        if let Some(room) = room.filter(|_| !all) {
            let behind = (written % BLOCK as u64) as usize;
            let rest = ready.split_at(ready.len() - (behind + ready.len()) % BLOCK).1;
            kept = std::mem::take(room);
            kept.extend_from_slice(rest);
            ready.truncate(ready.len() - kept.len());
        }
        Some(std::mem::replace(ready, kept))
    }

    /// Uses the room of what was taken again.
    pub fn give_back(&mut self, mut taken: Vec<u8>) {
        if let Self::Plain(bytes, room) = self {
            taken.clear();
            *(if bytes.capacity() == 0 { bytes } else { room }) = taken;
        }
    }

    /// Gives the room of an empty buffer back to the system.
    pub fn shrink(&mut self) {
        if let Self::Plain(bytes, room) = self
            && bytes.is_empty()
        {
            (*bytes, *room) = (Vec::new(), Vec::new());
        }
    }

    /// Ends the member under way and gives what of it has not been taken; `None` where none is.
    pub fn close_member(&mut self) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Plain(..) => Ok(None),
            Self::Gzip(member) => member.take().map(GzEncoder::finish).transpose().map_err(fail),
            Self::Zstd(member) => member.take().map(Encoder::finish).transpose().map_err(fail),
        }
    }
}

fn fail(error: io::Error) -> Error {
    Error::failure(format!("cannot pack: {error}")).because(error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn any_flipped_bit_of_a_zstd_frame_is_noticed() {
        let text: Vec<u8> = (0..40_000u32).flat_map(|at| (at % 251 * (at / 300)).to_le_bytes()).collect();
        let mut packer = Packer::new(Packing::Zstd);
        packer.writer().unwrap().write_all(&text).unwrap();
        let frame = packer.close_member().unwrap().unwrap();
        assert_eq!(zstd::decode_all(&frame[..]).unwrap(), text);
        let mut noticed = 0;
        for bit in (40..frame.len() * 8).step_by(frame.len() / 25) {
            let mut damaged = frame.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            // A bit of the header may change nothing; text that is read is never wrong.
            match zstd::decode_all(&damaged[..]) {
                Ok(read) => assert!(read == text, "bit {bit} of {}", frame.len() * 8),
                Err(_) => noticed += 1,
            }
        }
        assert!(noticed > 150, "{noticed}");
    }
}
