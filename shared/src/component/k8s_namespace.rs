//! A Kubernetes namespace: a part of a cluster with its own names and policies.

use super::{Answer, Category, Facts, Kind, Place};

/// A part of a cluster with its own names and policies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct K8sNamespace {}

impl Kind for K8sNamespace {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A part of a cluster with its own names and policies.",
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
}
