//! Terraform: every design exports as its golden files, real Terraform accepts and plans them, and
//! the emulator builds and removes them. What is skipped for a missing tool says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use expect_test::expect_file;
use serde_json::Value;
use server::export::{export, terraform};
use shared::document::Document;
use shared::iac::Plan;
use shared::plan::plan;
use tests::emulator::Emulator;
use tests::terraform::{Folder, changes, created};
use tests::{design, folder, names, tool};

/// Files beside the golden ones that no export writes.
const BESIDE: [&str; 2] = ["resources.txt", "DEVIATIONS.md"];

#[test]
fn every_design_exports_as_its_golden_files() {
    for name in names() {
        let golden = folder(&name).join("terraform");
        std::fs::create_dir_all(&golden).unwrap();
        let export = export(&design(&name)).unwrap();
        for (file, text) in &export.files {
            expect_file![golden.join(file)].assert_eq(text);
        }
        let resources = listed(&counts(&plan(&design(&name))));
        expect_file![golden.join("resources.txt")].assert_eq(&resources);
        for entry in std::fs::read_dir(&golden).unwrap() {
            let file = entry.unwrap().file_name().into_string().unwrap();
            let known = export.files.contains_key(&file) || BESIDE.contains(&file.as_str());
            assert!(known, "{name} no longer exports {file}: remove it");
        }
    }
}

/// What facts/systems.md, section 003, plans for the system of the City of Boston, and how many we
/// plan. Each difference is explained in `tests/designs/boston/terraform/DEVIATIONS.md`.
const BOSTON: [(&str, usize, usize); 35] = [
    ("aws_vpc", 1, 1),
    ("aws_subnet", 8, 8),
    ("aws_internet_gateway", 1, 1),
    ("aws_eip", 3, 3),
    ("aws_nat_gateway", 2, 2),
    ("aws_route_table", 3, 3),
    ("aws_route", 3, 3),
    ("aws_route_table_association", 8, 8),
    ("aws_vpn_gateway", 1, 1),
    ("aws_customer_gateway", 1, 1),
    ("aws_vpn_connection", 1, 1),
    ("aws_vpn_connection_route", 1, 1),
    ("aws_vpn_gateway_route_propagation", 2, 2),
    ("aws_security_group", 5, 5),
    ("aws_vpc_security_group_ingress_rule", 9, 9),
    ("aws_vpc_security_group_egress_rule", 8, 8),
    ("aws_lb", 2, 2),
    ("aws_lb_listener", 4, 4),
    ("aws_lb_listener_rule", 4, 4),
    ("aws_lb_target_group", 4, 4),
    ("aws_acm_certificate", 1, 1),
    ("aws_ecs_cluster", 2, 2),
    ("aws_ecs_capacity_provider", 2, 2),
    ("aws_ecs_cluster_capacity_providers", 2, 2),
    ("aws_launch_template", 2, 2),
    ("aws_autoscaling_group", 2, 2),
    ("aws_ecs_task_definition", 4, 4),
    ("aws_ecs_service", 4, 4),
    ("aws_ecr_repository", 2, 2),
    ("aws_instance", 1, 1),
    ("aws_iam_role", 7, 7),
    ("aws_iam_role_policy_attachment", 4, 3),
    ("aws_iam_instance_profile", 2, 2),
    ("aws_cloudwatch_log_group", 4, 4),
    ("aws_cloudwatch_metric_alarm", 1, 1),
];

#[test]
fn boston_plans_the_resources_of_section_003() {
    let stated: usize = BOSTON.iter().map(|(_, stated, _)| stated).sum();
    assert_eq!(stated, 111);
    let ours = BOSTON.iter().map(|(kind, _, ours)| (*kind, *ours));
    assert_eq!(counts(&plan(&design("boston"))), ours.collect());
    let deviations = folder("boston").join("terraform/DEVIATIONS.md");
    let deviations = std::fs::read_to_string(deviations).unwrap();
    for (kind, stated, ours) in BOSTON {
        let explained = deviations.contains(&format!("`{kind}`"));
        assert_eq!(stated != ours, explained, "{kind}");
    }
}

/// How many resources of each type are in a plan.
fn counts(plan: &Plan) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for resource in &plan.resources {
        *counts.entry(resource.address.kind).or_insert(0) += 1;
    }
    counts
}

fn listed(counts: &BTreeMap<&str, usize>) -> String {
    let total: usize = counts.values().sum();
    let lines = counts
        .iter()
        .map(|(kind, count)| format!("{count:4} {kind}\n"));
    let lines: String = lines.collect();
    format!("{lines}{total:4} in all\n")
}

#[test]
fn no_design_has_gaps() {
    for name in names() {
        assert_eq!(plan(&design(&name)).gaps, [], "{name}");
    }
}

#[test]
fn terraform_plans_every_design() {
    let Some(binary) = tool("terraform_plans_every_design", "AZIMUTH_TERRAFORM") else {
        return;
    };
    for name in names() {
        plans(&binary, &name, &design(&name));
    }
}

/// Real Terraform finds the files well formed and valid, and plans what our plan holds.
#[track_caller]
fn plans(binary: &Path, name: &str, document: &Document) -> Value {
    let files = export(document).unwrap().files;
    let folder = Folder::new(binary, &files).unwrap();
    // The example is checked, too: its copy has an ending that Terraform knows.
    folder
        .succeed(&["fmt", "-check", "-diff", "-recursive"])
        .unwrap();
    folder.succeed(&["init", "-no-color"]).unwrap();
    folder.succeed(&["validate", "-no-color"]).unwrap();
    let planned = folder.plan().unwrap();
    let plan = plan(document);
    let ours: BTreeMap<String, usize> = (counts(&plan).into_iter())
        .map(|(kind, count)| (kind.to_owned(), count))
        .collect();
    assert_eq!(created(&planned), ours, "{name}");
    let addresses: BTreeSet<String> = changes(&planned)
        .filter_map(|change| change["address"].as_str().map(str::to_owned))
        .collect();
    let expected = plan.resources.iter().map(|resource| {
        let address = &resource.address;
        match &address.key {
            Some(key) => format!("{}.{}[\"{key}\"]", address.kind, address.name),
            None => format!("{}.{}", address.kind, address.name),
        }
    });
    assert_eq!(addresses, expected.collect(), "{name}");
    planned
}

/// The designs that the emulator builds.
const BUILT: [&str; 2] = ["boston", "fargate-web"];

/// What the emulator is spared: a type of resource, and in which designs. Each has its evidence in
/// `tests/emulator.md`.
const SPARED: [(&str, &[&str]); 3] = [
    ("aws_ecs_service", &["boston"]),
    ("aws_vpn_connection_route", &["boston"]),
    ("aws_vpn_gateway_route_propagation", &["boston"]),
];

/// Attributes that the emulator loses or rewrites, so that a second plan would set them again; in
/// the copy for the emulator, changes of them are ignored. The evidence is in `tests/emulator.md`.
const LOST: [(&str, &str); 9] = [
    ("aws_ecs_service", "availability_zone_rebalancing"),
    ("aws_ecs_service", "enable_ecs_managed_tags"),
    ("aws_ecs_service", "health_check_grace_period_seconds"),
    ("aws_launch_template", "tag_specifications"),
    ("aws_vpc_security_group_egress_rule", "description"),
    (
        "aws_vpc_security_group_egress_rule",
        "referenced_security_group_id",
    ),
    ("aws_vpc_security_group_ingress_rule", "description"),
    (
        "aws_vpc_security_group_ingress_rule",
        "referenced_security_group_id",
    ),
    ("aws_vpn_connection", "static_routes_only"),
];

/// A machine image that the emulator has, in place of the one in the example.
const IMAGE: &str = "ami-760aaa0f";

#[test]
fn the_emulator_builds_and_removes_boston() {
    lives("the_emulator_builds_and_removes_boston", "boston");
}

#[test]
fn the_emulator_builds_and_removes_the_container_web_app() {
    lives(
        "the_emulator_builds_and_removes_the_container_web_app",
        "fargate-web",
    );
}

#[test]
fn what_the_emulator_is_spared_is_documented() {
    let path = tests::repository().join("tests/emulator.md");
    let text = std::fs::read_to_string(path).unwrap();
    for (kind, designs) in SPARED {
        assert!(text.contains(&format!("`{kind}`")), "{kind}");
        for design in designs {
            assert!(BUILT.contains(design) && text.contains(design), "{design}");
        }
    }
    for (kind, attribute) in LOST {
        assert!(
            text.contains(&format!("`{kind}.{attribute}`")),
            "{kind}.{attribute}"
        );
    }
}

/// Applies the design on the emulator, finds nothing left to do, and destroys it.
fn lives(test: &str, name: &str) {
    let (Some(binary), Some(moto)) = (tool(test, "AZIMUTH_TERRAFORM"), tool(test, "AZIMUTH_MOTO"))
    else {
        return;
    };
    let document = design(name);
    let plan = for_the_emulator(plan(&document), name);
    let mut files = terraform::files(&plan, &document).unwrap();
    let example = files.get_mut("terraform.tfvars.example").unwrap();
    *example = example.replace("ami-0123456789abcdef0", IMAGE);
    let built = plan.resources.len();

    let emulator = Emulator::start(&moto).unwrap();
    let folder = Folder::new(&binary, &files)
        .unwrap()
        .against(&emulator.endpoint());
    folder.succeed(&["init", "-no-color"]).unwrap();
    let applied = folder
        .succeed(&["apply", "-no-color", "-auto-approve"])
        .unwrap();
    let all = format!("Apply complete! Resources: {built} added, 0 changed, 0 destroyed.");
    assert!(applied.contains(&all), "{applied}");
    let again = folder
        .run(&["plan", "-no-color", "-detailed-exitcode"])
        .unwrap();
    let said = String::from_utf8_lossy(&again.stdout);
    let said: Vec<_> = (said.lines())
        .filter(|line| !line.contains("Refreshing state"))
        .collect();
    let said = said.join("\n");
    assert_eq!(
        again.status.code(),
        Some(0),
        "a second plan is not empty: {said}"
    );
    let destroyed = folder
        .succeed(&["destroy", "-no-color", "-auto-approve"])
        .unwrap();
    let all = format!("Destroy complete! Resources: {built} destroyed.");
    assert!(destroyed.contains(&all), "{destroyed}");
}

/// The plan without what the emulator cannot do.
fn for_the_emulator(mut plan: Plan, name: &str) -> Plan {
    let spared = |kind: &str| {
        (SPARED.iter()).any(|(spared, designs)| *spared == kind && designs.contains(&name))
    };
    plan.resources
        .retain(|resource| !spared(resource.address.kind));
    for resource in &mut plan.resources {
        let lost = LOST
            .iter()
            .filter(|(kind, _)| *kind == resource.address.kind);
        resource
            .ignore_changes
            .extend(lost.map(|(_, attribute)| *attribute));
    }
    plan
}
