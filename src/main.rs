//! Parse, run, print the error, exit code.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::process::ExitCode;

use chatferry::cli::Cli;
use chatferry::command::{Context, completions};
use chatferry::error::{Error, Exit};
use chatferry::ui::Ui;
use clap::Parser;

fn main() -> ExitCode {
    completions::answer();
    let cli = Cli::parse();
    let ui = Ui::new(&cli.global);
    let context = Context::new(cli.global, ui);
    let ui = context.ui.clone();
    set_hook(Box::new(move |panic| ui.error(&bug(panic))));
    let exit = match catch_unwind(AssertUnwindSafe(|| cli.command.run(&context))) {
        Ok(Ok(exit)) => exit,
        Ok(Err(error)) if error.is_closed_pipe() => Exit::Complete,
        Ok(Err(error)) => {
            context.ui.error(&error);
            error.exit()
        }
        Err(_) => Exit::Failure,
    };
    context.ui.finish();
    exit.into()
}

/// A panic in one sentence: where, and nothing of what was being read.
fn bug(panic: &PanicHookInfo<'_>) -> Error {
    let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line())).unwrap_or_default();
    Error::failure(format!("this is a bug in chatferry{place}"))
        .hint("please report it with the command; what was marked so far is safe, and the same command goes on there")
}
