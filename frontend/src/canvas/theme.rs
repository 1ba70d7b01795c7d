//! The colours of the drawing, read from the tokens of the style sheet.

use shared::component::Category;
use shared::cost::drawn::Heat;
use shared::editor::scene::Tint;
use shared::rules::Severity;

use crate::browser;
use crate::words;

/// Fill, line and text of a container.
#[derive(Debug, Clone, Default)]
pub struct Shade {
    /// Its inside.
    pub fill: String,
    /// Its edge.
    pub line: String,
    /// Its title.
    pub text: String,
}

/// Every colour and font of the drawing.
#[derive(Debug, Clone, Default)]
pub struct Theme {
    /// The ground.
    pub ground: String,
    /// The dots of the ground.
    pub dot: String,
    /// The inside of a node.
    pub node: String,
    /// The edge of a node.
    pub node_line: String,
    /// Names.
    pub text: String,
    /// Facts below names.
    pub fact: String,
    /// Words on links.
    pub label_text: String,
    /// The ground of words on links.
    pub label: String,
    /// Hairlines.
    pub hairline: String,
    /// Frames on the map of the design.
    pub frame: String,
    /// Links.
    pub link: String,
    /// Links that can be done without.
    pub link_soft: String,
    /// Links that make no sense.
    pub link_broken: String,
    /// What is selected.
    pub selection: String,
    /// The inside of a lasso.
    pub selection_fill: String,
    /// Around a future parent.
    pub glow: String,
    /// Lines that say with what something is in line.
    pub guide: String,
    /// Over what may not be dropped.
    pub hatch: String,
    /// Refusals.
    pub error: String,
    /// What is new beside another design.
    pub added: String,
    /// What is different from another design.
    pub changed: String,
    /// The typeface of the interface.
    pub font: String,
    /// The typeface of addresses.
    pub font_code: String,
    categories: Vec<(Category, String, String)>,
    tints: Vec<(Tint, Shade)>,
    severities: Vec<(Severity, String, String)>,
    heats: Vec<(Heat, String)>,
    none: Shade,
}

impl Theme {
    /// The theme that the page has now.
    #[must_use]
    pub fn read() -> Self {
        let style = browser::root()
            .and_then(|root| browser::window().get_computed_style(&root).ok().flatten());
        let token = |name: &str| {
            let value = style
                .as_ref()
                .and_then(|style| style.get_property_value(name).ok());
            value.unwrap_or_default().trim().to_owned()
        };
        let shade = |name: &str| Shade {
            fill: token(&format!("--tint-{name}")),
            line: token(&format!("--tint-{name}-line")),
            text: token(&format!("--tint-{name}-text")),
        };
        let category = |category: Category| {
            let name = category.css();
            (
                category,
                token(&format!("--category-{name}")),
                token(&format!("--category-{name}-fill")),
            )
        };
        let severity = |severity: Severity| {
            let name = words::severity(severity);
            (
                severity,
                token(&format!("--{name}")),
                token(&format!("--{name}-soft")),
            )
        };
        Self {
            ground: token("--canvas"),
            dot: token("--canvas-dot"),
            node: token("--node"),
            node_line: token("--node-line"),
            text: token("--node-text"),
            fact: token("--node-fact"),
            label_text: token("--text-soft"),
            label: token("--link-label"),
            hairline: token("--hairline"),
            frame: token("--hairline-strong"),
            link: token("--link"),
            link_soft: token("--link-soft"),
            link_broken: token("--link-broken"),
            selection: token("--selection"),
            selection_fill: token("--selection-fill"),
            glow: token("--glow"),
            guide: token("--guide"),
            hatch: token("--hatch"),
            error: token("--error"),
            added: token("--success"),
            changed: token("--warning"),
            font: token("--font"),
            font_code: token("--font-code"),
            categories: Category::ALL.map(category).to_vec(),
            tints: Tint::ALL.map(|tint| (tint, shade(tint.css()))).to_vec(),
            severities: [Severity::Error, Severity::Warning, Severity::Advice]
                .map(severity)
                .to_vec(),
            heats: (Heat::ALL.into_iter())
                .map(|heat| (heat, token(&format!("--heat-{}", words::heat(heat)))))
                .collect(),
            none: Shade::default(),
        }
    }

    /// The colours of a category: glyph and fill.
    #[must_use]
    pub fn category(&self, category: Category) -> (&str, &str) {
        let found = self
            .categories
            .iter()
            .find(|(known, ..)| *known == category);
        found.map_or((&self.text, &self.node), |(_, glyph, fill)| (glyph, fill))
    }

    /// The colour of what costs so much.
    #[must_use]
    pub fn heat(&self, heat: Heat) -> &str {
        let found = self.heats.iter().find(|(known, _)| *known == heat);
        found.map_or(&self.text, |(_, colour)| colour)
    }

    /// The colours of a container.
    #[must_use]
    pub fn tint(&self, tint: Tint) -> &Shade {
        let found = self.tints.iter().find(|(known, _)| *known == tint);
        found.map_or(&self.none, |(_, shade)| shade)
    }

    /// The colours of a severity: glyph and ground.
    #[must_use]
    pub fn severity(&self, severity: Severity) -> (&str, &str) {
        let found = self
            .severities
            .iter()
            .find(|(known, ..)| *known == severity);
        found.map_or((&self.text, &self.node), |(_, glyph, ground)| {
            (glyph, ground)
        })
    }
}
