//! `chatferry man`: the manual pages, all into a folder or the main one on stdout.

use std::path::PathBuf;

use clap::CommandFactory;

use crate::cli::Cli;
use crate::command::Context;
use crate::error::{Error, Exit, Result};

/// Write the man pages
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry man | man -l -
  chatferry man ~/.local/share/man/man1")]
pub struct Args {
    /// Folder for one page per command [default: print the main page]
    dir: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.dir {
        Some(dir) => std::fs::create_dir_all(dir)
            .and_then(|()| clap_mangen::generate_to(Cli::command(), dir))
            .map_err(|error| Error::disk("write the manual pages to", dir, error))?,
        None => {
            let mut page = Vec::new();
            let rendered = clap_mangen::Man::new(Cli::command()).render(&mut page);
            rendered.map_err(|error| Error::failure(format!("cannot write the manual page: {error}")))?;
            context.ui.print(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(Exit::Complete)
}
