//! How designs are drawn: what the eye trips over is counted, on every template.

use shared::editor::route;
use shared::editor::scene::{Marks, label_width, scene};
use shared::editor::{Editor, layout};
use shared::geometry::Rect;
use shared::topology::Topology;
use tests::{design, names};

#[test]
fn no_link_of_a_template_runs_through_a_node() {
    for name in names() {
        let editor = Editor::new(design(&name));
        let topology = Topology::of(editor.document());
        let crossings: Vec<String> = route::crossings(&topology, editor.routes())
            .into_iter()
            .map(|(link, node)| format!("{link} through {}", topology.name(node)))
            .collect();
        assert_eq!(crossings, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn links_of_templates_are_at_right_angles() {
    for name in names() {
        for (link, course) in Editor::new(design(&name)).routes() {
            for pair in course.windows(2) {
                assert!(
                    pair[0].x == pair[1].x || pair[0].y == pair[1].y,
                    "{name}: {link} {course:?}"
                );
            }
        }
    }
}

#[test]
fn no_node_of_a_template_covers_another() {
    for name in names() {
        let document = design(&name);
        let topology = Topology::of(&document);
        // Frames may lie beneath what stands in a cluster that reaches over several of them.
        let is_leaf = |id| {
            topology
                .node(id)
                .is_some_and(|node| node.component.facts().offers.is_none())
        };
        let covered: Vec<String> = layout::overlaps(&topology)
            .into_iter()
            .filter(|(a, b)| is_leaf(*a) && is_leaf(*b))
            .map(|(a, b)| format!("{} and {}", topology.name(a), topology.name(b)))
            .collect();
        assert_eq!(covered, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn no_label_of_a_template_lies_on_another_or_on_a_node() {
    for name in names() {
        let scene = scene(&Editor::new(design(&name)), &Marks::default());
        let labels: Vec<(Rect, &str)> = (scene.links.iter())
            .filter_map(|link| link.label.as_ref())
            .map(|(words, at)| {
                let width = label_width(words);
                (
                    Rect::new(at.x - width / 2, at.y - 9, width, 18),
                    words.as_str(),
                )
            })
            .collect();
        for (index, (rect, words)) in labels.iter().enumerate() {
            let others = labels.iter().skip(index + 1);
            let other = others.into_iter().find(|(other, _)| other.overlaps(*rect));
            assert_eq!(other, None, "{name}: {words}");
            let leaves = scene.nodes.iter().filter(|node| node.tint.is_none());
            let node = leaves.into_iter().find(|node| node.rect.overlaps(*rect));
            assert_eq!(node.map(|node| &node.name), None, "{name}: {words}");
        }
    }
}
