//! EDG-003: a distribution that serves plain HTTP or old TLS.

use super::distributions;
use crate::component::Component;
use crate::component::cloudfront::{MinimumTls, ViewerProtocol};
use crate::document::{Document, NodeId};
use crate::rules::wording::{all, called};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "EDG-003",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Plain HTTP or old TLS at the edge",
    why: "Whoever is on the way can read and change what viewers send and get.",
    how_to_fix: "Redirect HTTP to HTTPS, and accept TLS 1.2 and later.",
    source: "checkov CKV_AWS_34 and CKV_AWS_174, 2026-08-20; trivy-checks AWS-0012 and AWS-0013, 2026-08-21",
    violates: "cdn: cloudfront viewer_protocol=allow-all",
    passes: "cdn: cloudfront viewer_protocol=https-only",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Redirect to HTTPS with TLS 1.2",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, distribution) in distributions(topology) {
        let mut faults = Vec::new();
        if distribution.viewer_protocol == ViewerProtocol::AllowAll {
            faults.push("serves plain HTTP");
        }
        if is_old(distribution.minimum_tls) {
            faults.push("accepts TLS older than 1.2");
        }
        if !faults.is_empty() {
            report.add(
                &[id],
                format!("{} {}.", called(topology, "Distribution", id), all(&faults)),
            );
        }
    }
}

fn is_old(tls: MinimumTls) -> bool {
    matches!(tls, MinimumTls::Tls10 | MinimumTls::Tls11)
}

fn apply(document: &mut Document, id: NodeId) {
    let Some(Component::Cloudfront(distribution)) = document.component_mut(id) else {
        return;
    };
    if distribution.viewer_protocol == ViewerProtocol::AllowAll {
        distribution.viewer_protocol = ViewerProtocol::RedirectToHttps;
    }
    if is_old(distribution.minimum_tls) {
        distribution.minimum_tls = MinimumTls::default();
    }
}
