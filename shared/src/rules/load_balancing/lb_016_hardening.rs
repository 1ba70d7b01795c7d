//! LB-016: a load balancer of production without what protects its operation.

use crate::component::Component;
use crate::document::{Document, Environment, Node, NodeId};
use crate::rules::wording::{all, called};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-016",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Load balancer that is not hardened",
    why: "A slip deletes it, an attack leaves no trace, and broken headers reach the servers.",
    how_to_fix: "Turn on deletion protection and access logs, and drop invalid headers.",
    source: "checkov CKV_AWS_150, CKV_AWS_91 and CKV_AWS_131, 2026-08-20; trivy-checks AWS-0052, 2026-08-21",
    violates: "r: region\n  v: vpc\n    web: alb",
    passes: "r: region\n  v: vpc\n    web: alb deletion_protection=true access_logs=true",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Turn them on",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    if topology.environment_of(id) != Environment::Production {
        return;
    }
    let (kind, lacks) = match &node.component {
        Component::Alb(alb) => (
            "ALB",
            lacking(
                alb.deletion_protection,
                alb.access_logs,
                alb.drop_invalid_header_fields,
            ),
        ),
        Component::Nlb(nlb) => (
            "NLB",
            lacking(nlb.deletion_protection, nlb.access_logs, true),
        ),
        _ => return,
    };
    if !lacks.is_empty() {
        report.add(
            &[id],
            format!("{} {}.", called(topology, kind, id), all(&lacks)),
        );
    }
}

fn lacking(protected: bool, logged: bool, strict: bool) -> Vec<&'static str> {
    let faults = [
        (protected, "has no deletion protection"),
        (logged, "keeps no access logs"),
        (strict, "passes invalid headers on"),
    ];
    let missing = faults.into_iter().filter(|(good, _)| !good);
    missing.map(|(_, fault)| fault).collect()
}

fn apply(document: &mut Document, id: NodeId) {
    match document.component_mut(id) {
        Some(Component::Alb(alb)) => {
            alb.deletion_protection = true;
            alb.access_logs = true;
            alb.drop_invalid_header_fields = true;
        }
        Some(Component::Nlb(nlb)) => {
            nlb.deletion_protection = true;
            nlb.access_logs = true;
        }
        _ => {}
    }
}
