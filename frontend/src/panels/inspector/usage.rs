//! How much of something is used: an amount, or nothing as long as nobody knows, with the usual amounts
//! of small, medium and large systems a press away.

use leptos::prelude::*;
use serde_json::json;
use shared::cost::usage::Size;

use super::field::{Binding, Kind, Text};

/// An amount with the usual ones beside it; `small` is that of a small system.
#[component]
pub fn Usage(label: &'static str, binding: Binding, small: u32) -> impl IntoView {
    let hint = Signal::derive(move || {
        let unknown = binding.value.get().is_null();
        unknown.then(|| "Unknown, and not in the total.".to_owned())
    });
    let sizes = Size::ALL.map(|(size, word)| {
        let amount = size.of(small);
        let chosen = move || binding.value.get() == json!(amount);
        let choose = move |_| {
            // An amount that is proposed is a legal one.
            binding.commit.run(json!(amount)).ok();
        };
        view! {
            <button
                type="button"
                class="button"
                title=amount.to_string()
                aria-label=format!("{label}: {word}")
                aria-pressed=move || chosen().to_string()
                on:click=choose
            >
                {word}
            </button>
        }
    });
    view! {
        <Text label binding kind=Kind::Amount hint />
        <div class="usage-sizes">{sizes}</div>
    }
}
