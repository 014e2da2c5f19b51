#![allow(clippy::unwrap_used)]
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::*;

/// Where the first value of `bytes` ends.
fn scan(bytes: &[u8]) -> Result<usize, Stop> {
    let (mut marks, mut around) = (Marks::default(), Vec::new());
    let mut scan = Scan::new(bytes, &mut marks, &mut around);
    scan.value(0).ok_or(scan.stop())
}

/// The same by serde_json. A number that nothing follows may go on, so that a blank has to stand after it.
fn plain(bytes: &[u8]) -> Result<usize, Stop> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    let wrong = Stop::Bad("");
    match values.next() {
        None => Err(Stop::More),
        Some(Err(error)) if error.is_eof() => Err(Stop::More),
        Some(Err(_)) => Err(wrong),
        Some(Ok(_)) => Ok(values.byte_offset()),
    }
}

/// Alike but for what is said of the fault. serde_json wants something that ends a bare number or word after it,
/// and calls some numbers wrong that are only not all there.
fn assert_alike(bytes: &[u8]) {
    let (ours, theirs) = (scan(bytes), plain(bytes));
    let text = String::from_utf8_lossy(bytes);
    match (ours, theirs) {
        (Err(Stop::Bad(_)), Err(Stop::Bad(_))) | (Err(Stop::More), Err(Stop::More)) => {}
        (Err(Stop::More), _) if bytes.last().is_some_and(|byte| b"0123456789-+.eE".contains(byte)) => {}
        (Ok(end), Err(Stop::Bad(_))) if !bytes[..end].ends_with(b"}") && end < bytes.len() => {}
        (ours, theirs) => assert_eq!(ours, theirs, "{text}"),
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~\\n\"\\\\é€😀\u{0}-\u{1f}]{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map("[a-z\"\\\\é]{0,20}", inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn takes_what_is_json_in_any_layout_and_knows_when_it_is_cut(value in json(), pretty: bool) {
        let text = if pretty { format!("{value:#}") } else { value.to_string() };
        let whole = text.clone() + "\n";
        prop_assert_eq!(scan(whole.as_bytes()), Ok(text.len()));
        for cut in 0..text.len() {
            if !value.is_number() || cut == 0 {
                prop_assert_eq!(scan(&text.as_bytes()[..cut]), Err(Stop::More), "{} cut at {}", &text, cut);
            }
        }
    }

    #[test]
    fn agrees_with_a_plain_reader_on_what_is_nearly_json(
        value in json(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..4),
    ) {
        let mut bytes = value.to_string().into_bytes();
        for (place, byte, how) in changes {
            let at = place.index(bytes.len());
            // Bytes that mean something in JSON are the likelier ones.
            let signs = b"{}[]:,\"\\ue0+-.tfn \n\x7f\xc3";
            match how {
                0 => bytes[at] = byte,
                1 => bytes[at] = signs[usize::from(byte) % signs.len()],
                2 => bytes.insert(at, signs[usize::from(byte) % signs.len()]),
                _ if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => {}
            }
        }
        bytes.push(b'\n');
        assert_alike(&bytes);
    }
}

#[test]
fn agrees_with_a_plain_reader_on_edge_cases() {
    let table = [
        "",
        " ",
        "{",
        "{}",
        "[]",
        "[,]",
        "[1,]",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" : 1 }",
        "[1 2]",
        "[}",
        "{]",
        "[[[[]]]]",
        "{\"a\":{\"b\":[{}]}}",
        "01 ",
        "-0 ",
        "-",
        "-a",
        "1.",
        "1.a",
        "1.5e+3 ",
        "1e ",
        "1E-07 ",
        "00",
        ".5",
        "+1",
        "tru",
        "true ",
        "trux",
        "nul",
        "null ",
        "falsy",
        "\"",
        "\"\\",
        "\"\\u",
        "\"\\u12",
        "\"\\u12g",
        "\"\\ud800\"",
        "\"\\x\"",
        "\"\t\"",
        "\"0123456789abcdef\"",
        "\"0123456789abcde\\\"\"",
        "\"0123456789abcdef\u{1}\"",
        "[\"\\\\\",\"\\\\\\\"\"]",
        "{1:2}",
        "{\"a\":1 \"b\":2}",
        "\u{feff}{}",
        "'a'",
        "[1]]",
    ];
    for text in table {
        assert_alike(text.as_bytes());
    }
}

#[test]
fn passes_by_text_that_is_not_utf8_but_nothing_else_that_is_not() {
    for text in [&b"{\"a\":\"\xc3\"}"[..], b"[\"0123456789abcdef0123\xff4567\"]", b"{\"\xe2\x82\":1}"] {
        assert_eq!(scan(text), Ok(text.len()));
    }
    assert!(matches!(scan(b"{\"a\":\xc3}"), Err(Stop::Bad(_))));
}
