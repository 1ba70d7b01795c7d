//! The icons of `assets/icons`, as paths: the page, the canvas and pictures draw the same ones.

/// The paths of an icon in a square of 24 by 24; every one is stroked, some are filled as well.
#[derive(Debug, Clone, Copy)]
pub struct Icon {
    /// The data of each path, and whether it is filled.
    pub paths: &'static [(&'static str, bool)],
}

include!(concat!(env!("OUT_DIR"), "/icons.rs"));

/// The icon of a component type; nothing is drawn for one that has none.
#[must_use]
pub fn component(id: &str) -> Icon {
    named(COMPONENTS, id)
}

/// An icon of the interface.
#[must_use]
pub fn interface(id: &str) -> Icon {
    named(INTERFACE, id)
}

fn named(table: &[(&str, Icon)], id: &str) -> Icon {
    let found = table
        .binary_search_by_key(&id, |(name, _)| name)
        .ok()
        .and_then(|index| table.get(index));
    found.map_or(Icon { paths: &[] }, |(_, icon)| *icon)
}
