//! Amazon ECS cluster: where container services run, on Fargate or on hosts of its own.

use super::subnet::SubnetKind;
use super::{Answer, Body, Category, Facts, Kind, Place};
use crate::field::Form;
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::Site;

/// An ECS cluster. With an Auto Scaling group in it, services can run on its hosts.
#[derive(Debug, Clone, PartialEq)]
pub struct EcsCluster {
    /// Container Insights collects metrics of each task.
    pub container_insights: bool,
    /// The account lets hosts have more network interfaces than their type (`awsvpcTrunking`).
    pub trunking: bool,
}

impl Default for EcsCluster {
    fn default() -> Self {
        Self {
            container_insights: true,
            trunking: false,
        }
    }
}

impl Kind for EcsCluster {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Runs container services, on Fargate or on hosts of its own.",
            also: "docker container fargate",
            spans: Some(SubnetKind::Private),
            body: Body::Bar,
            terraform: Answer::As("aws_ecs_cluster"),
            kubernetes: Answer::As("Namespace"),
            price: Answer::Nothing("its tasks and hosts are billed"),
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
        form.toggle("trunking", "Interface trunking", &mut self.trunking);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let address = site.own("aws_ecs_cluster");
        let insights = if self.container_insights {
            "enabled"
        } else {
            "disabled"
        };
        let setting = Content::new()
            .set("name", "containerInsights")
            .set("value", insights);
        let body = Content::new()
            .set("name", site.label(255))
            .block("setting", setting)
            .set("tags", site.tags());
        site.add(Resource::new(address.clone(), body));

        if self.trunking {
            let name = site.regional("trunking");
            let body = Content::new()
                .set("name", "awsvpcTrunking")
                .set("value", "enabled");
            let setting = Address::new("aws_ecs_account_setting_default", name);
            site.add_shared(Resource::new(setting, body));
        }
        let hosts = site.topology().hosts_of_cluster(site.id());
        if hosts.is_empty() {
            return;
        }
        let providers = (hosts.into_iter()).map(|hosts| {
            site.of("aws_ecs_capacity_provider", hosts)
                .attribute("name")
        });
        let body = Content::new()
            .set("cluster_name", address.attribute("name"))
            .set("capacity_providers", Value::list(providers));
        site.add_own("aws_ecs_cluster_capacity_providers", body);
    }
}
