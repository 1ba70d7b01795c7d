//! The component types: what each is, where it may stand, and THE LIST of them.
//!
//! Everything about one type is in its file under `component/`; whoever wants to know something
//! asks through [`Kind`] and [`Facts`] instead of matching on the type.

pub mod database;
pub mod health;
pub mod instance;

pub mod acm;
pub mod alb;
pub mod api_gateway;
pub mod asg;
pub mod aurora;
pub mod backup;
pub mod bastion;
pub mod client;
pub mod cloud_account;
pub mod cloudfront;
pub mod cloudwatch;
pub mod codebuild;
pub mod customer_gateway;
pub mod direct_connect;
pub mod documentdb;
pub mod dynamodb;
pub mod ebs;
pub mod ec2;
pub mod ecr;
pub mod ecs_cluster;
pub mod ecs_service;
pub mod efs;
pub mod egress_only_gateway;
pub mod eks_cluster;
pub mod eks_fargate_profile;
pub mod eks_node_group;
pub mod elasticache;
pub mod external_api;
pub mod external_ci;
pub mod iam_role;
pub mod internet_gateway;
pub mod k8s_ingress;
pub mod k8s_namespace;
pub mod k8s_service;
pub mod k8s_workload;
pub mod kms;
pub mod lambda;
pub mod nat_gateway;
pub mod nlb;
pub mod onprem_database;
pub mod onprem_site;
pub mod opensearch;
pub mod rds;
pub mod rds_cluster;
pub mod region;
pub mod route53;
pub mod s3;
pub mod secrets_manager;
pub mod security_group;
pub mod shield;
pub mod sns;
pub mod sqs;
pub mod subnet;
pub mod transit_gateway;
pub mod vpc;
pub mod vpc_endpoint;
pub mod vpn_connection;
pub mod vpn_gateway;
pub mod waf;
pub mod zone;

use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::alternative::Alternative;
use crate::cost::usage::Usage;
use crate::document::NodeId;
use crate::field::{self, Clamped, FieldView, Form};
use crate::plan::Site;
use crate::pods::PodTemplate;
use crate::topology::Topology;
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

    /// The port on which it answers, unless a link says another.
    fn port(&self) -> u32 {
        443
    }

    /// How many of it run at once, of which the design counts on at least one.
    fn replicas(&self) -> u32 {
        1
    }

    /// How many of them carry the load.
    fn needed(&self) -> u32 {
        1
    }

    /// Whether its callers log in with a name and a password.
    fn has_login(&self) -> bool {
        false
    }

    /// The name of its object in a Kubernetes cluster; empty: its slug.
    fn object_name(&self) -> &str {
        ""
    }

    /// What a cluster runs in its place; none when nothing of it can run there.
    fn pod_template(&self) -> Option<PodTemplate> {
        None
    }

    /// The availability that its provider states for it when it runs in `zones` zones.
    fn sla(&self, _zones: usize) -> Sla {
        Sla::NONE
    }

    /// What its provider's agreement says about it when it runs in `zones` zones. For instances that is
    /// another figure than [`Self::sla`]: one for all of them together.
    fn agreement(&self, zones: usize) -> Sla {
        self.sla(zones)
    }

    /// How long it takes to switch over to a standby, in seconds; none for what has no standby.
    fn failover_seconds(&self) -> Option<f64> {
        None
    }

    /// States what it is billed for: names of prices and quantities, never amounts.
    fn bill(&self, _meter: &mut Meter<'_>) {}

    /// What it could be in its place that costs less, or keeps it available for more.
    fn alternatives(&self) -> Vec<Alternative> {
        Vec::new()
    }

    /// Whether its resources have all that they are made of, apart from its place and the subnets that are
    /// asked of all of its type. Where this says no, only the plan can tell.
    fn is_complete(&self, _topology: &Topology<'_>, _id: NodeId) -> bool {
        true
    }

    /// GB a month that pass it as somebody said, when it is a gateway; then links do not pay for it.
    fn carried(&self) -> Usage {
        Usage::default()
    }

    /// Adds what must be deployed for it to the plan; what has no counterpart is a note. Some only
    /// tell others what to do: a zone, or what collects logs.
    fn deploy(&self, _site: &mut Site<'_>) {}
}

/// Where a component may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Directly on the canvas.
    Canvas,
    /// In an AWS account, outside its regions.
    Account,
    /// In a region, outside its networks.
    Region,
    /// In a VPC, not tied to one zone.
    Vpc,
    /// In the box of an availability zone.
    Zone,
    /// In a subnet.
    Subnet,
    /// In an ECS cluster.
    Cluster,
    /// In an EKS cluster.
    Kubernetes,
    /// In a namespace of an EKS cluster.
    Namespace,
    /// In an on-premises site.
    Site,
}

impl Place {
    /// How many there are.
    pub const COUNT: usize = Self::Site as usize + 1;

    /// Whether it is inside a cluster: what stands there uses the subnets of the cluster.
    #[must_use]
    pub fn is_in_cluster(self) -> bool {
        matches!(self, Self::Cluster | Self::Kubernetes | Self::Namespace)
    }

    /// The place in words, as in "it lives in {}".
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Canvas => "the canvas",
            Self::Account => "an account",
            Self::Region => "a region",
            Self::Vpc => "a VPC",
            Self::Zone => "an availability zone",
            Self::Subnet => "a subnet",
            Self::Cluster => "an ECS cluster",
            Self::Kubernetes => "an EKS cluster",
            Self::Namespace => "a namespace",
            Self::Site => "an on-premises site",
        }
    }
}

/// Groups of the palette; each has a hue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Networks and their gateways.
    Network,
    /// What stands at the edge of AWS: names, content delivery, API entries.
    Edge,
    /// Load balancers.
    Balancing,
    /// Virtual machines.
    Compute,
    /// Containers.
    Containers,
    /// Databases and stores.
    Data,
    /// Queues, topics and events.
    Integration,
    /// Security.
    Security,
    /// Logs, metrics, registries.
    Operations,
    /// What is outside AWS.
    External,
}

impl Category {
    /// Every category in the order of the palette.
    pub const ALL: [Self; 10] = [
        Self::Network,
        Self::Edge,
        Self::Balancing,
        Self::Compute,
        Self::Containers,
        Self::Data,
        Self::Integration,
        Self::Security,
        Self::Operations,
        Self::External,
    ];

    /// The heading in the palette.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Network => "Network",
            Self::Edge => "Edge",
            Self::Balancing => "Load balancing",
            Self::Compute => "Compute",
            Self::Containers => "Containers",
            Self::Data => "Data",
            Self::Integration => "Messaging",
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
            Self::Edge => "edge",
            Self::Balancing => "balancing",
            Self::Compute => "compute",
            Self::Containers => "containers",
            Self::Data => "data",
            Self::Integration => "integration",
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
    /// Answers with the address of what a name stands for.
    Dns,
    /// Serves copies close to the clients.
    Cdn,
    /// Takes API calls and hands them on.
    ApiGateway,
    /// Spreads requests over targets.
    LoadBalancer,
    /// Runs code: instances, groups of them, container services.
    Workload,
    /// Runs code for each call, without instances that somebody sees.
    Function,
    /// A jump host for administrators.
    Bastion,
    /// Runs the tasks of a cluster; takes no requests of its own.
    Capacity,
    /// A data store with network interfaces in a VPC.
    Database,
    /// A data store of the region, reached over HTTPS: buckets and tables.
    Store,
    /// Takes messages and hands them on: queues and topics.
    Queue,
    /// A disk that is attached to an instance.
    Volume,
    /// A data store inside a network on premises.
    OnPremises,
    /// A service of somebody else on the internet.
    External,
    /// A next hop of routes.
    Gateway,
    /// Joins networks: VPCs, VPN connections and Direct Connect.
    Transit,
    /// The far end of a VPN.
    CustomerGateway,
    /// A layer-3 connection between networks: a VPN connection or Direct Connect.
    Connection,
    /// A private way from a VPC to a service of the region.
    Endpoint,
    /// A set of rules around the network interfaces of others.
    SecurityGroup,
    /// Inspects requests in front of what it is attached to.
    WebAcl,
    /// Protects what it is attached to against floods.
    Shield,
    /// What others use by name: secrets, keys, certificates, roles.
    Credential,
    /// Holds container images.
    Registry,
    /// Builds and deploys others.
    Pipeline,
    /// Collects logs and metrics.
    Observer,
    /// Keeps copies of stores.
    Backup,
}

impl Role {
    /// Whether it hands requests on to what answers them.
    #[must_use]
    pub fn is_front(self) -> bool {
        matches!(
            self,
            Self::Dns | Self::Cdn | Self::ApiGateway | Self::LoadBalancer
        )
    }

    /// Whether code runs in it that can call others.
    #[must_use]
    pub fn runs_code(self) -> bool {
        matches!(self, Self::Workload | Self::Function)
    }

    /// Whether it has network interfaces that a security group can guard.
    #[must_use]
    pub fn has_interface(self) -> bool {
        matches!(
            self,
            Self::LoadBalancer
                | Self::Workload
                | Self::Function
                | Self::Bastion
                | Self::Capacity
                | Self::Database
                | Self::Endpoint
        )
    }
}

/// What an export or the bill makes of a component type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It becomes this: a resource type, a kind of object, a service in the price table.
    As(&'static str),
    /// Nothing, for this reason.
    Nothing(&'static str),
    /// Not stated; a test finds it.
    Unstated,
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
    /// Other words by which people look for it.
    pub also: &'static str,
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
    /// The main resource type of Terraform that it becomes.
    pub terraform: Answer,
    /// The kind of Kubernetes object that it becomes in a cluster.
    pub kubernetes: Answer,
    /// The service of the price table that it is billed by.
    pub price: Answer,
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
            also: "",
            category,
            sits_in,
            offers: None,
            spans: None,
            subnet: SubnetKind::Private,
            body: Body::Leaf,
            role,
            size: (160, 64),
            drawn_only: false,
            terraform: Answer::Unstated,
            kubernetes: Answer::Unstated,
            price: Answer::Unstated,
        }
    }

    /// The facts of a bar across the subnets that it uses.
    #[must_use]
    pub const fn bar(
        name: &'static str,
        stem: &'static str,
        category: Category,
        sits_in: &'static [Place],
        role: Role,
        spans: SubnetKind,
    ) -> Self {
        Self {
            spans: Some(spans),
            body: Body::Bar,
            size: (240, 64),
            ..Self::leaf(name, stem, category, sits_in, role)
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

/// A type of the list, as the questions about all components of one type need it.
pub trait Type: Sized + 'static {
    /// Its place in the list.
    const INDEX: usize;

    /// The component, when it is of this type.
    fn of(component: &Component) -> Option<&Self>;
}

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

            /// The place of its type in the list.
            #[must_use]
            pub fn index(&self) -> usize {
                match self { $(Self::$variant(_) => Index::$variant as usize,)+ }
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

        /// The places of the types in the list.
        enum Index { $($variant,)+ }

        $(
            impl Type for $type {
                const INDEX: usize = Index::$variant as usize;

                fn of(component: &Component) -> Option<&Self> {
                    match component {
                        Component::$variant(inner) => Some(inner),
                        _ => None,
                    }
                }
            }

            impl From<$type> for Component {
                fn from(inner: $type) -> Self {
                    Self::$variant(inner)
                }
            }
        )+
    };
}

// THE LIST: id, variant and type of each component type. The id names the icon and stands in
// saved files, so it stays.
components! {
    "cloud_account" => CloudAccount(cloud_account::CloudAccount),
    "region" => Region(region::Region),
    "vpc" => Vpc(vpc::Vpc),
    "zone" => Zone(zone::Zone),
    "subnet" => Subnet(subnet::Subnet),
    "internet_gateway" => InternetGateway(internet_gateway::InternetGateway),
    "egress_only_gateway" => EgressOnlyGateway(egress_only_gateway::EgressOnlyGateway),
    "nat_gateway" => NatGateway(nat_gateway::NatGateway),
    "vpc_endpoint" => VpcEndpoint(vpc_endpoint::VpcEndpoint),
    "transit_gateway" => TransitGateway(transit_gateway::TransitGateway),
    "vpn_gateway" => VpnGateway(vpn_gateway::VpnGateway),
    "vpn_connection" => VpnConnection(vpn_connection::VpnConnection),
    "direct_connect" => DirectConnect(direct_connect::DirectConnect),
    "customer_gateway" => CustomerGateway(customer_gateway::CustomerGateway),
    "route53" => Route53(route53::Route53),
    "cloudfront" => Cloudfront(cloudfront::Cloudfront),
    "api_gateway" => ApiGateway(api_gateway::ApiGateway),
    "alb" => Alb(alb::Alb),
    "nlb" => Nlb(nlb::Nlb),
    "k8s_ingress" => K8sIngress(k8s_ingress::K8sIngress),
    "k8s_service" => K8sService(k8s_service::K8sService),
    "ec2" => Ec2(ec2::Ec2),
    "asg" => Asg(asg::Asg),
    "bastion" => Bastion(bastion::Bastion),
    "lambda" => Lambda(lambda::Lambda),
    "eks_node_group" => EksNodeGroup(eks_node_group::EksNodeGroup),
    "eks_fargate_profile" => EksFargateProfile(eks_fargate_profile::EksFargateProfile),
    "ecs_cluster" => EcsCluster(ecs_cluster::EcsCluster),
    "ecs_service" => EcsService(ecs_service::EcsService),
    "eks_cluster" => EksCluster(eks_cluster::EksCluster),
    "k8s_namespace" => K8sNamespace(k8s_namespace::K8sNamespace),
    "k8s_workload" => K8sWorkload(k8s_workload::K8sWorkload),
    "rds" => Rds(rds::Rds),
    "rds_cluster" => RdsCluster(rds_cluster::RdsCluster),
    "aurora" => Aurora(aurora::Aurora),
    "documentdb" => Documentdb(documentdb::Documentdb),
    "dynamodb" => Dynamodb(dynamodb::Dynamodb),
    "elasticache" => Elasticache(elasticache::Elasticache),
    "opensearch" => Opensearch(opensearch::Opensearch),
    "s3" => S3(s3::S3),
    "efs" => Efs(efs::Efs),
    "ebs" => Ebs(ebs::Ebs),
    "onprem_database" => OnpremDatabase(onprem_database::OnpremDatabase),
    "sqs" => Sqs(sqs::Sqs),
    "sns" => Sns(sns::Sns),
    "security_group" => SecurityGroup(security_group::SecurityGroup),
    "waf" => Waf(waf::Waf),
    "shield" => Shield(shield::Shield),
    "acm" => Acm(acm::Acm),
    "iam_role" => IamRole(iam_role::IamRole),
    "kms" => Kms(kms::Kms),
    "secrets_manager" => SecretsManager(secrets_manager::SecretsManager),
    "ecr" => Ecr(ecr::Ecr),
    "cloudwatch" => Cloudwatch(cloudwatch::Cloudwatch),
    "backup" => Backup(backup::Backup),
    "codebuild" => Codebuild(codebuild::Codebuild),
    "client" => Client(client::Client),
    "external_api" => ExternalApi(external_api::ExternalApi),
    "external_ci" => ExternalCi(external_ci::ExternalCi),
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

    /// The same component with every number in its legal range, and which were not.
    #[must_use]
    pub fn clamped(&self) -> (Self, Vec<Clamped>) {
        let mut copy = self.clone();
        let clamped = field::clamp(|form| copy.kind_mut().fields(form));
        (copy, clamped)
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

    /// What it has as a managed database, when it is one.
    #[must_use]
    pub fn database(&self) -> Option<&database::Database> {
        match self {
            Self::Rds(one) => Some(&one.database),
            Self::RdsCluster(one) => Some(&one.database),
            Self::Aurora(one) => Some(&one.database),
            Self::Documentdb(one) => Some(&one.database),
            _ => None,
        }
    }

    /// The same, open to change.
    pub fn database_mut(&mut self) -> Option<&mut database::Database> {
        match self {
            Self::Rds(one) => Some(&mut one.database),
            Self::RdsCluster(one) => Some(&mut one.database),
            Self::Aurora(one) => Some(&mut one.database),
            Self::Documentdb(one) => Some(&mut one.database),
            _ => None,
        }
    }

    /// The engine of a managed database under which its instance classes are listed, and its class.
    #[must_use]
    pub fn engine_and_class(&self) -> Option<(&str, &str)> {
        match self {
            Self::Rds(one) => Some((&one.engine, &one.instance_class)),
            Self::RdsCluster(one) => Some((database::MULTI_AZ_CLUSTER, &one.instance_class)),
            Self::Aurora(one) => Some((field::Choice::id(one.engine), &one.instance_class)),
            Self::Documentdb(one) => Some((database::DOCUMENTDB, &one.instance_class)),
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
