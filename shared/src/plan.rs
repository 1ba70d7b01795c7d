//! From the document to what will be deployed.

/// placeholder
#[derive(Debug)]
pub struct Site<'a> {
    x: &'a (),
}
