//! The selected node: its findings, its fields, its place, notes, and what can be done with it.

use leptos::html;
use leptos::prelude::*;
use serde_json::{Value, json};
use shared::component::{Component, Place};
use shared::document::{Environment, Node, NodeId};
use shared::editor::{Command, actions};
use shared::field::{Choice, FieldValue};
use shared::rules::Finding;
use shared::tags::Tags;
use web_sys::{Event, KeyboardEvent};

use super::field::{Binding, Kind, Select, Text};
use super::{Body, Changing, Close, Fields};
use crate::arrangement::{Arrangement, Tab};
use crate::store::{Store, Tone};
use crate::widgets::icon::category_class;
use crate::widgets::{Glyph, Mend, Tile};
use crate::words;

/// The inspector of a node.
#[component]
pub fn NodeInspector(store: Store, arrangement: Arrangement, id: NodeId) -> impl IntoView {
    let Some(node) = store
        .version
        .with_untracked(|version| version.document.node(id).cloned())
    else {
        return ().into_any();
    };
    // What depends on the kind of component stays as long as the node is selected.
    let fields = Memo::new(move |before: Option<&Vec<_>>| {
        let fields = store.version.with(|version| {
            version
                .document
                .node(id)
                .map(|node| node.component.fields())
        });
        fields.or_else(|| before.cloned()).unwrap_or_default()
    });
    let commit = Callback::new(move |changes| store.run(Command::SetFields(id, changes)));
    let has_fields = move || fields.with(|fields| !fields.is_empty());
    view! {
        <Head store arrangement id component=node.component.clone() />
        <Body store>
            <Findings store arrangement id />
            <Changing store>
                <Show when=has_fields>
                    <Fields store fields commit title="General" />
                </Show>
                <Placing store id />
                <OwnTags store id />
                <Notes store id />
            </Changing>
        </Body>
    }
    .into_any()
}

fn of_node<T: PartialEq + Send + Sync + Clone + Default + 'static>(
    store: Store,
    id: NodeId,
    look: impl Fn(&Node) -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |before: Option<&T>| {
        let found = store
            .version
            .with(|version| version.document.node(id).map(&look));
        found.or_else(|| before.cloned()).unwrap_or_default()
    })
}

#[component]
fn Head(store: Store, arrangement: Arrangement, id: NodeId, component: Component) -> impl IntoView {
    let name = of_node(store, id, |node| node.name.clone());
    let locked = of_node(store, id, |node| node.locked);
    let field = NodeRef::<html::Input>::new();
    let commit = move |_: Event| {
        let Some(field) = field.get_untracked() else {
            return;
        };
        let typed = field.value().trim().to_owned();
        if typed.is_empty() {
            field.set_value(&name.get_untracked());
        } else if let Err(why) = store.run(Command::Rename(id, typed)) {
            store.tell(Tone::Error, why);
        }
    };
    let keys = move |event: KeyboardEvent| {
        if let ("Enter", Some(field)) = (event.key().as_str(), field.get_untracked()) {
            field.blur().ok();
        }
    };
    let act = move |id: &'static str| {
        if let Some(action) = actions::by_id(id) {
            store.update(|editor| (action.run)(editor));
        }
    };
    view! {
        <div class=format!("inspector-head {}", category_class(&component))>
            <Tile id=component.id() large=true />
            <div class="inspector-title">
                <div class="inspector-line">
                    <Changing store>
                        <input
                            class="inspector-name"
                            aria-label="Name"
                            spellcheck="false"
                            autocomplete="off"
                            node_ref=field
                            prop:value=name
                            on:change=commit
                            on:keydown=keys
                        />
                    </Changing>
                    <Close arrangement />
                </div>
                <div class="inspector-line">
                    <p class="inspector-type" title=component.facts().about>{component.facts().name}</p>
                    <Changing store>
                        <div class="inspector-actions">
                            <button
                                type="button"
                                class="icon-button small"
                                aria-label=move || if locked.get() { "Unlock" } else { "Lock" }
                                aria-pressed=move || locked.get().to_string()
                                data-tip=words::tip("lock")
                                data-tip-side="end"
                                on:click=move |_| act("lock")
                            >
                                <Glyph name=Signal::derive(move || if locked.get() { "lock" } else { "unlock" }) />
                            </button>
                            <button
                                type="button"
                                class="icon-button small"
                                aria-label="Duplicate"
                                data-tip=words::tip("duplicate")
                                data-tip-side="end"
                                on:click=move |_| act("duplicate")
                            >
                                <Glyph name="duplicate" />
                            </button>
                            <button
                                type="button"
                                class="icon-button small"
                                aria-label="Delete"
                                data-tip=words::tip("delete")
                                data-tip-side="end"
                                on:click=move |_| act("delete")
                            >
                                <Glyph name="trash" />
                            </button>
                        </div>
                    </Changing>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Findings(store: Store, arrangement: Arrangement, id: NodeId) -> impl IntoView {
    let findings = Memo::new(move |_| {
        let analysis = store.analysis.get();
        analysis
            .findings
            .iter()
            .filter(|finding| finding.nodes.contains(&id))
            .map(|finding| Finding::clone(finding))
            .collect::<Vec<Finding>>()
    });
    let one = move |finding: Finding| {
        let severity = words::severity(finding.severity);
        let mended = finding.clone();
        view! {
            <div class=format!("finding {severity}")>
                <Glyph name=severity />
                <p>
                    <span class="severity">{words::severity_title(finding.severity)}</span>
                    " "
                    {finding.message}
                </p>
                <div class="finding-actions">
                    <Mend store finding=mended />
                    <button type="button" class="button small" on:click=move |_| arrangement.show(Tab::Problems)>"Why"</button>
                </div>
            </div>
        }
    };
    // The worst one stands for all until they are asked for, so that the fields stay in sight.
    let open = RwSignal::new(false);
    let shown = move || {
        let most = if open.get() { usize::MAX } else { 1 };
        findings
            .get()
            .into_iter()
            .take(most)
            .map(one)
            .collect_view()
    };
    let more = Memo::new(move |_| findings.with(|findings| findings.len().saturating_sub(1)));
    view! {
        <div class="inspector-findings">
            {shown}
            <Show when=move || more.get() != 0>
                <button
                    type="button"
                    class="findings-more"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <Glyph name="chevron_right" />
                    {move || if open.get() {
                        "Only the worst".to_owned()
                    } else {
                        words::count(more.get(), "more finding")
                    }}
                </button>
            </Show>
        </div>
    }
}

/// A subnet that a node may use.
#[derive(Debug, Clone, PartialEq)]
struct Usable {
    id: NodeId,
    name: String,
    zone: Option<&'static str>,
    block: String,
    used: bool,
}

fn usable(store: Store, id: NodeId) -> Vec<Usable> {
    let version = store.version.get();
    let topology = version.topology();
    let Some(node) = topology.node(id) else {
        return Vec::new();
    };
    let inside_cluster = topology
        .place_under(node.parent)
        .is_some_and(Place::is_in_cluster);
    if node.component.facts().spans.is_none() || inside_cluster {
        return Vec::new();
    }
    let Some(vpc) = topology.vpc_of(id) else {
        return Vec::new();
    };
    let subnet = |subnet: NodeId| Usable {
        id: subnet,
        name: topology.name(subnet).to_owned(),
        zone: topology.zone_of(subnet).map(|zone| zone.letter.id()),
        block: topology
            .node(subnet)
            .map(|node| node.component.kind().detail())
            .unwrap_or_default(),
        used: node.spans.contains(&subnet),
    };
    topology.subnets_in(vpc).into_iter().map(subnet).collect()
}

#[component]
fn Placing(store: Store, id: NodeId) -> impl IntoView {
    let environments = Memo::new(move |_| {
        let version = store.version.get();
        let topology = version.topology();
        let parent = topology.node(id).and_then(|node| node.parent);
        let own = topology.document.settings.environment;
        let inherited = parent.map_or(own, |parent| topology.environment_of(parent));
        let whose = if parent.is_some() { "parent" } else { "design" };
        let own = Environment::ALL
            .iter()
            .map(|(_, id, label)| ((*id).to_owned(), (*label).to_owned()));
        std::iter::once((String::new(), format!("As {whose}: {}", inherited.label())))
            .chain(own)
            .collect::<Vec<_>>()
    });
    let binding = Binding {
        value: of_node(store, id, |node| {
            json!(node.environment.map_or("", Choice::id))
        }),
        commit: Callback::new(move |value: Value| {
            let environment = value.as_str().and_then(Environment::from_id);
            store.run(Command::SetEnvironment(id, environment))
        }),
    };
    let subnets = Memo::new(move |_| usable(store, id));
    let toggle = move |subnet: NodeId, used: bool| {
        let mut spans: Vec<NodeId> = subnets
            .get_untracked()
            .into_iter()
            .filter(|other| other.used)
            .map(|other| other.id)
            .collect();
        spans.retain(|other| *other != subnet);
        if used {
            spans.push(subnet);
        }
        spans.sort_unstable();
        store.run_or_tell(Command::SetSpans(id, spans));
    };
    let row = move |subnet: Usable| {
        let label = format!("Use {}", subnet.name);
        view! {
            <li>
                <label class="list-item">
                    <input
                        type="checkbox"
                        class="check"
                        aria-label=label
                        prop:checked=subnet.used
                        on:change=move |event| toggle(subnet.id, event_target_checked(&event))
                    />
                    {subnet.zone.map(|letter| view! { <span class="zone-letter">{letter}</span> })}
                    <span class="name">{subnet.name}</span>
                    <span class="detail code">{subnet.block}</span>
                </label>
            </li>
        }
    };
    let used = move || subnets.with(|subnets| subnets.iter().filter(|subnet| subnet.used).count());
    view! {
        <section class="field-group">
            <h3>"Placement"</h3>
            <Select label="Environment" choices=environments binding />
            <Show when=move || subnets.with(|subnets| !subnets.is_empty())>
                <div class="field-list">
                    <div class="field-label">"Subnets used"<span class="count">{used}</span></div>
                    <ul class="check-list">
                        <For
                            each=move || subnets.get()
                            key=|subnet| (subnet.id, subnet.used, subnet.name.clone(), subnet.block.clone())
                            children=row
                        />
                    </ul>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn OwnTags(store: Store, id: NodeId) -> impl IntoView {
    let own = of_node(store, id, |node| node.tags.clone());
    let value = Memo::new(move |_| own.get().json());
    let commit = Callback::new(move |value| {
        let mut tags = Tags::default();
        tags.set(&value)
            .map_err(|expected| format!("Tags must be {expected}"))?;
        store.run(Command::SetTags(id, tags))
    });
    let around = Memo::new(move |_| {
        let version = store.version.get();
        let topology = version.topology();
        let parent = topology.node(id).and_then(|node| node.parent);
        parent.map_or_else(
            || topology.document.settings.tags.clone(),
            |parent| topology.tags_of(parent),
        )
    });
    let hint = Signal::derive(move || {
        around.with(|tags| (!tags.is_empty()).then(|| format!("From around it: {tags}")))
    });
    view! {
        <section class="field-group">
            <h3>"Tags"</h3>
            <Text label="Own tags" binding=Binding { value, commit } kind=Kind::Tags hint />
        </section>
    }
}

#[component]
fn Notes(store: Store, id: NodeId) -> impl IntoView {
    let notes = of_node(store, id, |node| node.notes.clone());
    let commit = move |event: Event| {
        if let Err(why) = store.run(Command::SetNotes(id, event_target_value(&event))) {
            store.tell(Tone::Error, why);
        }
    };
    view! {
        <section class="field-group">
            <h3>"Notes"</h3>
            <textarea class="input" aria-label="Notes" rows="3" prop:value=notes on:change=commit></textarea>
        </section>
    }
}
