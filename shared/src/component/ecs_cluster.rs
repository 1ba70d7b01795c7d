//! Amazon ECS cluster: where container services run, on Fargate or on hosts of its own.

use super::subnet::SubnetKind;
use super::{Body, Category, Facts, Kind, Place};
use crate::field::Form;

/// An ECS cluster. With an Auto Scaling group in it, services can run on its hosts.
#[derive(Debug, Clone, PartialEq)]
pub struct EcsCluster {
    /// Container Insights collects metrics of each task.
    pub container_insights: bool,
}

impl Default for EcsCluster {
    fn default() -> Self {
        Self {
            container_insights: true,
        }
    }
}

impl Kind for EcsCluster {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Runs container services, on Fargate or on hosts of its own.",
            spans: Some(SubnetKind::Private),
            body: Body::Bar,
            ..Facts::container(
                "ECS cluster",
                "Cluster",
                Category::Containers,
                &[Place::Vpc, Place::Region],
                Place::Cluster,
                (420, 120),
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.toggle(
            "container_insights",
            "Container Insights",
            &mut self.container_insights,
        );
    }
}
