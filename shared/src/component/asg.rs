//! An Auto Scaling group: a number of equal instances over the zones of its subnets. Inside an
//! ECS cluster it is the cluster's capacity.

use super::health::HealthCheck;
use super::instance::{Instance, sla};
use super::subnet::SubnetKind;
use super::{Body, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::Form;

choice! {
    /// What decides that an instance is replaced.
    pub enum HealthSource {
        Elb = "ELB", "Load balancer";
        Ec2 = "EC2", "Instance status";
    }
}

/// An Auto Scaling group with its launch template.
#[derive(Debug, Clone, PartialEq)]
pub struct Asg {
    /// Type, volume and metadata service of each instance.
    pub instance: Instance,
    /// Least instances.
    pub min: u32,
    /// Instances at the start.
    pub desired: u32,
    /// Most instances.
    pub max: u32,
    /// The port that the instances serve.
    pub port: u32,
    /// What decides that an instance is replaced.
    pub health_source: HealthSource,
    /// How a load balancer checks the instances.
    pub health: HealthCheck,
}

impl Default for Asg {
    fn default() -> Self {
        Self {
            instance: Instance {
                volume_gib: 30,
                ..Instance::default()
            },
            min: 2,
            desired: 2,
            max: 4,
            port: 8080,
            health_source: HealthSource::Ec2,
            health: HealthCheck::default(),
        }
    }
}

impl Kind for Asg {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Equal instances over several zones; inside a cluster, its hosts.",
            spans: Some(SubnetKind::Private),
            body: Body::Bar,
            size: (220, 64),
            ..Facts::leaf(
                "Auto Scaling group",
                "Group",
                Category::Compute,
                &[Place::Vpc, Place::Cluster],
                Role::Workload,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        self.instance.type_field(form);
        form.number("min", "Minimum", &mut self.min, 0..=1_000);
        form.number("desired", "Desired", &mut self.desired, 0..=1_000);
        form.number("max", "Maximum", &mut self.max, 1..=1_000);
        form.number("port", "Port", &mut self.port, 1..=65_535);
        form.choice("health_source", "Replace on", &mut self.health_source);
        self.instance.fields(form);
        self.health.fields(form);
    }
    fn detail(&self) -> String {
        format!(
            "{} · {} to {}",
            self.instance.instance_type.name(),
            self.min,
            self.max
        )
    }
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        self.max.div_ceil(subnets.max(1))
    }
    /// The group keeps at least its minimum running.
    fn replicas(&self) -> u32 {
        self.min
    }
    fn sla(&self, _: usize) -> Sla {
        sla::instance()
    }
}
