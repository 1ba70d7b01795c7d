//! A list of parts with fields of their own, such as the listeners of a load balancer.

use leptos::prelude::*;
use serde_json::{Map, Value};
use shared::field::FieldView;

use super::field::{Binding, Field};
use crate::store::Store;
use crate::widgets::Glyph;

/// A list with a part's fields under each other, and buttons to add and remove parts.
#[component]
pub fn List(
    store: Store,
    label: &'static str,
    sample: Vec<FieldView>,
    binding: Binding,
) -> impl IntoView {
    let count = Memo::new(move |_| binding.value.get().as_array().map_or(0, Vec::len));
    let parts = move || {
        binding
            .value
            .get_untracked()
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let fresh: Map<String, Value> = sample
        .iter()
        .map(|field| (field.name.to_owned(), field.value.clone()))
        .collect();
    let add = move |_| {
        let mut parts = parts();
        parts.push(Value::Object(fresh.clone()));
        // A part made of defaults is always legal.
        binding.commit.run(Value::Array(parts)).ok();
    };
    let part = move |index: usize| {
        let title = Memo::new(move |_| title(binding.value.get().get(index)));
        let remove = move |_| {
            let mut parts = parts();
            if index < parts.len() {
                parts.remove(index);
                binding.commit.run(Value::Array(parts)).ok();
            }
        };
        let field = |field: &FieldView| {
            let name = field.name;
            let binding = Binding {
                value: Memo::new(move |_| {
                    let whole = binding.value.get();
                    whole
                        .get(index)
                        .and_then(|part| part.get(name))
                        .cloned()
                        .unwrap_or_default()
                }),
                commit: Callback::new(move |value: Value| {
                    let mut parts = parts();
                    if let Some(Value::Object(part)) = parts.get_mut(index) {
                        part.insert(name.to_owned(), value);
                    }
                    binding.commit.run(Value::Array(parts))
                }),
            };
            view! { <Field store field=field.clone() binding /> }
        };
        view! {
            <li class="part">
                <div class="part-head">
                    <span class="name">{title}</span>
                    <button type="button" class="icon-button small" aria-label=move || format!("Remove {}", title.get()) on:click=remove>
                        <Glyph name="close" />
                    </button>
                </div>
                {sample.iter().map(field).collect_view()}
            </li>
        }
        .into_any()
    };
    view! {
        <div class="field-list">
            <div class="field-label">{label}<span class="count">{count}</span></div>
            <ul>
                <For each=move || 0..count.get() key=|index| *index children=part />
            </ul>
            <button type="button" class="button small list-add" aria-label=format!("Add to {}", label.to_lowercase()) on:click=add>
                <Glyph name="plus" />
                "Add"
            </button>
        </div>
    }
}

/// A part in a few words: its first two values that say something.
fn title(part: Option<&Value>) -> String {
    let Some(Value::Object(part)) = part else {
        return String::new();
    };
    let words = part.values().filter_map(|value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let words: Vec<String> = words.take(2).collect();
    if words.is_empty() {
        "New".to_owned()
    } else {
        words.join(" ")
    }
}
