//! How the files of an export are made and hashed. Opening and locking them is [`crate::fs`]'s.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use aws_lc_rs::digest::Context;

use crate::error::{Error, Result};
pub use crate::fs::{locked, make_private, sync_folder};

/// How new files are made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Readable by the owner alone.
    pub private: bool,
    /// Refuse to replace a file.
    pub no_clobber: bool,
    /// Hash what is written.
    pub hash: bool,
    /// The run may stop before its end, so a file of a period must not be replaced by what it has by then.
    pub limited: bool,
}

impl Manner {
    /// Refuses to replace what stands at `path`, if that is not wanted.
    pub fn refuse(self, path: &Path) -> Result<()> {
        match self.no_clobber && path.exists() {
            true => Err(Error::usage(format!("{} exists, and --no-clobber keeps it", path.display()))),
            false => Ok(()),
        }
    }

    /// Refuses to replace the file of a period by one that may cover less of it.
    pub fn refuse_period(self, path: &Path) -> Result<()> {
        match self.limited && path.exists() {
            true => Err(Error::usage(format!("--limit: {} exists and may hold more of its period", path.display()))
                .hint("leave --limit out, or choose another output")),
            false => Ok(()),
        }
    }
}

/// The checksum of the first `length` bytes of a file, and their SHA-256 if `hash` is there; how many there were.
pub fn digest(file: &mut File, length: u64, mut hash: Option<&mut Context>) -> io::Result<(u64, crc32fast::Hasher)> {
    let (mut checksum, mut read) = (crc32fast::Hasher::new(), 0);
    io::Seek::rewind(file)?;
    let mut file = file.take(length);
    let mut block = vec![0; 128 << 10];
    loop {
        let count = file.read(&mut block)?;
        if count == 0 {
            return Ok((read, checksum));
        }
        read += count as u64;
        checksum.update(&block[..count]);
        if let Some(hash) = &mut hash {
            hash.update(&block[..count]);
        }
    }
}

/// A hash as it is printed.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
