#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn text(name: &str) -> Key {
    Key::Text(822, name.to_owned())
}

#[test]
fn a_pages_keys_come_back_from_a_checkpoint_as_they_were() {
    let mut page = PageKeys::default();
    let keys =
        [Key::Id(0, 7), Key::Id(0, u64::MAX), Key::Id(822, 7), text("ab"), text("aB"), Key::Text(1, "ab".into())];
    keys.iter().for_each(|key| page.insert(key));
    let noted = serde_json::to_string(&page).unwrap();
    let read: PageKeys = serde_json::from_str(&noted).unwrap();
    assert_eq!(read, page);
    assert!(keys.iter().all(|key| read.contains(key)));
    assert!(!read.contains(&Key::Id(1, 7)) && !read.contains(&text("AB")));
    let mut seen = Seen::default();
    seen.take_in(&read, &PageKeys::default());
    assert_eq!((seen.len(), seen.pass_len()), (6, 0));
    assert!(keys.iter().all(|key| seen.contains(key) && !seen.insert(key)));
}

#[test]
fn the_pass_is_counted_apart_from_the_run() {
    let mut seen = Seen::default();
    for key in [Key::Id(0, 1), text("a")] {
        assert!(seen.insert_in_pass(&key) && !seen.insert_in_pass(&key));
        assert!(!seen.contains(&key), "met in the pass is not met in the run");
        assert!(seen.insert(&key) && !seen.insert(&key));
    }
    for round in 0..400 {
        seen.begin_pass();
        assert_eq!((seen.len(), seen.pass_len()), (2, 0));
        for key in [Key::Id(0, 1), text("a")] {
            // Of the text, a pass knows nothing now and then: signs of passes are used again.
            if round % 3 == 0 || key == Key::Id(0, 1) {
                assert!(seen.insert_in_pass(&key), "pass {round}");
                assert!(!seen.insert_in_pass(&key) && !seen.insert(&key));
            }
        }
    }
}

/// How many bytes a chat takes at the most, while `keys` come: in the run and in the pass, and while a table grows,
/// when the old one and the new one are there together.
fn most_bytes(keys: impl Iterator<Item = Key>) -> f64 {
    let mut seen = Seen::default();
    let (mut most, mut before) = (0.0_f64, 0);
    for (count, key) in (1_u64..).zip(keys) {
        seen.insert_in_pass(&key);
        seen.insert(&key);
        let now = seen.heap_bytes();
        let bytes = if now > before * 5 / 4 { before + now } else { now };
        if count > 1000 {
            most = most.max(bytes as f64 / count as f64);
        }
        before = now;
    }
    most
}

#[test]
fn a_chat_takes_no_more_bytes_than_promised() {
    const COUNT: u64 = 20_000;
    let mut random = fastrand::Rng::with_seed(7);
    let random53: Vec<u64> = (0..COUNT).map(|_| random.u64(..1 << 53)).collect();
    let ids = |ids: Vec<u64>| most_bytes(ids.into_iter().map(|id| Key::Id(822, id)));
    for (name, bytes, most) in [
        ("random 53-bit ids", ids(random53.clone()), 32.0),
        ("ids in turn", ids((0..COUNT).collect()), 16.0),
        ("ids with gaps of 1000", ids((0..COUNT).map(|id| id * 1000).collect()), 32.0),
        ("ids with gaps of 3", ids((0..COUNT).map(|id| id * 3).collect()), 32.0),
        ("times", ids((0..COUNT).map(|id| 1_700_000_000_000 + id * 30_000).collect()), 32.0),
        ("first in turn, then random", ids((0..COUNT / 2).chain(random53.into_iter().take(10_000)).collect()), 32.0),
        ("GUIDs", most_bytes((0..COUNT).map(|id| text(&format!("{id:08x}-0000-4000-8000-000000000000")))), 64.0),
    ] {
        assert!(bytes < most, "{name}: {bytes} bytes a chat");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn knows_what_a_plain_set_knows(
        steps in prop::collection::vec((0..3_u8, prop_oneof![0..400_u64, any::<u64>()], 0..2_u64), 0..3000),
    ) {
        let (mut seen, mut run, mut pass) = (Seen::default(), HashSet::new(), HashSet::new());
        for (step, id, scope) in steps {
            let key = if id % 5 == 0 { Key::Text(scope, id.to_string()) } else { Key::Id(scope, id) };
            match step {
                0 => prop_assert_eq!(seen.insert(&key), run.insert(key)),
                1 if id % 97 == 3 => {
                    seen.begin_pass();
                    pass.clear();
                }
                1 => prop_assert_eq!(seen.insert_in_pass(&key), pass.insert(key)),
                _ => prop_assert_eq!(seen.contains(&key), run.contains(&key)),
            }
            prop_assert_eq!((seen.len(), seen.pass_len()), (run.len() as u64, pass.len() as u64));
        }
    }
}
