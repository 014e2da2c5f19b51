//! The thread that writes stderr, and its bounded queue. Whoever logs never waits for a reader of stderr: when the
//! queue is full, lines are dropped and counted, and the count is written once there is room again.
//!
//! The progress bar belongs to this thread as well, because drawing is writing.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::bar::{Bar, Progress};

/// Lines that may wait to be written.
const QUEUE_CAPACITY: usize = 4096;

/// A reader of stderr that takes nothing for so long is not waited for.
const FLUSH_GRACE: Duration = Duration::from_secs(1);

/// How often the bar is drawn.
const FRAME: Duration = Duration::from_millis(120);

enum Message {
    Line(String),
    ClearBar,
    Flush(SyncSender<()>),
}

const NEVER: u64 = u64::MAX;

/// What the thread and those who log share.
struct Shared {
    dropped: AtomicU64,
    /// Grows with every message that was handled: whether the reader of stderr still reads.
    handled: AtomicU64,
    /// What `handled` was when a wait was given up; [`NEVER`] before.
    stalled_at: AtomicU64,
    progress: Mutex<Progress>,
}

/// The way to stderr.
pub(super) struct LogWriter {
    /// None where no thread could be started; then lines are written in place.
    queue: Option<SyncSender<Message>>,
    shared: Arc<Shared>,
}

impl LogWriter {
    /// Starts the thread. `dropped` formats the line that says how many lines were dropped.
    pub fn start(bar: Option<Bar>, dropped: impl Fn(u64) -> String + Send + 'static) -> Self {
        let shared = Arc::new(Shared {
            dropped: AtomicU64::new(0),
            handled: AtomicU64::new(0),
            stalled_at: AtomicU64::new(NEVER),
            progress: Mutex::default(),
        });
        let (queue, messages) = sync_channel(QUEUE_CAPACITY);
        let writer = Writer { shared: Arc::clone(&shared), bar, dropped: Box::new(dropped) };
        let started = thread::Builder::new().name("stderr".to_owned()).spawn(move || writer.run(&messages));
        Self { queue: started.ok().map(|_| queue), shared }
    }

    /// Queues one line; drops and counts it where nobody reads stderr.
    pub fn line(&self, line: String) {
        let Some(queue) = &self.queue else { return write_line(&line) };
        if queue.try_send(Message::Line(line)).is_err() {
            self.shared.dropped.fetch_add(1, Relaxed);
        }
    }

    /// Writes one line that must not be dropped lightly: waits for room in the queue, and for the line to be written,
    /// as long as stderr is read at all.
    pub fn important_line(&self, line: String) {
        if self.queue.is_none() {
            return write_line(&line);
        }
        if !self.send_patiently(Message::Line(line)) {
            self.shared.dropped.fetch_add(1, Relaxed);
        }
        self.flush();
    }

    /// What the bar shows from its next frame on.
    pub fn set_progress(&self, progress: Progress) {
        *self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }

    /// Takes the bar away for good.
    pub fn clear_bar(&self) {
        if self.queue.is_some() {
            self.send_patiently(Message::ClearBar);
        }
    }

    /// Waits until everything queued is written, as long as stderr is read at all.
    pub fn flush(&self) {
        let (done, written) = sync_channel(1);
        if self.queue.is_some() && self.send_patiently(Message::Flush(done)) {
            self.wait(|| match written.recv_timeout(Duration::from_millis(20)) {
                Err(RecvTimeoutError::Timeout) => None,
                Ok(()) | Err(RecvTimeoutError::Disconnected) => Some(()),
            });
        }
    }

    fn send_patiently(&self, message: Message) -> bool {
        let Some(queue) = &self.queue else { return false };
        let mut message = Some(message);
        let sent = self.wait(|| match queue.try_send(message.take()?) {
            Ok(()) => Some(true),
            Err(TrySendError::Disconnected(_)) => Some(false),
            Err(TrySendError::Full(back)) => {
                message = Some(back);
                thread::sleep(Duration::from_millis(5));
                None
            }
        });
        sent.unwrap_or(false)
    }

    /// Tries `step` until it gives something, or until the thread has got nowhere for [`FLUSH_GRACE`], which is waited
    /// for once.
    fn wait<T>(&self, mut step: impl FnMut() -> Option<T>) -> Option<T> {
        let (mut handled, mut since) = (self.shared.handled.load(Relaxed), Instant::now());
        loop {
            if let Some(outcome) = step() {
                return Some(outcome);
            }
            let now = self.shared.handled.load(Relaxed);
            if now != handled {
                (handled, since) = (now, Instant::now());
            } else if since.elapsed() > FLUSH_GRACE || self.shared.stalled_at.load(Relaxed) == handled {
                self.shared.stalled_at.store(handled, Relaxed);
                return None;
            }
        }
    }
}

/// The thread's own half.
struct Writer {
    shared: Arc<Shared>,
    bar: Option<Bar>,
    dropped: Box<dyn Fn(u64) -> String + Send>,
}

impl Writer {
    fn run(mut self, messages: &Receiver<Message>) {
        while let Some(message) = self.next(messages) {
            match message {
                Message::Line(line) => self.write(&line),
                Message::ClearBar => drop(self.bar.take().map(|bar| bar.clear())),
                Message::Flush(done) => {
                    self.write_dropped();
                    // Whoever waited may have given up.
                    _ = done.try_send(());
                }
            }
            self.shared.handled.fetch_add(1, Relaxed);
        }
    }

    /// The next message; draws the bar while there is none.
    fn next(&mut self, messages: &Receiver<Message>) -> Option<Message> {
        loop {
            let Some(bar) = &mut self.bar else { return messages.recv().ok() };
            match messages.recv_timeout(FRAME) {
                Ok(message) => return Some(message),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    bar.draw(*self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner));
                }
            }
        }
    }

    fn write(&self, line: &str) {
        self.write_dropped();
        self.with_bar_hidden(|| write_line(line));
    }

    fn write_dropped(&self) {
        let dropped = self.shared.dropped.swap(0, Relaxed);
        if dropped > 0 {
            self.with_bar_hidden(|| write_line(&(self.dropped)(dropped)));
        }
    }

    fn with_bar_hidden(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.hidden(print),
            None => print(),
        }
    }
}

/// One line to stderr. Where nobody reads it any more, or its disk is full, the run continues all the same.
fn write_line(line: &str) {
    _ = writeln!(anstream::stderr().lock(), "{line}");
}
