//! How long the bill of a large design takes: `cargo xtask bench cost`. `--write FOLDER` writes the design
//! and `cost.json` with the figures, for the same measurement in a browser.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on must stop"
)]

#[expect(dead_code, reason = "other benchmarks use the rest")]
mod large;
#[expect(dead_code, reason = "other benchmarks use the rest")]
mod measure;

use std::hint::black_box;

use measure::time;
use serde_json::json;
use shared::cost::Bill;
use shared::topology::Topology;
use shared::{sketch, wire};

/// Milliseconds that the bill of 1,000 components may take, natively and in a browser.
const LIMITS: [f64; 2] = [2.0, 4.0];

/// What flows along the links is followed, too.
const PROFILE: &str = "design: is requests_per_second=50 request_kb=20\n";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let folder = (words.iter().position(|word| word == "--write"))
        .map(|at| std::path::PathBuf::from(&words[at + 1]));
    for size in [1_000, 10_000] {
        let document = sketch::parse(&format!("{PROFILE}{}", large::sketch(size))).unwrap();
        // With fresh indexes, as after an edit.
        let whole = time(|| drop(black_box(Bill::of(&Topology::of(black_box(&document))))));
        let topology = Topology::of(&document);
        let bill = Bill::of(&topology);
        let only = time(|| drop(black_box(Bill::of(black_box(&topology)))));
        println!(
            "{} components, {} links: {} lines",
            document.nodes.len(),
            document.links.len(),
            bill.lines.len()
        );
        println!("  the bill      {only}");
        println!("  with indexes  {whole}");
        let [native, browser] = LIMITS;
        if let (1_000, Some(folder)) = (size, &folder) {
            let design = wire::to_compact(&document);
            std::fs::write(folder.join("large-1000.json"), design).unwrap();
            let figures = json!({ "bill of 1,000 components": {
                "median": only.median, "limit": native, "browser_limit": browser,
            }});
            std::fs::write(folder.join("cost.json"), figures.to_string()).unwrap();
        }
    }
}
