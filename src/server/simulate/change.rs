//! What time does to chats that are over: agents rate, wrap up and file them days later, the service removes some of
//! them, and lists others late. All of it follows from the chat's number and the services' clock.

use super::chat::{Brief, TICKS, mix, ticks};
use super::comm100_chat::Facts;
use super::fault::Faults;
use super::world::{Edit, Store};

/// Days after which a late change comes; most come soon.
const DELAYS: [i64; 12] = [1, 1, 1, 2, 2, 2, 3, 5, 6, 12, 25, 70];

/// When something happens to a chat that happens to so many in a hundred; in ticks.
fn moment(brief: &Brief, percent: u64, salt: u64) -> Option<i64> {
    let random = mix(brief.random ^ salt);
    (random % 100 < percent).then(|| {
        let delay = DELAYS[(random >> 8) as usize % DELAYS.len()];
        brief.ticks + (delay * 86_400 + (random >> 16) as i64 % 30_000) * TICKS
    })
}

/// Whether `late-changes` has changed the chat by now.
pub fn is_changed(faults: &Faults, brief: &Brief, now: i64) -> bool {
    let percent = faults.number("late-changes").unwrap_or_default() as u64;
    moment(brief, percent, 0x1a7e).is_some_and(|moment| moment <= now)
}

/// What was done to a Comm100 chat: by requests, and late by its agent.
pub fn edit(faults: &Faults, store: &Store, brief: &Brief) -> Edit {
    let mut edit = store.edits.get(&brief.id).cloned().unwrap_or_default();
    if is_changed(faults, brief, ticks(store.now())) {
        edit.ticket = edit.ticket.or(Some(i64::from(brief.id % 9000) + 1000));
        let time = super::stamp::instant(brief.ticks + 86_400 * TICKS);
        edit.comment = edit.comment.or(Some(("filed".to_owned(), time)));
    }
    edit
}

/// Whether Comm100 lists a chat in its request number `number`.
pub fn is_listed(faults: &Faults, store: &Store, brief: &Brief, number: u64) -> bool {
    let at = |name| faults.at(name, super::fault::Service::Comm100, number);
    let now = ticks(store.now());
    let vanishes = faults.number("comm100-vanish").unwrap_or_default() as u64;
    if moment(brief, vanishes, 0x60e).is_some_and(|moment| moment <= now) {
        return false;
    }
    if at("comm100-sees-less").is_some() && Facts::of(brief).department.is_none_or(|department| department < 2) {
        return false;
    }
    let hours = at("comm100-late").and_then(|hours| hours.parse::<i64>().ok());
    hours.is_none_or(|hours| brief.ticks + hours * 3600 * TICKS <= now)
}

/// Whether any of these faults is there.
pub fn hides_any(faults: &Faults) -> bool {
    ["comm100-vanish", "comm100-sees-less", "comm100-late"].iter().any(|name| faults.switch(name).is_some())
}
