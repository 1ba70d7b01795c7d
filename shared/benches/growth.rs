//! How the time of each analysis grows with the design, from 100 to 100,000 components:
//! `cargo xtask bench growth`. Words after it choose analyses by their names; `--most N` leaves out larger
//! designs. `monotone` alone measures designs of many of one kind, which the whole ends with.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on must stop"
)]

#[expect(dead_code, reason = "other benchmarks use the rest")]
mod large;
mod measure;
mod monotone;

use std::hint::black_box;
use std::sync::Arc;

use measure::{Time, time, time_after_other_work};
use shared::cost::Bill;
use shared::document::Document;
use shared::editor::command::{Command, apply, copy};
use shared::editor::route::routes;
use shared::editor::scene::{self, Marks};
use shared::editor::{Editor, Input};
use shared::geometry::Point;
use shared::plan::plan;
use shared::rules::{self, Context};
use shared::topology::Topology;
use shared::{sketch, uptime, wire};

/// Components.
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];
/// Ten times as many components may take so many times as long: as much for each, and a fifth for what grows
/// with the logarithm and for memory that is farther away.
const LIMIT: f64 = 12.0;
/// From this size on growth is judged: below, what is the same for every design counts too much.
const JUDGED: usize = 1_000;

/// How an analysis is measured on a design, in one of these ways.
type Measured = fn(&Design, Way) -> Time;
type Way = fn(&mut dyn FnMut()) -> Time;

/// One run after the other, so that small designs are in the caches of the processor and large ones are not; and each
/// after other work, as an edit comes after what the page did before, so that none is.
const WAYS: [(&str, Way); 2] = [
    ("fastest, in ms", |run| time(run)),
    ("after other work", |run| time_after_other_work(run)),
];

/// What is measured: its name, and how it is on one design.
const ANALYSES: [(&str, Measured); 11] = [
    ("open", |design, time| {
        time(&mut || drop(black_box(wire::from_text(&design.text).unwrap())))
    }),
    ("topology", |design, time| {
        time(&mut || drop(black_box(Topology::of(&design.document))))
    }),
    ("rules", |design, time| {
        let topology = Topology::of(&design.document);
        let uptime = uptime::evaluate(&topology);
        time(&mut || {
            let topology = Topology::of(&design.document);
            drop(black_box(rules::check(&Context::of(&topology, &uptime))));
        })
    }),
    ("availability", |design, time| {
        let topology = Topology::of(&design.document);
        time(&mut || drop(black_box(uptime::evaluate(&topology))))
    }),
    ("bill", |design, time| {
        let topology = Topology::of(&design.document);
        time(&mut || drop(black_box(Bill::of(&topology))))
    }),
    ("plan", |design, time| {
        time(&mut || drop(black_box(plan(&design.document))))
    }),
    ("all is moved", |design, time| {
        let moved = Command::Move {
            nodes: design.document.nodes.keys().copied().collect(),
            by: Point::new(8, 0),
            pointer: None,
            force: false,
        };
        time(&mut || drop(black_box(apply(&design.document, &moved).unwrap())))
    }),
    ("all is pasted", |design, time| {
        let all = design.document.nodes.keys().copied().collect();
        let clip = Arc::new(copy(&design.document, &all));
        let pasted = Command::Paste(clip, Point::new(8, 0), None);
        // The largest would become more than a design may hold.
        time(&mut || drop(black_box(apply(&design.document, &pasted))))
    }),
    ("routes of links", |design, time| {
        let topology = Topology::of(&design.document);
        time(&mut || drop(black_box(routes(&topology))))
    }),
    ("scene, all of it", |design, time| {
        let editor = design.shown();
        time(&mut || drop(black_box(scene::scene(&editor, &Marks::default()))))
    }),
    ("scene at 100 %", |design, time| {
        let mut editor = design.shown();
        let viewport = &mut editor.session.viewport;
        viewport.zoom_at(viewport.middle(), 1.0);
        time(&mut || drop(black_box(scene::scene(&editor, &Marks::default()))))
    }),
];

/// A design and its saved form.
struct Design {
    document: Document,
    text: String,
}

impl Design {
    fn of(size: usize) -> Self {
        // With traffic, which the bill follows along the links.
        let profile = "design: is requests_per_second=50 request_kb=20\n";
        let document = sketch::parse(&format!("{profile}{}", large::sketch(size))).unwrap();
        Self {
            // The largest is beyond the limit of a file when it is written with line breaks.
            text: wire::to_compact(&document),
            document,
        }
    }

    /// On a screen that shows as much of it as it can.
    fn shown(&self) -> Editor {
        let mut editor = Editor::new(self.document.clone());
        editor.handle(Input::Resized(1_600.0, 900.0));
        editor.fit();
        editor
    }
}

fn main() {
    // Cargo says `--bench` to every benchmark.
    let words: Vec<String> = (std::env::args().skip(1))
        .filter(|word| word != "--bench")
        .collect();
    if words.iter().any(|word| word == "monotone") {
        return monotone::measure();
    }
    let most = (words.iter().position(|word| word == "--most"))
        .map_or(usize::MAX, |at| words[at + 1].parse().unwrap());
    let chosen = |name: &str| {
        let named = ANALYSES
            .iter()
            .any(|(one, _)| words.iter().any(|word| word == one));
        !named || words.iter().any(|word| word == name)
    };
    let designs: Vec<Design> = (SIZES.iter().filter(|size| **size <= most))
        .map(|size| Design::of(*size))
        .collect();
    for design in &designs {
        let (nodes, links) = (design.document.nodes.len(), design.document.links.len());
        println!("{nodes} components, {links} links");
    }
    for (way, measure) in WAYS {
        print!("{way:<18}");
        for size in &SIZES[..designs.len()] {
            print!("{size:>12}");
        }
        println!("   ratios");
        let mut over = 0;
        for (name, measured) in ANALYSES.iter().filter(|(name, _)| chosen(name)) {
            over += grown(name, &designs, |design| measured(design, measure).fastest);
        }
        println!("{over} over {LIMIT} times as long for ten times as many components\n");
    }
    if words.is_empty() {
        monotone::measure();
    }
}

/// Prints how long something takes on each design, and how many times as long as on the one before; how many ratios
/// are over the limit.
fn grown(name: &str, designs: &[Design], took: impl Fn(&Design) -> f64) -> usize {
    print!("{name:<18}");
    let mut before: Option<(usize, f64)> = None;
    let mut ratios = String::new();
    let mut over = 0;
    for (size, design) in SIZES.iter().zip(designs) {
        let took = took(design);
        print!("{took:>12.3}");
        if let Some((_, less)) = before.filter(|(less, _)| *less >= JUDGED) {
            let ratio = took / less;
            let verdict = if ratio <= LIMIT { "" } else { " OVER" };
            ratios += &format!("{ratio:>7.1}{verdict}");
            over += usize::from(ratio > LIMIT);
        }
        before = Some((*size, took));
    }
    println!("{ratios}");
    over
}
