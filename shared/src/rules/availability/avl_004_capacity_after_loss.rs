//! AVL-004: too few replicas for the load when a zone is lost.

use crate::component::ecs_service::LaunchType;
use crate::component::{Component, Role};
use crate::document::{Document, Node, NodeId};
use crate::pods;
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "AVL-004",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Too little left without a zone",
    why: "What is left cannot carry the load, and fails under it.",
    how_to_fix: "Run so many that enough are left in the other zones.",
    source: "AWS Well-Architected REL11-BP05, 2026",
    violates: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            app: asg spans=a,b needed=2 min=2 desired=2 max=6",
    passes: "
        r: region
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
            app: asg spans=a,b needed=2 min=4 desired=4 max=6",
    check: Check::Node(check),
    fix: Some(Fix {
        label: "Run enough of them",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, id: NodeId, _: &Node, report: &mut Report) {
    let topology = context.topology;
    let Some(load) = load(topology, id) else {
        return;
    };
    let button = load
        .enough()
        .map(|enough| format!("Run {}", grouped(enough)));
    if load.running < load.needed {
        let (name, needed) = (topology.name(id), grouped(load.needed));
        let running = grouped(load.running);
        let verb = if load.running == 1 { "runs" } else { "run" };
        report
            .about(&[id])
            .button(button)
            .say(format!("{name}: {needed} are needed, {running} {verb}."));
        return;
    }
    report.about(&[id]).button(button).say(format!(
        "{}: {} of {} are needed, {} {} left when a zone is lost.",
        topology.name(id),
        grouped(load.needed),
        grouped(load.running),
        grouped(load.left),
        if load.left == 1 { "is" } else { "are" }
    ));
}

/// A workload that has too few left when it loses a zone.
struct Load {
    needed: u32,
    running: u32,
    left: u32,
    zones: u32,
}

impl Load {
    /// The least number with which enough are left, when the inspector allows so many.
    fn enough(&self) -> Option<u32> {
        let spare = match self.zones {
            0 | 1 => 0,
            zones => self.needed.div_ceil(zones - 1),
        };
        self.needed.checked_add(spare).filter(|all| *all <= MOST)
    }
}

/// As many replicas as the inspectors allow.
const MOST: u32 = 1_000;

/// Looks at what runs in two zones or more. Where one replica is enough, CMP-002 and K8S-013 look.
fn load(topology: &Topology<'_>, id: NodeId) -> Option<Load> {
    let node = topology.node(id)?;
    let zones = match &node.component {
        Component::Asg(_) if topology.role(id) == Some(Role::Workload) => {
            topology.zones_of(id).to_vec()
        }
        Component::EcsService(service) => match (service.launch_type, topology.cluster_of(id)) {
            (LaunchType::Ec2, Some(cluster)) => topology
                .zones_of(*topology.hosts_of_cluster(cluster).first()?)
                .to_vec(),
            _ => topology.zones_of(id).to_vec(),
        },
        Component::K8sWorkload(workload) if workload.is_service() => pods::zones_of(topology, id),
        _ => return None,
    };
    let kind = node.component.kind();
    let (needed, running) = (kind.needed(), kind.replicas());
    let zones = u32::try_from(zones.len()).unwrap_or(u32::MAX);
    if needed < 2 || zones < 2 && running >= needed {
        return None;
    }
    let left = running - running.div_ceil(zones.max(1));
    (left < needed).then_some(Load {
        needed,
        running,
        left,
        zones,
    })
}

fn apply(document: &mut Document, id: NodeId) {
    let Some(enough) = load(&Topology::of(document), id).and_then(|load| load.enough()) else {
        return;
    };
    match document.component_mut(id) {
        Some(Component::Asg(group)) => {
            group.min = group.min.max(enough);
            group.desired = group.desired.max(group.min);
            group.max = group.max.max(group.desired);
        }
        Some(Component::EcsService(service)) => {
            service.desired_count = service.desired_count.max(enough);
        }
        Some(Component::K8sWorkload(workload)) => workload.raise(enough),
        _ => {}
    }
}
