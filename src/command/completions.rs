//! `chatferry completions`: a shell's completion script on stdout. The script asks the program itself each time, so
//! that profiles, fields and time zones are those that there are.

use std::ffi::OsStr;

use clap::{Arg, Command, CommandFactory, ValueHint};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;
use clap_complete::{CompleteEnv, Shell};

use crate::cli::Cli;
use crate::command::Context;
use crate::config::profile_names;
use crate::error::{Error, Exit, Result};
use crate::format::field_names::FieldNames;
use crate::format::{FORMATS, Rows};
use crate::provider::comm100::include::{GET_INCLUDES, MISSED_INCLUDES, SEARCH_INCLUDES};
use crate::provider::comm100::{filter, table as comm100};
use crate::provider::vcc::{table as vcc, webhook::WEBHOOK};
use crate::record::Resource;
use crate::server::simulate::fault_names;
use crate::window::Zone;

/// Set by the scripts, to the shell's name, when they ask what a command line may go on with.
const VARIABLE: &str = "CHATFERRY_COMPLETE";

/// Print a shell's completion script
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  mkdir -p ~/.local/share/bash-completion/completions
  chatferry completions bash > ~/.local/share/bash-completion/completions/chatferry
  chatferry completions zsh > ~/.zfunc/_chatferry
  chatferry completions fish > ~/.config/fish/completions/chatferry.fish")]
pub struct Args {
    /// Shell to print it for
    shell: Shell,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let shell = args.shell.to_string();
    let unknown = || Error::failure(format!("there is no completion script for {shell}"));
    let shells = Shells::builtins();
    let completer = shells.completer(&shell).ok_or_else(unknown)?;
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, "chatferry", "chatferry", "chatferry", &mut script)
        .map_err(|error| unknown().because(error))?;
    context.ui.print(&adapted(args.shell, &String::from_utf8_lossy(&script)))?;
    Ok(Exit::Complete)
}

/// The library's scripts with two faults mended.
fn adapted(shell: Shell, script: &str) -> String {
    match shell {
        // Else bash offers file names wherever the program offers nothing.
        Shell::Bash => script.replace(" -o bashdefault", ""),
        // Zsh loads the file when it is needed for the first time, and then expects an answer, too.
        Shell::Zsh => {
            let call = "[[ ${funcstack[1]} = _chatferry ]] && _clap_dynamic_completer_chatferry \"$@\"";
            format!("{}\n{call}\n", script.trim_end())
        }
        _ => script.to_owned(),
    }
}

/// Answers a completion script, and ends the process; returns at once if none has asked.
pub fn answer() {
    CompleteEnv::with_factory(|| with_values(Cli::command(), "")).var(VARIABLE).complete();
}

/// The tree of commands, with the values that flags may have.
fn with_values(command: Command, path: &str) -> Command {
    let command = command.mut_args(|arg| with_value(arg, path));
    command.mut_subcommands(|sub| {
        let path = format!("{path} {}", sub.get_name());
        with_values(sub, path.trim_start())
    })
}

fn with_value(arg: Arg, path: &str) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    match (path, id.as_str()) {
        (_, "output") => arg.value_hint(ValueHint::AnyPath),
        ("man", "dir") => arg.value_hint(ValueHint::DirPath),
        (_, "include") => arg.add(completer(move |path| owned(includes(path)), path)),
        (_, "fields") => arg.add(completer(fields, path)),
        (_, "format") if is_export(path) => {
            arg.add(completer(|_| FORMATS.iter().map(|format| format.name.to_owned()).collect(), path))
        }
        (_, "profile") => arg.add(completer(|_| profile_names(), path)),
        (_, "tz") => arg.add(completer(|_| Zone::names(), path)),
        (_, "day") => arg.add(completer(|_| owned(&["yesterday", "today"]), path)),
        (_, "since" | "until") => arg.add(completer(|_| owned(&["yesterday", "today", "24h", "7d", "30d"]), path)),
        (_, "filter") => {
            arg.add(completer(|path| filter::names(path.ends_with("missed")).map(str::to_owned).collect(), path))
        }
        (_, "status") => arg.add(completer(|_| owned(&["normal", "refused", "missed"]), path)),
        (_, "rating") => arg.add(completer(|_| owned(&["0", "1", "2", "3", "4", "5"]), path)),
        ("simulate", "fault") => arg.add(completer(|_| fault_names().map(str::to_owned).collect(), path)),
        _ => arg,
    }
}

fn is_export(path: &str) -> bool {
    !names(path).is_empty()
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn includes(path: &str) -> &'static [&'static str] {
    match path {
        "comm100 search" => SEARCH_INCLUDES,
        "comm100 missed" => MISSED_INCLUDES,
        "comm100 get" => GET_INCLUDES,
        _ => &[],
    }
}

/// What a command exports; nothing if it exports nothing.
fn names(path: &str) -> Vec<FieldNames> {
    let resource: &'static Resource = match path {
        "comm100 search" | "comm100 get" => &comm100::CHATS,
        "comm100 missed" => &comm100::MISSED,
        "comm100 categories" => &comm100::CATEGORIES,
        "vcc chats" => &vcc::CHATS,
        "vcc listen" => &WEBHOOK,
        _ => return Vec::new(),
    };
    [Rows::Chats, Rows::Messages].map(|rows| FieldNames { resource, rows, includes: includes(path) }).to_vec()
}

fn fields(path: &str) -> Vec<String> {
    let mut known = Vec::new();
    for name in names(path).into_iter().flat_map(FieldNames::known) {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    known
}

/// Offers those of `values` that go on with what was typed; of a list with commas, with its last part.
fn completer(values: impl Fn(&str) -> Vec<String> + Send + Sync + 'static, path: &str) -> ArgValueCompleter {
    let path = path.to_owned();
    ArgValueCompleter::new(move |typed: &OsStr| {
        let Some(typed) = typed.to_str() else { return Vec::new() };
        let begin = typed.rfind([',', '+']).map_or(0, |at| at + 1);
        let (before, last) = typed.split_at(begin);
        let fitting = values(&path).into_iter().filter(|value| value.starts_with(last));
        fitting.map(|value| CompletionCandidate::new(format!("{before}{value}"))).collect()
    })
}
