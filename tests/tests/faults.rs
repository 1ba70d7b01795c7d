//! The faults of other editors that only show in the whole: files, links, code. One test each, named
//! after it; those of the canvas are beside the editor.

use std::collections::BTreeSet;

use shared::component::Component;
use shared::editor::Editor;
use shared::topology::Topology;
use shared::{fragment, wire};
use tests::{design, names};

#[test]
fn opening_a_file_rewrites_it() {
    for name in names() {
        let text = wire::to_text(&design(&name));
        let editor = Editor::new(wire::from_text(&text).unwrap());
        assert_eq!(wire::to_text(editor.document()), text, "{name}");
    }
}

#[test]
fn share_links_fail_at_size_or_only_work_on_the_makers_server() {
    for name in names() {
        let document = design(&name);
        // The design is in the link itself: no server is asked.
        let text = fragment::write(&document).unwrap();
        assert!(text.len() < fragment::LENGTH_LIMIT, "{name}");
        assert_eq!(fragment::read(&text).unwrap().document, document, "{name}");
    }
}

#[test]
fn generated_code_has_one_block_in_every_private_subnet() {
    for name in names().iter().filter(|name| !name.ends_with("as-written")) {
        let document = design(name);
        let topology = Topology::of(&document);
        for vpc in topology.vpcs() {
            let mut blocks = BTreeSet::new();
            for subnet in topology.subnets_in(vpc) {
                if let Some(Component::Subnet(subnet)) =
                    topology.node(subnet).map(|node| &node.component)
                {
                    assert!(blocks.insert(subnet.cidr), "{name}: {:?}", subnet.cidr);
                }
            }
        }
    }
}
