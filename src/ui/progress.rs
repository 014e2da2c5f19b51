//! What the progress bar says of a run: how far it is, how fast it goes, and until when it waits. Pure: the clock is
//! handed in, and drawing is [`super::bar`]'s.

use std::time::{Duration, Instant};

use crate::event::{counted, seconds, thousands};

/// Where an export stands.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    chats: u64,
    total: Option<u64>,
    pages: u64,
    /// What an earlier run had done: its chats say nothing about this one's speed.
    resumed: Option<(u64, u64)>,
    started: Instant,
    /// Time spent in waits, those still to come included.
    waits: Duration,
    wait: Option<Wait>,
}

/// A wait under way, or over.
#[derive(Clone, Debug)]
struct Wait {
    end: Instant,
    clock: String,
}

impl Progress {
    /// A run begins.
    pub fn new(now: Instant) -> Self {
        Self { chats: 0, total: None, pages: 0, resumed: None, started: now, waits: Duration::ZERO, wait: None }
    }

    /// So far it is; the first call says where the run began.
    pub fn reached(&mut self, chats: u64, total: Option<u64>, pages: u64) {
        self.resumed.get_or_insert((chats, pages));
        (self.chats, self.total, self.pages) = (chats, total, pages);
    }

    /// It waits; `clock` is the time of day at which that ends. Waits that overlap count once.
    pub fn waits(&mut self, wait: Duration, clock: String, now: Instant) {
        let end = now + wait;
        let begin = self.wait.as_ref().map_or(now, |wait| wait.end.max(now));
        if end > begin {
            self.waits += end - begin;
            self.wait = Some(Wait { end, clock });
        }
    }

    /// The chats so far and in all, where that is known and can be true.
    pub fn parts(&self) -> Option<(u64, u64)> {
        self.total.filter(|total| *total >= self.chats && *total > 0).map(|total| (self.chats, total))
    }

    /// What the bar says.
    pub fn line(&self, now: Instant) -> String {
        let chats = match self.parts() {
            Some((chats, total)) => format!("{} of {}", thousands(chats), counted(total, "chat")),
            None => counted(self.chats, "chat"),
        };
        if let Some(wait) = self.wait.as_ref().filter(|wait| wait.end > now) {
            return format!("{chats}, resuming at {}", wait.clock);
        }
        let pages = counted(self.pages, "page");
        match self.speed(now) {
            None => format!("{chats}, {pages}"),
            Some(speed) => {
                let rate = format!("{}/s", thousands(speed.round() as u64));
                let left = self.parts().map(|(chats, total)| (total - chats) as f64 / speed);
                let left = left.and_then(|left| Duration::try_from_secs_f64(left.ceil()).ok());
                let left = left.map(|left| format!(", {} left", seconds(left))).unwrap_or_default();
                format!("{chats}, {pages}, {rate}{left}")
            }
        }
    }

    /// Chats a second of this run, while it did not wait; `None` before its first page.
    fn speed(&self, now: Instant) -> Option<f64> {
        let (chats, pages) = self.resumed?;
        let ahead = self.wait.as_ref().map_or(Duration::ZERO, |wait| wait.end.saturating_duration_since(now));
        let busy = (now - self.started).saturating_sub(self.waits.saturating_sub(ahead)).as_secs_f64();
        let speed = self.chats.saturating_sub(chats) as f64 / busy;
        (self.pages > pages && speed.is_finite() && speed > 0.0).then_some(speed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(resumed: u64) -> (Progress, impl Fn(u64) -> Instant) {
        let start = Instant::now();
        let mut progress = Progress::new(start);
        progress.reached(resumed, None, resumed / 500);
        (progress, move |seconds| start + Duration::from_secs(seconds))
    }

    #[test]
    fn tells_speed_and_time_left_of_this_run_alone() {
        let (mut progress, at) = run(0);
        assert_eq!(progress.line(at(3)), "0 chats, 0 pages");
        progress.reached(500, None, 1);
        assert_eq!(progress.line(at(2)), "500 chats, 1 page, 250/s");
        progress.reached(1500, Some(6500), 3);
        assert_eq!(progress.line(at(6)), "1,500 of 6,500 chats, 3 pages, 250/s, 20 s left");
        // A total that cannot be true promises nothing.
        progress.reached(1500, Some(1000), 3);
        assert_eq!(progress.line(at(6)), "1,500 chats, 3 pages, 250/s");

        let (mut resumed, at) = run(6000);
        assert_eq!(resumed.line(at(1)), "6,000 chats, 12 pages");
        resumed.reached(6500, Some(7500), 13);
        assert_eq!(resumed.line(at(10)), "6,500 of 7,500 chats, 13 pages, 50/s, 20 s left");
    }

    #[test]
    fn says_when_a_wait_ends_and_does_not_count_it_as_work() {
        let (mut progress, at) = run(0);
        progress.reached(500, Some(1500), 1);
        progress.waits(Duration::from_secs(100), "15:41:20".to_owned(), at(5));
        assert_eq!(progress.line(at(6)), "500 of 1,500 chats, resuming at 15:41:20");
        // Told by another job, in the midst of it; the later end counts, and no second twice.
        progress.waits(Duration::from_secs(60), "15:40:50".to_owned(), at(30));
        assert_eq!(progress.line(at(31)), "500 of 1,500 chats, resuming at 15:41:20");
        progress.waits(Duration::from_secs(100), "15:41:30".to_owned(), at(15));
        assert_eq!(progress.line(at(114)), "500 of 1,500 chats, resuming at 15:41:30");
        progress.reached(1000, Some(1500), 2);
        assert_eq!(progress.line(at(120)), "1,000 of 1,500 chats, 2 pages, 100/s, 5 s left");
    }
}
