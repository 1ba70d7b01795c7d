//! The figures that went in, with their origin and date; each can be replaced, for one component or for
//! all of its type.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::{Map, Value, json};
use shared::component::Component;
use shared::document::{Document, NodeId};
use shared::editor::Command;
use shared::field;
use shared::figure::Figure;
use shared::topology::Topology;
use shared::uptime::report::percent_as_given;
use shared::uptime::{Input, Origin, Part};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::store::Store;
use crate::words;

/// A figure that went in, and what it is about.
struct Row {
    node: NodeId,
    name: String,
    stated: f64,
    origin: &'static str,
    source: &'static str,
    date: &'static str,
}

/// The table of inputs.
#[component]
pub fn Inputs<'a>(
    store: Store,
    inputs: &'a [Input],
    /// Whether it is open; it stays so when a figure changes.
    open: RwSignal<bool>,
) -> impl IntoView + use<> {
    let editing = RwSignal::new(None::<NodeId>);
    let document = store.version.get_untracked().document;
    let rows = rows(&document, inputs);
    let count = rows.len();
    // Hundreds of rows that nobody sees would be made anew after every edit.
    let lines = move || {
        (rows.iter().filter(|_| open.get()))
            .map(|row| {
                let id = row.node;
                let changing = editing.get() == Some(id);
                let form = changing.then(|| view! { <Form store id editing /> });
                let change = (!store.reading.get()).then(|| view! {
                    <button
                        type="button"
                        class="button small outline"
                        aria-label=format!("Change the figure of {}", row.name)
                        aria-expanded=changing.to_string()
                        on:click=move |_| editing.update(|editing| *editing = (*editing != Some(id)).then_some(id))
                    >
                        "Change"
                    </button>
                });
                let date = if row.date.is_empty() { "" } else { " · " };
                view! {
                    <tr>
                        <td>{row.name.clone()}</td>
                        <td class="amount">{format!("{} %", percent_as_given(row.stated))}</td>
                        <td>
                            {row.origin}
                            <span class="aside">{row.source}{date}{row.date}</span>
                        </td>
                        <td>{change}</td>
                    </tr>
                    {form.map(|form| view! { <tr class="figure-form"><td colspan="4">{form}</td></tr> })}
                }
            })
            .collect_view()
    };
    view! {
        <details
            class="inputs"
            open=open.get_untracked()
            on:toggle=move |event: web_sys::Event| {
                let details = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                if let Some(details) = details {
                    open.set(details.has_attribute("open"));
                }
            }
        >
            <summary>{format!("Inputs: {}", words::count(count, "figure"))}</summary>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Of"</th>
                        <th scope="col" class="amount">"Up"</th>
                        <th scope="col">"Origin"</th>
                        <th scope="col"><span class="visually-hidden">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </details>
    }
}

/// Each component once, however many instances of it went in.
fn rows(document: &Document, inputs: &[Input]) -> Vec<Row> {
    let topology = Topology::of(document);
    let mut rows: BTreeMap<NodeId, Row> = BTreeMap::new();
    for input in inputs {
        let of_box = |wanted: &dyn Fn(NodeId, &Component) -> bool| {
            let found = topology
                .nodes()
                .find(|(id, node)| wanted(*id, &node.component));
            found.map(|(id, _)| id)
        };
        let (node, name) = match input.part {
            Part::Zone(zone) => {
                let is_box = |id, component: &Component| {
                    matches!(component, Component::Zone(_)) && topology.zone_of(id) == Some(zone)
                };
                (of_box(&is_box), format!("Zone {}", zone.name()))
            }
            Part::Region(code) => {
                let is_box = |_, component: &Component| matches!(component, Component::Region(region) if region.code == code);
                (
                    of_box(&is_box),
                    shared::uptime::report::part_name(&topology, input.part),
                )
            }
            part => {
                let name = part.node().map(|id| topology.name(id).to_owned());
                (part.node(), name.unwrap_or_default())
            }
        };
        let Some(node) = node else { continue };
        rows.entry(node).or_insert_with(|| Row {
            node,
            name,
            stated: input.sla.value,
            origin: match input.origin {
                Origin::Stated => "Stated",
                Origin::Assumed => "Assumed",
                Origin::Entered => "Entered",
            },
            source: input.sla.source,
            date: input.sla.date,
        });
    }
    rows.into_values().collect()
}

/// Fields for a figure: a share of time, or both times.
#[component]
fn Form(store: Store, id: NodeId, editing: RwSignal<Option<NodeId>>) -> impl IntoView {
    let document = store.version.get_untracked().document;
    let Some(node) = document.node(id) else {
        return ().into_any();
    };
    let component = node.component.id();
    let type_name = node.component.facts().name;
    let of_type = document.figures.get(component).cloned();
    let all = RwSignal::new(node.figure.is_empty() && of_type.is_some());
    let figure = if node.figure.is_empty() {
        of_type.unwrap_or_default()
    } else {
        node.figure.clone()
    };
    let texts = [&figure.percent, &figure.mtbf_hours, &figure.mttr_hours];
    let [percent, mtbf, mttr] = texts.map(|text| RwSignal::new(text.text().to_owned()));
    let refused = RwSignal::new(None::<String>);
    let run = move |figure: Figure| {
        let command = if all.get_untracked() {
            Command::SetTypeFigure(component, figure)
        } else {
            Command::SetFigure(id, figure)
        };
        match store.run(command) {
            Ok(()) => editing.set(None),
            Err(why) => refused.set(Some(why)),
        }
    };
    let apply = move || {
        let value = |text: RwSignal<String>| match text.get_untracked().trim().trim_end_matches('%')
        {
            "" => Value::Null,
            text => json!(text.trim()),
        };
        let fields = Map::from_iter([
            ("percent".to_owned(), value(percent)),
            ("mtbf_hours".to_owned(), value(mtbf)),
            ("mttr_hours".to_owned(), value(mttr)),
        ]);
        let mut figure = Figure::default();
        match field::set_all(&fields, |form| figure.fields(form)) {
            Ok(()) => match figure.fault() {
                Some(fault) => refused.set(Some(format!("Not taken: {fault}."))),
                None => run(figure),
            },
            Err(why) => refused.set(Some(format!("{why}."))),
        }
    };
    let input = move |label: &'static str, unit: &'static str, text: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="field-label">{label}</span>
                <span class="input-group">
                    <input
                        inputmode="decimal"
                        aria-label=label
                        autocomplete="off"
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                        on:keydown=move |event| if event.key() == "Enter" { apply() }
                    />
                    <span class="unit">{unit}</span>
                </span>
            </label>
        }
    };
    view! {
        <div class="figure-fields">
            {input("Up", "%", percent)}
            <span class="or">"or"</span>
            {input("Between failures", "h", mtbf)}
            {input("To repair", "h", mttr)}
            <label class="field toggle">
                <span class="field-label">{format!("For every {type_name}")}</span>
                <input
                    type="checkbox"
                    role="switch"
                    class="switch"
                    prop:checked=move || all.get()
                    on:change=move |event| all.set(event_target_checked(&event))
                />
            </label>
            <button type="button" class="button small primary" on:click=move |_| apply()>"Apply"</button>
            <button type="button" class="button small outline" on:click=move |_| run(Figure::default())>
                "As stated"
            </button>
            {move || refused.get().map(|why| view! { <span class="field-error" role="alert">{why}</span> })}
        </div>
    }
    .into_any()
}
