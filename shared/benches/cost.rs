//! How long the bill of 1,000 and of 10,000 components takes: `cargo bench -p shared --bench cost`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on must stop"
)]

#[expect(dead_code, reason = "other benchmarks use the rest")]
mod large;
mod measure;

use std::hint::black_box;

use measure::time;
use shared::cost::Bill;
use shared::sketch;
use shared::topology::Topology;

/// Components, and the most milliseconds that their bill may take; how it grows is shown only.
const SIZES: [(usize, Option<f64>); 2] = [(1_000, Some(2.0)), (10_000, None)];

/// What flows along the links is followed, too.
const PROFILE: &str = "design: is requests_per_second=50 request_kb=20\n";

fn main() {
    for (size, limit) in SIZES {
        let document = sketch::parse(&format!("{PROFILE}{}", large::sketch(size))).unwrap();
        let bill = Bill::of(&Topology::of(&document));
        // With fresh indexes, as after an edit.
        let whole = time(|| drop(black_box(Bill::of(&Topology::of(black_box(&document))))));
        let topology = Topology::of(&document);
        let only = time(|| drop(black_box(Bill::of(black_box(&topology)))));
        let verdict = limit.map(|limit| match only.median <= limit {
            true => format!("  (within {limit} ms)"),
            false => format!("  (OVER {limit} ms)"),
        });
        println!(
            "{} components, {} links: {} lines",
            document.nodes.len(),
            document.links.len(),
            bill.lines.len()
        );
        println!("  the bill      {only}{}", verdict.unwrap_or_default());
        println!("  with indexes  {whole}");
    }
}
