//! What the page can do besides the editor, for the search of everything: sheets, downloads, themes, tabs.

use leptos::prelude::*;
use shared::api::Format;
use shared::editor::finder::Offer;

use super::compare::Compared;
use super::topbar::{CODE, Sheets};
use crate::appearance::{Appearance, Choice};
use crate::arrangement::{Arrangement, Tab};
use crate::files;
use crate::store::Store;

/// The page around the editor.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The design.
    pub store: Store,
    /// What opens over it.
    pub sheets: Sheets,
    /// The theme.
    pub appearance: Appearance,
    /// The panels.
    pub arrangement: Arrangement,
}

/// What is done when an offer is taken.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Open(fn(Sheets)),
    Code(Format),
    File(fn(Store)),
    Show(Tab),
    Theme(Choice),
}

/// Every offer but the downloads of code, which stand before them.
const OFFERS: [(Offer, Deed); 16] = [
    (
        offer("Download design", "File", "export save json"),
        Deed::File(files::download_design),
    ),
    (
        offer(
            "Download picture…",
            "File",
            "export save svg png image drawio mermaid",
        ),
        Deed::Open(|sheets| sheets.picture.set(true)),
    ),
    (
        offer("Share…", "File", "link url send publish"),
        Deed::Open(|sheets| sheets.share.set(true)),
    ),
    (
        offer("Compare…", "File", "diff difference changes"),
        Deed::Open(|sheets| sheets.compare.set(Some(Compared { stored: None }))),
    ),
    (
        offer("Templates…", "File", "new design example start gallery"),
        Deed::Open(|sheets| sheets.gallery.set(true)),
    ),
    (
        offer("Show problems", "Panel", "findings errors warnings advice"),
        Deed::Show(Tab::Problems),
    ),
    (
        offer("Show availability", "Panel", "downtime sla journeys uptime"),
        Deed::Show(Tab::Availability),
    ),
    (
        offer("Show cost", "Panel", "bill price money month"),
        Deed::Show(Tab::Cost),
    ),
    (
        offer("Show addresses", "Panel", "cidr ip subnets planner"),
        Deed::Show(Tab::Addresses),
    ),
    (
        offer("Show code", "Panel", "terraform kubernetes preview"),
        Deed::Show(Tab::Code),
    ),
    (
        offer("Show outline", "Panel", "list tree components"),
        Deed::Show(Tab::Outline),
    ),
    (
        offer("Rules", "Help", "all findings explain"),
        Deed::Open(|sheets| sheets.rules.set(Some(String::new()))),
    ),
    (
        offer("Keyboard shortcuts", "Help", "keys help"),
        Deed::Open(|sheets| sheets.keyboard.set(true)),
    ),
    (
        offer("Theme as the system", "Theme", "appearance colour color"),
        Deed::Theme(Choice::System),
    ),
    (
        offer("Light theme", "Theme", "appearance bright colour color"),
        Deed::Theme(Choice::Light),
    ),
    (
        offer("Dark theme", "Theme", "appearance night colour color"),
        Deed::Theme(Choice::Dark),
    ),
];

/// What it is called, what kind of thing it is, and other words by which it is found.
const fn offer(title: &'static str, detail: &'static str, also: &'static str) -> Offer {
    Offer {
        title,
        detail,
        also,
    }
}

fn all() -> impl Iterator<Item = (Offer, Deed)> {
    let code = CODE.into_iter().map(|(label, _, format)| {
        let offer = offer(label, "Download code", "export zip");
        (offer, Deed::Code(format))
    });
    code.chain(OFFERS)
}

impl Page {
    /// The offers, as the search shows them; none where the design is only shown, which has no panels to open.
    pub fn offers(self) -> Vec<Offer> {
        if self.store.reading.get_untracked() {
            return Vec::new();
        }
        all().map(|(offer, _)| offer).collect()
    }

    /// Does what the offer in this place says.
    pub fn take(self, place: usize) {
        let Some((_, deed)) = all().nth(place) else {
            return;
        };
        match deed {
            Deed::Open(open) => {
                self.sheets.close();
                open(self.sheets);
            }
            Deed::Code(format) => files::download_code(self.store, format),
            Deed::File(download) => download(self.store),
            Deed::Show(tab) => self.arrangement.show(tab),
            Deed::Theme(choice) => self.appearance.choose(choice),
        }
    }
}
