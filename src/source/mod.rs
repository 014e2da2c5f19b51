//! Files as a source of records: exports of any age and shape, what `listen` received, answers that were saved by hand,
//! and archives.
//!
//! ```no_run
//! # fn main() -> chatferry::error::Result<()> {
//! use chatferry::source::{Found, Inputs, ReadOptions, read};
//!
//! let mut inputs = Inputs::find(&["exports/".to_owned()], &|_| false)?;
//! inputs.spool_stdin()?;
//! for input in &inputs.files {
//!     read(input, ReadOptions::default(), &mut |found| {
//!         match found {
//!             Found::Record { raw, line, shape } => drop((raw, line, shape)),
//!             Found::Damaged { raw, line, reason } => drop((raw, line, reason)),
//!         }
//!         Ok(())
//!     })?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Reading streams: memory is bounded by the largest record. Sources are never changed.

pub mod bag;
mod input;
mod read;
mod values;

pub use input::{Input, Inputs};
pub use read::{Found, ReadOptions, Totals, decompress, read};
