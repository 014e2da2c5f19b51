//! The client's own limit: a log of the last calls' times in one locked file, shared by every run on this machine.
//!
//! A sliding log is exact (a token bucket lets almost twice the limit into one window), lets bursts through, and
//! survives a crash of its holder: the kernel frees the lock, and a call that was noted but not made costs one slot.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::config::Rate;
use crate::error::{Error, Result};
use crate::event::seconds;

/// The log of one host.
#[derive(Debug)]
pub struct Budget {
    path: PathBuf,
    rate: Rate,
}

impl Budget {
    /// The budget of `host` below the state folder.
    pub fn open(state_dir: &Path, host: &str, rate: Rate) -> Result<Self> {
        let folder = state_dir.join("rate");
        crate::fs::create_folders(&folder, true).map_err(|error| Error::disk("create", &folder, error))?;
        let name: String = host.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect();
        Ok(Self { path: folder.join(name), rate })
    }

    /// What is limited, for people.
    pub fn describe(&self) -> String {
        let calls = if self.rate.calls == 1 { "request" } else { "requests" };
        format!("own rate limit reached ({} {calls} in {})", self.rate.calls, seconds(self.rate.window))
    }

    /// Takes one call out of the budget, if there is room and no other run is at the log just now.
    ///
    /// # Errors
    ///
    /// Exit 1 if the log cannot be used.
    pub fn try_take(&self) -> Result<Option<Slot>> {
        let fail = |error| Error::disk("use the rate log", &self.path, error);
        let Some(mut file) = self.try_lock()? else { return Ok(None) };
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(fail)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut calls: Vec<Duration> =
            text.lines().filter_map(|line| line.parse().ok()).map(Duration::from_millis).collect();
        if let Some(wait) = next_free(&mut calls, &self.rate, now) {
            return Ok(Some(Slot::In(wait)));
        }
        let lines: String = calls.iter().map(|call| format!("{}\n", call.as_millis())).collect();
        file.seek(SeekFrom::Start(0)).map_err(fail)?;
        file.write_all(lines.as_bytes()).map_err(fail)?;
        file.set_len(lines.len() as u64).map_err(fail)?;
        Ok(Some(Slot::Now))
    }

    /// Never blocks: a thread that waits for a lock could not be interrupted.
    fn try_lock(&self) -> Result<Option<File>> {
        let file = crate::fs::open_own(&self.path, true)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(Error::disk("use the rate log", &self.path, error)),
        }
    }
}

/// When a call may be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Slot {
    /// At once; it is noted.
    Now,
    /// There may be room after this time.
    In(Duration),
}

/// Notes a call at `now` in the log, or leaves it and gives the time until there is room. The window is taken a
/// little longer than told, since the service sees calls later than we do, and some later than others.
fn next_free(calls: &mut Vec<Duration>, rate: &Rate, now: Duration) -> Option<Duration> {
    let window = rate.window + (rate.window / 4).min(Duration::from_secs(1));
    // A clock that was set back must not hold calls for ever: what lies in the future did not happen.
    calls.retain(|call| *call <= now && now - *call < window);
    calls.sort_unstable();
    let room = rate.calls.max(1) as usize;
    if calls.len() >= room {
        return Some(calls[calls.len() - room] + window - now);
    }
    calls.push(now);
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;

    #[test]
    fn no_window_ever_holds_more_than_the_limit() {
        let rate = Rate { calls: 5, window: Duration::from_secs(10) };
        let (mut calls, mut now, mut made) = (Vec::new(), Duration::from_secs(1000), Vec::new());
        for step in 0..200u64 {
            match next_free(&mut calls, &rate, now) {
                None => made.push(now),
                Some(wait) => now += wait,
            }
            now += Duration::from_millis(step % 7 * 100);
        }
        assert!(made.len() > 50);
        for window in made.windows(6) {
            assert!(window[5] - window[0] >= rate.window, "{window:?}");
        }
    }

    #[test]
    fn a_burst_up_to_the_limit_waits_for_nothing() {
        let rate = Rate { calls: 280, window: Duration::from_secs(300) };
        let mut calls = Vec::new();
        assert!((0..280).all(|_| next_free(&mut calls, &rate, Duration::from_secs(5000)).is_none()));
        assert_eq!(next_free(&mut calls, &rate, Duration::from_secs(5100)), Some(Duration::from_secs(201)));
    }

    #[test]
    fn a_clock_set_back_frees_the_budget() {
        let rate = Rate { calls: 1, window: Duration::from_secs(300) };
        let mut calls = vec![Duration::from_secs(9000)];
        assert_eq!(next_free(&mut calls, &rate, Duration::from_secs(10)), None);
    }

    #[test]
    fn two_budgets_of_one_host_share_one_log() {
        let folder = tempfile::tempdir().expect("a folder");
        let rate = Rate { calls: 3, window: Duration::from_secs(60) };
        let open = || Budget::open(folder.path(), "api.example.org", rate).expect("a budget");
        let (one, two) = (open(), open());
        let taken = [&one, &two, &one, &two].map(|budget| budget.try_take().expect("a log"));
        assert_eq!(taken[..3], [Some(Slot::Now); 3]);
        assert!(matches!(taken[3], Some(Slot::In(_))));
        let held = one.try_lock().expect("a log");
        assert_eq!(two.try_take().expect("a log"), None);
        drop(held);
    }

    #[test]
    fn threads_that_hurry_share_one_budget() {
        let folder = tempfile::tempdir().expect("a folder");
        let rate = Rate { calls: 200, window: Duration::from_secs(600) };
        let take_all = || {
            let budget = Budget::open(folder.path(), "api.example.org", rate).expect("a budget");
            let mut count = 0;
            loop {
                match budget.try_take().expect("a log") {
                    Some(Slot::Now) => count += 1,
                    Some(Slot::In(_)) => return count,
                    None => std::thread::yield_now(),
                }
            }
        };
        let counts = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(take_all)).collect();
            threads.into_iter().map(|thread| thread.join().expect("a count")).collect::<Vec<u32>>()
        });
        assert_eq!(counts.iter().sum::<u32>(), 200, "{counts:?}");
    }
}
