//! A version of a document together with its index, for those who ask about it again and again, such as
//! at every move of the pointer.

use std::sync::Arc;

use super::Topology;
use crate::document::Document;

self_cell::self_cell!(
    struct Cell {
        owner: Arc<Document>,

        #[covariant]
        dependent: Topology,
    }

    impl {Debug}
);

/// A version of a document with its index.
#[derive(Debug)]
pub struct Indexed(Cell);

impl Indexed {
    /// Indexes a document.
    #[must_use]
    pub fn of(document: Arc<Document>) -> Self {
        Self(Cell::new(document, |document| Topology::of(document)))
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Arc<Document> {
        self.0.borrow_owner()
    }

    /// Its index.
    #[must_use]
    pub fn topology(&self) -> &Topology<'_> {
        self.0.borrow_dependent()
    }
}
