//! Where a secret comes from, and fetching it when it is needed, not before. No message here holds a secret or
//! what a command printed.

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use secrecy::{ExposeSecret, SecretString};

use super::Environment;
use crate::error::{Error, Result};

/// Where a secret comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// It stands there itself.
    Literal(SecretString),
    /// `{ env = "NAME" }`
    Env(String),
    /// `{ file = "PATH" }`
    File(String),
    /// `{ command = "pass show x" }`, run by `sh`.
    Command(String),
}

/// How `config show` writes it: no secret, and no command either, since one may stand in it.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(_) => f.write_str("********"),
            Self::Env(name) => write!(f, "{{ env = {name:?} }}"),
            Self::File(path) => write!(f, "{{ file = {path:?} }}"),
            Self::Command(_) => f.write_str("{ command = \"…\" }"),
        }
    }
}

impl Source {
    /// Fetches the secret of the setting `key`, which is never shown from then on ([`crate::redact`]); errors (exit 2)
    /// name the key. One trailing line end is cut.
    pub fn secret(&self, key: &str, environment: &Environment) -> Result<SecretString> {
        let text = match self {
            Self::Literal(secret) => secret.expose_secret().to_owned(),
            Self::Env(name) => environment.get(name).map(str::to_owned).ok_or_else(|| {
                Error::usage(format!("{key} comes from the environment variable {name}, which is not set"))
            })?,
            Self::File(path) => {
                let path = locate(path, environment);
                std::fs::read_to_string(&path).map_err(|error| {
                    Error::usage(format!("cannot read the file {} of {key}: {error}", path.display()))
                })?
            }
            Self::Command(command) => output(key, command)?,
        };
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        match text {
            "" => Err(Error::usage(format!("the secret of {key} is empty"))),
            _ if text.contains(char::is_control) => {
                Err(Error::usage(format!("the secret of {key} has a line break or control character in it"))
                    .hint("expected the secret alone, on one line"))
            }
            _ => {
                crate::redact::register(text);
                Ok(SecretString::from(text))
            }
        }
    }
}

/// A bare name is one of systemd's credentials, if there is one of that name.
fn locate(path: &str, environment: &Environment) -> PathBuf {
    let folder = environment.get("CREDENTIALS_DIRECTORY").filter(|_| !path.contains(['/', '\\']));
    folder.map(|folder| PathBuf::from(folder).join(path)).filter(|path| path.exists()).unwrap_or_else(|| path.into())
}

fn output(key: &str, command: &str) -> Result<String> {
    // Its stderr could hold the secret too, so it goes nowhere.
    let run = Command::new("sh").args(["-c", command]).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let output = run.map_err(|error| Error::usage(format!("cannot run the command of {key}: {error}")))?;
    if !output.status.success() {
        return Err(Error::usage(format!("the command of {key} failed ({})", output.status))
            .hint("run it by hand to see why; under cron and systemd it may need the full path of its program"));
    }
    String::from_utf8(output.stdout).map_err(|_| Error::usage(format!("the command of {key} printed no UTF-8 text")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn fetch(source: Source, environment: &[(&str, &str)]) -> std::result::Result<String, String> {
        let environment = Environment::from_iter(environment.iter().copied());
        let secret = source.secret("vcc.token", &environment).map_err(|error| error.to_string())?;
        Ok(secret.expose_secret().to_owned())
    }

    #[test]
    fn each_source_gives_its_secret_without_the_line_end() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("token"), "s3cret\r\n").unwrap();
        let (folder_name, path) = (folder.path().to_str().unwrap(), folder.path().join("token"));
        let credentials = [("CREDENTIALS_DIRECTORY", folder_name)];
        assert_eq!(fetch(Source::Literal("s3cret".into()), &[]).unwrap(), "s3cret");
        assert_eq!(fetch(Source::Env("NAME".into()), &[("NAME", "s3cret")]).unwrap(), "s3cret");
        assert_eq!(fetch(Source::File(path.to_str().unwrap().into()), &[]).unwrap(), "s3cret");
        assert_eq!(fetch(Source::File("token".into()), &credentials).unwrap(), "s3cret");
        assert_eq!(fetch(Source::Command("printf 's3cret\\n'".into()), &[]).unwrap(), "s3cret");
    }

    #[test]
    fn what_cannot_be_fetched_names_the_key_and_shows_nothing_else() {
        for (source, part) in [
            (Source::Env("NAME".into()), "NAME, which is not set"),
            (Source::File("./no-such-file".into()), "cannot read the file ./no-such-file of vcc.token"),
            (Source::Command("echo c4nary; echo c4nary >&2; exit 3".into()), "command of vcc.token failed"),
            (Source::Command("printf ''".into()), "is empty"),
            (Source::Command("printf 'c4nary\\nc4nary\\n'".into()), "line break"),
        ] {
            let message = fetch(source, &[]).unwrap_err();
            assert!(message.contains(part) && message.contains("vcc.token"), "{message}");
            assert!(!message.contains("c4nary"), "{message}");
        }
    }

    #[test]
    fn showing_a_source_shows_no_secret() {
        for (source, shown) in [
            (Source::Literal("c4nary".into()), "********"),
            (Source::Env("NAME".into()), "{ env = \"NAME\" }"),
            (Source::Command("echo c4nary".into()), "{ command = \"…\" }"),
        ] {
            assert_eq!(source.to_string(), shown);
        }
        assert!(!format!("{:?}", Source::Literal("c4nary".into())).contains("c4nary"));
    }
}
