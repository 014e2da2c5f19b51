//! `--summary`: a run's result as one JSON object, the contract's section 6. What is not known is left out, never
//! guessed.

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::output::Written;
use crate::output::file::sync_folder;
use crate::output::path::{check_writable, folder_of, is_special, real};
use crate::redact::redact_json;
use crate::ui::Ui;

/// Its JSON Schema (2020-12).
pub const SCHEMA: &str = include_str!("unified/schema/summary.json");

/// The object. Instants are RFC 3339 in UTC, times in seconds.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Summary {
    /// Whether its file is to be readable by the owner alone.
    #[serde(skip)]
    pub private: bool,
    /// The words typed: `comm100 search`.
    pub command: &'static str,
    /// The program's version.
    pub version: &'static str,
    /// Tells this run from all others.
    pub run_id: String,
    /// `vcc`, `comm100`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'static str>,
    /// `complete`, `incomplete`, `failed`, `interrupted`, `reader_closed`.
    pub verdict: &'static str,
    /// The process's exit code.
    pub exit_code: u8,
    /// When the run started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// When it ended.
    pub ended_at: String,
    /// The first instant asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The first instant not asked for any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The zone of days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tz: Option<String>,
    /// Requests sent, tries again too.
    pub requests: u64,
    /// Tries again.
    pub retries: u64,
    /// Waited for limits and tries.
    pub waited_s: f64,
    /// Chats written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chats: Option<u64>,
    /// Messages in them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<u64>,
    /// Chats that came more than once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<u64>,
    /// Records that could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejects: Option<u64>,
    /// The files that were read: `convert`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inputs: Option<Vec<InputSummary>>,
    /// Records that a newer version of the same chat replaced, or that went into another record: `convert`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged: Option<u64>,
    /// Values of a wrong type that unified records could not carry; they stand in `extra`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub odd_values: Option<u64>,
    /// Cells of XLSX that were cut, as their text is longer than a cell may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated_cells: Option<u64>,
    /// The total that the service states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_total: Option<u64>,
    /// How many of them did not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<u64>,
    /// What the service said beside the list, in its last response that had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<serde_json::Map<String, serde_json::Value>>,
    /// Chats deleted, kept, and failed at: `delete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<u64>,
    /// See `deleted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<u64>,
    /// See `deleted`; also chats that a write failed at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<u64>,
    /// Bytes of answers, unpacked.
    pub bytes_in: u64,
    /// Bytes written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_out: Option<u64>,
    /// The files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outputs: Option<Vec<Written>>,
    /// How the end was recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Whether `--limit` ended the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limited: Option<bool>,
    /// Why the run did not end in 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// From start to end.
    pub elapsed_s: f64,
}

/// A file that was read.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InputSummary {
    /// Its path, as it was found.
    pub path: String,
    /// Records in it.
    pub records: u64,
    /// Its SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Summary {
    /// Writes the object, secrets taken out, to `--summary`'s file, whole or not at all; `-` is stderr.
    pub fn write(&self, path: &Path, ui: &Ui) -> Result<()> {
        let json = serde_json::to_string(&self.clone().of_this_run())
            .map_err(|error| Error::failure("the summary failed").because(error))?;
        write_object(&json, self.private, path, ui)
    }
}

/// Writes a JSON object to `--summary`'s file, whole or not at all; `-` is stderr.
pub fn write_object(json: &str, private: bool, path: &Path, ui: &Ui) -> Result<()> {
    let json = redact_json(json);
    if path == Path::new("-") {
        ui.json_line(&json);
        return Ok(());
    }
    let fail = |error: std::io::Error| Error::disk("write the summary to", path, error);
    if is_special(path) {
        return std::fs::write(path, format!("{json}\n")).map_err(fail);
    }
    let path = &real(path);
    // Its own words name a temporary file that nobody has asked for.
    let unnamed = |error: std::io::Error| fail(error.kind().into());
    let file = tempfile::Builder::new().permissions(mode(private)).tempfile_in(folder_of(path));
    let mut file = file.map_err(unnamed)?;
    file.as_file_mut().write_all(format!("{json}\n").as_bytes()).map_err(fail)?;
    file.as_file().sync_all().map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    sync_folder(path);
    Ok(())
}

impl Summary {
    /// With what is the same for all commands: version, id, and the instants of start and end.
    pub fn of_this_run(self) -> Self {
        let ended = Utc::now();
        let elapsed = Some((self.elapsed_s * 1000.0) as i64).filter(|millis| *millis > 0);
        let started_at = elapsed.and_then(TimeDelta::try_milliseconds).map(|elapsed| millis(ended - elapsed));
        let ended_at = millis(ended);
        Self { version: env!("CARGO_PKG_VERSION"), run_id: run_id(), started_at, ended_at, ..self }
    }
}

fn millis(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A random UUID (version 4).
fn run_id() -> String {
    let hex = format!("{:032x}", fastrand::u128(..));
    let variant = ["8", "9", "a", "b"][fastrand::usize(..4)];
    format!("{}-{}-4{}-{variant}{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

/// Refuses a `--summary` that could not be written at the end. Errors are exit 2.
pub fn check(path: &Path) -> Result<()> {
    if path == Path::new("-") { Ok(()) } else { check_writable("--summary", path) }
}

/// As any new file: what the umask leaves.
fn mode(private: bool) -> std::fs::Permissions {
    #[cfg(unix)]
    {
        std::os::unix::fs::PermissionsExt::from_mode(if private { 0o600 } else { 0o666 })
    }
    #[cfg(not(unix))]
    {
        _ = private;
        let mut permissions =
            std::fs::Permissions::from(std::fs::metadata(".").map(|found| found.permissions()).unwrap_or_default());
        permissions.set_readonly(false);
        permissions
    }
}

/// An instant as the summary has it.
pub fn instant(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
