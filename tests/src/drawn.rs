//! Who reaches whom in a cluster, read off the drawing: the other side of what network policies are compared
//! with.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use shared::address::Block;
use shared::component::alb::{ListenerProtocol, Scheme};
use shared::component::k8s_ingress::IngressClass;
use shared::component::subnet::SubnetKind;
use shared::component::vpc_endpoint::EndpointKind;
use shared::component::{Component, Place, Role};
use shared::document::{Link, LinkKind, NodeId, Protocol};
use shared::pods;
use shared::routing;
use shared::topology::Topology;

/// The calls of a design, to and from the pods of one cluster.
#[derive(Debug)]
pub struct Drawn<'a> {
    topology: &'a Topology<'a>,
    /// The nodes whose pods run in the cluster.
    inside: BTreeSet<NodeId>,
}

impl<'a> Drawn<'a> {
    /// What is drawn around these nodes.
    #[must_use]
    pub fn of(topology: &'a Topology<'a>, inside: BTreeSet<NodeId>) -> Self {
        Self { topology, inside }
    }

    /// The calls: each link, who begins it, and where and on which port it ends.
    fn calls(&self) -> Vec<(&'a Link, NodeId, NodeId, u32)> {
        let mut found = Vec::new();
        for (_, link) in self.topology.links() {
            if !link.kind.is_traffic() || link.protocol == Protocol::Ssh {
                continue;
            }
            if self.topology.role(link.from) == Some(Role::Queue) {
                let is_queue = matches!(self.component(link.from), Some(Component::Sqs(_)));
                if is_queue {
                    found.push((link, link.to, link.from, 443));
                }
                continue;
            }
            for (end, port) in self.ends(link, 3) {
                found.push((link, link.from, end, port));
            }
        }
        found
    }

    fn component(&self, id: NodeId) -> Option<&'a Component> {
        self.topology.component(id)
    }

    /// Where a call ends: behind balancers, as far as there is something behind them.
    fn ends(&self, link: &Link, depth: u32) -> Vec<(NodeId, u32)> {
        let behind: Vec<_> = match (self.topology.role(link.to), depth) {
            (Some(Role::LoadBalancer), 1..) => (self.topology.links_from(link.to))
                .filter(|(_, next)| next.kind == LinkKind::Request)
                .flat_map(|(_, next)| self.ends(next, depth - 1))
                .filter(|(end, _)| self.is_workload(*end))
                .collect(),
            _ => Vec::new(),
        };
        if !behind.is_empty() {
            return behind;
        }
        self.ports(link)
            .into_iter()
            .map(|port| (link.to, port))
            .collect()
    }

    /// Whether some cluster runs pods for a node.
    fn is_workload(&self, id: NodeId) -> bool {
        pods::runs(self.topology, id).is_ok()
    }

    /// The ports on which the end of a link answers.
    fn ports(&self, link: &Link) -> Vec<u32> {
        let Some(component) = self.component(link.to) else {
            return Vec::new();
        };
        if link.port != 0 {
            return vec![link.port];
        }
        match component {
            Component::Alb(alb) => alb.listeners.iter().map(|one| one.port).collect(),
            Component::Nlb(nlb) => nlb.listeners.iter().map(|one| one.port).collect(),
            component => match (component.kind().port(), link.protocol) {
                (443, Protocol::Http) => vec![80],
                (port, _) => vec![port],
            },
        }
    }

    /// Whether some pods call others on a port.
    #[must_use]
    pub fn calls_pods(&self, from: &[NodeId], to: &[NodeId], port: u32) -> bool {
        let calls = self.calls();
        calls
            .iter()
            .any(|(_, begin, end, open)| from.contains(begin) && to.contains(end) && *open == port)
    }

    /// Whether some pods call something at an address on a port.
    #[must_use]
    pub fn calls_address(&self, from: &[NodeId], to: Ipv4Addr, port: u32) -> bool {
        let calls = self.calls();
        let by_link = calls.iter().any(|(_, begin, end, open)| {
            from.contains(begin)
                && !self.inside.contains(end)
                && *open == port
                && self
                    .whereabouts(from, *end)
                    .iter()
                    .any(|place| place.holds(to))
        });
        by_link || (to == AGENT && port == 80 && from.iter().any(|id| self.acts_in_role(*id)))
    }

    /// Whether something at an address calls pods on a port.
    #[must_use]
    pub fn is_called_from(
        &self,
        from: Ipv4Addr,
        to: &[NodeId],
        (protocol, port): (&str, u32),
    ) -> bool {
        let topology = self.topology;
        let home = to.first().copied();
        (topology.links()).any(|(_, link)| {
            let traffic = link.kind.is_traffic() && link.protocol != Protocol::Ssh;
            let ends = self.ends(link, 0);
            let arrives = ends
                .iter()
                .any(|(end, open)| to.contains(end) && *open == port);
            if !traffic
                || !arrives
                || self.inside.contains(&link.from)
                || topology.role(link.from) == Some(Role::Queue)
            {
                return false;
            }
            self.transports(link.from).contains(&protocol)
                && (self.doors(link.from, home).iter())
                    .any(|block| Where::Block(*block).holds(from))
        })
    }

    /// Whether the controller of an Ingress calls pods on a port.
    #[must_use]
    pub fn is_called_by_controller(&self, to: &[NodeId], port: u32) -> bool {
        let topology = self.topology;
        (topology.links()).any(|(_, link)| {
            let nginx = matches!(
                self.component(link.from),
                Some(Component::K8sIngress(ingress)) if ingress.class == IngressClass::Nginx
            );
            nginx
                && self
                    .ends(link, 2)
                    .iter()
                    .any(|(end, open)| to.contains(end) && *open == port)
        })
    }

    fn transports(&self, from: NodeId) -> Vec<&'static str> {
        match self.component(from) {
            Some(Component::Nlb(balancer)) => {
                let mut found = Vec::new();
                for (_, listener) in balancer.deployable_listeners() {
                    match listener.protocol {
                        ListenerProtocol::Udp => found.push("UDP"),
                        ListenerProtocol::TcpUdp => found.extend(["TCP", "UDP"]),
                        _ => found.push("TCP"),
                    }
                }
                found
            }
            _ => vec!["TCP"],
        }
    }

    /// The addresses from which a caller outside of the cluster comes.
    fn doors(&self, caller: NodeId, home: Option<NodeId>) -> Vec<Block> {
        let topology = self.topology;
        let network = home.and_then(|home| self.network(home));
        let of_kind = |kind: SubnetKind| {
            let all = network
                .map(|vpc| topology.subnets_in(vpc))
                .unwrap_or_default();
            let all = all
                .into_iter()
                .filter(|id| topology.subnet_kind(*id) == Some(kind));
            self.blocks(&all.collect::<Vec<_>>(), network)
        };
        match (self.component(caller), topology.role(caller)) {
            (Some(Component::K8sIngress(ingress)), _) => match (ingress.class, ingress.scheme) {
                (IngressClass::Nginx, _) => Vec::new(),
                (_, Scheme::InternetFacing) => of_kind(SubnetKind::Public),
                (_, Scheme::Internal) => of_kind(SubnetKind::Private),
            },
            (Some(Component::K8sService(service)), _) => {
                let mut through: Vec<Block> = (topology.links_to(caller))
                    .filter(|(_, link)| {
                        matches!(self.component(link.from), Some(Component::K8sIngress(_)))
                    })
                    .flat_map(|(_, link)| self.doors(link.from, home))
                    .collect();
                if service.is_door() {
                    through.extend(of_kind(SubnetKind::Public));
                }
                through
            }
            (Some(component), Some(Role::LoadBalancer)) => {
                let internal = match component {
                    Component::Alb(alb) => alb.scheme == Scheme::Internal,
                    Component::Nlb(nlb) => nlb.scheme == Scheme::Internal,
                    _ => false,
                };
                let callers: Vec<NodeId> = (topology.links_to(caller))
                    .filter(|(_, link)| link.kind.is_traffic())
                    .map(|(_, link)| link.from)
                    .collect();
                let inside = callers.iter().all(|id| pods::runs(topology, *id).is_ok());
                if internal && !callers.is_empty() && inside {
                    // The Services behind it stand in its place.
                    return Vec::new();
                }
                self.blocks(topology.subnets_of(caller), network)
            }
            (_, Some(Role::Client | Role::Cdn | Role::Dns | Role::ApiGateway)) => {
                of_kind(SubnetKind::Public)
            }
            _ => self.blocks(topology.subnets_of(caller), network),
        }
    }

    /// The network in which pods run.
    fn network(&self, pods: NodeId) -> Option<NodeId> {
        let topology = self.topology;
        let cluster = topology.place_of(pods, Place::Kubernetes);
        let first = || {
            let mut all = topology.nodes();
            all.find(|(_, node)| matches!(node.component, Component::EksCluster(_)))
                .map(|(id, _)| id)
        };
        let cluster = cluster.or_else(first);
        cluster
            .and_then(|cluster| topology.vpc_of(cluster))
            .or_else(|| topology.vpc_of(pods))
    }

    fn blocks(&self, subnets: &[NodeId], network: Option<NodeId>) -> Vec<Block> {
        let own = subnets
            .iter()
            .filter_map(|id| self.topology.subnet(*id)?.cidr);
        let own: Vec<Block> = own.collect();
        if !own.is_empty() {
            return own;
        }
        let network = network.map(|vpc| routing::blocks_of(self.topology, vpc));
        network.unwrap_or_default()
    }

    /// Where something is that pods call.
    fn whereabouts(&self, callers: &[NodeId], id: NodeId) -> Vec<Where> {
        let topology = self.topology;
        let in_blocks = |blocks: Vec<Block>| blocks.into_iter().map(Where::Block).collect();
        match (self.component(id), topology.role(id)) {
            (Some(Component::Efs(_)), _) => Vec::new(),
            (_, Some(Role::OnPremises)) => {
                let site = topology.place_of(id, Place::Site);
                match site.and_then(|site| self.component(site)) {
                    Some(Component::OnpremSite(site)) => in_blocks(site.cidrs.clone()),
                    _ => Vec::new(),
                }
            }
            (Some(Component::K8sService(service)), _) => {
                match service.external_name.trim().parse::<Ipv4Addr>() {
                    Ok(address) => vec![Where::Block(Block::new(address, 32))],
                    Err(_) => vec![Where::Internet],
                }
            }
            (Some(component), Some(Role::LoadBalancer)) if is_open(component) => {
                vec![Where::Internet]
            }
            (Some(Component::K8sWorkload(_)), _) => {
                in_blocks(self.blocks(&pods::subnets_of(topology, id), self.network(id)))
            }
            (_, Some(Role::LoadBalancer | Role::Database | Role::Workload | Role::Bastion)) => {
                in_blocks(self.blocks(topology.subnets_of(id), topology.vpc_of(id)))
            }
            (
                Some(component),
                Some(Role::Store | Role::Queue | Role::Function | Role::Credential),
            ) => {
                let service = routing::service_of(component);
                let network = callers.first().and_then(|id| self.network(*id));
                let mut found = vec![Where::Internet];
                for (endpoint, node) in topology.nodes() {
                    if let Component::VpcEndpoint(one) = &node.component
                        && one.kind == EndpointKind::Interface
                        && Some(one.service.trim()) == service
                        && topology.vpc_of(endpoint) == network
                    {
                        let subnets = topology.subnets_of(endpoint).iter();
                        let blocks = subnets.filter_map(|id| topology.subnet(*id)?.cidr);
                        found.extend(blocks.map(Where::Block));
                    }
                }
                found
            }
            _ => vec![Where::Internet],
        }
    }

    /// Whether pods act in a role of AWS: they call its services, or use a key or a role.
    fn acts_in_role(&self, id: NodeId) -> bool {
        let is_aws = |id: NodeId| {
            matches!(
                self.component(id),
                Some(
                    Component::S3(_)
                        | Component::Dynamodb(_)
                        | Component::Sqs(_)
                        | Component::Sns(_)
                        | Component::Lambda(_)
                        | Component::Kms(_)
                        | Component::IamRole(_)
                )
            )
        };
        let topology = self.topology;
        let mut out = topology.links_from(id);
        let mut back = topology.links_to(id);
        let calls = |kind: LinkKind| kind.is_traffic() || kind == LinkKind::Uses;
        out.any(|(_, link)| calls(link.kind) && is_aws(link.to))
            || back.any(|(_, link)| {
                let from = self.component(link.from);
                link.kind == LinkKind::Async && matches!(from, Some(Component::Sqs(_)))
            })
    }
}

/// Whether a balancer is reached over the internet.
fn is_open(component: &Component) -> bool {
    let scheme = match component {
        Component::Alb(balancer) => balancer.scheme,
        Component::Nlb(balancer) => balancer.scheme,
        Component::K8sIngress(ingress) => ingress.scheme,
        _ => return false,
    };
    scheme == Scheme::InternetFacing
}

/// The agent from which pods get the keys of their role.
const AGENT: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 23);

/// Where something is.
#[derive(Debug, Clone, Copy)]
enum Where {
    /// Somewhere that is neither private nor link-local.
    Internet,
    /// In a block of addresses.
    Block(Block),
}

impl Where {
    fn holds(self, address: Ipv4Addr) -> bool {
        match self {
            Self::Block(block) => block.network().contains(Block::new(address, 32)),
            Self::Internet => {
                let [first, second, ..] = address.octets();
                let shared = first == 100 && (64..128).contains(&second);
                !(address.is_private() || address.is_link_local() || shared)
            }
        }
    }
}
