//! The second reading: each record that stands is mapped if that is needed, put in its period, and written.

use chrono::{DateTime, Utc};

use super::bodies::Bodies;
use super::versions::Standing;
use super::{Conversion, Counts};
use crate::error::Result;
use crate::event::{Level, say};
use crate::format::compact;
use crate::format::object::fields;
use crate::job::reject::Rejects;
use crate::output::Outputs;
use crate::output::target::Place;
use crate::record::{Key, Record, Unified};
use crate::source::{Found, Input, ReadOptions, read};
use crate::unified::recognise::RecordShape;
use crate::unified::{Chat, Kind, Source};

/// So many damaged lines are named.
const MAX_NAMED: u64 = 20;

/// Where damaged lines go, and whether records are needed beyond their bytes.
pub struct Rejected<'a> {
    pub(crate) file: &'a mut Rejects,
    /// Whether an output has the services' own shape.
    pub writes_vendor: bool,
    /// Whether an output has the unified shape.
    pub writes_unified: bool,
}

impl<'a> Rejected<'a> {
    /// Damaged lines go to `file`.
    pub(crate) fn new(file: &'a mut Rejects, (writes_vendor, writes_unified): (bool, bool)) -> Self {
        Self { file, writes_vendor, writes_unified }
    }
}

pub(super) struct Delivery<'a> {
    conversion: &'a Conversion,
    standing: &'a Standing,
    bodies: Bodies,
    outputs: &'a mut Outputs,
    rejects: Rejected<'a>,
    /// Whether each record is mapped: for its shape, its time, or its place.
    maps: bool,
    counts: Counts,
    place: u32,
    line: Vec<u8>,
}

/// A record on its way.
struct Item<'a> {
    raw: &'a str,
    line: u64,
    shape: RecordShape,
    input: &'a Input,
}

impl<'a> Delivery<'a> {
    pub fn new(
        conversion: &'a Conversion,
        standing: &'a Standing,
        bodies: Bodies,
        outputs: &'a mut Outputs,
        rejects: Rejected<'a>,
    ) -> Self {
        let fixed = outputs.targets().iter().all(|target| match &target.place {
            Place::Files(template) => template.is_fixed(),
            _ => true,
        });
        let maps = rejects.writes_unified || conversion.window.is_some() || !fixed;
        let counts = Counts {
            merged: standing.merged,
            messages: maps.then_some(0),
            odd_values: bodies.odd_values,
            ..Counts::default()
        };
        Self { conversion, standing, bodies, outputs, rejects, maps, counts, place: 0, line: Vec::new() }
    }

    pub fn run(mut self) -> Result<Counts> {
        let conversion = self.conversion;
        let options = ReadOptions { hash: false, ..conversion.options };
        for input in &conversion.inputs.files {
            read(input, options, &mut |found| {
                conversion.check_interrupt()?;
                match found {
                    _ if self.counts.limited => Ok(()),
                    Found::Damaged { raw, line, reason } => {
                        self.reject(&reason, (&input.name, line), &String::from_utf8_lossy(raw))
                    }
                    Found::Record { raw, line, shape } => {
                        let place = self.place;
                        self.place += 1;
                        match self.standing.contains(place) {
                            true => self.record(&Item { raw, line, shape, input }, place),
                            false => Ok(()),
                        }
                    }
                }
            })?;
        }
        if self.counts.rejects > MAX_NAMED {
            let more = self.counts.rejects - MAX_NAMED;
            say(&conversion.listener, Level::Warning, format!("and {more} more that could not be read"));
        }
        if self.counts.undated > 0 && conversion.window.is_some() {
            let undated = self.counts.undated;
            let sentence = format!("{undated} without any time, which no time range can leave out");
            say(&conversion.listener, Level::Note, sentence);
        }
        Ok(self.counts)
    }

    fn record(&mut self, item: &Item<'_>, place: u32) -> Result<()> {
        let chat = match self.chat(item) {
            Ok(chat) => chat,
            Err(reason) => return self.reject(&reason, (&item.input.name, item.line), item.raw),
        };
        let is_unified = item.shape == RecordShape::Unified;
        let mut merged = false;
        let chat = match (chat, self.standing.webhook_of(place)) {
            (Some(chat), Some(webhook)) => match self.bodies.get(webhook)? {
                Some(webhook) => {
                    merged = true;
                    Some(chat.merged_with(webhook))
                }
                None => Some(chat),
            },
            (chat, _) => chat,
        };
        let vendor = match (is_unified, chat.as_ref().and_then(|chat| chat.raw.as_ref())) {
            (false, _) => item.raw.to_owned(),
            (true, Some(raw)) => raw.as_str().to_owned(),
            (true, None) if self.rejects.writes_vendor => {
                let reason = "it has no `raw`, the service's own record, so it has only the unified shape";
                return self.reject(reason, (&item.input.name, item.line), item.raw);
            }
            (true, None) => String::new(),
        };
        let time = chat.as_ref().and_then(|chat| self.time(chat, &vendor));
        match (&self.conversion.window, time) {
            (Some(window), Some(time)) if !window.contains(time) => {
                self.counts.outside += 1;
                return Ok(());
            }
            (_, None) if self.maps => self.counts.undated += 1,
            _ => {}
        }
        self.line.clear();
        if is_unified && !merged {
            unified_line(item.raw, self.conversion.mapper.raw, &mut self.line);
        }
        self.write(chat, (&vendor, time), is_unified && !merged)
    }

    fn write(
        &mut self,
        chat: Option<Chat>,
        (vendor, time): (&str, Option<DateTime<Utc>>),
        as_read: bool,
    ) -> Result<()> {
        let mut chat = chat;
        if let Some(chat) = &mut chat {
            if !self.conversion.mapper.raw {
                chat.raw = None;
            }
            self.counts.messages =
                self.counts.messages.map(|count| count + chat.messages.as_ref().map_or(0, |list| list.len() as u64));
            let (source, resource, project) = values(chat);
            self.outputs.set_values(source, resource, project);
        }
        let unified = chat.as_ref().map(|chat| Unified { chat, line: as_read.then_some(self.line.as_slice()) });
        let (key, is_line) = (Key::Id(0, 0), compact::is_line(vendor.as_bytes()));
        let record = Record { key: &key, time, is_line, raw: vendor.as_bytes(), unified };
        self.outputs.write(&record, 0)?;
        self.counts.chats += 1;
        self.counts.limited = self.conversion.limit == Some(self.counts.chats);
        if self.counts.chats.is_multiple_of(64) { self.outputs.flush_streams() } else { Ok(()) }
    }

    /// The common record of an item, if it is needed; or why it is none.
    fn chat(&mut self, item: &Item<'_>) -> Result<Option<Chat>, String> {
        match item.shape {
            RecordShape::Unified => Chat::from_json(item.raw).map(Some),
            RecordShape::Newer => Err("it was written by a newer chatferry".to_owned()),
            RecordShape::Vendor(shape) => {
                let account = self.conversion.account(item.input.account.as_ref(), item.shape);
                if !self.maps {
                    let found = crate::unified::identity::identity(item.raw, item.shape, account);
                    return found.map(|_| None).ok_or_else(|| "it has no id".to_owned());
                }
                let mapped = self.conversion.mapper.map(item.raw, shape, account).map_err(str::to_owned)?;
                self.counts.odd_values += mapped.odd_values;
                Ok(Some(mapped.chat))
            }
        }
    }

    /// The instant that decides about windows and `{date}`: the record's, but for a bare time of VCC's that nothing
    /// proves, which is read in `--tz` here, as an export does.
    fn time(&self, chat: &Chat, vendor: &str) -> Option<DateTime<Utc>> {
        if chat.requested_at.is_none() && chat.source == Source::Vcc {
            let mut bare = None;
            _ = fields(vendor, |name, value| {
                if name == "\"sessionStartTime\"" {
                    bare = Some(value.trim_matches('"'));
                }
                Ok(())
            });
            let mapper = &self.conversion.mapper;
            let zone = mapper.vcc_zone.as_ref().unwrap_or(&mapper.tz);
            if let Some(instant) = bare.and_then(|bare| zone.instant(bare)) {
                return Some(instant);
            }
        }
        chat.instant()
    }

    fn reject(&mut self, reason: &str, (input, line): (&str, u64), raw: &str) -> Result<()> {
        self.counts.rejects += 1;
        if self.counts.rejects <= MAX_NAMED {
            say(&self.conversion.listener, Level::Warning, format!("{input}:{line}: {reason}"));
        }
        self.rejects.file.write_of(reason, (input, line), raw).map(drop)
    }
}

/// What placeholders stand for.
fn values(chat: &Chat) -> (&'static str, &'static str, &str) {
    let is_missed = chat.source == Source::Comm100 && matches!(chat.kind, Kind::Missed | Kind::Refused);
    let project = match chat.source {
        Source::Comm100 => chat.account.as_deref(),
        Source::Vcc => chat.project.as_ref().and_then(|project| project.id.as_deref()),
    };
    (chat.source.as_str(), if is_missed { "missed" } else { "chats" }, project.unwrap_or("unknown"))
}

/// A unified record's line as it was read, without its `raw` if that is not wanted.
fn unified_line(raw: &str, keeps_raw: bool, out: &mut Vec<u8>) {
    let mut room = String::new();
    let line = compact::line(raw, &mut room);
    if keeps_raw {
        out.extend_from_slice(line.as_bytes());
        return;
    }
    out.push(b'{');
    // It was read as a record before, so it is an object.
    _ = fields(line, |name, value| {
        if name != "\"raw\"" {
            if out.len() > 1 {
                out.push(b',');
            }
            out.extend_from_slice(name.as_bytes());
            out.push(b':');
            out.extend_from_slice(value.as_bytes());
        }
        Ok(())
    });
    out.push(b'}');
}
