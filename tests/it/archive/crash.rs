//! Kills at any moment, by the number of file operations and by what the services have seen; disks that are full.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use chatferry::archive::disk::Guard;
use chatferry::archive::store::Archive;
use chatferry::error::Exit;
use chrono::TimeDelta;

use super::nights::{World, dies_after};
use super::{Archived, assert_bag, at, days_ago};

fn assert_follows(world: &World, first: &str) {
    let archive = Archive::read(&world.root()).unwrap();
    for record in archive.days.iter().filter(|record| record.day.as_str() >= first && record.state.as_str() == "closed")
    {
        let kind = &record.series.kind;
        let truth = world.truth(&format!("service=comm100&resource={kind}"), &record.day);
        assert_eq!(world.listed(&archive, "comm100", kind, &record.day), truth, "{kind} {}", record.day);
    }
    let left = super::files_below(&world.root().join(".chatferry/stage"));
    assert!(left.is_empty(), "{left:?}");
}

/// A first sync and two nights with changes, killed after each number of file operations; one clean run, and the
/// archive is sound, true, and has lost no version.
#[test]
fn a_kill_after_any_number_of_file_operations_loses_nothing() {
    let night = |number: i64| at("2025-06-20T02:15:00Z") + TimeDelta::days(number);
    let mut points = 0;
    for number in 0.. {
        let world = World::new("2025-06-20T02:15:00Z", &["late-changes=60"], &["comm100"], "2025-06-16");
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let (first, second) = (number % 2 == 0, number);
        if !first {
            world.sync_again(night(0));
            seen = versions(&world);
            world.set_clock(night(1));
        }
        let now = if first { night(0) } else { night(1) };
        let (guard, done) = dies_after(second);
        let died = world.sync(now, Some(guard)).is_err();
        points += usize::from(died);
        if second % 3 == 0 {
            // A second kill, while the first one is recovered from.
            let (guard, _) = dies_after(second / 3);
            _ = world.sync(now + TimeDelta::minutes(1), Some(guard));
        }
        let report = world.sync_again(now + TimeDelta::minutes(5));
        assert_eq!(report.exit(), Exit::Complete, "after {second} operations: {:?}", report.failures);
        world.assert_sound();
        assert_follows(&world, "2025-06-16");
        let now_there = versions(&world);
        assert!(seen.is_subset(&now_there), "after {second} operations a version is lost");
        if !died && done.load(SeqCst) < second {
            break;
        }
    }
    assert!(points >= 30, "only {points} moments");
}

/// Every version that the archive's files hold.
fn versions(world: &World) -> BTreeSet<String> {
    ["data/current", "data/history"]
        .iter()
        .flat_map(|folder| super::lines_below(&world.root().join(folder)).into_values().flatten())
        .map(|chat| chat.to_string())
        .collect()
}

#[test]
fn a_full_disk_ends_in_1_with_a_valid_bag_and_the_next_run_finishes() {
    for full_from in [4, 9, 14, 19, 24, 31] {
        let world = World::new("2025-06-20T02:15:00Z", &[], &["comm100"], "2025-06-12");
        let operations = Arc::new(AtomicUsize::new(0));
        let counter = operations.clone();
        // The disk is full for a while: what is written to it fails, and the stage is what makes room.
        let guard: Guard = Arc::new(move |operation, path| {
            let number = counter.fetch_add(1, SeqCst);
            let staged = path.display().to_string().contains("/stage/0");
            match (full_from..full_from + 6).contains(&number) && operation == "create" && staged {
                true => Err(std::io::Error::from(std::io::ErrorKind::StorageFull)),
                false => Ok(()),
            }
        });
        let before = world.root().join("bagit.txt").exists();
        let result = world.sync(at("2025-06-20T02:15:00Z"), Some(guard));
        if let Ok(report) = &result
            && !before
        {
            assert!(matches!(report.exit(), Exit::Failure | Exit::Complete), "{:?}", report.failures);
            world.assert_sound();
        }
        let report = world.sync_again(at("2025-06-20T02:20:00Z"));
        assert_eq!(report.exit(), Exit::Complete, "{full_from}: {:?}", report.failures);
        world.assert_sound();
        assert_follows(&world, "2025-06-12");
    }
}

/// A disk on which everything fails for a while, also in the middle of a commit: the bag is valid when the run ends, or
/// the next run makes it so.
#[test]
fn a_disk_that_fails_for_a_while_leaves_no_half_commit() {
    let mut valid = 0;
    for failing_from in (2..70).step_by(4) {
        let world = World::new("2025-06-20T02:15:00Z", &[], &["comm100"], "2025-06-08");
        let operations = Arc::new(AtomicUsize::new(0));
        let guard: Guard = Arc::new(move |_, _| match operations.fetch_add(1, SeqCst) {
            number if (failing_from..failing_from + 2).contains(&number) => Err(std::io::Error::other("for a while")),
            _ => Ok(()),
        });
        if let Ok(report) = world.sync(at("2025-06-20T02:15:00Z"), Some(guard)) {
            assert!(matches!(report.exit(), Exit::Failure | Exit::Complete), "{:?}", report.failures);
            world.assert_sound();
            valid += 1;
        }
        let report = world.sync_again(at("2025-06-20T02:20:00Z"));
        assert_eq!(report.exit(), Exit::Complete, "{failing_from}: {:?}", report.failures);
        world.assert_sound();
        assert_follows(&world, "2025-06-08");
    }
    assert!(valid > 4, "only {valid} runs ended with a valid bag");
}

/// The real program, killed when the services have seen so many requests.
#[test]
fn a_kill_at_any_request_is_made_up_for_by_one_clean_run() {
    for requests in [1, 2, 3, 4, 6, 8, 10] {
        let archived = Archived::new(&["--fault", "late-changes=50", "--latency", "15ms"]);
        let from = days_ago(9);
        let words = ["sync", "chats", "--from", &from, "--tz", "UTC", "--project", "822", "--jobs", "1"];
        let mut child = archived.scene.start(&words);
        archived.scene.wait_for_requests(requests);
        child.kill().unwrap();
        child.wait().unwrap();
        archived.scene.ends(&words, 0);
        assert_bag(&archived.path());
        archived.assert_true(&from);
        archived.out(&["verify", "chats"], 0);
        let left = super::files_below(&archived.path().join(".chatferry/stage"));
        assert!(left.is_empty(), "{left:?}");
    }
}
