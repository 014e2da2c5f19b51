//! What an export is to write, as far as that is known before the first record, and what of it cannot be.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;

use super::Stand;
use super::file::Manner;
use super::path::{beside, is_special, known, real};
use super::target::{Place, STDOUT, Target};
use super::template::{Template, Values};
use crate::error::{Error, Result};
use crate::format::Shape;
use crate::provider::Span;
use crate::unified::Mapper;
use crate::window::{Day, Zone};

/// More files than these are not looked at beforehand.
const MOST: usize = 20_000;

/// How an export's files are to be.
#[derive(Clone)]
pub struct Plan {
    /// Every `-o`.
    pub targets: Vec<Target>,
    /// What a record becomes.
    pub shape: Shape,
    /// What makes the common record of each chat, if any output needs it.
    pub mapper: Option<Arc<Mapper>>,
    /// What placeholders stand for; `day` if the run is about one day.
    pub values: Values,
    /// What they may stand for.
    pub reach: Reach,
    /// The zone of days.
    pub zone: Zone,
    /// How files are made.
    pub manner: Manner,
    /// What was asked for, in words: for files that say what they are.
    pub about: Vec<(String, String)>,
    /// Files that flags name beside the outputs: `(flag, path)`.
    pub sides: Vec<(&'static str, PathBuf)>,
}

/// Which days and projects records can be of, where that is known before the first one comes.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The days of the time asked for.
    pub days: Option<Vec<Day>>,
    /// The last day of the time asked for.
    pub last: Option<Day>,
    /// The projects asked for; at Comm100 the site.
    pub projects: Option<Vec<String>>,
}

impl Reach {
    /// The days of `span`, unless they are too many or have no beginning.
    pub fn days(span: Option<Span>, zone: &Zone) -> Option<Vec<Day>> {
        let Span { since, until } = span?;
        let days = std::iter::successors(Some(zone.day(since?)), |day| Some(day.tomorrow()));
        let days: Vec<_> = days.take_while(|day| zone.start_of_day(*day) < until).take(MOST + 1).collect();
        (days.len() <= MOST).then_some(days)
    }

    /// The last day of `span`.
    pub fn last_day(span: Option<Span>, zone: &Zone) -> Option<Day> {
        Some(zone.day(span?.until - TimeDelta::milliseconds(1)))
    }
}

impl Plan {
    /// Refuses two uses of one file, and placeholders that nothing stands for. Errors are exit 2.
    pub fn check(&self) -> Result<()> {
        let mut claims = Claims::default();
        for (target, template) in self.templates() {
            let projects = self.reach.projects.as_deref();
            if template.needs_project() && projects.is_some_and(|projects| projects.iter().any(String::is_empty)) {
                let site = "{project} is the site at Comm100, and comm100.site_id is not set";
                return Err(Error::usage(format!("--output {}: {site}", target.typed)));
            }
            let output = format!("--output {}", target.typed);
            check_length(&output, &template.common(&self.values))?;
            for path in self.files(template)? {
                check_length(&output, &path)?;
                let path = known(&path);
                claims.add(beside(&path, "partial"), &format!("the unfinished file of {output}"))?;
                claims.add(path, &output)?;
            }
            let common = known(&template.common(&self.values));
            claims.add(beside(&common, "checkpoint"), &format!("the checkpoint of {output}"))?;
        }
        if self.targets.iter().any(|target| matches!(target.place, Place::Stdout)) {
            claims.add(PathBuf::from("-"), "standard output")?;
        }
        for (flag, path) in &self.sides {
            let who = format!("{flag} {}", path.display());
            match path.to_str().is_some_and(|path| STDOUT.contains(&path)) {
                true => claims.add(PathBuf::from("-"), &who)?,
                false if is_special(path) => {}
                false => claims.add(known(path), &who)?,
            }
        }
        match (self.templates().next(), self.sides.iter().any(|(flag, _)| *flag == "--rejects")) {
            (Some((target, template)), false) => {
                let rejects = known(&beside(&template.common(&self.values), "rejects.ndjson"));
                claims.add(rejects, &format!("the rejects of --output {}", target.typed))
            }
            _ => Ok(()),
        }
    }

    /// Where `--no-clobber` says so, refuses to begin if a file is there that the run may come to.
    pub fn refuse(&self) -> Result<()> {
        let is_free = |target: &Target| target.format.finish.is_none();
        if !self.manner.no_clobber && !self.manner.limited && self.targets.iter().all(is_free) {
            return Ok(());
        }
        for (index, target) in self.targets.iter().enumerate() {
            if let Place::Files(template) = &target.place {
                self.files(template)?.iter().try_for_each(|path| self.refuse_replacing(index, path))?;
            }
        }
        Ok(())
    }

    /// Refuses to replace a file of `target` where that is not wanted, or could lose what it holds of its period.
    pub fn refuse_replacing(&self, target: usize, path: &Path) -> Result<()> {
        self.manner.refuse(path)?;
        if let Some(finish) = self.targets[target].format.finish {
            (finish.check)(path)?;
        }
        match &self.targets[target].place {
            Place::Files(template) if template.needs_day() => self.manner.refuse_period(path),
            _ => Ok(()),
        }
    }

    /// Refuses an output that was not known beforehand, and turns out to be a file that another flag names.
    pub fn refuse_side(&self, path: &Path) -> Result<()> {
        if self.sides.is_empty() {
            return Ok(());
        }
        let path = known(path);
        match self.sides.iter().find(|(_, side)| known(side) == path) {
            Some((flag, side)) => Err(same_file(&format!("{flag} {}", side.display()), "a file of --output")),
            None => Ok(()),
        }
    }

    /// Which target a stand is of, and its path as it is spelled this time.
    ///
    /// # Errors
    /// Exit 2 for a path that leads out of the folder of its output.
    pub fn place(&self, stand: &Stand) -> Result<Option<(usize, PathBuf)>> {
        let Some(index) = self.targets.iter().position(|target| target.known == stand.target) else { return Ok(None) };
        let Place::Files(template) = &self.targets[index].place else { return Ok(None) };
        let is_below = stand.path.components().all(|part| matches!(part, Component::Normal(_)));
        if !template.is_fixed() && !is_below {
            let path = stand.path.display();
            return Err(Error::usage(format!("the checkpoint names {path}, outside the folder of --output"))
                .hint("--restart forgets the interrupted run and starts over"));
        }
        Ok(Some((index, template.above(&stand.path))))
    }

    /// The paths of what exists without a record too: a stream, a file of fixed name, the files of the periods and
    /// projects asked for.
    pub fn early(&self, target: usize) -> Result<Vec<PathBuf>> {
        match &self.targets[target].place {
            Place::Files(template) => self.files(template),
            Place::Stdout => Ok(vec![PathBuf::from("-")]),
            Place::Stream(path) => Ok(vec![path.clone()]),
        }
    }

    /// The files of all periods from the first one that `exists` to `last`, where no beginning was asked for.
    pub fn quiet_periods(
        &self,
        template: &Template,
        last: Day,
        exists: impl Fn(&Path) -> bool,
    ) -> Result<Vec<PathBuf>> {
        let projects = match (template.needs_project(), &self.reach.projects) {
            (false, _) => &[String::new()][..],
            (true, Some(projects)) => projects,
            (true, None) => return Ok(Vec::new()),
        };
        let (mut paths, mut known) = (Vec::new(), 0);
        for day in std::iter::successors(Some(last), |day| Some(day.yesterday())).take(MOST) {
            for project in projects {
                let project = project.clone();
                let path = template.path(&Values { day: Some(day), project, ..self.values.clone() })?;
                if paths.last() != Some(&path) {
                    paths.push(path);
                }
            }
            if paths.iter().rev().take(projects.len()).any(|path| exists(path)) {
                known = paths.len();
            }
        }
        paths.truncate(known);
        Ok(paths)
    }

    /// The names beside which the run's own files lie: one for each `-o` that makes files, in the order typed.
    pub fn homes(&self) -> Vec<PathBuf> {
        self.templates().map(|(_, template)| template.common(&self.values)).collect()
    }

    fn templates(&self) -> impl Iterator<Item = (&Target, &Template)> {
        self.targets.iter().filter_map(|target| match &target.place {
            Place::Files(template) => Some((target, template)),
            Place::Stdout | Place::Stream(_) => None,
        })
    }

    /// The files that a template can come to; none where that is not known yet, or too much.
    fn files(&self, template: &Template) -> Result<Vec<PathBuf>> {
        let days: Vec<_> = match (template.needs_day(), &self.reach.days) {
            (false, _) => vec![None],
            (true, Some(days)) => days.iter().copied().map(Some).collect(),
            (true, None) => Vec::new(),
        };
        let projects = match (template.needs_project(), &self.reach.projects) {
            (false, _) => &[String::new()][..],
            (true, Some(projects)) => projects,
            (true, None) => &[],
        };
        if days.len() * projects.len() > MOST {
            return Ok(Vec::new());
        }
        let values = |project: &String, day| Values { day, project: project.clone(), ..self.values.clone() };
        let each = projects.iter().flat_map(|project| days.iter().map(move |day| values(project, *day)));
        let mut paths = each.map(|values| template.path(&values)).collect::<Result<Vec<_>>>()?;
        paths.sort();
        paths.dedup();
        Ok(paths)
    }
}

/// Refuses names that a file system does not take, with the longest of those beside them.
pub(super) fn check_length(who: &str, path: &Path) -> Result<()> {
    match beside(&real(path), "rejects.ndjson").symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::InvalidFilename => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let message = format!("{who}: the file name is too long ({} bytes): {name}", name.len());
            Err(Error::usage(message).hint("use 240 bytes at most"))
        }
        _ => Ok(()),
    }
}

/// Who writes which file.
#[derive(Default)]
struct Claims(HashMap<PathBuf, String>);

impl Claims {
    fn add(&mut self, path: PathBuf, who: &str) -> Result<()> {
        match self.0.entry(path) {
            Entry::Vacant(entry) => {
                entry.insert(who.to_owned());
                Ok(())
            }
            Entry::Occupied(other) => Err(same_file(who, other.get())),
        }
    }
}

fn same_file(one: &str, other: &str) -> Error {
    Error::usage(format!("{one} and {other} are the same file")).hint("give one of them another name")
}
