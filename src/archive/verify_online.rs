//! `verify --online`: what the service holds now, against the closed days of the archive. Changes nothing.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::days::{DayRecord, State};
use super::fetch::{Fetcher, Source};
use super::index::find_current;
use super::plan::{Reason, Window};
use super::record_reader::{LineReader, Lines};
use super::series::Series;
use super::store::Archive;
use crate::compare::{FieldDigests, NameInterner};
use crate::error::{Error, Exit, Result};
use crate::provider::comm100::{self, Comm100};
use crate::provider::{Detail, Provider, Query, Span};
use crate::window::{Day, Zone};

/// How closely it is looked.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub enum Depth {
    /// Stated totals, by month; halves only where they differ
    Counts,
    /// Every id
    Ids,
    /// Every field
    Full,
}

/// A day that is not as the service has it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Difference {
    /// Whose day.
    #[serde(flatten)]
    pub series: Series,
    /// The day.
    pub day: String,
    /// In what it differs.
    pub what: String,
}

/// A look at the service.
pub struct Online<'a> {
    /// The archive.
    pub archive: &'a Archive,
    /// The way to the service.
    pub source: &'a Source,
    /// Fetches windows.
    pub fetcher: Fetcher<'a>,
    /// How closely it is looked.
    pub depth: Depth,
    /// Differences so far.
    pub differences: Vec<Difference>,
    /// Days that were compared.
    pub days: u64,
}

impl Online<'_> {
    /// Compares the closed days of a series, or those that are `wanted`.
    pub async fn compare(&mut self, series: &Series, wanted: Option<&BTreeSet<String>>) -> Result<()> {
        let closed = |record: &&DayRecord| record.state == State::Closed && Day::parse(&record.day).is_some();
        let wanted = |record: &&DayRecord| wanted.is_none_or(|wanted| wanted.contains(&record.day));
        let records: Vec<DayRecord> = self.archive.days.of(series).filter(closed).filter(wanted).cloned().collect();
        let states_totals = series.source == "comm100";
        let run_length = if self.depth == Depth::Counts && states_totals { 31 } else { 7 };
        for run in runs(&records, run_length) {
            match self.depth {
                Depth::Counts if states_totals => self.count(series, run).await?,
                _ => self.read(series, run).await?,
            }
        }
        Ok(())
    }

    /// Compares stated totals: of the whole run of days, and of its halves where that differs.
    async fn count(&mut self, series: &Series, run: &[DayRecord]) -> Result<()> {
        let mut parts = vec![run];
        while let Some(part) = parts.pop() {
            let (first, last) = (&part[0], &part[part.len() - 1]);
            let Some(total) = self.total(series, &first.day, &last.day).await? else {
                // The service states no total here after all.
                self.read(series, part).await?;
                continue;
            };
            let own: u64 = part.iter().map(|record| record.chats - record.gone.min(record.chats)).sum();
            if total == own || (total > own && total <= own + self.at_the_edges(series, &first.day, &last.day)?) {
                self.days += part.len() as u64;
                continue;
            }
            match part.len() {
                1 => {
                    self.days += 1;
                    self.differ(series, &first.day, format!("the service states {total} chats, the archive has {own}"));
                }
                length => {
                    let (early, late) = part.split_at(length / 2);
                    parts.extend([late, early]);
                }
            }
        }
        Ok(())
    }

    /// The total that the service states for the days.
    async fn total(&self, series: &Series, first: &str, last: &str) -> Result<Option<u64>> {
        let Some((since, until)) = bounds(first, last, self.fetcher.zone) else { return Ok(None) };
        let query = Query {
            resource: series.resource(),
            span: Some(Span { since: Some(since), until }),
            page_size: 10,
            detail: Detail::Comm100(comm100::Detail::default()),
        };
        let ask = Comm100.ask(&query, &Comm100.start(&query)?)?;
        let response = self.source.client.fetch(&ask.request).await?;
        if response.status != 200 {
            return Err(Error::failure(format!("the service answered {} to a search", response.status)));
        }
        let body: serde_json::Value = serde_json::from_slice(&response.body)
            .map_err(|error| Error::failure(format!("the service's response cannot be read: {error}")))?;
        let number = |name: &str| {
            let value = body.get(name)?;
            value.as_u64().or_else(|| value.as_str()?.parse().ok())
        };
        Ok(number("total").or_else(|| number("totalCount")))
    }

    /// Own chats that the search may count although they are outside: a second more is asked for at the lower end, and
    /// whether the upper end counts is not documented.
    fn at_the_edges(&self, series: &Series, first: &str, last: &str) -> Result<u64> {
        let zone = self.fetcher.zone;
        let Some((since, until)) = bounds(first, last, zone) else { return Ok(0) };
        let mut count = 0;
        for (day, from, to) in [
            (zone.day(since - chrono::TimeDelta::seconds(1)), since - chrono::TimeDelta::seconds(1), since),
            (zone.day(until), until, until + chrono::TimeDelta::milliseconds(1)),
        ] {
            let Ok(mut lines) = Lines::open(&self.archive.disk.path(&series.current(&day.to_string()))) else {
                continue;
            };
            while let Ok(Some((_, line))) = lines.next_line() {
                count += u64::from(time_of(line).is_some_and(|time| (from..to).contains(&time)));
            }
        }
        Ok(count)
    }

    /// Reads the chats of the days and compares keys, or every field.
    async fn read(&mut self, series: &Series, run: &[DayRecord]) -> Result<()> {
        let Some(window) = window(series, run) else { return Ok(()) };
        let fetched = self.fetcher.fetch(self.source, &window, self.fetcher.now, std::future::pending()).await?;
        if !fetched.has_chats() {
            return Err(fetched.outcome.error.unwrap_or_else(|| Error::failure("the export ended without a word")));
        }
        if !fetched.is_complete() {
            let why = fetched.outcome.error.map(|error| error.to_string()).unwrap_or_default();
            return Err(Error::new(Exit::Incomplete, format!("{} {}: {why}", series.label(), window.first)));
        }
        let bare_times = self.source.bare_times.clone().unwrap_or_else(|| self.fetcher.zone.clone());
        let mut reader = LineReader::new(series, self.fetcher.zone, &bare_times);
        let theirs = keys_of(&fetched.path, &mut reader, self.depth)?;
        _ = std::fs::remove_file(&fetched.path);
        for record in run {
            self.days += 1;
            let none = HashMap::new();
            let there = theirs.get(&record.day).unwrap_or(&none);
            self.compare_day(series, record, there, &mut reader)?;
        }
        Ok(())
    }

    fn compare_day(
        &mut self,
        series: &Series,
        record: &DayRecord,
        theirs: &HashMap<String, u64>,
        reader: &mut LineReader,
    ) -> Result<()> {
        let mut gone = BTreeSet::new();
        let mut own = BTreeSet::new();
        find_current(
            &self.archive.disk,
            &series.index(&record.day),
            |_, day| day == record.day,
            |version| {
                _ = own.insert(version.key.clone());
                if version.gone_at.is_some() {
                    gone.insert(version.key);
                }
            },
        )?;
        let missing = theirs.keys().filter(|key| !own.contains(*key)).count();
        let extra = own.iter().filter(|key| !theirs.contains_key(*key) && !gone.contains(*key)).count();
        let mut words = Vec::new();
        if missing > 0 {
            words.push(format!("{missing} chats are not in the archive"));
        }
        if extra > 0 {
            words.push(format!("{extra} chats are not listed by the service"));
        }
        if self.depth == Depth::Full && record.sha256.is_some() {
            let path = self.archive.disk.path(&series.current(&record.day));
            let ours = keys_of(&path, reader, self.depth)?;
            let ours = ours.get(&record.day);
            let changed = theirs
                .iter()
                .filter(|(key, print)| ours.and_then(|ours| ours.get(*key)).is_some_and(|own| own != *print));
            match changed.count() {
                0 => {}
                count => words.push(format!("{count} chats changed")),
            }
        }
        if !words.is_empty() {
            self.differ(series, &record.day, words.join(", "));
        }
        Ok(())
    }

    fn differ(&mut self, series: &Series, day: &str, what: String) {
        self.differences.push(Difference { series: series.clone(), day: day.to_owned(), what });
    }
}

/// Keys by day, each with a digest of its fields where they count.
fn keys_of(
    path: &std::path::Path,
    reader: &mut LineReader,
    depth: Depth,
) -> Result<HashMap<String, HashMap<String, u64>>> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let fail = |error| Error::disk("read", path, error);
    let mut lines = Lines::open(path).map_err(fail)?;
    let mut keys: HashMap<String, HashMap<String, u64>> = HashMap::new();
    let mut names = NameInterner::default();
    while let Some((_, line)) = lines.next_line().map_err(fail)? {
        let Some(facts) = reader.read(line) else { continue };
        let mut digest = DefaultHasher::new();
        if depth == Depth::Full
            && let Some(print) = std::str::from_utf8(line).ok().and_then(|line| FieldDigests::of(line, &mut names))
        {
            print.digest().hash(&mut digest);
        }
        keys.entry(facts.day).or_default().insert(facts.key, digest.finish());
    }
    Ok(keys)
}

/// Neighbouring days of one month, at most so many together.
fn runs(records: &[DayRecord], most: usize) -> impl Iterator<Item = &[DayRecord]> {
    let next_to = |one: &DayRecord, other: &DayRecord| {
        Day::parse(&one.day).map(Day::tomorrow) == Day::parse(&other.day) && one.day[..7] == other.day[..7]
    };
    records.chunk_by(next_to).flat_map(move |run| run.chunks(most))
}

fn window(series: &Series, run: &[DayRecord]) -> Option<Window> {
    let (first, last) = (Day::parse(&run.first()?.day)?, Day::parse(&run.last()?.day)?);
    Some(Window { series: series.clone(), first, last, reason: Reason::Revisit })
}

type Bounds = (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>);

fn bounds(first: &str, last: &str, zone: &Zone) -> Option<Bounds> {
    Some((zone.start_of_day(Day::parse(first)?), zone.start_of_day(Day::parse(last)?.tomorrow())))
}

fn time_of(line: &[u8]) -> Option<chrono::DateTime<chrono::Utc>> {
    let mut time = None;
    crate::format::object::fields(std::str::from_utf8(line).ok()?, |name, value| {
        if name == "\"requestedTime\"" {
            time = comm100::time(value.trim_matches('"'));
        }
        Ok(())
    })
    .ok()?;
    time
}
