//! Hostile and half-finished designs: text of the user never becomes code, and what is missing
//! leaves a gap instead of broken code.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

use std::collections::{BTreeMap, BTreeSet};

use server::export::export;
use shared::component::{Answer, Component};
use shared::document::{Document, Link, Node, NodeId};
use shared::field::{FieldView, Shape};
use shared::iac::{Plan, Value};
use shared::plan::{Level, plan};
use shared::sketch;
use tests::random::Dice;
use tests::samples::{ONE_OF_EACH, OTHER_MODES, other_values, smallest};
use tests::terraform::{Folder, changes};
use tests::texts::{HOSTILE, written_over};
use tests::{hcl, tool};

fn one_of_each() -> Document {
    let document = sketch::parse(ONE_OF_EACH).unwrap();
    let types: BTreeSet<_> = (document.nodes.values())
        .map(|node| node.component.id())
        .collect();
    assert_eq!(types, Component::IDS.iter().copied().collect());
    document
}

/// Every file reads as HCL, holds the blocks of the plan and no others, and says every text.
#[track_caller]
fn reads_back(document: &Document) {
    let plan = plan(document);
    sound(&plan);
    let files = export(document, Level::Standard).unwrap().files;
    let (mut found, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for (name, text) in files.iter().filter(|(name, _)| !name.ends_with(".md")) {
        let parsed = hcl::blocks(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        found.extend(parsed);
        texts.extend(hcl::texts(text).unwrap());
    }
    let label = |parts: &[&str]| -> Vec<String> { parts.iter().map(|&part| part.into()).collect() };
    let mut expected = BTreeSet::from([label(&["terraform"]), label(&["provider", "aws"])]);
    expected.extend(
        plan.resources
            .iter()
            .map(|resource| label(&["resource", resource.address.kind, &resource.address.name])),
    );
    let variables = plan.variables.iter();
    expected.extend(variables.map(|variable| label(&["variable", &variable.name])));
    expected.extend(
        plan.outputs
            .iter()
            .map(|output| label(&["output", output.name])),
    );
    assert_eq!(found, expected);
    // Parts of templates stand in the middle of code.
    let parts = template_parts(&plan);
    for resource in &plan.resources {
        resource.content.visit(&mut |value| {
            if let Value::Text(text) = value {
                assert!(
                    texts.contains(text) || parts.contains(text),
                    "{text:?} is not in the files"
                );
            }
        });
    }
}

fn template_parts(plan: &Plan) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for resource in &plan.resources {
        resource.content.visit(&mut |value| {
            if let Value::Template(inside) = value {
                parts.extend(inside.iter().filter_map(|part| match part {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                }));
            }
        });
    }
    parts
}

/// Addresses are unique, names are names, and what is referred to is there.
#[track_caller]
fn sound(plan: &Plan) {
    let mut addresses = BTreeSet::new();
    for resource in &plan.resources {
        let address = &resource.address;
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        assert!(address.name.bytes().all(legal), "{address:?}");
        assert!(addresses.insert(address), "{address:?} twice");
    }
    for resource in &plan.resources {
        for address in resource.references() {
            assert!(addresses.contains(address), "{address:?} is not there");
        }
    }
}

#[test]
fn text_of_the_user_stays_text() {
    let plain = one_of_each();
    reads_back(&plain);
    let addresses = |document: &Document| -> BTreeSet<_> {
        let plan = plan(document);
        assert_eq!(plan.gaps, []);
        plan.resources.into_iter().map(|one| one.address).collect()
    };
    let long = "x".repeat(300);
    for text in HOSTILE.iter().copied().chain([long.as_str(), "", " "]) {
        let hostile = written_over(&plain, text);
        reads_back(&hostile);
        assert_eq!(addresses(&hostile), addresses(&plain), "{text:?}");
    }
}

#[test]
fn terraform_shows_hostile_text_literally() {
    let test = "terraform_shows_hostile_text_literally";
    let Some(binary) = tool(test, "AZIMUTH_TERRAFORM") else {
        return;
    };
    // Every combination of the signs that mean something to HCL, beside the hostile texts.
    let mut texts: BTreeSet<String> = HOSTILE.iter().map(|&text| text.into()).collect();
    for signs in [&['$', '%', '{'][..], &['$', '{', '\\', '"', '}']] {
        let mut words = vec![String::new()];
        for _ in 0..4 {
            words = (words.iter())
                .flat_map(|word| signs.iter().map(move |sign| format!("{word}{sign}")))
                .collect();
            texts.extend(words.iter().cloned());
        }
    }
    let mut document = written_over(&one_of_each(), HOSTILE[5]);
    let variables: Vec<_> = (texts.iter().enumerate())
        .map(|(index, text)| serde_json::json!({ "name": format!("V{index}"), "value": text }))
        .collect();
    let fields = serde_json::json!({ "variables": variables });
    let web = node(&document, "web");
    let web = document.node_mut(web).unwrap();
    web.component = web.component.with(fields.as_object().unwrap()).unwrap();

    let folder = Folder::new(&binary, &export(&document, Level::Standard).unwrap().files).unwrap();
    folder.succeed(&["fmt", "-check", "-diff"]).unwrap();
    folder.succeed(&["init", "-no-color"]).unwrap();
    folder.succeed(&["validate", "-no-color"]).unwrap();
    let planned = folder.plan().unwrap();
    let task = changes(&planned).find(|change| change["address"] == "aws_ecs_task_definition.web");
    let after = &task.unwrap()["change"]["after"];
    let containers = after["container_definitions"].as_str().unwrap();
    let containers: serde_json::Value = serde_json::from_str(containers).unwrap();
    let shown: BTreeSet<String> = (containers[0]["environment"].as_array().unwrap().iter())
        .map(|variable| variable["value"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(shown, texts);
    assert_eq!(containers[0]["image"], HOSTILE[5]);
    assert_eq!(after["tags"]["Name"], "a-file-/etc/passwd");
}

fn node(document: &Document, slug: &str) -> NodeId {
    let found = document.nodes.iter().find(|(_, node)| node.slug == slug);
    *found.unwrap().0
}

/// Types that become resources only together with others: what they watch, protect or serve.
const NOTHING_ALONE: [&str; 3] = ["cloudwatch", "iam_role", "shield"];

#[test]
fn every_type_alone_exports() {
    for id in Component::IDS {
        let document = sketch::parse(&smallest(id)).unwrap_or_else(|error| panic!("{id}: {error}"));
        let plan = plan(&document);
        assert_eq!(plan.gaps, [], "{id}");
        let facts = Component::from_id(id).unwrap().facts();
        let builds_itself = matches!(facts.terraform, Answer::As(_)) && !NOTHING_ALONE.contains(id);
        assert_eq!(
            !plan.resources.is_empty(),
            builds_itself || smallest(id).contains("vpc"),
            "{id}"
        );
        reads_back(&document);
    }
}

/// Fields that change no file of any design, each with the reason.
const WITHOUT_EFFECT: [(&str, &[&str], &str); 13] = [
    (
        "cloud_account",
        &["account_id"],
        "the credentials say which account it is",
    ),
    (
        "zone",
        &["zone_id"],
        "which zone it physically is differs between accounts",
    ),
    (
        "k8s_ingress",
        &["scheme", "target_type", "object_name"],
        "it is an object of the cluster",
    ),
    (
        "k8s_service",
        &["kind", "port", "external_name", "object_name"],
        "it is an object of the cluster",
    ),
    ("asg", &["needed"], "it is asked for the availability"),
    (
        "asg",
        &["launch_source"],
        "the export writes a template either way",
    ),
    (
        "ecs_service",
        &["needed"],
        "it is asked for the availability",
    ),
    (
        "k8s_namespace",
        &["network_policy"],
        "it is an object of the cluster",
    ),
    (
        "k8s_workload",
        &[
            "kind",
            "image",
            "replicas",
            "variables",
            "volumes",
            "cpu_request",
            "memory_request",
            "memory_limit",
            "gpus",
            "hpa_min",
            "hpa_max",
            "hpa_cpu",
            "hpa_memory",
            "fixed_replicas",
            "needed",
            "spread_zones",
            "budget",
            "max_unavailable",
            "min_available",
            "run_as_root",
            "privilege_escalation",
            "privileged",
            "read_only_root",
            "host_network",
            "health_path",
            "health_interval",
            "health_timeout",
            "healthy_threshold",
            "unhealthy_threshold",
            "readiness_probe",
            "liveness_probe",
        ],
        "it is an object of the cluster",
    ),
    ("onprem_database", &["engine"], "it stays where it is"),
    (
        "client",
        &["target", "geography"],
        "it is asked for the availability and for the bill",
    ),
    (
        "external_api",
        &["host"],
        "a variable asks for it where it is called",
    ),
    ("external_ci", &["service"], "somebody else runs it"),
];

/// What a design deploys at both levels, and what is said of it, without the figures: they follow from everything.
type Files = [BTreeMap<String, String>; 2];

fn files(document: &Document) -> Files {
    [Level::Standard, Level::Strict].map(|level| {
        let mut files = export(document, level).unwrap().files;
        if let Some(readme) = files.get_mut("README.md") {
            let parts = readme.split("\n## ");
            let parts: Vec<_> = parts
                .filter(|part| !part.starts_with("Cost and availability"))
                .collect();
            *readme = parts.join("\n## ");
        }
        files
    })
}

/// Whether a field of a node changes a file when it has another value.
fn has_effect((document, before): &(Document, Files), id: NodeId, view: &FieldView) -> bool {
    other_values(view).into_iter().any(|value| {
        let mut changed = document.clone();
        let node = changed.node_mut(id).unwrap();
        let fields = serde_json::json!({ view.name: value });
        let Ok(component) = node.component.with(fields.as_object().unwrap()) else {
            return false;
        };
        node.component = component;
        files(&changed) != *before
    })
}

#[test]
fn every_field_has_an_effect_or_a_reason() {
    let with_files = |document: Document| {
        let files = files(&document);
        (document, files)
    };
    let together = with_files(one_of_each());
    let modes = with_files(sketch::parse(OTHER_MODES).unwrap());
    let mut without = Vec::new();
    for id in Component::IDS {
        let alone = with_files(sketch::parse(&smallest(id)).unwrap());
        let fields = Component::from_id(id).unwrap().fields().into_iter();
        // How much is used is a matter of the bill alone.
        for view in fields.filter(|view| !matches!(view.shape, Shape::Usage { .. })) {
            let effective = [&alone, &together, &modes].iter().any(|design| {
                let nodes = (design.0.nodes.iter()).filter(|(_, node)| node.component.id() == *id);
                let views = |node: &Node| {
                    let fields = node.component.fields().into_iter();
                    fields
                        .filter(|one| one.name == view.name)
                        .collect::<Vec<_>>()
                };
                nodes
                    .flat_map(|(node, inner)| views(inner).into_iter().map(|view| (*node, view)))
                    .any(|(node, view)| has_effect(design, node, &view))
            });
            if !effective {
                without.push(format!("{id} {}", view.name));
            }
        }
    }
    let listed: Vec<_> = (WITHOUT_EFFECT.iter())
        .flat_map(|(id, fields, _)| fields.iter().map(move |field| format!("{id} {field}")))
        .collect();
    assert_eq!(without.join("\n"), listed.join("\n"));
}

#[test]
fn what_is_missing_leaves_a_gap() {
    for (design, gaps) in [
        (
            "r: region\n  v: vpc",
            "v cannot be exported: it has no address block.",
        ),
        (
            "v: vpc cidr=10.0.0.0/16",
            "v cannot be exported: it stands in no region.",
        ),
        (
            "r: region\n  v: vpc cidr=10.0.0.0/8",
            "v cannot be exported: its block 10.0.0.0/8 has another size than AWS takes, which is /16 to /28.",
        ),
        (
            "r: region\n  v: vpc cidr=10.0.0.0/16\n    z: zone\n      s: subnet\n        e: ec2",
            "s cannot be exported: it has no address block.\n\
             e cannot be exported: s is missing from the export.",
        ),
        (
            "r: region\n  v: vpc cidr=10.0.0.0/16\n    s: subnet cidr=10.0.0.0/24",
            "s cannot be exported: it stands in no availability zone of a region.",
        ),
        (
            "r: region\n  v: vpc cidr=10.0.0.0/16\n    a: alb",
            "a cannot be exported: it uses no subnets.",
        ),
        (
            "w: ecs_service",
            "w cannot be exported: it stands in no cluster.",
        ),
        (
            "r: region\n  v: vpc cidr=10.0.0.0/16\n    c: ecs_cluster\n      w: ecs_service launch_type=EC2",
            "w cannot be exported: its cluster has no Auto Scaling group that could run it.",
        ),
        ("e: ec2", "e cannot be exported: it stands in no subnet."),
        (
            "x: vpn_connection",
            "x cannot be exported: it leads to no VPN gateway or transit gateway.",
        ),
        (
            "r: region\n  v: vpc\n    g: vpn_gateway\n  x: vpn_connection\nc: customer_gateway\ng -> x\nx -> c",
            "v cannot be exported: it has no address block.\n\
             g cannot be exported: v is missing from the export.\n\
             x cannot be exported: g is missing from the export.",
        ),
    ] {
        let document = sketch::parse(design).unwrap();
        let found = plan(&document).gaps;
        let found: Vec<_> = found.iter().map(|(_, gap)| gap.as_str()).collect();
        assert_eq!(found.join("\n"), gaps, "{design}");
        reads_back(&document);
    }
}

#[test]
fn designs_without_sense_export_all_the_same() {
    let mut dice = Dice(7);
    for _ in 0..100 {
        let mut document = one_of_each();
        let ids: Vec<NodeId> = document.nodes.keys().copied().collect();
        for _ in 0..dice.roll(12) {
            let id = ids[dice.roll(ids.len())];
            let other = ids[dice.roll(ids.len())];
            let before = document.clone();
            match dice.roll(5) {
                0 => document.node_mut(id).unwrap().parent = Some(other),
                1 => document.node_mut(id).unwrap().spans = vec![other, id],
                2 => document.node_mut(id).unwrap().parent = None,
                3 => {
                    document.node_mut(id).unwrap().slug =
                        format!("web-{}", ["a", "b", "x"][dice.roll(3)])
                }
                _ => {
                    document.add_link(Link::new(id, other));
                }
            }
            if document.validate().is_err() {
                document = before;
            }
        }
        reads_back(&document);
    }
}
