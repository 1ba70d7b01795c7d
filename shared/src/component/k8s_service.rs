//! A Kubernetes Service: one name and address for the pods of a workload.

use super::alb::{Load, ZONES_OF_CLUSTER, balancer_sla};
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::field::{Choice, Form};

choice! {
    /// Who can reach a Service.
    pub enum ServiceKind {
        ClusterIp = "ClusterIP", "Inside the cluster";
        LoadBalancer = "LoadBalancer", "From outside (NLB)";
        ExternalName = "ExternalName", "Another host name";
        Endpoints = "Endpoints", "Addresses outside (EndpointSlice)";
    }
}

/// One name and address for the pods of a workload; made by itself unless it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct K8sService {
    /// Who can reach it.
    pub kind: ServiceKind,
    /// The port that it listens on.
    pub port: u32,
    /// The host name or address outside the cluster that it stands for.
    pub external_name: String,
    /// Its name in the cluster; empty: its slug.
    pub object_name: String,
}

impl K8sService {
    /// Whether it has a load balancer of its own, through which requests come in.
    #[must_use]
    pub fn is_door(&self) -> bool {
        self.kind == ServiceKind::LoadBalancer
    }

    /// Whether it leads to pods, not to something outside the cluster.
    #[must_use]
    pub fn selects_pods(&self) -> bool {
        matches!(
            self.kind,
            ServiceKind::ClusterIp | ServiceKind::LoadBalancer
        )
    }
}

impl Default for K8sService {
    fn default() -> Self {
        Self {
            kind: ServiceKind::default(),
            port: 80,
            external_name: String::new(),
            object_name: String::new(),
        }
    }
}

impl Kind for K8sService {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "One name and address for the pods of a workload; made by itself unless it is drawn.",
            also: "kubernetes",
            terraform: Answer::Nothing("it is an object of the cluster"),
            kubernetes: Answer::As("Service"),
            price: Answer::As("elb"),
            ..Facts::leaf(
                "Kubernetes Service",
                "Service",
                Category::Balancing,
                &[Place::Namespace, Place::Kubernetes],
                Role::LoadBalancer,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("kind", "Kind", &mut self.kind);
        form.port("port", "Port", &mut self.port);
        form.text("external_name", "Host outside", &mut self.external_name);
        form.text("object_name", "Name in the cluster", &mut self.object_name);
    }
    fn object_name(&self) -> &str {
        &self.object_name
    }
    fn detail(&self) -> String {
        format!("{} · port {}", self.kind.id(), self.port)
    }
    fn port(&self) -> u32 {
        self.port
    }
    fn sla(&self, _: usize) -> Sla {
        match self.kind {
            ServiceKind::LoadBalancer => balancer_sla(ZONES_OF_CLUSTER),
            // The nodes of the pods lead to it.
            _ => Sla::NONE,
        }
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        if self.kind == ServiceKind::LoadBalancer {
            Load::default().bill_network(meter, false);
            meter.addresses(meter.zones());
        }
    }
}
