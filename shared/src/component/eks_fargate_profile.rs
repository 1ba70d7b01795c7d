//! An EKS Fargate profile: pods that run without nodes.

use super::instance::sla;
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::component::Component;
use crate::cost::Meter;
use crate::field::{Form, Item};
use crate::iac::{Content, Resource};
use crate::object_names::DEFAULT_NAMESPACE;
use crate::plan::{Site, kubernetes, naming};
use crate::pods;

/// Whose pods a profile runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selector {
    /// The namespace.
    pub namespace: String,
}

impl Item for Selector {
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("namespace", "Namespace", &mut self.namespace);
    }
}

/// Pods of some namespaces run without nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct EksFargateProfile {
    /// Whose pods it runs; one to five.
    pub selectors: Vec<Selector>,
}

impl Default for EksFargateProfile {
    fn default() -> Self {
        Self {
            selectors: vec![Selector {
                namespace: "default".to_owned(),
            }],
        }
    }
}

/// Whether a text selects namespaces: the name of one, or its beginning and a star.
fn is_selector(text: &str) -> bool {
    text == "*" || naming::is_label(text.trim_end_matches('*').trim_end_matches('-'), 63)
}

impl Kind for EksFargateProfile {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Pods of some namespaces run without nodes.",
            also: "kubernetes k8s serverless",
            spans: Some(SubnetKind::Private),
            terraform: Answer::As("aws_eks_fargate_profile"),
            kubernetes: Answer::Nothing("the cluster runs on it"),
            price: Answer::As("fargate"),
            ..Facts::leaf(
                "EKS Fargate profile",
                "Fargate",
                Category::Compute,
                &[Place::Kubernetes],
                Role::Capacity,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.list("selectors", "Namespaces", &mut self.selectors);
    }
    fn detail(&self) -> String {
        let namespaces: Vec<_> = self
            .selectors
            .iter()
            .map(|selector| selector.namespace.as_str())
            .collect();
        namespaces.join(", ")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let topology = meter.topology();
        let Some(cluster) = topology.place_of(meter.id(), Place::Kubernetes) else {
            return;
        };
        for id in topology.descendants(cluster) {
            let node = topology.component(id);
            let Some(Component::K8sWorkload(workload)) = node else {
                continue;
            };
            if pods::profile_of(topology, id) == Some(meter.id()) {
                workload.bill_on_fargate(meter);
            }
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let (Some((_, cluster)), Some(subnets)) = (kubernetes::cluster(site), site.subnets())
        else {
            return;
        };
        let named = self.selectors.iter().map(|one| one.namespace.trim());
        let (legal, other): (Vec<&str>, Vec<&str>) = named.partition(|one| is_selector(one));
        if !other.is_empty() {
            site.note("what is no name of a namespace is left out");
        }
        let namespaces = match legal.as_slice() {
            [] => {
                site.note("it takes the pods of no namespace; the export has those of `default`");
                vec![DEFAULT_NAMESPACE]
            }
            legal => legal.to_vec(),
        };
        let selectors =
            (namespaces.into_iter()).map(|namespace| Content::new().set("namespace", namespace));
        let role = kubernetes::fargate_role(site, &cluster);
        let body = Content::new()
            .set("cluster_name", cluster.attribute("name"))
            .set("fargate_profile_name", site.label(100))
            .set("pod_execution_role_arn", role.role.arn())
            .set("subnet_ids", subnets)
            .blocks("selector", selectors)
            .set("tags", site.tags());
        let address = site.own("aws_eks_fargate_profile");
        site.add(Resource::new(address, body).after(role.policies));
    }
    fn sla(&self, _: usize) -> Sla {
        sla::instance()
    }
}
