//! `verify` without the network: the bag's rules, every hash, every frame, every line against the index, and the chain
//! of run files.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{Context, SHA256, digest};

use super::bag::{BAG_INFO, BAGIT, MANIFEST, TAG_MANIFEST, hash_file, oxum};
use super::commit;
use super::damage::Finding;
use super::days::{DayRecord, State};
use super::index::for_each;
use super::series::{Series, day_of_path, hex};
use super::store::Archive;
use super::versions::index_files;
use crate::error::{Error, Result};

/// What is to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `1/7`: the first seventh of the payload files.
    pub subset: Option<(u64, u64)>,
    /// Stop reading after so long.
    pub max_duration: Option<Duration>,
    /// Where the last one stopped.
    pub continue_after: Option<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// Payload files that were read.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Payload files there are.
    pub all_files: u64,
    /// Whether all of them were read.
    pub complete: bool,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What is worth a word, but not wrong.
    pub notes: Vec<String>,
    /// The last group of files that was read, where the time was up.
    pub stopped_after: Option<String>,
}

impl Report {
    fn find(&mut self, path: &str, what: impl Into<String>) {
        let day = day_of_path(path).map(|day| day.to_string());
        self.findings.push(Finding { path: path.to_owned(), day, what: what.into() });
    }
}

/// Verifies an archive.
pub fn verify(archive: &Archive, options: &Options) -> Result<Report> {
    let mut report = Report::default();
    if commit::is_interrupted(&archive.disk) {
        let run = commit::interrupted_run(&archive.disk).map(|run| format!(" {run}")).unwrap_or_default();
        let what = format!("run{run} was interrupted; the next `chatferry sync` finishes or drops what it had begun");
        report.find(commit::INTENT, what);
    }
    check_folder(archive, &mut report)?;
    check_tag_files(archive, &mut report);
    check_days(archive, &mut report);
    check_runs(archive, &mut report);
    read_groups(archive, options, &mut report)?;
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}

/// What lies in the folder: nothing but files, and below `data/` none that the manifest does not list.
fn check_folder(archive: &Archive, report: &mut Report) -> Result<()> {
    let root = archive.disk.root();
    let (mut files, mut bytes) = (0, 0);
    let mut seen = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        for entry in std::fs::read_dir(&path).map_err(|error| Error::disk("read", &path, error))? {
            let entry = entry.map_err(|error| Error::disk("read", &path, error))?;
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(|error| Error::disk("read", entry.path(), error))?;
            if kind.is_dir() {
                // Its content belongs to no bag.
                if name != ".chatferry" {
                    folders.push(format!("{name}/"));
                }
            } else if !kind.is_file() {
                report.find(&name, "neither a file nor a folder: links and devices do not belong here");
            } else if name.starts_with("data/") {
                files += 1;
                bytes += entry.metadata().map_or(0, |found| found.len());
                if archive.manifest.get(&name).is_none() {
                    report.find(&name, format!("not in {MANIFEST}"));
                }
                seen.insert(name);
            } else if name == "fetch.txt" {
                report.find(&name, "the archive is complete by itself; no file is to be fetched from elsewhere");
            } else if archive.tags.get(&name).is_none() && name != TAG_MANIFEST {
                report.notes.push(format!("{name} is not a file of the archive"));
            }
        }
    }
    for path in archive.manifest.0.keys().filter(|path| !seen.contains(*path)) {
        report.find(path, "missing");
    }
    report.all_files = archive.manifest.0.len() as u64;
    let stated = archive.info.oxum;
    if stated != (bytes, files) {
        report.find(BAG_INFO, format!("Payload-Oxum is {}.{}, but there are {bytes}.{files}", stated.0, stated.1));
    }
    let text = archive.disk.read_if_any(BAG_INFO)?;
    if !text.lines().any(|line| line.strip_prefix("Payload-Oxum:").is_some_and(|value| oxum(value).is_some())) {
        report.find(BAG_INFO, "it has no Payload-Oxum");
    }
    if archive.disk.read_if_any("bagit.txt")? != BAGIT {
        report.find("bagit.txt", "it is not what BagIt 1.0 asks for");
    }
    Ok(())
}

fn check_tag_files(archive: &Archive, report: &mut Report) {
    for (path, expected) in &archive.tags.0 {
        match hash_file(&archive.disk.path(path)) {
            Ok((hash, _)) if hash == *expected => {}
            Ok(_) => report.find(path, format!("altered: it is not what {TAG_MANIFEST} says")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => report.find(path, "missing"),
            Err(error) => report.find(path, format!("cannot be read: {error}")),
        }
    }
    for name in ["bagit.txt", BAG_INFO, MANIFEST, super::store::DAYS, super::definition::FILE] {
        if archive.tags.get(name).is_none() {
            report.find(TAG_MANIFEST, format!("it does not list {name}"));
        }
    }
}

/// Each day's line and the manifest say the same of its file.
fn check_days(archive: &Archive, report: &mut Report) {
    let mut known = HashSet::new();
    for record in archive.days.iter() {
        let path = record.series.current(&record.day);
        if record.state != State::Pruned && record.sha256.as_deref() != archive.manifest.get(&path) {
            report.find(&path, format!("{} and {MANIFEST} disagree about it", super::store::DAYS));
        }
        if record.state == State::Pruned && archive.manifest.get(&path).is_some() {
            report.find(&path, "its day was pruned");
        }
        known.insert(path);
    }
    let current = archive.manifest.0.keys().filter(|path| path.starts_with("data/current/"));
    for path in current.filter(|path| !known.contains(*path)) {
        report.find(path, format!("{} has no line for it", super::store::DAYS));
    }
}

/// Each run file names the hash of the one before it, and the last run that names a payload file tells its hash.
fn check_runs(archive: &Archive, report: &mut Report) {
    let mut names: Vec<&String> =
        archive.tags.0.keys().filter(|path| path.starts_with("runs/") && path.ends_with("Z.json")).collect();
    names.sort();
    let mut before: Option<String> = None;
    let mut last: HashMap<String, (Option<String>, String)> = HashMap::new();
    for name in names {
        let Ok(text) = archive.disk.read(name) else { continue };
        let Ok(run) = serde_json::from_str::<serde_json::Value>(&text) else {
            report.find(name, "cannot be read");
            continue;
        };
        let stated = run["previous"]["sha256"].as_str();
        if stated != before.as_deref() {
            report.find(name, "the run file before it is not the one that it names");
        }
        before = Some(super::series::sha256(text.as_bytes()));
        for file in run["files"].as_array().into_iter().flatten() {
            let after = file["after"].as_str().map(str::to_owned);
            last.insert(file["path"].as_str().unwrap_or_default().to_owned(), (after, name.clone()));
        }
    }
    for (path, hash) in &archive.manifest.0 {
        match last.get(path) {
            Some((Some(stated), _)) if stated == hash => {}
            Some((_, run)) => report.find(
                path,
                format!("{MANIFEST} was changed: {run}, the last run that wrote the file, says another hash"),
            ),
            None => report.find(path, "no run file names it"),
        }
    }
    for (path, (stated, run)) in last.iter().filter(|(path, _)| archive.manifest.get(path).is_none()) {
        if stated.is_some() {
            report.find(path, format!("{MANIFEST} does not list it, but {run} does"));
        }
    }
}

/// Files that are read together: those of one series and month.
struct Group {
    name: String,
    series: Option<Series>,
    index: Option<String>,
    days: Vec<DayRecord>,
    paths: Vec<String>,
}

/// Reads the payload, group by group, on a few threads.
fn read_groups(archive: &Archive, options: &Options, report: &mut Report) -> Result<()> {
    let groups = groups(archive);
    let skip = options.continue_after.as_ref().and_then(|after| groups.iter().position(|group| group.name == *after));
    let first = skip.map_or(0, |at| at + 1);
    let first = if first >= groups.len() { 0 } else { first };
    let next = Mutex::new(first);
    let shared = Mutex::new(std::mem::take(report));
    let keys = Mutex::new(HashMap::<String, HashSet<u64>>::new());
    let started = Instant::now();
    let take = || {
        let mut next = next.lock().ok()?;
        if options.max_duration.is_some_and(|most| started.elapsed() >= most) && *next > first {
            return None;
        }
        let group = groups.get(*next)?;
        *next += 1;
        Some(group)
    };
    let work = || -> Result<()> {
        while let Some(group) = take() {
            let mut own = Report::default();
            read_group(archive, group, options, &keys, &mut own)?;
            if let Ok(mut report) = shared.lock() {
                report.files += own.files;
                report.bytes += own.bytes;
                report.findings.append(&mut own.findings);
            }
        }
        Ok(())
    };
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get().min(4));
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut result = work();
        for other in others {
            result = result
                .and(other.join().unwrap_or_else(|_| Err(Error::failure("reading the archive ended in a panic"))));
        }
        result
    })?;
    *report = shared.into_inner().unwrap_or_default();
    let reached = next.into_inner().unwrap_or_default();
    report.stopped_after = (reached < groups.len()).then(|| groups[reached.saturating_sub(1)].name.clone());
    report.complete = first == 0 && reached == groups.len() && options.subset.is_none();
    Ok(())
}

fn groups(archive: &Archive) -> Vec<Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let mut owner: HashMap<String, String> = HashMap::new();
    for series in archive.days.series() {
        for index in index_files(archive, series) {
            let days: Vec<DayRecord> =
                archive.days.of(series).filter(|record| series.index(&record.day) == index).cloned().collect();
            for record in &days {
                owner.insert(series.current(&record.day), index.clone());
                let history = series.history(&record.day, "");
                owner.insert(history.trim_end_matches(".ndjson.zst").to_owned(), index.clone());
            }
            let (name, series) = (index.clone(), Some(series.clone()));
            groups.insert(name.clone(), Group { name, series, index: Some(index), days, paths: Vec::new() });
        }
    }
    for path in archive.manifest.0.keys() {
        let folder = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        let group = owner.get(path).or_else(|| owner.get(&folder)).cloned().unwrap_or_else(|| "other".to_owned());
        let none =
            || Group { name: "other".to_owned(), series: None, index: None, days: Vec::new(), paths: Vec::new() };
        groups.entry(group).or_insert_with(none).paths.push(path.clone());
    }
    groups.into_values().collect()
}

/// The lines that the index expects in a file.
type Expected = HashMap<[u8; 32], u32>;

fn read_group(
    archive: &Archive,
    group: &Group,
    options: &Options,
    keys: &Mutex<HashMap<String, HashSet<u64>>>,
    report: &mut Report,
) -> Result<()> {
    let mut expected: HashMap<String, Expected> = HashMap::new();
    if let (Some(series), Some(index)) = (&group.series, &group.index) {
        expected = read_index(archive, (series, index), &group.days, keys, report)?;
    }
    for path in group.paths.iter().filter(|path| options.subset.is_none_or(|subset| is_in_subset(path, subset))) {
        let counted = path.starts_with("data/current/") || path.starts_with("data/history/");
        let expected = counted.then(|| expected.remove(path).unwrap_or_default());
        read_file(archive, path, expected, report);
    }
    Ok(())
}

/// Whether a file is in the part `k` of `n`.
pub fn is_in_subset(path: &str, (part, of): (u64, u64)) -> bool {
    let hash = digest(&SHA256, path.as_bytes());
    let number = hash.as_ref().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    number % of == part - 1
}

/// Reads a month's index: what each file must hold, and whether the days' lines count the same.
fn read_index(
    archive: &Archive,
    (series, index): (&Series, &str),
    days: &[DayRecord],
    keys: &Mutex<HashMap<String, HashSet<u64>>>,
    report: &mut Report,
) -> Result<HashMap<String, Expected>> {
    let mut expected: HashMap<String, Expected> = HashMap::new();
    let mut counts: HashMap<String, (u64, u64, u64)> = HashMap::new();
    let mut twice = Vec::new();
    let read = for_each(&archive.disk, index, |version| {
        let count = counts.entry(version.day.clone()).or_default();
        count.1 += 1;
        let current = version.superseded_at.is_none();
        if current {
            count.0 += u64::from(version.lost_at.is_none());
            count.2 += u64::from(version.gone_at.is_some());
            let mut hasher = DefaultHasher::new();
            version.key.hash(&mut hasher);
            let new = keys.lock().is_ok_and(|mut keys| keys.entry(series.slug()).or_default().insert(hasher.finish()));
            if !new {
                twice.push((version.day.clone(), version.key.clone()));
            }
        }
        if version.lost_at.is_none() {
            let path = match version.superseded_at {
                None => series.current(&version.day),
                Some(at) => series.history(&version.day, &at.format("%Y%m%dT%H%M%SZ").to_string()),
            };
            *expected.entry(path).or_default().entry(bytes_of(&version.sha256)).or_default() += 1;
        }
        Ok(())
    });
    if let Err(error) = read {
        report.find(index, error.to_string());
    }
    for (day, key) in twice {
        report.find(&series.current(&day), format!("chat {key} is there twice"));
    }
    for record in days.iter().filter(|record| record.state != State::Pruned) {
        let (chats, versions, gone) = counts.get(&record.day).copied().unwrap_or_default();
        if (chats, versions, gone) != (record.chats, record.versions, record.gone) {
            let what = format!(
                "the index has {chats} chats, {versions} versions and {gone} gone on {}; {} says {}, {} and {}",
                record.day,
                super::store::DAYS,
                record.chats,
                record.versions,
                record.gone
            );
            report.findings.push(Finding { path: index.to_owned(), day: Some(record.day.clone()), what });
        }
    }
    for (path, lines) in expected.iter().filter(|(path, _)| archive.manifest.get(path).is_none()) {
        let lines: u32 = lines.values().sum();
        report.find(path, format!("missing: the index has {lines} lines for it"));
    }
    Ok(expected)
}

fn bytes_of(hex: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = hex.get(at * 2..at * 2 + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or_default();
    }
    bytes
}

/// Reads a payload file once: its hash, its frames, its lines.
fn read_file(archive: &Archive, name: &str, expected: Option<Expected>, report: &mut Report) {
    let path = archive.disk.path(name);
    let Ok(file) = File::open(&path) else { return };
    report.files += 1;
    report.bytes += file.metadata().map_or(0, |found| found.len());
    if name.ends_with(".zst")
        && let Err(what) = File::open(&path).map_err(|error| error.to_string()).and_then(check_frames)
    {
        report.find(name, what);
    }
    let mut hashing = HashingReader { file, hash: Context::new(&SHA256) };
    let lines = match name.ends_with(".zst") {
        true => read_lines(&mut hashing, expected),
        false => Ok(()),
    };
    if io::copy(&mut hashing, &mut io::sink()).is_err() {
        report.find(name, "cannot be read to its end");
    }
    let hash = hex(hashing.hash.finish().as_ref());
    if archive.manifest.get(name).is_some_and(|stated| stated != hash) {
        report.find(name, format!("altered: it is not what {MANIFEST} says"));
    }
    if let Err(what) = lines {
        report.find(name, what);
    }
}

fn read_lines(file: &mut HashingReader, expected: Option<Expected>) -> Result<(), String> {
    let decoder = zstd::stream::read::Decoder::new(file).map_err(|error| error.to_string())?;
    let mut reader = BufReader::with_capacity(1 << 17, decoder);
    let mut expected = expected.unwrap_or_default();
    let (mut line, mut extra) = (Vec::new(), 0_u64);
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(|error| format!("cannot be decompressed: {error}"))?;
        if read == 0 {
            break;
        }
        if line.pop() != Some(b'\n') {
            return Err("its last line has no end".to_owned());
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, &line).as_ref());
        match expected.get_mut(&hash) {
            Some(count) if *count > 0 => *count -= 1,
            _ => extra += 1,
        }
    }
    let missing: u32 = expected.values().sum();
    match (extra, missing) {
        (0, 0) => Ok(()),
        _ => Err(format!("{extra} lines are not in the index, {missing} lines of the index are not in the file")),
    }
}

struct HashingReader {
    file: File,
    hash: Context,
}

impl Read for HashingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

/// Goes through the frames of a zstd file without decompressing: each has a checksum, and nothing else is there.
fn check_frames(file: File) -> Result<(), String> {
    let cut = |_: io::Error| "cut: its last frame does not end".to_owned();
    let length = file.metadata().map_err(|error| error.to_string())?.len();
    let mut reader = BufReader::with_capacity(1 << 12, file);
    if length == 0 {
        return Err("empty: a day without chats has no file".to_owned());
    }
    while reader.stream_position().map_err(cut)? < length {
        let mut head = [0; 5];
        reader.read_exact(&mut head).map_err(cut)?;
        if head[..4] != [0x28, 0xb5, 0x2f, 0xfd] {
            return Err("something other than zstd frames is in it".to_owned());
        }
        let descriptor = head[4];
        if descriptor & 0b100 == 0 {
            return Err("a frame has no checksum".to_owned());
        }
        let single = descriptor & 0b10_0000 != 0;
        let size = match descriptor >> 6 {
            0 => i64::from(single),
            flag => 1 << flag,
        };
        let dictionary = [0, 1, 2, 4][usize::from(descriptor & 0b11)];
        reader.seek_relative(i64::from(!single) + dictionary + size).map_err(cut)?;
        loop {
            let mut block = [0; 3];
            reader.read_exact(&mut block).map_err(cut)?;
            let header = u32::from_le_bytes([block[0], block[1], block[2], 0]);
            let content = if header >> 1 & 0b11 == 1 { 1 } else { i64::from(header >> 3) };
            reader.seek_relative(content).map_err(cut)?;
            if header & 1 == 1 {
                break;
            }
        }
        reader.seek_relative(4).map_err(cut)?;
        if reader.stream_position().map_err(cut)? > length {
            return Err("cut: its last frame does not end".to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Write;

    fn frame(text: &str, checksum: bool) -> Vec<u8> {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
        encoder.include_checksum(checksum).unwrap();
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn frames_are_told_from_other_bytes() {
        let long = "a line that repeats itself\n".repeat(20_000);
        let sound = [frame("a\n", true), frame(&long, true), frame(&"x".repeat(300_000), true)].concat();
        let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9][..], &frame("a\n", true)].concat();
        for (bytes, expected) in [
            (sound.clone(), Ok(())),
            (sound[..sound.len() - 1].to_vec(), Err("cut")),
            (sound[..sound.len() - 5].to_vec(), Err("cut")),
            ([&sound[..], b"x"].concat(), Err("cut")),
            ([&sound[..], b"xxxxxxx"].concat(), Err("something other")),
            (skippable, Err("something other")),
            (frame("a\n", false), Err("a frame has no checksum")),
            (Vec::new(), Err("empty")),
        ] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&bytes).unwrap();
            file.rewind().unwrap();
            let found = check_frames(file);
            assert!(
                found.is_ok() == expected.is_ok()
                    && found.err().unwrap_or_default().starts_with(expected.err().unwrap_or_default())
            );
        }
    }

    #[test]
    fn the_parts_of_a_subset_are_everything_once() {
        for path in (0..200).map(|number| format!("data/{number}")) {
            assert_eq!((1..=7).filter(|part| is_in_subset(&path, (*part, 7))).count(), 1);
        }
    }
}
