//! What went wrong, grouped by what the user does next, and the exit codes that say it.
//!
//! One sentence a message: what, where, what was expected; the hint says what to do. Nothing here prints:
//! `main` hands an error to [`crate::ui`].

use std::fmt;
use std::process::ExitCode;

/// How a run ends: the exit codes of the contract, section 4.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exit {
    /// Everything asked for was received and written, or the reader of the pipe has had enough.
    Complete = 0,
    /// Disk, unreadable answer, bug.
    Failure = 1,
    /// Usage or configuration; nothing was sent.
    Usage = 2,
    /// Something asked for is missing.
    Incomplete = 3,
    /// The service refused the credentials.
    Refused = 4,
    /// Limits, outage or `--max-wait` used up; the run can be resumed.
    Later = 5,
    /// A safety check refused.
    Unsafe = 6,
    /// Another run holds the lock.
    Locked = 75,
    /// Ctrl-C.
    Interrupted = 130,
    /// SIGTERM.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// The result of everything here that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One sentence for the user, the exit code that it means, and what to do about it.
#[derive(Debug)]
pub struct Error {
    exit: Exit,
    message: String,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error that ends the run with `exit`.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hint: None, source: None }
    }

    /// Wrong words, values or settings: exit 2, before anything is sent.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// A failure that neither waiting nor other words would mend: exit 1.
    pub fn failure(message: impl Into<String>) -> Self {
        Self::new(Exit::Failure, message)
    }

    /// A failure of the disk at `path`: exit 1, or the closed pipe if that is what it was.
    pub fn disk(doing: &str, path: impl AsRef<std::path::Path>, source: std::io::Error) -> Self {
        Self::failure(format!("cannot {doing} {}: {source}", path.as_ref().display())).because(source)
    }

    /// Adds what the user can do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Names the place, `--tz` or `vcc.rate`, in front of the message.
    pub fn within(mut self, place: &str) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Keeps the cause, for those who look for it in code; its text is not repeated.
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same once something was sent: what would have been a matter of usage is a failure now.
    pub fn late(mut self) -> Self {
        if self.exit == Exit::Usage {
            self.exit = Exit::Failure;
        }
        self
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// What to do about it, if there is more to say than the message does.
    pub fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Whether the reader of our output has gone: success, by the contract.
    pub fn is_closed_pipe(&self) -> bool {
        let io = self.source.as_deref().and_then(|source| source.downcast_ref::<std::io::Error>());
        io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}
