//! Inputs of the decoders that once showed a fault, or that show much of them: what must hold for every input
//! holds for these. `cargo xtask fuzz` looks for more.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeSet;

use tests::fuzz::{TARGETS, Target, kept};
use tests::random::Dice;
use tests::{number, repository};

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

/// Changes to an input, at most.
const CHANGES: usize = 8;

/// One of these inputs in which some bytes are others, gone or doubled.
fn changed(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut input = dice.pick(seeds).unwrap();
    for _ in 0..=dice.roll(CHANGES) {
        let at = dice.roll(input.len());
        let to = (at + dice.roll(CHANGES)).min(input.len());
        let other = dice.roll(256).to_le_bytes()[0];
        match dice.roll(4) {
            0 => input.insert(at, other),
            1 => drop(input.drain(at..to)),
            2 => input.extend_from_within(at..to),
            _ => input
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|byte| *byte = other),
        }
    }
    input
}

#[test]
fn changed_inputs_hold() {
    let first = number("AZIMUTH_FUZZ_FIRST", 0);
    let last = first + number("AZIMUTH_FUZZ_INPUTS", 25);
    for target in &TARGETS {
        let seeds = (target.seeds)();
        for number in first..last {
            let input = changed(&seeds, &mut Dice(number));
            runs(target, &format!("number {number}"), &input);
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
