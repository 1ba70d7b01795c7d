//! Several things at once: how many, and what can be done with all of them.

use leptos::prelude::*;
use shared::editor::actions;

use super::{Body, Changing, Close};
use crate::arrangement::Arrangement;
use crate::store::Store;
use crate::widgets::Glyph;
use crate::words;

/// The inspector of several nodes and links.
#[component]
pub fn SeveralInspector(store: Store, arrangement: Arrangement) -> impl IntoView {
    let count = Memo::new(move |_| {
        store
            .selection
            .with(|selection| (selection.nodes.len(), selection.links.len()))
    });
    let contents = move || {
        let (nodes, links) = count.get();
        let parts = [(nodes, "component"), (links, "link")];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| words::count(number, noun))
            .collect();
        format!("{} selected", parts.join(", "))
    };
    let button =
        move |id: &'static str, label: &'static str, icon: &'static str, class: &'static str| {
            let act = move |_| {
                if let Some(action) = actions::by_id(id) {
                    store.update(|editor| (action.run)(editor));
                }
            };
            view! {
                <button type="button" class=class on:click=act>
                    <Glyph name=icon />
                    {label}
                </button>
            }
        };
    view! {
        <div class="inspector-head">
            <span class="tile large plain"><Glyph name="layers" /></span>
            <div class="inspector-title">
                <div class="inspector-line">
                    <h2 class="inspector-heading">{contents}</h2>
                    <Close arrangement />
                </div>
                <p class="inspector-type">"Shift+click adds and takes away"</p>
            </div>
        </div>
        <Body store>
            <Changing store>
                <section class="field-group action-list">
                    {button("duplicate", "Duplicate", "duplicate", "button outline")}
                    {button("copy", "Copy", "copy", "button outline")}
                    {button("lock", "Lock or unlock", "lock", "button outline")}
                    {button("delete", "Delete", "trash", "button danger")}
                </section>
            </Changing>
        </Body>
    }
}
