//! Connections: how many at once, and which has to go when there are too many.
//!
//! A connection that has sent no whole request costs a place; when places run out, the oldest of those goes. So
//! thousands of connections that send nothing cannot keep out one that does.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, timeout_at};

/// Connections served at once: well below the 1,024 files that a process may commonly have open.
pub const PLACES: usize = 512;

/// How long a stop waits for requests that are under way, and for those whose header is not complete.
const LEAVE: Duration = Duration::from_secs(5);
const LEAVE_IDLE: Duration = Duration::from_millis(300);

/// Those who are connected.
pub struct Guests {
    places: usize,
    tasks: JoinSet<()>,
    count: u64,
    open: Arc<Mutex<BTreeMap<u64, Guest>>>,
}

struct Guest {
    requests: Arc<AtomicUsize>,
    task: AbortHandle,
}

/// Counts the requests of one connection that are under way.
#[derive(Clone, Default)]
pub struct Busy(Arc<AtomicUsize>);

impl Busy {
    /// One more, until the result is dropped.
    pub fn request(&self) -> impl Drop + use<> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Done(Arc::clone(&self.0))
    }
}

struct Done(Arc<AtomicUsize>);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Guests {
    /// Room for so many.
    pub fn new(places: usize) -> Self {
        Self { places, tasks: JoinSet::new(), count: 0, open: Arc::default() }
    }

    /// Serves a connection; `serve` is handed what counts its requests.
    pub fn admit<F: Future<Output = ()> + Send + 'static>(&mut self, serve: impl FnOnce(Busy) -> F) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= self.places && !evict(&mut open) {
            return;
        }
        let busy = Busy::default();
        let requests = Arc::clone(&busy.0);
        let place = Place { id: self.count, open: Arc::clone(&self.open) };
        let served = serve(busy);
        let task = self.tasks.spawn(async move {
            let _place = place;
            served.await;
        });
        open.insert(self.count, Guest { requests, task });
        self.count += 1;
    }

    /// Waits for the end of any connection; pending for ever while there is none.
    pub async fn tidy(&mut self) {
        if self.tasks.join_next().await.is_none() {
            std::future::pending().await
        }
    }

    /// Waits for requests under way, as long as a stop may take, and ends the rest.
    pub async fn leave(mut self) {
        let start = Instant::now();
        let _ = timeout_at(start + LEAVE_IDLE, self.all()).await;
        let open = Arc::clone(&self.open);
        open.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .filter(|guest| guest.is_idle())
            .for_each(Guest::end);
        let _ = timeout_at(start + LEAVE, self.all()).await;
        self.tasks.shutdown().await;
    }

    async fn all(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

impl Guest {
    fn is_idle(&self) -> bool {
        self.requests.load(Ordering::Relaxed) == 0
    }

    fn end(&self) {
        self.task.abort();
    }
}

/// Ends the oldest connection that has no request under way.
fn evict(open: &mut BTreeMap<u64, Guest>) -> bool {
    let oldest = open.iter().find(|(_, guest)| guest.is_idle()).map(|(id, _)| *id);
    oldest.and_then(|id| open.remove(&id)).inspect(Guest::end).is_some()
}

/// A place that is given back when its connection ends, however it does.
struct Place {
    id: u64,
    open: Arc<Mutex<BTreeMap<u64, Guest>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}
