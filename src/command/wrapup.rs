//! `chatferry comm100 wrapup`: write the comment of chats' wrap-up.

use std::path::{Path, PathBuf};

use super::change::{Chats, Manner};
use crate::command::Context;
use crate::error::{Exit, Result};
use crate::input;
use crate::provider::comm100::write::Change;

/// Set the wrap-up comment of chats, and print the wrap-ups
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Prints the wrap-up that the service gives back, one a line. A firewall in front of the \
service may refuse comments that look like HTML or SQL.

Examples:
  chatferry --demo comm100 search --day yesterday --limit 3 | \\
    chatferry --demo comm100 wrapup --ids-from - --comment 'called back'
  chatferry comm100 wrapup 4875 --comment-from note.txt
  chatferry comm100 wrapup --ids-from ids.txt --comment - < note.txt")]
#[command(group(clap::ArgGroup::new("text").required(true).args(["comment", "comment_from"])))]
pub struct Args {
    #[command(flatten)]
    chats: Chats,
    /// The comment (`-` reads it from stdin); an empty one clears it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    comment: Option<String>,
    /// Read the comment from FILE, without its final line break
    #[arg(long, value_name = "FILE")]
    comment_from: Option<PathBuf>,
    #[command(flatten)]
    manner: Manner,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let dash = args.comment.as_deref().filter(|text| *text == "-").map(Path::new);
    let (flag, file) = match dash {
        Some(dash) => ("--comment", Some(dash)),
        None => ("--comment-from", args.comment_from.as_deref()),
    };
    input::one_stdin(&[(flag, file), ("--ids-from", args.chats.ids_from.as_deref())])?;
    let comment = match file {
        Some(path) => {
            let text = input::text(flag, path)?;
            let line = text.strip_suffix('\n').unwrap_or(&text);
            line.strip_suffix('\r').unwrap_or(line).to_owned()
        }
        None => args.comment.clone().unwrap_or_default(),
    };
    args.manner.run("comm100 wrapup", &args.chats.tasks(&[Change::Wrapup(comment)])?, context)
}
