//! Designs of many of one kind: the example of each rule drawn again and again, beside itself, and crowded into
//! the containers of the first. What is compared pair by pair shows there, where the usual mixture hides it.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use shared::cost::Bill;
use shared::document::{Document, NodeId};
use shared::plan::plan;
use shared::rules::{self, Context};
use shared::sketch;
use shared::topology::Topology;
use shared::uptime::{Effort, Evaluation, Uptime};

/// Components of the smaller and of the larger designs.
const SIZES: [usize; 2] = [300, 3_000];
/// What takes less, in milliseconds, is not looked at: it would be noise.
const LEAST: f64 = 4.0;
/// So many times as long for each component is told.
const LIMIT: f64 = 2.5;

/// A way to draw an example so many times.
type Drawn = fn(&Document, usize) -> Document;

/// Prints what takes far longer for each component of the larger design.
pub fn measure() {
    let ways: [(&str, Drawn); 2] = [("beside", beside), ("crowded", crowded)];
    let mut told = 0;
    for rule in rules::ALL {
        for (example, text) in [("violates", rule.violates), ("passes", rule.passes)] {
            let document = sketch::parse(text).unwrap();
            for (way, drawn) in ways {
                let designs =
                    SIZES.map(|size| drawn(&document, (size / document.nodes.len().max(1)).max(2)));
                for (name, [small, large]) in grown(&designs) {
                    let many = designs.each_ref().map(|design| design.nodes.len());
                    println!(
                        "{name} where {} {example}, {way}: {small:.2} ms of {}, {large:.2} ms of {} components",
                        rule.id, many[0], many[1]
                    );
                    told += 1;
                }
            }
        }
    }
    println!("{told} take more than {LIMIT} times as long for each component");
}

/// What takes far longer on the larger design for each of its components, with both times.
fn grown(designs: &[Document; 2]) -> Vec<(&'static str, [f64; 2])> {
    let more = designs[1].nodes.len() as f64 / designs[0].nodes.len() as f64;
    let topologies = designs.each_ref().map(Topology::of);
    // What a rule takes does not depend on how available the design is.
    let uptime = Uptime::default();
    let contexts = topologies
        .each_ref()
        .map(|topology| Context::of(topology, &uptime));
    let mut found = Vec::new();
    let mut look = |name, run: &dyn Fn(usize)| {
        let large = fastest(|| run(1));
        if large > LEAST {
            let small = fastest(|| run(0));
            if large / small > LIMIT * more {
                found.push((name, [small, large]));
            }
        }
    };
    for rule in rules::ALL {
        look(rule.id, &|at| {
            black_box(rules::run(rule, &contexts[at]));
        });
    }
    // With the indexes that they share, which the runs above find there.
    look("all rules", &|at| {
        let topology = Topology::of(&designs[at]);
        black_box(rules::judge_in(&Context::of(&topology, &uptime)));
    });
    look("availability", &|at| {
        black_box(Evaluation::of(&topologies[at], Effort::LIVE));
    });
    look("bill", &|at| {
        black_box(Bill::of(&topologies[at]));
    });
    look("plan", &|at| {
        black_box(plan(&designs[at]));
    });
    found
}

/// Of two runs the faster one, in milliseconds.
fn fastest(run: impl Fn()) -> f64 {
    let once = || {
        let begin = Instant::now();
        run();
        begin.elapsed().as_secs_f64() * 1_000.0
    };
    once().min(once())
}

/// The example so many times, each with containers of its own.
fn beside(example: &Document, times: usize) -> Document {
    repeated(example, times, |_| true)
}

/// What stands innermost so many times, in the same containers.
fn crowded(example: &Document, times: usize) -> Document {
    let holds = |id: NodeId| {
        let mut nodes = example.nodes.values();
        nodes.any(|node| node.parent == Some(id) || node.spans.contains(&id))
    };
    repeated(example, times, |id| !holds(id))
}

/// Adds copies of some nodes, and of their links, to the example.
fn repeated(example: &Document, times: usize, is_copied: impl Fn(NodeId) -> bool) -> Document {
    let mut document = example.clone();
    for time in 1..times {
        let mut copies: BTreeMap<NodeId, NodeId> = BTreeMap::new();
        for (id, node) in example.nodes.iter().filter(|(id, _)| is_copied(**id)) {
            let mut copy = node.as_ref().clone();
            copy.slug = format!("{}-{time}x", copy.slug);
            copies.insert(*id, document.add_node(copy));
        }
        let copied = |id: NodeId| copies.get(&id).copied().unwrap_or(id);
        for &id in copies.values() {
            let node = document.node_mut(id).unwrap();
            node.parent = node.parent.map(copied);
            node.spans = node.spans.iter().map(|span| copied(*span)).collect();
        }
        for link in example.links.values() {
            let mut copy = link.as_ref().clone();
            (copy.from, copy.to) = (copied(copy.from), copied(copy.to));
            if (copy.from, copy.to) != (link.from, link.to) {
                document.add_link(copy);
            }
        }
    }
    document
}
