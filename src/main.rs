//! Parse, run, print the error, exit code.

use std::process::ExitCode;

use chatferry::cli::Cli;
use chatferry::command::Context;
use chatferry::error::Exit;
use chatferry::ui::Ui;
use clap::Parser;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let ui = Ui::new(&cli.global);
    let context = Context::new(cli.global, ui);
    let exit = match cli.command.run(&context) {
        Ok(exit) => exit,
        Err(error) if error.is_closed_pipe() => Exit::Complete,
        Err(error) => {
            context.ui.error(&error);
            error.exit()
        }
    };
    context.ui.finish();
    exit.into()
}
