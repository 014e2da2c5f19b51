//! The common record's JSON Schema, and tables that hold its columns, for engines that want to know types before they
//! read. The schemas are generated from the types in a test and committed; nothing here is worked out at run time but
//! the statements that make tables.

use super::columns::{Column, ColumnType, columns};
use crate::format::Rows;

/// JSON Schema (2020-12) of a chat.
pub const CHAT: &str = include_str!("schema/chat.json");
/// JSON Schema of a row of the messages' table, as JSON and NDJSON have it.
pub const MESSAGE: &str = include_str!("schema/message.json");

#[cfg(test)]
pub(crate) use tests::assert_valid;

/// An SQL dialect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// Spark.
    Spark,
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

/// `CREATE TABLE` of one of the two tables of columns.
pub fn table(rows: Rows, dialect: Dialect) -> String {
    let name = match rows {
        Rows::Chats => "chats",
        Rows::Messages => "messages",
    };
    let lines = columns(rows).iter().map(|column| line(column, dialect));
    let keys = match (rows, dialect) {
        (_, Dialect::Spark) => None,
        (Rows::Chats, _) => Some("  PRIMARY KEY (key)".to_owned()),
        (Rows::Messages, _) => Some("  PRIMARY KEY (key, seq)".to_owned()),
    };
    let lines: Vec<String> = lines.chain(keys).collect();
    format!("CREATE TABLE {name} (\n{}\n);\n", lines.join(",\n"))
}

fn line(column: &Column, dialect: Dialect) -> String {
    let quote = if dialect == Dialect::Spark { '`' } else { '"' };
    let required = if column.required { " NOT NULL" } else { "" };
    format!("  {quote}{}{quote} {}{required}", column.name, type_name(column.kind, dialect))
}

fn type_name(kind: ColumnType, dialect: Dialect) -> &'static str {
    use Dialect::{DuckDb, Postgres, Spark, Sqlite};
    match (kind, dialect) {
        (ColumnType::Text, Spark) => "STRING",
        (ColumnType::Text, DuckDb) => "VARCHAR",
        (ColumnType::Text, _) => "TEXT",
        (ColumnType::Time, Sqlite) => "TEXT",
        (ColumnType::Time, Spark) => "TIMESTAMP",
        (ColumnType::Time, DuckDb | Postgres) => "TIMESTAMPTZ",
        (ColumnType::Day, Sqlite) => "TEXT",
        (ColumnType::Day, _) => "DATE",
        (ColumnType::Number, Sqlite) => "REAL",
        (ColumnType::Number, Spark | DuckDb) => "DOUBLE",
        (ColumnType::Number, Postgres) => "DOUBLE PRECISION",
        (ColumnType::Integer, Sqlite) => "INTEGER",
        (ColumnType::Integer, _) => "BIGINT",
        (ColumnType::Boolean, Sqlite) => "INTEGER",
        (ColumnType::Boolean, _) => "BOOLEAN",
    }
}

/// `CREATE TABLE` of the record itself, nested, with columns in the order of its keys.
pub fn nested_chats(dialect: Dialect) -> String {
    let spark = dialect == Dialect::Spark;
    let quote = if spark { '`' } else { '"' };
    let lines: Vec<String> =
        RECORD.iter().map(|(name, kind)| format!("  {quote}{name}{quote} {}", nested(kind, spark))).collect();
    format!("CREATE TABLE chats (\n{}\n);\n", lines.join(",\n"))
}

/// The type of a field of the record.
#[derive(Debug)]
pub enum FieldType {
    /// Text; an id, an enum, or JSON text too.
    Text,
    /// RFC 3339 in the record, an instant in a table.
    Time,
    /// A number with a fraction.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// Fields of its own.
    Struct(&'static [(&'static str, FieldType)]),
    /// A list of such.
    List(&'static [(&'static str, FieldType)]),
    /// A list of JSON texts.
    TextList,
}

use FieldType::{Boolean, Integer, List, Number, Struct, Text, TextList, Time};

static NAMED: &[(&str, FieldType)] = &[("id", Text), ("name", Text)];
static PAGE: &[(&str, FieldType)] = &[("url", Text), ("title", Text)];

/// The record's fields and their types, in the order of its keys: what nested tables and Parquet are made from.
pub static RECORD: &[(&str, FieldType)] = &[
    ("schema", Text),
    ("key", Text),
    ("source", Text),
    ("account", Text),
    ("project", Struct(NAMED)),
    ("id", Text),
    ("guid", Text),
    ("kind", Text),
    ("vendor_status", Text),
    ("channel", Text),
    ("origin", Text),
    ("requested_at", Time),
    ("started_at", Time),
    ("ended_at", Time),
    ("time_basis", Struct(&[("requested_at", Text), ("started_at", Text), ("ended_at", Text)])),
    ("waiting_s", Number),
    ("duration_s", Number),
    ("first_response_s", Number),
    ("average_response_s", Number),
    ("agent_duration_s", Number),
    ("bot_duration_s", Number),
    ("is_spam", Boolean),
    ("sla", Struct(&[("value", Text), ("vendor", Text)])),
    (
        "visitor",
        Struct(&[
            ("id", Text),
            ("contact_id", Text),
            ("name", Text),
            ("email", Text),
            ("phone", Text),
            ("company", Text),
            ("ip", Text),
            ("language", Text),
        ]),
    ),
    ("agents", List(&[("id", Text), ("name", Text), ("started_at", Time), ("ended_at", Time), ("duration_s", Number)])),
    ("bot", Struct(NAMED)),
    ("department", Struct(NAMED)),
    ("skill", Struct(NAMED)),
    ("campaign", Struct(NAMED)),
    ("queue", Struct(&[("first", Text), ("last", Text)])),
    ("ticket", Struct(&[("id", Text), ("no", Text), ("type", Text)])),
    ("page", Struct(PAGE)),
    ("session", Struct(&[("landing_url", Text), ("referrer_url", Text), ("browser", Text), ("os", Text)])),
    ("rating", Struct(&[("grade", Integer), ("comment", Text)])),
    ("categories", List(NAMED)),
    ("wrapup", Struct(&[("comment", Text)])),
    ("fields", List(&[("form", Text), ("id", Text), ("name", Text), ("value", Text)])),
    ("transfers", TextList),
    (
        "messages",
        List(&[
            ("seq", Integer),
            ("id", Text),
            ("at", Time),
            ("role", Text),
            ("name", Text),
            ("agent_id", Text),
            ("type", Text),
            ("text", Text),
            ("is_note", Boolean),
            ("translation", Text),
            ("action", Text),
            (
                "attachments",
                List(&[
                    ("name", Text),
                    ("url", Text),
                    ("media_type", Text),
                    ("bytes", Integer),
                    ("sha256", Text),
                    ("path", Text),
                ]),
            ),
            ("page", Struct(PAGE)),
            ("extra", Text),
        ]),
    ),
    ("extra", Text),
    ("raw", Text),
];

fn nested(kind: &FieldType, spark: bool) -> String {
    let plain = match kind {
        Text => {
            if spark {
                "STRING"
            } else {
                "VARCHAR"
            }
        }
        Time => {
            if spark {
                "TIMESTAMP"
            } else {
                "TIMESTAMPTZ"
            }
        }
        Number => "DOUBLE",
        Integer => "BIGINT",
        Boolean => "BOOLEAN",
        TextList => {
            if spark {
                "ARRAY<STRING>"
            } else {
                "VARCHAR[]"
            }
        }
        Struct(fields) => return structure(fields, spark),
        List(fields) => {
            let inner = structure(fields, spark);
            return if spark { format!("ARRAY<{inner}>") } else { format!("{inner}[]") };
        }
    };
    plain.to_owned()
}

fn structure(fields: &[(&str, FieldType)], spark: bool) -> String {
    let one = |(name, kind): &(&str, FieldType)| match spark {
        true => format!("`{name}`: {}", nested(kind, spark)),
        false => format!("\"{name}\" {}", nested(kind, spark)),
    };
    let fields: Vec<String> = fields.iter().map(one).collect();
    if spark { format!("STRUCT<{}>", fields.join(", ")) } else { format!("STRUCT({})", fields.join(", ")) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::unified::{Chat, Json};
    use serde_json::{Map, Value, json};
    use std::sync::OnceLock;

    /// Every key is required, but `raw`, so that a consumer can rely on it; other keys are allowed, so that an old
    /// copy of the schema accepts what a later `/1` adds.
    fn require(schema: &mut Value) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let names: Vec<Value> = properties.keys().filter(|name| *name != "raw").map(|name| json!(name)).collect();
            let times: Vec<String> =
                properties.keys().filter(|name| *name == "at" || name.ends_with("_at")).cloned().collect();
            schema["required"] = Value::Array(names);
            for time in times {
                let property = &mut schema["properties"][time];
                if property.get("type") == Some(&json!(["string", "null"])) {
                    property["format"] = json!("date-time");
                }
            }
        }
        match schema {
            Value::Object(object) => object.values_mut().for_each(require),
            Value::Array(list) => list.iter_mut().for_each(require),
            _ => {}
        }
    }

    fn chat() -> String {
        let generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        let mut schema = generator.into_root_schema_for::<Chat>().to_value();
        require(&mut schema);
        schema["properties"]["schema"]["const"] = json!("chatferry.chat/1");
        schema["properties"]["extra"] =
            json!({"type": "object", "description": schema["properties"]["extra"]["description"]});
        schema["properties"]["raw"] =
            json!({"type": "object", "description": schema["properties"]["raw"]["description"]});
        schema["properties"]["rating"]["description"] = json!("The visitor's rating.");
        with_head(&schema, "chatferry.chat/1", "Chat")
    }

    fn message() -> String {
        let mut properties = Map::new();
        for column in columns(Rows::Messages) {
            let kind = match column.kind {
                ColumnType::Text | ColumnType::Time | ColumnType::Day => "string",
                ColumnType::Number => "number",
                ColumnType::Integer => "integer",
                ColumnType::Boolean => "boolean",
            };
            let mut property = json!({"type": if column.required { json!(kind) } else { json!([kind, "null"]) }});
            if column.kind == ColumnType::Time {
                property["format"] = json!("date-time");
            }
            properties.insert(column.name.to_owned(), property);
        }
        let names: Vec<_> = columns(Rows::Messages).iter().map(|column| column.name).collect();
        with_head(
            &json!({"type": "object", "properties": properties, "required": names}),
            "chatferry.message/1",
            "Message",
        )
    }

    fn summary() -> String {
        let generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        let schema = generator.into_root_schema_for::<crate::summary::Summary>().to_value();
        with_head(&schema, "chatferry.summary/1", "Summary")
    }

    fn with_head(schema: &Value, id: &str, title: &str) -> String {
        let mut whole = Map::new();
        whole.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        whole.insert("$id".to_owned(), json!(id));
        whole.insert("title".to_owned(), json!(title));
        for (name, value) in schema.as_object().unwrap() {
            whole.entry(name.clone()).or_insert_with(|| value.clone());
        }
        serde_json::to_string_pretty(&Value::Object(whole)).unwrap() + "\n"
    }

    #[test]
    fn the_committed_schemas_are_those_of_the_types() {
        for (name, want) in [("chat", chat()), ("message", message()), ("summary", summary())] {
            let path = format!("{}/src/unified/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, &want).unwrap();
            }
            let found = std::fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(found, want, "{path} is out of date: run this test with UPDATE=1");
        }
    }

    fn validator() -> &'static jsonschema::Validator {
        static VALIDATOR: OnceLock<jsonschema::Validator> = OnceLock::new();
        VALIDATOR.get_or_init(|| jsonschema::validator_for(&serde_json::from_str(CHAT).unwrap()).unwrap())
    }

    /// Fails unless `record` is valid.
    pub(crate) fn assert_valid(record: &Value) {
        let errors: Vec<String> =
            validator().iter_errors(record).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?}\n{record}");
    }

    #[test]
    fn lines_of_earlier_versions_are_valid_for_ever() {
        for line in include_str!("../../tests/fixtures/unified/chats-1.ndjson").lines() {
            assert_valid(&serde_json::from_str(line).unwrap());
            Chat::from_json(line).unwrap();
        }
    }

    #[test]
    fn what_is_no_record_is_not_valid() {
        let line = include_str!("../../tests/fixtures/unified/chats-1.ndjson").lines().next().unwrap();
        let valid: Value = serde_json::from_str(line).unwrap();
        for (key, value) in [
            ("kind", json!("new")),
            ("id", json!(5)),
            ("schema", json!("chatferry.chat/2")),
            ("extra", json!(null)),
            ("messages", json!({})),
        ] {
            let mut record = valid.clone();
            record[key] = value;
            assert!(!validator().is_valid(&record), "{key}");
        }
        for key in ["visitor", "time_basis", "extra", "messages"] {
            let mut record = valid.clone();
            record.as_object_mut().unwrap().remove(key);
            assert!(!validator().is_valid(&record), "{key}");
        }
        let mut later = valid;
        later["added_later"] = json!(1);
        later.as_object_mut().unwrap().remove("raw");
        assert_valid(&later);
    }

    #[test]
    fn the_record_has_the_fields_that_nested_tables_have() {
        let schema: Value = serde_json::from_str(CHAT).unwrap();
        let chat = Chat::blank(crate::unified::Source::Vcc, "k".to_owned());
        let mut line = Vec::new();
        Chat { raw: Some(Json::empty_object()), ..chat }.write_json(&mut line);
        let text = String::from_utf8(line).unwrap();
        let mut keys = Vec::new();
        crate::format::object::fields(&text, |name, _| {
            keys.push(name.trim_matches('"').to_owned());
            Ok(())
        })
        .unwrap();
        assert_eq!(keys, RECORD.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        let known = |definition: &str, fields: &[(&str, FieldType)]| {
            let mut names: Vec<_> =
                schema["$defs"][definition]["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            let mut own: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
            names.sort_unstable();
            own.sort_unstable();
            assert_eq!(names, own, "{definition}");
        };
        for (name, kind) in RECORD {
            let definition = match *name {
                "time_basis" => "TimeBasis",
                "sla" => "Sla",
                "visitor" => "Visitor",
                "agents" => "Agent",
                "queue" => "Queue",
                "ticket" => "Ticket",
                "page" => "Page",
                "session" => "Session",
                "rating" => "Rating",
                "wrapup" => "Wrapup",
                "fields" => "Field",
                "messages" => "Message",
                "project" | "bot" | "department" | "skill" | "campaign" | "categories" => "Named",
                _ => continue,
            };
            match kind {
                Struct(fields) | List(fields) => known(definition, fields),
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn sqlite_makes_the_tables() {
        let database = rusqlite::Connection::open_in_memory().unwrap();
        for rows in [Rows::Chats, Rows::Messages] {
            database.execute_batch(&table(rows, Dialect::Sqlite)).unwrap();
        }
        let count: u32 =
            database.query_row("SELECT count(*) FROM pragma_table_info('chats')", [], |row| row.get(0)).unwrap();
        assert_eq!(count as usize, columns(Rows::Chats).len());
        assert!(database.execute("INSERT INTO messages (key) VALUES ('x')", []).is_err());
    }

    #[test]
    fn each_dialect_has_its_types() {
        for (text, parts) in [
            (
                table(Rows::Chats, Dialect::Postgres),
                &["\"duration_s\" DOUBLE PRECISION", "\"requested_at\" TIMESTAMPTZ", "PRIMARY KEY (key)"][..],
            ),
            (
                table(Rows::Messages, Dialect::DuckDb),
                &["\"text\" VARCHAR", "\"seq\" BIGINT NOT NULL", "PRIMARY KEY (key, seq)"],
            ),
            (table(Rows::Messages, Dialect::Spark), &["`is_note` BOOLEAN NOT NULL", "`at` TIMESTAMP"]),
            (
                nested_chats(Dialect::DuckDb),
                &["\"agents\" STRUCT(\"id\" VARCHAR", "\"transfers\" VARCHAR[]", "\"raw\" VARCHAR\n);"],
            ),
            (
                nested_chats(Dialect::Spark),
                &["`agents` ARRAY<STRUCT<`id`: STRING", "`time_basis` STRUCT<", "`raw` STRING\n);"],
            ),
        ] {
            parts.iter().for_each(|part| assert!(text.contains(part), "{part}: {text}"));
        }
    }
}
