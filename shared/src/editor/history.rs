//! Undo and redo: whole versions of the document, which share the nodes that they have in common.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::document::Document;

/// How many steps can be undone.
const STEPS: usize = 500;

/// The versions before and after the present one.
#[derive(Debug, Clone, Default)]
pub struct History {
    past: VecDeque<Arc<Document>>,
    future: Vec<Arc<Document>>,
}

impl History {
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
