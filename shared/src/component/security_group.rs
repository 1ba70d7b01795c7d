//! A security group that somebody drew: a set of rules around the network interfaces of the
//! components that are linked to it. Groups that nobody drew are derived from the links.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::address::Block;
use crate::choice;
use crate::document::NodeId;
use crate::field::{Form, Item};
use crate::plan::{self, Peer, Site};

choice! {
    /// Which way a rule looks.
    pub enum Direction {
        Ingress = "ingress", "Inbound";
        Egress = "egress", "Outbound";
    }
}

/// A rule of a drawn security group: TCP from or to one peer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rule {
    /// Which way it looks.
    pub direction: Direction,
    /// First port.
    pub from_port: u32,
    /// Last port.
    pub to_port: u32,
    /// The peer as a block of addresses.
    pub cidr: Option<Block>,
    /// The peer as another security group.
    pub group: Option<NodeId>,
    /// What the rule is for.
    pub description: String,
}

impl Item for Rule {
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("direction", "Direction", &mut self.direction);
        form.port_or_zero("from_port", "From port", &mut self.from_port);
        form.port_or_zero("to_port", "To port", &mut self.to_port);
        form.block("cidr", "Addresses", &mut self.cidr);
        form.visit("group", "Security group", &mut self.group);
        form.text("description", "Description", &mut self.description);
    }
}

/// A drawn security group; link it to the components that it guards.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SecurityGroup {
    /// Its rules; what no rule allows is refused.
    pub rules: Vec<Rule>,
}

impl Kind for SecurityGroup {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Rules around the network interfaces of the components that it is linked to.",
            also: "sg firewall",
            terraform: Answer::As("aws_security_group"),
            kubernetes: Answer::As("NetworkPolicy"),
            price: Answer::Nothing("it has no charge"),
            ..Facts::leaf(
                "Security group",
                "Security group",
                Category::Security,
                &[Place::Vpc],
                Role::SecurityGroup,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.list("rules", "Rules", &mut self.rules);
    }
    fn detail(&self) -> String {
        format!("{} rules", self.rules.len())
    }
    fn deploy(&self, site: &mut Site<'_>) {
        if site.vpc().is_none() {
            return;
        }
        let mut rules = Vec::new();
        for rule in &self.rules {
            let peer = match (rule.group, rule.cidr) {
                (Some(group), _) => site.peer(group),
                (None, Some(block)) => Peer::Block(block.network()),
                (None, None) => {
                    site.note("a rule without a peer is left out");
                    continue;
                }
            };
            rules.push(plan::Rule {
                direction: rule.direction,
                ports: (rule.from_port, rule.to_port),
                peer,
                over: rule.group.and_then(|group| site.peering_to(group)),
                description: rule.description.clone(),
            });
        }
        site.security_group(rules);
    }
}
