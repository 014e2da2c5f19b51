//! Pages of a list whose total is not told, as older versions of the service have it.
//!
//! Nothing then shows that chats have gone between two pages, so all is read until a whole reading brings nothing
//! new. The end is two pages in a row that bring nothing; a page in the middle that does so is a hole.

use serde::{Deserialize, Serialize};

use super::Next;
use super::paging::Page;
use crate::provider::Facts;

/// What is known instead of a total.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Untold {
    /// How often all was read.
    readings: u8,
    /// Pages in a row that brought nothing, and those that did so in the middle.
    idle: i64,
    holes: Vec<i64>,
    /// Whether this reading brought something new.
    new: bool,
    /// Whether page 0 was asked for.
    zero: bool,
}

/// So many holes are remembered; one that is left makes the run incomplete.
const MAX_HOLES: usize = 64;

/// A list that changes faster than it can be read has no end.
const MOST_READINGS: u8 = 4;

impl Page {
    /// What follows this page of a list whose total is not told.
    pub(super) fn untold(mut self, facts: &Facts) -> Next {
        let mut known = self.untold.take().unwrap_or_default();
        known.new |= facts.fresh > 0;
        if facts.fresh > 0 {
            known.holes.retain(|hole| *hole != self.number);
        }
        let on = match known.readings {
            0 => known.goes_on(self.number, facts),
            _ => self.number <= self.pages,
        };
        if on {
            self.pages = self.pages.max(if facts.fresh > 0 { self.number } else { 0 });
            self.untold = Some(known);
            return self.step();
        }
        if known.readings == 0 {
            self.pages = (self.forward - known.idle).max(1);
        }
        // An echo of 0 proves that the first page was the first.
        if !std::mem::replace(&mut known.zero, true) && self.echo != Some(-1) {
            self.number = 0;
            self.untold = Some(known);
            return Next::Page(self);
        }
        known.readings += 1;
        // One page that leaves room for more hides nothing.
        let room = facts.number("pageSize").is_some() && (1..self.size).contains(&facts.walked);
        let small = self.pages == 1 && room && known.readings == 1;
        let quiet = small || (known.readings > 1 && !known.new);
        if quiet || known.readings == MOST_READINGS {
            let how = if small { "empty page" } else { "nothing new when all was read again" };
            let gap = known.lacking(quiet).map(|gap| (0, gap));
            return self.ended(how, gap, facts);
        }
        known.new = false;
        (self.number, self.forward) = (1, 1);
        self.untold = Some(known);
        Next::Page(self)
    }
}

impl Untold {
    /// In the first reading: whether there may be more after this page.
    fn goes_on(&mut self, number: i64, facts: &Facts) -> bool {
        if number == 0 {
            return false;
        }
        if facts.fresh > 0 {
            self.holes.extend((number - self.idle..number).take(MAX_HOLES.saturating_sub(self.holes.len())));
            self.idle = 0;
            return true;
        }
        self.idle += 1;
        self.idle < 2
    }

    fn lacking(&self, quiet: bool) -> Option<String> {
        match self.holes.first() {
            Some(hole) => {
                Some(format!("page {hole} brought no chats, also when it was read again, but those after it did"))
            }
            None if !quiet => {
                Some("the chats kept moving while they were read, and the service states no total".to_owned())
            }
            None => None,
        }
    }
}
