//! A terminal for the program to talk to: somebody types, and reads what it says.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// Runs `command` on a terminal where `typed` has been typed ahead; gives its exit code and what is to be read there.
/// What it writes to stdout goes nowhere.
pub fn on_terminal(mut command: Command, typed: &str) -> (Option<i32>, String) {
    command.stdout(Stdio::null());
    run(command, typed, false)
}

/// The same for a command that has its stdout there, too.
pub fn all_on_terminal(command: Command) -> (Option<i32>, String) {
    run(command, "", true)
}

fn run(mut command: Command, typed: &str, with_stdout: bool) -> (Option<i32>, String) {
    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&keyboard).and_then(|()| unlockpt(&keyboard)).unwrap();
    let name = ptsname(&keyboard, Vec::new()).unwrap();
    let line = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    let mut keyboard = File::from(keyboard);
    keyboard.write_all(typed.as_bytes()).unwrap();
    if with_stdout {
        command.stdout(line.try_clone().unwrap());
    }
    command.stdin(line.try_clone().unwrap()).stderr(line);
    let mut child = command.spawn().unwrap();
    // It holds the line, too, and only when nobody does is there no more to read.
    drop(command);
    let mut screen = Vec::new();
    // Linux calls that end an error.
    _ = keyboard.read_to_end(&mut screen);
    (child.wait().unwrap().code(), String::from_utf8(screen).unwrap())
}
