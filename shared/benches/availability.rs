//! How long availability takes: `cargo xtask bench availability`. `--write FOLDER` writes
//! `availability.json` with the figures, to be put beside those of a browser.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on must stop"
)]

mod chain;
#[expect(dead_code, reason = "other benchmarks use the rest")]
mod large;
#[expect(dead_code, reason = "other benchmarks use the rest")]
mod measure;

use std::hint::black_box;

use measure::{Time, time};
use serde_json::{Map, Value, json};
use shared::availability::Network;
use shared::document::Document;
use shared::topology::Topology;
use shared::uptime::detail::Contributor;
use shared::uptime::{Effort, Evaluation};
use shared::{sketch, wire};

/// The five systems that come from a text, each with its saved form.
const SYSTEMS: [(&str, &str); 5] = [
    ("taborda", include_str!("../../assets/designs/taborda.json")),
    ("ror", include_str!("../../assets/designs/ror.json")),
    (
        "dev-prod",
        include_str!("../../assets/designs/dev-prod.json"),
    ),
    ("boston", include_str!("../../assets/designs/boston.json")),
    ("eks", include_str!("../../assets/designs/eks.json")),
];

/// The ARPANET of 1979 as Sebastio et al. 2014 have it; `s` is 0 and `t` is 20.
const ARPANET: [(usize, usize); 26] = [
    (0, 1),
    (0, 2),
    (1, 2),
    (2, 4),
    (1, 3),
    (3, 4),
    (1, 6),
    (4, 5),
    (4, 9),
    (5, 6),
    (9, 10),
    (6, 7),
    (6, 12),
    (7, 8),
    (8, 10),
    (12, 13),
    (8, 11),
    (10, 16),
    (13, 14),
    (11, 15),
    (16, 17),
    (14, 15),
    (14, 20),
    (17, 18),
    (18, 19),
    (19, 20),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let folder =
        (words.iter().position(|word| word == "--write")).and_then(|at| words.get(at + 1).cloned());
    let mut figures = Map::new();
    let mut tell = |name: &str, limit: f64, found: Time| {
        let verdict = if found.median <= limit {
            "within"
        } else {
            "OVER"
        };
        println!("{name:<44} {found}  ({verdict} {limit} ms)");
        figures.insert(
            name.to_owned(),
            json!({ "median": found.median, "limit": limit }),
        );
    };
    for (name, text) in SYSTEMS {
        let document = wire::from_text(text).unwrap();
        tell(name, 2.0, time(|| drop(black_box(evaluated(&document)))));
    }
    let document = sketch::parse(&chain::sketch(500)).unwrap();
    let topology = Topology::of(&document);
    let evaluation = evaluated(&document);
    let detail = evaluation.detail(&topology, 0).unwrap();
    println!(
        "500 components over 3 zones: {} components, {} parts that can fail, {:?} cut sets of order 1 to 3",
        document.nodes.len(),
        detail.contributors.len(),
        detail.cut_counts.unwrap_or_default()
    );
    let measured = |one: &Contributor| one.importance.fussell_vesely.is_some();
    assert!(!detail.contributors.is_empty() && detail.contributors.iter().all(measured));
    tell(
        "500 components",
        50.0,
        time(|| drop(black_box(evaluated(&document)))),
    );
    tell(
        "500 components, all importance measures",
        50.0,
        time(|| drop(black_box(evaluation.detail(&topology, 0)))),
    );
    tell(
        "500 components, alone and in pairs",
        2_000.0,
        time(|| drop(black_box(evaluation.contingencies()))),
    );
    let mut arpanet = Network::new(21);
    for (one, other) in ARPANET {
        arpanet.add_edge(one, other, 0.9);
    }
    tell(
        "ARPANET",
        5.0,
        time(|| {
            black_box(arpanet.two_terminal(0, 20));
        }),
    );
    for rows in [2, 3] {
        let grid = grid(rows, 100);
        let name = format!("grid of {rows} x 100");
        tell(
            &name,
            200.0,
            time(|| {
                black_box(grid.two_terminal(0, rows * 100 - 1));
            }),
        );
    }
    for size in [1_000, 10_000] {
        let document = sketch::parse(&large::sketch(size)).unwrap();
        let found = time(|| drop(black_box(evaluated(&document))));
        println!(
            "{:<44} {found}",
            format!("{size} components in many journeys")
        );
    }
    if let Some(folder) = folder {
        let path = std::path::Path::new(&folder).join("availability.json");
        std::fs::write(path, Value::Object(figures).to_string()).unwrap();
    }
}

fn evaluated(document: &Document) -> Evaluation {
    Evaluation::of(&Topology::of(document), Effort::LIVE)
}

fn grid(rows: usize, columns: usize) -> Network {
    let mut grid = Network::new(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let at = row * columns + column;
            if column + 1 < columns {
                grid.add_edge(at, at + 1, 0.9);
            }
            if row + 1 < rows {
                grid.add_edge(at, at + columns, 0.9);
            }
        }
    }
    grid
}
