//! Amazon ECS service: a number of equal tasks, kept running by a cluster.

use super::health::HealthCheck;
use super::instance::sla;
use super::subnet::SubnetKind;
use super::{Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Form, Item};

choice! {
    /// Where the tasks run.
    pub enum LaunchType {
        Fargate = "FARGATE", "Fargate";
        Ec2 = "EC2", "Hosts of the cluster";
    }
}

/// An environment variable of the container.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value, in clear text: no secrets here.
    pub value: String,
}

impl Item for Variable {
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("name", "Name", &mut self.name);
        form.text("value", "Value", &mut self.value);
    }
}

/// An ECS service with one container.
#[derive(Debug, Clone, PartialEq)]
pub struct EcsService {
    /// Where the tasks run.
    pub launch_type: LaunchType,
    /// How many tasks.
    pub desired_count: u32,
    /// CPU units of a task; 1,024 are one vCPU.
    pub cpu: u32,
    /// Memory of a task in MiB.
    pub memory: u32,
    /// The container image; empty: the repository that it is linked to, or a variable.
    pub image: String,
    /// The port of the container.
    pub port: u32,
    /// How a load balancer checks the tasks.
    pub health: HealthCheck,
    /// Environment variables.
    pub variables: Vec<Variable>,
    /// Tasks have public addresses (Fargate).
    pub assign_public_ip: bool,
}

impl Default for EcsService {
    fn default() -> Self {
        Self {
            launch_type: LaunchType::Fargate,
            desired_count: 2,
            cpu: 256,
            memory: 512,
            image: String::new(),
            port: 8080,
            health: HealthCheck::default(),
            variables: Vec::new(),
            assign_public_ip: false,
        }
    }
}

impl EcsService {
    /// The memory sizes in MiB that Fargate takes for its CPU units; none when Fargate does not
    /// know the CPU size (Amazon ECS Developer Guide, "Task size", 2023-06-15; API model 2026-05).
    #[must_use]
    pub fn fargate_memory(&self) -> Vec<u32> {
        let steps = |from: u32, to: u32, step: u32| (from..=to).step_by(step as usize).collect();
        match self.cpu {
            256 => vec![512, 1024, 2048],
            512 => steps(1024, 4096, 1024),
            1024 => steps(2048, 8192, 1024),
            2048 => steps(4096, 16_384, 1024),
            4096 => steps(8192, 30_720, 1024),
            8192 => steps(16_384, 61_440, 4096),
            16_384 => steps(32_768, 122_880, 8192),
            _ => Vec::new(),
        }
    }
}

impl Kind for EcsService {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Equal container tasks, kept running by a cluster.",
            spans: Some(SubnetKind::Private),
            ..Facts::leaf(
                "ECS service",
                "Service",
                Category::Containers,
                &[Place::Cluster],
                Role::Workload,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("launch_type", "Runs on", &mut self.launch_type);
        form.number("desired_count", "Tasks", &mut self.desired_count, 0..=5_000);
        form.number("cpu", "CPU units", &mut self.cpu, 128..=16_384);
        form.number("memory", "Memory (MiB)", &mut self.memory, 128..=122_880);
        form.group("Container");
        form.text("image", "Image", &mut self.image);
        form.number("port", "Port", &mut self.port, 1..=65_535);
        form.list("variables", "Environment", &mut self.variables);
        form.group("Network");
        form.toggle(
            "assign_public_ip",
            "Public addresses",
            &mut self.assign_public_ip,
        );
        self.health.fields(form);
    }
    fn detail(&self) -> String {
        format!("{} tasks · {} MiB", self.desired_count, self.memory)
    }
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        match self.launch_type {
            LaunchType::Fargate => self.desired_count.div_ceil(subnets.max(1)),
            // Tasks in bridge mode use the addresses of their hosts.
            LaunchType::Ec2 => 0,
        }
    }
    fn replicas(&self) -> u32 {
        self.desired_count
    }
    fn sla(&self, zones: usize) -> Sla {
        match self.launch_type {
            LaunchType::Fargate if zones >= 2 => sla::region(),
            _ => sla::instance(),
        }
    }
}
