//! What `--include` may name: the vendor's lists of related objects that an answer can carry.

use crate::error::{Error, Result};
use crate::suggestion::did_you_mean;

/// `POST /livechat/chats:Search`.
pub static SEARCH_INCLUDES: &[&str] = &[
    "autoInvitation",
    "campaign",
    "chatAgent",
    "chatAttachment",
    "chatFieldResult",
    "chatSegmentResult",
    "chatWrapup",
    "chatWrapupCategory",
    "contactIdentity",
    "department",
    "postChatSurvey",
    "session",
    "skill",
    "visitor",
];

/// `GET /livechat/chats/{id}`.
pub static GET_INCLUDES: &[&str] = &[
    "autoInvitation",
    "campaign",
    "chatAgent",
    "chatChatbotMap",
    "chatAttachment",
    "chatFieldResult",
    "chatSegmentResult",
    "chatWrapup",
    "chatWrapupCategory",
    "contactIdentity",
    "department",
    "postChatSurvey",
    "session",
    "skill",
    "visitor",
];

/// `POST /livechat/missedAndRefusedChats:Search`.
pub static MISSED_INCLUDES: &[&str] =
    &["campaign", "chatAgent", "chatWrapupCategory", "contactIdentity", "department", "skill"];

/// What the unified shape and its tables take their names, ratings, categories and fields from; `--include unified`.
pub static UNIFIED_INCLUDES: &[&str] = &[
    "campaign",
    "chatAgent",
    "chatFieldResult",
    "chatWrapup",
    "chatWrapupCategory",
    "department",
    "postChatSurvey",
    "session",
    "skill",
    "visitor",
];

/// Those of [`UNIFIED_INCLUDES`] that a call takes.
pub fn unified(known: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    UNIFIED_INCLUDES.iter().copied().filter(|name| known.contains(name))
}

/// The include that `typed` means, whatever its case, as the page writes it.
pub fn find(typed: &str, known: &'static [&'static str]) -> Result<&'static str> {
    let found = known.iter().find(|name| name.eq_ignore_ascii_case(typed));
    found.copied().ok_or_else(|| {
        let (expected, meant) = (known.join(", "), did_you_mean(typed, known.iter().copied()));
        Error::usage(format!("--include: '{typed}' is not known here: expected {expected}{meant}"))
    })
}

/// Checks several typed names, and gives each once.
pub fn find_all(typed: &[String], known: &'static [&'static str]) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !found.iter().any(|held| held == name) {
            found.push(name.to_owned());
        }
    };
    for typed in typed {
        match typed.eq_ignore_ascii_case("unified") {
            true => unified(known).for_each(&mut add),
            false => add(find(typed, known)?),
        }
    }
    Ok(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_twice_is_asked_for_once() {
        let typed = ["visitor", "chatAgent", "Visitor", "chatAgent"].map(str::to_owned);
        assert_eq!(find_all(&typed, SEARCH_INCLUDES).unwrap(), ["visitor", "chatAgent"]);
        let typed = ["skill", "Unified"].map(str::to_owned);
        let want = ["skill", "campaign", "chatAgent", "chatWrapupCategory", "department"];
        assert_eq!(find_all(&typed, MISSED_INCLUDES).unwrap(), want);
    }

    #[test]
    fn knows_the_names_of_each_call_whatever_their_case() {
        assert_eq!(find("chatagent", SEARCH_INCLUDES).unwrap(), "chatAgent");
        assert_eq!(find("chatChatbotMap", GET_INCLUDES).unwrap(), "chatChatbotMap");
        for (typed, known, end) in [
            ("chatChatbotMap", SEARCH_INCLUDES, "; did you mean `chatAttachment`?"),
            ("sesion", SEARCH_INCLUDES, "; did you mean `session`?"),
            ("messages", MISSED_INCLUDES, ", department, skill"),
            ("", MISSED_INCLUDES, ", department, skill"),
        ] {
            let error = find(typed, known).expect_err(typed).to_string();
            assert!(error.starts_with(&format!("--include: '{typed}' is not known here: expected ")), "{error}");
            assert!(error.ends_with(end), "{error}");
        }
    }
}
