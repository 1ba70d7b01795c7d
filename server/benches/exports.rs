//! How long it takes from designs of 1,000 and 10,000 components to the files of their Terraform:
//! `cargo xtask bench exports`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on must stop"
)]

#[path = "../../shared/benches/large.rs"]
#[expect(dead_code, reason = "other benchmarks use the rest")]
mod large;
#[expect(dead_code, reason = "other benchmarks use the rest")]
#[path = "../../shared/benches/measure.rs"]
mod measure;

use std::hint::black_box;

use measure::time;
use server::export::export;
use shared::plan::{Level, plan};
use shared::sketch;

/// Components, and the most milliseconds to the files of the standard level.
const SIZES: [(usize, f64); 2] = [(1_000, 100.0), (10_000, 1_500.0)];

fn main() {
    let mut before: Option<(usize, f64)> = None;
    for (size, limit) in SIZES {
        let document = sketch::parse(&large::sketch(size)).unwrap();
        let components = document.nodes.len();
        let files = export(&document, Level::Standard).unwrap().files;
        let bytes: usize = files.values().map(String::len).sum();
        println!(
            "{components} components: {} files, {bytes} bytes",
            files.len()
        );
        let planned = time(|| drop(black_box(plan(black_box(&document)))));
        println!("  the plan       {planned}");
        for (title, level) in [("standard", Level::Standard), ("strict", Level::Strict)] {
            let taken = time(|| drop(black_box(export(black_box(&document), level))));
            let verdict = match level {
                Level::Standard if taken.median > limit => format!("  (OVER {limit} ms)"),
                Level::Standard => format!("  (within {limit} ms)"),
                Level::Strict => String::new(),
            };
            println!("  {title:<9} files{taken}{verdict}");
            if level == Level::Standard {
                if let Some((fewer, less)) = before {
                    println!(
                        "  {:.1} times as long for {:.1} times as many components",
                        taken.fastest / less,
                        components as f64 / fewer as f64
                    );
                }
                before = Some((components, taken.fastest));
            }
        }
    }
}
