//! "Did you mean": the known word nearest to one that is not known.

/// Words less alike than this are not worth a suggestion.
const ALIKE: f64 = 0.8;

/// The one of `known` that is most like `typed`, whatever the case, if any is alike. A dotted name also counts by
/// what stands after its last dot.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let typed = typed.to_lowercase();
    let likeness = |word: &str| {
        let word = word.to_lowercase();
        let tail = word.rsplit('.').next().unwrap_or_default();
        strsim::jaro_winkler(&typed, &word).max(strsim::jaro_winkler(&typed, tail))
    };
    let rated = known.into_iter().map(|word| (likeness(word), word));
    let best = rated.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (best.0 >= ALIKE).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_what_is_alike_and_nothing_else() {
        let known = ["departmentId", "skillId", "postChatSurvey.ratingGrade"];
        let table = [
            ("departmentid", Some("departmentId")),
            ("departement", Some("departmentId")),
            ("skilId", Some("skillId")),
            ("ratinggrade", Some("postChatSurvey.ratingGrade")),
            ("zzz", None),
            ("", None),
        ];
        for (typed, want) in table {
            assert_eq!(nearest(typed, known), want, "{typed}");
        }
    }
}
