//! SEC-023: a web ACL of the wrong scope or region, or a second one.

use super::{attachments, takes_web_acl};
use crate::component::region::RegionCode;
use crate::component::waf::{Scope, Waf};
use crate::component::{Component, Place, Role};
use crate::document::{Document, LinkId, NodeId};
use crate::field::Choice;
use crate::rules::mending;
use crate::rules::wording::{called, names};
use crate::rules::{Apply, Check, Context, Finding, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-023",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Web ACL of the wrong scope",
    why: "The provider refuses to attach it.",
    how_to_fix: "Use scope CLOUDFRONT, in us-east-1, for CloudFront; scope REGIONAL, in the same region, for the others; and one web ACL for each.",
    source: "WAFv2 API model, 2026-05; that there is one for each: general knowledge",
    violates: "
        cdn: cloudfront
        acl: waf scope=REGIONAL
        acl -> cdn",
    passes: "
        cdn: cloudfront
        acl: waf scope=CLOUDFRONT
        acl -> cdn",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Correct it",
        apply: Apply::Finding(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let mut guards: BTreeMap<NodeId, Vec<(LinkId, NodeId)>> = BTreeMap::new();
    for (acl, waf) in topology.all::<Waf>() {
        for (link, target) in protected(topology, acl) {
            guards.entry(target).or_default().push((link, acl));
            let wanted = wanted(topology, target);
            if wanted != waf.scope {
                let possible = agreed(topology, acl).is_some();
                report
                    .about(&[acl, target])
                    .links(&[link])
                    .mendable(possible)
                    .say(format!(
                        "{} has scope {}: {} needs {}.",
                        called(topology, "Web ACL", acl),
                        waf.scope.id(),
                        topology.name(target),
                        wanted.id(),
                    ));
            }
        }
        if let Some(region) = misplaced(topology, acl, waf.scope) {
            let from = topology.region_of(acl).map_or("another region", Choice::id);
            let possible = home(topology, acl, waf.scope).is_some();
            report.about(&[acl]).mendable(possible).say(format!(
                "{} has scope {} and is in {from}: it must be in {}.",
                called(topology, "Web ACL", acl),
                waf.scope.id(),
                region.id(),
            ));
        }
    }
    for (target, acls) in guards.into_iter().filter(|(_, acls)| acls.len() > 1) {
        let nodes: Vec<NodeId> = [target]
            .into_iter()
            .chain(acls.iter().map(|(_, acl)| *acl))
            .collect();
        let links: Vec<LinkId> = acls.iter().map(|(link, _)| *link).collect();
        let names = names(topology, nodes.get(1..).unwrap_or_default());
        report.about(&nodes).links(&links).say(format!(
            "{} takes one web ACL: it has {names}.",
            topology.name(target)
        ));
    }
}

/// What a web ACL is attached to and can protect.
fn protected(topology: &Topology<'_>, acl: NodeId) -> Vec<(LinkId, NodeId)> {
    let mut targets = attachments(topology, acl);
    targets.retain(|(_, target)| {
        topology
            .node(*target)
            .is_some_and(|node| takes_web_acl(&node.component))
    });
    targets
}

fn wanted(topology: &Topology<'_>, target: NodeId) -> Scope {
    match topology.role(target) {
        Some(Role::Cdn) => Scope::Cloudfront,
        _ => Scope::Regional,
    }
}

/// The scope that all targets of a web ACL need.
fn agreed(topology: &Topology<'_>, acl: NodeId) -> Option<Scope> {
    let targets = protected(topology, acl);
    let mut scopes = targets.iter().map(|(_, target)| wanted(topology, *target));
    let first = scopes.next()?;
    scopes.all(|scope| scope == first).then_some(first)
}

/// The region in which a web ACL must be and is not.
fn misplaced(topology: &Topology<'_>, acl: NodeId, scope: Scope) -> Option<RegionCode> {
    let own = topology.region_of(acl)?;
    let needed = match scope {
        Scope::Cloudfront => RegionCode::UsEast1,
        Scope::Regional => {
            let targets = protected(topology, acl);
            let mut regions = targets
                .iter()
                .filter_map(|(_, target)| topology.region_of(*target));
            regions.find(|region| *region != own)?
        }
    };
    (needed != own).then_some(needed)
}

/// Where it can be moved: out of regions for CloudFront, else to the one region of its targets.
fn home(topology: &Topology<'_>, acl: NodeId, scope: Scope) -> Option<Option<NodeId>> {
    let region = topology.place_of(acl, Place::Region);
    if scope == Scope::Cloudfront {
        return Some(region.and_then(|region| topology.node(region)?.parent));
    }
    let targets = protected(topology, acl);
    let regions: BTreeSet<Option<NodeId>> = (targets.iter())
        .map(|(_, target)| topology.place_of(*target, Place::Region))
        .collect();
    regions
        .first()
        .copied()
        .filter(|first| regions.len() == 1 && first.is_some())
}

fn apply(document: &mut Document, finding: &Finding) {
    let Some(&first) = finding.nodes.first() else {
        return;
    };
    let is_acl = |document: &Document| match document.component(first) {
        Some(Component::Waf(waf)) => Some(waf.scope),
        _ => None,
    };
    let topology = Topology::of(document);
    match (is_acl(document), finding.nodes.len()) {
        (Some(_), 2) => {
            let scope = agreed(&topology, first);
            if let (Some(scope), Some(Component::Waf(waf))) = (scope, document.component_mut(first))
            {
                waf.scope = scope;
            }
        }
        (Some(scope), 1) if misplaced(&topology, first, scope).is_some() => {
            if let Some(home) = home(&topology, first, scope) {
                mending::transfer(document, first, home);
            }
        }
        (None, _) => {
            for link in finding.links.iter().skip(1) {
                document.links.remove(link);
            }
        }
        _ => {}
    }
}
