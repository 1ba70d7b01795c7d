//! The failure drill: what is made to fail, what is left, and what all that can fail takes down.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::editor::Editor;
use shared::uptime::drill::{Contingencies, Element};

use crate::store::Store;
use crate::widgets::Glyph;
use crate::words;

/// So many rows of pairs are listed.
const PAIRS: usize = 200;

/// Says over the drawing that a drill goes on, in which a click does not do what it always does.
#[component]
pub fn DrillLine(store: Store) -> impl IntoView {
    view! {
        <Show when=move || store.drill.with(Option::is_some)>
            <div class="notice">
                <Glyph name="drill" />
                <span>"Failure drill: a click fails what it hits, and nothing in the design changes"</span>
                <button type="button" class="button small outline" on:click=move |_| { store.update(Editor::drill); }>
                    "End"
                </button>
            </div>
        </Show>
    }
}

/// The drill.
#[component]
pub fn Drill(store: Store) -> impl IntoView {
    let table = RwSignal::new(None::<Contingencies>);
    // What was tried is about a version of the design.
    Effect::new(move |_| {
        store.evaluation.track();
        table.set(None);
    });
    let tried = move |_| {
        let evaluation = store.evaluation.get_untracked();
        table.set(evaluation.map(|evaluation| evaluation.contingencies()));
    };
    view! {
        <section class="drill" aria-label="Failure drill">
            <p class="aside">
                "Click a zone, a component or a link on the drawing, or press a button here; a second time repairs it. Nothing in the design changes."
            </p>
            <div class="journey-parts">
                <section>
                    <h4>"Fails"</h4>
                    <Toggles store />
                </section>
                <section aria-live="polite">
                    <h4>"Journeys"</h4>
                    {move || journeys(store)}
                </section>
                <section>
                    <h4>"Capacity left"</h4>
                    {move || capacity(store)}
                </section>
                <section>
                    <h4>"Everything alone and in pairs"</h4>
                    <button type="button" class="button small outline" on:click=tried>"Try everything"</button>
                    {move || table.get().map(|table| contingencies(store, &table))}
                </section>
            </div>
        </section>
    }
}

/// A button for everything on the way of a journey, zones first.
#[component]
fn Toggles(store: Store) -> impl IntoView {
    let on_the_way = Memo::new(move |_| {
        let evaluation = store.evaluation.get();
        let elements = evaluation.map(|evaluation| evaluation.elements());
        elements.unwrap_or_default()
    });
    let elements = Memo::new(move |_| {
        let failed = store.drill.get().unwrap_or_default();
        let version = store.version.get_untracked();
        let topology = version.topology();
        let all: BTreeSet<Element> = on_the_way.get().into_iter().chain(failed).collect();
        let named = all
            .into_iter()
            .map(|element| (element, element.name(topology)));
        named.collect::<Vec<_>>()
    });
    let button = move |(element, name): (Element, String)| {
        let fails = move || {
            store.drill.with(|drill| {
                drill
                    .as_ref()
                    .is_some_and(|failed| failed.contains(&element))
            })
        };
        view! {
            <button
                type="button"
                class="chip fail"
                aria-pressed=move || fails().to_string()
                on:click=move |_| { store.update(|editor| editor.fail([element])); }
            >
                {move || fails().then(|| view! { <Glyph name="close" /> })}
                {name}
            </button>
        }
    };
    let failed = move || store.drill.get().unwrap_or_default();
    view! {
        <div class="verdicts" role="group" aria-label="What fails">
            <For each=move || elements.get() key=|(element, name)| (*element, name.clone()) children=button />
            <Show when=move || !failed().is_empty()>
                <button
                    type="button"
                    class="button small outline"
                    on:click=move |_| { store.update(|editor| editor.fail(failed())); }
                >
                    "Repair everything"
                </button>
            </Show>
        </div>
    }
}

/// Which journeys work.
fn journeys(store: Store) -> AnyView {
    let outcome = store.outcome.get();
    let evaluation = store.evaluation.get();
    let journeys = evaluation
        .iter()
        .flat_map(|evaluation| &evaluation.uptime.journeys);
    let rows = (journeys.enumerate())
        .map(|(place, journey)| {
            let down = outcome
                .as_ref()
                .is_some_and(|outcome| outcome.journeys_down.contains(&place));
            let (icon, class, said) = match (journey.possible, down) {
                (false, _) => ("close", "zone-verdict no", "never works as drawn"),
                (true, true) => ("close", "zone-verdict no", "down"),
                (true, false) => ("check", "zone-verdict yes", "works"),
            };
            view! {
                <li>
                    <span class=class><Glyph name=icon />{journey.name.clone()}": "{said}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="drill-journeys">{rows}</ul> }.into_any()
}

/// What is left of every workload.
fn capacity(store: Store) -> AnyView {
    let version = store.version.get_untracked();
    let topology = version.topology();
    let outcome = store.outcome.get();
    let rows = outcome
        .iter()
        .flat_map(|outcome| outcome.capacity.iter())
        .map(|left| {
            let short = left.left < left.needed;
            let said = format!("{} of {}", left.left, left.running);
            let needed = if short {
                format!("{} needed: too few", left.needed)
            } else {
                format!("{} needed", left.needed)
            };
            view! {
                <tr>
                    <td>{topology.name(left.node).to_owned()}</td>
                    <td class="amount" class:wrong=short>{said}</td>
                    <td class="amount" class:wrong=short>{needed}</td>
                </tr>
            }
        });
    view! { <table class="table small"><tbody>{rows.collect_view()}</tbody></table> }.into_any()
}

/// What alone and in pairs takes down what.
fn contingencies(store: Store, table: &Contingencies) -> AnyView {
    let Some(evaluation) = store.evaluation.get_untracked() else {
        return ().into_any();
    };
    let version = store.version.get_untracked();
    let topology = version.topology();
    let names = |places: &[usize]| {
        let names = places
            .iter()
            .filter_map(|place| evaluation.uptime.journeys.get(*place));
        names
            .map(|journey| journey.name.clone())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let fatal: Vec<_> = table
        .alone
        .iter()
        .filter(|(_, down)| !down.is_empty())
        .collect();
    let tried = if table.tried < table.possible {
        format!(
            "{} of {} pairs were tried: there are too many.",
            table.tried, table.possible
        )
    } else {
        format!(
            "{} were tried, all there are.",
            words::count(table.tried, "pair")
        )
    };
    let said = format!(
        "{} of {} alone, and {} of parts that survive each other's loss alone, take a journey down. {tried}",
        fatal.len(),
        words::count(table.alone.len(), "part"),
        words::count(table.pairs.len(), "pair"),
    );
    let alone = fatal.iter().map(|(element, down)| {
        view! { <tr><td>{element.name(topology)}</td><td>{names(down)}</td></tr> }
    });
    let pairs = table.pairs.iter().take(PAIRS).map(|(one, other, down)| {
        let both = format!("{} + {}", one.name(topology), other.name(topology));
        view! { <tr><td>{both}</td><td>{names(down)}</td></tr> }
    });
    view! {
        <p class="aside">{said}</p>
        <table class="table small">
            <thead>
                <tr>
                    <th scope="col">"Fails"</th>
                    <th scope="col">"Takes down"</th>
                </tr>
            </thead>
            <tbody>{alone.collect_view()}{pairs.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
