//! Every line of the bill: what for, quantity times rate, amount, and where the price was read.

use leptos::prelude::*;
use shared::cost::bill::Line;
use shared::cost::meter::Owner;
use shared::cost::scale::Scale;
use shared::cost::table::{Mark, Table};

use super::unit;
use crate::panels::problems::NodeChip;
use crate::store::Store;

/// So many lines are shown; the CSV has all.
const SHOWN: usize = 300;

/// The table, the largest amounts first and what is not known last.
#[component]
pub fn Lines(store: Store, scale: Signal<Scale>) -> impl IntoView {
    let ordered = move || {
        let mut lines = store.bill.with(|bill| bill.lines.clone());
        lines.sort_by_key(|line| {
            std::cmp::Reverse(line.monthly.ok().map(|monthly| monthly.expected))
        });
        lines
    };
    let rows = move || {
        let scale = scale.get();
        let rows = ordered().into_iter().take(SHOWN);
        rows.map(|line| row(store, &line, scale)).collect_view()
    };
    let more = move || {
        let more = store
            .bill
            .with(|bill| bill.lines.len())
            .saturating_sub(SHOWN);
        (more > 0).then(
            || view! { <p class="aside">{format!("{more} smaller ones are in the CSV.")}</p> },
        )
    };
    view! {
        <table class="table cost-lines">
            <thead>
                <tr>
                    <th scope="col">"Billed"</th>
                    <th scope="col">"For"</th>
                    <th scope="col">"Quantity × rate"</th>
                    <th scope="col" class="amount">{move || unit(scale.get().period)}</th>
                    <th scope="col">"Price of"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {more}
    }
}

/// A line; what is not known says so, with its rate.
fn row(store: Store, line: &Line, scale: Scale) -> AnyView {
    let table = Table::current();
    let owner = match line.owner {
        Owner::Node(id) => view! { <NodeChip store id /> }.into_any(),
        Owner::Link(id) => {
            let ends = store.version.with_untracked(|version| {
                let link = version.document.link(id);
                link.map(|link| (link.from, link.to))
            });
            ends.map(|(from, to)| view! { <NodeChip store id=from />" → "<NodeChip store id=to /> })
                .into_any()
        }
    };
    let price = line.price.as_ref().ok().copied();
    let unit = price.map_or("", |price| table.unit(price).text);
    let rates: Vec<String> = (line.rates.iter())
        .map(|rate| match line.quantity {
            Some(_) => format!("{} × {}", rate.units.round_dp(2).normalize(), rate.usd),
            None => format!("? × {}", rate.usd),
        })
        .collect();
    let amount = match line.monthly {
        Ok(monthly) => scale.written(monthly.expected),
        Err(_) => "–".to_owned(),
    };
    let why = line.monthly.err().map(|gap| {
        view! { <span class="aside missed">{gap.why()}</span> }
    });
    let origin = price.and_then(|price| Some(table.tiers(price).next()?.origin));
    let source = origin.map(|origin| {
        let mark = match line.mark {
            Mark::Read => String::new(),
            mark => format!(", {}", mark.word()),
        };
        view! { <span title=origin.source>{format!("{}{mark}", origin.date)}</span> }
    });
    view! {
        <tr>
            <td>{owner}</td>
            <td>{line.part}</td>
            <td>{format!("{} {unit}", rates.join(" + "))}</td>
            <td class="amount">{amount}{why}</td>
            <td>{source}</td>
        </tr>
    }
    .into_any()
}
