//! The one bridge between the editor and signals. Panels read memos and call
//! `store.update(|editor| ...)`; what an edit means is decided in `shared`.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use shared::cost::Bill;
use shared::cost::drawn::Drawn;
use shared::document::{Document, NodeId};
use shared::editor::compared::Compared;
use shared::editor::scene::Marks;
use shared::editor::{Command, Editor, Gesture, Selection};
use shared::topology::{Indexed, Topology};
use shared::uptime::Evaluation;
use shared::uptime::drill::{Element, Outcome};

use crate::analysis::{self, Analysis};

/// A version of the document; two are equal when they have the same number.
#[derive(Debug, Clone)]
pub struct Version {
    /// Grows with every change.
    pub revision: u64,
    /// The document of then.
    pub document: Arc<Document>,
    indexed: Arc<Indexed>,
}

impl Version {
    /// The index of the document, made once for all who ask.
    #[must_use]
    pub fn topology(&self) -> &Topology<'_> {
        self.indexed.topology()
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Success,
    /// Something should be known.
    Warning,
    /// Something could not be done.
    Error,
}

/// A message that goes away by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// Tells it from others.
    pub id: u64,
    /// How it is meant.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
}

/// So many messages are shown at once.
const TOASTS: usize = 3;
/// How long a message stays, in milliseconds.
const TOAST_STAYS: u32 = 7_000;

/// The editor and what is derived from it, as signals.
#[derive(Debug, Clone, Copy)]
pub struct Store {
    editor: RwSignal<Editor>,
    /// The document.
    pub version: ReadSignal<Version>,
    /// What is selected.
    pub selection: ReadSignal<Selection>,
    /// Pixels for one unit.
    pub zoom: ReadSignal<f64>,
    /// Whether there is something to undo, and to redo.
    pub history: ReadSignal<(bool, bool)>,
    /// The id of the palette's item that follows the pointer.
    pub placing: ReadSignal<Option<String>>,
    /// Whether the design holds nothing.
    pub is_empty: Memo<bool>,
    /// Whether the design is only looked at: what would change it is not offered.
    pub reading: Memo<bool>,
    /// What is worked out from the document; a moment behind it.
    pub analysis: RwSignal<Arc<Analysis>>,
    /// The version that the analysis was worked out from; none before the first time.
    pub analysed: Memo<Option<Version>>,
    /// What the design costs, line by line; worked out only where somebody reads it.
    pub bill: Memo<Arc<Bill>>,
    /// How available it is in all detail; none while nobody looks at it ([`Self::look_into_availability`]).
    pub evaluation: RwSignal<Option<Arc<Evaluation>>>,
    /// Whether somebody looks at it.
    pub is_detailed: Memo<bool>,
    /// Whether the drawing shows what everything costs.
    pub cost_drawn: RwSignal<bool>,
    /// What is different from a design that this one is compared with.
    pub compared: RwSignal<Option<Compared>>,
    /// Nodes that a panel points at.
    pub pointed: RwSignal<BTreeSet<NodeId>>,
    /// What is made to fail, during a failure drill.
    pub drill: ReadSignal<Option<BTreeSet<Element>>>,
    /// What is left in it.
    pub outcome: Memo<Option<Arc<Outcome>>>,
    /// What is marked on the drawing.
    pub marks: Memo<Arc<Marks>>,
    /// What happened last, for people who cannot see it.
    pub said: RwSignal<String>,
    /// Messages on the screen.
    pub toasts: RwSignal<Vec<Toast>>,
    toasts_made: StoredValue<u64>,
    /// How many designs were opened, the one at the start among them.
    opened: StoredValue<u64>,
    /// The last version that the analysis holds for.
    holds_for: StoredValue<Option<Version>>,
    /// So many look at the availability in all detail.
    looking: RwSignal<usize>,
    told: Told,
}

/// What is told of the editor, each when it changes: whoever reads one of these sleeps through the rest.
#[derive(Debug, Clone, Copy)]
struct Told {
    version: WriteSignal<Version>,
    selection: WriteSignal<Selection>,
    zoom: WriteSignal<f64>,
    history: WriteSignal<(bool, bool)>,
    placing: WriteSignal<Option<String>>,
    drill: WriteSignal<Option<BTreeSet<Element>>>,
}

/// The version of the document that the editor has.
fn version_of(editor: &Editor) -> Version {
    Version {
        revision: editor.revision(),
        document: editor.shared_document(),
        indexed: editor.indexed(),
    }
}

/// The id of what is placed.
fn placed(editor: &Editor) -> Option<&String> {
    match &editor.session.gesture {
        Gesture::Placing { item, .. } => Some(&item.id),
        _ => None,
    }
}

impl Store {
    /// A store around an editor.
    #[must_use]
    pub fn new(editor: Editor) -> Self {
        let (version, tell_version) = signal(version_of(&editor));
        let (selection, tell_selection) = signal(editor.session.selection.clone());
        let (zoom, tell_zoom) = signal(editor.session.viewport.zoom);
        let (history, tell_history) = signal((editor.can_undo(), editor.can_redo()));
        let (placing, tell_placing) = signal(placed(&editor).cloned());
        let (drill, tell_drill) = signal(editor.session.drill.clone());
        let editor = RwSignal::new(editor);
        let analysis = RwSignal::new(Arc::new(Analysis::default()));
        let pointed = RwSignal::new(BTreeSet::new());
        let evaluation = RwSignal::new(None::<Arc<Evaluation>>);
        let outcome = Memo::new(move |_| {
            let (drill, evaluation) = (drill.get()?, evaluation.get()?);
            let version = version.get_untracked();
            Some(Arc::new(evaluation.failing(version.topology(), &drill)))
        });
        let analysed = Memo::new(move |_| analysis.with(|analysis| analysis.version.clone()));
        let bill = Memo::new(move |_| {
            let version: Option<Version> = analysed.get();
            let some = version.filter(|version| !version.document.nodes.is_empty());
            Arc::new(some.map_or_else(Bill::default, |version| Bill::of(version.topology())))
        });
        let looking = RwSignal::new(0);
        let cost_drawn = RwSignal::new(false);
        let compared = RwSignal::new(None);
        let marks = Memo::new(move |_| {
            Arc::new(Marks {
                badges: analysis.with(|analysis| analysis.badges.clone()),
                pointed: pointed.get(),
                outcome: outcome.get().map(|outcome| Outcome::clone(&outcome)),
                costs: cost_drawn.get().then(|| bill.with(|bill| Drawn::of(bill))),
                compared: compared.get(),
            })
        });
        let store = Self {
            analysed,
            bill,
            evaluation,
            is_detailed: Memo::new(move |_| looking.get() > 0 || drill.with(Option::is_some)),
            cost_drawn,
            compared,
            pointed,
            drill,
            outcome,
            marks,
            editor,
            version,
            selection,
            zoom,
            history,
            placing,
            is_empty: Memo::new(move |_| version.with(|version| version.document.nodes.is_empty())),
            reading: Memo::new(move |_| editor.with(|editor| editor.session.reading)),
            analysis,
            said: RwSignal::new(String::new()),
            toasts: RwSignal::new(Vec::new()),
            toasts_made: StoredValue::new(0),
            opened: StoredValue::new(1),
            holds_for: StoredValue::new(None),
            looking,
            told: Told {
                version: tell_version,
                selection: tell_selection,
                zoom: tell_zoom,
                history: tell_history,
                placing: tell_placing,
                drill: tell_drill,
            },
        };
        analysis::follow(store);
        analysis::details::follow(store);
        store
    }

    /// Changes the editor, and with it everything that depends on it. What could not be done is seen with its reason.
    pub fn update<T>(&self, change: impl FnOnce(&mut Editor) -> T) -> Option<T> {
        let (result, refusal) = self.change(change);
        if let Some(why) = refusal {
            self.tell(Tone::Warning, why);
        }
        result
    }

    /// Changes the editor; why something of it could not be done.
    fn change<T>(&self, change: impl FnOnce(&mut Editor) -> T) -> (Option<T>, Option<String>) {
        let mut said = None;
        let result = self.editor.try_update(|editor| {
            let result = change(editor);
            said = editor.take_said();
            result
        });
        self.tell_changes();
        if let Some(said) = &said {
            self.said.set(said.words.clone());
        }
        let refusal = said.filter(|said| said.refused);
        (result, refusal.map(|said| said.words))
    }

    fn tell_changes(&self) {
        let Told {
            version,
            selection,
            zoom,
            history,
            placing,
            drill,
        } = self.told;
        let editor = self.editor.read_untracked();
        if self.version.read_untracked().revision != editor.revision() {
            version.set(version_of(&editor));
        }
        if *self.selection.read_untracked() != editor.session.selection {
            selection.set(editor.session.selection.clone());
        }
        if self.zoom.get_untracked() != editor.session.viewport.zoom {
            zoom.set(editor.session.viewport.zoom);
        }
        let now = (editor.can_undo(), editor.can_redo());
        if self.history.get_untracked() != now {
            history.set(now);
        }
        if self.placing.read_untracked().as_ref() != placed(&editor) {
            placing.set(placed(&editor).cloned());
        }
        if *self.drill.read_untracked() != editor.session.drill {
            drill.set(editor.session.drill.clone());
        }
    }

    /// Runs a command.
    ///
    /// # Errors
    /// The reason why it could not be carried out.
    pub fn run(&self, command: Command) -> Result<(), String> {
        let (_, refusal) = self.change(|editor| editor.run(command));
        refusal.map_or(Ok(()), Err)
    }

    /// Runs a command; when it cannot be carried out, a message says why.
    pub fn run_or_tell(&self, command: Command) {
        if let Err(why) = self.run(command) {
            self.tell(Tone::Error, why);
        }
    }

    /// Shows what was worked out from the version that there is.
    pub fn show_analysis(&self, analysis: Analysis) {
        self.holds_for.set_value(analysis.version.clone());
        self.analysis.set(Arc::new(Analysis {
            opened: self.opened.get_value(),
            ..analysis
        }));
    }

    /// Whether all that is shown was worked out, and holds for a version that was only drawn otherwise since.
    pub fn keep_analysis(&self, version: &Version) -> bool {
        let means_the_same = |known: &Version| known.document.means_the_same_as(&version.document);
        let opened = self.opened.get_value();
        let is_whole = (self.analysis)
            .with_untracked(|analysis| analysis.opened == opened && analysis.figures.is_exact);
        let holds = is_whole
            && (self.holds_for).with_value(|known| known.as_ref().is_some_and(means_the_same));
        if holds {
            self.holds_for.set_value(Some(version.clone()));
        }
        holds
    }

    /// Whether what is shown holds for the document as it is.
    #[must_use]
    pub fn is_analysed(&self) -> bool {
        let version = self.version.get_untracked();
        (self.holds_for).with_value(|known| known.as_ref() == Some(&version))
    }

    /// Has the availability worked out in all detail as long as the caller's owner lives.
    pub fn look_into_availability(&self) {
        let looking = self.looking;
        looking.update(|looking| *looking += 1);
        on_cleanup(move || looking.update(|looking| *looking -= 1));
    }

    /// Opens another document in place of this one and shows all of it.
    pub fn open(&self, document: Document) {
        self.opened.update_value(|opened| *opened += 1);
        self.run_or_tell(Command::Replace(Arc::new(document)));
        self.update(Editor::fit);
    }

    /// Opens a document, to work on it or only to look at it.
    pub fn show(&self, document: Document, reading: bool) {
        self.update(|editor| editor.session.reading = false);
        self.open(document);
        self.update(|editor| editor.session.reading = reading);
    }

    /// Looks at the editor; what calls this runs again whenever anything changes, so panels
    /// read memos instead.
    pub fn with<T>(&self, look: impl FnOnce(&Editor) -> T) -> T {
        self.editor.with(look)
    }

    /// Looks at the editor as it is now.
    pub fn peek<T>(&self, look: impl FnOnce(&Editor) -> T) -> T {
        self.editor.with_untracked(look)
    }

    /// Shows a message for some seconds.
    pub fn tell(&self, tone: Tone, text: impl Into<String>) {
        let id = self.toasts_made.get_value();
        self.toasts_made.set_value(id + 1);
        let toast = Toast {
            id,
            tone,
            text: text.into(),
        };
        self.toasts.update(|toasts| {
            toasts.retain(|other| other.text != toast.text);
            toasts.push(toast);
            // Older ones would cover the drawing.
            toasts.drain(..toasts.len().saturating_sub(TOASTS));
        });
        let toasts = self.toasts;
        gloo::timers::callback::Timeout::new(TOAST_STAYS, move || {
            toasts.update(|toasts| toasts.retain(|toast| toast.id != id));
        })
        .forget();
    }

    /// Takes a message away.
    pub fn dismiss(&self, id: u64) {
        self.toasts
            .update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}
