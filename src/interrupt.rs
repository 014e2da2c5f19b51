//! Ctrl-C and SIGTERM: the first one asks a run to stop at its next safe point, the second one ends it at once.

use crate::error::{Error, Exit, Result};
use std::future::Future;

/// Completes at the first Ctrl-C or SIGTERM, and says which it was. From then on the next one ends the process.
/// Must be called inside a runtime.
pub async fn interrupt() -> Exit {
    let exit = signal().await;
    tokio::spawn(async {
        let exit = signal().await;
        // The user has asked twice; whatever is not durable yet will be read again.
        #[allow(clippy::exit)]
        std::process::exit(exit as i32);
    });
    exit
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
    runtime()?.block_on(async {
        tokio::select! {
            result = work => result,
            exit = interrupt() => Err(Error::new(exit, "interrupted")),
        }
    })
}

/// A runtime on this thread: requests overlap, and nothing is handed from core to core.
pub fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::failure(format!("cannot start: {error}")).because(error))
}
