//! How long all rules take on designs of 1,000 and 10,000 components: `cargo xtask bench rules`.
//! `--write FOLDER` writes the designs and `native.json` with the figures, for the same measurement in a browser.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on must stop"
)]

mod large;
#[expect(dead_code, reason = "other benchmarks use the rest")]
mod measure;

use std::hint::black_box;

use measure::{Time, time};
use serde_json::{Map, Value, json};
use shared::document::Document;
use shared::plan::plan;
use shared::rules::{self, Context, Severity, Summary};
use shared::topology::Topology;
use shared::{sketch, uptime, wire};

/// Components, and the most milliseconds that all rules may take.
const SIZES: [(usize, f64); 2] = [(1_000, 5.0), (10_000, 60.0)];
/// The slowest rules are named.
const NAMED: usize = 5;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let folder = words
        .iter()
        .position(|word| word == "--write")
        .map(|at| words[at + 1].clone());
    let mut before: Option<(usize, Time)> = None;
    let mut figures = Map::new();
    for (size, limit) in SIZES {
        let document = sketch::parse(&large::sketch(size)).unwrap();
        if let Some(folder) = &folder {
            let path = std::path::Path::new(folder).join(format!("large-{size}.json"));
            std::fs::write(path, wire::to_compact(&document)).unwrap();
        }
        let times = measure(&document, limit);
        figures.insert(size.to_string(), times.figures());
        let time = times.rules;
        if let Some((other, less)) = before {
            let (times, longer) = (
                document.nodes.len() as f64 / other as f64,
                time.fastest / less.fastest,
            );
            println!("  {longer:.1} times as long for {times:.1} times as many components");
        }
        before = Some((document.nodes.len(), time));
    }
    growth("a hub with links", large::hub);
    growth("equal subnets", large::subnets);
    if let Some(folder) = &folder {
        let path = std::path::Path::new(folder).join("native.json");
        std::fs::write(path, Value::Object(figures).to_string()).unwrap();
    }
}

/// How the time grows with designs that are not well meant.
fn growth(what: &str, sketch: fn(usize) -> String) {
    let [small, large] = [1_500, 6_000].map(|size| {
        let document = sketch::parse(&sketch(size)).unwrap();
        time(|| drop(black_box(rules::findings(black_box(&document)))))
    });
    let longer = large.fastest / small.fastest;
    println!(
        "{what}: 1,500 {small}; 6,000 {large}; {longer:.1} times as long for 4.0 times as many"
    );
}

/// What was measured on one design.
struct Times {
    /// All rules, the availability being known.
    rules: Time,
    /// The availability of all journeys.
    availability: Time,
    /// Both, as after an edit.
    both: Time,
}

impl Times {
    /// The same as JSON; the names stand in `tests/browser/rules.bench.ts` and `xtask/src/bench.rs` too.
    fn figures(&self) -> Value {
        let figure = |time: Time| json!({ "median": time.median, "fastest": time.fastest });
        json!({
            "rules": figure(self.rules),
            "availability": figure(self.availability),
            "both": figure(self.both),
        })
    }
}

fn measure(document: &Document, limit: f64) -> Times {
    let topology = Topology::of(document);
    let uptime = uptime::evaluate(&topology);
    let summary = Summary::of(&rules::findings(document));
    let both = time(|| drop(black_box(rules::findings(black_box(document)))));
    let availability = time(|| {
        drop(black_box(uptime::evaluate(&Topology::of(black_box(
            document,
        )))))
    });
    let only = time(|| {
        // A fresh context and fresh indexes, as after an edit.
        let topology = Topology::of(document);
        drop(black_box(rules::check(&Context::of(&topology, &uptime))));
    });
    println!(
        "{} components, {} links: {summary}",
        document.nodes.len(),
        document.links.len(),
    );
    let verdict = if only.median <= limit {
        "within"
    } else {
        "OVER"
    };
    println!(
        "  all {} rules  {only}  ({verdict} {limit} ms)",
        rules::ALL.len()
    );
    println!("  availability  {availability}");
    println!("  both          {both}");
    let context = Context::of(&topology, &uptime);
    drop(rules::check(&context));
    let mut each: Vec<(f64, &str)> = (rules::ALL.iter())
        .map(|rule| {
            (
                time(|| drop(black_box(rules::run(rule, &context)))).fastest,
                rule.id,
            )
        })
        .collect();
    let planned = time(|| drop(black_box(plan(black_box(document)))));
    println!("  the plan      {planned}");
    println!(
        "  each rule     {:>8.2} ms in all, with indexes that are there",
        each.iter().map(|(time, _)| time).sum::<f64>()
    );
    each.sort_by(|a, b| b.0.total_cmp(&a.0));
    let slowest: Vec<String> = each
        .iter()
        .take(NAMED)
        .map(|(time, id)| format!("{id} {time:.2}"))
        .collect();
    println!("  slowest       {} (ms)", slowest.join(", "));
    assert_eq!(
        summary.errors,
        0,
        "the design is meant to be legal: {:#?}",
        wrong(document)
    );
    Times {
        rules: only,
        availability,
        both,
    }
}

fn wrong(document: &Document) -> Vec<String> {
    let findings = rules::findings(document).into_iter();
    let errors = findings.filter(|finding| finding.severity == Severity::Error);
    errors
        .take(5)
        .map(|finding| format!("{} {}", finding.rule, finding.message))
        .collect()
}
