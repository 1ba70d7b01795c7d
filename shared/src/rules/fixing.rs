//! Mends everything that can be mended without asking: one fix after another, those of one rule together, only
//! when they make nothing worse, until nothing changes.

use std::collections::BTreeSet;

use super::{Finding, Judgement, Summary, fixed, judge};
use crate::document::{Document, LinkId, NodeId};
use crate::editor::layout;
use crate::topology::Topology;

/// A fix may open the way for another one; after so many rounds over all findings it ends.
const ROUNDS: usize = 12;

/// What became of a design.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended {
    /// The design after the last fix.
    pub document: Document,
    /// The findings that were mended, in the order in which that was done.
    pub done: Vec<Finding>,
    /// What the rules say now.
    pub judgement: Judgement,
}

/// What tells findings apart.
type Key = (&'static str, Vec<NodeId>, Vec<LinkId>, String);

fn key(finding: &Finding) -> Key {
    (
        finding.rule,
        finding.nodes.clone(),
        finding.links.clone(),
        finding.message.clone(),
    )
}

/// Mends a design as far as its fixes go. Accepted findings stay as they are. No finding is mended
/// twice, and a fix that would add an error, or does not mend, is left out.
#[must_use]
pub fn mend_all(document: &Document) -> Mended {
    let mut mended = Mended {
        document: document.clone(),
        done: Vec::new(),
        judgement: judge(document),
    };
    let mut seen: BTreeSet<Key> = BTreeSet::new();
    for _ in 0..ROUNDS {
        let before = mended.done.len();
        // What was left out in an earlier round may go well after the fixes since then.
        let mut tried = seen.clone();
        loop {
            let findings = next(&mended.judgement, &tried);
            if findings.is_empty() {
                break;
            }
            tried.extend(findings.iter().map(key));
            mended.mend(&findings);
        }
        let done = mended.done.iter().skip(before);
        seen.extend(done.map(key));
        if mended.done.len() == before {
            break;
        }
    }
    // What was added found no room: the whole is set out anew.
    if !overlaps(&mended.document).is_subset(&overlaps(document)) {
        layout::tidy(&mut mended.document, None);
    }
    mended
}

fn overlaps(document: &Document) -> BTreeSet<(NodeId, NodeId)> {
    layout::overlaps(&Topology::of(document))
}

/// The worst finding with a fix that was not tried, and those of its rule that follow.
fn next(judgement: &Judgement, tried: &BTreeSet<Key>) -> Vec<Finding> {
    let mut findings = (judgement.findings.iter())
        .filter(|finding| finding.fix.is_some() && !tried.contains(&key(finding)))
        .peekable();
    let first = findings.peek().map(|first| first.rule);
    let alike = findings.take_while(|finding| Some(finding.rule) == first);
    alike.cloned().collect()
}

impl Mended {
    /// Mends findings that make nothing worse: all of them before the design is judged again, and where that does not
    /// do, either half by itself.
    fn mend(&mut self, findings: &[Finding]) {
        if self.attempt(findings) || findings.len() < 2 {
            return;
        }
        let (first, second) = findings.split_at(findings.len() / 2);
        self.mend(first);
        self.mend(second);
    }

    /// Mends findings one after another unless that makes the design worse or leaves one that it mended; whether
    /// there is nothing left to try.
    fn attempt(&mut self, findings: &[Finding]) -> bool {
        let mut document = self.document.clone();
        let mut done = Vec::new();
        for finding in findings {
            let next = fixed(&document, finding);
            let next = next.filter(|next| *next != document && next.validate().is_ok());
            if let Some(next) = next {
                document = next;
                done.push(finding.clone());
            }
        }
        if done.is_empty() {
            return true;
        }
        let judgement = judge(&document);
        let worse = is_worse(&judgement, &self.judgement, &done);
        let left: BTreeSet<Key> = judgement.findings.iter().map(key).collect();
        if worse || done.iter().any(|finding| left.contains(&key(finding))) {
            return false;
        }
        self.document = document;
        self.judgement = judgement;
        self.done.extend(done);
        true
    }
}

/// Whether mending some findings made the design worse: there are more errors, or more of what is more severe than
/// anything that was mended.
fn is_worse(after: &Judgement, before: &Judgement, mended: &[Finding]) -> bool {
    let least = mended.iter().map(|finding| finding.severity).max();
    let above = |judgement: &Judgement| {
        let severe = |finding: &&Finding| Some(finding.severity) < least;
        judgement.findings.iter().filter(severe).count()
    };
    let errors = |judgement: &Judgement| Summary::of(&judgement.findings).errors;
    errors(after) > errors(before) || above(after) > above(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::{Command, Editor};
    use crate::{sketch, wire};

    const WRONG: &str = "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone letter=a
              public-a: subnet kind=public cidr=10.0.0.0/24
                nat: nat_gateway
              private-a: subnet cidr=10.0.1.0/24
            zb: zone letter=b
              private-b: subnet cidr=10.0.1.0/25
              public-b: subnet kind=public cidr=10.0.3.9/24
            web: alb spans=public-a";

    #[test]
    fn one_fix_after_another_leaves_nothing_to_mend() {
        let document = sketch::parse(WRONG).unwrap();
        let before = Summary::of(&judge(&document).findings);
        let mended = mend_all(&document);
        assert!(before.errors > 1 && mended.done.len() > 2);
        assert!(Summary::of(&mended.judgement.findings).errors < before.errors);
        assert!(
            mended
                .judgement
                .findings
                .iter()
                .all(|finding| finding.fix.is_none())
        );
        assert_eq!(mend_all(&mended.document).done, []);
    }

    #[test]
    fn mending_everything_is_one_step_of_undo() {
        let mut editor = Editor::new(sketch::parse(WRONG).unwrap());
        let before = wire::to_text(editor.document());
        assert!(editor.run(Command::FixAll));
        assert_ne!(wire::to_text(editor.document()), before);
        editor.undo();
        assert_eq!(wire::to_text(editor.document()), before);
        assert!(!editor.can_undo());
        editor.redo();
        assert!(!editor.run(Command::FixAll));
    }

    #[test]
    fn what_is_mended_is_not_drawn_over_itself() {
        let mended = mend_all(&sketch::parse(WRONG).unwrap());
        assert_eq!(overlaps(&mended.document), BTreeSet::new());
    }

    #[test]
    fn what_is_accepted_stays_as_it_is() {
        let mut editor = Editor::new(sketch::parse(WRONG).unwrap());
        let shared = judge(editor.document())
            .findings
            .into_iter()
            .find(|finding| finding.rule == "NET-016")
            .unwrap();
        editor.run(Command::Accept(shared.clone(), "Cheap enough.".to_owned()));
        let mended = mend_all(editor.document());
        assert!(mended.done.iter().all(|finding| finding.rule != "NET-016"));
        assert_eq!(mended.judgement.accepted.len(), 1);
    }
}
