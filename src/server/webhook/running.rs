//! Running files: opening one where a run left it, and closing one that nobody writes to any more.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::body::Print;
use super::closing::{Closed, close, incoming_of, list_of, publish};
use super::place::{Look, Place, folder_of};
use super::seen::{days_back, oldest};
use super::tail::Tail;
use crate::error::{Error, Result};
use crate::event::{Level, Listener, say};
use crate::output::file::sync_folder;
use crate::window::{Day, Zone};

/// How many days back a start looks for files that nobody closed.
const FORGOTTEN: usize = 400;

/// What an archive is to be.
#[derive(Clone)]
pub struct Plan {
    /// Where.
    pub place: Place,
    /// In which zone a day begins.
    pub zone: Zone,
    /// How closed files look.
    pub look: Look,
    /// What time it is.
    pub clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// Who is told.
    pub listener: Listener,
}

impl Plan {
    /// The day that it is.
    pub fn today(&self) -> Day {
        self.zone.day((self.clock)())
    }
}

/// A running file, its final name, and the last day on which it ran.
pub struct Running {
    /// The file.
    pub tail: Tail,
    /// What it will be called.
    pub path: PathBuf,
    /// The day.
    pub day: Day,
}

impl Running {
    /// Opens the file of `day`, new or where the last run left it, and returns the prints of what is in it.
    pub fn open(plan: &Plan, day: Day) -> Result<(Self, Vec<Print>)> {
        let path = plan.place.path(day);
        let folder = folder_of(&path);
        crate::fs::create_folders(&folder, plan.look.private)
            .map_err(|error| Error::disk("make the folder", &folder, error))?;
        take_back(plan, &path)?;
        let mut prints = Vec::new();
        let tail = open_tail(plan, &incoming_of(&path), |line| prints.push(Print::of(line)))?;
        Ok((Self { tail, path, day }, prints))
    }

    /// Closes the file and takes its `.incoming` away.
    pub fn close(self, plan: &Plan) -> Result<()> {
        let path = self.path;
        match close(self.tail, &path, self.day, &plan.look) {
            Ok(Closed::Complete(chats)) => tell_complete(plan, &path, chats),
            Ok(Closed::Taken) => {
                let (path, incoming) = (path.display(), incoming_of(&path));
                let sentence =
                    format!("{path} is there and was not made by this; its chats are in {}", incoming.display());
                return Err(Error::failure(sentence).hint("move it away; the next start closes the other"));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Closes the file of a day gone by; what cannot be closed is told, and the next start tries again.
    pub fn close_or_tell(self, plan: &Plan) {
        if let Err(error) = self.close(plan) {
            say(&plan.listener, Level::Warning, error.to_string());
        }
    }

    /// Puts all there is under the final name, at the end of a run whose path has no day in it.
    pub fn publish(mut self, plan: &Plan) -> Result<()> {
        if plan.look.is_running_form() {
            return self.close(plan);
        }
        let chats = publish(&mut self.tail, &self.path, self.day, &plan.look)?;
        tell_complete(plan, &self.path, chats);
        Ok(())
    }
}

/// Opens a file, and tells what had to be repaired.
pub fn open_tail(plan: &Plan, path: &Path, see: impl FnMut(&[u8])) -> Result<Tail> {
    let (tail, repair) = Tail::open(path, plan.look.private, see)?;
    let shown = path.display();
    if repair.cut > 0 {
        let sentence = format!("cut a torn end of {} bytes off {shown}; no 200 was given for it", repair.cut);
        say(&plan.listener, Level::Warning, sentence);
    }
    if repair.odd > 0 {
        say(&plan.listener, Level::Warning, format!("{shown} holds {} lines that are no JSON objects", repair.odd));
    }
    Ok(tail)
}

/// Closes files of days gone by that a crash or a long stop left, and hands their prints to `see`.
pub fn close_forgotten(plan: &Plan, today: &Running, mut see: impl FnMut(Day, Vec<Print>)) -> Result<()> {
    for (path, day) in earlier_paths(plan, today, FORGOTTEN) {
        let incoming = incoming_of(&path);
        if incoming.exists() {
            let mut prints = Vec::new();
            let tail = open_tail(plan, &incoming, |line| prints.push(Print::of(line)))?;
            Running { tail, path, day }.close_or_tell(plan);
            see(day, prints);
        }
    }
    Ok(())
}

/// Takes away lists of bodies that nobody sends any more.
pub fn drop_lists(plan: &Plan, today: &Running) {
    let oldest = oldest(today.day);
    for (path, day) in earlier_paths(plan, today, FORGOTTEN) {
        if day < oldest {
            // One that cannot be taken away costs a little room, no more.
            let _ = fs::remove_file(list_of(&path));
        }
    }
}

/// The paths of earlier days, each with its last day.
pub fn earlier_paths(plan: &Plan, today: &Running, days: usize) -> Vec<(PathBuf, Day)> {
    if !plan.place.rolls() {
        return Vec::new();
    }
    let mut paths: Vec<(PathBuf, Day)> =
        days_back(today.day).take(days + 1).map(|day| (plan.place.path(day), day)).collect();
    paths.retain(|(path, _)| *path != today.path);
    paths.dedup_by(|later, first| later.0 == first.0);
    paths
}

/// Where a file stands under its final name already, it goes on running if it has the form for it.
fn take_back(plan: &Plan, path: &Path) -> Result<()> {
    let incoming = incoming_of(path);
    let again = path.exists() && (plan.look.is_running_form() || !incoming.exists());
    if !again {
        return Ok(());
    }
    if incoming.exists() || !plan.look.is_running_form() {
        let refused = format!("--output: {} is there already, and not from an unfinished run", path.display());
        return Err(Error::usage(refused).hint("move it away, or name another file"));
    }
    fs::rename(path, &incoming).map_err(|error| Error::disk("go on with", path, error))?;
    sync_folder(path);
    Ok(())
}

fn tell_complete(plan: &Plan, path: &Path, chats: u64) {
    say(&plan.listener, Level::Note, format!("{} is complete: {chats} chats", path.display()));
}
