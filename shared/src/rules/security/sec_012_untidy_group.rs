//! SEC-012: rules without a description, and security groups that guard nothing.

use std::collections::BTreeSet;

use crate::component::Component;
use crate::component::security_group::{Direction, Rule as GroupRule, SecurityGroup};
use crate::document::{Document, NodeId};
use crate::editor::command::{self, Command};
use crate::editor::selection::Selection;
use crate::rules::security::sec_001_not_admitted::short;
use crate::rules::wording::{called, count, verb};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-012",
    severity: Severity::Advice,
    softens: Softens::Never,
    title: "Untidy security group",
    why: "Nobody dares to remove a rule or a group of which nobody knows what it is for.",
    how_to_fix: "Say what each rule is for, and delete groups that guard nothing.",
    source: "checkov CKV_AWS_23 and CKV2_AWS_5, 2026-08-20",
    violates: r#"
        r: region
          v: vpc
            za: zone
              s: subnet
                app: ec2
            sg: security_group rules=[{"direction":"ingress","from_port":8080,"to_port":8080,"cidr":"10.0.0.0/16"}]
            idle: security_group
        sg -> app"#,
    passes: r#"
        r: region
          v: vpc
            za: zone
              s: subnet
                app: ec2
            sg: security_group rules=[{"direction":"ingress","from_port":8080,"to_port":8080,"cidr":"10.0.0.0/16","description":"From the VPC"}]
        sg -> app"#,
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Describe the rules",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let named = named_by_others(topology);
    for (id, group) in topology.all::<SecurityGroup>() {
        let name = called(topology, "Security group", id);
        if is_idle(topology, &named, id) {
            let button = is_deletable(topology, id).then(|| "Delete the group".to_owned());
            report
                .about(&[id])
                .button(button)
                .say(format!("{name} is attached to nothing."));
            continue;
        }
        let bare = group.rules.iter().filter(|rule| is_bare(rule)).count();
        if bare > 0 {
            let rules = count(u64::try_from(bare).unwrap_or(u64::MAX), "rule", "rules");
            report.add(
                &[id],
                format!(
                    "{rules} of {} {} no description.",
                    topology.name(id),
                    verb(bare, "has", "have")
                ),
            );
        }
    }
}

fn is_bare(rule: &GroupRule) -> bool {
    rule.description.trim().is_empty()
}

/// The groups that a rule of another one names.
fn named_by_others(topology: &Topology<'_>) -> BTreeSet<NodeId> {
    let named = topology.all::<SecurityGroup>().flat_map(|(id, group)| {
        let named = group.rules.iter().filter_map(|rule| rule.group);
        named.filter(move |named| *named != id)
    });
    named.collect()
}

/// Whether a group guards nothing and is named by no rule of another.
fn is_idle(topology: &Topology<'_>, named: &BTreeSet<NodeId>, id: NodeId) -> bool {
    super::members(topology, id).is_empty() && !named.contains(&id)
}

/// Whether it can go without taking anything with it.
fn is_deletable(topology: &Topology<'_>, id: NodeId) -> bool {
    topology.node(id).is_some_and(|node| !node.locked) && topology.children(Some(id)).is_empty()
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(Component::SecurityGroup(group)) = topology.component(id) else {
        return;
    };
    if is_idle(&topology, &named_by_others(&topology), id) {
        if !is_deletable(&topology, id) {
            return;
        }
        let delete = Command::Delete(Selection::node(id));
        if let Ok(applied) = command::apply(document, &delete) {
            *document = applied.document;
        }
        return;
    }
    let described: Vec<GroupRule> = group
        .rules
        .iter()
        .map(|rule| match is_bare(rule) {
            true => GroupRule {
                description: described(&topology, rule),
                ..rule.clone()
            },
            false => rule.clone(),
        })
        .collect();
    if let Some(Component::SecurityGroup(group)) = document.component_mut(id) {
        group.rules = described;
    }
}

/// What a rule is for, as far as it says it itself.
fn described(topology: &Topology<'_>, rule: &GroupRule) -> String {
    let way = match rule.direction {
        Direction::Ingress => "from",
        Direction::Egress => "to",
    };
    let peer = match (rule.group, rule.cidr) {
        (Some(group), _) => topology.name(group).to_owned(),
        (None, Some(block)) if block.prefix() == 0 => "anywhere".to_owned(),
        (None, Some(block)) => block.to_string(),
        (None, None) => "nobody".to_owned(),
    };
    let ports = super::in_words((rule.from_port, rule.to_port));
    short(&format!("TCP on {ports} {way} {peer}"))
}
