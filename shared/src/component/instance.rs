//! What every EC2 instance has: its type, its root volume, its metadata service.

use serde_json::{Value, json};

use super::Role;
use super::ebs;
use super::health::HealthCheck;
use super::k8s_workload::K8sWorkload;
use crate::capacity;
use crate::choice;
use crate::cost::Meter;
use crate::cost::alternative::{self, Change};
use crate::cost::spread::Spread;
use crate::document::{LinkKind, Protocol};
use crate::field::{Choice, FieldValue, Form, Shape};
use crate::iac::{self, Address, Content, Resource, Variable};
use crate::plan::{Policy, ServiceRole, Site};

/// An instance type by its name, known or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceType(String);

/// What an instance of a type offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// CPU units; 1,024 are one vCPU.
    pub cpu: u32,
    /// Memory in MiB.
    pub memory: u32,
}

/// Families of general use; vCPU and memory follow from the family's first letter and the size
/// (Amazon EC2 instance type pages, 2026: m has 4 GiB a vCPU, c has 2, r has 8).
const FAMILIES: [&str; 12] = [
    "t3", "t3a", "t4g", "m5", "m6i", "m6g", "m7i", "m7g", "c6i", "c7g", "r6i", "r7g",
];
/// (size, vCPU, network interfaces, IPv4 addresses of each). The interfaces are the same in all of
/// the families (Karpenter's generated VPC limits, 2026-08; eni-max-pods.txt of the EKS AMI).
const SIZES: [(&str, u32, u32, u32); 5] = [
    ("large", 2, 3, 10),
    ("xlarge", 4, 4, 15),
    ("2xlarge", 8, 4, 15),
    ("4xlarge", 16, 8, 30),
    ("8xlarge", 32, 8, 30),
];
/// Burstable types have sizes of their own: (size, vCPU, MiB, interfaces, addresses of each).
const BURSTABLE: [(&str, u32, u32, u32, u32); 7] = [
    ("nano", 2, 512, 2, 2),
    ("micro", 2, 1024, 2, 2),
    ("small", 2, 2048, 3, 4),
    ("medium", 2, 4096, 3, 6),
    ("large", 2, 8192, 3, 12),
    ("xlarge", 4, 16_384, 4, 15),
    ("2xlarge", 8, 32_768, 4, 15),
];

/// The network interfaces that an instance can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interfaces {
    /// How many.
    pub count: u32,
    /// IPv4 addresses of each.
    pub addresses: u32,
}

impl Interfaces {
    /// The addresses that they take when all of them are attached and filled, as the VPC CNI does
    /// on a busy node.
    #[must_use]
    pub fn all_addresses(self) -> u32 {
        self.count.saturating_mul(self.addresses)
    }
}

impl InstanceType {
    /// A type by its name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    /// What it offers, when the type is known.
    #[must_use]
    pub fn capacity(&self) -> Option<Capacity> {
        let (family, size) = self.0.split_once('.')?;
        let family = FAMILIES.iter().find(|known| **known == family)?;
        let (vcpu, memory) = if family.starts_with('t') {
            BURSTABLE
                .iter()
                .find(|(known, ..)| *known == size)
                .map(|(_, vcpu, memory, ..)| (*vcpu, *memory))?
        } else {
            let vcpu = SIZES
                .iter()
                .find(|(known, ..)| *known == size)
                .map(|(_, vcpu, ..)| *vcpu)?;
            let gib = match family.as_bytes().first() {
                Some(b'c') => 2,
                Some(b'r') => 8,
                _ => 4,
            };
            (vcpu, vcpu * gib * 1024)
        };
        Some(Capacity {
            cpu: vcpu * 1024,
            memory,
        })
    }

    /// The network interfaces that it can have, when the type is known.
    #[must_use]
    pub fn interfaces(&self) -> Option<Interfaces> {
        let (family, size) = self.0.split_once('.')?;
        let family = FAMILIES.iter().find(|known| **known == family)?;
        let (count, addresses) = match (*family, size) {
            // The one exception of the table.
            ("t3a", "small") => (2, 4),
            (family, _) if family.starts_with('t') => BURSTABLE
                .iter()
                .find(|(known, ..)| *known == size)
                .map(|(.., count, addresses)| (*count, *addresses))?,
            _ => SIZES
                .iter()
                .find(|(known, ..)| *known == size)
                .map(|(.., count, addresses)| (*count, *addresses))?,
        };
        Some(Interfaces { count, addresses })
    }

    /// The pods that a node of the type takes: an address each beside the first of each interface,
    /// and two in the network of the host; at most 110 below 30 vCPU, else 250 (Amazon EKS User
    /// Guide, 2024-12-18; the formula is general knowledge).
    #[must_use]
    pub fn max_pods(&self) -> Option<u32> {
        let interfaces = self.interfaces()?;
        let most = if self.capacity()?.cpu < 30 * 1024 {
            110
        } else {
            250
        };
        Some((interfaces.count * (interfaces.addresses - 1) + 2).min(most))
    }

    /// The known types that the inspector proposes.
    #[must_use]
    pub fn proposals() -> Vec<String> {
        let sizes = |family: &str| -> Vec<&str> {
            if family.starts_with('t') {
                BURSTABLE.iter().map(|(size, ..)| *size).collect()
            } else {
                SIZES.iter().map(|(size, ..)| *size).collect()
            }
        };
        (FAMILIES.iter())
            .flat_map(|family| {
                sizes(family)
                    .into_iter()
                    .map(move |size| format!("{family}.{size}"))
            })
            .collect()
    }

    /// The types of the same letter, with the same vCPU and memory, that have Graviton processors.
    #[must_use]
    pub fn on_graviton(&self) -> Vec<Self> {
        let types = alternative::on_graviton(&self.0).into_iter().map(Self);
        let as_large =
            |other: &Self| other.capacity().is_some() && other.capacity() == self.capacity();
        types.filter(as_large).collect()
    }

    /// Whether the processor is ARM (Graviton): families whose generation ends in `g`.
    #[must_use]
    pub fn is_arm(&self) -> bool {
        self.0
            .split_once('.')
            .is_some_and(|(family, _)| family.ends_with('g'))
    }
}

impl FieldValue for InstanceType {
    fn shape(&self) -> Shape {
        Shape::Proposed(Self::proposals())
    }
    fn json(&mut self) -> Value {
        json!(self.0)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        let expected = || "an instance type such as t3.medium".to_owned();
        let name = value.as_str().ok_or_else(expected)?;
        let legal = |part: &str| {
            !part.is_empty()
                && part.len() <= 32
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        match name.split_once('.') {
            Some((family, size)) if legal(family) && legal(size) => {
                name.clone_into(&mut self.0);
                Ok(())
            }
            _ => Err(expected()),
        }
    }
}

choice! {
    /// The type of a root volume: those of EBS from which an instance can start.
    pub enum VolumeType {
        Gp3 = "gp3", "gp3";
        Gp2 = "gp2", "gp2";
        Io1 = "io1", "io1";
        Io2 = "io2", "io2";
        Standard = "standard", "magnetic";
    }
}

impl VolumeType {
    /// The sizes that the type comes in, in GiB.
    #[must_use]
    pub fn sizes(self) -> std::ops::RangeInclusive<u32> {
        ebs::VolumeType::from(self).sizes()
    }
}

/// What every EC2 instance has.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Its type.
    pub instance_type: InstanceType,
    /// The machine image; empty: the export asks for it in a variable.
    pub ami: String,
    /// The root volume's type.
    pub volume_type: VolumeType,
    /// The root volume's size in GiB.
    pub volume_gib: u32,
    /// Only version 2 of the metadata service answers.
    pub imds_v2: bool,
}

impl Default for Instance {
    fn default() -> Self {
        Self {
            instance_type: InstanceType::new("t3.medium"),
            ami: String::new(),
            volume_type: VolumeType::Gp3,
            volume_gib: 20,
            imds_v2: true,
        }
    }
}

impl Instance {
    /// A workload that asks for as much as the instance leaves to what runs on it; where the type is not
    /// known, for what is usual.
    #[must_use]
    pub fn workload(&self, replicas: u32, port: u32, health: &HealthCheck) -> K8sWorkload {
        let usual = K8sWorkload {
            replicas,
            port,
            health: health.clone(),
            hpa_min: 0,
            ..K8sWorkload::default()
        };
        match self.instance_type.capacity() {
            None => usual,
            Some(capacity) => {
                let memory = capacity::share(capacity.memory);
                K8sWorkload {
                    cpu_request: capacity::thousandths(capacity.cpu),
                    memory_request: memory,
                    memory_limit: memory,
                    ..usual
                }
            }
        }
    }

    /// Names the field that matters most; call it first.
    pub fn type_field(&mut self, form: &mut dyn Form) {
        form.visit("instance_type", "Instance type", &mut self.instance_type);
    }

    /// Names the other fields, under a heading of their own.
    pub fn fields(&mut self, form: &mut dyn Form) {
        form.group("Instance");
        form.text("ami", "Machine image", &mut self.ami);
        form.choice("volume_type", "Root volume", &mut self.volume_type);
        form.number(
            "volume_gib",
            "Root volume (GiB)",
            &mut self.volume_gib,
            8..=16_384,
        );
        form.toggle("imds_v2", "Metadata service v2 only", &mut self.imds_v2);
    }
}

/// The largest root volume of type gp2 that is no faster than one of type gp3, in GiB: it has 3 operations
/// a second for each (Amazon EBS User Guide, "General Purpose SSD volumes", 2025).
const AS_FAST: u32 = 1_000;

impl Instance {
    /// The instance as it could be. An image of somebody's own is made for one kind of processor.
    pub(super) fn alternatives(&self) -> Vec<(Change, Self)> {
        let graviton = self.instance_type.on_graviton().into_iter();
        let graviton = graviton
            .filter(|_| self.ami.is_empty())
            .map(|instance_type| {
                let instance = Self {
                    instance_type,
                    ..self.clone()
                };
                (Change::Graviton, instance)
            });
        let is_gp2 = self.volume_type == VolumeType::Gp2 && self.volume_gib <= AS_FAST;
        let gp3 = is_gp2.then(|| {
            let instance = Self {
                volume_type: VolumeType::Gp3,
                ..self.clone()
            };
            (Change::Gp3, instance)
        });
        graviton.chain(gp3).collect()
    }

    /// What so many of them cost. Each root volume has what its type includes.
    pub(super) fn bill(&self, meter: &mut Meter<'_>, count: Spread, public: bool) {
        meter.hourly("Instances", "ec2", self.instance_type.name(), count);
        let volume = ebs::VolumeType::from(self.volume_type);
        volume.bill(meter, "Root volumes", count.times(self.volume_gib), None);
        let least = volume.iops().map_or(0, |range| *range.start());
        match volume {
            ebs::VolumeType::Io1 => {
                let iops = count.times(least);
                meter.exactly("Provisioned IOPS", "ebs", "io1:iops", iops);
            }
            ebs::VolumeType::Io2 => {
                let iops = count.times(least);
                meter.exactly("Provisioned IOPS", "ebs", "io2:iops", iops);
            }
            _ => {}
        }
        let topology = meter.topology();
        let mut subnets = topology.subnets_of(meter.id()).iter();
        let given = subnets.any(|subnet| {
            let subnet = topology.subnet(*subnet);
            subnet.is_some_and(|subnet| subnet.map_public_ip_on_launch)
        });
        if public || given {
            meter.addresses(count);
        }
    }
}

/// Whether an instance has a public address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Public {
    /// It has an Elastic IP address, which stays when it is stopped.
    Elastic,
    /// It gets an address when it starts.
    Automatic,
    /// It is reached from inside only.
    No,
}

impl Instance {
    /// Adds a single instance; false when it cannot be deployed.
    pub fn deploy(&self, site: &mut Site<'_>, public: Public) -> bool {
        let Some(subnet) = site.subnet() else {
            return false;
        };
        if site.vpc().is_none() {
            return false;
        }
        let address = site.own("aws_instance");
        let (profile, after) = profile(site, None).unzip();
        let volume = self.volume(site);
        let body = Content::new()
            .set("ami", self.image(site, "An Amazon machine image"))
            .set("instance_type", self.instance_type.name())
            .set("subnet_id", subnet)
            .set(
                "associate_public_ip_address",
                (public == Public::Automatic).then_some(true),
            )
            .set("vpc_security_group_ids", site.security_groups())
            .set("key_name", key_pair(site))
            .set("iam_instance_profile", profile)
            .block("root_block_device", volume)
            .block("metadata_options", self.metadata())
            .set("tags", site.tags());
        site.add(Resource::new(address.clone(), body).after(after.unwrap_or_default()));
        let shown = match public {
            Public::No => return true,
            Public::Automatic => address.attribute("public_ip"),
            Public::Elastic => {
                let elastic = site.own("aws_eip");
                let body = Content::new()
                    .set("domain", "vpc")
                    .set("instance", address.id())
                    .set("tags", site.tags());
                let internet = site.internet_gateways();
                site.add(Resource::new(elastic.clone(), body).after(internet));
                elastic.attribute("public_ip")
            }
        };
        site.output(
            "instance_public_addresses",
            "The public addresses of instances.",
            shown,
        );
        true
    }

    /// Adds a launch template, for container hosts with the cluster that they join; its address,
    /// and what must be there before instances start.
    pub fn deploy_template(
        &self,
        site: &mut Site<'_>,
        cluster: Option<&Address>,
    ) -> (Address, Vec<Address>) {
        let address = site.own("aws_launch_template");
        let (profile, after) = profile(site, cluster).unzip();
        let profile = profile.map(|name| Content::new().set("name", name));
        let what = match cluster {
            Some(_) => "An ECS-optimised Amazon machine image",
            None => "An Amazon machine image",
        };
        let join = cluster.map(|cluster| {
            let script = iac::Value::Template(vec![
                "#!/bin/bash\necho ECS_CLUSTER=".into(),
                cluster.attribute("name"),
                " >> /etc/ecs/ecs.config\n".into(),
            ]);
            iac::Value::Call("base64encode", vec![script])
        });
        let disk = Content::new()
            .set("device_name", "/dev/xvda")
            .block("ebs", self.volume(site).set("delete_on_termination", true));
        let body = Content::new()
            .set("name", site.label(120))
            .set("image_id", self.image(site, what))
            .set("instance_type", self.instance_type.name())
            .set("vpc_security_group_ids", site.security_groups())
            .set("key_name", key_pair(site))
            .set("user_data", join)
            .set("update_default_version", true)
            .blocks("iam_instance_profile", profile)
            .block("block_device_mappings", disk)
            .block("metadata_options", self.metadata())
            .set("tags", site.tags());
        site.add(Resource::new(address.clone(), body));
        (address, after.unwrap_or_default())
    }

    /// The machine image: what was written, else a variable that says what kind is wanted.
    fn image(&self, site: &mut Site<'_>, what: &str) -> iac::Value {
        let hex = self.ami.trim().strip_prefix("ami-");
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if hex.is_some_and(|hex| (8..=17).contains(&hex.len()) && hex.bytes().all(is_hex)) {
            return self.ami.trim().into();
        }
        if !self.ami.trim().is_empty() {
            site.note(
                "its machine image is not the id of one; the export asks for it in a variable",
            );
        }
        let processor = if self.instance_type.is_arm() {
            "arm64"
        } else {
            "x86_64"
        };
        let description = format!("{what} for {processor}, for {}.", site.title());
        let name = site.family("_ami");
        site.variable(
            Variable::text(name, description, "ami-0123456789abcdef0").like(
                "^ami-[0-9a-f]{8,17}$",
                "Write the id of a machine image, such as ami-0123456789abcdef0.",
            ),
        )
    }

    /// The root volume; types with provisioned operations get up to 3,000, within 50 a GiB.
    fn volume(&self, site: &mut Site<'_>) -> Content {
        let sizes = self.volume_type.sizes();
        let gib = site.within("volume size in GiB", self.volume_gib, &sizes);
        let provisioned = matches!(self.volume_type, VolumeType::Io1 | VolumeType::Io2);
        let iops = provisioned.then(|| gib.saturating_mul(50).clamp(100, 3_000));
        Content::new()
            .set("volume_type", self.volume_type.id())
            .set("volume_size", gib)
            .set("iops", iops)
            .set("encrypted", true)
    }

    fn metadata(&self) -> Content {
        let tokens = if self.imds_v2 { "required" } else { "optional" };
        Content::new()
            .set("http_endpoint", "enabled")
            .set("http_tokens", tokens)
    }
}

/// The key pair of machines that somebody reaches by SSH.
fn key_pair(site: &mut Site<'_>) -> Option<iac::Value> {
    let topology = site.topology();
    let by_ssh = (topology.links_to(site.id()))
        .any(|(_, link)| link.protocol == Protocol::Ssh || link.kind == LinkKind::Deploy);
    let bastion = topology.role(site.id()) == Some(Role::Bastion);
    (by_ssh || bastion).then(|| {
        site.variable(Variable {
            nullable: true,
            ..Variable::text(
                "ssh_key_name",
                "The name of an EC2 key pair that exists, for SSH; null for none.",
                "",
            )
            .or(iac::Value::Null)
        })
    })
}

/// The instance profile of machines that call AWS, and what must be there before they start:
/// container hosts, those that pull images or call what they are linked to, and those that send
/// their logs. The last have one in common, as they may do the same.
fn profile(site: &mut Site<'_>, cluster: Option<&Address>) -> Option<(iac::Value, Vec<Address>)> {
    let topology = site.topology();
    let pulls = (topology.linked(site.id(), LinkKind::Uses).into_iter())
        .any(|id| topology.role(id) == Some(Role::Registry));
    let server = cluster.is_none() && topology.role(site.id()) != Some(Role::Bastion);
    let observed = server && site.observer().is_some();
    let policies = [
        (cluster.is_some(), Policy::CONTAINER_HOST),
        (pulls && cluster.is_none(), Policy::IMAGE_PULL),
        (observed, Policy::OBSERVED),
    ];
    let policies = policies.into_iter().filter(|(wanted, _)| *wanted);
    let policies: Vec<Policy> = policies.map(|(_, policy)| policy).collect();
    let calls = site.calls_aws();
    if policies.is_empty() && !calls {
        return None;
    }
    let alike = !pulls && !calls && cluster.is_none();
    let common = site.common("instances");
    let (name, label) = match alike {
        true => (common.clone(), common.replace('_', "-")),
        false => (site.family("_instance"), site.family_label("-instance", 64)),
    };
    let description = match cluster {
        Some(_) => "What the hosts of a cluster may do.",
        None => "What the instances may do.",
    };
    let granted = site.own_shared_role(&ServiceRole {
        name: name.clone(),
        label: label.clone(),
        description,
        service: "ec2.amazonaws.com",
        policies,
    });
    let mut after = granted.policies;
    after.extend(site.grant(&granted.role));
    let profile = Address::new("aws_iam_instance_profile", name);
    let body = Content::new()
        .set("name", label)
        .set("role", granted.role.attribute("name"));
    site.add_shared(Resource::new(profile.clone(), body));
    Some((profile.attribute("name"), after))
}

/// The figures of Amazon's compute agreement.
pub mod sla {
    use crate::availability::Sla;

    /// One instance.
    #[must_use]
    pub fn instance() -> Sla {
        Sla::zonal(0.995, "Amazon Compute SLA, single instance", "2022-05-05")
    }

    /// All instances of a tier together, in so many zones.
    #[must_use]
    pub fn tier(zones: usize) -> Sla {
        if zones >= 2 { region() } else { instance() }
    }

    /// Instances or tasks in several zones.
    #[must_use]
    pub fn region() -> Sla {
        Sla::service(
            0.9999,
            "Amazon Compute SLA, two or more zones",
            "2022-05-05",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_take_as_many_pods_as_the_provider_says() {
        for (name, pods) in [
            ("t3.micro", 4),
            ("t3.small", 11),
            ("t3a.small", 8),
            ("t3.medium", 17),
            ("t3.large", 35),
            ("t3.xlarge", 58),
            ("m6i.large", 29),
            ("m6i.2xlarge", 58),
            ("m6i.4xlarge", 110),
            ("m6i.8xlarge", 234),
        ] {
            assert_eq!(InstanceType::new(name).max_pods(), Some(pods), "{name}");
        }
        assert_eq!(InstanceType::new("x9.large").max_pods(), None);
    }
}
