//! K8S-026: an ExternalName that is an address.

use crate::component::Component;
use crate::component::k8s_service::{K8sService, ServiceKind};
use crate::document::{Document, NodeId};
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-026",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "ExternalName with an address",
    why: "DNS takes the address for a name that does not exist: no request arrives.",
    how_to_fix: "Use a Service without a selector, with an EndpointSlice that holds the address.",
    source: "kubernetes.io, Service, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              apps: k8s_namespace
                city: k8s_service kind=ExternalName external_name=10.241.0.9",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              apps: k8s_namespace
                city: k8s_service kind=ExternalName external_name=db.example.com",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Use an EndpointSlice",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, service) in topology.all::<K8sService>() {
        if service.kind == ServiceKind::ExternalName && is_address(&service.external_name) {
            report.add(
                &[id],
                format!(
                    "{} stands for the address {}: an ExternalName must be a host name.",
                    called(topology, "Service", id),
                    service.external_name.trim()
                ),
            );
        }
    }
}

fn is_address(text: &str) -> bool {
    text.trim().parse::<std::net::IpAddr>().is_ok()
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(Component::K8sService(service)) = document.component_mut(id)
        && service.kind == ServiceKind::ExternalName
        && is_address(&service.external_name)
    {
        service.kind = ServiceKind::Endpoints;
    }
}
