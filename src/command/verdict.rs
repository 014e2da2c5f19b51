//! The last words of an export: its summary, what it came to in a line, and its exit code.

use std::time::Instant;

use super::Context;
use super::export::Export;
use crate::error::{Exit, Result};
use crate::event::{Level, counted, say, seconds};
use crate::job::{Outcome, Verdict};
use crate::output::Written;
use crate::record::Resource;
use crate::summary::{Summary, instant};

impl Export<'_> {
    /// The last words of a run, and its exit code.
    pub(super) fn tell(&self, context: &Context, outcome: Outcome, tz: String, clock: Instant) -> Result<Exit> {
        context.ui.finish();
        if outcome.exit != Exit::Usage
            && let Some(path) = &context.global.summary
        {
            let written = self.summary(&outcome, tz, clock).write(path, &context.ui);
            // What became of the run says more than what became of its summary.
            if outcome.error.is_none() {
                written?;
            }
        }
        if let Some(error) = outcome.error {
            return Err(error);
        }
        if outcome.limited {
            let chats = counted(outcome.counts.chats, if self.resource.messages.is_some() { "chat" } else { "record" });
            say(&context.listener(), Level::Note, format!("stopped after {chats} (--limit)"));
        }
        tell_truncated(context, &outcome.written);
        if outcome.verdict == Verdict::Complete {
            say(&context.listener(), Level::Note, closing(self.resource, &outcome, clock));
        }
        Ok(outcome.exit)
    }

    fn summary(&self, outcome: &Outcome, tz: String, clock: Instant) -> Summary {
        let (requests, retries, bytes_in, waited) = outcome.costs;
        let counts = &outcome.counts;
        let total =
            if outcome.limited { None } else { outcome.end.as_ref().and_then(|end| end.total).or(counts.total) };
        // Chats that the service counts, but that lie outside the time asked for, were not asked for.
        let total = total.map(|total| total.saturating_sub(counts.outside));
        let round = |seconds: f64| (seconds * 1000.0).round() / 1000.0;
        Summary {
            private: self.destination.private,
            command: self.command,
            source: Some(self.resource.source),
            verdict: outcome.verdict.word(),
            exit_code: outcome.exit as u8,
            since: outcome.span.and_then(|span| span.since).map(instant),
            until: outcome.span.map(|span| instant(span.until)),
            tz: Some(tz),
            requests,
            retries,
            waited_s: round(waited.as_secs_f64()),
            chats: Some(counts.chats),
            messages: self.resource.messages.map(|_| counts.messages),
            duplicates: Some(counts.duplicates),
            rejects: Some(counts.rejects),
            odd_values: self.writes_unified().then_some(counts.odd_values),
            truncated_cells: Written::truncated_cells(&outcome.written),
            expected_total: total,
            missing: missing(outcome, total),
            service: Some(counts.service.clone()).filter(|said| !said.is_empty()),
            bytes_in,
            bytes_out: Some(outcome.written.iter().map(|file| file.bytes).sum()),
            outputs: Some(outcome.written.clone()),
            end: outcome.end.as_ref().map(|end| end.how.clone()),
            limited: outcome.limited.then_some(true),
            error: outcome.error.as_ref().map(ToString::to_string),
            elapsed_s: round(clock.elapsed().as_secs_f64()),
            ..Summary::default()
        }
    }
}

/// Says that cells were cut, where they were.
pub(super) fn tell_truncated(context: &Context, written: &[Written]) {
    let cells = Written::truncated_cells(written).unwrap_or_default();
    if cells > 0 {
        let cells = counted(cells, "cell");
        let sentence = format!(
            "{cells} longer than Excel allows, cut at 32,767 characters; NDJSON and SQLite hold all of the text"
        );
        say(&context.listener(), Level::Note, sentence);
    }
}

/// How many records are known not to have come, where that is known at the end of a run.
fn missing(outcome: &Outcome, total: Option<u64>) -> Option<u64> {
    let end = outcome.end.as_ref().filter(|_| !outcome.limited)?;
    let lacking = total.map(|total| total.saturating_sub(outcome.counts.chats + outcome.counts.rejects));
    lacking.max(Some(end.missing).filter(|missing| *missing > 0))
}

/// `1234 chats in 3 requests, 2 s -> chats.csv`
fn closing(resource: &Resource, outcome: &Outcome, clock: Instant) -> String {
    let records = counted(outcome.counts.chats, if resource.messages.is_some() { "chat" } else { "record" });
    let requests = counted(outcome.costs.0, "request");
    let files: Vec<_> = outcome.written.iter().map(|file| file.path.as_str()).filter(|path| *path != "-").collect();
    let files = match files.len() {
        0 => String::new(),
        1..=3 => format!(" -> {}", files.join(", ")),
        n => format!(" -> {} and {}", files[0], counted(n as u64 - 1, "more file")),
    };
    format!("{records} in {requests}, {}{files}", seconds(clock.elapsed()))
}
