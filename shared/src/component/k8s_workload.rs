//! A Kubernetes workload: pods of one image, kept running by a cluster.

use super::ecs_service::Variable;
use super::health::HealthCheck;
use super::instance::sla;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::Form;

choice! {
    /// What keeps the pods running.
    pub enum WorkloadKind {
        Deployment = "Deployment", "Deployment";
        StatefulSet = "StatefulSet", "StatefulSet";
        Job = "Job", "Job";
    }
}

/// A workload.
#[derive(Debug, Clone, PartialEq)]
pub struct K8sWorkload {
    /// What keeps the pods running.
    pub kind: WorkloadKind,
    /// Pods, when nothing scales them.
    pub replicas: u32,
    /// The image of the container, with a tag.
    pub image: String,
    /// The port of the container.
    pub port: u32,
    /// CPU that a pod asks for, in thousandths; 0: nothing is asked.
    pub cpu_request: u32,
    /// Memory that a pod asks for, in MiB; 0: nothing is asked.
    pub memory_request: u32,
    /// Memory that a pod may use, in MiB; 0: no limit.
    pub memory_limit: u32,
    /// Least pods of an autoscaler; 0: there is none.
    pub hpa_min: u32,
    /// Most pods of an autoscaler.
    pub hpa_max: u32,
    /// CPU utilisation that the autoscaler aims at, in percent of the request.
    pub hpa_cpu: u32,
    /// Pods that an eviction may take away at a time; 0: there is no disruption budget.
    pub max_unavailable: u32,
    /// Pods go to different zones.
    pub spread_zones: bool,
    /// How the pods are checked.
    pub health: HealthCheck,
    /// Environment variables.
    pub variables: Vec<Variable>,
}

impl Default for K8sWorkload {
    fn default() -> Self {
        Self {
            kind: WorkloadKind::Deployment,
            replicas: 2,
            image: String::new(),
            port: 8080,
            cpu_request: 100,
            memory_request: 128,
            memory_limit: 256,
            hpa_min: 2,
            hpa_max: 10,
            hpa_cpu: 60,
            max_unavailable: 1,
            spread_zones: true,
            health: HealthCheck::default(),
            variables: Vec::new(),
        }
    }
}

impl Kind for K8sWorkload {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Pods of one image, kept running by a cluster.",
            terraform: Answer::Nothing("its manifests build it"),
            kubernetes: Answer::As("Deployment"),
            price: Answer::Nothing("its nodes are billed"),
            ..Facts::leaf(
                "Kubernetes workload",
                "Workload",
                Category::Containers,
                &[Place::Namespace, Place::Kubernetes],
                Role::Workload,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("kind", "Kind", &mut self.kind);
        form.text("image", "Image", &mut self.image);
        form.number("port", "Port", &mut self.port, 1..=65_535);
        form.number("replicas", "Pods", &mut self.replicas, 0..=1_000);
        form.list("variables", "Environment", &mut self.variables);
        form.group("Resources");
        form.number(
            "cpu_request",
            "CPU request (m)",
            &mut self.cpu_request,
            0..=192_000,
        );
        form.number(
            "memory_request",
            "Memory request (MiB)",
            &mut self.memory_request,
            0..=1_000_000,
        );
        form.number(
            "memory_limit",
            "Memory limit (MiB)",
            &mut self.memory_limit,
            0..=1_000_000,
        );
        form.group("Scaling");
        form.number(
            "hpa_min",
            "Least pods (0: no autoscaler)",
            &mut self.hpa_min,
            0..=1_000,
        );
        form.number("hpa_max", "Most pods", &mut self.hpa_max, 0..=1_000);
        form.number("hpa_cpu", "CPU target (%)", &mut self.hpa_cpu, 1..=100);
        form.group("Disruption");
        form.number(
            "max_unavailable",
            "May be unavailable (0: no budget)",
            &mut self.max_unavailable,
            0..=1_000,
        );
        form.toggle("spread_zones", "Spread over zones", &mut self.spread_zones);
        self.health.fields(form);
    }
    fn detail(&self) -> String {
        if self.hpa_min > 0 {
            format!("{} to {} pods", self.hpa_min, self.hpa_max)
        } else {
            format!("{} pods", self.replicas)
        }
    }
    /// Pods take addresses of their own in the node's subnet, besides the node's.
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        self.hpa_max.max(self.replicas).div_ceil(subnets.max(1))
    }
    fn port(&self) -> u32 {
        self.port
    }
    fn replicas(&self) -> u32 {
        if self.hpa_min > 0 {
            self.hpa_min
        } else {
            self.replicas
        }
    }
    fn sla(&self, _: usize) -> Sla {
        sla::instance()
    }
}
