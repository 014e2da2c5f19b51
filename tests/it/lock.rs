//! Two at once: the second one ends at once and touches nothing, and nobody is locked out by a crash.

use std::time::Duration;

use crate::scene::{Scene, end, said, wait_until};

const SEARCH: [&str; 8] = ["comm100", "search", "--page-size", "10", "--jobs", "1", "-o", "a.json"];

fn contents(scene: &Scene) -> Vec<(String, Vec<u8>)> {
    scene.files().into_iter().map(|name| (name.clone(), scene.bytes(&name))).collect()
}

#[test]
fn a_second_run_on_the_same_output_ends_at_once_and_touches_nothing() {
    let scene = Scene::new(&["--chats", "50", "--fault", "silent@3"]);
    std::fs::write(scene.path("a.json"), "old").unwrap();
    std::os::unix::fs::symlink("a.json", scene.path("link.json")).unwrap();
    let mut first = scene.start(&SEARCH);
    scene.wait_for_requests(3);
    let marks = || scene.bytes("a.json.checkpoint").iter().filter(|byte| **byte == b'\n').count();
    wait_until("the mark of the second page", || marks() == 3);
    let before = contents(&scene);
    for output in [&["-o", "a.json"][..], &["-o", "./a.json"], &["-o", "link.json"], &["-o", "b.csv", "-o", "a.json"]] {
        for more in [&[][..], &["--restart"]] {
            let mut second = scene.start(&[&["comm100", "search"][..], output, more].concat());
            let (status, took) = end(&mut second);
            let said = said(&second.wait_with_output().unwrap());
            assert_eq!(status.code(), Some(75), "{output:?}: {said}");
            assert!(said.contains("another run is writing "), "{said}");
            assert!(!said.contains(".checkpoint") && !said.contains(".partial"), "{said}");
            assert!(took < Duration::from_secs(1), "{took:?}");
            assert!(contents(&scene) == before, "{output:?} touched something: {:?}", scene.files());
        }
    }
    assert_eq!(scene.requests().len(), 3, "nothing was asked for");
    assert!(first.try_wait().unwrap().is_none(), "the first one goes on");
    first.kill().unwrap();
    first.wait().unwrap();
    let said = scene.ends(&SEARCH, 0);
    assert!(said.contains("resuming: 20 chats already saved"), "a crash locks nobody out: {said}");
    assert_eq!(scene.files(), ["a.json", "link.json"]);
}

#[test]
fn other_outputs_are_nobodys_business() {
    let scene = Scene::new(&["--chats", "50", "--fault", "silent@3"]);
    let mut first = scene.start(&SEARCH);
    scene.wait_for_requests(3);
    scene.ends(&["comm100", "search", "-o", "b.json"], 0);
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn the_same_file_by_two_names_is_refused() {
    let scene = Scene::new(&[]);
    std::os::unix::fs::symlink("a.json", scene.path("link.json")).unwrap();
    let home = scene.folder.path().join("a.json");
    for other in ["a.json", "./a.json", "link.json", home.to_str().unwrap()] {
        let said = scene.ends(&["comm100", "search", "-o", "a.json", "-o", other], 2);
        assert!(said.contains("is given twice"), "{other}: {said}");
    }
    scene.ends(&["comm100", "search", "-o", "-", "-o", "/dev/stdout"], 2);
    assert!(scene.requests().is_empty());
    assert_eq!(scene.files(), ["link.json"]);
}
