//! A box to check.

use leptos::prelude::*;

/// Yes or no, with the words for yes beside it.
#[component]
pub fn Check(
    label: &'static str,
    checked: RwSignal<bool>,
    /// Whether it can be changed.
    #[prop(into, default = true.into())]
    enabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="check-line">
            <input
                type="checkbox"
                prop:checked=checked
                disabled=move || !enabled.get()
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            {label}
        </label>
    }
}
