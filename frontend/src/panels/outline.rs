//! Everything in the design as a nested list: the screen reader's view of the canvas.

use leptos::prelude::*;
use shared::document::NodeId;
use shared::topology::Topology;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::browser;
use crate::store::Store;
use crate::widgets::Glyph;
use crate::widgets::icon::{category_class, component_icon};

/// A node with what stands in it, and where it leads.
#[derive(Debug, Clone, PartialEq)]
struct Branch {
    id: NodeId,
    name: String,
    kind: &'static str,
    icon: &'static str,
    class: String,
    detail: String,
    links: Vec<String>,
    inside: Vec<Branch>,
}

fn branches(topology: &Topology<'_>, parent: Option<NodeId>, depth: usize) -> Vec<Branch> {
    if depth == 0 {
        return Vec::new();
    }
    let branch = |id: &NodeId| {
        let node = topology.node(*id)?;
        Some(Branch {
            id: *id,
            name: topology.name(*id).to_owned(),
            kind: node.component.facts().name,
            icon: node.component.id(),
            class: category_class(&node.component),
            detail: node.component.kind().detail(),
            links: topology
                .links_from(*id)
                .map(|(_, link)| topology.name(link.to).to_owned())
                .collect(),
            inside: branches(topology, Some(*id), depth - 1),
        })
    };
    topology
        .children(parent)
        .iter()
        .filter_map(branch)
        .collect()
}

/// The outline.
#[component]
pub fn Outline(store: Store) -> impl IntoView {
    let tree = Memo::new(move |_| {
        let version = store.version.get();
        branches(version.topology(), None, shared::document::limits::DEPTH)
    });
    let empty = move || {
        store.is_empty.get().then(|| {
            view! {
                <p class="drawer-empty"><Glyph name="layers" />"Nothing is drawn yet."</p>
            }
        })
    };
    // What is selected on the canvas is brought into view, once it is marked here.
    Effect::new(move |_| {
        store.selection.track();
        tree.track();
        browser::delay::soon(|| {
            let marked = gloo::utils::document()
                .query_selector(".outline-item[aria-current]")
                .ok()
                .flatten();
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            if let Some(marked) = marked {
                marked.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
        });
    });
    let drilled = move || {
        let outcome = store.outcome.get()?;
        let evaluation = store.evaluation.get()?;
        let lines = (evaluation.uptime.journeys.iter().enumerate())
            .map(|(place, journey)| {
                let down = !journey.possible || outcome.journeys_down.contains(&place);
                let said = if down { "down" } else { "works" };
                view! { <li class:fallen=down>{format!("{}: {said}", journey.name)}</li> }
            })
            .collect_view();
        Some(view! {
            <section class="outline-journeys" aria-label="Journeys in the drill" aria-live="polite">
                <ul>{lines}</ul>
            </section>
        })
    };
    view! {
        {drilled}
        <nav class="outline" aria-label="Outline">{move || list(store, tree.get())}</nav>
        {empty}
    }
}

fn list(store: Store, branches: Vec<Branch>) -> AnyView {
    let item = move |branch: Branch| {
        let id = branch.id;
        let selected = move || {
            store
                .selection
                .with(|selection| selection.nodes.contains(&id))
        };
        let leads = if branch.links.is_empty() {
            String::new()
        } else {
            format!("→ {}", branch.links.join(", "))
        };
        let fallen = move || {
            store.outcome.with(|outcome| match outcome {
                Some(outcome) if outcome.failed.contains(&id) => "failed",
                Some(outcome) if outcome.services_down.contains(&id) => "down",
                _ => "",
            })
        };
        let inside = (!branch.inside.is_empty()).then(|| list(store, branch.inside));
        view! {
            <li>
                <button
                    type="button"
                    class=format!("outline-item {}", branch.class)
                    aria-current=move || selected().then_some("true")
                    on:click=move |_| { store.update(|editor| editor.show(&[id], &[])); }
                >
                    {component_icon(branch.icon)}
                    <span class="name">{branch.name}</span>
                    <span class="count fallen">{fallen}</span>
                    <span class="count">{branch.kind}</span>
                    <span class="count">{branch.detail}</span>
                    <span class="count">{leads}</span>
                </button>
                {inside}
            </li>
        }
    };
    view! { <ul>{branches.into_iter().map(item).collect_view()}</ul> }.into_any()
}
