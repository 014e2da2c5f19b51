//! The last comparison before any file gets its final name: what was written, the different records that were counted,
//! and what the service stated or the user asked for. What does not agree makes the run incomplete, whoever is to blame.

use crate::checkpoint::Counts;
use crate::format::Rows;
use crate::provider::End;

/// What is compared.
pub(super) struct Figures<'a> {
    /// The run's own counts.
    pub counts: &'a Counts,
    /// Different records met, those outside the time asked for and unreadable ones too.
    pub distinct: u64,
    /// Chats and rows that each output has taken; `None` where its reader has gone.
    pub outputs: Vec<Option<(u64, u64)>>,
    /// What a row is.
    pub rows: Rows,
    /// How the end was recognised, and what it says.
    pub end: &'a End,
    /// Whether `--limit` ended the run, so that nothing stated or asked for can be expected.
    pub limited: bool,
}

impl Figures<'_> {
    /// Everything that does not agree, as sentences.
    pub fn disagreements(&self) -> Vec<String> {
        let mut found: Vec<String> = self.written().chain(self.counted()).collect();
        // What has been said to be missing need not be said twice.
        if !self.limited && self.counts.gaps.is_empty() && self.counts.rejects == 0 {
            found.extend([self.stated(), self.ids(), self.projects()].into_iter().flatten());
        }
        found
    }

    /// Every output holds every chat, and as many rows as the others.
    fn written(&self) -> impl Iterator<Item = String> {
        let chats = self.counts.chats;
        let most = self.outputs.iter().flatten().map(|(_, rows)| *rows).max().unwrap_or_default();
        let expected = if self.rows == Rows::Chats { chats } else { most };
        let outputs = self.outputs.iter().zip(1_u64..).filter_map(|(output, number)| Some(((*output)?, number)));
        outputs.filter_map(move |((own, rows), number)| {
            let wrong = (own, rows) != (chats, expected);
            wrong.then(|| {
                format!(
                    "output {number} holds {own} chats in {rows} rows, but {chats} chats in {expected} rows are due"
                )
            })
        })
    }

    /// Every chat was counted once, and is written, outside the time asked for, or unreadable.
    fn counted(&self) -> Option<String> {
        let Counts { chats, outside, rejects, .. } = *self.counts;
        let distinct = self.distinct;
        (distinct != chats + outside + rejects).then(|| {
            format!(
                "{distinct} different chats came, but {chats} were written, {outside} lie outside the time asked for, \
                 and {rejects} could not be read"
            )
        })
    }

    fn stated(&self) -> Option<String> {
        let (total, distinct) = (self.end.total?, self.distinct);
        let most = self.end.gone.map_or(u64::MAX, |gone| total.saturating_add(gone));
        (!(total..=most).contains(&distinct))
            .then(|| format!("the service says that there are {total} records, but {distinct} different ones came"))
    }

    fn ids(&self) -> Option<String> {
        let (asked, missed) = self.end.ids?;
        let Counts { chats, duplicates, .. } = *self.counts;
        (asked != chats + duplicates + missed)
            .then(|| format!("{asked} ids were asked for, but {chats} records came, {duplicates} of them again"))
    }

    fn projects(&self) -> Option<String> {
        let (asked, read) = self.end.projects?;
        (asked != read).then(|| format!("{asked} projects were asked for, but {read} were read to their end"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a run of 10 chats and 40 messages comes to, with one more chat outside the time asked for.
    fn counts() -> Counts {
        Counts { chats: 10, messages: 40, outside: 1, ..Counts::default() }
    }

    fn end() -> End {
        End { total: Some(11), gone: Some(0), ..End::default() }
    }

    fn disagreements(counts: &Counts, end: &End, change: impl FnOnce(&mut Figures<'_>)) -> Vec<String> {
        let outputs = vec![Some((10, 10)), None, Some((10, 10))];
        let mut figures = Figures { counts, distinct: 11, outputs, rows: Rows::Chats, end, limited: false };
        change(&mut figures);
        figures.disagreements()
    }

    #[test]
    fn what_agrees_is_complete() {
        let none: &[&str] = &[];
        assert_eq!(disagreements(&counts(), &end(), |_| ()), none);
        assert_eq!(disagreements(&counts(), &End::default(), |_| ()), none);
        assert_eq!(disagreements(&counts(), &End { total: Some(9), gone: Some(2), ..end() }, |_| ()), none);
        let ids = End { ids: Some((10, 0)), ..End::default() };
        assert_eq!(disagreements(&Counts { outside: 0, ..counts() }, &ids, |run| run.distinct = 10), none);
        let again = Counts { outside: 0, duplicates: 2, ..counts() };
        assert_eq!(disagreements(&again, &End { ids: Some((12, 0)), ..End::default() }, |run| run.distinct = 10), none);
        assert_eq!(disagreements(&counts(), &End { projects: Some((3, 3)), ..end() }, |_| ()), none);
        let messages = |run: &mut Figures<'_>| {
            run.rows = Rows::Messages;
            run.outputs = vec![Some((10, 40)), Some((10, 40))];
        };
        assert_eq!(disagreements(&counts(), &end(), messages), none);
        // What --limit left out is not missing.
        assert_eq!(disagreements(&counts(), &End { total: Some(500), ..end() }, |run| run.limited = true), none);
    }

    #[test]
    fn every_broken_counter_is_noticed() {
        let count = |change: fn(&mut Counts)| {
            let mut broken = counts();
            change(&mut broken);
            disagreements(&broken, &end(), |_| ()).len()
        };
        assert!(count(|counts| counts.chats += 1) >= 2, "a chat that was counted and not written");
        assert!(count(|counts| counts.chats -= 1) >= 2, "a chat that was written and not counted");
        assert_eq!(count(|counts| counts.outside = 0), 1, "a chat that was left out and not counted");
        assert_eq!(count(|counts| counts.rejects = 1), 1, "a reject that was no record");
        let wrong = |end: End| disagreements(&counts(), &end, |_| ()).len();
        assert_eq!(wrong(End { total: Some(12), ..end() }), 1, "one less than stated");
        assert_eq!(wrong(End { total: Some(10), ..end() }), 1, "one more than stated");
        assert_eq!(wrong(End { ids: Some((11, 0)), ..end() }), 1, "an id without a record or a word");
        assert_eq!(wrong(End { projects: Some((3, 2)), ..end() }), 1, "a project that was left out");
        let output = |change: fn(&mut Figures<'_>)| disagreements(&counts(), &end(), change).len();
        assert_eq!(output(|run| run.outputs[2] = Some((9, 9))), 1, "an output that lacks a chat");
        assert_eq!(output(|run| run.outputs[0] = Some((10, 11))), 1, "an output with a row too many");
        assert_eq!(output(|run| run.distinct = 12), 2, "a chat that was met and not written");
        let messages = |run: &mut Figures<'_>| {
            run.rows = Rows::Messages;
            run.outputs = vec![Some((10, 40)), Some((10, 39))];
        };
        assert_eq!(disagreements(&counts(), &end(), messages).len(), 1, "an output that lacks a message");
        let limited = |run: &mut Figures<'_>| {
            run.limited = true;
            run.outputs[0] = Some((9, 9));
        };
        assert_eq!(disagreements(&counts(), &end(), limited).len(), 1, "--limit excuses no lost row");
    }
}
