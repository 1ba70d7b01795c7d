//! A Kubernetes Ingress: takes HTTP requests into a cluster.

use super::alb::{Load, Scheme, ZONES_OF_CLUSTER, balancer_sla};
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::field::{Choice, Form};
use crate::plan::Site;

choice! {
    /// Which controller serves an Ingress.
    pub enum IngressClass {
        Alb = "alb", "AWS Load Balancer Controller";
        Nginx = "nginx", "NGINX Ingress Controller";
    }
}

choice! {
    /// What the load balancer of an Ingress sends requests to.
    pub enum TargetType {
        Ip = "ip", "Pods";
        Instance = "instance", "Nodes";
    }
}

/// Takes HTTP requests into the cluster, through a load balancer that its controller makes.
#[derive(Debug, Clone, PartialEq)]
pub struct K8sIngress {
    /// Which controller serves it.
    pub class: IngressClass,
    /// Who can reach it.
    pub scheme: Scheme,
    /// It speaks HTTPS and redirects HTTP.
    pub tls: bool,
    /// What the load balancer sends requests to.
    pub target_type: TargetType,
    /// Its name in the cluster; empty: its slug.
    pub object_name: String,
}

impl Default for K8sIngress {
    fn default() -> Self {
        Self {
            class: IngressClass::default(),
            scheme: Scheme::default(),
            tls: true,
            target_type: TargetType::default(),
            object_name: String::new(),
        }
    }
}

impl Kind for K8sIngress {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Takes HTTP requests into the cluster, through a load balancer that its controller makes.",
            also: "kubernetes route http load balancer",
            terraform: Answer::Nothing("its controller makes the load balancer"),
            kubernetes: Answer::As("Ingress"),
            price: Answer::As("elb"),
            ..Facts::leaf(
                "Ingress",
                "Ingress",
                Category::Balancing,
                &[Place::Namespace, Place::Kubernetes],
                Role::LoadBalancer,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("class", "Class", &mut self.class);
        form.choice("scheme", "Scheme", &mut self.scheme);
        form.toggle("tls", "HTTPS", &mut self.tls);
        form.choice("target_type", "Sends to", &mut self.target_type);
        form.text("object_name", "Name in the cluster", &mut self.object_name);
    }
    fn object_name(&self) -> &str {
        &self.object_name
    }
    fn detail(&self) -> String {
        format!("{} · {}", self.class.id(), self.scheme.label())
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let load = Load::default();
        match self.class {
            IngressClass::Alb => load.bill(meter, false),
            // The controller has a network load balancer in front.
            IngressClass::Nginx => load.bill_network(meter, false),
        }
        if self.scheme == Scheme::InternetFacing {
            meter.addresses(meter.zones());
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        if self.tls && self.class == IngressClass::Alb {
            let certificate = site.certificate();
            site.output(
                "ingress_certificates",
                "The certificates that Ingresses name in `alb.ingress.kubernetes.io/certificate-arn`.",
                certificate,
            );
        }
    }
    fn sla(&self, _: usize) -> Sla {
        balancer_sla(ZONES_OF_CLUSTER)
    }
}
