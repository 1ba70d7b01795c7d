//! LB-017: a public load balancer or API without a web ACL.

use crate::component::alb::Scheme;
use crate::component::api_gateway::ApiKind;
use crate::component::k8s_ingress::IngressClass;
use crate::component::waf::{Scope as AclScope, Waf};
use crate::component::{Component, Place, Role};
use crate::document::{Document, Link, LinkKind, Node, NodeId};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens, mending};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-017",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Public entry without a web ACL",
    why: "Nothing filters known attacks and floods of requests before they reach the application.",
    how_to_fix: "Attach a web ACL of AWS WAF to it.",
    source: "checkov CKV2_AWS_28 and CKV2_AWS_29, 2026-08-20",
    violates: "r: region\n  v: vpc\n    web: alb scheme=internet-facing",
    passes: "r: region\n  acl: waf\n  v: vpc\n    web: alb scheme=internet-facing\nacl -> web",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Attach a web ACL",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    if is_bare(topology, id) {
        let button = acl(topology, id).map(|acl| format!("Attach {}", topology.name(acl)));
        let button = button.or_else(|| {
            let region = topology.place_of(id, Place::Region);
            region.map(|_| "Attach a web ACL".to_owned())
        });
        report.about(&[id]).button(button).say(format!(
            "Public entry {} has no web ACL.",
            topology.name(id)
        ));
    }
}

/// Whether it is an entry for the public to which a web ACL could be attached, and none is.
fn is_bare(topology: &Topology<'_>, id: NodeId) -> bool {
    let public = topology.node(id).is_some_and(|node| match &node.component {
        Component::Alb(alb) => alb.scheme == Scheme::InternetFacing,
        Component::K8sIngress(ingress) => {
            ingress.scheme == Scheme::InternetFacing && ingress.class == IngressClass::Alb
        }
        // A web ACL cannot be attached to the other kinds.
        Component::ApiGateway(api) => api.kind == ApiKind::Rest,
        _ => false,
    });
    let guards = |other: &NodeId| topology.role(*other) == Some(Role::WebAcl);
    public && !(topology.linked(id, LinkKind::Attach).iter()).any(guards)
}

/// The web ACL of the region that is there already, for the same environment.
fn acl(topology: &Topology<'_>, id: NodeId) -> Option<NodeId> {
    let region = topology.place_of(id, Place::Region)?;
    let environment = topology.environment_of(id);
    let here = topology.children(Some(region)).iter().copied();
    let regional = |id: &NodeId| {
        let component = topology.component(*id);
        matches!(component, Some(Component::Waf(waf)) if waf.scope == AclScope::Regional)
            && topology.environment_of(*id) == environment
    };
    here.into_iter().find(regional)
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(region) = topology
        .place_of(id, Place::Region)
        .filter(|_| is_bare(&topology, id))
    else {
        return;
    };
    let environment = topology.environment_of(id);
    let inherited = topology.environment_of(region);
    let acl = acl(&topology, id).unwrap_or_else(|| {
        let acl = Component::Waf(Waf::default());
        let acl = mending::add_below(document, acl, Some(region), id);
        if let Some(node) = document.node_mut(acl).filter(|_| environment != inherited) {
            node.environment = Some(environment);
        }
        acl
    });
    document.add_link(Link {
        kind: LinkKind::Attach,
        ..Link::new(acl, id)
    });
}
