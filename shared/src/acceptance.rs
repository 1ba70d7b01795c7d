//! Findings that somebody decided to live with: what they are about, why, and how bad they were
//! when that was decided. They travel with the document and are listed, not hidden.

use std::collections::BTreeSet;

use crate::document::{Broken, Document, LinkId, NodeId, limits};
use crate::rules::{Finding, Severity};

/// What an acceptance is about. The words of a finding are no part of it: they change with every
/// name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The id of the rule.
    pub rule: String,
    /// The nodes that the finding is about.
    pub nodes: BTreeSet<NodeId>,
    /// The links that it is about.
    pub links: BTreeSet<LinkId>,
}

/// A decision to live with a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// How bad the finding was; a worse one about the same is decided anew.
    pub severity: Severity,
    /// Why it is accepted.
    pub reason: String,
}

impl Subject {
    /// What a finding is about.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.to_owned(),
            nodes: finding.nodes.iter().copied().collect(),
            links: finding.links.iter().copied().collect(),
        }
    }
}

/// A reason as it is kept: without white space around it.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(
            "Write down why the finding is accepted: the next reader wants to know.".to_owned(),
        );
    }
    if text.chars().count() > limits::REASON {
        return Err(format!(
            "A reason has at most {} characters.",
            limits::REASON
        ));
    }
    Ok(text.to_owned())
}

impl Document {
    /// The acceptance that covers a finding: about the same, and of something at least as bad.
    #[must_use]
    pub fn acceptance_of(&self, finding: &Finding) -> Option<&Acceptance> {
        if self.accepted.is_empty() {
            return None;
        }
        let acceptance = self.accepted.get(&Subject::of(finding))?;
        (acceptance.severity <= finding.severity).then_some(acceptance)
    }

    /// Forgets acceptances about nodes and links that are no longer there.
    pub fn forget_lost_acceptances(&mut self) {
        if self.accepted.is_empty() {
            return;
        }
        let (nodes, links) = (&self.nodes, &self.links);
        self.accepted.retain(|subject, _| {
            subject.nodes.iter().all(|id| nodes.contains_key(id))
                && subject.links.iter().all(|id| links.contains_key(id))
        });
    }

    /// What is structurally wrong with the acceptances, or nothing.
    pub(crate) fn validate_acceptances(&self) -> Result<(), Broken> {
        if self.accepted.len() > limits::ACCEPTED {
            return Err(Broken::TooMany {
                what: "accepted findings",
                count: self.accepted.len(),
                limit: limits::ACCEPTED,
            });
        }
        for (subject, acceptance) in &self.accepted {
            let broken = |why: String| Broken::Acceptance {
                rule: subject.rule.chars().take(limits::RULE).collect(),
                why,
            };
            let legal = |character: char| {
                character.is_ascii_uppercase() || character.is_ascii_digit() || character == '-'
            };
            if subject.rule.is_empty()
                || subject.rule.len() > limits::RULE
                || !subject.rule.chars().all(legal)
            {
                return Err(broken("its rule is no id such as NET-016".to_owned()));
            }
            match reason(&acceptance.reason) {
                Ok(kept) if kept == acceptance.reason => {}
                Ok(_) => return Err(broken("its reason begins or ends with a space".to_owned())),
                Err(_) => {
                    return Err(broken(format!(
                        "it needs a reason of at most {} characters",
                        limits::REASON
                    )));
                }
            }
            let lost = subject.nodes.iter().find(|id| !self.nodes.contains_key(id));
            if let Some(id) = lost {
                return Err(broken(format!(
                    "it is about node {id}, which is not in the design"
                )));
            }
            let lost = subject.links.iter().find(|id| !self.links.contains_key(id));
            if let Some(id) = lost {
                return Err(broken(format!(
                    "it is about link {id}, which is not in the design"
                )));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::{Command, Editor, Selection};
    use crate::rules::{Summary, judge};
    use crate::{sketch, wire};

    /// One NAT gateway for two zones: NET-016.
    const SHARED_NAT: &str = "
        r: region
          v: vpc cidr=10.0.0.0/16
            igw: internet_gateway
            za: zone letter=a
              public-a: subnet kind=public cidr=10.0.0.0/24
                nat: nat_gateway
              private-a: subnet cidr=10.0.1.0/24
            zb: zone letter=b
              private-b: subnet cidr=10.0.2.0/24";

    fn shared_nat() -> (Editor, Finding) {
        let document = sketch::parse(SHARED_NAT).unwrap();
        let finding = judge(&document)
            .findings
            .into_iter()
            .find(|finding| finding.rule == "NET-016")
            .unwrap();
        (Editor::new(document), finding)
    }

    #[test]
    fn an_accepted_finding_stands_apart_until_it_is_taken_back() {
        let (mut editor, finding) = shared_nat();
        let before = wire::to_text(editor.document());
        let warnings = Summary::of(&judge(editor.document()).findings).warnings;
        assert!(!editor.run(Command::Accept(finding.clone(), "  ".to_owned())));
        assert!(!editor.run(Command::Accept(finding.clone(), "x".repeat(1_001))));
        assert!(editor.run(Command::Accept(
            finding.clone(),
            " Cheap enough. ".to_owned()
        )));
        let judgement = judge(editor.document());
        assert_eq!(Summary::of(&judgement.findings).warnings, warnings - 1);
        assert_eq!(judgement.accepted.len(), 1);
        assert_eq!(judgement.accepted[0].finding, finding);
        assert_eq!(judgement.accepted[0].reason, "Cheap enough.");
        let saved = wire::to_text(editor.document());
        assert_eq!(wire::from_text(&saved).unwrap(), *editor.document());
        editor.undo();
        assert_eq!(wire::to_text(editor.document()), before);
        editor.redo();
        assert!(editor.run(Command::TakeBack(Subject::of(&finding))));
        assert_eq!(judge(editor.document()).accepted, []);
        assert_eq!(wire::to_text(editor.document()), before);
    }

    #[test]
    fn an_acceptance_goes_with_what_it_is_about() {
        let (mut editor, finding) = shared_nat();
        editor.run(Command::Accept(finding.clone(), "Cheap enough.".to_owned()));
        editor.run(Command::Delete(Selection::node(
            *finding.nodes.last().unwrap(),
        )));
        assert!(editor.document().accepted.is_empty());
        editor.undo();
        assert_eq!(editor.document().accepted.len(), 1);
    }

    #[test]
    fn a_worse_finding_about_the_same_is_decided_anew() {
        let (mut editor, finding) = shared_nat();
        editor.run(Command::Accept(finding.clone(), "Cheap enough.".to_owned()));
        let worse = Finding {
            severity: Severity::Error,
            ..finding.clone()
        };
        let milder = Finding {
            severity: Severity::Advice,
            ..finding
        };
        assert!(editor.document().acceptance_of(&worse).is_none());
        assert!(editor.document().acceptance_of(&milder).is_some());
    }

    #[test]
    fn a_file_with_an_acceptance_of_nothing_is_refused() {
        let (mut editor, finding) = shared_nat();
        editor.run(Command::Accept(finding, "Cheap enough.".to_owned()));
        let saved = wire::to_text(editor.document());
        for (from, to, why) in [
            ("\"Cheap enough.\"", "\"\"", "needs a reason"),
            ("\"NET-016\"", "\"net 16\"", "no id such as"),
            ("\"n6\",", "\"n99\",", "not in the design"),
            (
                "\"severity\": \"warning\"",
                "\"severity\": \"bad\"",
                "unknown variant",
            ),
        ] {
            let (head, tail) = saved.split_once("\"accepted\"").unwrap();
            let wrong = format!("{head}\"accepted\"{}", tail.replacen(from, to, 1));
            assert!(wrong != saved, "{from}");
            let error = wire::from_text(&wrong).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
