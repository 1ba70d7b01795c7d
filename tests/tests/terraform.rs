//! Terraform: every design exports as its golden files, and real Terraform accepts and plans them
//! with the values that were meant. What is skipped for a missing tool says so.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

use std::collections::BTreeMap;
use std::path::Path;

use expect_test::expect_file;
use server::export::{export, terraform};
use shared::field::Choice;
use shared::iac::Plan;
use shared::plan::{Level, Root, plan, roots};
use shared::rules::fixing::mend_all;
use tests::accepted::{accepts, accepts_alone};
use tests::random::Dice;
use tests::{design, finished, folder, names, number, tool};

/// The file beside the golden ones that no export writes.
const DEVIATIONS: &str = "DEVIATIONS.md";

#[test]
fn every_design_exports_as_its_golden_files() {
    for name in names() {
        let golden = folder(&name).join("terraform");
        let mut export = export(&design(&name), Level::Standard).unwrap().files;
        for root in roots(&design(&name), Level::Standard) {
            let at = terraform::folder(root.environment);
            let resources = listed(&counts(&root.plan));
            export.insert(format!("{at}resources.txt"), resources);
        }
        for (file, text) in &export {
            let path = golden.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            expect_file![path].assert_eq(text);
        }
        for file in files_in(&golden, "") {
            let known = export.contains_key(&file) || file.ends_with(DEVIATIONS);
            assert!(known, "{name} no longer exports {file}: remove it");
        }
    }
}

/// The paths of all files in a folder.
fn files_in(folder: &Path, inside: &str) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{inside}{}", entry.file_name().into_string().unwrap());
        match entry.file_type().unwrap().is_dir() {
            true => files.extend(files_in(&entry.path(), &format!("{path}/"))),
            false => files.push(path),
        }
    }
    files
}

/// Section 000.
const TABORDA: &[(&str, usize)] = &[
    ("aws_vpc", 1),
    ("aws_subnet", 6),
    ("aws_internet_gateway", 1),
    ("aws_eip", 2),
    ("aws_nat_gateway", 2),
    ("aws_route_table", 3),
    ("aws_route", 3),
    ("aws_route_table_association", 6),
    ("aws_security_group", 5),
    ("aws_vpc_security_group_ingress_rule", 7),
    ("aws_vpc_security_group_egress_rule", 8),
    ("aws_lb", 1),
    ("aws_lb_listener", 2),
    ("aws_lb_target_group", 1),
    ("aws_lb_target_group_attachment", 2),
    ("aws_acm_certificate", 1),
    ("aws_instance", 5),
    ("aws_iam_role", 1),
    ("aws_iam_role_policy_attachment", 1),
    ("aws_iam_instance_profile", 1),
    ("aws_db_subnet_group", 1),
    ("aws_db_instance", 1),
    ("aws_cloudwatch_log_group", 2),
    ("aws_cloudwatch_metric_alarm", 5),
];

/// Section 001.
const ROR: &[(&str, usize)] = &[
    ("aws_vpc", 1),
    ("aws_subnet", 4),
    ("aws_internet_gateway", 1),
    ("aws_eip", 3),
    ("aws_nat_gateway", 2),
    ("aws_route_table", 3),
    ("aws_route", 3),
    ("aws_route_table_association", 4),
    ("aws_security_group", 5),
    ("aws_vpc_security_group_ingress_rule", 7),
    ("aws_vpc_security_group_egress_rule", 5),
    ("aws_lb", 1),
    ("aws_lb_listener", 2),
    ("aws_lb_listener_rule", 2),
    ("aws_lb_target_group", 3),
    ("aws_acm_certificate", 2),
    ("aws_ecs_cluster", 1),
    ("aws_ecs_service", 3),
    ("aws_ecs_task_definition", 3),
    ("aws_appautoscaling_target", 1),
    ("aws_appautoscaling_policy", 1),
    ("aws_opensearch_domain", 3),
    ("aws_db_instance", 1),
    ("aws_db_subnet_group", 1),
    ("aws_cloudfront_distribution", 3),
    ("aws_cloudfront_origin_access_control", 3),
    ("aws_s3_bucket", 9),
    ("aws_s3_bucket_public_access_block", 9),
    ("aws_s3_bucket_versioning", 9),
    ("aws_s3_bucket_server_side_encryption_configuration", 9),
    ("aws_s3_bucket_ownership_controls", 9),
    ("aws_s3_bucket_policy", 6),
    ("aws_route53_zone", 1),
    ("aws_route53_record", 3),
    ("aws_instance", 1),
    ("aws_iam_role", 5),
    ("aws_iam_role_policy_attachment", 2),
    ("aws_iam_instance_profile", 1),
    ("aws_cloudwatch_log_group", 3),
    ("aws_cloudwatch_metric_alarm", 2),
];

/// Section 002, development.
const DEVELOPMENT: &[(&str, usize)] = &[
    ("aws_vpc", 1),
    ("aws_subnet", 4),
    ("aws_internet_gateway", 1),
    ("aws_eip", 1),
    ("aws_nat_gateway", 1),
    ("aws_route_table", 3),
    ("aws_route", 3),
    ("aws_route_table_association", 4),
    ("aws_security_group", 4),
    ("aws_vpc_security_group_ingress_rule", 5),
    ("aws_vpc_security_group_egress_rule", 6),
    ("aws_instance", 3),
    ("aws_iam_role", 1),
    ("aws_iam_role_policy_attachment", 1),
    ("aws_iam_instance_profile", 1),
    ("aws_docdb_subnet_group", 1),
    ("aws_docdb_cluster", 1),
    ("aws_docdb_cluster_instance", 1),
    ("aws_cloudwatch_log_group", 1),
];

/// Section 002, production, and the same again for staging.
const PRODUCTION: &[(&str, usize)] = &[
    ("aws_vpc", 1),
    ("aws_subnet", 6),
    ("aws_internet_gateway", 1),
    ("aws_eip", 2),
    ("aws_nat_gateway", 2),
    ("aws_route_table", 3),
    ("aws_route", 3),
    ("aws_route_table_association", 6),
    ("aws_security_group", 5),
    ("aws_vpc_security_group_ingress_rule", 6),
    ("aws_vpc_security_group_egress_rule", 6),
    ("aws_lb", 2),
    ("aws_lb_listener", 3),
    ("aws_lb_target_group", 2),
    ("aws_acm_certificate", 1),
    ("aws_wafv2_web_acl", 1),
    ("aws_wafv2_web_acl_association", 1),
    ("aws_launch_template", 2),
    ("aws_autoscaling_group", 2),
    ("aws_iam_role", 1),
    ("aws_iam_role_policy_attachment", 1),
    ("aws_iam_instance_profile", 1),
    ("aws_docdb_subnet_group", 1),
    ("aws_docdb_cluster", 1),
    ("aws_docdb_cluster_instance", 2),
    ("aws_cloudwatch_log_group", 2),
    ("aws_cloudwatch_metric_alarm", 1),
];

/// Section 003.
const BOSTON: &[(&str, usize)] = &[
    ("aws_vpc", 1),
    ("aws_subnet", 8),
    ("aws_internet_gateway", 1),
    ("aws_eip", 3),
    ("aws_nat_gateway", 2),
    ("aws_route_table", 3),
    ("aws_route", 3),
    ("aws_route_table_association", 8),
    ("aws_vpn_gateway", 1),
    ("aws_customer_gateway", 1),
    ("aws_vpn_connection", 1),
    ("aws_vpn_connection_route", 1),
    ("aws_vpn_gateway_route_propagation", 2),
    ("aws_security_group", 5),
    ("aws_vpc_security_group_ingress_rule", 9),
    ("aws_vpc_security_group_egress_rule", 8),
    ("aws_lb", 2),
    ("aws_lb_listener", 4),
    ("aws_lb_listener_rule", 4),
    ("aws_lb_target_group", 4),
    ("aws_acm_certificate", 1),
    ("aws_ecs_cluster", 2),
    ("aws_ecs_capacity_provider", 2),
    ("aws_ecs_cluster_capacity_providers", 2),
    ("aws_launch_template", 2),
    ("aws_autoscaling_group", 2),
    ("aws_ecs_task_definition", 4),
    ("aws_ecs_service", 4),
    ("aws_ecr_repository", 2),
    ("aws_instance", 1),
    ("aws_iam_role", 7),
    ("aws_iam_role_policy_attachment", 4),
    ("aws_iam_instance_profile", 2),
    ("aws_cloudwatch_log_group", 4),
    ("aws_cloudwatch_metric_alarm", 1),
];

/// Section 004.
const EKS: &[(&str, usize)] = &[
    ("aws_vpc", 3),
    ("aws_subnet", 11),
    ("aws_internet_gateway", 1),
    ("aws_eip", 3),
    ("aws_nat_gateway", 3),
    ("aws_route_table", 9),
    ("aws_route", 15),
    ("aws_route_table_association", 11),
    ("aws_vpc_peering_connection", 2),
    ("aws_security_group", 2),
    ("aws_vpc_security_group_ingress_rule", 2),
    ("aws_eks_cluster", 1),
    ("aws_eks_node_group", 1),
    ("aws_eks_addon", 5),
    ("aws_eks_pod_identity_association", 1),
    ("aws_kms_key", 1),
    ("aws_iam_role", 3),
    ("aws_iam_policy", 1),
    ("aws_iam_role_policy_attachment", 5),
    ("aws_db_subnet_group", 1),
    ("aws_db_instance", 1),
    ("aws_docdb_subnet_group", 1),
    ("aws_docdb_cluster", 1),
    ("aws_docdb_cluster_instance", 3),
    ("aws_s3_bucket", 1),
    ("aws_s3_bucket_public_access_block", 1),
    ("aws_s3_bucket_versioning", 1),
    ("aws_s3_bucket_server_side_encryption_configuration", 1),
    ("aws_s3_bucket_ownership_controls", 1),
    ("aws_s3_bucket_policy", 1),
    ("aws_cloudfront_distribution", 1),
    ("aws_cloudfront_origin_access_control", 1),
    ("aws_acm_certificate", 2),
    ("aws_ecr_repository", 4),
    ("aws_cloudwatch_log_group", 1),
];

/// The resources of a root module by type.
type Counts = &'static [(&'static str, usize)];

/// What facts/systems.md plans for the reference designs, by root module: its folder, and how many
/// resources in all.
const STATED: [(&str, &str, Counts, usize); 7] = [
    ("taborda", "", TABORDA, 68),
    ("ror", "", ROR, 137),
    ("dev-prod", "environments/development/", DEVELOPMENT, 43),
    ("dev-prod", "environments/production/", PRODUCTION, 65),
    ("dev-prod", "environments/staging/", PRODUCTION, 65),
    ("boston", "", BOSTON, 111),
    ("eks", "", EKS, 102),
];

#[test]
fn reference_designs_plan_what_the_facts_state() {
    for (name, at, stated, total) in STATED {
        let sum: usize = stated.iter().map(|(_, count)| count).sum();
        assert_eq!(sum, total, "{name} {at}");
        let mut expected: BTreeMap<String, usize> = (stated.iter())
            .map(|(kind, count)| ((*kind).to_owned(), *count))
            .collect();
        let explained = deviations(name, at);
        for (kind, (was, ours)) in &explained {
            let before = expected.insert(kind.clone(), *ours);
            assert_eq!(before.unwrap_or_default(), *was, "{name} {at} {kind}");
            assert_ne!(was, ours, "{name} {at} {kind} is no deviation");
        }
        expected.retain(|_, count| *count > 0);
        let roots = roots(&design(name), Level::Standard);
        let root = (roots.iter()).find(|root| terraform::folder(root.environment) == at);
        let found: BTreeMap<String, usize> = (counts(&root.unwrap().plan).into_iter())
            .map(|(kind, count)| (kind.to_owned(), count))
            .collect();
        assert_eq!(found, expected, "{name} {at}");
    }
}

/// The rows of the table in a root module's `DEVIATIONS.md`: type, count in the facts, our count.
fn deviations(name: &str, at: &str) -> BTreeMap<String, (usize, usize)> {
    let path = folder(name).join("terraform").join(at).join(DEVIATIONS);
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [kind, stated, ours, why, _] = cells.as_slice() else {
            panic!("{name}: {row}");
        };
        assert!(!why.is_empty(), "{name}: {kind} is not explained");
        let count = |cell: &str| cell.parse::<usize>().unwrap();
        (
            kind.trim_end_matches('`').to_owned(),
            (count(stated), count(ours)),
        )
    })
    .collect()
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
fn no_finished_design_has_gaps() {
    for name in finished() {
        assert_eq!(plan(&design(&name)).gaps, [], "{name}");
    }
}

/// Every design at every level, and what `azimuth fix` makes of those that are not finished, with a
/// name that tells them apart.
fn all_roots() -> BTreeMap<String, Root> {
    let as_drawn = names()
        .into_iter()
        .map(|name| (name.clone(), design(&name)));
    let finished = finished();
    let mended = (names().into_iter())
        .filter(|name| !finished.contains(name))
        .map(|name| (format!("{name}_mended"), mend_all(&design(&name)).document));
    let mut all = BTreeMap::new();
    for (name, document) in as_drawn.chain(mended) {
        for (level, id, _) in Level::ALL {
            for root in roots(&document, *level) {
                let at = root.environment.map_or("all", |one| one.id());
                all.insert(format!("{name}_{at}_{id}"), root);
            }
        }
    }
    all
}

#[test]
fn terraform_plans_every_design() {
    if let Some(binary) = tool("terraform_plans_every_design", "AZIMUTH_TERRAFORM") {
        accepts(&binary, &all_roots()).unwrap();
    }
}

/// What no finished design has, and Terraform should plan as well.
const OTHERS: [(&str, &str); 3] = [
    (
        "balancers",
        r#"
        names: route53 domain=example.com
        cdn: cloudfront
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            zone-a: zone letter=a
              public-a: subnet kind=public cidr=10.0.0.0/24
              private-a: subnet cidr=10.0.1.0/24
                web-a: ec2
            zone-b: zone letter=b
              public-b: subnet kind=public cidr=10.0.2.0/24
              private-b: subnet cidr=10.0.3.0/24
                web-b: ec2
            alb: alb scheme=internal spans=private-a,private-b
            open: alb spans=public-a,public-b
            doors: nlb spans=public-a,public-b listeners=[{"port":80,"protocol":"TCP"},{"port":443,"protocol":"TCP"}]
            mail: nlb spans=public-a,public-b listeners=[{"port":25,"protocol":"TCP"},{"port":587,"protocol":"TCP"}]
            cluster: ecs_cluster spans=private-a,private-b
              shop: ecs_service launch_type=FARGATE
              orders: ecs_service launch_type=FARGATE
          http: api_gateway kind=HTTP own_domain=true vpc_link=true
          rest: api_gateway kind=REST own_domain=true
          handler: lambda
        cdn -> open
        names -> cdn
        names -> open
        names -> http
        names -> rest
        open -> shop
        open -> orders
        doors -> alb protocol=tcp port=80
        doors -> alb protocol=tcp port=443
        alb -> web-a protocol=https port=8443
        alb -> web-b protocol=https port=8443
        mail -> web-a protocol=tcp port=25
        mail -> web-a protocol=tcp port=587
        mail -> web-b protocol=tcp port=25
        mail -> web-b protocol=tcp port=587
        http -> alb
        rest -> handler
        "#,
    ),
    (
        "events",
        "
        r: region
          files: s3
          papers: s3
          table: dynamodb
          work: sqs
          line: sqs fifo=true
          news: sns
          order: sns fifo=true
          one: lambda
          two: lambda
        files -> work
        papers -> one
        table -> one kind=async
        news -> work
        news -> two
        order -> line
        order -> work
        ",
    ),
    (
        "regions",
        "
        names: route53 domain=example.org private=true
        near: region code=eu-central-1
          v: vpc cidr=10.0.0.0/16
            zone: zone letter=a
              subnet: subnet kind=isolated cidr=10.0.0.0/24
                web: ec2
        far: region code=eu-west-1
          w: vpc cidr=10.1.0.0/16
            w-zone-a: zone letter=a
              w-one: subnet kind=isolated cidr=10.1.0.0/24
                app: ec2
            w-zone-b: zone letter=b
              w-two: subnet kind=isolated cidr=10.1.1.0/24
            store: rds spans=w-one,w-two
        names -> web
        names -> app
        app -> store
        ",
    ),
];

/// The roots of those.
fn other_roots() -> BTreeMap<String, Root> {
    let mut all = BTreeMap::new();
    for (name, sketch) in OTHERS {
        let document = shared::sketch::parse(sketch).unwrap();
        for (place, root) in roots(&document, Level::Strict).into_iter().enumerate() {
            all.insert(format!("{name}_{place}"), root);
        }
    }
    all
}

#[test]
fn terraform_plans_what_no_finished_design_has() {
    let test = "terraform_plans_what_no_finished_design_has";
    if let Some(binary) = tool(test, "AZIMUTH_TERRAFORM") {
        accepts(&binary, &other_roots()).unwrap();
    }
}

/// How many exports are planned as they are, unless `AZIMUTH_ROOTS` asks for more.
const ALONE: u64 = 1;

#[test]
fn terraform_plans_exports_as_they_are() {
    let test = "terraform_plans_exports_as_they_are";
    let Some(binary) = tool(test, "AZIMUTH_TERRAFORM") else {
        return;
    };
    let (count, seed) = (number("AZIMUTH_ROOTS", ALONE), number("AZIMUTH_SEED", 1));
    println!("AZIMUTH_SEED={seed} AZIMUTH_ROOTS={count}");
    let mut dice = Dice(seed);
    let mut left: Vec<(String, Root)> = all_roots().into_iter().collect();
    for _ in 0..count.min(left.len() as u64) {
        let (name, root) = left.remove(dice.roll(left.len()));
        println!("{name}");
        accepts_alone(&binary, &name, &root).unwrap();
    }
}
