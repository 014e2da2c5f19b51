//! The webhook bodies that go into exports: kept in a file without a name until the export of their chat comes, as they
//! may be many and may come first or last.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use super::Conversion;
use super::versions::Standing;
use crate::error::{Error, Result};
use crate::source::{Found, read};
use crate::unified::Chat;
use crate::unified::recognise::RecordShape;

/// The bodies as common records, by their places.
#[derive(Default)]
pub(super) struct Bodies {
    file: Option<BufReader<File>>,
    places: HashMap<u32, (u64, usize)>,
    /// Values of a wrong type in them.
    pub odd_values: u64,
}

impl Bodies {
    /// Reads the inputs for them, if there are any.
    pub fn collect(conversion: &Conversion, standing: &Standing) -> Result<Self> {
        let wanted = standing.webhooks();
        if wanted.is_empty() {
            return Ok(Self::default());
        }
        let fail = |error| Error::failure(format!("cannot write a temporary file: {error}"));
        let mut file = BufWriter::new(tempfile::tempfile().map_err(fail)?);
        let mut bodies = Self::default();
        let (mut place, mut offset, mut line) = (0_u32, 0_u64, Vec::new());
        for input in &conversion.inputs.files {
            let options = crate::source::ReadOptions { hash: false, ..conversion.options };
            read(input, options, &mut |found| {
                conversion.check_interrupt()?;
                let Found::Record { raw, shape, .. } = found else { return Ok(()) };
                let own = place;
                place += 1;
                if !wanted.contains(own) {
                    return Ok(());
                }
                let account = conversion.account(input.account.as_ref(), shape);
                let chat = match shape {
                    RecordShape::Vendor(shape) => conversion.mapper.map(raw, shape, account).ok().map(|mapped| {
                        bodies.odd_values += mapped.odd_values;
                        mapped.chat
                    }),
                    _ => Chat::from_json(raw).ok(),
                };
                let Some(chat) = chat else { return Ok(()) };
                line.clear();
                chat.write_json(&mut line);
                file.write_all(&line).map_err(fail)?;
                bodies.places.insert(own, (offset, line.len()));
                offset += line.len() as u64;
                Ok(())
            })?;
        }
        let mut file = file.into_inner().map_err(|error| fail(error.into_error()))?;
        file.rewind().map_err(fail)?;
        bodies.file = Some(BufReader::new(file));
        Ok(bodies)
    }

    /// The body at `place`.
    pub fn get(&mut self, place: u32) -> Result<Option<Chat>> {
        let (Some((offset, length)), Some(file)) = (self.places.get(&place).copied(), &mut self.file) else {
            return Ok(None);
        };
        let mut line = vec![0; length];
        let read = file.seek(SeekFrom::Start(offset)).and_then(|_| file.read_exact(&mut line));
        read.map_err(|error| Error::failure(format!("cannot read a temporary file: {error}")))?;
        Ok(std::str::from_utf8(&line).ok().and_then(|line| Chat::from_json(line).ok()))
    }
}
