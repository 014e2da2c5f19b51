//! Comm100: its tables of documented fields, and its filters and includes.

pub mod filter;
pub mod include;
pub mod rule;
pub mod table;
