//! Icons in the page: an svg that takes the colour and size of the words around it.

use leptos::prelude::*;
use shared::component::Component;
use shared::icons::{self, Icon};

/// An icon of the interface.
#[component]
pub fn Glyph(
    /// Its name in `assets/icons/ui`.
    #[prop(into)]
    name: Signal<&'static str>,
    /// Another class beside `icon`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    move || svg(icons::interface(name.get()), class)
}

/// The tile of a component: its icon on the light fill of its category, which stands on an ancestor.
#[component]
pub fn Tile(
    /// The id of the component type.
    id: &'static str,
    /// A larger one, for the head of a panel.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! { <span class=if large { "tile large" } else { "tile" }>{svg(icons::component(id), "")}</span> }
}

/// The icon of a component type by itself.
pub fn component_icon(id: &'static str) -> AnyView {
    svg(icons::component(id), "")
}

/// The class with the colours of a component's category.
#[must_use]
pub fn category_class(component: &Component) -> String {
    format!("category-{}", component.facts().category.css())
}

fn svg(icon: Icon, class: &'static str) -> AnyView {
    let paths: Vec<_> = (icon.paths.iter())
        .map(|(data, filled)| view! { <path d=*data fill=filled.then_some("currentColor")></path> })
        .collect();
    view! {
        <svg
            class=format!("icon {class}").trim_end().to_owned()
            aria-hidden="true"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
        >
            {paths}
        </svg>
    }
    .into_any()
}
