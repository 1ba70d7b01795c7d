//! The design beside another one: what is different is worked out a moment after each edit.

use std::sync::Arc;

use leptos::prelude::*;
use shared::difference::Difference;
use shared::document::Document;
use shared::editor::compared::Compared;

use crate::browser::delay::Delay;
use crate::store::Store;

/// A moment after the last edit, in milliseconds.
const AFTER: u32 = 150;

/// What the design is compared with.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// The other design.
    pub document: Arc<Document>,
    /// What it is called here.
    pub name: String,
}

/// The design beside another one.
#[derive(Debug, Clone, Copy)]
pub struct Comparison {
    /// What it is compared with; none: it stands alone.
    pub baseline: RwSignal<Option<Baseline>>,
    /// What is different.
    pub difference: RwSignal<Option<Arc<Difference>>>,
}

impl Comparison {
    /// None yet.
    #[must_use]
    pub fn new(store: Store) -> Self {
        let comparison = Self {
            baseline: RwSignal::new(None),
            difference: RwSignal::new(None),
        };
        let soon = Delay::of(AFTER);
        Effect::new(move |_| {
            let version = store.version.get();
            let Some(Baseline { document, .. }) = comparison.baseline.get() else {
                store.compared.set(None);
                return comparison.difference.set(None);
            };
            soon.then(move || {
                if comparison.baseline.with_untracked(Option::is_none) {
                    return;
                }
                let difference = Difference::between(&document, &version.document);
                store
                    .compared
                    .set(Some(Compared::with(&document, &difference)));
                comparison.difference.set(Some(Arc::new(difference)));
            });
        });
        comparison
    }

    /// Compares the design with another one from now on.
    pub fn begin(self, baseline: Baseline) {
        self.baseline.set(Some(baseline));
    }

    /// Shows the design alone again.
    pub fn end(self) {
        self.baseline.set(None);
    }
}
