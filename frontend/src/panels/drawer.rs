//! The drawer at the bottom: tabs with what is known about the design.

use leptos::prelude::*;
use shared::rules::Severity;
use web_sys::KeyboardEvent;

use super::addresses::Addresses;
use super::availability::{Availability, DrillButton};
use super::code::{Code, CodeState, CodeTools};
use super::cost::Cost;
use super::outline::Outline;
use super::problems::{Filter, Problems, SeverityFilter};
use super::topbar::Sheets;
use crate::arrangement::{Arrangement, Panel, Tab};
use crate::store::Store;
use crate::widgets::{Glyph, Resizer};

const TABS: [(Tab, &str); 6] = [
    (Tab::Problems, "Problems"),
    (Tab::Availability, "Availability"),
    (Tab::Cost, "Cost"),
    (Tab::Addresses, "Addresses"),
    (Tab::Code, "Code"),
    (Tab::Outline, "Outline"),
];

/// The drawer.
#[component]
pub fn Drawer(store: Store, arrangement: Arrangement, sheets: Sheets) -> impl IntoView {
    let filter: Filter =
        RwSignal::new([Severity::Error, Severity::Warning, Severity::Advice].into());
    let code = CodeState::new(store, arrangement);
    let problems = Memo::new(move |_| store.analysis.with(|analysis| analysis.findings.len()));
    let open = move || arrangement.is_open(Panel::Drawer);
    let choose = move |tab: Tab| {
        if arrangement.tab.get_untracked() == tab && untrack(open) {
            return;
        }
        arrangement.show(tab);
    };
    let keys = move |event: KeyboardEvent| {
        let forward = match event.key().as_str() {
            "ArrowRight" => true,
            "ArrowLeft" => false,
            _ => return,
        };
        event.prevent_default();
        let current = arrangement.tab.get_untracked();
        let at = TABS
            .iter()
            .position(|(tab, _)| *tab == current)
            .unwrap_or(0);
        let next = if forward { at + 1 } else { at + TABS.len() - 1 } % TABS.len();
        if let Some((tab, _)) = TABS.get(next) {
            arrangement.show(*tab);
            focus_tab();
        }
    };
    let tab = move |(tab, label): (Tab, &'static str)| {
        let selected = move || arrangement.tab.get() == tab;
        view! {
            <button
                type="button"
                class="tab"
                role="tab"
                id=format!("tab-{}", label.to_lowercase())
                aria-selected=move || selected().to_string()
                aria-controls="drawer-body"
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=move |_| choose(tab)
            >
                {label}
                {(tab == Tab::Problems).then(|| view! { <span class="count">{problems}</span> })}
            </button>
        }
    };
    let body = move || match arrangement.tab.get() {
        Tab::Problems => view! { <Problems store filter sheets /> }.into_any(),
        Tab::Availability => view! { <Availability store /> }.into_any(),
        Tab::Cost => view! { <Cost store /> }.into_any(),
        Tab::Addresses => view! { <Addresses store /> }.into_any(),
        Tab::Code => view! { <Code store state=code /> }.into_any(),
        Tab::Outline => view! { <Outline store /> }.into_any(),
    };
    let tools = move || match arrangement.tab.get() {
        Tab::Problems => view! { <SeverityFilter store filter /> }.into_any(),
        Tab::Code => view! { <CodeTools store state=code /> }.into_any(),
        Tab::Availability | Tab::Outline => view! { <DrillButton store /> }.into_any(),
        Tab::Cost | Tab::Addresses => ().into_any(),
    };
    let labelled = move || {
        let current = arrangement.tab.get();
        TABS.iter()
            .find(|(tab, _)| *tab == current)
            .map(|(_, label)| format!("tab-{}", label.to_lowercase()))
    };
    view! {
        <section class="drawer" aria-label="Results">
            <Resizer arrangement panel=Panel::Drawer label="Drawer height" />
            <div class="drawer-bar">
                <div class="tabs" role="tablist" aria-label="Results" on:keydown=keys>
                    {TABS.into_iter().map(tab).collect_view()}
                </div>
                <div class="drawer-tools">
                    {tools}
                    <button
                        type="button"
                        class="icon-button drawer-toggle"
                        aria-label=move || if open() { "Close the drawer" } else { "Open the drawer" }
                        aria-expanded=move || open().to_string()
                        on:click=move |_| arrangement.toggle(Panel::Drawer)
                    >
                        <Glyph name="chevron_down" />
                    </button>
                </div>
            </div>
            <div class="drawer-body" id="drawer-body" role="tabpanel" tabindex="-1" aria-labelledby=labelled>
                {body}
            </div>
        </section>
    }
}

fn focus_tab() {
    request_animation_frame(|| {
        let tab = gloo::utils::document()
            .query_selector(".tab[aria-selected=true]")
            .ok()
            .flatten();
        if let Some(tab) =
            tab.and_then(|tab| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(tab).ok())
        {
            tab.focus().ok();
        }
    });
}
