//! The last words of a conversion: its summary, what it came to in a line, and its exit code.

use super::{Args, Ended, Ready};
use crate::command::Context;
use crate::command::verdict::tell_truncated;
use crate::convert::{Conversion, Survey};
use crate::error::{Error, Exit, Result};
use crate::event::{Level, counted, say, seconds};
use crate::job::Verdict;
use crate::output::Written;
use crate::summary::{InputSummary, Summary, instant};

impl Args {
    /// The last words, and the exit code.
    pub(super) fn tell(
        &self,
        context: &Context,
        (conversion, survey): (&Conversion, &Survey),
        ready: Ready,
        ended: Ended,
    ) -> Result<Exit> {
        context.ui.finish();
        let exit = ended.error.as_ref().map_or(Exit::Complete, Error::exit);
        if let Some(path) = context.global.summary.as_ref().filter(|_| exit != Exit::Usage) {
            let inputs = conversion.inputs.files.iter().zip(&survey.totals).map(|(input, totals)| InputSummary {
                path: input.name.clone(),
                records: totals.records,
                sha256: totals.sha256.clone(),
            });
            let inputs = Some(inputs.collect());
            let written = self.summary(&ready, &ended, exit, inputs).write(path, &context.ui);
            if ended.error.is_none() {
                written?;
            }
        }
        if let Some(error) = ended.error {
            return Err(error);
        }
        tell_truncated(context, &ended.written);
        let chats = counted(ended.counts.chats, "chat");
        if ended.counts.limited {
            say(&context.listener(), Level::Note, format!("stopped after {chats} (--limit)"));
        }
        if matches!(ended.verdict, Verdict::Complete) {
            let merged = match ended.counts.merged {
                0 => String::new(),
                merged => format!(", {merged} older versions or webhook bodies merged"),
            };
            let files: Vec<_> =
                ended.written.iter().map(|file| file.path.as_str()).filter(|path| *path != "-").collect();
            let files = match files.len() {
                0 => String::new(),
                1..=3 => format!(" -> {}", files.join(", ")),
                n => format!(" -> {} and {} more files", files[0], n - 1),
            };
            let from = counted(conversion.inputs.files.len() as u64, "file");
            let sentence = format!("{chats} from {from}{merged}, {}{files}", seconds(ready.clock.elapsed()));
            say(&context.listener(), Level::Note, sentence);
        }
        Ok(exit)
    }

    fn summary(&self, ready: &Ready, ended: &Ended, exit: Exit, inputs: Option<Vec<InputSummary>>) -> Summary {
        let counts = &ended.counts;
        Summary {
            private: self.private,
            command: "convert",
            verdict: ended.verdict.word(),
            exit_code: exit as u8,
            started_at: Some(instant(ready.started)),
            since: ready.window.as_ref().and_then(|window| window.since).map(instant),
            until: ready.window.as_ref().map(|window| instant(window.until)),
            tz: Some(ready.zone.name().to_owned()),
            chats: Some(counts.chats),
            messages: counts.messages,
            rejects: Some(counts.rejects),
            merged: Some(counts.merged),
            odd_values: Some(counts.odd_values),
            truncated_cells: Written::truncated_cells(&ended.written),
            inputs,
            bytes_out: Some(ended.written.iter().map(|file| file.bytes).sum()),
            outputs: Some(ended.written.clone()),
            limited: counts.limited.then_some(true),
            error: ended.error.as_ref().map(ToString::to_string),
            elapsed_s: (ready.clock.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
            ..Summary::default()
        }
    }
}
