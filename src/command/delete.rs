//! `chatferry delete`: delete chats from Comm100, after a look, a proof and a question. What is done is
//! [`crate::delete`]'s; here is what is asked and told.

use std::collections::HashSet;
use std::io::{IsTerminal, stderr, stdin};
use std::path::PathBuf;
use std::time::Instant;

use super::change::{Chats, Failures, Format, Line, close, few};
use crate::command::Context;
use crate::command::service::{Connection, Service};
use crate::command::value::number;
use crate::config::Rate;
use crate::delete::archive::Archives;
use crate::delete::journal::{Entry, Journal, Step};
use crate::delete::survey::Survey;
use crate::delete::sweep::{Fate, Sweep};
use crate::delete::{Doomed, Named, Plan, chats, gather};
use crate::error::{Error, Exit, Result};
use crate::event::{Level, say, seconds};
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
#[command(after_long_help = "An export with --include is compared with the same includes. Fields that the archive \
holds must all be equal in the service, and what the service holds must all stand in the archive.

Examples:
  chatferry --demo comm100 search --day yesterday --limit 20 -o day.json
  chatferry --demo delete --from-export day.json --archived-in day.json --yes --expect 20
  chatferry delete --from-export october.json --archived-in october.json --dry-run --max-wait 2h
  chatferry delete 4875 4879 --archived-in all.json --proven-only")]
pub struct Args {
    #[command(flatten)]
    chats: Chats,
    /// Delete every chat of this export (repeatable)
    #[arg(long, value_name = "PATH")]
    from_export: Vec<PathBuf>,
    /// Delete only what stands, whole and unchanged, in this export: JSON or NDJSON, also .gz or .zst (repeatable)
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
        Exit::Interrupted | Exit::Terminated => error.hint("the same command goes on where this one stopped"),
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
        let site = at.endpoint.site_id.as_deref();
        let mut journal = Journal::open(&at.settings.state_dir()?, at.client.host(), site)?;
        let settled = |chat: &Named| {
            journal.find(&chat.name).is_some_and(|(_, step, _)| matches!(step, Step::Deleted | Step::Gone))
        };
        let open = named.iter().filter(|chat| !settled(chat)).count();
        if open > 0 {
            self.may_go_on(&named, context)?;
        }
        let archives = match self.archived_in.is_empty() {
            true => None,
            false => {
                let wanted: HashSet<&str> = named.iter().map(|chat| chat.name.as_str()).collect();
                Some(Archives::read(&self.archived_in, &wanted)?)
            }
        };
        // There are no pages to draw a bar for, and a question must stand still.
        context.ui.finish();
        if archives.is_some() && open > 0 {
            self.announce(open, at, context);
        }
        let jobs = self.service.jobs.unwrap_or(4) as usize;
        let survey = Survey { client: &at.client, journal: &journal, archives: archives.as_ref(), jobs };
        let plan = survey.plan(named).await?;
        drop(archives);
        self.expected(plan.asked())?;
        counts.kept = plan.kept.iter().map(|(name, _)| name.clone()).collect();
        let place = site.map_or(at.client.host().to_owned(), |site| format!("{}, site {site}", at.client.host()));
        self.approve(&plan, &place, context).await?;
        match self.dry_run {
            true => self.rehearse(&plan, counts, context),
            false => self.sweep(&plan, (at, &mut journal), counts, context).await,
        }
    }

    /// Says how long the reading takes at the least, where the run is not patient enough for it.
    fn announce(&self, count: usize, at: &Connection, context: &Context) {
        say(&context.listener(), Level::Note, format!("reading {} to compare them first", chats(count)));
        let windows = |rate: Rate| u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX) / rate.calls.max(1);
        let least = at.endpoint.rate.map(|rate| rate.window.saturating_mul(windows(rate))).unwrap_or_default();
        if least > self.service.max_wait {
            let (least, patience) = (seconds(least), seconds(self.service.max_wait));
            let text = format!("within the rate limit that takes {least}, but --max-wait is {patience}: give it more");
            say(&context.listener(), Level::Warning, text);
        }
    }

    /// Refuses early what would be refused late.
    fn may_go_on(&self, named: &[Named], context: &Context) -> Result<()> {
        let settled = self.dry_run || (self.yes && self.expect.is_some()) || can_ask(context);
        if !settled {
            return Err(Error::new(Exit::Unsafe, "nobody can be asked here, so --yes and --expect N are needed")
                .hint("see with --dry-run what would go, then say --yes --expect and the number of chats"));
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
        (at, journal): (&Connection, &mut Journal),
        counts: &mut Counts,
        context: &Context,
    ) -> Result<()> {
        let gone = plan.gone.iter().filter_map(|(_, id)| *id);
        journal.write(gone.map(|id| Entry { id, guid: None, step: Step::Gone, time: String::new(), reason: None }))?;
        self.tell_settled(plan, counts, context)?;
        let mut tell = |chat: &Doomed, fate: &Fate| match fate {
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
        let batch = self.batch_size as usize;
        let mut sweep = Sweep { client: &at.client, journal, batch, tell: &mut tell };
        let swept = sweep.run(&plan.doomed).await;
        let (deleted, kept, failed) = (counts.deleted, counts.kept.len(), counts.failures.names.len());
        say(&context.listener(), Level::Note, format!("{deleted} deleted, {kept} kept, {failed} failed"));
        swept
    }

    /// What needs no request.
    fn tell_settled(&self, plan: &Plan, counts: &mut Counts, context: &Context) -> Result<()> {
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
        self.failures.verdict(format!("{} not deleted: {}", are(names.len()), few(names)))
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
