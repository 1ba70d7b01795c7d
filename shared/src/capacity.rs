//! Room: addresses that components take in their subnets, and tasks that fit on the hosts of a
//! cluster.

use std::collections::{BTreeMap, HashMap};

use crate::component::Component;
use crate::component::asg::Asg;
use crate::component::ecs_service::{EcsService, LaunchType};
use crate::component::eks_node_group::EksNodeGroup;
use crate::component::instance::Capacity;
use crate::component::k8s_workload::{K8sWorkload, WorkloadKind};
use crate::component::subnet::Subnet;
use crate::document::NodeId;
use crate::hash::Hashed;
use crate::pods;
use crate::topology::{Topology, ZoneKey};

/// Addresses that a subnet has and needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Demand {
    /// Addresses that components can use; none when the subnet has no block.
    pub usable: Option<u64>,
    /// Who takes how many, in the order of ids.
    pub takers: Vec<(NodeId, u64)>,
}

impl Demand {
    /// The addresses that are needed in all.
    #[must_use]
    pub fn needed(&self) -> u64 {
        self.takers.iter().map(|(_, count)| count).sum()
    }
}

/// The demand of every subnet, in one pass over the design.
#[must_use]
pub fn demands(topology: &Topology<'_>) -> BTreeMap<NodeId, Demand> {
    let subnets = topology.all::<Subnet>().map(|(id, subnet)| {
        let usable = subnet.cidr.map(|cidr| cidr.usable());
        let takers = Vec::new();
        (id, Demand { usable, takers })
    });
    let mut demands: HashMap<NodeId, Demand, Hashed> = subnets.collect();
    for (id, node) in topology.nodes() {
        let kind = node.component.kind();
        if kind.addresses_per_subnet(1) == 0 {
            continue;
        }
        let of_pods;
        let subnets = match &node.component {
            Component::K8sWorkload(_) => {
                of_pods = pods::subnets_of(topology, id);
                &of_pods
            }
            _ => topology.subnets_of(id),
        };
        let many = u32::try_from(subnets.len()).unwrap_or(u32::MAX);
        let each = u64::from(kind.addresses_per_subnet(many));
        for subnet in subnets {
            demands.entry(*subnet).or_default().takers.push((id, each));
        }
    }
    demands.into_iter().collect()
}

/// The part of a host's memory that its operating system leaves to tasks. General knowledge: a
/// t3.small of 2,048 MiB registers about 1,950.
const MEMORY_FOR_TASKS: (u32, u32) = (95, 100);

/// Tasks of one service on the hosts of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tasks {
    /// The service.
    pub service: NodeId,
    /// How many.
    pub count: u32,
    /// What each takes.
    pub size: Capacity,
}

/// Equal hosts of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// Their Auto Scaling group or node group.
    pub group: NodeId,
    /// Least and most of them.
    pub between: (u32, u32),
    /// What each offers to tasks; none when the instance type is not known.
    pub size: Option<Capacity>,
    /// How many tasks each takes, however small; none: as many as fit.
    pub slots: Option<u32>,
    /// The zones over which they are spread.
    pub zones: Vec<ZoneKey>,
}

/// A cluster with hosts of its own: what runs on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The cluster.
    pub id: NodeId,
    /// Its services that run on its hosts, those with the largest tasks first.
    pub tasks: Vec<Tasks>,
    /// Its hosts.
    pub hosts: Vec<Hosts>,
}

/// The clusters that run services on hosts of their own, in the order of ids.
#[must_use]
pub fn clusters(topology: &Topology<'_>) -> Vec<Cluster> {
    let mut clusters: BTreeMap<NodeId, Vec<Tasks>> = BTreeMap::new();
    for (id, service) in topology.all::<EcsService>() {
        if service.launch_type == LaunchType::Ec2
            && let Some(parent) = topology.node(id).and_then(|node| node.parent)
            && matches!(topology.component(parent), Some(Component::EcsCluster(_)))
        {
            clusters.entry(parent).or_default().push(tasks(id, service));
        }
    }
    let clusters = clusters.into_iter().map(|(id, mut tasks)| {
        tasks.sort_by_key(|tasks| std::cmp::Reverse((tasks.size.memory, tasks.size.cpu)));
        let hosts = (topology.hosts_of_cluster(id).into_iter())
            .filter_map(|group| match topology.component(group)? {
                Component::Asg(asg) => Some(hosts(topology, group, asg)),
                _ => None,
            })
            .collect();
        Cluster { id, tasks, hosts }
    });
    clusters.collect()
}

/// One of [`clusters`].
#[must_use]
pub fn cluster(topology: &Topology<'_>, id: NodeId) -> Option<Cluster> {
    (clusters(topology).into_iter()).find(|cluster| cluster.id == id)
}

fn tasks(service: NodeId, of: &EcsService) -> Tasks {
    Tasks {
        service,
        count: of.desired_count,
        size: Capacity {
            cpu: of.cpu,
            memory: of.memory,
        },
    }
}

fn hosts(topology: &Topology<'_>, group: NodeId, asg: &Asg) -> Hosts {
    let size = asg
        .instance
        .instance_type
        .capacity()
        .map(|capacity| Capacity {
            memory: share(capacity.memory),
            ..capacity
        });
    Hosts {
        group,
        between: (asg.min, asg.max),
        size,
        slots: None,
        zones: topology.zones_of(group).to_vec(),
    }
}

/// The part of a host's memory that its operating system shows.
#[must_use]
pub fn share(memory: u32) -> u32 {
    let (part, whole) = MEMORY_FOR_TASKS;
    memory / whole * part + memory % whole * part / whole
}

/// CPU units of this many thousandths of a vCPU, rounded up.
fn units(thousandths: u32) -> u32 {
    let units = (u64::from(thousandths) * 1024).div_ceil(1000);
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// CPU units as thousandths of a vCPU.
#[must_use]
pub fn thousandths(units: u32) -> u32 {
    let thousandths = u64::from(units) * 1000 / 1024;
    u32::try_from(thousandths).unwrap_or(u32::MAX)
}

/// Pods of the system on each node: the VPC CNI, kube-proxy and the Pod Identity agent; and the CPU
/// that they ask for, in thousandths (manifests of the EKS add-ons, general knowledge).
pub const SYSTEM_PODS: u32 = 3;
const SYSTEM_CPU: u32 = 150;

/// What a node offers to pods: without what the kubelet keeps (255 MiB and 11 for each pod; 6 % of
/// the first vCPU, 1 % of the second, 0.5 % of the next two, 0.25 % of the others), without the
/// 100 MiB below which it evicts, and without the pods of the system (bootstrap script of the
/// Amazon EKS AMI, v20200723).
#[must_use]
pub fn allocatable(group: &EksNodeGroup) -> Option<Capacity> {
    let whole = group.instance_type.capacity()?;
    let pods = group.instance_type.max_pods()?;
    let vcpu = whole.cpu / 1024;
    // In hundredths of a thousandth, to stay with whole numbers.
    let kept = 6_000 * vcpu.min(1)
        + 1_000 * vcpu.saturating_sub(1).min(1)
        + 500 * vcpu.saturating_sub(2).min(2)
        + 250 * vcpu.saturating_sub(4);
    let kept = units(kept.div_ceil(100) + SYSTEM_CPU);
    Some(Capacity {
        cpu: whole.cpu.saturating_sub(kept),
        memory: share(whole.memory).saturating_sub(255 + 11 * pods + 100),
    })
}

/// The most pods on a node beside those of the system.
#[must_use]
pub fn pods_on_a_node(group: &EksNodeGroup) -> Option<u32> {
    Some(group.instance_type.max_pods()?.saturating_sub(SYSTEM_PODS))
}

/// What a pod asks for.
fn pod(workload: &K8sWorkload) -> Capacity {
    Capacity {
        cpu: units(workload.cpu_request),
        memory: workload.memory_request,
    }
}

/// The EKS clusters that run pods on nodes, in the order of ids: the least pods of each workload,
/// and what nodes offer beside their DaemonSets. Where AWS chooses the nodes (Auto Mode), and on
/// Fargate, there is always room.
#[must_use]
pub fn kubernetes_clusters(topology: &Topology<'_>) -> Vec<Cluster> {
    let mut clusters: BTreeMap<NodeId, (Vec<Tasks>, Vec<Capacity>)> = BTreeMap::new();
    for (id, workload) in topology.all::<K8sWorkload>() {
        let Some(cluster) = topology.cluster_of(id) else {
            continue;
        };
        let chosen_by_aws = match topology.component(cluster) {
            Some(Component::EksCluster(cluster)) => cluster.auto_mode,
            _ => continue,
        };
        if chosen_by_aws || pods::profile_of(topology, id).is_some() {
            continue;
        }
        let (tasks, daemons) = clusters.entry(cluster).or_default();
        match workload.kind {
            WorkloadKind::DaemonSet => daemons.push(pod(workload)),
            _ => tasks.push(Tasks {
                service: id,
                count: workload.least(),
                size: pod(workload),
            }),
        }
    }
    let clusters = clusters.into_iter().map(|(id, (mut tasks, daemons))| {
        tasks.sort_by_key(|tasks| std::cmp::Reverse((tasks.size.memory, tasks.size.cpu)));
        let hosts = (topology.hosts_of_cluster(id).into_iter())
            .filter_map(|group| match topology.component(group)? {
                Component::EksNodeGroup(nodes) => Some(nodes_of(topology, group, nodes, &daemons)),
                _ => None,
            })
            .collect();
        Cluster { id, tasks, hosts }
    });
    clusters.collect()
}

/// One of [`kubernetes_clusters`].
#[must_use]
pub fn kubernetes_cluster(topology: &Topology<'_>, id: NodeId) -> Option<Cluster> {
    (kubernetes_clusters(topology).into_iter()).find(|cluster| cluster.id == id)
}

/// The pods that may run on the nodes of a cluster, when all autoscalers want the most.
#[must_use]
pub fn most_pods(topology: &Topology<'_>, cluster: &Cluster) -> u64 {
    let most = |id: NodeId| match topology.component(id) {
        Some(Component::K8sWorkload(workload)) => u64::from(workload.most()),
        _ => 0,
    };
    cluster.tasks.iter().map(|pods| most(pods.service)).sum()
}

fn nodes_of(
    topology: &Topology<'_>,
    group: NodeId,
    nodes: &EksNodeGroup,
    daemons: &[Capacity],
) -> Hosts {
    let without = |room: Capacity, daemon: &Capacity| Capacity {
        cpu: room.cpu.saturating_sub(daemon.cpu),
        memory: room.memory.saturating_sub(daemon.memory),
    };
    let many = u32::try_from(daemons.len()).unwrap_or(u32::MAX);
    Hosts {
        group,
        between: (nodes.min, nodes.max),
        size: allocatable(nodes).map(|room| daemons.iter().fold(room, without)),
        slots: pods_on_a_node(nodes).map(|slots| slots.saturating_sub(many)),
        zones: topology.zones_of(group).to_vec(),
    }
}

impl Hosts {
    /// How many of `count` hosts stand in other zones than `lost`; hosts go round the zones in turn.
    fn left(&self, count: u32, lost: Option<ZoneKey>) -> u32 {
        let zones = u32::try_from(self.zones.len()).unwrap_or(u32::MAX).max(1);
        let Some(at) = self.zones.iter().position(|zone| Some(*zone) == lost) else {
            return count;
        };
        let extra = u32::from(u32::try_from(at).unwrap_or(u32::MAX) < count % zones);
        count - count / zones - extra
    }
}

impl Cluster {
    /// How many tasks should run.
    #[must_use]
    pub fn wanted(&self) -> u64 {
        self.tasks.iter().map(|tasks| u64::from(tasks.count)).sum()
    }

    /// The zones of its hosts, each once, in order.
    #[must_use]
    pub fn zones(&self) -> Vec<ZoneKey> {
        let mut zones: Vec<_> = self
            .hosts
            .iter()
            .flat_map(|hosts| hosts.zones.clone())
            .collect();
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    /// How many tasks fit on the largest number of hosts; none when an instance type is not known.
    #[must_use]
    pub fn fitting_at_most(&self) -> Option<u64> {
        self.fitting(None, |hosts| hosts.between.1)
    }

    /// How many tasks fit on the hosts that always run when one zone is lost; none when an instance
    /// type is not known.
    #[must_use]
    pub fn fitting_without(&self, zone: ZoneKey) -> Option<u64> {
        self.fitting(Some(zone), |hosts| hosts.between.0)
    }

    /// How many tasks fit on the largest number of hosts when one zone is lost; none when an
    /// instance type is not known.
    #[must_use]
    pub fn fitting_at_most_without(&self, zone: ZoneKey) -> Option<u64> {
        self.fitting(Some(zone), |hosts| hosts.between.1)
    }

    /// How many tasks, however small, the largest number of hosts takes; none when an instance type
    /// is not known.
    #[must_use]
    pub fn slots_at_most(&self) -> Option<u64> {
        let slots = |hosts: &Hosts| Some(u64::from(hosts.slots?) * u64::from(hosts.between.1));
        self.hosts
            .iter()
            .try_fold(0_u64, |sum, hosts| Some(sum.saturating_add(slots(hosts)?)))
    }

    /// CPU units and MiB that the largest number of hosts offers, perhaps when one zone is lost;
    /// none when an instance type is not known.
    #[must_use]
    pub fn offered_at_most(&self, lost: Option<ZoneKey>) -> Option<(u64, u64)> {
        let mut offered = (0_u64, 0_u64);
        for hosts in &self.hosts {
            let (size, left) = (hosts.size?, u64::from(hosts.left(hosts.between.1, lost)));
            offered.0 = offered.0.saturating_add(left * u64::from(size.cpu));
            offered.1 = offered.1.saturating_add(left * u64::from(size.memory));
        }
        Some(offered)
    }

    /// CPU units and MiB that its tasks take.
    #[must_use]
    pub fn requested(&self) -> (u64, u64) {
        self.tasks.iter().fold((0, 0), |(cpu, memory), tasks| {
            let count = u64::from(tasks.count);
            (
                count
                    .saturating_mul(u64::from(tasks.size.cpu))
                    .saturating_add(cpu),
                count
                    .saturating_mul(u64::from(tasks.size.memory))
                    .saturating_add(memory),
            )
        })
    }

    /// The tasks that are larger than any of the hosts.
    #[must_use]
    pub fn too_large(&self) -> Vec<Tasks> {
        let fits = |tasks: &Tasks| {
            (self.hosts.iter())
                .filter_map(|hosts| hosts.size)
                .any(|size| tasks.size.cpu <= size.cpu && tasks.size.memory <= size.memory)
        };
        let known = self.hosts.iter().all(|hosts| hosts.size.is_some());
        self.tasks
            .iter()
            .filter(|tasks| known && !fits(tasks))
            .copied()
            .collect()
    }

    /// Fills host after host, the largest tasks first.
    fn fitting(&self, lost: Option<ZoneKey>, count: impl Fn(&Hosts) -> u32) -> Option<u64> {
        let mut free: Vec<(Capacity, u32)> = Vec::new();
        for hosts in &self.hosts {
            let left = hosts.left(count(hosts), lost).min(HOSTS_FILLED);
            let room = (hosts.size?, hosts.slots.unwrap_or(u32::MAX));
            free.extend(std::iter::repeat_n(room, left as usize));
        }
        let mut placed = 0;
        for tasks in &self.tasks {
            let mut waiting = tasks.count;
            for (host, slots) in &mut free {
                if waiting == 0 {
                    break;
                }
                let by_cpu = host.cpu.checked_div(tasks.size.cpu).unwrap_or(waiting);
                let by_memory = host
                    .memory
                    .checked_div(tasks.size.memory)
                    .unwrap_or(waiting);
                let here = waiting.min(by_cpu).min(by_memory).min(*slots);
                *slots -= here;
                host.cpu -= here * tasks.size.cpu;
                host.memory -= here * tasks.size.memory;
                waiting -= here;
                placed += u64::from(here);
            }
        }
        Some(placed)
    }
}

/// The least number of a range for which `enough` holds, when more never hurts.
pub fn least(numbers: std::ops::RangeInclusive<u32>, enough: impl Fn(u32) -> bool) -> Option<u32> {
    let (mut low, mut high) = numbers.into_inner();
    if low > high || !enough(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

/// A group has at most this many hosts filled; the inspector allows no more.
const HOSTS_FILLED: u32 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    #[test]
    fn a_host_holds_what_its_memory_allows() {
        let document = sketch::parse(
            "r: region
              v: vpc
                za: zone letter=a
                  a: subnet
                zb: zone letter=b
                  b: subnet
                c: ecs_cluster spans=a,b
                  hosts: asg instance_type=t3.small min=3 max=4
                  large: ecs_service launch_type=EC2 memory=768 desired_count=2
                  small: ecs_service launch_type=EC2 memory=256 desired_count=3",
        )
        .unwrap();
        let topology = Topology::of(&document);
        let cluster = clusters(&topology).remove(0);
        let [a, b] = cluster.zones()[..] else {
            panic!()
        };
        assert_eq!(cluster.wanted(), 5);
        assert_eq!(cluster.fitting_at_most(), Some(5));
        // One host is left without zone a, two without zone b.
        assert_eq!(cluster.fitting_without(a), Some(3));
        assert_eq!(cluster.fitting_without(b), Some(5));
        assert_eq!(cluster.too_large(), []);
    }

    #[test]
    fn a_node_holds_what_the_kubelet_leaves() {
        let document = sketch::parse(
            "r: region
              v: vpc
                za: zone letter=a
                  a: subnet
                zb: zone letter=b
                  b: subnet
                c: eks_cluster spans=a,b
                  nodes: eks_node_group instance_type=t3.medium min=2 max=2
                  web: k8s_workload memory_request=1500 hpa_min=3
                  log: k8s_workload kind=DaemonSet memory_request=100",
        )
        .unwrap();
        let topology = Topology::of(&document);
        let cluster = kubernetes_clusters(&topology).remove(0);
        let [hosts] = &cluster.hosts[..] else {
            panic!()
        };
        // 4,096 MiB, of which 95 % are seen; 255 + 11 x 17 + 100 are kept, 100 go to the DaemonSet.
        let memory = 3891 - 255 - 187 - 100 - 100;
        assert_eq!(hosts.size.unwrap().memory, memory);
        // 2,000 thousandths without 70 for the kubelet, 150 for the system, 100 for the DaemonSet.
        assert_eq!(hosts.size.unwrap().cpu, 2048 - 226 - 103);
        assert_eq!(hosts.slots, Some(17 - 3 - 1));
        assert_eq!(cluster.wanted(), 3);
        assert_eq!(cluster.fitting_at_most(), Some(3));
        let zone = cluster.zones()[0];
        assert_eq!(cluster.fitting_at_most_without(zone), Some(2));
    }

    #[test]
    fn components_take_addresses_in_their_subnets() {
        let document = sketch::parse(
            "r: region
              v: vpc
                za: zone letter=a
                  a: subnet cidr=10.0.0.0/28
                    nat: nat_gateway
                zb: zone letter=b
                  b: subnet cidr=10.0.1.0/24
                web: alb spans=a,b
                hosts: asg spans=a,b max=5",
        )
        .unwrap();
        let topology = Topology::of(&document);
        let demands: Vec<_> = demands(&topology)
            .into_values()
            .map(|demand| (demand.needed(), demand.usable))
            .collect();
        assert_eq!(demands, [(12, Some(11)), (11, Some(251))]);
    }
}
