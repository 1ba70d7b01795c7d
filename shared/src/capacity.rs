//! Room: addresses that components take in their subnets, and tasks that fit on the hosts of a
//! cluster.

use std::collections::BTreeMap;

use crate::component::Component;
use crate::component::asg::Asg;
use crate::component::ecs_service::{EcsService, LaunchType};
use crate::component::instance::Capacity;
use crate::document::NodeId;
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
    let mut demands: BTreeMap<NodeId, Demand> = BTreeMap::new();
    for (id, node) in topology.nodes() {
        if let Component::Subnet(subnet) = &node.component {
            demands.entry(id).or_default().usable = subnet.cidr.map(|cidr| cidr.usable());
            continue;
        }
        let kind = node.component.kind();
        if kind.addresses_per_subnet(1) == 0 {
            continue;
        }
        let subnets = topology.subnets_of(id);
        let many = u32::try_from(subnets.len()).unwrap_or(u32::MAX);
        let each = u64::from(kind.addresses_per_subnet(many));
        for subnet in subnets {
            demands.entry(subnet).or_default().takers.push((id, each));
        }
    }
    demands
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
    /// Their Auto Scaling group.
    pub group: NodeId,
    /// Least and most of them.
    pub between: (u32, u32),
    /// What each offers to tasks; none when the instance type is not known.
    pub size: Option<Capacity>,
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
    for (id, node) in topology.nodes() {
        if let (Component::EcsService(service), Some(parent)) = (&node.component, node.parent)
            && service.launch_type == LaunchType::Ec2
            && matches!(
                topology.node(parent).map(|node| &node.component),
                Some(Component::EcsCluster(_))
            )
        {
            clusters.entry(parent).or_default().push(tasks(id, service));
        }
    }
    let clusters = clusters.into_iter().map(|(id, mut tasks)| {
        tasks.sort_by_key(|tasks| std::cmp::Reverse((tasks.size.memory, tasks.size.cpu)));
        let hosts = (topology.hosts_of_cluster(id).into_iter())
            .filter_map(|group| match &topology.node(group)?.component {
                Component::Asg(asg) => Some(hosts(topology, group, asg)),
                _ => None,
            })
            .collect();
        Cluster { id, tasks, hosts }
    });
    clusters.collect()
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
    let (part, whole) = MEMORY_FOR_TASKS;
    let size = asg
        .instance
        .instance_type
        .capacity()
        .map(|capacity| Capacity {
            memory: capacity.memory / whole * part + capacity.memory % whole * part / whole,
            ..capacity
        });
    Hosts {
        group,
        between: (asg.min, asg.max),
        size,
        zones: topology.zones_of(group),
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
        let mut free: Vec<Capacity> = Vec::new();
        for hosts in &self.hosts {
            let left = hosts.left(count(hosts), lost).min(HOSTS_FILLED);
            free.extend(std::iter::repeat_n(hosts.size?, left as usize));
        }
        let mut placed = 0;
        for tasks in &self.tasks {
            let mut waiting = tasks.count;
            for host in &mut free {
                if waiting == 0 {
                    break;
                }
                let by_cpu = host.cpu.checked_div(tasks.size.cpu).unwrap_or(waiting);
                let by_memory = host
                    .memory
                    .checked_div(tasks.size.memory)
                    .unwrap_or(waiting);
                let here = waiting.min(by_cpu).min(by_memory);
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
