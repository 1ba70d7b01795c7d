//! Promises that every rule keeps.

use super::*;
use crate::sketch;

/// Ids that stand in saved files, links and other people's scripts: they stay.
const FROZEN: &[&str] = &[
    "ADR-001", "ADR-002", "ADR-003", "AVL-001", "AVL-002", "AVL-003", "AVL-005", "CMP-001", "CMP-002", "CMP-004", "CMP-005", "CMP-009", "CMP-010", "CMP-012", "EXP-001", "HYB-001", "HYB-002", "HYB-003", "HYB-004", "LB-001", "LB-002", "LB-003", "LB-005", "LB-006", "LB-007", "LB-008", "LB-010", "LB-011", "LB-012", "LB-014", "LB-015", "LB-017", "LB-019", "NET-001", "NET-002", "NET-003", "NET-004", "NET-005", "NET-006", "NET-008", "NET-010", "NET-011", "NET-012", "NET-013", "NET-014", "NET-016", "NET-018", "NET-032", "PLC-001", "PLC-002", "PLC-003", "QTA-001", "SEC-001", "SEC-002", "SEC-003", "SEC-005", "SEC-006", "SEC-009", "SEC-010", "SEC-013", "SEC-014", "SEC-015", "SEC-017",
];

#[track_caller]
fn design(rule: &Rule, text: &str) -> Document {
    sketch::parse(text).unwrap_or_else(|why| panic!("{}: {why}\n{text}", rule.id))
}

#[track_caller]
fn found(rule: &Rule, document: &Document) -> Vec<Finding> {
    findings(document).into_iter().filter(|finding| finding.rule == rule.id).collect()
}

#[test]
fn every_rule_fires_on_its_bad_example_and_not_on_its_good_one() {
    for rule in ALL {
        let bad = found(rule, &design(rule, rule.violates));
        assert!(!bad.is_empty(), "{} does not fire", rule.id);
        let good = found(rule, &design(rule, rule.passes));
        assert!(good.is_empty(), "{} fires on its good example: {good:#?}", rule.id);
    }
}

#[test]
fn ids_are_frozen_sorted_and_unique() {
    let ids: Vec<_> = ALL.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert_eq!(ids, FROZEN);
}

#[test]
fn every_rule_explains_itself() {
    for rule in ALL {
        let texts = [rule.title, rule.why, rule.how_to_fix, rule.source, rule.violates, rule.passes];
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "{}", rule.id);
        for sentence in [rule.why, rule.how_to_fix] {
            assert!(sentence.ends_with('.'), "{}: {sentence}", rule.id);
        }
        assert!(!rule.title.ends_with('.'), "{}", rule.id);
        assert!(rule.fix.is_none_or(|fix| !fix.label.is_empty() && !fix.label.ends_with('.')), "{}", rule.id);
        for finding in found(rule, &design(rule, rule.violates)) {
            assert!(finding.message.ends_with('.') && !finding.message.contains('!'), "{}", finding.message);
            assert!(!finding.nodes.is_empty(), "{}", finding.message);
            let capital = finding.message.starts_with(|first: char| !first.is_whitespace());
            assert!(capital, "{}", finding.message);
        }
    }
}

#[test]
fn every_fix_mends_its_findings_and_breaks_nothing() {
    for rule in ALL.iter().filter(|rule| rule.fix.is_some()) {
        let mut document = design(rule, rule.violates);
        let errors = Summary::of(&findings(&document)).errors;
        let fixable = |document: &Document| found(rule, document).into_iter().find(|finding| finding.fix.is_some());
        assert!(fixable(&document).is_some(), "{} cannot mend its own example", rule.id);
        for _ in 0..10 {
            let Some(finding) = fixable(&document) else { break };
            document = fixed(&document, &finding).unwrap();
            document.validate().unwrap_or_else(|broken| panic!("{}: {broken}", rule.id));
            let again = fixed(&document, &finding).unwrap();
            assert_eq!(again, document, "{} is not idempotent", rule.id);
        }
        assert_eq!(fixable(&document), None, "{} does not mend", rule.id);
        let after = findings(&document);
        assert!(Summary::of(&after).errors <= errors, "{} adds errors: {after:#?}", rule.id);
    }
}
