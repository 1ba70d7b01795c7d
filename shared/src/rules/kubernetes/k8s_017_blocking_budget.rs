//! K8S-017: a disruption budget that blocks every eviction.

use super::{workload_mut, workloads};
use crate::component::k8s_workload::{Budget, K8sWorkload};
use crate::document::{Document, NodeId};
use crate::rules::wording::count;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-017",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Disruption budget blocks every eviction",
    why: "Nodes cannot be drained: upgrades of the cluster hang.",
    how_to_fix: "Let one pod be unavailable.",
    source: "general knowledge",
    violates: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              apps: k8s_namespace
                web: k8s_workload budget=min-available min_available=2",
    passes: "
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
            zb: zone letter=b
              b: subnet
            main: eks_cluster spans=a,b
              nodes: eks_node_group
              apps: k8s_namespace
                web: k8s_workload budget=min-available min_available=1",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Let one be unavailable",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        if !blocks(workload) {
            continue;
        }
        let why = match workload.budget {
            Budget::MinAvailable => format!(
                "{} of {} must stay",
                grouped(workload.min_available),
                count(workload.least(), "pod", "pods")
            ),
            _ => "no pod may be unavailable".to_owned(),
        };
        report.add(
            &[id],
            format!(
                "Node upgrades hang: the disruption budget of {} blocks every eviction, as {why}.",
                topology.name(id)
            ),
        );
    }
}

fn blocks(workload: &K8sWorkload) -> bool {
    let none_may_go = match workload.budget {
        Budget::MaxUnavailable => workload.max_unavailable == 0,
        Budget::MinAvailable => workload.min_available >= workload.least(),
        Budget::None => false,
    };
    workload.is_service() && workload.least() > 0 && none_may_go
}

fn apply(document: &mut Document, id: NodeId) {
    if let Some(workload) = workload_mut(document, id).filter(|workload| blocks(workload)) {
        match (workload.budget, workload.least()) {
            (Budget::MinAvailable, pods @ 2..) => workload.min_available = pods - 1,
            _ => {
                workload.budget = Budget::MaxUnavailable;
                workload.max_unavailable = 1;
            }
        }
    }
}
