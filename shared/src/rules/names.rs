//! Names that the provider does not take (NAM).

pub mod nam_002_balancer_name;
pub mod nam_004_eks_cluster;
pub mod nam_007_name_twice;

use crate::component::Component;
use crate::document::{Document, NodeId};

/// The name that a load balancer was given for the provider, open to change.
fn balancer_name_mut(document: &mut Document, id: NodeId) -> Option<&mut String> {
    match document.node_mut(id).map(|node| &mut node.component) {
        Some(Component::Alb(alb)) => Some(&mut alb.resource_name),
        Some(Component::Nlb(nlb)) => Some(&mut nlb.resource_name),
        _ => None,
    }
}

/// The name that a load balancer was given for the provider; empty when it was given none.
fn balancer_name(component: &Component) -> Option<&str> {
    match component {
        Component::Alb(alb) => Some(alb.resource_name.trim()),
        Component::Nlb(nlb) => Some(nlb.resource_name.trim()),
        _ => None,
    }
}
