//! A walk by ids, each page one id early.

use super::{ONE_A_PAGE, Page, Paging, Place, Step};
use crate::provider::Facts;

impl Page {
    /// Asks by id, one row early: what comes must begin with the last row known, or the one before it.
    pub(super) fn ask_by_id(mut self, facts: &Facts) -> Place {
        if self.anchors.is_empty() {
            return self.end(facts);
        }
        self.tries += 1;
        if self.tries > 3 {
            return self.give_up();
        }
        self.repeats = 0;
        let early = self.early();
        self.at(early, Step::ById)
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
            () if self.step == Step::ById => self.at(edge, Step::ByEdge),
            // So few that each number may lead to all of them.
            () if self.full <= 2 => self.end(facts),
            () => self.gap("the service gives the same page whatever `start` says"),
        }
    }

    /// One chat came, and it may be all there is: the ids next to it, on either side, must lead to no other.
    pub(super) fn nudge(mut self, facts: &Facts) -> Place {
        self.nudges += 1;
        let edge = self.edge().unwrap_or(0);
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
            return if self.start == oldest { self.no_ids() } else { self.at(oldest, Step::On) };
        }
        let moved = match (facts.ids.last(), self.edge(), self.falls) {
            (Some(last), Some(edge), Some(true)) => *last < edge,
            (Some(last), Some(edge), Some(false)) => *last > edge,
            _ => facts.fresh > 0,
        };
        if moved {
            self.went = true;
            self = self.kept(facts);
            let early = self.early();
            return self.at(early, Step::On);
        }
        // As long as pages come, and nothing after the last id known: there may be more behind it.
        let edge = self.edge();
        if facts.rows >= self.full && self.start != edge { self.at(edge, Step::On) } else { self.end(facts) }
    }

    pub(super) fn no_ids(self) -> Place {
        if self.forced {
            return self.gap("the service does not take `start` for an id, as --paging says");
        }
        self.again_from_base()
    }

    /// Whether this page begins with the last row known, or the one before it.
    pub(super) fn begins(&self, facts: &Facts) -> bool {
        let first = facts.ids.first().copied();
        first.is_some() && (first == self.edge() || first == self.early())
    }
}
