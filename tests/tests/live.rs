//! A copy that is told of every change, as the page's worker has one, and a list of findings that is told of every difference:
//! both stay what they are copies of.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeMap;

use shared::acceptance::Subject;
use shared::cost::Bill;
use shared::document::{Document, NodeId};
use shared::editor::{Command, Editor, Selection};
use shared::geometry::Point;
use shared::live::{AT_ONCE, Figures, Known, Listener, Run, Said, Teller};
use shared::rules::{self, Finding};
use shared::topology::Topology;
use shared::{sketch, uptime, wire};
use tests::random::{Dice, legal_design};
use tests::{design, names, number};

/// Both sides, and the words between them.
#[derive(Default)]
struct Pair {
    copy: Document,
    teller: Teller,
    listener: Listener,
    revision: u64,
}

impl Pair {
    /// Tells the first of the pieces in which the changes to a version are told, or all of them.
    #[track_caller]
    fn tell(&mut self, version: &Document, piece: usize, pieces: usize) {
        let changes = self.copy.changes_to(version);
        assert_eq!(changes.is_none(), self.copy.means_the_same_as(version));
        let all = changes.map_or_else(Vec::new, |changes| changes.in_pieces(piece));
        for piece in all.into_iter().take(pieces) {
            let text = wire::changes_to_text(&piece);
            self.copy.change(wire::changes_from_text(&text).unwrap());
        }
    }

    /// Goes on to a version, in pieces of a size; how many findings had to be told, in how many words, and what is known then.
    #[track_caller]
    fn go_on(&mut self, version: &Document, piece: usize) -> (usize, usize, Known) {
        self.tell(version, piece, usize::MAX);
        assert!(self.copy.means_the_same_as(version));
        assert_eq!(self.copy.changes_to(version), None);

        self.revision += 1;
        let judgement = rules::judge(&self.copy);
        let all = self
            .teller
            .tell(self.revision, judgement, figures(&self.copy));
        let (words, mut told, mut known) = (all.len(), 0, None);
        for said in all {
            assert!(known.is_none(), "something was said after the end");
            if let Said::Findings(runs) = &said {
                told += (runs.iter())
                    .filter(|run| matches!(run, Run::New(_)))
                    .count();
            }
            let text = serde_json::to_string(&said).unwrap();
            known = self.listener.hear(serde_json::from_str(&text).unwrap());
        }
        let known = known.unwrap();
        let whole = rules::judge(version);
        let findings: Vec<&Finding> = known.findings.iter().map(AsRef::as_ref).collect();
        assert_eq!(findings, whole.findings.iter().collect::<Vec<_>>());
        assert_eq!(known.accepted, whole.accepted);
        assert_eq!(known.figures, figures(version));
        assert_eq!(known.revision, self.revision);
        (told, words, known)
    }
}

fn figures(document: &Document) -> Figures {
    let topology = Topology::of(document);
    Figures::of(&uptime::evaluate(&topology), &Bill::of(&topology))
}

#[test]
fn templates_one_after_the_other() {
    let mut pair = Pair::default();
    for name in names() {
        // What is given up half-way does no harm.
        pair.tell(&design("boston"), 7, 3);
        pair.go_on(&design(&name), 7);
    }
    pair.go_on(&Document::default(), 7);
    assert_eq!(pair.copy, Document::default());
}

#[test]
fn what_is_only_moved_is_not_told() {
    let mut editor = Editor::new(design("boston-as-written"));
    let mut pair = Pair::default();
    let (first, _, known) = pair.go_on(editor.document(), 100);
    assert_eq!(first, known.findings.len());
    assert!(first > 3);
    let nodes: Vec<NodeId> = editor.document().nodes.keys().copied().collect();
    editor.run(Command::Put(nodes, Point::new(40, 40)));
    assert_ne!(editor.document(), &pair.copy);
    assert_eq!(pair.copy.changes_to(editor.document()), None);
    let (told, _, known) = pair.go_on(editor.document(), 100);
    assert_eq!((told, known.findings.len()), (0, first));
}

#[test]
fn many_findings_are_told_in_several_words() {
    let count = 2 * AT_ONCE + 1;
    let subnets: String = (0..count).map(|n| format!("  b{n}: subnet\n")).collect();
    let document = sketch::parse(&format!("r: region\n{subnets}")).unwrap();
    let (told, words, _) = Pair::default().go_on(&document, 500);
    assert!(told >= count, "{told} findings");
    assert_eq!(words, told / AT_ONCE + 2);
}

#[test]
fn random_edits_of_random_designs() {
    let designs = number("AZIMUTH_LIVE", 12);
    let mut dice = Dice(number("AZIMUTH_SEED", 1));
    let mut pair = Pair::default();
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..designs {
        let mut editor = Editor::new(legal_design(seed));
        for turn in 0..12 {
            let piece = 1 + dice.roll(40);
            let (_, _, known) = pair.go_on(editor.document(), piece);
            let before = editor.shared_document();
            let edit = edit(&mut editor, &known, &mut dice);
            println!("seed {seed}, turn {turn}: {edit}");
            if *before != *editor.document() {
                *done.entry(edit).or_default() += 1;
            }
        }
    }
    assert_eq!(done.len(), 6, "not every edit was made: {done:?}");
}

/// Does something; what it is called.
fn edit(editor: &mut Editor, known: &Known, dice: &mut Dice) -> &'static str {
    let nodes: Vec<NodeId> = editor.document().nodes.keys().copied().collect();
    let node = dice.pick(&nodes).unwrap_or(NodeId(0));
    match dice.roll(6) {
        0 => {
            editor.run(Command::Delete(Selection::node(node)));
            "delete"
        }
        1 => {
            editor.undo();
            "undo"
        }
        2 => {
            let name = format!("Name {}", dice.roll(1_000));
            editor.run(Command::Rename(node, name));
            "rename"
        }
        3 => {
            if let Some(finding) = dice.pick(&known.findings) {
                editor.run(Command::Accept(
                    Finding::clone(&finding),
                    "why not".to_owned(),
                ));
            }
            "accept"
        }
        4 => {
            let subjects: Vec<Subject> = editor.document().accepted.keys().cloned().collect();
            if let Some(subject) = dice.pick(&subjects) {
                editor.run(Command::TakeBack(subject));
            }
            "take back"
        }
        _ => {
            editor.run(Command::FixAll);
            "fix"
        }
    }
}
