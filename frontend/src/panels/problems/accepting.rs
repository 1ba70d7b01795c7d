//! Accepting a finding for a reason, and the findings that are accepted.

use leptos::html;
use leptos::prelude::*;
use shared::acceptance::Subject;
use shared::document::limits;
use shared::editor::Command;
use shared::rules::{Accepted, Finding};
use web_sys::{KeyboardEvent, SubmitEvent};

use super::NodeChip;
use crate::panels::rules::RuleLink;
use crate::panels::topbar::Sheets;
use crate::store::Store;
use crate::widgets::Glyph;
use crate::words;

/// A button that opens a field for the reason, and the field.
#[component]
pub fn Accept(store: Store, finding: Finding) -> impl IntoView {
    let open = RwSignal::new(false);
    let refused = RwSignal::new(None::<String>);
    let field = NodeRef::<html::Textarea>::new();
    let finding = StoredValue::new(finding);
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            field.focus().ok();
        }
    });
    let take = move || {
        let Some(reason) = field.get_untracked().map(|field| field.value()) else {
            return;
        };
        let taken = store.run(Command::Accept(finding.get_value(), reason));
        // What is accepted leaves this list, and this field with it.
        if let Err(why) = taken {
            refused.set(Some(why));
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        take();
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
        }
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            take();
        }
        _ => {}
    };
    view! {
        <Show
            when=move || open.get()
            fallback=move || view! {
                <button type="button" class="button small outline" on:click=move |_| open.set(true)>
                    "Accept with a reason"
                </button>
            }
        >
            <form class="accept-form" on:submit=submit on:keydown=keys>
                <textarea
                    class="input"
                    rows="2"
                    maxlength=limits::REASON.to_string()
                    aria-label="Why this finding is accepted"
                    placeholder="Why this is fine here"
                    node_ref=field
                    on:input=move |_| refused.set(None)
                ></textarea>
                <p class="accept-refused" role="alert">{move || refused.get()}</p>
                <div class="accept-actions">
                    <button type="submit" class="button small primary">"Accept"</button>
                    <button type="button" class="button small" on:click=move |_| open.set(false)>"Cancel"</button>
                </div>
            </form>
        </Show>
    }
}

/// An acceptance: of a finding that is there, or of one that is not found any more.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    subject: Subject,
    finding: Option<Finding>,
    reason: String,
}

/// The accepted findings, in a group that can be opened.
#[component]
pub fn AcceptedFindings(store: Store, sheets: Sheets) -> impl IntoView {
    let entries = Memo::new(move |_| {
        let analysis = store.analysis.get();
        let mut entries: Vec<Entry> = (analysis.accepted.iter())
            .map(|Accepted { finding, reason }| Entry {
                subject: Subject::of(finding),
                finding: Some(finding.clone()),
                reason: reason.clone(),
            })
            .collect();
        let idle = analysis
            .idle_acceptances
            .iter()
            .map(|(subject, reason)| Entry {
                subject: subject.clone(),
                finding: None,
                reason: reason.clone(),
            });
        entries.extend(idle);
        entries
    });
    let some = Memo::new(move |_| !entries.with(Vec::is_empty));
    let one = move |entry: Entry| {
        let subject = entry.subject.clone();
        let take_back = move |_| store.run_or_tell(Command::TakeBack(subject.clone()));
        let rule = entry.finding.as_ref().map(|finding| finding.rule);
        let (nodes, links) = entry.finding.as_ref().map_or_else(
            || {
                (
                    entry.subject.nodes.iter().copied().collect(),
                    entry.subject.links.iter().copied().collect(),
                )
            },
            |finding| (finding.nodes.clone(), finding.links.clone()),
        );
        let chips = nodes
            .iter()
            .take(super::CHIPS)
            .map(|id| view! { <NodeChip store id=*id /> })
            .collect_view();
        let show = move |_| {
            store.update(|editor| editor.show(&nodes, &links));
        };
        let severity = entry.finding.as_ref().map(|finding| finding.severity);
        let text = entry.finding.map_or_else(
            || "This is not found any more.".to_owned(),
            |finding| finding.message,
        );
        view! {
            <li class=format!("problem accepted {}", severity.map_or("", words::severity))>
                <div class="problem-row">
                    <span class="severity">
                        {severity.map(|severity| view! { <Glyph name=words::severity(severity) />{words::severity_title(severity)} })}
                    </span>
                    <div class="problem-words">
                        <button type="button" class="problem-text" on:click=show>{text}</button>
                        <p class="problem-reason">{entry.reason}</p>
                    </div>
                    <div class="problem-nodes">{chips}</div>
                    <span class="problem-rule">
                        {match rule {
                            Some(id) => view! { <RuleLink sheets id /> }.into_any(),
                            None => entry.subject.rule.into_any(),
                        }}
                    </span>
                    <div class="problem-fix">
                        <Show when=move || !store.reading.get()>
                            <button type="button" class="button small outline" on:click=take_back.clone()>"Take back"</button>
                        </Show>
                    </div>
                </div>
            </li>
        }
    };
    view! {
        <Show when=move || some.get()>
            <details class="accepted-findings">
                <summary>{move || words::count(entries.with(Vec::len), "accepted finding")}</summary>
                <ul class="problems" aria-label="Accepted findings">
                    <For
                        each=move || entries.get()
                        key=|entry| (entry.subject.clone(), entry.finding.as_ref().map(|finding| finding.message.clone()), entry.reason.clone())
                        children=one
                    />
                </ul>
            </details>
        </Show>
    }
}
