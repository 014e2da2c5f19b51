//! Ctrl-C and SIGTERM: the first one asks a run to stop at its next safe point, the second one ends it at once.

use std::future::Future;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::error::{Error, Exit, Result};

/// The longest that an export may take to its next safe point.
pub const PATIENCE: Duration = Duration::from_millis(800);

/// Completes at the first Ctrl-C or SIGTERM since this was called, and says which it was. From then on the next one
/// ends the process; so does `patience`, where there is one.
pub fn interrupt(patience: Option<Duration>) -> impl Future<Output = Exit> {
    let (sender, received) = oneshot::channel();
    let (ready, listening) = std::sync::mpsc::channel();
    // A thread of its own: a run that is stuck in a write to a full pipe hears nothing else.
    let watch = move || _ = runtime().map(|runtime| runtime.block_on(watch(patience, ready, sender)));
    let watch = std::thread::Builder::new().name("interrupt".to_owned()).spawn(watch);
    if watch.is_ok() {
        // Fails where signals cannot be listened to; then they end the process, as they do by default.
        _ = listening.recv();
    }
    async move {
        match received.await {
            Ok(exit) => exit,
            Err(_) => std::future::pending().await,
        }
    }
}

async fn watch(patience: Option<Duration>, ready: std::sync::mpsc::Sender<()>, sender: oneshot::Sender<Exit>) {
    let Ok(mut signals) = Signals::new() else { return };
    _ = ready.send(());
    let exit = signals.next().await;
    _ = sender.send(exit);
    let exit = match patience {
        Some(patience) => tokio::time::timeout(patience, signals.next()).await.unwrap_or(exit),
        None => signals.next().await,
    };
    // Whatever is not durable yet will be read again.
    #[allow(clippy::exit)]
    std::process::exit(exit as i32);
}

/// SIGXFSZ, whose number is the same on Linux and the BSDs, macOS too.
#[cfg(all(unix, not(any(target_arch = "mips", target_arch = "mips64"))))]
const FILE_SIZE_LIMIT: i32 = 25;

/// A file that may not grow any more is an error of its write (exit 1, or 503), and no end of the process.
#[cfg(unix)]
fn survive_file_size_limit() {
    #[cfg(not(any(target_arch = "mips", target_arch = "mips64")))]
    // Where it cannot be caught, the system's default holds. Caught once, it stays caught.
    drop(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(FILE_SIZE_LIMIT)));
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        survive_file_size_limit();
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) -> Exit {
        tokio::select! {
            _ = self.interrupt.recv() => Exit::Interrupted,
            _ = self.terminate.recv() => Exit::Terminated,
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) -> Exit {
        self.0.recv().await;
        Exit::Interrupted
    }
}

/// Runs `work` on this thread to its end, or to the first interrupt, where it is dropped as it stands.
pub fn run<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    block_on(async {
        tokio::select! {
            result = work => result,
            exit = interrupt(Some(PATIENCE)) => Err(Error::new(exit, "interrupted")),
        }
    })?
}

/// Runs `work` on this thread. What it leaves behind, such as a name that is still being looked up, is not waited for.
pub fn block_on<T>(work: impl Future<Output = T>) -> Result<T> {
    let runtime = runtime()?;
    let result = runtime.block_on(work);
    runtime.shutdown_background();
    Ok(result)
}

/// A runtime on this thread: requests overlap, and nothing is handed from core to core.
pub fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::failure(format!("cannot start: {error}")).because(error))
}
