//! The rules: what each looks for, why, how to mend it, where it was read, and an example drawn.

use leptos::html;
use leptos::prelude::*;
use shared::rules::explaining::{self, CHAPTERS, Chapter};
use shared::rules::{self, Rule};
use shared::sketch;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::gallery::Picture;
use super::topbar::Sheets;
use crate::appearance::Appearance;
use crate::browser;
use crate::store::Store;
use crate::widgets::Glyph;
use crate::words;

/// The page of rules, over the canvas.
#[component]
pub fn Rules(store: Store, appearance: Appearance, sheets: Sheets) -> impl IntoView {
    // Another rule is shown in the page that is open already.
    let open = Memo::new(move |_| sheets.rules.with(Option::is_some));
    // Pages lie in one place: what opens closes the other.
    Effect::new(move |_| {
        if open.get() {
            sheets.gallery.set(false);
        }
    });
    Effect::new(move |_| {
        if sheets.gallery.get() {
            sheets.rules.set(None);
        }
    });
    view! {
        <Show when=move || open.get()>
            <Page store appearance sheets />
        </Show>
    }
}

/// A button with the id of a rule that opens its page.
#[component]
pub fn RuleLink(sheets: Sheets, id: &'static str) -> impl IntoView {
    view! {
        <button
            type="button"
            class="rule-link"
            aria-label=format!("About rule {id}")
            on:click=move |_| sheets.rules.set(Some(id.to_owned()))
        >
            {id}
        </button>
    }
}

#[component]
fn Page(store: Store, appearance: Appearance, sheets: Sheets) -> impl IntoView {
    let sought = RwSignal::new(String::new());
    let panel = NodeRef::<html::Section>::new();
    let close = move || sheets.rules.set(None);
    let found = Memo::new(move |_| {
        let sought = sought.get().to_lowercase();
        let matches = |rule: &&'static Rule| {
            let told = [rule.id, rule.title, rule.why, rule.how_to_fix]
                .join(" ")
                .to_lowercase();
            sought.split_whitespace().all(|word| told.contains(word))
        };
        CHAPTERS
            .iter()
            .flat_map(|chapter| chapter.rules())
            .filter(matches)
            .map(|rule| rule.id)
            .collect::<Vec<_>>()
    });
    // What was asked for, else the first that is found.
    let shown = Memo::new(move |_| {
        let asked = sheets
            .rules
            .get()
            .and_then(|id| rules::rule(&id))
            .map(|rule| rule.id);
        let found = found.get();
        asked
            .filter(|id| found.contains(id))
            .or(found.first().copied())
    });
    let counts = Memo::new(move |_| {
        let analysis = store.analysis.get();
        let mut counts = std::collections::BTreeMap::<&'static str, usize>::new();
        for finding in &analysis.findings {
            *counts.entry(finding.rule).or_default() += 1;
        }
        counts
    });
    let entry = move |rule: &'static Rule| {
        let severity = words::severity(rule.severity);
        let current = move || (shown.get() == Some(rule.id)).then_some("true");
        let count = move || counts.with(|counts| counts.get(rule.id).copied());
        view! {
            <li>
                <button
                    type="button"
                    class=format!("rule-entry {severity}")
                    aria-current=current
                    on:click=move |_| sheets.rules.set(Some(rule.id.to_owned()))
                >
                    <span class="severity" title=words::severity_title(rule.severity)>
                        <Glyph name=severity />
                        <span class="visually-hidden">{words::severity_title(rule.severity)}</span>
                    </span>
                    <span class="rule-id">{rule.id}</span>
                    <span class="name">{rule.title}</span>
                    {move || count().map(|count| view! {
                        <span class="count" title=format!("{} in this design", words::count(count, "finding"))>{count}</span>
                    })}
                </button>
            </li>
        }
    };
    let chapter = move |chapter: &Chapter| {
        let chapter = *chapter;
        let here = move || {
            let found = found.get();
            chapter
                .rules()
                .filter(|rule| found.contains(&rule.id))
                .collect::<Vec<_>>()
        };
        move || {
            let rules = here();
            (!rules.is_empty()).then(|| {
                view! {
                    <h3>{chapter.title}</h3>
                    <ul>{rules.into_iter().map(entry).collect_view()}</ul>
                }
            })
        }
    };
    let keys = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                return close();
            }
            // There the arrows scroll.
            _ if is_in_detail(&event) => return,
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        let found = found.get_untracked();
        let at = found
            .iter()
            .position(|id| Some(*id) == shown.get_untracked());
        let next = at
            .and_then(|at| at.checked_add_signed(step))
            .and_then(|next| found.get(next));
        if let Some(id) = next {
            sheets.rules.set(Some((*id).to_owned()));
        }
    };
    // What opens takes the keyboard.
    Effect::new(move |_| {
        if let Some(panel) = panel.get() {
            panel.focus().ok();
        }
    });
    // What is shown is also seen in the list.
    Effect::new(move |_| {
        shown.track();
        browser::delay::soon(|| browser::reveal(".rule-entry[aria-current]"));
    });
    view! {
        <section class="gallery rules-page" aria-label="Rules" tabindex="-1" node_ref=panel on:keydown=keys>
            <header class="overlay-head">
                <h2>"Rules"</h2>
                <label class="search">
                    <Glyph name="search" />
                    <input
                        type="search"
                        placeholder="Search rules"
                        aria-label="Search rules"
                        on:input=move |event| sought.set(event_target_value(&event))
                    />
                </label>
                <button type="button" class="icon-button" aria-label="Close" on:click=move |_| close()>
                    <Glyph name="close" />
                </button>
            </header>
            <div class="rules-columns">
                <nav class="rules-list" aria-label="Rules by chapter">
                    {CHAPTERS.iter().map(chapter).collect_view()}
                    {move || found.with(Vec::is_empty).then(|| view! {
                        <p class="drawer-empty"><Glyph name="search" />"No rule has these words."</p>
                    })}
                </nav>
                {move || shown.get().and_then(rules::rule).map(|rule| view! { <Detail rule appearance /> })}
            </div>
        </section>
    }
}

fn is_in_detail(event: &KeyboardEvent) -> bool {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest(".rule-detail").ok().flatten().is_some())
}

#[component]
fn Detail(rule: &'static Rule, appearance: Appearance) -> impl IntoView {
    let severity = words::severity(rule.severity);
    let chapter = explaining::chapter_of(rule).map(|chapter| chapter.title);
    view! {
        <article class=format!("rule-detail {severity}") tabindex="0" aria-label=rule.id>
            <p class="rule-where">{rule.id}{chapter.map(|chapter| format!(" · {chapter}"))}</p>
            <h3>{rule.title}</h3>
            <p><span class="severity"><Glyph name=severity />{explaining::severity_in_words(rule)}</span></p>
            <dl>
                <dt>"Why"</dt>
                <dd>{rule.why}</dd>
                <dt>"Fix"</dt>
                <dd>{rule.how_to_fix}</dd>
                {rule.fix.map(|fix| view! {
                    <dt>"Button"</dt>
                    <dd>{fix.label}</dd>
                })}
                <dt>"Source"</dt>
                <dd>{rule.source}</dd>
            </dl>
            <div class="rule-examples">
                <Example title="Violates it" text=rule.violates appearance />
                <Example title="Passes" text=rule.passes appearance />
            </div>
        </article>
    }
}

#[component]
fn Example(title: &'static str, text: &'static str, appearance: Appearance) -> impl IntoView {
    let picture = sketch::parse(text).ok().map(|document| {
        view! {
            <span class="rule-picture"><Picture document appearance /></span>
        }
    });
    view! {
        <figure>
            <figcaption>{title}</figcaption>
            {picture}
            <details>
                <summary>"As text"</summary>
                <pre>{explaining::flush(text)}</pre>
            </details>
        </figure>
    }
}
