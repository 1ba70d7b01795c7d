//! What is found in every design, line by line, and what is expected of those that come from a text.

use std::fmt::Write as _;

use expect_test::expect_file;
use shared::rules::{Finding, Severity, findings};
use tests::{design, names, repository};

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

fn lines(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        writeln!(text, "{} {} {}", word(finding.severity), finding.rule, finding.message).unwrap();
    }
    text
}

#[test]
fn every_design_has_the_findings_beside_it() {
    for name in names() {
        let path = repository().join("tests/designs").join(&name).join("findings.txt");
        expect_file![path].assert_eq(&lines(&findings(&design(&name))));
    }
}
