//! Renamed nodes: their resources have other addresses in code and stay what they are.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use server::export::export;
use shared::document::{Document, NodeId, split_zone};
use shared::iac::{Address, Plan};
use shared::plan::{Level, plan};
use shared::sketch;
use tests::emulator::Emulator;
use tests::terraform::{Folder, changes};
use tests::{design, names, tool};

#[track_caller]
fn check(sketch: &str, expected: Expect) {
    let document = sketch::parse(sketch).unwrap();
    let files = export(&document, Level::Standard).unwrap().files;
    expected.assert_eq(files.get("moved.tf").map_or("", String::as_str));
    let again = export(&document, Level::Standard).unwrap().files;
    assert_eq!(again, files);
}

#[test]
fn a_design_in_which_nothing_was_renamed_has_no_moves() {
    check("r: region\n  v: vpc cidr=10.0.0.0/16", expect![""]);
}

#[test]
fn a_renamed_node_moves_from_each_of_its_former_slugs() {
    check(
        "
        r: region
          shop: vpc was=v,site cidr=10.0.0.0/16
        ",
        expect![[r#"
            moved {
              from = aws_vpc.v
              to   = aws_vpc.site
            }

            moved {
              from = aws_vpc.site
              to   = aws_vpc.shop
            }
        "#]],
    );
}

#[test]
fn siblings_move_together_and_one_alone_by_its_key() {
    check(
        "
        r: region
          v: vpc cidr=10.0.0.0/16
            zone-a: zone letter=a
              shop-a: subnet was=web-a cidr=10.0.0.0/24
              data-a: subnet cidr=10.0.2.0/24
            zone-b: zone letter=b
              shop-b: subnet was=web-b cidr=10.0.1.0/24
              store-b: subnet was=data-b cidr=10.0.3.0/24
        ",
        expect![[r#"
            moved {
              from = aws_subnet.web
              to   = aws_subnet.shop
            }

            moved {
              from = aws_subnet.data["b"]
              to   = aws_subnet.store["b"]
            }

            moved {
              from = aws_route_table_association.web
              to   = aws_route_table_association.shop
            }

            moved {
              from = aws_route_table_association.data["b"]
              to   = aws_route_table_association.store["b"]
            }
        "#]],
    );
}

/// The design with another slug for a node, which it gets in the editor.
fn renamed(document: &Document, id: NodeId) -> Document {
    let mut renamed = document.clone();
    let (stem, zone) = split_zone(&document.node(id).unwrap().slug);
    let zone = zone.map_or_else(String::new, |letter| format!("-{letter}"));
    let slug = renamed.free_slug(&format!("x-{stem}{zone}"));
    renamed.node_mut(id).unwrap().change_slug(slug);
    renamed.validate().unwrap();
    renamed
}

fn addresses(plan: &Plan) -> BTreeSet<&Address> {
    plan.resources.iter().map(|found| &found.address).collect()
}

/// Where the resource is that had an address.
fn moved(plan: &Plan, from: &Address) -> Address {
    let step = plan.moves.iter().find(|step| step.from == *from);
    step.map_or_else(|| from.clone(), |step| moved(plan, &step.to))
}

/// Every resource of one plan is in another one: where it was, or where a move says.
#[track_caller]
fn arrives(built: &Plan, after: &Plan, what: &str) {
    let arrived: BTreeSet<Address> = (addresses(built).into_iter())
        .map(|address| moved(after, address))
        .collect();
    let there: BTreeSet<Address> = addresses(after).into_iter().cloned().collect();
    assert_eq!(arrived, there, "{what}");
}

#[test]
fn renamed_siblings_are_called_as_if_they_had_been_drawn_so() {
    for name in names().iter().filter(|name| !name.ends_with("-as-written")) {
        let before = design(name);
        let built = plan(&before);
        let mut stems: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
        for (id, node) in &before.nodes {
            stems.entry(split_zone(&node.slug).0).or_default().push(*id);
        }
        for (stem, siblings) in stems {
            let mut document = before.clone();
            for id in siblings {
                document = renamed(&document, id);
            }
            let after = plan(&document);
            arrives(&built, &after, &format!("{name} {stem}"));
            let mut fresh = document;
            for node in fresh.nodes.values_mut() {
                Arc::make_mut(node).former_slugs.clear();
            }
            assert_eq!(addresses(&plan(&fresh)), addresses(&after), "{name} {stem}");
        }
    }
}

/// What a load balancer has for each service.
const SERVICE: [&str; 2] = ["aws_lb_target_group", "aws_lb_listener_rule"];

#[test]
fn a_node_that_leaves_its_siblings_keeps_what_it_has() {
    let before = design("taborda");
    let built = plan(&before);
    for id in before.nodes.keys() {
        let after = plan(&renamed(&before, *id));
        // A server that is called otherwise is a service of its own, to which the balancer sends other requests.
        let mut rest = after.clone();
        rest.resources.retain(|resource| {
            let is_for_service = SERVICE.contains(&resource.address.kind);
            !is_for_service || addresses(&built).contains(&resource.address)
        });
        arrives(&built, &rest, &id.to_string());
        let slug = before.node(*id).unwrap().slug.as_str();
        let more = after.resources.len() - rest.resources.len();
        assert_eq!(
            more,
            if slug.starts_with("nginx-") { 3 } else { 0 },
            "{slug}"
        );
    }
}

#[test]
fn terraform_moves_what_was_renamed_and_destroys_nothing() {
    let test = "terraform_moves_what_was_renamed_and_destroys_nothing";
    let (Some(binary), Some(moto)) = (tool(test, "AZIMUTH_TERRAFORM"), tool(test, "AZIMUTH_MOTO"))
    else {
        return;
    };
    let before = design("fargate-web");
    let emulator = Emulator::start(&moto).unwrap();
    let files = |document: &Document| export(document, Level::Standard).unwrap().files;
    let folder = Folder::new(&binary, &files(&before))
        .unwrap()
        .against(&emulator.endpoint());
    folder.succeed(&["init", "-no-color"]).unwrap();
    folder
        .succeed(&["apply", "-no-color", "-auto-approve"])
        .unwrap();
    // Every node is renamed, and one more than once.
    let mut after = before.clone();
    for id in before.nodes.keys() {
        after = renamed(&after, *id);
    }
    let balancer = after
        .nodes
        .iter()
        .find(|(_, node)| node.name == "Load balancer");
    let balancer = *balancer.unwrap().0;
    after = renamed(&after, balancer);
    folder.replace(&files(&after)).unwrap();
    let planned = folder.plan().unwrap();
    let mut moves = 0;
    for change in changes(&planned) {
        let actions = &change["change"]["actions"];
        let kept = [json!(["no-op"]), json!(["update"])].contains(actions);
        assert!(kept, "{}: {actions}", change["address"]);
        moves += usize::from(change.get("previous_address").is_some_and(Value::is_string));
    }
    let (built, now) = (plan(&before), plan(&after));
    let stayed = addresses(&built).intersection(&addresses(&now)).count();
    assert_eq!(moves + stayed, now.resources.len());
    assert!(moves > stayed, "{moves} moved, {stayed} stayed");
}
