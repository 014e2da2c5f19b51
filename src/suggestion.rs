//! "Did you mean": the known word nearest to a typed one. Flags and commands have clap's own.

/// Below this likeness a suggestion confuses more than it helps.
const LIKE_ENOUGH: f64 = 0.8;

/// The candidate most like `typed`, whatever the case, if any is like it at all. The last part of a path or
/// of a dotted name counts for the whole, so that `budapest` finds `Europe/Budapest`.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let score = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        let last = candidate.rsplit(['/', '.']).next().unwrap_or_default();
        strsim::jaro_winkler(&typed, &candidate).max(strsim::jaro_winkler(&typed, last))
    };
    let scored = candidates.into_iter().map(|candidate| (score(candidate), candidate));
    scored.filter(|(score, _)| *score >= LIKE_ENOUGH).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, candidate)| candidate)
}

/// `; did you mean X?`, or nothing: to be put behind a message.
pub fn did_you_mean<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(typed, candidates).map(|word| format!("; did you mean `{word}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant_and_nothing_far_off() {
        let names = ["Europe/Budapest", "Europe/Bucharest", "America/New_York", "postChatSurvey.ratingGrade"];
        for (typed, expected) in [
            ("Europe/Budapst", Some("Europe/Budapest")),
            ("budapest", Some("Europe/Budapest")),
            ("new_yrok", Some("America/New_York")),
            ("ratinggrade", Some("postChatSurvey.ratingGrade")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, names), expected, "{typed}");
        }
    }
}
