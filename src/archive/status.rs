//! What `status` prints: an archive at a glance, without the network and without reading the chats.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::damage::{last_verified, mark_days};
use super::days::{Gap, State, days_between, state_at};
use super::plan::PlanInput;
use super::series::{Series, UNDATED};
use super::store::Archive;
use super::sync::gaps_of;
use crate::error::Result;
use crate::window::{Day, Zone};

/// The object of `status -f json`.
#[derive(Debug, Serialize)]
pub struct Status {
    /// `chatferry.status/1`
    pub schema: &'static str,
    /// The zone of days.
    pub tz: String,
    /// The first day.
    pub from: String,
    /// The last day: today.
    pub through: String,
    /// The series.
    pub sources: Vec<SeriesStatus>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// The last run.
    pub last_run: Option<LastRunStatus>,
    /// The last verification.
    pub last_verify: Option<LastVerifyStatus>,
    /// The next day on which a day is due to be asked again.
    pub next_revisit: Option<String>,
    /// Bytes of payload.
    pub bytes: u64,
}

/// One series.
#[derive(Debug, Serialize)]
pub struct SeriesStatus {
    /// Which.
    #[serde(flatten)]
    pub series: Series,
    /// How many days are in which state.
    pub days: BTreeMap<State, u64>,
    /// Current chats, those that are gone at the service too.
    pub chats: u64,
    /// All versions.
    pub versions: u64,
    /// Chats that are gone at the service.
    pub gone: u64,
    /// Chats that were still in progress when they were asked last.
    #[serde(skip_serializing_if = "is_zero")]
    pub unfinished: u64,
    /// Whether the service states totals, without which no chat is ever marked as gone.
    #[serde(skip)]
    pub states_totals: bool,
    /// The days' states, in order.
    #[serde(skip)]
    pub strip: Vec<(Day, State)>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The last run.
#[derive(Debug, Serialize)]
pub struct LastRunStatus {
    /// Its id.
    pub id: String,
    /// How it ended.
    pub exit_code: u8,
}

/// The last verification.
#[derive(Debug, Serialize)]
pub struct LastVerifyStatus {
    /// When it ran.
    pub at: String,
    /// How it ended.
    pub exit_code: u8,
    /// Whether it read everything.
    pub complete: bool,
}

/// The status of an archive at `now`.
pub fn status(mut archive: Archive, now: DateTime<Utc>) -> Result<Status> {
    mark_days(&mut archive);
    let (zone, from) = (archive.definition.zone()?, archive.definition.first_day()?);
    let today = zone.day(now);
    let series = all_series(&archive);
    let sources = series.iter().map(|series| series_status(&archive, series, (from, today), (now, &zone))).collect();
    let gaps = series.iter().flat_map(|series| gaps_of(&archive, series, from, (now, &zone))).collect();
    let ladder = archive.definition.revisit.clone();
    let input = PlanInput {
        days: &archive.days,
        from,
        now,
        zone: &zone,
        ladder: &ladder,
        heal: true,
        limited: false,
        only: None,
    };
    let verified = last_verified(&archive);
    Ok(Status {
        schema: "chatferry.status/1",
        tz: archive.definition.tz.clone(),
        from: from.to_string(),
        through: today.to_string(),
        sources,
        gaps,
        last_run: archive.last_run().map(|run| LastRunStatus { id: run.id, exit_code: run.exit_code }),
        last_verify: verified.map(|verified| LastVerifyStatus {
            at: verified.at,
            exit_code: verified.exit_code,
            complete: verified.complete,
        }),
        next_revisit: input.next_revisit().map(|day| day.to_string()),
        bytes: archive.info.oxum.0,
    })
}

/// The gaps of an archive at `now`.
pub fn gaps_at(mut archive: Archive, now: DateTime<Utc>) -> Result<Vec<Gap>> {
    mark_days(&mut archive);
    let (zone, from) = (archive.definition.zone()?, archive.definition.first_day()?);
    Ok(all_series(&archive).iter().flat_map(|series| gaps_of(&archive, series, from, (now, &zone))).collect())
}

/// The series that have days, and those that were asked for and have none yet.
fn all_series(archive: &Archive) -> Vec<Series> {
    let mut series: Vec<Series> = archive.days.series().cloned().collect();
    for (name, source) in &archive.definition.sources {
        let projects = match &source.projects {
            Some(super::definition::Projects::Listed(projects)) => projects.clone(),
            _ => Vec::new(),
        };
        series.extend(archive.definition.series(name, &projects));
    }
    series.sort();
    series.dedup();
    series
}

fn series_status(
    archive: &Archive,
    series: &Series,
    (from, today): (Day, Day),
    (now, zone): (DateTime<Utc>, &Zone),
) -> SeriesStatus {
    let state = |day: Day| (day, state_at(archive.days.get(series, &day.to_string()), day, now, zone));
    let strip: Vec<(Day, State)> = days_between(from, today).map(state).collect();
    let mut days = BTreeMap::new();
    strip.iter().for_each(|(_, state)| *days.entry(*state).or_default() += 1);
    let kept = || archive.days.of(series).filter(|record| record.state != State::Pruned);
    SeriesStatus {
        series: series.clone(),
        days,
        chats: kept().map(|record| record.chats).sum(),
        versions: kept().map(|record| record.versions).sum(),
        gone: kept().map(|record| record.gone).sum(),
        unfinished: kept().map(|record| record.unfinished).sum(),
        states_totals: kept().any(|record| record.expected_total.is_some() && record.day != UNDATED),
        strip,
    }
}

/// A day in the strip: a character that is told from the others without colours, and its colour.
pub fn cell(state: State) -> (char, &'static str) {
    match state {
        State::Closed => ('■', "\x1b[32m"),
        State::Open => ('□', "\x1b[36m"),
        State::Partial => ('◧', "\x1b[33m"),
        State::Pending => ('▷', "\x1b[34m"),
        State::Missing => ('×', "\x1b[31m"),
        State::Damaged => ('!', "\x1b[1;31m"),
        State::Suspect => ('?', "\x1b[35m"),
        State::Pruned => ('-', "\x1b[2m"),
    }
}

/// The calendar strip for people, as wide as `width` allows: a cell a day, a month in each row or, where there is
/// room, several side by side. Years before this one in which nothing is to be seen take one row.
pub fn strip(days: &[(Day, State)], width: usize) -> String {
    const MONTH: usize = 9 + 31 + 3;
    let columns = [4, 3, 2, 1].into_iter().find(|columns| 2 + columns * MONTH <= width + 3).unwrap_or(1);
    let last_year = days.last().map(|(day, _)| day.to_string()[..4].to_owned()).unwrap_or_default();
    let mut years: BTreeMap<String, Vec<(Day, State)>> = BTreeMap::new();
    for (day, state) in days {
        years.entry(day.to_string()[..4].to_owned()).or_default().push((*day, *state));
    }
    let mut text = String::new();
    for (year, days) in years {
        let first = days[0].1;
        if year != last_year
            && days.iter().all(|(_, state)| *state == first)
            && matches!(first, State::Closed | State::Pruned)
        {
            let (cell, colour) = cell(first);
            text += &format!("  {year}     {colour}{cell}\x1b[0m all {} days {}\n", days.len(), first.as_str());
            continue;
        }
        let mut months: BTreeMap<String, [Option<State>; 31]> = BTreeMap::new();
        for (day, state) in days {
            let name = day.to_string();
            let number = name[8..].parse::<usize>().unwrap_or(1);
            months.entry(name[..7].to_owned()).or_insert([None; 31])[number - 1] = Some(state);
        }
        let months: Vec<_> = months.into_iter().collect();
        for row in months.chunks(columns) {
            let cell = |(at, (month, cells)): (usize, &(String, _))| {
                format!("{month}  {}", month_cells(cells, at + 1 == row.len()))
            };
            let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
            text += &format!("  {}\n", cells.join("   "));
        }
    }
    text
}

fn month_cells(cells: &[Option<State>; 31], last: bool) -> String {
    let mut text = String::new();
    let mut colour = "";
    let used = cells.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
    for state in &cells[..if last { used } else { cells.len() }] {
        let (cell, own) = state.map_or((' ', colour), cell);
        if own != colour {
            text += if colour.is_empty() { own.to_owned() } else { format!("\x1b[0m{own}") }.as_str();
            colour = own;
        }
        text.push(cell);
    }
    if !colour.is_empty() {
        text += "\x1b[0m";
    }
    text
}

/// Puts words into lines of at most `width` characters, each line indented; words may be coloured.
pub fn wrap(words: &[String], separator: &str, indent: &str, width: usize) -> String {
    let (mut text, mut line, mut length) = (String::new(), String::new(), 0);
    for word in words {
        let own = visible_length(word);
        if !line.is_empty() && indent.len() + length + separator.len() + own > width {
            text += &format!("{indent}{}\n", line.trim_end());
            (line, length) = (String::new(), 0);
        }
        if !line.is_empty() {
            line += separator;
            length += separator.len();
        }
        line += word;
        length += own;
    }
    text + indent + &line + "\n"
}

/// The characters of a text, without its colours.
fn visible_length(text: &str) -> usize {
    let mut parts = text.split('\x1b');
    let first = parts.next().map_or(0, |part| part.chars().count());
    first + parts.map(|part| part.split_once('m').map_or(0, |(_, rest)| rest.chars().count())).sum::<usize>()
}

/// What the cells mean, of those that occur.
pub fn legend<'a>(states: impl IntoIterator<Item = &'a State>) -> Vec<String> {
    let mut states: Vec<State> = states.into_iter().copied().collect();
    states.sort_unstable();
    states.dedup();
    let words = states.into_iter().map(|state| {
        let (cell, colour) = cell(state);
        format!("{colour}{cell}\x1b[0m {}", state.as_str())
    });
    words.collect()
}

/// `2026-11-24 03:15`, in the archive's zone, of an instant or of a run's id.
pub fn local_time(id: &str, zone: &Zone) -> String {
    let of_run = chrono::NaiveDateTime::parse_from_str(id, "%Y%m%dT%H%M%SZ").map(|time| time.and_utc());
    let Ok(time) = of_run.or_else(|_| id.parse::<DateTime<Utc>>()) else { return id.to_owned() };
    let start = zone.start_of_day(zone.day(time));
    let minutes = (time - start).num_minutes();
    // On a day on which clocks change this is the time since midnight, which is near enough for people.
    format!("{} {:02}:{:02}", zone.day(time), minutes / 60, minutes % 60)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\x1b') {
            plain += before;
            rest = after.split_once('m').map_or("", |(_, after)| after);
        }
        plain + rest
    }

    #[test]
    fn the_strip_fits_its_width_and_shows_every_day() {
        let day = |text: &str| Day::parse(text).unwrap();
        let days: Vec<_> = days_between(day("2024-11-20"), day("2026-11-24"))
            .map(|at| (at, if at == day("2026-11-03") { State::Missing } else { State::Closed }))
            .collect();
        for (width, rows) in [(60, 2 + 1 + 11 - 1 + 1), (200, 1 + 1 + 3)] {
            let text = plain(&strip(&days, width));
            assert_eq!(text.lines().count(), rows - usize::from(width == 60), "{text}");
            assert!(text.lines().all(|line| line.chars().count() <= width), "{text}");
            assert!(text.contains("2025     ■ all 365 days closed"), "{text}");
            assert!(text.contains("2026-11  ■■×■■■"), "{text}");
        }
    }
}
