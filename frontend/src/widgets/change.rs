//! Buttons that change the design.

use leptos::prelude::*;
use shared::editor::Command;
use shared::rules::Finding;

use crate::store::Store;

/// A button that makes a change; where the design is only looked at, the words that say what would be changed.
#[component]
pub fn Change(store: Store, label: String, command: Command) -> impl IntoView {
    move || {
        let (label, command) = (label.clone(), command.clone());
        match store.reading.get() {
            true => view! { <span>{label}</span> }.into_any(),
            false => view! {
                <button
                    type="button"
                    class="button small outline"
                    on:click=move |_| store.run_or_tell(command.clone())
                >
                    {label}
                </button>
            }
            .into_any(),
        }
    }
}

/// A button that mends a finding; none where that is not possible, or the design only looked at.
#[component]
pub fn Mend(store: Store, finding: Finding) -> impl IntoView {
    move || {
        let label = finding.fix.clone().filter(|_| !store.reading.get())?;
        let command = Command::Fix(finding.clone());
        Some(view! { <Change store label command /> })
    }
}
