//! AWS Shield: protection against floods of traffic.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::choice;
use crate::component::Component;
use crate::cost::Meter;
use crate::document::LinkKind;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource};
use crate::plan::Site;

choice! {
    /// How much protection.
    pub enum Tier {
        Standard = "standard", "Standard (always on)";
        Advanced = "advanced", "Advanced";
    }
}

/// Protection against floods of traffic; the standard tier is always on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shield {
    /// How much protection.
    pub tier: Tier,
}

impl Kind for Shield {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Protection against floods of traffic; the standard tier is always on.",
            also: "ddos",
            terraform: Answer::As("aws_shield_protection"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("shield"),
            ..Facts::leaf(
                "Shield",
                "Shield",
                Category::Security,
                &[Place::Canvas, Place::Account, Place::Region],
                Role::Shield,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("tier", "Tier", &mut self.tier);
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        if self.tier == Tier::Standard {
            return meter.exactly("Standard", "shield", "standard", 1);
        }
        // An organisation subscribes once, and pays for what leaves what is protected.
        let topology = meter.topology();
        let mut subscribed = topology
            .all::<Self>()
            .filter(|(_, one)| one.tier == self.tier);
        if subscribed.next().is_some_and(|(id, _)| id == meter.id()) {
            meter.exactly("Subscription", "shield", "advanced:subscription", 1);
        }
        for id in topology.linked(meter.id(), LinkKind::Attach) {
            let sku = match topology.component(id) {
                Some(Component::Alb(_) | Component::Nlb(_)) => "advanced:data-out:lb",
                Some(Component::Ec2(_)) => "advanced:data-out:eip",
                _ => continue,
            };
            let gb = meter.gigabytes_of(id);
            meter.monthly("Protected data", "shield", sku, gb);
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        if self.tier == Tier::Standard {
            return site.note("its standard tier is always on; nothing is deployed for it");
        }
        site.note(
            "Shield Advanced is a subscription of the account with a fixed price a month; \
             the export protects, and leaves subscribing to you",
        );
        let topology = site.topology();
        for guarded in topology.linked(site.id(), LinkKind::Attach) {
            let kind = match topology.component(guarded) {
                Some(Component::Alb(_)) => "aws_lb",
                Some(Component::Cloudfront(_)) => "aws_cloudfront_distribution",
                Some(Component::Route53(_)) => "aws_route53_zone",
                Some(Component::Bastion(_)) => "aws_eip",
                Some(Component::Ec2(server)) if server.public_ip => "aws_eip",
                _ => {
                    let title = topology.name(guarded);
                    site.note(&format!("it cannot protect {title} itself"));
                    continue;
                }
            };
            let target = site.of(kind, guarded);
            let name = format!("{}_{}", site.family(""), target.name);
            let body = Content::new()
                .set("name", name.replace('_', "-"))
                .set("resource_arn", target.arn())
                .set("tags", site.tags());
            let address = Address::new("aws_shield_protection", name);
            site.add(Resource::new(address.keyed(target.key), body).joint());
        }
    }
    fn detail(&self) -> String {
        self.tier.label().to_owned()
    }
}
