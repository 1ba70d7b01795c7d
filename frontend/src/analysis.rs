//! What is worked out from the document after every edit: findings, availability, cost. A worker does it, so that the page
//! stays free; it is told what changed, and says what is new ([`shared::live`]).

pub mod details;
mod worker;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use shared::acceptance::Subject;
use shared::document::{Document, NodeId};
use shared::live::{Figures, Known, Listener, Said};
use shared::rules::{Accepted, Finding, Severity, Summary};
use shared::wire;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Event, MessageChannel, MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType,
};

use crate::browser::{delay, events};
use crate::second_part;
use crate::store::{Store, Version};

/// What is worked out from a version of the document.
#[derive(Debug, Default)]
pub struct Analysis {
    /// The findings, the worst first.
    pub findings: Vec<Arc<Finding>>,
    /// The findings that are accepted; they count nowhere.
    pub accepted: Vec<Accepted>,
    /// What is accepted but not found any more, and why it was accepted.
    pub idle_acceptances: Vec<(Subject, String)>,
    /// How many of each severity.
    pub summary: Summary,
    /// The worst severity of each node.
    pub badges: BTreeMap<NodeId, Severity>,
    /// What is seen at all times of its availability and costs.
    pub figures: Figures,
    /// What it was worked out from; none before the first time.
    pub version: Option<Version>,
    /// Which of the designs that were opened it belongs to; 0: none yet.
    pub opened: u64,
}

impl Analysis {
    /// Of a design without components, where nothing is found. An empty editor runs this, and need not fetch [`Self::of`].
    fn of_nothing(version: Version) -> Self {
        let accepted = version.document.accepted.iter();
        let idle = accepted.map(|(subject, one)| (subject.clone(), one.reason.clone()));
        Self {
            idle_acceptances: idle.collect(),
            version: Some(version),
            ..Self::default()
        }
    }

    /// With all that the worker knows.
    fn of(known: Known, version: Version) -> Self {
        let Known {
            findings,
            accepted,
            figures,
            ..
        } = known;
        let subjects: BTreeSet<Subject> = (accepted.iter())
            .map(|accepted| Subject::of(&accepted.finding))
            .collect();
        let idle =
            (version.document.accepted.iter()).filter(|(subject, _)| !subjects.contains(subject));
        let idle_acceptances = idle
            .map(|(subject, acceptance)| (subject.clone(), acceptance.reason.clone()))
            .collect();
        let mut badges: BTreeMap<NodeId, Severity> = BTreeMap::new();
        for finding in &findings {
            for &node in &finding.nodes {
                let worst = badges.entry(node).or_insert(finding.severity);
                *worst = finding.severity.min(*worst);
            }
        }
        Self {
            summary: Summary::of(findings.iter().map(AsRef::as_ref)),
            findings,
            accepted,
            idle_acceptances,
            badges,
            figures,
            version: Some(version),
            opened: 0,
        }
    }
}

/// Steps of an evaluation between two looks at the clock: some milliseconds.
const STEPS: usize = 30_000;
/// So many nodes and links are told at once: some milliseconds.
const PIECE: usize = 500;

/// Works out anew whatever the editor goes on to.
pub fn follow(store: Store) {
    let desk = StoredValue::new_local(Desk::default());
    Effect::new(move |_| {
        let version = store.version.get();
        if version.document.nodes.is_empty() {
            store.show_analysis(Analysis::of_nothing(version));
            return;
        }
        leptos::task::spawn_local(async move {
            // None: the version was gone before the end, or there is no worker.
            ask(store, desk, version).await.unwrap_or_default();
        });
    });
}

/// What the page knows of the worker.
#[derive(Debug, Default)]
struct Desk {
    worker: Option<Worker>,
    port: Option<MessagePort>,
    /// What the worker has.
    told: Document,
    listener: Listener,
    /// What it said last and is not shown yet.
    heard: Option<Known>,
}

type Shared = StoredValue<Desk, LocalStorage>;

/// Tells the worker a version; none when that is gone.
async fn ask(store: Store, desk: Shared, version: Version) -> Option<()> {
    let is_there = || store.version.get_untracked() == version;
    second_part::arrived().await;
    pause(store, is_there).await?;
    if store.keep_analysis(&version) {
        return Some(());
    }
    let port = port(store, desk)?;
    let changes = desk.with_value(|desk| desk.told.changes_to(&version.document));
    let pieces = changes.map_or_else(Vec::new, |changes| changes.in_pieces(PIECE));
    let is_heard = || desk.with_value(|desk| desk.port.as_ref() == Some(&port));
    for (place, piece) in pieces.into_iter().enumerate() {
        if place > 0 {
            pause(store, || is_there() && is_heard()).await?;
        }
        let text = wire::changes_to_text(&piece);
        port.post_message(&text.into()).ok()?;
        desk.update_value(|desk| desk.told.change(piece));
    }
    // It means the same, and its parts are those that the next version shares.
    desk.update_value(|desk| desk.told = Document::clone(&version.document));
    let revision = JsValue::from_f64(version.revision as f64);
    port.post_message(&revision).ok()
}

/// Lets the browser paint, and waits while something is dragged; none when what it is for is gone.
async fn pause(store: Store, is_there: impl Fn() -> bool) -> Option<()> {
    delay::painted().await;
    undragged(store, is_there).await
}

/// Waits while something is dragged; none when what it is for is gone.
async fn undragged(store: Store, is_there: impl Fn() -> bool) -> Option<()> {
    while is_there() && store.peek(|editor| editor.session.gesture.is_drag()) {
        delay::painted().await;
    }
    is_there().then_some(())
}

/// Takes what the worker said, and shows it when that was all of the version that there is.
fn hear(store: Store, desk: Shared, text: &str) {
    let Ok(said) = serde_json::from_str::<Said>(text) else {
        fail(desk);
        return;
    };
    second_part::tell_missing(false);
    let mut is_all = false;
    desk.update_value(|desk| {
        if let Some(known) = desk.listener.hear(said) {
            desk.heard = Some(known);
            is_all = true;
        }
    });
    if !is_all {
        return;
    }
    let version = store.version.get_untracked();
    leptos::task::spawn_local(async move {
        let is_there = || store.version.get_untracked() == version;
        if undragged(store, is_there).await.is_none() {
            return;
        }
        let heard = desk.try_update_value(|desk| desk.heard.take()).flatten();
        if let Some(known) = heard.filter(|known| known.revision == version.revision) {
            store.show_analysis(Analysis::of(known, version));
        }
    });
}

/// Says that there is no worker, and has the next version start another.
fn fail(desk: Shared) {
    second_part::tell_missing(true);
    desk.update_value(|desk| {
        let Desk { worker, port, .. } = std::mem::take(desk);
        if let Some(worker) = worker {
            worker.terminate();
        }
        if let Some(port) = port {
            port.close();
        }
    });
}

/// The way to the worker, which is started where there is none.
fn port(store: Store, desk: Shared) -> Option<MessagePort> {
    if let Some(port) = desk.with_value(|desk| desk.port.clone()) {
        return Some(port);
    }
    let Ok((worker, port)) = started() else {
        fail(desk);
        return None;
    };
    events::listen(&worker, "error", move |_: &Event| fail(desk));
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        hear(store, desk, &event.data().as_string().unwrap_or_default());
    });
    port.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    desk.update_value(|desk| {
        *desk = Desk {
            worker: Some(worker),
            port: Some(port.clone()),
            ..Desk::default()
        };
    });
    Some(port)
}

/// Starts a worker with both parts of the app, which are compiled already.
fn started() -> Result<(Worker, MessagePort), JsValue> {
    if !second_part::is_here() {
        return Err(JsValue::from_str("the second part is missing"));
    }
    let page = gloo::utils::document();
    let address = |selector: &str, attribute: &str| {
        let element = page.query_selector(selector)?;
        let address = element.and_then(|element| element.get_attribute(attribute));
        address.ok_or_else(|| JsValue::from_str("the page does not say where its parts are"))
    };
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&address("meta[name=worker]", "content")?, &options)?;
    let channel = MessageChannel::new()?;
    let start = Array::of4(
        &address("link[rel=modulepreload]", "href")?.into(),
        &wasm_bindgen::module(),
        &second_part::module(),
        &channel.port2(),
    );
    worker.post_message_with_transfer(&start, &Array::of1(&channel.port2()))?;
    Ok((worker, channel.port1()))
}
