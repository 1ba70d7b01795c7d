//! A first look around in four steps, for people who are here for the first time. It covers nothing, and
//! goes away for good when it is skipped.

use leptos::prelude::*;

use crate::browser::storage;
use crate::store::Store;
use crate::widgets::Glyph;

/// Where it is remembered that somebody has seen it.
const KEY: &str = "azimuth.tour";

/// The steps: what to do, and why.
const STEPS: [(&str, &str); 4] = [
    (
        "Drag a component from the left",
        "Containers that are missing are made with the drop. Subnets get free addresses by themselves.",
    ),
    (
        "Connect by the handles",
        "They appear under the pointer. A click on one offers what usually follows; a line that makes no sense turns red and says why.",
    ),
    (
        "Watch the numbers at the top",
        "Findings and downtime follow every change. Press one of them to see what is behind it.",
    ),
    (
        "Ctrl+K finds everything",
        "Actions, components, and what is drawn. Press ? for all keys.",
    ),
];

/// The tour, until it was seen or skipped.
#[component]
pub fn Tour(store: Store) -> impl IntoView {
    let seen = storage::read_text(KEY).is_some();
    // Tests and shared links begin with the drawing.
    let asked = crate::browser::window()
        .location()
        .search()
        .unwrap_or_default();
    let linked = crate::browser::address::link().is_some();
    let measured = crate::browser::is_asked("bench");
    let quiet = measured || asked.contains("test") && !asked.contains("tour");
    let step = RwSignal::new((!seen && !linked && !quiet).then_some(0_usize));
    let end = move || {
        step.set(None);
        // Where nothing can be remembered it comes again, which is no harm.
        storage::write_text(KEY, "seen").ok();
    };
    let next = move |_| match step.get_untracked() {
        Some(at) if at + 1 < STEPS.len() => step.set(Some(at + 1)),
        _ => end(),
    };
    move || {
        let at = step.get()?;
        let (title, words) = STEPS.get(at).copied()?;
        let last = at + 1 == STEPS.len();
        store.said.set(format!("{title}. {words}"));
        Some(view! {
            <section class="tour" aria-label="A first look around">
                <p class="tour-step">{format!("{} of {}", at + 1, STEPS.len())}</p>
                <h2>{title}</h2>
                <p>{words}</p>
                <div class="tour-actions">
                    <button type="button" class="button small" on:click=move |_| end()>"Skip"</button>
                    <button type="button" class="button small primary" on:click=next>
                        {if last { "Done" } else { "Next" }}
                        <Glyph name="chevron_right" />
                    </button>
                </div>
            </section>
        })
    }
}
