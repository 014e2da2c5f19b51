//! When a run may send its next request: how long hosts told it to wait, what is left of `--max-wait`, and the locks
//! that it shares with other runs. Every wait of a run passes here, so that each is announced, and counted, once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Policy;
use super::tries::{LATER, Tries};
use super::trouble::Trouble;
use crate::error::{Error, Exit, Result};
use crate::event::{Event, Level, Listener, say, seconds};

/// A wait that ends less than this after an announced one is the same wait, to a person.
const SAME_WAIT: Duration = Duration::from_secs(1);

/// How often a lock that another run holds is tried again, at first and at most.
const LOCK_POLL: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(20));

/// A lock that is free within this time is not worth a line.
const LOCK_ANNOUNCED_AFTER: Duration = Duration::from_millis(500);

/// The waiting of one run.
pub struct Pacer {
    policy: Policy,
    listener: Listener,
    waits: Mutex<Waits>,
    /// Until when each host wants to hear nothing, and why.
    holds: Mutex<HashMap<String, (Instant, String)>>,
}

impl Pacer {
    /// Nothing waited for yet.
    pub fn new(policy: Policy, listener: Listener) -> Self {
        let waits = Mutex::new(Waits::new(policy.max_wait, Instant::now()));
        Self { policy, listener, waits, holds: Mutex::default() }
    }

    /// How patient the run is.
    pub fn policy(&self) -> Policy {
        self.policy
    }

    /// Tells the run's listener.
    pub fn report(&self, event: Event) {
        (self.listener)(event);
    }

    /// How long the run has waited, or will have.
    pub fn waited(&self) -> Duration {
        self.waits().waited
    }

    /// Holds all requests to `host` for `wait` from now on.
    pub fn hold(&self, host: &str, wait: Duration, reason: &str) {
        // A wait beyond all time is longer than any patience, too: the request that was told so ends the run.
        let Some(until) = Instant::now().checked_add(wait) else { return };
        let mut holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        if holds.get(host).is_none_or(|(held, _)| *held < until) {
            holds.insert(host.to_owned(), (until, reason.to_owned()));
        }
    }

    /// Waits until `host` may be asked again.
    ///
    /// # Errors
    ///
    /// Exit 5 if that is longer than what is left of `--max-wait`.
    pub async fn wait_for_host(&self, host: &str) -> Result<()> {
        while let Some((wait, reason)) = self.held(host) {
            self.wait(wait, &reason).await?;
        }
        Ok(())
    }

    fn held(&self, host: &str) -> Option<(Duration, String)> {
        let holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, reason) = holds.get(host)?;
        let wait = until.checked_duration_since(Instant::now()).filter(|wait| !wait.is_zero())?;
        Some((wait, reason.clone()))
    }

    /// Waits as `trouble` has it before another try at `host`, or gives the run's last word.
    pub async fn settle(&self, tries: &mut Tries, trouble: Trouble, host: &str, repeatable: bool) -> Result<()> {
        let limited = matches!(trouble, Trouble::Limit { .. });
        let (wait, reason) = tries.pause(trouble, host, repeatable)?;
        if limited {
            self.hold(host, wait, &reason);
        }
        say(&self.listener, Level::Debug, format!("trying again in {}: {reason}", seconds(wait)));
        self.wait(wait, &reason).await
    }

    /// Waits, and announces it unless it ends with a wait that was announced.
    ///
    /// # Errors
    ///
    /// Exit 5 if that is longer than what is left of `--max-wait`.
    pub async fn wait(&self, wait: Duration, reason: &str) -> Result<()> {
        let is_new = self.waits().reserve(Instant::now(), wait, reason)?;
        if !wait.is_zero() {
            if is_new {
                (self.listener)(Event::Waiting { wait, reason: reason.to_owned() });
            }
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }

    /// Waits without taking that out of the run's patience.
    pub async fn wait_uncounted(&self, wait: Duration, reason: &str) {
        if !wait.is_zero() {
            (self.listener)(Event::Waiting { wait, reason: reason.to_owned() });
            tokio::time::sleep(wait).await;
        }
    }

    /// Tries `acquire` until it gives the lock of `what`, which another run may hold.
    ///
    /// # Errors
    ///
    /// Those of `acquire`; exit 5 when `--max-wait` is used up.
    pub async fn lock<T>(&self, what: &str, mut acquire: impl FnMut() -> Result<Option<T>>) -> Result<T> {
        let reason = format!("another run holds {what}");
        let (started, mut poll, mut announced) = (Instant::now(), LOCK_POLL.0, false);
        loop {
            if let Some(lock) = acquire()? {
                return Ok(lock);
            }
            self.waits().reserve(Instant::now(), poll, &reason)?;
            if !announced && started.elapsed() >= LOCK_ANNOUNCED_AFTER {
                let left = self.policy.max_wait.saturating_sub(self.waited());
                say(&self.listener, Level::Note, format!("{reason}; waiting for it, at most {}", seconds(left)));
                announced = true;
            }
            tokio::time::sleep(poll).await;
            poll = (poll * 2).min(LOCK_POLL.1);
        }
    }

    fn waits(&self) -> std::sync::MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a run has waited. Requests in flight may wait at the same time; that counts once.
#[derive(Debug)]
struct Waits {
    max: Duration,
    waited: Duration,
    /// When the last of all waits ends.
    until: Instant,
    /// When the last wait that was announced ends.
    announced: Instant,
}

impl Waits {
    fn new(max: Duration, now: Instant) -> Self {
        Self { max, waited: Duration::ZERO, until: now, announced: now }
    }

    /// Takes `wait` from `now` on out of the run's patience; says whether it is news. Exit 5 if that is not enough.
    fn reserve(&mut self, now: Instant, wait: Duration, reason: &str) -> Result<bool> {
        let too_long = || {
            let (wait, max, used) = (seconds(wait), seconds(self.max), seconds(self.waited));
            let message = format!("a wait of {wait} ({reason}) is more than --max-wait {max} leaves ({used} used)");
            Error::new(Exit::Later, message).hint(LATER)
        };
        let end = now.checked_add(wait).ok_or_else(too_long)?;
        let more = end.saturating_duration_since(self.until.max(now));
        if self.waited + more > self.max {
            return Err(too_long());
        }
        self.waited += more;
        self.until = self.until.max(end);
        let is_new = self.announced <= now || end > self.announced + SAME_WAIT;
        if is_new {
            self.announced = end;
        }
        Ok(is_new)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn waits_that_overlap_count_and_are_announced_once() {
        let start = Instant::now();
        let mut waits = Waits::new(30 * SECOND, start);
        // When it begins, how long it is, whether it is announced, and what all have taken then; in seconds.
        for (at, wait, announced, waited) in [
            (0.0, 10.0, true, 10.0),
            (2.0, 3.0, false, 10.0),
            (9.0, 1.5, false, 10.5),
            (9.5, 5.0, true, 14.5),
            (20.0, 0.5, true, 15.0),
            (20.1, 0.5, false, 15.1),
            (30.0, 14.0, true, 29.1),
        ] {
            let begin = start + SECOND.mul_f64(at);
            assert_eq!(waits.reserve(begin, SECOND.mul_f64(wait), "").unwrap(), announced, "at {at}");
            assert!((waits.waited.as_secs_f64() - waited).abs() < 1e-6, "at {at}: {:?}", waits.waited);
        }
        let error = waits.reserve(start + 60 * SECOND, SECOND, "a limit").unwrap_err();
        assert_eq!(error.exit(), Exit::Later);
        assert!(error.to_string().contains("(a limit) is more than --max-wait 30 s leaves (30 s used)"), "{error}");
        assert!(waits.reserve(start, Duration::MAX, "").is_err());
    }

    fn pacer(max_wait: Duration) -> (Pacer, Arc<Mutex<Vec<String>>>) {
        let told: Arc<Mutex<Vec<String>>> = Arc::default();
        let sink = Arc::clone(&told);
        let backoff = (Duration::from_millis(1), SECOND);
        let policy = Policy { connect: SECOND, timeout: SECOND, retries: 5, max_wait, backoff };
        (Pacer::new(policy, Arc::new(move |event| sink.lock().unwrap().push(format!("{event:?}")))), told)
    }

    #[tokio::test]
    async fn a_host_that_told_to_wait_holds_all_its_requests_and_no_others() {
        let (pacer, told) = pacer(SECOND);
        pacer.hold("a", Duration::from_millis(60), "limited");
        pacer.hold("a", Duration::from_millis(10), "limited");
        let start = Instant::now();
        pacer.wait_for_host("b").await.unwrap();
        assert_eq!(pacer.waited(), Duration::ZERO);
        let (one, two) = tokio::join!(pacer.wait_for_host("a"), pacer.wait_for_host("a"));
        assert!(one.is_ok() && two.is_ok() && start.elapsed() >= Duration::from_millis(60));
        assert!(pacer.waited() <= Duration::from_millis(61), "{:?}", pacer.waited());
        assert_eq!(told.lock().unwrap().len(), 1);
        pacer.hold("a", 9 * SECOND, "limited");
        assert_eq!(pacer.wait_for_host("a").await.unwrap_err().exit(), Exit::Later);
    }

    #[tokio::test]
    async fn a_lock_is_waited_for_within_the_patience_and_announced() {
        let (pacer, told) = pacer(Duration::from_millis(800));
        let mut tries = 0;
        let lock = pacer.lock("it", || {
            tries += 1;
            Ok((tries == 4).then_some(7))
        });
        assert_eq!(lock.await.unwrap(), 7);
        assert!(told.lock().unwrap().is_empty());
        let error = pacer.lock::<()>("the tokens", || Ok(None)).await.unwrap_err();
        assert_eq!(error.exit(), Exit::Later);
        assert!(error.to_string().contains("another run holds the tokens"), "{error}");
        let told = told.lock().unwrap();
        assert!(told.len() == 1 && told[0].contains("another run holds the tokens; waiting for it"), "{told:?}");
    }
}
