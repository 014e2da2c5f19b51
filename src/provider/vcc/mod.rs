//! VCC Live: its tables of documented fields.

pub mod table;
