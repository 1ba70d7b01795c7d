//! Messages that go away by themselves, and what is only said to screen readers.

use leptos::prelude::*;

use crate::store::{Store, Toast, Tone};
use crate::widgets::Glyph;

/// Messages above the canvas.
#[component]
pub fn Toasts(store: Store) -> impl IntoView {
    let toast = move |toast: Toast| {
        let (class, icon) = match toast.tone {
            Tone::Success => ("toast success", "check"),
            Tone::Warning => ("toast warning", "warning"),
            Tone::Error => ("toast error", "error"),
        };
        view! {
            <div class=class>
                <Glyph name=icon />
                <span class="text">{toast.text}</span>
                <button type="button" class="icon-button small" aria-label="Dismiss" on:click=move |_| store.dismiss(toast.id)>
                    <Glyph name="close" />
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status">
            <For each=move || store.toasts.get() key=|toast| toast.id children=toast />
        </div>
    }
}

/// What happened last, for people who cannot see it.
#[component]
pub fn Spoken(store: Store) -> impl IntoView {
    view! {
        <div class="visually-hidden" role="log" aria-live="polite" aria-label="What happened">
            {move || store.said.get()}
        </div>
    }
}
