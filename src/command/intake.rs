//! `--webhook-files` and `--import`: which chats of other files an archive can take in.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use globset::Glob;
use tempfile::TempDir;

use crate::archive::definition::Projects;
use crate::archive::index::Via;
use crate::archive::intake::Intake;
use crate::archive::record_reader::LineReader;
use crate::archive::series::Series;
use crate::archive::store::Archive;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::window::Zone;

/// Files that a run takes in; they lie in a folder that goes away with this.
pub struct Collected {
    /// One for each series and origin.
    pub list: Vec<Intake>,
    /// Chats that belong elsewhere.
    pub foreign: u64,
    _folder: Option<TempDir>,
}

/// Sorts the chats of all files by series, the newest of each chat. What is of other accounts is left.
pub fn collect(archive: &Archive, settings: &Settings, webhooks: &[String], imports: &[String]) -> Result<Collected> {
    if webhooks.is_empty() && imports.is_empty() {
        return Ok(Collected { list: Vec::new(), foreign: 0, _folder: None });
    }
    let folder = TempDir::with_prefix("chatferry-intake-")
        .map_err(|error| Error::disk("make a folder in", std::env::temp_dir(), error))?;
    let (mut list, mut foreign) = (Vec::new(), 0);
    for (via, flag, globs) in [(Via::Import, "--import", imports), (Via::Webhook, "--webhook-files", webhooks)] {
        let mut files: Vec<PathBuf> = Vec::new();
        for glob in globs {
            files.extend(matching(flag, glob)?);
        }
        files.sort();
        files.dedup();
        let (own, others) = sort_files(archive, settings, (via, flag), &files, folder.path())?;
        list.extend(own);
        foreign += others;
    }
    Ok(Collected { list, foreign, _folder: Some(folder) })
}

/// The files that a pattern fits, in its folder and below. None is exit 2.
fn matching(flag: &str, pattern: &str) -> Result<Vec<PathBuf>> {
    let wrong = |why: String| Error::usage(format!("{flag} {pattern}: {why}"));
    let path = Path::new(pattern);
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let glob = Glob::new(pattern).map_err(|error| wrong(error.kind().to_string()))?.compile_matcher();
    let fixed: PathBuf = path
        .components()
        .take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']))
        .collect();
    let start = if fixed.as_os_str().is_empty() { PathBuf::from(".") } else { fixed };
    let mut found = Vec::new();
    let mut folders = vec![start];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)
            .map_err(|error| wrong(format!("cannot read {}: {error}", folder.display())))?
            .flatten()
        {
            let path = entry.path();
            let plain = path.strip_prefix("./").unwrap_or(&path);
            if path.is_dir() {
                folders.push(path.clone());
            } else if glob.is_match(plain) {
                found.push(path.clone());
            }
        }
    }
    match found.is_empty() {
        true => Err(wrong("no file fits it".to_owned())),
        false => Ok(found),
    }
}

/// Where a chat's newest text lies, and when the file was written.
type Newest = BTreeMap<Series, HashMap<String, Vec<u8>>>;

fn sort_files(
    archive: &Archive,
    settings: &Settings,
    (via, flag): (Via, &str),
    files: &[PathBuf],
    folder: &Path,
) -> Result<(Vec<Intake>, u64)> {
    let mut foreign = 0;
    let zone = archive.definition.zone()?;
    let bare = settings.vcc_zone()?.unwrap_or_else(|| zone.clone());
    let mut newest: Newest = BTreeMap::new();
    for path in files {
        for_each_chat(flag, path, |line| {
            let Some(series) = series_of(archive, line) else {
                foreign += 1;
                return;
            };
            let mut reader = LineReader::new(&series, &zone, &bare);
            if let Some(facts) = reader.read(line) {
                newest.entry(series).or_default().insert(facts.key, line.to_vec());
            }
        })?;
    }
    let own: Result<Vec<_>> =
        newest.into_iter().map(|(series, chats)| write(series, chats, (via, &bare), folder)).collect();
    Ok((own?, foreign))
}

fn write(series: Series, chats: HashMap<String, Vec<u8>>, (via, bare): (Via, &Zone), folder: &Path) -> Result<Intake> {
    let path = folder.join(format!("{via:?}-{}.ndjson", series.slug()));
    let fail = |error| Error::disk("write", &path, error);
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).map_err(fail)?);
    let mut chats: Vec<_> = chats.into_iter().collect();
    chats.sort();
    for (_, line) in chats {
        file.write_all(&line).and_then(|()| file.write_all(b"\n")).map_err(fail)?;
    }
    file.flush().map_err(fail)?;
    Ok(Intake { series, via, path: path.clone(), bare_times: bare.clone() })
}

/// The series that a chat is of, by its fields; `None` where the archive does not hold it.
fn series_of(archive: &Archive, line: &[u8]) -> Option<Series> {
    let chat: serde_json::Value = serde_json::from_slice(line).ok()?;
    let number = |name: &str| {
        let value = chat.get(name)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    };
    if chat.get("chatId").is_some() {
        let project = number("projectId")?;
        let source = archive.definition.sources.get("vcc")?;
        let held = match source.projects.as_ref()? {
            Projects::All(_) => true,
            Projects::Listed(list) => list.contains(&project),
        };
        return archive.definition.series("vcc", &[project]).pop().filter(|_| held);
    }
    chat.get("id").or(chat.get("guid"))?;
    let status = chat.get("status").and_then(serde_json::Value::as_str).unwrap_or_default();
    let kind = if matches!(status, "missed" | "refused" | "switchedToMessage") { "missed" } else { "chats" };
    archive.definition.series("comm100", &[]).into_iter().find(|series| series.kind == kind)
}

/// Calls `chat` with each line of a file that holds one object; a last line without an end is left for the next time.
fn for_each_chat(flag: &str, path: &Path, mut chat: impl FnMut(&[u8])) -> Result<()> {
    let wrong = |error: std::io::Error| Error::usage(format!("{flag}: cannot read {}: {error}", path.display()));
    let file = std::fs::File::open(path).map_err(wrong)?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let head = reader.fill_buf().map_err(wrong)?;
    let reader: Box<dyn Read> = match head {
        [0x1f, 0x8b, ..] => Box::new(flate2::bufread::MultiGzDecoder::new(reader)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Box::new(zstd::stream::read::Decoder::with_buffer(reader).map_err(wrong)?),
        _ => Box::new(reader),
    };
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(wrong)? == 0 || line.pop() != Some(b'\n') {
            return Ok(());
        }
        chat(&line);
    }
}
