//! Joins a provider's pages into one stream, in order, with several requests in flight where the provider can tell
//! what it will ask for next.
//!
//! A page that was asked for ahead is used only if it is the very request that is due; otherwise it is dropped.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::AbortHandle;

use crate::client::{Client, Piece, Pieces};
use crate::error::{Error, Result};
use crate::provider::{Ask, Cursor, Provider, Query};
use crate::splitter::Grammar;

/// A request in flight; ends with it.
struct Flight {
    ask: Ask,
    pieces: UnboundedReceiver<Piece>,
    task: AbortHandle,
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The pages of one export.
pub struct Pager {
    client: Arc<Client>,
    provider: &'static dyn Provider,
    query: Query,
    grammar: Grammar,
    jobs: usize,
    flights: VecDeque<Flight>,
}

impl Pager {
    /// A pager with up to `jobs` requests in flight. Must be used inside a runtime.
    pub fn new(client: Arc<Client>, provider: &'static dyn Provider, query: Query, grammar: Grammar) -> Self {
        Self { client, provider, query, grammar, jobs: 1, flights: VecDeque::new() }
    }

    /// Sets how many requests may be in flight.
    pub fn with_jobs(mut self, jobs: usize) -> Self {
        self.jobs = jobs.max(1);
        self
    }

    /// Turns to the page at `cursor`, and asks for those that will follow. Says what was asked.
    pub fn turn(&mut self, cursor: &Cursor) -> Result<Ask> {
        let ask = self.provider.ask(&self.query, cursor)?;
        match self.flights.iter().position(|flight| flight.ask == ask) {
            Some(place) => drop(self.flights.drain(..place)),
            // A page to be read again comes in between; those asked for ahead follow it.
            None => {
                let flight = self.launch(ask.clone());
                self.flights.push_front(flight);
            }
        }
        let mut cursor = cursor.clone();
        for place in 1..self.jobs {
            let Some(next) = self.provider.ahead(&self.query, &cursor) else { break };
            let ask = self.provider.ask(&self.query, &next)?;
            if self.flights.get(place).is_none_or(|flight| flight.ask != ask) {
                self.flights.truncate(place);
                let flight = self.launch(ask);
                self.flights.push_back(flight);
            }
            cursor = next;
        }
        Ok(ask)
    }

    fn launch(&self, ask: Ask) -> Flight {
        let (way, pieces) = Pieces::new();
        let (client, grammar, asked) = (self.client.clone(), self.grammar.clone(), ask.clone());
        let task = tokio::spawn(async move { client.page(&asked, &grammar, &way).await });
        Flight { ask, pieces, task: task.abort_handle() }
    }

    /// The next piece of the page turned to.
    pub async fn piece(&mut self) -> Piece {
        let lost = || Piece::End(Err(Error::failure("a request ended without a word")));
        let Some(flight) = self.flights.front_mut() else { return lost() };
        let piece = flight.pieces.recv().await.unwrap_or_else(lost);
        if let Piece::End(_) = piece {
            self.flights.pop_front();
        }
        piece
    }
}
