//! `chatferry comm100 set-fields`: set wrap-up fields of chats, from flags or from a table.
//!
//! Reading the table is [`table`]'s.

mod table;

use std::path::PathBuf;

use serde_json::{Value, json};

use super::categorize::guid;
use super::change::{Chats, Manner};
use crate::command::Context;
use crate::error::{Error, Exit, Result};
use crate::provider::comm100::write::{Change, Field};

/// Set wrap-up fields of chats
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "--from reads CSV with the header chatId,fieldId,fieldName,value (fieldName may be left out; \
several rows for the same field of a chat are a list; a column formType may only say wrapup), or the same names in a JSON array or in NDJSON objects, where \
value may also be a list of texts.

Examples:
  chatferry --demo comm100 search --day yesterday --limit 3 | \\
    chatferry --demo comm100 set-fields --ids-from - --field d983d5c6-15cc-4ad1-ba2a-12e77b337566=yes
  chatferry comm100 set-fields 4875 --field 'GUID:Product=Phone' --field 'GUID:Product=Tablet'
  chatferry comm100 set-fields --from fields.csv --dry-run
  jq -c '.[]' fields.json | chatferry comm100 set-fields --from -"
)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["field", "from"])))]
pub struct Args {
    #[command(flatten)]
    chats: Chats,
    /// A field and its value (repeat the GUID for several values)
    #[arg(long, value_name = "GUID[:NAME]=VALUE", value_parser = field)]
    field: Vec<Field>,
    /// File with chats, fields and values: CSV, a JSON array or NDJSON (- is stdin)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["chats", "ids_from"])]
    from: Option<PathBuf>,
    #[command(flatten)]
    manner: Manner,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let tasks = match &args.from {
        Some(path) => table::read(path)?,
        None => {
            let mut fields = Vec::new();
            args.field.iter().for_each(|field| add(&mut fields, field.clone()));
            args.chats.tasks(&[Change::SetFields(fields)])?
        }
    };
    args.manner.run("comm100 set-fields", &tasks, context)
}

/// Reads `GUID[:NAME]=VALUE`.
fn field(text: &str) -> Result<Field> {
    let wrong = || Error::usage("expected GUID=VALUE or GUID:NAME=VALUE");
    let (field, value) = text.split_once('=').ok_or_else(wrong)?;
    let (id, name) = field.split_once(':').map_or((field, None), |(id, name)| (id, Some(name.to_owned())));
    Ok(Field { id: guid(id).map_err(|_| wrong())?, name, value: json!(value) })
}

/// Adds a field to a chat's; one that is there gets one more value.
fn add(fields: &mut Vec<Field>, field: Field) {
    match fields.iter_mut().find(|held| held.id == field.id) {
        Some(held) => {
            let mut list = listed(held.value.take());
            list.extend(listed(field.value));
            held.value = Value::Array(list);
        }
        None => fields.push(field),
    }
}

fn listed(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        value => vec![value],
    }
}
