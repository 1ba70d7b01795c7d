//! What is wrong with one component, and the component as it should be: most rules about settings
//! are a function that finds faults, and the rest is here.

use super::{Finding, Report, Severity};
use crate::component::Component;
use crate::document::{Document, Node, NodeId};
use crate::topology::Topology;

/// Something wrong with a component.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// What is wrong, in one sentence.
    message: String,
    /// How bad it is, when it is not as bad as its rule.
    severity: Option<Severity>,
    /// The words on the button and the component as it should be; none when that takes a decision.
    mended: Option<(String, Component)>,
}

impl Fault {
    /// A fault that takes a decision.
    pub fn new(message: String) -> Self {
        Self {
            message,
            severity: None,
            mended: None,
        }
    }

    /// It is as bad as this.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// It is mended by this component in the place of the other.
    pub fn mended(mut self, button: impl Into<String>, component: Component) -> Self {
        self.mended = Some((button.into(), component));
        self
    }
}

/// Finds the faults of one node.
pub type Find = fn(&Topology<'_>, NodeId, &Node) -> Vec<Fault>;

/// Reports the faults of a node.
#[inline]
pub fn tell(report: &mut Report, id: NodeId, faults: Vec<Fault>) {
    if !faults.is_empty() {
        tell_all(report, id, faults);
    }
}

fn tell_all(report: &mut Report, id: NodeId, faults: Vec<Fault>) {
    for fault in faults {
        let draft = report.about(&[id]);
        let draft = match fault.severity {
            Some(severity) => draft.severity(severity),
            None => draft,
        };
        let button = fault.mended.map(|(button, _)| button);
        draft.button(button).say(fault.message);
    }
}

/// Mends the fault of a node that a finding is about, when it is still there.
pub fn mend(document: &mut Document, id: NodeId, finding: &Finding, find: Find) {
    let topology = Topology::of(document);
    let Some(node) = topology.node(id) else {
        return;
    };
    let fault = find(&topology, id, node)
        .into_iter()
        .find(|fault| fault.message == finding.message);
    if let (Some((_, component)), Some(node)) =
        (fault.and_then(|fault| fault.mended), document.node_mut(id))
    {
        node.component = component;
    }
}
