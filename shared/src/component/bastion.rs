//! A bastion: the one machine that administrators reach by SSH, and from which they go on.

use super::instance::Public;
use super::instance::{Instance, InstanceType, sla};
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::address::Block;
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::alternative::Alternative;
use crate::field::Form;
use crate::plan::Site;

/// A jump host in a public subnet.
#[derive(Debug, Clone, PartialEq)]
pub struct Bastion {
    /// Type, volume and metadata service.
    pub instance: Instance,
    /// The networks from which SSH is allowed.
    pub allowed_cidrs: Vec<Block>,
}

impl Default for Bastion {
    fn default() -> Self {
        Self {
            instance: Instance {
                instance_type: InstanceType::new("t3.micro"),
                ..Instance::default()
            },
            allowed_cidrs: Vec::new(),
        }
    }
}

impl Kind for Bastion {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "The one machine that administrators reach by SSH.",
            also: "jump host ssh",
            subnet: SubnetKind::Public,
            terraform: Answer::As("aws_instance"),
            kubernetes: Answer::Nothing(
                "administrators reach pods through the cluster, not through a machine",
            ),
            price: Answer::As("ec2"),
            ..Facts::leaf(
                "Bastion",
                "Bastion",
                Category::Compute,
                &[Place::Subnet],
                Role::Bastion,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.blocks("allowed_cidrs", "SSH allowed from", &mut self.allowed_cidrs);
        self.instance.type_field(form);
        self.instance.fields(form);
    }
    fn port(&self) -> u32 {
        22
    }
    fn detail(&self) -> String {
        format!("{} · SSH", self.instance.instance_type.name())
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        1
    }
    fn sla(&self, _: usize) -> Sla {
        sla::instance()
    }
    fn alternatives(&self) -> Vec<Alternative> {
        let with = |(change, instance)| {
            Alternative::new(
                change,
                Self {
                    instance,
                    ..self.clone()
                },
            )
        };
        self.instance.alternatives().into_iter().map(with).collect()
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        self.instance.bill(meter, 1.into(), true);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        self.instance.deploy(site, Public::Elastic);
    }
}
