//! What the same design would cost in other regions; choosing one builds it there.

use leptos::prelude::*;
use shared::component::Component;
use shared::cost::Bill;
use shared::cost::scale::Scale;
use shared::cost::what_if::{Offer, elsewhere};
use shared::topology::Topology;

use super::what_ifs::{later, offer};
use crate::store::Store;

/// So many regions of a design are offered elsewhere.
const MOST: usize = 3;

/// Every region of the design elsewhere.
#[component]
pub fn Regions(store: Store, scale: Signal<Scale>) -> impl IntoView {
    let offers = later(store, find);
    let list = move || {
        let offers = offers.get().unwrap_or_default();
        offers
            .into_iter()
            .map(|one| offer(store, one, scale.get()))
            .collect_view()
    };
    view! {
        <section aria-label="Elsewhere">
            <h4>"In other regions"</h4>
            <ul class="what-ifs">{list}</ul>
        </section>
    }
}

fn find(topology: &Topology<'_>, bill: &Bill) -> Vec<Offer> {
    let is_region = |component: &Component| matches!(component, Component::Region(_));
    let regions = topology
        .nodes()
        .filter(|(_, node)| is_region(&node.component));
    let offers = regions
        .take(MOST)
        .flat_map(|(id, _)| elsewhere(topology, bill, id));
    offers.collect()
}
