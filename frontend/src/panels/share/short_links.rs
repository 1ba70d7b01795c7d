//! Short links of this server: made, moved on to another revision, and deleted.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::shared_link::View;

use super::super::compare::Compared;
use super::super::topbar::Sheets;
use crate::browser::address;
use crate::sharing::owned::Owned;
use crate::sharing::{Sharing, making};
use crate::store::{Store, Tone};
use crate::widgets::{Check, Chooser, Glyph};
use crate::words;

/// For how long a design can be stored: seconds, and words.
const STAYS: [(Option<i64>, &str); 4] = [
    (None, "Stays for ever"),
    (Some(24 * 3600), "Goes after a day"),
    (Some(7 * 24 * 3600), "Goes after a week"),
    (Some(30 * 24 * 3600), "Goes after 30 days"),
];

/// The part of the sheet.
#[component]
pub fn ShortLinks(
    store: Store,
    sharing: Sharing,
    sheets: Sheets,
    /// Whether links that are copied only show the design.
    read_only: RwSignal<bool>,
) -> impl IntoView {
    let encrypted = RwSignal::new(false);
    let stay = RwSignal::new(None::<i64>);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let copy = Callback::new(move |owned: Owned| {
        let view = match read_only.get_untracked() {
            true => View::Read,
            false => View::Edit,
        };
        let url = address::of(&owned.link().shown(view));
        let said = match owned.key {
            Some(_) => {
                "Short link copied, with the key behind its #: the server cannot read the design."
            }
            None => "Short link copied: whoever has it can read the design.",
        };
        Sharing::copy(store, url, said.to_owned());
    });
    let create = move |_| {
        let document = store.version.get_untracked().document;
        let expires_in = stay.get_untracked();
        let is_encrypted = encrypted.get_untracked();
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            match making::create(sharing, &document, is_encrypted, expires_in).await {
                Ok(owned) => copy.run(owned),
                Err(why) => failure.set(Some(why)),
            }
            busy.set(false);
        });
    };
    let stays = STAYS
        .map(|(seconds, words)| (seconds, words.to_owned()))
        .to_vec();
    let item = move |owned: Owned| view! { <Own store sharing sheets owned copy failure /> };
    view! {
        <h3>"Short link on this server"</h3>
        <div class="share-options">
            <Check label="Encrypt: the server cannot read it" checked=encrypted />
            <Chooser label="How long it stays" choices=Signal::stored(stays) chosen=stay />
        </div>
        <button type="button" class="button outline wide" disabled=move || busy.get() on:click=create>
            <Glyph name="plus" />
            "Create a short link"
        </button>
        <p class="sheet-failure" role="alert">{move || failure.get()}</p>
        <ul class="short-links" aria-label="Short links of this browser">
            <For
                each=move || sharing.owned.get()
                key=|owned| (owned.id.clone(), owned.revision, owned.name.clone())
                children=item
            />
        </ul>
    }
}

/// A short link of this browser.
#[component]
fn Own(
    store: Store,
    sharing: Sharing,
    sheets: Sheets,
    owned: Owned,
    copy: Callback<Owned>,
    failure: RwSignal<Option<String>>,
) -> impl IntoView {
    let asked = RwSignal::new(false);
    let facts = facts(&owned);
    let name = owned.name.clone();
    let owned = StoredValue::new(owned);
    let update = move |_| {
        let document = store.version.get_untracked().document;
        failure.set(None);
        spawn_local(async move {
            let owned = owned.get_value();
            match making::update(sharing, &owned, &document).await {
                Ok(number) => store.tell(
                    Tone::Success,
                    format!("The short link shows this design now: revision {number}. Earlier ones stay."),
                ),
                Err(why) => failure.set(Some(why)),
            }
        });
    };
    let delete = move |_| {
        failure.set(None);
        spawn_local(async move {
            let owned = owned.get_value();
            match making::delete(sharing.owned, &owned).await {
                Ok(()) => store.tell(
                    Tone::Success,
                    "Deleted: the short link opens nothing any more.",
                ),
                Err(why) => failure.set(Some(why)),
            }
        });
    };
    let embed = move |_| {
        let owned = owned.get_value();
        let code = owned.link().embedding(&address::origin(), &owned.name);
        let said = "Code copied: the page that holds it shows the latest revision.";
        Sharing::copy(store, code, said.to_owned());
    };
    let revisions = move |_| {
        sheets.share.set(false);
        let stored = Some(owned.with_value(Owned::target));
        sheets.compare.set(Some(Compared { stored }));
    };
    let url = address::of(&owned.with_value(Owned::link));
    view! {
        <li class="short-link">
            <a href=url class="short-link-name">{name}</a>
            <p class="aside">{facts}</p>
            <div class="short-link-actions">
                <Show
                    when=move || asked.get()
                    fallback=move || view! {
                        <button type="button" class="button small outline" on:click=move |_| copy.run(owned.get_value())>"Copy"</button>
                        <button type="button" class="button small outline" on:click=update>"Update"</button>
                        <button type="button" class="button small outline" on:click=revisions>"Revisions"</button>
                        <button type="button" class="button small outline" on:click=embed>"Embed"</button>
                        <button type="button" class="button small danger" on:click=move |_| asked.set(true)>"Delete"</button>
                    }
                >
                    <span class="aside">"It opens for nobody then."</span>
                    <button type="button" class="button small danger" on:click=delete>"Delete for ever"</button>
                    <button type="button" class="button small outline" on:click=move |_| asked.set(false)>"Keep"</button>
                </Show>
            </div>
        </li>
    }
}

fn facts(owned: &Owned) -> String {
    let mut facts = vec![format!("Revision {}", owned.revision)];
    if owned.key.is_some() {
        facts.push("encrypted".to_owned());
    }
    if let Some(expires) = owned.expires {
        facts.push(format!("until {}", words::moment(expires)));
    }
    facts.join(" · ")
}
