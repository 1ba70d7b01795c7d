//! What a page and the worker that analyses its design say to each other. The page tells changes of the document
//! ([`crate::document::changes`]); the worker tells what is new in the findings, and a few figures.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::cost::{Bill, cents};
use crate::document::{LinkId, NodeId};
use crate::hash::Hashed;
use crate::rules::{self, Accepted, Finding, Judgement, Severity};
use crate::uptime::Uptime;

/// What is seen of a design at all times, whatever panel is open.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// The availability of the worst journey, 0 to 1 ([`Uptime::worst`]); none where nothing is known.
    pub worst: Option<f64>,
    /// Whether every journey is evaluated exactly; where one is not, better figures may follow.
    pub is_exact: bool,
    /// What it costs a month, in USD, to the cent.
    pub monthly: Decimal,
    /// Whether something more is billed of which nobody knows how much.
    pub has_unknown: bool,
}

impl Figures {
    /// The figures of a design.
    #[must_use]
    pub fn of(uptime: &Uptime, bill: &Bill) -> Self {
        Self {
            worst: uptime.worst(),
            is_exact: uptime.is_exact(),
            monthly: cents(bill.total.expected),
            has_unknown: bill.unknown().next().is_some(),
        }
    }
}

/// What the worker says. All that is said of a version of a document ends with [`Said::Done`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// More of its findings.
    Findings(Vec<Run>),
    /// There are no more findings; what else is known.
    Done {
        /// The number of the version.
        revision: u64,
        /// The findings that are accepted, each with the reason; none where they are those of the version before.
        accepted: Option<Vec<(Sent, String)>>,
        /// Its figures.
        figures: Figures,
    },
}

/// Some findings in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Run {
    /// Those of the version before: from which place, and how many.
    Again(usize, usize),
    /// One that is new.
    New(Sent),
}

/// A finding on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    rule: String,
    severity: Severity,
    message: String,
    nodes: Vec<u32>,
    links: Vec<u32>,
    fix: Option<String>,
}

impl Sent {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.to_owned(),
            severity: finding.severity,
            message: finding.message.clone(),
            nodes: finding.nodes.iter().map(|NodeId(id)| *id).collect(),
            links: finding.links.iter().map(|LinkId(id)| *id).collect(),
            fix: finding.fix.clone(),
        }
    }

    /// The finding; none where this program has no such rule.
    fn finding(self) -> Option<Finding> {
        let rule = rules::rule(&self.rule)?;
        Some(Finding {
            rule: rule.id,
            severity: self.severity,
            message: self.message,
            why: rule.why,
            nodes: self.nodes.into_iter().map(NodeId).collect(),
            links: self.links.into_iter().map(LinkId).collect(),
            fix: self.fix,
        })
    }
}

/// So many new findings are said at once: few enough to be read between two frames.
pub const AT_ONCE: usize = 1_000;

/// The worker's side: remembers what it told last.
#[derive(Debug, Default)]
pub struct Teller {
    told: Judgement,
}

impl Teller {
    /// What is to be said of a version of a document, with this number.
    pub fn tell(&mut self, revision: u64, judgement: Judgement, figures: Figures) -> Vec<Said> {
        let places = self.told.findings.iter().zip(0..);
        let known: HashMap<&Finding, usize, Hashed> = places.collect();
        let (mut said, mut runs, mut new) = (Vec::new(), Vec::new(), 0);
        for finding in &judgement.findings {
            match (known.get(finding), runs.last_mut()) {
                (Some(place), Some(Run::Again(from, count))) if *place == *from + *count => {
                    *count += 1;
                }
                (Some(place), _) => runs.push(Run::Again(*place, 1)),
                (None, _) => {
                    runs.push(Run::New(Sent::of(finding)));
                    new += 1;
                }
            }
            if new == AT_ONCE {
                said.push(Said::Findings(std::mem::take(&mut runs)));
                new = 0;
            }
        }
        said.push(Said::Findings(runs));
        let accepted = (judgement.accepted != self.told.accepted).then(|| {
            let accepted = judgement.accepted.iter();
            accepted
                .map(|accepted| (Sent::of(&accepted.finding), accepted.reason.clone()))
                .collect()
        });
        said.push(Said::Done {
            revision,
            accepted,
            figures,
        });
        self.told = judgement;
        said
    }
}

/// What is known of a version of a document once all was said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    /// The number of the version.
    pub revision: u64,
    /// The findings, the worst first, then by rule and node.
    pub findings: Vec<Arc<Finding>>,
    /// The findings that are accepted, in the same order; they count nowhere.
    pub accepted: Vec<Accepted>,
    /// Its figures.
    pub figures: Figures,
}

/// The page's side: puts together what it is told.
#[derive(Debug, Default)]
pub struct Listener {
    last: Vec<Arc<Finding>>,
    coming: Vec<Arc<Finding>>,
    accepted: Vec<Accepted>,
}

impl Listener {
    /// Takes what was said; what is known with it, when that was the end.
    pub fn hear(&mut self, said: Said) -> Option<Known> {
        match said {
            Said::Findings(runs) => {
                for run in runs {
                    match run {
                        Run::Again(from, count) => {
                            let again = self.last.iter().skip(from).take(count);
                            self.coming.extend(again.cloned());
                        }
                        Run::New(sent) => self.coming.extend(sent.finding().map(Arc::new)),
                    }
                }
                None
            }
            Said::Done {
                revision,
                accepted,
                figures,
            } => {
                self.last = std::mem::take(&mut self.coming);
                if let Some(accepted) = accepted {
                    let accepted = accepted.into_iter().filter_map(|(sent, reason)| {
                        let finding = sent.finding()?;
                        Some(Accepted { finding, reason })
                    });
                    self.accepted = accepted.collect();
                }
                Some(Known {
                    revision,
                    findings: self.last.clone(),
                    accepted: self.accepted.clone(),
                    figures,
                })
            }
        }
    }
}
