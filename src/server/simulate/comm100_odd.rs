//! Comm100's responses that are not what they seem: totals of all kinds, failures at 200, another chat than the one
//! that was asked for, chats without one of their two ids.

use serde_json::json;

use super::call::{Answer, Call};
use super::chat::Brief;
use super::include::Category;
use super::world::{Store, World};

/// A failure at 200 in the place of a read's response: `comm100-error`.
pub fn failure(world: &World, call: &Call) -> Option<Answer> {
    let is_search = call.path.to_ascii_lowercase().ends_with("search");
    let body = match world.faults.occasion("comm100-error")? {
        "code" => json!({"errorCode": 1001, "errorMessage": "A made-up failure.", "list": []}),
        "error" => json!({"error": {"message": "A made-up failure."}, "total": 0, "list": []}),
        "success" => json!({"success": false, "total": 0, "list": []}),
        "null" => json!({"total": 0, "pageCount": 0, "list": null}),
        "beside" if is_search => return None,
        _ => json!({"message": "A made-up failure."}),
    };
    Some(Answer::json(200, &body))
}

/// `"total":…,` and the like, as `comm100-total` has it, for a page of so many `rows`.
pub fn totals(world: &World, (total, pages): (usize, usize), rows: usize) -> String {
    let lie = world.faults.switch("comm100-total").unwrap_or_default();
    let as_sent = match lie {
        "none" => return String::new(),
        "page" => return format!("\"total\":{rows},\"pageCount\":1,"),
        "two" => return format!("\"total\":{total},\"total\":{},\"pageCount\":{pages},", total + 1),
        "float" => format!("{total}.0"),
        "digits" => format!("\"{total}\""),
        "exponent" => format!("{total}e0"),
        "commas" => format!("\"{}\"", grouped(total)),
        _ => total.to_string(),
    };
    format!("\"total\":{as_sent},\"pageCount\":{pages},")
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let places = digits.char_indices().map(|(at, digit)| {
        let comma = at > 0 && (digits.len() - at).is_multiple_of(3);
        format!("{}{digit}", if comma { "," } else { "" })
    });
    places.collect()
}

/// The `pageSize` that a page echoes, where it does.
pub fn size_echo(world: &World, call: &Call, size: usize) -> String {
    let size = match world.faults.switch("comm100-size-echo") {
        Some("none") => return String::new(),
        Some("asked") => call.number_of("pageSize").unwrap_or(50) as usize,
        Some(number) => number.parse().unwrap_or(size),
        None => size,
    };
    format!(",\"pageSize\":{size}")
}

/// The chat that is answered where `asked` was asked for by itself: `comm100-other-chat`.
pub fn another(world: &World, store: &Store, asked: Brief) -> Brief {
    let other = store.normal.iter().find(|brief| brief.id != asked.id).copied();
    world.faults.occasion("comm100-other-chat").and(other).unwrap_or(asked)
}

/// Takes the id or the guid, which stand first, out of a chat: `comm100-ids`.
pub fn strip(world: &World, object: Vec<u8>) -> Vec<u8> {
    let Some(kept) = world.faults.switch("comm100-ids") else { return object };
    let text = String::from_utf8_lossy(&object).into_owned();
    let Some((id, rest)) = text.split_once(",\"guid\":") else { return object };
    let Some((guid, rest)) = rest.split_once(',') else { return object };
    match kept {
        "guid" => format!("{{\"guid\":{guid},{rest}").into_bytes(),
        _ => format!("{id},{rest}").into_bytes(),
    }
}

/// The list of wrap-up categories, odd as `comm100-categories` has it.
pub fn categories(world: &World, rows: &[Category]) -> Answer {
    let mut list: Vec<_> = rows.iter().map(|row| json!(row)).collect();
    match world.faults.switch("comm100-categories") {
        Some("shared-id") => list.iter_mut().for_each(|row| row["id"] = 1.into()),
        Some("short") => return Answer::json(200, &json!({"total": list.len() + 1, "list": list})),
        Some("doubled") => {
            list.extend(list.first().cloned());
            return Answer::json(200, &json!({"total": list.len(), "list": list}));
        }
        _ => {}
    }
    Answer::json(200, &list)
}
