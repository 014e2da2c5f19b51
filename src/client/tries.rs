//! How often and how long: the tries of one request. The waiting of a whole run is in [`super::pacing`].

use std::time::Duration;

use super::Policy;
use super::trouble::Trouble;
use crate::error::{Error, Exit, Result};

/// What a user can do when there is no answer for now.
pub(super) const LATER: &str = "run the same command again later: an export to a file resumes";

/// The tries of one request.
#[derive(Debug)]
pub struct Tries {
    policy: Policy,
    left: u32,
    pauses: u32,
}

impl Tries {
    /// None made yet.
    pub fn new(policy: Policy) -> Self {
        Self { policy, left: policy.retries, pauses: 0 }
    }

    /// How long to wait before the next try, and why; or the run's last word. A limit does not use up tries, only
    /// the run's patience, unless no try is wanted at all.
    pub fn pause(&mut self, trouble: Trouble, host: &str, repeatable: bool) -> Result<(Duration, String)> {
        match trouble {
            Trouble::Final(error) | Trouble::Unauthorized(error) => Err(error),
            Trouble::Expired => Err(self.give_up("a request could not leave in time")),
            Trouble::Limit { what, .. } if self.policy.retries == 0 => Err(self.give_up(&what)),
            Trouble::Limit { told: Some(told), .. } => {
                // "At once", said again and again, must not become a storm of requests.
                let wait = if told < self.policy.backoff.0 { told.max(self.backoff()) } else { told };
                Ok((wait, format!("rate limited by {host}")))
            }
            Trouble::Limit { told: None, what } => Ok((self.backoff(), what)),
            Trouble::Line { what, sent } => {
                if self.left == 0 || (sent && !repeatable) {
                    return Err(self.give_up(&what));
                }
                self.left -= 1;
                Ok((self.backoff(), what))
            }
        }
    }

    fn give_up(&self, what: &str) -> Error {
        let tries = match self.policy.retries - self.left {
            0 => String::new(),
            1 => " (also at a second try)".to_owned(),
            n => format!(" (also after {n} more tries)"),
        };
        Error::new(Exit::Later, format!("{what}{tries}")).hint(LATER)
    }

    /// From the first to the longest pause, doubling, with up to a quarter added at random so that several
    /// runs do not come back at once.
    fn backoff(&mut self) -> Duration {
        let (first, most) = self.policy.backoff;
        let pause = first.saturating_mul(1 << self.pauses.min(16)).min(most);
        self.pauses += 1;
        pause.mul_f64(1.0 + fastrand::f64() / 4.0).min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backs_off_from_the_first_to_the_longest_pause_and_never_beyond() {
        let (first, most) = (Duration::from_secs(1), Duration::from_secs(60));
        let policy = Policy { connect: most, timeout: most, retries: 5, max_wait: most, backoff: (first, most) };
        for _ in 0..200 {
            let mut tries = Tries::new(policy);
            let pauses: Vec<_> = (0..10).map(|_| tries.backoff()).collect();
            assert!(pauses.iter().all(|pause| (first..=most).contains(pause)), "{pauses:?}");
            assert!(pauses.is_sorted() && pauses[9] == most, "{pauses:?}");
        }
    }
}
