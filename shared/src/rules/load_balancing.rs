//! Load balancers, their listeners and targets (LB).

pub mod lb_001_two_zones;
pub mod lb_002_one_subnet_per_zone;
pub mod lb_003_private_subnet;
pub mod lb_004_internal_in_public;
pub mod lb_005_listener_protocol;
pub mod lb_006_certificate;
pub mod lb_007_encryption;
pub mod lb_008_old_tls;
pub mod lb_009_target_type;
pub mod lb_010_no_target;
pub mod lb_011_target_zone;
pub mod lb_012_zone_without_target;
pub mod lb_013_uneven_zones;
pub mod lb_014_health_path;
pub mod lb_015_health_numbers;
pub mod lb_016_hardening;
pub mod lb_017_no_web_acl;
pub mod lb_018_group_health;
pub mod lb_019_gateway_as_balancer;

use crate::component::Component;
use crate::component::alb::{Alb, Listener, Scheme};
use crate::component::nlb::Nlb;
use crate::document::{Document, NodeId};
use crate::topology::Topology;

/// A load balancer of a VPC, application or network.
struct Balancer<'a> {
    /// What it is called in sentences.
    kind: &'static str,
    /// Who can reach it.
    scheme: Scheme,
    /// What it listens to.
    listeners: &'a [Listener],
    /// It spreads connections, not requests.
    network: bool,
}

/// The node as a load balancer of a VPC.
fn balancer<'a>(topology: &Topology<'a>, id: NodeId) -> Option<Balancer<'a>> {
    match topology.component(id)? {
        Component::Alb(alb) => Some(Balancer {
            kind: "ALB",
            scheme: alb.scheme,
            listeners: &alb.listeners,
            network: false,
        }),
        Component::Nlb(nlb) => Some(Balancer {
            kind: "NLB",
            scheme: nlb.scheme,
            listeners: &nlb.listeners,
            network: true,
        }),
        _ => None,
    }
}

/// Every load balancer of a VPC.
fn balancers<'t, 'a>(
    topology: &'t Topology<'a>,
) -> impl Iterator<Item = (NodeId, Balancer<'a>)> + use<'t, 'a> {
    let all =
        (topology.all::<Alb>().map(|(id, _)| id)).chain(topology.all::<Nlb>().map(|(id, _)| id));
    all.filter_map(|id| Some((id, balancer(topology, id)?)))
}

/// The listeners of a load balancer, open to change.
fn listeners_mut(document: &mut Document, id: NodeId) -> Option<&mut Vec<Listener>> {
    match document.component_mut(id) {
        Some(Component::Alb(alb)) => Some(&mut alb.listeners),
        Some(Component::Nlb(nlb)) => Some(&mut nlb.listeners),
        _ => None,
    }
}
