//! A walk by ids, each page one id early.

use super::{NO_NUMBERS, ONE_A_PAGE, Page, Paging, Place, Step};
use crate::provider::Facts;
use crate::record::RowId;

impl Page {
    /// Asks by id, one row early: what comes must begin with the last row known, or the one before it.
    pub(super) fn ask_by_id(mut self, facts: &Facts) -> Place {
        if self.anchors.is_empty() {
            return self.end(facts);
        }
        let numbered = [self.edge(), self.early()].into_iter().flatten().all(|id| id.number().is_some());
        if !numbered {
            return match self.step {
                // One row, and none behind it.
                Step::ByRows if facts.rows == 0 && self.full == 1 => self.end(facts),
                // What an earlier walk found out may not hold for this one; rows may count from 1.
                Step::First | Step::ByRows => self.no_ids(),
                _ => self.gap(NO_NUMBERS),
            };
        }
        self.tries += 1;
        if self.tries > 3 {
            return self.give_up();
        }
        self.repeats = 0;
        let early = self.early();
        self.at_id(early, Step::ById)
    }

    /// The page asked for by id has come.
    pub(super) fn told_by_id(mut self, facts: &Facts) -> Place {
        let edge = self.edge();
        match () {
            () if self.nudges > 0 || (self.full == 1 && facts.rows > 0 && self.anchors.len() == 1) => self.nudge(facts),
            () if self.anchors.len() == 1 && facts.fresh == 0 => self.end(facts),
            () if self.repeats == 0 && !self.begins(facts) => self.no_ids(),
            () if self.repeats == 0 => {
                self.paging = Paging::Id;
                self.by_id(facts)
            }
            () if self.step == Step::ById => self.at_id(edge, Step::ByEdge),
            // So few that each number may lead to all of them.
            () if self.full <= 2 && self.useful <= 1 => self.end(facts),
            () => self.gap("the service gives the same page whatever `start` says"),
        }
    }

    /// One chat came, and it may be all there is: the ids next to it, on either side, must lead to no other.
    pub(super) fn nudge(mut self, facts: &Facts) -> Place {
        self.nudges += 1;
        let edge = self.edge().and_then(RowId::number).unwrap_or(0);
        match self.nudges {
            _ if facts.fresh > 0 || self.strung => self.gap(ONE_A_PAGE),
            1 => self.at(Some(edge.saturating_add(1)), Step::ById),
            2 => self.at(Some(edge.saturating_sub(1)), Step::ById),
            _ => self.end(facts),
        }
    }

    /// By ids: on, as long as the last id moves on.
    pub(super) fn by_id(mut self, facts: &Facts) -> Place {
        self.step = Step::On;
        if !self.holds_anchor(facts) {
            let oldest = self.anchors.first().copied();
            let was_asked = self.start == oldest.and_then(RowId::number);
            return if was_asked { self.no_ids() } else { self.at_id(oldest, Step::On) };
        }
        let number = |id: Option<RowId>| id.and_then(RowId::number);
        let moved = match (number(facts.row_ids.last().copied()), number(self.edge()), self.falls) {
            (Some(last), Some(edge), Some(true)) => last < edge,
            (Some(last), Some(edge), Some(false)) => last > edge,
            // Ids that are no numbers have no order: what is not among the rows known last, is behind them.
            _ => facts.fresh > 0 || facts.row_ids.last().is_some_and(|last| !self.anchors.contains(last)),
        };
        if moved {
            self.went = true;
            self = self.kept(facts);
            let early = self.early();
            return self.at_id(early, Step::On);
        }
        // As long as pages come, and nothing after the last id known: there may be more behind it.
        let edge = self.edge();
        let more = facts.rows >= self.full && self.start != number(edge);
        if more { self.at_id(edge, Step::On) } else { self.end(facts) }
    }

    pub(super) fn no_ids(self) -> Place {
        if self.forced {
            return self.gap("the service does not take `start` for an id, as --paging says");
        }
        self.again_from_base()
    }

    /// Whether this page begins with the last row known, or the one before it.
    pub(super) fn begins(&self, facts: &Facts) -> bool {
        let first = facts.row_ids.first().copied();
        first.is_some() && (first == self.edge() || first == self.early())
    }
}
