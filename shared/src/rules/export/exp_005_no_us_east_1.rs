//! EXP-005: something that needs us-east-1 in a part of AWS that has no such region.

use crate::component::Component;
use crate::component::cloud_account::Partition;
use crate::component::waf::Scope;
use crate::document::{Node, NodeId};
use crate::field::Choice;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "EXP-005",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Needs us-east-1",
    why: "Certificates and web ACLs of CloudFront are made in us-east-1, which this part of AWS does not have.",
    how_to_fix: "Deliver without CloudFront there, or from an account of the standard partition.",
    source: "CloudFront and WAFv2 API models, 2026-05",
    violates: "cn: cloud_account partition=aws-cn\n  cdn: cloudfront",
    passes: "aws: cloud_account\n  cdn: cloudfront",
    check: Check::Node(check),
    fix: None,
};

fn check(context: &Context<'_>, id: NodeId, node: &Node, report: &mut Report) {
    let topology = context.topology;
    let needs = match &node.component {
        Component::Cloudfront(distribution) => distribution.own_domain,
        Component::Waf(waf) => waf.scope == Scope::Cloudfront,
        _ => false,
    };
    let account = topology
        .ancestors(id)
        .find_map(|(account, node)| match &node.component {
            Component::CloudAccount(of) => Some((account, of.partition)),
            _ => None,
        });
    let Some((account, partition)) = account.filter(|_| needs) else {
        return;
    };
    if partition != Partition::Aws {
        report.add(
            &[id, account],
            format!(
                "{} needs resources in us-east-1, which {} does not have.",
                topology.name(id),
                partition.label(),
            ),
        );
    }
}
