//! The worker: the same app in a thread beside the page, where it keeps a copy of the document and works out what is to be
//! known of it.

use std::cell::RefCell;
use std::rc::Rc;

use shared::cost::Bill;
use shared::document::Document;
use shared::live::{Figures, Teller};
use shared::rules::{Context, Judging};
use shared::topology::Topology;
use shared::uptime::{Effort, Evaluation};
use shared::wire;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, MessagePort};

use super::STEPS;
use crate::browser::delay;

/// After so many milliseconds of work it is looked whether there is news.
const TURN: f64 = 30.0;

/// What the worker has before it.
#[derive(Debug, Default)]
struct Desk {
    document: Document,
    /// The messages that came so far.
    heard: u64,
    teller: Teller,
}

/// Begins to listen (`assets/worker.js`): to changes of the document, as texts, and to the number of the version that is
/// complete with them and to be analysed.
#[wasm_bindgen]
pub fn analyse(port: MessagePort) {
    let desk = Rc::new(RefCell::new(Desk::default()));
    let told = port.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // Where it cannot be read, the page hears of it, and starts another worker.
        let changes = (event.data().as_string()).map(|text| {
            wire::changes_from_text(&text)
                .unwrap_or_else(|why| wasm_bindgen::throw_str(&why.to_string()))
        });
        let heard = {
            let mut desk = desk.borrow_mut();
            desk.heard += 1;
            if let Some(changes) = changes {
                desk.document.change(changes);
            }
            desk.heard
        };
        if let Some(revision) = event.data().as_f64() {
            let work = Work {
                desk: Rc::clone(&desk),
                heard,
                since: delay::now(),
                port: told.clone(),
            };
            spawn_local(async move {
                // None: something newer came before the end.
                work.done(revision as u64).await.unwrap_or_default();
            });
        }
    });
    port.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
}

/// Work on a version.
struct Work {
    desk: Rc<RefCell<Desk>>,
    /// The number of the message that asked for it.
    heard: u64,
    /// When this turn began, in milliseconds.
    since: f64,
    port: MessagePort,
}

impl Work {
    /// Tells what there is soon, and what is exact once it is known; none when there is news.
    async fn done(mut self, revision: u64) -> Option<()> {
        let document = self.desk.borrow().document.clone();
        let topology = Topology::of(&document);
        let mut evaluation = Evaluation::of(&topology, Effort::LIVE);
        self.turn().await?;
        let bill = Bill::of(&topology);
        self.turn().await?;
        self.tell(revision, &topology, &evaluation, &bill).await?;
        if !evaluation.uptime.is_exact() {
            while !evaluation.go_on(STEPS) {
                self.turn().await?;
            }
            self.tell(revision, &topology, &evaluation, &bill).await?;
        }
        Some(())
    }

    /// Judges by what was evaluated, and tells all of it.
    async fn tell(
        &mut self,
        revision: u64,
        topology: &Topology<'_>,
        evaluation: &Evaluation,
        bill: &Bill,
    ) -> Option<()> {
        let context = Context::of(topology, &evaluation.uptime);
        let mut judging = Judging::new(&context);
        while judging.go_on() {
            self.turn().await?;
        }
        let figures = Figures::of(&evaluation.uptime, bill);
        let judgement = judging.judgement();
        let said = (self.desk.borrow_mut().teller).tell(revision, judgement, figures);
        for said in said {
            let text = serde_json::to_string(&said).ok()?;
            self.port.post_message(&JsValue::from_str(&text)).ok()?;
        }
        Some(())
    }

    /// Hears what is new when it is due; none when something is.
    async fn turn(&mut self) -> Option<()> {
        if delay::now() - self.since > TURN {
            delay::heard().await;
            self.since = delay::now();
        }
        (self.desk.borrow().heard == self.heard).then_some(())
    }
}
