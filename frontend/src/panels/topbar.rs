//! The top bar: the design's name, undo, templates, share, export, and the numbers that matter.

use leptos::html;
use leptos::prelude::*;
use shared::api::Format;
use shared::editor::{Command, actions};
use shared::manifests::{Layout, Options, SecretSource};
use shared::plan::Level;
use shared::rules::{Severity, Summary};
use shared::sentence::grouped;
use shared::uptime::report::{Period, downtime};
use web_sys::{Event, KeyboardEvent};

use super::compare::Compared;
use crate::appearance::{Appearance, Choice};
use crate::arrangement::{Arrangement, Tab};
use crate::autosave::Saved;
use crate::browser::delay::Delay;
use crate::files;
use crate::sharing::Sharing;
use crate::store::{Store, Tone};
use crate::widgets::{DesignFile, FileChooser, Glyph, Menu};
use crate::words;

/// What the top bar opens.
#[derive(Debug, Clone, Copy)]
pub struct Sheets {
    /// The gallery of templates.
    pub gallery: RwSignal<bool>,
    /// The sheet of keys.
    pub keyboard: RwSignal<bool>,
    /// The page of rules, at the rule with this id; none: closed.
    pub rules: RwSignal<Option<String>>,
    /// The sheet from which a picture is taken.
    pub picture: RwSignal<bool>,
    /// The sheet from which a design is shared.
    pub share: RwSignal<bool>,
    /// The sheet on which it is chosen what a design is compared with; none: closed.
    pub compare: RwSignal<Option<Compared>>,
}

impl Sheets {
    /// Whether any of them is open.
    pub fn is_any_open(self) -> bool {
        self.pages().iter().any(RwSignal::get_untracked)
            || self.rules.with_untracked(Option::is_some)
            || self.compare.with_untracked(Option::is_some)
    }

    /// Closes what is open; whether anything was.
    pub fn close(self) -> bool {
        let any = self.is_any_open();
        if any {
            self.pages().iter().for_each(|page| page.set(false));
            self.rules.set(None);
            self.compare.set(None);
        }
        any
    }

    /// Those of which there is nothing to say but that they are open.
    fn pages(self) -> [RwSignal<bool>; 4] {
        [self.picture, self.share, self.keyboard, self.gallery]
    }
}

/// The top bar.
#[component]
pub fn Topbar(
    store: Store,
    arrangement: Arrangement,
    appearance: Appearance,
    sharing: Sharing,
    sheets: Sheets,
    saved: RwSignal<Saved>,
) -> impl IntoView {
    let chooser = FileChooser::new();
    let chosen = move |files| files::open(store, files);
    let state = move || match saved.get() {
        _ if sharing.linked.get().is_some() => "From a link",
        Saved::Yes => "Saved in this browser",
        Saved::Soon => "Saving",
        Saved::No => "Not saved",
    };
    view! {
        <header class="topbar">
            <h1 class="brand" aria-label="Azimuth">
                <Glyph name="logo" />
                <span class="brand-name">"Azimuth"</span>
            </h1>
            <span class="topbar-rule only-wide"></span>
            <DesignName store />
            <span class="save-state only-wide">{state}</span>
            <div class="topbar-group">
                <ActionButton store id="undo" label="Undo" enabled=Signal::derive(move || store.history.get().0) />
                <ActionButton store id="redo" label="Redo" enabled=Signal::derive(move || store.history.get().1) />
            </div>
            <span class="topbar-rule only-wide"></span>
            <div class="topbar-group only-wide">
                <button
                    type="button"
                    class="button"
                    aria-label="Templates"
                    aria-expanded=move || sheets.gallery.get().to_string()
                    on:click=move |_| sheets.gallery.update(|open| *open = !*open)
                >
                    <Glyph name="template" />
                    <span class="label">"Templates"</span>
                </button>
                <button type="button" class="button" aria-label="Open file…" on:click=move |_| chooser.open()>
                    <Glyph name="open" />
                    <span class="label">"Open"</span>
                </button>
                <button
                    type="button"
                    class="button"
                    aria-label="Share"
                    aria-expanded=move || sheets.share.get().to_string()
                    on:click=move |_| sheets.share.update(|open| *open = !*open)
                >
                    <Glyph name="share" />
                    <span class="label">"Share"</span>
                </button>
                <ExportMenu store sheets />
            </div>
            <DesignFile label="Design file" chooser chosen />
            <span class="topbar-space"></span>
            <Numbers store arrangement />
            <span class="topbar-rule only-wide"></span>
            <div class="topbar-group only-wide">
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Rules"
                    data-tip="Rules"
                    data-tip-side="end"
                    aria-expanded=move || sheets.rules.with(Option::is_some).to_string()
                    on:click=move |_| sheets.rules.update(toggle_page)
                >
                    <Glyph name="book" />
                </button>
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Keyboard shortcuts"
                    data-tip="Keyboard  ?"
                    data-tip-side="end"
                    aria-expanded=move || sheets.keyboard.get().to_string()
                    on:click=move |_| sheets.keyboard.update(|open| *open = !*open)
                >
                    <Glyph name="keyboard" />
                </button>
                <ThemeMenu appearance />
            </div>
            <span class="only-narrow">
                <Menu label="Menu" class="icon-button" side="end" face=ViewFn::from(|| view! { <Glyph name="menu" /> })>
                    <button type="button" class="menu-item" role="menuitem" on:click=move |_| sheets.gallery.set(true)>
                        <Glyph name="template" />
                        "Templates"
                    </button>
                    <button type="button" class="menu-item" role="menuitem" on:click=move |_| chooser.open()>
                        <Glyph name="open" />
                        "Open file…"
                    </button>
                    <button type="button" class="menu-item" role="menuitem" on:click=move |_| sheets.share.set(true)>
                        <Glyph name="share" />
                        "Share…"
                    </button>
                    <button type="button" class="menu-item" role="menuitem" on:click=move |_| sheets.rules.set(Some(String::new()))>
                        <Glyph name="book" />
                        "Rules"
                    </button>
                    <div class="menu-rule"></div>
                    <ExportItems store sheets />
                    <div class="menu-rule"></div>
                    <ThemeItems appearance />
                </Menu>
            </span>
        </header>
    }
}

/// Closes an open page, and opens a closed one at its beginning.
fn toggle_page(page: &mut Option<String>) {
    *page = page.is_none().then(String::new);
}

#[component]
fn DesignName(store: Store) -> impl IntoView {
    let name = Memo::new(move |_| store.version.with(|version| version.document.name.clone()));
    let field = NodeRef::<html::Input>::new();
    let commit = move |_: Event| {
        let Some(field) = field.get_untracked() else {
            return;
        };
        let typed = field.value().trim().to_owned();
        if typed.is_empty() || typed == name.get_untracked() {
            field.set_value(&name.get_untracked());
        } else if let Err(why) = store.run(Command::RenameDesign(typed)) {
            field.set_value(&name.get_untracked());
            store.tell(Tone::Error, why);
        }
    };
    let keys = move |event: KeyboardEvent| {
        if let ("Enter", Some(field)) = (event.key().as_str(), field.get_untracked()) {
            field.blur().ok();
        }
    };
    view! {
        <input
            class="design-name"
            aria-label="Design name"
            spellcheck="false"
            autocomplete="off"
            node_ref=field
            title=name
            prop:value=name
            on:change=commit
            on:keydown=keys
        />
    }
}

#[component]
fn ActionButton(
    store: Store,
    id: &'static str,
    label: &'static str,
    enabled: Signal<bool>,
) -> impl IntoView {
    let run = move |_| {
        if let Some(action) = actions::by_id(id) {
            store.update(|editor| (action.run)(editor));
        }
    };
    view! {
        <button type="button" class="icon-button" aria-label=label data-tip=words::tip(id) disabled=move || !enabled.get() on:click=run>
            <Glyph name=id />
        </button>
    }
}

/// What the design can be downloaded as: words, icon and format.
pub const CODE: [(&str, &str, Format); 4] = [
    ("Terraform", "code", Format::Terraform(Level::Standard)),
    ("Strict Terraform", "lock", Format::Terraform(Level::Strict)),
    ("Kubernetes", "code", kubernetes(Layout::Kustomize)),
    ("Helm chart", "code", kubernetes(Layout::Helm)),
];

const fn kubernetes(layout: Layout) -> Format {
    Format::Kubernetes(Options {
        layout,
        secrets: SecretSource::Fill,
    })
}

/// The menu of what a design can be downloaded as.
#[component]
pub fn ExportMenu(store: Store, sheets: Sheets) -> impl IntoView {
    view! {
        <Menu
            label="Export"
            face=ViewFn::from(|| view! {
                <Glyph name="download" />
                <span class="label">"Export"</span>
                <Glyph name="chevron_down" class="caret" />
            })
        >
            <ExportItems store sheets />
        </Menu>
    }
}

/// What a design can be downloaded as.
#[component]
fn ExportItems(store: Store, sheets: Sheets) -> impl IntoView {
    view! {
        <p class="menu-label">"Code"</p>
        {CODE.map(|(label, icon, format)| view! {
            <button
                type="button"
                class="menu-item"
                role="menuitem"
                on:click=move |_| files::download_code(store, format)
            >
                <Glyph name=icon />
                {label}
                <span class="hint">"zip"</span>
            </button>
        }).collect_view()}
        <div class="menu-rule"></div>
        <p class="menu-label">"File"</p>
        <button type="button" class="menu-item" role="menuitem" on:click=move |_| files::download_design(store)>
            <Glyph name="list" />
            "Design"
            <span class="hint">"JSON"</span>
        </button>
        <button type="button" class="menu-item" role="menuitem" on:click=move |_| sheets.picture.set(true)>
            <Glyph name="template" />
            "Picture…"
            <span class="hint">"SVG, PNG"</span>
        </button>
    }
}

/// The menu of themes.
#[component]
pub fn ThemeMenu(appearance: Appearance) -> impl IntoView {
    view! {
        <Menu
            label="Theme"
            class="icon-button"
            side="end"
            face=ViewFn::from(move || view! { <Glyph name=Signal::derive(move || theme_icon(appearance.choice())) /> })
        >
            <ThemeItems appearance />
        </Menu>
    }
}

/// The icon of a theme.
fn theme_icon(choice: Choice) -> &'static str {
    match choice {
        Choice::Dark => "moon",
        Choice::Light | Choice::System => "sun",
    }
}

/// The themes to choose from.
#[component]
fn ThemeItems(appearance: Appearance) -> impl IntoView {
    let item = move |choice: Choice, label: &'static str, icon: &'static str| {
        let checked = move || appearance.choice() == choice;
        view! {
            <button
                type="button"
                class="menu-item"
                role="menuitemradio"
                aria-checked=move || checked().to_string()
                on:click=move |_| appearance.choose(choice)
            >
                <Glyph name=icon />
                {label}
                <span class="hint">{move || checked().then(|| view! { <Glyph name="check" /> })}</span>
            </button>
        }
    };
    view! {
        <p class="menu-label">"Theme"</p>
        {item(Choice::System, "As the system", "layers")}
        {item(Choice::Light, "Light", "sun")}
        {item(Choice::Dark, "Dark", "moon")}
    }
}

/// The three numbers: downtime, cost, findings.
#[component]
pub fn Numbers(store: Store, arrangement: Arrangement) -> impl IntoView {
    let summary = Memo::new(move |_| store.analysis.get().summary);
    let worst = Memo::new(move |_| store.analysis.with(|analysis| analysis.figures.worst));
    let value = move || match worst.get() {
        Some(availability) => {
            let value = downtime(availability, Period::Year);
            view! { {format!("{value} ")} <small>"a year"</small> }.into_any()
        }
        None => view! { "–" }.into_any(),
    };
    view! {
        <div class="numbers" role="group" aria-label="Numbers of the design">
            <button
                type="button"
                class="number"
                on:click=move |_| arrangement.show(Tab::Availability)
            >
                <span class="number-label">"Downtime"<span class="visually-hidden">" of the worst journey"</span></span>
                <span class="number-value">{value}</span>
                {difference(store, worst, moved_downtime)}
            </button>
            <CostNumber store arrangement />
            <button
                type="button"
                class="number findings"
                on:click=move |_| arrangement.show(Tab::Problems)
            >
                <span class="visually-hidden">"Findings: "</span>
                {pill(Severity::Error, summary)}
                {pill(Severity::Warning, summary)}
                {pill(Severity::Advice, summary)}
            </button>
        </div>
    }
}

/// How long a difference is shown, in milliseconds.
const DIFFERENCE_STAYS: u32 = 4_000;

/// How a number of the design moved, seen for a moment: the words for it, and whether it got worse. The numbers of
/// two designs have nothing to do with each other.
fn difference<T: Copy + PartialEq + Send + Sync + 'static>(
    store: Store,
    number: Memo<T>,
    words: fn(T, T) -> Option<(String, bool)>,
) -> impl IntoView {
    let moved = RwSignal::new(None::<(String, bool)>);
    let quiet = Delay::of(DIFFERENCE_STAYS);
    Effect::new(move |before: Option<(u64, T)>| {
        let opened = store.analysis.with(|analysis| analysis.opened);
        let now = number.get();
        match before {
            Some((design, before)) if design == opened && before != now => {
                moved.set(words(before, now));
                quiet.then(move || moved.set(None));
            }
            Some((design, _)) if design != opened => moved.set(None),
            _ => (),
        }
        (opened, now)
    });
    move || {
        moved.get().map(|(words, worse)| {
            let class = if worse { "delta worse" } else { "delta better" };
            view! { <span class=class aria-hidden="true">{words}</span> }
        })
    }
}

/// How much longer or shorter something is down in a year; nothing before it is known.
fn moved_downtime(before: Option<f64>, now: Option<f64>) -> Option<(String, bool)> {
    let (before, now) = (before?, now?);
    let worse = now < before;
    let moved = downtime(1.0 - (before - now).abs(), Period::Year);
    let sign = if worse { "+" } else { "−" };
    // What is too little to be read is not worth a word.
    (moved != downtime(1.0, Period::Year)).then(|| (format!("{sign}{moved}"), worse))
}

/// What the design costs a month, and for a moment how much more or less than before.
#[component]
fn CostNumber(store: Store, arrangement: Arrangement) -> impl IntoView {
    let total = Memo::new(move |_| {
        let figures = store.analysis.with(|analysis| analysis.figures);
        (figures.monthly, figures.has_unknown)
    });
    let value = move || {
        let (amount, unknown) = total.get();
        let least = if unknown { "from " } else { "" };
        view! { <small>{least}</small>{format!("${} ", grouped(amount))}<small>"a month"</small> }
    };
    let amount = Memo::new(move |_| total.get().0);
    let difference = difference(store, amount, |before, now| {
        let moved = now - before;
        let sign = if moved.is_sign_negative() { "−" } else { "+" };
        Some((format!("{sign}${}", grouped(moved.abs())), now > before))
    });
    view! {
        <button type="button" class="number" on:click=move |_| arrangement.show(Tab::Cost)>
            <span class="number-label">"Cost"</span>
            <span class="number-value">{value}</span>
            {difference}
        </button>
    }
}

fn pill(severity: Severity, summary: Memo<Summary>) -> impl IntoView {
    let name = words::severity(severity);
    let number = move || summary.get().count(severity);
    view! {
        <span class=move || format!("pill {}", if number() == 0 { "none" } else { name })>
            <Glyph name=name />
            <span aria-hidden="true">{number}</span>
            <span class="visually-hidden">{move || words::count(number(), name)}</span>
        </span>
    }
}
