//! Converting: records of files into files of any format, offline.
//!
//! The inputs are read twice. The first time finds out what they hold, and which records stand where a chat is there
//! several times ([`versions`]); the second time writes. So memory does not grow with the number of messages, and what
//! is written does not depend on what came first.

mod bodies;
mod deliver;
pub mod versions;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::error::{Error, Exit, Result};
use crate::event::Listener;
use crate::output::Outputs;
use crate::source::{Found, Inputs, ReadOptions, Totals, read};
use crate::unified::identity::identity;
use crate::unified::recognise::{RecordShape, VendorShape};
use crate::unified::{Mapper, Source};
use crate::window::Window;
use versions::{Standing, Versions};

/// What to convert, and how.
pub struct Conversion {
    /// The files.
    pub inputs: Inputs,
    /// How to read them.
    pub options: ReadOptions,
    /// Makes records of services' objects.
    pub mapper: Arc<Mapper>,
    /// `--keep-all`: every record as it comes.
    pub keep_all: bool,
    /// The time asked for.
    pub window: Option<Window>,
    /// Stop after so many chats.
    pub limit: Option<u64>,
    /// Set to an exit code when the user interrupts the run; 0 until then.
    pub interrupted: Arc<AtomicU8>,
    /// Who is told.
    pub listener: Listener,
}

/// What the inputs hold.
#[derive(Default)]
pub struct Survey {
    /// The files, with their records and hashes.
    pub totals: Vec<Totals>,
    /// Whether there are unified records.
    pub has_unified: bool,
    /// The services' shapes that there are, in the order in which they came.
    pub shapes: Vec<VendorShape>,
    /// The services that there are, in any shape.
    pub sources: Vec<Source>,
    /// Fields of Comm100's records that include's objects stand in.
    pub fields: Vec<&'static str>,
    versions: Versions,
}

/// What a conversion came to.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Chats written.
    pub chats: u64,
    /// Messages in them, where that is known of all.
    pub messages: Option<u64>,
    /// Records that were replaced by a newer version, or went into another one.
    pub merged: u64,
    /// Lines and records that could not be read.
    pub rejects: u64,
    /// Values of a wrong type.
    pub odd_values: u64,
    /// Chats outside the time asked for.
    pub outside: u64,
    /// Chats without any time.
    pub undated: u64,
    /// Whether `--limit` ended it.
    pub limited: bool,
}

impl Conversion {
    /// Reads everything once, and finds out what there is.
    ///
    /// # Errors
    ///
    /// Exit 1 where a file cannot be read on, 2 where it holds nothing that is known.
    pub fn survey(&self) -> Result<Survey> {
        let mut survey = Survey::default();
        for input in &self.inputs.files {
            let totals = read(input, self.options, &mut |found| {
                self.check_interrupt()?;
                if let Found::Record { raw, shape, .. } = found {
                    let account = self.account(input.account.as_ref(), shape);
                    survey.add(raw, shape, account);
                }
                Ok(())
            })?;
            survey.totals.push(totals);
        }
        Ok(survey)
    }

    /// Decides which records stand. `unites` is whether a webhook body goes into the export of its chat.
    pub fn decide(&self, survey: &mut Survey, unites: bool) -> Standing {
        let versions = std::mem::take(&mut survey.versions);
        if self.keep_all { Standing::all(&versions) } else { versions.decide(unites) }
    }

    /// Reads everything again, and writes what stands.
    ///
    /// # Errors
    ///
    /// Exit 1 for a disk that fails; what the outputs say.
    pub fn run(&self, standing: &Standing, outputs: &mut Outputs, rejects: deliver::Rejected<'_>) -> Result<Counts> {
        let bodies = bodies::Bodies::collect(self, standing)?;
        deliver::Delivery::new(self, standing, bodies, outputs, rejects).run()
    }

    /// Whose a record is, where it does not say that itself.
    fn account<'a>(&'a self, archive: Option<&'a (Source, String)>, shape: RecordShape) -> Option<&'a str> {
        let RecordShape::Vendor(shape) = shape else { return None };
        match archive {
            Some((source, account)) if *source == shape.source() => Some(account),
            _ => self.mapper.account(shape.source()),
        }
    }

    fn check_interrupt(&self) -> Result<()> {
        match self.interrupted.load(Ordering::Relaxed) {
            0 => Ok(()),
            code if code == Exit::Interrupted as u8 => Err(Error::new(Exit::Interrupted, "interrupted")),
            _ => Err(Error::new(Exit::Terminated, "interrupted")),
        }
    }
}

impl Survey {
    fn add(&mut self, raw: &str, shape: RecordShape, account: Option<&str>) {
        self.versions.add(identity(raw, shape, account).as_ref());
        match shape {
            RecordShape::Vendor(shape) => {
                if !self.shapes.contains(&shape) {
                    self.shapes.push(shape);
                }
                self.add_source(shape.source());
                if shape == VendorShape::Comm100 {
                    self.add_fields(raw);
                }
            }
            _ => {
                self.has_unified = true;
                let has = |source: &str| raw.get(..200.min(raw.len())).is_some_and(|head| head.contains(source));
                self.add_source(if has("\"source\":\"vcc\"") { Source::Vcc } else { Source::Comm100 });
            }
        }
    }

    fn add_source(&mut self, source: Source) {
        if !self.sources.contains(&source) {
            self.sources.push(source);
        }
    }

    /// An export's CSV has the columns of the includes that it asked for; here the fields tell which these were.
    fn add_fields(&mut self, raw: &str) {
        let parts = crate::provider::comm100::table::CHATS.parts;
        if self.fields.len() == parts.len() {
            return;
        }
        for part in parts.iter().filter(|part| !self.fields.contains(&part.field)).collect::<Vec<_>>() {
            // Most chats lack most of these, and a text that only looks like one is rare.
            let quoted = format!("\"{}\"", part.field);
            if raw.contains(&quoted) && has_field(raw, &quoted) {
                self.fields.push(part.field);
            }
        }
    }
}

fn has_field(raw: &str, quoted: &str) -> bool {
    let mut found = false;
    let read = crate::format::object::fields(raw, |name, _| {
        found |= name == quoted;
        Ok(())
    });
    read.is_ok() && found
}

pub use deliver::Rejected;
