//! An EKS managed node group: the instances on which a cluster's pods run.

use super::instance::{InstanceType, sla};
use super::subnet::SubnetKind;
use super::{Answer, Body, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::alternative::{Alternative, Change};
use crate::cost::spread::Spread;
use crate::field::{Choice, Form};
use crate::iac::{Content, Resource};
use crate::plan::{Site, kubernetes};

choice! {
    /// How the instances are bought.
    pub enum CapacityType {
        OnDemand = "ON_DEMAND", "On demand";
        Spot = "SPOT", "Spot";
    }
}

/// The longest name of a node group (EKS API model, 2026-05).
const NAME_LIMIT: usize = 63;

/// Most nodes of a group: the default quota (general knowledge).
pub const MOST_NODES: u32 = 450;

/// A group of nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct EksNodeGroup {
    /// The type of each node.
    pub instance_type: InstanceType,
    /// How the instances are bought.
    pub capacity_type: CapacityType,
    /// Least nodes.
    pub min: u32,
    /// Nodes at the start.
    pub desired: u32,
    /// Most nodes.
    pub max: u32,
    /// The disk of each node in GiB.
    pub disk_gib: u32,
}

impl Default for EksNodeGroup {
    fn default() -> Self {
        Self {
            instance_type: InstanceType::new("t3.medium"),
            capacity_type: CapacityType::OnDemand,
            min: 2,
            desired: 2,
            max: 4,
            disk_gib: 20,
        }
    }
}

impl Kind for EksNodeGroup {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "The instances on which a cluster's pods run.",
            also: "kubernetes k8s workers",
            spans: Some(SubnetKind::Private),
            body: Body::Leaf,
            size: (200, 64),
            terraform: Answer::As("aws_eks_node_group"),
            kubernetes: Answer::Nothing("the cluster runs on it"),
            price: Answer::As("ec2"),
            ..Facts::leaf(
                "EKS node group",
                "Nodes",
                Category::Compute,
                &[Place::Kubernetes],
                Role::Capacity,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.visit("instance_type", "Instance type", &mut self.instance_type);
        form.choice("capacity_type", "Bought", &mut self.capacity_type);
        form.number("min", "Minimum", &mut self.min, 0..=MOST_NODES);
        form.number("desired", "Desired", &mut self.desired, 0..=MOST_NODES);
        form.number("max", "Maximum", &mut self.max, 1..=MOST_NODES);
        form.number("disk_gib", "Disk (GiB)", &mut self.disk_gib, 20..=16_384);
    }
    fn detail(&self) -> String {
        format!(
            "{} · {} to {}",
            self.instance_type.name(),
            self.min,
            self.max
        )
    }
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        self.max.div_ceil(subnets.max(1))
    }
    fn replicas(&self) -> u32 {
        self.min
    }
    fn alternatives(&self) -> Vec<Alternative> {
        let with = |instance_type| {
            let group = Self {
                instance_type,
                ..self.clone()
            };
            Alternative::new(Change::Graviton, group)
        };
        self.instance_type
            .on_graviton()
            .into_iter()
            .map(with)
            .collect()
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let count = Spread::of(self.min, self.desired, self.max);
        let name = self.instance_type.name();
        match self.capacity_type {
            CapacityType::OnDemand => meter.hourly("Instances", "ec2", name, count),
            CapacityType::Spot => {
                meter.hourly("Spot instances", "ec2", &format!("{name}:spot"), count);
            }
        }
        // The disk of a node group is gp2 unless a launch template says otherwise (EKS User Guide, general
        // knowledge).
        let disk = count.times(self.disk_gib);
        meter.monthly("Disks", "ebs", "gp2:storage", Some(disk));
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let (Some((_, cluster)), Some(subnets)) = (kubernetes::cluster(site), site.subnets())
        else {
            return;
        };
        let role = kubernetes::node_role(site, &cluster);
        let image = match self.instance_type.is_arm() {
            true => "AL2023_ARM_64_STANDARD",
            false => "AL2023_x86_64_STANDARD",
        };
        let scaling = Content::new()
            .set("min_size", self.min)
            .set("desired_size", self.desired)
            .set("max_size", self.max);
        let body = Content::new()
            .set("cluster_name", cluster.attribute("name"))
            .set("node_group_name", site.label(NAME_LIMIT))
            .set("version", cluster.attribute("version"))
            .set("node_role_arn", role.role.arn())
            .set("subnet_ids", subnets)
            .set("ami_type", image)
            .set("instance_types", vec![self.instance_type.name()])
            .set("capacity_type", self.capacity_type.id())
            .set("disk_size", self.disk_gib)
            .block("scaling_config", scaling)
            .block("update_config", Content::new().set("max_unavailable", 1))
            .set("tags", site.tags());
        let mut after = role.policies;
        after.extend(kubernetes::addons_for_nodes(&cluster));
        // An autoscaler moves the number of nodes; it starts with what was drawn.
        let group = Resource::new(site.own("aws_eks_node_group"), body).after(after);
        site.add(group.ignoring(vec!["scaling_config[0].desired_size"]));
    }
    fn sla(&self, _: usize) -> Sla {
        sla::instance()
    }
    fn agreement(&self, zones: usize) -> Sla {
        sla::tier(zones)
    }
}
