//! Which bodies are in the archive already, for as long as the service may send them again.
//!
//! In memory, 16 bytes a body for days gone by. On disk, one hidden list beside each closed file, written before
//! the file gets its final name; the running file is its own list. So no list ever names a body that is not durable.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::body::Print;
use crate::output::file::sync_folder;
use crate::window::Day;

/// Fifteen retries whose delay doubles from one minute end within this many days.
pub const RETRY_SPAN: usize = 23;

/// The prints of what is stored.
#[derive(Debug)]
pub struct Seen {
    day: Day,
    fresh: HashSet<Print>,
    before: Vec<(Day, Box<[Print]>)>,
}

impl Seen {
    /// Nothing yet, on `day`.
    pub fn new(day: Day) -> Self {
        Self { day, fresh: HashSet::new(), before: Vec::new() }
    }

    /// Whether it is stored.
    pub fn has(&self, print: Print) -> bool {
        self.fresh.contains(&print) || self.before.iter().any(|(_, prints)| prints.binary_search(&print).is_ok())
    }

    /// Notes what was stored today.
    pub fn add(&mut self, print: Print) {
        self.fresh.insert(print);
    }

    /// Notes what was stored on an earlier day.
    pub fn add_day(&mut self, day: Day, mut prints: Vec<Print>) {
        prints.sort_unstable();
        self.before.push((day, prints.into_boxed_slice()));
    }

    /// Notes what a list beside a closed file says; what is too old is left out.
    pub fn add_list(&mut self, mut list: Vec<(Day, Print)>) {
        let oldest = oldest(self.day);
        list.retain(|(day, _)| *day >= oldest);
        list.sort_unstable();
        for day in list.chunk_by(|(one, _), (other, _)| one == other) {
            self.add_day(day[0].0, day.iter().map(|(_, print)| *print).collect());
        }
    }

    /// Goes on to `day` and forgets what no sender would send again.
    pub fn turn(&mut self, day: Day) {
        let fresh = std::mem::take(&mut self.fresh).into_iter().collect();
        self.add_day(self.day, fresh);
        self.day = day;
        let oldest = oldest(day);
        self.before.retain(|(day, _)| *day >= oldest);
    }
}

/// The first day whose bodies may still be sent again on `day`.
pub fn oldest(day: Day) -> Day {
    days_back(day).nth(RETRY_SPAN).unwrap_or(day)
}

/// `day`, the day before, and so on.
pub fn days_back(day: Day) -> impl Iterator<Item = Day> {
    std::iter::successors(Some(day), |day| Some(day.yesterday()))
}

/// Reads a list, a line `DAY PRINT` each; a list that is not there is empty, lines that cannot be read are left out.
pub fn read_list(path: &Path) -> io::Result<Vec<(Day, Print)>> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text?,
    };
    let entry = |line: &str| {
        let (day, print) = line.split_once(' ')?;
        Some((Day::parse(day)?, Print(u128::from_str_radix(print, 16).ok()?)))
    };
    Ok(text.lines().filter_map(entry).collect())
}

/// Writes a list, whole or not at all.
pub fn write_list(path: &Path, list: &[(Day, Print)]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(super::place::folder_of(path))?;
    let mut out = io::BufWriter::new(&mut file);
    for (day, Print(print)) in list {
        writeln!(out, "{day} {print:032x}")?;
    }
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(path);
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_remembered_for_the_retry_span_and_no_longer() {
        let day = |text| Day::parse(text).unwrap();
        let mut seen = Seen::new(day("2026-11-01"));
        seen.add(Print(7));
        for (today, known) in [("2026-11-02", true), ("2026-11-24", true), ("2026-11-25", false)] {
            seen.turn(day(today));
            assert_eq!(seen.has(Print(7)), known, "{today}");
        }
    }

    #[test]
    fn a_list_comes_back_as_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".x.seen");
        let list =
            [(Day::parse("2026-11-01").unwrap(), Print(u128::MAX)), (Day::parse("2026-11-02").unwrap(), Print(0))];
        assert_eq!(read_list(&path).unwrap(), []);
        write_list(&path, &list).unwrap();
        fs::write(&path, fs::read_to_string(&path).unwrap() + "rubbish\n2026-11-0").unwrap();
        assert_eq!(read_list(&path).unwrap(), list);
    }
}
