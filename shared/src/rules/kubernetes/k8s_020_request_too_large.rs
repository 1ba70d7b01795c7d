//! K8S-020: a pod that asks for more than its limit or than any node has.

use super::workloads;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::sentence::grouped;

/// The rule.
pub const RULE: Rule = Rule {
    id: "K8S-020",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Request too large",
    why: "The pod is refused, or waits for ever for a node that is large enough.",
    how_to_fix: "Lower the request, raise the limit, or use larger nodes.",
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
                web: k8s_workload memory_request=512 memory_limit=256",
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
                web: k8s_workload memory_request=256 memory_limit=256",
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, workload) in workloads(topology) {
        if workload.memory_limit > 0 && workload.memory_request > workload.memory_limit {
            report.add(
                &[id],
                format!(
                    "{}: request {} MiB exceeds the limit of {} MiB.",
                    topology.name(id),
                    grouped(workload.memory_request),
                    grouped(workload.memory_limit)
                ),
            );
        }
    }
    for cluster in context.kubernetes_clusters() {
        let largest = (cluster.hosts.iter())
            .filter_map(|hosts| hosts.size)
            .max_by_key(|size| (size.memory, size.cpu));
        let Some(largest) = largest else { continue };
        for pods in cluster.too_large() {
            let (request, room) = if pods.size.memory > largest.memory {
                let mib = |memory: u32| format!("{} MiB", grouped(memory));
                (mib(pods.size.memory), mib(largest.memory))
            } else {
                let thousandths =
                    |units: u32| format!("{}m CPU", grouped(u64::from(units) * 1000 / 1024));
                (thousandths(pods.size.cpu), thousandths(largest.cpu))
            };
            let mut nodes = vec![pods.service];
            nodes.extend(cluster.hosts.iter().map(|hosts| hosts.group));
            report.add(
                &nodes,
                format!(
                    "{}: request {request} exceeds the largest node, which has {room} for pods.",
                    topology.name(pods.service)
                ),
            );
        }
    }
}
