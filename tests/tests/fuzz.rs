//! Inputs of the decoders that once showed a fault, or that show much of them: what must hold for every input
//! holds for these. `cargo xtask fuzz` looks for more.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeSet;

use tests::fuzz::{TARGETS, Target, kept};
use tests::repository;

/// Inputs are named, so that a failing one is found; cargo shows what was printed last.
fn runs(target: &Target, name: &str, input: &[u8]) {
    println!("{} {name}", target.name);
    (target.run)(input);
}

#[test]
fn inputs_that_were_kept_hold() {
    for target in &TARGETS {
        let mut count = 0;
        for entry in std::fs::read_dir(kept(target)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            runs(target, &name, &std::fs::read(entry.path()).unwrap());
            count += 1;
        }
        assert!(count > 0, "{}", target.name);
    }
}

#[test]
fn inputs_to_begin_with_hold() {
    for target in &TARGETS {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty(), "{}", target.name);
        for (number, seed) in seeds.iter().enumerate() {
            runs(target, &number.to_string(), seed);
        }
    }
}

#[test]
fn every_target_has_a_program() {
    let names: BTreeSet<String> = (TARGETS.iter())
        .map(|target| target.name.to_owned())
        .collect();
    let programs = std::fs::read_dir(repository().join("fuzz/fuzz_targets")).unwrap();
    let programs: BTreeSet<String> = programs
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, programs);
    let folders = std::fs::read_dir(repository().join("tests/fuzz")).unwrap();
    let folders: BTreeSet<String> = folders
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, folders);
}
