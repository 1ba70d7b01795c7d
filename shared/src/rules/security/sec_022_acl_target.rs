//! SEC-022: a web ACL at something that it cannot protect.

use super::{attachments, front_of, of_role, take_out_of_the_path, takes_web_acl};
use crate::component::Role;
use crate::document::{Document, Link, LinkId, LinkKind, NodeId};
use crate::rules::mending;
use crate::rules::wording::called;
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-022",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Web ACL on the wrong component",
    why: "The provider attaches web ACLs to CloudFront, Application Load Balancers and REST APIs only, so nothing is inspected.",
    how_to_fix: "Attach the web ACL to the load balancer in front.",
    source: "WAFv2 API model, 2026-05; partly general knowledge",
    violates: "
        users: client
        acl: waf scope=REGIONAL
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                web: ec2 public_ip=true
            zb: zone letter=b
              b: subnet kind=public
        users -> web
        acl -> web kind=attach",
    passes: "
        users: client
        acl: waf scope=REGIONAL
        r: region
          v: vpc
            igw: internet_gateway
            za: zone letter=a
              a: subnet kind=public
                web: ec2 public_ip=true
            zb: zone letter=b
              b: subnet kind=public
            front: alb spans=a,b
        users -> front
        front -> web
        acl -> front kind=attach",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Attach it to the load balancer in front",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for acl in of_role(topology, Role::WebAcl) {
        for (link, target) in misplaced(topology, acl) {
            let button = match remedy(topology, target) {
                Remedy::Front(front) => format!("Attach it to {}", topology.name(front)),
                Remedy::Insert => "Insert a load balancer and attach it there".to_owned(),
                Remedy::TakeOff => "Take it off".to_owned(),
            };
            report.about(&[target, acl]).links(&[link]).button(Some(button)).say(format!(
                "{} cannot protect {}: it takes CloudFront, an Application Load Balancer or a REST API in front.",
                called(topology, "Web ACL", acl),
                topology.name(target),
            ));
        }
    }
}

/// What a web ACL is attached to, or drawn behind, and cannot protect.
fn misplaced(topology: &Topology<'_>, acl: NodeId) -> Vec<(LinkId, NodeId)> {
    let mut found: Vec<(LinkId, NodeId)> = attachments(topology, acl);
    // Drawn as a step after a server, it is meant to be the server's.
    let before = (topology.links_to(acl)).filter(|(_, link)| link.kind == LinkKind::Request);
    found.extend(before.map(|(id, link)| (id, link.from)));
    found.retain(|(_, target)| {
        let node = topology.node(*target);
        let front = matches!(
            topology.role(*target),
            Some(Role::Client | Role::WebAcl | Role::Shield)
        );
        !front && !node.is_some_and(|node| takes_web_acl(&node.component))
    });
    found
}

enum Remedy {
    Front(NodeId),
    Insert,
    TakeOff,
}

fn remedy(topology: &Topology<'_>, target: NodeId) -> Remedy {
    match front_of(topology, target) {
        Some(front) => Remedy::Front(front),
        None if !entries(topology, target).is_empty()
            && mending::balancer_possible(topology, target) =>
        {
            Remedy::Insert
        }
        None => Remedy::TakeOff,
    }
}

/// The requests by which clients enter at a workload.
fn entries(topology: &Topology<'_>, target: NodeId) -> Vec<LinkId> {
    if topology.role(target) != Some(Role::Workload) {
        return Vec::new();
    }
    (topology.links_to(target))
        .filter(|(_, link)| link.kind == LinkKind::Request)
        .filter(|(_, link)| topology.role(link.from) == Some(Role::Client))
        .map(|(id, _)| id)
        .collect()
}

fn apply(document: &mut Document, finding: &Finding) {
    let (&[target, acl], Some(&link)) = (finding.nodes.as_slice(), finding.links.first()) else {
        return;
    };
    let topology = Topology::of(document);
    if !misplaced(&topology, acl).contains(&(link, target)) {
        return;
    }
    let incoming = entries(&topology, target);
    let front = match remedy(&topology, target) {
        Remedy::Front(front) => Some(front),
        Remedy::Insert => mending::insert_balancer(document, target, &incoming),
        Remedy::TakeOff => None,
    };
    if document
        .link(link)
        .is_some_and(|link| link.kind == LinkKind::Request)
    {
        take_out_of_the_path(document, acl);
    }
    document.links.remove(&link);
    let topology = Topology::of(document);
    let attached = attachments(&topology, acl);
    if let Some(front) = front.filter(|front| attached.iter().all(|(_, other)| other != front)) {
        document.add_link(Link {
            kind: LinkKind::Attach,
            ..Link::new(acl, front)
        });
    }
}
