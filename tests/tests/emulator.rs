//! The whole life of what is exported, on an emulator of AWS: applied, planned again without a
//! change, destroyed. What is skipped for a missing tool says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use expect_test::expect_file;
use server::export::terraform;
use shared::document::Document;
use shared::field::Choice;
use shared::iac::{Address, Content, Entry, Plan, Resource, Value};
use shared::plan::{Level, Root, roots};
use shared::sketch;
use tests::emulator::Emulator;
use tests::planned::address;
use tests::random::Dice;
use tests::samples::APIS;
use tests::terraform::Folder;
use tests::{design, finished, number, repository, tool};

/// Built every time; of the others a sample, or all with `AZIMUTH_EMULATOR=all`.
const ALWAYS: [(&str, Level); 2] = [("boston", Level::Standard), ("fargate-web", Level::Strict)];
/// Sketches that are built beside the finished designs.
const SKETCHED: [(&str, &str); 1] = [("apis", APIS)];
/// How many others are built.
const SAMPLE: usize = 1;
/// Never in the sample: the provider waits ten minutes before it asks for a new search domain.
const SLOW: [&str; 1] = ["ror"];
/// How many are built side by side: the provider mostly waits.
const SIDE_BY_SIDE: usize = 3;

/// Types of resources that the emulator is spared, and in which designs; none: in all. Each has
/// its evidence in `tests/emulator.md`.
const SPARED: [(&str, &[&str]); 13] = [
    ("aws_apigatewayv2_deployment", &[]),
    ("aws_apigatewayv2_domain_name", &[]),
    ("aws_backup_selection", &[]),
    ("aws_docdb_cluster", &[]),
    ("aws_ec2_transit_gateway_vpc_attachment", &[]),
    ("aws_ecs_service", &["boston"]),
    ("aws_eks_addon", &[]),
    ("aws_eks_pod_identity_association", &[]),
    ("aws_elasticache_replication_group", &[]),
    ("aws_elasticache_subnet_group", &[]),
    ("aws_route53_query_log", &[]),
    ("aws_vpn_connection_route", &[]),
    ("aws_vpn_gateway_route_propagation", &[]),
];

/// Attributes that the emulator leaves empty: what reads them is spared. The evidence is in
/// `tests/emulator.md`.
const EMPTY: [(&str, &str); 1] = [("aws_eks_cluster", "vpc_config[0].cluster_security_group_id")];

/// Attributes that the emulator cannot set: the copy for it is without them. The evidence is in
/// `tests/emulator.md`.
const REFUSED: [(&str, &str); 1] = [("aws_instance", "monitoring")];

/// Attributes that the emulator loses or rewrites, so that a second plan would set them again; in
/// the copy for the emulator, changes of them are ignored. The evidence is in `tests/emulator.md`.
const LOST: [(&str, &str); 31] = [
    ("aws_api_gateway_integration", "connection_id"),
    ("aws_backup_plan", "tags"),
    ("aws_backup_plan", "tags_all"),
    ("aws_backup_vault", "tags"),
    ("aws_backup_vault", "tags_all"),
    ("aws_cloudfront_distribution", "default_cache_behavior"),
    ("aws_cloudfront_distribution", "ordered_cache_behavior"),
    ("aws_cloudfront_distribution", "origin"),
    ("aws_cloudfront_distribution", "viewer_certificate"),
    ("aws_db_instance", "performance_insights_enabled"),
    ("aws_db_instance", "performance_insights_kms_key_id"),
    ("aws_db_parameter_group", "parameter"),
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
    ("aws_rds_cluster_instance", "performance_insights_enabled"),
    (
        "aws_rds_cluster_instance",
        "performance_insights_kms_key_id",
    ),
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

/// What can be built.
fn all() -> impl Iterator<Item = String> {
    let sketched = SKETCHED.iter().map(|(name, _)| (*name).to_owned());
    finished().into_iter().chain(sketched)
}

/// A design by its name.
fn document(name: &str) -> Document {
    let sketched = SKETCHED.iter().find(|(other, _)| *other == name);
    sketched.map_or_else(|| design(name), |(_, text)| sketch::parse(text).unwrap())
}

/// A design at a level.
type Built = (String, Level);

#[test]
fn the_emulator_builds_and_removes_designs() {
    let test = "the_emulator_builds_and_removes_designs";
    let (Some(binary), Some(moto)) = (tool(test, "AZIMUTH_TERRAFORM"), tool(test, "AZIMUTH_MOTO"))
    else {
        return;
    };
    let mut waiting = Vec::new();
    for (name, level) in chosen().into_iter().rev() {
        let all = roots(&document(&name), level).into_iter().rev();
        waiting.extend(all.map(|root| (name.clone(), title(&name, level, &root), root)));
    }
    let titles: Vec<&str> = waiting.iter().rev().map(|(_, title, _)| &**title).collect();
    println!("built on the emulator: {}", titles.join(", "));
    let (waiting, failures) = (Mutex::new(waiting), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().pop();
                    let Some((name, title, root)) = next else {
                        return;
                    };
                    let begin = Instant::now();
                    let ended = lives(&binary, &moto, &name, &root);
                    let took = begin.elapsed().as_secs();
                    match ended {
                        Ok(()) => println!("{title}: {took} s"),
                        Err(error) => {
                            println!("{title}: failed after {took} s: {error:#}");
                            failures.lock().unwrap().push(title);
                        }
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "failed: {}", failures.join(", "));
}

/// A root module of a design as people call it.
fn title(name: &str, level: Level, root: &Root) -> String {
    let at = terraform::folder(root.environment);
    let at = at.trim_end_matches('/').rsplit('/').next();
    let words = [name, at.unwrap_or_default(), level.id()];
    words.join(" ").replace("  ", " ")
}

/// What is built this time: the designs that `AZIMUTH_EMULATOR` names (`eks`, or `eks:strict`), all
/// of them, or a sample of which `AZIMUTH_SEED` decides.
fn chosen() -> Vec<Built> {
    let levels = Level::ALL.iter().map(|(level, _, _)| *level);
    let at_all_levels = |name: String| levels.clone().map(move |level| (name.clone(), level));
    let asked = std::env::var("AZIMUTH_EMULATOR").unwrap_or_default();
    match asked.as_str() {
        "all" => return all().flat_map(at_all_levels).collect(),
        "" => {}
        names => {
            let named = |one: &str| -> Vec<Built> {
                match one.split_once(':') {
                    Some((name, level)) => vec![(name.to_owned(), Level::from_id(level).unwrap())],
                    None => at_all_levels(one.to_owned()).collect(),
                }
            };
            return names.split(',').flat_map(named).collect();
        }
    }
    let seed = number("AZIMUTH_SEED", 1);
    println!("AZIMUTH_SEED={seed}; AZIMUTH_EMULATOR=all builds all of them");
    let mut dice = Dice(seed);
    let always = ALWAYS.map(|(name, level)| (name.to_owned(), level));
    let others = all().filter(|name| !SLOW.contains(&name.as_str()));
    let mut others: Vec<Built> = others.flat_map(at_all_levels).collect();
    others.retain(|one| !always.contains(one));
    let mut chosen = always.to_vec();
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
    let attributes = EMPTY.iter().chain(&REFUSED).chain(&LOST);
    let attributes = attributes.map(|(kind, attribute)| format!("{kind}.{attribute}"));
    for name in spared.chain(attributes) {
        assert!(text.contains(&format!("| `{name}` |")), "{name}");
    }
    let mut listed = String::new();
    for name in all() {
        for (level, _, _) in Level::ALL {
            for root in roots(&document(&name), *level) {
                let total = root.plan.resources.len();
                let title = title(&name, *level, &root);
                let (_, left_out) = for_the_emulator(root.plan, &name);
                let built = total - left_out.len();
                listed += &format!("{title}: {built} of {total} resources\n");
                let left_out = left_out.iter();
                listed.extend(left_out.map(|address| format!("  without {address}\n")));
            }
        }
    }
    expect_file![repository().join("tests/emulator.txt")].assert_eq(&listed);
}

/// Lives the whole life of a root module on an emulator of its own; an error says what both said.
fn lives(binary: &Path, moto: &Path, name: &str, root: &Root) -> Result<()> {
    let emulator = Emulator::start(moto)?;
    let ended = lives_on(&emulator, binary, name, root);
    ended.with_context(|| format!("the emulator said:\n{}", emulator.said()))
}

/// Applies the design on the emulator, finds nothing left to do, and destroys it.
fn lives_on(emulator: &Emulator, binary: &Path, name: &str, root: &Root) -> Result<()> {
    let (plan, _) = for_the_emulator(root.plan.clone(), name);
    let mut files = terraform::files(&plan, &root.document)?;
    let example = files.get_mut("terraform.tfvars.example").unwrap();
    *example = example.replace("ami-0123456789abcdef0", IMAGE);
    let built = plan.resources.len();

    let folder = Folder::new(binary, &files)?.against(&emulator.endpoint());
    folder.succeed(&["init", "-no-color"])?;
    let applied = folder.succeed(&["apply", "-no-color", "-auto-approve"])?;
    let all = format!("Apply complete! Resources: {built} added, 0 changed, 0 destroyed.");
    ensure!(applied.contains(&all), "{applied}");
    let again = folder.run(&["plan", "-no-color", "-detailed-exitcode"])?;
    let said = String::from_utf8_lossy(&again.stdout);
    let told = (said.lines()).filter(|line| !line.contains("Refreshing state"));
    let told: Vec<&str> = told.collect();
    // 2 is a plan with changes; anything else has failed.
    let what = match again.status.code() {
        Some(2) => "a second plan is not empty",
        _ => "a second plan cannot be made",
    };
    ensure!(
        again.status.success(),
        "{what}: {}\n{}",
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
        let is_refused = |entry: &Entry| match entry {
            Entry::Attribute(name, _) => REFUSED.contains(&(kind, name)),
            Entry::Block(..) => false,
        };
        (resource.content.entries).retain(|entry| !is_refused(entry));
        if kind == "aws_s3_bucket" {
            resource.content.put_new("force_destroy", true);
        }
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
