//! The way of an answer's records from the client to who writes them. It holds only so many bytes: an answer that
//! nobody reads yet, because an earlier page is not done, waits in its socket and not in memory.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Ending;
use crate::error::Result;
use crate::splitter::Batch;

/// Bytes of one answer that may wait to be written; a larger batch waits alone.
const MOST_WAITING: u32 = 64 << 10;

/// What arrives of a page.
pub enum Piece {
    /// Records, and what keeps their place on the way.
    Batch(Batch, Option<OwnedSemaphorePermit>),
    /// The answer broke off and is asked for again from its beginning: records come again.
    Again,
    /// The page is whole, or will never be.
    End(Result<Ending>),
}

/// The sending end.
pub struct Pieces {
    sender: UnboundedSender<Piece>,
    places: Arc<Semaphore>,
}

impl Pieces {
    /// A way for one answer.
    pub fn new() -> (Self, UnboundedReceiver<Piece>) {
        let (sender, receiver) = unbounded_channel();
        (Self { sender, places: Arc::new(Semaphore::new(MOST_WAITING as usize)) }, receiver)
    }

    /// Sends records, once there is place for them.
    pub async fn batch(&self, batch: Batch) {
        if batch.items.is_empty() {
            return;
        }
        let size = u32::try_from(batch.bytes.len()).unwrap_or(u32::MAX).min(MOST_WAITING);
        let place = self.places.clone().acquire_many_owned(size).await.ok();
        self.send(Piece::Batch(batch, place));
    }

    /// Sends something else. Whether anybody still listens is not the client's business: the page ends either way.
    pub fn send(&self, piece: Piece) {
        _ = self.sender.send(piece);
    }
}
