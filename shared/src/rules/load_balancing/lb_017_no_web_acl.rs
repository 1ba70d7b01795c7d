//! LB-017: a public load balancer or API without a web ACL.

use crate::component::alb::Scheme;
use crate::component::api_gateway::ApiKind;
use crate::component::k8s_ingress::IngressClass;
use crate::component::{Component, Role};
use crate::document::LinkKind;
use crate::rules::{Context, Report, Rule, Severity, Softens};

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
    check,
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        let public = match &node.component {
            Component::Alb(alb) => alb.scheme == Scheme::InternetFacing,
            Component::K8sIngress(ingress) => {
                ingress.scheme == Scheme::InternetFacing && ingress.class == IngressClass::Alb
            }
            // A web ACL cannot be attached to the other kinds.
            Component::ApiGateway(api) => api.kind == ApiKind::Rest,
            _ => false,
        };
        let attached = topology.linked(id, LinkKind::Attach).into_iter();
        let mut attached = attached.filter_map(|other| topology.role(other));
        if public && !attached.any(|role| role == Role::WebAcl) {
            report.add(
                &[id],
                format!("Public entry {} has no web ACL.", topology.name(id)),
            );
        }
    }
}
