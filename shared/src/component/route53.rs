//! Amazon Route 53: a zone of names.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::Form;
use crate::iac::{Address, Content, Resource, Value};
use crate::plan::Site;
use crate::plan::edge::{self, Alias, Host};

/// Names of a domain, and where they lead.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Route53 {
    /// Its domain; empty: the design's.
    pub domain: String,
    /// Only VPCs can ask it.
    pub private: bool,
    /// Queries a month, but for those that lead to AWS.
    pub monthly_queries: Usage,
}

impl Kind for Route53 {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Names of a domain, and where they lead.",
            also: "dns domain",
            terraform: Answer::As("aws_route53_zone"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("route53"),
            ..Facts::leaf(
                "Route 53 zone",
                "Names",
                Category::Edge,
                &[Place::Canvas, Place::Account],
                Role::Dns,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("domain", "Domain", &mut self.domain);
        form.toggle("private", "Private", &mut self.private);
        form.group("Usage a month");
        form.usage(
            "monthly_queries",
            "Queries (not to AWS)",
            &mut self.monthly_queries,
            12_500_000,
        );
    }
    fn detail(&self) -> String {
        self.domain.clone()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(
            1.0,
            "Amazon Route 53 SLA, hosted zone queries",
            "2026-06-19",
        )
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.exactly("Zone", "route53", "hosted-zone", 1);
        // Names of things in AWS are aliases, whose queries are free.
        let topology = meter.topology();
        let mut names = topology.links_from(meter.id());
        let outside = names.any(|(_, link)| topology.role(link.to) == Some(Role::External));
        if self.monthly_queries.is_known() || outside {
            let queries = self.monthly_queries.spread();
            meter.monthly("Queries", "route53", "queries:standard", queries);
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let domain = site.domain_or(&self.domain);
        let vpcs = if self.private {
            site.topology().vpcs()
        } else {
            Vec::new()
        };
        // Of one region only, they are in that of the zone.
        let is_wide = vpcs.iter().any(|vpc| site.region_of(*vpc) != site.region());
        let vpcs = vpcs.into_iter().map(|vpc| {
            Content::new()
                .set("vpc_id", site.of("aws_vpc", vpc).id())
                .set("vpc_region", is_wide.then(|| site.region_code_of(vpc)))
        });
        let body = Content::new()
            .set("name", domain.clone())
            .blocks("vpc", vpcs.collect::<Vec<_>>())
            .set("tags", site.tags());
        let zone = site.own("aws_route53_zone");
        site.add(Resource::new(zone.clone(), body));
        let own = site.is_own_domain(&self.domain);
        for Alias {
            target,
            host,
            name: in_code,
        } in edge::aliases(site, own)
        {
            let name = match host {
                Host::Label(label) => {
                    Value::Template(vec![label.into(), ".".into(), domain.clone()])
                }
                Host::Name(name) => name.into(),
                Host::Domain => domain.clone(),
            };
            let (at, in_zone) = edge::alias_of(&target);
            let alias = Content::new()
                .set("name", at)
                .set("zone_id", in_zone)
                .set("evaluate_target_health", target.kind == "aws_lb");
            let body = Content::new()
                .set("zone_id", zone.attribute("zone_id"))
                .set("name", name)
                .set("type", "A")
                .block("alias", alias);
            let name = format!("{}_{in_code}", zone.name);
            site.add(Resource::new(Address::new("aws_route53_record", name), body).joint());
        }
    }
}
