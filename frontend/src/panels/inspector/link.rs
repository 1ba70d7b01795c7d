//! The selected link: its ends, why it makes no sense, its fields.

use leptos::prelude::*;
use shared::connection;
use shared::document::{Link, LinkId};
use shared::editor::{Command, actions};
use shared::field;

use super::{Body, Changing, Close, Fields};
use crate::arrangement::Arrangement;
use crate::panels::problems::NodeChip;
use crate::store::Store;
use crate::widgets::Glyph;
use crate::words;

/// The inspector of a link.
#[component]
pub fn LinkInspector(store: Store, arrangement: Arrangement, id: LinkId) -> impl IntoView {
    let fields = Memo::new(move |before: Option<&Vec<_>>| {
        let link = store
            .version
            .with(|version| version.document.link(id).cloned());
        let fields = link.map(|mut link: Link| field::views(|form| link.fields(form)));
        fields.or_else(|| before.cloned()).unwrap_or_default()
    });
    let ends = Memo::new(move |_| {
        store
            .version
            .with(|version| version.document.link(id).map(|link| (link.from, link.to)))
    });
    let refusal = Memo::new(move |_| {
        let version = store.version.get();
        let topology = version.topology();
        topology
            .document
            .link(id)
            .and_then(|link| connection::check(topology, link).err())
            .map(|refusal| refusal.why)
    });
    let commit = Callback::new(move |changes| store.run(Command::SetLinkFields(id, changes)));
    let delete = move |_| {
        if let Some(action) = actions::by_id("delete") {
            store.update(|editor| (action.run)(editor));
        }
    };
    view! {
        <div class="inspector-head">
            <span class="tile large plain"><Glyph name="link" /></span>
            <div class="inspector-title">
                <div class="inspector-line">
                    <h2 class="inspector-heading">"Link"</h2>
                    <Close arrangement />
                </div>
                <div class="inspector-line">
                    <p class="inspector-type">"From one component to another"</p>
                    <Changing store>
                        <div class="inspector-actions">
                            <button type="button" class="icon-button small" aria-label="Delete" data-tip=words::tip("delete") data-tip-side="end" on:click=delete>
                                <Glyph name="trash" />
                            </button>
                        </div>
                    </Changing>
                </div>
            </div>
        </div>
        <Body store>
            {move || refusal.get().map(|why| view! {
                <div class="finding error">
                    <Glyph name="error" />
                    <p><span class="severity">"Not possible"</span> {format!(" because {why}.")}</p>
                </div>
            })}
            <section class="field-group">
                <h3>"Ends"</h3>
                {move || ends.get().map(|(from, to)| view! {
                    <div class="field"><span class="field-label">"From"</span><span><NodeChip store id=from /></span></div>
                    <div class="field"><span class="field-label">"To"</span><span><NodeChip store id=to /></span></div>
                })}
            </section>
            <Changing store>
                <Fields store fields commit title="General" />
            </Changing>
        </Body>
    }
}
