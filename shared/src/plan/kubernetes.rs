//! What every EKS cluster has beside its control plane: add-ons, the roles of its nodes, what its
//! load balancer controller may do, and which pods act in which role.

use crate::component::{Component, Place};
use crate::document::{LinkKind, NodeId};
use crate::iac::{Address, Content, Resource, Value};
use crate::pods;

use super::edge::policy;
use super::{Granted, Policy, ServiceRole, Site, naming};

/// The kind of the cluster itself.
pub(super) const CLUSTER: &str = "aws_eks_cluster";
const ADDON: &str = "aws_eks_addon";
const ASSOCIATION: &str = "aws_eks_pod_identity_association";

/// Add-ons that nodes need to join (Amazon EKS User Guide, "Amazon EKS add-ons", 2024-12-18).
const FOR_NODES: [&str; 3] = ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"];
/// Add-ons that run on nodes, and so come after them.
const ON_NODES: [&str; 2] = ["coredns", "metrics-server"];

/// The group of security that EKS makes for a cluster: its control plane, nodes and pods share it.
#[must_use]
pub(super) fn group_of(cluster: &Address) -> Value {
    cluster.attribute("vpc_config[0].cluster_security_group_id")
}

/// The cluster in which a node stands; a gap when it stands in none.
pub fn cluster(site: &mut Site<'_>) -> Option<(NodeId, Address)> {
    let cluster = site.topology().place_of(site.id(), Place::Kubernetes);
    if cluster.is_none() {
        site.gap("it stands in no cluster");
    }
    cluster.map(|id| (id, site.of(CLUSTER, id)))
}

/// Whether AWS runs the nodes of a cluster.
#[must_use]
pub fn is_automatic(site: &Site<'_>, cluster: NodeId) -> bool {
    let node = site.topology().component(cluster);
    matches!(node, Some(Component::EksCluster(cluster)) if cluster.auto_mode)
}

fn addons(cluster: &Address, suffix: &str) -> Address {
    Address::new(ADDON, format!("{}{suffix}", cluster.name))
}

/// The add-ons for which nodes wait.
#[must_use]
pub fn addons_for_nodes(cluster: &Address) -> Vec<Address> {
    let address = addons(cluster, "_nodes");
    (FOR_NODES.iter())
        .map(|name| address.clone().keyed(Some((*name).to_owned())))
        .collect()
}

/// What an add-on is told: the network plugin keeps the network policies of the cluster, which it ignores
/// otherwise (Amazon EKS User Guide, "Limit Pod traffic with Kubernetes network policies", 2024-12-18).
fn configuration(addon: &str) -> Value {
    match addon {
        "vpc-cni" => Value::json(Value::map([("enableNetworkPolicy", "true")])),
        _ => Value::Null,
    }
}

/// Adds the add-ons of a cluster: those for its nodes at once, the others when there is a place for
/// them to run.
pub fn add_addons(site: &mut Site<'_>, automatic: bool) {
    let cluster = site.own(CLUSTER);
    let topology = site.topology();
    let hosts: Vec<Address> = (topology.hosts_of_cluster(site.id()).into_iter())
        .filter_map(|host| match topology.node(host)?.component {
            Component::EksNodeGroup(_) => Some(site.of("aws_eks_node_group", host)),
            Component::EksFargateProfile(_) => Some(site.of("aws_eks_fargate_profile", host)),
            _ => None,
        })
        .collect();
    let mut add = |suffix: &str, name: &str, after: Vec<Address>| {
        let body = Content::new()
            .set("cluster_name", cluster.attribute("name"))
            .set("addon_name", Value::Key)
            .set("resolve_conflicts_on_create", "OVERWRITE")
            .set("resolve_conflicts_on_update", "PRESERVE")
            .set("configuration_values", configuration(name))
            .set("tags", site.tags());
        let address = addons(&cluster, suffix).keyed(Some(name.to_owned()));
        // Without its hosts an add-on is left out alone.
        site.add(Resource::new(address, body).joint().after(after));
    };
    // With Auto Mode the others are part of the control plane.
    if automatic {
        return add("", "metrics-server", Vec::new());
    }
    for name in FOR_NODES {
        add("_nodes", name, Vec::new());
    }
    for name in ON_NODES {
        add("", name, hosts.clone());
    }
}

/// A role that the hosts of a cluster share.
fn host_role(
    site: &mut Site<'_>,
    cluster: &Address,
    part: &str,
    (description, service): (&'static str, &'static str),
    policies: Vec<Policy>,
) -> Granted {
    let slug = cluster.name.replace('_', "-");
    let label = naming::label(&slug, 63_usize.saturating_sub(part.len()));
    site.shared_role(&ServiceRole {
        name: format!("{}_{part}", cluster.name),
        label: format!("{label}-{part}"),
        description,
        service,
        policies,
    })
}

const INSTANCES: &str = "ec2.amazonaws.com";

/// The role of the nodes of a cluster.
pub fn node_role(site: &mut Site<'_>, cluster: &Address) -> Granted {
    let words = ("What the nodes of a cluster may do.", INSTANCES);
    let policies = vec![Policy::EKS_NODE, Policy::EKS_NETWORK, Policy::IMAGE_PULL];
    host_role(site, cluster, "node", words, policies)
}

/// The role of the nodes that AWS runs for a cluster.
pub fn automatic_node_role(site: &mut Site<'_>, cluster: &Address) -> Granted {
    let words = ("What the nodes of a cluster may do.", INSTANCES);
    let policies = vec![Policy::EKS_AUTO_NODE, Policy::IMAGE_PULL];
    host_role(site, cluster, "node", words, policies)
}

/// The role in which Fargate starts the pods of a cluster.
pub fn fargate_role(site: &mut Site<'_>, cluster: &Address) -> Granted {
    let words = (
        "Starts pods on Fargate: pulls their images and opens their logs.",
        "eks-fargate-pods.amazonaws.com",
    );
    host_role(site, cluster, "fargate", words, vec![Policy::EKS_FARGATE])
}

/// Lets a role change what runs in the clusters to which it deploys.
pub fn add_access(site: &mut Site<'_>, role: &Address) {
    let topology = site.topology();
    let clusters: Vec<Address> = (topology.links_from(site.id()))
        .filter(|(_, link)| link.kind == LinkKind::Deploy)
        .filter_map(|(_, link)| match topology.node(link.to)?.component {
            Component::EksCluster(_) => Some(site.of(CLUSTER, link.to)),
            _ => None,
        })
        .collect();
    for cluster in clusters {
        let name = format!("{}_to_{}", role.name, cluster.name);
        let part = || {
            Content::new()
                .set("cluster_name", cluster.attribute("name"))
                .set("principal_arn", role.arn())
        };
        let entry = Address::new("aws_eks_access_entry", &name);
        let body = part().set("tags", site.tags());
        site.add(Resource::new(entry.clone(), body).joint());
        let body = part()
            .set(
                "policy_arn",
                "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
            )
            .block("access_scope", Content::new().set("type", "cluster"));
        let policy = Address::new("aws_eks_access_policy_association", name);
        site.add(Resource::new(policy, body).joint().after(vec![entry]));
    }
}

/// The service that acts for pods.
const PODS: &str = "pods.eks.amazonaws.com";

/// Lets the pods of a service account act in a role.
fn associate(
    site: &mut Site<'_>,
    cluster: &Address,
    name: String,
    (namespace, account): (&str, &str),
    role: &Address,
) {
    let body = Content::new()
        .set("cluster_name", cluster.attribute("name"))
        .set("namespace", namespace)
        .set("service_account", account)
        .set("role_arn", role.arn())
        .set("tags", site.tags());
    site.add(Resource::new(Address::new(ASSOCIATION, name), body));
}

/// Adds the role of a workload's pods, when its links say that they call AWS.
pub fn add_pod_identity(site: &mut Site<'_>) {
    if !site.calls_aws() {
        return;
    }
    let Some((_, cluster)) = cluster(site) else {
        return;
    };
    let topology = site.topology();
    if pods::profile_of(topology, site.id()).is_some() {
        return site
            .note("Fargate knows no pod identity; a role for its service account is left to you");
    }
    let role = site.own_role(&ServiceRole {
        name: site.family("_pod"),
        label: site.family_label("-pod", 64),
        description: "What the pods of one workload may do.",
        service: PODS,
        policies: Vec::new(),
    });
    site.grant(&role.role);
    let account = topology.object_names().get(site.id());
    let namespace = pods::namespace_of(topology, site.id());
    associate(
        site,
        &cluster,
        site.family(""),
        (namespace, account),
        &role.role,
    );
}

/// Adds what the AWS Load Balancer Controller of a cluster may do: it makes the balancers of
/// Ingresses and Services, and touches those only that carry the name of its cluster.
pub fn add_load_balancer_controller(site: &mut Site<'_>) {
    let cluster = site.own(CLUSTER);
    let part = "_load_balancers";
    let label = site.family_label("-load-balancers", 64);
    let role = site.role(&ServiceRole {
        name: site.family(part),
        label: label.clone(),
        description: "What the load balancer controller of a cluster may do.",
        service: PODS,
        policies: Vec::new(),
    });
    let own_policy = Address::new("aws_iam_policy", site.family(part));
    let body = Content::new()
        .set("name", label)
        .set(
            "description",
            "Makes the load balancers of Ingresses and Services.",
        )
        .set("policy", policy(controller_statements(&cluster)))
        .set("tags", site.tags());
    site.add(Resource::new(own_policy.clone(), body));
    let attachment = Address::new("aws_iam_role_policy_attachment", site.family(part));
    let body = Content::new()
        .set("role", role.role.attribute("name"))
        .set("policy_arn", own_policy.arn());
    site.add(Resource::new(attachment, body));
    let account = ("kube-system", "aws-load-balancer-controller");
    associate(site, &cluster, site.family(part), account, &role.role);
}

/// The tag by which the controller knows what it made (AWS Load Balancer Controller, installation
/// guide, 2026).
const OWNED: &str = "elbv2.k8s.aws/cluster";

fn controller_statements(cluster: &Address) -> Vec<Value> {
    let allow = |actions: &[&str], resources: Value, condition: Option<Value>| {
        let mut statement = vec![
            ("Effect", "Allow".into()),
            ("Action", Value::list(actions.iter().copied())),
            ("Resource", resources),
        ];
        statement.extend(condition.map(|condition| ("Condition", condition)));
        Value::map(statement)
    };
    let any = || Value::from("*");
    let equals = |key: String, value: Value| {
        let pair = Value::Map(vec![(key, value)]);
        Some(Value::map([("StringEquals", pair)]))
    };
    let name = || cluster.attribute("name");
    let made = || equals(format!("aws:ResourceTag/{OWNED}"), name());
    let marked = || equals(format!("aws:RequestTag/{OWNED}"), name());
    let own_group = Value::Template(vec![
        "arn:aws:ec2:*:*:security-group/".into(),
        group_of(cluster),
    ]);
    vec![
        allow(
            &[
                "acm:DescribeCertificate",
                "acm:ListCertificates",
                "ec2:Describe*",
                "ec2:GetSecurityGroupsForVpc",
                "elasticloadbalancing:Describe*",
                "shield:DescribeProtection",
                "shield:GetSubscriptionState",
                "wafv2:GetWebACL",
                "wafv2:GetWebACLForResource",
            ],
            any(),
            None,
        ),
        allow(
            &["iam:CreateServiceLinkedRole"],
            any(),
            equals(
                "iam:AWSServiceName".to_owned(),
                "elasticloadbalancing.amazonaws.com".into(),
            ),
        ),
        allow(
            &[
                "shield:CreateProtection",
                "shield:DeleteProtection",
                "wafv2:AssociateWebACL",
                "wafv2:DisassociateWebACL",
            ],
            any(),
            None,
        ),
        allow(&["ec2:CreateSecurityGroup"], any(), None),
        allow(
            &["ec2:CreateTags"],
            "arn:aws:ec2:*:*:security-group/*".into(),
            equals("ec2:CreateAction".to_owned(), "CreateSecurityGroup".into()),
        ),
        allow(
            &[
                "ec2:AuthorizeSecurityGroupIngress",
                "ec2:CreateTags",
                "ec2:DeleteSecurityGroup",
                "ec2:DeleteTags",
                "ec2:RevokeSecurityGroupIngress",
            ],
            "arn:aws:ec2:*:*:security-group/*".into(),
            made(),
        ),
        allow(
            &[
                "ec2:AuthorizeSecurityGroupIngress",
                "ec2:RevokeSecurityGroupIngress",
            ],
            own_group,
            None,
        ),
        allow(
            &[
                "elasticloadbalancing:AddTags",
                "elasticloadbalancing:CreateLoadBalancer",
                "elasticloadbalancing:CreateTargetGroup",
            ],
            any(),
            marked(),
        ),
        allow(
            &[
                "elasticloadbalancing:AddTags",
                "elasticloadbalancing:DeleteLoadBalancer",
                "elasticloadbalancing:DeleteTargetGroup",
                "elasticloadbalancing:DeregisterTargets",
                "elasticloadbalancing:ModifyLoadBalancerAttributes",
                "elasticloadbalancing:ModifyTargetGroup",
                "elasticloadbalancing:ModifyTargetGroupAttributes",
                "elasticloadbalancing:RegisterTargets",
                "elasticloadbalancing:RemoveTags",
                "elasticloadbalancing:SetIpAddressType",
                "elasticloadbalancing:SetSecurityGroups",
                "elasticloadbalancing:SetSubnets",
            ],
            any(),
            made(),
        ),
        // Listeners and rules carry no name of a cluster when they are made.
        allow(
            &[
                "elasticloadbalancing:AddListenerCertificates",
                "elasticloadbalancing:CreateListener",
                "elasticloadbalancing:CreateRule",
                "elasticloadbalancing:DeleteListener",
                "elasticloadbalancing:DeleteRule",
                "elasticloadbalancing:ModifyListener",
                "elasticloadbalancing:ModifyRule",
                "elasticloadbalancing:RemoveListenerCertificates",
                "elasticloadbalancing:SetRulePriorities",
                "elasticloadbalancing:SetWebAcl",
            ],
            any(),
            None,
        ),
    ]
}
