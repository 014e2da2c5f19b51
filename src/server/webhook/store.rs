//! The thread that owns the archive. While it waits for the disk, bodies queue up; it then takes all of them, makes
//! them durable with one call, and answers all: the more senders, the more bodies a call serves.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::archive::{Archive, Item, Outcome};
use crate::error::{Error, Result};

/// At most this many bytes are written with one call; what is over waits for the next.
const BATCH: usize = 64 << 20;

/// The clock is looked at so often: not less, since it may be set and the machine may sleep, and not more, since
/// the next day's file may be refused for a while.
const LOOK: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// A body on its way to the archive, and who waits for it.
struct Entry {
    item: Item,
    done: oneshot::Sender<Outcome>,
}

/// The way in. Every clone must be dropped before [`Store::finish`] ends.
#[derive(Clone)]
pub struct Inbox(Sender<Entry>);

/// The thread.
pub struct Store(JoinHandle<Result<()>>);

/// Gives `archive` to a thread of its own.
pub fn start(archive: Archive) -> Result<(Store, Inbox)> {
    let (inbox, entries) = mpsc::channel();
    let thread = std::thread::Builder::new()
        .name("archive".to_owned())
        .spawn(move || run(archive, &entries))
        .map_err(|error| Error::failure(format!("cannot start a thread: {error}")).because(error))?;
    Ok((Store(thread), Inbox(inbox)))
}

impl Inbox {
    /// Waits until `item` is durable, or is known not to be.
    pub async fn put(&self, item: Item) -> Outcome {
        let (done, outcome) = oneshot::channel();
        match self.0.send(Entry { item, done }) {
            Ok(()) => outcome.await.unwrap_or(Outcome::Failed),
            Err(_) => Outcome::Failed,
        }
    }
}

impl Store {
    /// Waits until all that was put is written and the archive is closed.
    pub fn finish(self) -> Result<()> {
        self.0.join().unwrap_or_else(|_| Err(Error::failure("writing the archive ended in a panic")))
    }
}

fn run(mut archive: Archive, entries: &Receiver<Entry>) -> Result<()> {
    loop {
        match entries.recv_timeout(archive.rest_of_day().clamp(LOOK.0, LOOK.1)) {
            Ok(first) => serve(&mut archive, first, entries),
            // What keeps a day from being rolled keeps the next body from being stored, and is told then.
            Err(RecvTimeoutError::Timeout) => drop(archive.roll()),
            Err(RecvTimeoutError::Disconnected) => return archive.finish(),
        }
    }
}

fn serve(archive: &mut Archive, first: Entry, entries: &Receiver<Entry>) {
    let mut bytes = 0;
    let (mut items, mut waiting) = (Vec::new(), Vec::new());
    let mut next = Some(first);
    while let Some(Entry { item, done }) = next {
        bytes += size(&item);
        items.push(item);
        waiting.push(done);
        next = if bytes < BATCH { entries.try_recv().ok() } else { None };
    }
    for (done, outcome) in waiting.into_iter().zip(archive.commit(&items)) {
        // A sender that has gone does not need the answer.
        let _ = done.send(outcome);
    }
}

fn size(item: &Item) -> usize {
    match item {
        Item::Chat(chat) => chat.line.len(),
        Item::Odd(line) => line.len(),
    }
}
