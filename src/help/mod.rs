//! The help topics: Markdown files beside this one, shown by `chatferry help TOPIC` and written as man pages.
//!
//! A topic holds what concerns several commands; what concerns one is in its `--help`. Tables that the program knows
//! anyway (columns, filters, settings) are appended from where they are defined, so they cannot go stale.

pub mod man;
mod tables;

/// One topic.
#[derive(Debug)]
pub struct Topic {
    /// The word after `chatferry help`.
    pub name: &'static str,
    /// What it is about, in a line.
    pub about: &'static str,
    text: &'static str,
    appendix: Option<fn() -> String>,
}

const fn topic(name: &'static str, about: &'static str, text: &'static str) -> Topic {
    Topic { name, about, text, appendix: None }
}

const fn with_appendix(topic: Topic, appendix: fn() -> String) -> Topic {
    Topic { appendix: Some(appendix), ..topic }
}

/// Every topic, in the order in which they are listed.
pub static TOPICS: &[Topic] = &[
    topic("exit-codes", "What each exit code means, and what to do", include_str!("exit-codes.md")),
    with_appendix(
        topic("environment", "Settings, environment variables and files", include_str!("environment.md")),
        tables::settings,
    ),
    topic("time", "Time ranges, days and time zones", include_str!("time.md")),
    with_appendix(topic("formats", "File formats and their columns", include_str!("formats.md")), tables::columns),
    with_appendix(topic("filters", "Filters of Comm100 searches", include_str!("filters.md")), tables::filters),
    topic("archive", "Keep, check and heal an archive of all chats", include_str!("archive.md")),
    topic("webhook", "Receive chats from VCC Live", include_str!("webhook.md")),
    topic("deleting", "Delete chats safely", include_str!("deleting.md")),
    topic("reliability", "Failures that are handled, and the tests that show it", include_str!("reliability.md")),
    topic("benchmarks", "Speed and memory beside other tools", include_str!("benchmarks.md")),
];

impl Topic {
    /// The topic called `name`.
    pub fn named(name: &str) -> Option<&'static Topic> {
        TOPICS.iter().find(|topic| topic.name == name)
    }

    /// The whole text as Markdown: headings, paragraphs, lists and indented blocks, nothing else.
    pub fn markdown(&self) -> String {
        let appendix = self.appendix.map(|appendix| appendix()).unwrap_or_default();
        format!("{}{appendix}", self.text)
    }

    /// The text for a terminal, with bold headings if `is_styled`.
    pub fn terminal(&self, is_styled: bool) -> String {
        let mut text = String::new();
        for line in self.markdown().lines() {
            match line.trim_start_matches('#').trim_start() {
                heading if line.starts_with('#') && is_styled => text += &format!("\x1b[1m{heading}\x1b[0m"),
                heading if line.starts_with('#') => text += heading,
                _ => text += line,
            }
            text.push('\n');
        }
        text
    }
}

/// The list of topics, for `chatferry help`.
pub fn list() -> String {
    let width = TOPICS.iter().map(|topic| topic.name.len()).max().unwrap_or_default();
    TOPICS.iter().map(|topic| format!("  {:width$}  {}\n", topic.name, topic.about)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn topics_begin_with_a_title_and_use_only_what_is_rendered() {
        for topic in TOPICS {
            let text = topic.markdown();
            assert!(text.starts_with("# "), "{}", topic.name);
            for line in text.lines() {
                assert!(!line.starts_with("```") && !line.starts_with('|'), "{}: {line}", topic.name);
                assert!(line.starts_with("    ") || line.chars().count() <= 100, "{}: {line}", topic.name);
            }
        }
    }

    #[test]
    fn headings_are_bold_on_a_terminal_alone() {
        let topic = Topic::named("exit-codes").unwrap();
        assert!(topic.terminal(true).starts_with("\x1b[1mExit codes\x1b[0m\n"));
        assert!(topic.terminal(false).starts_with("Exit codes\n"));
    }

    #[test]
    fn appendices_hold_every_setting_column_and_filter() {
        let text = |name| Topic::named(name).unwrap().markdown();
        let environment = text("environment");
        for key in crate::config::key::KEYS {
            assert!(environment.contains(&key.path()) && environment.contains(key.variable), "{}", key.path());
        }
        let formats = text("formats");
        for resource in crate::provider::PROVIDERS.iter().flat_map(|provider| provider.resources()) {
            assert!(resource.columns.iter().all(|column| formats.contains(column)), "{}", resource.name);
        }
        assert!(text("filters").contains("requestedTime"));
    }
}
