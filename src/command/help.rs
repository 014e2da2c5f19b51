//! `chatferry help`: the help of a command, or a topic that concerns several.

use std::io::IsTerminal;

use clap::CommandFactory;

use super::Context;
use crate::cli::{Cli, Color};
use crate::error::{Error, Exit, Result};
use crate::help::{self, Topic};
use crate::suggestion::nearest;

/// Print the help of a command or a topic
///
/// Without words: all commands and topics.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry help comm100 search
  chatferry help exit-codes
  chatferry help formats | less")]
pub struct Args {
    /// A command, or a topic
    #[arg(value_name = "COMMAND|TOPIC")]
    words: Vec<String>,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    context.ui.print(&text(&args.words, is_styled(context.global.color))?)?;
    Ok(Exit::Complete)
}

fn is_styled(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    }
}

fn text(words: &[String], is_styled: bool) -> Result<String> {
    if let [word] = words
        && let Some(topic) = Topic::named(word)
    {
        return Ok(topic.terminal(is_styled));
    }
    let mut command = Cli::command();
    command.build();
    let mut found = &mut command;
    for word in words {
        let names: Vec<String> = found.get_subcommands().map(|below| below.get_name().to_owned()).collect();
        found = match found.find_subcommand_mut(word) {
            Some(below) => below,
            None => return Err(unknown(word, names)),
        };
    }
    let help = found.render_long_help();
    Ok(if is_styled { help.ansi().to_string() } else { help.to_string() })
}

fn unknown(word: &str, names: Vec<String>) -> Error {
    let topics = help::TOPICS.iter().map(|topic| topic.name.to_owned());
    let known: Vec<String> = names.into_iter().chain(topics).collect();
    let error = Error::usage(format!("`{word}` is not a command or help topic"));
    match nearest(word, known.iter().map(String::as_str)) {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None => error.hint("`chatferry help` lists commands and topics"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn help(words: &[&str]) -> Result<String> {
        text(&words.iter().map(ToString::to_string).collect::<Vec<_>>(), false)
    }

    #[test]
    fn shows_commands_topics_and_the_list_of_both() {
        assert!(help(&[]).unwrap().contains("exit-codes"));
        assert!(help(&["comm100", "search"]).unwrap().contains("--include"));
        assert!(help(&["exit-codes"]).unwrap().starts_with("Exit codes\n"));
    }

    #[test]
    fn suggests_what_was_probably_meant() {
        let error = help(&["exit-code"]).unwrap_err();
        assert_eq!((error.exit(), error.advice()), (Exit::Usage, Some("did you mean `exit-codes`?")));
        assert_eq!(help(&["comm100", "serch"]).unwrap_err().advice(), Some("did you mean `search`?"));
    }
}
