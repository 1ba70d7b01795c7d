//! A list from which one value is taken.

use leptos::prelude::*;

use super::Glyph;

/// One of a few values, each with its words on the screen.
#[component]
pub fn Chooser<T: Clone + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    #[prop(into)] choices: Signal<Vec<(T, String)>>,
    chosen: RwSignal<T>,
) -> impl IntoView {
    let options = move || {
        let option = |(value, words): (T, String)| {
            let own = words.clone();
            view! { <option value=own selected=move || chosen.get() == value>{words}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    let choose = move |event| {
        let words = event_target_value(&event);
        let found = choices.with_untracked(|choices| {
            let found = choices.iter().find(|(_, own)| *own == words);
            found.map(|(value, _)| value.clone())
        });
        if let Some(value) = found {
            chosen.set(value);
        }
    };
    view! {
        <span class="select">
            <select aria-label=label on:change=choose>{options}</select>
            <Glyph name="chevron_down" />
        </span>
    }
}
