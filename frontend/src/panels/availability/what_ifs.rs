//! Changes that would make a journey more available, each one step of undo.

use leptos::prelude::*;
use shared::cost::cents;
use shared::editor::Command;
use shared::uptime::Journey;
use shared::uptime::detail::Detail;
use shared::uptime::report::{Period, downtime};
use shared::uptime::what_if::{self, Gain};

use crate::browser::delay::Delay;
use crate::store::Store;
use crate::widgets::Change;

/// They are worked out when nothing changed for so long, in milliseconds.
const QUIET: u32 = 200;
/// So many are offered.
const OFFERED: usize = 6;

/// The changes that save most downtime for a dollar.
#[component]
pub fn WhatIfs(store: Store, journey: Journey, detail: Detail) -> impl IntoView {
    let gains = RwSignal::new(None::<Vec<Gain>>);
    let quiet = Delay::of(QUIET);
    let version = store.version.get_untracked();
    quiet.then(move || {
        if store.version.get_untracked() == version {
            let found = what_if::what_ifs(&version.document, &journey, &detail);
            // The panel may be closed by now.
            gains.try_set(Some(found));
        }
    });
    let list = move || match gains.get() {
        None => view! { <p class="aside">"Trying changes"</p> }.into_any(),
        Some(gains) if gains.is_empty() => {
            view! { <p class="aside">"No single change is known that would help."</p> }.into_any()
        }
        Some(gains) => view! {
            <ul class="what-ifs">
                {gains.into_iter().take(OFFERED).map(|gain| offer(store, gain)).collect_view()}
            </ul>
        }
        .into_any(),
    };
    view! {
        <section>
            <h4>"What if"</h4>
            {list}
        </section>
    }
}

fn offer(store: Store, gain: Gain) -> AnyView {
    let saved = format!("−{} a year", downtime(1.0 - gain.saved, Period::Year));
    let cost = match gain.monthly.map(cents) {
        None => "cost not known".to_owned(),
        Some(monthly) if monthly.is_zero() => "costs nothing".to_owned(),
        Some(monthly) if monthly.is_sign_negative() => format!("−{} USD a month", monthly.abs()),
        Some(monthly) => format!("+{monthly} USD a month"),
    };
    let command = Command::Improve(Box::new(gain.what_if));
    let label = gain.label;
    view! {
        <li>
            <Change store label command />
            <span class="saved">{saved}<span class="aside">{cost}</span></span>
        </li>
    }
    .into_any()
}
