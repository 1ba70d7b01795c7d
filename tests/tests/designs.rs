//! Every design: the template that ships is the saved form of its sketch.

use std::sync::Arc;

use expect_test::expect_file;
use shared::document::{Document, NodeId};
use shared::plan::{is_whole, plan};
use shared::topology::Topology;
use shared::wire;
use tests::{design, names, repository};

#[test]
fn every_template_is_the_saved_form_of_its_sketch() {
    for name in names() {
        let path = repository()
            .join("assets/designs")
            .join(format!("{name}.json"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        expect_file![path].assert_eq(&wire::to_text(&design(&name)));
    }
}

#[test]
fn what_looks_whole_without_some_part_is_whole() {
    let (mut whole, mut tried) = (0, 0);
    for name in names() {
        let document = design(&name);
        for id in document.nodes.keys().copied() {
            let mut less = document.clone();
            remove(&mut less, id);
            tried += 1;
            if is_whole(&Topology::of(&less)) {
                whole += 1;
                let plan = plan(&less);
                let missing = &document.nodes[&id].slug;
                assert_eq!(
                    (plan.gaps, plan.doubles),
                    (vec![], vec![]),
                    "{name} without {missing}"
                );
            }
        }
    }
    // The quick look is of use only when it often says yes.
    assert!(whole * 10 > tried, "{whole} of {tried}");
}

/// Takes out a node with all that stands in it.
fn remove(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let mut lost = topology.descendants(id);
    lost.push(id);
    document.nodes.retain(|id, _| !lost.contains(id));
    (document.links).retain(|_, link| !lost.contains(&link.from) && !lost.contains(&link.to));
    for node in document.nodes.values_mut() {
        Arc::make_mut(node)
            .spans
            .retain(|span| !lost.contains(span));
    }
}
