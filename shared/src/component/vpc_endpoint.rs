//! A VPC endpoint: a private way from a VPC to a service of AWS.

use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::choice;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::{Choice, Form, Proposed};
use crate::iac::{Content, Value};
use crate::plan::Site;

/// Services that workloads in private subnets need most (catalogue of the facts, 2026).
pub const SERVICES: &[&str] = &[
    "s3",
    "dynamodb",
    "ecr.api",
    "ecr.dkr",
    "logs",
    "sts",
    "secretsmanager",
    "ssm",
    "ec2",
    "elasticloadbalancing",
    "eks",
    "eks-auth",
    "sqs",
    "sns",
    "kms",
    "monitoring",
];

choice! {
    /// How traffic finds an endpoint.
    pub enum EndpointKind {
        Gateway = "Gateway", "Gateway (routes)";
        Interface = "Interface", "Interface (addresses)";
    }
}

/// A private way from a VPC to a service of AWS, without NAT.
#[derive(Debug, Clone, PartialEq)]
pub struct VpcEndpoint {
    /// How traffic finds it.
    pub kind: EndpointKind,
    /// The service, by the last part of its endpoint name.
    pub service: String,
    /// The service's own name leads to it (interface endpoints).
    pub private_dns: bool,
    /// GB a month that pass an interface; when nobody says it, what flows along the links does.
    pub monthly_data_processed_gb: Usage,
}

impl Default for VpcEndpoint {
    fn default() -> Self {
        Self {
            kind: EndpointKind::default(),
            service: "s3".to_owned(),
            private_dns: true,
            monthly_data_processed_gb: Usage::default(),
        }
    }
}

impl Kind for VpcEndpoint {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A private way from a VPC to a service of AWS, without NAT.",
            also: "privatelink",
            spans: Some(SubnetKind::Private),
            terraform: Answer::As("aws_vpc_endpoint"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::As("vpc-endpoint"),
            ..Facts::leaf(
                "VPC endpoint",
                "Endpoint",
                Category::Network,
                &[Place::Vpc],
                Role::Endpoint,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("kind", "Kind", &mut self.kind);
        form.visit(
            "service",
            "Service",
            &mut Proposed(&mut self.service, SERVICES),
        );
        form.toggle("private_dns", "Private DNS", &mut self.private_dns);
        form.group("Usage a month");
        form.usage(
            "monthly_data_processed_gb",
            "Data (GB)",
            &mut self.monthly_data_processed_gb,
            500,
        );
    }
    fn detail(&self) -> String {
        format!("{} · {}", self.service, self.kind.id())
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        u32::from(self.kind == EndpointKind::Interface)
    }
    fn carried(&self) -> Usage {
        self.monthly_data_processed_gb
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        if self.kind == EndpointKind::Gateway {
            return meter.exactly("Gateway endpoint", "vpc-endpoint", "gateway", 1);
        }
        let interfaces = meter.zones();
        meter.hourly("Interfaces", "vpc-endpoint", "interface:hour", interfaces);
        let entered = self.monthly_data_processed_gb;
        meter.carried("Data", "vpc-endpoint", "interface:data", entered);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(vpc) = site.vpc() else {
            return;
        };
        let service = Value::Template(vec![
            "com.amazonaws.".into(),
            site.region_code(),
            ".".into(),
            self.service.trim().into(),
        ]);
        let body = Content::new()
            .set("vpc_id", vpc)
            .set("service_name", service)
            .set("vpc_endpoint_type", self.kind.id());
        let body = match self.kind {
            EndpointKind::Gateway => body.set("route_table_ids", site.route_tables()),
            EndpointKind::Interface => {
                let Some(subnets) = site.subnets() else {
                    return;
                };
                body.set("subnet_ids", subnets)
                    .set("security_group_ids", site.security_groups())
                    .set("private_dns_enabled", self.private_dns)
            }
        };
        let body = body.set("tags", site.tags());
        site.add_own("aws_vpc_endpoint", body);
    }
}
