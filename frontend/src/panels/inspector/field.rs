//! One field: the control that fits its shape. A value is taken on change; a refused one stays as
//! it was typed, with the reason below it.

use leptos::html;
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::component::Component;
use shared::field::{FieldView, Shape};
use shared::sentence::grouped;
use web_sys::{Event, KeyboardEvent};

use super::list::List;
use super::usage::Usage;
use crate::store::Store;
use crate::widgets::Glyph;

/// A value and the way to change it.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// What it is.
    pub value: Memo<Value>,
    /// Changes it, or says why not.
    pub commit: Callback<Value, Result<(), String>>,
}

/// Choices are shown side by side when there are few and their words are short.
const SIDE_BY_SIDE: usize = 3;
const SIDE_BY_SIDE_LETTERS: usize = 8;

/// One field with its label.
#[component]
pub fn Field(store: Store, field: FieldView, binding: Binding) -> impl IntoView {
    let FieldView {
        name, label, shape, ..
    } = field;
    match shape {
        Shape::Toggle => view! { <Toggle label binding /> }.into_any(),
        Shape::Choice(choices) => {
            let is_short = |label: &str| label.chars().count() <= SIDE_BY_SIDE_LETTERS;
            if choices.len() <= SIDE_BY_SIDE && choices.iter().all(|(_, label)| is_short(label)) {
                view! { <Segments label choices binding /> }.into_any()
            } else {
                let choices = Signal::stored(
                    choices
                        .into_iter()
                        .map(|(id, label)| (id.to_owned(), label.to_owned()))
                        .collect::<Vec<_>>(),
                );
                view! { <Select label choices binding /> }.into_any()
            }
        }
        Shape::Node => {
            let groups = Memo::new(move |_| {
                let document = store.version.get().document;
                let groups = (document.nodes.iter())
                    .filter(|(_, node)| matches!(node.component, Component::SecurityGroup(_)))
                    .map(|(id, node)| (id.to_string(), node.name.clone()));
                std::iter::once((String::new(), "None".to_owned()))
                    .chain(groups)
                    .collect::<Vec<_>>()
            });
            view! { <Select label choices=groups binding /> }.into_any()
        }
        Shape::List(sample) => view! { <List store label sample binding /> }.into_any(),
        Shape::Number(range) => {
            let (least, most) = range.clone().into_inner();
            let outside = move || {
                binding
                    .value
                    .get()
                    .as_u64()
                    .is_some_and(|value| value < least.into() || value > most.into())
            };
            let hint = Signal::derive(move || {
                outside().then(|| format!("Usually {} to {}.", grouped(least), grouped(most)))
            });
            view! { <Text label binding kind=Kind::Number hint /> }.into_any()
        }
        Shape::Port(_) | Shape::OptionalNumber => {
            view! { <Text label binding kind=Kind::Number /> }.into_any()
        }
        Shape::Usage { small } => view! { <Usage label binding small /> }.into_any(),
        Shape::Percent | Shape::Decimal => {
            view! { <Text label binding kind=Kind::Percent /> }.into_any()
        }
        Shape::Block => view! { <Text label binding kind=Kind::Block /> }.into_any(),
        Shape::Tags => view! { <Text label binding kind=Kind::Tags /> }.into_any(),
        Shape::Blocks => view! { <Text label binding kind=Kind::Blocks /> }.into_any(),
        Shape::Text => view! { <Prose label binding /> }.into_any(),
        Shape::Plain => view! { <Text label binding kind=Kind::Words /> }.into_any(),
        Shape::Proposed(usual) => {
            view! { <Text label binding kind=Kind::Words usual=usual id=name /> }.into_any()
        }
    }
}

/// How a value is written in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As it is.
    Words,
    /// In digits.
    Number,
    /// In digits, with a point where there is a fraction.
    Amount,
    /// In digits, with a point.
    Percent,
    /// An IPv4 block.
    Block,
    /// IPv4 blocks with commas between them.
    Blocks,
    /// Tags with commas between them.
    Tags,
}

impl Kind {
    /// A value as it is written.
    fn written(self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Array(parts) => parts
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            Value::Object(pairs) => {
                let pair =
                    |(key, value): (&String, &Value)| Some(format!("{key}={}", value.as_str()?));
                let pairs: Vec<_> = pairs.iter().filter_map(pair).collect();
                pairs.join(", ")
            }
            other => other.to_string(),
        }
    }

    /// What was written as a value; whether it is a legal one is for the core to say.
    fn value(self, written: &str) -> Value {
        let written = written.trim();
        match self {
            Self::Number if written.is_empty() => Value::Null,
            Self::Number => match written.replace([',', ' '], "").parse::<u64>() {
                Ok(number) => json!(number),
                Err(_) => json!(written),
            },
            Self::Amount if written.is_empty() => Value::Null,
            Self::Amount => {
                let plain = written.replace([',', ' '], "");
                let whole = plain.parse::<u64>().map(Value::from);
                let amount = whole.or_else(|_| plain.parse::<f64>().map(Value::from));
                amount.unwrap_or_else(|_| json!(written))
            }
            Self::Percent | Self::Block if written.is_empty() => Value::Null,
            Self::Percent => json!(written.trim_end_matches('%').trim()),
            Self::Blocks => written
                .split([',', ' ', ';'])
                .filter(|part| !part.is_empty())
                .map(|part| json!(part))
                .collect(),
            Self::Words | Self::Block | Self::Tags => json!(written),
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Block => "10.0.0.0/16",
            Self::Blocks => "10.0.0.0/16, 192.0.2.0/24",
            Self::Percent => "99.99",
            Self::Tags => "Team=payments, CostCenter=4711",
            Self::Words | Self::Number | Self::Amount => "",
        }
    }
}

/// The words of a label without a unit in brackets at its end, and the unit.
fn without_unit(label: &'static str) -> (&'static str, Option<&'static str>) {
    let split = label
        .strip_suffix(')')
        .and_then(|label| label.rsplit_once(" ("));
    match split {
        Some((words, unit)) if unit.chars().count() <= 5 => (words, Some(unit)),
        _ => (label, None),
    }
}

/// What the core says about a refused value, as a sentence to the person who typed it.
fn reason(why: &str) -> String {
    let expected = why.rsplit(" must be ").next().unwrap_or(why);
    if expected == why {
        why.to_owned()
    } else {
        format!("Expected {expected}.")
    }
}

/// Why the last value was refused; one that changed elsewhere takes the place of a refused one.
fn refusal(binding: Binding) -> RwSignal<Option<String>> {
    let refusal = RwSignal::new(None);
    Effect::new(move |_| {
        binding.value.track();
        refusal.set(None);
    });
    refusal
}

/// Hands over what was typed where it says something else than before; whether it stands.
fn hand_over(kind: Kind, typed: &str, binding: Binding, refusal: RwSignal<Option<String>>) -> bool {
    let value = kind.value(typed);
    let same = kind.written(&value) == kind.written(&binding.value.get_untracked());
    let taken = if same {
        Ok(())
    } else {
        binding.commit.run(value)
    };
    refusal.set(taken.as_ref().err().map(|why| reason(why)));
    taken.is_ok()
}

/// A line of text, a number, a percentage or blocks.
#[component]
pub fn Text(
    label: &'static str,
    binding: Binding,
    kind: Kind,
    /// The usual values.
    #[prop(optional)]
    usual: Vec<String>,
    /// Names the list of usual values.
    #[prop(optional)]
    id: &'static str,
    /// A word about the value.
    #[prop(optional)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let error = refusal(binding);
    let kept = move || kind.written(&binding.value.get());
    let commit = move || {
        if let Some(input) = input.get_untracked()
            && hand_over(kind, &input.value(), binding, error)
        {
            input.set_value(&untrack(kept));
        }
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => commit(),
        "Escape" => {
            if let Some(input) = input.get_untracked() {
                input.set_value(&untrack(kept));
                error.set(None);
            }
        }
        _ => {}
    };
    let (words, unit) = without_unit(label);
    let code = matches!(kind, Kind::Block | Kind::Blocks);
    let list = (!usual.is_empty()).then(|| format!("usual-{id}"));
    let control = move |class: &'static str| {
        view! {
            <input
                class=class
                aria-label=label
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                inputmode=match kind { Kind::Number => "numeric", Kind::Percent => "decimal", _ => "text" }
                placeholder=kind.hint()
                spellcheck="false"
                autocomplete="off"
                list=list.clone()
                node_ref=input
                prop:value=kept
                on:change=move |_: Event| commit()
                on:keydown=keys
            />
        }
    };
    let proposals = (!usual.is_empty()).then(|| view! {
        <datalist id=format!("usual-{id}")>{usual.into_iter().map(|value| view! { <option value=value></option> }).collect_view()}</datalist>
    });
    let control = match unit {
        Some(unit) => {
            view! { <span class="input-group">{control("")}<span class="unit">{unit}</span></span> }
                .into_any()
        }
        None => control(if code { "input code" } else { "input" }).into_any(),
    };
    view! {
        <label class="field">
            <span class="field-label">{words}</span>
            {control}
            {proposals}
            {move || error.get().map(|why| view! { <span class="field-error" role="alert">{why}</span> })}
            {move || hint.get().filter(|_| error.with(Option::is_none)).map(|hint| view! { <span class="field-hint">{hint}</span> })}
        </label>
    }
}

/// Free text in one paragraph: as many lines as it takes are seen.
#[component]
pub fn Prose(label: &'static str, binding: Binding) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let error = refusal(binding);
    let kept = move || Kind::Words.written(&binding.value.get());
    let commit = move || {
        let Some(area) = area.get_untracked() else {
            return;
        };
        // It is one paragraph, however it was pasted.
        let words = area.value();
        let paragraph = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if hand_over(Kind::Words, &paragraph, binding, error) {
            area.set_value(&untrack(kept));
        }
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            commit();
        }
        "Escape" => {
            if let Some(area) = area.get_untracked() {
                area.set_value(&untrack(kept));
                error.set(None);
            }
        }
        _ => {}
    };
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <textarea
                class="input prose"
                aria-label=label
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                rows="1"
                spellcheck="false"
                node_ref=area
                prop:value=kept
                on:change=move |_: Event| commit()
                on:keydown=keys
            ></textarea>
            {move || error.get().map(|why| view! { <span class="field-error" role="alert">{why}</span> })}
        </label>
    }
}

/// Yes or no.
#[component]
pub fn Toggle(label: &'static str, binding: Binding) -> impl IntoView {
    view! {
        <label class="field toggle">
            <span class="field-label">{label}</span>
            <input
                type="checkbox"
                role="switch"
                class="switch"
                prop:checked=move || binding.value.get() == json!(true)
                on:change=move |event| { binding.commit.run(json!(event_target_checked(&event))).ok(); }
            />
        </label>
    }
}

/// One of several, in a list that opens.
#[component]
pub fn Select(
    label: &'static str,
    #[prop(into)] choices: Signal<Vec<(String, String)>>,
    binding: Binding,
) -> impl IntoView {
    let chosen = move || binding.value.get().as_str().unwrap_or_default().to_owned();
    let options = move || {
        let option = |(id, label): (String, String)| {
            let own = id.clone();
            view! { <option value=id selected=move || chosen() == own>{label}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <span class="select">
                <select
                    aria-label=label
                    prop:value=chosen
                    on:change=move |event| { binding.commit.run(json!(event_target_value(&event))).ok(); }
                >
                    {options}
                </select>
                <Glyph name="chevron_down" />
            </span>
        </label>
    }
}

/// One of a few, side by side.
#[component]
pub fn Segments(
    label: &'static str,
    choices: Vec<(&'static str, &'static str)>,
    binding: Binding,
) -> impl IntoView {
    let group = NodeRef::<html::Div>::new();
    let ids: Vec<&'static str> = choices.iter().map(|(id, _)| *id).collect();
    let take = move |id: &'static str| {
        binding.commit.run(json!(id)).ok();
    };
    let keys = move |event: KeyboardEvent| {
        let forward = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => true,
            "ArrowLeft" | "ArrowUp" => false,
            _ => return,
        };
        event.prevent_default();
        let value = binding.value.get_untracked();
        let at = ids.iter().position(|id| value == json!(id)).unwrap_or(0);
        let next = if forward { at + 1 } else { at + ids.len() - 1 } % ids.len().max(1);
        if let Some(id) = ids.get(next) {
            take(id);
        }
        let button = group
            .get_untracked()
            .and_then(|group| group.children().item(next as u32));
        if let Some(button) = button
            .and_then(|button| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(button).ok())
        {
            button.focus().ok();
        }
    };
    let segment = move |(id, words): (&'static str, &'static str)| {
        let checked = move || binding.value.get() == json!(id);
        view! {
            <button
                type="button"
                role="radio"
                aria-checked=move || checked().to_string()
                tabindex=move || if checked() { "0" } else { "-1" }
                on:click=move |_| take(id)
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="field">
            <span class="field-label">{label}</span>
            <div class="segmented" role="radiogroup" aria-label=label node_ref=group on:keydown=keys>
                {choices.into_iter().map(segment).collect_view()}
            </div>
        </div>
    }
}
