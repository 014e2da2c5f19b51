//! SQLite: a database of chats, messages, agents and attachments, made at the end of a run. What a database of ours
//! holds already stays; a chat that came again takes the place of its older self.
//!
//! The new database is a copy that is put in place of the old one, so a run that fails changes nothing.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement};

use super::partial::Chats;
use super::{Made, Making, Rows};
use crate::error::{Error, Result};
use crate::output::path::real;
use crate::unified::columns::{Cell, Row, columns, utc_time};
use crate::unified::schema::{Dialect, table};
use crate::unified::{Agent, Chat, Message, instant};
use crate::window::Zone;

/// Says that a database is ours: `chfy` in the file's header.
const APPLICATION_ID: u32 = 0x6368_6679;

/// The version of the tables.
const USER_VERSION: u32 = 1;

/// What the two tables of columns have beside them.
const SCHEMA: &str = "
CREATE TABLE agents (
  key TEXT NOT NULL REFERENCES chats (key),
  id TEXT,
  name TEXT,
  started_at TEXT,
  ended_at TEXT,
  duration_s REAL
);
CREATE TABLE attachments (
  key TEXT NOT NULL REFERENCES chats (key),
  seq INTEGER NOT NULL,
  name TEXT,
  url TEXT,
  media_type TEXT,
  bytes INTEGER,
  sha256 TEXT,
  path TEXT
);
CREATE INDEX chats_requested_at ON chats (requested_at);
CREATE INDEX chats_day ON chats (day);
CREATE INDEX agents_key ON agents (key);
CREATE INDEX agents_name ON agents (name);
CREATE INDEX attachments_key ON attachments (key, seq);
CREATE VIEW messages_text AS
  SELECT rowid, concat_ws(char(10), text, translation) AS text FROM messages;
CREATE VIRTUAL TABLE messages_fts USING fts5 (
  text, content='messages_text', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
);
CREATE VIEW day_counts AS
  SELECT day, source, count(*) AS chats, sum(message_count) AS messages FROM chats GROUP BY day, source;
CREATE VIEW agent_counts AS
  SELECT coalesce(agents.name, agents.id) AS agent, count(DISTINCT agents.key) AS chats,
    sum(agents.duration_s) AS duration_s, avg(chats.rating) AS rating
  FROM agents JOIN chats ON chats.key = agents.key GROUP BY 1;
";

/// Refuses what cannot be replaced: a file that is no database of ours, and one that somebody has open.
///
/// # Errors
///
/// Exit 2.
pub fn check(path: &Path) -> Result<()> {
    let path = &real(path);
    let Ok(mut file) = File::open(path) else { return Ok(()) };
    let mut header = Vec::new();
    let read = file.by_ref().take(100).read_to_end(&mut header);
    read.map_err(|error| Error::disk("read", path, error))?;
    if header.is_empty() {
        return Ok(());
    }
    let name = path.display();
    let number =
        |at: usize| header.get(at..at + 4).map(|bytes| bytes.iter().fold(0, |all, byte| all << 8 | u32::from(*byte)));
    if !header.starts_with(b"SQLite format 3\0") || number(68) != Some(APPLICATION_ID) {
        let foreign = format!("--output {name} exists and is not a database of chatferry's");
        return Err(Error::usage(foreign).hint("it was not changed; choose another name"));
    }
    if number(60) != Some(USER_VERSION) {
        let newer = format!("--output {name} was written by another version of chatferry, with other tables");
        return Err(Error::usage(newer).hint("it was not changed; choose another name"));
    }
    let is_used = |suffix: &str| {
        let mut other = path.as_os_str().to_owned();
        other.push(suffix);
        std::fs::metadata(other).is_ok_and(|found| found.len() > 0)
    };
    if is_used("-wal") || is_used("-journal") {
        let open = format!("--output {name} is open in another program, or was not closed properly");
        return Err(Error::usage(open).hint("close that program, or open the database once with sqlite3 and close it"));
    }
    Ok(())
}

/// Makes the database.
pub fn build(making: &Making<'_>) -> Result<Made> {
    check(making.existing).map_err(Error::late)?;
    let is_new = std::fs::metadata(real(making.existing)).map_or(true, |found| found.len() == 0);
    fill(making, is_new).map_err(|problem| match problem {
        Problem::Ours(error) => error,
        Problem::Database(error) => {
            Error::failure(format!("cannot write {}: {error}", making.existing.display())).because(error)
        }
    })?;
    Ok(Made::default())
}

enum Problem {
    Ours(Error),
    Database(rusqlite::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

fn fill(making: &Making<'_>, is_new: bool) -> Result<(), Problem> {
    if !is_new {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let old = Connection::open_with_flags(real(making.existing), flags)?;
        old.execute("VACUUM INTO ?1", [making.out.to_string_lossy()])?;
        old.close().map_err(|(_, error)| error)?;
    }
    let mut database = Connection::open(making.out)?;
    // The file is nobody's before it is complete, so nothing has to survive a crash.
    database.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")?;
    database.execute_batch("PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=OFF;")?;
    let transaction = database.transaction()?;
    if is_new {
        transaction.execute_batch(&(table(Rows::Chats, Dialect::Sqlite) + &table(Rows::Messages, Dialect::Sqlite)))?;
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", USER_VERSION)?;
    }
    let zone = making.zone;
    let mut chats = Chats::open(making.ndjson)?;
    let mut tables = Tables::new(&transaction)?;
    while let Some((chat, _)) = chats.next_chat()? {
        tables.put(&chat, zone)?;
    }
    drop(tables);
    transaction.commit()?;
    database.execute_batch("INSERT INTO messages_fts (messages_fts) VALUES ('optimize'); PRAGMA optimize;")?;
    database.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Puts chats in the tables.
struct Tables<'a> {
    is_known: Statement<'a>,
    forget: [Statement<'a>; 4],
    put_chat: Statement<'a>,
    put_message: Statement<'a>,
    put_agent: Statement<'a>,
    put_words: Statement<'a>,
    put_file: Statement<'a>,
}

impl<'a> Tables<'a> {
    fn new(database: &'a Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            is_known: database.prepare("SELECT 1 FROM chats WHERE key = ?1")?,
            forget: [
                database.prepare(
                    "INSERT INTO messages_fts (messages_fts, rowid, text) SELECT 'delete', rowid, text
                     FROM messages_text WHERE rowid IN (SELECT rowid FROM messages WHERE key = ?1) AND text != ''",
                )?,
                database.prepare("DELETE FROM messages WHERE key = ?1")?,
                database.prepare("DELETE FROM agents WHERE key = ?1")?,
                database.prepare("DELETE FROM attachments WHERE key = ?1")?,
            ],
            put_chat: database.prepare(&put_sql(Rows::Chats))?,
            put_message: database.prepare(&put_sql(Rows::Messages))?,
            put_agent: database.prepare(
                "INSERT INTO agents (key, id, name, started_at, ended_at, duration_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?,
            put_words: database.prepare(
                "INSERT INTO messages_fts (rowid, text) VALUES (last_insert_rowid(), concat_ws(char(10), ?1, ?2))",
            )?,
            put_file: database.prepare(
                "INSERT INTO attachments (key, seq, name, url, media_type, bytes, sha256, path)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?,
        })
    }

    fn put(&mut self, chat: &Chat, zone: &Zone) -> rusqlite::Result<()> {
        if self.is_known.exists([&chat.key])? {
            // Everything but its row of chats, in which users may have columns of their own.
            self.forget.iter_mut().try_for_each(|sql| sql.execute([&chat.key]).map(drop))?;
        }
        put_row(&mut self.put_chat, &Row { chat, message: None, zone }, Rows::Chats)?;
        for agent in chat.agents.iter().flatten() {
            self.put_agent(&chat.key, agent)?;
        }
        for message in chat.messages.iter().flatten() {
            put_row(&mut self.put_message, &Row { chat, message: Some(message), zone }, Rows::Messages)?;
            self.put_parts(&chat.key, message)?;
        }
        Ok(())
    }

    fn put_agent(&mut self, key: &str, agent: &Agent) -> rusqlite::Result<()> {
        let time = |text: &Option<String>| instant(text.as_deref()).map(utc_time);
        let (started, ended) = (time(&agent.started_at), time(&agent.ended_at));
        let duration = agent.duration_s.map(|seconds| seconds.0);
        self.put_agent.execute((key, &agent.id, &agent.name, started, ended, duration)).map(drop)
    }

    /// What a message has beside its row: its words for the search, and its files.
    fn put_parts(&mut self, key: &str, message: &Message) -> rusqlite::Result<()> {
        if message.text.is_some() || message.translation.is_some() {
            self.put_words.execute((&message.text, &message.translation))?;
        }
        for file in &message.attachments {
            let bytes = file.bytes.and_then(|bytes| i64::try_from(bytes).ok());
            let (seq, name, url, media_type) = (message.seq, &file.name, &file.url, &file.media_type);
            self.put_file.execute((key, seq, name, url, media_type, bytes, &file.sha256, &file.path))?;
        }
        Ok(())
    }
}

/// A row in the place of an older one, of which the columns that users have added stay.
fn put_sql(rows: Rows) -> String {
    let names: Vec<_> = columns(rows).iter().map(|column| format!("\"{}\"", column.name)).collect();
    let (table, keys) = match rows {
        Rows::Chats => ("chats", "key"),
        Rows::Messages => ("messages", "key, seq"),
    };
    let marks = vec!["?"; names.len()].join(", ");
    let newer: Vec<_> = names.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    let (names, newer) = (names.join(", "), newer.join(", "));
    format!("INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT ({keys}) DO UPDATE SET {newer}")
}

fn put_row(statement: &mut Statement<'_>, row: &Row<'_>, rows: Rows) -> rusqlite::Result<()> {
    for (index, column) in columns(rows).iter().enumerate() {
        let text;
        let value = match (column.cell)(row) {
            Cell::Null => ValueRef::Null,
            Cell::Text(cell) => {
                text = cell;
                ValueRef::Text(text.as_bytes())
            }
            Cell::Time(instant, _) => {
                text = utc_time(instant).into();
                ValueRef::Text(text.as_bytes())
            }
            Cell::Day(day) => {
                text = day.to_string().into();
                ValueRef::Text(text.as_bytes())
            }
            Cell::Number(number) => ValueRef::Real(number),
            Cell::Integer(number) => ValueRef::Integer(number),
            Cell::Boolean(value) => ValueRef::Integer(value.into()),
        };
        statement.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(value))?;
    }
    statement.raw_execute().map(drop)
}
