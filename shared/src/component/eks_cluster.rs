//! Amazon EKS: a managed Kubernetes control plane.

use super::subnet::SubnetKind;
use super::{Answer, Body, Category, Facts, Kind, Place};
use crate::address::Block;
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::{Policy, ServiceRole, Site, kubernetes};

choice! {
    /// Versions of Kubernetes that EKS supports (checkov's list of 2026-08, extended support included).
    pub enum KubernetesVersion {
        V1_34 = "1.34", "1.34";
        V1_35 = "1.35", "1.35";
        V1_33 = "1.33", "1.33";
        V1_32 = "1.32", "1.32";
        V1_31 = "1.31", "1.31";
        V1_30 = "1.30", "1.30";
        V1_29 = "1.29", "1.29";
        V1_28 = "1.28", "1.28 (no longer supported)";
    }
}

impl KubernetesVersion {
    /// Whether EKS still takes new clusters of it.
    #[must_use]
    pub fn is_supported(self) -> bool {
        self != Self::V1_28
    }

    /// Whether its standard support has ended, 14 months after EKS took it up (general terms of AWS,
    /// 2026-10).
    #[must_use]
    pub fn is_in_extended_support(self) -> bool {
        !matches!(self, Self::V1_34 | Self::V1_35)
    }
}

/// A Kubernetes cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct EksCluster {
    /// The version of Kubernetes.
    pub version: KubernetesVersion,
    /// Its interface can be reached from the internet.
    pub endpoint_public: bool,
    /// The networks that may reach it from the internet; none: any.
    pub public_cidrs: Vec<Block>,
    /// Secrets are encrypted with a key of one's own.
    pub secrets_kms: bool,
    /// The control plane writes its logs.
    pub logs: bool,
    /// AWS runs the nodes, the storage and the load balancers of the cluster (EKS Auto Mode).
    pub auto_mode: bool,
    /// The AWS Load Balancer Controller is installed.
    pub load_balancer_controller: bool,
    /// The subnets of its VPC carry the tags by which controllers find them.
    pub subnet_tags: bool,
    /// Its name in AWS; empty: its slug.
    pub cluster_name: String,
}

impl Default for EksCluster {
    fn default() -> Self {
        Self {
            version: KubernetesVersion::default(),
            endpoint_public: false,
            public_cidrs: Vec::new(),
            secrets_kms: true,
            logs: true,
            auto_mode: false,
            load_balancer_controller: true,
            subnet_tags: true,
            cluster_name: String::new(),
        }
    }
}

/// The longest name of a cluster (EKS API model, 2026-05).
const NAME_LIMIT: usize = 100;

/// What the control plane can log (EKS API model, 2026-05).
const LOGS: [&str; 5] = [
    "api",
    "audit",
    "authenticator",
    "controllerManager",
    "scheduler",
];

/// Adds the log group to which the control plane writes.
fn add_logs(site: &mut Site<'_>, name: &str) -> Address {
    let logs = site.own("aws_cloudwatch_log_group");
    let body = Content::new()
        .set("name", format!("/aws/eks/{name}/cluster"))
        .set("retention_in_days", site.log_retention())
        .set("tags", site.tags());
    site.add(Resource::new(logs.clone(), body));
    logs
}

/// The key for the secrets of a cluster: the one that it uses, else one of its own.
fn key(site: &mut Site<'_>) -> Address {
    if let Some(key) = site.key() {
        return key;
    }
    let key = site.own("aws_kms_key");
    let body = Content::new()
        .set(
            "description",
            format!("Encrypts secrets of {}.", site.label(60)),
        )
        .set("enable_key_rotation", true)
        .set("deletion_window_in_days", 30)
        .set("tags", site.tags());
    site.add(Resource::new(key.clone(), body));
    key
}

impl EksCluster {
    /// Adds what hands nodes, disks and load balancers over to AWS.
    fn automatic(
        &self,
        site: &mut Site<'_>,
        address: &Address,
        body: Content,
        after: &mut Vec<Address>,
    ) -> Content {
        let nodes = kubernetes::automatic_node_role(site, address);
        after.extend(nodes.policies);
        let enabled = || Content::new().set("enabled", true);
        let compute = enabled()
            .set("node_pools", vec!["general-purpose", "system"])
            .set("node_role_arn", nodes.role.arn());
        let balancing = Content::new().block("elastic_load_balancing", enabled());
        let storage = Content::new().block("block_storage", enabled());
        body.block("compute_config", compute)
            .block("kubernetes_network_config", balancing)
            .block("storage_config", storage)
    }
}

impl Kind for EksCluster {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A managed Kubernetes control plane; workloads run on its nodes.",
            also: "kubernetes k8s",
            spans: Some(SubnetKind::Private),
            body: Body::Bar,
            terraform: Answer::As("aws_eks_cluster"),
            kubernetes: Answer::Nothing("the manifests are applied to it"),
            price: Answer::As("eks"),
            ..Facts::container(
                "EKS cluster",
                "EKS",
                Category::Containers,
                &[Place::Vpc],
                Place::Kubernetes,
                (420, 180),
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("version", "Kubernetes", &mut self.version);
        form.toggle("auto_mode", "Auto Mode", &mut self.auto_mode);
        form.text("cluster_name", "Name in AWS", &mut self.cluster_name);
        form.group("Safety");
        form.toggle(
            "endpoint_public",
            "Reachable from the internet",
            &mut self.endpoint_public,
        );
        form.blocks(
            "public_cidrs",
            "From these networks",
            &mut self.public_cidrs,
        );
        form.toggle(
            "secrets_kms",
            "Secrets encrypted with own key",
            &mut self.secrets_kms,
        );
        form.toggle("logs", "Control plane logs", &mut self.logs);
        form.group("Load balancers");
        form.toggle(
            "load_balancer_controller",
            "AWS Load Balancer Controller",
            &mut self.load_balancer_controller,
        );
        form.toggle("subnet_tags", "Tags on subnets", &mut self.subnet_tags);
    }
    fn detail(&self) -> String {
        format!("Kubernetes {}", self.version.id())
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        2
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        match self.version.is_in_extended_support() {
            true => meter.hourly(
                "Cluster, extended support",
                "eks",
                "cluster-extended-support:hour",
                1,
            ),
            false => meter.hourly("Cluster", "eks", "cluster:hour", 1),
        }
        if self.auto_mode {
            meter.monthly("Auto Mode", "eks", "auto-mode:hour", None);
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(subnets) = site.subnets() else {
            return;
        };
        let name = site.label_or("name", &self.cluster_name, NAME_LIMIT);
        let mut policies = vec![Policy::EKS_CLUSTER];
        if self.auto_mode {
            policies.extend(Policy::EKS_AUTO);
        }
        let role = site.role(&ServiceRole {
            name: site.family("_cluster"),
            label: site.family_label("-cluster", 64),
            description: "What the control plane of a cluster may do.",
            service: "eks.amazonaws.com",
            policies,
        });
        let mut after = role.policies;
        if self.logs {
            after.push(add_logs(site, &name));
        }
        let access = Content::new()
            .set("authentication_mode", "API")
            .set("bootstrap_cluster_creator_admin_permissions", true);
        let from_outside = self.endpoint_public && !self.public_cidrs.is_empty();
        let network = Content::new()
            .set("subnet_ids", subnets)
            .set("security_group_ids", site.drawn_security_groups())
            .set("endpoint_private_access", true)
            .set("endpoint_public_access", self.endpoint_public)
            .set(
                "public_access_cidrs",
                from_outside
                    .then(|| Value::list(self.public_cidrs.iter().map(|one| one.network()))),
            );
        let encryption = self.secrets_kms.then(|| {
            let provider = Content::new().set("key_arn", key(site).arn());
            Content::new()
                .set("resources", vec!["secrets"])
                .block("provider", provider)
        });
        let address = site.own("aws_eks_cluster");
        let body = Content::new()
            .set("name", name)
            .set("version", self.version.id())
            .set("role_arn", role.role.arn())
            .set(
                "enabled_cluster_log_types",
                self.logs.then(|| LOGS.to_vec()),
            )
            // Terraform looks after the add-ons.
            .set("bootstrap_self_managed_addons", false)
            .block("access_config", access)
            .block("vpc_config", network)
            .blocks("encryption_config", encryption);
        let body = match self.auto_mode {
            true => self.automatic(site, &address, body, &mut after),
            false => body,
        };
        let support = Content::new().set("support_type", "STANDARD");
        let body = body
            .block("upgrade_policy", support)
            .set("tags", site.tags());
        site.add(Resource::new(address.clone(), body).after(after));
        site.output(
            "cluster_names",
            "The names of the clusters, for `aws eks update-kubeconfig`.",
            address.attribute("name"),
        );
        kubernetes::add_addons(site, self.auto_mode);
        if self.load_balancer_controller && !self.auto_mode {
            kubernetes::add_load_balancer_controller(site);
        }
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(
            0.9995,
            "Amazon EKS SLA, Kubernetes API endpoint",
            "2022-05-04",
        )
    }
}
