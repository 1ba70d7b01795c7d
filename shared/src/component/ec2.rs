//! Amazon EC2: a virtual machine in a subnet.

use super::health::HealthCheck;
use super::instance::Public;
use super::instance::{Instance, sla};
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::cost::alternative::Alternative;
use crate::field::{Choice, Form};
use crate::iac::{Address, Value};
use crate::plan::alarms::{self, Alarm, Trouble};
use crate::plan::{Registered, Site, logs, register};
use crate::pods::PodTemplate;

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

/// What a server answers: requests to one port, with one software, and how it tells that it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Service<'a> {
    purpose: Purpose,
    software: &'a str,
    port: u32,
    health: &'a HealthCheck,
}

impl Service<'_> {
    /// In what some services differ, in words.
    #[must_use]
    pub fn differences<'s>(services: impl IntoIterator<Item = &'s Self>) -> Vec<&'static str>
    where
        Self: 's,
    {
        let mut services = services.into_iter();
        let Some(first) = services.next() else {
            return Vec::new();
        };
        let mut differs = [false; 4];
        for other in services {
            differs[0] |= other.purpose != first.purpose;
            differs[1] |= other.software != first.software;
            differs[2] |= other.port != first.port;
            differs[3] |= other.health != first.health;
        }
        let words = ["purpose", "software", "port", "health check"];
        let found = words.into_iter().zip(differs);
        found
            .filter_map(|(word, differs)| differs.then_some(word))
            .collect()
    }
}

impl Ec2 {
    /// What it answers; none for a machine that keeps data or builds, of which each does something else.
    #[must_use]
    pub fn service(&self) -> Option<Service<'_>> {
        matches!(self.purpose, Purpose::Server | Purpose::ReverseProxy).then(|| Service {
            purpose: self.purpose,
            software: self.software.trim(),
            port: self.port,
            health: &self.health,
        })
    }
}

/// An alarm for when the machine below an instance fails; the instance then moves to another one
/// (Amazon EC2 User Guide, "Automatic instance recovery", 2026).
fn recovery(site: &Site<'_>, instance: &Address) -> Alarm {
    let action = Value::Template(vec![
        "arn:aws:automate:".into(),
        site.region_code(),
        ":ec2:recover".into(),
    ]);
    Alarm {
        period: 60,
        periods: 2,
        missing: "missing",
        action: Some(action),
        ..Alarm::new(
            "recovery",
            "The machine below an instance fails; the instance moves to another one.",
            ("AWS/EC2", "StatusCheckFailed_System"),
            vec![("InstanceId", instance.id())],
            ("Maximum", Trouble::From(1)),
        )
    }
}

impl Kind for Ec2 {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A virtual machine.",
            also: "vm virtual machine server",
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
    fn has_login(&self) -> bool {
        self.purpose == Purpose::Database
    }
    /// Servers run anywhere; a database keeps its disk, and what builds and deploys stands apart from
    /// what it deploys.
    fn pod_template(&self) -> Option<PodTemplate> {
        if matches!(self.purpose, Purpose::Ci | Purpose::Database) {
            return None;
        }
        let software = self.software.to_lowercase();
        Some(PodTemplate {
            workload: self.instance.workload(1, self.port, &self.health),
            is_nginx: self.purpose == Purpose::ReverseProxy && software.trim() == "nginx",
            ..PodTemplate::default()
        })
    }
    fn sla(&self, _: usize) -> Sla {
        sla::instance()
    }
    fn agreement(&self, zones: usize) -> Sla {
        sla::tier(zones)
    }

    fn alternatives(&self) -> Vec<Alternative> {
        let with = |(change, instance)| {
            Alternative::new(
                change,
                Self {
                    instance,
                    ..self.clone()
                },
            )
        };
        self.instance.alternatives().into_iter().map(with).collect()
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        self.instance.bill(meter, 1.into(), self.public_ip);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        // Shield Advanced protects Elastic IP addresses.
        let public = match (self.public_ip, site.is_shielded()) {
            (true, true) => Public::Elastic,
            (true, false) => Public::Automatic,
            (false, _) => Public::No,
        };
        if !self.instance.deploy(site, public) {
            return;
        }
        if self.purpose != Purpose::Ci {
            logs::add_server_logs(site);
        }
        let address = site.own("aws_instance");
        if alarms::watched(site) {
            let alarm = recovery(site, &address);
            alarms::add_own(site, alarm);
        }
        register(site, |registered| match registered {
            Registered::Ip => address.attribute("private_ip"),
            _ => address.id(),
        });
    }
}
