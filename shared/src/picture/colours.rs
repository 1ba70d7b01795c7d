//! The colours of pictures: the tokens of the style sheet, read from it, so that the page, the canvas and
//! pictures have the same.

use std::collections::BTreeMap;

use super::Ground;
use crate::component::Category;
use crate::editor::scene::Tint;

/// The one file of tokens.
const TOKENS: &str = include_str!("../../../assets/styles/tokens.css");
/// What the blocks of tokens begin with.
const LIGHT: &str = ":root {";
const DARK: &str = ":root[data-theme=\"dark\"] {";

/// Colours and typefaces by the names of their tokens.
pub struct Colours(BTreeMap<&'static str, &'static str>);

impl Colours {
    /// Those of a ground: what is not said for the dark one is as on the light one.
    pub fn of(ground: Ground) -> Self {
        let mut tokens = BTreeMap::new();
        // What depends on the reader's settings comes last and is no part of a picture.
        let (plain, _) = TOKENS.split_once("@media").unwrap_or((TOKENS, ""));
        let mut block = |head: &str| {
            for part in plain.split(head).skip(1) {
                let body = part.split_once('}').map_or(part, |(body, _)| body);
                for line in body.lines() {
                    let token = line.trim().strip_prefix("--");
                    if let Some((name, value)) = token.and_then(|token| token.split_once(':')) {
                        tokens.insert(name.trim(), value.trim().trim_end_matches(';'));
                    }
                }
            }
        };
        block(LIGHT);
        if ground == Ground::Dark {
            block(DARK);
        }
        Self(tokens)
    }

    /// A token by its name.
    pub fn token(&self, name: &str) -> &'static str {
        self.0.get(name).copied().unwrap_or("currentColor")
    }

    /// Fill, line and text of a container.
    pub fn tint(&self, tint: Tint) -> [&'static str; 3] {
        let name = tint.css();
        ["", "-line", "-text"].map(|part| self.token(&format!("tint-{name}{part}")))
    }

    /// Glyph and fill of a category.
    pub fn category(&self, category: Category) -> [&'static str; 2] {
        let name = category.css();
        ["", "-fill"].map(|part| self.token(&format!("category-{name}{part}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_of_a_picture_is_a_token_of_both_grounds() {
        for ground in [Ground::Light, Ground::Dark] {
            let colours = Colours::of(ground);
            let mut values: Vec<&str> = Category::ALL
                .iter()
                .flat_map(|one| colours.category(*one))
                .collect();
            values.extend(Tint::ALL.iter().flat_map(|one| colours.tint(*one)));
            values.extend(
                ["canvas", "node", "node-line", "node-text", "link"]
                    .map(|name| colours.token(name)),
            );
            for value in values {
                assert!(value.starts_with('#') && value.len() == 7, "{value}");
            }
        }
        assert_ne!(
            Colours::of(Ground::Light).token("canvas"),
            Colours::of(Ground::Dark).token("canvas")
        );
    }
}
