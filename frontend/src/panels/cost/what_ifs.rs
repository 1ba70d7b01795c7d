//! Changes that move what the design costs, each one step of undo.

use leptos::prelude::*;
use shared::cost::scale::Scale;
use shared::cost::what_if::{self, Offer};
use shared::editor::Command;
use shared::topology::Topology;

use super::difference;
use crate::browser::delay::Delay;
use crate::store::Store;
use crate::widgets::Change;

/// They are worked out when nothing changed for so long, in milliseconds.
const QUIET: u32 = 200;
/// So many are offered.
const OFFERED: usize = 10;

/// Offers that are worked out a moment after the bill; none: not yet.
pub fn later(
    store: Store,
    find: impl Fn(&Topology<'_>, &shared::cost::Bill) -> Vec<Offer> + Copy + 'static,
) -> RwSignal<Option<Vec<Offer>>> {
    let offers = RwSignal::new(None);
    let quiet = Delay::of(QUIET);
    Effect::new(move |_| {
        let bill = store.bill.get();
        quiet.then(move || {
            let version = store.version.get_untracked();
            let found = find(version.topology(), &bill);
            // The panel may be closed by now.
            offers.try_set(Some(found));
        });
    });
    offers
}

/// The changes that save most.
#[component]
pub fn WhatIfs(store: Store, scale: Signal<Scale>) -> impl IntoView {
    let offers = later(store, what_if::what_ifs);
    let list = move || {
        match offers.get() {
        None => view! { <p class="aside">"Trying changes"</p> }.into_any(),
        Some(offers) if offers.is_empty() => {
            view! { <p class="aside">"No single change is known that would cost less."</p> }
                .into_any()
        }
        Some(offers) => view! {
            <ul class="what-ifs">
                {offers.into_iter().take(OFFERED).map(|one| offer(store, one, scale.get())).collect_view()}
            </ul>
        }
        .into_any(),
    }
    };
    view! {
        <section aria-label="What if">
            <h4>"What if"</h4>
            {list}
        </section>
    }
}

/// A button with what it brings.
pub fn offer(store: Store, offer: Offer, scale: Scale) -> AnyView {
    let class = if offer.monthly.is_sign_negative() {
        "saved"
    } else {
        "dearer"
    };
    let amount = difference(scale.shown(offer.monthly));
    let unpriced = (offer.unpriced > 0)
        .then(|| view! { <span class="aside missed">{format!("{} without a price", offer.unpriced)}</span> });
    let price = offer
        .what_if
        .price()
        .map(|price| view! { <span class="aside">{price}</span> });
    let command = Command::Reprice(Box::new(offer.what_if));
    let label = offer.label;
    view! {
        <li>
            <span>
                <Change store label command />
                {price}
                {unpriced}
            </span>
            <span class=class>{amount}</span>
        </li>
    }
    .into_any()
}
