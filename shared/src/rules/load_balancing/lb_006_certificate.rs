//! LB-006: an HTTPS listener without a certificate.

use crate::component::Component;
use crate::component::alb::{Alb, ListenerProtocol};
use crate::document::Document;
use crate::field::Choice;
use crate::rules::{Context, Finding, Fix, Report, Rule, Severity, Softens, mending};

/// The rule.
pub const RULE: Rule = Rule {
    id: "LB-006",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "HTTPS without a certificate",
    why: "The provider refuses the listener; Terraform does not notice.",
    how_to_fix: "Give the listener a certificate of AWS Certificate Manager in the same region.",
    source: "AWS API models, 2026-05",
    violates: r#"r: region
  v: vpc
    web: alb listeners=[{"port":443,"protocol":"HTTPS","certificate":false}]"#,
    passes: "r: region\n  v: vpc\n    web: alb",
    check,
    fix: Some(Fix {
        label: "Add a certificate",
        apply,
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        let Component::Alb(alb) = &node.component else {
            continue;
        };
        let region = topology.region_of(id).map_or("its region", Choice::id);
        for port in bare(alb) {
            report.add(
                &[id],
                format!(
                    "Listener {}:{port} needs a certificate in {region}.",
                    topology.name(id)
                ),
            );
        }
    }
}

/// The ports of HTTPS listeners that have no certificate.
fn bare(alb: &Alb) -> Vec<u32> {
    let bare = alb
        .listeners
        .iter()
        .filter(|one| one.protocol == ListenerProtocol::Https && !one.certificate);
    bare.map(|listener| listener.port).collect()
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&id) = finding.nodes.first() else {
        return;
    };
    let Some(alb) = mending::alb_mut(document, id) else {
        return;
    };
    for listener in &mut alb.listeners {
        listener.certificate |= listener.protocol == ListenerProtocol::Https;
    }
}
