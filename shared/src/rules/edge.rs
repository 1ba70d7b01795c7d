//! Content delivery, names and APIs at the edge (EDG).

pub mod edg_001_certificate;
pub mod edg_002_no_origin;
pub mod edg_003_old_protocol;
pub mod edg_004_open_bucket;
pub mod edg_005_private_origin;
pub mod edg_006_open_balancer;
pub mod edg_007_bare_distribution;
pub mod edg_008_name_to_nowhere;
pub mod edg_009_api_without_link;

use crate::component::Component;
use crate::component::alb::Scheme;
use crate::document::{LinkId, LinkKind, NodeId};
use crate::topology::Topology;

/// What a distribution fetches from, with the links.
fn origins(topology: &Topology<'_>, id: NodeId) -> Vec<(LinkId, NodeId)> {
    topology.targets_of(id)
}

/// Every distribution, in the order of ids.
fn distributions<'t, 'a>(
    topology: &'t Topology<'a>,
) -> impl Iterator<Item = (NodeId, &'a crate::component::cloudfront::Cloudfront)> + use<'t, 'a> {
    topology.all()
}

/// Whether a load balancer is internal, by its scheme.
fn is_internal(component: &Component) -> bool {
    match component {
        Component::Alb(alb) => alb.scheme == Scheme::Internal,
        Component::Nlb(nlb) => nlb.scheme == Scheme::Internal,
        Component::K8sIngress(ingress) => ingress.scheme == Scheme::Internal,
        _ => false,
    }
}

/// The name in the design's domain: its own word, else the domain itself.
fn name_or_domain<'a>(topology: &Topology<'a>, own: &'a str) -> &'a str {
    match own.trim() {
        "" => topology.document.settings.domain_name.trim(),
        own => own,
    }
}

/// The links of a kind at a node, whichever way they point, with the other ends.
fn attached(topology: &Topology<'_>, id: NodeId, kinds: &[LinkKind]) -> Vec<(LinkId, NodeId)> {
    let out = topology
        .links_from(id)
        .map(|(link, to)| (link, to.kind, to.to));
    let back = topology
        .links_to(id)
        .map(|(link, to)| (link, to.kind, to.from));
    (out.chain(back))
        .filter(|(_, kind, _)| kinds.contains(kind))
        .map(|(link, _, other)| (link, other))
        .collect()
}
