//! `chatferry completions`: a shell's completion script on stdout.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::command::Context;
use crate::error::{Exit, Result};

/// Print a shell's completion script
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  chatferry completions bash > ~/.local/share/bash-completion/completions/chatferry
  chatferry completions zsh > ~/.zfunc/_chatferry
  chatferry completions fish > ~/.config/fish/completions/chatferry.fish")]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "chatferry", &mut script);
    context.ui.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Complete)
}
