//! Workloads: what runs, as whom, how many of it, and what it mounts.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1 as apps;
use k8s_openapi::api::autoscaling::v2 as autoscaling;
use k8s_openapi::api::batch::v1 as batch;
use k8s_openapi::api::core::v1 as core;
use k8s_openapi::api::policy::v1 as policy;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use shared::component::ecs_service::{Sidecar, Variable};
use shared::component::health::HealthCheck;
use shared::component::k8s_workload::{Budget, K8sWorkload, WorkloadKind};
use shared::document::slugify;
use shared::manifests::{CONF_VOLUME, Mount, SCRATCH, SCRATCH_VOLUME, Storage, Workload};
use shared::object_names::shortened;

use super::{Object, Site, matching, number, quantity, selector};
use crate::export::ExportError;

/// The user and group as which containers run: one that no image and no host gives to somebody (checkov
/// CKV_K8S_40 asks for 10,000 or more, 2026-08).
const USER: i64 = 10_001;

/// The class of storage for disks that the cluster must have.
pub const DISKS: &str = "gp3";
/// The same for file systems.
pub const FILES: &str = "efs";

/// Where NGINX reads what it serves.
const NGINX_CONF: &str = "/etc/nginx/conf.d";

/// The standards of what pods may do, the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Standard {
    /// As little as possible.
    #[default]
    Restricted,
    /// As root, but not on its node.
    Baseline,
    /// All.
    Privileged,
}

impl Standard {
    /// Its word in labels.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Restricted => "restricted",
            Self::Baseline => "baseline",
            Self::Privileged => "privileged",
        }
    }
}

/// The strictest standard that the pods of a workload keep.
#[must_use]
pub fn standard(workload: &Workload) -> Standard {
    let rights = &workload.template.workload;
    if rights.privileged || rights.host_network {
        Standard::Privileged
    } else if rights.run_as_root || rights.privilege_escalation {
        Standard::Baseline
    } else {
        Standard::Restricted
    }
}

impl Site<'_> {
    /// The objects of a workload that are about its pods.
    pub(super) fn workload(&self, workload: &Workload) -> Result<Vec<Object>, ExportError> {
        let mut found = vec![self.account(workload)?];
        found.extend(self.config(workload)?);
        found.extend(self.claims(workload)?);
        found.push(self.runner(workload)?);
        if workload.template.workload.is_service() {
            found.extend(self.autoscaler(workload)?);
            found.extend(self.budget(workload)?);
        }
        Ok(found)
    }

    fn account(&self, workload: &Workload) -> Result<Object, ExportError> {
        let account = core::ServiceAccount {
            metadata: self.metadata(&workload.name),
            automount_service_account_token: Some(false),
            ..core::ServiceAccount::default()
        };
        Object::new("ServiceAccount", &workload.name, &workload.nodes, &account)
    }

    fn config(&self, workload: &Workload) -> Result<Option<Object>, ExportError> {
        let variables = self.plain(workload).into_iter();
        let mut data: BTreeMap<String, String> = variables
            .map(|variable| (variable.name.trim().to_owned(), variable.value.clone()))
            .collect();
        if has_nginx_conf(workload) {
            data.insert("default.conf".to_owned(), nginx_conf(workload));
        }
        if data.is_empty() {
            return Ok(None);
        }
        let config = core::ConfigMap {
            metadata: self.metadata(&workload.name),
            data: Some(data),
            ..core::ConfigMap::default()
        };
        Object::new("ConfigMap", &workload.name, &workload.nodes, &config).map(Some)
    }

    fn claims(&self, workload: &Workload) -> Result<Vec<Object>, ExportError> {
        let mounts = workload.mounts.iter();
        let claimed =
            mounts.filter(|mount| !mount.claim.is_empty() && !is_one_for_each_pod(workload, mount));
        claimed
            .map(|mount| {
                let claim = core::PersistentVolumeClaim {
                    metadata: self.metadata(&mount.claim),
                    spec: Some(claim(mount.storage)),
                    ..core::PersistentVolumeClaim::default()
                };
                let nodes = match mount.node {
                    Some(node) => vec![node],
                    None => workload.nodes.clone(),
                };
                Object::new("PersistentVolumeClaim", &mount.claim, &nodes, &claim)
            })
            .collect()
    }

    /// What keeps the pods running.
    fn runner(&self, workload: &Workload) -> Result<Object, ExportError> {
        let of = &workload.template.workload;
        let metadata = self.metadata(&workload.name);
        let selector = matching(selector(&workload.name));
        let template = core::PodTemplateSpec {
            metadata: Some(self.pod_metadata(workload)),
            spec: Some(self.pod(workload)),
        };
        let (name, nodes) = (&workload.name, &workload.nodes);
        // Where an autoscaler says how many, a number here would undo it with each deployment.
        let replicas = (!of.is_scaled() || of.fixed_replicas).then(|| number(of.replicas));
        let object = match of.kind {
            WorkloadKind::Deployment => {
                let spec = apps::DeploymentSpec {
                    replicas,
                    selector,
                    template,
                    ..apps::DeploymentSpec::default()
                };
                let deployment = apps::Deployment {
                    metadata,
                    spec: Some(spec),
                    ..apps::Deployment::default()
                };
                Object::new("Deployment", name, nodes, &deployment)?
            }
            WorkloadKind::StatefulSet => {
                let templates: Vec<_> = (workload.mounts.iter())
                    .filter(|mount| is_one_for_each_pod(workload, mount))
                    .map(|mount| core::PersistentVolumeClaim {
                        metadata: ObjectMeta {
                            name: Some(mount.name.clone()),
                            ..ObjectMeta::default()
                        },
                        spec: Some(claim(mount.storage)),
                        ..core::PersistentVolumeClaim::default()
                    })
                    .collect();
                let spec = apps::StatefulSetSpec {
                    replicas,
                    selector,
                    service_name: self.own_service(workload),
                    template,
                    volume_claim_templates: (!templates.is_empty()).then_some(templates),
                    ..apps::StatefulSetSpec::default()
                };
                let set = apps::StatefulSet {
                    metadata,
                    spec: Some(spec),
                    ..apps::StatefulSet::default()
                };
                Object::new("StatefulSet", name, nodes, &set)?
            }
            WorkloadKind::DaemonSet => {
                let spec = apps::DaemonSetSpec {
                    selector,
                    template,
                    ..apps::DaemonSetSpec::default()
                };
                let set = apps::DaemonSet {
                    metadata,
                    spec: Some(spec),
                    ..apps::DaemonSet::default()
                };
                Object::new("DaemonSet", name, nodes, &set)?
            }
            WorkloadKind::Job => {
                let many = (of.replicas > 1).then(|| number(of.replicas));
                let spec = batch::JobSpec {
                    completions: many,
                    parallelism: many,
                    template,
                    ..batch::JobSpec::default()
                };
                let job = batch::Job {
                    metadata,
                    spec: Some(spec),
                    ..batch::Job::default()
                };
                Object::new("Job", name, nodes, &job)?
            }
            WorkloadKind::Pod => {
                let pod = core::Pod {
                    metadata: ObjectMeta {
                        name: Some(name.clone()),
                        ..self.pod_metadata(workload)
                    },
                    spec: Some(self.pod(workload)),
                    ..core::Pod::default()
                };
                Object::new("Pod", name, nodes, &pod)?
            }
        };
        let container = match of.kind {
            WorkloadKind::Pod => FIRST_OF_POD,
            _ => FIRST_CONTAINER,
        };
        Ok(object.asking(format!("{container}/image"), &workload.image))
    }

    /// The Service that gives the pods of a StatefulSet their names.
    fn own_service(&self, workload: &Workload) -> String {
        let mut services = self.space.services.iter();
        let own = services.find(|service| {
            service.nodes.first() == workload.nodes.first()
                && service.workloads.contains(&workload.name)
        });
        own.map_or(&workload.name, |service| &service.name).clone()
    }

    fn pod_metadata(&self, workload: &Workload) -> ObjectMeta {
        let mut labels = self.labels(&workload.name);
        for service in &self.space.services {
            if service.workloads.len() > 1 && service.workloads.contains(&workload.name) {
                labels.insert(shared_label(&service.name), "true".to_owned());
            }
        }
        ObjectMeta {
            labels: Some(labels),
            ..ObjectMeta::default()
        }
    }

    fn pod(&self, workload: &Workload) -> core::PodSpec {
        let of = &workload.template.workload;
        let mut containers = vec![self.container(workload)];
        for sidecar in &workload.template.sidecars {
            let name = slugify(&sidecar.name);
            let image = sidecar.image.trim();
            let taken = containers.iter().any(|container| container.name == name);
            if !name.is_empty() && !image.is_empty() && !taken {
                containers.push(beside(of, sidecar, name));
            }
        }
        core::PodSpec {
            service_account_name: Some(workload.name.clone()),
            automount_service_account_token: Some(false),
            // Variables with the addresses of all Services, which nobody asked for.
            enable_service_links: Some(false),
            host_network: of.host_network.then_some(true),
            restart_policy: (of.kind == WorkloadKind::Job).then(|| "OnFailure".to_owned()),
            security_context: Some(pod_rights(workload)),
            topology_spread_constraints: spread(workload),
            volumes: Some(volumes(workload)).filter(|volumes| !volumes.is_empty()),
            containers,
            ..core::PodSpec::default()
        }
    }

    fn container(&self, workload: &Workload) -> core::Container {
        let of = &workload.template.workload;
        // What ends by itself is called by nobody.
        let serves = of.kind != WorkloadKind::Job;
        let probe = |wanted: bool, successes: u32| {
            (wanted && serves).then(|| probe(workload, number(successes)))
        };
        let config = (!self.plain(workload).is_empty()).then(|| core::EnvFromSource {
            config_map_ref: Some(core::ConfigMapEnvSource {
                name: workload.name.clone(),
                optional: None,
            }),
            ..core::EnvFromSource::default()
        });
        let secrets = workload.secrets.iter().map(|name| core::EnvFromSource {
            secret_ref: Some(core::SecretEnvSource {
                name: name.clone(),
                optional: None,
            }),
            ..core::EnvFromSource::default()
        });
        let sources: Vec<_> = config.into_iter().chain(secrets).collect();
        let environment = self.environment(workload);
        let ports = workload.ports.iter().map(|port| core::ContainerPort {
            container_port: number(*port),
            ..core::ContainerPort::default()
        });
        core::Container {
            name: workload.name.clone(),
            image: Some(workload.image.shown().to_owned()),
            ports: serves.then(|| ports.collect()),
            env: (!environment.is_empty()).then_some(environment),
            env_from: (!sources.is_empty()).then_some(sources),
            resources: Some(resources(of)),
            readiness_probe: probe(of.readiness_probe, of.health.legal().healthy),
            // A container that answers once lives.
            liveness_probe: probe(of.liveness_probe, 1),
            security_context: Some(rights(of)),
            volume_mounts: Some(mounts(workload)).filter(|mounts| !mounts.is_empty()),
            ..core::Container::default()
        }
    }

    /// The variables that somebody wrote and that refer to no login: a ConfigMap holds them.
    fn plain<'w>(&self, workload: &'w Workload) -> Vec<&'w Variable> {
        let logins = self.logins(workload);
        let variables = workload.template.workload.variables.iter();
        variables
            .filter(|variable| !refers(variable, &logins))
            .collect()
    }

    /// The variables of a container: its logins, and after them those that refer to one, which is where
    /// Kubernetes expands `$(NAME)`; in a ConfigMap it would stay as it is.
    fn environment(&self, workload: &Workload) -> Vec<core::EnvVar> {
        let mut found = self.logins(workload);
        let variables = workload.template.workload.variables.iter();
        let referring = variables.filter(|variable| refers(variable, &found));
        let referring: Vec<_> = referring
            .map(|variable| known(variable.name.trim(), variable.value.clone()))
            .collect();
        found.extend(referring);
        found
    }

    /// Where the stores are to which a container logs in, and as whom.
    fn logins(&self, workload: &Workload) -> Vec<core::EnvVar> {
        let mut found = Vec::new();
        for name in &workload.stores {
            let mut outsides = self.space.outsides.iter();
            let Some(outside) = outsides.find(|outside| outside.name == *name) else {
                continue;
            };
            let prefix = name.replace('-', "_").to_uppercase();
            found.push(known(&format!("{prefix}_HOST"), name.clone()));
            let port = outside.port.to_string();
            found.push(known(&format!("{prefix}_PORT"), port));
            let secrets = self.space.secrets.iter();
            for secret in secrets.filter(|secret| secret.node == outside.node) {
                found.extend(secret.keys.iter().map(|key| core::EnvVar {
                    name: format!("{prefix}_{}", key.to_uppercase()),
                    value_from: Some(core::EnvVarSource {
                        secret_key_ref: Some(core::SecretKeySelector {
                            name: secret.name.clone(),
                            key: (*key).to_owned(),
                            optional: None,
                        }),
                        ..core::EnvVarSource::default()
                    }),
                    ..core::EnvVar::default()
                }));
            }
        }
        // What somebody wrote has the last word.
        let own = &workload.template.workload.variables;
        found.retain(|variable| own.iter().all(|one| one.name.trim() != variable.name));
        found
    }

    fn autoscaler(&self, workload: &Workload) -> Result<Option<Object>, ExportError> {
        let of = &workload.template.workload;
        if !of.is_scaled() {
            return Ok(None);
        }
        let metric = |name: &str, percent: u32| autoscaling::MetricSpec {
            type_: "Resource".to_owned(),
            resource: Some(autoscaling::ResourceMetricSource {
                name: name.to_owned(),
                target: autoscaling::MetricTarget {
                    type_: "Utilization".to_owned(),
                    average_utilization: Some(number(percent)),
                    ..autoscaling::MetricTarget::default()
                },
            }),
            ..autoscaling::MetricSpec::default()
        };
        let metrics: Vec<_> = [("cpu", of.hpa_cpu), ("memory", of.hpa_memory)]
            .into_iter()
            .filter(|(_, percent)| *percent > 0)
            .map(|(name, percent)| metric(name, percent))
            .collect();
        let kind = match of.kind {
            WorkloadKind::StatefulSet => "StatefulSet",
            _ => "Deployment",
        };
        let autoscaler = autoscaling::HorizontalPodAutoscaler {
            metadata: self.metadata(&workload.name),
            spec: Some(autoscaling::HorizontalPodAutoscalerSpec {
                min_replicas: Some(number(of.least())),
                max_replicas: number(of.most()),
                metrics: (!metrics.is_empty()).then_some(metrics),
                scale_target_ref: autoscaling::CrossVersionObjectReference {
                    api_version: Some("apps/v1".to_owned()),
                    kind: kind.to_owned(),
                    name: workload.name.clone(),
                },
                behavior: None,
            }),
            ..autoscaling::HorizontalPodAutoscaler::default()
        };
        let (name, nodes) = (&workload.name, &workload.nodes);
        Object::new("HorizontalPodAutoscaler", name, nodes, &autoscaler).map(Some)
    }

    /// A budget is of use where there is more than one pod.
    fn budget(&self, workload: &Workload) -> Result<Option<Object>, ExportError> {
        let of = &workload.template.workload;
        let count = |pods: u32| Some(IntOrString::Int(number(pods)));
        let (max_unavailable, min_available) = match of.budget {
            _ if of.least() < 2 => return Ok(None),
            Budget::MaxUnavailable => (count(of.max_unavailable), None),
            Budget::MinAvailable => (None, count(of.min_available)),
            Budget::None => return Ok(None),
        };
        let budget = policy::PodDisruptionBudget {
            metadata: self.metadata(&workload.name),
            spec: Some(policy::PodDisruptionBudgetSpec {
                max_unavailable,
                min_available,
                selector: Some(matching(selector(&workload.name))),
                unhealthy_pod_eviction_policy: None,
            }),
            ..policy::PodDisruptionBudget::default()
        };
        let (name, nodes) = (&workload.name, &workload.nodes);
        Object::new("PodDisruptionBudget", name, nodes, &budget).map(Some)
    }
}

/// Where the first container stands in what keeps pods running.
pub const FIRST_CONTAINER: &str = "/spec/template/spec/containers/0";
/// The same in a naked pod.
pub const FIRST_OF_POD: &str = "/spec/containers/0";

/// The label of the pods of several workloads behind one Service.
#[must_use]
pub fn shared_label(service: &str) -> String {
    format!("service-{}", shortened(service, 55))
}

/// A variable with a value.
fn known(name: &str, value: String) -> core::EnvVar {
    core::EnvVar {
        name: name.to_owned(),
        value: Some(value),
        ..core::EnvVar::default()
    }
}

/// Whether the value of a variable is put together from others.
fn refers(variable: &Variable, others: &[core::EnvVar]) -> bool {
    let mut names = others.iter().map(|other| &other.name);
    names.any(|name| variable.value.contains(&format!("$({name})")))
}

/// Whether each pod of a StatefulSet has a volume of its own.
fn is_one_for_each_pod(workload: &Workload, mount: &Mount) -> bool {
    workload.template.workload.kind == WorkloadKind::StatefulSet
        && matches!(mount.storage, Storage::Disk(_))
}

fn claim(storage: Storage) -> core::PersistentVolumeClaimSpec {
    let (class, mode, size) = match storage {
        Storage::Disk(size) => (DISKS, "ReadWriteOnce", size),
        // A file system grows by itself; Kubernetes wants a number all the same.
        _ => (FILES, "ReadWriteMany", 1),
    };
    let size = BTreeMap::from([("storage".to_owned(), quantity(size, "Gi"))]);
    core::PersistentVolumeClaimSpec {
        access_modes: Some(vec![mode.to_owned()]),
        storage_class_name: Some(class.to_owned()),
        resources: Some(core::VolumeResourceRequirements {
            requests: Some(size),
            limits: None,
        }),
        ..core::PersistentVolumeClaimSpec::default()
    }
}

fn volumes(workload: &Workload) -> Vec<core::Volume> {
    let scratch = |name: &str, size_limit: Option<Quantity>| core::Volume {
        name: name.to_owned(),
        empty_dir: Some(core::EmptyDirVolumeSource {
            size_limit,
            medium: None,
        }),
        ..core::Volume::default()
    };
    let mut found = Vec::new();
    if workload.template.workload.read_only_root {
        found.push(scratch(SCRATCH_VOLUME, None));
    }
    if has_nginx_conf(workload) {
        found.push(core::Volume {
            name: CONF_VOLUME.to_owned(),
            config_map: Some(core::ConfigMapVolumeSource {
                name: workload.name.clone(),
                ..core::ConfigMapVolumeSource::default()
            }),
            ..core::Volume::default()
        });
    }
    for mount in &workload.mounts {
        match mount.storage {
            Storage::Scratch(size) => found.push(scratch(&mount.name, Some(quantity(size, "Gi")))),
            _ if is_one_for_each_pod(workload, mount) => {}
            _ => found.push(core::Volume {
                name: mount.name.clone(),
                persistent_volume_claim: Some(core::PersistentVolumeClaimVolumeSource {
                    claim_name: mount.claim.clone(),
                    read_only: None,
                }),
                ..core::Volume::default()
            }),
        }
    }
    found
}

fn mount(name: &str, path: &str) -> core::VolumeMount {
    core::VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        ..core::VolumeMount::default()
    }
}

fn mounts(workload: &Workload) -> Vec<core::VolumeMount> {
    let mut found = Vec::new();
    if workload.template.workload.read_only_root {
        found.push(mount(SCRATCH_VOLUME, SCRATCH));
    }
    if has_nginx_conf(workload) {
        found.push(core::VolumeMount {
            read_only: Some(true),
            ..mount(CONF_VOLUME, NGINX_CONF)
        });
    }
    let own = workload.mounts.iter();
    found.extend(own.map(|one| mount(&one.name, &one.path)));
    found
}

fn resources(of: &K8sWorkload) -> core::ResourceRequirements {
    let mut requests = BTreeMap::new();
    let mut limits = BTreeMap::new();
    if of.cpu_request > 0 {
        requests.insert("cpu".to_owned(), quantity(of.cpu_request, "m"));
    }
    if of.memory_limit > 0 {
        limits.insert("memory".to_owned(), quantity(of.memory_limit, "Mi"));
    }
    if of.memory_request > 0 {
        // The cluster refuses a request above the limit.
        let memory = match of.memory_limit {
            0 => of.memory_request,
            limit => of.memory_request.min(limit),
        };
        requests.insert("memory".to_owned(), quantity(memory, "Mi"));
    }
    if of.gpus > 0 {
        limits.insert("nvidia.com/gpu".to_owned(), quantity(of.gpus, ""));
    }
    core::ResourceRequirements {
        requests: (!requests.is_empty()).then_some(requests),
        limits: (!limits.is_empty()).then_some(limits),
        claims: None,
    }
}

/// Pods in different zones, and on different nodes, as far as there are some.
fn spread(workload: &Workload) -> Option<Vec<core::TopologySpreadConstraint>> {
    let of = &workload.template.workload;
    let constraint = |key: &str| core::TopologySpreadConstraint {
        max_skew: 1,
        topology_key: key.to_owned(),
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        label_selector: Some(matching(selector(&workload.name))),
        ..core::TopologySpreadConstraint::default()
    };
    let wanted = of.spread_zones && of.is_service() && of.most() > 1;
    wanted.then(|| {
        vec![
            constraint("topology.kubernetes.io/zone"),
            constraint("kubernetes.io/hostname"),
        ]
    })
}

fn probe(workload: &Workload, successes: i32) -> core::Probe {
    let health = workload.template.workload.health.legal();
    let port = workload.ports.first().copied().unwrap_or(80);
    let port = IntOrString::Int(number(port));
    let path = Some(health.path.as_str()).filter(|path| HealthCheck::is_path(path));
    core::Probe {
        http_get: path.map(|path| core::HTTPGetAction {
            path: Some(path.to_owned()),
            port: port.clone(),
            scheme: workload.https.then(|| "HTTPS".to_owned()),
            ..core::HTTPGetAction::default()
        }),
        tcp_socket: path
            .is_none()
            .then_some(core::TCPSocketAction { port, host: None }),
        period_seconds: Some(number(health.interval)),
        timeout_seconds: Some(number(health.timeout)),
        failure_threshold: Some(number(health.unhealthy)),
        success_threshold: (successes > 1).then_some(successes),
        ..core::Probe::default()
    }
}

/// As whom a pod runs. Where it serves a port below 1,024, that is open to everybody in the pod, which the
/// restricted standard allows.
fn pod_rights(workload: &Workload) -> core::PodSecurityContext {
    let of = &workload.template.workload;
    let user = (!of.run_as_root).then_some(USER);
    let low = workload.ports.iter().copied().filter(|port| *port < 1024);
    let open = low.min().filter(|_| !of.run_as_root && !of.host_network);
    core::PodSecurityContext {
        run_as_non_root: Some(!of.run_as_root),
        run_as_user: user,
        run_as_group: user,
        fs_group: user,
        fs_group_change_policy: user.map(|_| "OnRootMismatch".to_owned()),
        seccomp_profile: Some(core::SeccompProfile {
            type_: "RuntimeDefault".to_owned(),
            localhost_profile: None,
        }),
        sysctls: open.map(|port| {
            vec![core::Sysctl {
                name: "net.ipv4.ip_unprivileged_port_start".to_owned(),
                value: port.to_string(),
            }]
        }),
        ..core::PodSecurityContext::default()
    }
}

fn rights(of: &K8sWorkload) -> core::SecurityContext {
    let none = core::Capabilities {
        drop: Some(vec!["ALL".to_owned()]),
        add: None,
    };
    core::SecurityContext {
        allow_privilege_escalation: Some(of.privilege_escalation || of.privileged),
        privileged: of.privileged.then_some(true),
        read_only_root_filesystem: Some(of.read_only_root),
        capabilities: (!of.privileged).then_some(none),
        ..core::SecurityContext::default()
    }
}

/// A container beside the first one, with the same part of the CPU.
fn beside(of: &K8sWorkload, sidecar: &Sidecar, name: String) -> core::Container {
    let asks = K8sWorkload {
        memory_request: sidecar.memory,
        memory_limit: sidecar.memory,
        gpus: 0,
        ..of.clone()
    };
    core::Container {
        name,
        image: Some(sidecar.image.trim().to_owned()),
        resources: Some(resources(&asks)),
        security_context: Some(rights(of)),
        volume_mounts: of
            .read_only_root
            .then(|| vec![mount(SCRATCH_VOLUME, SCRATCH)]),
        ..core::Container::default()
    }
}

fn has_nginx_conf(workload: &Workload) -> bool {
    !workload.routes.is_empty()
}

/// The configuration of NGINX: it answers health checks itself and hands on all else. Names and ports in it
/// are made here; of the text of the user there is only the path of the check, when it is harmless.
fn nginx_conf(workload: &Workload) -> String {
    let mut lines = vec!["server {".to_owned()];
    lines.extend(
        workload
            .ports
            .iter()
            .map(|port| format!("  listen {port};")),
    );
    let path = &workload.template.workload.health.path;
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    if path.starts_with('/') && path.len() > 1 && path.bytes().all(harmless) {
        lines.push(format!("  location = {path} {{"));
        lines.push("    access_log off;".to_owned());
        lines.push("    return 204;".to_owned());
        lines.push("  }".to_owned());
    }
    for route in &workload.routes {
        let host = route.host.as_deref().unwrap_or(&route.service);
        lines.push(format!("  location {} {{", route.path));
        let scheme = if route.https { "https" } else { "http" };
        lines.push(format!("    proxy_pass {scheme}://{host}:{};", route.port));
        lines.push("    proxy_set_header Host $host;".to_owned());
        lines.push("    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;".to_owned());
        lines.push("    proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;".to_owned());
        lines.push("  }".to_owned());
    }
    lines.push("}\n".to_owned());
    lines.join("\n")
}
