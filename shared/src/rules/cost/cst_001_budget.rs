//! CST-001: an environment that costs more than its budget.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::cost::spread::Spread;
use crate::cost::{Bill, cents};
use crate::document::NodeId;
use crate::field::Choice;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};
use crate::sentence::grouped;

/// The rule.
pub const RULE: Rule = Rule {
    id: "CST-001",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Budget exceeded",
    why: "At list prices the environment costs more a month than somebody decided that it may.",
    how_to_fix: "See under Cost what weighs most, choose smaller or fewer parts, or raise the budget.",
    source: "AWS Well-Architected COST02-BP05, 2026",
    violates: r#"
        design: is budgets=[{"environment":"production","monthly_usd":30}]
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2"#,
    passes: r#"
        design: is budgets=[{"environment":"production","monthly_usd":40}]
        r: region
          v: vpc
            za: zone letter=a
              a: subnet
                app: ec2"#,
    check: Check::Design(check),
    fix: None,
};

/// So many of the components that cost most are named.
const NAMED: usize = 3;

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    let budgets = &topology.document.settings.budgets;
    if budgets.is_empty() {
        return;
    }
    let bill = Bill::of(topology);
    for budget in budgets {
        let environment = budget.environment;
        let lines = bill.lines.iter().filter_map(|line| {
            let at = line.at(topology);
            (topology.environment_of(at) == environment).then_some((at, line))
        });
        let (mut total, mut unknown) = (Spread::ZERO, false);
        let mut nodes: BTreeMap<NodeId, Decimal> = BTreeMap::new();
        for (at, line) in lines {
            match line.monthly {
                Ok(monthly) => {
                    total = total.plus(monthly);
                    let node = nodes.entry(at).or_default();
                    *node = node.saturating_add(monthly.expected);
                }
                Err(_) => unknown = true,
            }
        }
        let cost = cents(total.expected);
        if cost <= budget.monthly_usd.into() {
            continue;
        }
        let mut dearest: Vec<(NodeId, Decimal)> = nodes.into_iter().collect();
        dearest.sort_by_key(|(id, cost)| (Reverse(*cost), *id));
        let dearest: Vec<NodeId> = (dearest.iter().take(NAMED)).map(|(id, _)| *id).collect();
        let least = if unknown { "at least " } else { "" };
        report.about(&dearest).say(format!(
            "{} costs {least}{} USD a month; its budget is {} USD.",
            environment.label(),
            grouped(cost),
            grouped(budget.monthly_usd)
        ));
    }
}
