//! The faults of other editors that only show in the whole: files, links, code. One test each, named
//! after it; those of the canvas are beside the editor.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::{BTreeMap, BTreeSet};

use server::export::export;
use shared::component::Component;
use shared::cost::Bill;
use shared::document::Document;
use shared::editor::Editor;
use shared::plan::Level;
use shared::topology::Topology;
use shared::{fragment, sketch, wire};
use tests::{design, finished, names};

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
                if let Some(Component::Subnet(subnet)) = topology.component(subnet) {
                    assert!(blocks.insert(subnet.cidr), "{name}: {:?}", subnet.cidr);
                }
            }
        }
    }
}

/// The bill of a sketch.
fn bill(text: &str) -> Bill {
    Bill::of(&Topology::of(&sketch::parse(text).unwrap()))
}

#[test]
fn a_usage_based_cost_is_shown_as_a_dash_so_that_the_total_misleads() {
    let known = bill("r: region\n  job: lambda monthly_requests=1000000 request_duration_ms=100\n");
    assert_eq!(known.unknown().count(), 0);
    let bill = bill("r: region\n  job: lambda monthly_requests=1000000\n");
    let unknown: Vec<&str> = bill.unknown().map(|line| line.part).collect();
    assert_eq!(unknown, ["Duration"]);
}

#[test]
fn cross_zone_transfer_is_forgotten() {
    let bill = bill(
        "
        r: region
          v: vpc
            za: zone letter=a
              sa: subnet
                app: ec2
            zb: zone letter=b
              sb: subnet
                other: ec2
        app -> other gb_per_month=100",
    );
    let between = bill.lines.iter().find(|line| line.part == "Between zones");
    let paid = between.unwrap().monthly.unwrap();
    // 100 GB, 0.01 USD for each in both directions.
    assert_eq!(paid.expected.to_string().parse::<f64>().unwrap(), 2.0);
}

#[test]
fn multi_az_moves_only_one_of_the_lines() {
    let lines = |multi_az: bool| {
        let bill = bill(&format!(
            "
            r: region
              v: vpc
                za: zone letter=a
                  sa: subnet
                zb: zone letter=b
                  sb: subnet
                db: rds multi_az={multi_az} spans=sa,sb"
        ));
        let amount = |part: &str| {
            let line = bill.lines.iter().find(|line| line.part == part);
            line.unwrap().monthly.unwrap().expected
        };
        ["Instance", "Storage"].map(amount)
    };
    for (one, two) in lines(false).into_iter().zip(lines(true)) {
        // AWS rounds its prices for an hour.
        assert_eq!((two / one).round().to_string(), "2");
    }
}

/// The Terraform of a design by folder, each a root module.
fn modules(document: &Document) -> BTreeMap<String, Vec<String>> {
    let mut modules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in export(document, Level::Standard).unwrap().files {
        // What was renamed is told by the names that it had.
        if path.ends_with(".tf") && !path.ends_with("moved.tf") {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            modules.entry(folder.to_owned()).or_default().push(text);
        }
    }
    modules
}

/// The resources that files declare: type and name.
fn declared(files: &[String]) -> BTreeSet<String> {
    let bodies = files.iter().map(|text| hcl::parse(text).unwrap());
    let blocks = bodies.flat_map(|body| body.blocks().cloned().collect::<Vec<_>>());
    let resources = blocks.filter(|block| block.identifier() == "resource");
    let labels = resources.map(|block| {
        let labels: Vec<&str> = block.labels().iter().map(|label| label.as_str()).collect();
        labels.join(".")
    });
    labels.collect()
}

#[test]
fn generated_code_refers_to_what_is_not_there() {
    for name in finished() {
        for (folder, files) in modules(&design(&name)) {
            let declared = declared(&files);
            for text in &files {
                let words = text.split(|letter: char| {
                    !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
                });
                for word in words.filter(|word| word.starts_with("aws_")) {
                    let parts: Vec<&str> = word.split('.').take(2).collect();
                    if let [_, _] = parts.as_slice() {
                        assert!(
                            declared.contains(&parts.join(".")),
                            "{name} {folder}: {word}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn generated_code_has_empty_subnet_ids() {
    for name in finished() {
        for text in modules(&design(&name)).into_values().flatten() {
            let bare: String = text.split_whitespace().collect();
            for empty in ["subnet_ids=[]", "subnets=[]", "vpc_zone_identifier=[]"] {
                assert!(!bare.contains(empty), "{name}: {empty}");
            }
        }
    }
}

#[test]
fn edges_become_only_an_order_of_creation() {
    let whole = design("three-tier-web");
    let count = |document: &Document| -> usize {
        modules(document)
            .values()
            .map(|files| declared(files).len())
            .sum()
    };
    let topology = Topology::of(&whole);
    let inside = |id| topology.vpc_of(id).is_some();
    let links = whole
        .links
        .iter()
        .filter(|(_, link)| inside(link.from) && inside(link.to));
    let links: Vec<_> = links.map(|(id, _)| *id).collect();
    assert!(!links.is_empty());
    for link in links {
        let mut without = whole.clone();
        without.links.remove(&link);
        assert!(count(&without) < count(&whole), "{link:?}");
    }
}
