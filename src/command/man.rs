//! `chatferry man`: the manual pages, all into a folder or the main one on stdout.

use std::path::PathBuf;

use clap::CommandFactory;

use crate::cli::Cli;
use crate::command::Context;
use crate::error::{Error, Exit, Result};
use crate::help::man;

/// Write the man pages
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry man | man -l -
  chatferry man ~/.local/share/man/man1

Pages of commands are of section 1, pages of help topics of section 7.")]
pub struct Args {
    /// Folder for one page per command and help topic [default: print the main page]
    dir: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.dir {
        Some(dir) => std::fs::create_dir_all(dir)
            .and_then(|()| man::write_all(Cli::command(), dir))
            .map_err(|error| Error::disk("write the manual pages to", dir, error))?,
        None => {
            let mut command = Cli::command();
            command.build();
            let page = man::command_page(&command);
            let page = page.map_err(|error| Error::failure(format!("cannot write the manual page: {error}")))?;
            context.ui.print(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(Exit::Complete)
}
