//! The archive: every chat, day by day, for life, and provably. See `archive.md` of the help for what users see.
//!
//! - [`definition`] is what an archive holds, [`series`] one kind of chat of one account and where its files lie.
//! - [`plan`] decides what is asked: pure, over [`days`], a time and a ladder of ages.
//! - [`fetch`] runs an export of a window into the stage, [`merge`] brings its lines into the day files and the
//!   [`index`], [`commit`] makes a change happen whole or not at all, and [`store`] holds the state of it all.
//! - [`bag`] is the BagIt bag, [`gone`] the decision about chats that are not listed any more, [`run_file`] the receipt.
//! - [`sync`] puts these together; [`verify`] checks, [`prune`] removes, [`hold`] keeps `prune` away.
//!
//! There is no clock here: the present is a value that is passed in.

pub mod bag;
pub mod commit;
pub mod damage;
pub mod day_file;
pub mod days;
pub mod definition;
pub mod disk;
pub mod fetch;
pub mod gone;
pub mod hold;
pub mod index;
pub mod intake;
pub mod merge;
pub mod plan;
pub mod prune;
pub mod readme;
pub mod record_reader;
pub mod run_file;
pub mod schedule;
pub mod series;
pub mod status;
pub mod store;
pub mod sync;
pub mod verify;
pub mod verify_online;
pub mod versions;
