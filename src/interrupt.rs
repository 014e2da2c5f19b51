//! Ctrl-C and SIGTERM: the first one asks a run to stop at its next safe point, the second one ends it at once.

use std::future::Future;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::error::{Error, Exit, Result};

/// The longest that a run may take to its next safe point.
const PATIENCE: Duration = Duration::from_millis(800);

/// Completes at the first Ctrl-C or SIGTERM since this was called, and says which it was. From then on the next one
/// ends the process, and so does [`PATIENCE`].
pub fn interrupt() -> impl Future<Output = Exit> {
    let (sender, received) = oneshot::channel();
    // A thread of its own: a run that is stuck in a write to a full pipe hears nothing else.
    let watch = std::thread::Builder::new().name("interrupt".to_owned()).spawn(move || watch(sender));
    async move {
        match (watch, received.await) {
            (Ok(_), Ok(exit)) => exit,
            _ => std::future::pending().await,
        }
    }
}

fn watch(sender: oneshot::Sender<Exit>) {
    let Ok(runtime) = runtime() else { return };
    runtime.block_on(async {
        let exit = signal().await;
        _ = sender.send(exit);
        let exit = tokio::time::timeout(PATIENCE, signal()).await.unwrap_or(exit);
        // Whatever is not durable yet will be read again.
        #[allow(clippy::exit)]
        std::process::exit(exit as i32);
    });
}

#[cfg(unix)]
async fn signal() -> Exit {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => Exit::Interrupted,
        _ = terminate.recv() => Exit::Terminated,
    }
}

#[cfg(not(unix))]
async fn signal() -> Exit {
    match tokio::signal::ctrl_c().await {
        Ok(()) => Exit::Interrupted,
        Err(_) => std::future::pending().await,
    }
}

/// Runs `work` on this thread to its end, or to the first interrupt, where it is dropped as it stands.
pub fn run<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    block_on(async {
        tokio::select! {
            result = work => result,
            exit = interrupt() => Err(Error::new(exit, "interrupted")),
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
