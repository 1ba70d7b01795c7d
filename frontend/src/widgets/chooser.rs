//! A list from which one value is taken.

use leptos::prelude::*;

use super::Glyph;

/// One of a few values, each with its words on the screen.
#[component]
pub fn Chooser<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    choices: Vec<(T, &'static str)>,
    chosen: RwSignal<T>,
) -> impl IntoView {
    let options = choices.iter().map(|&(value, words)| {
        view! { <option value=words selected=move || chosen.get() == value>{words}</option> }
    });
    let options = options.collect_view();
    let choose = move |event| {
        let words = event_target_value(&event);
        if let Some((value, _)) = choices.iter().find(|(_, own)| *own == words) {
            chosen.set(*value);
        }
    };
    view! {
        <span class="select">
            <select aria-label=label on:change=choose>{options}</select>
            <Glyph name="chevron_down" />
        </span>
    }
}
