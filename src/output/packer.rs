//! What packs a file's bytes: members (gzip) or frames (zstd) that end at each mark, so that every mark is an offset at
//! which the file can be cut and gone on with. Where the bytes go is [`super::growing`]'s.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zstd::stream::write::Encoder;

use super::target::Packing;
use crate::error::{Error, Result};

/// Blocks written to disk are about this large.
const BLOCK: usize = 128 << 10;

/// A packer, and what it has packed but not passed on. Packed bytes have a member under way, or none.
pub enum Packer {
    /// Packs nothing.
    Plain(Vec<u8>),
    /// `.gz`
    Gzip(Option<GzEncoder<Vec<u8>>>),
    /// `.zst`
    Zstd(Option<Encoder<'static, Vec<u8>>>),
}

impl Packer {
    /// One that has nothing under way.
    pub fn new(packing: Packing) -> Self {
        match packing {
            Packing::Plain => Self::Plain(Vec::new()),
            Packing::Gzip => Self::Gzip(None),
            Packing::Zstd => Self::Zstd(None),
        }
    }

    /// Something to write into; begins a member where none is under way.
    pub fn writer(&mut self) -> Result<&mut dyn Write> {
        Ok(match self {
            Self::Plain(bytes) => bytes,
            Self::Gzip(member) => member.get_or_insert_with(|| GzEncoder::new(Vec::new(), Compression::new(3))),
            Self::Zstd(member) => match member {
                Some(encoder) => encoder,
                None => member.insert(Encoder::new(Vec::new(), 3).map_err(fail)?),
            },
        })
    }

    /// What has gathered, if that is a block or `all`.
    pub fn take(&mut self, all: bool) -> Option<Vec<u8>> {
        let ready = match self {
            Self::Plain(bytes) => bytes,
            Self::Gzip(member) => member.as_mut()?.get_mut(),
            Self::Zstd(member) => member.as_mut()?.get_mut(),
        };
        (!ready.is_empty() && (all || ready.len() >= BLOCK)).then(|| std::mem::take(ready))
    }

    /// Uses the room of what was taken again.
    pub fn give_back(&mut self, mut taken: Vec<u8>) {
        if let Self::Plain(bytes) = self
            && bytes.is_empty()
        {
            taken.clear();
            *bytes = taken;
        }
    }

    /// Ends the member under way and gives what of it has not been taken; `None` where none is.
    pub fn close_member(&mut self) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Plain(_) => Ok(None),
            Self::Gzip(member) => member.take().map(GzEncoder::finish).transpose().map_err(fail),
            Self::Zstd(member) => member.take().map(Encoder::finish).transpose().map_err(fail),
        }
    }
}

fn fail(error: io::Error) -> Error {
    Error::failure(format!("cannot pack: {error}")).because(error)
}
