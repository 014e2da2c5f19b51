//! What a run must know to go on: a journal beside the first output, `NAME.checkpoint`.
//!
//! A line for the question, then a line for each page: where the files stand, where the paging stands, which chats
//! came. Bytes are made durable before the line that counts them, never the other way round; that happens on a
//! thread of its own, so reading does not wait for the disk. Every line ends in a hash of itself and all lines before
//! it: a torn last line is as if it had never been written; lines that were altered, removed, moved or repeated are
//! refused. What the lines count in files is tied to these by their checksums, see [`crate::output`].

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::fs::{locked, sync_folder};
use crate::output::Stand;
use crate::output::growing::Unsynced;
use crate::provider::Cursor;
use crate::question::Question;
use crate::seen::{PageKeys, Seen};

/// Between two saves; a crash costs the pages of that time.
const REST: Duration = Duration::from_millis(100);

/// When so many marks wait for a disk that is slower than the service, the run waits too.
const MOST_QUEUED: usize = 16;

/// Counts that a run goes on with.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Counts {
    /// Chats written.
    pub chats: u64,
    /// Messages in them.
    pub messages: u64,
    /// Chats that came again.
    pub duplicates: u64,
    /// Records that could not be read.
    pub rejects: u64,
    /// Bytes of the file that they are kept in.
    pub rejected_bytes: u64,
    /// Their CRC-32.
    pub rejected_checksum: u32,
    /// Chats outside the time asked for.
    pub outside: u64,
    /// Pages read.
    pub pages: u64,
    /// The total that the service stated last.
    pub total: Option<u64>,
    /// Values of a wrong type that unified records could not carry.
    #[serde(default)]
    pub odd_values: u64,
    /// What is missing, as sentences: each once, and the first ones only.
    pub gaps: Vec<String>,
    /// What the service said beside the list, in its last response that had it.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub service: serde_json::Map<String, serde_json::Value>,
}

/// So many gaps are kept.
const MOST_GAPS: usize = 100;

impl Counts {
    /// Notes that something is missing.
    pub fn add_gap(&mut self, gap: String) {
        if self.gaps.len() < MOST_GAPS && !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }
}

/// Where a run stands after a page.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Mark {
    /// The next page; `None` once there is none.
    pub cursor: Option<Cursor>,
    /// Counts so far.
    pub counts: Counts,
    /// Files that changed since the mark before.
    pub stands: Vec<Stand>,
    /// Chats that are new with this page.
    pub seen: PageKeys,
    /// Those that are new in the walk, where that is not the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk: Option<PageKeys>,
    /// Whether a new walk begins after this page.
    #[serde(default)]
    pub new_walk: bool,
    /// The end of the export, with its last words: only renaming is left to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<crate::provider::End>,
}

/// An interrupted run, put together from its marks.
#[derive(Debug)]
pub struct Interrupted {
    /// Its question.
    pub question: Question,
    /// The last mark, with the stands of all files.
    pub mark: Mark,
    /// All the chats that were met.
    pub seen: Seen,
}

/// The journal, open and locked.
pub struct Checkpoint {
    path: PathBuf,
    file: File,
    chain: Chain,
}

/// The hash of all lines so far.
#[derive(Clone, Default)]
struct Chain(String);

impl Chain {
    /// The line of `json`, with its hash and line break; it becomes the last one of the chain.
    fn line(&mut self, json: &str) -> String {
        let mut hash = Context::new(&SHA256);
        hash.update(self.0.as_bytes());
        hash.update(json.as_bytes());
        self.0 = hash.finish().as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{json} {}\n", self.0)
    }

    fn encode(&mut self, value: &impl Serialize) -> String {
        self.line(&serde_json::to_string(value).unwrap_or_default())
    }
}

impl Checkpoint {
    /// Opens or creates the journal; exit 75 if another run has it.
    pub fn open(path: &Path) -> Result<Self> {
        let file = locked(path, true)?;
        Ok(Self { path: path.to_owned(), file, chain: Chain::default() })
    }

    /// What the journal holds: an interrupted run, or nothing to go on with. Refuses one that is damaged.
    pub fn read(&mut self) -> Result<Option<Interrupted>> {
        let mut text = Vec::new();
        self.file.read_to_end(&mut text).map_err(|error| Error::disk("read", &self.path, error))?;
        let (lines, whole, chain) = self.lines(&text)?;
        self.chain = chain;
        let mut lines = lines.into_iter();
        let Some(first) = lines.next() else { return Ok(None) };
        let question: Question = serde_json::from_str(first).map_err(|_| self.damaged())?;
        if !question.is_of_this_form() {
            return Err(self.damaged());
        }
        let (mut run, mut stands, mut seen) = (None::<Mark>, Stands::default(), Seen::default());
        for line in lines {
            let mut mark: Mark = serde_json::from_str(line).map_err(|_| self.damaged())?;
            stands.take(&mut mark);
            mark.pass_keys_to(&mut seen);
            run = Some(match run {
                None => mark,
                Some(run) => run.then(mark),
            });
        }
        // What follows the last whole line is torn, and the next line must not be glued to it.
        self.file.set_len(whole).map_err(|error| Error::disk("cut", &self.path, error))?;
        Ok(run.map(|mark| Interrupted { question, mark: Mark { stands: stands.list, ..mark }, seen }))
    }

    /// The whole lines' JSON, where they end, and their chain.
    fn lines<'t>(&self, text: &'t [u8]) -> Result<(Vec<&'t str>, u64, Chain)> {
        let (mut lines, mut chain) = (Vec::new(), Chain::default());
        let mut whole = 0;
        while let Some(length) = text[whole..].iter().position(|byte| *byte == b'\n') {
            let line = std::str::from_utf8(&text[whole..=whole + length]).map_err(|_| self.damaged())?;
            let (json, _) = line.rsplit_once(' ').ok_or_else(|| self.damaged())?;
            if chain.line(json) != line {
                return Err(self.damaged());
            }
            lines.push(json);
            whole += length + 1;
        }
        Ok((lines, whole as u64, chain))
    }

    fn damaged(&self) -> Error {
        Error::usage(format!("{} was changed, or is of another version of chatferry", self.path.display()))
            .hint("--restart forgets the interrupted run and starts over")
    }

    /// Starts the journal of a new run.
    pub fn begin(&mut self, question: &Question) -> Result<()> {
        self.chain = Chain::default();
        let line = self.chain.encode(question);
        let result = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        let result = result.and_then(|_| self.file.write_all(line.as_bytes())).and_then(|()| self.file.sync_data());
        sync_folder(&self.path);
        result.map_err(|error| Error::disk("write to", &self.path, error))
    }

    /// Hands the journal to a thread that writes marks.
    pub fn saver(self) -> Result<Saver> {
        let (marks, received) = sync_channel(MOST_QUEUED);
        let thread = std::thread::Builder::new().name("checkpoint".to_owned()).spawn(move || self.save_all(&received));
        let thread = thread.map_err(|error| Error::failure(format!("cannot start: {error}")).because(error))?;
        Ok(Saver { marks: Some(marks), thread: Some(thread) })
    }

    /// Saves marks as they come; those that come soon after one another are saved together.
    fn save_all(mut self, received: &Receiver<(Mark, Vec<Unsynced>)>) -> Result<Self> {
        let end = |checkpoint: &mut Self| checkpoint.file.seek(SeekFrom::End(0));
        end(&mut self).map_err(|error| Error::disk("write to", &self.path, error))?;
        let mut due = Instant::now();
        while let Ok(first) = received.recv() {
            let (mut lines, mut files) = (String::new(), HashMap::new());
            let mut next = Some(first);
            while let Some((mark, handles)) = next {
                lines += &self.chain.encode(&mark);
                // What was written up to the last mark of a file, was written up to those before it.
                files.extend(mark.stands.into_iter().map(|stand| (stand.target, stand.path)).zip(handles));
                next = received.recv_timeout(due.saturating_duration_since(Instant::now())).ok();
            }
            self.save(&lines, &files.into_values().collect::<Vec<_>>())?;
            due = Instant::now() + REST;
        }
        Ok(self)
    }

    /// Makes durable what the marks count, and then the marks.
    fn save(&mut self, lines: &str, files: &[Unsynced]) -> Result<()> {
        Unsynced::sync_all(files)?;
        let saved = self.file.write_all(lines.as_bytes()).and_then(|()| self.file.sync_data());
        saved.map_err(|error| Error::disk("write to", &self.path, error))
    }

    /// Forgets the run: it is finished, or there is nothing to go on with.
    pub fn remove(self) {
        // A journal that stays by mistake is one of a finished run, and is told so by its last mark.
        _ = std::fs::remove_file(&self.path);
    }
}

/// Saves marks on its own thread.
pub struct Saver {
    marks: Option<SyncSender<(Mark, Vec<Unsynced>)>>,
    thread: Option<JoinHandle<Result<Checkpoint>>>,
}

impl Saver {
    /// Queues a mark; `files` are those of its stands. Fails with what the thread failed with.
    pub fn save(&mut self, mark: Mark, files: Vec<Unsynced>) -> Result<()> {
        let sent = self.marks.as_ref().is_some_and(|marks| marks.send((mark, files)).is_ok());
        if sent { Ok(()) } else { self.join().map(drop) }
    }

    /// Waits until every mark is durable, and gives the journal back.
    pub fn finish(mut self) -> Result<Checkpoint> {
        self.join()
    }

    fn join(&mut self) -> Result<Checkpoint> {
        self.marks = None;
        let broken = || Error::failure("the checkpoint could not be written");
        self.thread.take().ok_or_else(broken)?.join().map_err(|_| broken())?
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        // Whatever ends the run, the marks that were queued become durable; a failure would only cost progress.
        _ = self.join();
    }
}

impl Mark {
    /// Leaves its page's chats to the run that is put together.
    fn pass_keys_to(&mut self, seen: &mut Seen) {
        let page = std::mem::take(&mut self.seen);
        seen.take_in(&page, self.walk.take().as_ref().unwrap_or(&page));
        if self.new_walk {
            seen.begin_pass();
        }
    }

    /// This run, and one page more.
    fn then(mut self, next: Self) -> Self {
        (self.cursor, self.counts, self.end) = (next.cursor, next.counts, next.end);
        self
    }
}

/// The last stand of each file.
#[derive(Default)]
struct Stands {
    list: Vec<Stand>,
    places: HashMap<(String, PathBuf), usize>,
}

impl Stands {
    fn take(&mut self, mark: &mut Mark) {
        for stand in mark.stands.drain(..) {
            let place = *self.places.entry((stand.target.clone(), stand.path.clone())).or_insert(self.list.len());
            match self.list.get_mut(place) {
                Some(old) => *old = stand,
                None => self.list.push(stand),
            }
        }
    }
}
