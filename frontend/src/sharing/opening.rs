//! Designs are taken out of links: from the link itself, or from the server, decrypted here.

use shared::document::Document;
use shared::fragment::{self, Pins};
use shared::shared_link::{Stored, Target};
use shared::wire;

use crate::api::designs::{self, Content};
use crate::browser::cipher;

const NO_KEY: &str = "This design is encrypted, and its key is missing: take the whole link, with what stands behind its #";

/// A design that a link leads to.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The design.
    pub document: Document,
    /// By what it was judged when the link was made; not known of the oldest that are encrypted.
    pub pins: Option<Pins>,
    /// Its revision, on a server.
    pub revision: Option<i64>,
}

/// Takes a design out of a link.
///
/// # Errors
/// Why not, in a sentence without its end.
pub async fn open(target: &Target) -> Result<Opened, String> {
    match target {
        Target::Whole(fragment) => whole(fragment),
        Target::Stored(stored) => from_server(stored).await,
    }
}

/// Takes a design out of a link that holds it.
///
/// # Errors
/// Why not, in a sentence without its end.
pub fn whole(fragment: &str) -> Result<Opened, String> {
    let opened = fragment::read(fragment).map_err(|why| why.to_string())?;
    Ok(Opened {
        document: opened.document,
        pins: Some(opened.pins),
        revision: None,
    })
}

async fn from_server(stored: &Stored) -> Result<Opened, String> {
    let kept = designs::read(&stored.id, stored.revision).await;
    let kept = kept.map_err(|refusal| refusal.words.trim_end_matches('.').to_owned())?;
    let text = match (kept.content, &stored.key) {
        (Content::Plain(text), _) => text,
        (Content::Sealed(_), None) => return Err(NO_KEY.to_owned()),
        (Content::Sealed(sealed), Some(key)) => cipher::open(key, &sealed).await?,
    };
    Ok(Opened {
        document: wire::from_text(&text).map_err(|error| error.to_string())?,
        pins: kept.pins,
        revision: kept.revision,
    })
}
