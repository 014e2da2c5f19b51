//! What `--include` may name: the vendor's lists of related objects that an answer can carry.

use crate::error::{Error, Result};
use crate::suggestion::nearest;

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

/// The include that `typed` means, whatever its case, as the page writes it.
pub fn find(typed: &str, known: &'static [&'static str]) -> Result<&'static str> {
    let found = known.iter().find(|name| name.eq_ignore_ascii_case(typed));
    found.copied().ok_or_else(|| {
        let error = Error::usage(format!("--include: '{typed}' is not known here: expected {}", known.join(", ")));
        match nearest(typed, known.iter().copied()) {
            Some(meant) => error.hint(format!("did you mean {meant}?")),
            None => error,
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_names_of_each_call_whatever_their_case() {
        assert_eq!(find("chatagent", SEARCH_INCLUDES).unwrap(), "chatAgent");
        assert_eq!(find("chatChatbotMap", GET_INCLUDES).unwrap(), "chatChatbotMap");
        for (typed, known, advice) in [
            ("chatChatbotMap", SEARCH_INCLUDES, Some("did you mean")),
            ("sesion", SEARCH_INCLUDES, Some("did you mean session?")),
            ("messages", MISSED_INCLUDES, None),
            ("", MISSED_INCLUDES, None),
        ] {
            let error = find(typed, known).expect_err(typed);
            assert!(error.to_string().starts_with(&format!("--include: '{typed}' is not known here")));
            assert!(error.advice().is_some() == advice.is_some(), "{error} {:?}", error.advice());
            assert!(error.advice().unwrap_or_default().starts_with(advice.unwrap_or_default()));
        }
    }
}
