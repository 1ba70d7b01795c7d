//! AWS Direct Connect: private lines between a site and AWS.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};

choice! {
    /// How much a line carries.
    pub enum Bandwidth {
        OneGbps = "1Gbps", "1 Gbit/s";
        TenGbps = "10Gbps", "10 Gbit/s";
        HundredGbps = "100Gbps", "100 Gbit/s";
        FourHundredGbps = "400Gbps", "400 Gbit/s";
    }
}

choice! {
    /// How many lines, at how many places.
    pub enum Redundancy {
        Single = "single", "One line";
        MultiSite = "multi_site", "Two sites";
        MultiSiteRedundant = "multi_site_redundant", "Two sites, two lines each";
    }
}

/// Private lines between a site and AWS; not encrypted by themselves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DirectConnect {
    /// How much each line carries.
    pub bandwidth: Bandwidth,
    /// How many lines, at how many places.
    pub redundancy: Redundancy,
    /// The Direct Connect location of the first line.
    pub location: String,
}

impl Kind for DirectConnect {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Private lines between a site and AWS; not encrypted by themselves.",
            terraform: Answer::As("aws_dx_connection"),
            kubernetes: Answer::Nothing("networks stay outside the cluster"),
            price: Answer::Nothing("its port and traffic are not in the price table"),
            ..Facts::leaf(
                "Direct Connect",
                "Direct Connect",
                Category::Network,
                &[Place::Region, Place::Canvas, Place::Account],
                Role::Connection,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("bandwidth", "Bandwidth", &mut self.bandwidth);
        form.choice("redundancy", "Redundancy", &mut self.redundancy);
        form.text("location", "Location", &mut self.location);
    }
    fn detail(&self) -> String {
        format!("{} · {}", self.bandwidth.label(), self.redundancy.label())
    }
    fn sla(&self, _: usize) -> Sla {
        match self.redundancy {
            Redundancy::MultiSiteRedundant => Sla::service(
                0.9999,
                "AWS Direct Connect SLA, multi-site redundant",
                "2026-10-10",
            ),
            Redundancy::MultiSite => {
                Sla::service(0.999, "AWS Direct Connect SLA, multi-site", "2026-10-10")
            }
            Redundancy::Single => Sla::single(
                0.95,
                "AWS Direct Connect SLA, single connection",
                "2026-10-10",
            ),
        }
    }
}
