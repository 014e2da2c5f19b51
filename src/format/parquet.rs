//! Parquet: a file of chats, nested as the record is, or of messages; made at the end of a run. Rows are in the order
//! of their time. Row groups are bounded by bytes, so memory stays flat.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::builder::StructBuilder;
use arrow_schema::Schema;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use super::parquet_row::{Layout, put_chat, put_messages};
use super::partial::Chats;
use super::{Made, Making, Rows};
use crate::error::{Error, Result};
use crate::unified::{SCHEMA, instant};

/// So many bytes of JSON make a batch, and so many a row group.
const BATCH: usize = 1 << 20;
const ROW_GROUP: usize = 24 << 20;

/// Any file may be replaced, as by every format of records.
pub fn check(_: &Path) -> Result<()> {
    Ok(())
}

/// Makes the file.
pub fn build(making: &Making<'_>) -> Result<Made> {
    let failed = |error: ParquetError| {
        Error::failure(format!("cannot write {}: {error}", making.existing.display())).because(error)
    };
    let mut chats = Chats::open(making.ndjson)?;
    let order = order(&mut chats)?;
    let file = File::options().write(true).truncate(true).open(making.out);
    let file = file.map_err(|error| Error::disk("write to", making.out, error))?;
    let layout = match making.shape.rows {
        Rows::Chats => Layout::chats(),
        Rows::Messages => Layout::messages(),
    };
    let mut table = Table::new(file, layout, &chats.sha256()).map_err(failed)?;
    for place in order {
        let chat = chats.chat_at(place.offset)?;
        match making.shape.rows {
            Rows::Chats => put_chat(&mut table.rows, &chat, making.zone),
            Rows::Messages => put_messages(&mut table.rows, &chat, making.zone),
        }
        table.grow(chats.line_length()).map_err(failed)?;
    }
    table.end().map_err(failed)?;
    Ok(Made::default())
}

/// Where a chat is, and what decides when its turn is.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Place {
    /// Undated ones last.
    is_undated: bool,
    time: i64,
    key: Box<str>,
    offset: u64,
}

fn order(chats: &mut Chats) -> Result<Vec<Place>> {
    let mut places = Vec::new();
    while let Some((chat, offset)) = chats.next_chat()? {
        let time = instant(chat.requested_at.as_deref()).map(|time| time.timestamp_micros());
        let (is_undated, time) = (time.is_none(), time.unwrap_or_default());
        places.push(Place { is_undated, time, key: chat.key.into_boxed_str(), offset });
    }
    places.sort_unstable();
    Ok(places)
}

/// A file under way.
struct Table {
    writer: ArrowWriter<File>,
    rows: StructBuilder,
    schema: Arc<Schema>,
    /// Bytes of JSON in the batch, and in the row group.
    batch: usize,
    group: usize,
}

impl Table {
    fn new(file: File, layout: Layout, sha256: &str) -> Result<Self, ParquetError> {
        let sources = format!("[\"{sha256}\"]");
        let fact = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_created_by(format!("chatferry {}", env!("CARGO_PKG_VERSION")))
            .set_max_row_group_row_count(None)
            // No two of these are alike.
            .set_column_dictionary_enabled(ColumnPath::from("raw"), false)
            .set_column_dictionary_enabled(ColumnPath::from("extra"), false)
            .set_key_value_metadata(Some(vec![fact("chatferry.schema", SCHEMA), fact("chatferry.sources", &sources)]))
            .build();
        let schema = Arc::new(Schema::new(layout.fields.clone()));
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties))?;
        Ok(Self { writer, rows: layout.builder(), schema, batch: 0, group: 0 })
    }

    /// Passes on what has gathered, if that is enough; so many bytes have come since.
    fn grow(&mut self, bytes: usize) -> Result<(), ParquetError> {
        self.batch += bytes;
        self.group += bytes;
        if self.batch >= BATCH {
            self.pass_on()?;
        }
        if self.group >= ROW_GROUP {
            self.writer.flush()?;
            self.group = 0;
        }
        Ok(())
    }

    fn pass_on(&mut self) -> Result<(), ParquetError> {
        let rows = RecordBatch::from(self.rows.finish());
        self.batch = 0;
        self.writer.write(&rows.with_schema(self.schema.clone())?)
    }

    fn end(mut self) -> Result<(), ParquetError> {
        self.pass_on()?;
        self.writer.close().map(drop)
    }
}
