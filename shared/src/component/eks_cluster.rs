//! Amazon EKS: a managed Kubernetes control plane.

use super::subnet::SubnetKind;
use super::{Answer, Body, Category, Facts, Kind, Place};
use crate::address::Block;
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};

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

impl Kind for EksCluster {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A managed Kubernetes control plane; workloads run on its nodes.",
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
    fn sla(&self, _: usize) -> Sla {
        Sla::service(
            0.9995,
            "Amazon EKS SLA, Kubernetes API endpoint",
            "2022-05-04",
        )
    }
}
