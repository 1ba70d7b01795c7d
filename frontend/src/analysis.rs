//! What is worked out from the document after every edit: findings, availability, cost. It is done in parts;
//! between two of them the browser paints and takes input, and while something is dragged it waits.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;
use shared::acceptance::Subject;
use shared::cost::Bill;
use shared::document::{Document, NodeId};
use shared::rules::{self, Accepted, Context, Finding, Judgement, Judging, Severity, Summary};
use shared::topology::Topology;
use shared::uptime::{Effort, Evaluation, Uptime};

use crate::browser::delay;
use crate::second_part;
use crate::store::{Store, Version};

/// What is worked out from a version of the document.
#[derive(Debug, Default)]
pub struct Analysis {
    /// The findings, the worst first.
    pub findings: Vec<Finding>,
    /// The findings that are accepted; they count nowhere.
    pub accepted: Vec<Accepted>,
    /// What is accepted but not found any more, and why it was accepted.
    pub idle_acceptances: Vec<(Subject, String)>,
    /// How many of each severity.
    pub summary: Summary,
    /// The worst severity of each node.
    pub badges: BTreeMap<NodeId, Severity>,
    /// The availability of its journeys.
    pub uptime: Uptime,
    /// What it was worked out from; none before the first time.
    pub evaluation: Option<Arc<Evaluation>>,
    /// What the design costs.
    pub bill: Arc<Bill>,
    /// Which of the designs that were opened it belongs to; 0: none yet.
    pub opened: u64,
}

impl Analysis {
    /// Works it out at once.
    #[must_use]
    pub fn of(topology: &Topology<'_>) -> Self {
        let evaluation = Arc::new(Evaluation::of(topology, Effort::LIVE));
        let judgement = rules::judge_in(&Context::of(topology, &evaluation.uptime));
        let bill = Arc::new(Bill::of(topology));
        Self::with(topology.document, evaluation, judgement, bill)
    }

    /// Puts its parts together.
    fn with(
        document: &Document,
        evaluation: Arc<Evaluation>,
        judgement: Judgement,
        bill: Arc<Bill>,
    ) -> Self {
        let (findings, accepted) = (judgement.findings, judgement.accepted);
        let known: BTreeSet<Subject> = (accepted.iter())
            .map(|accepted| Subject::of(&accepted.finding))
            .collect();
        let idle = document
            .accepted
            .iter()
            .filter(|(subject, _)| !known.contains(subject));
        let idle_acceptances = idle
            .map(|(subject, acceptance)| (subject.clone(), acceptance.reason.clone()))
            .collect();
        let mut badges: BTreeMap<NodeId, Severity> = BTreeMap::new();
        for finding in &findings {
            for &node in &finding.nodes {
                let worst = badges.entry(node).or_insert(finding.severity);
                *worst = finding.severity.min(*worst);
            }
        }
        Self {
            summary: Summary::of(&findings),
            findings,
            accepted,
            idle_acceptances,
            badges,
            uptime: evaluation.uptime.clone(),
            evaluation: Some(evaluation),
            bill,
            opened: 0,
        }
    }
}

/// Steps of an evaluation between two looks at the clock: some milliseconds.
const STEPS: usize = 30_000;
/// After so many milliseconds of work it is the browser's turn.
const TURN: f64 = 6.0;

/// Works out anew whatever the editor goes on to.
pub fn follow(store: Store) {
    Effect::new(move |_| {
        let work = Work {
            store,
            version: store.version.get(),
            since: Cell::new(None),
        };
        leptos::task::spawn_local(async move {
            // None: the version was gone before the end.
            work.done().await.unwrap_or_default();
        });
    });
}

/// Work on a version, in turns with the browser.
struct Work {
    store: Store,
    version: Version,
    /// When this turn began, in milliseconds of the page; none before the first.
    since: Cell<Option<f64>>,
}

impl Work {
    /// Shows what there is soon, and what is exact once it is known; none when the version is gone.
    async fn done(self) -> Option<()> {
        if !second_part::is_here() {
            if self.version.document.nodes.is_empty() {
                // Nothing can be said of nothing.
                self.store.show_analysis(Analysis::default(), &self.version);
                return Some(());
            }
            second_part::arrived().await;
        }
        self.turn().await?;
        if self.store.keep_analysis(&self.version) {
            return Some(());
        }
        let evaluation = Evaluation::of(self.version.topology(), Effort::LIVE);
        self.turn().await?;
        let bill = Arc::new(Bill::of(self.version.topology()));
        let evaluation = self.show(evaluation, &bill).await?;
        if !evaluation.uptime.is_exact() {
            let mut evaluation = Evaluation::clone(&evaluation);
            while !evaluation.go_on(STEPS) {
                self.turn().await?;
            }
            self.show(evaluation, &bill).await?;
        }
        Some(())
    }

    /// Judges by what was evaluated, and shows all of it.
    async fn show(&self, evaluation: Evaluation, bill: &Arc<Bill>) -> Option<Arc<Evaluation>> {
        self.turn().await?;
        let (topology, evaluation) = (self.version.topology(), Arc::new(evaluation));
        let context = Context::of(topology, &evaluation.uptime);
        let mut judging = Judging::new(&context);
        while judging.go_on() {
            self.turn().await?;
        }
        let analysis = Analysis::with(
            topology.document,
            Arc::clone(&evaluation),
            judging.judgement(),
            Arc::clone(bill),
        );
        self.turn().await?;
        self.store.show_analysis(analysis, &self.version);
        Some(evaluation)
    }

    /// Gives the browser its turn when it is due, and waits while something is dragged; none when the version
    /// is gone.
    async fn turn(&self) -> Option<()> {
        let is_due = (self.since.get()).is_none_or(|since| delay::now() - since > TURN);
        if is_due {
            delay::painted().await;
            while self.is_there() && self.store.peek(|editor| editor.session.gesture.is_drag()) {
                delay::painted().await;
            }
            self.since.set(Some(delay::now()));
        }
        self.is_there().then_some(())
    }

    fn is_there(&self) -> bool {
        self.store.version.get_untracked() == self.version
    }
}
