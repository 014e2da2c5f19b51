//! What can be typed: the global flags and the tree of commands, one dispatch line each. The doc comments are
//! the help, written for users. Each command's own flags stand in its file under [`crate::command`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Export complete chat histories from VCC Live and Comm100 to CSV, JSON or NDJSON
#[derive(Debug, Parser)]
#[command(
    name = "chatferry",
    version,
    about,
    arg_required_else_help = true,
    propagate_version = true,
    disable_help_subcommand = true,
    after_help = format!("Help topics (chatferry help TOPIC):\n{}", crate::help::list()),
    max_term_width = 100
)]
pub struct Cli {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub global: Global,
    #[command(subcommand)]
    #[allow(missing_docs)]
    pub command: Command,
}

/// Flags that every command has.
#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// Profile of the configuration file to use [env: CHATFERRY_PROFILE]
    #[arg(short, long, global = true, value_name = "NAME", help_heading = "Global options")]
    pub profile: Option<String>,
    /// Configuration file [env: CHATFERRY_CONFIG] [default: chatferry/config.toml in the platform's config folder]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub config: Option<PathBuf>,
    /// Use the built-in simulated services: no account and no network needed
    #[arg(long, global = true, help_heading = "Global options")]
    pub demo: bool,
    /// Print only warnings and errors
    #[arg(short, long, global = true, help_heading = "Global options", conflicts_with = "verbose")]
    pub quiet: bool,
    /// Log requests and decisions; -vv also status, timing, sizes and retries of each request
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Global options")]
    pub verbose: u8,
    /// Do not draw a progress bar
    #[arg(long, global = true, help_heading = "Global options")]
    pub no_progress: bool,
    /// Never prompt
    #[arg(long, global = true, help_heading = "Global options")]
    pub no_input: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global options")]
    pub color: Color,
    /// Log format
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", help_heading = "Global options")]
    pub log_format: LogFormat,
    /// Write the result as one JSON object to FILE (- is stderr)
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub summary: Option<PathBuf>,
}

/// `--color`
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
#[allow(missing_docs)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// `--log-format`
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
#[allow(missing_docs)]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// The first word after `chatferry`.
#[derive(Debug, Subcommand)]
#[allow(missing_docs)]
pub enum Command {
    /// VCC Live: export and receive chats
    #[command(subcommand, arg_required_else_help = true)]
    Vcc(Vcc),
    /// Comm100: export, update and delete chats
    #[command(subcommand, arg_required_else_help = true)]
    Comm100(Comm100),
    Delete(Box<crate::command::delete::Args>),
    Sync(Box<crate::command::sync::Args>),
    Status(crate::command::status::Args),
    Gaps(crate::command::status::GapsArgs),
    Heal(Box<crate::command::heal::Args>),
    Verify(Box<crate::command::verify::Args>),
    Log(crate::command::versions::LogArgs),
    Diff(crate::command::versions::DiffArgs),
    Prune(crate::command::prune::Args),
    Hold(crate::command::hold::Args),
    Convert(Box<crate::command::convert::Args>),
    Schema(crate::command::schema::Args),
    /// Run a local server that simulates both services
    Simulate(crate::command::simulate::Args),
    /// Create, check and show the configuration
    Config(crate::command::config::Args),
    /// Check credentials and log in
    Auth(crate::command::auth::Args),
    /// Print a shell's completion script
    Completions(crate::command::completions::Args),
    /// Write the man pages
    Man(crate::command::man::Args),
    Help(crate::command::help::Args),
}

/// The words after `chatferry vcc`.
#[derive(Debug, Subcommand)]
#[allow(missing_docs)]
pub enum Vcc {
    Chats(Box<crate::command::chats::Args>),
    Listen(Box<crate::command::listen::Args>),
}

/// The words after `chatferry comm100`.
#[derive(Debug, Subcommand)]
#[allow(missing_docs)]
pub enum Comm100 {
    Search(Box<crate::command::search::Args>),
    Missed(Box<crate::command::missed::Args>),
    Get(Box<crate::command::get::Args>),
    Categories(Box<crate::command::categories::Args>),
    Attach(Box<crate::command::attach::Args>),
    SetTicket(Box<crate::command::set_ticket::Args>),
    Categorize(Box<crate::command::categorize::Args>),
    Wrapup(Box<crate::command::wrapup::Args>),
    SetFields(Box<crate::command::set_fields::Args>),
    Delete(Box<crate::command::delete::Args>),
}

impl Command {
    /// Runs the command.
    pub fn run(&self, context: &crate::command::Context) -> crate::error::Result<crate::error::Exit> {
        if let Some(path) = &context.global.summary {
            crate::summary::check(path)?;
        }
        match self {
            Command::Vcc(Vcc::Chats(args)) => crate::command::chats::run(args, context),
            Command::Vcc(Vcc::Listen(args)) => crate::command::listen::run(args, context),
            Command::Comm100(Comm100::Search(args)) => crate::command::search::run(args, context),
            Command::Comm100(Comm100::Missed(args)) => crate::command::missed::run(args, context),
            Command::Comm100(Comm100::Get(args)) => crate::command::get::run(args, context),
            Command::Comm100(Comm100::Categories(args)) => crate::command::categories::run(args, context),
            Command::Comm100(Comm100::Attach(args)) => crate::command::attach::run(args, context),
            Command::Comm100(Comm100::SetTicket(args)) => crate::command::set_ticket::run(args, context),
            Command::Comm100(Comm100::Categorize(args)) => crate::command::categorize::run(args, context),
            Command::Comm100(Comm100::Wrapup(args)) => crate::command::wrapup::run(args, context),
            Command::Comm100(Comm100::SetFields(args)) => crate::command::set_fields::run(args, context),
            Command::Comm100(Comm100::Delete(args)) | Command::Delete(args) => {
                crate::command::delete::run(args, context)
            }
            Command::Sync(args) => crate::command::sync::run(args, context),
            Command::Status(args) => crate::command::status::run(args, context),
            Command::Gaps(args) => crate::command::status::run_gaps(args, context),
            Command::Heal(args) => crate::command::heal::run(args, context),
            Command::Verify(args) => crate::command::verify::run(args, context),
            Command::Log(args) => crate::command::versions::run_log(args, context),
            Command::Diff(args) => crate::command::versions::run_diff(args, context),
            Command::Prune(args) => crate::command::prune::run(args, context),
            Command::Hold(args) => crate::command::hold::run(args, context),
            Command::Convert(args) => crate::command::convert::run(args, context),
            Command::Schema(args) => crate::command::schema::run(args, context),
            Command::Simulate(args) => crate::command::simulate::run(args, context),
            Command::Config(args) => crate::command::config::run(args, context),
            Command::Auth(args) => crate::command::auth::run(args, context),
            Command::Completions(args) => crate::command::completions::run(args, context),
            Command::Man(args) => crate::command::man::run(args, context),
            Command::Help(args) => crate::command::help::run(args, context),
        }
    }
}
