//! The component types: what each is, where it may stand, and THE LIST of them.
//!
//! Everything about one type is in its file under `component/`; whoever wants to know something
//! asks through [`Kind`] and [`Facts`] instead of matching on the type.

pub mod health;
pub mod instance;

pub mod alb;
pub mod asg;
pub mod bastion;
pub mod client;
pub mod cloudwatch;
pub mod customer_gateway;
pub mod ec2;
pub mod ecr;
pub mod ecs_cluster;
pub mod ecs_service;
pub mod external_api;
pub mod internet_gateway;
pub mod nat_gateway;
pub mod onprem_database;
pub mod onprem_site;
pub mod region;
pub mod security_group;
pub mod subnet;
pub mod vpc;
pub mod vpn_connection;
pub mod vpn_gateway;
pub mod zone;

use crate::availability::Sla;
use crate::field::{self, FieldView, Form};
use crate::plan::Site;
use subnet::SubnetKind;

/// What every component type says about itself.
pub trait Kind {
    /// The facts that are the same for every component of the type.
    fn facts(&self) -> &'static Facts;

    /// Names every field once; all readers and writers of fields walk this.
    fn fields(&mut self, _form: &mut dyn Form) {}

    /// The one line that matters most on the drawing, for example `t3.medium · 2 to 6`.
    fn detail(&self) -> String {
        String::new()
    }

    /// Addresses that it takes in each subnet, when it uses `subnets` of them
    /// (rules.md section 0 of the facts: Amazon VPC and ELB user guides, 2023-06-15).
    fn addresses_per_subnet(&self, _subnets: u32) -> u32 {
        0
    }

    /// How many of it run at once, of which the design counts on at least one.
    fn replicas(&self) -> u32 {
        1
    }

    /// The availability that its provider states for it when it runs in `zones` zones.
    fn sla(&self, _zones: usize) -> Sla {
        Sla::NONE
    }

    /// Adds what must be deployed for it to the plan; what has no counterpart is a note.
    fn deploy(&self, _site: &mut Site<'_>) {}
}

/// Where a component may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Directly on the canvas.
    Canvas,
    /// In a region, outside its networks.
    Region,
    /// In a VPC, not tied to one zone.
    Vpc,
    /// In the box of an availability zone.
    Zone,
    /// In a subnet.
    Subnet,
    /// In a container cluster.
    Cluster,
    /// In an on-premises site.
    Site,
}

impl Place {
    /// The place in words, as in "it lives in {}".
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Canvas => "the canvas",
            Self::Region => "a region",
            Self::Vpc => "a VPC",
            Self::Zone => "an availability zone",
            Self::Subnet => "a subnet",
            Self::Cluster => "a cluster",
            Self::Site => "an on-premises site",
        }
    }
}

/// Groups of the palette; each has a hue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Networks and their gateways.
    Network,
    /// Load balancers.
    Balancing,
    /// Virtual machines.
    Compute,
    /// Containers.
    Containers,
    /// Databases and stores.
    Data,
    /// Security.
    Security,
    /// Logs, metrics, registries.
    Operations,
    /// What is outside AWS.
    External,
}

impl Category {
    /// Every category in the order of the palette.
    pub const ALL: [Self; 8] = [
        Self::Network,
        Self::Balancing,
        Self::Compute,
        Self::Containers,
        Self::Data,
        Self::Security,
        Self::Operations,
        Self::External,
    ];

    /// The heading in the palette.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Network => "Network",
            Self::Balancing => "Load balancing",
            Self::Compute => "Compute",
            Self::Containers => "Containers",
            Self::Data => "Data",
            Self::Security => "Security",
            Self::Operations => "Operations",
            Self::External => "Outside AWS",
        }
    }

    /// The name of its colours in the style sheet.
    #[must_use]
    pub fn css(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Balancing => "balancing",
            Self::Compute => "compute",
            Self::Containers => "containers",
            Self::Data => "data",
            Self::Security => "security",
            Self::Operations => "operations",
            Self::External => "external",
        }
    }
}

/// What part a component plays in the traffic; the connection matrix is written in these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A frame around others; takes no part itself.
    Frame,
    /// People and programs that start the traffic.
    Client,
    /// Spreads requests over targets.
    LoadBalancer,
    /// Runs code: instances, groups of them, container services.
    Workload,
    /// A jump host for administrators.
    Bastion,
    /// Runs the tasks of a cluster; takes no requests of its own.
    Capacity,
    /// A data store inside a network on premises.
    OnPremises,
    /// A service of somebody else on the internet.
    External,
    /// A next hop of routes.
    Gateway,
    /// The far end of a VPN.
    CustomerGateway,
    /// A layer-3 connection between networks.
    Connection,
    /// A set of rules around the network interfaces of others.
    SecurityGroup,
    /// Holds container images.
    Registry,
    /// Collects logs and metrics.
    Observer,
}

/// How a component is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// An icon with its name.
    Leaf,
    /// A frame that holds others.
    Container,
    /// A bar across the subnets that it uses; may hold others.
    Bar,
}

/// The facts of a component type.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Its name in the provider's words.
    pub name: &'static str,
    /// What new ones are called, before a number or the letter of a zone.
    pub stem: &'static str,
    /// What it is for, in one sentence.
    pub about: &'static str,
    /// Its group in the palette.
    pub category: Category,
    /// Where it may stand; the first is where a dropped one goes.
    pub sits_in: &'static [Place],
    /// The place that it is for others.
    pub offers: Option<Place>,
    /// It uses subnets of its VPC, by default those of this kind.
    pub spans: Option<SubnetKind>,
    /// The kind of subnet that is made for one that is dropped where there is none.
    pub subnet: SubnetKind,
    /// How it is drawn.
    pub body: Body,
    /// What part it plays in the traffic.
    pub role: Role,
    /// Width and height of a new one, in units.
    pub size: (i32, i32),
    /// The name need not be unique, and the component is not a resource: region, zone, client.
    pub drawn_only: bool,
}

impl Facts {
    /// The facts of a plain leaf, from which others start.
    #[must_use]
    pub const fn leaf(
        name: &'static str,
        stem: &'static str,
        category: Category,
        sits_in: &'static [Place],
        role: Role,
    ) -> Self {
        Self {
            name,
            stem,
            about: "",
            category,
            sits_in,
            offers: None,
            spans: None,
            subnet: SubnetKind::Private,
            body: Body::Leaf,
            role,
            size: (160, 64),
            drawn_only: false,
        }
    }

    /// The facts of a container that offers a place to others.
    #[must_use]
    pub const fn container(
        name: &'static str,
        stem: &'static str,
        category: Category,
        sits_in: &'static [Place],
        offers: Place,
        size: (i32, i32),
    ) -> Self {
        Self {
            offers: Some(offers),
            body: Body::Container,
            size,
            ..Self::leaf(name, stem, category, sits_in, Role::Frame)
        }
    }
}

/// THE LIST: id, variant and type of each component type. The id names the icon and stands in
/// saved files, so it stays.
macro_rules! components {
    ($($id:literal => $variant:ident($type:path),)+) => {
        /// A component of one of the known types.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Component { $(#[doc = $id] $variant($type),)+ }

        impl Component {
            /// The ids of all types, in the order of the list.
            pub const IDS: &'static [&'static str] = &[$($id,)+];

            /// A new component of each type, in the order of the list.
            #[must_use]
            pub fn all() -> Vec<Self> {
                vec![$(Self::$variant(<$type>::default()),)+]
            }

            /// A new component of the type with this id.
            #[must_use]
            pub fn from_id(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$variant(<$type>::default())),)+
                    _ => None,
                }
            }

            /// The id of the type.
            #[must_use]
            pub fn id(&self) -> &'static str {
                match self { $(Self::$variant(_) => $id,)+ }
            }

            /// The component, seen without its type.
            #[must_use]
            pub fn kind(&self) -> &dyn Kind {
                match self { $(Self::$variant(inner) => inner,)+ }
            }

            /// The component, seen without its type and open to change.
            pub fn kind_mut(&mut self) -> &mut dyn Kind {
                match self { $(Self::$variant(inner) => inner,)+ }
            }
        }
    };
}

components! {
    "region" => Region(region::Region),
    "vpc" => Vpc(vpc::Vpc),
    "zone" => Zone(zone::Zone),
    "subnet" => Subnet(subnet::Subnet),
    "internet_gateway" => InternetGateway(internet_gateway::InternetGateway),
    "nat_gateway" => NatGateway(nat_gateway::NatGateway),
    "vpn_gateway" => VpnGateway(vpn_gateway::VpnGateway),
    "vpn_connection" => VpnConnection(vpn_connection::VpnConnection),
    "customer_gateway" => CustomerGateway(customer_gateway::CustomerGateway),
    "alb" => Alb(alb::Alb),
    "ec2" => Ec2(ec2::Ec2),
    "asg" => Asg(asg::Asg),
    "bastion" => Bastion(bastion::Bastion),
    "ecs_cluster" => EcsCluster(ecs_cluster::EcsCluster),
    "ecs_service" => EcsService(ecs_service::EcsService),
    "onprem_database" => OnpremDatabase(onprem_database::OnpremDatabase),
    "security_group" => SecurityGroup(security_group::SecurityGroup),
    "ecr" => Ecr(ecr::Ecr),
    "cloudwatch" => Cloudwatch(cloudwatch::Cloudwatch),
    "client" => Client(client::Client),
    "external_api" => ExternalApi(external_api::ExternalApi),
    "onprem_site" => OnpremSite(onprem_site::OnpremSite),
}

impl Component {
    /// The facts of its type.
    #[must_use]
    pub fn facts(&self) -> &'static Facts {
        self.kind().facts()
    }

    /// Its fields, as the inspector shows them.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldView> {
        let mut copy = self.clone();
        field::views(|form| copy.kind_mut().fields(form))
    }

    /// Its fields as a JSON object.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut copy = self.clone();
        field::to_json(|form| copy.kind_mut().fields(form))
    }

    /// The same component with some fields changed.
    ///
    /// # Errors
    /// A few words about the first field that is unknown or has a wrong value.
    pub fn with(
        &self,
        fields: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<Self, String> {
        let mut copy = self.clone();
        field::set_all(fields, |form| copy.kind_mut().fields(form))?;
        Ok(copy)
    }

    /// How a load balancer checks it, when it can be a target.
    #[must_use]
    pub fn health(&self) -> Option<&health::HealthCheck> {
        match self {
            Self::Ec2(server) => Some(&server.health),
            Self::Asg(group) => Some(&group.health),
            Self::EcsService(service) => Some(&service.health),
            _ => None,
        }
    }

    /// The same, open to change.
    pub fn health_mut(&mut self) -> Option<&mut health::HealthCheck> {
        match self {
            Self::Ec2(server) => Some(&mut server.health),
            Self::Asg(group) => Some(&mut group.health),
            Self::EcsService(service) => Some(&mut service.health),
            _ => None,
        }
    }

    /// What it has as an EC2 instance, when it is one or launches some.
    #[must_use]
    pub fn instance(&self) -> Option<&instance::Instance> {
        match self {
            Self::Ec2(server) => Some(&server.instance),
            Self::Asg(group) => Some(&group.instance),
            Self::Bastion(bastion) => Some(&bastion.instance),
            _ => None,
        }
    }

    /// The same, open to change.
    pub fn instance_mut(&mut self) -> Option<&mut instance::Instance> {
        match self {
            Self::Ec2(server) => Some(&mut server.instance),
            Self::Asg(group) => Some(&mut group.instance),
            Self::Bastion(bastion) => Some(&mut bastion.instance),
            _ => None,
        }
    }
}
