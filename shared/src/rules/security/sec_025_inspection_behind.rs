//! SEC-025: an inspection that is drawn behind the server that it should protect.

use super::{entry_of, of_role, requests_at, servers_before, take_out_of_the_path};
use crate::component::Role;
use crate::document::{Document, LinkId, NodeId};
use crate::rules::wording::{names, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-025",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Inspection behind the server",
    why: "The server has answered the attack before anybody looks at it.",
    how_to_fix: "Draw the inspection in front of the first server: attach it to the load balancer.",
    source: "AWS Well-Architected SEC05-BP03, 2026",
    violates: "
        users: client
        acl: waf
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                app: ec2
            zb: zone letter=b
              b: subnet kind=public
            front: alb spans=a,b
        users -> front
        front -> acl kind=request
        acl -> app kind=request",
    passes: "
        users: client
        acl: waf
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                app: ec2
            zb: zone letter=b
              b: subnet kind=public
            front: alb spans=a,b
        users -> front
        front -> app
        acl -> front",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Attach it to the entry",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let inspections = of_role(topology, Role::WebAcl).into_iter();
    for id in inspections.chain(of_role(topology, Role::Shield)) {
        let servers = servers_before(topology, id);
        if servers.is_empty() {
            continue;
        }
        let mut nodes = vec![id];
        nodes.extend(&servers);
        let (before, after) = requests_at(topology, id);
        let steps = before.into_iter().chain(after).map(|(link, _)| link);
        let links: Vec<LinkId> = steps.collect();
        let button = match entry_of(topology, id) {
            Some(entry) => format!("Attach it to {}", topology.name(entry)),
            None => "Take it out of the path".to_owned(),
        };
        report
            .about(&nodes)
            .links(&links)
            .button(Some(button))
            .say(format!(
                "{} is drawn behind {}: inspection must be in front of {}.",
                topology.name(id),
                names(topology, &servers),
                verb(servers.len(), "it", "them"),
            ));
    }
}

fn apply(document: &mut Document, id: NodeId) {
    if !servers_before(&Topology::of(document), id).is_empty() {
        take_out_of_the_path(document, id);
    }
}
