//! The inspector: fields of the selected node or link, or of the design when nothing is selected.

mod design;
mod field;
mod link;
mod list;
mod many;
mod node;
mod usage;

use leptos::prelude::*;
use serde_json::{Map, Value};
use shared::document::{LinkId, NodeId};
use shared::field::FieldView;

use crate::arrangement::{Arrangement, Panel};
use crate::store::Store;
use crate::widgets::{Glyph, Resizer};
use field::{Binding, Field};

/// What the inspector is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Node(NodeId),
    Link(LinkId),
    Design,
    Several,
}

/// The inspector.
#[component]
pub fn Inspector(store: Store, arrangement: Arrangement) -> impl IntoView {
    let subject = Memo::new(move |_| {
        store.selection.with(|selection| {
            let node = selection.single_node().map(Subject::Node);
            let several = || {
                if selection.is_empty() {
                    Subject::Design
                } else {
                    Subject::Several
                }
            };
            node.or_else(|| selection.single_link().map(Subject::Link))
                .unwrap_or_else(several)
        })
    });
    let content = move || match subject.get() {
        Subject::Node(id) => view! { <node::NodeInspector store arrangement id /> }.into_any(),
        Subject::Link(id) => view! { <link::LinkInspector store arrangement id /> }.into_any(),
        Subject::Design => view! { <design::DesignInspector store arrangement /> }.into_any(),
        Subject::Several => view! { <many::SeveralInspector store arrangement /> }.into_any(),
    };
    view! {
        <aside class="inspector" aria-label="Inspector">
            {content}
            <Resizer arrangement panel=Panel::Inspector label="Inspector width" />
        </aside>
    }
}

/// What stands under the head. Where nobody can change anything it takes the keyboard itself, to be scrolled.
#[component]
fn Body(store: Store, children: Children) -> impl IntoView {
    view! { <div class="inspector-body" tabindex=move || store.reading.get().then_some("0")>{children()}</div> }
}

/// What changes the design: where it is only looked at, none of it can be used.
#[component]
fn Changing(store: Store, children: Children) -> impl IntoView {
    view! { <fieldset class="changing" disabled=store.reading>{children()}</fieldset> }
}

#[component]
fn Close(arrangement: Arrangement) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button small"
            aria-label="Close inspector"
            on:click=move |_| arrangement.set_open(Panel::Inspector, false)
        >
            <Glyph name="close" />
        </button>
    }
}

/// Fields under their headings; `commit` takes the changed ones by name.
#[component]
fn Fields(
    store: Store,
    /// The fields as they are.
    fields: Memo<Vec<FieldView>>,
    /// Changes fields, or says why not.
    commit: Callback<Map<String, Value>, Result<(), String>>,
    /// The heading of the fields that stand before all groups.
    title: &'static str,
) -> impl IntoView {
    let groups = Memo::new(move |_| {
        let mut groups: Vec<&'static str> = Vec::new();
        for field in fields.get() {
            if !groups.contains(&field.group) {
                groups.push(field.group);
            }
        }
        groups
    });
    let group = move |group: &'static str| {
        let names = move || -> Vec<&'static str> {
            fields
                .get()
                .into_iter()
                .filter(|field| field.group == group)
                .map(|field| field.name)
                .collect()
        };
        let one = move |name: &'static str| {
            let view =
                Memo::new(move |_| fields.get().into_iter().find(|field| field.name == name));
            let binding = Binding {
                value: Memo::new(move |_| view.get().map_or(Value::Null, |view| view.value)),
                commit: Callback::new(move |value| {
                    commit.run(Map::from_iter([(name.to_owned(), value)]))
                }),
            };
            // The shape is asked for once: a field keeps its shape as long as it is there.
            view.get_untracked()
                .map(|view| view! { <Field store field=view binding /> })
        };
        view! {
            <section class="field-group">
                <h3>{if group.is_empty() { title } else { group }}</h3>
                <For each=names key=|name| *name children=one />
            </section>
        }
    };
    view! { <For each=move || groups.get() key=|group| *group children=group /> }
}
