//! Amazon ECS service: a number of equal tasks, kept running by a cluster.

use super::health::HealthCheck;
use super::instance::sla;
use super::k8s_workload::K8sWorkload;
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::capacity::thousandths;
use crate::choice;
use crate::component::Component;
use crate::cost::Meter;
use crate::cost::spread::Spread;
use crate::document::{LinkKind, NodeId, slugify};
use crate::field::Choice;
use crate::field::{Form, Item};
use crate::iac;
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::{Policy, ServiceRole, Site};
use crate::pods::PodTemplate;
use crate::topology::Topology;

choice! {
    /// Where the tasks run.
    pub enum LaunchType {
        Fargate = "FARGATE", "Fargate";
        Ec2 = "EC2", "Hosts of the cluster";
    }
}

choice! {
    /// How tasks are connected to the network.
    pub enum NetworkMode {
        /// The usual one of the launch type.
        Auto = "auto", "Usual (awsvpc on Fargate, bridge on hosts)";
        Awsvpc = "awsvpc", "Addresses of their own (awsvpc)";
        Bridge = "bridge", "Ports of the host (bridge)";
        Host = "host", "Network of the host (host)";
    }
}

/// A container that runs beside the main one in each task.
#[derive(Debug, Clone, PartialEq)]
pub struct Sidecar {
    /// Its name.
    pub name: String,
    /// Its image, with a tag.
    pub image: String,
    /// Its share of the task's memory in MiB.
    pub memory: u32,
}

impl Default for Sidecar {
    fn default() -> Self {
        Self {
            name: "sidecar".to_owned(),
            image: String::new(),
            memory: 128,
        }
    }
}

impl Item for Sidecar {
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("name", "Name", &mut self.name);
        form.text("image", "Image", &mut self.image);
        form.number("memory", "Memory (MiB)", &mut self.memory, 6..=122_880);
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

/// An ECS service with one container, and others beside it.
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
    /// How tasks are connected to the network.
    pub network_mode: NetworkMode,
    /// Least tasks that carry the load.
    pub needed: u32,
    /// Least tasks that run during a deployment, in percent.
    pub min_healthy: u32,
    /// A deployment that does not come up is rolled back.
    pub circuit_breaker: bool,
    /// A role with which images are pulled and logs opened.
    pub execution_role: bool,
    /// The container has all rights on its host.
    pub privileged: bool,
    /// The container cannot write to the file system of its image.
    pub read_only_root: bool,
    /// Containers beside the main one.
    pub sidecars: Vec<Sidecar>,
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
            network_mode: NetworkMode::Auto,
            needed: 1,
            min_healthy: 100,
            circuit_breaker: true,
            execution_role: true,
            privileged: false,
            read_only_root: true,
            sidecars: Vec::new(),
        }
    }
}

impl EcsService {
    /// How tasks are connected to the network, with the usual mode spelt out.
    #[must_use]
    pub fn network(&self) -> NetworkMode {
        match (self.network_mode, self.launch_type) {
            (NetworkMode::Auto, LaunchType::Fargate) => NetworkMode::Awsvpc,
            (NetworkMode::Auto, LaunchType::Ec2) => NetworkMode::Bridge,
            (mode, _) => mode,
        }
    }

    /// Whether tasks have interfaces of their own; on Fargate they have no other choice.
    #[must_use]
    pub fn has_own_interface(&self) -> bool {
        self.launch_type == LaunchType::Fargate || self.network() == NetworkMode::Awsvpc
    }

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

/// A nested block of the service with its name.
type Block = (&'static str, Content);

impl EcsService {
    /// The blocks that say where the tasks run; a gap when that is not known.
    fn place(&self, site: &mut Site<'_>, cluster: NodeId) -> Option<Vec<Block>> {
        if self.launch_type == LaunchType::Fargate {
            let network = Content::new()
                .set("subnets", site.subnets()?)
                .set("security_groups", site.security_groups())
                .set("assign_public_ip", self.assign_public_ip);
            return Some(vec![("network_configuration", network)]);
        }
        let Some(&hosts) = site.topology().hosts_of_cluster(cluster).first() else {
            site.gap("its cluster has no Auto Scaling group that could run it");
            return None;
        };
        let provider = site.of("aws_ecs_capacity_provider", hosts);
        let strategy = Content::new()
            .set("capacity_provider", provider.attribute("name"))
            .set("weight", 1);
        let spread = |field: &str| Content::new().set("type", "spread").set("field", field);
        let mut blocks = vec![
            ("capacity_provider_strategy", strategy),
            (
                "ordered_placement_strategy",
                spread("attribute:ecs.availability-zone"),
            ),
            ("ordered_placement_strategy", spread("instanceId")),
        ];
        if self.has_own_interface() {
            let network = Content::new()
                .set("subnets", site.subnets()?)
                .set("security_groups", site.security_groups());
            blocks.push(("network_configuration", network));
        }
        Some(blocks)
    }

    /// Adds the task definition with the roles and the log group that it uses; its address, and
    /// what must be there before tasks start.
    fn deploy_task(&self, site: &mut Site<'_>) -> (Address, Vec<Address>) {
        const TASKS: &str = "ecs-tasks.amazonaws.com";
        let logs = site.own("aws_cloudwatch_log_group");
        let body = Content::new()
            .set("name", format!("/ecs/{}", site.label(200)))
            .set("retention_in_days", site.log_retention())
            .set("tags", site.tags());
        site.add(Resource::new(logs.clone(), body));

        let common = site.common("ecs_execution");
        let execution = site.shared_role(&ServiceRole {
            label: common.replace('_', "-"),
            name: common,
            description: "Starts tasks: pulls their images and opens their logs.",
            service: TASKS,
            policies: vec![Policy::TASK_EXECUTION],
        });
        let role = site.own_role(&ServiceRole {
            name: site.family("_task"),
            label: format!("{}-task", site.label(59)),
            description: "What the tasks of one service may do.",
            service: TASKS,
            policies: Vec::new(),
        });
        site.grant(&role.role);
        let task = site.own("aws_ecs_task_definition");
        let mut containers = vec![self.container(site, &logs)];
        for sidecar in &self.sidecars {
            let name = slugify(&sidecar.name);
            if !name.is_empty() && !sidecar.image.trim().is_empty() {
                containers.push(Value::map([
                    ("name", name.into()),
                    ("image", sidecar.image.trim().into()),
                    ("essential", false.into()),
                    ("memory", Value::from(sidecar.memory)),
                ]));
            }
        }
        let body = Content::new()
            .set("family", site.label(255))
            .set("network_mode", self.network().id())
            .set("requires_compatibilities", vec![self.launch_type.id()])
            .set("cpu", self.cpu)
            .set("memory", self.memory)
            .set(
                "execution_role_arn",
                self.execution_role.then(|| execution.role.arn()),
            )
            .set("task_role_arn", role.role.arn())
            .set(
                "container_definitions",
                Value::json(Value::List(containers)),
            )
            .set("tags", site.tags());
        site.add(Resource::new(task.clone(), body));
        (task, execution.policies)
    }

    fn container(&self, site: &mut Site<'_>, logs: &Address) -> Value {
        let mut ports = vec![("containerPort", Value::from(self.port))];
        if !self.has_own_interface() && self.network() == NetworkMode::Bridge {
            // The host gives each task a free port.
            ports.push(("hostPort", Value::Number(0)));
        }
        ports.push(("protocol", "tcp".into()));
        let environment = (self.variables.iter())
            .filter(|variable| !variable.name.trim().is_empty())
            .map(|variable| {
                Value::map([
                    ("name", variable.name.as_str()),
                    ("value", variable.value.as_str()),
                ])
            });
        let logging = Value::map([
            ("awslogs-group", logs.attribute("name")),
            ("awslogs-region", site.region_code()),
            ("awslogs-stream-prefix", "task".into()),
        ]);
        let mut container = vec![
            ("name", site.label(255).into()),
            ("image", self.image(site)),
            ("essential", true.into()),
            ("portMappings", Value::List(vec![Value::map(ports)])),
            ("environment", Value::list(environment)),
        ];
        if self.read_only_root {
            container.push(("readonlyRootFilesystem", true.into()));
        }
        if self.privileged {
            container.push(("privileged", true.into()));
        }
        container.push((
            "logConfiguration",
            Value::map([("logDriver", "awslogs".into()), ("options", logging)]),
        ));
        Value::map(container)
    }

    /// The image: what was written, a tag of the repository that it is linked to, or a variable.
    fn image(&self, site: &mut Site<'_>) -> Value {
        if !self.image.trim().is_empty() {
            return self.image.as_str().into();
        }
        let topology = site.topology();
        let repository = (topology.linked(site.id(), LinkKind::Uses).into_iter())
            .find(|id| matches!(topology.component(*id), Some(Component::Ecr(_))));
        let title = site.title();
        let Some(repository) = repository else {
            let description = format!("The container image of {title}.");
            let example = "public.ecr.aws/nginx/nginx:stable";
            let name = site.family("_image");
            return site.variable(iac::Variable::text(name, description, example));
        };
        let description = format!("The tag of the image that {title} runs.");
        let name = site.family("_image_tag");
        let tag = site.variable(iac::Variable::text(name, description, "v1"));
        let repository = site.of("aws_ecr_repository", repository);
        Value::Template(vec![
            repository.attribute("repository_url"),
            ":".into(),
            tag,
        ])
    }
}

impl Kind for EcsService {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Equal container tasks, kept running by a cluster.",
            also: "docker container fargate task",
            spans: Some(SubnetKind::Private),
            terraform: Answer::As("aws_ecs_service"),
            kubernetes: Answer::As("Deployment"),
            price: Answer::As("fargate"),
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
        form.number("needed", "Needed for the load", &mut self.needed, 1..=5_000);
        form.group("Container");
        form.text("image", "Image", &mut self.image);
        form.port("port", "Port", &mut self.port);
        form.list("variables", "Environment", &mut self.variables);
        form.list("sidecars", "Beside it", &mut self.sidecars);
        form.toggle(
            "read_only_root",
            "Read-only file system",
            &mut self.read_only_root,
        );
        form.toggle("privileged", "All rights on the host", &mut self.privileged);
        form.toggle("execution_role", "Execution role", &mut self.execution_role);
        form.group("Deployment");
        form.number(
            "min_healthy",
            "Least healthy (%)",
            &mut self.min_healthy,
            0..=100,
        );
        form.toggle(
            "circuit_breaker",
            "Rolled back on failure",
            &mut self.circuit_breaker,
        );
        form.group("Network");
        form.choice("network_mode", "Mode", &mut self.network_mode);
        form.toggle(
            "assign_public_ip",
            "Public addresses",
            &mut self.assign_public_ip,
        );
        self.health.fields(form);
    }
    fn port(&self) -> u32 {
        self.port
    }
    fn detail(&self) -> String {
        format!("{} tasks · {} MiB", self.desired_count, self.memory)
    }
    fn addresses_per_subnet(&self, subnets: u32) -> u32 {
        // Other tasks use the addresses of their hosts.
        if self.has_own_interface() {
            self.desired_count.div_ceil(subnets.max(1))
        } else {
            0
        }
    }
    fn replicas(&self) -> u32 {
        self.desired_count
    }
    fn needed(&self) -> u32 {
        self.needed
    }
    /// Containers without a share of their own get equal parts of the CPU (Amazon ECS Developer
    /// Guide, "Task definition parameters", 2023-06-15).
    fn pod_template(&self) -> Option<PodTemplate> {
        let containers = u32::try_from(self.sidecars.len() + 1).unwrap_or(u32::MAX);
        let beside = (self.sidecars.iter()).fold(0_u32, |sum, one| sum.saturating_add(one.memory));
        let memory = self.memory.saturating_sub(beside).max(1);
        let workload = K8sWorkload {
            replicas: self.desired_count,
            image: self.image.clone(),
            port: self.port,
            cpu_request: thousandths(self.cpu / containers),
            memory_request: memory,
            memory_limit: memory,
            hpa_min: 0,
            needed: self.needed,
            health: self.health.clone(),
            variables: self.variables.clone(),
            privileged: self.privileged,
            read_only_root: self.read_only_root,
            ..K8sWorkload::default()
        };
        Some(PodTemplate {
            workload,
            sidecars: self.sidecars.clone(),
            is_nginx: false,
        })
    }
    fn sla(&self, zones: usize) -> Sla {
        match self.launch_type {
            // What is promised for a region holds for tasks in two zones of which one is enough.
            LaunchType::Fargate if zones >= 2 && self.desired_count >= 2 && self.needed <= 1 => {
                sla::region()
            }
            _ => sla::instance(),
        }
    }
    fn agreement(&self, zones: usize) -> Sla {
        sla::tier(zones)
    }

    fn bill(&self, meter: &mut Meter<'_>) {
        if self.launch_type == LaunchType::Ec2 {
            return;
        }
        let tasks = Spread::from(self.desired_count);
        let vcpu = tasks.times(self.cpu).over(1_024);
        meter.hourly("Tasks, vCPU", "fargate", "x86:vcpu", vcpu);
        let gb = tasks.times(self.memory).over(1_024);
        meter.hourly("Tasks, memory", "fargate", "x86:gb", gb);
        if self.assign_public_ip {
            meter.addresses(tasks);
        }
    }
    fn is_complete(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        let cluster = topology.node(id).and_then(|node| node.parent);
        self.launch_type == LaunchType::Fargate
            || cluster.is_some_and(|cluster| !topology.hosts_of_cluster(cluster).is_empty())
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some((cluster, node)) = site.parent() else {
            return site.gap("it stands in no cluster");
        };
        if !matches!(node.component, Component::EcsCluster(_)) {
            return site.gap("it stands in no cluster");
        }
        let Some(place) = self.place(site, cluster) else {
            return;
        };
        let (task, mut after) = self.deploy_task(site);
        let balanced = site.balanced();
        let container = site.label(255);
        let balancers = (balanced.iter()).map(|balanced| {
            Content::new()
                .set("target_group_arn", balanced.group.arn())
                .set("container_name", container.as_str())
                .set("container_port", self.port)
        });
        let breaker = Content::new()
            .set("enable", self.circuit_breaker)
            .set("rollback", self.circuit_breaker);
        let body = Content::new()
            .set("name", container.as_str())
            .set("cluster", site.of("aws_ecs_cluster", cluster).id())
            .set("task_definition", task.arn())
            .set("desired_count", self.desired_count)
            .set(
                "launch_type",
                (self.launch_type == LaunchType::Fargate).then_some("FARGATE"),
            )
            .set("deployment_minimum_healthy_percent", self.min_healthy)
            .set("deployment_maximum_percent", 200)
            .set(
                "health_check_grace_period_seconds",
                (!balanced.is_empty()).then_some(60),
            )
            .set("enable_ecs_managed_tags", true)
            .set("propagate_tags", "SERVICE")
            .block("deployment_circuit_breaker", breaker);
        let body = place
            .into_iter()
            .fold(body, |body, (name, inner)| body.block(name, inner));
        let body = body
            .blocks("load_balancer", balancers)
            .set("tags", site.tags());
        // ECS refuses target groups that no listener uses yet.
        after.extend(balanced.into_iter().flat_map(|one| one.listeners));
        if self.launch_type == LaunchType::Ec2 {
            after.push(site.of("aws_ecs_cluster_capacity_providers", cluster));
        }
        let address = site.own("aws_ecs_service");
        site.add(Resource::new(address, body).after(after));
    }
}
