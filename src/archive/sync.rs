//! A run: what is due is asked, what came is merged, and in the end the bag is valid and the run has its file, however
//! it went.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use futures_util::future::Shared;

use super::commit::{Compared, Intent, Unlisted};
use super::damage;
use super::days::{DayRecord, Gap, State, days_between, gaps, state_at};
use super::fetch::{Fetched, Fetcher, Source, empty_stage};
use super::gone::decide;
use super::index::IndexEdits;
use super::intake::Intake;
use super::merge::{Answer, Asked, FetchedLines, Merge, RunId};
use super::plan::{Ladder, PlanInput, Window};
use super::record_reader::LineReader;
use super::run_file::{self, Counts, RunFile};
use super::series::{Series, sha256};
use super::store::Archive;
use crate::client::request_limit::RequestLimit;
use crate::error::{Error, Exit, Result};
use crate::event::{Level, Listener, say};
use crate::provider::Request;
use crate::window::{Day, Zone};

/// Days between two writings of the manifests in a long run.
const FLUSH_DAYS: usize = 31;

/// What a run is to do.
pub struct Options {
    /// The present.
    pub now: DateTime<Utc>,
    /// `sync`, `heal`.
    pub command: &'static str,
    /// Ages at which days are asked again.
    pub ladder: Ladder,
    /// Requests that may be sent.
    pub limit: Option<Arc<RequestLimit>>,
    /// Fill gaps.
    pub heal: bool,
    /// Mark chats as gone however many there are.
    pub accept_gone: bool,
    /// Go on although the clock seems wrong.
    pub accept_clock: bool,
    /// Only these days (`heal DAY`); `Some` of nothing is what is known to be missing.
    pub only: Option<Vec<(Day, Day)>>,
    /// Close incomplete days as they are.
    pub accept: bool,
    /// Chats that our own journal proves deleted: source and key.
    pub deleted: HashSet<(String, String)>,
    /// Files whose chats are taken in where the service's list lacks them.
    pub intake: Vec<Intake>,
    /// Who is told.
    pub listener: Listener,
}

/// What a run came to.
#[derive(Default)]
pub struct Report {
    /// Its id.
    pub run: String,
    /// Counts.
    pub counts: Counts,
    /// What the archive lacks now.
    pub gaps: Vec<Gap>,
    /// Why it did not end in 0, worst first.
    pub failures: Vec<Error>,
    /// Sentences for people.
    pub notes: Vec<String>,
    /// The SHA-256 of its run file.
    pub seal: String,
    /// Requests sent.
    pub requests: u64,
}

impl Report {
    /// How the run ends: what a retry cannot mend comes first.
    pub fn exit(&self) -> Exit {
        const RANKING: [Exit; 9] = [
            Exit::Interrupted,
            Exit::Terminated,
            Exit::Failure,
            Exit::Usage,
            Exit::Refused,
            Exit::Unsafe,
            Exit::Incomplete,
            Exit::Later,
            Exit::Complete,
        ];
        let rank = |exit: Exit| RANKING.iter().position(|ranked| *ranked == exit).unwrap_or(2);
        self.failures.iter().map(Error::exit).min_by_key(|exit| rank(*exit)).unwrap_or(Exit::Complete)
    }
}

/// A run under way.
pub struct Sync {
    archive: Archive,
    sources: Vec<Source>,
    options: Options,
    run: RunId,
    zone: Zone,
    from: Day,
    begun: DateTime<Utc>,
    clock: std::time::Instant,
    report: Report,
    returned: Vec<(Series, String, String)>,
    compared: Vec<Compared>,
    unlisted: Vec<Unlisted>,
    stopped: Stopped,
    asked_days: BTreeSet<(Series, String)>,
    checked_time: BTreeSet<String>,
}

/// What is not asked any more in this run.
#[derive(Default)]
struct Stopped {
    all: bool,
    sources: BTreeSet<String>,
    series: BTreeSet<Series>,
}

impl Stopped {
    fn covers(&self, series: &Series) -> bool {
        self.all || self.sources.contains(&series.source) || self.series.contains(series)
    }
}

/// Completes at the first signal; may be awaited again and again.
type Interrupt<F> = Shared<F>;

impl Sync {
    /// A run over an archive that is open for writing. A clock that cannot be right is exit 6.
    pub fn new(archive: Archive, sources: Vec<Source>, options: Options) -> Result<Self> {
        let run = run_file::start(&archive, options.now, options.accept_clock)?;
        let (zone, from) = (archive.definition.zone()?, archive.definition.first_day()?);
        let begun = options.now;
        let report = Report { run: run.id.clone(), ..Report::default() };
        let mut sync = Self {
            archive,
            sources,
            options,
            run,
            zone,
            from,
            begun,
            clock: std::time::Instant::now(),
            report,
            returned: Vec::new(),
            compared: Vec::new(),
            unlisted: Vec::new(),
            stopped: Stopped::default(),
            asked_days: BTreeSet::new(),
            checked_time: BTreeSet::new(),
        };
        sync.take_over();
        Ok(sync)
    }

    /// Takes over what a run before had found out and could not decide any more.
    fn take_over(&mut self) {
        for intent in &self.archive.journal {
            self.compared.extend(intent.compared.iter().cloned());
            self.unlisted.extend(intent.unlisted.iter().cloned());
            self.returned.extend(intent.returned.iter().cloned());
        }
        let altered = self.archive.recovered.altered.clone();
        for path in altered {
            self.fail(Exit::Incomplete, format!("{path} was changed while no run was under way, and is left as it is"));
        }
        if self.archive.recovered.interrupted {
            let text = "a run before this one was interrupted; what it had committed is kept";
            say(&self.options.listener, Level::Note, text);
        }
    }

    /// Runs. What cannot be written is an error; everything else is in the report.
    pub async fn run(mut self, interrupt: impl Future<Output = Exit>) -> Result<Report> {
        let interrupt = interrupt.shared();
        let result = self.perform(&interrupt).await;
        if let Err(error) = result {
            self.report.failures.push(error);
        }
        let ended = self.finish();
        if let Err(error) = ended {
            return Err(self.report.failures.into_iter().next().unwrap_or(error));
        }
        Ok(self.report)
    }

    async fn perform<F: Future<Output = Exit>>(&mut self, interrupt: &Interrupt<F>) -> Result<()> {
        damage::mark_days(&mut self.archive);
        let series = self.series(interrupt).await;
        let question = self.archive.definition.text();
        self.begun = self.fetcher().prepare_stage(&question)?;
        let mut windows: VecDeque<Window> = self.plan(&series).into();
        while let Some(window) = windows.pop_front() {
            if self.stopped.covers(&window.series) {
                self.leave(&window);
                continue;
            }
            let again = self.window(&window, interrupt).await?;
            again.into_iter().rev().for_each(|window| windows.push_front(window));
            if self.archive.unflushed_days() >= FLUSH_DAYS && self.unlisted.is_empty() {
                let date = self.date();
                self.archive.flush(&self.run.id.clone(), &date, Vec::new())?;
            }
        }
        self.decide_gone()?;
        self.take_in()?;
        empty_stage_if_done(&self.archive, &self.stopped)
    }

    /// The series of all sources; VCC's projects are listed where all are wanted.
    async fn series<F: Future<Output = Exit>>(&mut self, interrupt: &Interrupt<F>) -> Vec<Series> {
        let mut all = Vec::new();
        for source in self.sources.clone() {
            let projects = match self.projects(&source, interrupt).await {
                Ok(projects) => projects,
                Err(error) => {
                    self.stop_at(&source.name, error);
                    // Days that are known are left pending.
                    let known = self.archive.days.series().filter(|series| series.source == source.name);
                    known.filter_map(|series| series.project).collect()
                }
            };
            let now = self.archive.definition.series(&source.name, &projects);
            let known: Vec<Series> =
                self.archive.days.series().filter(|known| known.source == source.name).cloned().collect();
            for vanished in known.iter().filter(|known| !now.contains(known)) {
                let label = vanished.label();
                self.fail(
                    Exit::Incomplete,
                    format!("{label}: the service does not list this project any more; its chats stay"),
                );
            }
            all.extend(now);
        }
        all
    }

    async fn projects<F: Future<Output = Exit>>(
        &mut self,
        source: &Source,
        interrupt: &Interrupt<F>,
    ) -> Result<Vec<u64>> {
        use super::definition::Projects;
        let definition = self.archive.definition.sources.get(&source.name);
        match definition.and_then(|definition| definition.projects.clone()) {
            Some(Projects::Listed(projects)) => Ok(projects),
            Some(Projects::All(_)) => {
                let request = Request::get("/projects");
                let response = tokio::select! {
                    response = source.client.fetch(&request) => response?,
                    exit = interrupt.clone() => return Err(Error::new(exit, "interrupted")),
                };
                let listed = crate::provider::vcc::projects::listed(&String::from_utf8_lossy(&response.body))?;
                listed.gaps.into_iter().for_each(|gap| self.fail(Exit::Incomplete, gap));
                Ok(listed.projects)
            }
            None => Ok(Vec::new()),
        }
    }

    fn plan(&self, series: &[Series]) -> Vec<Window> {
        let only = self.options.only.as_deref().filter(|days| !days.is_empty());
        let input = PlanInput {
            days: &self.archive.days,
            from: self.from,
            now: self.options.now,
            zone: &self.zone,
            ladder: &self.options.ladder,
            heal: self.options.heal,
            limited: self.options.limit.is_some(),
            only,
        };
        let mut windows: Vec<Window> = series.iter().flat_map(|series| input.windows(series)).collect();
        if self.options.only.as_ref().is_some_and(Vec::is_empty) {
            // `heal` without a day: what `gaps` lists, nothing else.
            windows = series.iter().flat_map(|series| self.gap_windows(&input, series)).collect();
        }
        PlanInput::order(&mut windows);
        windows
    }

    fn gap_windows(&self, input: &PlanInput<'_>, series: &Series) -> Vec<Window> {
        let days: Vec<(Day, Day)> = self
            .gaps_of(series)
            .iter()
            .filter_map(|gap| Some((Day::parse(&gap.first)?, Day::parse(&gap.last)?)))
            .collect();
        if days.is_empty() {
            return Vec::new();
        }
        PlanInput { only: Some(&days), ..PlanInput { ..*input } }.windows(series)
    }

    fn fetcher(&self) -> Fetcher<'_> {
        Fetcher {
            disk: &self.archive.disk,
            zone: &self.zone,
            includes: &self.archive.definition.includes,
            now: self.options.now,
            listener: self.options.listener.clone(),
        }
    }

    /// Asks a window and merges what came. Gives windows to be asked in its place.
    async fn window<F: Future<Output = Exit>>(
        &mut self,
        window: &Window,
        interrupt: &Interrupt<F>,
    ) -> Result<Vec<Window>> {
        let (since, until) = window.bounds(&self.zone, self.options.now);
        if since >= until {
            return Ok(Vec::new());
        }
        let Some(source) = self.sources.iter().find(|source| source.name == window.series.source).cloned() else {
            return Ok(Vec::new());
        };
        let text = format!("asking {} {}..{}", window.series.label(), window.first, window.last);
        say(&self.options.listener, Level::Info, text);
        let left = self.options.limit.as_ref().map(|limit| limit.left());
        let fetched = self.fetcher().fetch(&source, window, self.begun, interrupt.clone()).await?;
        self.check_clock(&source)?;
        let exit = fetched.outcome.exit;
        if fetched.has_chats() && matches!(exit, Exit::Complete | Exit::Incomplete) {
            if fetched.outcome.counts.rejects > 0 && window.first != window.last {
                // A record that cannot be read has no day, unless its day alone is asked.
                remove(&fetched);
                let day = |day| Window { first: day, last: day, ..window.clone() };
                return Ok(window.days().map(day).collect());
            }
            self.merge(window, &source, fetched)?;
            return Ok(Vec::new());
        }
        self.not_answered(window, fetched, left);
        Ok(Vec::new())
    }

    /// Compares this machine's clock with the service's.
    fn check_clock(&mut self, source: &Source) -> Result<()> {
        let Some(time) = source.client.service_time() else { return Ok(()) };
        if self.options.accept_clock || !self.checked_time.insert(source.name.clone()) {
            return Ok(());
        }
        let ours = self.options.now + TimeDelta::from_std(self.clock.elapsed()).unwrap_or_default();
        if (time - ours).abs() > TimeDelta::days(1) {
            self.stopped.all = true;
            let service = super::days::instant(time);
            return Err(run_file::wrong_clock(self.options.now, &format!("{} says {service}", source.name)));
        }
        Ok(())
    }

    /// A window that brought nothing to merge.
    fn not_answered(&mut self, window: &Window, fetched: Fetched, left: Option<u64>) {
        let label = format!("{} {}", window.series.label(), words(window));
        let limit = self.options.limit.clone().filter(|limit| limit.is_exhausted());
        let error = fetched.outcome.error.unwrap_or_else(|| Error::failure("the export ended without a word"));
        let exit = error.exit();
        match (exit, limit) {
            (Exit::Later, Some(limit)) => {
                self.stopped.all = true;
                let needed =
                    fetched.outcome.counts.total.map(|total| total.div_ceil(u64::from(super::fetch::PAGE_SIZE)).max(1));
                let message = match needed.filter(|needed| left == Some(limit.total()) && *needed >= limit.total()) {
                    Some(needed) => format!("--max-requests {}: {label} alone needs {needed}", limit.total()),
                    None => format!("--max-requests {}: all of them are used", limit.total()),
                };
                self.report.failures.push(Error::new(exit, message).hint("the next run continues there"));
                self.leave(window);
            }
            (Exit::Interrupted | Exit::Terminated, _) => {
                self.stopped.all = true;
                self.report.failures.push(Error::new(exit, "interrupted").hint("the next run continues here"));
                self.leave(window);
            }
            (Exit::Later | Exit::Refused | Exit::Usage, _) => {
                self.stop_at(&window.series.source.clone(), error.within(&label));
                self.leave(window);
            }
            _ => {
                self.stopped.series.insert(window.series.clone());
                self.report.failures.push(error.within(&label));
                for day in window.days() {
                    self.set_state(&window.series, day, State::Partial);
                }
            }
        }
    }

    fn stop_at(&mut self, source: &str, error: Error) {
        match error.exit() {
            Exit::Interrupted | Exit::Terminated => self.stopped.all = true,
            _ => _ = self.stopped.sources.insert(source.to_owned()),
        }
        self.report.failures.push(error);
    }

    /// Leaves a window for the next run: its days are pending, unless they are archived and only a look was due.
    fn leave(&mut self, window: &Window) {
        let today = self.zone.day(self.options.now);
        for day in window.days().filter(|day| *day != today) {
            let stored = self.archive.days.get(&window.series, &day.to_string()).map(|record| record.state);
            if matches!(stored, None | Some(State::Missing | State::Open | State::Pending)) {
                self.set_state(&window.series, day, State::Pending);
            }
        }
    }

    fn set_state(&mut self, series: &Series, day: Day, state: State) {
        let day = day.to_string();
        let record = self.archive.days.get(series, &day).cloned();
        let record = record.unwrap_or_else(|| DayRecord::new(series, &day));
        if !matches!(record.state, State::Closed | State::Pruned | State::Suspect | State::Damaged) {
            self.archive.days.set(DayRecord { state, ..record });
        }
    }

    fn merge(&mut self, window: &Window, source: &Source, fetched: Fetched) -> Result<()> {
        let series = &window.series;
        let bare_times = source.bare_times.clone().unwrap_or_else(|| self.zone.clone());
        let mut reader = LineReader::new(series, &self.zone, &bare_times);
        let days = &self.archive.days;
        let pruned = |day: &str| days.get(series, day).is_some_and(|record| record.state == State::Pruned);
        let lines = FetchedLines::read(&fetched.path, &mut reader, pruned)?;
        if lines.dropped > 0 {
            self.report.notes.push(format!(
                "{}: {} chats belong to pruned days and were left out",
                series.label(),
                lines.dropped
            ));
        }
        let asked = self.asked(window, source, fetched.asked_at);
        let complete = fetched.is_complete();
        let answer = Answer {
            complete,
            proven: complete
                && fetched.outcome.end.as_ref().and_then(|end| end.total).or(fetched.outcome.counts.total).is_some(),
            asked_at: Some(fetched.asked_at),
            accept: self.options.accept,
            heal: self.options.heal && complete,
            ..Answer::default()
        };
        let mut merge = Merge::new(&mut self.archive, (series, &self.run), (reader, lines, &fetched.path), answer)?;
        if let Some(rejects) = fetched.rejects() {
            merge.add_rejects(&window.first.to_string(), &rejects)?;
        }
        let merged = merge.run(&asked)?;
        self.count(window, &asked, &merged);
        self.note_incomplete(window, &fetched, &asked);
        remove(&fetched);
        Ok(())
    }

    /// The days of a window, and the state that each gets if everything came. The earlier of the two clocks counts.
    fn asked(&self, window: &Window, source: &Source, asked_at: DateTime<Utc>) -> Asked {
        let time = source.client.service_time().map_or(asked_at, |time| time.min(asked_at));
        let state = |day: Day| match self.zone.start_of_day(day.tomorrow()) <= time {
            true => State::Closed,
            false => State::Open,
        };
        let pruned = |day: &Day| {
            let record = self.archive.days.get(&window.series, &day.to_string());
            record.is_some_and(|record| record.state == State::Pruned)
        };
        Asked {
            states: window.days().filter(|day| !pruned(day)).map(|day| (day.to_string(), state(day))).collect(),
            window: (window.first != window.last).then(|| words(window)),
        }
    }

    fn count(&mut self, window: &Window, asked: &Asked, merged: &super::merge::Merged) {
        let counts = &mut self.report.counts;
        counts.windows += 1;
        counts.days_asked += asked.states.len() as u64;
        counts.new += merged.new;
        counts.changed += merged.changed;
        self.report.notes.extend(merged.notes.iter().cloned());
        for day in asked.states.keys() {
            self.asked_days.insert((window.series.clone(), day.clone()));
        }
        if let Some(intent) = self.archive.journal.last() {
            let again = |series: &Series, day: &str| *series == window.series && asked.states.contains_key(day);
            self.compared.retain(|compared| !again(&compared.series, &compared.day));
            self.unlisted.retain(|chat| !again(&chat.series, &chat.day));
            self.compared.extend(intent.compared.iter().cloned());
            self.unlisted.extend(intent.unlisted.iter().cloned());
            self.returned.extend(intent.returned.iter().cloned());
        }
        let label = window.series.label();
        for day in &merged.damaged {
            self.fail(Exit::Incomplete, format!("{label} {day}: its file is damaged and was left as it is"));
        }
        for (day, key) in &merged.lost {
            self.fail(Exit::Incomplete, format!("{label} {day}: chat {key} was only in the damaged file and is lost"));
        }
    }

    fn note_incomplete(&mut self, window: &Window, fetched: &Fetched, asked: &Asked) {
        let Some(error) = &fetched.outcome.error else { return };
        let mut reasons = fetched.outcome.counts.gaps.clone();
        if fetched.outcome.counts.rejects > 0 {
            reasons.push(format!("{} records could not be read", fetched.outcome.counts.rejects));
        }
        let reasons = if reasons.is_empty() { error.to_string() } else { reasons.join("; ") };
        let sentence = format!("{} {}: incomplete: {reasons}", window.series.label(), words(window));
        match asked.states.values().all(|state| *state == State::Open) {
            true => self.report.notes.push(sentence),
            false if self.options.accept => {
                self.report.notes.push(format!("{sentence}; closed as it is, as --accept says"))
            }
            false => self.fail(Exit::Incomplete, sentence),
        }
    }

    /// Marks chats that are not listed any more, or holds the marks back.
    fn decide_gone(&mut self) -> Result<()> {
        let unlisted = std::mem::take(&mut self.unlisted);
        let decision = decide(&self.compared, unlisted, &self.options.deleted, self.options.accept_gone);
        let mut edits = IndexEdits::default();
        let mut records: BTreeMap<(Series, String), DayRecord> = BTreeMap::new();
        for (chat, by) in &decision.gone {
            let gone = Some((self.run.at, by.map(str::to_owned)));
            edits.edit(chat.series.index(&chat.day), &chat.key, chat.v).gone = Some(gone);
            let key = (chat.series.clone(), chat.day.clone());
            let record = records.entry(key);
            let stored = || self.archive.days.get(&chat.series, &chat.day).cloned();
            record.or_insert_with(|| stored().unwrap_or_else(|| DayRecord::new(&chat.series, &chat.day))).gone += 1;
        }
        for (series, day) in &decision.suspect {
            if let Some(record) = self.archive.days.get(series, day).cloned() {
                records.insert((series.clone(), day.clone()), DayRecord { state: State::Suspect, ..record });
            }
        }
        self.report.counts.gone += decision.gone.len() as u64;
        if !decision.suspect.is_empty() {
            let days: Vec<_> =
                decision.suspect.iter().map(|(series, day)| format!("{} {day}", series.label())).collect();
            let message = format!("too many chats vanished at once: {}", first_few(&days));
            self.report.failures.push(Error::new(Exit::Unsafe, message).hint(
                "may these credentials see less than before? if the chats are really gone, run again with --accept-gone",
            ));
        }
        if records.is_empty() {
            return Ok(());
        }
        let changes = self.archive.stage_index(&edits)?;
        let intent = Intent { changes, days: records.into_values().collect(), ..Intent::new(&self.run.id) };
        self.archive.commit(intent)
    }

    /// Takes in chats of other files that the service's list lacks.
    fn take_in(&mut self) -> Result<()> {
        for intake in std::mem::take(&mut self.options.intake) {
            let taken = intake.take_in(&mut self.archive, &self.run, &self.zone)?;
            self.report.counts.new += taken.new;
            self.report.counts.changed += taken.changed;
            self.report.notes.extend(taken.notes);
        }
        Ok(())
    }

    /// Ends the run: what is left is pending, the run file is written, the bag is valid.
    fn finish(&mut self) -> Result<()> {
        let failed = self.report.failures.iter().any(|error| error.exit() == Exit::Failure);
        if failed {
            // On a full disk the manifests need the room that the stage takes.
            _ = empty_stage(&self.archive.disk);
        }
        self.judge();
        let counts = &mut self.report.counts;
        counts.returned = self.returned.len() as u64;
        self.report.requests = self.sources.iter().map(requests).sum();
        let file = RunFile {
            schema: "chatferry.run/1",
            id: &self.run.id,
            command: self.options.command,
            version: env!("CARGO_PKG_VERSION"),
            started_at: self.options.now,
            exit_code: self.report.exit() as u8,
            recovered: self.archive.recovered.interrupted,
            requests: self.report.requests,
            counts: &self.report.counts,
            returned: &self.returned,
            receipt: None,
            files: run_file::files(&self.archive),
            previous: run_file::previous(&self.archive)?,
        };
        let bytes = [serde_json::to_vec_pretty(&file).unwrap_or_default(), b"\n".to_vec()].concat();
        self.report.seal = sha256(&bytes);
        let date = self.date();
        self.archive.flush(&self.run.id.clone(), &date, vec![(run_file::path_of(&self.run.id), bytes)])
    }

    /// Counts the gaps, and lets them count for the exit code.
    fn judge(&mut self) {
        let series: BTreeSet<Series> = self.archive.days.series().cloned().collect();
        self.report.gaps = series.iter().flat_map(|series| self.gaps_of(series)).collect();
        let days = |state: fn(State) -> bool| {
            self.report.gaps.iter().filter(|gap| state(gap.state)).map(|gap| gap.days).sum::<u64>()
        };
        self.report.counts.pending = days(|state| state == State::Pending);
        self.report.counts.suspect = days(|state| state == State::Suspect);
        self.report.counts.gaps = days(|_| true);
        let suspect_now = self.report.failures.iter().any(|error| error.exit() == Exit::Unsafe);
        let lacking: Vec<String> = self
            .report
            .gaps
            .iter()
            .filter(|gap| gap.state != State::Pending && !(gap.state == State::Suspect && suspect_now))
            .filter(|gap| self.options.only.is_none() || self.was_asked(gap))
            .map(|gap| format!("{} {}..{} {}", gap.series.label(), gap.first, gap.last, gap.state.as_str()))
            .collect();
        let said = self.report.failures.iter().any(|error| error.exit() == Exit::Incomplete);
        if !lacking.is_empty() && !said {
            self.fail(Exit::Incomplete, format!("the archive lacks days: {}", first_few(&lacking)));
        }
    }

    fn was_asked(&self, gap: &Gap) -> bool {
        let days = Day::parse(&gap.first).zip(Day::parse(&gap.last));
        let mut days = days.into_iter().flat_map(|(first, last)| days_between(first, last));
        days.any(|day| self.asked_days.contains(&(gap.series.clone(), day.to_string())))
    }

    fn gaps_of(&self, series: &Series) -> Vec<Gap> {
        gaps_of(&self.archive, series, self.from, (self.options.now, &self.zone))
    }

    fn fail(&mut self, exit: Exit, sentence: String) {
        self.report.failures.push(Error::new(exit, sentence));
    }

    fn date(&self) -> String {
        self.options.now.format("%Y-%m-%d").to_string()
    }
}

/// What an archive lacks of a series at `now`.
pub fn gaps_of(archive: &Archive, series: &Series, from: Day, (now, zone): (DateTime<Utc>, &Zone)) -> Vec<Gap> {
    let state = |day: Day| (day, state_at(archive.days.get(series, &day.to_string()), day, now, zone));
    gaps(series, days_between(from, zone.day(now)).map(state))
}

fn requests(source: &Source) -> u64 {
    source.client.tally().requests.load(std::sync::atomic::Ordering::Relaxed)
}

fn remove(fetched: &Fetched) {
    // Whatever stays is cleared by the next run.
    _ = std::fs::remove_file(&fetched.path);
    _ = std::fs::remove_file(crate::output::path::beside(&fetched.path, "rejects.ndjson"));
}

/// A run that got through leaves nothing in the stage.
fn empty_stage_if_done(archive: &Archive, stopped: &Stopped) -> Result<()> {
    let done = !stopped.all && stopped.sources.is_empty() && stopped.series.is_empty();
    if done { empty_stage(&archive.disk) } else { Ok(()) }
}

/// `2026-11-18..2026-11-20`, or the one day.
fn words(window: &Window) -> String {
    match window.first == window.last {
        true => window.first.to_string(),
        false => format!("{}..{}", window.first, window.last),
    }
}

/// The first few of a list, and how many more there are.
pub fn first_few(list: &[String]) -> String {
    match list.len() {
        0..=5 => list.join(", "),
        n => format!("{}, and {} more", list[..4].join(", "), n - 4),
    }
}
