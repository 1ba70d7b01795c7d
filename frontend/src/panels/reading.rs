//! What stands around a design that is only looked at: a bar with the way to a copy, a line below it in
//! another page, and the reason where there is none.

use leptos::prelude::*;
use shared::sentence::grouped;
use shared::shared_link::{Stored, View};
use shared::uptime::report::{Period, downtime};

use super::compare::Compared;
use super::topbar::{ExportMenu, Numbers, Sheets, ThemeMenu};
use crate::appearance::Appearance;
use crate::arrangement::Arrangement;
use crate::browser::address;
use crate::sharing::Sharing;
use crate::store::Store;
use crate::widgets::Glyph;

/// The bar above a design that is only looked at.
#[component]
pub fn ReadingBar(
    store: Store,
    arrangement: Arrangement,
    appearance: Appearance,
    sharing: Sharing,
    sheets: Sheets,
) -> impl IntoView {
    let name = move || store.version.with(|version| version.document.name.clone());
    let revision = move || {
        let shown = sharing.shown.get()?;
        let number = shown.revision?;
        Some(view! {
            <button
                type="button"
                class="button outline only-wide"
                aria-label=format!("Revision {number}: list and compare")
                on:click=move |_| sheets.compare.set(Some(Compared { stored: Some(Stored::clone(&shown)) }))
            >
                {format!("Revision {number}")}
            </button>
        })
    };
    view! {
        <header class="topbar">
            <span class="brand" role="img" aria-label="Azimuth">
                <Glyph name="logo" />
                <span class="brand-name">"Azimuth"</span>
            </span>
            <span class="topbar-rule only-wide"></span>
            <h1 class="reading-name">{name}</h1>
            <span class="pill only-wide"><Glyph name="lock" />"Read only"</span>
            {revision}
            <button type="button" class="button primary" on:click=move |_| sharing.make_copy(store)>
                <Glyph name="duplicate" />
                <span class="label">"Make a copy"</span>
            </button>
            <div class="topbar-group">
                <button type="button" class="button" aria-label="Share" on:click=move |_| sheets.share.update(|open| *open = !*open)>
                    <Glyph name="share" />
                    <span class="label">"Share"</span>
                </button>
                <ExportMenu store sheets />
            </div>
            <span class="topbar-space"></span>
            <Numbers store arrangement />
            <ThemeMenu appearance />
        </header>
    }
}

/// The line below a design that is a part of another page.
#[component]
pub fn EmbeddedLine(store: Store, sharing: Sharing) -> impl IntoView {
    let name = move || store.version.with(|version| version.document.name.clone());
    let facts = move || {
        let figures = store.analysis.with(|analysis| analysis.figures);
        let down = (figures.worst)
            .map(|availability| format!("{} down a year", downtime(availability, Period::Year)));
        let least = if figures.has_unknown { "from " } else { "" };
        let cost = format!("{least}${} a month", grouped(figures.monthly));
        let facts: Vec<String> = down.into_iter().chain([cost]).collect();
        facts.join(" · ")
    };
    let link = move || {
        // Follows what is shown: the link itself stays the same.
        store.version.track();
        address::link()
            .map(|link| address::of(&link.shown(View::Edit)))
            .unwrap_or_default()
    };
    let is_there = move || sharing.failure.with(Option::is_none) && !store.is_empty.get();
    view! {
        <Show when=is_there>
            <div class="embedded-line">
                <strong>{name}</strong>
                <span class="aside">{facts}</span>
                <a href=link target="_blank" rel="noopener">"Open in Azimuth"</a>
            </div>
        </Show>
    }
}

/// Why a page that only shows a design shows none.
#[component]
pub fn Failure(sharing: Sharing) -> impl IntoView {
    move || {
        let why = sharing.failure.get()?;
        Some(view! {
            <section class="empty" aria-label="No design">
                <h2>"No design to show"</h2>
                <p role="alert">{why}</p>
                <div class="empty-actions">
                    <a class="button outline" href="/" target="_top">"Open Azimuth"</a>
                </div>
            </section>
        })
    }
}
