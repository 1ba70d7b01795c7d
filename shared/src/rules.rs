//! The rules: what each looks for, why, and THE LIST of them. One file a rule; a rule names the
//! nodes and links that it is about and leaves showing them to others.

use serde::Serialize;

use crate::document::{Document, Environment, LinkId, NodeId};
use crate::topology::Topology;
use crate::uptime::{self, Uptime};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot be deployed, or cannot work at all as drawn.
    Error,
    /// Bad practice that a reviewer would raise.
    Warning,
    /// Worth a thought.
    Advice,
}

/// Where a warning is only worth a thought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Softens {
    /// Nowhere.
    Never,
    /// In development.
    InDevelopment,
    /// Everywhere but in production.
    OutsideProduction,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, for example `LB-001`; it stays.
    pub id: &'static str,
    /// How bad a finding is, unless the finding says another.
    pub severity: Severity,
    /// Where warnings become advice.
    pub softens: Softens,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// What happens when it is ignored.
    pub why: &'static str,
    /// What to do.
    pub how_to_fix: &'static str,
    /// Where it was read, with a date.
    pub source: &'static str,
    /// A sketch that violates it: help for the reader and a test.
    pub violates: &'static str,
    /// A sketch that passes it.
    pub passes: &'static str,
    /// Looks for violations.
    pub check: fn(&Context<'_>, &mut Report),
    /// Mends one of its findings, when that can be done without asking.
    pub fix: Option<Fix>,
}

/// A way to mend a finding.
#[derive(Debug, Clone, Copy)]
pub struct Fix {
    /// The words on the button.
    pub label: &'static str,
    /// Changes the document; leaves it alone when the finding no longer holds.
    pub apply: fn(&mut Document, &Finding),
}

/// What rules look at: the document with its indexes, and what is derived from it once for all.
#[derive(Debug)]
pub struct Context<'a> {
    /// The document with its indexes.
    pub topology: &'a Topology<'a>,
    /// The availability of its journeys.
    pub uptime: &'a Uptime,
}

/// A violation of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong, in one sentence with names.
    pub message: String,
    /// What happens when it is ignored.
    pub why: &'static str,
    /// The nodes that it is about, the most important first.
    #[serde(serialize_with = "as_texts")]
    pub nodes: Vec<NodeId>,
    /// The links that it is about.
    #[serde(serialize_with = "as_texts")]
    pub links: Vec<LinkId>,
    /// Whether the rule can mend it.
    pub fix: bool,
}

fn as_texts<T: ToString, S: serde::Serializer>(
    ids: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(ids.iter().map(ToString::to_string))
}

/// Collects the findings of one rule.
#[derive(Debug)]
pub struct Report {
    rule: &'static Rule,
    found: Vec<Finding>,
}

impl Report {
    /// Adds a finding about some nodes.
    pub fn add(&mut self, nodes: &[NodeId], message: String) {
        self.add_as(self.rule.severity, nodes, &[], message);
    }

    /// Adds a finding about a link and its ends.
    pub fn add_link(&mut self, link: LinkId, nodes: &[NodeId], message: String) {
        self.add_as(self.rule.severity, nodes, &[link], message);
    }

    /// Adds a finding with a severity of its own.
    pub fn add_as(
        &mut self,
        severity: Severity,
        nodes: &[NodeId],
        links: &[LinkId],
        message: String,
    ) {
        self.found.push(Finding {
            rule: self.rule.id,
            severity,
            message,
            why: self.rule.why,
            nodes: nodes.to_vec(),
            links: links.to_vec(),
            fix: self.rule.fix.is_some(),
        });
    }
}

/// The findings of a document, the worst first, then by rule and node.
#[must_use]
pub fn findings(document: &Document) -> Vec<Finding> {
    let topology = Topology::of(document);
    let uptime = uptime::evaluate(&topology);
    check(&Context {
        topology: &topology,
        uptime: &uptime,
    })
}

/// The findings in a context that is there already.
#[must_use]
pub fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut all = Vec::new();
    for rule in ALL {
        let mut report = Report {
            rule,
            found: Vec::new(),
        };
        (rule.check)(context, &mut report);
        for mut finding in report.found {
            finding.severity = softened(context, rule, &finding);
            all.push(finding);
        }
    }
    all.sort_by(|a, b| {
        (a.severity, a.rule, &a.nodes, &a.links, &a.message)
            .cmp(&(b.severity, b.rule, &b.nodes, &b.links, &b.message))
    });
    all.dedup();
    all
}

fn softened(context: &Context<'_>, rule: &Rule, finding: &Finding) -> Severity {
    let environment = finding
        .nodes
        .first()
        .map(|node| context.topology.environment_of(*node));
    let soft = match rule.softens {
        Softens::Never => false,
        Softens::InDevelopment => environment == Some(Environment::Development),
        Softens::OutsideProduction => {
            matches!(
                environment,
                Some(Environment::Development | Environment::Staging)
            )
        }
    };
    if soft && finding.severity == Severity::Warning {
        Severity::Advice
    } else {
        finding.severity
    }
}

/// The rule with this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

/// The document with one finding mended; none when its rule has no fix.
#[must_use]
pub fn fixed(document: &Document, finding: &Finding) -> Option<Document> {
    let fix = rule(finding.rule)?.fix?;
    let mut document = document.clone();
    (fix.apply)(&mut document, finding);
    Some(document)
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Advice.
    pub advice: usize,
}

impl Summary {
    /// Counts findings.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let count = |severity| {
            findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            advice: count(Severity::Advice),
        }
    }
}

/// THE LIST of rules, in the order of their ids.
pub const ALL: &[&Rule] = &[];
