//! How available each journey is, which zones it survives, and what alone takes it down.

use leptos::prelude::*;
use shared::document::NodeId;
use shared::uptime::Journey;

use super::problems::NodeChip;
use crate::store::Store;
use crate::widgets::Glyph;
use crate::words;

/// The table of journeys.
#[component]
pub fn Availability(store: Store) -> impl IntoView {
    move || {
        let journeys = store.analysis.get().uptime.journeys.clone();
        if journeys.is_empty() {
            return view! {
                <p class="drawer-empty">
                    <Glyph name="clock" />
                    "No journey yet. Draw a client and link it to what it uses: each such link begins a journey."
                </p>
            }
            .into_any();
        }
        view! {
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Journey"</th>
                        <th scope="col" class="amount">"Availability"</th>
                        <th scope="col" class="amount">"Downtime a year"</th>
                        <th scope="col">"Survives the loss of"</th>
                        <th scope="col">"Takes it down alone"</th>
                    </tr>
                </thead>
                <tbody>{journeys.into_iter().map(|journey| row(store, journey)).collect_view()}</tbody>
            </table>
        }
        .into_any()
    }
}

fn row(store: Store, journey: Journey) -> AnyView {
    let (percent, downtime) = match (journey.possible, journey.availability) {
        (false, _) => ("Does not work as drawn".to_owned(), "–".to_owned()),
        (true, None) => ("Too entangled to tell".to_owned(), "–".to_owned()),
        (true, Some(availability)) => {
            let (value, unit) = words::downtime(availability);
            (
                format!("{} %", words::percent(availability)),
                format!("{value} {unit}"),
            )
        }
    };
    let missed = matches!((journey.availability, journey.target_availability), (Some(is), Some(wanted)) if is < wanted);
    let target = journey.target_availability.map(|target| {
        let text = format!("target {} %", words::percent_as_given(target));
        view! { <span class=if missed { "aside missed" } else { "aside" }>{text}</span> }
    });
    let zones: Vec<_> = (journey.survives.iter())
        .map(|(zone, survives)| {
            let (icon, verb, class) = if *survives {
                ("check", "survives", "zone-verdict yes")
            } else {
                ("close", "does not survive", "zone-verdict no")
            };
            let spoken = format!("{verb} the loss of {}", zone.name());
            view! {
                <span class=class title=spoken.clone()>
                    <Glyph name=icon />
                    {zone.name()}
                    <span class="visually-hidden">{format!(": {verb}")}</span>
                </span>
            }
        })
        .collect();
    let points: Vec<NodeId> = journey.single_points.clone();
    let nothing = (points.is_empty() && journey.possible).then_some("Nothing");
    view! {
        <tr>
            <td>{journey.name.clone()}</td>
            <td class="amount">{percent}{target}</td>
            <td class="amount">{downtime}</td>
            <td><span class="verdicts">{zones}</span></td>
            <td>
                <span class="verdicts">
                    {points.into_iter().map(|id| view! { <NodeChip store id /> }).collect_view()}
                    {nothing}
                </span>
            </td>
        </tr>
    }
    .into_any()
}
