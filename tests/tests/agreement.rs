//! What Terraform catches by itself and what only we do (facts: rules.md, section 13): one mistake at
//! a time, as a resource of Terraform and as a drawing. What Terraform rejects, we reject; what it
//! lets through and AWS does not, we reject too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use shared::rules::{Severity, findings};
use shared::sketch;
use tests::random::REJECTED;
use tests::terraform::Folder;
use tests::tool;

/// When Terraform 1.11 with provider 5.100 rejects a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terraform {
    Validate,
    Plan,
    Never,
}
use Terraform::{Never, Plan, Validate};

/// A mistake: its name, when Terraform rejects it, the resource, our rule and the drawing.
type Row = (
    &'static str,
    Terraform,
    &'static str,
    &'static str,
    &'static str,
);

const NETWORK: &str = "r: region
  v: vpc cidr=10.0.0.0/16
    igw: internet_gateway
    za: zone letter=a
      pa: subnet kind=public cidr=10.0.0.0/24
      sa: subnet cidr=10.0.1.0/24
    zb: zone letter=b
      pb: subnet kind=public cidr=10.0.2.0/24
      sb: subnet cidr=10.0.3.0/24
";

/// A row draws its part inside the VPC of a sound network (four spaces), beside it in the region
/// (two), or a network of its own when it begins with `r:`.
const ROWS: &[Row] = &[
    (
        "VPC /15",
        Validate,
        r#"resource "aws_vpc" "x" { cidr_block = "10.0.0.0/15" }"#,
        "NET-001",
        "r: region\n  v: vpc cidr=10.0.0.0/15",
    ),
    (
        "subnet with host bits",
        Validate,
        r#"resource "aws_subnet" "x" {
  vpc_id     = "vpc-1"
  cidr_block = "10.0.1.1/24"
}"#,
        "NET-002",
        "r: region\n  v: vpc cidr=10.0.0.0/16\n    z: zone\n      s: subnet cidr=10.0.1.1/24",
    ),
    (
        "RDS identifier with capitals",
        Validate,
        r#"resource "aws_db_instance" "x" {
  identifier     = "Main"
  instance_class = "db.t4g.medium"
  engine         = "postgres"
}"#,
        "DB-005",
        "    d: rds spans=sa,sb identifier=Main",
    ),
    (
        "RDS identifier with a double hyphen",
        Validate,
        r#"resource "aws_db_instance" "x" {
  identifier     = "ma--in"
  instance_class = "db.t4g.medium"
  engine         = "postgres"
}"#,
        "DB-005",
        "    d: rds spans=sa,sb identifier=ma--in",
    ),
    (
        "RDS identifier that ends in a hyphen",
        Validate,
        r#"resource "aws_db_instance" "x" {
  identifier     = "main-"
  instance_class = "db.t4g.medium"
  engine         = "postgres"
}"#,
        "DB-005",
        "    d: rds spans=sa,sb identifier=main-",
    ),
    (
        "RDS identifier that begins with a digit",
        Validate,
        r#"resource "aws_db_instance" "x" {
  identifier     = "1main"
  instance_class = "db.t4g.medium"
  engine         = "postgres"
}"#,
        "DB-005",
        "    d: rds spans=sa,sb identifier=1main",
    ),
    (
        "RDS backup retention of 40 days",
        Validate,
        r#"resource "aws_db_instance" "x" {
  instance_class          = "db.t4g.medium"
  engine                  = "postgres"
  backup_retention_period = 40
}"#,
        "DB-009",
        "    d: rds spans=sa,sb backup_retention=40",
    ),
    (
        "OpenSearch with four zones",
        Validate,
        r#"resource "aws_opensearch_domain" "x" {
  domain_name = "search"
  cluster_config {
    zone_awareness_config { availability_zone_count = 4 }
  }
}"#,
        "DB-022",
        "    zc: zone letter=c\n      sc: subnet cidr=10.0.4.0/24\n    zd: zone letter=d\n      sd: subnet cidr=10.0.5.0/24\n    d: opensearch data_nodes=4 spans=sa,sb,sc,sd",
    ),
    (
        "Lambda memory 20000",
        Validate,
        r#"resource "aws_lambda_function" "x" {
  function_name = "x"
  role          = "arn:aws:iam::123456789012:role/x"
  filename      = "x.zip"
  handler       = "x.x"
  runtime       = "python3.13"
  memory_size   = 20000
}"#,
        "CMP-014",
        "  f: lambda memory=20000",
    ),
    (
        "Lambda timeout 1000",
        Validate,
        r#"resource "aws_lambda_function" "x" {
  function_name = "x"
  role          = "arn:aws:iam::123456789012:role/x"
  filename      = "x.zip"
  handler       = "x.x"
  runtime       = "python3.13"
  timeout       = 1000
}"#,
        "CMP-014",
        "  f: lambda timeout=1000",
    ),
    (
        "SQS visibility timeout 50000",
        Validate,
        r#"resource "aws_sqs_queue" "x" { visibility_timeout_seconds = 50000 }"#,
        "EXP-001",
        "  q: sqs visibility_timeout=50000",
    ),
    (
        "cache with failover and one node",
        Plan,
        r#"resource "aws_elasticache_replication_group" "x" {
  replication_group_id       = "x"
  description                = "x"
  node_type                  = "cache.t4g.small"
  automatic_failover_enabled = true
  num_cache_clusters         = 1
}"#,
        "DB-020",
        "    d: elasticache nodes=1 multi_az=false spans=sa,sb",
    ),
    (
        "cache with Multi-AZ and without failover",
        Plan,
        r#"resource "aws_elasticache_replication_group" "x" {
  replication_group_id       = "x"
  description                = "x"
  node_type                  = "cache.t4g.small"
  automatic_failover_enabled = false
  multi_az_enabled           = true
  num_cache_clusters         = 2
}"#,
        "DB-020",
        "    d: elasticache automatic_failover=false spans=sa,sb",
    ),
    (
        "ALB with one subnet",
        Never,
        r#"resource "aws_lb" "alb_one" {
  load_balancer_type = "application"
  subnets            = ["subnet-1"]
}"#,
        "LB-001",
        "    b: alb spans=pa",
    ),
    (
        "EKS with one subnet",
        Never,
        r#"resource "aws_eks_cluster" "one" {
  name     = "one"
  role_arn = "arn:aws:iam::123456789012:role/x"
  vpc_config { subnet_ids = ["subnet-1"] }
}"#,
        "K8S-001",
        "    c: eks_cluster spans=sa",
    ),
    (
        "RDS with the engine mongodb",
        Never,
        r#"resource "aws_db_instance" "mongo" {
  instance_class    = "db.t4g.medium"
  engine            = "mongodb"
  allocated_storage = 20
  username          = "dbadmin"
  password          = "not-a-secret"
}"#,
        "DB-002",
        "    d: rds spans=sa,sb engine=mongodb",
    ),
    (
        "RDS of 5 GiB",
        Never,
        r#"resource "aws_db_instance" "small" {
  instance_class    = "db.t4g.medium"
  engine            = "postgres"
  allocated_storage = 5
  username          = "dbadmin"
  password          = "not-a-secret"
}"#,
        "DB-003",
        "    d: rds spans=sa,sb allocated_storage=5",
    ),
    (
        "Multi-AZ RDS pinned to a zone",
        Never,
        r#"resource "aws_db_instance" "pinned" {
  instance_class    = "db.t4g.medium"
  engine            = "postgres"
  allocated_storage = 20
  multi_az          = true
  availability_zone = "us-east-1a"
  username          = "dbadmin"
  password          = "not-a-secret"
}"#,
        "DB-006",
        "    d: rds spans=sa,sb availability_zone=us-east-1a",
    ),
    (
        "RDS on io1 without IOPS",
        Never,
        r#"resource "aws_db_instance" "io1" {
  instance_class    = "db.t4g.medium"
  engine            = "postgres"
  allocated_storage = 100
  storage_type      = "io1"
  username          = "dbadmin"
  password          = "not-a-secret"
}"#,
        "DB-004",
        "    d: rds spans=sa,sb storage_type=io1 allocated_storage=100",
    ),
    (
        "DocumentDB without backups",
        Never,
        r#"resource "aws_docdb_cluster" "x" {
  master_username         = "dbadmin"
  master_password         = "not-a-secret"
  backup_retention_period = 0
}"#,
        "DB-009",
        "    d: documentdb spans=sa,sb backup_retention=0",
    ),
    (
        "bucket called Bad_Bucket",
        Never,
        r#"resource "aws_s3_bucket" "x" { bucket = "Bad_Bucket" }"#,
        "NAM-001",
        "  d: s3 bucket=Bad_Bucket",
    ),
    (
        "Fargate with 256 CPU units and 4096 MiB",
        Never,
        r#"resource "aws_ecs_task_definition" "x" {
  family                   = "x"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "bridge"
  cpu                      = 256
  memory                   = 4096
  container_definitions    = "[]"
}"#,
        "CMP-005",
        "    c: ecs_cluster spans=sa,sb\n      s: ecs_service cpu=256 memory=4096",
    ),
    (
        "HTTPS listener without certificate",
        Never,
        r#"resource "aws_lb_listener" "x" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/x/1"
  port              = 443
  protocol          = "HTTPS"
  default_action {
    type = "fixed-response"
    fixed_response { content_type = "text/plain" }
  }
}"#,
        "LB-006",
        r#"    b: alb spans=pa,pb listeners=[{"port":443,"protocol":"HTTPS","certificate":false}]"#,
    ),
    (
        "health check with timeout as long as its interval",
        Never,
        r#"resource "aws_lb_target_group" "x" {
  port     = 80
  protocol = "HTTP"
  vpc_id   = "vpc-1"
  health_check {
    interval = 10
    timeout  = 10
  }
}"#,
        "LB-015",
        "    b: alb spans=pa,pb\n    g: asg spans=sa,sb health_interval=10 health_timeout=10\nb -> g",
    ),
    (
        "ASG with a minimum above its maximum",
        Never,
        r#"resource "aws_autoscaling_group" "x" {
  min_size = 3
  max_size = 2
  launch_template { id = "lt-1" }
}"#,
        "CMP-001",
        "    g: asg spans=sa,sb min=3 desired=3 max=2",
    ),
    (
        "node group with a minimum above its maximum",
        Never,
        r#"resource "aws_eks_node_group" "x" {
  cluster_name  = "x"
  node_role_arn = "arn:aws:iam::123456789012:role/x"
  subnet_ids    = ["subnet-1"]
  scaling_config {
    min_size     = 3
    desired_size = 3
    max_size     = 2
  }
}"#,
        "CMP-001",
        "    c: eks_cluster spans=sa,sb\n      g: eks_node_group min=3 desired=3 max=2",
    ),
    (
        "OpenSearch with two dedicated masters",
        Never,
        r#"resource "aws_opensearch_domain" "x" {
  domain_name = "search"
  cluster_config {
    dedicated_master_enabled = true
    dedicated_master_count   = 2
  }
}"#,
        "DB-022",
        "    d: opensearch dedicated_masters=2 spans=sa,sb",
    ),
    (
        "gp3 volume of 100,000 GiB",
        Never,
        r#"resource "aws_ebs_volume" "x" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 100000
}"#,
        "CMP-004",
        "    zx: zone letter=c\n      d: ebs size_gib=100000",
    ),
    (
        "peering of a VPC with itself",
        Never,
        r#"resource "aws_vpc_peering_connection" "x" {
  vpc_id      = "vpc-1"
  peer_vpc_id = "vpc-1"
}"#,
        "NET-022",
        "  w: vpc cidr=10.0.0.0/16\nv -> w kind=link",
    ),
];

fn drawn(part: &str) -> String {
    match part.starts_with("r:") {
        true => part.to_owned(),
        false => format!("{NETWORK}{part}\n"),
    }
}

#[test]
fn the_rules_about_what_terraform_rejects_are_known() {
    let rejected = ROWS.iter().filter(|(_, when, ..)| *when != Never);
    let rejected: BTreeSet<&str> = rejected.map(|(_, _, _, rule, _)| *rule).collect();
    assert_eq!(rejected, BTreeSet::from(REJECTED));
}

#[test]
fn we_reject_every_mistake() {
    for (mistake, _, _, rule, part) in ROWS {
        let document = sketch::parse(&drawn(part)).unwrap();
        let found = findings(&document);
        let errors: Vec<_> = (found.iter())
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.rule)
            .collect();
        assert!(
            errors.contains(rule),
            "{mistake}: {rule} is not in {errors:?}"
        );
    }
}

/// The mistakes that Terraform rejects when it runs `words` on a file for each of them.
fn rejected(binary: &Path, words: &[&str], rows: &[(usize, &Row)]) -> BTreeSet<&'static str> {
    let mut files = BTreeMap::from([
        ("versions.tf".to_owned(), VERSIONS.to_owned()),
        ("providers.tf".to_owned(), PROVIDER.to_owned()),
        ("terraform.tfvars.example".to_owned(), String::new()),
    ]);
    for (index, (_, _, resource, ..)) in rows {
        // Each resource gets a name of its own.
        let mut parts = resource.splitn(5, '"');
        let (head, kind) = (parts.next().unwrap(), parts.next().unwrap());
        let body = parts.nth(2).unwrap();
        let text = format!("{head}\"{kind}\" \"row_{index}\"{body}\n");
        files.insert(format!("row_{index}.tf"), text);
    }
    let folder = Folder::new(binary, &files).unwrap();
    folder.succeed(&["init", "-no-color"]).unwrap();
    let said = folder.run(words).unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let named = |index: usize| said.contains(&format!("\"row_{index}.tf\""));
    let found: BTreeSet<_> = (rows.iter())
        .filter(|(index, _)| named(*index))
        .map(|(_, row)| row.0)
        .collect();
    assert!(found.is_empty() != said.contains("\"error\""), "{said}");
    found
}

const VERSIONS: &str = r#"terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
"#;

const PROVIDER: &str = r#"provider "aws" {
  region = "us-east-1"
}
"#;

#[test]
fn terraform_rejects_what_the_table_says_and_no_more() {
    let test = "terraform_rejects_what_the_table_says_and_no_more";
    let Some(binary) = tool(test, "AZIMUTH_TERRAFORM") else {
        return;
    };
    let rows: Vec<_> = ROWS.iter().enumerate().collect();
    let of = |when: Terraform| -> BTreeSet<_> {
        let rows = rows.iter().filter(|(_, row)| row.1 == when);
        rows.map(|(_, row)| row.0).collect()
    };
    let validated = rejected(&binary, &["validate", "-json"], &rows);
    assert_eq!(validated, of(Validate));
    let passed: Vec<_> = (rows.iter().copied())
        .filter(|(_, row)| row.1 != Validate)
        .collect();
    assert_eq!(rejected(&binary, &["plan", "-json"], &passed), of(Plan));
}
