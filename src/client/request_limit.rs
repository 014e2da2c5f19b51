//! `--max-requests`: how many requests a run may send, whatever the client and its retries want.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

/// A number of requests, shared by the clients of a run.
#[derive(Debug)]
pub struct RequestLimit {
    total: u64,
    left: AtomicU64,
    exhausted: AtomicBool,
}

impl RequestLimit {
    /// So many.
    pub fn new(total: u64) -> Self {
        Self { total, left: AtomicU64::new(total), exhausted: AtomicBool::new(false) }
    }

    /// Takes one request; false if there is none left.
    pub fn take(&self) -> bool {
        let taken = self.left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok();
        if !taken {
            self.exhausted.store(true, SeqCst);
        }
        taken
    }

    /// Whether a request was refused.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted.load(SeqCst)
    }

    /// How many are left.
    pub fn left(&self) -> u64 {
        self.left.load(SeqCst)
    }

    /// How many there were.
    pub fn total(&self) -> u64 {
        self.total
    }
}
