//! A Kubernetes namespace: a part of a cluster with its own names and policies.

use super::{Answer, Category, Facts, Kind, Place};
use crate::field::Form;

/// A part of a cluster with its own names and policies.
#[derive(Debug, Clone, PartialEq)]
pub struct K8sNamespace {
    /// Its name in the cluster; empty: its slug.
    pub object_name: String,
    /// Pods take and send no traffic but what is drawn.
    pub network_policy: bool,
}

impl Default for K8sNamespace {
    fn default() -> Self {
        Self {
            object_name: String::new(),
            network_policy: true,
        }
    }
}

impl Kind for K8sNamespace {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A part of a cluster with its own names and policies.",
            also: "kubernetes",
            terraform: Answer::Nothing("it is an object of the cluster"),
            kubernetes: Answer::As("Namespace"),
            price: Answer::Nothing("it has no charge"),
            ..Facts::container(
                "Namespace",
                "Namespace",
                Category::Containers,
                &[Place::Kubernetes],
                Place::Namespace,
                (380, 128),
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("object_name", "Name in the cluster", &mut self.object_name);
        form.toggle(
            "network_policy",
            "Network policies",
            &mut self.network_policy,
        );
    }
    fn object_name(&self) -> &str {
        &self.object_name
    }
}
