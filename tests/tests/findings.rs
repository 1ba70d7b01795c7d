//! What is found in every design, line by line, and what is expected of those that come from a text.

use std::collections::BTreeMap;

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
    findings
        .iter()
        .map(|finding| {
            let severity = word(finding.severity);
            format!("{severity} {} {}\n", finding.rule, finding.message)
        })
        .collect()
}

#[test]
fn every_design_has_the_findings_beside_it() {
    for name in names() {
        let path = repository()
            .join("tests/designs")
            .join(&name)
            .join("findings.txt");
        expect_file![path].assert_eq(&lines(&findings(&design(&name))));
    }
}

/// What systems.md section 003 of the facts expects: severity, rule, how many and why. Nothing else
/// may be found.
type Expected = (Severity, &'static str, usize, &'static str);

const ADVICE: Severity = Severity::Advice;
const WARNING: Severity = Severity::Warning;

/// What remains when the design is as good as its text allows: the City has one line to AWS.
const INHERENT: [Expected; 7] = [
    (
        WARNING,
        "AVL-001",
        2,
        "production needs the VPN and the City's databases",
    ),
    (
        WARNING,
        "AVL-005",
        1,
        "the City's databases bound all that need them",
    ),
    (WARNING, "HYB-004", 1, "one VPN connection"),
    (
        ADVICE,
        "AVL-001",
        2,
        "staging needs the same two, which matters less",
    ),
    (
        ADVICE,
        "LB-017",
        2,
        "no web ACL at either of the two load balancers",
    ),
    (
        ADVICE,
        "LB-016",
        1,
        "neither deletion protection nor access logs at the one of production",
    ),
    (ADVICE, "NET-030", 1, "no flow logs"),
];

/// What the text leaves open beyond that.
const UNSAID: [Expected; 3] = [
    (
        WARNING,
        "CMP-010",
        2,
        "in both environments one host must hold all applications",
    ),
    (
        WARNING,
        "LB-007",
        2,
        "the text does not say HTTPS, for either load balancer",
    ),
    (
        WARNING,
        "SEC-013",
        1,
        "the text does not say from where administrators come",
    ),
];

#[track_caller]
fn check(name: &str, expected: &[Expected]) {
    let mut found: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for finding in findings(&design(name)) {
        *found.entry((finding.severity, finding.rule)).or_default() += 1;
    }
    let expected: BTreeMap<(Severity, &str), usize> = expected
        .iter()
        .map(|(severity, rule, count, _)| ((*severity, *rule), *count))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn boston_has_only_what_its_text_makes_inherent() {
    check("boston", &INHERENT);
}

#[test]
fn boston_as_written_has_what_its_text_leaves_open() {
    check("boston-as-written", &[&INHERENT[..], &UNSAID[..]].concat());
}

#[test]
fn the_good_parts_of_boston_are_not_blamed() {
    for name in ["boston", "boston-as-written"] {
        let found = findings(&design(name));
        // Its groups name each other, there is room for addresses and a NAT gateway in each zone, and
        // each application survives the loss of a zone.
        for rule in [
            "SEC-009", "ADR-001", "ADR-002", "ADR-003", "NET-016", "AVL-002",
        ] {
            assert!(
                found.iter().all(|finding| finding.rule != rule),
                "{name}: {rule}"
            );
        }
    }
}

#[test]
fn one_click_after_another_takes_boston_as_far_as_it_goes() {
    let mut document = design("boston-as-written");
    for _ in 0..30 {
        let Some(finding) = findings(&document)
            .into_iter()
            .find(|finding| finding.fix.is_some())
        else {
            break;
        };
        document = shared::rules::fixed(&document, &finding).unwrap();
        document.validate().unwrap();
    }
    let left: Vec<_> = findings(&document);
    assert!(
        left.iter().all(|finding| finding.fix.is_none()),
        "{}",
        lines(&left)
    );
    expect_test::expect![[r#"
        warning AVL-001 City databases alone takes down Residents → Commissions and Residents → Registry certs.
        warning AVL-005 Commissions, Registry certs, Commissions staging and Registry certs staging can be no more available than City databases.
        warning SEC-013 Bastion: no networks are listed from which SSH is allowed; list them, or use Session Manager.
        advice AVL-001 City databases alone takes down Testers → Commissions staging and Testers → Registry certs staging.
    "#]].assert_eq(&lines(&left));
}
