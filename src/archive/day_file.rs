//! Day files: NDJSON in zstd frames with checksums, hashed while they are written.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use aws_lc_rs::digest::{Context, SHA256};
use zstd::stream::write::Encoder;

use super::disk::Disk;
use super::series::hex;
use crate::error::{Error, Result};

/// A day file that is being staged.
pub struct DayFileWriter {
    name: String,
    encoder: Encoder<'static, HashingFile>,
    lines: u64,
}

impl DayFileWriter {
    /// Stages a file as `name`; `old` is an existing file whose frames it begins with.
    pub fn create(disk: &Disk, name: &str, old: Option<&str>) -> Result<Self> {
        let mut file = HashingFile::new(BufWriter::with_capacity(1 << 16, disk.create(name)?));
        let fail = |error| Error::disk("write", disk.path(name), error);
        if let Some(old) = old {
            let path = disk.path(old);
            let mut old = File::open(&path).map_err(|error| Error::disk("read", &path, error))?;
            let mut buffer = vec![0; 1 << 16];
            loop {
                let read = old.read(&mut buffer).map_err(|error| Error::disk("read", &path, error))?;
                if read == 0 {
                    break;
                }
                file.write_all(&buffer[..read]).map_err(fail)?;
            }
        }
        let mut encoder = Encoder::new(file, 3).map_err(fail)?;
        encoder.include_checksum(true).map_err(fail)?;
        Ok(Self { name: name.to_owned(), encoder, lines: 0 })
    }

    /// Adds a line.
    pub fn line(&mut self, disk: &Disk, line: &[u8]) -> Result<()> {
        self.lines += 1;
        let written = self.encoder.write_all(line).and_then(|()| self.encoder.write_all(b"\n"));
        written.map_err(|error| Error::disk("write", disk.path(&self.name), error))
    }

    /// How many lines were added.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Makes the file durable; gives its hash.
    pub fn finish(self, disk: &Disk) -> Result<String> {
        let fail = |error| Error::disk("write", disk.path(&self.name), error);
        let HashingFile { file, hash } = self.encoder.finish().map_err(fail)?;
        let file = file.into_inner().map_err(|error| fail(error.into_error()))?;
        disk.sync(&file, &self.name)?;
        Ok(hex(hash.finish().as_ref()))
    }
}

struct HashingFile {
    file: BufWriter<File>,
    hash: Context,
}

impl HashingFile {
    fn new(file: BufWriter<File>) -> Self {
        Self { file, hash: Context::new(&SHA256) }
    }
}

impl Write for HashingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
