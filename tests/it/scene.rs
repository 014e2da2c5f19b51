//! A folder and a simulation to export from: what the tests of promises share. What goes wrong is the test's own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Simulated, program};

/// The longest that anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running simulation, and a folder in which commands are run against it.
pub struct Scene {
    pub simulated: Simulated,
    pub folder: TempDir,
}

impl Scene {
    /// Flags are those of `simulate`.
    pub fn new(flags: &[&str]) -> Self {
        Self::within(Path::new(env!("CARGO_TARGET_TMPDIR")), flags)
    }

    /// In memory where that can be had: a kill is no power cut, and waiting for a disk would be most of the time.
    pub fn in_memory(flags: &[&str]) -> Self {
        let memory = Path::new("/dev/shm");
        Self::within(if memory.is_dir() { memory } else { Path::new(env!("CARGO_TARGET_TMPDIR")) }, flags)
    }

    fn within(parent: &Path, flags: &[&str]) -> Self {
        let folder = tempfile::tempdir_in(parent).unwrap();
        std::fs::create_dir(folder.path().join("home")).unwrap();
        Self { simulated: Simulated::start(flags), folder }
    }

    /// `chatferry` with these words, run in the folder, without a limit of its own.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = program();
        command.args(words).current_dir(self.folder.path()).envs(&self.simulated.settings);
        command.env("HOME", self.path("home")).env("CHATFERRY_COMM100_RATE", "off").stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, words: &[&str]) -> Output {
        assert_cmd::Command::from_std(self.command(words)).timeout(PATIENCE).output().unwrap()
    }

    /// Runs it to its end, which must be this exit code; gives what it said on stderr.
    pub fn ends(&self, words: &[&str], code: i32) -> String {
        let output = self.run(words);
        assert_eq!(output.status.code(), Some(code), "{words:?}: {}", said(&output));
        said(&output)
    }

    /// Starts it beside the test, with both streams piped.
    pub fn start(&self, words: &[&str]) -> Child {
        self.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Everything that lies in the folder itself, by name.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| name != "home").collect();
        names.sort();
        names
    }

    /// The requests that the services have had so far.
    pub fn requests(&self) -> Vec<Value> {
        self.simulated.about("log").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Waits until there were so many.
    pub fn wait_for_requests(&self, count: usize) {
        wait_until("requests", || self.requests().len() >= count);
    }
}

/// What a process wrote to stderr.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Waits for what must happen.
pub fn wait_until(what: &str, mut happened: impl FnMut() -> bool) {
    let start = Instant::now();
    while !happened() {
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// Sends a signal, by its name.
pub fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
}

/// Waits for the end, and says how long that took.
pub fn end(child: &mut Child) -> (ExitStatus, Duration) {
    let start = Instant::now();
    let mut status = None;
    wait_until("the end of a run", || {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    (status.unwrap(), start.elapsed())
}
