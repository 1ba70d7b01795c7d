//! Availability in all its detail, which only some panels ask for: worked out on the page, in parts between which the browser
//! paints and takes input, while one of them is open.

use std::sync::Arc;

use leptos::prelude::*;
use shared::uptime::{Effort, Evaluation};

use super::{STEPS, pause};
use crate::browser::delay;
use crate::store::{Store, Version};

/// After so many milliseconds of work it is the browser's turn.
const TURN: f64 = 6.0;

/// Works it out for every version that is analysed, as long as somebody looks at it.
pub fn follow(store: Store) {
    let runs = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let run = runs.get_value() + 1;
        runs.set_value(run);
        let version = (store.analysed.get())
            .filter(|version| store.is_detailed.get() && !version.document.nodes.is_empty());
        match version {
            Some(version) => leptos::task::spawn_local(async move {
                let is_last = || runs.get_value() == run;
                // None: there is another version, or nobody looks any more.
                evaluate(store, version, is_last).await.unwrap_or_default();
            }),
            None => store.evaluation.set(None),
        }
    });
}

async fn evaluate(store: Store, version: Version, is_wanted: impl Fn() -> bool) -> Option<()> {
    pause(store, &is_wanted).await?;
    let evaluation = Arc::new(Evaluation::of(version.topology(), Effort::LIVE));
    store.evaluation.set(Some(Arc::clone(&evaluation)));
    if evaluation.uptime.is_exact() {
        return Some(());
    }
    let mut evaluation = Evaluation::clone(&evaluation);
    let mut since = delay::now();
    while !evaluation.go_on(STEPS) {
        if delay::now() - since > TURN {
            pause(store, &is_wanted).await?;
            since = delay::now();
        }
    }
    store.evaluation.set(Some(Arc::new(evaluation)));
    Some(())
}
