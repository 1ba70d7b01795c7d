//! The design as a whole: its settings and how much is in it.

use leptos::prelude::*;
use shared::editor::Command;
use shared::field;

use super::{Body, Changing, Close, Fields};
use crate::arrangement::Arrangement;
use crate::store::Store;
use crate::widgets::Glyph;
use crate::words;

/// The inspector of the design.
#[component]
pub fn DesignInspector(store: Store, arrangement: Arrangement) -> impl IntoView {
    let name = Memo::new(move |_| store.version.with(|version| version.document.name.clone()));
    let counts = Memo::new(move |_| {
        store
            .version
            .with(|version| (version.document.nodes.len(), version.document.links.len()))
    });
    let fields = Memo::new(move |_| {
        let mut settings = store
            .version
            .with(|version| version.document.settings.clone());
        field::views(|form| settings.fields(form))
    });
    let commit = Callback::new(move |changes| store.run(Command::SetSettings(changes)));
    let contents = move || {
        let (nodes, links) = counts.get();
        format!(
            "{}, {}",
            words::count(nodes, "component"),
            words::count(links, "link")
        )
    };
    view! {
        <div class="inspector-head">
            <span class="tile large plain"><Glyph name="layers" /></span>
            <div class="inspector-title">
                <div class="inspector-line">
                    <h2 class="inspector-heading">{name}</h2>
                    <Close arrangement />
                </div>
                <p class="inspector-type">{contents}</p>
            </div>
        </div>
        <Body store>
            <Changing store>
                <Fields store fields commit title="Design" />
            </Changing>
            <p class="inspector-empty">"Select a component or a link to see its fields."</p>
        </Body>
    }
}
