//! What all tests of the binary share.

use assert_cmd::Command;

/// The binary in an environment that holds nothing but `PATH` and an empty home folder.
pub fn chatferry() -> Command {
    let mut command = Command::cargo_bin("chatferry").unwrap();
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", home);
    command
}
