//! Amazon EC2: a virtual machine in a subnet.

use super::health::HealthCheck;
use super::instance::Public;
use super::instance::{Instance, sla};
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource};
use crate::plan::Site;

choice! {
    /// What the machine is for.
    pub enum Purpose {
        Server = "server", "Application server";
        ReverseProxy = "reverse-proxy", "Reverse proxy";
        Ci = "ci", "Continuous integration";
        Database = "database", "Database";
    }
}

/// A virtual machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Ec2 {
    /// Type, volume and metadata service.
    pub instance: Instance,
    /// What it is for.
    pub purpose: Purpose,
    /// The software that it runs, in free text.
    pub software: String,
    /// The port that it serves.
    pub port: u32,
    /// It has a public address.
    pub public_ip: bool,
    /// How a load balancer checks it.
    pub health: HealthCheck,
}

impl Default for Ec2 {
    fn default() -> Self {
        Self {
            instance: Instance::default(),
            purpose: Purpose::Server,
            software: String::new(),
            port: 8080,
            public_ip: false,
            health: HealthCheck::default(),
        }
    }
}

impl Kind for Ec2 {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A virtual machine.",
            terraform: Answer::As("aws_instance"),
            kubernetes: Answer::As("Deployment"),
            price: Answer::As("ec2"),
            ..Facts::leaf(
                "EC2 instance",
                "Server",
                Category::Compute,
                &[Place::Subnet],
                Role::Workload,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        self.instance.type_field(form);
        form.choice("purpose", "Purpose", &mut self.purpose);
        form.text("software", "Software", &mut self.software);
        form.port("port", "Port", &mut self.port);
        form.toggle("public_ip", "Public address", &mut self.public_ip);
        self.instance.fields(form);
        self.health.fields(form);
    }
    fn port(&self) -> u32 {
        self.port
    }
    fn detail(&self) -> String {
        let what = if self.software.is_empty() {
            self.purpose.label()
        } else {
            &self.software
        };
        format!("{} · {what}", self.instance.instance_type.name())
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        1
    }
    fn sla(&self, _: usize) -> Sla {
        sla::instance()
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let public = Public::from(self.public_ip);
        if !self.instance.deploy(site, public) {
            return;
        }
        for balanced in site.balanced() {
            let body = Content::new()
                .set("target_group_arn", balanced.group.arn())
                .set("target_id", site.own("aws_instance").id())
                .set("port", balanced.port);
            let address = Address {
                kind: "aws_lb_target_group_attachment",
                ..balanced.group
            };
            let key = site.own("aws_instance").key;
            site.add(Resource::new(address.keyed(key), body).joint());
        }
    }
}
