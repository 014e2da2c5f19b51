//! A walk that counts rows, each page one row early.

use super::{MOST_BACKS, ONE_A_PAGE, Page, Paging, Place, Shape, Step};
use crate::provider::Facts;

impl Page {
    /// The second page, asked for in rows, has come.
    pub(super) fn told_by_rows(mut self, facts: &Facts) -> Place {
        // As an id, so small a number leads to the beginning of a list by rising ids, from where rows can be counted
        // too, but past the end of one by falling ids.
        let rising = facts.rows > 0 && self.falls != Some(true);
        if self.repeats == 0 && (rising || self.holds_anchor(facts)) {
            self.paging = Paging::Offset;
            return self.by_rows(facts);
        }
        // Rows that are counted from 1, one a page: then it was the first one again, and the next is by one further.
        if self.repeats == 1 && self.full == 1 && facts.rows == 1 {
            return self.forward(facts, Step::ByRows);
        }
        self.ask_by_id(facts)
    }

    /// By rows: on, if this page hangs together with the rows known, else back.
    pub(super) fn by_rows(mut self, facts: &Facts) -> Place {
        self.step = Step::On;
        let at_base = self.start == Some(self.base);
        if facts.rows == 0 {
            return match () {
                () if self.full <= 1 && !self.stray => self.end(facts),
                () if at_base => self.give_up(),
                () => self.back(),
            };
        }
        if facts.row_ids.is_empty() {
            return if facts.fresh > 0 { self.forward(facts, Step::On) } else { self.end(facts) };
        }
        if !at_base && !self.holds_anchor(facts) {
            // Pages of one chat cannot overlap: such a walk rests on the list's order alone.
            let lone = self.full == 1 && facts.fresh == facts.rows && !self.stray;
            self.strung |= lone;
            return if lone { self.kept(facts).forward(facts, Step::On) } else { self.apart(facts) };
        }
        if !self.rooted && !at_base && facts.row_ids.first() != self.edge().as_ref() {
            return self.again_from_base();
        }
        let last = facts.row_ids.last().copied();
        if last == self.edge() && !at_base {
            return self.not_on(facts);
        }
        self.rooted = true;
        self.kept(facts).forward(facts, Step::On)
    }

    /// This page has nothing after the last row known: the end, unless it is as long as pages come.
    pub(super) fn not_on(self, facts: &Facts) -> Place {
        match () {
            () if self.full == 1 && (self.stray || self.strung) => self.gap(ONE_A_PAGE),
            () if facts.rows < self.full => self.end(facts),
            // Where rows count from 1, it may be the first page again.
            () if self.repeats <= 1 => self.forward(facts, Step::On),
            () if self.full == 1 && self.forced => self.end(facts),
            () if self.forced => self.gap("the service does not count rows in `start`, as --paging says"),
            () => self.ask_by_id(facts),
        }
    }

    /// This page does not hang together with the rows known: rows have come before it, or gone.
    pub(super) fn apart(mut self, facts: &Facts) -> Place {
        if facts.fresh == 0 && !self.stray {
            return match self.repeats {
                0..2 => self.forward(facts, Step::On),
                _ if self.forced => self.gap("the service does not count rows in `start`, as --paging says"),
                _ => self.ask_by_id(facts),
            };
        }
        self.stray |= facts.fresh > 0;
        self.back()
    }

    /// The first page again, by its number: it may not have been what came without one.
    pub(super) fn again_from_base(mut self) -> Place {
        self.rooted = true;
        self.stray = true;
        self.paging = Paging::Offset;
        self.before = Shape::default();
        let base = self.base;
        self.at(Some(base), Step::On)
    }

    /// Towards the end, one row of this page again.
    pub(super) fn forward(mut self, facts: &Facts, step: Step) -> Place {
        let rows = if facts.row_ids.is_empty() { facts.rows } else { facts.row_ids.len() as u64 - 1 };
        self.start = Some(self.start.unwrap_or(self.base) + rows.max(1));
        self.step = step;
        Place::Page(self)
    }

    /// A page back, where rows known must be.
    pub(super) fn back(mut self) -> Place {
        self.backs += 1;
        if self.backs > MOST_BACKS {
            return self.give_up();
        }
        let rows = self.full.saturating_sub(1).max(1);
        self.start = Some(self.start.unwrap_or(0).saturating_sub(rows).max(self.base));
        Place::Page(self)
    }
}
