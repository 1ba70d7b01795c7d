//! A Kubernetes workload: pods of one image, kept running by a cluster.

use super::ecs_service::Variable;
use super::health::HealthCheck;
use super::instance::sla;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::spread::Spread;
use crate::field::{Form, Item};
use crate::plan::{Site, kubernetes};
use crate::pods::PodTemplate;

choice! {
    /// What keeps the pods running.
    pub enum WorkloadKind {
        Deployment = "Deployment", "Deployment";
        StatefulSet = "StatefulSet", "StatefulSet";
        Job = "Job", "Job";
        DaemonSet = "DaemonSet", "DaemonSet";
        Pod = "Pod", "Nothing (a naked pod)";
    }
}

choice! {
    /// What a disruption budget promises while nodes are drained.
    pub enum Budget {
        MaxUnavailable = "max-unavailable", "Most unavailable";
        MinAvailable = "min-available", "Least available";
        None = "none", "None";
    }
}

choice! {
    /// What a volume of a pod is kept on.
    pub enum VolumeKind {
        Ebs = "ebs", "EBS (one pod)";
        Efs = "efs", "EFS (shared)";
        EmptyDir = "empty-dir", "Scratch space";
    }
}

/// A volume that is mounted in the container.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// Where it is mounted.
    pub path: String,
    /// What it is kept on.
    pub kind: VolumeKind,
    /// Its size in GiB.
    pub size_gib: u32,
}

impl Default for Volume {
    fn default() -> Self {
        Self {
            path: "/data".to_owned(),
            kind: VolumeKind::default(),
            size_gib: 10,
        }
    }
}

impl Item for Volume {
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("path", "Path", &mut self.path);
        form.choice("kind", "Kept on", &mut self.kind);
        form.number("size_gib", "Size (GiB)", &mut self.size_gib, 1..=65_536);
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
    /// Memory utilisation that the autoscaler aims at, in percent of the request; 0: it does not.
    pub hpa_memory: u32,
    /// The manifest says a number of pods too, although an autoscaler sets it.
    pub fixed_replicas: bool,
    /// Least pods that carry the load.
    pub needed: u32,
    /// What the disruption budget promises.
    pub budget: Budget,
    /// Pods that an eviction may take away at a time.
    pub max_unavailable: u32,
    /// Pods that evictions leave running.
    pub min_available: u32,
    /// Pods go to different zones.
    pub spread_zones: bool,
    /// A pod that is not ready gets no requests.
    pub readiness_probe: bool,
    /// A container that hangs is restarted.
    pub liveness_probe: bool,
    /// How the pods are checked.
    pub health: HealthCheck,
    /// Environment variables.
    pub variables: Vec<Variable>,
    /// Volumes of the container.
    pub volumes: Vec<Volume>,
    /// GPUs of a pod.
    pub gpus: u32,
    /// The container runs as root.
    pub run_as_root: bool,
    /// Its processes can gain more rights than it has.
    pub privilege_escalation: bool,
    /// It has all rights on its node.
    pub privileged: bool,
    /// It cannot write to the file system of its image.
    pub read_only_root: bool,
    /// It uses the network of its node.
    pub host_network: bool,
    /// Its name in the cluster; empty: its slug.
    pub object_name: String,
}

impl K8sWorkload {
    /// Whether it should always run: a Deployment or a StatefulSet.
    #[must_use]
    pub fn is_service(&self) -> bool {
        matches!(
            self.kind,
            WorkloadKind::Deployment | WorkloadKind::StatefulSet
        )
    }

    /// Whether an autoscaler sets the number of pods.
    #[must_use]
    pub fn is_scaled(&self) -> bool {
        self.is_service() && self.hpa_min > 0
    }

    /// Least pods that run.
    #[must_use]
    pub fn least(&self) -> u32 {
        match self.kind {
            WorkloadKind::Pod => 1,
            _ if self.is_scaled() => self.hpa_min,
            _ => self.replicas,
        }
    }

    /// Most pods that run.
    #[must_use]
    pub fn most(&self) -> u32 {
        if self.is_scaled() {
            self.hpa_max.max(self.hpa_min)
        } else {
            self.least()
        }
    }

    /// What its pods cost when they run without nodes: Fargate gives each the next larger size, and
    /// keeps 256 MiB for itself (Amazon EKS User Guide, "Fargate pod configuration", 2024-12-18).
    pub(super) fn bill_on_fargate(&self, meter: &mut Meter<'_>) {
        const SIZES: [(u32, u32, u32); 7] = [
            (250, 512, 2_048),
            (500, 1_024, 4_096),
            (1_000, 2_048, 8_192),
            (2_000, 4_096, 16_384),
            (4_000, 8_192, 30_720),
            (8_000, 16_384, 61_440),
            (16_000, 32_768, 122_880),
        ];
        let memory = self.memory_request.saturating_add(256);
        let fits = |(cpu, _, most): &&(u32, u32, u32)| self.cpu_request <= *cpu && memory <= *most;
        let pods = Spread::of(self.least(), self.least(), self.most());
        let Some((cpu, least, _)) = SIZES.iter().find(fits) else {
            return meter.hourly("Pods", "fargate", "x86:larger-than-any", pods);
        };
        // Memory comes in steps of a GiB; the smallest size has half of one.
        let memory = match memory.max(*least) {
            512 => 512,
            more => more.div_ceil(1_024).saturating_mul(1_024),
        };
        let vcpu = pods.times(*cpu).over(1_000);
        meter.hourly("Pods, vCPU", "fargate", "x86:vcpu", vcpu);
        let gb = pods.times(memory).over(1_024);
        meter.hourly("Pods, memory", "fargate", "x86:gb", gb);
    }

    /// Runs at least this many pods.
    pub fn raise(&mut self, least: u32) {
        if self.is_scaled() {
            self.hpa_min = self.hpa_min.max(least);
            self.hpa_max = self.hpa_max.max(self.hpa_min);
        } else {
            self.replicas = self.replicas.max(least);
        }
    }

    /// Whether it has a volume that one pod at a time can mount.
    #[must_use]
    pub fn has_disk(&self) -> bool {
        (self.volumes.iter()).any(|volume| volume.kind == VolumeKind::Ebs)
    }
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
            hpa_memory: 0,
            fixed_replicas: false,
            needed: 1,
            budget: Budget::MaxUnavailable,
            max_unavailable: 1,
            min_available: 1,
            spread_zones: true,
            readiness_probe: true,
            liveness_probe: true,
            health: HealthCheck::default(),
            variables: Vec::new(),
            volumes: Vec::new(),
            gpus: 0,
            run_as_root: false,
            privilege_escalation: false,
            privileged: false,
            read_only_root: true,
            host_network: false,
            object_name: String::new(),
        }
    }
}

impl Kind for K8sWorkload {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Pods of one image, kept running by a cluster.",
            also: "kubernetes deployment pod container cron job statefulset daemonset",
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
        form.port("port", "Port", &mut self.port);
        form.number("replicas", "Pods", &mut self.replicas, 0..=1_000);
        form.list("variables", "Environment", &mut self.variables);
        form.list("volumes", "Volumes", &mut self.volumes);
        form.text("object_name", "Name in the cluster", &mut self.object_name);
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
        form.number("gpus", "GPUs", &mut self.gpus, 0..=16);
        form.group("Scaling");
        form.number(
            "hpa_min",
            "Least pods (0: no autoscaler)",
            &mut self.hpa_min,
            0..=1_000,
        );
        form.number("hpa_max", "Most pods", &mut self.hpa_max, 0..=1_000);
        form.number(
            "hpa_cpu",
            "CPU target (%, 0: none)",
            &mut self.hpa_cpu,
            0..=100,
        );
        form.number(
            "hpa_memory",
            "Memory target (%, 0: none)",
            &mut self.hpa_memory,
            0..=100,
        );
        form.toggle(
            "fixed_replicas",
            "Number of pods in the manifest too",
            &mut self.fixed_replicas,
        );
        form.group("Redundancy");
        form.number("needed", "Needed for the load", &mut self.needed, 1..=1_000);
        form.toggle("spread_zones", "Spread over zones", &mut self.spread_zones);
        form.choice("budget", "Disruption budget", &mut self.budget);
        form.number(
            "max_unavailable",
            "Most unavailable",
            &mut self.max_unavailable,
            0..=1_000,
        );
        form.number(
            "min_available",
            "Least available",
            &mut self.min_available,
            0..=1_000,
        );
        form.group("Rights");
        form.toggle("run_as_root", "Runs as root", &mut self.run_as_root);
        form.toggle(
            "privilege_escalation",
            "May gain rights",
            &mut self.privilege_escalation,
        );
        form.toggle("privileged", "All rights on the node", &mut self.privileged);
        form.toggle(
            "read_only_root",
            "Read-only file system",
            &mut self.read_only_root,
        );
        form.toggle(
            "host_network",
            "Network of the node",
            &mut self.host_network,
        );
        self.health.fields(form);
        form.toggle(
            "readiness_probe",
            "Readiness probe",
            &mut self.readiness_probe,
        );
        form.toggle("liveness_probe", "Liveness probe", &mut self.liveness_probe);
    }
    fn detail(&self) -> String {
        match (self.kind, self.least()) {
            (WorkloadKind::DaemonSet, _) => "1 pod a node".to_owned(),
            _ if self.is_scaled() => format!("{} to {} pods", self.hpa_min, self.hpa_max),
            (_, 1) => "1 pod".to_owned(),
            (_, pods) => format!("{pods} pods"),
        }
    }
    /// Pods take addresses of their own in the node's subnet, besides the node's.
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        if self.host_network {
            0
        } else {
            self.most().div_ceil(subnets.max(1))
        }
    }
    fn port(&self) -> u32 {
        self.port
    }
    fn replicas(&self) -> u32 {
        self.least()
    }
    fn needed(&self) -> u32 {
        self.needed
    }
    fn object_name(&self) -> &str {
        &self.object_name
    }
    fn pod_template(&self) -> Option<PodTemplate> {
        let workload = self.clone();
        Some(PodTemplate {
            workload,
            ..PodTemplate::default()
        })
    }

    fn bill(&self, meter: &mut Meter<'_>) {
        let pods = Spread::of(self.least(), self.least(), self.most());
        for volume in self
            .volumes
            .iter()
            .filter(|volume| volume.kind == VolumeKind::Ebs)
        {
            let gib = pods.times(volume.size_gib);
            meter.monthly("Volumes", "ebs", "gp3:storage", Some(gib));
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        kubernetes::add_pod_identity(site);
    }
    fn sla(&self, _: usize) -> Sla {
        sla::instance()
    }
    fn agreement(&self, zones: usize) -> Sla {
        sla::tier(zones)
    }
}
