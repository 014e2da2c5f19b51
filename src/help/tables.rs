//! The tables at the end of topics, made from the program's own.

use crate::config::key::KEYS;
use crate::format::Rows;
use crate::provider::{PROVIDERS, comm100};
use crate::record::Resource;
use crate::unified::columns::columns as table;

/// Every setting with its environment variable and default.
pub(super) fn settings() -> String {
    let width = KEYS.iter().map(|key| key.path().len()).max().unwrap_or_default();
    let rows = KEYS.iter().map(|key| {
        let default = key.default.map(|default| format!(" (default {default})")).unwrap_or_default();
        format!("    {:width$}  {}{default}\n", key.path(), key.variable)
    });
    format!("\n## All settings\n\n{}", rows.collect::<String>())
}

/// The columns of every table, by service.
pub(super) fn columns() -> String {
    let mut text = String::new();
    for (rows, title) in [(Rows::Chats, "chats"), (Rows::Messages, "messages")] {
        let names: Vec<_> = table(rows).iter().map(|column| column.name).collect();
        text += &section(&format!("Unified: {title}"), &names);
    }
    for resource in PROVIDERS.iter().flat_map(|provider| provider.resources()) {
        text += &section(&format!("Vendor: {} {}", resource.source, resource.name), resource.columns);
        text += &messages(resource);
    }
    text
}

fn messages(resource: &Resource) -> String {
    let Some(messages) = resource.messages else { return String::new() };
    let own = messages.columns.iter().map(|(header, _)| *header);
    let names: Vec<_> = messages.keys.iter().copied().chain(["seq"]).chain(own).chain(["extra"]).collect();
    section(&format!("Vendor: {} {}, one row per message", resource.source, resource.name), &names)
}

/// Names in lines of at most 90 characters.
fn section(title: &str, names: &[&str]) -> String {
    let mut lines = vec![String::new()];
    for name in names {
        let line = lines.last().map_or(0, String::len);
        if line + name.len() > 90 {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(name);
            line.push(' ');
        }
    }
    let lines: String = lines.iter().map(|line| format!("    {}\n", line.trim_end())).collect();
    format!("\n## {title}\n\n{lines}")
}

/// Filters of `search` and `missed`, as `--filter help` prints them.
pub(super) fn filters() -> String {
    let list = |missed| -> String {
        let help = comm100::filter::help(missed);
        help.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
    };
    format!("\n## comm100 search\n\n{}\n## comm100 missed\n\n{}", list(false), list(true))
}
