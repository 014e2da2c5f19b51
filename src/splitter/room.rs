//! Buffers that go round: what a batch has been read from is filled again by a later answer. Memory that is new to
//! the process costs more than all that is done with it here.

use std::sync::{Mutex, PoisonError};

/// More buffers than this are not kept.
const MOST_KEPT: usize = 16;

/// Empty buffers.
#[derive(Debug, Default)]
pub struct Room(Mutex<Vec<Vec<u8>>>);

impl Room {
    /// A buffer that is empty, with some room if one was given back.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Takes a buffer back.
    pub(super) fn give_back(&self, mut buffer: Vec<u8>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST_KEPT && buffer.capacity() > 0 {
            buffer.clear();
            kept.push(buffer);
        }
    }
}
