//! `chatferry schema`: what unified records, rows of messages and summaries look like, for tools that want types before
//! they read.

use clap::ValueEnum;

use super::Context;
use crate::error::{Error, Exit, Result};
use crate::format::Rows;
use crate::summary;
use crate::unified::schema::{self, Dialect};

const EXAMPLES: &str = "\
Examples:
  chatferry schema chat > chat.schema.json
  chatferry schema chat --as duckdb
  chatferry schema message --as postgres
  chatferry schema summary";

/// Print the schema of records, messages or summaries
///
/// JSON Schema (2020-12), or the statement that makes a table: of a chat nested for DuckDB and Spark, the table `chats`
/// for PostgreSQL and SQLite.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// What to describe
    #[arg(value_name = "WHAT")]
    pub what: What,
    /// Language of the schema [default: json-schema]
    #[arg(long = "as", value_name = "LANGUAGE")]
    pub language: Option<Language>,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum What {
    /// A unified record.
    Chat,
    /// A row of --rows messages in unified shape.
    Message,
    /// The object of --summary.
    Summary,
}

/// `--as`
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
#[allow(missing_docs)]
pub enum Language {
    JsonSchema,
    #[value(name = "duckdb")]
    DuckDb,
    Spark,
    Postgres,
    Sqlite,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    context.ui.print(&text(args.what, args.language)?)?;
    Ok(Exit::Complete)
}

fn text(what: What, language: Option<Language>) -> Result<String> {
    let dialect = match language.unwrap_or(Language::JsonSchema) {
        Language::JsonSchema if what == What::Summary && language.is_none() => return Ok(summary::SCHEMA.to_owned()),
        Language::JsonSchema if what == What::Chat => return Ok(schema::CHAT.to_owned()),
        Language::JsonSchema if what == What::Message => return Ok(schema::MESSAGE.to_owned()),
        Language::DuckDb => Dialect::DuckDb,
        Language::Spark => Dialect::Spark,
        Language::Postgres => Dialect::Postgres,
        Language::Sqlite | Language::JsonSchema => Dialect::Sqlite,
    };
    match (what, dialect) {
        (What::Summary, _) => {
            Err(Error::usage("--as: a summary is described as JSON Schema only").hint("leave --as out"))
        }
        (What::Chat, Dialect::DuckDb | Dialect::Spark) => Ok(schema::nested_chats(dialect)),
        (What::Chat, _) => Ok(schema::table(Rows::Chats, dialect)),
        (What::Message, _) => Ok(schema::table(Rows::Messages, dialect)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_one_statement_or_one_document() {
        for what in [What::Chat, What::Message] {
            for language in [None, Some(Language::JsonSchema)] {
                let document: serde_json::Value = serde_json::from_str(&text(what, language).unwrap()).unwrap();
                assert_eq!(document["$schema"], "https://json-schema.org/draft/2020-12/schema");
            }
            for language in [Language::DuckDb, Language::Spark, Language::Postgres, Language::Sqlite] {
                let statement = text(what, Some(language)).unwrap();
                assert!(statement.starts_with("CREATE TABLE ") && statement.ends_with(";\n"), "{statement}");
            }
        }
        assert!(serde_json::from_str::<serde_json::Value>(&text(What::Summary, None).unwrap()).is_ok());
        for language in [Language::JsonSchema, Language::DuckDb] {
            assert_eq!(text(What::Summary, Some(language)).unwrap_err().exit(), Exit::Usage);
        }
    }
}
