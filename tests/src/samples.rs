//! Designs that several tests export, as short text: every type, in every mode, and each alone; and other
//! values for their fields.

use serde_json::{Map, Value, json};
use shared::acceptance::{Acceptance, Subject};
use shared::component::Component;
use shared::document::{Document, Environment, LinkId, NodeId};
use shared::field::{self, FieldValue, FieldView, Shape};
use shared::figure::Figure;
use shared::rules::Severity;
use shared::sketch;

/// One component of every type, in a design that is complete.
pub const ONE_OF_EACH: &str = r#"
design: is name="One of each" domain_name=example.com
r: region
  v: vpc cidr=10.0.0.0/16
    igw: internet_gateway
    vgw: vpn_gateway
    zone-a: zone letter=a
      public-a: subnet kind=public cidr=10.0.0.0/24
        nat-a: nat_gateway
        bastion: bastion allowed_cidrs=["192.0.2.0/24"]
      private-a: subnet cidr=10.0.1.0/24
        server-a: ec2 public_ip=true
        disk: ebs
      isolated-a: subnet kind=isolated cidr=10.0.2.0/24
    zone-b: zone letter=b
      public-b: subnet kind=public cidr=10.0.3.0/24
      private-b: subnet cidr=10.0.4.0/24
        server-b: ec2 volume_type=io1 imds_v2=false
    sg: security_group rules=[{"from_port":443,"to_port":443,"cidr":"10.0.0.0/16","description":"from inside"}]
    alb: alb spans=public-a,public-b
    cluster: ecs_cluster spans=private-a,private-b
      hosts: asg
      tasks: ecs_service launch_type=EC2
      web: ecs_service variables=[{"name":"MODE","value":"plain"}]
    group: asg spans=private-a,private-b
    ipv6-out: egress_only_gateway
    to-s3: vpc_endpoint
    nlb: nlb spans=public-a,public-b
    relational: rds spans=private-a,private-b
    multi: rds_cluster spans=private-a,private-b
    modern: aurora spans=private-a,private-b
    documents: documentdb spans=private-a,private-b
    cache: elasticache spans=private-a,private-b
    search: opensearch spans=private-a,private-b
    shared-files: efs spans=private-a,private-b
    k8s: eks_cluster spans=private-a,private-b
      nodes: eks_node_group
      serverless: eks_fargate_profile
      apps: k8s_namespace
        pods: k8s_workload
        ingress: k8s_ingress
        service: k8s_service
  images: ecr
  logs: cloudwatch retention="90"
  vpn: vpn_connection
  list: waf
  certificate: acm domain=example.org
  files: s3
  table: dynamodb
  jobs: sqs
  events: sns
  secret: secrets_manager
  key: kms
  copies: backup
  worker: lambda runtime=python3.13 variables=[{"name":"MODE","value":"plain"}]
  rest: api_gateway
  build: codebuild
  hub: transit_gateway
  line: direct_connect
users: client
site: onprem_site cidrs=["10.9.0.0/16"]
  cgw: customer_gateway ip=198.51.100.10
  database: onprem_database
api: external_api

account: cloud_account account_id="123456789012"
names: route53
edge: cloudfront origin_access_control=true
edge-acl: waf scope=CLOUDFRONT
floods: shield
permissions: iam_role
pipeline: external_ci

names -> edge
edge -> files
edge-acl -> edge
floods -> edge
list -> alb
events -> jobs
jobs -> worker
files -> worker
worker -> table
worker -> secret
rest -> worker
copies -> table
disk -> server-a
web -> relational
web -> documents
web -> cache
web -> search
web -> multi
web -> modern
nlb -> server-a
pods -> documents
ingress -> pods
service -> pods
pipeline -> images

users -> alb
users -> bastion
bastion -> server-a
alb -> web
alb -> tasks
alb -> server-a
alb -> server-b
alb -> group
web -> database
tasks -> api
web -> images
group -> images
sg -> server-b
line -> hub
vgw -> vpn
vpn -> cgw
"#;

/// Components in modes in which fields count that others do not have a use for.
pub const OTHER_MODES: &str = r#"
design: is name="Other modes" domain_name=example.com
r: region
  v: vpc cidr=10.0.0.0/16 flow_logs=true
    igw: internet_gateway
    zone-a: zone letter=a
      public-a: subnet kind=public cidr=10.0.0.0/24
      private-a: subnet cidr=10.0.1.0/24
        server: ec2 port=8080
    zone-b: zone letter=b
      public-b: subnet kind=public cidr=10.0.3.0/24
      private-b: subnet cidr=10.0.4.0/24
    to-sqs: vpc_endpoint kind=Interface service=sqs spans=private-a,private-b
    inner: alb scheme=internal access_logs=true spans=private-a,private-b
    entry: nlb access_logs=true listeners=[{"port":443,"protocol":"TLS","certificate":true},{"port":53,"protocol":"UDP"}] spans=public-a,public-b
    cluster: ecs_cluster trunking=true spans=private-a,private-b
      app: ecs_service
    relational: rds multi_az=false proxy=true spans=private-a,private-b
    copy: rds duty=replica spans=private-a,private-b
    modern: aurora instance_class=db.serverless spans=private-a,private-b
    documents: documentdb tls=false spans=private-a,private-b
    cache: elasticache shards=2 spans=private-a,private-b
    search: opensearch spans=private-a,private-b
    files: efs throughput=provisioned spans=private-a,private-b
    k8s: eks_cluster endpoint_public=true public_cidrs=["192.0.2.0/24"] spans=private-a,private-b
      nodes: eks_node_group
      apps: k8s_namespace
        pods: k8s_workload
    automatic: eks_cluster auto_mode=true spans=private-a,private-b
  far: vpc cidr=10.1.0.0/16
    far-zone-a: zone letter=a
      far-a: subnet cidr=10.1.0.0/24
        tool: ec2
  joined: vpc cidr=10.2.0.0/16
    joined-zone-a: zone letter=a
      joined-a: subnet cidr=10.2.0.0/24
  hub: transit_gateway
  vpn: vpn_connection
  line: direct_connect redundancy=multi_site_redundant
  table: dynamodb billing=PROVISIONED
  worker: lambda dead_letter_queue=true
  api: api_gateway authorised=true own_domain=true vpc_link=true
  rest: api_gateway kind=REST authorised=true own_domain=true vpc_link=true
  chat: api_gateway kind=WEBSOCKET authorised=true own_domain=true
  firewall: waf
  build: codebuild
  images: ecr
  store: s3 purpose=data
  logs: cloudwatch
users: client
other: region code=eu-west-1
  abroad: vpc cidr=10.3.0.0/16
site: onprem_site cidrs=["10.9.0.0/16"]
  cgw: customer_gateway ip=198.51.100.10
permissions: iam_role managed_policies=[{"name":"ReadOnlyAccess"}]
cdn: cloudfront vpc_origin=true origin_failover=true
floods: shield tier=advanced
partner: external_api

cdn -> inner
cdn -> store
cdn -> rest
firewall -> rest
floods -> inner
floods -> cdn
inner -> app
inner -> worker
inner -> server
entry -> inner
entry -> server
api -> inner
api -> entry
rest -> worker
rest -> entry
rest -> partner
chat -> worker
chat -> partner
users -> entry
server -> relational
server -> tool
relational -> copy kind=replicate
worker -> permissions
pods -> store
pods -> documents
tool -> pods
build -> images
build -> k8s
v -> far
v -> abroad
hub -> v
hub -> joined
vpn -> hub
vpn -> cgw
line -> hub
line -> cgw
"#;

/// Two regions with the same parts: the second has a provider of its own.
pub const TWO_REGIONS: &str = r#"
design: is name="Two regions" domain_name=example.com
near: region code=us-east-1
  one: vpc cidr=10.0.0.0/16
    igw-one: internet_gateway
    one-zone-a: zone letter=a
      one-a: subnet kind=public cidr=10.0.0.0/24
    one-zone-b: zone letter=b
      one-b: subnet kind=public cidr=10.0.1.0/24
    alb-one: alb spans=one-a,one-b
far: region code=eu-west-1
  two: vpc cidr=10.1.0.0/16
    igw-two: internet_gateway
    two-zone-a: zone letter=a
      two-a: subnet kind=public cidr=10.1.0.0/24
        web-a: ec2
    two-zone-b: zone letter=b
      two-b: subnet kind=public cidr=10.1.1.0/24
        web-b: ec2
    alb-two: alb spans=two-a,two-b
    cluster: ecs_cluster spans=two-a,two-b
      api: ecs_service assign_public_ip=true
alb-two -> web-a
alb-two -> web-b
alb-two -> api
"#;

/// APIs of every kind with all that answers them, of which the templates have only HTTP ones.
pub const APIS: &str = r#"
design: is name="APIs" domain_name=example.com
r: region
  v: vpc cidr=10.0.0.0/16
    igw: internet_gateway
    zone-a: zone letter=a
      public-a: subnet kind=public cidr=10.0.0.0/24
      private-a: subnet cidr=10.0.1.0/24
        server: ec2 port=8080
    zone-b: zone letter=b
      public-b: subnet kind=public cidr=10.0.3.0/24
      private-b: subnet cidr=10.0.4.0/24
    entry: nlb scheme=internal listeners=[{"port":443,"protocol":"TLS","certificate":true}] spans=private-a,private-b
  worker: lambda
  rest: api_gateway kind=REST authorised=true own_domain=true vpc_link=true
  plain: api_gateway kind=REST
  chat: api_gateway kind=WEBSOCKET authorised=true own_domain=true
  firewall: waf
users: client
partner: external_api
cdn: cloudfront
entry -> server
cdn -> rest
firewall -> rest
rest -> worker
rest -> entry
rest -> partner
plain -> worker
chat -> worker
chat -> partner
users -> cdn
"#;

/// Another value of a field than the one that it has.
fn another(view: &FieldView) -> Value {
    let next = |all: Vec<&str>| {
        let other = all.iter().find(|one| view.value != **one);
        json!(other.copied().unwrap_or("another"))
    };
    match &view.shape {
        Shape::Text => json!("Änother {\u{1F980}"),
        Shape::Plain => json!("another"),
        Shape::Proposed(all) => next(all.iter().map(String::as_str).collect()),
        Shape::Choice(all) => next(all.iter().map(|(id, _)| *id).collect()),
        Shape::Toggle => json!(view.value == json!(false)),
        Shape::Number(range) | Shape::Port(range) => {
            json!(if view.value == json!(range.end()) {
                range.start()
            } else {
                range.end()
            })
        }
        Shape::OptionalNumber => json!(u32::MAX),
        Shape::Usage { .. } => json!(1_234.5),
        Shape::Percent | Shape::Decimal => json!("99.95"),
        Shape::Node => json!("n1"),
        Shape::Block => json!("10.77.3.9/13"),
        Shape::Blocks => json!(["10.77.0.0/16", "0.0.0.0/0"]),
        Shape::Tags => json!({"Team": "payments", "CostCenter": "4711"}),
        Shape::List(fields) => json!([filled(fields), {}]),
    }
}

/// Every field with another value.
fn filled(fields: &[FieldView]) -> Map<String, Value> {
    let fields = fields.iter();
    fields
        .map(|view| (view.name.to_owned(), another(view)))
        .collect()
}

/// The smallest design in which a type can be deployed, but with every field of every node, every link
/// and the settings set to another value, as are the other members of nodes.
///
/// # Panics
/// When a field does not take it.
#[must_use]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
pub fn with_every_field_set(id: &str) -> Document {
    let mut document = sketch::parse(&smallest(id)).unwrap();
    let settings = field::views(|form| document.settings.clone().fields(form));
    field::set_all(&filled(&settings), |form| document.settings.fields(form)).unwrap();
    let mut figure = Figure::default();
    let views = field::views(|form| figure.fields(form));
    field::set_all(&filled(&views), |form| figure.fields(form)).unwrap();
    document.figures.insert(id.to_owned(), figure.clone());
    let nodes: Vec<NodeId> = document.nodes.keys().copied().collect();
    for id in &nodes {
        let node = document.node_mut(*id).unwrap();
        node.figure = figure.clone();
        let default = Component::from_id(node.component.id()).unwrap();
        node.component = default.with(&filled(&default.fields())).unwrap();
        node.tags
            .set(&json!({"Team": "data", "Tier": "gold"}))
            .unwrap();
        node.notes = "Two\nlines".to_owned();
        node.locked = true;
        node.environment = Some(Environment::Shared);
        node.former_slugs = vec![format!("was-{id}"), format!("then-{id}")];
        node.spans.extend(nodes.first());
    }
    let links: Vec<LinkId> = document.links.keys().copied().collect();
    for id in &links {
        let link = document.link_mut(*id).unwrap();
        let views = field::views(|form| link.clone().fields(form));
        field::set_all(&filled(&views), |form| link.fields(form)).unwrap();
    }
    let subject = Subject {
        rule: "NET-016".to_owned(),
        nodes: nodes.iter().copied().collect(),
        links: links.into_iter().collect(),
    };
    let acceptance = Acceptance {
        severity: Severity::Warning,
        reason: "It is \"only\" a test.".to_owned(),
    };
    document.accepted.insert(subject, acceptance);
    document.validate().unwrap();
    document
}

/// The smallest design in which each type can be deployed.
#[must_use]
pub fn smallest(id: &str) -> String {
    let subnet = |inside: &str| {
        format!(
            "r: region\n  v: vpc cidr=10.0.0.0/16\n    igw: internet_gateway\n    z: zone\n      \
             s: subnet kind=public cidr=10.0.0.0/24\n        {inside}"
        )
    };
    let across = |inside: &str| format!("{}    {inside}", subnet("\n"));
    match id {
        "vpc" => "r: region\n  x: vpc cidr=10.0.0.0/16".to_owned(),
        "subnet" | "zone" | "internet_gateway" => subnet(""),
        "vpn_gateway" => across("x: vpn_gateway"),
        "nat_gateway" | "ec2" | "bastion" => subnet(&format!("x: {id}")),
        "alb" | "asg" | "ecs_cluster" | "nlb" | "rds" | "rds_cluster" | "aurora" | "documentdb"
        | "elasticache" | "opensearch" | "efs" | "eks_cluster" => {
            across(&format!("x: {id} spans=s"))
        }
        "egress_only_gateway" | "vpc_endpoint" => across(&format!("x: {id}")),
        "ebs" => subnet("x: ebs"),
        "cloudfront" => "r: region\n  b: s3\nx: cloudfront\nx -> b".to_owned(),
        "eks_node_group"
        | "eks_fargate_profile"
        | "k8s_namespace"
        | "k8s_workload"
        | "k8s_ingress"
        | "k8s_service" => across(&format!("c: eks_cluster spans=s\n      x: {id}")),
        "ecs_service" => across("c: ecs_cluster spans=s\n      x: ecs_service"),
        "security_group" => across("x: security_group"),
        "ecr" | "cloudwatch" | "transit_gateway" | "api_gateway" | "lambda" | "dynamodb" | "s3"
        | "sqs" | "sns" | "acm" | "waf" | "kms" | "secrets_manager" | "backup" | "codebuild" => {
            format!("r: region\n  x: {id}")
        }
        "vpn_connection" => format!(
            "{}\nc: customer_gateway\n{}",
            across("g: vpn_gateway\n  x: vpn_connection"),
            "g -> x\nx -> c"
        ),
        "direct_connect" => format!("{}\ng -> x", across("g: vpn_gateway\n  x: direct_connect")),
        "onprem_database" => "s: onprem_site\n  x: onprem_database".to_owned(),
        _ => format!("x: {id}"),
    }
}

/// Another legal value of a field, several where one may mean the same as before.
///
/// # Panics
/// When the field has no number where one belongs.
#[must_use]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
pub fn other_values(view: &FieldView) -> Vec<Value> {
    match &view.shape {
        Shape::Text => vec![
            json!("other"),
            json!("10.1.2.3"),
            json!("ami-0123456789abcdef1"),
        ],
        Shape::Plain => vec![json!("other")],
        Shape::Toggle => vec![json!(view.value != json!(true))],
        Shape::Number(range) | Shape::Port(range) => {
            let now = view.value.as_u64().unwrap();
            let near = [now + 1, now.saturating_sub(1)].map(|one| u32::try_from(one).unwrap());
            near.into_iter()
                .filter(|one| range.contains(one))
                .map(|one| json!(one))
                .collect()
        }
        Shape::Choice(members) => members.iter().map(|(id, _)| json!(id)).collect(),
        Shape::Proposed(texts) => texts.iter().map(|text| json!(text)).collect(),
        Shape::OptionalNumber => vec![json!(3_001)],
        Shape::Usage { small } => vec![json!(small)],
        Shape::Percent | Shape::Decimal => vec![json!(99.5)],
        Shape::Node => Vec::new(),
        Shape::Block => vec![json!("10.7.0.0/16")],
        Shape::Blocks => vec![json!(["10.7.0.0/16"])],
        Shape::Tags => vec![json!({"Team": "other"})],
        Shape::List(inner) => {
            let filled: Map<_, _> = (inner.iter())
                .filter(|one| one.shape == Shape::Text)
                .map(|one| (one.name.to_owned(), json!("other")))
                .collect();
            vec![json!([filled])]
        }
    }
}
