//! The thread that writes stderr, and its bounded queue. Whoever logs never waits for a reader of stderr: when the
//! queue is full, lines are dropped and counted, and the count is written once there is room again.
//!
//! The progress bar belongs to this thread as well, because drawing is writing.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::bar::Bar;
use super::progress::Progress;

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
    /// Nothing where there is no progress to show.
    progress: Mutex<Option<Progress>>,
}

impl Shared {
    fn progress(&self) -> MutexGuard<'_, Option<Progress>> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
        Self::start_on(Box::new(anstream::stderr()), bar, dropped)
    }

    fn start_on(
        sink: Box<dyn Write + Send>,
        bar: Option<Bar>,
        dropped: impl Fn(u64) -> String + Send + 'static,
    ) -> Self {
        let shared = Arc::new(Shared {
            dropped: AtomicU64::new(0),
            handled: AtomicU64::new(0),
            stalled_at: AtomicU64::new(NEVER),
            progress: Mutex::default(),
        });
        let (queue, messages) = sync_channel(QUEUE_CAPACITY);
        let writer = Writer { sink, shared: Arc::clone(&shared), bar, dropped: Box::new(dropped) };
        let started = thread::Builder::new().name("stderr".to_owned()).spawn(move || writer.run(&messages));
        Self { queue: started.ok().map(|_| queue), shared }
    }

    /// Queues one line; drops and counts it where nobody reads stderr.
    pub fn line(&self, line: String) {
        let Some(queue) = &self.queue else { return write_line(&mut anstream::stderr(), &line) };
        if queue.try_send(Message::Line(line)).is_err() {
            self.shared.dropped.fetch_add(1, Relaxed);
        }
    }

    /// Writes one line that must not be dropped lightly: waits for room in the queue, and for the line to be written,
    /// as long as stderr is read at all.
    pub fn important_line(&self, line: String) {
        if self.queue.is_none() {
            return write_line(&mut anstream::stderr(), &line);
        }
        if !self.send_patiently(Message::Line(line)) {
            self.shared.dropped.fetch_add(1, Relaxed);
        }
        self.flush();
    }

    /// Draws the bar from now on.
    pub fn start_bar(&self) {
        *self.shared.progress() = Some(Progress::new(Instant::now()));
    }

    /// Changes what the bar shows from its next frame on, if there is one.
    pub fn update_progress(&self, change: impl FnOnce(&mut Progress)) {
        if let Some(progress) = &mut *self.shared.progress() {
            change(progress);
        }
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
    sink: Box<dyn Write + Send>,
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
                    if let Some(progress) = &*self.shared.progress() {
                        bar.draw(progress);
                    }
                }
            }
        }
    }

    fn write(&mut self, line: &str) {
        self.write_dropped();
        self.print(line);
    }

    fn write_dropped(&mut self) {
        let dropped = self.shared.dropped.swap(0, Relaxed);
        if dropped > 0 {
            let line = (self.dropped)(dropped);
            self.print(&line);
        }
    }

    /// Writes one line, the bar out of its way.
    fn print(&mut self, line: &str) {
        let sink = &mut self.sink;
        match &self.bar {
            Some(bar) => bar.hidden(|| write_line(sink, line)),
            None => write_line(sink, line),
        }
    }
}

/// One line. Where nobody reads stderr any more, or its disk is full, the run continues all the same.
fn write_line(sink: &mut dyn Write, line: &str) {
    _ = writeln!(sink, "{line}");
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io;

    use super::*;

    /// Takes nothing until it is let go.
    struct Sink {
        closed: Option<Receiver<()>>,
        text: Arc<Mutex<String>>,
    }

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if let Some(closed) = self.closed.take() {
                closed.recv().unwrap();
            }
            self.text.lock().unwrap().push_str(std::str::from_utf8(bytes).unwrap());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_takes_nothing_costs_lines_and_no_time() {
        let text: Arc<Mutex<String>> = Arc::default();
        let (open, closed) = sync_channel(1);
        let sink = Sink { closed: Some(closed), text: Arc::clone(&text) };
        let writer = LogWriter::start_on(Box::new(sink), None, |count| format!("dropped {count}"));
        let all = QUEUE_CAPACITY + 100;
        (0..all).for_each(|number| writer.line(format!("line {number}")));
        // Gives up, or nobody would ever get past this.
        writer.flush();
        writer.important_line("important".to_owned());
        open.send(()).unwrap();
        // It was given up on before; now it reads again.
        while writer.shared.handled.load(Relaxed) <= QUEUE_CAPACITY as u64 {
            thread::yield_now();
        }
        writer.flush();
        let text = text.lock().unwrap();
        let written = text.lines().filter(|line| line.starts_with("line ")).count();
        let dropped: usize = text.lines().filter_map(|line| line.strip_prefix("dropped ")?.parse::<usize>().ok()).sum();
        assert_eq!(written + dropped, all + 1, "the important one could not be written, either");
        assert!((99..=101).contains(&dropped), "{dropped}");
    }
}
