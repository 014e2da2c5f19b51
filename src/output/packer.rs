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
                None => member.insert(Encoder::new(Vec::new(), 3).map_err(fail)?),
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
