//! What the design costs: the total and how it moved, what it consists of, and what is not known.

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::cost::bill::{Bill, Grouping, Line};
use shared::cost::meter::Owner;
use shared::cost::scale::{Period, Scale};
use shared::cost::table::{Mark, Table};
use shared::topology::Topology;

use super::problems::NodeChip;
use crate::store::Store;
use crate::widgets::Glyph;

const GROUPINGS: [(Grouping, &str); 6] = [
    (Grouping::Owner, "Component or link"),
    (Grouping::Component, "Type"),
    (Grouping::Service, "Service"),
    (Grouping::Zone, "Zone"),
    (Grouping::Region, "Region"),
    (Grouping::Environment, "Environment"),
];

/// The total before the last change that moved it, and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moved {
    before: Decimal,
    now: Decimal,
}

/// The cost panel.
#[component]
pub fn Cost(store: Store) -> impl IntoView {
    let grouping = RwSignal::new(Grouping::Owner);
    let period = RwSignal::new(Period::Month);
    let bill = Memo::new(move |_| {
        (store.version).with(|version| Bill::of(&Topology::of(&version.document)))
    });
    let moved = Memo::new(move |last: Option<&Moved>| {
        let now = bill.with(|bill| bill.total.expected);
        match last {
            Some(last) if last.now == now => *last,
            Some(last) => Moved {
                before: last.now,
                now,
            },
            None => Moved { before: now, now },
        }
    });
    let scale = Signal::derive(move || Scale {
        period: period.get(),
        hours: store
            .version
            .with(|version| version.document.settings.hours_per_month),
        rate: Decimal::ONE,
    });
    let periods = Period::ALL.map(|(one, word)| {
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || (period.get() == one).to_string()
                on:click=move |_| period.set(one)
            >
                {word}
            </button>
        }
    });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let found = GROUPINGS.into_iter().find(|(_, label)| *label == chosen);
        if let Some((found, _)) = found {
            grouping.set(found);
        }
    };
    let total = move || {
        let (moved, scale) = (moved.get(), scale.get());
        let difference = scale.shown(moved.now) - scale.shown(moved.before);
        let sign = if difference > Decimal::ZERO { "+" } else { "" };
        let unknown = bill.with(|bill| bill.unknown().count());
        let least = if unknown > 0 { "from " } else { "" };
        let difference = (!difference.is_zero())
            .then(|| view! { <span class="aside">{format!("{sign}{difference} USD")}</span> });
        let cases = bill.with(|bill| bill.total);
        let range = (cases.low != cases.high).then(|| {
            let (low, high) = (scale.shown(cases.low), scale.shown(cases.high));
            view! { <span class="aside">{format!("{low} to {high} USD with the traffic")}</span> }
        });
        view! {
            <strong class="cost-amount">{format!("{least}{} USD", scale.shown(moved.now))}</strong>
            {difference}
            {range}
        }
    };
    let assumptions = move || {
        let (hours, free_tier) = store.version.with(|version| {
            let settings = &version.document.settings;
            (settings.hours_per_month, settings.free_tier)
        });
        let free = if free_tier {
            "free tier taken off"
        } else {
            "no free tier"
        };
        let newest = Table::current().newest();
        format!(
            "List prices of {newest} in USD, on demand, before tax; {hours} hours a month; {free}."
        )
    };
    let groups = move || {
        let groups = store.version.with(|version| {
            let topology = Topology::of(&version.document);
            bill.with(|bill| bill.by(&topology, grouping.get()))
        });
        let row = |group: shared::cost::bill::Group| {
            let amount = scale.get().shown(group.total.expected).to_string();
            let unknown = (group.unknown > 0).then(|| {
                let text = format!("{} not known", group.unknown);
                view! { <span class="aside">{text}</span> }
            });
            view! { <tr><td>{group.name}</td><td class="amount">{amount}{unknown}</td></tr> }
        };
        groups.into_iter().map(row).collect_view()
    };
    let lines = move || {
        let lines = bill.with(|bill| bill.lines.clone());
        let scale = scale.get();
        lines
            .into_iter()
            .map(|line| row(store, &line, scale))
            .collect_view()
    };
    move || {
        if bill.with(|bill| bill.lines.is_empty()) {
            return view! {
                <p class="drawer-empty">
                    <Glyph name="layers" />
                    "Nothing is billed yet. Draw a component, and its cost appears here."
                </p>
            }
            .into_any();
        }
        view! {
            <div class="cost-head">
                <p class="cost-total" role="status">{total}</p>
                <div class="cost-periods" role="group" aria-label="Period">{periods.clone()}</div>
                <p class="aside">{assumptions}</p>
            </div>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">
                            <select aria-label="Grouped by" on:change=choose>
                                {GROUPINGS.map(|(one, label)| {
                                    view! {
                                        <option value=label selected=move || grouping.get() == one>{label}</option>
                                    }
                                })}
                            </select>
                        </th>
                        <th scope="col" class="amount">"USD"</th>
                    </tr>
                </thead>
                <tbody>{groups}</tbody>
            </table>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Billed"</th>
                        <th scope="col">"For"</th>
                        <th scope="col">"Quantity × rate"</th>
                        <th scope="col" class="amount">"USD"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        }
        .into_any()
    }
}

/// A line of the bill; what is not known says so, with its rate.
fn row(store: Store, line: &Line, scale: Scale) -> AnyView {
    let table = Table::current();
    let owner = match line.owner {
        Owner::Node(id) => view! { <NodeChip store id /> }.into_any(),
        Owner::Link(id) => {
            let ends = store.version.with_untracked(|version| {
                let link = version.document.link(id);
                link.map(|link| (link.from, link.to))
            });
            ends.map(|(from, to)| {
                view! { <NodeChip store id=from />" → "<NodeChip store id=to /> }
            })
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
        Ok(monthly) => scale.shown(monthly.expected).to_string(),
        Err(_) => "–".to_owned(),
    };
    let why = line.monthly.err().map(|gap| {
        view! { <span class="aside missed">{gap.why()}</span> }
    });
    let origin = price.and_then(|price| Some(table.tiers(price).next()?.origin));
    let source = origin.map_or(String::new(), |origin| {
        format!("{} ({})", origin.source, origin.date)
    });
    let mark = (line.mark != Mark::Read)
        .then(|| view! { <span class="aside">{format!("price {}", line.mark.word())}</span> });
    view! {
        <tr>
            <td>{owner}</td>
            <td>{line.part}</td>
            <td title=source>{format!("{} {unit}", rates.join(" + "))}{mark}</td>
            <td class="amount">{amount}{why}</td>
        </tr>
    }
    .into_any()
}
