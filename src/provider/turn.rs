//! What follows a page: another one, or the end and what it proves.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Cursor;

/// What follows a page.
#[derive(Debug)]
pub struct Turn {
    /// Go on, or stop.
    pub step: Step,
    /// Records that the service says there are, for those who watch.
    pub total: Option<u64>,
    /// Worth telling.
    pub notes: Vec<String>,
    /// What is missing and will not come: each makes the run incomplete.
    pub gaps: Vec<String>,
    /// What the service said beside the list, for the summary.
    pub service: Vec<(String, Value)>,
    /// Whether this was so small a step that no checkpoint is worth its space.
    pub is_small: bool,
}

/// Go on, or stop.
#[derive(Debug)]
pub enum Step {
    /// There is another page; `walk` if a new walk begins with it, that is, if records met before are to be
    /// counted as fresh again.
    Next {
        /// Where it stands.
        cursor: Cursor,
        /// Whether `walked` starts from 0.
        walk: bool,
    },
    /// There is none.
    End(End),
}

/// How the end was recognised, and what it proves.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// `total reached`, `empty page`, `repeated page`, `http 404` …
    pub how: String,
    /// Records that the service says there are.
    pub total: Option<u64>,
    /// How many of them were not to be had.
    pub missing: u64,
    /// How many more came than there are at the end, as they have gone meanwhile; `None` where that is not known.
    #[serde(default)]
    pub gone: Option<u64>,
    /// Records asked for by their ids, and how many of them were not found.
    #[serde(default)]
    pub ids: Option<(u64, u64)>,
    /// Projects asked for, and how many of them were read to their end.
    #[serde(default)]
    pub projects: Option<(u64, u64)>,
    /// Where the end proves that something is missing: what, as a sentence.
    pub gap: Option<String>,
}

impl Turn {
    /// Goes on at `state`.
    pub fn next<T: Serialize>(state: &T) -> Self {
        let step = Step::Next { cursor: Cursor::keep(state), walk: false };
        Self { step, total: None, notes: Vec::new(), gaps: Vec::new(), service: Vec::new(), is_small: false }
    }

    /// Goes on at `state` with a new walk.
    pub fn walk<T: Serialize>(state: &T) -> Self {
        let step = Step::Next { cursor: Cursor::keep(state), walk: true };
        Self { step, total: None, notes: Vec::new(), gaps: Vec::new(), service: Vec::new(), is_small: false }
    }

    /// Stops.
    pub fn end(end: End) -> Self {
        let gaps = end.gap.clone().into_iter().collect();
        Self { total: end.total, step: Step::End(end), notes: Vec::new(), gaps, service: Vec::new(), is_small: false }
    }
}
