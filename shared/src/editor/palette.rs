//! What can be dragged onto the canvas: every component type, some of them in more than one form.

use serde_json::{Map, json};

use crate::component::{Category, Component};

/// Something that can be dragged onto the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Names the item; the component's id, with a form after a colon where there is one.
    pub id: String,
    /// Its words in the palette.
    pub label: &'static str,
    /// What it puts on the canvas.
    pub component: Component,
}

/// Forms of a component type: its id, the form, the label and the fields that make the form.
type FormOf = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// Component types that come in several forms.
const FORMS: &[FormOf] = &[
    ("subnet", "public", "Public subnet", &[("kind", "public")]),
    (
        "subnet",
        "private",
        "Private subnet",
        &[("kind", "private")],
    ),
    (
        "subnet",
        "isolated",
        "Isolated subnet",
        &[("kind", "isolated")],
    ),
];

/// Every item, in the order of the palette: by category, then by the list of types.
#[must_use]
pub fn items() -> Vec<Item> {
    let mut items: Vec<Item> = Component::all().into_iter().flat_map(forms).collect();
    items.sort_by_key(|item| {
        Category::ALL
            .iter()
            .position(|category| *category == item.component.facts().category)
    });
    items
}

/// The item with this id.
#[must_use]
pub fn item(id: &str) -> Option<Item> {
    items().into_iter().find(|item| item.id == id)
}

fn forms(component: Component) -> Vec<Item> {
    let own: Vec<Item> = (FORMS.iter())
        .filter(|(id, ..)| *id == component.id())
        .filter_map(|(id, form, label, fields)| {
            let fields: Map<_, _> = fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), json!(value)))
                .collect();
            let component = component.with(&fields).ok()?;
            Some(Item {
                id: format!("{id}:{form}"),
                label,
                component,
            })
        })
        .collect();
    if own.is_empty() {
        vec![Item {
            id: component.id().to_owned(),
            label: component.facts().name,
            component,
        }]
    } else {
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_component_type_is_in_the_palette_under_an_id_of_its_own() {
        let items = items();
        for id in Component::IDS {
            assert!(items.iter().any(|item| item.component.id() == *id), "{id}");
        }
        let ids: std::collections::BTreeSet<_> = items.iter().map(|item| &item.id).collect();
        assert_eq!(ids.len(), items.len());
    }
}
