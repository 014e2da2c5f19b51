//! NDJSON: one JSON text a line, the service's own bytes.

use std::io::{self, Write};

use super::element::Elements;
use super::{RecordWriter, Shape};
use crate::record::Record;

/// Makes a writer.
pub fn writer(shape: &Shape) -> Box<dyn RecordWriter> {
    Box::new(Ndjson(Elements::new(shape)))
}

struct Ndjson(Elements);

impl RecordWriter for Ndjson {
    fn record(&mut self, out: &mut dyn Write, _rows: u64, record: &Record<'_>) -> io::Result<u64> {
        self.0.copy(record, |text| {
            out.write_all(text)?;
            out.write_all(b"\n")
        })
    }
}
