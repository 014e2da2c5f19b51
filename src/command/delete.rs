//! `chatferry delete`: delete chats from Comm100, after a look, a proof and a question. What is done is
//! [`crate::delete`]'s; here is what is asked and told.

use std::cell::Cell;
use std::collections::HashSet;
use std::io::{IsTerminal, stderr, stdin};
use std::path::PathBuf;
use std::time::Instant;

use super::change::{Chats, Failures, Format, Line, close, few};
use crate::command::Context;
use crate::command::service::{Connection, Service};
use crate::command::value::number;
use crate::delete::archive::Archives;
use crate::delete::journal::{Account, Entry, Journal, Step};
use crate::delete::lookup::Lookup;
use crate::delete::survey::Survey;
use crate::delete::sweep::{Fate, Sweep};
use crate::delete::{Doomed, Named, Plan, chats, gather};
use crate::error::{Error, Exit, Result};
use crate::event::{Level, Listener, say, seconds};
use crate::provider::comm100::{Comm100, answer::Refusal};
use crate::summary::Summary;
use crate::{ids, input, interrupt};

/// Delete Comm100's chats: verify, confirm, then delete
///
/// Reads every chat first, shows what is about to be deleted, and asks for the number of chats. With --archived-in, a
/// chat is deleted only if one of the exports has it, complete, and every field equals what the service holds now; if
/// one chat is not proven, none is deleted. Deleted ids are recorded in a journal: after an interruption, run the same
/// command again to resume. Ids that the service does not know are listed, and the exit code is 3.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "The chats are read by searches of up to 500 at once, and compared again right before each delete: a \
comparison counts for a minute. An export with --include is compared with the same includes. Every field of the chat \
must be equal in the archive and in the service. A chat is reported as deleted once the service shows that it is gone.

Examples:
  chatferry --demo comm100 search --day yesterday --limit 20 -o day.json
  chatferry --demo delete --from-export day.json --archived-in day.json --yes --expect 20
  chatferry delete --from-export october.json --archived-in october.json --dry-run --max-wait 2h
  chatferry delete 4875 4879 --archived-in all.json --proven-only"
)]
pub struct Args {
    #[command(flatten)]
    chats: Chats,
    /// Delete every chat of this export (repeatable)
    #[arg(long, value_name = "PATH")]
    from_export: Vec<PathBuf>,
    /// Delete only what this export holds completely and unchanged: JSON or NDJSON, also .gz or .zst (repeatable)
    #[arg(long, value_name = "PATH")]
    archived_in: Vec<PathBuf>,
    /// Delete the chats that are proven archived, keep the rest (the exit code is still 6)
    #[arg(long, requires = "archived_in")]
    proven_only: bool,
    /// Verify and compare, but delete nothing
    #[arg(long)]
    dry_run: bool,
    /// Refuse unless exactly N chats are given
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number(0..=usize::MAX, 12))]
    expect: Option<usize>,
    /// Do not ask for confirmation (needs --expect)
    #[arg(short, long)]
    yes: bool,
    /// Chats per request; 1 uses the call for single chats
    #[arg(long, value_name = "N", default_value = "100", allow_negative_numbers = true, value_parser = number(1..=1000_u32, 100))]
    batch_size: u32,
    /// Format of the results, one line per chat
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    service: Service,
}

/// What came of the chats.
#[derive(Default)]
struct Counts {
    deleted: u64,
    /// Gone already, or deleted by an earlier run.
    settled: u64,
    kept: Vec<String>,
    failures: Failures,
}

/// Runs it.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let started = Instant::now();
    input::one_stdin(&[("--ids-from", args.chats.ids_from.as_deref())])?;
    let named = match args.chats.chats.is_empty() && args.chats.ids_from.is_none() && !args.from_export.is_empty() {
        true => Vec::new(),
        false => ids::gather(&args.chats.chats, args.chats.ids_from.as_deref())?,
    };
    let named = gather(named, &args.from_export)?;
    let connection = args.service.connect(context, &Comm100)?;
    let mut counts = Counts::default();
    let result = interrupt::run(args.perform(named, &connection, &mut counts, context));
    let result = result.map_err(|error| match error.exit() {
        Exit::Interrupted | Exit::Terminated => error.hint("run the same command again to resume"),
        _ => error,
    });
    let summary = Summary {
        command: "comm100 delete",
        deleted: Some(counts.deleted),
        kept: Some(counts.kept.len() as u64),
        failed: Some(counts.failures.names.len() as u64),
        ..Summary::default()
    };
    close(summary, result.and_then(|()| counts.verdict()), (&connection.client, started), context)
}

impl Args {
    async fn perform(&self, named: Vec<Named>, at: &Connection, counts: &mut Counts, context: &Context) -> Result<()> {
        let account = Account::of(&at.endpoint);
        let mut journal = Journal::open(&at.settings.state_dir()?, &account)?;
        let is_settled =
            |chat: &Named| journal.find(&chat.name).is_some_and(|last| matches!(last.step, Step::Deleted | Step::Gone));
        let open = named.iter().filter(|chat| !is_settled(chat)).count();
        if open > 0 {
            self.may_go_on(&named, context)?;
        }
        let mut archives = match self.archived_in.is_empty() {
            true => None,
            false => {
                let wanted: HashSet<&str> = named.iter().map(|chat| chat.name.as_str()).collect();
                Some(Archives::read(&self.archived_in, &wanted)?)
            }
        };
        // There are no pages to draw a bar for, and a question must stand still.
        context.ui.finish();
        let progress = Progress::new(named.len(), context);
        let tell = |more| progress.add(more);
        let lookup = Lookup::new(&at.client, self.service.jobs.unwrap_or(4) as usize, &tell);
        let (journal_mut, trusts_journal) = (&mut journal, !self.dry_run);
        let mut survey = Survey { lookup: &lookup, journal: journal_mut, archives: archives.as_ref(), trusts_journal };
        let plan = survey.plan(named).await?;
        progress.end();
        self.expected(plan.asked())?;
        counts.kept = plan.kept.iter().map(|(name, _)| name.clone()).collect();
        let place = match &account.site {
            Some(site) => format!("{}, site {site}", at.client.host()),
            None => at.client.host().to_owned(),
        };
        self.approve(&plan, &place, context).await?;
        match self.dry_run {
            true => self.rehearse(&plan, counts, context),
            false => self.sweep(&plan, (&lookup, at, archives.as_mut(), &mut journal), counts, context).await,
        }
    }

    /// Refuses early what would be refused late.
    fn may_go_on(&self, named: &[Named], context: &Context) -> Result<()> {
        let settled = self.dry_run || (self.yes && self.expect.is_some()) || can_ask(context);
        if !settled {
            return Err(Error::new(Exit::Unsafe, "not a terminal, so nobody can confirm: pass --yes --expect N")
                .hint("--dry-run shows what would be deleted"));
        }
        match named.iter().all(|chat| chat.name.bytes().all(|byte| byte.is_ascii_digit())) {
            true => self.expected(named.len()),
            // One chat may be named by both its names.
            false => Ok(()),
        }
    }

    fn expected(&self, count: usize) -> Result<()> {
        match self.expect {
            Some(expected) if expected != count => Err(Error::new(
                Exit::Unsafe,
                format!("--expect {expected}, but {} named; nothing was deleted", are(count)),
            )),
            _ => Ok(()),
        }
    }

    /// Names the chats that are not proven; unless the proven ones are wanted, they end the run.
    fn allow(&self, plan: &Plan, context: &Context) -> Result<()> {
        for (name, why) in &plan.kept {
            say(&context.listener(), Level::Warning, format!("chat {name} is kept: {why}"));
        }
        if plan.kept.is_empty() || self.proven_only {
            return Ok(());
        }
        let kept: Vec<&str> = plan.kept.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!("{} not proven archived, so nothing was deleted: {}", are(kept.len()), few(&kept));
        Err(Error::new(Exit::Unsafe, message).hint("export them again, or delete the others with --proven-only"))
    }

    /// Shows the plan, refuses what is not proven, and asks where that has not been answered by flags.
    async fn approve(&self, plan: &Plan, place: &str, context: &Context) -> Result<()> {
        let answered = self.dry_run || (self.yes && self.expect.is_some());
        let asks = !answered && !plan.doomed.is_empty();
        for line in plan.preview(place) {
            match asks {
                true => context.ui.line(&line),
                false => say(&context.listener(), Level::Note, line),
            }
        }
        self.allow(plan, context)?;
        if !asks {
            return Ok(());
        }
        let count = plan.doomed.len();
        context.ui.line(&format!("This cannot be undone. Type {count} to delete {}:", chats(count)));
        match typed().await.trim() == count.to_string() {
            true => Ok(()),
            false => Err(Error::new(Exit::Unsafe, "not confirmed; nothing was deleted")),
        }
    }

    fn rehearse(&self, plan: &Plan, counts: &mut Counts, context: &Context) -> Result<()> {
        self.tell_settled(plan, counts, context)?;
        plan.doomed.iter().try_for_each(|chat| self.tell(&chat.name, ("would-delete", "would be deleted"), context))
    }

    async fn sweep(
        &self,
        plan: &Plan,
        (lookup, at, archives, journal): (&Lookup<'_>, &Connection, Option<&mut Archives>, &mut Journal),
        counts: &mut Counts,
        context: &Context,
    ) -> Result<()> {
        let gone = plan.gone.iter().filter_map(|(_, id)| *id);
        journal.write(gone.map(|id| Entry::new(id, None, Step::Gone)))?;
        self.tell_settled(plan, counts, context)?;
        let mut tell = |chat: &Doomed, fate: &Fate| match fate {
            Fate::Kept(why) => {
                counts.kept.push(chat.name.clone());
                let reason = format!("kept: {why}");
                self.format
                    .tell(&Line { chat: &chat.name, result: "kept", reason: Some(&reason), ..Line::default() }, context)
            }
            Fate::Failed(refusal) => {
                counts.failures.add(&chat.name, refusal);
                self.format.tell(&Line::failed(&chat.name, refusal), context)
            }
            Fate::Deleted => {
                counts.deleted += 1;
                self.tell(&chat.name, ("deleted", "deleted"), context)
            }
            Fate::Gone => {
                counts.deleted += 1;
                self.tell(&chat.name, ("gone", "not there any more"), context)
            }
        };
        let (batch, all_or_none) = (self.batch_size as usize, !self.proven_only);
        let client = &at.client;
        let mut sweep = Sweep { client, lookup, archives, journal, batch, all_or_none, tell: &mut tell };
        let swept = sweep.run(&plan.doomed).await;
        let (deleted, kept, failed) = (counts.deleted, counts.kept.len(), counts.failures.names.len());
        say(&context.listener(), Level::Note, format!("{deleted} deleted, {kept} kept, {failed} failed"));
        swept
    }

    /// What needs no request.
    fn tell_settled(&self, plan: &Plan, counts: &mut Counts, context: &Context) -> Result<()> {
        counts.settled += (plan.before.len() + plan.gone.len()) as u64;
        for (name, when) in &plan.before {
            let what = format!("deleted before ({when})");
            self.tell(name, ("before", &what), context)?;
        }
        plan.gone.iter().try_for_each(|(name, _)| self.tell(name, ("gone", "not there any more"), context))?;
        for name in &plan.missing {
            counts.failures.add(name, &Refusal::absent());
            let reason = Some("not found: the service knows no such chat");
            self.format.tell(&Line { chat: name, result: "not-found", reason, ..Line::default() }, context)?;
        }
        Ok(())
    }

    fn tell(&self, chat: &str, (result, what): (&'static str, &str), context: &Context) -> Result<()> {
        self.format.tell(&Line { chat, result, what: Some(what), ..Line::default() }, context)
    }
}

impl Counts {
    fn verdict(&self) -> Result<Exit> {
        if !self.kept.is_empty() {
            let message = format!("{} kept, being not proven archived: {}", are(self.kept.len()), few(&self.kept));
            return Err(Error::new(Exit::Unsafe, message));
        }
        let names = &self.failures.names;
        self.failures.verdict(self.deleted + self.settled, format!("{} not deleted: {}", are(names.len()), few(names)))
    }
}

/// Says how far the look before the deleting has come.
struct Progress {
    listener: Listener,
    total: usize,
    done: Cell<usize>,
    told: Cell<usize>,
    ended: Cell<bool>,
    started: Instant,
}

impl Progress {
    /// Looking at fewer chats takes no time worth a line.
    const STEP: usize = 100;

    fn new(total: usize, context: &Context) -> Self {
        let (done, told, ended) = (Cell::new(0), Cell::new(0), Cell::new(false));
        Self { listener: context.listener(), total, done, told, ended, started: Instant::now() }
    }

    fn add(&self, more: usize) {
        self.done.set(self.done.get() + more);
        let done = self.done.get();
        if self.ended.get() || done < self.told.get() + Self::STEP || done >= self.total {
            return;
        }
        self.told.set(done);
        let left = self.started.elapsed().mul_f64((self.total - done) as f64 / done as f64);
        let text = format!("looked at {done} of {}, about {} left", chats(self.total), seconds(left));
        say(&self.listener, Level::Note, text);
    }

    fn end(&self) {
        self.ended.set(true);
    }
}

/// `1 chat is`, `2 chats are`
fn are(count: usize) -> String {
    format!("{} {}", chats(count), if count == 1 { "is" } else { "are" })
}

fn can_ask(context: &Context) -> bool {
    !context.global.no_input && stdin().is_terminal() && stderr().is_terminal()
}

/// The next line of standard input. Its thread is not waited for, so that Ctrl-C works at the question, too.
async fn typed() -> String {
    let (send, receive) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        // What cannot be read is not the number that was asked for.
        _ = stdin().read_line(&mut line);
        _ = send.send(line);
    });
    receive.await.unwrap_or_default()
}
