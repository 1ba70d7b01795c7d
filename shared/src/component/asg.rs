//! An Auto Scaling group: a number of equal instances over the zones of its subnets. Inside an
//! ECS cluster it is the cluster's capacity.

use super::health::HealthCheck;
use super::instance::{Instance, sla};
use super::k8s_workload::K8sWorkload;
use super::subnet::SubnetKind;
use super::{Answer, Body, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::component::Component;
use crate::cost::Meter;
use crate::cost::alternative::Alternative;
use crate::cost::spread::Spread;
use crate::field::Choice;
use crate::field::Form;
use crate::iac::{Content, Resource};
use crate::plan::{Site, logs};
use crate::pods::PodTemplate;

choice! {
    /// What decides that an instance is replaced.
    pub enum HealthSource {
        Elb = "ELB", "Load balancer";
        Ec2 = "EC2", "Instance status";
    }
}

choice! {
    /// What says how instances are launched.
    pub enum LaunchSource {
        Template = "template", "Launch template";
        Configuration = "configuration", "Launch configuration (obsolete)";
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
    /// Least instances that carry the load.
    pub needed: u32,
    /// What says how instances are launched; the export writes a template either way.
    pub launch_source: LaunchSource,
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
            needed: 1,
            launch_source: LaunchSource::Template,
            health_source: HealthSource::Ec2,
            health: HealthCheck::default(),
        }
    }
}

impl Kind for Asg {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Equal instances over several zones; inside a cluster, its hosts.",
            also: "vm servers scaling",
            spans: Some(SubnetKind::Private),
            body: Body::Bar,
            size: (220, 64),
            terraform: Answer::As("aws_autoscaling_group"),
            kubernetes: Answer::As("Deployment"),
            price: Answer::As("ec2"),
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
        form.port("port", "Port", &mut self.port);
        form.number("needed", "Needed for the load", &mut self.needed, 1..=1_000);
        form.choice("launch_source", "Launched by", &mut self.launch_source);
        form.choice("health_source", "Replace on", &mut self.health_source);
        self.instance.fields(form);
        self.health.fields(form);
    }
    fn port(&self) -> u32 {
        self.port
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
    fn needed(&self) -> u32 {
        self.needed
    }
    fn pod_template(&self) -> Option<PodTemplate> {
        let fixed = self
            .instance
            .workload(self.desired, self.port, &self.health);
        let scales = self.min < self.max;
        let workload = K8sWorkload {
            hpa_min: if scales { self.min.max(1) } else { 0 },
            hpa_max: self.max,
            needed: self.needed,
            ..fixed
        };
        Some(PodTemplate {
            workload,
            ..PodTemplate::default()
        })
    }
    fn sla(&self, _: usize) -> Sla {
        sla::instance()
    }
    fn agreement(&self, zones: usize) -> Sla {
        sla::tier(zones)
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
        let count = Spread::of(self.min, self.desired, self.max);
        self.instance.bill(meter, count, false);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(subnets) = site.subnets() else {
            return;
        };
        let cluster = site
            .parent()
            .filter(|(_, parent)| matches!(parent.component, Component::EcsCluster(_)));
        let cluster = cluster.map(|(id, _)| site.of("aws_ecs_cluster", id));
        if cluster.is_none() {
            logs::add_server_logs(site);
        }
        let (template, after) = self.instance.deploy_template(site, cluster.as_ref());
        let address = site.own("aws_autoscaling_group");
        let use_template = Content::new()
            .set("id", template.id())
            .set("version", template.attribute("latest_version"));
        // The capacity provider marks its group; without the tag here every plan would remove it.
        let managed = cluster
            .as_ref()
            .map(|_| ("AmazonECSManaged".to_owned(), "true".into()));
        let tags = (site.tag_pairs().into_iter().chain(managed)).map(|(key, value)| {
            Content::new()
                .set("key", key)
                .set("value", value)
                .set("propagate_at_launch", true)
        });
        let balanced = match cluster {
            Some(_) => Vec::new(),
            None => site.balanced(),
        };
        let target_groups: Vec<_> = balanced.iter().map(|one| one.group.arn()).collect();
        let body = Content::new()
            .set("name", site.label(200))
            .set("min_size", self.min)
            .set("desired_capacity", self.desired)
            .set("max_size", self.max)
            .set("vpc_zone_identifier", subnets)
            .set("health_check_type", self.health_source.id())
            .set(
                "target_group_arns",
                (!target_groups.is_empty()).then_some(target_groups),
            )
            .block("launch_template", use_template)
            .blocks("tag", tags);
        // Scaling moves the number of instances; it starts with what was drawn.
        let group = Resource::new(address.clone(), body).after(after);
        site.add(group.ignoring(vec!["desired_capacity"]));
        if cluster.is_some() {
            let scaling = Content::new()
                .set("status", "ENABLED")
                .set("target_capacity", 100);
            let provider = Content::new()
                .set("auto_scaling_group_arn", address.arn())
                .set("managed_termination_protection", "DISABLED")
                .block("managed_scaling", scaling);
            // AWS keeps names with these beginnings for its own providers.
            let label = match site.label(200) {
                label
                    if ["aws", "ecs", "fargate"]
                        .iter()
                        .any(|own| label.starts_with(own)) =>
                {
                    format!("capacity-{label}")
                }
                label => label,
            };
            let body = Content::new()
                .set("name", label)
                .block("auto_scaling_group_provider", provider)
                .set("tags", site.tags());
            site.add_own("aws_ecs_capacity_provider", body);
        }
    }
}
