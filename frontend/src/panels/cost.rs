//! What the design costs: the total and how it moved, what it consists of, what would make it less, and
//! what is not known.

mod lines;
mod regions;
mod what_ifs;

use std::collections::BTreeSet;

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::cost::bill::{Group, Grouping};
use shared::cost::scale::{Period, Scale};
use shared::cost::table::Table;
use shared::cost::{Bill, cents, csv};
use shared::document::Document;
use shared::field::Choice;
use shared::sentence::grouped;

use crate::files;
use crate::store::Store;
use crate::widgets::{Chooser, Glyph};

const GROUPINGS: [(Grouping, &str); 6] = [
    (Grouping::Owner, "Component or link"),
    (Grouping::Component, "Type"),
    (Grouping::Service, "Service"),
    (Grouping::Zone, "Zone"),
    (Grouping::Region, "Region"),
    (Grouping::Environment, "Environment"),
];

/// What the bill can be put together by: with the keys of the tags in the design.
fn groupings(document: &Document) -> Vec<(Grouping, String)> {
    let fixed = GROUPINGS.map(|(grouping, words)| (grouping, words.to_owned()));
    let tags = (document.nodes.values().map(|node| &node.tags)).chain([&document.settings.tags]);
    let keys: BTreeSet<&str> = tags
        .flat_map(|tags| tags.iter().map(|(key, _)| key))
        .collect();
    let keys = keys
        .into_iter()
        .map(|key| (Grouping::Tag(key.to_owned()), format!("Tag {key}")));
    fixed.into_iter().chain(keys).collect()
}

/// The total before the last change that moved it, and now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moved {
    before: Decimal,
    now: Decimal,
}

/// The cost panel. While it is open, the drawing shows what everything costs.
#[component]
pub fn Cost(store: Store) -> impl IntoView {
    let grouping = RwSignal::new(Grouping::Owner);
    let period = RwSignal::new(Period::Month);
    store.cost_drawn.set(true);
    on_cleanup(move || store.cost_drawn.set(false));
    let moved = Memo::new(move |last: Option<&Moved>| {
        let now = store.bill.with(|bill| bill.total.expected);
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
            .with(|version| version.document.settings.hours()),
        rate: Decimal::ONE,
    });
    let choices = Memo::new(move |_| store.version.with(|version| groupings(&version.document)));
    let groups = move || {
        let version = store.version.get_untracked();
        let topology = version.topology();
        let groups = store.bill.with(|bill| bill.by(topology, &grouping.get()));
        let scale = scale.get();
        groups
            .into_iter()
            .map(|group| group_row(group, scale))
            .collect_view()
    };
    move || {
        if store.bill.with(|bill| bill.lines.is_empty()) {
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
                <p class="cost-total" role="status">{move || total(&store.bill.get(), moved.get(), scale.get())}</p>
                <Periods period />
                <button type="button" class="button small outline" on:click=move |_| download(store)>
                    <Glyph name="download" />
                    "CSV"
                </button>
            </div>
            <p class="cost-assumptions aside">{move || store.version.with(|version| assumptions(&version.document))}</p>
            {move || budgets(store)}
            <div class="cost-parts">
                <section>
                    <table class="table small">
                        <thead>
                            <tr>
                                <th scope="col"><Chooser label="Grouped by" choices chosen=grouping /></th>
                                <th scope="col" class="amount">{move || unit(period.get())}</th>
                            </tr>
                        </thead>
                        <tbody>{groups}</tbody>
                    </table>
                </section>
                <what_ifs::WhatIfs store scale />
                <regions::Regions store scale />
            </div>
            <lines::Lines store scale />
        }
        .into_any()
    }
}

/// The head of a column of amounts.
fn unit(period: Period) -> &'static str {
    match period {
        Period::Hour => "USD an hour",
        Period::Month => "USD a month",
        Period::Year => "USD a year",
    }
}

/// An amount with its sign, as it is shown for a difference.
fn difference(amount: Decimal) -> String {
    match amount.is_sign_negative() {
        true => format!("−{}", grouped(amount.abs())),
        false => format!("+{}", grouped(amount)),
    }
}

fn total(bill: &Bill, moved: Moved, scale: Scale) -> AnyView {
    let unknown = bill.unknown().count();
    let least = if unknown > 0 { "from " } else { "" };
    let change = scale.shown(moved.now) - scale.shown(moved.before);
    let change = (!change.is_zero()).then(|| {
        let class = if change.is_sign_negative() {
            "aside saved"
        } else {
            "aside missed"
        };
        view! { <span class=class>{difference(change)}</span> }
    });
    let cases = bill.total;
    let range = (cases.low != cases.high).then(|| {
        let (low, high) = (scale.written(cases.low), scale.written(cases.high));
        view! { <span class="aside">{format!("low {low}, high {high}")}</span> }
    });
    let unknown = (unknown > 0).then(|| {
        let parts = if unknown == 1 { "part" } else { "parts" };
        view! { <span class="aside missed">{format!("{unknown} {parts} not known")}</span> }
    });
    view! {
        <strong class="cost-amount">{format!("{least}{} {}", scale.written(moved.now), unit(scale.period))}</strong>
        {change}
        {range}
        {unknown}
    }
    .into_any()
}

#[component]
fn Periods(period: RwSignal<Period>) -> impl IntoView {
    let periods = Period::ALL.map(|(one, word)| {
        view! {
            <button
                type="button"
                class="button small"
                aria-pressed=move || (period.get() == one).to_string()
                on:click=move |_| period.set(one)
            >
                {word}
            </button>
        }
    });
    view! { <div class="cost-periods" role="group" aria-label="Period">{periods}</div> }
}

fn group_row(group: Group, scale: Scale) -> AnyView {
    let amount = scale.written(group.total.expected);
    let unknown = (group.unknown > 0).then(|| {
        let text = format!("{} not known", group.unknown);
        view! { <span class="aside">{text}</span> }
    });
    view! { <tr><td>{group.name}</td><td class="amount">{amount}{unknown}</td></tr> }.into_any()
}

fn assumptions(document: &Document) -> String {
    let settings = &document.settings;
    let free = if settings.free_tier {
        "what AWS gives every account each month is taken off"
    } else {
        "no free tier"
    };
    let table = Table::current();
    format!(
        "AWS list prices of {}, table {:08x}: on demand, before tax and discounts, {} hours a month, {free}.",
        table.newest(),
        table.version(),
        settings.hours()
    )
}

/// How environments do against their budgets.
fn budgets(store: Store) -> AnyView {
    let version = store.version.get_untracked();
    let topology = version.topology();
    let each = (topology.document.settings.budgets.iter()).map(|budget| {
        let spent = store
            .bill
            .with(|bill| bill.of_environment(topology, budget.environment));
        let spent = cents(spent.expected);
        let over = spent > budget.monthly_usd.into();
        let class = if over {
            "cost-budget missed"
        } else {
            "cost-budget"
        };
        let text = format!(
            "{}: {} of {} USD a month",
            budget.environment.label(),
            grouped(spent),
            grouped(budget.monthly_usd)
        );
        view! { <li class=class>{text}</li> }
    });
    let each = each.collect_view();
    match topology.document.settings.budgets.is_empty() {
        true => ().into_any(),
        false => view! { <ul class="cost-budgets" aria-label="Budgets">{each}</ul> }.into_any(),
    }
}

fn download(store: Store) {
    let version = store.version.get_untracked();
    let text = store
        .bill
        .with_untracked(|bill| csv::text(version.topology(), bill));
    files::download_bill(store, &text);
}
