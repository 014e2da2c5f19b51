//! JSON: one array, each element on a line of its own.

use std::io::{self, Write};

use super::element::Elements;
use super::{RecordWriter, Shape};
use crate::record::Record;

/// Makes a writer.
pub fn writer(shape: &Shape) -> Box<dyn RecordWriter> {
    Box::new(Json(Elements::new(shape)))
}

struct Json(Elements);

impl RecordWriter for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[\n")
    }

    fn record(&mut self, out: &mut dyn Write, rows: u64, record: &Record<'_>) -> io::Result<u64> {
        let mut first = rows == 0;
        self.0.copy(record, |text| {
            if !std::mem::take(&mut first) {
                out.write_all(b",\n")?;
            }
            out.write_all(text)
        })
    }

    fn end(&mut self, out: &mut dyn Write, rows: u64) -> io::Result<()> {
        out.write_all(if rows == 0 { b"]\n" } else { b"\n]\n" })
    }
}
