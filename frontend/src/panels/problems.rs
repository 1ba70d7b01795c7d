//! The findings: what is wrong, where, why, and a button that mends it.

mod accepting;

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use shared::document::NodeId;
use shared::editor::Command;
use shared::rules::{self, Finding, Severity};

use super::rules::RuleLink;
use super::topbar::Sheets;
use crate::store::{Store, Tone};
use crate::widgets::icon::{category_class, component_icon};
use crate::widgets::{Glyph, Mend};
use crate::words;
use accepting::{Accept, AcceptedFindings};

/// Which severities are shown.
pub type Filter = RwSignal<BTreeSet<Severity>>;

/// Chips of at most this many nodes stand in a row; the others are counted.
const CHIPS: usize = 4;

/// So many findings are listed, and so many more with each press: a large design has thousands.
const PAGE: usize = 200;

/// The list of findings.
#[component]
pub fn Problems(store: Store, filter: Filter, sheets: Sheets) -> impl IntoView {
    let most = RwSignal::new(PAGE);
    let shown = Memo::new(move |_| {
        let (analysis, filter) = (store.analysis.get(), filter.get());
        let mut seen = std::collections::BTreeMap::new();
        let findings = analysis
            .findings
            .iter()
            .filter(|finding| filter.contains(&finding.severity))
            .take(most.get());
        // Two findings may read the same; they are told apart by which of them it is.
        findings
            .map(|finding| {
                let again = seen
                    .entry((finding.rule, finding.message.clone()))
                    .and_modify(|again| *again += 1)
                    .or_insert(0);
                (Arc::clone(finding), *again)
            })
            .collect::<Vec<(Arc<Finding>, u32)>>()
    });
    let matching = Memo::new(move |_| {
        let summary = store.analysis.with(|analysis| analysis.summary);
        let count = |severity: &Severity| summary.count(*severity);
        filter.with(|filter| filter.iter().map(count).sum::<usize>())
    });
    let empty = move || {
        let found = store.analysis.with(|analysis| analysis.findings.len());
        let is_empty = store.is_empty.get();
        // Of a design that was not looked into yet nothing is said.
        let is_known = store.analysed.with(|version| {
            let version = version.as_ref();
            version.is_some_and(|version| version.document.nodes.is_empty() == is_empty)
        });
        (is_known && matching.get() == 0).then(|| {
            let (icon, text) = match (is_empty, found) {
                (true, 0) => ("hand", "Nothing is drawn yet. Drag a component onto the canvas; what is wrong with it appears here at once."),
                (false, 0) => ("check", "No rule has anything to say about this design."),
                _ => ("search", "No finding has a severity that is shown."),
            };
            view! { <p class="drawer-empty"><Glyph name=icon />{text}</p> }
        })
    };
    let more = move || {
        let left = matching.get().saturating_sub(most.get());
        (left > 0).then(|| {
            view! {
                <button
                    type="button"
                    class="button small outline more-problems"
                    on:click=move |_| most.update(|most| *most += PAGE)
                >
                    {format!("Show more, {left} are left")}
                </button>
            }
        })
    };
    view! {
        <ul class="problems" aria-label="Findings">
            <For
                each=move || shown.get()
                key=|(finding, again)| (words::severity(finding.severity), finding.rule, finding.message.clone(), finding.nodes.clone(), finding.fix.clone(), *again)
                children=move |(finding, _)| view! { <Problem store finding=Finding::clone(&finding) sheets /> }
            />
        </ul>
        {more}
        {empty}
        <AcceptedFindings store sheets />
    }
}

#[component]
fn Problem(store: Store, finding: Finding, sheets: Sheets) -> impl IntoView {
    let open = RwSignal::new(false);
    let severity = words::severity(finding.severity);
    let rule = rules::rule(finding.rule);
    let nodes = finding.nodes.clone();
    let selected = move || {
        store
            .selection
            .with(|selection| nodes.iter().any(|node| selection.nodes.contains(node)))
    };
    let more = finding.nodes.len().saturating_sub(CHIPS);
    let chips = finding
        .nodes
        .iter()
        .take(CHIPS)
        .map(|id| view! { <NodeChip store id=*id /> })
        .collect_view();
    let (shown_nodes, shown_links) = (finding.nodes.clone(), finding.links.clone());
    let show = move |_| {
        store.update(|editor| editor.show(&shown_nodes, &shown_links));
    };
    let mended = finding.clone();
    let accepted = StoredValue::new(finding.clone());
    let why = finding.why;
    view! {
        <li class=format!("problem {severity}") class:selected=selected>
            <div class="problem-row">
                <button
                    type="button"
                    class="icon-button small problem-toggle"
                    aria-expanded=move || open.get().to_string()
                    aria-label="Why, how to fix it, source"
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <Glyph name="chevron_right" />
                </button>
                <span class="severity"><Glyph name=severity />{words::severity_title(finding.severity)}</span>
                <button type="button" class="problem-text" on:click=show>{finding.message}</button>
                <div class="problem-nodes">
                    {chips}
                    {(more > 0).then(|| view! { <span class="count">{format!("and {more} more")}</span> })}
                </div>
                <span class="problem-rule"><RuleLink sheets id=finding.rule /></span>
                <div class="problem-fix"><Mend store finding=mended /></div>
            </div>
            {move || open.get().then(|| view! {
                <dl class="problem-more">
                    <dt>"Why"</dt>
                    <dd>{why}</dd>
                    {rule.map(|rule| view! {
                        <dt>"Fix"</dt>
                        <dd>{rule.how_to_fix}</dd>
                        <dt>"Source"</dt>
                        <dd>{rule.source}</dd>
                    })}
                    {(!store.reading.get()).then(|| view! {
                        <dt>"Or"</dt>
                        <dd><Accept store finding=accepted.get_value() /></dd>
                    })}
                </dl>
            })}
        </li>
    }
}

/// A node by its name; a click selects it and brings it into view.
#[component]
pub fn NodeChip(store: Store, id: NodeId) -> impl IntoView {
    let node = Memo::new(move |_| {
        store.version.with(|version| {
            version
                .document
                .node(id)
                .map(|node| (node.name.clone(), node.component.clone()))
        })
    });
    move || {
        node.get().map(|(name, component)| {
            view! {
                <button
                    type="button"
                    class=format!("chip {}", category_class(&component))
                    on:click=move |_| { store.update(|editor| editor.show(&[id], &[])); }
                >
                    {component_icon(component.id())}
                    <span class="name">{name}</span>
                </button>
            }
        })
    }
}

/// Buttons that show and hide severities.
#[component]
pub fn SeverityFilter(store: Store, filter: Filter) -> impl IntoView {
    let summary = Memo::new(move |_| store.analysis.get().summary);
    let mendable = Memo::new(move |_| {
        let analysis = store.analysis.get();
        analysis
            .findings
            .iter()
            .filter(|finding| finding.fix.is_some())
            .count()
    });
    let button = move |severity: Severity| {
        let name = words::severity(severity);
        let count = move || summary.get().count(severity);
        let toggle = move |_| {
            filter.update(|filter| {
                if !filter.remove(&severity) {
                    filter.insert(severity);
                }
            });
        };
        view! {
            <button
                type="button"
                class=move || format!("pill {}", if count() == 0 { "none" } else { name })
                aria-pressed=move || filter.with(|filter| filter.contains(&severity)).to_string()
                on:click=toggle
            >
                <Glyph name=name />
                {move || words::count(count(), name)}
            </button>
        }
    };
    view! {
        <span class="only-open only-roomy topbar-group" role="group" aria-label="Severities shown">
            {[Severity::Error, Severity::Warning, Severity::Advice].map(button).collect_view()}
        </span>
        <Show when=move || !store.reading.get()>
            <button
                type="button"
                class="button small outline only-open"
                data-tip=words::tip("fix-all")
                data-tip-side="up-end"
                disabled=move || mendable.get() == 0
                on:click=move |_| {
                    if store.update(|editor| editor.run(Command::FixAll)) == Some(true) {
                        store.tell(Tone::Success, format!("{}.", store.said.get_untracked()));
                    }
                }
            >
                "Fix all"
            </button>
        </Show>
    }
}
