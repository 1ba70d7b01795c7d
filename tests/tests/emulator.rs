//! The whole life of what is exported, on an emulator of AWS: applied, planned again without a
//! change, destroyed. What is skipped for a missing tool says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use anyhow::{Result, ensure};
use expect_test::expect_file;
use server::export::terraform;
use shared::iac::{Address, Content, Entry, Plan, Resource, Value};
use shared::plan::{Level, Root, roots};
use tests::emulator::Emulator;
use tests::planned::address;
use tests::random::Dice;
use tests::terraform::Folder;
use tests::{design, finished, number, repository, tool};

/// Built every time; of the others a sample, or all with `AZIMUTH_EMULATOR=all`.
const ALWAYS: [&str; 2] = ["boston", "fargate-web"];
/// How many others are built.
const SAMPLE: usize = 1;
/// Never in the sample: the provider waits ten minutes before it asks for a new search domain.
const SLOW: [&str; 1] = ["ror"];
/// How many are built side by side: the provider mostly waits.
const SIDE_BY_SIDE: usize = 3;

/// Types of resources that the emulator is spared, and in which designs; none: in all. Each has
/// its evidence in `tests/emulator.md`.
const SPARED: [(&str, &[&str]); 9] = [
    ("aws_backup_selection", &[]),
    ("aws_docdb_cluster", &[]),
    ("aws_ec2_transit_gateway_vpc_attachment", &[]),
    ("aws_ecs_service", &["boston"]),
    ("aws_eks_addon", &[]),
    ("aws_eks_pod_identity_association", &[]),
    ("aws_elasticache_replication_group", &[]),
    ("aws_vpn_connection_route", &[]),
    ("aws_vpn_gateway_route_propagation", &[]),
];

/// Attributes that the emulator leaves empty: what reads them is spared. The evidence is in
/// `tests/emulator.md`.
const EMPTY: [(&str, &str); 1] = [("aws_eks_cluster", "vpc_config[0].cluster_security_group_id")];

/// Attributes that the emulator loses or rewrites, so that a second plan would set them again; in
/// the copy for the emulator, changes of them are ignored. The evidence is in `tests/emulator.md`.
const LOST: [(&str, &str); 24] = [
    ("aws_backup_plan", "tags"),
    ("aws_backup_plan", "tags_all"),
    ("aws_backup_vault", "tags"),
    ("aws_backup_vault", "tags_all"),
    ("aws_cloudfront_distribution", "default_cache_behavior"),
    ("aws_cloudfront_distribution", "origin"),
    ("aws_cloudfront_distribution", "viewer_certificate"),
    ("aws_ecs_service", "availability_zone_rebalancing"),
    ("aws_ecs_service", "enable_ecs_managed_tags"),
    ("aws_ecs_service", "health_check_grace_period_seconds"),
    ("aws_eks_cluster", "access_config"),
    ("aws_eks_cluster", "upgrade_policy"),
    ("aws_eks_node_group", "labels"),
    ("aws_eks_node_group", "remote_access"),
    ("aws_eks_node_group", "update_config"),
    ("aws_instance", "vpc_security_group_ids"),
    ("aws_launch_template", "tag_specifications"),
    ("aws_rds_cluster", "scaling_configuration"),
    ("aws_sqs_queue", "redrive_policy"),
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

/// Attributes that keep a resource from being destroyed, which is what they are for.
const PROTECTION: [&str; 3] = [
    "deletion_protection",
    "deletion_protection_enabled",
    "enable_deletion_protection",
];

/// A machine image that the emulator has, in place of the one in the example.
const IMAGE: &str = "ami-760aaa0f";

#[test]
fn the_emulator_builds_and_removes_designs() {
    let test = "the_emulator_builds_and_removes_designs";
    let (Some(binary), Some(moto)) = (tool(test, "AZIMUTH_TERRAFORM"), tool(test, "AZIMUTH_MOTO"))
    else {
        return;
    };
    let chosen = chosen();
    println!("built on the emulator: {}", chosen.join(", "));
    let mut waiting = Vec::new();
    for name in chosen.into_iter().rev() {
        let all = roots(&design(&name), Level::Standard).into_iter().rev();
        waiting.extend(all.map(|root| (name.clone(), root)));
    }
    let (waiting, failures) = (Mutex::new(waiting), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().pop();
                    let Some((name, root)) = next else {
                        return;
                    };
                    let at = format!("{name} {}", terraform::folder(root.environment));
                    let begin = Instant::now();
                    let ended = lives(&binary, &moto, &name, &root);
                    let took = begin.elapsed().as_secs();
                    match ended {
                        Ok(()) => println!("{at}: {took} s"),
                        Err(error) => {
                            println!("{at}: failed after {took} s: {error:#}");
                            failures.lock().unwrap().push(at);
                        }
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "failed: {}", failures.join(", "));
}

/// The designs that are built this time: those that `AZIMUTH_EMULATOR` names, all of them, or a
/// sample of which `AZIMUTH_SEED` decides.
fn chosen() -> Vec<String> {
    let asked = std::env::var("AZIMUTH_EMULATOR").unwrap_or_default();
    match asked.as_str() {
        "all" => return finished(),
        "" => {}
        names => return names.split(',').map(str::to_owned).collect(),
    }
    let seed = number("AZIMUTH_SEED", 1);
    println!("AZIMUTH_SEED={seed}; AZIMUTH_EMULATOR=all builds all of them");
    let mut dice = Dice(seed);
    let mut others = finished();
    others.retain(|name| !ALWAYS.contains(&name.as_str()) && !SLOW.contains(&name.as_str()));
    let mut chosen = ALWAYS.map(str::to_owned).to_vec();
    for _ in 0..SAMPLE {
        let at = dice.roll(others.len());
        chosen.push(others.remove(at));
    }
    chosen
}

#[test]
fn what_the_emulator_is_spared_is_documented() {
    let text = std::fs::read_to_string(repository().join("tests/emulator.md")).unwrap();
    let spared = SPARED.iter().map(|(kind, _)| (*kind).to_owned());
    let attributes = EMPTY.iter().chain(&LOST);
    let attributes = attributes.map(|(kind, attribute)| format!("{kind}.{attribute}"));
    for name in spared.chain(attributes) {
        assert!(text.contains(&format!("| `{name}` |")), "{name}");
    }
    let mut listed = String::new();
    for name in finished() {
        for root in roots(&design(&name), Level::Standard) {
            let total = root.plan.resources.len();
            let (_, left_out) = for_the_emulator(root.plan, &name);
            let at = terraform::folder(root.environment);
            let built = total - left_out.len();
            let title = format!("{name} {at}");
            listed += &format!("{}: {built} of {total} resources\n", title.trim());
            listed.extend(
                left_out
                    .iter()
                    .map(|address| format!("  without {address}\n")),
            );
        }
    }
    expect_file![repository().join("tests/emulator.txt")].assert_eq(&listed);
}

/// Applies the design on the emulator, finds nothing left to do, and destroys it.
fn lives(binary: &Path, moto: &Path, name: &str, root: &Root) -> Result<()> {
    let (plan, _) = for_the_emulator(root.plan.clone(), name);
    let mut files = terraform::files(&plan, &root.document)?;
    let example = files.get_mut("terraform.tfvars.example").unwrap();
    *example = example.replace("ami-0123456789abcdef0", IMAGE);
    let built = plan.resources.len();

    let emulator = Emulator::start(moto)?;
    let folder = Folder::new(binary, &files)?.against(&emulator.endpoint());
    folder.succeed(&["init", "-no-color"])?;
    let applied = folder.succeed(&["apply", "-no-color", "-auto-approve"])?;
    let all = format!("Apply complete! Resources: {built} added, 0 changed, 0 destroyed.");
    ensure!(applied.contains(&all), "{applied}");
    let again = folder.run(&["plan", "-no-color", "-detailed-exitcode"])?;
    let said = String::from_utf8_lossy(&again.stdout);
    let told = (said.lines()).filter(|line| !line.contains("Refreshing state"));
    let told: Vec<&str> = told.collect();
    ensure!(
        again.status.code() == Some(0),
        "a second plan is not empty: {}\n{}",
        told.join("\n"),
        String::from_utf8_lossy(&again.stderr)
    );
    let destroyed = folder.succeed(&["destroy", "-no-color", "-auto-approve"])?;
    let all = format!("Destroy complete! Resources: {built} destroyed.");
    ensure!(destroyed.contains(&all), "{destroyed}");
    Ok(())
}

/// The plan without what the emulator cannot do, and the addresses of that.
fn for_the_emulator(mut plan: Plan, name: &str) -> (Plan, Vec<String>) {
    let spared = |resource: &Resource| {
        let designs = (SPARED.iter()).find(|(kind, _)| *kind == resource.address.kind);
        designs.is_some_and(|(_, designs)| designs.is_empty() || designs.contains(&name))
            || any(&resource.content, &|address, attribute| {
                EMPTY.contains(&(address.kind, attribute))
            })
    };
    let mut gone: BTreeSet<Address> = (plan.resources.iter())
        .filter(|resource| spared(resource))
        .map(|resource| resource.address.clone())
        .collect();
    // What reads a part that is left out cannot be there either.
    loop {
        let before = gone.len();
        for resource in &plan.resources {
            if any(&resource.content, &|address, _| gone.contains(address)) {
                gone.insert(resource.address.clone());
            }
        }
        if gone.len() == before {
            break;
        }
    }
    let left_out = (plan.resources.iter()).filter(|resource| gone.contains(&resource.address));
    let left_out = left_out.map(address).collect();
    plan.resources
        .retain(|resource| !gone.contains(&resource.address));
    plan.outputs
        .retain(|output| !reads(&output.value, &|address, _| gone.contains(address)));
    for resource in &mut plan.resources {
        resource
            .depends_on
            .retain(|address| !gone.contains(address));
        let kind = resource.address.kind;
        let lost = LOST.iter().filter(|(other, _)| *other == kind);
        (resource.ignore_changes).extend(lost.map(|(_, attribute)| *attribute));
        for entry in &mut resource.content.entries {
            if let Entry::Attribute(name, value) = entry
                && PROTECTION.contains(name)
                && *value == Value::Bool(true)
            {
                *value = Value::Bool(false);
            }
        }
    }
    (plan, left_out)
}

/// Whether any value in a content reads an attribute for which this holds.
fn any(content: &Content, holds: &dyn Fn(&Address, &'static str) -> bool) -> bool {
    let mut found = false;
    content.visit(&mut |value| {
        found |= matches!(value, Value::Attribute(address, name) if holds(address, name));
    });
    found
}

/// Whether a value reads an attribute for which this holds.
fn reads(value: &Value, holds: &dyn Fn(&Address, &'static str) -> bool) -> bool {
    let mut found = false;
    value.visit(&mut |value| {
        found |= matches!(value, Value::Attribute(address, name) if holds(address, name));
    });
    found
}
