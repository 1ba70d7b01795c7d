//! Undo and redo: whole versions of the document, which share the nodes that they have in common.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::document::Document;

/// How many steps can be undone.
const STEPS: usize = 500;

/// Every version that can be come back to, to be kept over a reload.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    /// Those before the present one, the oldest first.
    pub past: Vec<Arc<Document>>,
    /// The present one.
    pub present: Arc<Document>,
    /// Those that were undone, the last one last.
    pub future: Vec<Arc<Document>>,
}

/// The versions before and after the present one.
#[derive(Debug, Clone, Default)]
pub struct History {
    past: VecDeque<Arc<Document>>,
    future: Vec<Arc<Document>>,
}

impl History {
    /// A history as it was kept.
    #[must_use]
    pub fn resumed(past: Vec<Arc<Document>>, future: Vec<Arc<Document>>) -> Self {
        let past = VecDeque::from(past);
        let spare = past.len().saturating_sub(STEPS);
        Self {
            past: past.into_iter().skip(spare).collect(),
            future,
        }
    }

    /// Every version, with the present one.
    #[must_use]
    pub fn versions(&self, present: &Arc<Document>) -> Versions {
        Versions {
            past: self.past.iter().cloned().collect(),
            present: Arc::clone(present),
            future: self.future.clone(),
        }
    }

    /// Remembers the version that a change replaces; what was undone before is forgotten.
    pub fn push(&mut self, before: Arc<Document>) {
        self.future.clear();
        self.past.push_back(before);
        if self.past.len() > STEPS {
            self.past.pop_front();
        }
    }

    /// The version before, in exchange for the present one.
    pub fn undo(&mut self, present: &Arc<Document>) -> Option<Arc<Document>> {
        let before = self.past.pop_back()?;
        self.future.push(Arc::clone(present));
        Some(before)
    }

    /// The version that was undone last, in exchange for the present one.
    pub fn redo(&mut self, present: &Arc<Document>) -> Option<Arc<Document>> {
        let after = self.future.pop()?;
        self.past.push_back(Arc::clone(present));
        Some(after)
    }

    /// Whether there is something to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}
