//! Sketch in, addresses out.

use super::{Context, Draft, Level, plan, plan_at, roots};
use crate::document::Environment;
use crate::iac::{Address, Content, Resource, Value};
use crate::sketch;
use crate::topology::Topology;

/// A network over two zones in which the cases stand.
const NETWORK: &str = "
r: region
  v: vpc cidr=10.0.0.0/16
    igw: internet_gateway
    zone-a: zone letter=a
      public-a: subnet kind=public cidr=10.0.0.0/24
        NAT-A
      private-a: subnet cidr=10.0.1.0/24
        web-a: ec2
    zone-b: zone letter=b
      public-b: subnet kind=public cidr=10.0.2.0/24
        NAT-B
      private-b: subnet cidr=10.0.3.0/24
        web-b: ec2
    alb: alb spans=public-a,public-b
    REST
";

fn network(nat_a: &str, nat_b: &str, rest: &str) -> String {
    NETWORK
        .replace("NAT-A", nat_a)
        .replace("NAT-B", nat_b)
        .replace("REST", rest)
}

/// The addresses of one kind, in the order of the plan.
fn addresses(sketch: &str, kind: &str) -> Vec<String> {
    let document = sketch::parse(sketch).unwrap();
    let written = |address: Address| match address.key {
        Some(key) => format!("{}[{key}]", address.name),
        None => address.name,
    };
    (plan(&document).resources.into_iter())
        .filter(|resource| resource.address.kind == kind)
        .map(|resource| written(resource.address))
        .collect()
}

/// The addresses of one kind are these.
#[track_caller]
fn check(sketch: &str, kind: &str, expected: &[&str]) {
    assert_eq!(addresses(sketch, kind), expected);
}

/// The addresses of one kind in alphabetic order.
fn sorted(sketch: &str, kind: &str) -> Vec<String> {
    let mut found = addresses(sketch, kind);
    found.sort();
    found
}

#[test]
fn zones_with_a_nat_gateway_have_a_private_table_each() {
    let tables = |nat_a, nat_b, expected| {
        check(&network(nat_a, nat_b, ""), "aws_route_table", expected);
    };
    tables(
        "nat-a: nat_gateway",
        "nat-b: nat_gateway",
        &["v_private[a]", "v_private[b]", "v_public"],
    );
    // The other zone shares the gateway and keeps a table of its own for the day it gets one.
    tables(
        "nat-a: nat_gateway",
        "",
        &["v_private[a]", "v_private[b]", "v_public"],
    );
    tables("", "", &["v_internal", "v_public"]);
}

#[test]
fn siblings_over_zones_share_their_group_and_their_target_group() {
    let sketch = network("", "", "") + "\nalb -> web-a\nalb -> web-b";
    check(&sketch, "aws_security_group", &["alb", "web"]);
    check(&sketch, "aws_lb_target_group", &["web"]);
    check(
        &sketch,
        "aws_lb_target_group_attachment",
        &["web[a]", "web[b]"],
    );
    check(&sketch, "aws_lb_listener_rule", &[]);
}

#[test]
fn servers_that_differ_in_a_number_share_a_target_group_and_servers_that_serve_otherwise_do_not() {
    let sketch = network("", "", "") + "\nalb -> web-a\nalb -> web-b";
    let numbered = sketch.replace("web-a", "web-1").replace("web-b", "web-2");
    check(&numbered, "aws_lb_target_group", &["web_1"]);
    check(
        &numbered,
        "aws_lb_target_group_attachment",
        &["web_1", "web_2"],
    );
    check(&numbered, "aws_lb_listener_rule", &[]);
    let other = sketch.replace("web-b: ec2", "web-b: ec2 port=9090");
    check(&other, "aws_lb_target_group", &["web_a", "web_b"]);
    check(
        &other,
        "aws_lb_target_group_attachment",
        &["web[a]", "web[b]"],
    );
    check(
        &other,
        "aws_lb_listener_rule",
        &["web_a_https", "web_b_https"],
    );
    // Each is called where its link says.
    let ports = numbered.replace("alb -> web-2", "alb -> web-2 port=9090");
    let plan = plan(&sketch::parse(&ports).unwrap());
    let mut found = Vec::new();
    for resource in &plan.resources {
        if resource.address.kind == "aws_lb_target_group_attachment" {
            resource.content.visit(&mut |value| {
                if let Value::Number(number) = value {
                    found.push(*number);
                }
            });
        }
    }
    assert_eq!(found, [8080, 9090]);
}

#[test]
fn a_renamed_server_leaves_the_service_that_it_was_part_of() {
    let sketch = network("", "", "") + "\nalb -> web-1\nalb -> web-2";
    let sketch = sketch
        .replace("web-a:", "web-1:")
        .replace("web-b:", "web-2:");
    let mut document = sketch::parse(&sketch).unwrap();
    let web = document.nodes.iter().find(|(_, node)| node.slug == "web-2");
    let web = *web.unwrap().0;
    document
        .node_mut(web)
        .unwrap()
        .change_slug("orders".to_owned());
    let groups: Vec<String> = (plan(&document).resources.into_iter())
        .filter(|resource| resource.address.kind == "aws_lb_target_group")
        .map(|resource| resource.address.name)
        .collect();
    assert_eq!(groups, ["web_1", "orders"]);
}

#[test]
fn several_targets_have_a_rule_each_that_keeps_its_priority() {
    let inside = "one: asg spans=private-a\n    two: asg spans=private-b";
    let sketch = network("", "", inside) + "\nalb -> one\nalb -> two";
    check(&sketch, "aws_lb_listener_rule", &["one_https", "two_https"]);
    let priorities = |sketch: &str| -> Vec<Value> {
        let document = sketch::parse(sketch).unwrap();
        let mut found = Vec::new();
        for resource in plan(&document).resources {
            if resource.address.kind == "aws_lb_listener_rule" {
                for entry in resource.content.entries {
                    if let crate::iac::Entry::Attribute("priority", value) = entry {
                        found.push(value);
                    }
                }
            }
        }
        found
    };
    let before = priorities(&sketch);
    let after = priorities(&(sketch + "\nalb -> web-a"));
    assert_eq!(before[..], after[..2]);
}

#[test]
fn a_second_balancer_leaves_the_name_of_the_first_target_group() {
    let inside = "inner: alb scheme=internal spans=private-a,private-b";
    let sketch = network("", "", inside) + "\nalb -> web-a\ninner -> web-a";
    check(&sketch, "aws_lb_target_group", &["web", "web_behind_inner"]);
}

/// Links to both servers at two ports each.
const TWO_PORTS: &str = "
front -> web-a protocol=tcp port=80
front -> web-a protocol=tcp port=443
front -> web-b protocol=tcp port=443
front -> web-b protocol=tcp port=80";

#[test]
fn a_network_balancer_calls_servers_at_each_port_at_which_they_are_linked() {
    let listeners = r#"listeners=[{"port":80,"protocol":"TCP"},{"port":443,"protocol":"TCP"}]"#;
    let front = format!("front: nlb spans=public-a,public-b {listeners}");
    let sketch = network("", "", &front) + TWO_PORTS;
    check(&sketch, "aws_lb_target_group", &["web", "web_port_443"]);
    let each = ["web[a]", "web[b]", "web_port_443[a]", "web_port_443[b]"];
    assert_eq!(sorted(&sketch, "aws_lb_target_group_attachment"), each);
    assert!(shown(&sketch, "aws_lb_listener", "front_tcp_443").contains("web_port_443"));
    assert!(!shown(&sketch, "aws_lb_listener", "front_tcp_80").contains("web_port_443"));
}

/// What the plan says of a resource.
fn shown(sketch: &str, kind: &str, name: &str) -> String {
    let plan = plan(&sketch::parse(sketch).unwrap());
    let is_it =
        |resource: &&Resource| resource.address.kind == kind && resource.address.name == name;
    format!("{:?}", plan.resources.iter().find(is_it).unwrap().content)
}

/// Whether the plan says something to whoever reads it.
fn says(sketch: &str, words: &str) -> bool {
    let plan = plan(&sketch::parse(sketch).unwrap());
    plan.notes.iter().any(|note| note.message.contains(words))
}

#[test]
fn equals_that_are_linked_at_other_ports_are_registered_at_their_own() {
    let listeners = r#"listeners=[{"port":80,"protocol":"TCP"},{"port":443,"protocol":"TCP"}]"#;
    let front = format!("front: nlb spans=public-a,public-b {listeners}");
    let links = "
front -> web-a protocol=tcp port=80
front -> web-b protocol=tcp port=443
front -> web-b protocol=tcp port=80";
    let sketch = network("", "", &front) + links;
    check(&sketch, "aws_lb_target_group", &["web", "web_port_80"]);
    let each = ["web[b]", "web_port_80[a]", "web_port_80[b]"];
    assert_eq!(sorted(&sketch, "aws_lb_target_group_attachment"), each);
    // With one link each they share a group, in which each has its own port.
    let sketch = network("", "", &front)
        + "
front -> web-a protocol=tcp port=80
front -> web-b protocol=tcp port=8080";
    check(&sketch, "aws_lb_target_group", &["web"]);
}

#[test]
fn a_listener_without_a_target_of_its_port_takes_one_that_no_other_has() {
    let rest = r#"
    front: nlb spans=public-a,public-b listeners=[{"port":80,"protocol":"TCP"},{"port":443,"protocol":"TCP"}]
    c: ecs_cluster spans=private-a,private-b
      api: ecs_service launch_type=FARGATE port=8443
      shop: ecs_service launch_type=FARGATE port=80"#;
    let sketch = network("", "", rest)
        + "
front -> api
front -> shop";
    assert!(shown(&sketch, "aws_lb_listener", "front_tcp_80").contains("\"shop\""));
    assert!(shown(&sketch, "aws_lb_listener", "front_tcp_443").contains("\"api\""));
    let one = sketch.replace(r#"{"port":80,"protocol":"TCP"},"#, "");
    assert!(says(&one, "no listener of it leads to shop"));
    assert!(!shown(&one, "aws_ecs_service", "shop").contains("load_balancer"));
}

#[test]
fn targets_are_checked_by_the_protocol_that_they_speak() {
    let sketch = network("", "", "") + "\nalb -> web-a protocol=https port=8443";
    let group = shown(&sketch, "aws_lb_target_group", "web");
    assert_eq!(group.matches("HTTPS").count(), 2, "{group}");
    let listeners = r#"listeners=[{"port":80,"protocol":"TCP"},{"port":443,"protocol":"TCP"}]"#;
    let front = format!("front: nlb spans=public-a,public-b {listeners}");
    let sketch = network("", "", &front) + "\nfront -> alb\nalb -> web-a";
    check(
        &sketch,
        "aws_lb_target_group",
        &["web", "alb", "alb_port_80"],
    );
    assert!(shown(&sketch, "aws_lb_target_group", "alb").contains("HTTPS"));
    assert!(!shown(&sketch, "aws_lb_target_group", "alb_port_80").contains("HTTPS"));
}

#[test]
fn what_calls_a_balancer_calls_it_by_a_name_that_its_certificate_has() {
    let sketch = network("", "", "")
        + "
cdn: cloudfront
cdn -> alb
alb -> web-a";
    let shown_cdn = shown(&sketch, "aws_cloudfront_distribution", "cdn");
    assert!(shown_cdn.contains("216adef6-5c7f-47e4-b989-5492eafa07d3"));
    let inside = sketch.replace("cdn: cloudfront", "cdn: cloudfront own_domain=false");
    assert!(says(
        &inside,
        "which CloudFront takes only with a name in it"
    ));
    let open = sketch.replace(
        "alb: alb",
        r#"alb: alb listeners=[{"port":80,"protocol":"HTTP","action":"forward"}]"#,
    );
    assert!(shown(&open, "aws_cloudfront_distribution", "cdn").contains("http-only"));
}

#[test]
fn an_api_speaks_tls_to_a_balancer_that_expects_it() {
    let called = |alb: &str| {
        let rest = "\n  api: api_gateway vpc_link=true";
        let sketch = network("", "", rest).replace("alb: alb", alb) + "\napi -> alb\nalb -> web-a";
        shown(&sketch, "aws_apigatewayv2_integration", "api_alb")
    };
    assert!(called("alb: alb").contains("server_name_to_verify"));
    let open = r#"alb: alb listeners=[{"port":80,"protocol":"HTTP","action":"forward"}]"#;
    assert!(!called(open).contains("tls_config"));
}

#[test]
fn each_name_by_which_a_balancer_tells_its_targets_apart_has_a_record() {
    let rest = "
    c: ecs_cluster spans=private-a,private-b
      shop: ecs_service launch_type=FARGATE
      api: ecs_service launch_type=FARGATE";
    let sketch = network("", "", rest)
        + "
names: route53
names -> alb
alb -> shop
alb -> api";
    let records = ["names_alb", "names_alb_for_shop", "names_alb_for_api"];
    check(&sketch, "aws_route53_record", &records);
    let one = sketch.replace("\nalb -> api", "");
    check(&one, "aws_route53_record", &["names_alb"]);
}

#[test]
fn an_api_with_a_name_of_its_own_has_a_record() {
    for kind in ["HTTP", "REST"] {
        let sketch = format!(
            "
            names: route53
            r: region
              api: api_gateway kind={kind} own_domain=true
              handler: lambda
            names -> api
            api -> handler"
        );
        check(&sketch, "aws_route53_record", &["names_api"]);
    }
}

/// What waits for events, and where from.
const EVENTS: &str = "
r: region
  files: s3
  table: dynamodb
  work: sqs
  one: lambda
  two: lambda
";

#[test]
fn a_bucket_tells_one_receiver_of_its_objects() {
    let sketch = format!("{EVENTS}files -> work");
    check(&sketch, "aws_s3_bucket_notification", &["files_to_work"]);
    assert!(shown(&sketch, "aws_s3_bucket_notification", "files_to_work").contains("queue_arn"));
    let sketch = format!("{EVENTS}files -> one\nfiles -> two");
    check(&sketch, "aws_s3_bucket_notification", &["files_to_one"]);
    assert!(says(&sketch, "two does not hear of new objects"));
}

#[test]
fn a_function_is_told_of_changes_by_the_stream_of_the_table() {
    let sketch = format!("{EVENTS}table -> one kind=async");
    check(
        &sketch,
        "aws_lambda_event_source_mapping",
        &["table_to_one"],
    );
    assert!(shown(&sketch, "aws_dynamodb_table", "table").contains("NEW_AND_OLD_IMAGES"));
    assert!(shown(&sketch, "aws_iam_role_policy", "one").contains("dynamodb:GetRecords"));
}

#[test]
fn topics_have_the_subscribers_that_aws_takes() {
    let with = |topic: bool, target: &str| {
        format!("r: region\n  news: sns fifo={topic}\n  to: {target}\nnews -> to")
    };
    // A topic that keeps the order may have queues that do not (Amazon SNS, 2023-09-14).
    for (topic, target) in [
        (true, "sqs fifo=true"),
        (true, "sqs fifo=false"),
        (false, "sqs fifo=false"),
        (false, "lambda"),
    ] {
        check(
            &with(topic, target),
            "aws_sns_topic_subscription",
            &["news_to_to"],
        );
    }
    for (topic, target) in [(false, "sqs fifo=true"), (true, "lambda")] {
        check(&with(topic, target), "aws_sns_topic_subscription", &[]);
        assert!(says(&with(topic, target), "to is not subscribed"));
    }
}

#[test]
fn what_cannot_hear_of_objects_and_changes_is_said() {
    let sketch = format!("{EVENTS}  line: sqs fifo=true\nfiles -> line\ntable -> work kind=async");
    check(&sketch, "aws_s3_bucket_notification", &[]);
    assert!(says(
        &sketch,
        "how line hears of new objects is left to you"
    ));
    assert!(says(&sketch, "how work hears of changes is left to you"));
    assert!(
        !shown(&sketch, "aws_dynamodb_table", "table").contains("stream_enabled\", Bool(true)")
    );
}

#[test]
fn a_port_at_which_an_application_balancer_does_not_call_is_said() {
    let front = "front: alb spans=public-a,public-b";
    let sketch = network("", "", front) + &TWO_PORTS.replace("=tcp", "=http");
    check(&sketch, "aws_lb_target_group", &["web"]);
    assert!(says(
        &sketch,
        "is linked at the ports 80 and 443, and is called at 80 alone"
    ));
}

#[test]
fn a_drawn_group_takes_the_place_of_the_derived_one() {
    let rule = r#"[{"from_port":443,"to_port":443,"cidr":"0.0.0.0/0"}]"#;
    let inside = format!("guard: security_group rules={rule}");
    let sketch = network("", "", &inside) + "\nguard -> alb\nalb -> web-a";
    check(&sketch, "aws_security_group", &["guard", "web"]);
    check(
        &sketch,
        "aws_vpc_security_group_ingress_rule",
        &["guard_https_from_anywhere", "web_tcp_8080_from_guard"],
    );
}

/// Two more networks to join with that of the cases.
const NEIGHBOURS: &str = "
  w: vpc cidr=10.1.0.0/16
    w-zone-a: zone letter=a
      far-a: subnet kind=isolated cidr=10.1.0.0/24
    store: rds multi_az=false spans=far-a
  hub: transit_gateway
  vpn: vpn_connection
site: onprem_site cidrs=[\"192.168.0.0/16\"]
  device: customer_gateway ip=198.51.100.10
web-a -> store
";

#[test]
fn a_peering_has_routes_on_both_sides_and_groups_that_know_each_other() {
    let sketch = network("nat-a: nat_gateway", "", NEIGHBOURS) + "\nv -> w";
    check(&sketch, "aws_vpc_peering_connection", &["v_w"]);
    let routes = [
        "v_private[a]",
        "v_private[b]",
        "v_private_to_w[a]",
        "v_private_to_w[b]",
        "v_public",
        "w_isolated_to_v",
    ];
    let found = sorted(&sketch, "aws_route");
    assert_eq!(found, routes);
    check(
        &sketch,
        "aws_vpc_security_group_ingress_rule",
        &[
            "alb_http_from_anywhere",
            "alb_https_from_anywhere",
            "store_postgresql_from_web",
        ],
    );
}

#[test]
fn a_transit_gateway_joins_networks_and_sites_by_addresses() {
    let links = "\nhub -> v\nhub -> w\nvpn -> hub\nvpn -> device";
    let sketch = network("nat-a: nat_gateway", "", NEIGHBOURS) + links;
    let kind = "aws_ec2_transit_gateway_vpc_attachment";
    check(&sketch, kind, &["hub_v", "hub_w"]);
    let kind = "aws_ec2_transit_gateway_route";
    check(&sketch, kind, &["hub_to_vpn[192.168.0.0/16]"]);
    let found = sorted(&sketch, "aws_route");
    assert!(found.contains(&"w_isolated_to_v".to_owned()), "{found:?}");
    assert!(
        found.contains(&"w_isolated_to_site".to_owned()),
        "{found:?}"
    );
    let found = sorted(&sketch, "aws_vpc_security_group_ingress_rule");
    let from = "store_postgresql_from_10_0_1_0_24".to_owned();
    assert!(found.contains(&from), "{found:?}");
}

#[test]
fn a_network_is_logged_and_its_default_group_emptied_at_the_strict_level() {
    let document = sketch::parse("r: region\n  v: vpc cidr=10.0.0.0/16").unwrap();
    let kinds = |level| -> Vec<&str> {
        let resources = plan_at(&document, level).resources.into_iter();
        resources.map(|resource| resource.address.kind).collect()
    };
    assert_eq!(kinds(Level::Standard), ["aws_vpc"]);
    assert_eq!(
        kinds(Level::Strict),
        [
            "aws_vpc",
            "aws_default_security_group",
            "aws_flow_log",
            "aws_iam_role",
            "aws_iam_role_policy",
            "aws_cloudwatch_log_group",
            "aws_kms_key"
        ]
    );
}

#[test]
fn environments_that_share_nothing_are_apart() {
    let networks = "r: region
  one: vpc cidr=10.0.0.0/16 environment=production
  two: vpc cidr=10.1.0.0/16 environment=staging
";
    let folders = |sketch: &str| -> Vec<Option<Environment>> {
        let document = sketch::parse(sketch).unwrap();
        let roots = roots(&document, Level::Standard).into_iter();
        roots.map(|root| root.environment).collect()
    };
    let apart = [Some(Environment::Production), Some(Environment::Staging)];
    assert_eq!(folders(networks), apart);
    assert_eq!(folders(&format!("{networks}one -> two")), [None]);
}

#[test]
fn pods_call_aws_in_a_role_of_their_own() {
    let inside = "k8s: eks_cluster spans=private-a,private-b
      nodes: eks_node_group
      pods: k8s_workload
      idle: k8s_workload
  store: s3
pods -> store";
    let sketch = network("nat-a: nat_gateway", "", inside);
    check(
        &sketch,
        "aws_eks_pod_identity_association",
        &["k8s_load_balancers", "pods"],
    );
    check(&sketch, "aws_lb", &["alb"]);
}

#[test]
fn the_same_design_gives_the_same_plan() {
    let document = sketch::parse(&network("", "", "")).unwrap();
    assert_eq!(plan(&document), plan(&document));
}

#[test]
fn variables_that_nothing_uses_are_left_out() {
    let document = sketch::parse("r: region\n  x: ecr").unwrap();
    let names: Vec<_> = (plan(&document).variables.into_iter())
        .map(|variable| variable.name)
        .collect();
    assert_eq!(names, ["region"]);
}

#[test]
fn a_subnet_that_is_not_exported_has_no_route_table() {
    let loose = "loose: subnet cidr=10.0.9.0/24";
    let sketch = network("nat-a: nat_gateway", "", loose);
    let tables = ["v_private[a]", "v_private[b]", "v_public"];
    check(&sketch, "aws_route_table", &tables);
    check(
        &network("", "", "loose: subnet kind=isolated"),
        "aws_route_table",
        &["v_internal", "v_public"],
    );
}

#[test]
fn siblings_have_keys_all_or_none() {
    let document = sketch::parse("r: region\n  v: vpc cidr=10.0.0.0/16").unwrap();
    let topology = Topology::of(&document);
    let context = Context::of(&topology, Level::Standard);
    let mut draft = Draft::default();
    for key in [Some("a"), None, Some("b")] {
        let address = Address::new("aws_vpc", "v").keyed(key.map(str::to_owned));
        draft.add(Resource::new(address, Content::new()));
    }
    let plan = draft.finish(&context);
    let keys: Vec<_> = (plan.resources.into_iter())
        .map(|resource| resource.address.key)
        .collect();
    assert_eq!(keys, [Some("a".to_owned()), Some("b".to_owned())]);
}

#[test]
fn a_health_check_is_exported_with_numbers_that_aws_takes() {
    let wrong =
        "app: asg spans=private-a health_interval=5 health_timeout=4294967295 healthy_threshold=0";
    let document = sketch::parse(&(network("", "", wrong) + "\nalb -> app")).unwrap();
    let plan = plan(&document);
    let group = (plan.resources.iter())
        .find(|resource| resource.address.kind == "aws_lb_target_group")
        .unwrap();
    let mut numbers = Vec::new();
    group.content.visit(&mut |value| {
        if let Value::Number(number) = value {
            numbers.push(*number);
        }
    });
    assert_eq!(numbers, [8080, 5, 4, 2, 3]);
    let notes: Vec<_> = plan
        .notes
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    assert!(notes.contains(
        &"alb: the health check of app has numbers that AWS refuses; the export has the nearest that it takes."
    ), "{notes:?}");
}

#[test]
fn tags_of_the_design_are_defaults_and_those_of_containers_go_to_what_is_inside() {
    let document = sketch::parse(
        "design: is tags=Owner=ops\nr: region tags=Team=platform\n  one: s3\n  two: s3 tags=\"Team=data, Tier=gold\"",
    )
    .unwrap();
    let plan = plan(&document);
    let text = |tags: &[(String, Value)]| {
        let pairs = tags.iter().map(|(key, value)| match value {
            Value::Text(text) => format!("{key}={text}"),
            other => format!("{key}={other:?}"),
        });
        pairs.collect::<Vec<_>>().join(", ")
    };
    assert!(text(&plan.default_tags).ends_with(", Owner=ops"));
    let buckets = (plan.resources.iter())
        .filter(|resource| resource.address.kind == "aws_s3_bucket")
        .filter_map(|resource| match resource.content.get("tags") {
            Some(Value::Map(tags)) => Some(text(tags)),
            _ => None,
        });
    assert_eq!(
        buckets.collect::<Vec<_>>(),
        ["Name=one, Team=platform", "Name=two, Team=data, Tier=gold"]
    );
}

#[test]
fn what_is_linked_to_a_network_is_of_its_region() {
    let document = sketch::parse(
        "near: region\n  ecr: ecr\nr: region code=eu-west-1\n  v: vpc cidr=10.0.0.0/16\n    g: vpn_gateway\n\
         x: vpn_connection\nc: customer_gateway\ng -> x\nx -> c",
    )
    .unwrap();
    for resource in plan(&document).resources {
        let far = resource.address.kind != "aws_ecr_repository"
            && resource.address.kind != "aws_ecr_lifecycle_policy";
        let provider = far.then(|| "eu_west_1".to_owned());
        assert_eq!(resource.provider, provider, "{:?}", resource.address);
    }
}

#[test]
fn numbers_beyond_what_aws_takes_are_exported_as_the_nearest_with_a_note() {
    let wrong = "app: asg spans=private-a volume_gib=0 volume_type=io1\n    inner: alb spans=private-a,private-b idle_timeout=4294967295";
    let plan = plan(&sketch::parse(&network("", "", wrong)).unwrap());
    let notes: Vec<_> = (plan.notes.iter())
        .map(|note| note.message.as_str())
        .filter(|note| note.contains("does not take"))
        .collect();
    assert_eq!(
        notes,
        [
            "app: AWS does not take 0 as its volume size in GiB; the export has 4.",
            "inner: AWS does not take 4294967295 as its idle timeout in seconds; the export has 4000.",
        ]
    );
}

/// APIs of the kinds that need more than a route a target.
const APIS: &str = "
design: is domain_name=example.com
r: region
  worker: lambda
  other: lambda
  one: api_gateway kind=REST
  many: api_gateway kind=REST own_domain=true authorised=true
  chat: api_gateway kind=WEBSOCKET authorised=true
  silent: api_gateway kind=WEBSOCKET
guard: waf
one -> worker
many -> worker
many -> other
chat -> worker
chat -> other
guard -> many
";

#[test]
fn a_rest_api_answers_on_every_path_of_its_targets() {
    check(APIS, "aws_api_gateway_stage", &["one", "many"]);
    check(
        APIS,
        "aws_api_gateway_resource",
        &[
            "one_worker_below",
            "many_worker",
            "many_worker_below",
            "many_other",
            "many_other_below",
        ],
    );
    check(
        APIS,
        "aws_api_gateway_method",
        &[
            "one_worker",
            "one_worker_below",
            "many_worker",
            "many_worker_below",
            "many_other",
            "many_other_below",
        ],
    );
    check(APIS, "aws_api_gateway_authorizer", &["many"]);
    check(APIS, "aws_api_gateway_base_path_mapping", &["many"]);
    check(APIS, "aws_wafv2_web_acl_association", &["guard_many"]);
}

#[test]
fn a_websocket_api_has_its_three_routes_and_one_for_each_further_target() {
    check(
        APIS,
        "aws_apigatewayv2_route",
        &[
            "chat_connect",
            "chat_disconnect",
            "chat_default",
            "chat_other",
        ],
    );
    // What calls nothing has nothing to deploy.
    check(APIS, "aws_apigatewayv2_stage", &["chat"]);
}

#[test]
fn apis_that_write_logs_in_a_role_of_the_account_share_it_at_the_strict_level() {
    let document = sketch::parse(APIS).unwrap();
    let kinds = |level| {
        let resources = plan_at(&document, level).resources.into_iter();
        resources
            .filter(|resource| resource.address.kind == "aws_api_gateway_account")
            .count()
    };
    assert_eq!(kinds(Level::Standard), 0);
    assert_eq!(kinds(Level::Strict), 1);
}
