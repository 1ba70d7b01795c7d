//! What joins the edge of AWS to what stands behind it: names, distributions, APIs, and who may read
//! which bucket.

use crate::component::alb::Scheme;
use crate::component::{Component, Role};
use crate::document::{LinkKind, Node, NodeId};
use crate::iac::{Address, Content, Resource, Value, Variable};
use crate::topology::Topology;

use super::{Site, apis, naming};

/// The statements that let distributions read a bucket, and nobody else.
pub fn readers_of(site: &Site<'_>, bucket: &Address) -> Vec<Value> {
    let topology = site.topology();
    let readers: Vec<Value> = (topology.links_to(site.id()))
        .filter(|(_, link)| link.kind == LinkKind::Request)
        .filter(|(_, link)| topology.role(link.from) == Some(Role::Cdn))
        .filter(|(_, link)| match topology.component(link.from) {
            Some(Component::Cloudfront(cdn)) => cdn.origin_access_control,
            _ => false,
        })
        .map(|(_, link)| site.of("aws_cloudfront_distribution", link.from).arn())
        .collect();
    if readers.is_empty() {
        return Vec::new();
    }
    let objects = Value::Template(vec![bucket.arn(), "/*".into()]);
    let condition = Value::map([("AWS:SourceArn", Value::List(readers))]);
    let read = Value::map([
        ("Effect", "Allow".into()),
        (
            "Principal",
            Value::map([("Service", "cloudfront.amazonaws.com")]),
        ),
        ("Action", "s3:GetObject".into()),
        ("Resource", objects),
        ("Condition", Value::map([("StringEquals", condition)])),
    ]);
    vec![read]
}

/// A policy document of these statements.
#[must_use]
pub fn policy(statements: Vec<Value>) -> Value {
    Value::json(Value::map([
        ("Version", "2012-10-17".into()),
        ("Statement", Value::List(statements)),
    ]))
}

/// Where requests of a node go, each target once, in the order of links.
pub(super) fn targets(topology: &Topology<'_>, id: NodeId) -> Vec<NodeId> {
    let mut targets: Vec<NodeId> = Vec::new();
    for (_, link) in topology.links_from(id) {
        if link.kind.is_traffic() && !targets.contains(&link.to) {
            targets.push(link.to);
        }
    }
    targets
}

/// What a name of a zone is.
#[derive(Debug, Clone)]
pub enum Host {
    /// The domain itself.
    Domain,
    /// The first label of a name in it.
    Label(String),
    /// A whole name.
    Name(String),
}

/// A name of a zone.
#[derive(Debug, Clone)]
pub struct Alias {
    /// What it leads to.
    pub target: Address,
    /// The name.
    pub host: Host,
    /// What tells its record from those of other names, in code.
    pub name: String,
}

/// The names of a zone: each target has its own; the first load balancer has the domain itself, and one that tells its
/// targets apart by host name has theirs, too. `own`: it is the zone of the design's domain, in which those names are.
pub fn aliases(site: &mut Site<'_>, own: bool) -> Vec<Alias> {
    let topology = site.topology();
    let mut found: Vec<Alias> = Vec::new();
    for target in targets(topology, site.id()) {
        let Some(node) = topology.node(target) else {
            continue;
        };
        let label = || Host::Label(node.slug.clone());
        let (kind, host) = match &node.component {
            // A distribution answers to a name of its own, not to the bare domain.
            Component::Cloudfront(cdn) => {
                let written = cdn.domain.trim();
                let host = match naming::is_domain(written) {
                    true => Host::Name(written.to_owned()),
                    false => label(),
                };
                ("aws_cloudfront_distribution", host)
            }
            Component::Alb(_) | Component::Nlb(_) if found.is_empty() => ("aws_lb", Host::Domain),
            Component::Alb(_) | Component::Nlb(_) => ("aws_lb", label()),
            Component::ApiGateway(api) if api.own_domain && own => {
                let label = naming::for_provider(&node.slug, apis::LABEL);
                (apis::domain_kind(api.kind), Host::Label(label))
            }
            // It has a name of its own outside.
            Component::ExternalApi(_) => continue,
            _ => {
                let title = topology.name(target);
                site.note(&format!("its record for {title} is left to you"));
                continue;
            }
        };
        let address = site.of(kind, target);
        let name = address.name.clone();
        found.push(Alias {
            target: address.clone(),
            host,
            name: name.clone(),
        });
        if let (true, Component::Alb(_), to @ [_, _, ..]) =
            (own, &node.component, site.forwarding_of(target))
        {
            found.extend(to.iter().map(|to| Alias {
                target: address.clone(),
                host: Host::Label(to.host.clone()),
                name: format!("{name}_for_{}", to.group.name),
            }));
        }
    }
    found
}

/// The name to which a distribution answers: the one that was written, else one in the design's
/// domain.
pub fn name_of(site: &mut Site<'_>, written: &str) -> Value {
    match written.trim() {
        "" => {
            let domain = site.domain();
            Value::Template(vec![site.label(apis::LABEL).into(), ".".into(), domain])
        }
        written => site.domain_or(written),
    }
}

/// The host name of an alias target, and the hosted zone in which it lies.
#[must_use]
pub fn alias_of(target: &Address) -> (Value, Value) {
    match target.kind {
        "aws_lb" => (target.attribute("dns_name"), target.attribute("zone_id")),
        apis::DOMAIN_OF_REST => (
            target.attribute("regional_domain_name"),
            target.attribute("regional_zone_id"),
        ),
        apis::DOMAIN => (
            target.attribute("domain_name_configuration[0].target_domain_name"),
            target.attribute("domain_name_configuration[0].hosted_zone_id"),
        ),
        _ => (
            target.attribute("domain_name"),
            target.attribute("hosted_zone_id"),
        ),
    }
}

/// Where a distribution fetches from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Its name in the distribution.
    pub id: String,
    /// Its host name.
    host: Value,
    /// What stands before the path of every request to it.
    path: Option<&'static str>,
    /// It is a bucket.
    pub bucket: bool,
    /// It is a load balancer, which expects TLS or does not.
    encrypted: Option<bool>,
    /// The way to it, when it has no public address.
    private: Option<Address>,
}

impl Origin {
    /// Whether it is called by the name that the viewer calls, as its certificate is that of the design's domain.
    #[must_use]
    pub fn is_called_by_name(&self) -> bool {
        self.encrypted == Some(true)
    }

    /// Its block in the distribution.
    #[must_use]
    pub fn block(&self, through_control: bool, control: &Address) -> Content {
        let body = Content::new()
            .set("domain_name", self.host.clone())
            .set("origin_id", self.id.as_str())
            .set("origin_path", self.path);
        if let Some(private) = &self.private {
            let way = Content::new().set("vpc_origin_id", private.id());
            return body.block("vpc_origin_config", way);
        }
        match self.bucket {
            true => body.set(
                "origin_access_control_id",
                through_control.then(|| control.id()),
            ),
            false => body.block(
                "custom_origin_config",
                Content::new()
                    .set("http_port", 80)
                    .set("https_port", 443)
                    .set("origin_protocol_policy", by_protocol(self.encrypted))
                    .set("origin_ssl_protocols", vec!["TLSv1.2"]),
            ),
        }
    }
}

/// How something is called: with TLS, but for load balancers that expect none.
fn by_protocol(encrypted: Option<bool>) -> &'static str {
    match encrypted {
        Some(false) => "http-only",
        Some(true) | None => "https-only",
    }
}

/// Adds the way from the edge to something without a public address.
fn private_way(site: &mut Site<'_>, target: &Address, encrypted: Option<bool>) -> Address {
    let name = format!("{}_{}", site.family(""), target.name);
    let protocols = Content::new()
        .set("items", vec!["TLSv1.2"])
        .set("quantity", 1);
    let endpoint = Content::new()
        .set("name", name.replace('_', "-"))
        .set("arn", target.arn())
        .set("http_port", 80)
        .set("https_port", 443)
        .set("origin_protocol_policy", by_protocol(encrypted))
        .block("origin_ssl_protocols", protocols);
    let body = Content::new()
        .block("vpc_origin_endpoint_config", endpoint)
        .set("tags", site.tags());
    let way = Address::new("aws_cloudfront_vpc_origin", name);
    site.add(Resource::new(way.clone(), body));
    way
}

/// From what a distribution can fetch, of what it sends requests to, in the order of links.
fn sources<'t>(topology: &Topology<'t>, id: NodeId) -> Vec<(NodeId, &'t Node)> {
    let is_source = |node: &Node| {
        matches!(
            node.component,
            Component::S3(_)
                | Component::Alb(_)
                | Component::Nlb(_)
                | Component::Ec2(_)
                | Component::ApiGateway(_)
                | Component::ExternalApi(_)
                | Component::K8sIngress(_)
        )
    };
    let nodes = targets(topology, id)
        .into_iter()
        .filter_map(|target| Some((target, topology.node(target)?)));
    nodes.filter(|(_, node)| is_source(node)).collect()
}

/// Whether a distribution has an origin.
#[must_use]
pub fn has_origin(topology: &Topology<'_>, id: NodeId) -> bool {
    !sources(topology, id).is_empty()
}

/// The first origin of a distribution, and the one that answers in its place when there is to be one: a bucket for a bucket,
/// and what is called for what is called.
#[must_use]
pub fn failover_origins(topology: &Topology<'_>, id: NodeId) -> Option<(NodeId, NodeId)> {
    match topology.component(id)? {
        Component::Cloudfront(cdn) if cdn.origin_failover => {}
        _ => return None,
    }
    let is_bucket = |node: &Node| matches!(node.component, Component::S3(_));
    let sources = sources(topology, id);
    let ((first, one), others) = sources.split_first()?;
    let mut others = others.iter();
    let second = others.find(|(_, other)| is_bucket(other) == is_bucket(one));
    second.map(|(second, _)| (*first, *second))
}

/// The name of an origin in its distribution.
#[must_use]
pub fn origin_id(node: &Node) -> &str {
    &node.slug
}

/// The origins of a distribution, in the order of links; `private`: it reaches what has no public
/// address.
pub fn origins(site: &mut Site<'_>, private: bool) -> Vec<Origin> {
    let topology = site.topology();
    let mut found = Vec::new();
    for (target, node) in sources(topology, site.id()) {
        let bucket = matches!(node.component, Component::S3(_));
        let host = match &node.component {
            Component::S3(_) => {
                (site.of("aws_s3_bucket", target)).attribute("bucket_regional_domain_name")
            }
            Component::Alb(_) | Component::Nlb(_) => {
                site.of("aws_lb", target).attribute("dns_name")
            }
            Component::Ec2(server) if server.public_ip || !private => {
                site.of("aws_instance", target).attribute("public_dns")
            }
            Component::Ec2(_) => site.of("aws_instance", target).attribute("private_dns"),
            Component::ApiGateway(api) => apis::host(site, api.kind, target),
            Component::ExternalApi(_) | Component::K8sIngress(_) => {
                let name = format!("{}_host", node.slug.replace('-', "_"));
                let title = topology.name(target);
                site.variable(Variable::text(
                    name,
                    format!("The host name of {title}, from which a distribution fetches."),
                    "origin.example.com",
                ))
            }
            _ => continue,
        };
        let hidden = match &node.component {
            Component::Alb(balancer) => balancer.scheme == Scheme::Internal,
            Component::Nlb(balancer) => balancer.scheme == Scheme::Internal,
            Component::Ec2(server) => !server.public_ip,
            _ => false,
        };
        let path = match &node.component {
            Component::ApiGateway(api) => apis::path(api.kind),
            _ => None,
        };
        let kind = match &node.component {
            Component::Ec2(_) => "aws_instance",
            _ => "aws_lb",
        };
        let address = (private && hidden).then(|| site.of(kind, target));
        let encrypted = match &node.component {
            Component::Alb(balancer) => Some(balancer.is_encrypted_at(443)),
            Component::Nlb(balancer) => Some(balancer.is_encrypted_at(443)),
            _ => None,
        };
        let title = topology.name(target);
        if site.forwarding_of(target).len() > 1 && matches!(node.component, Component::Alb(_)) {
            site.note(&format!(
                "{title} tells its targets apart by host name, and none of theirs is the name under which requests come from here"
            ));
        }
        if address.is_some() {
            site.note(&format!(
                "that the security group of {title} lets the managed prefix list of CloudFront in is left to you"
            ));
        }
        found.push(Origin {
            id: origin_id(node).to_owned(),
            host,
            path,
            bucket,
            encrypted,
            private: address.map(|address| private_way(site, &address, encrypted)),
        });
    }
    found
}

/// The web ACL that is attached to a distribution.
#[must_use]
pub fn web_acl(site: &Site<'_>) -> Option<Value> {
    let topology = site.topology();
    let attached = topology.linked(site.id(), LinkKind::Attach).into_iter();
    let mut lists = attached.filter(|id| topology.role(*id) == Some(Role::WebAcl));
    lists
        .next()
        .map(|id| site.of("aws_wafv2_web_acl", id).arn())
}
