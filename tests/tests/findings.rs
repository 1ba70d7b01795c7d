//! What is found in every design, line by line, and what is expected of those that come from a text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use expect_test::expect_file;
use shared::cost::Bill;
use shared::document::Document;
use shared::geometry::{Point, Rect};
use shared::plan::plan;
use shared::rules::fixing::mend_all;
use shared::rules::{ALL, Finding, Severity, Summary, findings};
use shared::topology::Topology;
use shared::{sketch, uptime};
use tests::random::{Dice, legal_design};
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

/// The same with other places, sizes and bends.
fn drawn_otherwise(document: &Document, seed: u64) -> Document {
    let mut dice = Dice(seed);
    let mut number = |below: usize| i32::try_from(dice.roll(below)).unwrap_or_default();
    let mut drawn = document.clone();
    for node in drawn.nodes.values_mut() {
        let (x, y) = (number(4_000) - 2_000, number(4_000) - 2_000);
        Arc::make_mut(node).rect = Rect::new(x, y, number(900) + 1, number(900) + 1);
    }
    for link in drawn.links.values_mut() {
        let bends = (0..number(4)).map(|_| Point::new(number(500), number(500)));
        Arc::make_mut(link).bends = bends.collect();
    }
    drawn
}

#[test]
fn what_is_only_drawn_otherwise_is_analysed_alike() {
    let whole = names().into_iter().map(|name| design(&name));
    let random = (1..=20).map(legal_design);
    let faulty = (ALL.iter()).filter_map(|rule| sketch::parse(rule.violates).ok());
    for (document, seed) in whole.chain(random).chain(faulty).zip(1..) {
        let drawn = drawn_otherwise(&document, seed);
        assert!(drawn.means_the_same_as(&document), "{}", document.name);
        let analysed = |document: &Document| {
            let topology = Topology::of(document);
            (
                findings(document),
                uptime::evaluate(&topology),
                Bill::of(&topology),
                plan(document),
            )
        };
        assert_eq!(analysed(&drawn), analysed(&document), "{}", document.name);
        let mut noted = drawn;
        if let Some(node) = noted.nodes.values_mut().next() {
            Arc::make_mut(node).notes.push('!');
            assert!(!noted.means_the_same_as(&document));
        }
    }
}

const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;
const ADVICE: Severity = Severity::Advice;

/// What is found in a design that follows a text, and why.
struct Expected {
    design: &'static str,
    /// The rules that systems.md of the facts names for it, conditional ones and those that must not
    /// be found included.
    named: &'static [&'static str],
    /// What is found: rule, severity, how many, why.
    found: &'static [(&'static str, Severity, usize, &'static str)],
    /// Rules that are named and rightly not found, and why.
    silent: &'static [(&'static str, &'static str)],
}

const TABORDA: Expected = Expected {
    design: "taborda-as-written",
    named: &[
        "LB-019", "NET-032", "NET-018", "SEC-014", "LB-007", "DB-001", "DB-007", "CMP-018",
        "AVL-001", "AVL-005", "SEC-026", "SEC-001", "OPS-002",
    ],
    found: &[
        (
            "DB-001",
            ERROR,
            1,
            "nothing is said of a second subnet for the database",
        ),
        (
            "LB-019",
            ERROR,
            1,
            "the internet gateway is said to balance the load",
        ),
        (
            "AVL-001",
            WARNING,
            6,
            "the database and Socrata alone stop everything; without a balancer so do NGINX and Dropwizard of each zone for those sent there",
        ),
        (
            "AVL-002",
            WARNING,
            2,
            "zone a holds the database; without a balancer each zone takes down those sent there",
        ),
        (
            "AVL-005",
            WARNING,
            1,
            "the open data portal belongs to somebody else",
        ),
        ("DB-007", WARNING, 1, "nothing is said of a standby"),
        (
            "DB-018",
            WARNING,
            1,
            "the database stands beside the build server",
        ),
        ("SEC-014", WARNING, 4, "nothing is said of private servers"),
        ("NET-030", ADVICE, 1, "nothing is said of flow logs"),
        (
            "SEC-007",
            ADVICE,
            2,
            "NGINX answers the internet on port 80",
        ),
        (
            "SEC-026",
            ADVICE,
            1,
            "the build server stands beside the database",
        ),
    ],
    silent: &[
        ("NET-032", "there are two zones"),
        (
            "NET-018",
            "the servers are public, so they reach Socrata without NAT",
        ),
        (
            "LB-007",
            "there is no load balancer yet; the one that the fix inserts has HTTPS",
        ),
        ("CMP-018", "PostgreSQL is drawn as a managed database"),
        (
            "SEC-001",
            "security groups follow the links as long as none is drawn",
        ),
        ("OPS-002", "monitoring by AWS is in the text"),
    ],
};

const ROR: Expected = Expected {
    design: "ror-as-written",
    named: &[
        "PLC-001", "LB-001", "DB-001", "NET-012", "NET-018", "CMP-012", "SEC-013", "EDG-001",
        "EDG-004", "DB-023", "SEC-026", "LB-017", "EDG-007", "NET-016", "AVL-001",
    ],
    found: &[
        (
            "CMP-012",
            ERROR,
            1,
            "no way to the images from the private subnet",
        ),
        ("DB-001", ERROR, 1, "one private subnet"),
        ("LB-001", ERROR, 1, "one public subnet"),
        ("NET-006", ERROR, 2, "the text gives neither subnet a zone"),
        ("NET-010", ERROR, 1, "the text has no internet gateway"),
        (
            "PLC-001",
            ERROR,
            4,
            "three buckets in the private subnet, and the load balancer in the public one",
        ),
        (
            "DB-018",
            WARNING,
            1,
            "one private subnet for servers and database",
        ),
        (
            "DB-023",
            WARNING,
            1,
            "the search of production is in no two zones",
        ),
        (
            "EDG-004",
            WARNING,
            2,
            "nothing is said of access control for the two buckets",
        ),
        (
            "SEC-013",
            WARNING,
            1,
            "the text does not say from where staff comes",
        ),
        (
            "CMP-002",
            ADVICE,
            2,
            "staging and development run one task each",
        ),
        ("DB-023", ADVICE, 2, "so do their searches"),
        ("EDG-007", ADVICE, 1, "no web ACL and no second origin"),
        (
            "LB-016",
            ADVICE,
            1,
            "nothing is said of protection and logs of the load balancer",
        ),
        ("LB-017", ADVICE, 1, "no web ACL"),
        ("NET-030", ADVICE, 1, "nothing is said of flow logs"),
        (
            "SEC-026",
            ADVICE,
            1,
            "production shares its subnet with staging and development",
        ),
    ],
    silent: &[
        ("NET-012", "there is no internet gateway at all: NET-010"),
        (
            "NET-018",
            "what the tasks call stands in the network as drawn; images are the matter of CMP-012",
        ),
        (
            "EDG-001",
            "no certificate is drawn; the code makes it in us-east-1",
        ),
        (
            "NET-016",
            "there is no NAT gateway yet; the fixes add one in each zone",
        ),
        (
            "AVL-001",
            "no journey can work before there are zones; afterwards it is about the searches of one node",
        ),
    ],
};

const DEV_PROD: Expected = Expected {
    design: "dev-prod-as-written",
    named: &[
        "SEC-022", "SEC-025", "PLC-002", "DB-002", "DB-001", "LB-007", "LB-006", "SEC-014",
        "CMP-002", "AVL-001", "AVL-002", "DB-007", "PLC-004", "EXP-001",
    ],
    found: &[
        ("DB-001", ERROR, 1, "development has one zone"),
        ("DB-002", ERROR, 3, "MongoDB on RDS, in each environment"),
        ("NET-010", ERROR, 3, "the text has no internet gateways"),
        (
            "PLC-002",
            ERROR,
            6,
            "in each environment requests go to the WAF, and from it to the network server",
        ),
        (
            "SEC-022",
            ERROR,
            1,
            "the WAF of development stands at the web server",
        ),
        ("CMP-002", WARNING, 1, "one network server in production"),
        (
            "DB-018",
            WARNING,
            3,
            "nothing is said of subnets for the databases",
        ),
        (
            "LB-007",
            WARNING,
            2,
            "the text does not say HTTPS, for either load balancer",
        ),
        (
            "SEC-014",
            WARNING,
            1,
            "users call the web server of development",
        ),
        (
            "SEC-025",
            WARNING,
            3,
            "the WAF comes after the entry, in each environment",
        ),
        (
            "CMP-002",
            ADVICE,
            4,
            "one of each server in development, and one network server in staging",
        ),
        ("DB-007", ADVICE, 1, "one database in development"),
        (
            "LB-016",
            ADVICE,
            1,
            "neither deletion protection nor access logs in production",
        ),
        (
            "LB-017",
            ADVICE,
            2,
            "the web ACLs stand behind the load balancers, not at them",
        ),
        ("NET-030", ADVICE, 3, "nothing is said of flow logs"),
        ("NET-032", ADVICE, 1, "development has one zone"),
        ("OPS-002", ADVICE, 1, "nothing is said of alarms"),
        (
            "SEC-007",
            ADVICE,
            4,
            "the web server answers the internet; a WAF has no address, so the servers behind one admit all",
        ),
    ],
    silent: &[
        (
            "LB-006",
            "nothing is said of HTTPS, so no listener lacks a certificate: LB-007",
        ),
        (
            "AVL-001",
            "the one web server that the journey of development has is the matter of CMP-002",
        ),
        (
            "AVL-002",
            "the one zone of development is the matter of NET-032",
        ),
        (
            "PLC-004",
            "the network server is drawn as a reverse proxy with links",
        ),
        (
            "EXP-001",
            "the same; what cannot be exported is named by other errors",
        ),
    ],
};

const EKS: Expected = Expected {
    design: "eks-as-written",
    named: &[
        "NET-018", "NET-025", "NET-022", "K8S-024", "PLC-002", "K8S-001", "K8S-007", "K8S-014",
        "K8S-016", "K8S-018", "K8S-019", "K8S-021", "K8S-013", "DB-007", "EDG-004", "LB-007",
        "K8S-004", "ADR-005", "ADR-006", "EXP-004", "AVL-007",
    ],
    found: &[
        (
            "DB-001",
            ERROR,
            2,
            "one subnet for each of the two databases",
        ),
        ("K8S-001", ERROR, 1, "one subnet for the cluster"),
        ("K8S-006", ERROR, 1, "no NAT gateway for the nodes"),
        (
            "K8S-014",
            ERROR,
            3,
            "three back ends scale, and ask for no CPU",
        ),
        (
            "NET-018",
            ERROR,
            2,
            "nothing joins the networks of the databases with that of the cluster",
        ),
        (
            "NET-022",
            ERROR,
            2,
            "all three networks have the default block",
        ),
        ("PLC-002", ERROR, 1, "users call pods without an Ingress"),
        (
            "ADR-005",
            WARNING,
            1,
            "nine full nodes want more addresses than a /24 has",
        ),
        ("DB-007", WARNING, 2, "nothing is said of standbys"),
        (
            "EDG-004",
            WARNING,
            1,
            "nothing is said of access control for the bucket",
        ),
        ("K8S-004", WARNING, 1, "the defaults of EKS"),
        (
            "K8S-007",
            WARNING,
            1,
            "the text gives no least number of nodes",
        ),
        ("K8S-013", WARNING, 1, "one pod of the front end"),
        (
            "K8S-016",
            WARNING,
            3,
            "nothing is said of budgets for the three back ends",
        ),
        ("K8S-018", WARNING, 4, "nothing is said of probes"),
        (
            "K8S-019",
            WARNING,
            4,
            "nothing is said of requests and limits",
        ),
        ("K8S-023", WARNING, 1, "nothing is said of a namespace"),
        (
            "NET-032",
            WARNING,
            3,
            "the text names no zones, so each network has one",
        ),
        ("EDG-007", ADVICE, 1, "no web ACL and no second origin"),
        ("NET-030", ADVICE, 3, "nothing is said of flow logs"),
        ("OPS-002", ADVICE, 1, "nothing is said of alarms"),
    ],
    silent: &[
        (
            "NET-025",
            "there is no peering yet; the one that the fix draws has its routes",
        ),
        (
            "K8S-024",
            "PLC-002 says it: there is neither a Service nor an Ingress that could point to nothing",
        ),
        ("K8S-021", "there is one zone until K8S-001 is mended"),
        (
            "LB-007",
            "there is no Ingress yet; the one that the fix inserts has HTTPS",
        ),
        ("ADR-006", "nine nodes take all pods"),
        (
            "EXP-004",
            "both databases have subnets, so the export gives them names and secrets",
        ),
        (
            "AVL-007",
            "must not be found: no second region is asked for",
        ),
    ],
};

const BOSTON: Expected = Expected {
    design: "boston-as-written",
    named: &[
        "HYB-004", "AVL-005", "AVL-001", "SEC-013", "NET-016", "LB-007", "LB-017", "EDG-007",
        "CMP-010", "SEC-009", "AVL-002",
    ],
    found: &[
        (
            "AVL-001",
            WARNING,
            2,
            "production needs the VPN and the City's databases",
        ),
        (
            "AVL-005",
            WARNING,
            1,
            "the City's databases bound all that need them",
        ),
        (
            "CMP-010",
            WARNING,
            2,
            "in both environments one host must hold all applications",
        ),
        ("HYB-004", WARNING, 1, "one VPN connection"),
        (
            "LB-007",
            WARNING,
            2,
            "the text does not say HTTPS, for either load balancer",
        ),
        (
            "SEC-013",
            WARNING,
            1,
            "the text does not say from where administrators come",
        ),
        (
            "AVL-001",
            ADVICE,
            2,
            "staging needs the VPN and the databases too, which matters less",
        ),
        (
            "LB-016",
            ADVICE,
            1,
            "neither deletion protection nor access logs at the one of production",
        ),
        (
            "LB-017",
            ADVICE,
            2,
            "no web ACL at either of the two load balancers",
        ),
        ("NET-030", ADVICE, 1, "no flow logs"),
    ],
    silent: &[
        ("NET-016", "there is a NAT gateway in each zone"),
        ("EDG-007", "there is no CloudFront"),
        ("SEC-009", "must not be found: the groups name each other"),
        (
            "AVL-002",
            "must not be found: each application of production survives the loss of a zone",
        ),
    ],
};

#[track_caller]
fn check(expected: &Expected) {
    let mut found: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for finding in findings(&design(expected.design)) {
        *found.entry((finding.severity, finding.rule)).or_default() += 1;
    }
    let rows = expected.found.iter();
    let wanted: BTreeMap<(Severity, &str), usize> = rows
        .map(|(rule, severity, count, _)| ((*severity, *rule), *count))
        .collect();
    assert_eq!(found, wanted);
    // Each rule that is named is either found or explained, never both.
    let found: BTreeSet<&str> = expected.found.iter().map(|row| row.0).collect();
    let silent: BTreeSet<&str> = expected.silent.iter().map(|row| row.0).collect();
    let named: BTreeSet<&str> = expected.named.iter().copied().collect();
    assert_eq!(silent, &named - &found);
    let known = |rule: &&&str| shared::rules::rule(rule).is_none();
    assert_eq!(named.iter().find(known), None);
}

#[test]
fn taborda_as_written_has_what_its_text_leaves_open() {
    check(&TABORDA);
}

#[test]
fn ror_as_written_has_what_its_text_leaves_open() {
    check(&ROR);
}

#[test]
fn dev_prod_as_written_has_what_its_text_gets_wrong() {
    check(&DEV_PROD);
}

#[test]
fn boston_as_written_has_what_its_text_leaves_open() {
    check(&BOSTON);
}

#[test]
fn eks_as_written_has_what_its_text_leaves_open() {
    check(&EKS);
}

#[test]
fn fixing_leaves_no_error_in_what_is_written() {
    for expected in [&TABORDA, &ROR, &DEV_PROD, &BOSTON, &EKS] {
        let mended = mend_all(&design(expected.design));
        mended.document.validate().unwrap();
        let left = &mended.judgement.findings;
        assert_eq!(
            Summary::of(left).errors,
            0,
            "{}:\n{}",
            expected.design,
            lines(left)
        );
    }
}

#[test]
fn every_finished_design_is_without_error_and_gives_reasons_for_its_warnings() {
    for name in names().iter().filter(|name| !name.ends_with("-as-written")) {
        let mut left = findings(&design(name));
        left.retain(|finding| finding.severity != ADVICE);
        assert!(left.is_empty(), "{name}:\n{}", lines(&left));
    }
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
