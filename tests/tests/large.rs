//! The large designs of the benchmark are legal, and mending one of them ends soon.

#[path = "../../shared/benches/large.rs"]
#[expect(clippy::indexing_slicing, reason = "the index is a remainder")]
mod large;

use shared::plan::is_whole;
use shared::rules::{Severity, findings};
use shared::sketch;
use shared::topology::Topology;

#[test]
fn the_design_of_the_benchmark_is_legal_and_as_large_as_it_says() {
    for size in [1, 300, 1_000] {
        let document = sketch::parse(&large::sketch(size)).unwrap();
        assert!(
            (size..size + 50).contains(&document.nodes.len()),
            "{size}: {}",
            document.nodes.len()
        );
        let errors: Vec<_> = findings(&document)
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        assert_eq!(errors, []);
        assert!(is_whole(&Topology::of(&document)));
    }
}

/// Components of a design that would take minutes if an analysis compared everything with everything.
/// `cargo xtask bench rules` measures how the time grows.
const MANY: usize = 3_000;

#[test]
fn hubs_and_equal_subnets_are_analysed() {
    for sketch in [large::hub(MANY), large::subnets(MANY)] {
        assert!(!findings(&sketch::parse(&sketch).unwrap()).is_empty());
    }
}
