//! The sheet from which a design is shared: the link with the design in it first, short links of this
//! server, and the code that shows it in another page.

mod short_links;

use leptos::html;
use leptos::prelude::*;
use shared::shared_link::View;

use super::compare::Compared;
use super::topbar::Sheets;
use crate::browser::address;
use crate::sharing::Sharing;
use crate::store::Store;
use crate::widgets::{Check, Glyph, Sheet};
use short_links::ShortLinks;

/// Some programs cut off links that are longer than this, in characters.
const LONG: usize = 2000;

/// The sheet.
#[component]
pub fn Share(store: Store, sharing: Sharing, sheets: Sheets) -> impl IntoView {
    view! {
        <Show when=move || sheets.share.get()>
            <ShareSheet store sharing sheets />
        </Show>
    }
}

#[component]
fn ShareSheet(store: Store, sharing: Sharing, sheets: Sheets) -> impl IntoView {
    let open = sheets.share;
    let read_only = RwSignal::new(false);
    let view_of = move || match read_only.get() {
        true => View::Read,
        false => View::Edit,
    };
    let link = Memo::new(move |_| {
        store.version.track();
        Sharing::whole_link(store, view_of())
    });
    let url = move || {
        link.get()
            .map(|link| address::of(&link))
            .unwrap_or_default()
    };
    let copy = move |_| {
        let url = untrack(url);
        let said = format!(
            "Link copied: {} characters with the whole design in them; no server keeps it.",
            url.len()
        );
        Sharing::copy(store, url, said);
    };
    let about = move || match link.get() {
        Err(why) => why,
        Ok(_) => {
            let length = url().len();
            let hint = match length > LONG {
                true => {
                    " Some programs cut off links of more than 2000: a short link is safer there."
                }
                false => "",
            };
            format!("{length} characters with the whole design in them; no server keeps it.{hint}")
        }
    };
    let embedding = move || {
        let name = store.version.with(|version| version.document.name.clone());
        let link = link.get().ok();
        link.map(|link| link.embedding(&address::origin(), &name))
            .unwrap_or_default()
    };
    let copy_embedding = move |_| {
        let said = "Code copied: the page that holds it shows this design as it is now.";
        Sharing::copy(store, untrack(embedding), said.to_owned());
    };
    view! {
        <Sheet title="Share" class="share" close=move |()| open.set(false)>
            <h3>"Link with the design in it"</h3>
            <CopyLine label="Link" text=Signal::derive(url) />
            <Check label="Read only: to look at, and to make a copy of" checked=read_only />
            <p class="aside">{about}</p>
            <button type="button" class="button primary wide" disabled=move || link.with(Result::is_err) on:click=copy>
                <Glyph name="link" />
                "Copy link"
            </button>
            <ShortLinks store sharing sheets read_only />
            <h3>"In another page"</h3>
            <CopyLine label="Code for another page" text=Signal::derive(embedding) />
            <button type="button" class="button outline wide" disabled=move || link.with(Result::is_err) on:click=copy_embedding>
                <Glyph name="code" />
                "Copy code"
            </button>
            <h3>"Beside another version"</h3>
            <button
                type="button"
                class="button outline wide"
                on:click=move |_| {
                    open.set(false);
                    sheets.compare.set(Some(Compared { stored: sharing.shown.get_untracked() }));
                }
            >
                <Glyph name="duplicate" />
                "Compare…"
            </button>
        </Sheet>
    }
}

/// A text that can be selected and copied by hand, too.
#[component]
fn CopyLine(label: &'static str, #[prop(into)] text: Signal<String>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    view! {
        <input
            class="copy-field"
            aria-label=label
            readonly
            spellcheck="false"
            node_ref=field
            prop:value=text
            on:focus=move |_| {
                if let Some(field) = field.get_untracked() {
                    field.select();
                }
            }
        />
    }
}
