//! How available each journey is, which zones it survives, what alone takes it down, and all that is
//! known about one of them; in a failure drill, what is left.

mod detail;
mod drill;
pub use drill::DrillLine;
mod inputs;
mod what_ifs;

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::document::{LinkId, NodeId};
use shared::editor::actions;
use shared::uptime::report::{Period, downtime_of, percent, percent_as_given};
use shared::uptime::{Effort, Estimate, Evaluation, Journey};

use super::problems::NodeChip;
use crate::store::Store;
use crate::widgets::Glyph;
use crate::words;

/// A journey, told from others in whatever version of the design.
type Key = (LinkId, NodeId);

fn key(journey: &Journey) -> Key {
    (journey.entry, journey.target)
}

/// Journeys for which the agreements are added up in the table; more are opened one by one.
const WITH_AGREEMENTS: usize = 200;

/// The tab.
#[component]
pub fn Availability(store: Store) -> impl IntoView {
    let chosen = RwSignal::new(None::<Key>);
    let inputs_open = RwSignal::new(false);
    let drilling = Memo::new(move |_| store.drill.with(Option::is_some));
    on_cleanup(move || store.pointed.set(BTreeSet::new()));
    store.look_into_availability();
    move || {
        if drilling.get() {
            return view! { <drill::Drill store /> }.into_any();
        }
        let evaluation = store.evaluation.get();
        if evaluation.is_none() && !store.is_empty.get() {
            // It is there in a moment.
            return ().into_any();
        }
        let some = evaluation.filter(|evaluation| !evaluation.uptime.journeys.is_empty());
        let Some(evaluation) = some else {
            return view! {
                <p class="drawer-empty">
                    <Glyph name="clock" />
                    "No journey yet. Draw a client and link it to what it uses: each such link begins a journey."
                </p>
            }
            .into_any();
        };
        let place = place(&evaluation, chosen.get());
        let rows = (evaluation.uptime.journeys.iter().enumerate())
            .map(|(at, journey)| row(store, &evaluation, at, journey, chosen, at == place))
            .collect_view();
        let system = system(&evaluation);
        view! {
            <table class="table journeys">
                <thead>
                    <tr>
                        <th scope="col">"Journey"</th>
                        <th scope="col" class="amount">"Downtime"</th>
                        <th scope="col" class="amount">"Modelled"</th>
                        <th scope="col" class="amount">
                            <abbr title="The product of the service agreements that apply: a threshold for refunds, not a forecast.">
                                "Agreements"
                            </abbr>
                        </th>
                        <th scope="col">"Survives the loss of"</th>
                        <th scope="col">"Takes it down alone"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {system}
            <detail::Detail store evaluation place inputs_open />
        }
        .into_any()
    }
}

/// The journey that is open: the chosen one, else the one of production that is down longest.
fn place(evaluation: &Evaluation, chosen: Option<Key>) -> usize {
    let journeys = &evaluation.uptime.journeys;
    let known =
        chosen.and_then(|chosen| journeys.iter().position(|journey| key(journey) == chosen));
    known.unwrap_or_else(|| {
        let low = |place: &usize| {
            journeys
                .get(*place)
                .map_or(1.0, |one| one.availability.low())
        };
        (evaluation.production().into_iter())
            .min_by(|a, b| low(a).total_cmp(&low(b)))
            .unwrap_or_default()
    })
}

/// All journeys of production at once, when there are several.
fn system(evaluation: &Evaluation) -> Option<AnyView> {
    if evaluation.production().len() < 2 {
        return None;
    }
    let system = evaluation.system(Effort::LIVE)?;
    Some(
        view! {
            <p class="availability-system">
                "All of production at once is down "
                <strong>{downtime_of(system, Period::Year)}</strong>
                " a year, "
                {downtime_of(system, Period::Month)}
                " a month ("
                {share(system)}
                ")."
            </p>
        }
        .into_any(),
    )
}

/// A share in percent, or its bounds.
fn share(estimate: Estimate) -> String {
    match estimate {
        Estimate::Exact(share) => format!("{} %", percent(share)),
        Estimate::Between(bounds) => {
            format!("{} to {} %", percent(bounds.low), percent(bounds.high))
        }
    }
}

/// A click opens the drill, in which everything in the design can be made to fail.
#[component]
pub fn DrillButton(store: Store) -> impl IntoView {
    let on = move || store.drill.with(Option::is_some);
    let toggle = move |_| {
        if let Some(action) = actions::by_id("drill") {
            store.update(|editor| (action.run)(editor));
        }
    };
    view! {
        <button
            type="button"
            class="button small outline only-open"
            aria-pressed=move || on().to_string()
            data-tip=words::tip("drill")
            data-tip-side="up-end"
            on:click=toggle
        >
            <Glyph name="drill" />
            {move || if on() { "End the drill" } else { "Failure drill" }}
        </button>
    }
}

fn row(
    store: Store,
    evaluation: &Evaluation,
    place: usize,
    journey: &Journey,
    chosen: RwSignal<Option<Key>>,
    open: bool,
) -> AnyView {
    let (year, month, modelled) = if journey.possible {
        let estimate = journey.availability;
        (
            format!("{} a year", downtime_of(estimate, Period::Year)),
            format!("{} a month", downtime_of(estimate, Period::Month)),
            share(estimate),
        )
    } else {
        (
            "Does not work as drawn".to_owned(),
            String::new(),
            "–".to_owned(),
        )
    };
    let missed = journey
        .target_availability
        .is_some_and(|target| journey.availability.high() < target);
    let target = journey.target_availability.map(|target| {
        let text = format!("target {} %", percent_as_given(target));
        view! { <span class=if missed { "aside missed" } else { "aside" }>{text}</span> }
    });
    let few = evaluation.uptime.journeys.len() <= WITH_AGREEMENTS;
    let agreements = few
        .then(|| {
            let version = store.version.get_untracked();
            evaluation.contract(version.topology(), place)
        })
        .flatten();
    let agreements = agreements.map_or_else(
        || "–".to_owned(),
        |contract| format!("{} %", percent(contract.availability())),
    );
    let points: Vec<NodeId> = journey.single_points.clone();
    let nothing = (points.is_empty() && journey.possible).then_some("Nothing but a whole service");
    let pointed: BTreeSet<NodeId> = points.iter().copied().collect();
    let focused = pointed.clone();
    let own = key(journey);
    view! {
        <tr aria-current=open.then_some("true")>
            <td>
                <button
                    type="button"
                    class="journey-name"
                    aria-pressed=open.to_string()
                    on:click=move |_| chosen.set(Some(own))
                >
                    {journey.name.clone()}
                </button>
            </td>
            <td class="amount">{year}<span class="aside">{month}</span></td>
            <td class="amount">{modelled}{target}</td>
            <td class="amount">{agreements}</td>
            <td><span class="verdicts">{verdicts(journey)}</span></td>
            <td
                on:mouseenter=move |_| store.pointed.set(pointed.clone())
                on:mouseleave=move |_| store.pointed.set(BTreeSet::new())
                on:focusin=move |_| store.pointed.set(focused.clone())
                on:focusout=move |_| store.pointed.set(BTreeSet::new())
            >
                <span class="verdicts">
                    {points.into_iter().map(|id| view! { <NodeChip store id /> }).collect_view()}
                    {nothing}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// Which zones a journey survives.
fn verdicts(journey: &Journey) -> impl IntoView + use<> {
    (journey.survives.iter())
        .map(|(zone, survives)| {
            let (icon, verb, class) = if *survives {
                ("check", "survives", "zone-verdict yes")
            } else {
                ("close", "does not survive", "zone-verdict no")
            };
            let spoken = format!("{verb} the loss of {}", zone.name());
            view! {
                <span class=class title=spoken>
                    <Glyph name=icon />
                    {zone.name()}
                    <span class="visually-hidden">{format!(": {verb}")}</span>
                </span>
            }
        })
        .collect_view()
}
