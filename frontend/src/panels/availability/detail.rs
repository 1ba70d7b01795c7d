//! One journey: what its downtime is made of, what fails together, what is promised, what would help.

use std::sync::Arc;

use leptos::prelude::*;
use shared::document::NodeId;
use shared::topology::Topology;
use shared::uptime::detail::{Detail as Known, REPAIR_HOURS};
use shared::uptime::report::{
    Period, downtime, downtime_of, gaps, part_name, percent, percent_as_given, two_digits,
};
use shared::uptime::{Evaluation, Part};

use super::inputs::Inputs;
use super::what_ifs::WhatIfs;
use crate::store::Store;
use crate::words;

/// So many parts are listed to which the downtime is due.
const CAUSES: usize = 8;
/// So many sets of parts are listed that fail together.
const SETS: usize = 12;

/// All that is known about the journey at a place.
#[component]
pub fn Detail(
    store: Store,
    evaluation: Arc<Evaluation>,
    place: usize,
    inputs_open: RwSignal<bool>,
) -> impl IntoView {
    let version = store.version.get_untracked();
    let topology = version.topology();
    let journey = evaluation.uptime.journeys.get(place).cloned();
    let (Some(journey), Some(detail)) = (journey, evaluation.detail(topology, place)) else {
        return ().into_any();
    };
    let name = journey.name.clone();
    let label = format!("About {name}");
    view! {
        <section class="journey-detail" aria-label=label>
            <h3>{name}</h3>
            <div class="journey-parts">
                {causes(store, topology, &detail, 1.0 - journey.availability.low())}
                {sets(topology, &detail)}
                {promises(topology, &detail)}
                <WhatIfs store journey=journey.clone() detail=detail.clone() />
            </div>
            <Inputs store inputs=&evaluation.uptime.inputs open=inputs_open />
        </section>
    }
    .into_any()
}

/// What the downtime is due to.
fn causes(store: Store, topology: &Topology<'_>, detail: &Known, down: f64) -> AnyView {
    if detail.contributors.is_empty() {
        return view! {
            <section>
                <h4>"Downtime due to"</h4>
                <p class="aside">"Too entangled to tell what it is due to; the bounds above are proven."</p>
            </section>
        }
        .into_any();
    }
    let rows = (detail.contributors.iter())
        .filter(|one| one.importance.criticality > 0.0)
        .take(CAUSES)
        .map(|one| {
            let importance = one.importance;
            let reduction = if importance.reduction.is_finite() {
                format!("÷ {}", two_digits(importance.reduction))
            } else {
                "none left".to_owned()
            };
            let achievement = (down * importance.achievement).min(1.0);
            let name = part_name(topology, one.part);
            let node = one.part.node();
            view! {
                <tr>
                    <td>{part(store, name, node)}</td>
                    <td class="amount">{format!("{:.0} %", importance.criticality * 100.0)}</td>
                    <td class="amount">{reduction}</td>
                    <td class="amount">{downtime(1.0 - achievement, Period::Month)}</td>
                </tr>
            }
        })
        .collect_view();
    let outages = detail.outages.map(|outages| {
        let often = outages.a_year();
        let long = outages.mean_down * 60.0;
        view! {
            <p class="aside">
                {format!(
                    "About {} {} a year of {} min each. Where no time to repair is entered, {} h is taken: an assumption.",
                    two_digits(often),
                    if two_digits(often) == "1.0" { "outage" } else { "outages" },
                    two_digits(long),
                    REPAIR_HOURS,
                )}
            </p>
        }
    });
    let full = detail.full_service.map(|full| {
        view! {
            <p class="aside">
                {format!(
                    "With everything that callers can do without it is down {} a year.",
                    downtime_of(full, Period::Year)
                )}
            </p>
        }
    });
    view! {
        <section>
            <h4>"Downtime due to"</h4>
            <table class="table small">
                <thead>
                    <tr>
                        <th scope="col">"Part"</th>
                        <th scope="col" class="amount">"Share"</th>
                        <th scope="col" class="amount">"If it never failed"</th>
                        <th scope="col" class="amount">"A month without it"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {outages}
            {full}
        </section>
    }
    .into_any()
}

/// A part by its name; one in the design can be shown.
fn part(store: Store, name: String, node: Option<NodeId>) -> AnyView {
    match node {
        Some(id) => view! {
            <button
                type="button"
                class="part-name"
                on:click=move |_| { store.update(|editor| editor.show(&[id], &[])); }
            >
                {name}
            </button>
        }
        .into_any(),
        None => name.into_any(),
    }
}

/// What fails together.
fn sets(topology: &Topology<'_>, detail: &Known) -> AnyView {
    let count = |order: usize| {
        let counts = detail.cut_counts.as_ref()?;
        counts.get(order - 1).copied()
    };
    let said = match (count(1), count(2)) {
        (Some(single), Some(pairs)) => {
            let mut said = format!(
                "{} and {}",
                words::count(single as usize, "single point"),
                words::count(pairs as usize, "pair")
            );
            if let Some(triples) = count(3) {
                said = format!("{said}, {}", words::count(triples as usize, "triple"));
            }
            said
        }
        _ => "More than can be counted".to_owned(),
    };
    let name = |part: &Part| part_name(topology, *part);
    let sets: Vec<String> = (detail.cut_sets.iter().take(SETS))
        .map(|set| set.iter().map(name).collect::<Vec<_>>().join(" + "))
        .collect();
    view! {
        <section>
            <h4>"Takes it down, alone or together"</h4>
            <p class="aside">{said}</p>
            <ul class="cut-sets">
                {sets.into_iter().map(|set| view! { <li>{set}</li> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

/// What is promised.
fn promises(topology: &Topology<'_>, detail: &Known) -> AnyView {
    let names = |nodes: &[NodeId]| {
        let names: Vec<&str> = nodes.iter().map(|id| topology.name(*id)).collect();
        names.join(", ")
    };
    let terms = (detail.contract.terms.iter())
        .map(|term| {
            let date = if term.sla.date.is_empty() { "" } else { " · " };
            view! {
                <tr>
                    <td>
                        {names(&term.nodes)}
                        <span class="aside">{term.sla.source}{date}{term.sla.date}</span>
                    </td>
                    <td class="amount">{format!("{} %", percent_as_given(term.sla.value))}</td>
                </tr>
            }
        })
        .collect_view();
    let start: Vec<String> = (detail.needed_to_start.iter())
        .map(|id| topology.name(*id).to_owned())
        .collect();
    let start = (!start.is_empty()).then(|| {
        view! {
            <p class="aside">{format!("To start or to grow it also needs {}.", start.join(", "))}</p>
        }
    });
    view! {
        <section>
            <h4>"Agreements"</h4>
            <p class="aside">
                {format!(
                    "{} % in all: a threshold for refunds, not a forecast. What is modelled can be more or less.",
                    percent(detail.contract.availability())
                )}
            </p>
            <table class="table small"><tbody>{terms}</tbody></table>
            {gaps(topology, detail).into_iter().map(|gap| view! { <p class="aside">{gap}</p> }).collect_view()}
            {start}
        </section>
    }
    .into_any()
}
